package main

import (
	"context"
	"crypto/rand"
	"errors"
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
	if err := h.watch.forward(d); err != nil {
		return err
	}
	select {
	case p.rouse <- struct{}{}: // what has fallen due is told at once
	default:
	}
	return p.sweeper.Clean(ctx) // what has had its time goes at once
}
