package courses_test

import (
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cohortbot/course"
	"cohortbot/courses"
	"cohortbot/locales"
)

// load gives the shipped course, which must be without problem; the one warning is
// that it is a sample.
func load(t *testing.T) *course.Course {
	t.Helper()
	c, problems := course.Load(courses.Shipped())
	for _, p := range problems {
		if !strings.Contains(p.Message, "is a sample") {
			t.Error(p)
		}
	}
	if c == nil {
		t.Fatal("the shipped course does not load")
	}
	return c
}

func TestShippedCourseIsSound(t *testing.T) {
	c := load(t)
	kinds := map[course.QuizKind]bool{}
	types := map[course.QuestionType]bool{}
	for _, m := range c.Modules {
		for _, q := range m.Quizzes {
			kinds[q.Kind] = true
			for _, question := range q.Questions {
				types[question.Type] = true
			}
		}
	}
	if len(kinds) != 4 || len(types) != 4 {
		t.Errorf("quizzes of kinds %v with questions of types %v, want all four of each", kinds, types)
	}
}

// A page is one idea on a phone: neither a line nor a sheet.
func TestPagesFitAPhone(t *testing.T) {
	for _, m := range load(t).Modules {
		for _, l := range m.Lessons {
			for _, p := range l.Pages {
				for lang, n := range p.Characters {
					if n < 500 || n > 1200 {
						t.Errorf("%s#%s in %s: %d characters, want 500 to 1,200", l.ID, p.ID, lang, n)
					}
				}
			}
		}
	}
}

// The two screens before she agrees are read on one screen each.
func TestScreensBeforeConsentAreShort(t *testing.T) {
	c := load(t)
	for name, page := range map[string]course.Page{"about": c.About, "consent": c.ConsentText} {
		for _, lang := range c.Languages {
			if n := page.Characters[lang]; n == 0 || n > 1000 {
				t.Errorf("%s in %s: %d characters, want 1 to 1,000", name, lang, n)
			}
		}
	}
}

func TestSelfAssessmentAsksForEachCompetency(t *testing.T) {
	c := load(t)
	for _, m := range c.Modules {
		for _, q := range m.Quizzes {
			if q.Kind == course.SelfAssessment {
				checkCompetencies(t, c, q)
			}
		}
	}
}

func checkCompetencies(t *testing.T, c *course.Course, q *course.Quiz) {
	t.Helper()
	asked := map[course.CompetencyID]bool{}
	for _, question := range q.Questions {
		asked[question.Competency] = true
	}
	for _, want := range c.Competencies {
		if !asked[want.ID] {
			t.Errorf("%s does not ask for %s", q.ID, want.ID)
		}
	}
}

func checkGrades(t *testing.T, q *course.Quiz) {
	t.Helper()
	for _, question := range q.Questions {
		grades := map[float64]bool{}
		for _, o := range question.Options {
			if o.Score != nil {
				grades[*o.Score] = true
			}
		}
		if len(grades) < 3 {
			t.Errorf("%s/%s has %d grades, want at least 3", q.ID, question.ID, len(grades))
		}
	}
}

// Before, after and looking back can be compared only on the same scales.
func TestMeasuresCompareTheSameScales(t *testing.T) {
	c := load(t)
	if len(c.Measures) == 0 {
		t.Error("the course compares nothing before and after")
	}
	for _, measure := range c.Measures {
		before := scales(c, measure.Before)
		later := []course.QuizRef{measure.After}
		if measure.Then != nil {
			later = append(later, *measure.Then)
		}
		for _, ref := range later {
			if !reflect.DeepEqual(scales(c, ref), before) {
				t.Errorf("measure %s: %s asks on other scales than %s", measure.ID, ref.Quiz, measure.Before.Quiz)
			}
		}
	}
}

// scales are the labels of a self-assessment by what is asked: the competency
// under the question's id.
func scales(c *course.Course, ref course.QuizRef) map[string][]course.Text {
	all := map[string][]course.Text{}
	for _, question := range c.Quiz(ref.Module, ref.Quiz).Questions {
		all[string(question.ID)+" "+string(question.Competency)] = question.Labels
	}
	return all
}

// Nobody should find the best answer by its length or its place: fewer than a
// third of the best ones may be the longest of their question, fewer than a
// third the shortest, and no place may hold more than half of them.
func TestBestAnswersDoNotStandOut(t *testing.T) {
	c := load(t)
	judged := 0
	for _, m := range c.Modules {
		for _, q := range m.Quizzes {
			if !q.Scored() {
				continue
			}
			judged++
			checkPlaces(t, q)
			for _, lang := range c.Languages {
				checkLengths(t, q, lang)
			}
		}
	}
	if judged < 2 {
		t.Errorf("%d quizzes have best answers, want at least 2", judged)
	}
}

