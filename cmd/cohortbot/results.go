package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/results"
	"cohortbot/seal"
)

func (sh shell) resultsCommand() *cli.Command {
	return &cli.Command{
		Name:  "results",
		Usage: "what the cohort answered",
		Commands: []*cli.Command{{
			Name:  "export",
			Usage: "writes the report file: what is released, in tables; with --rows the row file: one row an answer, under codes made for this file alone",
			Flags: flags(
				&cli.StringFlag{Name: "out", Usage: "the file to write, FILE.xlsx or FILE.csv, or FILE.pdf to print; the row file is one of the first two"},
				&cli.StringFlag{Name: "cohort", Usage: "this cohort alone"},
				&cli.BoolFlag{Name: "rows", Usage: "the row file"},
				&cli.StringFlag{Name: "lang", Value: "en", Usage: "of headings and texts; those of the row file never change"},
				&cli.StringFlag{Name: "reason", Usage: "why the row file is written; kept in the audit log"},
			),
			Action: sh.inHouse(sh.export),
		}},
	}
}

func (sh shell) export(ctx context.Context, cmd *cli.Command, h *house) error {
	out, reason, rows := cmd.String("out"), strings.TrimSpace(cmd.String("reason")), cmd.Bool("rows")
	form := strings.ToLower(strings.TrimPrefix(filepath.Ext(out), "."))
	var wrong problems
	switch {
	case rows && form != dialog.FormCSV && form != dialog.FormWorkbook:
		wrong = append(wrong, "--out: name the file to write, ending in .xlsx or .csv: the row file is one of these")
	case !slices.Contains([]string{dialog.FormWorkbook, dialog.FormCSV, dialog.FormPDF}, form):
		wrong = append(wrong, "--out: name the file to write, ending in .xlsx, .csv or .pdf")
	}
	if rows && reason == "" {
		wrong = append(wrong, "--reason: say in a few words why; it is kept in the audit log")
	}
	l := locales.Lang(cmd.String("lang"))
	if !slices.Contains(h.current().Languages, l) {
		wrong = append(wrong, fmt.Sprintf("--lang: the course is not held in %q", l))
	}
	id, err := cohortNamed(ctx, cmd.String("cohort"), h)
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	if err := wrong.or(); err != nil {
		return err
	}
	if !rows {
		return h.writeReport(ctx, out, reported{form: form, in: id, lang: l}, sh)
	}
	if err := h.store.Audit(ctx, cohort.ActionRowsTaken, actor, seal.Conceal(reason)); err != nil {
		return err
	}
	return h.writeRows(ctx, out, id, form == dialog.FormWorkbook, sh)
}

// writeReport writes what everybody may see, as it is by now.
func (h *house) writeReport(ctx context.Context, out string, r reported, sh shell) error {
	if err := (&releases{house: h}).Release(ctx); err != nil {
		return err
	}
	of, err := h.store.Results(ctx, dialog.ResultsOf{Cohort: r.in})
	if err != nil {
		return err
	}
	if of, err = h.withTexts(ctx, of, r.in); err != nil {
		return err
	}
	err = writeBeside(out, "the report file", func(w io.Writer) error {
		return h.report(ctx, w, r, of)
	})
	if err == nil {
		fmt.Fprintf(sh.stdout, "%s: written\n", out)
	}
	return err
}

// cohortNamed finds the cohort of an export; none named means all.
func cohortNamed(ctx context.Context, id string, h *house) (cohort.ID, error) {
	if id == "" {
		return "", nil
	}
	return cohortOf(ctx, id, cohort.RoleParticipant, h)
}

func (h *house) writeRows(ctx context.Context, out string, id cohort.ID, book bool, sh shell) error {
	scratch, done, err := newScratch(filepath.Dir(out))
	if err != nil {
		return err
	}
	defer done()
	var report results.RowsReport
	err = writeBeside(out, "the row file", func(w io.Writer) (err error) {
		report, err = results.WriteRows(ctx, w, h.store, results.RowsConfig{Course: h.current(), Cohort: id, Workbook: book, Scratch: scratch})
		return err
	})
	if errors.Is(err, results.ErrTooManyRows) {
		return fmt.Errorf("%w: name a file ending in .csv", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.stdout, "%s: %d answers of %d people\n", out, report.Rows, report.People)
	if len(report.Emptied) > 0 {
		fmt.Fprintf(sh.stdout, "left empty, for too few people share a combination: %s\n", strings.Join(report.Emptied, ", "))
	}
	return nil
}

// newScratch makes a file for what is read of a row file until it is written; nobody can read it. It has
// no name any more where the system allows that, else it goes when done is called.
func newScratch(dir string) (f *os.File, done func(), err error) {
	f, err = os.CreateTemp(dir, ".scratch-*")
	if err != nil {
		return nil, nil, fmt.Errorf("make room for what is read: %w", err)
	}
	gone := os.Remove(f.Name()) == nil
	return f, func() {
		_ = f.Close()
		if !gone {
			_ = os.Remove(f.Name())
		}
	}, nil
}

// writeBeside writes beside the file and then renames, so that a file half written is never taken for a
// whole one.
func writeBeside(out, what string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(out), ".results-*")
	if err != nil {
		return fmt.Errorf("write %s (check the folder of --out): %w", what, err)
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		_ = f.Close()
		return fmt.Errorf("write %s: %w", what, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	if err := os.Rename(f.Name(), out); err != nil {
		return fmt.Errorf("put %s in its place: %w", what, err)
	}
	return nil
}
