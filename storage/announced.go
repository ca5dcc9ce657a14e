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
	"cohortbot/seal"
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
// change what was said.
func made() []dialog.Op    { return []dialog.Op{dialog.OpSend, dialog.OpCopy} }
func changed() []dialog.Op { return []dialog.Op{dialog.OpEdit, dialog.OpDelete, dialog.OpStrip} }

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
	for _, op := range made() {
		twice, err := s.engine.Count(ctx, Query{Index: messagesTwice, Equal: []any{matter, op, outbox.Sent}, From: int64(1)})
		if err != nil {
			return nil, fmt.Errorf("count what may have come twice: %w", err)
		}
		r.Twice += int(twice)
	}
	return r, s.replies(ctx, matter, r.Replies)
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

// replies counts who replies what now: those who did, without those who changed it since.
func (s *Store) replies(ctx context.Context, matter string, into map[cohort.Response]int) error {
	for _, reply := range []cohort.Response{
		cohort.ResponseRead, cohort.ResponseYes, cohort.ResponseNo, cohort.ResponseMaybe, cohort.ResponseHeld, cohort.ResponseStays,
	} {
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
	if err != nil && !errors.Is(err, errFull) {
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

// Moving implements scheduler.Board.
func (s *Store) Moving(ctx context.Context, now cohort.Instant) ([]dialog.Spoken, error) {
	var out []dialog.Spoken
	for _, state := range []cohort.AnnouncementState{
		cohort.AnnouncementAsks, cohort.AnnouncementSet, cohort.AnnouncementGoes, cohort.AnnouncementStops, cohort.AnnouncementWithdraws,
	} {
		q := Query{Index: announcementsByState, Equal: []any{state}, Limit: page}
		if state == cohort.AnnouncementSet {
			q.To = int64(now) + 1
		}
		err := s.walk(ctx, q, func(d Decode) error {
			x, err := s.spoken(d)
			if err == nil && x.Announcement != nil {
				out = append(out, x)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("find the announcements on their way: %w", err)
		}
	}
	slices.SortFunc(out, func(a, b dialog.Spoken) int {
		return cmp.Or(cmp.Compare(a.Announcement.Made, b.Announcement.Made), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Recipients implements scheduler.Board. Whoever has a row of the matter is met wherever she
// learns now, and so is she for whom it was held.
func (s *Store) Recipients(ctx context.Context, of dialog.RecipientsOf) ([]dialog.Ref, error) {
	var ids []string
	var err error
	if of.Cohort != "" {
		q := Query{Index: peopleByCohort, Equal: []any{of.Cohort}, Limit: of.Limit}
		if of.After != "" {
			q.From = of.After + "\x01" // the next id there may be
		}
		if ids, err = s.ids(ctx, q); err != nil {
			return nil, fmt.Errorf("find who is next in a cohort: %w", err)
		}
	}
	if of.Matter != "" {
		rows := Query{Index: messagesOfMatter, Equal: []any{of.Matter}, Limit: 2 * of.Limit}
		held := Query{Index: factsByReply, Equal: []any{of.Matter, cohort.ResponseHeld}, Limit: of.Limit}
		if of.After != "" {
			rows.From = of.After + "\x01"
			held.From = of.After + "0" // the next after all that are named "<subject>/…"
		}
		for _, q := range []Query{rows, held} {
			more, err := s.subjectsOf(ctx, q, of.Limit)
			if err != nil {
				return nil, fmt.Errorf("find who has something of a matter: %w", err)
			}
			ids = append(ids, more...)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	ids = ids[:min(of.Limit, len(ids))]
	out := make([]dialog.Ref, len(ids))
	for i, id := range ids {
		out[i] = dialog.Ref{Kind: dialog.Person, ID: id}
	}
	return out, nil
}

// subjectsOf are the first so many subjects of the rows of a query, which gives those of one
// together.
func (s *Store) subjectsOf(ctx context.Context, q Query, most int) (ids []string, err error) {
	err = s.walk(ctx, q, func(d Decode) error {
		var row struct {
			Subject string `json:"subject"`
		}
		switch err := d(&row); {
		case err != nil || row.Subject == "":
			return passOver(err)
		case len(ids) > 0 && ids[len(ids)-1] == row.Subject:
			return nil
		case len(ids) == most:
			return errFull
		}
		ids = append(ids, row.Subject)
		return nil
	})
	if errors.Is(err, errFull) {
		err = nil
	}
	return ids, err
}

// errFull ends a walk when there is enough.
var errFull = errors.New("enough was found")

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

// InLane implements scheduler.Board. The rows are read only where it matters whose quiet time
// it is: mostly there are too few of them for that.
func (s *Store) InLane(ctx context.Context, few, most int) (awake, quiet int, err error) {
	q := Query{Index: messagesByLane, Equal: []any{outbox.Ready, outbox.Announcements}, Limit: page}
	n, err := s.engine.Count(ctx, q)
	if all := int(n); err == nil && few <= all && all < most {
		quiet, err = s.quiet(ctx, q)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("count the announcements that wait: %w", err)
	}
	return max(0, int(n)-quiet), quiet, nil
}

// quiet counts the rows of a query that may not go now, for it is quiet time where they go.
func (s *Store) quiet(ctx context.Context, q Query) (n int, err error) {
	now := s.now()
	err = s.walk(ctx, q, func(d Decode) error {
		var row struct {
			Hush dialog.Hush `json:"hush"`
		}
		if d(&row) == nil && row.Hush.Ends(now) > 0 {
			n++
		}
		return nil
	})
	return n, err
}

// Left implements scheduler.Board.
func (s *Store) Left(ctx context.Context, matter string) (int, error) {
	return s.ofMatter(ctx, matter, append(made(), changed()...), outbox.Ready, outbox.Sending)
}

// Drop implements scheduler.Board. A row that is being sent is left to its end; one that a
// sender takes meanwhile is met again.
func (s *Store) Drop(ctx context.Context, matter string) error {
	for _, op := range append(made(), changed()...) {
		for _, state := range []outbox.State{outbox.Ready, outbox.Held} {
			if err := s.dropRows(ctx, Query{Index: messagesByMatter, Equal: []any{matter, op, state}, Limit: page}); err != nil {
				return fmt.Errorf("take messages back: %w", err)
			}
		}
	}
	return nil
}

func (s *Store) dropRows(ctx context.Context, q Query) error {
	var rows []*outbox.Message
	err := s.walk(ctx, q, func(d Decode) error {
		m := &outbox.Message{}
		err := d(m)
		if err == nil {
			rows = append(rows, m)
		}
		return passOver(err)
	})
	if err != nil {
		return err
	}
	for _, m := range rows {
		m.State, m.Reason, m.Body, m.DropAt = outbox.Dropped, "", seal.Private{}, cohort.At(s.now().Add(outbox.BodyKept))
		if err := s.SaveRow(ctx, m); err != nil && !errors.Is(err, outbox.ErrLost) {
			return err
		}
	}
	return nil
}

// stopping are the matters of announcements that are being stopped: what is left of them is
// not sent, though nobody has taken it back yet.
func (s *Store) stopping(ctx context.Context) ([]string, error) {
	var out []string
	err := s.walk(ctx, Query{Index: announcementsByState, Equal: []any{cohort.AnnouncementStops}, Limit: page}, func(d Decode) error {
		id, err := s.idOf(d)
		if id != "" {
			out = append(out, cohort.AnnouncementMatter(id))
		}
		return err
	})
	return out, err
}
