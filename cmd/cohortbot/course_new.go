package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v3"

	"cohortbot/courses"
)

func (sh shell) courseNew() *cli.Command {
	return &cli.Command{
		Name:      "new",
		Usage:     "writes a small course to begin with into a new folder",
		ArgsUsage: "DIR",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "languages", Usage: "of its texts, the first one first", DefaultText: "ar,ckb,en"},
			&cli.BoolFlag{Name: "sample", Usage: "the whole shipped course instead, in all its languages"},
		},
		Action: sh.newCourse,
	}
}

func (sh shell) newCourse(_ context.Context, cmd *cli.Command) error {
	files, err := newFiles(cmd)
	if err != nil {
		return err
	}
	dir := cmd.Args().First()
	if err := emptyFolder(dir); err != nil {
		return err
	}
	if err := makeFolders(dir, files); err != nil {
		return err
	}
	if err := writeCourse(dir, files); err != nil {
		return err
	}
	fmt.Fprintf(sh.stdout, "%s holds a course of %d files. Its words are yours to change. Next:\n", dir, len(files))
	for _, next := range []string{"cohortbot course check %s\n", "cohortbot rehearse --course %s\n"} {
		fmt.Fprintf(sh.stdout, "  "+next, typed(dir))
	}
	return nil
}

// newFiles are the files to write; whatever is wrong with the command is said
// at once.
func newFiles(cmd *cli.Command) (map[string][]byte, error) {
	wrong := flagsAlone(cmd, 1)
	if cmd.Args().First() == "" {
		wrong = append(wrong, "name the folder to write to: cohortbot course new DIR")
	}
	if cmd.Bool("sample") && cmd.IsSet("languages") {
		wrong = append(wrong, "--sample comes in all its languages: leave out --languages")
	}
	languages := strings.FieldsFunc(cmd.String("languages"), func(r rune) bool { return r == ',' || r == ' ' })
	if cmd.IsSet("languages") && len(languages) == 0 {
		wrong = append(wrong, "--languages: name at least one, as ar,ckb,en")
	}
	files, err := courses.Starter(languages)
	if err != nil {
		wrong = append(wrong, "--languages: "+err.Error())
	}
	if err := wrong.or(); err != nil {
		return nil, err
	}
	if cmd.Bool("sample") {
		return courses.Sample()
	}
	return files, nil
}

// emptyFolder refuses to write among what is there already.
func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s cannot hold a course: it is no folder, or not yours to read: name a new folder", dir)
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s is not empty: name a new folder, nothing in this one is touched", dir)
	}
	return nil
}

// makeFolders makes the folder of a course and those that its files lie in.
func makeFolders(dir string, files map[string][]byte) error {
	for name := range files {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(path.Dir(name))), 0o755); err != nil {
			return fmt.Errorf("make the folders of the course: %w", err)
		}
	}
	return nil
}

// typed is a path as it is typed in a shell.
func typed(path string) string {
	if strings.ContainsAny(path, " '\"$&();<>|*?[]#~`\\!") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
