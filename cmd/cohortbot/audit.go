package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/cohort"
)

func (sh shell) auditCommand() *cli.Command {
	return &cli.Command{
		Name:  "audit",
		Usage: "who did what",
		Commands: []*cli.Command{
			{
				Name:   "list",
				Usage:  "lists the audit log, the oldest first: time, who, what, of what, about whom or what, why",
				Flags:  flags(),
				Action: sh.inHouse(sh.listAudit),
			},
			{
				Name:  "verify",
				Usage: "looks whether the audit log is whole; exits 1 if it is not, and says where",
				Description: "Each entry is linked to the one before it by whoever leads, with the key of the key file:\n" +
					"what is changed, removed or put in by another hand is told.",
				Flags:  flags(),
				Action: sh.inHouse(sh.verifyAudit),
			},
		},
	}
}

func (sh shell) listAudit(ctx context.Context, _ *cli.Command, h *house) error {
	zone := h.current().Zone
	return h.store.EachEntry(ctx, func(f *cohort.Fact, code string) error {
		did, of := f.Did()
		about, _, _ := strings.Cut(f.Subject, "/")
		if about == f.Subject && code == "" && about != actor {
			about = "somebody who is gone"
		}
		_, err := fmt.Fprintf(sh.stdout, "%s\t%s\t%s\t%s\t%s\t%s\n",
			f.At.Time().In(zone).Format(time.RFC3339), f.Actor, did, of, cmp.Or(code, about), f.Reason.Reveal())
		return err
	})
}

func (sh shell) verifyAudit(ctx context.Context, _ *cli.Command, h *house) error {
	c, err := h.store.VerifyChain(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(sh.stdout, "Linked: %d entries, verified up to number %d\n", c.Links, c.Verified)
	if c.Waiting > 0 {
		fmt.Fprintf(sh.stdout, "Not linked yet: %d, serve does it within seconds\n", c.Waiting)
	}
	if c.Holds() {
		return nil
	}
	fmt.Fprintf(sh.stdout, "It does not hold together in %s:\n", plural(int(c.Broken), "place"))
	for _, b := range c.Breaks {
		fmt.Fprintln(sh.stdout, "  "+broken(b, h.current().Zone))
	}
	return errTold
}

// broken says where the audit log does not hold, and why.
func broken(b cohort.Break, zone *time.Location) string {
	where := fmt.Sprintf("number %d", b.N)
	if b.N == 0 {
		where = "an entry without a number"
	}
	if b.Entry != "" {
		where += " (" + b.Entry + ")"
	}
	if b.At > 0 {
		where += " of " + b.At.Time().In(zone).Format("2006-01-02 15:04")
	}
	return where + ": " + map[cohort.BreakWhy]string{
		cohort.BreakChanged:  "the entry is not as it was written",
		cohort.BreakRemoved:  "the entry is not there any more",
		cohort.BreakInserted: "this program did not write the entry",
		cohort.BreakForged:   "this program did not write the link, or not in this place",
		cohort.BreakOrder:    "the link does not follow the one before it",
		cohort.BreakMissing:  "the link is not there any more",
		cohort.BreakCut:      "the log once went at least so far, and its end is not there any more",
	}[b.Why]
}
