package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/storage"
)

// TestStorm sends everybody two announcements and lets her say two things, while
// the bot is killed again and again and the Bot API misbehaves in every way it
// knows. Nothing is lost, nothing is turned round, and what came twice is counted.
func TestStorm(t *testing.T) {
	t.Parallel()
	people, kills := form(120, 2000), form(6, 20)
	ctx, cancel := context.WithTimeout(t.Context(), patience())
	defer cancel()
	r := newRig(t, setup{typed: true, single: true, slow: 20 * time.Millisecond, uses: people})
	p := r.start(ctx)
	all := r.enrol(ctx, people)
	r.rest(ctx)
	p.stop()
	gone := all[:max(1, people/100)]
	for _, w := range gone {
		w.Block()
	}
	r.announce(all)
	calm := r.misbehave()
	s := storm{rig: r, kills: kills, all: all[len(gone):]}
	s.run(ctx)
	calm()
	p = r.start(ctx)
	r.rest(ctx)
	p.stop()
	f := r.audit(all)
	t.Logf("%d women, %d kills and a third more before it was ready, %d while something was being sent; at most %d rows in doubt after one; %d 5xx and lost replies carried out, %d not; refused connections %d; held by 429: %d; %s",
		people, kills, s.met, s.most, r.asked(true), r.asked(false), r.logged.count("certainly not sent", "network: dial"), r.refusals(429), f)
	f.wants(t)
	if s.most > senders+1 {
		t.Errorf("a kill left %d rows in doubt", s.most)
	}
	if s.met == 0 || f.duplicates == 0 || f.blocked < 2*len(gone) {
		t.Error("this was no storm")
	}
	r.answeredAll(all)
}

// announce puts two messages for everybody into the store, as rows of a turn.
func (r *rig) announce(all crowd) {
	r.t.Helper()
	b := r.open()
	defer b.close()
	var puts []storage.Put
	people := b.people()
	for _, w := range all {
		doc := people[b.door(w)]
		for n := range 2 {
			body, err := outbox.Conceal(outbox.Body{Text: fmt.Sprintf("announcement %d for woman %d", n+1, w.n)})
			must(r.t, err)
			at := 900 + n // beyond what a turn makes
			m := &outbox.Message{
				ID: fmt.Sprintf("%s/%d/%d", doc.ID, doc.Version, at), Version: 1, Subject: doc.ID, Lane: outbox.Announcements,
				Order: outbox.Order(doc.Version, at), Op: dialog.OpSend, Body: body, State: outbox.Ready, Made: cohort.At(time.Now()),
			}
			must(r.t, b.keys.SealAll(m))
			puts = append(puts, storage.Put{In: outbox.Collection, ID: m.ID, Doc: m})
		}
	}
	must(r.t, b.engine.InsertMissing(r.t.Context(), puts))
}

// misbehave lets the Bot API fail: 5 % 5xx, half of them carried out, 5 % of the
// replies lost, 2 % of the connections refused.
func (r *rig) misbehave() (calm func()) {
	for _, f := range []rehearsal.Fault{
		{Code: 502, HTML: true, Chance: 0.025},
		{Code: 500, Executed: true, Chance: 0.025},
		{Drop: true, Executed: true, Chance: 0.05},
	} {
		for _, method := range []string{"sendMessage", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery"} {
			f.Method, f.Times = method, -1
			r.server.Ask(f)
		}
	}
	still := r.gate.flicker(r.t, 0.02)
	return func() {
		still()
		r.server.Calm()
	}
}

// storm is the kills and what they met.
type storm struct {
	*rig
	kills int
	all   crowd
	met   int // kills that left something in doubt
	most  int // rows that one left so
	term  int64
}

// run kills the bot while people write; three times Telegram asks to wait.
func (s *storm) run(ctx context.Context) {
	s.t.Helper()
	for k := range s.kills {
		if k%3 == 2 {
			s.stillborn()
		}
		p := s.start(ctx)
		if k%(s.kills/3) == 1 {
			s.server.Ask(rehearsal.Fault{Method: "sendMessage", Code: 429, RetryAfter: 1, Times: 3 * senders})
		}
		some := s.all[len(s.all)*k/s.kills : len(s.all)*(k+1)/s.kills]
		must(s.t, some.each(8, (*woman).says))
		must(s.t, some.each(8, (*woman).says))
		s.meets(len(some)+rand.IntN(3*len(some)), 3*time.Second) // the random moment
		p.kill()
		if n := s.left(); n > 0 {
			s.met++
			s.most = max(s.most, n)
		}
	}
}

// left counts the rows that a kill left in doubt. Those that an earlier one left may
// still wait to be sent again: they are of an older term.
func (s *storm) left() int {
	s.t.Helper()
	b := s.open()
	defer b.close()
	terms := map[int64]int{}
	last := int64(0)
	b.each("messages_by_state", []any{string(outbox.Sending)}, func(d storage.Decode) error {
		m := &outbox.Message{}
		err := d(m)
		terms[m.Term]++
		last = max(last, m.Term)
		return err
	})
	if last <= s.term {
		return 0
	}
	s.term = last
	return terms[last]
}

// asked counts the faults that let a call take effect, or those that did not.
func (r *rig) asked(executed bool) int {
	n := 0
	for _, c := range r.server.Ledger() {
		if c.Asked && c.Executed == executed && c.Code != 429 {
			n++
		}
	}
	return n
}

// refusals counts the calls that were answered with a code.
func (r *rig) refusals(code int) int {
	n := 0
	for _, c := range r.server.Ledger() {
		if c.Code == code {
			n++
		}
	}
	return n
}
