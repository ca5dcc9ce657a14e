package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/turn"
)

// Announcement implements turn.Store.
func (s *Store) Announcement(ctx context.Context, id string) (*cohort.Announcement, error) {
	doc, err := s.Load(ctx, dialog.Announcement, id)
	if errors.Is(err, turn.ErrNoSubject) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return doc.Body.Announcement, nil
}

// made are the operations of rows that say something to somebody, and changed those that
// change what was said: to take the buttons of a screen away is no change of it.
func made() []dialog.Op    { return []dialog.Op{dialog.OpSend, dialog.OpCopy} }
func changed() []dialog.Op { return []dialog.Op{dialog.OpEdit, dialog.OpDelete} }

// Reach implements turn.Store.
func (s *Store) Reach(ctx context.Context, id string) (*dialog.Reach, error) {
	matter, r := cohort.AnnouncementMatter(id), &dialog.Reach{Replies: map[cohort.Response]int{}}
	for state, n := range map[outbox.State]*int{
		outbox.Ready: &r.Waiting, outbox.Sending: &r.Waiting, outbox.Sent: &r.Sent, outbox.Blocked: &r.Blocked,
		outbox.Dead: &r.Dead, outbox.Uncertain: &r.Uncertain, outbox.Held: &r.Rests, outbox.Dropped: &r.Dropped,
	} {
		some, err := s.ofMatter(ctx, matter, made(), state)
		if err != nil {
			return nil, err
		}
		*n += some
	}
	var err error
	if r.Changes, err = s.ofMatter(ctx, matter, changed(), outbox.Ready, outbox.Sending); err != nil {
		return nil, err
	}
	moves, err := s.ofMatter(ctx, cohort.MovedMatter(id), made(), outbox.Ready, outbox.Sending)
	if err != nil {
		return nil, err
	}
	r.Changes += moves
	for _, op := range made() {
		twice, err := s.engine.Count(ctx, Query{Index: messagesTwice, Equal: []any{matter, op, outbox.Sent}, From: int64(1)})
		if err != nil {
			return nil, fmt.Errorf("count what may have come twice: %w", err)
		}
		r.Twice += int(twice)
	}
	return r, s.replies(ctx, matter, r.Replies, responses()...)
}

// ofMatter counts the rows of a matter.
func (s *Store) ofMatter(ctx context.Context, matter string, ops []dialog.Op, states ...outbox.State) (total int, err error) {
	for _, op := range ops {
		for _, state := range states {
			n, err := s.engine.Count(ctx, Query{Index: messagesByMatter, Equal: []any{matter, op, state}})
			if err != nil {
				return 0, fmt.Errorf("count the messages of a matter: %w", err)
			}
			total += int(n)
		}
	}
	return total, nil
}

// responses are all that is counted of an announcement.
func responses() []cohort.Response {
	return []cohort.Response{
		cohort.ResponseRead, cohort.ResponseYes, cohort.ResponseNo, cohort.ResponseMaybe, cohort.ResponseHeld, cohort.ResponseStays,
	}
}

// replies counts who replies one of some things now: those who did, without those who changed it since.
func (s *Store) replies(ctx context.Context, matter string, into map[cohort.Response]int, of ...cohort.Response) error {
	for _, reply := range of {
		did, err := s.engine.Count(ctx, Query{Index: factsByReply, Equal: []any{matter, reply}})
		if err != nil {
			return fmt.Errorf("count replies: %w", err)
		}
		was, err := s.engine.Count(ctx, Query{Index: factsByWas, Equal: []any{matter, reply}})
		if err != nil {
			return fmt.Errorf("count changed replies: %w", err)
		}
		if n := int(did - was); n > 0 {
			into[reply] = n
		}
	}
	return nil
}

