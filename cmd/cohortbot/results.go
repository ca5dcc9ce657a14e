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
	"cohortbot/course"
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
				&cli.StringFlag{Name: "lang", Usage: "of headings and texts; English, or the course's first language without it. Those of the row file never change, its sheet begins on that language's side"},
				&cli.StringFlag{Name: "reason", Usage: "why the row file is written; kept in the audit log"},
			),
			Action: sh.inHouse(sh.export),
		}},
	}
}

func (sh shell) export(ctx context.Context, cmd *cli.Command, h *house) error {
	x, err := exportOf(ctx, cmd, h)
	if err != nil {
		return err
	}
	if !x.rows {
		return h.writeReport(ctx, x.out, x.reported, sh)
	}
	if err := h.store.Audit(ctx, cohort.ActionRowsTaken, actor, x.reason); err != nil {
		return err
	}
	cfg := results.RowsConfig{Cohort: x.in, Workbook: x.form == dialog.FormWorkbook, FromRight: h.bundle.RightToLeft(x.lang)}
	return h.writeRows(ctx, x.out, cfg, sh)
}

// exported is an export as it was asked for.
type exported struct {
	reported

	out    string
	rows   bool
	reason seal.Private
}

// exportOf reads what was asked for, and says all that is wrong with it at once.
func exportOf(ctx context.Context, cmd *cli.Command, h *house) (exported, error) {
	x := exported{out: cmd.String("out"), rows: cmd.Bool("rows")}
	x.form = strings.ToLower(strings.TrimPrefix(filepath.Ext(x.out), "."))
	var wrong problems
	switch {
	case x.rows && x.form != dialog.FormCSV && x.form != dialog.FormWorkbook:
		wrong = append(wrong, "--out: name the file to write, ending in .xlsx or .csv: the row file is one of these")
	case !slices.Contains([]string{dialog.FormWorkbook, dialog.FormCSV, dialog.FormPDF}, x.form):
		wrong = append(wrong, "--out: name the file to write, ending in .xlsx, .csv or .pdf")
	}
	line, fault := exportReason(seal.Conceal(cmd.String("reason")), x.rows, cmd.IsSet("reason"))
	x.reason, wrong = line, append(wrong, fault...)
	x.lang = exportedIn(locales.Lang(cmd.String("lang")), h.current())
	if !x.rows && !slices.Contains(h.current().Languages, x.lang) {
		wrong = append(wrong, fmt.Sprintf("--lang: the course is not held in %q, but in %s", x.lang, listed(h.current().Languages)))
	}
	var err error
	if x.in, err = cohortNamed(ctx, cmd.String("cohort"), h); err != nil {
		wrong = append(wrong, err.Error())
	}
	return x, wrong.or()
}

// exportedIn is the language of a file: English where none is named and the course is held in it, else the
// course's first.
func exportedIn(named locales.Lang, c *course.Course) locales.Lang {
	if named != "" || len(c.Languages) == 0 {
		return named
	}
	if slices.Contains(c.Languages, locales.Lang("en")) {
		return "en"
	}
	return c.Languages[0]
}

func listed(of []locales.Lang) string {
	out := make([]string, len(of))
	for i, l := range of {
		out[i] = string(l)
	}
	return strings.Join(out, ", ")
}

// exportReason is why a row file is written, and what is wrong with it by the rule that holds in the chat. A
// report needs none, and keeps none.
func exportReason(text seal.Private, rows, given bool) (seal.Private, problems) {
	line, short, long := dialog.ReasonOf(text)
	switch {
	case !rows && given:
		return line, problems{"--reason: it is kept for the row file alone: add --rows, or leave it out"}
	case !rows:
	case short:
		return line, problems{fmt.Sprintf("--reason: say in a few words why, in %d letters or more; it is kept in the audit log", dialog.LeastReason)}
	case long:
		return line, problems{fmt.Sprintf("--reason: say it in %d characters or fewer", dialog.MostReason)}
	}
	return line, nil
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

func (h *house) writeRows(ctx context.Context, out string, cfg results.RowsConfig, sh shell) error {
	scratch, done, err := newScratch(filepath.Dir(out))
	if err != nil {
		return err
	}
	defer done()
	cfg.Course, cfg.Scratch = h.current(), scratch
	var report results.RowsReport
	err = writeBeside(out, "the row file", func(w io.Writer) (err error) {
		report, err = results.WriteRows(ctx, w, h.store, cfg)
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
