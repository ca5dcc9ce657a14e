package course_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
)

// edited is the valid course with the first occurrence of a text replaced in
// one file.
func edited(t testing.TB, file, from, to string) fstest.MapFS {
	t.Helper()
	all := files(t)
	before := string(all[file].Data)
	after := strings.Replace(before, from, to, 1)
	if after == before && from != to {
		t.Fatalf("%s does not hold %q", file, from)
	}
	all[file] = &fstest.MapFile{Data: []byte(after)}
	return all
}

// lineOf is the line, from 1, where a text first is in a file.
func lineOf(t testing.TB, all fstest.MapFS, file, at string) int {
	t.Helper()
	before, _, found := strings.Cut(string(all[file].Data), at)
	if !found {
		t.Fatalf("%s does not hold %q", file, at)
	}
	return 1 + strings.Count(before, "\n")
}

const (
	top      = "course.yaml"
	days     = "calendar.yaml"
	module1  = "modules/01-first-steps/module.yaml"
	module2  = "modules/02-going-on/module.yaml"
	check    = "modules/01-first-steps/check.quiz.yaml"
	office   = "modules/01-first-steps/office.quiz.yaml"
	start    = "modules/01-first-steps/self-start.quiz.yaml"
	welcome  = "modules/01-first-steps/01-welcome.en.md"
	goals    = "modules/01-first-steps/02-goals.ckb.md"
	goals1st = "modules/01-first-steps/02-goals.ar.md"
)

// broken is one edit of the valid course and the problem it must give, at the
// line of the text at, or at line 1 without it.
type broken struct {
	file, from, to string
	at, message    string
}

func run(t *testing.T, tests []broken, warning bool) {
	for _, test := range tests {
		t.Run(test.message, func(t *testing.T) {
			all := edited(t, test.file, test.from, test.to)
			line := 1
			if test.at != "" {
				line = lineOf(t, all, test.file, test.at)
			}
			c, problems := course.Load(all)
			if !has(problems, test.file, line, test.message, warning) {
				t.Errorf("want %s:%d: … %s …, got %v", test.file, line, test.message, problems)
			}
			if (c == nil) == warning {
				t.Errorf("the course is there: %v", c != nil)
			}
		})
	}
}

