package courses_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cohortbot/course"
	"cohortbot/locales"
)

// moon are the days that the moon decides, by month and day of the Hijri year,
// and how long they last.
var moon = []struct {
	id         string
	kind       course.OccasionKind
	month, day int
	days       int
}{
	{"ramadan", course.Ramadan, 9, 1, 29},
	{"eid-al-fitr", course.QuietDays, 10, 1, 3},
	{"eid-al-adha", course.QuietDays, 12, 10, 4},
	{"eid-al-ghadir", course.QuietDays, 12, 18, 1},
	{"hijri-new-year", course.QuietDays, 1, 1, 1},
	{"ashura", course.MourningDays, 1, 10, 1},
	{"arbaeen", course.MourningDays, 2, 20, 1},
	{"mawlid", course.QuietDays, 3, 12, 1},
}

// Every feast and every mourning of the moon lies in the calendar of both years,
// on the days that the tabular calendar gives, and says that it is approximate.
func TestCalendarHoldsTheDaysOfTheMoon(t *testing.T) {
	days := occasions(load(t))
	for year := 2027; year <= 2028; year++ {
		for _, feast := range moon {
			id := fmt.Sprintf("%s-%d", feast.id, year)
			one, ok := days[id]
			if !ok {
				t.Errorf("%s is missing", id)
				continue
			}
			first := hijriDay(t, year, feast.month, feast.day)
			last := first.AddDate(0, 0, feast.days-1)
			if dayOf(one.From).After(first) || dayOf(one.To).Before(last) {
				t.Errorf("%s is from %s to %s, the moon says %s to %s", id,
					one.From.Format(time.DateOnly), one.To.Format(time.DateOnly), first.Format(time.DateOnly), last.Format(time.DateOnly))
			}
			if !one.Approximate || one.Kind != feast.kind {
				t.Errorf("%s: approximate %v, kind %s, want approximate and %s", id, one.Approximate, one.Kind, feast.kind)
			}
		}
	}
}

