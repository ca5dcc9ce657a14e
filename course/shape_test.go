package course_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/locales"
)

// put adds files to the valid course.
func put(t *testing.T, named map[string]string) fstest.MapFS {
	t.Helper()
	all := files(t)
	for name, content := range named {
		all[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return all
}

func TestNamesOfLessons(t *testing.T) {
	dir := "modules/02-going-on/"
	tests := []struct {
		file, at, message string
		warning           bool
	}{
		{dir + "01_extra.en.md", "", "a lesson's file is named NN-id.LANG.md, such as 01-welcome.ar.md", false},
		{dir + "02-Extra.en.md", "", `"Extra" cannot be a lesson's id`, false},
		{dir + "02-habits.en.md", "", "duplicate id: the lesson habits is there in en already, in 01-habits.en.md", false},
		{dir + "02-extra.en.md", "", "this is missing in ar: add 02-extra.ar.md beside it", false},
		{dir + "README.md", "", "this is not read", true},
		{dir + "01-habits.fr.md", "", `"fr" is not a language of this course`, true},
		{dir + "lost.quiz.yaml", "", "this quiz is not listed", true},
		{"modules/03-lost/module.yaml", top, "the folder modules/03-lost is not listed", true},
	}
	for _, test := range tests {
		if test.at == "" {
			test.at = test.file
		}
		if _, problems := course.Load(put(t, map[string]string{test.file: "# A\n\nb"})); !has(problems, test.at, 1, test.message, test.warning) {
			t.Errorf("with %s: want %q, got %v", test.file, test.message, problems)
		}
	}
	if c, problems := course.Load(put(t, map[string]string{dir + ".hidden.md": "x", dir + "notes.txt": "x"})); c == nil || len(problems) > 0 {
		t.Errorf("other files are none of ours: %v", problems)
	}
}

func TestNumbersOfLessons(t *testing.T) {
	named := map[string]string{}
	for _, l := range []string{"en", "ar", "ckb"} {
		named["modules/02-going-on/10-last."+l+".md"] = "# A\n\nb"
		named["modules/02-going-on/2-middle."+l+".md"] = "# A\n\nb"
	}
	c, problems := course.Load(put(t, named))
	if c == nil {
		t.Fatal(problems)
	}
	var order []string
	for _, l := range c.Module("going-on").Lessons {
		order = append(order, string(l.ID))
	}
	if got := strings.Join(order, " "); got != "habits middle last" {
		t.Errorf("the order is %s", got)
	}
	all := files(t)
	all["modules/02-going-on/02-habits.ckb.md"] = all["modules/02-going-on/01-habits.ckb.md"]
	delete(all, "modules/02-going-on/01-habits.ckb.md")
	if _, problems := course.Load(all); !has(problems, "modules/02-going-on/02-habits.ckb.md", 1, "give all its files the same number", false) {
		t.Errorf("two numbers of one lesson: %v", problems)
	}
}

func TestEmptyParts(t *testing.T) {
	head := "id: journal\nkind: reflection\ntitle: {en: A, ar: A, ckb: A}\n"
	tests := []struct {
		file, content string
		line          int
		message       string
	}{
		{"modules/02-going-on/journal.quiz.yaml", head, 1, "the quiz is empty"},
		{"modules/02-going-on/journal.quiz.yaml", head + "questions: []", 4, "the quiz is empty"},
		{"modules/02-going-on/journal.quiz.yaml", "", 1, "a quiz must be keys with values"},
		{"modules/02-going-on/01-habits.en.md", "", 1, "page 1 is empty"},
		{"modules/02-going-on/01-habits.en.md", "# Only a title\n", 1, "page 1 is empty"},
		{"about.en.md", "a\n---\nb", 3, "this is one screen"},
		{"about.en.md", "a\n\n![b](media/c.jpg)", 3, "pictures belong into lessons"},
		{"calendar.yaml", "a: b", 1, "the calendar must be a list"},
	}
	for _, test := range tests {
		if _, problems := course.Load(put(t, map[string]string{test.file: test.content})); !has(problems, test.file, test.line, test.message, false) {
			t.Errorf("%s with %q: want %q at line %d, got %v", test.file, test.content, test.message, test.line, problems)
		}
	}
	all := files(t)
	for name := range all {
		if strings.HasPrefix(name, "about.") || strings.HasPrefix(name, "modules/02-going-on/0") {
			delete(all, name)
		}
	}
	all[module2] = &fstest.MapFile{Data: []byte("id: going-on\ntitle: {en: A, ar: A, ckb: A}\n")}
	_, problems := course.Load(all)
	if !has(problems, module2, 1, "neither a lesson nor a quiz", false) || !has(problems, top, lineOf(t, all, top, "languages"), "about.ckb.md is missing", false) {
		t.Errorf("an empty module and no first screen: %v", problems)
	}
}

func TestQuizOfSharedID(t *testing.T) {
	all := edited(t, module2, "self-end]", "self-end, check]")
	all["modules/02-going-on/check.quiz.yaml"] = &fstest.MapFile{
		Data: []byte(strings.Replace(string(all["modules/02-going-on/journal.quiz.yaml"].Data), "id: journal", "id: check", 1)),
	}
	rename := func(to string) {
		before := string(files(t)[top].Data)
		all[top] = &fstest.MapFile{Data: []byte(strings.Replace(before, "after: self-end", "after: self-end, then: "+to, 1))}
	}
	rename("check")
	if _, problems := course.Load(all); !has(problems, top, lineOf(t, all, top, "then:"), "2 modules have a quiz check: write first-steps/check", false) {
		t.Errorf("one id in two modules: %v", problems)
	}
	rename("going-on/check")
	c, problems := course.Load(all)
	if c == nil {
		t.Fatal(problems)
	}
	if then := c.Measures[0].Then; then == nil || then.Module != "going-on" {
		t.Errorf("the quiz meant is %v", then)
	}
}

func TestQuestionFitsOneMessage(t *testing.T) {
	long := strings.Repeat("long ", 390)
	all := edited(t, check, "en: The goal", "en: "+long)
	data := strings.Replace(string(all[check].Data), "en: Goals come before steps.", "en: "+long, 1)
	all[check] = &fstest.MapFile{Data: []byte(data)}
	line := lineOf(t, all, check, "id: first")
	if _, problems := course.Load(all); !has(problems, check, line, "the question with its options and feedback has", false) {
		t.Errorf("a question longer than a message: %v", problems)
	}
}

func TestScenarioTakesCorrectForOne(t *testing.T) {
	c, problems := course.Load(edited(t, office, "score: 1\n", "correct: true\n"))
	if c == nil {
		t.Fatal(problems)
	}
	ask := c.Quiz("first-steps", "office").Questions[0].Options[0]
	if ask.Score == nil || *ask.Score != 1 || ask.Correct {
		t.Errorf("the option is %+v", ask)
	}
	all := edited(t, office, "score: 1\n", "score: 0\n")
	all[office] = &fstest.MapFile{Data: []byte(strings.Replace(string(all[office].Data), "score: 0.5", "score: 0", 1))}
	if _, problems := course.Load(all); !has(problems, office, lineOf(t, all, office, "options:"), "no option has a score above 0", false) {
		t.Errorf("a scenario without scores: %v", problems)
	}
}

func TestSelfAssessmentHasNoRightAnswer(t *testing.T) {
	journal := "modules/02-going-on/journal.quiz.yaml"
	all := edited(t, journal, "{id: easy", "{id: easy, correct: true")
	if _, problems := course.Load(all); !has(problems, journal, lineOf(t, all, journal, "options:"), "a quiz of kind reflection has no right answers", false) {
		t.Errorf("a right answer in a reflection: %v", problems)
	}
}

// A fourth language is files alone.
func TestFourthLanguage(t *testing.T) {
	all := fstest.MapFS{}
	for name, f := range files(t) {
		data := string(f.Data)
		if strings.HasSuffix(name, ".yaml") {
			data = strings.NewReplacer("ckb: ", "kmr-Arab: ", "ckb]", "kmr-Arab]", "ckb,", "kmr-Arab,").Replace(data)
		}
		all[strings.Replace(name, ".ckb.md", ".kmr-Arab.md", 1)] = &fstest.MapFile{Data: []byte(data)}
	}
	c, problems := course.Load(all)
	if c == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	if got := c.Lesson("first-steps", "goals").Title.In("kmr-Arab"); got != "ئامانج پێش هەنگاو" {
		t.Errorf("the title is %q", got)
	}
	if got := c.Title.In(locales.Sorani); got != c.Title.In(locales.English) {
		t.Errorf("a language that is not there reads %q", got)
	}
}

func TestBotNameForAllLanguages(t *testing.T) {
	c, problems := course.Load(edited(t, top, "bot:\n", "bot:\n  name: Lessons\n"))
	if c == nil || c.Bot.Name.In(locales.Sorani) != "Lessons" {
		t.Errorf("the bot's name: %v", problems)
	}
}

func TestLookUps(t *testing.T) {
	c := small(t)
	sector, ok := c.ProfileQuestion("sector")
	if option, found := sector.Option("civil"); !ok || !found || option.Text.In(locales.English) != "Civil society" {
		t.Errorf("the profile question is %+v", sector)
	}
	if _, found := sector.Option("none"); found {
		t.Error("an option that is not there is found")
	}
	if _, found := c.ProfileQuestion("none"); found {
		t.Error("a profile question that is not there is found")
	}
	if c.Lesson("none", "welcome") != nil || c.Quiz("none", "check") != nil || c.Lesson("first-steps", "none") != nil {
		t.Error("what is not there is found")
	}
	if _, found := c.Competency("none"); found || c.Quiz("first-steps", "check").Question("none") != nil {
		t.Error("what is not there is found")
	}
}
