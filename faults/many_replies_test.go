package faults

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// button is the newest one of a verb, with such a word in its argument.
func button(ms []rehearsal.Message, verb dialog.Verb, arg string) (screen rehearsal.Message, data string, ok bool) {
	for _, m := range slices.Backward(ms) {
		for _, row := range m.Keyboard {
			for _, b := range row {
				parts := strings.SplitN(b.Data, ".", 3)
				if len(parts) < 3 || parts[1] != string(verb) {
					continue
				}
				if mac := strings.LastIndexByte(parts[2], '.'); arg == "" || slices.Contains(strings.Split(parts[2][:max(0, mac)], "."), arg) {
					return m, b.Data, true
				}
			}
		}
	}
	return rehearsal.Message{}, "", false
}

// press presses such a button, as soon as it is there.
func (w *woman) press(ctx context.Context, verb dialog.Verb, arg string) error {
	var screen rehearsal.Message
	data := ""
	err := w.Wait(ctx, func(ms []rehearsal.Message) (ok bool) {
		screen, data, ok = button(ms, verb, arg)
		return ok
	})
	if err != nil {
		return fmt.Errorf("no button %s %s under %q: %w", verb, arg, w.Last().Words(), err)
	}
	return w.PressOld(screen.ID, data)
}

// replyWithin is when a reply that has not come is one too many; never a measure of speed.
const replyWithin = 2 * time.Minute

// learn lets the eager go on, each every few seconds, until the stop it gives is called: that
// says when each reply was asked for and when it came.
func (m *many) learn(ctx context.Context) (stop func() []span) {
	var mu sync.Mutex
	var took []span
	var all sync.WaitGroup
	over := make(chan struct{})
	every := form(time.Second, 5*time.Second) // a chat takes one a second: what is announced comes when her replies have
	for _, w := range m.eager {
		all.Go(func() {
			for {
				select {
				case <-over:
					return
				case <-time.After(every/2 + rand.N(every)):
				}
				s := span{from: time.Now()}
				if err := w.learnsOn(ctx); err != nil {
					m.t.Errorf("woman %d gets no reply: %v", w.n, err)
					return
				}
				s.to = time.Now()
				mu.Lock()
				took = append(took, s)
				mu.Unlock()
			}
		})
	}
	return func() []span {
		close(over)
		all.Wait()
		return took
	}
}

// learnsOn does the next thing, and waits until the bot has answered on her screen: she asks for
// the menu, says that she has read what was announced, or presses what leads on.
func (w *woman) learnsOn(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, replyWithin)
	defer cancel()
	ms := w.Messages()
	under, data, ok := onward(ms)
	if last := ms[len(ms)-1]; last.FromBot && strings.Contains(last.Text, announced) {
		verb, arg := dialog.VerbReplied, string(cohort.ResponseRead)
		if w.read {
			verb, arg = dialog.VerbGoBelow, ""
		}
		w.read = true
		var there bool
		if under, data, there = button(ms, verb, arg); !there {
			return errors.New("no button under what was announced")
		}
	} else if ok == "" || rand.IntN(4) == 0 {
		id, err := w.Say("/menu")
		if err != nil {
			return err
		}
		return w.Wait(ctx, func(ms []rehearsal.Message) bool { return below(ms, id) })
	}
	was := marked(ms)
	if err := w.PressOld(under.ID, data); err != nil {
		return err
	}
	return w.Wait(ctx, func(ms []rehearsal.Message) bool {
		i := slices.IndexFunc(ms, func(m rehearsal.Message) bool { return m.ID == under.ID })
		return i < 0 || ms[i].Text != under.Text || below(ms, under.ID) || !was && marked(ms)
	})
}

// marked says that she sees her own reply under what was announced; it may have come twice.
func marked(ms []rehearsal.Message) bool {
	return slices.ContainsFunc(ms, func(m rehearsal.Message) bool {
		return strings.Contains(m.Text, announced) && strings.HasPrefix(m.Keyboard[0][0].Text, "✔")
	})
}

// below says that the bot has answered below a message: what was announced is no answer.
func below(ms []rehearsal.Message, id int) bool {
	return slices.ContainsFunc(ms, func(m rehearsal.Message) bool {
		return m.ID > id && m.FromBot && !strings.Contains(m.Text, announced)
	})
}

// latency says how long replies took. Those that a kill has met are told apart.
func (m *many) latency(all []span) string {
	var calm, met []time.Duration
	for _, s := range all {
		took := s.to.Sub(s.from)
		if slices.ContainsFunc(m.killed, s.meets) {
			met = append(met, took)
		} else {
			calm = append(calm, took)
		}
	}
	out := fmt.Sprintf("%d replies: %s", len(calm), quantiles(calm))
	if len(met) > 0 {
		out += fmt.Sprintf("; %d that a kill has met: %s", len(met), quantiles(met))
	}
	return out
}

func quantiles(took []time.Duration) string {
	if len(took) == 0 {
		return "none"
	}
	slices.Sort(took)
	at := func(q float64) time.Duration { return took[int(q*float64(len(took)-1))].Round(time.Millisecond) }
	return fmt.Sprintf("p50 %v, p99 %v, all within %v", at(0.5), at(0.99), at(1))
}
