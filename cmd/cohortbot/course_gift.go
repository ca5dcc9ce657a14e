package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v3"

	"cohortbot/course"
	"cohortbot/course/gift"
	"cohortbot/locales"
)

func (sh shell) courseFromGift() *cli.Command {
	return &cli.Command{
		Name:      "from-gift",
		Usage:     "makes a quiz from Moodle's question format GIFT, or adds one more language to it",
		ArgsUsage: "FILE",
		Description: "Export the questions from Moodle as GIFT, once in each language. The first run makes the quiz,\n" +
			"the others add their language: questions are matched by their titles where these are ids of the quiz,\n" +
			"else by order; answers by order. Right answers must agree. What cannot be taken is told with its words.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "module", Usage: "the module's folder, such as 01-first-steps"},
			&cli.StringFlag{Name: "quiz", Usage: "the quiz's id, such as check; its file is check.quiz.yaml"},
			&cli.StringFlag{Name: "lang", Usage: "the language of FILE: ar, ckb, en or another of the course"},
			&cli.StringFlag{Name: "title", Usage: "the quiz's title in this language"},
			&cli.StringFlag{Name: "kind", Usage: "of a new quiz: knowledge (usual), scenario (weights are scores), self-assessment or reflection"},
			&cli.BoolFlag{Name: "replace", Usage: "change what stands in the quiz already in this language"},
			&cli.StringFlag{Name: setCourse, Usage: "the course's folder (COHORTBOT_COURSE)", DefaultText: "the folder where you are"},
		},
		Action: sh.fromGift,
	}
}

func (sh shell) fromGift(_ context.Context, cmd *cli.Command) error {
	if err := giftAsked(cmd).or(); err != nil {
		return err
	}
	dir, err := sh.courseDir(cmd)
	if err != nil {
		return err
	}
	name := cmd.Args().First()
	data, err := readUpTo(name, gift.MaxFile)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", name, err)
	}
	config := gift.Config{
		Name: name, Module: filepath.Base(filepath.Clean(cmd.String("module"))), Quiz: course.QuizID(cmd.String("quiz")),
		Lang: locales.Lang(cmd.String("lang")), Kind: course.QuizKind(cmd.String("kind")),
		Title: strings.TrimSpace(cmd.String("title")), Replace: cmd.Bool("replace"),
	}
	if config.True, config.False, err = statements(config.Lang); err != nil {
		return err
	}
	result, found := gift.Import(os.DirFS(dir), data, config)
	for _, p := range found {
		fmt.Fprintln(sh.stdout, p)
	}
	if course.Broken(found) {
		fmt.Fprintln(sh.stdout, "Nothing was written: mend these first.")
		return errTold
	}
	if err := writeCourse(dir, result.Files); err != nil {
		return err
	}
	sh.afterGift(dir, config, result)
	return nil
}

// giftAsked names everything that is missing from the command at once.
func giftAsked(cmd *cli.Command) problems {
	wrong := flagsAlone(cmd, 1)
	if cmd.Args().First() == "" {
		wrong = append(wrong, "name the file: cohortbot course from-gift FILE --module 01-first-steps --quiz check --lang en")
	}
	for _, one := range []struct{ flag, what string }{
		{"module", "the module's folder, such as 01-first-steps"},
		{"quiz", "the quiz's id, such as check"},
		{"lang", "the file's language, such as en"},
	} {
		if strings.TrimSpace(cmd.String(one.flag)) == "" {
			wrong = append(wrong, "--"+one.flag+": needed: "+one.what)
		}
	}
	switch course.QuizKind(cmd.String("kind")) {
	case "", course.Knowledge, course.Scenario, course.SelfAssessment, course.Reflection:
	default:
		wrong = append(wrong, "--kind: knowledge, scenario, self-assessment or reflection")
	}
	return wrong
}

// courseDir is the course that is written to: named, or the one she is in. The
// shipped one lies in the program and cannot be changed.
func (sh shell) courseDir(cmd *cli.Command) (string, error) {
	dir := cmd.String(setCourse)
	if dir == "" {
		dir = sh.getenv("COHORTBOT_COURSE")
	}
	if dir == "" {
		dir = "."
	}
	if _, err := os.Stat(filepath.Join(dir, "course.yaml")); err != nil {
		return "", fmt.Errorf("there is no course.yaml in %s: name the course's folder with --course", dir)
	}
	return dir, nil
}

// readUpTo reads a file and one byte more than it may have, so that too large a
// one is known without being held.
func readUpTo(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.New("check its path")
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most+1))
}

// statements are a language's words for true and false, empty in one that the
// catalogues do not know.
func statements(l locales.Lang) (yes, no string, err error) {
	bundle, err := locales.Shipped()
	if err != nil || !bundle.Knows(l) {
		return "", "", err
	}
	if yes, err = bundle.Plain(l, "statement_true", nil); err != nil {
		return "", "", err
	}
	no, err = bundle.Plain(l, "statement_false", nil)
	return yes, no, err
}

// afterGift says what was done and what comes next.
func (sh shell) afterGift(dir string, c gift.Config, r gift.Result) {
	file := filepath.Join(dir, filepath.FromSlash(r.Quiz))
	fmt.Fprintf(sh.stdout, "%s: questions in %s: %d, left out: %d\n", file, c.Lang, r.Questions, r.LeftOut)
	if 2*r.First > r.Right {
		fmt.Fprintf(sh.stdout, "Next: the right answer stands first in %d of %d questions. Moodle mixes answers, this bot shows them as they stand: move some in the file before anybody answers.\n", r.First, r.Right)
	}
	if r.Unlisted {
		fmt.Fprintf(sh.stdout, "Next: write %s into quizzes in %s, so that the quiz is seen.\n", c.Quiz, filepath.Join(filepath.Dir(file), "module.yaml"))
	}
	if r.Untitled {
		fmt.Fprintf(sh.stdout, "Next: give the quiz a title in %s: run this again with --title, or write it into the file.\n", c.Lang)
	}
	for _, l := range r.Missing {
		fmt.Fprintf(sh.stdout, "Next: the same questions in %s: cohortbot course from-gift FILE --module %s --quiz %s --lang %s --course %s\n", l, c.Module, c.Quiz, l, typed(dir))
	}
	if len(r.Missing) == 0 {
		fmt.Fprintf(sh.stdout, "Next: cohortbot course check %s\n", typed(dir))
	}
}
