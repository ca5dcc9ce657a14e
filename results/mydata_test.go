package results_test

import (
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results"
	"cohortbot/seal"
)

// dossier writes her file in l over the small course.
func dossier(t *testing.T, l locales.Lang, her results.Her) string {
	t.Helper()
	c, problems := course.Load(os.DirFS("../course/testdata/small"))
	if c == nil {
		t.Fatal(problems)
	}
	b, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	her.Now = evening
	her.Kept = results.Kept{Messages: 7 * 24 * time.Hour, Keys: 48 * time.Hour, Aside: 30 * 24 * time.Hour, Tombstone: 48 * time.Hour}
	data, err := results.MyData(c, b, l, her)
	if err != nil {
		t.Fatalf("%s: %v", l, err)
	}
	return string(data)
}

// strange is somebody of whom much has left the course, and who writes what a
// page must not take for its own.
func strange() results.Her {
	p := member(map[string]string{"sector": "elected", "level": "", "gone": "x-gone"})
	p.Name, p.Chat = seal.Conceal("<script>alert(1)</script>\u202e"), seal.Conceal("7001")
	p.Roles = []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "c1"}}
	p.Lessons = map[string]*cohort.LessonRecord{"first-steps/welcome": {Pages: []course.PageID{"p1"}}, "gone/lesson": {}, "first-steps/goals": nil}
	p.Quizzes = map[string]*cohort.QuizRecord{"first-steps/check": {Closed: []cohort.Summary{{Score: 1, Max: 2}}}}
	typed := answer("goal-of-mine")
	typed.Text = seal.Conceal("a\n<img src=x onerror=y> & \"b\"")
	skipped := answer("gone-question")
	skipped.Skipped = true
	facts := []*cohort.Fact{
		{Kind: cohort.FactConsented, Consent: 1, At: evening}, {Kind: cohort.FactAudit, At: evening},
		{Kind: cohort.FactRead, Module: "first-steps", Lesson: "goals", At: evening},
		single("s", "first-steps", "check", 1, judged(answer("first", "goal"), true)),
		closing("s", "first-steps", "check", 1, judged(answer("first", "gone-option"), true), scored(answer("sure", "9"), 9), typed),
		single("s", "first-steps", "check", 1, judged(answer("which", "year"), false)),
		single("s", "gone-module", "gone-quiz", 2, scored(skipped, 0.5)), {Kind: cohort.FactAnswered},
		{Kind: cohort.FactComing, Session: "meets", Coming: cohort.MayCome, At: evening}, {Kind: cohort.FactAttended, Session: "meets", At: evening},
		{Kind: cohort.FactReplied, About: "bc/long-ago", Reply: cohort.ResponseMaybe, At: evening},
	}
	p.Announced = []cohort.Announced{{ID: "a", Row: "s/1/0", At: evening, Reply: cohort.ResponseYes}, {ID: "b", At: evening, Reply: cohort.ResponseHeld}}
	return results.Her{Person: p, Cohort: &cohort.Cohort{Start: "not a day"}, Facts: facts}
}

func TestMyDataHoldsOnToWhateverThereIs(t *testing.T) {
	for _, l := range []locales.Lang{"ar", "ckb", "en"} {
		page := dossier(t, l, strange())
		for _, want := range []string{
			"P-7KQ2MX", "7001", "&lt;script&gt;alert(1)", "a\n&lt;img src=x onerror=y&gt; &amp; &#34;b&#34;",
			"x-gone", "gone/lesson", "gone-option", "gone-question", "gone-module/gone-quiz", "365",
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: nothing says %q", l, want)
			}
		}
		for what, says := range map[string]map[locales.Lang]string{
			"what she answered to a meeting": {"ar": "ربما", "ckb": "لەوانەیە", "en": "Perhaps"},
			"that she was there":             {"ar": "أنا هنا", "ckb": "لێرەم", "en": "I am here"},
		} {
			if !strings.Contains(page, says[l]) {
				t.Errorf("%s: nothing says %s", l, what)
			}
		}
		direction := map[locales.Lang]string{"ar": "rtl", "ckb": "rtl", "en": "ltr"}[l]
		if !strings.HasPrefix(page, "<!doctype html>\n<html lang=\""+string(l)+"\" dir=\""+direction+"\">") {
			t.Errorf("%s: it begins %.60q", l, page)
		}
		if outward := regexp.MustCompile(`(?i)<(script|img|link|iframe|a)\b|https?:|url\(|@import`).FindString(page); outward != "" {
			t.Errorf("%s: it has %q", l, outward)
		}
	}
}

// The closing stands for its attempt; a question whose content is another by now
// is said to have changed, one that is gone cannot be.
func TestMyDataOfAnAttempt(t *testing.T) {
	page := dossier(t, "en", strange())
	for what, want := range map[string]int{
		"What comes first?": 1, "Choose all that are": 0, "has been changed since": 3, "Attempt 1, completed": 1,
		"Attempt 2, not completed": 1, "Your score: 1 of 2": 1, "Entries there: 1": 1, "Skipped.": 1,
	} {
		if got := strings.Count(page, what); got != want {
			t.Errorf("%q stands there %d times, want %d", what, got, want)
		}
	}
}

