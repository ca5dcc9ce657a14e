package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
)

// makeReport makes the report file for whoever asked for it, as long as she may see results.
func (h *house) makeReport(ctx context.Context, m outbox.Media) (bot.Made, error) {
	form, in, _ := strings.Cut(m.From, "/")
	of, err := h.resultsFor(ctx, m.Of, cohort.ID(in))
	if err != nil {
		return bot.Made{}, err
	}
	if of, err = h.withTexts(ctx, of, cohort.ID(in)); err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	var out bytes.Buffer
	err = unmade(ctx, h.report(ctx, &out, reported{form: form, in: cohort.ID(in), lang: locales.Lang(m.Lang)}, of))
	day := h.now().In(h.current().Zone).Format(time.DateOnly) // several lie beside one another in a folder
	return bot.Made{Name: h.fileName(m.Lang, "file_report", "-"+day+"."+form), Data: out.Bytes()}, err
}

// resultsFor are the results of a cohort, or of all, for somebody who asked for them.
func (h *house) resultsFor(ctx context.Context, who string, in cohort.ID) (*dialog.Results, error) {
	doc, err := h.store.Load(ctx, dialog.Person, who)
	if err == nil && !h.mayReport(doc.Body.Person) {
		return nil, errors.New("results for somebody who may not see them any more")
	}
	var of *dialog.Results
	if err == nil {
		of, err = h.store.Results(ctx, dialog.ResultsOf{Cohort: in})
	}
	return of, unmade(ctx, err)
}

// mayReport says that p may see results now.
func (h *house) mayReport(p *cohort.Participant) bool {
	return p.Stage == cohort.StageMember && (h.owner(p.Door) || p.Has(cohort.RoleOwner) || p.Has(cohort.RoleStaff))
}