// hijriDay is the day of a Hijri month that falls into the given year, by the
// civil tabular calendar (thirty years of which eleven have a day more).
func hijriDay(t *testing.T, year, month, day int) time.Time {
	t.Helper()
	for hijri := year - 580; hijri < year-570; hijri++ {
		n := day + (59*(month-1)+1)/2 + (hijri-1)*354 + (3+11*hijri)/30
		at := time.Date(622, time.July, 18, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		if at.Year() == year {
			return at
		}
	}
	t.Fatalf("month %d, day %d does not fall into %d", month, day, year)
	return time.Time{}
}

// The tabular calendar itself is held to days that are known.
func TestHijriDays(t *testing.T) {
	for _, known := range []struct {
		year, month, day int
		want             string
	}{
		{2023, 1, 1, "2023-07-19"},
		{2025, 10, 1, "2025-03-30"},
		{2026, 9, 1, "2026-02-18"},
	} {
		got := hijriDay(t, known.year, known.month, known.day)
		want, err := time.Parse(time.DateOnly, known.want)
		if off := got.Sub(want).Abs(); err != nil || off > 24*time.Hour {
			t.Errorf("day %d of month %d in %d: %s, known %s", known.day, known.month, known.year, got.Format(time.DateOnly), known.want)
		}
	}
}

// The days that the sun decides stand in both years, federal ones and those of
// the Kurdistan Region; the mournings are marked as such.
func TestCalendarHoldsThePublicHolidays(t *testing.T) {
	days := occasions(load(t))
	kinds := map[string]course.OccasionKind{"halabja-memorial": course.MourningDays, "anfal-memorial": course.MourningDays}
	for year := 2027; year <= 2028; year++ {
		for id, day := range map[string]string{
			"new-year": "01-01", "army-day": "01-06", "uprising-day": "03-05", "march-agreement": "03-11",
			"barzani-birthday": "03-14", "halabja-memorial": "03-16", "newroz": "03-21", "anfal-memorial": "04-14",
			"labour-day": "05-01", "republic-day": "07-14", "national-day": "10-03", "victory-day": "12-10",
			"flag-day": "12-17", "christmas": "12-25",
		} {
			want := course.QuietDays
			if kind, ok := kinds[id]; ok {
				want = kind
			}
			one := days[fmt.Sprintf("%s-%d", id, year)]
			on := fmt.Sprintf("%d-%s", year, day)
			if one.From.Format(time.DateOnly) > on || one.To.Format(time.DateOnly) < on || one.Kind != want {
				t.Errorf("%s: %s is not in the calendar as %s", id, on, want)
			}
		}
	}
}

func occasions(c *course.Course) map[string]course.Occasion {
	all := map[string]course.Occasion{}
	for _, one := range c.Calendar {
		all[string(one.ID)] = one
	}
	return all
}

func dayOf(at time.Time) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// Whoever writes of danger is understood in each language, and the answer names
// both lines that can be called.
func TestSafetyKnowsDangerInEveryLanguage(t *testing.T) {
	c := load(t)
	for _, lang := range c.Languages {
		if n := len(c.Safety.Words[lang]); n < 15 {
			t.Errorf("%d words of danger in %s, want at least 15", n, lang)
		}
		seen := map[string]bool{}
		for _, word := range c.Safety.Words[lang] {
			if key := locales.Fold(word); seen[key] {
				t.Errorf("%q stands twice in %s", word, lang)
			} else {
				seen[key] = true
			}
		}
		for _, number := range []string{"911", "119", "/clear"} {
			if !strings.Contains(c.Safety.Text[lang], number) {
				t.Errorf("the calm text in %s does not name %s", lang, number)
			}
		}
	}
}

// A lesson speaks of violence and danger too: no page may hold a word that would
// be taken for a cry for help.
func TestLessonsHoldNoWordOfDanger(t *testing.T) {
	c := load(t)
	eachLine(t, func(lang, where, line string) {
		if !strings.HasSuffix(where, ".md") {
			return
		}
		if danger(c, locales.Lang(lang), line) {
			t.Errorf("%s would be taken for a cry for help: %q", where, line)
		}
	})
}

// A woman who speaks of herself is heard; one who speaks of her work is not met
// with an answer meant for danger.
func TestWordsOfDangerTellHerselfFromHerWork(t *testing.T) {
	c := load(t)
	for lang, said := range map[locales.Lang]struct{ herself, work []string }{
		"en": {
			herself: []string{
				"My brother wants to kill me.", "I was raped.", "I keep thinking of suicide.", "They kidnapped me once.",
				"A man is blackmailing me with pictures.", "He locked me in.", "I am afraid to go home today.",
			},
			work: []string{
				"We scraped the money together for a law on kidnapping.", "I wrote a plan against suicide among girls.",
				"The council debated threats and blackmail.", "The draped hall was full.",
			},
		},
		"ar": {
			herself: []string{
				"أهلي يغسلون عارهم ويريدون قتلي", "أفكر في الانتحار", "يهدّدني رجل كل يوم", "وصلني تهديد أمس", "تعرّضتُ للاغتصاب",
			},
			work: []string{
				"ناقشنا مادة عن الاغتصاب في القانون", "كتبت خطة للحد من الانتحار بين الفتيات",
				"نعمل ضد ما يسمى غسل العار", "التهديد بالقتل جريمة في قانون العقوبات",
			},
		},
		"ckb": {
			herself: []string{
				"برام هەڕەشەی لێ کردم", "هەڕەشەم لێ دەکەن", "بیر لە خۆکوشتن دەکەمەوە", "مێردم لێم دەدات", "دەستدرێژییان کردە سەرم",
			},
			work: []string{
				"پلانێکمان دژی خۆکوشتن لەنێو کچاندا نووسی", "هەڕەشەی کوشتن لە یاسادا تاوانە", "لەبارەی دەستدرێژییەوە یاسایەک پێویستە",
			},
		},
	} {
		for _, line := range said.herself {
			if !danger(c, lang, line) {
				t.Errorf("%s: %q is not understood", lang, line)
			}
		}
		for _, line := range said.work {
			if danger(c, lang, line) {
				t.Errorf("%s: %q is taken for a cry for help", lang, line)
			}
		}
	}
}

func danger(c *course.Course, lang locales.Lang, line string) bool {
	for _, word := range c.Safety.Words[lang] {
		if strings.Contains(locales.Fold(line), locales.Fold(word)) {
			return true
		}
	}
	return false
}

// A reminder shows on a locked screen: it names neither course nor subject.
func TestRemindersAreNeutral(t *testing.T) {
	c := load(t)
	if len(c.Reminders) < 2 {
		t.Fatalf("%d reminders, want at least 2", len(c.Reminders))
	}
	telling := map[locales.Lang][]string{
		"en":  {"women", "leader", "course", "module", "lesson"},
		"ar":  {"النساء", "المرأة", "القيادة", "دورة", "الوحدة", "درس"},
		"ckb": {"ژنان", "سەرکردایەتی", "خولی", "یەکە", "وانە"},
	}
	for _, r := range c.Reminders {
		for _, lang := range c.Languages {
			text := strings.ToLower(r.Text[lang])
			if text == "" {
				t.Errorf("%s says nothing in %s", r.ID, lang)
			}
			for _, word := range telling[lang] {
				if strings.Contains(text, word) {
					t.Errorf("%s in %s says %q", r.ID, lang, word)
				}
			}
		}
	}
}