func checkPlaces(t *testing.T, q *course.Quiz) {
	t.Helper()
	places := map[int]int{}
	for _, question := range singles(q) {
		places[bestOf(question)]++
	}
	for place, n := range places {
		if 2*n > len(singles(q)) {
			t.Errorf("%s: the best answer stands %d of %d times in place %d", q.ID, n, len(singles(q)), place+1)
		}
	}
}

func checkLengths(t *testing.T, q *course.Quiz, lang locales.Lang) {
	t.Helper()
	longest, shortest := 0, 0
	for _, question := range singles(q) {
		best := utf8.RuneCountInString(question.Options[bestOf(question)].Text[lang])
		longer, shorter := 0, 0
		for i, o := range question.Options {
			n := utf8.RuneCountInString(o.Text[lang])
			if i != bestOf(question) && n >= best {
				longer++
			}
			if i != bestOf(question) && n <= best {
				shorter++
			}
		}
		if longer == 0 {
			longest++
		}
		if shorter == 0 {
			shortest++
		}
	}
	if all := len(singles(q)); 3*longest >= all || 3*shortest >= all {
		t.Errorf("%s in %s: of %d best answers %d are the longest and %d the shortest", q.ID, lang, all, longest, shortest)
	}
}

func singles(q *course.Quiz) []*course.Question {
	var some []*course.Question
	for _, question := range q.Questions {
		if question.Type == course.Single {
			some = append(some, question)
		}
	}
	return some
}

// bestOf is the place of the right option, or of the one with the top score.
func bestOf(q *course.Question) int {
	best, top := -1, -1.0
	for i, o := range q.Options {
		if o.Correct {
			return i
		}
		if o.Score != nil && *o.Score > top {
			best, top = i, *o.Score
		}
	}
	return best
}

// Whoever chose otherwise is owed a reason, in every question that is judged.
func TestOtherAnswersAreExplained(t *testing.T) {
	for _, m := range load(t).Modules {
		for _, q := range m.Quizzes {
			for _, question := range q.Questions {
				for i, o := range question.Options {
					judged := q.Kind == course.Scenario || !o.Correct
					if judged && len(o.Feedback) == 0 {
						t.Errorf("%s/%s: option %d gives no reason", q.ID, question.ID, i+1)
					}
				}
			}
		}
	}
}

// misspelt finds letters that look right and are not on the keyboard of the
// language: they break search and comparison. Punctuation is checked too.
var misspelt = map[string]*regexp.Regexp{
	"ckb": regexp.MustCompile("[يكةىھـ]|ه\u200c|[\u0600-\u06ff][,;?]|(^|\\s)ر[\u0600-\u06ff]"),
	"ar":  regexp.MustCompile("[یکەھڵڕۆێـ]|[\u0600-\u06ff][,;?]"),
}

func TestLettersAreThoseOfTheKeyboard(t *testing.T) {
	eachLine(t, func(lang, where, line string) {
		if !norm.NFC.IsNormalString(line) {
			t.Errorf("%s: not in normal form C", where)
		}
		if bad, ok := misspelt[lang]; ok {
			if found := bad.FindString(line); found != "" {
				t.Errorf("%s: %q is not written so in %s", where, found, lang)
			}
		}
	})
}

// unkind are words that judge her instead of her answer, and the loan words
// that Iraq's media regulator restricts.
var unkind = map[string]*regexp.Regexp{
	"en":  regexp.MustCompile(`(?i)\b(fail\w*|wrong\w*|incorrect)\b`),
	"ar":  regexp.MustCompile(`خطأ|خاطئ|فشل|رسب|راسب|الجندر|النوع الاجتماعي`),
	"ckb": regexp.MustCompile(`هەڵەیە|هەڵەن|شکست|دەرنەچ|جێندەر`),
}

func TestWordsKeepHerDignity(t *testing.T) {
	eachLine(t, func(lang, where, line string) {
		if found := unkind[lang].FindString(line); found != "" {
			t.Errorf("%s: %q does not belong here", where, found)
		}
	})
}

// eachLine walks the texts of the course: a Markdown file has its language in
// its name, a text in YAML stands behind its language.
func eachLine(t *testing.T, visit func(lang, where, line string)) {
	t.Helper()
	files := courses.Shipped()
	inline := regexp.MustCompile(`(ar|ckb|en): ("(?:[^"\\]|\\.)*"|[^,}\n]*)`)
	comment := regexp.MustCompile(`(?s)<!--.*?-->`)
	seen := 0
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		switch lang := strings.TrimPrefix(path.Ext(strings.TrimSuffix(name, ".md")), "."); {
		case path.Ext(name) == ".md" && lang != "":
			visit(lang, name, comment.ReplaceAllString(string(data), ""))
			seen++
		case path.Ext(name) == ".yaml":
			for _, found := range inline.FindAllStringSubmatch(string(data), -1) {
				visit(found[1], name, found[2])
				seen++
			}
		}
		return nil
	})
	if err != nil || seen < 100 {
		t.Fatalf("reading the texts: %d seen, error %v", seen, err)
	}
}
