// Command cohortbot keeps a cohort of learners together over Telegram.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // Asia/Baghdad on machines without a zone database

	"github.com/urfave/cli/v3"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args, os.Getenv, os.Stdout, os.Stderr)
	stopped := ctx.Err() != nil
	stop()
	if err == nil {
		return
	}
	if stopped && errors.Is(err, context.Canceled) {
		err = errors.New("stopped before it was done: run it again")
	}
	if !errors.Is(err, errTold) {
		fmt.Fprintln(os.Stderr, "cohortbot: "+err.Error())
	}
	os.Exit(1)
}

// untilStopped is an action that runs until it is stopped: that is its good end. Of
// any other it is none: what a stopped backup was to write is not there.
func untilStopped(act cli.ActionFunc) cli.ActionFunc {
	return func(ctx context.Context, cmd *cli.Command) error {
		err := act(ctx, cmd)
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	}
}

// errTold ends the program with status 1 after everything was said.
var errTold = errors.New("told already")

// shell is what a command sees of the world outside.
type shell struct {
	getenv func(string) string
	stdout io.Writer
	stderr io.Writer
}

// run is the program. It never exits by itself.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	sh := shell{getenv, stdout, stderr}
	root := &cli.Command{
		Name:  "cohortbot",
		Usage: "keeps a cohort of learners together over Telegram",
		Description: "Settings come from flags, then the environment, then cohortbot.yaml.\n" +
			"Secrets can also be given as a file: TELEGRAM_BOT_TOKEN_FILE and so on.",
		Version:        about(),
		Writer:         stdout,
		ErrWriter:      stderr,
		ExitErrHandler: func(context.Context, *cli.Command, error) {}, // only main exits
		Commands: []*cli.Command{
			sh.serveCommand(), sh.rehearseCommand(), sh.cohortCommand(), sh.inviteCommand(),
			sh.resultsCommand(), sh.courseCommand(), sh.keyCommand(), sh.healthCommand(), sh.doctorCommand(),
			sh.backupCommand(), sh.restoreCommand(), sh.auditCommand(),
		},
	}
	if err := known(root, args); err != nil {
		return err
	}
	return root.Run(ctx, args)
}

// known refuses a command that there is not; the library would say so and end well.
func known(at *cli.Command, args []string) error {
	for _, name := range args[min(1, len(args)):] {
		if strings.HasPrefix(name, "-") || len(at.Commands) == 0 || name == "help" {
			return nil
		}
		next := at.Command(name)
		if next == nil {
			return fmt.Errorf("there is no command %q; %s --help lists them", name, strings.TrimSpace("cohortbot "+strings.TrimPrefix(at.Name, "cohortbot")))
		}
		at = next
	}
	return nil
}

// problems is an error that lists everything that is wrong, one a line.
type problems []string

func (p problems) Error() string {
	return "these settings need mending:\n  " + strings.Join(p, "\n  ")
}

// more adds a problem to those that err lists; err may be nil.
func more(err error, problem string) error {
	var wrong problems
	errors.As(err, &wrong)
	return append(wrong, problem)
}

// or gives nil when there is no problem.
func (p problems) or() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
