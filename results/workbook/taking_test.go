package workbook_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/results/workbook"
)

// Who took part in announcements and meetings has a sheet each, the latest first: what was answered as far as it is
// released, nothing of a few, and an hour by the clock of the course.
func TestTakings(t *testing.T) {
	cfg, of := sample(t)
	at := cohort.At(time.Date(2026, 12, 1, 22, 30, 0, 0, time.UTC)) // the 2nd in Baghdad
	comes := cohort.Table{
		TableKey: cohort.TableKey{Kind: cohort.TableComes}, Cells: []string{"yes", "maybe", "no"}, Could: 21,
		Steps: []cohort.Step{{At: at, Of: 20, Cells: []int{15, 0, 5}}},
	}
	of.Takings = []cohort.Taking{
		{Cohort: "c", Kind: cohort.TakingAnnouncement, Of: "old", At: 1, To: 3, Sent: 3, Few: true, Question: cohort.QuestionCome},
		{Cohort: "c", Kind: cohort.TakingAnnouncement, Of: "read", What: "link", At: at, To: 24, Sent: 24, Took: 18, Question: cohort.QuestionRead},
		{Cohort: "c", Kind: cohort.TakingAnnouncement, Of: "come", At: at + 60_000, To: 24, Sent: 21, Answered: 21, Answers: comes, Question: cohort.QuestionCome},
		{Cohort: "c", Kind: cohort.TakingSession, Of: "day", What: "training", At: at, To: 24, Took: 6, Answered: 3, Question: cohort.QuestionCome},
		{Cohort: "c", Kind: cohort.TakingSession, Of: "off", What: "online", At: at - 1, To: 24, Off: true, Question: cohort.QuestionCome},
	}
	var out bytes.Buffer
	if err := workbook.WriteCSV(&out, cfg, of); err != nil {
		t.Fatal(err)
	}
	body := out.String()
	last := 0
	for _, want := range []string{
		"Announcements\r\n",
		"c,come,Announcement,2026-12-02,01:31,,24,21,0.875,,,21,1,2026-12-02,20,15,0.75,0,0,5,0.25\r\n",
		"c,read,A link,2026-12-02,01:30,,24,24,1,18,0.75\r\n",
		"c,old,Announcement,1970-01-01,03:00,,3,3,1,,,withheld,,not released\r\n",
		"Meetings\r\n",
		"c,day,Training day,2026-12-02,01:30,,24,6,0.25,3,0.125,not released\r\n",
		"c,off,Online meeting,2026-12-02,01:29,✓,24\r\n",
	} {
		i := strings.Index(body, want)
		if i < last {
			t.Errorf("no row %q where it should be in\n%s", want, body)
		}
		last = max(last, i)
	}
}
