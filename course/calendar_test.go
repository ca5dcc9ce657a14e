package course_test

import (
	"testing"
	"time"

	"cohortbot/course"
)

// feasts is a calendar with a Ramadan that ends in a feast of two days.
func feasts(t *testing.T) (course.Calendar, course.Quiet, *time.Location) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Baghdad")
	if err != nil {
		t.Fatal(err)
	}
	day := func(m time.Month, d int) time.Time { return time.Date(2027, m, d, 0, 0, 0, 0, zone) }
	return course.Calendar{
		{ID: "fast", Kind: course.Ramadan, From: day(2, 8), To: day(3, 9)},
		{ID: "feast", Kind: course.QuietDays, From: day(3, 10), To: day(3, 11)},
		{ID: "mourning", Kind: course.MourningDays, From: day(3, 16), To: day(3, 16)},
	}, course.Quiet{From: 21 * 60, To: 8 * 60, Ramadan: course.QuietRamadan{From: 23*60 + 30, To: 11 * 60, Send: 20*60 + 30}}, zone
}

func TestMoved(t *testing.T) {
	c, quiet, zone := feasts(t)
	for at, want := range map[string]string{
		"2027-01-05 18:00": "2027-01-05 18:00",
		"2027-01-05 07:59": "2027-01-05 08:00", // early in the morning
		"2027-01-05 21:00": "2027-01-06 08:00", // late in the evening
		"2027-02-10 08:30": "2027-02-10 11:00", // Ramadan has its own hours
		"2027-02-10 23:29": "2027-02-10 23:29",
		"2027-02-07 22:00": "2027-02-08 11:00", // into Ramadan
		"2027-03-09 23:45": "2027-03-12 08:00", // out of it, over the feast
		"2027-03-10 12:00": "2027-03-12 08:00",
		"2027-03-15 21:30": "2027-03-17 08:00", // over a day of mourning
	} {
		x, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Moved(quiet, x).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s moves to %s, want %s", at, got, want)
		}
	}
	if got := (course.Calendar{{Kind: course.QuietDays, From: time.Date(2027, 1, 1, 0, 0, 0, 0, zone), To: time.Date(2028, 1, 1, 0, 0, 0, 0, zone)}}).Moved(quiet, time.Date(2027, 1, 2, 0, 0, 0, 0, zone)); !got.IsZero() {
		t.Errorf("a quiet year ends at %s", got)
	}
}

func TestWorking(t *testing.T) {
	c, _, zone := feasts(t)
	for day, want := range map[int]int{9: 9, 10: 12, 11: 12, 12: 12, 16: 17} { // of March
		if got := c.Working(time.Date(2027, 3, day, 0, 0, 0, 0, zone)); got.Day() != want {
			t.Errorf("the %d moves to %s", day, got)
		}
	}
}

func TestTells(t *testing.T) {
	c := &course.Course{
		Title:        course.Text{"en": "Women in leadership", "ar": "المرأة في القيادة"},
		Competencies: []course.Competency{{Title: course.Text{"en": "Strategic thinking"}}},
		Modules:      []*course.Module{{Title: course.Text{"en": "Who decides what"}, Lessons: []*course.Lesson{{Title: course.Text{"en": "A seat at the table"}}}}},
	}
	for text, want := range map[string]bool{
		"Your place is kept.":                 false,
		"Go on with the leadership module.":   true,
		"Come and see who decides what here.": true,
		"Somebody has a seat somewhere else.": false,
		"Come back to: a seat at the table":   true,
		"Whenever a quiet quarter of an hour comes, you can go on from where you were; there is no hurry about it at all, take your time: leadership": false, // beyond what is shown
	} {
		if got := c.Tells("en", text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
	if !c.Tells("ar", "عودي إلى القيادة") {
		t.Error("an Arabic title is not known again")
	}
}

func TestNight(t *testing.T) {
	c, quiet, zone := feasts(t)
	for at, want := range map[string]string{
		"2027-01-05 18:00": "2027-01-05 21:00 2027-01-06 08:00",
		"2027-01-05 21:30": "2027-01-06 21:00 2027-01-07 08:00",
		"2027-02-10 12:00": "2027-02-10 23:30 2027-02-11 11:00", // in Ramadan
		"2027-03-09 18:00": "2027-03-09 23:30 2027-03-12 08:00", // its last evening, before the feast
	} {
		x, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
		if err != nil {
			t.Fatal(err)
		}
		from, to := c.Night(quiet, x)
		if got := from.Format("2006-01-02 15:04 ") + to.Format("2006-01-02 15:04"); got != want {
			t.Errorf("after %s it is quiet %s, want %s", at, got, want)
		}
	}
}
