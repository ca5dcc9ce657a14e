package main

import (
	"context"
	"crypto/rand"
	"errors"
	"math"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// actsWithin bounds what an author asks for: a bot that hangs is told, not waited for.
const actsWithin = 15 * time.Second

// act runs one thing an author does with a phone. Her fingers do it, so nothing is
// changed behind the bot's back.
func (h *hands) act(ctx context.Context, phone *rehearsal.Phone, do func(context.Context, fingers) error) error {
	h.acting.Lock()
	defer h.acting.Unlock()
	p, err := h.program()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, actsWithin)
	defer cancel()
	err = do(ctx, fingers{program: p, phone: phone, door: p.keys.Lookup("telegram", strconv.FormatInt(phone.ID(), 10))})
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("the bot did not get there in time: look at her phone and go on by hand")
	}
	return err
}

// Jump implements rehearsal.Author.
func (h *hands) Jump(ctx context.Context, phone *rehearsal.Phone, module, quiz string) error {
	return h.act(ctx, phone, func(ctx context.Context, f fingers) error {
		jump := &dialog.Jump{Module: course.ModuleID(module), Quiz: course.QuizID(quiz)}
		if f.current().Quiz(jump.Module, jump.Quiz) == nil {
			return errors.New("the course has no such quiz any more")
		}
		if err := f.enter(ctx); err != nil {
			return err
		}
		key := "author:" + rand.Text()
		return f.runner.Carry(ctx, dialog.Envelope{
			ID: key, Key: key, On: dialog.Ref{Kind: dialog.Door, ID: f.door}, At: cohort.At(f.now()),
			Event: dialog.Event{Jump: jump},
		})
	})
}

// Speak implements rehearsal.Author: by the buttons she would press herself.
func (h *hands) Speak(ctx context.Context, phone *rehearsal.Phone, lang string) error {
	return h.act(ctx, phone, func(ctx context.Context, f fingers) error {
		her, err := f.person(ctx)
		if err != nil {
			return err
		}
		if her != nil && string(her.Lang) == lang {
			return nil
		}
		keys, err := f.languages(ctx, her)
		if err != nil {
			return err
		}
		key := keys.key(dialog.VerbLanguage, lang)
		if key == nil {
			return errors.New("her cohort is not held in this language")
		}
		return f.press(ctx, *key)
	})
}

// Forget implements rehearsal.Author: by /forget and its button.
func (h *hands) Forget(ctx context.Context, phone *rehearsal.Phone) error {
	return h.act(ctx, phone, func(ctx context.Context, f fingers) error {
		phone.Unblock()
		her, err := f.person(ctx)
		if her == nil || err != nil {
			return err
		}
		if _, err := phone.Say("/" + dialog.CommandForget); err != nil {
			return err
		}
		return f.forgotten(ctx)
	})
}

// Pass implements rehearsal.Author.
func (h *hands) Pass(ctx context.Context, d time.Duration) error {
	h.acting.Lock()
	defer h.acting.Unlock()
	p, err := h.program()
	if err != nil {
		return err
	}
	if err := h.through(ctx, p, h.watch.now().Add(d)); err != nil {
		return err
	}
	return p.sweeper.Clean(ctx) // what has had its time goes at once
}

// mostStops is how often time stops on its way, should everybody have much to be told.
const mostStops = 500

// through lets time pass until then, with a stop at every instant at which something falls
// due on the way: it is told at its hour, as if nobody had hurried.
func (h *hands) through(ctx context.Context, p *program, until time.Time) error {
	beside := p.newTicker() // the one that leads ticks by itself
	for range mostStops {
		next, err := p.store.DueNext(ctx, h.watch.now(), until)
		if err != nil || next.IsZero() {
			return errors.Join(err, h.watch.forward(until.Sub(h.watch.now())))
		}
		if err := h.watch.forward(next.Sub(h.watch.now()) + time.Millisecond); err != nil {
			return err
		}
		if err := errors.Join(beside.Tick(ctx), h.arrived(ctx, p)); err != nil {
			return err
		}
	}
	return h.watch.forward(until.Sub(h.watch.now()))
}

// arrivesWithin bounds the wait for what was told: time goes on without it.
const arrivesWithin = 3 * time.Second

// arrived waits until what waits to be sent is on the phones, so that it comes at the hour
// at which it was told.
func (h *hands) arrived(ctx context.Context, p *program) error {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for late := time.After(arrivesWithin); ; {
		rows, err := p.store.Unsettled(ctx, math.MaxInt64, h.watch.now().AddDate(1, 0, 0), 1)
		if err != nil || len(rows) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-late:
			return nil
		case <-look.C:
		}
	}
}
