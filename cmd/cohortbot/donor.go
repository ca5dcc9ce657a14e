package main

import (
	"context"
	"fmt"
	"io"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/results/indicator"
	"cohortbot/results/report"
	"cohortbot/results/workbook"
)

// reported says of whom a report is, in which form, and in which language.
type reported struct {
	form string
	in   cohort.ID // empty: of all
	lang locales.Lang
}

// report writes what is released in the form that was asked for. Of all, each cohort stands beside it, by what
// is released of it.
func (h *house) report(ctx context.Context, w io.Writer, r reported, of *dialog.Results) error {
	name, cohorts, err := h.partsOf(ctx, r)
	if err != nil {
		return err
	}
	if r.form == dialog.FormPDF {
		return report.Write(w, report.Config{
			Course: h.current(), Words: h.bundle, Lang: r.lang, Of: indicator.Part{Name: name, Of: of}, Cohorts: cohorts,
		})
	}
	write := workbook.WriteCSV
	if r.form == dialog.FormWorkbook {
		write = workbook.Write
	}
	ids, err := h.idsOf(ctx, r.in)
	if err != nil {
		return err
	}
	return write(w, workbook.Config{Course: h.current(), Words: h.bundle, Lang: r.lang, Name: name, Cohorts: cohorts, IDs: ids}, of)
}

// idsOf are the ids of the cohorts that a report is of.
func (h *house) idsOf(ctx context.Context, in cohort.ID) (ids []cohort.ID, err error) {
	if in != "" {
		return []cohort.ID{in}, nil
	}
	list, err := h.store.ListCohorts(ctx)
	for _, x := range list {
		ids = append(ids, x.ID)
	}
	return ids, err
}

// partsOf are what those are called whom a report is of and, where it is of all, each cohort by itself.
func (h *house) partsOf(ctx context.Context, r reported) (name string, cohorts []indicator.Part, err error) {
	if name, err = h.nameOf(ctx, r.in, r.lang); err != nil || r.in != "" {
		return name, nil, err
	}
	words := h.renderer()
	list, err := h.store.ListCohorts(ctx)
	if len(list) < 2 { // all are those of the one
		list = nil
	}
	for _, x := range list {
		p := indicator.Part{}
		if err == nil {
			p.Name, err = words.Bare(r.lang, dialog.CohortName(x.Cohort))
		}
		if err == nil {
			p.Of, err = h.store.Results(ctx, dialog.ResultsOf{Cohort: x.ID})
		}
		cohorts = append(cohorts, p)
	}
	if err != nil {
		return "", nil, fmt.Errorf("the cohorts of a report: %w", err)
	}
	return name, cohorts, nil
}

// nameOf is what those are called whom results are of: a cohort, or all.
func (h *house) nameOf(ctx context.Context, in cohort.ID, lang locales.Lang) (string, error) {
	if in == "" {
		return h.bundle.Plain(lang, "results_all", nil)
	}
	of, err := h.store.Cohort(ctx, in)
	if err != nil {
		return "", fmt.Errorf("of whom results are: %w", err)
	}
	return h.renderer().Bare(lang, dialog.CohortName(of))
}

// renderer puts parts into words that stand in a file.
func (h *house) renderer() *bot.Renderer {
	return &bot.Renderer{Bundle: h.bundle, Course: h.current, Stamp: h.keys, Name: h.botName}
}
