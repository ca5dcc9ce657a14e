package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// TestNonsense brings thousands of spoiled and forged updates in the names of women
// who stand at a question. The bot goes on, no turn panics, and each woman goes on
// where she was.
func TestNonsense(t *testing.T) {
	for way, hook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			people, total := form(6, 20), form(1000, 10_000)
			ctx, cancel := context.WithTimeout(t.Context(), patience())
			defer cancel()
			r := newRig(t, setup{hook: hook, uses: people})
			p := r.start(ctx)
			all := r.enrol(ctx, people)
			must(t, all.each(8, func(w *woman) error { return w.wanders(ctx) }))
			r.rest(ctx)
			f := &forger{r: rand.New(rand.NewPCG(20261126, 1)), real: r.harmless(), buttons: r.buttons()}
			answers := "left for the bot to fetch"
			if hook {
				answers = r.post(f, total)
			} else {
				for range total {
					must(t, r.server.Deliver(f.next(true)))
				}
			}
			r.server.RestartIDs() // so that no forged id is one of those to come
			r.rest(ctx)
			must(t, all.each(8, func(w *woman) error { return w.goesOn(ctx) }))
			r.rest(ctx)
			if !p.alive() {
				t.Errorf("the bot has ended\n%s", r.logged.tail())
			}
			p.stop()
			b := r.open()
			defer b.close()
			parked, err := b.store.Parked(t.Context())
			must(t, err)
			got := r.audit(all)
			t.Logf("%d updates, %s; %d set aside, %d panics; all %d women go on where they were; %s",
				total, answers, parked, r.logged.count("a panic"), people, got)
			if got.lost+got.waiting+got.uncounted > 0 {
				t.Errorf("not as promised: %s", got)
			}
			if n := r.logged.count("a panic"); n > 0 || parked == 0 || parked > int64(total) {
				t.Errorf("%d panics, %d updates set aside\n%s", n, parked, r.logged.tail())
			}
		})
	}
}

// wanders answers the first question, and then does what is to be spoiled: her place
// stays at the second.
func (w *woman) wanders(ctx context.Context) error {
	screen, data, _ := onward(w.Messages())
	if err := w.PressOld(screen.ID, data); err != nil {
		return err
	}
	if err := w.shows(ctx, "Question q01"); err != nil {
		return err
	}
	for _, text := range []string{"hello", "/help", "/progress", "/reminders", "سڵاو"} {
		if _, err := w.Say(text); err != nil {
			return err
		}
	}
	id, err := w.Say("first words")
	if err != nil {
		return err
	}
	for _, kind := range []string{"photo", "voice", "sticker", "contact", "location"} {
		if _, err := w.SendOther(kind); err != nil {
			return err
		}
	}
	if err := w.EditText(id, "better words"); err != nil {
		return err
	}
	w.Block()
	w.Unblock()
	return w.PressOld(screen.ID, data) // which is stale now
}

// goesOn leads her by the menu to the question at which she was, and to the next.
func (w *woman) goesOn(ctx context.Context) error {
	if _, err := w.Say("/menu"); err != nil {
		return err
	}
	if err := w.presses(ctx, dialog.VerbContinue); err != nil {
		return err
	}
	if err := w.shows(ctx, "Question q01"); err != nil {
		return err
	}
	if err := w.presses(ctx, dialog.VerbAnswer); err != nil {
		return err
	}
	return w.shows(ctx, "Question q02")
}

// presses waits for a button on the last message and presses it.
func (w *woman) presses(ctx context.Context, verb dialog.Verb) error {
	var screen rehearsal.Message
	data := ""
	err := w.Wait(ctx, func(ms []rehearsal.Message) bool {
		screen = ms[len(ms)-1]
		for _, row := range screen.Keyboard {
			for _, b := range row {
				if strings.Contains(b.Data, "."+string(verb)+".") {
					data = b.Data
				}
			}
		}
		return data != "" && screen.FromBot
	})
	if err != nil {
		return fmt.Errorf("no button %s on %q: %w", verb, w.Last().Words(), err)
	}
	return w.PressOld(screen.ID, data)
}

// shows waits until her last message holds some words.
func (w *woman) shows(ctx context.Context, words string) error {
	err := w.Wait(ctx, func(ms []rehearsal.Message) bool {
		return len(ms) > 0 && strings.Contains(ms[len(ms)-1].Words(), words)
	})
	if err != nil {
		return fmt.Errorf("not %q but %q: %w", words, w.Last().Words(), err)
	}
	return nil
}

// harmless are the real updates that take no effect on her place, when they are
// brought once more under another id: all but starts and presses that were not stale.
func (r *rig) harmless() (out []json.RawMessage) {
	last := map[string]int{}
	log := r.server.Updates()
	for i, raw := range log {
		if bytes.Contains(raw, []byte(`"text":"hello"`)) {
			last[whose(raw)] = i
		}
	}
	for i, raw := range log {
		if at, there := last[whose(raw)]; there && i >= at {
			out = append(out, raw)
		}
	}
	return out
}

// whose is the id of whoever made an update, the first that it names.
func whose(raw []byte) string {
	_, rest, _ := bytes.Cut(raw, []byte(`"from":{"id":`))
	id, _, _ := bytes.Cut(rest, []byte(","))
	return string(id)
}

// buttons are all that stand on any screen, each its owner's alone.
func (r *rig) buttons() (out []string) {
	for _, p := range r.server.Phones() {
		for _, m := range p.Messages() {
			for _, row := range m.Keyboard {
				for _, b := range row {
					out = append(out, b.Data)
				}
			}
		}
	}
	return out
}

// post brings nonsense to the webhook, some of it without the secret or too large, and
// tells how it was answered. None may end in an error of the server's.
func (r *rig) post(f *forger, total int) string {
	r.t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	codes, bodies := map[int]int{}, make(chan []byte)
	for range 8 {
		all.Go(func() {
			for body := range bodies {
				code := r.bring(body)
				mu.Lock()
				codes[code]++
				mu.Unlock()
			}
		})
	}
	for n := range total {
		body := f.next(false)
		if n%500 == 499 {
			body = append(body, bytes.Repeat([]byte(" "), 1<<20)...)
		}
		bodies <- body
	}
	close(bodies)
	all.Wait()
	if codes[http.StatusOK] == 0 || codes[http.StatusBadRequest] == 0 || codes[http.StatusRequestEntityTooLarge] == 0 || codes[0]+codes[http.StatusInternalServerError] > 0 {
		r.t.Errorf("answered by %v", codes)
	}
	return fmt.Sprintf("answered by %v", codes)
}

// bring brings one body to the webhook: 0 when there was no answer.
func (r *rig) bring(body []byte) int {
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.hook, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
	client := http.Client{Timeout: time.Minute}
	resp, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}
