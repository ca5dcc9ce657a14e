package turn

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// write builds the document that the commit will store.
func (r *Runner) write(ctx context.Context, d *Document, e dialog.Envelope, dec dialog.Decision) (*Document, error) {
	now := cohort.At(r.cfg.Now())
	next := &Document{
		ID: d.ID, Schema: Schema, Version: d.Version + 1, SeenUntil: d.SeenUntil, Body: dec.Next,
		Expires: r.expires(dec, d, now),
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
		_, to := cohort.AnnouncementOf(s.Matter)
		if _, moved := cohort.MovedOf(s.Matter); to || moved { // neither comes before what somebody waits for
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
func (r *Runner) expires(dec dialog.Decision, d *Document, now cohort.Instant) cohort.Instant {
	s, erased := dec.Next, dec.Erase
	switch {
	case s.Person == nil:
		return 0
	case erased && s.Person.Stage == cohort.StageGone && s.Person.Chat.IsZero():
		return now.Add(dialog.TombstoneKept) // no farewell reaches her
	case erased && s.Person.Stage == cohort.StageGone:
		return now.Add(farewellRests(dec, now) + dialog.FarewellKept)
	case s.Person.Stage == cohort.StageGone:
		return d.Expires
	}
	return dialog.Lasts(r.cfg.Course(), s.Person, now)
}

// farewellRests is how long a farewell waits for the end of the quiet time.
func farewellRests(dec dialog.Decision, now cohort.Instant) (rests time.Duration) {
	for _, s := range dec.Say {
		if s.Last {
			rests = max(rests, s.Hush.Ends(now.Time()))
		}
	}
	return rests
}
