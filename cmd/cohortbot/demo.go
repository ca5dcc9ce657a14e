package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"cohortbot/rehearsal"
)

// fill plays three weeks of a cohort: everybody does by her own fingers what the cast says,
// day by day, and time brings what it brings.
func (h *hands) fill(ctx context.Context) error {
	h.acting.Lock()
	defer h.acting.Unlock()
	p, err := h.program()
	if err != nil {
		return err
	}
	team, women := h.players(p)
	for _, x := range team {
		if err := x.enter(ctx); err != nil {
			return fmt.Errorf("have the coordinator come in: %w", err)
		}
	}
	began := h.watch.now()
	for day := range demoDays {
		if err := visit(ctx, women, day); err != nil {
			return err
		}
		next := began.AddDate(0, 0, day+1)
		if now := time.Now(); next.After(now) || day == demoDays-1 {
			next = now
		}
		if err := errors.Join(h.arrived(ctx, p), h.through(ctx, p, next)); err != nil {
			return fmt.Errorf("let a day pass: %w", err)
		}
	}
	return nil
}

// players gives everybody with her phone, in the order of the cast.
func (h *hands) players(p *program) (team []fingers, women []*woman) {
	cast := map[string]role{}
	for _, r := range demoCast() {
		cast[r.name] = r
	}
	for n, phone := range h.server.Phones() {
		f := fingers{program: p, phone: phone, door: p.keys.Lookup("telegram", strconv.FormatInt(phone.ID(), 10))}
		switch r, plays := cast[phone.Config().FirstName]; {
		case phone.Config().Role == rehearsal.Coordinator:
			team = append(team, f)
		case plays && phone.Config().Role == "":
			women = append(women, &woman{role: r, fingers: f, chance: rand.New(rand.NewPCG(1, uint64(n)))})
		}
	}
	return team, women
}

// atOnce is how many women are at their phones at once.
const atOnce = 4

// visit has everybody do what she does on a day.
func visit(ctx context.Context, women []*woman, day int) error {
	wrong := make([]error, len(women))
	places := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, x := range women {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if err := x.day(ctx, day); err != nil {
				wrong[i] = fmt.Errorf("one who is to come to %q, on day %d: %w", x.aim, day, err)
			}
		})
	}
	all.Wait()
	return errors.Join(wrong...)
}

// demoBegan is how far a demonstration's clock stands behind when it begins, at now: three
// weeks before, in the morning, so that nobody reads at night.
func demoBegan(now time.Time) time.Duration {
	y, m, d := now.UTC().Date()
	return time.Date(y, m, d-demoDays, demoHour, 0, 0, 0, time.UTC).Sub(now)
}

// demoHour is when everybody goes on, in UTC: ten in the morning in Baghdad.
const demoHour = 7
