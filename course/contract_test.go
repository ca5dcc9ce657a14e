package course_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cohortbot/course"
	"cohortbot/locales"
)

const (
	journal = "modules/02-going-on/journal.quiz.yaml"
	habits  = "modules/02-going-on/01-habits."
	media   = "modules/01-first-steps/media/"
)

// fault is what an author may get wrong, as the contract names it: a change of
// the valid course, and what must be said where. Without from, the file
// becomes to; at is the file that is named when it is another.
type fault struct {
	name, file, from, to string
	at, text, message    string
	warning              bool
}

// faults hold one of everything that the contract lists under problems and
// warnings. None hides another, so they can be made together.
func faults(t *testing.T) []fault {
	whole := files(t)
	picture, sheet := string(whole[media+"path.jpg"].Data), string(whole[media+"sheet.png"].Data)
	end := len(sheet) - 12
	return []fault{
		{name: "missing language of a text", file: top, from: ", ckb: خولێکی بچووک}\nlang", to: "}\nlang", text: "title:", message: "title is missing in ckb"},
		{name: "missing language of a lesson", file: "modules/02-going-on/02-more.ar.md", to: "# A\n\nb", message: "this is missing in ckb: add 02-more.ckb.md"},
		{name: "unequal options", file: check, from: ", ckb: ڕاپۆرت}", to: "}", text: "{en: The report", message: "text is missing in ckb"},
		{name: "unequal pages", file: goals, from: "---\n![", to: "![", text: "## ", message: "2 pages, but 02-goals.ar.md has 3"},
		{name: "no right answer", file: check, from: "        correct: true\n", text: "options:", message: "no right answer"},
		{file: check, from: "type: multiple", to: "type: single"},
		{name: "several right answers", file: check, from: "options:\n      - {id: year", to: "options: # two\n      - {id: year", text: "options: # two", message: "2 right answers, but a single question has one"},
		{name: "page over 4,096 units", file: "modules/01-first-steps/01-welcome.ckb.md", from: "---\n", to: strings.Repeat("🌱", 2010) + "\n---\n", message: "page 1 is too long"},
		{name: "unknown competency", file: check, from: "competency: strategic-thinking", to: "competency: courage", text: "competency: courage", message: `unknown competency "courage"`},
		{name: "duplicate id", file: top, from: "{id: communication", to: "{id: strategic-thinking", text: "en: Communication", message: "duplicate id: the competency strategic-thinking"},
		{name: "broken image", file: media + "path.jpg", to: picture[:len(picture)/2], at: welcome, text: "media/path.jpg", message: "the picture is cut off"},
		{name: "bad cron", file: top, from: "0 18 * * 0-3", to: "0 25 * * 0-3", text: "cron", message: `"0 25 * * 0-3" is no schedule`},
		{name: "unknown key", file: module1, from: "minutes: 10", to: "minuets: 10", text: "minuets", message: `unknown key "minuets" in a module`},
		{name: "who reads words where none are typed", file: check, from: "    points: 5\n", to: "    points: 5\n    read: groups\n", text: "read: groups", message: "a question of type scale has no read"},
		{name: "unknown readers", file: check, from: "    max: 500\n", to: "    max: 500\n    read: everybody\n", text: "read: everybody", message: `read must be one of nobody, groups, not "everybody"`},
		{name: "unreadable YAML", file: days, from: "ramadan, name", to: "ramadan: name", text: "ramadan-2027", message: "this YAML cannot be read"},
		{name: "missing folder", file: top, from: "02-going-on]", to: "02-going-on, 03-gone]", text: "modules:", message: "the module's folder modules/03-gone cannot be read: it is missing"},
		{name: "empty quiz", file: journal, to: "id: journal\nkind: reflection\ntitle: {en: A, ar: A, ckb: A}\nquestions: []\n", text: "questions", message: "the quiz is empty"},
		{name: "page over 1,200 characters", file: habits + "en.md", from: "A habit is", to: strings.Repeat("A habit is ", 120), message: "page 1 has 13", warning: true},
		{name: "picture over 150 KB", file: media + "sheet.png", to: sheet[:end] + strings.Repeat("\x00", 160<<10) + sheet[end:],
			at: "modules/01-first-steps/02-goals.en.md", text: "media/sheet.png", message: "make the picture smaller than 150 KB", warning: true},
		{file: "modules/02-going-on/media/a.mp3", to: "ID3" + strings.Repeat("x", 1<<20)},
		{name: "recording over 1 MB", file: habits + "ckb.md", from: "\n---\n", to: "\n\n![دەنگ](media/a.mp3)\n---\n", text: "media/a.mp3", message: "make the recording smaller than 1 MB", warning: true},
		{name: "asking for religion", file: top, from: "Where do you work?", to: "What is your faith?", text: "id: sector", message: "ask for religion (in en)", warning: true},
		{name: "asking for ethnicity", file: top, from: "أين تعملين؟", to: "ما قوميتكِ؟", text: "id: sector", message: "ask for ethnicity (in ar)", warning: true},
		{name: "asking for party", file: top, from: "لە کوێ کار دەکەن؟", to: "سەر بە کام حیزبن؟", text: "id: sector", message: "ask for party (in ckb)", warning: true},
		{name: "asking for health", file: top, from: "على أي مستوى؟", to: "كيف صحتكِ؟", text: "id: level", message: "ask for health (in ar)", warning: true},
	}
}

