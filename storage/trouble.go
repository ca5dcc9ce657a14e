package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/turn"
)

// troubleKept is how far back what was not delivered is told: as long as what was set
// aside is kept.
const troubleKept = ParkedKept

// What is looked at for one screen, whatever has happened.
const (
	mostTroubled = 2000 // rows, or updates, of each reason: the latest
	mostMissing  = 200  // people
	mostAsked    = 500  // documents of people, whether of the cohorts or not
	mostResting  = 20   // matters
	mostMissed   = 100  // rows of one person
	missedAtOnce = 10   // of them
)

// Trouble implements turn.Store.
func (s *Store) Trouble(ctx context.Context, of dialog.TroubleOf) (*dialog.Trouble, error) {
	x := &dialog.Trouble{Since: cohort.At(s.now().Add(-troubleKept))}
	var err error
	if x.Resting, err = s.restingMatters(ctx); err != nil {
		return nil, fmt.Errorf("find what rests: %w", err)
	}
	if of.People {
		err = s.gather(ctx, of.Cohorts, x)
	} else {
		err = s.counted(ctx, x)
	}
	if err != nil {
		return nil, fmt.Errorf("find what could not be delivered: %w", err)
	}
	return x, nil
}

// Resting implements outbox.Store.
func (s *Store) Resting(ctx context.Context) ([]string, error) {
	var out []string
	err := s.walk(ctx, Query{Index: mattersPaused, Equal: []any{true}, Limit: page}, func(d Decode) error {
		id, err := s.idOf(d)
		if id != "" {
			out = append(out, id)
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find what rests: %w", err)
	}
	stops, err := s.stopping(ctx)
	if err != nil {
		return nil, fmt.Errorf("find what is being stopped: %w", err)
	}
	return append(out, stops...), nil
}

// Rested says since when the matter rests that came to rest last; 0 when none does.
func (s *Store) Rested(ctx context.Context) (cohort.Instant, error) {
	var last cohort.Instant
	matters, err := s.restingMatters(ctx)
	for _, m := range matters {
		last = max(last, m.Since)
	}
	return last, err
}

// restingMatters are those that rest, the longest first.
func (s *Store) restingMatters(ctx context.Context) ([]dialog.Resting, error) {
	var out []dialog.Resting
	_, err := s.engine.Find(ctx, Query{Index: mattersPaused, Equal: []any{true}, Limit: mostResting}, func(d Decode) error {
		var doc turn.Document
		if err := d(&doc); err != nil && !errors.Is(err, ErrDamaged) {
			return err
		}
		if m := doc.Body.Matter; m != nil {
			out = append(out, dialog.Resting{Matter: doc.ID, Reason: m.Reason, Since: m.Since})
		}
		return nil
	})
	slices.SortFunc(out, func(a, b dialog.Resting) int { return cmp.Compare(a.Since, b.Since) })
	return out, err
}

// lanesToHer are those whose rows say something to somebody.
func lanesToHer() []outbox.Lane {
	return []outbox.Lane{outbox.Replies, outbox.Reminders, outbox.Announcements}
}

// troubled are the states in which a row has not, or not surely, arrived.
func troubled() map[outbox.State]dialog.Reason {
	return map[outbox.State]dialog.Reason{
		outbox.Blocked: dialog.ReasonBlocked, outbox.Dead: dialog.ReasonRefused,
		outbox.Uncertain: dialog.ReasonUncertain, outbox.Held: dialog.ReasonHeld,
	}
}

// counted counts by the indexes alone.
func (s *Store) counted(ctx context.Context, x *dialog.Trouble) error {
	x.Counts = map[dialog.Reason]int{}
	rows := func(state outbox.State, since cohort.Instant) (total int, err error) {
		for _, lane := range lanesToHer() {
			n, err := s.engine.Count(ctx, Query{Index: messagesByLane, Equal: []any{state, lane}, From: since})
			if err != nil {
				return 0, err
			}
			total += int(n)
		}
		return total, nil
	}
	var err error
	if x.Sent, err = rows(outbox.Sent, x.Since); err != nil {
		return err
	}
	for _, state := range []outbox.State{outbox.Ready, outbox.Sending} {
		n, err := rows(state, 0)
		if err != nil {
			return err
		}
		x.Waiting += n
	}
	for state, reason := range troubled() {
		if x.Counts[reason], err = rows(state, x.Since); err != nil {
			return err
		}
	}
	rests, err := s.engine.Count(ctx, Query{Index: messagesByReason, Equal: []any{outbox.WhyRests}, From: x.Since})
	if err != nil {
		return err
	}
	x.Counts[dialog.ReasonRests] = int(rests)
	x.Counts[dialog.ReasonHeld] = max(0, x.Counts[dialog.ReasonHeld]-int(rests)) // the others came with a backup
	aside, err := s.engine.Count(ctx, Query{Index: parkedByTime, From: x.Since})
	if err != nil {
		return err
	}
	x.Counts[dialog.ReasonParked] = int(aside)
	blocked, err := s.engine.Count(ctx, Query{Index: peopleBlocked}) // nobody else stands in it
	if err != nil {
		return err
	}
	x.Blocked = int(blocked)
	return s.twice(ctx, x.Since, func(string, cohort.Instant) { x.Counts[dialog.ReasonTwice]++ })
}

// twice calls each with the subject of every row that was sent after its outcome had
// been unknown.
func (s *Store) twice(ctx context.Context, since cohort.Instant, each func(subject string, made cohort.Instant)) error {
	for _, lane := range lanesToHer() {
		q := Query{Index: messagesDoubtful, Equal: []any{lane}, From: int64(1)}
		_, err := s.latest(ctx, q, func(d Decode) error {
			m := &outbox.Message{}
			err := d(m)
			if err == nil && m.State == outbox.Sent && m.Made >= since {
				each(m.Subject, m.Made)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// latest calls each with the latest of what a query finds, mostTroubled at most; more
// says that there are more. What is damaged is passed over.
func (s *Store) latest(ctx context.Context, q Query, each func(Decode) error) (more bool, err error) {
	q.Descending, q.Limit = true, page
	for range mostTroubled / page {
		q.After, err = s.engine.Find(ctx, q, func(d Decode) error {
			return passOver(each(d))
		})
		if err != nil || q.After == "" {
			return false, err
		}
	}
	return true, nil
}

// Unreached implements turn.Store. Her rows lie in the order in which they were made, so
// the latest are looked at, until one is older.
func (s *Store) Unreached(ctx context.Context, subject string, since cohort.Instant) (int, error) {
	n, older := 0, false
	q := Query{Index: messagesBySubject, Equal: []any{subject}, Descending: true, Limit: missedAtOnce}
	for range mostMissed / missedAtOnce {
		next, err := s.engine.Find(ctx, q, func(d Decode) error {
			m := &outbox.Message{}
			if err := d(m); err != nil {
				return passOver(err)
			}
			older = older || m.Made < since
			unasked := m.Lane == outbox.Reminders || m.Lane == outbox.Announcements
			if m.State == outbox.Blocked && m.Op.Makes() && unasked && m.Made >= since {
				n++
			}
			return nil
		})
		if err != nil {
			return 0, fmt.Errorf("count what did not reach somebody: %w", err)
		}
		if older || next == "" {
			break
		}
		q.After = next
	}
	return n, nil
}
