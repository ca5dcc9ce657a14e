package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// eraseRows removes everything kept beside d, a tombstone or somebody whose learning
// is erased and whose other role is not. Audit facts stay: they hold a code alone.
func (s *Store) eraseRows(ctx context.Context, d *turn.Document) error {
	thread := cohort.ThreadID(d.ID)
	type pile struct {
		in    Collection
		index string
		owner string
	}
	piles := []pile{
		{facts, factsBySubject, d.ID}, {messages, messagesBySubject, d.ID},
		{envelopes, envelopesByOn, d.ID}, {parked, parkedByOwner, d.ID},
		{envelopes, envelopesByOn, thread},
	}
	hers, err := s.leadsTo(ctx, d.Body.Person.Door, d.ID)
	if err != nil {
		return err
	}
	if hers {
		piles = append(piles, pile{parked, parkedByOwner, d.Body.Person.Door})
	}
	about, err := s.stillChanged(ctx, d.ID)
	if err != nil {
		return err
	}
	for _, x := range piles {
		if err := s.deleteAll(ctx, x.in, x.index, []any{x.owner}, stays(d, about)); err != nil {
			return err
		}
	}
	// Last: what was on its way to it must not come to one that is made anew.
	if err := s.engine.Delete(ctx, threads, thread); err != nil {
		return fmt.Errorf("erase a thread: %w", err)
	}
	return nil
}

// remains is as much of a row as erasing looks at: a damaged one is erased, too.
type remains struct {
	ID    string          `json:"_id"`
	Kind  cohort.FactKind `json:"kind"`  // of a fact
	Op    dialog.Op       `json:"op"`    // of a message
	Of    string          `json:"of"`    // of a message
	Lane  outbox.Lane     `json:"lane"`  // of a message
	State outbox.State    `json:"state"` // of a message
	At    cohort.Instant  `json:"at"`    // of a fact or an envelope

	Superseded bool `json:"superseded"` // of a message
	Doubts     int  `json:"doubts"`     // of a message
}

// waits says that a message has not come to its end; empties, that it takes something out
// of the chat: messages, or buttons.
func (x remains) waits() bool { return x.State == outbox.Ready || x.State == outbox.Sending }
func (x remains) empties() bool {
	return x.waits() && (x.Lane == outbox.Clearing || x.Op == dialog.OpStrip || x.Op == dialog.OpDelete)
}

// stays says what of the rows beside d is not erased: what its own turn wrote, what
// still empties her chat (as long as it is known where that is), and what somebody
// who lives on has written since, should the erasing come late or twice.
func stays(d *turn.Document, about map[string]bool) func(remains) bool {
	own := map[string]bool{}
	if d.Pending != nil {
		for _, m := range d.Pending.Messages {
			own[m.ID], own[m.Of] = true, true // a row is kept for what is still done to its message
		}
	}
	chat := !d.Body.Person.Chat.IsZero()
	lives := d.Body.Person.Stage != cohort.StageGone
	return func(x remains) bool {
		later := x.At > d.PendingSince || madeBy(d.ID, x.ID) > d.Version
		return own[x.ID] || x.Kind == cohort.FactAudit || chat && (x.empties() || about[x.ID]) || lives && later
	}
}

// eachRemains calls f for every message of a subject, the newest first: what waits is
// among the last. Of a damaged one f gets what can be read.
func (s *Store) eachRemains(ctx context.Context, subject string, f func(remains) error) error {
	q := Query{Index: messagesBySubject, Equal: []any{subject}, Descending: true, Limit: page}
	return s.walk(ctx, q, func(d Decode) error {
		var x remains
		if err := d(&x); err != nil && !errors.Is(err, ErrDamaged) {
			return err
		}
		return f(x)
	})
}

