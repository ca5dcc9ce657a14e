package turn

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/dialog"
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
	case n.Inbox != nil, n.Left != nil, n.Thread != "", n.Outside:
		err = r.fetchThreads(ctx, w, n)
	case n.Spoken != "", n.Had != "", n.Reach != "", n.History != nil, n.Replied != nil:
		err = r.fetchAnnouncements(ctx, w, d.ID, n)
	case n.Team, n.Owners, n.Waiting != "", n.Issued != nil, n.Coded != "", n.Audit != nil:
		err = r.fetchTeamwork(ctx, w, n)
	case n.Results != nil, n.Texts != nil:
		err = r.fetchResults(ctx, w, n)
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

// fetchResults is what everybody may see who may see results.
func (r *Runner) fetchResults(ctx context.Context, w *dialog.World, n dialog.Need) error {
	if n.Results != nil {
		found, err := r.cfg.Store.Results(ctx, *n.Results)
		if err == nil {
			note(&w.Results, n.Results.Cohort, found)
		}
		return err
	}
	found, err := r.cfg.Store.Texts(ctx, *n.Texts)
	if err == nil {
		note(&w.Texts, *n.Texts, found)
	}
	return err
}

// fetchTeamwork is about those who run the programme, whom they let in and what they did.
func (r *Runner) fetchTeamwork(ctx context.Context, w *dialog.World, n dialog.Need) (err error) {
	switch {
	case n.Team:
		w.Team, err = r.cfg.Store.Team(ctx, r.cfg.Owner)
		w.Team = append([]dialog.Known{}, w.Team...)
	case n.Owners:
		var d *Document
		if d, err = r.subject(ctx, dialog.Owners, dialog.OwnersID); err == nil {
			w.Owners = cmp.Or(d.Body.Owners, &cohort.Owners{}) // asked for, also when there is none
		}
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
	case n.Left != nil:
		var box *dialog.Inbox
		if box, err = r.cfg.Store.Inbox(ctx, *n.Left); err == nil {
			note(&w.Left, n.Left.Cohort, box)
		}
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

func (r *Runner) fetchAnnouncements(ctx context.Context, w *dialog.World, subject string, n dialog.Need) (err error) {
	switch {
	case n.Spoken != "":
		err = get(ctx, &w.Spoken, n.Spoken, r.cfg.Store.Announcement)
	case n.Had != "":
		var had *dialog.Had
		if had, err = r.cfg.Store.Had(ctx, subject, n.Had); err == nil {
			note(&w.Had, n.Had, had)
		}
	case n.Reach != "":
		err = get(ctx, &w.Reach, n.Reach, r.cfg.Store.Reach)
	case n.History != nil:
		err = get(ctx, &w.History, *n.History, r.cfg.Store.History)
	case n.Replied != nil:
		err = get(ctx, &w.Replied, *n.Replied, r.cfg.Store.Replied)
	}
	return err
}
