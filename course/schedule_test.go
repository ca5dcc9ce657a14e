package course_test

import (
	"testing"
	"time"

	"cohortbot/course"
	"cohortbot/locales"
)

func TestReleaseOpens(t *testing.T) {
	baghdad, err := time.LoadLocation("Asia/Baghdad")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, baghdad)
	tests := []struct {
		name   string
		joined time.Time
		day    int
		want   string
	}{
		{"before the start", start.AddDate(0, 0, -5), 0, "2026-11-01T00:00:00+03:00"},
		{"some days on", start.AddDate(0, 0, -5), 7, "2026-11-08T00:00:00+03:00"},
		{"joined later", time.Date(2026, 11, 3, 15, 0, 0, 0, baghdad), 7, "2026-11-10T00:00:00+03:00"},
		{"her day, not London's", time.Date(2026, 11, 3, 22, 0, 0, 0, time.UTC), 0, "2026-11-04T00:00:00+03:00"},
		{"over the year's end", start, 61, "2027-01-01T00:00:00+03:00"},
	}
	for _, test := range tests {
		if got := (course.Release{Day: test.day}).Opens(start, test.joined, baghdad).Format(time.RFC3339); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	if got := (course.Release{AfterPrevious: true}).Opens(start, start, baghdad); !got.IsZero() {
		t.Errorf("after the previous: got %v", got)
	}
	if got := (course.Due{Day: 14}).Ends(start, start, baghdad).Format(time.RFC3339); got != "2026-11-16T00:00:00+03:00" {
		t.Errorf("due: got %s", got)
	}
}

func TestQuietCovers(t *testing.T) {
	quiet := small(t).Quiet
	at := func(clock string) time.Time {
		v, err := time.Parse("15:04", clock)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, test := range []struct {
		clock   string
		ramadan bool
		want    bool
	}{
		{"20:59", false, false}, {"21:00", false, true}, {"03:00", false, true}, {"07:59", false, true}, {"08:00", false, false},
		{"23:29", true, false}, {"23:30", true, true}, {"10:59", true, true}, {"11:00", true, false},
	} {
		if got := quiet.Covers(at(test.clock), test.ramadan); got != test.want {
			t.Errorf("%s, Ramadan %v: got %v", test.clock, test.ramadan, got)
		}
	}
	if got := (course.Quiet{From: 60, To: 120}).Covers(at("01:30"), false); !got {
		t.Error("a quiet time within a day is not kept")
	}
	if got := quiet.Ramadan.Send.On(at("00:10")).Format("15:04"); got != "20:30" || quiet.Ramadan.Send.String() != got {
		t.Errorf("the time of day is %s", got)
	}
}

func TestHushed(t *testing.T) {
	baghdad, err := time.LoadLocation("Asia/Baghdad")
	if err != nil {
		t.Fatal(err)
	}
	c := &course.Course{Zone: baghdad, Quiet: course.Quiet{From: 21 * 60, To: 8 * 60, Ramadan: course.QuietRamadan{From: 23*60 + 30, To: 11 * 60}},
		Calendar: []course.Occasion{{Kind: course.Ramadan, From: time.Date(2027, 2, 8, 0, 0, 0, 0, baghdad), To: time.Date(2027, 3, 9, 0, 0, 0, 0, baghdad)}}}
	for at, want := range map[string]bool{ // in UTC, three hours behind
		"2026-12-01T04:59": true, "2026-12-01T05:00": false, "2026-12-01T17:59": false, "2026-12-01T18:00": true,
		"2027-02-10T07:59": true, "2027-02-10T08:00": false, "2027-02-10T18:30": false, "2027-02-10T20:30": true,
	} {
		moment, err := time.Parse("2006-01-02T15:04", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Calendar.Hushed(c.Quiet, moment.In(c.Zone)); got != want {
			t.Errorf("%s: %t", at, got)
		}
	}
}

func TestReminderNext(t *testing.T) {
	c := small(t)
	thursday := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	if got := c.Reminders[0].Next(thursday, c.Zone).Format(time.RFC3339); got != "2026-11-22T18:00:00+03:00" {
		t.Errorf("next is %s", got)
	}
	if got := (course.Reminder{}).Next(thursday, c.Zone); !got.IsZero() {
		t.Errorf("a reminder without a schedule is due at %v", got)
	}
}

func TestOccasionCovers(t *testing.T) {
	c := small(t)
	ramadan := c.Calendar[0]
	for _, test := range []struct {
		at   string
		want bool
	}{
		{"2027-02-07T23:59:59+03:00", false}, {"2027-02-08T00:00:00+03:00", true},
		{"2027-03-09T23:59:59+03:00", true}, {"2027-03-10T00:00:00+03:00", false},
	} {
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := ramadan.Covers(at); got != test.want {
			t.Errorf("%s: got %v", test.at, got)
		}
	}
}

func TestTextFallsBack(t *testing.T) {
	text := course.Text{locales.English: "e", locales.Arabic: "a"}
	if text.In(locales.Arabic) != "a" || text.In(locales.Sorani) != "e" {
		t.Errorf("got %q and %q", text.In(locales.Arabic), text.In(locales.Sorani))
	}
	if got := (course.Text{"fr": "f", "de": "d"}).In(locales.Sorani); got != "d" {
		t.Errorf("without English: %q", got)
	}
	if got := (course.Text)(nil).In(locales.English); got != "" {
		t.Errorf("nothing gives %q", got)
	}
}

func TestLessonMinutes(t *testing.T) {
	page := func(n int) *course.Page {
		return &course.Page{Characters: map[locales.Lang]int{locales.English: n}}
	}
	lesson := course.Lesson{Pages: []*course.Page{page(900), page(901), page(10)}}
	for from, want := range []int{3, 2, 1, 1} {
		if got := lesson.Minutes(from, locales.English); got != want {
			t.Errorf("from page %d: got %d, want %d", from, got, want)
		}
	}
}
