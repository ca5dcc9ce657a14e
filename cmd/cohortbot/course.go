package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

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
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return fmt.Errorf("%s is not a directory: name the folder that holds course.yaml", dir)
		}
	}
	_, found := course.Load(courseFiles(dir))
	for _, p := range found {
		fmt.Fprintln(sh.stdout, p)
	}
	if course.Broken(found) {
		return errTold
	}
	return nil
}

// newest is the latest change of any file of a course directory.
func newest(dir string) time.Time {
	var last time.Time
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a file that is just being saved is seen at the next look
		}
		if info, err := d.Info(); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		return nil
	})
	return last
}
