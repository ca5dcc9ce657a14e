package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results/workbook"
	"cohortbot/storage"
)

// makeReport makes the report file for whoever asked for it, as long as she may see results.
func (h *house) makeReport(ctx context.Context, m outbox.Media) (bot.Made, error) {
	doc, err := h.store.Load(ctx, dialog.Person, m.Of)
	if err == nil && !h.mayReport(doc.Body.Person) {
		return bot.Made{}, errors.New("a report for somebody who may not see results any more")
	}
	form, in, _ := strings.Cut(m.From, "/")
	var of *dialog.Results
	if err == nil {
		of, err = h.store.Results(ctx, dialog.ResultsOf{Cohort: cohort.ID(in)})
	}
	if ctx.Err() != nil || errors.Is(err, storage.ErrUnavailable) {
		return bot.Made{}, fmt.Errorf("%w: the store is not there: %w", outbox.ErrNotSent, err)
	}
	if err != nil {
		return bot.Made{}, err
	}
	write := workbook.WriteCSV
	if form == dialog.FormWorkbook {
		write = workbook.Write
	}
	var out bytes.Buffer
	err = write(&out, workbook.Config{Course: h.current(), Words: h.bundle, Lang: locales.Lang(m.Lang)}, of)
	return bot.Made{Name: h.fileName(m.Lang, "file_report", "."+form), Data: out.Bytes()}, err
}

// mayReport says that p may see results now.
func (h *house) mayReport(p *cohort.Participant) bool {
	return p.Stage == cohort.StageMember && (h.owner(p.Door) || p.Has(cohort.RoleOwner) || p.Has(cohort.RoleStaff))
}
