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

// Delivery implements turn.Store. Her rows lie in the order in which they were made, so the
// latest are looked at, until one is older than is told.
func (s *Store) Delivery(ctx context.Context, subject string) (*dialog.Delivery, error) {
	x := &dialog.Delivery{Since: cohort.At(s.now().Add(-troubleKept))}
	why := map[dialog.Reason]cohort.Instant{}
	q := Query{Index: messagesBySubject, Equal: []any{subject}, Descending: true, Limit: page}
	for older, n := false, 0; !older && n < mostTroubled; n += page {
		next, err := s.engine.Find(ctx, q, func(d Decode) error {
			m := &outbox.Message{}
			if err := d(m); err != nil {
				return passOver(err)
			}
			if older = older || m.Made < x.Since; !older {
				count(x, why, m)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find what became of somebody's messages: %w", err)
		}
		if q.After = next; next == "" {
			break
		}
	}
	if err := s.setAside(ctx, subject, x.Since, why); err != nil {
		return nil, fmt.Errorf("find what of hers was set aside: %w", err)
	}
	for _, r := range dialog.Reasons() {
		if at := why[r]; at > 0 {
			x.Why = append(x.Why, dialog.Why{Reason: r, Since: at})
		}
	}
	return x, nil
}

// count adds one row to what became of her messages, and notes why it did not arrive.
func count(x *dialog.Delivery, why map[dialog.Reason]cohort.Instant, m *outbox.Message) {
	if !m.Op.Makes() || m.Superseded || !slices.Contains(lanesToHer(), m.Lane) {
		return
	}
	note := func(r dialog.Reason) {
		if was := why[r]; was == 0 || m.Made < was {
			why[r] = m.Made
		}
	}
	reason, failed := troubled()[m.State]
	switch {
	case m.State == outbox.Ready, m.State == outbox.Sending:
		x.Waiting++
	case m.State == outbox.Sent:
		if x.Sent++; m.Doubts > 0 {
			note(dialog.ReasonTwice)
		}
	case failed && m.Reason == outbox.WhyRests:
		x.Failed++
		note(dialog.ReasonRests)
	case failed:
		x.Failed++
		if reason != dialog.ReasonBlocked { // whether she blocks it now, her document says
			note(reason)
		}
	}
}

// setAside notes what she sent that could not be read, and whether she has blocked the bot.
func (s *Store) setAside(ctx context.Context, subject string, since cohort.Instant, why map[dialog.Reason]cohort.Instant) error {
	doc := &turn.Document{}
	err := s.engine.Get(ctx, people, subject, doc)
	if errors.Is(err, ErrNotFound) || err == nil && doc.Body.Person == nil {
		return nil
	}
	if err != nil {
		return passOver(err)
	}
	p := doc.Body.Person
	if p.Blocked {
		why[dialog.ReasonBlocked] = cmp.Or(p.BlockedAt, p.Seen)
	}
	for _, owner := range []string{subject, p.Door} {
		_, err := s.engine.Find(ctx, Query{Index: parkedByOwner, Equal: []any{owner}, Limit: page}, func(d Decode) error {
			var u update
			if err := d(&u); err != nil {
				return passOver(err)
			}
			if was := why[dialog.ReasonParked]; u.At >= since && (was == 0 || u.At < was) {
				why[dialog.ReasonParked] = u.At
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
