package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/turn"
)

// gathering puts together whom of some cohorts something did not reach.
type gathering struct {
	store *Store
	of    []cohort.ID
	since cohort.Instant
	found map[string]map[dialog.Reason]cohort.Instant // by subject, or by the door of a stranger; since when
	known map[string]*turn.Document                   // people of the cohorts, by subject
}

// gather finds the people of some cohorts whom something did not reach: those who have
// blocked the bot by their own documents, the others by the latest rows and updates of
// everybody.
func (s *Store) gather(ctx context.Context, of []cohort.ID, x *dialog.Trouble) error {
	g := &gathering{
		store: s, of: of, since: x.Since,
		found: map[string]map[dialog.Reason]cohort.Instant{}, known: map[string]*turn.Document{},
	}
	more, err := g.blocked(ctx)
	if err != nil {
		return err
	}
	x.More = more
	for state, reason := range troubled() {
		if more, err = g.rows(ctx, state, reason); err != nil {
			return err
		}
		x.More = x.More || more
	}
	if more, err = g.parked(ctx); err != nil {
		return err
	}
	x.More = x.More || more
	if err := s.twice(ctx, x.Since, g.note(dialog.ReasonTwice)); err != nil {
		return err
	}
	return g.people(ctx, x)
}

// note gives what notes that a reason concerns somebody, since the earliest time.
func (g *gathering) note(reason dialog.Reason) func(who string, at cohort.Instant) {
	return func(who string, at cohort.Instant) {
		if g.found[who] == nil {
			g.found[who] = map[dialog.Reason]cohort.Instant{}
		}
		if was := g.found[who][reason]; was == 0 || at < was {
			g.found[who][reason] = at
		}
	}
}

// blocked finds those of the cohorts who have blocked the bot.
func (g *gathering) blocked(ctx context.Context) (more bool, err error) {
	for _, c := range g.of {
		q := Query{Index: peopleBlocked, Equal: []any{c, true}, Limit: mostMissing}
		next, err := g.store.engine.Find(ctx, q, func(d Decode) error {
			doc := &turn.Document{}
			if err := d(doc); err != nil || doc.Body.Person == nil {
				return passOver(err)
			}
			p := doc.Body.Person
			g.known[doc.ID] = doc
			g.note(dialog.ReasonBlocked)(doc.ID, cmp.Or(p.BlockedAt, p.Seen))
			return nil
		})
		if err != nil {
			return false, err
		}
		more = more || next != ""
	}
	return more, nil
}

// rows finds whose rows are in a state.
func (g *gathering) rows(ctx context.Context, state outbox.State, reason dialog.Reason) (more bool, err error) {
	for _, lane := range lanesToHer() {
		q := Query{Index: messagesByLane, Equal: []any{state, lane}, From: g.since}
		left, err := g.store.latest(ctx, q, func(d Decode) error {
			var row struct {
				Subject string         `json:"subject"`
				Made    cohort.Instant `json:"made"`
				Reason  outbox.Reason  `json:"reason"`
			}
			if err := d(&row); err != nil {
				return err
			}
			why := reason
			if row.Reason == outbox.WhyRests {
				why = dialog.ReasonRests
			}
			g.note(why)(row.Subject, row.Made)
			return nil
		})
		if err != nil {
			return false, err
		}
		more = more || left
	}
	return more, nil
}

// parked finds whose updates were set aside.
func (g *gathering) parked(ctx context.Context) (more bool, err error) {
	return g.store.latest(ctx, Query{Index: parkedByTime, From: g.since}, func(d Decode) error {
		var u struct {
			Owner string         `json:"owner"`
			At    cohort.Instant `json:"at"`
		}
		if err := d(&u); err != nil {
			return err
		}
		g.note(dialog.ReasonParked)(u.Owner, u.At)
		return nil
	})
}

// people looks up who of those found belongs to the cohorts, and puts them in order.
func (g *gathering) people(ctx context.Context, x *dialog.Trouble) error {
	var subjects []string
	whose := map[string]map[dialog.Reason]cohort.Instant{}
	for i, who := range g.byTime() {
		if len(subjects) >= mostMissing || i >= mostAsked {
			x.More = true
			break
		}
		doc, err := g.person(ctx, who)
		if err != nil {
			return err
		}
		if doc == nil {
			continue
		}
		g.known[doc.ID] = doc
		if whose[doc.ID] == nil {
			subjects, whose[doc.ID] = append(subjects, doc.ID), map[dialog.Reason]cohort.Instant{}
		}
		for reason, at := range g.found[who] { // a door and a subject may be one person
			if was := whose[doc.ID][reason]; was == 0 || at < was {
				whose[doc.ID][reason] = at
			}
		}
	}
	for _, id := range subjects {
		if m := g.told(g.known[id], whose[id]); len(m.Why) > 0 {
			x.People = append(x.People, m)
		}
	}
	slices.SortStableFunc(x.People, func(a, b dialog.Missing) int {
		first := func(m dialog.Missing) int {
			if m.Why[0].Reason == dialog.ReasonBlocked {
				return 0
			}
			return 1
		}
		return cmp.Compare(first(a), first(b))
	})
	return nil
}

// told is what is said of one person. A block that she has lifted is over: what it kept
// from her, she was told herself.
func (g *gathering) told(doc *turn.Document, why map[dialog.Reason]cohort.Instant) dialog.Missing {
	p := doc.Body.Person
	switch at := why[dialog.ReasonBlocked]; {
	case p.Blocked:
		why[dialog.ReasonBlocked] = cmp.Or(p.BlockedAt, p.Seen) // not an earlier one
	case at > 0 && at < p.Seen:
		delete(why, dialog.ReasonBlocked)
	}
	_ = g.store.open(doc) // one whose name this key file does not open is listed by her code
	m := dialog.Missing{Code: p.Code, Name: p.Name}
	for _, r := range dialog.Reasons() {
		if at := why[r]; at > 0 {
			m.Why = append(m.Why, dialog.Why{Reason: r, Since: at})
		}
	}
	return m
}

// byTime is who was found: those who have blocked the bot, then the latest first.
func (g *gathering) byTime() []string {
	last := map[string]cohort.Instant{}
	for who, why := range g.found {
		for _, at := range why {
			last[who] = max(last[who], at)
		}
		if g.known[who] != nil {
			last[who] += 1 << 50
		}
	}
	out := make([]string, 0, len(last))
	for who := range last {
		out = append(out, who)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(last[b], last[a]), cmp.Compare(a, b)) })
	return out
}

// person gives somebody of the cohorts by her subject id or her door, or nil.
func (g *gathering) person(ctx context.Context, who string) (*turn.Document, error) {
	if doc := g.known[who]; doc != nil {
		return doc, nil
	}
	doc := &turn.Document{}
	err := g.store.engine.Get(ctx, people, who, doc)
	if errors.Is(err, ErrNotFound) {
		var d door
		if err = g.store.engine.Get(ctx, doors, who, &d); err == nil {
			err = g.store.engine.Get(ctx, people, d.Subject, doc)
		}
	}
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrDamaged):
		return nil, nil
	case err != nil:
		return nil, err
	}
	p := doc.Body.Person
	in := p != nil && (p.Stage == cohort.StageMember || p.Stage == cohort.StageJoining)
	if !in || p.Cohort == "" || !slices.Contains(g.of, p.Cohort) {
		return nil, nil
	}
	return doc, nil
}

// passOver passes over what is damaged.
func passOver(err error) error {
	if errors.Is(err, ErrDamaged) {
		return nil
	}
	return err
}
