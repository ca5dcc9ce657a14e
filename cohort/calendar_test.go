package cohort

import (
	"testing"
	"time"

	"cohortbot/course"
)

func day(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

func ids(c course.Calendar) string {
	out := ""
	for _, o := range c {
		out += o.ID + " "
	}
	return out
}

// What was changed lies over the course's, in the order of days; neither is written into.
func TestCalendarOverTheCourse(t *testing.T) {
	base := course.Calendar{
		{ID: "a", From: day("2027-01-01"), To: day("2027-01-01"), Kind: course.QuietDays},
		{ID: "b", From: day("2027-02-01"), To: day("2027-02-03"), Kind: course.Ramadan},
		{ID: "c", From: day("2027-03-01"), To: day("2027-03-01"), Kind: course.QuietDays},
	}
	var none *Calendar
	if got := ids(none.Over(base, time.UTC)); got != "a b c " {
		t.Error(got)
	}
	first := (&Calendar{}).Put("a", &Occasion{From: "2027-02-02", To: "2027-02-02", Kind: course.MourningDays})
	second := first.Put("c", nil).Put("new", &Occasion{From: "2026-12-31", To: "2026-12-31", Kind: course.QuietDays})
	for _, x := range []struct {
		c    *Calendar
		want string
	}{{first, "b a c "}, {second, "new b a "}, {second.Drop("c"), "new b a c "}, {second.Drop("c").Drop("a").Drop("new"), "a b c "}} {
		if got := ids(x.c.Over(base, time.UTC)); got != x.want {
			t.Errorf("%q, not %q", got, x.want)
		}
	}
	if got := ids(base); got != "a b c " {
		t.Error("the course's own was written into")
	}
	if got := second.Over(base, time.UTC)[2]; got.Kind != course.MourningDays || !got.Covers(day("2027-02-02")) {
		t.Errorf("%+v", got)
	}
}

func TestOccasionWith(t *testing.T) {
	was := Written(course.Occasion{From: day("2027-02-08"), To: day("2027-03-09"), Kind: course.Ramadan, Name: course.Text{"en": "Ramadan"}, Approximate: true})
	if got := was.With(Occasion{Kind: course.QuietDays}); got.From != "2027-02-08" || got.Kind != course.QuietDays || !got.Approximate || got.Name["en"] != "Ramadan" {
		t.Errorf("%+v", got)
	}
	got := was.With(Occasion{From: "2027-02-09", To: "2027-03-10"})
	if got.From != "2027-02-09" || got.To != "2027-03-10" || got.Kind != course.Ramadan || got.Approximate {
		t.Errorf("days that were set are not certain: %+v", got)
	}
	if got := was.With(Occasion{Name: course.Text{"en": "Fasting"}}); got.Name["en"] != "Fasting" || was.Name["en"] != "Ramadan" {
		t.Errorf("%+v", got)
	}
}
