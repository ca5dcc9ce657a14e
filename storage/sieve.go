package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/turn"
)

// Sieve lets the documents of a backup into a store, in the order of Walks, in this
// program's shape. Three things do not pass as they are: what was still to be sent is
// held; what belongs to people erased since is left out; and so is what a turn wrote
// that is later than its subject's document, since that turn is not in the backup.
type Sieve struct {
	held     map[string]bool // rows
	now      cohort.Instant
	lifts    []lift
	erasures map[string]Erasure // the latest of each subject
	gone     map[string]Erasure // of them, those that apply: the backup is older
	parted   map[string]Erasure // the latest of each subject who has parted from her account
	astray   map[string]bool    // of them, those whom the backup still has there
	doors    map[string]bool    // of those who are gone whole, or have parted
	versions map[string]int64   // of the subjects let in
	cut      bool               // a link stayed out, and so do those after it
}

// NewSieve makes a sieve for one backup.
func NewSieve(erasures []Erasure, now cohort.Instant) *Sieve {
	s := &Sieve{
		held: map[string]bool{}, now: now, lifts: lifts(), erasures: map[string]Erasure{}, gone: map[string]Erasure{},
		parted: map[string]Erasure{}, astray: map[string]bool{}, doors: map[string]bool{}, versions: map[string]int64{},
	}
	for _, e := range erasures {
		if e.Door {
			e.Version, e.At = max(e.Version, s.parted[e.Subject].Version), max(e.At, s.parted[e.Subject].At)
			s.parted[e.Subject] = e
			continue
		}
		have := s.erasures[e.Subject]
		e.Whole, e.Version = e.Whole || have.Whole, max(e.Version, have.Version)
		s.erasures[e.Subject] = e
	}
	return s
}

// Held is how many messages that waited are held.
func (s *Sieve) Held() int { return len(s.held) }

// Erased is how many people are not let in, or only without what they learned.
func (s *Sieve) Erased() int { return len(s.gone) }

// Pass gives a document as it goes into the store; ok is false when it does not.
func (s *Sieve) Pass(in Collection, raw json.RawMessage) (put Put, ok bool, err error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return Put{}, false, fmt.Errorf("it is no object: %T", err)
	}
	if _, err := liftOne(s.lifts, in, fields); err != nil {
		return Put{}, false, err
	}
	put = Put{In: in, Doc: &fields}
	if err := json.Unmarshal(fields[IDField], &put.ID); err != nil {
		return Put{}, false, errors.New("it has no id")
	}
	d := func(into any) error { return decoded(fields, into) }
	switch in {
	case people:
		put.Doc, ok, err = s.person(d)
	case threads:
		_, gone := s.gone[cohort.ThreadOf(put.ID)]
		put.Doc, err = s.subject(d)
		ok = !gone
	case invitations, cohorts, calendar, matters, owners, announcements:
		put.Doc, err = s.subject(d)
		ok = true
	case messages:
		put.Doc, ok, err = s.message(d)
	case meta:
		ok = put.ID != restoringID && put.ID != chainID // how far the chain goes here is seen here
		if put.ID == canaryID {
			fields["schema"] = json.RawMessage(fmt.Sprint(turn.Schema))
		}
		if put.ID == leaseID { // whoever led then does not lead here; when that was is still told
			fields["holder"] = json.RawMessage(`""`)
		}
	default:
		ok, err = s.stays(in, d)
	}
	return put, ok, err
}

// decoded reads a document. An error tells its kind alone: its text may quote it.
func decoded(fields map[string]json.RawMessage, into any) error {
	raw, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		return Damaged(err)
	}
	return nil
}

// person lets a person in, or what is left of her.
func (s *Sieve) person(d Decode) (*turn.Document, bool, error) {
	doc := &turn.Document{}
	if err := d(doc); err != nil {
		return nil, false, err
	}
	p := doc.Body.Person
	if p == nil {
		return nil, false, errors.New("no person is in it")
	}
	e, erased := s.erasures[doc.ID]
	if erased && doc.Version < e.Version {
		s.gone[doc.ID] = e
		if e.Whole {
			s.doors[p.Door] = true
			return nil, false, nil
		}
		doc.Body.Person = dialog.Unlearned(p)
		doc.Version, doc.Pending, doc.PendingSince, doc.Expires = e.Version, nil, 0, 0
	}
	if e, parted := s.parted[doc.ID]; parted && doc.Version < e.Version {
		s.part(doc, e)
	}
	s.versions[doc.ID] = doc.Version
	s.holdPending(doc)
	if doc.Body.Person.Stage != cohort.StageGone {
		dialog.Restored(doc.Body.Person, s.now)
	}
	return doc, true, nil
}

