package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"cohortbot/course"
	"cohortbot/course/edit"
	"cohortbot/course/sheet"
	"cohortbot/locales"
)

func (sh shell) courseToSheet() *cli.Command {
	return &cli.Command{
		Name:      "to-xlsx",
		Usage:     "writes the course's texts into a workbook for its translators: one row a text, one column a language",
		ArgsUsage: "FILE.xlsx",
		Flags: append(sheetFlags(", or else the shipped course"),
			&cli.BoolFlag{Name: "replace", Usage: "write over a workbook that is there already, and over what was translated in it"}),
		Action: sh.toSheet,
	}
}

func (sh shell) courseFromSheet() *cli.Command {
	return &cli.Command{
		Name:      "from-xlsx",
		Usage:     "puts what was changed in such a workbook into the course, when all of it is right",
		ArgsUsage: "FILE.xlsx",
		Flags:     sheetFlags(""),
		Action:    sh.fromSheet,
	}
}

// sheetFlags name the course.
func sheetFlags(without string) []cli.Flag {
	return []cli.Flag{&cli.StringFlag{Name: setCourse, Usage: "the course's folder (COHORTBOT_COURSE)", DefaultText: "the folder where you are" + without}}
}

// sheetFile is the workbook of both commands.
func sheetFile(cmd *cli.Command) (string, error) {
	wrong, file := flagsAlone(cmd, 1), cmd.Args().First()
	if !strings.EqualFold(filepath.Ext(file), ".xlsx") {
		wrong = append(wrong, fmt.Sprintf("name the workbook, ending in .xlsx: cohortbot course %s FILE.xlsx", cmd.Name))
	}
	return file, wrong.or()
}

// editable reads a course folder and its record, or tells what is wrong.
func (sh shell) editable(dir string) (*edit.Folder, *edit.Record, error) {
	folder, wrong := edit.Read(courseFiles(dir))
	record, broken := edit.ReadRecord(courseFiles(dir))
	if broken != nil {
		wrong = append(wrong, *broken)
	}
	return folder, record, sh.tellCourse(wrong)
}

// tellCourse prints every problem of a course; with any, the command has failed.
func (sh shell) tellCourse(wrong []course.Problem) error {
	for _, p := range wrong {
		fmt.Fprintln(sh.stdout, p)
	}
	if len(wrong) > 0 {
		return errTold
	}
	return nil
}

func (sh shell) toSheet(_ context.Context, cmd *cli.Command) error {
	file, err := sheetFile(cmd)
	if err != nil {
		return err
	}
	dir, err := sh.courseDir(cmd)
	if err != nil && (cmd.String(setCourse) != "" || sh.getenv("COHORTBOT_COURSE") != "") {
		return err
	}
	folder, record, err := sh.editable(dir)
	if err != nil {
		return err
	}
	words, err := locales.Shipped()
	if err != nil {
		return err
	}
	if _, err := os.Lstat(file); err == nil && !cmd.Bool("replace") {
		return fmt.Errorf("%s is there already, perhaps with translations that are not in the course yet: take them in with cohortbot course from-xlsx, then say --replace; or name another file", file)
	}
	book, wrong, err := sheet.Write(folder, record, words)
	if err := errors.Join(err, sh.tellCourse(wrong)); err != nil {
		return err
	}
	if err := writeCourse(filepath.Dir(file), map[string][]byte{filepath.Base(file): book}); err != nil {
		return err
	}
	if dir != "" {
		sh.remember(dir, folder, record)
	}
	missing, stale := due(folder, record)
	fmt.Fprintf(sh.stdout, "%s: %d texts in %s\n", file, len(folder.Texts()), counts(folder.Languages(), nil))
	if len(missing)+len(stale) > 0 {
		fmt.Fprintf(sh.stdout, "still missing: %s; older than their source: %s\n", counts(folder.Languages(), missing), counts(folder.Languages(), stale))
	}
	return nil
}

