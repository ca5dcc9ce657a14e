package main

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/results/workbook"
	"cohortbot/storage"
	"cohortbot/turn"
)

// twelve are the women of the stage's cohort who are asked whether they come.
func (s *stage) twelve() (out []*scene) {
	s.t.Helper()
	names := []string{"آمال", "بان", "جوان", "زینب", "سارا", "شیلان", "ڕۆژان", "ليلى", "نور", "هێلین", "ئاڤان", "هدى"}
	for i, name := range names {
		out = append(out, s.called([]locales.Lang{"ar", "ckb", "en"}[i%3], name, s.invite(cohort.Invitation{})))
	}
	return out
}

// The replies to an announcement, in the order of its buttons.
const (
	saysYes = iota
	saysNo
	saysMaybe
)

// tellsAll announces three things to twelve women, one of them to three, and calls a meeting; what they say to it
// stands in the same screens that those who coordinate look at.
func (s *stage) tellsAll(boss *scene, women []*scene) {
	t := s.t
	t.Helper()
	comes := func(a *cohort.Announcement) { a.Question = cohort.QuestionCome }
	boss.unseen(func() { boss.until("2026-12-01 09:10") })
	must(t, boss.announce("meet", 12, comes))
	must(t, s.spreads())
	for i, w := range women {
		said := saysYes
		if i >= 3 && i < 8 {
			said = saysNo
		}
		w.unseen(func() { w.presses(dialog.VerbReplied, said) })
		s.later(time.Second)
	}
	women[11].unseen(func() { women[11].presses(dialog.VerbReplied, saysMaybe) })
	boss.unseen(func() { boss.until("2026-12-01 09:20") })
	must(t, boss.announce("read", 12, func(a *cohort.Announcement) { a.Question = cohort.QuestionRead }))
	must(t, s.spreads())
	for _, w := range women[:7] {
		w.unseen(func() { w.presses(dialog.VerbReplied) })
	}
	boss.unseen(func() { boss.until("2026-12-01 09:30") })
	must(t, boss.announce("few", 3, func(a *cohort.Announcement) {
		comes(a)
		for _, w := range women[:3] {
			a.To.People = append(a.To.People, w.person().Code)
		}
	}))
	must(t, s.spreads())
	for _, w := range women[:2] {
		w.unseen(func() { w.presses(dialog.VerbReplied, saysNo) })
	}
}

// meets has the women say whether they come to a meeting, and eight of them be there.
func (s *stage) meets(boss *scene, women []*scene) {
	s.t.Helper()
	boss.unseen(func() {
		boss.writes("/menu")
		boss.presses(dialog.VerbSessions)
		boss.presses(dialog.VerbCall)
		boss.presses(dialog.VerbSet)
		boss.writes("2026-12-05")
		boss.writes("10:00")
		boss.presses(dialog.VerbSet, 2)
		boss.presses(dialog.VerbSkip)
		boss.presses(dialog.VerbSkip)
		boss.presses(dialog.VerbMeet)
		boss.until("2026-12-01 18:00")
	})
	date := func(w *scene) {
		w.writes("/menu")
		w.presses(dialog.VerbDates)
		w.presses(dialog.VerbDate)
	}
	for i, w := range women[:11] {
		w.unseen(func() {
			date(w)
			w.presses(dialog.VerbComes, []int{0, 0, 2}[i%3])
		})
		s.later(time.Second)
	}
	boss.unseen(func() { boss.until("2026-12-05 10:01") })
	for _, w := range women[:8] {
		w.unseen(func() {
			date(w)
			w.presses(dialog.VerbHere)
		})
	}
}

func playTakings(s *stage, lang locales.Lang) (*scene, *scene) {
	boss, women := s.takesUp(cohort.RoleCoordinator, lang), s.twelve()
	s.tellsAll(boss, women)
	s.meets(boss, women)
	s.releases()
	c := s.takesUp(cohort.RoleStaff, lang)
	c.remark("twelve women have answered")
	c.unseen(func() { c.writes("/results") })
	c.presses(dialog.VerbResultsTaking)
	c.acts("she presses the same button again", func() error { return c.PressOld(c.Last().ID, c.pressed) })
	c.remark("the program is started anew")
	s.restart()
	c.unseen(func() {
		c.presses(dialog.VerbResults)
		c.presses(dialog.VerbResultsCohort)
		c.presses(dialog.VerbSet, 1)
	})
	c.presses(dialog.VerbResultsTaking)
	return boss, c
}

// TestTakings plays in three languages what staff see of announcements and meetings. Where those who coordinate see
// the same thing they see the same number, and the file from the chat and the one from the command line have it to
// the digit.
func TestTakings(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse})
			boss, c := playTakings(st, lang)
			shown := locales.Undirected(c.Last().Text)
			agrees(t, st, boss, shown)
			inFiles(t, st, lang)
			c.remark("she loses the role")
			c.becomes(func(p *cohort.Participant) {
				p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: st.cohort}}
			})
			c.presses(dialog.VerbResults)
			golden(t, "takings."+string(lang), coded(c.out.String()))
		})
	}
}