// part has somebody come in without the account from which she has parted since: her phone is
// lost, and no link leads back to her yet. What was still to be sent there is not sent.
func (s *Sieve) part(doc *turn.Document, e Erasure) {
	s.astray[doc.ID], s.doors[doc.Body.Person.Door] = true, true
	if p := doc.Pending; p != nil {
		p.Messages, p.Part, p.Adopt = nil, nil, false
	}
	doc.Hers, doc.DueAt = "", 0
	dialog.Apart(doc.Body.Person, e.At)
}

// subject lets a subject other than a person in; an invitation knows nobody who is erased.
func (s *Sieve) subject(d Decode) (*turn.Document, error) {
	doc := &turn.Document{}
	if err := d(doc); err != nil {
		return nil, err
	}
	s.versions[doc.ID] = doc.Version
	s.holdPending(doc)
	for id := range s.gone {
		if doc.Body.Invitation != nil {
			doc.Body.Invitation, _ = dialog.Forgets(doc.Body.Invitation, id)
		}
	}
	if a := doc.Body.Announcement; a != nil {
		dialog.RestoredAnnouncement(a, s.now)
	}
	return doc, nil
}

// holdPending holds what a subject still has to say, and drops what it has to tell
// somebody who is erased.
func (s *Sieve) holdPending(doc *turn.Document) {
	if doc.Pending == nil {
		return
	}
	for _, m := range doc.Pending.Messages {
		s.hold(m)
	}
	doc.Pending.Envelopes = slices.DeleteFunc(doc.Pending.Envelopes, func(e dialog.Envelope) bool { return s.lost(e) })
}

// lost says that an envelope is on, or by, somebody who is erased.
func (s *Sieve) lost(e dialog.Envelope) bool {
	_, on := s.gone[cohort.ThreadOf(e.On.ID)]
	_, by := s.gone[cohort.ThreadOf(e.By)]
	return on || by
}

// hold keeps a message that waits from being sent. What empties a chat, or takes
// commands from an app, says nothing and still goes.
func (s *Sieve) hold(m *outbox.Message) {
	if m.State == outbox.Held {
		m.Reason = "" // its matter may go on, this does not
	}
	waits := m.State == outbox.Ready || m.State == outbox.Sending
	if !waits || m.Lane == outbox.Clearing || m.Lane == outbox.Lists {
		delete(s.held, m.ID) // its subject still owed what was stored, and sent, long ago
		return
	}
	s.held[m.ID] = true
	m.State, m.DropAt = outbox.Held, s.now.Add(outbox.BodyKept)
}

// message lets in a row that was there when its subject was read.
func (s *Sieve) message(d Decode) (*outbox.Message, bool, error) {
	m := &outbox.Message{}
	if err := d(m); err != nil {
		return nil, false, err
	}
	if !s.written(m.Subject, m.ID) {
		return nil, false, nil
	}
	s.hold(m)
	if s.astray[m.Subject] && m.State != outbox.Sent && m.State != outbox.Dead && m.State != outbox.Uncertain {
		m.State = outbox.Blocked // there is no chat to which it could go
	}
	return m, true, nil
}

// written says of a row beside a person's document that it was there when she was read.
func (s *Sieve) written(subject, id string) bool {
	_, gone := s.gone[subject]
	version, known := s.versions[subject]
	return !gone && known && madeBy(subject, id) <= version
}

// later says that a fact was made by a turn that its subject's document does not know:
// let in, it would stand where that subject's next turn puts its own.
func (s *Sieve) later(id string) bool {
	subject, _, _ := strings.Cut(id, "/")
	version, known := s.versions[subject]
	return known && madeBy(subject, id) > version
}

// stays says of a document that is let in as it is, or not at all.
func (s *Sieve) stays(in Collection, d Decode) (bool, error) {
	switch in {
	case facts:
		var f cohort.Fact
		err := d(&f)
		if f.Kind == cohort.FactAudit { // it holds a code alone and outlives whom it is about
			return !s.later(f.ID), err
		}
		return s.written(f.Subject, f.ID), err
	case links:
		// The entry may stay out below. The leader links anew what comes after it.
		var l link
		err := d(&l)
		s.cut = s.cut || s.later(l.Entry)
		return !s.cut, err
	case envelopes:
		var e dialog.Envelope
		err := d(&e)
		return !s.lost(e), err
	case parked:
		var u update
		err := d(&u)
		_, gone := s.gone[u.Owner]
		return !gone && !s.doors[u.Owner], err
	case doors:
		var x door
		err := d(&x)
		e, gone := s.gone[x.Subject]
		return (!gone || !e.Whole) && !s.astray[x.Subject], err
	}
	return true, nil
}