func TestProblemsOfCourse(t *testing.T) {
	run(t, []broken{
		{top, "id: small", "id: Small!", "id: Small!", `"Small!" cannot be an id`},
		{top, "id: small", "id: [a]", "id: [a]", "id must be one value"},
		{top, "id: small", "", "title", "id is missing"},
		{top, "id: small", "id: small\nname: x", "name: x", `unknown key "name"`},
		{top, "id: small", "id: small\nid: other", "id: other", `the key "id" is here twice`},
		{top, "id: small", "id: {a: [", "id: {a: [", "this YAML cannot be read"},
		{top, ", ckb: خولێکی بچووک}\nlang", "}\nlang", "title:", "title is missing in ckb"},
		{top, "title: {en", "title: {de-x!: a, en", "title:", `unknown key "de-x!" in title`},
		{top, "title: {en: A small course,", "title: {en: A, en: B,", "title:", "title is here twice in en"},
		{top, "title: {en: A small course", "title: {en: [a]", "title:", "title in en must be a text"},
		{top, "title: {en: A small", `title: {en: "A ` + strings.Repeat("long ", 50) + `", xx: "small`, "title:", "this YAML cannot be read"},
		{top, "[ar, ckb, en]", "[]", "languages", "at least one language"},
		{top, "[ar, ckb, en]", "[ar, ckb, en, ar]", "languages", "the language ar is here twice"},
		{top, "[ar, ckb, en]", "[ar, ckb, en, English]", "languages", `"English" is not a language`},
		{top, "[ar, ckb, en]", "[ar, ckb, en, fr]", "title:", "title is missing in fr"},
		{top, "Asia/Baghdad", "Asia/Bagdad", "timezone", `"Asia/Bagdad" is not a time zone`},
		{top, "Asia/Baghdad", "Local", "timezone", `"Local" is not a time zone`},
		{top, "version: 1", "version: 0", "version", "version must be a whole number"},
		{top, ", retain_days: 365", "", "consent", "retain_days is missing"},
		{top, "about: {en: A small", "about: {en: " + strings.Repeat("long ", 30), "about", "at most 120 fit"},
		{top, "id: level", "id: sector", "id: sector\n    ask: {en: \"At", "duplicate id: the profile question sector is there already"},
		{top, "{id: public, text", "{id: elected, text", "{id: elected, text: {en: Public", "duplicate id: the option elected is there already"},
		{top, "{id: communication", "{id: strategic-thinking", "en: Communication", "duplicate id: the competency strategic-thinking is there already"},
		{top, "[01-first-steps, 02-going-on]", "[]", "modules", "at least one module"},
		{top, "02-going-on]", "03-none]", "modules", "the module's folder modules/03-none cannot be read: it is missing"},
		{top, "02-going-on]", "../small]", "modules", "cannot be a module's folder"},
		{top, "02-going-on]", "02-going-on, 01-first-steps]", "modules", "the folder 01-first-steps is here twice"},
		{top, "after: self-end", "after: self-ende", "after: self-ende", `"self-ende" names no quiz`},
		{top, "after: self-end", "then: going-on/none", "then", "after is missing"},
		{top, "of: consented", "of: everybody", "of: everybody", `"everybody" names no quiz`},
		{top, "target: 80", "target: 180", "target: 180", "target must be a number from 0 to 100"},
		{top, `from: "21:00"`, `from: "25:00"`, "25:00", "from must be a time of day"},
		{top, `from: "21:00"`, `from: "08:00"`, "quiet", "begins and ends at 08:00"},
		{top, `send: "20:30"`, `send: "09:00"`, "send", "09:00 lies in the quiet time of Ramadan"},
		{top, "0 18 * * 0-3", "0 25 * * 0-3", "cron", `"0 25 * * 0-3" is no schedule`},
		{top, "0 18 * * 0-3", "0 18 30 2 *", "cron", "such a day never comes"},
		{top, "0 18 * * 0-3", "TZ=Asia/Baghdad", "cron", "only the five fields are read"},
		{top, "0 18 * * 0-3", "@every 1h", "cron", "only the five fields"},
		{top, "when: module-unfinished", "when: bored", "when: bored", "when must be one of module-unfinished"},
		{top, "after: 48h", "after: two days", "after: two", "after must be a time such as 48h"},
		{top, "at_most: 3", "at_most: many", "at_most", "at_most must be a whole number"},
		{top, "words: {en: [danger]", "words: {fr: [danger]", "words:", `unknown key "fr" in words`},
		{top, "words: {en: [danger]", "words: {en: [danger, [fire]]", "words:", "a word of danger in en must be a text"},
		{days, "to: 2027-03-09", "to: 2027-02-30", "2027-02-30", "to must be a day"},
		{days, "to: 2027-03-09", "to: 2027-02-01", "2027-02-01", "ends before it begins"},
		{days, "to: 2027-03-09", "to: 2028-03-09", "2028-03-09", "lasts more than 100 days"},
		{days, "kind: quiet", "kind: feast", "feast", "kind must be one of quiet, mourning, ramadan"},
		{days, "id: newroz-2027", "id: ramadan-2027", "from: 2027-03-21", "duplicate id"},
		{days, "ramadan, name", "ramadan: name", "ramadan-2027", "this YAML cannot be read"},
	}, false)
}