// countsIn are those in a text, in their order.
func countsIn(text string) (out []int) {
	for _, n := range regexp.MustCompile(`\d+`).FindAllString(text, -1) {
		i, _ := strconv.Atoi(n)
		out = append(out, i)
	}
	return out
}

// agrees compares what staff see with what those who coordinate do: of the meeting and of each announcement.
func agrees(t *testing.T, st *stage, boss *scene, shown string) {
	t.Helper()
	line := func(text, key string, among ...int) []int {
		words, err := st.program.bundle.Plain(boss.lang, key, locales.Args{"N": 9, "M": 9, "Share": "9"})
		must(t, err)
		head, _, _ := strings.Cut(locales.Undirected(words), "9")
		var found [][]int
		for _, l := range strings.Split(text, "\n") {
			if rest, ok := strings.CutPrefix(locales.Undirected(l), head); ok {
				found = append(found, countsIn(rest))
			}
		}
		if len(found) == 0 {
			t.Fatalf("no line %q in %q", head, text)
		}
		return found[append(among, 0)[0]]
	}
	boss.unseen(func() {
		boss.writes("/menu")
		boss.presses(dialog.VerbSessions)
		boss.presses(dialog.VerbSession)
	})
	screen := locales.Undirected(boss.Last().Text)
	if hers, theirs := line(screen, "session_here_count"), line(shown, "results_taking_there"); hers[0] != 8 || theirs[0] != 8 || theirs[1] != 12 {
		t.Errorf("were there: %v for those who coordinate, %v for staff", hers, theirs)
	}
	if answered := line(shown, "results_taking_answered"); answered[0] != 11 || answered[1] != 12 {
		t.Errorf("have answered whether they come to the meeting: %v", answered)
	}
	for i, id := range []string{"few", "read", "meet"} { // as they are listed
		r, err := st.program.store.Reach(t.Context(), id)
		must(t, err)
		if sent := line(shown, "results_taking_sent", i); sent[0] != r.Sent || sent[1] != r.Done()+r.Waiting {
			t.Errorf("%s: sent %v, and %+v for those who coordinate", id, sent, r)
		}
		switch id {
		case "read":
			if n := line(shown, "results_taking_read"); n[0] != r.Replies[cohort.ResponseRead] || n[0] != 7 {
				t.Errorf("%s: read %v, and %+v", id, n, r)
			}
		case "meet":
			all := r.Replies[cohort.ResponseYes] + r.Replies[cohort.ResponseNo] + r.Replies[cohort.ResponseMaybe]
			if n := line(shown, "results_taking_answered", 1); n[0] != all || all != 12 {
				t.Errorf("%s: answered %v, and %+v", id, n, r)
			}
		}
	}
}

// inFiles finds the same in the report file of the cohort, made for staff and made from the command line.
func inFiles(t *testing.T, st *stage, lang locales.Lang) {
	t.Helper()
	h := st.program.house
	var files [2]bytes.Buffer
	for i := range files {
		if i == 1 { // as the command line does
			must(t, (&releases{house: h}).Release(t.Context()))
		}
		of, err := h.store.Results(t.Context(), dialog.ResultsOf{Cohort: st.cohort})
		must(t, err)
		must(t, workbook.WriteCSV(&files[i], workbook.Config{Course: h.current(), Words: h.bundle, Lang: lang}, of))
	}
	if files[0].String() != files[1].String() {
		t.Errorf("the command line counts otherwise:\n%s\n%s", files[0].String(), files[1].String())
	}
	r := csv.NewReader(&files[0])
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	must(t, err)
	for id, want := range map[string][]string{
		"meet": {"12", "12", "1", "", "", "12", "1", "2026-12-01", "10", "5", "0.5", "0", "0", "5", "0.5"},
		"read": {"12", "12", "1", "7", "0.5833333333333334"},
	} {
		i := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 6 && row[1] == id })
		if i < 0 || !slices.Equal(rows[i][6:], want) {
			t.Errorf("%s: %q", id, rows)
		}
	}
}