// stillChanged are the rows of a subject whose messages are still to lose their buttons,
// or to go.
func (s *Store) stillChanged(ctx context.Context, subject string) (map[string]bool, error) {
	about := map[string]bool{}
	err := s.eachRemains(ctx, subject, func(x remains) error {
		if x.empties() && x.Of != "" {
			about[x.Of] = true
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find what is still to be done in a chat: %w", err)
	}
	return about, nil
}

// madeBy is the version whose turn made a fact or a message of a subject, 0 of an
// id that is made in another way.
func madeBy(subject, id string) int64 {
	rest, hers := strings.CutPrefix(id, subject+"/")
	version, _, _ := strings.Cut(rest, "/")
	n, err := strconv.ParseInt(version, 10, 64)
	if !hers || err != nil {
		return 0
	}
	return n
}

// leadsTo says whether a door still leads to the subject: behind one that does
// not, she has begun a new life.
func (s *Store) leadsTo(ctx context.Context, id, subject string) (bool, error) {
	var d door
	err := s.engine.Get(ctx, doors, id, &d)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return false, fmt.Errorf("find a door: %w", err)
	}
	return err == nil && d.Subject == subject, nil
}

// deleteAll removes every document that an equality prefix of an index finds,
// those left out that stay.
func (s *Store) deleteAll(ctx context.Context, in Collection, index string, equal []any, stay func(remains) bool) error {
	var after Cursor
	for {
		var ids []string
		var total Totals
		next, err := s.engine.Find(ctx, Query{Index: index, Equal: equal, Limit: page, After: after}, func(d Decode) error {
			id, err := s.idOf(d)
			if id == "" || err != nil && !errors.Is(err, ErrDamaged) {
				return err
			}
			var x remains
			if err := d(&x); err == nil && stay(x) {
				return nil
			}
			ids = append(ids, id)
			if in == messages {
				total.count(x.Lane, x.State, x.Superseded, x.Doubts)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("find what is to be erased in %s: %w", in, err)
		}
		if len(ids) > 0 {
			total.add(countedAside(in, len(ids)))
			if err := s.remove(ctx, in, ids, total); err != nil {
				return fmt.Errorf("erase in %s: %w", in, err)
			}
		}
		if next == "" {
			return nil
		}
		after = next
	}
}

// dropLists settles what would still take a list of commands away from somebody who is
// back: her new life sets its own. Should it fail, she sets it anew by a change of language.
func (s *Store) dropLists(ctx context.Context, tombstone string) {
	var lists []string
	err := s.eachRemains(ctx, tombstone, func(x remains) error {
		if x.waits() && x.Lane == outbox.Lists {
			lists = append(lists, x.ID)
		}
		return nil
	})
	for _, id := range lists {
		m, rowErr := s.Row(ctx, id)
		if rowErr == nil {
			m.State, m.Superseded = outbox.Sent, true
			rowErr = s.SaveRow(ctx, m)
		}
		err = errors.Join(err, rowErr)
	}
	if err != nil {
		s.log().Warn("storage: an old list of commands may still be taken away", "err", err)
	}
}

// passOn stores envelopes that a tombstone owes.
func (s *Store) passOn(ctx context.Context, owed []dialog.Envelope) error {
	var puts []Put
	for i := range owed {
		puts = append(puts, Put{envelopes, owed[i].ID, &owed[i]})
	}
	if len(puts) == 0 {
		return nil
	}
	if err := s.engine.InsertMissing(ctx, puts); err != nil {
		return fmt.Errorf("pass on what a tombstone owes: %w", content(err))
	}
	return nil
}

// speaks says whether anything is still to be done in a tombstone's chat: what its own
// turn said and is not even stored yet, or what waits to be sent.
func (s *Store) speaks(ctx context.Context, tombstone *turn.Document) (bool, error) {
	if p := tombstone.Body.Person; p.Wiping && tombstone.Expires > cohort.At(s.now()) {
		return true, nil
	}
	if p := tombstone.Pending; p != nil {
		for _, m := range p.Messages {
			var x remains
			err := s.engine.Get(ctx, messages, m.ID, &x)
			if errors.Is(err, ErrNotFound) {
				return true, nil
			}
			if err != nil && !errors.Is(err, ErrDamaged) {
				return false, fmt.Errorf("see what a tombstone says: %w", err)
			}
		}
	}
	some := errors.New("something waits") // ends the walk
	err := s.eachRemains(ctx, tombstone.ID, func(x remains) error {
		if x.waits() {
			return some
		}
		return nil
	})
	if errors.Is(err, some) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("see what a tombstone's chat waits for: %w", err)
	}
	return false, nil
}

// silence takes the chat id from a tombstone and erases the farewell's row: from
// now on only its keys and the door's look-up value stay, for TombstoneKept.
func (s *Store) silence(ctx context.Context, doc *turn.Document) error {
	if doc.Body.Person.Stage != cohort.StageGone || doc.Body.Person.Chat.IsZero() {
		return nil
	}
	if p := doc.Pending; p != nil && (len(p.Messages) == 0 || doc.Expires <= cohort.At(s.now())) {
		// No farewell says that what it owes others is stored; what is done does nothing twice.
		if err := s.passOn(ctx, p.Envelopes); err != nil {
			return err
		}
	}
	doc.Version++
	doc.Body.Person.Chat = seal.Private{}
	doc.Pending, doc.PendingSince = nil, 0
	doc.Expires = cohort.At(s.now().Add(dialog.TombstoneKept))
	if err := s.Commit(ctx, doc); err != nil {
		return fmt.Errorf("silence a tombstone: %w", err)
	}
	return s.eraseRows(ctx, doc)
}

// bury erases once more whatever may have come back, then the door, and last the
// tombstone itself: should it stop half way, the next sweep goes on. A door that
// was led on meanwhile stays.
func (s *Store) bury(ctx context.Context, doc *turn.Document) error {
	if err := s.eraseRows(ctx, doc); err != nil {
		return err
	}
	var d door
	err := s.engine.Get(ctx, doors, doc.Body.Person.Door, &d)
	if err == nil && d.Subject == doc.ID {
		err = s.engine.DeleteVersion(ctx, doors, d.ID, d.Version)
	}
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrConflict) {
		return fmt.Errorf("remove a tombstone's door: %w", err)
	}
	if err := s.engine.Delete(ctx, people, doc.ID); err != nil {
		return fmt.Errorf("remove a tombstone: %w", err)
	}
	return nil
}

// entomb makes a tombstone of somebody who never agreed, if she is still as she
// was read, and erases what lies beside it.
func (s *Store) entomb(ctx context.Context, doc *turn.Document) error {
	return s.entombInto(ctx, doc, "")
}

// entombInto does so of somebody who has come back to a place of hers.
func (s *Store) entombInto(ctx context.Context, doc *turn.Document, place string) error {
	now := s.now()
	doc.Version++
	doc.Body.Person = &cohort.Participant{Door: doc.Body.Person.Door, Stage: cohort.StageGone, Into: place}
	doc.Hers = ""
	doc.Expires = cohort.At(now.Add(dialog.TombstoneKept))
	doc.Pending, doc.PendingSince = &turn.Pending{Erase: true, Stranger: true}, cohort.At(now)
	if err := s.Commit(ctx, doc); err != nil {
		return fmt.Errorf("make a tombstone: %w", err)
	}
	return s.eraseRows(ctx, doc)
}

// scrub lets an engine that keeps deleted bytes for a while wipe them.
func (s *Store) scrub(ctx context.Context) error {
	if e, ok := s.engine.(interface{ Scrub(context.Context) error }); ok {
		return e.Scrub(ctx)
	}
	return nil
}