func TestProblemsOfModules(t *testing.T) {
	run(t, []broken{
		{module1, "day: 0", "days: 0", "release", `unknown key "days" in release`},
		{module1, "{day: 0}", "{after: previous}", "release", "the first module has none before it"},
		{module1, "day: 14", "day: soon", "day: soon", "day must be a whole number"},
		{module1, "check, office", "check, office, none", "quizzes", "none.quiz.yaml is missing"},
		{module1, "check, office", "check, office, check", "quizzes", "duplicate id: the quiz check is here twice"},
		{module1, "check, office", "check, office, [a]", "quizzes", "this must be the id of a quiz"},
		{module2, "{after: previous}", "{after: next}", "release", "after must be one of previous"},
		{module2, "{after: previous}", "{after: previous, day: 3}", "release", "keep day or after, not both"},
		{module2, "{after: previous}", "&a {after: previous}", "release", "anchors (&) and aliases (*) are not read"},
		{welcome, "---\n", "***\n", "***", "line across"},
		{welcome, "---\n", "---\n---\n", "---\n{#how}", "page 2 is empty"},
		{welcome, "{#how}", "{#what}", "{#what}", `this page is "how" in 01-welcome.ar.md`},
		{welcome, "media/path.jpg", "media/none.jpg", "media/none.jpg", "modules/01-first-steps/media/none.jpg is missing: put the file there, or correct its name"},
		{welcome, "media/path.jpg", "../../../secret.jpg", "secret.jpg", "is not in the module's folder media"},
		{welcome, "media/path.jpg", "media/../module.jpg", "module.jpg", "is not in the module's folder media"},
		{welcome, "media/path.jpg", "media/path.gif", "path.gif", "cannot be sent"},
		{welcome, "A path with three stones", strings.Repeat("stone ", 200), "stone ", "the caption of"},
		{welcome, "buttons below.", strings.Repeat("buttons ", 600), "", "page 1 is too long"},
		{goals, "---\n", "", "![سێ", "2 pages, but 02-goals.ar.md has 3"},
		{goals, "---\n", "---\nx\n---\n", "![سێ", "4 pages, but 02-goals.ar.md has 3"},
		{goals, "{#three}", "{#P 3}", "{#P 3}", `this page is "three" in 02-goals.ar.md`},
		{goals1st, "{#three}", "{#P 3}", "{#P 3}", `"P 3" cannot be a page's id`},
		{goals1st, "{#three}", "{#p1}", "{#p1}", "duplicate id: there is a page"},
	}, false)
}

func TestProblemsOfQuizzes(t *testing.T) {
	run(t, []broken{
		{check, "id: check", "id: control", "id: control", "the id is control, but the file is called check.quiz.yaml"},
		{check, "kind: knowledge", "kind: exam", "kind: exam", "kind must be one of knowledge"},
		{check, "kind: knowledge\n", "", "", "kind is missing"},
		{check, "pass: 60", "pass: 160", "pass: 160", "pass must be a whole number from 0 to 100"},
		{check, "see: totals", "see: everybody", "see: everybody", "see must be one of totals, coordinators"},
		{check, "attempts: 2", "attempts: 2\nshuffle: maybe", "maybe", "shuffle must be true or false"},
		{check, "competency: strategic-thinking", "competency: none", "competency: none", `unknown competency "none"`},
		{check, "type: single", "type: choice", "type: choice", "type must be one of single"},
		{check, "type: single", "type: text", "options:", "a question of type text has no options"},
		{check, "        correct: true\n", "", "options:", "no right answer"},
		{check, "id: step", "correct: true\n        id: step", "options:", "2 right answers, but a single question has one"},
		{check, "id: report", "id: goal", "id: goal\n        text: {en: The report", "duplicate id: there is an option goal"},
		{check, "id: which", "id: first", "id: first\n    competency: strategic-thinking\n    type: multiple", "duplicate id: there is a question first"},
		{check, "        text: {en: The report, ar: التقرير, ckb: ڕاپۆرت}", "        text: {en: The report, ar: التقرير}", "The report", "text is missing in ckb"},
		{check, "page: goals\n", "page: aims\n", "page: aims", `page "aims" is no lesson`},
		{check, "page: goals#three", "page: goals#four", "page: goals#four", `page "goals#four" is no lesson`},
		{check, "points: 5", "points: 4", "labels:", "the scale has 4 points but 5 labels"},
		{check, "max: 500", "max: 0", "max: 0", "max must be a whole number"},
		{check, "en: The step", "en: " + strings.Repeat("step ", 401), "step step", "text in en has"},
		{office, "        score: 0.5\n", "", "id: remind", "an option of a scenario needs a score"},
		{office, "score: 0.5", "score: 1.5", "score: 1.5", "score must be a number from 0 to 1"},
		{office, "score: 0.5", "score: .nan", "score: .nan", "score must be a number"},
		{office, "score: 0.5", "score: 0.5\n        correct: true", "correct: true", "has a score instead of correct"},
		{start, "type: scale\n    points: 5\n    labels:", "type: scale\n    points: 5\n    label:", "label:", `unknown key "label"`},
		{start, "    type: scale\n", "", "id: plan", "type is missing"},
	}, false)
}

