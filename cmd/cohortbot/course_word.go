package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"
	"go.yaml.in/yaml/v3"

	"cohortbot/course"
	"cohortbot/course/word"
	"cohortbot/locales"
)

func (sh shell) courseFromDocx() *cli.Command {
	return &cli.Command{
		Name:      "from-docx",
		Usage:     "makes lessons of a document written in Word, LibreOffice or Google Docs",
		ArgsUsage: "FILE",
		Description: "Each heading of the first level begins a lesson, each page break a page. The document of a second language\n" +
			"fits the lessons that are there: by {#id} at the end of a heading, else by title, else by order.\n" +
			"Whatever a lesson cannot hold as it stands is told with its paragraph.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "module", Usage: "the module's folder, such as 01-first-steps; made when it is not there"},
			&cli.StringFlag{Name: "lang", Usage: "the language of FILE: ar, ckb, en or another of the course"},
			&cli.IntFlag{Name: "from", Usage: "the number of the document's first lesson", DefaultText: "the module's first"},
			&cli.BoolFlag{Name: "replace", Usage: "write over lessons that are there already in this language"},
			&cli.StringFlag{Name: setCourse, Usage: "the course's folder (COHORTBOT_COURSE)", DefaultText: "the folder where you are"},
		},
		Action: sh.fromDocx,
	}
}

func (sh shell) fromDocx(_ context.Context, cmd *cli.Command) error {
	if err := docxAsked(cmd).or(); err != nil {
		return err
	}
	dir, err := sh.courseDir(cmd)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the course folder: %w", err)
	}
	defer func() { _ = root.Close() }() // nothing is lost by a folder that stays open
	if err := heldIn(dir, locales.Lang(cmd.String("lang"))); err != nil {
		return err
	}
	name := cmd.Args().First()
	data, err := readUpTo(name, word.MaxDocument)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", name, err)
	}
	result, err := word.Import(word.Job{
		Name: name, Data: data, Course: root.FS(), Module: moduleFolder(cmd.String("module")),
		Lang: locales.Lang(cmd.String("lang")), From: cmd.Int("from"), Replace: cmd.Bool("replace"),
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return sh.takeDocx(dir, name, result)
}

// docxAsked names everything that is missing from the command at once.
func docxAsked(cmd *cli.Command) problems {
	wrong := flagsAlone(cmd, 1)
	if cmd.Args().First() == "" {
		wrong = append(wrong, "name the document: cohortbot course from-docx FILE --module 01-first-steps --lang ar")
	}
	if moduleFolder(cmd.String("module")) == "." {
		wrong = append(wrong, "--module: needed: the module's folder, such as 01-first-steps")
	}
	if cmd.String("lang") == "" {
		wrong = append(wrong, "--lang: needed: the document's language, such as ar")
	}
	if cmd.Int("from") < 0 || cmd.Int("from") > 9999 {
		wrong = append(wrong, "--from: a lesson's number, from 1")
	}
	return wrong
}

// heldIn refuses a language that the course does not list; a list that cannot be
// read is for course check to tell.
func heldIn(dir string, lang locales.Lang) error {
	data, err := os.ReadFile(filepath.Join(dir, "course.yaml"))
	if err != nil {
		return fmt.Errorf("read course.yaml: %w", err)
	}
	var c struct {
		Languages []locales.Lang `yaml:"languages"`
	}
	if yaml.Unmarshal(data, &c) == nil && len(c.Languages) > 0 && !slices.Contains(c.Languages, lang) {
		return fmt.Errorf("--lang: the course is not held in %q: add it under languages in course.yaml, or name another", lang)
	}
	return nil
}

// moduleFolder takes the folder out of a path, as a shell completes it.
func moduleFolder(named string) string {
	return filepath.Base(filepath.Clean(named))
}

// takeDocx tells what was found, and writes unless something would be lost.
func (sh shell) takeDocx(dir, name string, r word.Result) error {
	for _, one := range r.Remarks {
		fmt.Fprintln(sh.stdout, one.In(name))
	}
	if len(r.Taken) > 0 {
		fmt.Fprintf(sh.stdout, "Nothing was written, for these are there already: %s.\n"+
			"Next: --replace writes over them, --from NN puts the lessons at another number.\n", strings.Join(r.Taken, ", "))
		return errTold
	}
	if err := writeCourse(dir, r.Files); err != nil {
		return err
	}
	for _, l := range r.Lessons {
		fmt.Fprintf(sh.stdout, "%s: %s\n", l.File, placed(l))
	}
	for _, file := range slices.Sorted(maps.Keys(r.Files)) {
		if filepath.Ext(file) != ".md" {
			fmt.Fprintf(sh.stdout, "%s: a picture of the document\n", file)
		}
	}
	sh.afterDocx(dir, r)
	return nil
}

// placed says of a lesson what the author compares: title, pages, languages.
func placed(l word.Placed) string {
	line := fmt.Sprintf("“%s”, %d pages", l.Title, l.Pages)
	if l.Pages == 1 {
		line = fmt.Sprintf("“%s”, 1 page", l.Title)
	}
	if len(l.Beside) > 0 {
		line += ", beside " + strings.Join(l.Beside, ", ")
	}
	if l.Same {
		line += ", as it was"
	}
	return line
}

// afterDocx checks the course: what is wrong in the new files is shown, of the
// rest only that there is more.
func (sh shell) afterDocx(dir string, r word.Result) {
	_, found := course.Load(os.DirFS(dir))
	more := 0
	for _, p := range found {
		if slices.ContainsFunc(r.Lessons, func(l word.Placed) bool { return l.File == p.File }) {
			fmt.Fprintln(sh.stdout, p)
		} else {
			more++
		}
	}
	folder := filepath.Dir(r.Lessons[0].File)
	if _, err := os.Stat(filepath.Join(dir, folder, "module.yaml")); err != nil {
		fmt.Fprintf(sh.stdout, "Next: write %s, and list the folder under modules in course.yaml.\n", filepath.Join(folder, "module.yaml"))
	}
	if more > 0 {
		fmt.Fprintf(sh.stdout, "Next: cohortbot course check %s (%d more to look at in the rest of the course)\n", dir, more)
	}
}
