package main

import (
	"context"
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
	"cohortbot/results/workbook"
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
				&cli.StringFlag{Name: "out", Usage: "the file to write, FILE.xlsx or FILE.csv; the row file is a FILE.csv"},
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
	book := strings.EqualFold(filepath.Ext(out), ".xlsx")
	var wrong problems
	switch sheet := strings.EqualFold(filepath.Ext(out), ".csv"); {
	case rows && !sheet:
		wrong = append(wrong, "--out: name the file to write, ending in .csv: the row file is one")
	case !rows && !sheet && !book:
		wrong = append(wrong, "--out: name the file to write, ending in .xlsx or .csv")
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
		return h.writeReport(ctx, out, id, l, book, sh)
	}
	if err := h.store.Audit(ctx, cohort.ActionRowsTaken, actor, seal.Conceal(reason)); err != nil {
		return err
	}
	return h.writeRows(ctx, out, id, sh)
}

// writeReport writes what everybody may see, as it is by now.
func (h *house) writeReport(ctx context.Context, out string, id cohort.ID, l locales.Lang, book bool, sh shell) error {
	if err := (&releases{house: h}).Release(ctx); err != nil {
		return err
	}
	of, err := h.store.Results(ctx, dialog.ResultsOf{Cohort: id})
	if err != nil {
		return err
	}
	if of, err = h.withTexts(ctx, of, id); err != nil {
		return err
	}
	write := workbook.WriteCSV
	if book {
		write = workbook.Write
	}
	err = writeBeside(out, "the report file", func(w io.Writer) error {
		return write(w, workbook.Config{Course: h.current(), Words: h.bundle, Lang: l}, of)
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

func (h *house) writeRows(ctx context.Context, out string, id cohort.ID, sh shell) error {
	var report results.RowsReport
	err := writeBeside(out, "the row file", func(w io.Writer) (err error) {
		report, err = results.WriteRows(ctx, w, h.store, results.RowsConfig{Course: h.current(), Cohort: id})
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.stdout, "%s: %d answers of %d people\n", out, report.Rows, report.People)
	if len(report.Emptied) > 0 {
		fmt.Fprintf(sh.stdout, "left empty, for too few people share a combination: %s\n", strings.Join(report.Emptied, ", "))
	}
	return nil
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
