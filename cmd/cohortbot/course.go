package main

import (
	"context"
	"fmt"
	"os"

	"github.com/urfave/cli/v3"

	"cohortbot/course"
)

func (sh shell) courseCommand() *cli.Command {
	return &cli.Command{
		Name:  "course",
		Usage: "what authors need",
		Commands: []*cli.Command{
			sh.courseNew(),
			sh.courseCheck(),
			sh.courseFromGift(),
			sh.courseFromDocx(),
			sh.courseToSheet(),
			sh.courseFromSheet(),
		},
	}
}

func (sh shell) courseCheck() *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "names every problem of a course; of the shipped one when no directory is given",
		ArgsUsage: "[DIR]",
		Action:    sh.checkCourse,
	}
}

func (sh shell) checkCourse(_ context.Context, cmd *cli.Command) error {
	if err := flagsAlone(cmd, 1).or(); err != nil {
		return err
	}
	dir := cmd.Args().First()
	if dir != "" {
		if err := isFolder(dir); err != nil {
			return err
		}
	}
	_, found, err := examine(courseFiles(dir), nil)
	if err != nil {
		return err
	}
	for _, p := range found {
		fmt.Fprintln(sh.stdout, p)
	}
	if course.Broken(found) {
		return errTold
	}
	return nil
}

// isFolder refuses what is no folder.
func isFolder(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s is not a directory: name the folder that holds course.yaml", dir)
	}
	return nil
}
