// Package racetest puts a whole conversation, from the link to a closed quiz,
// through turns whose store is disturbed: a second process commits between read
// and write, a write fails, or takes effect although it is reported as failed.
// It serves tests alone.
package racetest

import (
	"context"
	"fmt"
	"maps"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// Open makes an empty engine with the repositories' indexes.
type Open func(t *testing.T) storage.Engine

// moments is how far into a turn a disturbance may fall: the engine's operations
// of a turn, before and after.
const moments = 16

// Quiet runs the conversation undisturbed.
func Quiet(t *testing.T, open Open) {
	s := newScene(t, load(t), open(t))
	s.converse()
	if got := s.count(); got.answered < 6 || got.facts[cohort.FactClosed] != 1 {
		t.Errorf("the conversation came to %+v: no quiz was closed", got)
	}
}

// Races disturbs each turn, at another moment than the turn before, and every
// stride-th moment of each turn in a conversation of its own. The same facts must come of all of them.
func Races(t *testing.T, open Open, stride int) {
	w := load(t)
	quiet := newScene(t, w, open(t))
	quiet.converse()
	want := quiet.count()
	for name, disturb := range disturbances() {
		t.Run(name, func(t *testing.T) {
			fired := 0
			for at := 0; at < moments; at += stride {
				s := newScene(t, w, open(t))
				s.at, s.disturb = at, disturb
				s.converse()
				fired += s.fired
				s.compare(fmt.Sprint("moment ", at), want, name == "another turn")
				if t.Failed() {
					return
				}
			}
			if fired < moments/stride {
				t.Errorf("only %d disturbances fell: the test does not test", fired)
			}
		})
	}
}

// disturbances are what may happen at a moment. Each answers whether it did
// anything, and the error for the turn.
func disturbances() map[string]disturbance {
	return map[string]disturbance{
		"another turn":     anotherTurn,
		"the same update":  sameUpdate,
		"a call fails":     func(context.Context, *scene, storagetest.Moment) (bool, error) { return true, failed() },
		"an unknown write": unknownWrite,
	}
}

type disturbance func(ctx context.Context, s *scene, m storagetest.Moment) (bool, error)

func failed() error { return fmt.Errorf("%w: failed on request", storage.ErrUnavailable) }

// unknownWrite fails a write that has taken effect.
func unknownWrite(_ context.Context, _ *scene, m storagetest.Moment) (bool, error) {
	writes := m.Op == storagetest.Insert || m.Op == storagetest.InsertMissing ||
		m.Op == storagetest.Replace || m.Op == storagetest.Delete
	if !m.After || !writes || m.Err != nil {
		return false, nil
	}
	return true, failed()
}

// anotherTurn lets a second process commit a turn of the same person.
func anotherTurn(ctx context.Context, s *scene, _ storagetest.Moment) (bool, error) {
	s.others++
	e := s.envelope(fmt.Sprint("tg:other", s.others), dialog.Event{Sent: &dialog.Sent{What: "photo"}})
	if _, err := s.second.Run(ctx, e); err != nil {
		s.t.Error("the second process:", err)
	}
	return true, nil
}

// sameUpdate lets a second process handle the very update under way.
func sameUpdate(ctx context.Context, s *scene, _ storagetest.Moment) (bool, error) {
	if _, err := s.second.Run(ctx, s.now); err != nil {
		s.t.Error("the second process:", err)
	}
	return true, nil
}

// tally is what a conversation left in the store.
type tally struct {
	facts     map[cohort.FactKind]int
	answered  int // different questions
	used      int // of the invitation
	envelopes int64
	rows      int64
}

// compare holds what came of a disturbed conversation against the quiet one.
func (s *scene) compare(where string, want tally, more bool) {
	s.t.Helper()
	got := s.count()
	if !maps.Equal(got.facts, want.facts) || got.answered != want.answered || got.used != 1 || got.envelopes != 0 {
		s.t.Errorf("%s: left %+v, want %+v", where, got, want)
	}
	if got.rows < want.rows || got.rows > want.rows && !more {
		s.t.Errorf("%s: %d messages, want %d", where, got.rows, want.rows)
	}
}

// count reads what lies in the store, all of it swept first.
func (s *scene) count() tally {
	ctx := s.t.Context()
	if err := s.sweeper.Begin(ctx); err != nil {
		s.t.Fatal("sweep:", err)
	}
	out := tally{facts: map[cohort.FactKind]int{}}
	seen := map[string]bool{}
	err := s.clean.EachFact(ctx, func(f *cohort.Fact) error {
		out.facts[f.Kind]++
		if f.Answer != nil {
			seen[string(f.Answer.Question)] = true
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	out.answered = len(seen)
	inv, err := s.clean.Invitation(ctx, s.link)
	if err != nil {
		s.t.Fatal(err)
	}
	out.used = inv.Used
	waiting, err := s.clean.Undelivered(ctx, time.Now().Add(time.Hour))
	if err != nil {
		s.t.Fatal(err)
	}
	out.envelopes = int64(len(waiting))
	if out.rows, err = s.engine.Count(ctx, storage.Query{Index: "messages_by_subject", Equal: []any{s.subject()}}); err != nil {
		s.t.Fatal(err)
	}
	return out
}
