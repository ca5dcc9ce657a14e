package courses_test

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"cohortbot/course"
	"cohortbot/courses"
	"cohortbot/locales"
)

// wanted is what a module must hold to be worth its name.
var wanted = map[course.ModuleID]struct {
	lessons   int
	knowledge int  // questions of the check
	scenario  int  // situations
	all       bool // the check asks for every competency
}{
	"leadership-competencies": {lessons: 8, knowledge: 12, scenario: 6, all: true},
	"who-decides-what":        {lessons: 5, knowledge: 10, scenario: 4},
}

func TestModulesAreWhole(t *testing.T) {
	c := load(t)
	if len(c.Modules) != len(wanted) {
		t.Errorf("the course has %d modules, the test knows what %d of them must hold", len(c.Modules), len(wanted))
	}
	for _, m := range c.Modules {
		want, ok := wanted[m.ID]
		if !ok {
			t.Errorf("module %s: say in wanted what it must hold", m.ID)
		}
		if len(m.Lessons) < want.lessons {
			t.Errorf("module %s has %d lessons, want at least %d", m.ID, len(m.Lessons), want.lessons)
		}
		counts := map[course.QuizKind]int{}
		for _, q := range m.Quizzes {
			counts[q.Kind] += len(q.Questions)
			if q.Kind == course.Knowledge && want.all {
				checkCompetencies(t, c, q)
			}
			if q.Kind == course.Scenario {
				checkGrades(t, q)
			}
		}
		if counts[course.Knowledge] < want.knowledge || counts[course.Scenario] < want.scenario {
			t.Errorf("module %s asks %d questions and %d situations, want at least %d and %d",
				m.ID, counts[course.Knowledge], counts[course.Scenario], want.knowledge, want.scenario)
		}
	}
}

// Each competency has a lesson of its own in Module One, and a question of the
// check leads to it.
func TestEachCompetencyHasItsLesson(t *testing.T) {
	c := load(t)
	lessonOf := map[course.CompetencyID]course.LessonID{
		"strategic-thinking": "strategy", "integrity": "integrity", "leading-people": "people", "partnership": "partners",
		"managing-results": "results", "communication": "words", "decentralisation": "who-decides", "inclusion": "everyone",
	}
	asked := map[course.LessonID]map[course.CompetencyID]bool{}
	for _, question := range c.Quiz("leadership-competencies", "check").Questions {
		bare, _, _ := strings.Cut(question.Page, "#")
		lesson := course.LessonID(bare)
		if asked[lesson] == nil {
			asked[lesson] = map[course.CompetencyID]bool{}
		}
		asked[lesson][question.Competency] = true
	}
	for _, competency := range c.Competencies {
		if lesson := lessonOf[competency.ID]; !asked[lesson][competency.ID] {
			t.Errorf("no question on %s leads to its lesson, %q", competency.ID, lesson)
		}
	}
}

// lessonFile is one lesson in one language as its author wrote it.
type lessonFile struct {
	name   string // modules/01-…/02-integrity.en.md
	lesson string // modules/01-…/02-integrity
	lang   locales.Lang
	pages  []string
}

func lessonFiles(t *testing.T) []lessonFile {
	t.Helper()
	names, err := fs.Glob(courses.Shipped(), "modules/*/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d lesson files, error %v", len(names), err)
	}
	var all []lessonFile
	for _, name := range names {
		data, err := fs.ReadFile(courses.Shipped(), name)
		if err != nil {
			t.Fatal(err)
		}
		bare := strings.TrimSuffix(name, ".md")
		lang := path.Ext(bare)
		all = append(all, lessonFile{
			name: name, lesson: strings.TrimSuffix(bare, lang), lang: locales.Lang(strings.TrimPrefix(lang, ".")),
			pages: strings.Split(string(data), "\n---\n"),
		})
	}
	return all
}

func TestLessonsHaveTwoToFourPages(t *testing.T) {
	for _, f := range lessonFiles(t) {
		if n := len(f.pages); n < 2 || n > 4 {
			t.Errorf("%s has %d pages, want 2 to 4", f.name, n)
		}
	}
}

// A lesson ends with something to try this week: on its last page and nowhere else.
func TestLessonsEndWithSomethingToTry(t *testing.T) {
	try := map[locales.Lang]string{
		"en": "\n**Try this week.** ", "ar": "\n**جرّبي هذا الأسبوع.** ", "ckb": "\n**ئەم هەفتەیە تاقی بکەنەوە.** ",
	}
	for _, f := range lessonFiles(t) {
		for i, page := range f.pages {
			want := 0
			if i == len(f.pages)-1 {
				want = 1
			}
			if n := strings.Count(page, try[f.lang]); n != want {
				t.Errorf("%s, page %d: %d times something to try, want %d", f.name, i+1, n, want)
			}
		}
	}
}

