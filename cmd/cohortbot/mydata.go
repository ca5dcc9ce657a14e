package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results"
	"cohortbot/storage"
	"cohortbot/turn"
)

// Make makes a file by its recipe; with it the house is the client's bot.Maker.
func (h *house) Make(ctx context.Context, m outbox.Media) (bot.Made, error) {
	switch m.Recipe {
	case dialog.RecipeMyData:
		return h.makeMyData(ctx, m)
	case dialog.RecipeLinks:
		return h.makeLinks(ctx, m)
	case dialog.RecipeReport:
		return h.makeReport(ctx, m)
	case dialog.RecipeRows:
		return h.makeRows(ctx, m)
	case dialog.RecipeNames:
		return h.makeNames(ctx, m)
	case dialog.RecipeChart:
		return h.makeChart(ctx, m)
	case dialog.RecipeMirror:
		return h.makeMirror(ctx, m)
	case dialog.RecipeDate:
		return h.makeDate(ctx, m)
	}
	return bot.Made{}, errors.New("a recipe that is not known")
}

// fileName is what a file is called on her phone, in her language: neutral, for others may see it
// there.
func (h *house) fileName(lang, key, end string) string {
	name, err := h.bundle.Plain(locales.Lang(lang), key, nil)
	if err != nil {
		name = "file"
	}
	return strings.ReplaceAll(strings.TrimSpace(name), " ", "-") + end
}

func (h *house) makeMyData(ctx context.Context, m outbox.Media) (bot.Made, error) {
	her, err := h.allOf(ctx, m.Of)
	if err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	data, err := results.MyData(h.current(), h.bundle, locales.Lang(m.Lang), her)
	return bot.Made{Name: h.fileName(m.Lang, "file_my_data", ".html"), Data: data, To: her.Person.Chat}, err
}

// allOf reads everything that is kept of a person.
func (h *house) allOf(ctx context.Context, subject string) (results.Her, error) {
	her := results.Her{Now: cohort.At(h.now()), Kept: results.Kept{
		Messages: outbox.BodyKept, Keys: turn.KeyKept, Aside: storage.ParkedKept, Tombstone: dialog.TombstoneKept,
	}}
	doc, err := h.store.Load(ctx, dialog.Person, subject)
	if err != nil {
		return her, err
	}
	her.Person = doc.Body.Person
	if her.Person.Stage != cohort.StageMember && her.Person.Stage != cohort.StageJoining {
		return her, errors.New("she has left meanwhile")
	}
	her.Owner = h.owner(her.Person.Door)
	if her.Person.Cohort != "" {
		if her.Cohort, err = h.store.Cohort(ctx, her.Person.Cohort); err != nil {
			return her, err
		}
	}
	switch thread, err := h.store.Load(ctx, dialog.Thread, cohort.ThreadID(subject)); {
	case err == nil:
		her.Thread = thread.Body.Thread
	case !errors.Is(err, turn.ErrNoSubject):
		return her, err
	}
	her.Lost, err = h.store.EachFactOf(ctx, subject, func(f *cohort.Fact) error {
		her.Facts = append(her.Facts, f)
		return nil
	})
	return her, err
}

// now is the moment by the settings' clock.
func (h *house) now() time.Time {
	if h.set.now != nil {
		return h.set.now()
	}
	return time.Now()
}
