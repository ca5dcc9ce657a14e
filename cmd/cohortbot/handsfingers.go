package main

import (
	"context"
	"errors"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
	"cohortbot/turn"
)

// fingers do on a phone what she would do, and see what the bot answers.
type fingers struct {
	*program
	phone *rehearsal.Phone
	door  string
}

// person is what is stored of her; nil when nobody is known by this phone.
func (f fingers) person(ctx context.Context) (*cohort.Participant, error) {
	doc, err := f.store.Behind(ctx, f.door)
	if errors.Is(err, turn.ErrNoSubject) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find her: %w", err)
	}
	return doc.Body.Person, nil
}

// atDoor says that she has no invitation in hand.
func atDoor(p *cohort.Participant) bool {
	return p == nil || p.Stage == cohort.StageVisitor && p.Place.View == dialog.ViewDoor
}

func in(p *cohort.Participant) bool { return p != nil && p.Stage == cohort.StageMember }

// knock opens her invitation, or as an owner the bot.
func (f fingers) knock() error {
	if f.phone.Config().Role == rehearsal.Owner {
		return f.phone.Open("")
	}
	if err := f.phone.Accept(); err != nil {
		return fmt.Errorf("%w: add one with an invitation", err)
	}
	return nil
}

// enter has her register, if she is not in yet.
func (f fingers) enter(ctx context.Context) error {
	her, err := f.person(ctx)
	if err != nil || in(her) {
		return err
	}
	step := f.board().step()
	if atDoor(her) {
		err = f.knock()
	} else {
		step = -1 // she stands before buttons
	}
	for err == nil {
		var keys board
		if keys, err = f.after(ctx, step, anyKey); err != nil {
			break
		}
		if her, err = f.person(ctx); err != nil || in(her) {
			break
		}
		key := keys.wayIn(f.phone.Config().LanguageCode)
		if key == nil {
			return errors.New("her screen has no button that leads on: go on by hand until she is in")
		}
		step, err = key.act.Step, f.press(ctx, *key)
	}
	return err
}

// languages has her stand before the languages she may choose from.
func (f fingers) languages(ctx context.Context, her *cohort.Participant) (board, error) {
	keys := f.board()
	if keys.key(dialog.VerbLanguage, "") != nil {
		return keys, nil
	}
	var err error
	if atDoor(her) {
		err = f.knock()
	} else {
		_, err = f.phone.Say("/" + dialog.CommandLanguage)
	}
	if err != nil {
		return nil, err
	}
	return f.after(ctx, keys.step(), func(b board) bool { return b.key(dialog.VerbLanguage, "") != nil })
}

// forgotten says yes when she is asked whether all of hers shall go, and waits for
// the farewell. One who is at the door is not asked.
func (f fingers) forgotten(ctx context.Context) error {
	var erase *key
	gone := func() bool {
		her, err := f.person(ctx)
		return err == nil && her == nil
	}
	err := f.phone.Wait(ctx, func(ms []rehearsal.Message) bool {
		erase = f.board().key(dialog.VerbErase, "")
		return gone() || erase != nil && erase.message == ms[len(ms)-1].ID
	})
	if err == nil && erase != nil {
		err = f.phone.PressOld(erase.message, erase.data)
	}
	if err != nil {
		return err
	}
	return f.phone.Wait(ctx, func(ms []rehearsal.Message) bool {
		last := ms[len(ms)-1]
		return last.FromBot && len(last.Keyboard) == 0 && gone()
	})
}

// press presses a button and waits until the bot has gone on.
func (f fingers) press(ctx context.Context, k key) error {
	if err := f.phone.PressOld(k.message, k.data); err != nil {
		return err
	}
	_, err := f.after(ctx, k.act.Step, anyKey)
	return err
}

// after waits for the buttons of a later step.
func (f fingers) after(ctx context.Context, step int, fit func(board) bool) (board, error) {
	var found board
	err := f.phone.Wait(ctx, func([]rehearsal.Message) bool {
		found = f.board()
		return found.step() > step && fit(found)
	})
	return found, err
}

// key is a button on her screen, board those of the newest message that has any.
type key struct {
	message int
	data    string
	act     dialog.Act
}

type board []key

func anyKey(b board) bool { return len(b) > 0 }

func (f fingers) board() board {
	var out board
	ms := f.phone.Messages()
	for i := len(ms) - 1; i >= 0 && len(out) == 0; i-- {
		for _, row := range ms[i].Keyboard {
			for _, b := range row {
				if act := dialog.ParseToken(f.keys, f.door, b.Data); act != nil {
					out = append(out, key{ms[i].ID, b.Data, *act})
				}
			}
		}
	}
	return out
}

// step is the one that the buttons belong to; -1 when there are none.
func (b board) step() int {
	if len(b) == 0 {
		return -1
	}
	return b[0].act.Step
}

// key finds the button of a verb; arg may be empty for the first one.
func (b board) key(verb dialog.Verb, arg string) *key {
	for i := range b {
		if b[i].act.Verb == verb && (arg == "" || b[i].act.Arg == arg) {
			return &b[i]
		}
	}
	return nil
}

// wayIn is the button that leads from an invitation to being in, by the shortest way
// and in her language if it is offered.
func (b board) wayIn(lang string) *key {
	if k := b.key(dialog.VerbLanguage, lang); k != nil {
		return k
	}
	for _, verb := range []dialog.Verb{
		dialog.VerbLanguage, dialog.VerbAbout, dialog.VerbAgree, dialog.VerbPromise, dialog.VerbUseName,
		dialog.VerbNod, dialog.VerbSkipProfile, dialog.VerbKeep,
	} {
		if k := b.key(verb, ""); k != nil {
			return k
		}
	}
	return nil
}