var sourceComment = regexp.MustCompile(`(?s)<!-- source: (.*?) -->`)

// fact finds what must be looked up somewhere: a year, an article, a court's case.
var fact = regexp.MustCompile(`\b(19|20)\d\d\b|\((Article|المادة|ماددەی) \d`)

// Every fact names its source beside it, the same in every language.
func TestFactsNameTheirSources(t *testing.T) {
	sources := map[string]string{} // by lesson, as the first language has them
	for _, f := range lessonFiles(t) {
		var here []string
		for i, page := range f.pages {
			found := sourceComment.FindAllString(page, -1)
			here = append(here, found...)
			if len(found) == 0 && (i == 0 || fact.MatchString(page)) {
				t.Errorf("%s, page %d: no source is named", f.name, i+1)
			}
		}
		all := strings.Join(here, "\n")
		if first, ok := sources[f.lesson]; ok && first != all {
			t.Errorf("%s names other sources than the lesson in another language", f.name)
		}
		sources[f.lesson] = all
	}
}

var (
	markup      = regexp.MustCompile(`(?s)<!--.*?-->|!\[[^\]]*\]\([^)]*\)|\{#[^}]*\}|\*\*|(?m)^#+ |^- |^\d+\. `)
	sentenceEnd = regexp.MustCompile(`[.!?؟:…]["»”)*]*\s+|\n+`)
)

// No sentence is read twice, be it in another module.
func TestNoSentenceStandsTwice(t *testing.T) {
	seen := map[string]string{}
	for _, f := range lessonFiles(t) {
		for _, page := range f.pages {
			for _, sentence := range sentenceEnd.Split(markup.ReplaceAllString(page, ""), -1) {
				key := string(f.lang) + " " + locales.Fold(strings.Trim(sentence, " «»\"*\\.:؛،"))
				if utf8.RuneCountInString(key) < 30 {
					continue
				}
				if before, ok := seen[key]; ok {
					t.Errorf("%s: %q stands in %s too", f.name, sentence, before)
				}
				seen[key] = f.name
			}
		}
	}
	if len(seen) < 1000 {
		t.Errorf("only %d sentences seen", len(seen))
	}
}

// No two lessons are built alike: the order of their paragraphs, lists and
// pictures, page by page, is different.
func TestLessonsAreBuiltDifferently(t *testing.T) {
	built := map[string]string{}
	for _, f := range lessonFiles(t) {
		if f.lang != "en" {
			continue
		}
		var pages []string
		for _, page := range f.pages {
			pages = append(pages, skeleton(page))
		}
		key := strings.Join(pages, "|")
		if other, ok := built[key]; ok {
			t.Errorf("%s is built as %s: %s", f.lesson, other, key)
		}
		built[key] = f.lesson
	}
}

// skeleton is a page without its words: p for paragraphs that follow each other,
// u and o for lists with how many lines they have, i for a picture.
func skeleton(page string) string {
	var kinds []string
	for _, block := range strings.Split(markup.ReplaceAllStringFunc(page, func(found string) string {
		if strings.HasPrefix(found, "<!--") {
			return ""
		}
		return found
	}), "\n\n") {
		kind := "p"
		switch block = strings.TrimSpace(block); {
		case block == "" || strings.HasPrefix(block, "#"):
			continue
		case strings.HasPrefix(block, "!["):
			kind = "i"
		case strings.HasPrefix(block, "- "):
			kind = fmt.Sprint("u", strings.Count("\n"+block, "\n- "))
		case strings.HasPrefix(block, "1. "):
			kind = fmt.Sprint("o", strings.Count(block, "\n")+1)
		}
		if len(kinds) == 0 || kinds[len(kinds)-1] != kind {
			kinds = append(kinds, kind)
		}
	}
	return strings.Join(kinds, "")
}

// Arabic speaks to a woman: none of the words with which the lessons ask her to
// do something stands in the form for a man.
func TestArabicSpeaksToAWoman(t *testing.T) {
	forms := []string{"اكتب", "اختر", "اسأل", "ابحث", "خذ", "اقرأ", "راجع", "تخيّل", "جرّب", "ضع", "احسب", "اتصل", "ارسم", "أرسل", "انظر", "افترض"}
	sort.Strings(forms)
	toAMan := regexp.MustCompile(`(^|[.؟!:\n*«] ?)(` + strings.Join(forms, "|") + `) `)
	for _, f := range lessonFiles(t) {
		if f.lang != "ar" {
			continue
		}
		for i, page := range f.pages {
			if found := toAMan.FindString(sourceComment.ReplaceAllString(page, "")); found != "" {
				t.Errorf("%s, page %d: %q speaks to a man", f.name, i+1, found)
			}
		}
	}
}
