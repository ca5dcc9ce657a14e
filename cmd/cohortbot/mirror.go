package main

import (
	"context"
	"errors"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results/chart"
)

// makeMirror draws how somebody rated herself, from what is kept of her at this moment and for her own chat
// alone: a recipe that comes to another's chat sends nothing.
func (h *house) makeMirror(ctx context.Context, m outbox.Media) (bot.Made, error) {
	doc, err := h.store.Load(ctx, dialog.Person, m.Of)
	if err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	her := doc.Body.Person
	of := dialog.MirrorOf(h.current(), her)
	if her.Stage != cohort.StageMember || !her.Has(cohort.RoleParticipant) || len(of.Lines) == 0 {
		return bot.Made{}, errors.New("a mirror of somebody who has nothing to see in it any more")
	}
	c := charting{house: h, lang: locales.Lang(m.Lang)}
	drawn := c.mirror(of)
	if c.err != nil {
		return bot.Made{}, c.err
	}
	data, err := drawn.PNG(m.Lang, h.bundle.RightToLeft(c.lang))
	return bot.Made{Name: h.fileName(m.Lang, "file_chart", ".png"), Data: data, To: her.Chat}, err
}

// mirror puts what she sees into words and bars.
func (c *charting) mirror(of dialog.Mirror) chart.Mirror {
	out := chart.Mirror{Title: c.word("mirror_title")}
	if of.Same() {
		out.Note = c.ends(of.Lines[0])
	}
	for _, l := range of.Lines {
		line := chart.MirrorLine{Title: l.Competency.Title.In(c.lang), Steps: l.Points}
		if !of.Same() {
			line.Note = c.ends(l)
		}
		for _, r := range []struct {
			time  chart.Time
			label string
			value float64
		}{{chart.First, "mirror_first", l.First}, {chart.Back, "mirror_back", l.Back}, {chart.Now, "mirror_now", l.Now}} {
			if r.value > 0 {
				line.Rows = append(line.Rows, chart.Row{Time: r.time, Label: c.word(r.label), Value: r.value, Text: c.rated(r.value, l.Points)})
			}
		}
		out.Lines = append(out.Lines, line)
	}
	if of.Again != nil {
		out.Last = c.with("mirror_again", locales.Args{"Title": of.Again.In(c.lang)})
	}
	return out
}

// ends are the words at the ends of a scale; "" where its items have several.
func (c *charting) ends(l dialog.MirrorLine) string {
	if l.Low == nil {
		return ""
	}
	return c.with("mirror_scale", locales.Args{"Low": l.Low.In(c.lang), "High": l.High.In(c.lang)})
}

// rated is a place on a scale.
func (c *charting) rated(x float64, points int) string {
	return c.with("mirror_value", locales.Args{"N": x, "Max": points})
}

// with gives words with their values as they stand in a picture, which orders them by itself.
func (c *charting) with(key string, args locales.Args) string {
	text, err := c.bundle.Plain(c.lang, key, args)
	if c.err == nil {
		c.err = err
	}
	return locales.Undirected(text)
}
