package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v3"
)

func (sh shell) doctorCommand() *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "looks at everything the bot needs, and says of what is amiss how to mend it",
		Flags: flags(),
		Action: func(ctx context.Context, cmd *cli.Command) error {
			set, err := sh.read(cmd)
			return sh.examine(ctx, set, err)
		},
	}
}

// A finding's standing, as a line of doctor begins.
const (
	well = "ok"
	warn = "warn" // works, but somebody should look at it
	mend = "MEND" // must be mended: doctor ends with status 1
)

// finding is one line of doctor: how something stands, in words, and what to do about
// it where something should be done.
type finding struct{ standing, name, text, mend string }

func (f finding) String() string {
	line := fmt.Sprintf("%-4s %-8s %s", f.standing, f.name, f.text)
	if f.mend != "" {
		line += ": " + f.mend
	}
	return line
}

// The names of the lines, in their order: programs may look for them.
const (
	ofSettings = "settings"
	ofToken    = "token"
	ofDatabase = "database"
	ofKey      = "key"
	ofBackup   = "backup"
	ofCourse   = "course"
	ofClock    = "clock"
	ofDisk     = "disk"
	ofGroups   = "groups"
	ofWebhook  = "webhook"
)

// examine prints a line for each thing it looks at, whatever else is amiss.
func (sh shell) examine(ctx context.Context, set settings, amiss error) error {
	var found []finding
	var wrong problems
	if errors.As(amiss, &wrong) {
		for _, p := range wrong {
			found = append(found, finding{mend, ofSettings, p, ""})
		}
	} else if amiss != nil {
		return amiss
	}
	b := readBooks(ctx, set)
	t := askTelegram(ctx, set)
	found = append(found, t.token(), b.database(), b.keyFile(), b.backup(), courseFinding(set), t.clock(),
		diskFinding(ctx, set), t.groups(), t.webhook())
	sick := false
	for _, f := range found {
		fmt.Fprintln(sh.stdout, f)
		sick = sick || f.standing == mend
	}
	if sick {
		return errTold
	}
	return nil
}

// patientFor is how long doctor waits for one thing at most.
const patientFor = 8 * time.Second

// within gives what f comes to. When that takes too long the error says so, and f is
// left behind: it changes nothing, and the program ends soon.
func within[T any](ctx context.Context, f func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, patientFor)
	defer cancel()
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := f(ctx)
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, context.DeadlineExceeded
	}
}

// ago says how long ago something was, in days.
func ago(now, then time.Time) string {
	switch days := int(now.Sub(then) / (24 * time.Hour)); days {
	case 0:
		return "less than a day ago"
	case 1:
		return "a day ago"
	default:
		return fmt.Sprintf("%d days ago", days)
	}
}