// remember notes which words each translation was made from, where nothing was known
// of it: a source that is changed after this workbook is seen in the next. Without the
// note the workbook is as good, so a folder that cannot be written to is only told.
func (sh shell) remember(dir string, folder *edit.Folder, record *edit.Record) {
	before, err := record.Bytes(folder.Texts())
	for _, t := range folder.Texts() {
		record.Settle(t, folder.Languages()[0])
	}
	after, wrong := record.Bytes(folder.Texts())
	if err = errors.Join(err, wrong); err == nil && !bytes.Equal(before, after) {
		err = writeCourse(dir, map[string][]byte{edit.RecordFile: after})
	}
	if err != nil {
		fmt.Fprintf(sh.stdout, "%s could not be written, so that a later workbook cannot tell what has changed: %v\n", edit.RecordFile, err)
	}
}

// due counts what is to be translated, by language.
func due(f *edit.Folder, r *edit.Record) (missing, stale map[locales.Lang]int) {
	missing, stale = map[locales.Lang]int{}, map[locales.Lang]int{}
	langs := f.Languages()
	for _, t := range f.Texts() {
		for _, l := range langs {
			if t.In[l] == "" {
				missing[l]++
			}
			if r.Stale(t, langs[0], l) {
				stale[l]++
			}
		}
	}
	return missing, stale
}

// counts lists languages with their numbers; without numbers, the languages.
func counts(langs []locales.Lang, n map[locales.Lang]int) string {
	var out []string
	for _, l := range langs {
		switch {
		case n == nil:
			out = append(out, string(l))
		case n[l] > 0:
			out = append(out, fmt.Sprintf("%s %d", l, n[l]))
		}
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

func (sh shell) fromSheet(_ context.Context, cmd *cli.Command) error {
	file, err := sheetFile(cmd)
	if err != nil {
		return err
	}
	dir, err := sh.courseDir(cmd)
	if err != nil {
		return err
	}
	data, err := readUpTo(file, sheet.MaxFile)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", file, err)
	}
	folder, record, err := sh.editable(dir)
	if err != nil {
		return err
	}
	book, wrong := sheet.Read(data)
	if len(wrong) > 0 {
		return sh.tellSheet(file, wrong)
	}
	report, wrong := book.Apply(folder, record, courseFiles(dir))
	if len(wrong) > 0 {
		return sh.tellSheet(file, wrong)
	}
	return sh.keepSheet(file, dir, folder, record, report)
}

// tellSheet prints what is wrong with a workbook as FILE:SHEET!CELL: message.
func (sh shell) tellSheet(file string, wrong []sheet.Problem) error {
	for _, p := range wrong {
		at := file + ":"
		if p.Sheet == "" {
			at += " "
		}
		fmt.Fprintln(sh.stdout, at+p.String())
	}
	fmt.Fprintln(sh.stdout, "nothing was changed")
	return errTold
}

// keepSheet writes the changed files and says what was done.
func (sh shell) keepSheet(file, dir string, folder *edit.Folder, record *edit.Record, report *sheet.Report) error {
	for _, p := range report.Waiting {
		fmt.Fprintf(sh.stdout, "%s:%s\n", file, p)
	}
	if len(report.Notes) > 0 {
		fmt.Fprintf(sh.stdout, "%s: not taken, for they stand in no column of a language: %s\n", file, some(report.Notes, 10))
	}
	if len(report.Absent) > 0 {
		fmt.Fprintf(sh.stdout, "%s: not in this workbook, and left as they are: %s\n", file, strings.Join(report.Absent, ", "))
	}
	if !report.Done() {
		fmt.Fprintln(sh.stdout, "nothing to change: the course has these texts already")
		return nil
	}
	files := folder.Changed()
	var err error
	if files[edit.RecordFile], err = record.Bytes(folder.Texts()); err != nil {
		return fmt.Errorf("make %s: %w", edit.RecordFile, err)
	}
	if err := writeCourse(dir, files); err != nil {
		return err
	}
	fmt.Fprintf(sh.stdout, "texts changed: %s; looked at and kept: %s\n", counts(folder.Languages(), report.Changed), counts(folder.Languages(), report.Checked))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(sh.stdout, "written: "+name)
	}
	return nil
}

// some names the first few of a list, and how many more there are.
func some(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}