// Every problem and every warning of the contract at once: an author mends
// them in one go, each from its line.
func TestAllFaultsAreToldAtOnce(t *testing.T) {
	all := files(t)
	for _, f := range faults(t) {
		text := f.to
		if f.from != "" {
			before := string(all[f.file].Data)
			if text = strings.Replace(before, f.from, f.to, 1); text == before {
				t.Fatalf("%s: %s does not hold %q", f.name, f.file, f.from)
			}
		}
		all[f.file] = &fstest.MapFile{Data: []byte(text)}
	}
	c, problems := course.Load(all)
	if c != nil {
		t.Error("a broken course is given")
	}
	for _, f := range faults(t) {
		if f.at == "" {
			f.at = f.file
		}
		line := 1
		if f.text != "" {
			line = lineOf(t, all, f.at, f.text)
		}
		if f.message != "" && !has(problems, f.at, line, f.message, f.warning) {
			t.Errorf("%s: want %s:%d: … %s", f.name, f.at, line, f.message)
		}
	}
	if t.Failed() {
		for _, p := range problems {
			t.Log(p)
		}
	}
}

// What must not be asked is known in each language, in the forms in which it
// is asked, however the keyboard writes its letters.
func TestDangerousQuestions(t *testing.T) {
	tests := map[locales.Lang]map[string][]string{
		locales.English: {
			"religion":  {"What is your religion?", "Are you Sunni or Shia?", "Which FAITH were you raised in?"},
			"ethnicity": {"Your ethnic background?", "Which tribe are you from?", "Are you Kurdish?"},
			"party":     {"Which party are you a member of?", "Your political affiliation?"},
			"health":    {"Do you have a disability?", "Are you pregnant?", "Any medical conditions?"},
		},
		locales.Arabic: {
			"religion":  {"ما دينكِ؟", "ما ديانتكِ؟", "إلى أي مذهب تنتمين؟", "هل أنتِ من الطائفة نفسها؟", "هل أنتِ مسيحية؟", "هل أنتِ أيزيديّة؟"},
			"ethnicity": {"ما قوميّتكِ؟", "ما القومية؟", "من أي عشيرة أنتِ؟", "ما عرقكِ؟", "هل أنتِ تركمانيه؟"},
			"party":     {"إلى أي حزب تنتمين؟", "هل تعملين في الأحزاب؟", "ما انتماؤكِ السياسي؟"},
			"health":    {"هل لديكِ إعاقة؟", "كيف حالتكِ الصحّية؟", "هل أنتِ حامل؟", "أيّ مرض مزمن لديكِ؟"},
		},
		locales.Sorani: {
			"religion":  {"ئایینتان چییە؟", "سەر بە کام مەزهەبن؟", "ئێزدین؟", "سوننین یان شیعە؟", "ئايينتان چييە؟"},
			"ethnicity": {"نەتەوەتان چییە؟", "لە کام عەشیرەتن؟", "لە کام هۆزن یان خێڵن؟", "ڕەچەڵەکتان چییە؟"},
			"party":     {"ئەندامی کام حزبن؟", "سەر بە کام پارتن یان حیزبن؟", "ئینتیمای سیاسیتان چییە؟"},
			"health":    {"تەندروستیتان چۆنە؟", "نەخۆشن؟", "کەمئەندامیتان هەیە؟", "دووگیانن؟"},
		},
	}
	originals := map[locales.Lang][2]string{
		locales.English: {`"Where do you work?"`, `{en: "How was it?"`},
		locales.Arabic:  {"أين تعملين؟", "كيف كان ذلك؟"},
		locales.Sorani:  {"لە کوێ کار دەکەن؟", "چۆن بوو؟"},
	}
	for lang, matters := range tests {
		for matter, questions := range matters {
			for _, ask := range questions {
				want := fmt.Sprintf("ask for %s (in %s)", matter, lang)
				profile := edited(t, top, originals[lang][0], `"`+ask+`"`)
				if _, problems := course.Load(profile); !has(problems, top, lineOf(t, profile, top, "id: sector"), want, true) {
					t.Errorf("a profile question %q: want %q, got %v", ask, want, problems)
				}
				to := `"` + ask + `"`
				if lang == locales.English {
					to = "{en: " + to
				}
				choice := edited(t, journal, originals[lang][1], to)
				if _, problems := course.Load(choice); !has(problems, journal, lineOf(t, choice, journal, "id: how-was-it"), want, true) {
					t.Errorf("a choice without right answer %q: want %q, got %v", ask, want, problems)
				}
			}
		}
	}
}

