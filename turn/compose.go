package turn

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// decide fetches what the decision must see, then decides.
func (r *Runner) decide(ctx context.Context, d *Document, e dialog.Envelope) (dialog.Decision, error) {
	w := dialog.World{
		Now: cohort.At(r.cfg.Now()), Course: r.cfg.Course(), Days: r.cfg.Days(), Words: r.cfg.Bundle, Limits: r.cfg.Limits,
		ID: d.ID, Base: d.ID + "/" + strconv.FormatInt(d.Version+1, 10),
		Owner: r.cfg.Owner, Keys: r.cfg.Keys, Rehearsal: r.cfg.Rehearsal,
	}
	for range fetches {
		needs := dialog.Needs(w, d.Body, e)
		if len(needs) == 0 {
			return dialog.Decide(w, d.Body, e), nil
		}
		for _, n := range needs {
			if err := r.fetch(ctx, &w, d, n); err != nil {
				return dialog.Decision{}, fmt.Errorf("fetch what a decision must see: %w", err)
			}
		}
	}
	return dialog.Decision{}, fmt.Errorf("%w: what was fetched is asked for again and again", ErrContent)
}

// fetches is how often a decision may ask for more: what it asks for next hangs on what it
// has seen, by a few steps at most.
const fetches = 16

// note keeps what was fetched, also that there is none. Most decisions see little.
func note[K comparable, V any](in *map[K]V, key K, value V) {
	if *in == nil {
		*in = map[K]V{}
	}
	(*in)[key] = value
}

// get fetches what the store knows by a key.
func get[K comparable, V any](ctx context.Context, in *map[K]V, key K, from func(context.Context, K) (V, error)) error {
	v, err := from(ctx, key)
	if err == nil {
		note(in, key, v)
	}
	return err
}

// subject fetches the document of a subject; an empty one when there is none.
func (r *Runner) subject(ctx context.Context, kind dialog.Kind, id string) (*Document, error) {
	d, err := r.cfg.Store.Load(ctx, kind, id)
	if errors.Is(err, ErrNoSubject) {
		return &Document{}, nil
	}
	return d, err
}

func (r *Runner) fetch(ctx context.Context, w *dialog.World, d *Document, n dialog.Need) (err error) {
	switch {
	case n.Invitation != "":
		err = get(ctx, &w.Invited, n.Invitation, r.cfg.Store.Invitation)
	case n.Actor != "":
		var d *Document
		if d, err = r.subject(ctx, dialog.Person, n.Actor); err == nil {
			note(&w.Actors, n.Actor, d.Body.Person)
		}
	case n.Chat != nil:
		w.Chat = &dialog.Chat{Hers: d.Hers.Heard()}
		w.Chat.Rows, w.Chat.Next, err = r.cfg.Store.Shown(ctx, d.ID, *n.Chat)
	case n.Trouble != nil:
		w.Trouble, err = r.cfg.Store.Trouble(ctx, *n.Trouble)
	case n.People != nil:
		var people *dialog.People
		if people, err = r.cfg.Store.People(ctx, *n.People); err == nil {
			note(&w.People, n.People.For, people)
		}
	case n.Delivery != "":
		w.Delivery, err = r.cfg.Store.Delivery(ctx, n.Delivery)
	case n.Inbox != nil, n.Thread != "", n.Outside:
		err = r.fetchThreads(ctx, w, n)
	case n.Spoken != "", n.Reach != "", n.History != nil, n.Replied != nil:
		err = r.fetchAnnouncements(ctx, w, n)
	case n.Team, n.Waiting != "", n.Issued != nil, n.Coded != "", n.Audit != nil:
		err = r.fetchTeamwork(ctx, w, n)
	case n.Missed > 0:
		w.Missed = new(int)
		*w.Missed, err = r.cfg.Store.Unreached(ctx, d.ID, n.Missed)
	case n.Calendar:
		var c Changes
		c, err = r.cfg.Store.Calendar(ctx)
		w.Changed = c.Calendar
	case n.List:
		w.List, err = r.cfg.Store.ListCohorts(ctx)
		w.List = append([]dialog.Listed{}, w.List...) // asked for, also when there is none
	default:
		err = get(ctx, &w.Cohorts, n.Cohort, r.cfg.Store.Cohort)
	}
	return err
}