func TestWarnings(t *testing.T) {
	run(t, []broken{
		{welcome, "buttons below.", strings.Repeat("buttons ", 160), "", "page 1 has"},
		{welcome, "# Welcome\n", "", "", "the lesson has no title"},
		{top, "title: {en", "title: {fr: Un cours, en", "title:", "title is given in fr, which is not a language of this course"},
		{top, "Where do you work?", "What is your religion?", "id: sector", "ask for religion (in en)"},
		{top, "أين تعملين؟", "ما قوميتكِ؟", "id: sector", "ask for ethnicity (in ar)"},
		{top, "لە کوێ کار دەکەن؟", "سەر بە کام حیزبن؟", "id: sector", "ask for party (in ckb)"},
		{top, "على أي مستوى؟", "كيف صحتكِ؟", "id: level", "ask for health (in ar)"},
		{top, "id: level", "id: tribe", "id: tribe", "ask for ethnicity (in en)"},
		{check, "Write one goal of your own.", "Name your party.", "id: goal-of-mine", "ask for party (in en)"},
		{check, "{id: blame", "{id: blame, score: 0.5", "score", "a score counts only for"},
		{top, "timezone:", "sample: true\ntimezone:", "sample:", "this course is a sample"},
		{start, "attempts: 1", "attempts: 1\npass: 50", "pass", "has no score to pass"},
		{top, "bot:\n  about: {en: A small course for a cohort.,", "bot:\n  about: {", "about", "about of the bot is missing in en"},
	}, true)
}

func TestMissingFiles(t *testing.T) {
	tests := []struct {
		file, at, message string
		line              int
	}{
		{"course.yaml", "course.yaml", "course.yaml is missing", 1},
		{"about.ckb.md", "about.ar.md", "this is missing in ckb: add about.ckb.md", 1},
		{"consent.ar.md", "consent.ckb.md", "this is missing in ar", 1},
		{module2, top, module2 + " is missing", 29},
		{goals, goals1st, "this is missing in ckb: add 02-goals.ckb.md", 1},
		{check, module1, "check.quiz.yaml is missing", 6},
	}
	for _, test := range tests {
		all := files(t)
		delete(all, test.file)
		if _, problems := course.Load(all); !has(problems, test.at, test.line, test.message, false) {
			t.Errorf("without %s: want %s:%d: %s, got %v", test.file, test.at, test.line, test.message, problems)
		}
	}
	all := edited(t, module1, "check, office", "check")
	if _, problems := course.Load(all); !has(problems, office, 1, "this quiz is not listed", true) {
		t.Errorf("a quiz that nobody sees: %v", problems)
	}
	all = edited(t, module1, "id: first-steps", "id: going-on")
	if _, problems := course.Load(all); !has(problems, top, 29, "duplicate id", false) {
		t.Errorf("two modules of one id: %v", problems)
	}
	all = files(t)
	delete(all, days)
	if c, problems := course.Load(all); c == nil || len(c.Calendar) != 0 {
		t.Errorf("a course needs no calendar: %v", problems)
	}
}