// Replied implements turn.Store.
func (s *Store) Replied(ctx context.Context, of dialog.RepliedOf) (*dialog.Replied, error) {
	matter, net := cohort.AnnouncementMatter(of.ID), map[string]int{}
	for index, by := range map[string]int{factsByReply: 1, factsByWas: -1} {
		err := s.walk(ctx, Query{Index: index, Equal: []any{matter, of.Reply}, Limit: page}, func(d Decode) error {
			var row struct {
				Subject string `json:"subject"`
			}
			err := d(&row)
			net[row.Subject] += by
			return passOver(err)
		})
		if err != nil {
			return nil, fmt.Errorf("find who replied: %w", err)
		}
	}
	maps.DeleteFunc(net, func(_ string, n int) bool { return n <= 0 })
	out := &dialog.Replied{All: len(net)}
	ids := slices.Sorted(maps.Keys(net))
	for _, id := range ids[min(of.From, len(ids)):min(of.From+of.Limit, len(ids))] {
		doc, err := s.Load(ctx, dialog.Person, id)
		if errors.Is(err, turn.ErrNoSubject) || err == nil && doc.Body.Person.Stage == cohort.StageGone {
			continue
		}
		if err != nil {
			return nil, err
		}
		out.Page = append(out.Page, dialog.Known{ID: id, Person: doc.Body.Person})
	}
	slices.SortFunc(out.Page, func(a, b dialog.Known) int { return cmp.Compare(a.Person.Code, b.Person.Code) })
	return out, nil
}

// History implements turn.Store. What was refused, and of what nothing was kept, is passed
// over.
func (s *Store) History(ctx context.Context, of dialog.HistoryOf) (*dialog.History, error) {
	out := &dialog.History{}
	passed := 0
	q := Query{Index: announcementsByCohort, Equal: []any{of.Cohort}, Descending: true, Limit: of.Limit + 1}
	err := s.walk(ctx, q, func(d Decode) error {
		x, err := s.spoken(d)
		switch {
		case err != nil || x.Announcement == nil || x.Announcement.State == cohort.AnnouncementRefused:
			return err
		case passed < of.From:
			passed++
			return nil
		case len(out.Page) == of.Limit:
			out.More = true
			return errFull
		}
		out.Page = append(out.Page, x)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what was announced: %w", err)
	}
	return out, nil
}

// spoken reads an announcement and opens it; one that cannot be read is none, and told of.
func (s *Store) spoken(d Decode) (dialog.Spoken, error) {
	doc := &turn.Document{}
	err := d(doc)
	if err == nil {
		err = s.open(doc)
	}
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrOtherKey) {
		s.log().Error("storage: an announcement cannot be read and is left out")
		return dialog.Spoken{}, nil
	}
	return dialog.Spoken{ID: doc.ID, Announcement: doc.Body.Announcement}, err
}

// Had implements turn.Store.
func (s *Store) Had(ctx context.Context, subject, id string) (*dialog.Had, error) {
	matter := cohort.AnnouncementMatter(id)
	var out *dialog.Had
	rows := Query{Index: messagesOfMatter, Equal: []any{matter, subject}, Limit: page}
	err := s.walk(ctx, rows, func(d Decode) error {
		m := &outbox.Message{}
		if err := d(m); err != nil || !m.Op.Makes() || out != nil && m.Order < out.Order {
			return passOver(err)
		}
		out = &dialog.Had{Row: m.ID, Order: m.Order, At: m.Made}
		switch m.State {
		case outbox.Blocked, outbox.Dead, outbox.Dropped:
			out.Lost = true
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find what came to somebody: %w", err)
	}
	reply, at, err := s.lastReply(ctx, subject, matter)
	if err != nil || out == nil && reply != cohort.ResponseHeld {
		return out, err
	}
	if out == nil {
		out = &dialog.Had{At: at}
	}
	out.Reply = reply
	return out, nil
}

// lastReply is what somebody replies to a matter now, or what became of it for her.
func (s *Store) lastReply(ctx context.Context, subject, matter string) (cohort.Response, cohort.Instant, error) {
	net, last := map[cohort.Response]int{}, cohort.Instant(0)
	err := s.walk(ctx, Query{Index: factsBySubject, Equal: []any{subject}, Limit: page}, func(d Decode) error {
		var f cohort.Fact
		if err := d(&f); err != nil || f.About != matter || f.Kind != cohort.FactReplied || f.Reply == cohort.ResponseStays {
			return passOver(err)
		}
		net[f.Reply]++
		net[f.Was]--
		last = max(last, f.At)
		return nil
	})
	if err != nil {
		return "", 0, fmt.Errorf("find what somebody replied: %w", err)
	}
	for reply, n := range net {
		if reply != "" && n > 0 {
			return reply, last, nil
		}
	}
	return "", last, nil
}