// Who took part counts where she learned then: who has moved on before a meeting ended is not asked, and who does so
// afterwards was. What was shown of a cohort that has ended stands, and so does what was shown while other words go
// round; after those, answers are to something else.
func TestTakingsStand(t *testing.T) {
	m := newMatrix(t)
	now := cohort.At(m.now())
	before := now.Add(-3 * time.Hour)
	doc, err := m.store.Load(t.Context(), dialog.Cohort, "a")
	must(t, err)
	change := func(does func(c *cohort.Cohort)) {
		t.Helper()
		does(doc.Body.Cohort)
		doc.Version++
		must(t, m.store.Commit(t.Context(), doc))
	}
	change(func(c *cohort.Cohort) {
		c.Sessions = []cohort.Session{{ID: "day", Kind: cohort.Training, At: before, Minutes: 60}}
	})
	var puts []storage.Put
	n := 0
	fact := func(who int, in cohort.ID, at cohort.Instant, f cohort.Fact) {
		f.Subject, f.Cohort, f.At = "s"+strconv.Itoa(who), in, at
		f.ID = f.Subject + "/1/" + strconv.Itoa(n)
		n++
		puts = append(puts, storage.Put{In: cohort.CollectionFacts, ID: f.ID, Doc: &f})
	}
	for who := range 8 {
		fact(who, "a", 1, cohort.Fact{Kind: cohort.FactJoined})
		fact(who, "a", before.Add(-time.Hour), cohort.Fact{Kind: cohort.FactComing, Session: "day", Coming: cohort.Comes})
		fact(who, "a", before, cohort.Fact{Kind: cohort.FactAttended, Session: "day"})
		fact(who, "a", before, cohort.Fact{Kind: cohort.FactReplied, About: cohort.AnnouncementMatter("come"), Reply: cohort.ResponseYes})
	}
	fact(0, "b", before.Add(-time.Minute), cohort.Fact{Kind: cohort.FactJoined})
	fact(1, "b", now, cohort.Fact{Kind: cohort.FactJoined})
	insertAll := func() {
		must(t, m.engine.InsertMissing(t.Context(), puts))
		puts = nil
	}
	insertAll()
	a := &cohort.Announcement{Cohort: "a", State: cohort.AnnouncementGone, Made: 1, Started: 1, Round: 1, Reached: true, Question: cohort.QuestionCome, Expected: 8}
	said := &turn.Document{ID: "come", Schema: turn.Schema, Version: 1, Body: dialog.Subject{Announcement: a}}
	must(t, m.store.Commit(t.Context(), said))
	for who := range 8 {
		row := &outbox.Message{ID: "s" + strconv.Itoa(who) + "/2/0", Matter: cohort.AnnouncementMatter("come"), Op: dialog.OpSend, State: outbox.Sent, Lane: outbox.Announcements}
		puts = append(puts, storage.Put{In: storage.Collection(outbox.Collection), ID: row.ID, Doc: row})
	}
	insertAll()
	r := &releases{house: m.house}
	shown := func() (announced, met cohort.Taking) {
		t.Helper()
		must(t, r.Release(t.Context()))
		all, err := m.store.Takings(t.Context(), "a")
		must(t, err)
		if len(all) != 2 {
			t.Fatalf("%+v", all)
		}
		return all[0], all[1]
	}
	said1, met := shown()
	if last, _ := met.Released(); met.To != 7 || met.Took != 7 || met.Answered != 7 || last.Of != 5 || last.Cells[0] != 5 {
		t.Errorf("the meeting: %+v", met)
	}
	if last, _ := said1.Released(); said1.Sent != 8 || said1.Answered != 8 || last.Of != 5 {
		t.Errorf("the announcement: %+v", said1)
	}
	for who := range 3 { // other words go round, and have come to three
		fact(who, "a", now, cohort.Fact{Kind: cohort.FactReplied, About: cohort.AnnouncementMatter("come"), Was: cohort.ResponseYes})
	}
	insertAll()
	said.Version, a.State, a.Round, a.Anew = 2, cohort.AnnouncementGoes, 2, 2
	must(t, m.store.Commit(t.Context(), said))
	if x, _ := shown(); x.Answered != 8 || x.Version != said1.Version {
		t.Errorf("while other words go round: %+v", x)
	}
	for who := 3; who < 8; who++ {
		fact(who, "a", now, cohort.Fact{Kind: cohort.FactReplied, About: cohort.AnnouncementMatter("come"), Was: cohort.ResponseYes})
	}
	fact(7, "a", now+1, cohort.Fact{Kind: cohort.FactReplied, About: cohort.AnnouncementMatter("come"), Reply: cohort.ResponseNo})
	insertAll()
	said.Version, a.State = 3, cohort.AnnouncementGone
	must(t, m.store.Commit(t.Context(), said))
	anew, _ := shown()
	if _, ok := anew.Released(); ok || anew.Answered != 1 || anew.Sent != 8 {
		t.Errorf("after other words: %+v", anew)
	}
	change(func(c *cohort.Cohort) { c.Archived = now })
	for who := range 4 {
		must(t, m.engine.Delete(t.Context(), storage.Collection(outbox.Collection), "s"+strconv.Itoa(who)+"/2/0"))
	}
	if x, y := shown(); x.Sent != 8 || x.Version != anew.Version || y.Version != met.Version {
		t.Errorf("after the cohort's end: %+v, %+v", x, y)
	}
}
