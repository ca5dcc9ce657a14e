package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/urfave/cli/v3"

	"cohortbot/seal"
)

func (sh shell) keyCommand() *cli.Command {
	return &cli.Command{
		Name:  "key",
		Usage: "the sealing key",
		Commands: []*cli.Command{
			{Name: "new", Usage: "makes the key file", Flags: flags(), Action: sh.newKey},
			{Name: "add", Usage: "adds a sealing key: the newest seals, all open", Flags: flags(), Action: sh.addKey},
			{Name: "show", Usage: "shows the key and its recovery words, to be kept on paper", Flags: flags(), Action: sh.showKey},
			{
				Name: "restore", Usage: "makes the key file from its recovery words, read from standard input", Flags: flags(),
				Action: func(_ context.Context, cmd *cli.Command) error { return sh.restoreKey(cmd, cmd.Root().Reader) },
			},
		},
	}
}

func (sh shell) newKey(_ context.Context, cmd *cli.Command) error {
	set, err := sh.read(cmd)
	if err != nil {
		return err
	}
	if _, err := seal.Load(set.keyFile); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already and stays as it is: a database opens only with the key it was written with", set.keyFile)
	}
	if _, err := makeKey(set.keyFile); err != nil {
		return fmt.Errorf("make the key file: %w", err)
	}
	fmt.Fprintf(sh.stdout, "%s: keep a copy of it apart from the database; without it nothing can be read. Its words for paper: cohortbot key show\n", set.keyFile)
	return nil
}

func (sh shell) addKey(_ context.Context, cmd *cli.Command) error {
	set, err := sh.read(cmd)
	if err != nil {
		return err
	}
	file, err := seal.Load(set.keyFile)
	if err != nil {
		return fmt.Errorf("open the key file: %w", err)
	}
	if err := file.AddKey().Replace(set.keyFile); err != nil {
		return fmt.Errorf("store the key file: %w", err)
	}
	fmt.Fprintf(sh.stdout, "%s: a key was added; it seals after the next start of serve. Keep a fresh copy of the file, and write its words down anew: cohortbot key show\n", set.keyFile)
	return nil
}