// What is taught may be asked about.
func TestHarmlessQuestions(t *testing.T) {
	for _, test := range []broken{
		{file: check, from: "What comes first?", to: "Which article protects religion?"},
		{file: check, from: "ما الذي يأتي أولاً؟", to: "أي مادة تتناول الأحزاب؟"},
		{file: top, from: "Civil society", to: "Health services"},
		{file: top, from: "أين تعملين؟", to: "في أي مدينة تعملين؟"},
		{file: top, from: "لە کوێ کار دەکەن؟", to: "لە کام شار کار دەکەن؟"},
	} {
		if _, problems := course.Load(edited(t, test.file, test.from, test.to)); len(problems) > 0 {
			t.Errorf("%q: %v", test.to, problems)
		}
	}
}

// One missing line is one problem, not one for each text.
func TestNoLanguages(t *testing.T) {
	_, problems := course.Load(edited(t, top, "languages: [ar, ckb, en]\n", ""))
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "languages is missing") {
		t.Errorf("%d problems: %v", len(problems), problems)
	}
}

// A page that is not read for its size is not called empty or untitled as well.
func TestTooMuchIsSaidOnce(t *testing.T) {
	for content, want := range map[string]string{
		"# A\n\n" + strings.Repeat("word ", 4000):          "this page is far too long",
		"# A\n\n" + strings.Repeat("*a_ ", 1001) + "\n":    "2002 marks",
		"# A\n\n" + strings.Repeat("[", 2001) + "\n---\nb": "2001 marks",
	} {
		all := put(t, map[string]string{habits + "en.md": content})
		_, problems := course.Load(all)
		var own []course.Problem
		for _, p := range problems {
			if !strings.Contains(p.Message, "every language needs the same pages") {
				own = append(own, p)
			}
		}
		if len(own) != 1 || !has(own, habits+"en.md", 1, want, false) {
			t.Errorf("want only %q, got %v", want, own)
		}
	}
}

// Links are refused wherever they stand: none is followed, inside or out.
func TestLinksAreRefusedEverywhere(t *testing.T) {
	for _, name := range []string{"course.yaml", "calendar.yaml", "about.en.md", "modules", "modules/01-first-steps", module1, check, welcome, "modules/01-first-steps/media"} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("testdata/small")); err != nil {
			t.Fatal(err)
		}
		outside := filepath.Join(t.TempDir(), "outside")
		if err := os.Rename(filepath.Join(dir, name), outside); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(outside, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here")
		}
		c, problems := course.Load(os.DirFS(dir))
		told := false
		for _, p := range problems {
			told = told || strings.Contains(p.Message, "it is a link")
		}
		if c != nil || !told {
			t.Errorf("the link %s: want it refused, got %v", name, problems)
		}
	}
}

// No more than 64 MB are read of a course, however many files hold them.
func TestAllFilesTogetherAreBounded(t *testing.T) {
	large := append([]byte("%PDF-"), make([]byte, 19<<20)...)
	all, text := files(t), "# A\n\nb\n"
	for _, name := range []string{"a", "b", "c", "d"} {
		text += "\n![a](media/" + name + ".pdf)\n"
		all["modules/02-going-on/media/"+name+".pdf"] = &fstest.MapFile{Data: large}
	}
	all[habits+"en.md"] = &fstest.MapFile{Data: []byte(text)}
	c, problems := course.Load(all)
	told := false
	for _, p := range problems {
		told = told || strings.Contains(p.Message, "all files together are over 64 MB")
	}
	if c != nil || !told {
		t.Errorf("76 MB of files: %v", problems)
	}
}

// Files made to be slow or large to read are refused in a second or so and in
// little memory; the bounds leave room for a slow machine.
func TestHostileFilesAreBounded(t *testing.T) {
	const size = 255 << 10
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	pages := func(s string) string { return strings.Repeat(strings.Repeat(s, 15000/len(s))+"\n---\n", 16) }
	tests := map[string][2]string{
		"nested flow":      {check, fill("[")},
		"nested lists":     {check, fill("- ")},
		"nested keys":      {check, fill("? ")},
		"many keys":        {check, fill("a:\n")},
		"many merges":      {check, fill("<<: {a: b}\n")},
		"aliases":          {check, "a: &a b\n" + fill("c: *a\n")},
		"many emphases":    {welcome, pages("*a_")},
		"many brackets":    {welcome, pages("[")},
		"many images":      {welcome, pages("![a](<b")},
		"quotations":       {welcome, pages("> ")},
		"lists":            {welcome, pages("- ")},
		"numbers":          {welcome, pages("1. ")},
		"code":             {welcome, pages("`a``")},
		"references":       {welcome, pages("[a]: b\n")},
		"comments":         {welcome, fill("<!---->")},
		"many pages":       {welcome, fill("a\n---\n")},
		"a file too large": {welcome, strings.Repeat("a", 64<<20)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			all := put(t, map[string]string{test[0]: test[1]})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			c, problems := course.Load(all)
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			if c != nil || !course.Broken(problems) {
				t.Error("it is read as a course")
			}
			if took > 20*time.Second {
				t.Errorf("it takes %v", took)
			}
			if made := (after.TotalAlloc - before.TotalAlloc) >> 20; made > 512 { // in all, not at a time; the race detector has it take half as much again
				t.Errorf("it takes %d MB", made)
			}
		})
	}
}
