package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"cohortbot/cohort"
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
			Usage: "writes the row file: one row an answer, under codes made for this file alone",
			Flags: flags(
				&cli.StringFlag{Name: "out", Usage: "the file to write, FILE.csv"},
				&cli.StringFlag{Name: "cohort", Usage: "this cohort alone"},
				&cli.BoolFlag{Name: "rows", Usage: "the row file; the only one there is so far"},
				&cli.StringFlag{Name: "lang", Value: "en", Usage: "of headings; those of the row file never change"},
				&cli.StringFlag{Name: "reason", Usage: "why it is written; kept in the audit log"},
			),
			Action: sh.inHouse(sh.exportRows),
		}},
	}
}

func (sh shell) exportRows(ctx context.Context, cmd *cli.Command, h *house) error {
	out, reason := cmd.String("out"), strings.TrimSpace(cmd.String("reason"))
	var wrong problems
	if !cmd.Bool("rows") {
		wrong = append(wrong, "--rows: needed: the row file is the only one there is so far")
	}
	if !strings.EqualFold(filepath.Ext(out), ".csv") {
		wrong = append(wrong, "--out: name the file to write, ending in .csv")
	}
	if reason == "" {
		wrong = append(wrong, "--reason: say in a few words why; it is kept in the audit log")
	}
	if l := locales.Lang(cmd.String("lang")); !slices.Contains(h.current().Languages, l) {
		wrong = append(wrong, fmt.Sprintf("--lang: the course is not held in %q", l))
	}
	id, err := cohortNamed(ctx, cmd.String("cohort"), h)
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	if err := wrong.or(); err != nil {
		return err
	}
	if err := h.store.Audit(ctx, cohort.ActionRowsTaken, actor, seal.Conceal(reason)); err != nil {
		return err
	}
	return h.writeRows(ctx, out, id, sh)
}

// cohortNamed finds the cohort of an export; none named means all.
func cohortNamed(ctx context.Context, id string, h *house) (cohort.ID, error) {
	if id == "" {
		return "", nil
	}
	return cohortOf(ctx, id, cohort.RoleParticipant, h)
}

// writeRows writes beside the file and then renames, so that a file half written
// is never taken for a whole one.
func (h *house) writeRows(ctx context.Context, out string, id cohort.ID, sh shell) error {
	f, err := os.CreateTemp(filepath.Dir(out), ".rows-*")
	if err != nil {
		return fmt.Errorf("write the row file (check the folder of --out): %w", err)
	}
	defer os.Remove(f.Name())
	report, err := results.WriteRows(ctx, f, h.store, results.RowsConfig{Course: h.current(), Cohort: id})
	if err != nil {
		_ = f.Close()
		return fmt.Errorf("write the row file: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write the row file: %w", err)
	}
	if err := os.Rename(f.Name(), out); err != nil {
		return fmt.Errorf("put the row file in its place: %w", err)
	}
	fmt.Fprintf(sh.stdout, "%s: %d answers of %d people\n", out, report.Rows, report.People)
	if len(report.Emptied) > 0 {
		fmt.Fprintf(sh.stdout, "left empty, for too few people share a combination: %s\n", strings.Join(report.Emptied, ", "))
	}
	return nil
}