// fetchTeamwork is about those who run the programme, whom they let in and what they did.
func (r *Runner) fetchTeamwork(ctx context.Context, w *dialog.World, n dialog.Need) (err error) {
	switch {
	case n.Team:
		w.Team, err = r.cfg.Store.Team(ctx, r.cfg.Owner)
		w.Team = append([]dialog.Known{}, w.Team...)
	case n.Waiting != "":
		err = get(ctx, &w.Waiting, n.Waiting, r.cfg.Store.Awaiting)
	case n.Issued != nil:
		w.Issued, err = r.cfg.Store.Issued(ctx, *n.Issued)
	case n.Coded != "":
		w.Coded, err = r.cfg.Store.Coded(ctx, n.Coded)
		w.Coded = append([]dialog.Known{}, w.Coded...)
	case n.Audit != nil:
		w.Audit, err = r.cfg.Store.AuditLog(ctx, *n.Audit)
	}
	return err
}

// fetchThreads is about the inbox; the thread of somebody who has none is nil.
func (r *Runner) fetchThreads(ctx context.Context, w *dialog.World, n dialog.Need) (err error) {
	switch {
	case n.Inbox != nil:
		w.Inbox, err = r.cfg.Store.Inbox(ctx, *n.Inbox)
	case n.Thread != "":
		var d *Document
		if d, err = r.subject(ctx, dialog.Thread, cohort.ThreadID(n.Thread)); err == nil {
			note(&w.Threads, n.Thread, d.Body.Thread)
		}
	case n.Outside:
		w.Outside = new(int)
		*w.Outside, err = r.cfg.Store.Outside(ctx)
	}
	return err
}

func (r *Runner) fetchAnnouncements(ctx context.Context, w *dialog.World, n dialog.Need) (err error) {
	switch {
	case n.Spoken != "":
		err = get(ctx, &w.Spoken, n.Spoken, r.cfg.Store.Announcement)
	case n.Reach != "":
		err = get(ctx, &w.Reach, n.Reach, r.cfg.Store.Reach)
	case n.History != nil:
		err = get(ctx, &w.History, *n.History, r.cfg.Store.History)
	case n.Replied != nil:
		err = get(ctx, &w.Replied, *n.Replied, r.cfg.Store.Replied)
	}
	return err
}

// write builds the document that the commit will store.
func (r *Runner) write(ctx context.Context, d *Document, e dialog.Envelope, dec dialog.Decision) (*Document, error) {
	now := cohort.At(r.cfg.Now())
	next := &Document{
		ID: d.ID, Schema: Schema, Version: d.Version + 1, SeenUntil: d.SeenUntil, Body: dec.Next,
		Expires: r.expires(dec.Next, dec.Erase, d, now),
	}
	keys, out := d.Keys.Trim(now.Add(-KeyKept), r.room(d))
	if len(out) > 0 {
		until := now.Add(KeyKept)
		if err := r.cfg.Store.Remember(ctx, d.Inbox(), out, until); err != nil {
			return nil, fmt.Errorf("remember older keys: %w", err)
		}
		next.SeenUntil = until
	}
	next.Keys = keys
	if !e.Occurs() { // what was told last is in her state
		next.Keys = keys.Add(e.Key, now)
	}
	next.Team = dialog.OfTeam(dec.Next.Person, r.cfg.Owner)
	next.DueAt, next.Plan = d.DueAt, d.Plan
	if dec.Planned {
		next.DueAt, next.Plan = dec.DueAt, dec.Plan
	}
	if p := dec.Next.Person; p != nil && p.Stage != cohort.StageGone {
		next.Hers = heard(d.Hers, e.Event.Heard(), now)
	}
	p := &Pending{Facts: dec.Facts, Erase: dec.Erase}
	part(next, d, dec, p, now)
	for i, s := range dec.Say {
		m, err := r.message(next, i, s, now)
		if err != nil {
			return nil, err
		}
		p.Messages = append(p.Messages, m)
	}
	for i, then := range dec.Then {
		then.Key = e.Key + "/" + strconv.Itoa(i)
		if from, to := e.Event.Emptying, then.Event.Emptying; from != nil && to != nil {
			// Of many pages: each is told from the others by where it begins, else the
			// key would grow with each.
			then.Key = strings.TrimSuffix(e.Key, "#"+strconv.FormatInt(from.To, 10)) + "#" + strconv.FormatInt(to.To, 10)
		}
		then.ID, then.At = d.ID+"/"+then.Key, now
		p.Envelopes = append(p.Envelopes, then)
	}
	next.Pending = p
	if !p.Empty() {
		next.PendingSince = now
	}
	return next, nil
}