// Words that she has replaced are kept, too, so the file has them: of an attempt under
// way and of one that is closed. What cannot be read any more is counted.
func TestMyDataOfReplacedWords(t *testing.T) {
	said := func(words string, at cohort.Instant) *cohort.Fact {
		a := answer("goal-of-mine")
		a.Text = seal.Conceal(words)
		f := single("s", "first-steps", "check", 1, a)
		if f.At = at; at != evening {
			f.Kind = cohort.FactReworded
		}
		return f
	}
	for name, facts := range map[string][]*cohort.Fact{
		"under way": {said("first words", evening), said("better words", evening.Add(time.Minute))},
		"closed": {
			said("first words", evening), closing("s", "first-steps", "check", 1, *said("first words", evening).Answer),
			said("better words", evening.Add(time.Minute)),
		},
	} {
		her := results.Her{Person: member(nil), Facts: facts, Lost: 3}
		her.Person.Roles = []cohort.Role{{Kind: cohort.RoleParticipant}}
		page := dossier(t, "en", her)
		now, earlier := strings.Index(page, "better words"), strings.Index(page, "first words")
		if now < 0 || earlier < now || strings.Count(page, "first words") != 1 || !strings.Contains(page, "before you changed them") {
			t.Errorf("%s: the words stand at %d, those before at %d", name, now, earlier)
		}
		if !strings.Contains(page, "cannot be read any more, and so are not in this file: 3") {
			t.Errorf("%s: nothing says what is lost", name)
		}
	}
}

// A right-to-left reader meets Latin letters only where they are isolated.
func TestMyDataKeepsItsDirection(t *testing.T) {
	her := strange()
	her.Person.Name = seal.Conceal("زينب")
	for _, l := range []locales.Lang{"ar", "ckb"} {
		page := dossier(t, l, her)
		_, body, _ := strings.Cut(page, "<main>")
		body = regexp.MustCompile(`(?s)<bdi[^>]*>.*?</bdi>|<blockquote.*?</blockquote>`).ReplaceAllString(body, "")
		body = html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, ""))
		body = regexp.MustCompile("[\u2066\u2068][^\u2069\n]*\u2069").ReplaceAllString(body, "")
		if bare := regexp.MustCompile(`[A-Za-z]+`).FindString(body); bare != "" {
			t.Errorf("%s: %q is not isolated", l, bare)
		}
	}
}

// Who has a role keeps her record as long as the role.
func TestMyDataOfARole(t *testing.T) {
	p := &cohort.Participant{Stage: cohort.StageMember, Roles: []cohort.Role{{Kind: cohort.RoleStaff}}, Lang: "en"}
	page := dossier(t, "en", results.Her{Person: p})
	if strings.Contains(page, "365") || !strings.Contains(page, "as long as you have a part") {
		t.Error("a role's record is said to end")
	}
	if _, err := results.MyData(&course.Course{Zone: time.UTC}, bundle(t), "xx", results.Her{Person: p}); err == nil {
		t.Error("a language that there is not is written")
	}
}

func bundle(t *testing.T) *locales.Bundle {
	t.Helper()
	b, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What she chose about reminders stands in words of her language; a pause that is over is
// not told.
func TestMyRemindersInWords(t *testing.T) {
	p := &cohort.Participant{Stage: cohort.StageMember, Roles: []cohort.Role{{Kind: cohort.RoleParticipant}}}
	p.Reminded = cohort.Reminded{Own: true, At: 19*60 + 30, Zone: "Europe/Berlin", Paused: 5}
	p.Reminded.Days = p.Reminded.Days.With(time.Saturday, true).With(time.Sunday, true)
	b := bundle(t)
	for lang, words := range map[locales.Lang][2]string{"ar": {"برلين", "متوقفة"}, "ckb": {"بەرلین", "ڕاگیراون"}, "en": {"Berlin", "Paused"}} {
		page, err := results.MyData(&course.Course{Zone: time.UTC}, b, lang, results.Her{Person: p, Now: 10})
		if err != nil {
			t.Fatal(err)
		}
		text := string(page)
		if !strings.Contains(text, words[0]) || strings.Contains(text, "Europe/") {
			t.Errorf("%s: her zone is not in words", lang)
		}
		if strings.Contains(text, words[1]) {
			t.Errorf("%s: a pause that is over is told", lang)
		}
		if sat, sun := strings.Index(text, b.Weekday(lang, time.Saturday)), strings.Index(text, b.Weekday(lang, time.Sunday)); sat < 0 || sat > sun {
			t.Errorf("%s: the week begins on Sunday", lang)
		}
	}
}
