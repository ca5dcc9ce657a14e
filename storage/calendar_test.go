package storage_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/storage"
	"cohortbot/turn"
)

// Until something is changed there is nothing to read; then it is what was changed, in
// its version.
func TestCalendarIsWhatWasChanged(t *testing.T) {
	s := newShelf(t)
	if c, err := s.Calendar(t.Context()); err != nil || c.Version != 0 || len(c.Calendar.Changed) != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	doc := &turn.Document{ID: dialog.CalendarID, Schema: turn.Schema, Body: dialog.Subject{Calendar: &cohort.Calendar{}}}
	name := course.Text{"ar": "عيد", "ckb": "جەژن", "en": "Feast"}
	s.commits(doc, func(d *turn.Document) {
		d.Body.Calendar = d.Body.Calendar.Put("feast", &cohort.Occasion{From: "2027-03-09", To: "2027-03-12", Kind: course.QuietDays, Name: name})
	})
	s.commits(doc, func(d *turn.Document) { d.Body.Calendar = d.Body.Calendar.Put("flag", nil) })
	c, err := s.Calendar(t.Context())
	if err != nil || c.Version != 2 || len(c.Calendar.Changed) != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	if o := c.Calendar.Changed["feast"]; o.To != "2027-03-12" || o.Name["ckb"] != "جەژن" {
		t.Errorf("%+v", o)
	}
	if o, known := c.Calendar.Changed["flag"]; o != nil || !known {
		t.Error("what was taken out is not")
	}
}

// As much as may be changed of it fits a document, in more languages than there are.
func TestTheFullestCalendarFits(t *testing.T) {
	s := newShelf(t)
	name := course.Text{}
	for i := range 4 {
		name[locales.Lang(fmt.Sprint("l", i))] = strings.Repeat("ع", locales.NameMax)
	}
	c := &cohort.Calendar{}
	for i := range dialog.MostChanged {
		c = c.Put(fmt.Sprintf("added-%08d", i), &cohort.Occasion{From: "2027-03-09", To: "2027-03-12", Kind: course.MourningDays, Name: name})
	}
	doc := &turn.Document{ID: dialog.CalendarID, Schema: turn.Schema, Body: dialog.Subject{Calendar: c}}
	s.commits(doc, func(*turn.Document) {})
}

// A restored store has the calendar, and no entry of the audit log that is later than it.
func TestCalendarPassesTheSieve(t *testing.T) {
	s := storage.NewSieve(nil, 1)
	put, ok, err := s.Pass("calendar", oldFile(t, "calendar.calendar.json").json)
	if err != nil || !ok || put.ID != dialog.CalendarID {
		t.Fatalf("%+v, %t, %v", put, ok, err)
	}
	if d := put.Doc.(*turn.Document); len(d.Body.Calendar.Changed) != 3 {
		t.Errorf("%+v", d.Body.Calendar)
	}
	for id, stays := range map[string]bool{"calendar/2/0": true, "calendar/3/0": false} {
		fact, err := json.Marshal(&cohort.Fact{ID: id, Kind: cohort.FactAudit, Subject: "calendar/calendar"})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.Pass("facts", fact); ok != stays || err != nil {
			t.Errorf("%s: %t, %v", id, ok, err)
		}
	}
	before := false
	for _, ix := range storage.Walks() {
		before = before || ix.In == "calendar"
		if ix.In == "facts" && !before {
			t.Error("facts are let in before the calendar, and none is known to be later")
		}
	}
}
