package gift_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/gift"
	"cohortbot/locales"
)

const (
	steps  = "01-first-steps"
	office = "modules/01-first-steps/gifts.quiz.yaml"
	module = "modules/01-first-steps/module.yaml"
)

// config puts a file into the quiz gifts of the first module.
func config(lang locales.Lang) gift.Config {
	truths := map[locales.Lang][2]string{"en": {"True", "False"}, "ar": {"صحيح", "خطأ"}, "ckb": {"ڕاستە", "هەڵەیە"}}
	return gift.Config{Name: "f.txt", Module: steps, Quiz: "gifts", Lang: lang, True: truths[lang][0], False: truths[lang][1]}
}

// imported adds a file and gives the result; a problem ends the test.
func imported(t testing.TB, all fstest.MapFS, file string, c gift.Config) gift.Result {
	t.Helper()
	out, problems := gift.Import(all, []byte(file), c)
	if course.Broken(problems) {
		t.Fatal(problems)
	}
	for name, data := range out.Files {
		all[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func matches(t *testing.T, pattern, text string) bool {
	t.Helper()
	found, err := regexp.MatchString(pattern, text)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestThreeLanguages imports what Moodle exports, language after language, and
// reads the course as the bot does.
func TestThreeLanguages(t *testing.T) {
	all := coursetest.Small(t)
	titles := map[locales.Lang]string{"en": "At the office", "ar": "في المكتب", "ckb": "لە نووسینگە"}
	var missing []locales.Lang
	for _, l := range []locales.Lang{"en", "ar", "ckb"} {
		c := config(l)
		c.Title = titles[l]
		out := imported(t, all, fixture(t, "moodle."+string(l)+".txt"), c)
		if out.Questions != 4 || out.LeftOut != 1 || out.Untitled || out.Unlisted {
			t.Errorf("%s: %+v", l, out)
		}
		missing = out.Missing
	}
	if len(missing) > 0 {
		t.Errorf("still missing: %v", missing)
	}
	c, problems := course.Load(all)
	if c == nil {
		t.Fatal(problems)
	}
	q := c.Quiz("first-steps", "gifts")
	if q == nil || q.Kind != course.Knowledge || !maps.Equal(q.Title, course.Text(titles)) {
		t.Fatalf("the quiz is %+v", q)
	}
	var ids []string
	for _, one := range q.Questions {
		ids = append(ids, string(one.ID)+" "+string(one.Type))
	}
	if got := strings.Join(ids, ", "); got != "gift single, who-may-see-the-register multiple, quorum single, your-words text" {
		t.Error(got)
	}
	first := q.Questions[0]
	if first.Options[1].Feedback["ar"] != "يبدأ الأمر بالحلوى." || first.Explain["ckb"] != "بڕیاری ١ی ئەنجوومەن داوای تۆمارێکی دیارییەکان دەکات.\nسکرتێر هەڵیدەگرێت و هەموو مانگێک دەخوێندرێتەوە." {
		t.Errorf("%+v", first)
	}
	if truth := q.Questions[2]; truth.Options[0].Text["ckb"] != "ڕاستە" || !truth.Options[0].Correct || truth.Options[1].Correct || truth.Options[1].Feedback["en"] != "Look at Article 7 again." {
		t.Errorf("%+v", truth.Options)
	}
}

func TestCompetencies(t *testing.T) {
	all := coursetest.Small(t)
	imported(t, all, `
$CATEGORY: $course$/top/STRATEGIC-THINKING

A{T}

// [tag:other] [tag:communication]
B{T}

$CATEGORY: Communication

C{T}

$CATEGORY: anything

D{T}
`, config("en"))
	got := ""
	for line := range strings.Lines(string(all[office].Data)) {
		if id, found := strings.CutPrefix(strings.TrimSpace(line), "competency: "); found {
			got += id + " "
		}
	}
	if got != "strategic-thinking communication communication " {
		t.Error(got)
	}
	_, problems := gift.Import(coursetest.Small(t), []byte("\nD{T}"), config("en"))
	if len(problems) != 1 || !strings.HasPrefix(problems[0].String(), "f.txt:2: warning: no competency for q1: ") {
		t.Error(problems)
	}
}

// TestKinds: the same marks mean other things in other kinds of quiz.
func TestKinds(t *testing.T) {
	const (
		one   = "A{=a ~%50%b ~%-20%c}"
		grade = "A{~%80%a ~%30%b ~c}"
		parts = "A{~%50%a ~%50%b ~%-100%c}"
		truth = "A{F}"
		bare  = "A{~a ~b}"
	)
	tests := []struct {
		kind course.QuizKind
		file string
		want string // type and marks, or the problem
	}{
		{"", one, "single true - -"},
		{"", grade, "multiple true true -"},
		{"", parts, "multiple true true -"},
		{"", truth, "single - true"},
		{"", bare, "no right answer"},
		{"", "A{=a =b ~c}", "2 answers are marked ="},
		{course.Scenario, one, "single 1 0.5 0"},
		{course.Scenario, grade, "single 0.8 0.3 0"},
		{course.Scenario, "A{~%100%a ~%33.33333%b ~c}", "single 1 0.333 0"},
		{course.Scenario, "A{=a =b ~c}", "single 1 1 0"},
		{course.Scenario, parts, "multiple true true -"},
		{course.Scenario, truth, "single 0 1"},
		{course.Scenario, bare, "no right answer"},
		{course.Reflection, bare, "single - -"},
		{course.Reflection, one, "single - - -"},
		{course.SelfAssessment, parts, "multiple - - -"},
		{course.SelfAssessment, truth, "single - -"},
	}
	for _, test := range tests {
		all := coursetest.Small(t)
		c := config("en")
		c.Kind = test.kind
		out, problems := gift.Import(all, []byte(test.file), c)
		if course.Broken(problems) {
			if !strings.Contains(problems[0].Message, test.want) {
				t.Errorf("%s %s: %v", test.kind, test.file, problems)
			}
			continue
		}
		if got := marks(string(out.Files[office])); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.kind, test.file, got, test.want)
		}
	}
}

// marks are the type of the only question and what its options have.
func marks(quiz string) string {
	var out []string
	for line := range strings.Lines(quiz) {
		key, value, _ := strings.Cut(strings.TrimLeft(strings.TrimSpace(line), "- "), ": ")
		switch {
		case key == "type":
			out = append(out, value)
		case key == "id" && strings.HasPrefix(line, "      "):
			out = append(out, "-")
		case key == "correct" || key == "score":
			out[len(out)-1] = value
		}
	}
	return strings.Join(out, " ")
}

// TestWarnings: what is not kept is said, with its words.
func TestWarnings(t *testing.T) {
	tests := []struct{ kind, file, want string }{
		{"", "2+2?{=four =%50%vier#nearly ####Count.}", `f.txt:1: warning: left out: a short answer .* Question: “2\+2\?” Answer: “four” Answer: “%50%vier#nearly” Explanation: “Count.”`},
		{"", "Pair.{=cat -> milk =dog -> bone}", `left out: a quiz here has no matching.* Answer: “cat -> milk” Answer: “dog -> bone”`},
		{"", "When?{#1822}", `left out: a quiz here does not judge numbers.* Answer: “1822”`},
		{"", "::Note::[html]<b></b>", `Question: “Note”`},
		{"", "Read this.", `left out: these are words without a question.* Question: “Read this.”`},
		{"", "A{=a ~%50%b}", `with --kind scenario they keep it`},
		{"", "A{~%50%a ~b}", `come to 50, not to 100`},
		{"scenario", "A{=a ~%-50%b}", `a weight below 0 counts as 0`},
		{"reflection", "A{=a ~b}", `has no right answers`},
	}
	for _, test := range tests {
		c := config("en")
		c.Kind = course.QuizKind(test.kind)
		_, problems := gift.Import(coursetest.Small(t), []byte(test.file+"\n\n// [tag:communication]\nB{}"), c)
		if course.Broken(problems) || !slices.ContainsFunc(problems, func(p course.Problem) bool { return p.Warning && matches(t, test.want, p.String()) }) {
			t.Errorf("want %s, got %v", test.want, problems)
		}
	}
}

// TestSecondLanguage: what a further language may not do, and that then nothing
// is written.
func TestSecondLanguage(t *testing.T) {
	const first = "::one::A{=a#yes ~b####why}\n\n::two::B{~%50%a ~%50%b ~c}\n\nC{}"
	tests := []struct{ name, lang, file, want string }{
		{"by order", "ar", "أ{=أ#نعم ~ب####لأن}\n\nب{~%50%أ ~%50%ب ~ج}\n\nج{}", ""},
		{"by title, in another order", "ar", "::two::ب{~%50%أ ~%50%ب ~ج}\n\n::one::أ{=أ#نعم ~ب####لأن}", ""},
		{"one of them", "ar", "::two::ب{~%50%أ ~%50%ب ~ج}", ""},
		{"fewer, without titles", "ar", "أ{=أ#نعم ~ب####لأن}", "f.txt:1: questions here that can stand in a quiz: 1, in " + office + ": 3"},
		{"titles in another order", "ar", "::two::أ{}\n\nب{}\n\nج{}", "f.txt:1: the title two is that of question 2"},
		{"another right answer", "ar", "::one::أ{~أ =ب}", "f.txt:1: the right answer of one is a in the quiz, but b here"},
		{"other right answers", "ar", "::two::أ{~%50%أ ~ب ~%50%ج}", "the right answer of two is a, b in the quiz, but a, c here"},
		{"another type", "ar", "::two::أ{=أ ~ب ~ج}", "two is of type multiple in the quiz, but single here"},
		{"more answers", "ar", "::one::أ{=أ ~ب ~ج}", "one has 2 answers in the quiz, but 3 here"},
		{"feedback missing", "ar", "::one::أ{=أ ~ب####لأن}", "f.txt:1: warning: the feedback to a of one is missing here"},
		{"feedback that no other language has", "ar", "::one::أ{=أ#نعم ~ب#لا####لأن}", "f.txt:1: the feedback to b of one is here, and the quiz has none"},
		{"the same once more", "en", first, ""},
		{"the first language in other words", "en", strings.Replace(first, "=a#yes", "=z#yes", 1), "f.txt:1: the answer a of one stands in " + office + ":13 in other words, “a”"},
		{"a language that the course has not", "fr", first, "course.yaml:1: the course is not held in “fr”"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all := coursetest.Small(t)
			imported(t, all, first, config("en"))
			out, problems := gift.Import(all, []byte(test.file), config(locales.Lang(test.lang)))
			said := ""
			for _, p := range problems {
				said += p.String() + "\n"
			}
			if !strings.Contains(said, test.want) || test.want == "" && said != "" {
				t.Errorf("want %s, got %s", test.want, said)
			}
			if course.Broken(problems) && len(out.Files) > 0 {
				t.Error("files in spite of problems")
			}
			if test.lang == "en" && test.want == "" && len(out.Files) > 0 {
				t.Errorf("the same changes %v", slices.Collect(maps.Keys(out.Files)))
			}
		})
	}
}

func TestReplace(t *testing.T) {
	all := coursetest.Small(t)
	imported(t, all, "::one::A{=a ~b}", config("en"))
	all[office].Data = []byte("# mine\n" + strings.Replace(string(all[office].Data), `"b"`, `'b' # so`, 1))
	c := config("en")
	c.Replace, c.Title = true, "New"
	imported(t, all, "::one::A{=a ~it's}", c)
	want := "# mine\nid: gifts\nkind: knowledge\ntitle: {en: New}\nsee: totals\nquestions:\n  - id: one\n    type: single\n    ask:\n      en: \"A\"\n" +
		"    options:\n      - id: a\n        text:\n          en: \"a\"\n        correct: true\n      - id: b\n        text:\n          en: 'it''s' # so\n"
	if got := string(all[office].Data); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestScenarioInTwoLanguages(t *testing.T) {
	all := coursetest.Small(t)
	c := config("en")
	c.Kind = course.Scenario
	imported(t, all, "::one::A{=a ~%50%b}", c)
	imported(t, all, "::one::أ{=أ ~%50%ب}", config("ar"))
	c = config("ckb")
	_, problems := gift.Import(all, []byte("::one::أ{~%50%أ =ب}"), c)
	if len(problems) != 2 || !strings.Contains(problems[0].Message, "answer a of one has the score 1 in the quiz, but 0.5 here") {
		t.Error(problems)
	}
	c.Kind = course.Knowledge
	if _, problems = gift.Import(all, []byte("::one::أ{=أ ~%50%ب}"), c); len(problems) == 0 || !strings.Contains(problems[len(problems)-1].Message+problems[0].Message, `of kind “scenario”`) {
		t.Error(problems)
	}
}

// TestModuleFile: the quiz is listed in the file's own way, or the author is
// asked to.
func TestModuleFile(t *testing.T) {
	const head = "id: first-steps # ours\ntitle: {en: First}\n"
	tests := []struct{ quizzes, want string }{
		{"quizzes: [check, office] # two\nminutes: 5", "quizzes: [check, office, gifts] # two\nminutes: 5"},
		{"quizzes: []", "quizzes: [gifts]"},
		{"", "quizzes: [gifts]\n"},
		{"minutes: 5", "minutes: 5\nquizzes: [gifts]\n"},
		{"quizzes:\n  - check # one\n  - office # two\nminutes: 5\n", "quizzes:\n  - check # one\n  - office # two\n  - gifts\nminutes: 5\n"},
		{"quizzes:\r\n- check\r\n", "quizzes:\r\n- check\r\n- gifts\r\n"},
		{"quizzes:\n- check", "quizzes:\n- check\n- gifts\n"},
		{"quizzes: [check, gifts]", ""},
		{"quizzes: ['check']", "asked"},
		{"quizzes:", "asked"},
		{"{", "asked"},
	}
	for _, test := range tests {
		all := coursetest.Small(t)
		all[module] = &fstest.MapFile{Data: []byte(head + test.quizzes)}
		out, problems := gift.Import(all, []byte("A{T}"), config("en"))
		got, changed := strings.CutPrefix(string(out.Files[module]), head)
		switch {
		case test.want == "asked" && !out.Unlisted && !course.Broken(problems):
			t.Errorf("%q: not asked for: %q", test.quizzes, got)
		case test.want != "asked" && (got != test.want || changed != (test.want != "") || out.Unlisted):
			t.Errorf("%q: got %q %v", test.quizzes, got, problems)
		}
	}
}

// TestSchemaLine: an editor finds the schema of the new file where it finds that
// of module.yaml.
func TestSchemaLine(t *testing.T) {
	all := coursetest.Small(t)
	const line = "# yaml-language-server: $schema=../../schema/"
	all[module].Data = append([]byte(line+"module.schema.json\r\n"), all[module].Data...)
	out := imported(t, all, "A{T}", config("en"))
	if got, _, _ := strings.Cut(string(out.Files[office]), "id: "); got != line+"quiz.schema.json\n" {
		t.Errorf("%q", got)
	}
}

// TestPlaces: what is wrong with the course or the command.
func TestPlaces(t *testing.T) {
	tests := []struct {
		name string
		with func(all fstest.MapFS, c *gift.Config)
		want string
	}{
		{"no course", func(all fstest.MapFS, _ *gift.Config) { delete(all, "course.yaml") }, "course.yaml:1: this file cannot be read"},
		{"no such module", func(_ fstest.MapFS, c *gift.Config) { c.Module = "03-none" }, "course.yaml:1: there is no module “03-none”"},
		{"a module outside", func(all fstest.MapFS, c *gift.Config) {
			c.Module = "../x"
			all["course.yaml"].Data = []byte(strings.Replace(string(all["course.yaml"].Data), "[01-first-steps", "[../x, 01-first-steps", 1))
		}, "there is no module “../x”"},
		{"no id", func(_ fstest.MapFS, c *gift.Config) { c.Quiz = "../x" }, "“../x” cannot be a quiz's id"},
		{"a quiz that is no YAML", func(all fstest.MapFS, _ *gift.Config) { all[office] = &fstest.MapFile{Data: []byte("a: [")} }, office + ":2: this YAML cannot be read"},
		{"a quiz of another shape", func(all fstest.MapFS, _ *gift.Config) {
			all[office] = &fstest.MapFile{Data: []byte("questions: {a: b}")}
		}, office + ":1: this file is not as it should be"},
		{"no words for true", func(_ fstest.MapFS, c *gift.Config) { c.True = "" }, "f.txt:1: there are no words for true and false in en"},
	}
	for _, test := range tests {
		all, c := coursetest.Small(t), config("en")
		test.with(all, &c)
		out, problems := gift.Import(all, []byte("A{T}"), c)
		if len(problems) == 0 || !strings.Contains(problems[0].String(), test.want) || len(out.Files) > 0 {
			t.Errorf("%s: want %s, got %v", test.name, test.want, problems)
		}
	}
}

// TestOtherLanguage: a file under the wrong language would be read by women who
// do not read it.
func TestOtherLanguage(t *testing.T) {
	langs := []locales.Lang{"en", "ar", "ckb"}
	for _, written := range langs {
		for _, said := range langs {
			_, problems := gift.Import(coursetest.Small(t), []byte(fixture(t, "moodle."+string(written)+".txt")), config(said))
			refused := slices.ContainsFunc(problems, func(p course.Problem) bool {
				return p.Message == "the questions look like "+string(written)+", not like "+string(said)+": is --lang right?"
			})
			if refused != (written != said) {
				t.Errorf("%s as %s: %v", written, said, problems)
			}
		}
	}
	if _, problems := gift.Import(coursetest.Small(t), []byte("أ ب ج{T}"), config("ckb")); course.Broken(problems) {
		t.Error("too few letters to tell", problems)
	}
}

// TestAllAtOnce: the course's, the file's and the questions' problems together.
func TestAllAtOnce(t *testing.T) {
	c := config("fr")
	c.Module = "03-none"
	_, problems := gift.Import(coursetest.Small(t), []byte("A{=a ~b\n\nB}\n\n::C{T}"), c)
	var lines []string
	for _, p := range problems {
		at, _, _ := strings.Cut(p.String(), ": ")
		lines = append(lines, at)
	}
	if got := strings.Join(lines, " "); got != "course.yaml:1 course.yaml:1 f.txt:1 f.txt:3 f.txt:5" {
		t.Error(got, problems)
	}
}

// Moodle mixes answers as it shows them; here the right one would stand first for ever.
func TestRightAnswersThatStandFirstAreCounted(t *testing.T) {
	out := imported(t, coursetest.Small(t), "// [tag:communication]\nA{=a ~b}\n\n// [tag:communication]\nB{~a =b}\n\n"+
		"// [tag:communication]\nC{=a ~b ~c}\n\n// [tag:communication]\nD{}\n\n// [tag:communication]\nE{~%50%a ~%50%b ~c}", config("en"))
	if out.First != 2 || out.Right != 3 {
		t.Errorf("first in %d of %d", out.First, out.Right)
	}
}
