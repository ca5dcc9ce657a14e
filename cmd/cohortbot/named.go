package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"strings"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results"
)

// makeRows makes the row file for an owner, as she is one still, and says which columns were left empty. It
// is read now, into a scratch that nobody can read, and written while it is sent. A workbook that would not
// hold all rows becomes plain text.
func (h *house) makeRows(ctx context.Context, m outbox.Media) (bot.Made, error) {
	form, in, ok := strings.Cut(m.From, "/")
	if !ok || form != dialog.FormWorkbook && form != dialog.FormCSV {
		return bot.Made{}, errors.New("a row file in no form that is known")
	}
	if err := h.ownsStill(ctx, m.Of); err != nil {
		return bot.Made{}, err
	}
	if err := os.MkdirAll(h.set.data, 0o700); err != nil { // over MongoDB there may be none yet
		return bot.Made{}, fmt.Errorf("make the data directory: %w", err)
	}
	scratch, done, err := newScratch(h.set.data)
	if err != nil {
		return bot.Made{}, err
	}
	file, err := results.ReadRows(ctx, h.store, results.RowsConfig{
		Course: h.current(), Cohort: cohort.ID(in), Scratch: scratch,
		Workbook: form == dialog.FormWorkbook, FromRight: h.bundle.RightToLeft(locales.Lang(m.Lang)),
	})
	if err != nil {
		done()
		return bot.Made{}, unmade(ctx, err)
	}
	made, err := h.aboutRows(locales.Lang(m.Lang), file.Report())
	if err != nil {
		done()
		return bot.Made{}, err
	}
	if !file.Fits() {
		file.AsText()
		form = dialog.FormCSV
	}
	made.Name = h.fileName(m.Lang, "file_rows", "."+form)
	made.Write = func(w io.Writer) error {
		defer done()
		return unmade(ctx, file.Write(ctx, w))
	}
	return made, nil
}

// aboutRows is what is said with a row file, and in its place when Telegram does not take it.
func (h *house) aboutRows(l locales.Lang, report results.RowsReport) (made bot.Made, err error) {
	note, err := h.bundle.Text(l, "rows_holds", locales.Args{"N": report.Rows, "People": report.People})
	if err == nil && len(report.Emptied) > 0 {
		var columns []string
		for _, id := range report.Emptied {
			columns = append(columns, locales.LTR(html.EscapeString(id)))
		}
		var left string
		left, err = h.bundle.Text(l, "rows_emptied", locales.Args{"List": locales.Markup(h.bundle.List(l, columns)), "K": cohort.SmallestCell})
		note += "\n" + left
	}
	if err != nil {
		return made, err
	}
	instead, err := h.bundle.Text(l, "rows_large", locales.Args{"Command": locales.Code("cohortbot results export --rows")})
	return bot.Made{Note: h.bundle.Lines(l, note), Instead: h.bundle.Lines(l, instead)}, err
}

// makeNames makes the file with names for the owner who has asked for it, as long as the owners' word for
// it holds: the recipe alone gives nothing.
func (h *house) makeNames(ctx context.Context, m outbox.Media) (bot.Made, error) {
	if err := h.ownsStill(ctx, m.Of); err != nil {
		return bot.Made{}, err
	}
	id, in, _ := strings.Cut(m.From, "/")
	doc, err := h.store.Load(ctx, dialog.Owners, dialog.OwnersID)
	if err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	n := doc.Body.Owners.Naming
	if !n.Makes(id, m.Of, cohort.At(h.now())) || string(n.Cohort) != in {
		return bot.Made{}, errors.New("a file with names for which nobody's word holds")
	}
	var out bytes.Buffer
	if _, err := results.WriteNames(ctx, &out, h.store, results.NamesConfig{Course: h.current(), Cohort: n.Cohort}); err != nil {
		return bot.Made{}, unmade(ctx, err)
	}
	return bot.Made{Name: h.fileName(m.Lang, "file_names", ".csv"), Data: out.Bytes()}, nil
}

// ownsStill looks whether somebody who asked for a file is an owner at this moment.
func (h *house) ownsStill(ctx context.Context, who string) error {
	doc, err := h.store.Load(ctx, dialog.Person, who)
	if err != nil {
		return unmade(ctx, err)
	}
	p := doc.Body.Person
	if p.Stage != cohort.StageMember || !h.owner(p.Door) && !p.Has(cohort.RoleOwner) {
		return errors.New("a file for somebody who is no owner any more")
	}
	return nil
}