// heard notes a message of hers beside those that can still be deleted.
func heard(hers Keys, h dialog.Heard, now cohort.Instant) Keys {
	hers, _ = hers.Trim(now.Add(-dialog.Deletable), KeptHers)
	id := strconv.FormatInt(h.Message, 10)
	if h.Message == 0 || hers.Has(id) {
		return hers
	}
	if h.Date <= 0 || h.Date > now {
		h.Date = now
	}
	return hers.Add(id, h.Date)
}

// room is how many keys stay beside a new one. When the document is full a
// quarter leaves at once, so that not every turn has keys to move.
func (r *Runner) room(d *Document) int {
	if d.Keys.Len() < KeptKeys {
		return KeptKeys
	}
	return KeptKeys * 3 / 4
}

// message renders one message into its row.
func (r *Runner) message(d *Document, n int, s dialog.Say, now cohort.Instant) (*outbox.Message, error) {
	m := &outbox.Message{
		ID: s.ID, Version: 1, Subject: d.ID, Order: outbox.Order(d.Version, n), Op: s.Op, Of: s.Of,
		Message: s.Message, State: outbox.Ready, Made: now, Last: s.Last, Once: s.File != nil,
		Chat: d.Body.Person.Chat,
	}
	m.Hush = s.Hush
	if (s.Op == dialog.OpStrip || s.Op == dialog.OpDelete) && s.Hush != (dialog.Hush{}) {
		m.Lane = outbox.Reminders // behind what is told unasked
	}
	if s.Matter != "" {
		m.Lane, m.Matter = outbox.Reminders, s.Matter
		if _, to := cohort.AnnouncementOf(s.Matter); to {
			m.Lane = outbox.Announcements
		}
	}
	if s.Unsent {
		m.State, m.DropAt = outbox.Blocked, now.Add(outbox.BodyKept)
		return m, nil
	}
	body := outbox.Body{Messages: s.Messages}
	var err error
	switch {
	case len(s.Messages) > 0:
		m.Lane = outbox.Clearing
	case s.Op == dialog.OpBlank:
		m.Lane = outbox.Clearing
		return m, nil
	case s.Op == dialog.OpCommands:
		m.Lane = outbox.Lists
		body, err = r.cfg.Words.Render(d.Body.Person, s)
	case s.Op == dialog.OpStrip || s.Op == dialog.OpDelete:
		return m, nil
	default:
		body, err = r.cfg.Words.Render(d.Body.Person, s)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: put a message into words: %w", ErrContent, err)
	}
	body.Silent, body.Guarded = s.Silent, s.Guarded
	if m.Body, err = outbox.Conceal(body); err != nil {
		return nil, err
	}
	return m, nil
}

// expires is when what is kept of a person has had its time.
func (r *Runner) expires(s dialog.Subject, erased bool, d *Document, now cohort.Instant) cohort.Instant {
	switch {
	case s.Person == nil:
		return 0
	case erased && s.Person.Stage == cohort.StageGone && s.Person.Chat.IsZero():
		return now.Add(dialog.TombstoneKept) // no farewell reaches her
	case erased && s.Person.Stage == cohort.StageGone:
		return now.Add(dialog.FarewellKept)
	case s.Person.Stage == cohort.StageGone:
		return d.Expires
	}
	return dialog.Lasts(r.cfg.Course(), s.Person, now)
}