func TestMedia(t *testing.T) {
	dir := "modules/01-first-steps/media/"
	whole := string(files(t)[dir+"path.jpg"].Data)
	tests := []struct {
		name, content, message string
		warning                bool
	}{
		{"path.jpg", whole[:len(whole)/2], "the picture is cut off", false},
		{"path.jpg", "no picture", "the picture is broken", false},
		{"path.jpg", "", "the file is empty", false},
		{"path.jpg", whole[:len(whole)-2] + strings.Repeat("\x00", 160<<10) + "\xff\xd9", "163 KB", true},
		{"a.ogg", "x", "this is not an ogg recording", false},
		{"a.ogg", "OggS" + strings.Repeat("x", 1<<20), "1024 KB", true},
		{"a.mp3", "OggS", "this is not an mp3", false},
		{"a.mp3", "ID3" + strings.Repeat("x", 1<<20), "1024 KB", true},
		{"a.mp4", "0000moov0000", "this is not an mp4", false},
		{"a.pdf", "%PS", "this is not a PDF", false},
		{"a.pdf", "%PDF-" + strings.Repeat("x", 20<<20), "it is too large", false},
	}
	for _, test := range tests {
		all := edited(t, welcome, "media/path.jpg", "media/"+test.name)
		all[dir+test.name] = &fstest.MapFile{Data: []byte(test.content)}
		line := lineOf(t, all, welcome, "media/")
		if _, problems := course.Load(all); !has(problems, welcome, line, test.message, test.warning) {
			t.Errorf("%s: want %q at line %d, got %v", test.name, test.message, line, problems)
		}
	}
}

func TestHostileYAML(t *testing.T) {
	bomb := "a: &a [x,x,x,x]\n"
	for i := 'b'; i < 'z'; i++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c]\n", i, i, i-1, i-1, i-1, i-1)
	}
	for _, test := range []struct{ content, message string }{
		{bomb, "anchors (&) and aliases (*)"},
		{strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "nested too deeply"},
		{strings.Repeat("[", 100000), "this YAML cannot be read"},
		{strings.Repeat("a: b\n", 100000), "it is too large"},
		{"id: a\n---\nid: b\n", "a second document"},
		{"\xff\xfe", "not UTF-8"},
		{"", "a course must be keys with values"},
		{"- a", "a course must be keys with values"},
	} {
		all := files(t)
		all[top] = &fstest.MapFile{Data: []byte(test.content)}
		c, problems := course.Load(all)
		found := false
		for _, p := range problems {
			found = found || p.File == top && strings.Contains(p.Message, test.message)
		}
		if c != nil || !found {
			t.Errorf("%.20q: want %q, got %v", test.content, test.message, problems)
		}
	}
}

// A course in a language that the bot has no words in would leave a woman without
// an answer: it is refused at that language, and its texts are not asked for in it.
func TestSpokenLanguages(t *testing.T) {
	all := edited(t, top, "[ar, ckb, en]", "[ar, ckb, en, fr]")
	c, problems := course.Load(all, "ar", "ckb", "en")
	if c != nil || len(problems) != 1 || !has(problems, top, lineOf(t, all, top, "languages"), "the bot has no words of its own in \"fr\": take it out; the bot speaks ar, ckb, en", false) {
		t.Errorf("got %v", problems)
	}
	if c, problems := course.Load(files(t), "ar", "ckb", "en", "fr"); c == nil {
		t.Errorf("a bot that speaks more: %v", problems)
	}
}

func TestProblemPrints(t *testing.T) {
	p := course.Problem{File: "a/b.yaml", Line: 3, Message: "no"}
	if got := p.String(); got != "a/b.yaml:3: no" {
		t.Errorf("got %q", got)
	}
	p.Warning = true
	if got := p.String(); got != "a/b.yaml:3: warning: no" {
		t.Errorf("got %q", got)
	}
}
