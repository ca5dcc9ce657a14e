package main

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
	"cohortbot/turn"
)

// actTable says by whom an event takes effect that acts on something else: on a thing of
// cohort A, and on one of cohort B. y: it takes effect, –: it changes nothing. An event of which
// there are kinds has a row for all, and one for each kind that is otherwise.
func actTable() map[string][2]string {
	return map[string][2]string{
		// stranger, joining, participant, coordinator of A, of A and B, staff, owner,
		// by the settings, participant and coordinator of A, the same acting as one
		"Found":              {ownersAlone, ownersAlone},
		"Issue":              {ofCohortA, ofCohortB},
		"Issue staff":        {ownersAlone, ownersAlone},
		"Issue owner":        {ownersAlone, ownersAlone},
		"Revoke":             {ofCohortA, ofCohortB},
		"Revoke staff":       {ownersAlone, ownersAlone},
		"Revoke owner":       {ownersAlone, ownersAlone},
		"Deny":               {ofCohortA, ofCohortB},
		"Deny staff":         {ownersAlone, ownersAlone},
		"Deny owner":         {elsewhere, elsewhere}, // by way of Owners: dialog, TestNotHerOfEachOther
		"Judge":              {ofCohortA, ofCohortB},
		"Regulate":           {ofCohortA, ofCohortB},
		"Archive":            {ownersAlone, ownersAlone},
		"Resume":             {theTeam, theTeam},
		"Amend":              {theTeam, theTeam},
		"Announce":           {ofCohortA, ofCohortB},
		"Steer":              {ofCohortA, ofCohortB},
		"Meet":               {ofCohortA, ofCohortB},
		"Nudge":              {ofCohortA, ofCohortB},
		"Care":               {ofCohortA, ofCohortB},
		"Care move":          {ofCohortB, ofCohortB},                         // into the other cohort, which must be hers, too
		"Steer translate":    {theTeam, theTeam},                             // words that any of the team may be asked for
		"Thread":             {"– – – y y – – – y y", "– – – – y – – – – –"}, // of strangers' words: dialog
		"Thread ask":         {nobodys, nobodys},                             // hers alone whose it is
		"Thread move":        {nobodys, nobodys},
		"Thread left":        {elsewhere, elsewhere}, // dialog: TestWhoWaitsWhenSheWhoAnswersGoes
		"Appoint":            {ownersAlone, ownersAlone},
		"Appoint take owner": {nobodys, nobodys},     // by way of Owners alone
		"Translate":          {elsewhere, elsewhere}, // dialog: TestWhoMayAskForATranslation
		"Translated":         {elsewhere, elsewhere}, // dialog: TestWhoMayAskForATranslation
		"Unseat":             {ownersAlone, ownersAlone},
		"Naming":             {ownersAlone, ownersAlone},
		"Naming due":         {nobodys, nobodys}, // time releases it, nobody: dialog, TestNamesAfterADay
	}
}

// Rows that many have.
const (
	ownersAlone = "– – – – – – y y – –"
	ofCohortA   = "– – – y y – y y y y"
	ofCohortB   = "– – – – y – y y – –"
	theTeam     = "– – – y y y y y y y"
	nobodys     = "– – – – – – – – – –"
)

// elsewhere stands for an event whose roles the tests of dialog hold.
const elsewhere = "elsewhere"

func announcementOf(in cohort.ID) cohort.Announcement {
	return cohort.Announcement{
		Cohort: in, Way: cohort.WayOriginal, Original: "en", Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("We meet.")},
	}
}

// waits has somebody wait for a cohort's yes.
func (m *matrix) waits(in cohort.ID) string {
	m.t.Helper()
	_, her := m.comes(actorOf{stage: cohort.StageVisitor})
	doc, err := m.store.Load(m.t.Context(), dialog.Person, her)
	must(m.t, err)
	doc.Version++
	doc.Body.Person.Registration = cohort.Registration{
		Invitation: "link", Role: cohort.RoleParticipant, Cohort: in, Awaits: cohort.At(m.set.now()), Consent: 1,
	}
	must(m.t, m.store.Commit(m.t.Context(), doc))
	return her
}

// learner has somebody learn in a cohort.
func (m *matrix) learner(in cohort.ID) string {
	m.t.Helper()
	_, her := m.comes(actors()[2])
	doc, err := m.store.Load(m.t.Context(), dialog.Person, her)
	must(m.t, err)
	doc.Version++
	doc.Body.Person.Cohort, doc.Body.Person.Roles = in, []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: in}}
	must(m.t, m.store.Commit(m.t.Context(), doc))
	return her
}

// stores puts a subject into the store.
func (m *matrix) stores(id string, body dialog.Subject) {
	m.t.Helper()
	must(m.t, m.store.Commit(m.t.Context(), &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: body}))
}

// TestWhoMayActOnWhat: every event by which somebody acts on something else, of every kind, by
// everybody there may be, on what is of her cohort and of another. What takes effect is in the
// audit log.
func TestWhoMayActOnWhat(t *testing.T) {
	t.Parallel()
	m, table, read := newMatrix(t), actTable(), declared(t)
	for _, name := range read.acted {
		if table[name][0] == "" {
			t.Errorf("the event %s has no row: write one into actTable, and its maker into acts", name)
		}
		for _, kind := range kindsOf(read, name) {
			rows, ok := table[strings.TrimSpace(name+" "+kind)]
			if !ok {
				rows = table[name]
			}
			for i, in := range []cohort.ID{"a", "b"} {
				m.holds(name, kind, in, rows[i])
			}
		}
	}
}

// holds looks whether a row is so.
func (m *matrix) holds(name, kind string, in cohort.ID, row string) {
	m.t.Helper()
	if row == elsewhere {
		return
	}
	want := strings.Fields(row)
	if len(want) != len(actors()) {
		m.t.Fatalf("%s: %d columns, not %d", name, len(want), len(actors()))
	}
	for n, a := range actors() {
		if got := m.effect(a, name, kind, in); got != want[n] {
			m.t.Errorf("%s %s on a thing of %s by a %s: %s, not %s", name, kind, in, a.name, got, want[n])
		}
	}
}

// effect runs an event by an actor, and says whether it took effect.
func (m *matrix) effect(a actorOf, name, kind string, in cohort.ID) string {
	m.t.Helper()
	door, by := m.comes(a)
	if by == "" { // a stranger is somebody, too
		doc, err := m.store.Enter(m.t.Context(), door, "first", dialog.NewVisitor(door, dialog.Sender{Chat: seal.Conceal("7001")}, 1))
		must(m.t, err)
		by = doc.ID
	}
	was, err := m.store.Load(m.t.Context(), dialog.Cohort, string(in))
	must(m.t, err)
	on, ev := m.acts(name, kind, in, by)
	before := m.audited()
	_, err = m.runner.Run(m.t.Context(), dialog.Envelope{Key: "act:" + strconv.Itoa(m.n), On: on, By: by, At: 1, Event: ev})
	must(m.t, err)
	m.restores(string(in), was)
	if m.audited() > before {
		return "y"
	}
	return "–"
}

// restores has a cohort be as it was, so that the next can do the same to it.
func (m *matrix) restores(id string, was *turn.Document) {
	m.t.Helper()
	doc, err := m.store.Load(m.t.Context(), dialog.Cohort, id)
	must(m.t, err)
	if doc.Version == was.Version {
		return
	}
	doc.Version++
	doc.Body, doc.Pending = was.Body, nil
	must(m.t, m.store.Commit(m.t.Context(), doc))
}

// others are the events by which nobody of the team acts on something else: her own updates,
// answers to who acted, what time brings, and what subjects tell one another.
func others() []string {
	return []string{
		"Said", "Pressed", "Sent", "Standing", "Redeem", "Admitted", "Refused", "Mended", "Outlived", "Founded", "Emptying", "Left",
		"Upkeep", "Jump", "Due", "Replan", "Missed", "Amended", "Met", "Rest", "Unnudged", "NudgeOn", "Regulated", "Archived", "Ending",
		"Appointed", "Unseated", "Stood", "Onward", "Announced", "Issued", "Revoked", "Came", "Denied", "Disown", "LetGo", "Rested", "Ended", "Awaited", "Judged",
		"Cared", "Wipe", "Lead", "Return", "Threaded", "Spared", "Declined", "Orphaned", "Broadcast", "Progress", "Named",
	}
}

// TestEveryEventHasARow: an event is one by which the team acts, with a row, or one of the
// others: a new one must say which.
func TestEveryEventHasARow(t *testing.T) {
	t.Parallel()
	table := actTable()
	for event := range reflect.TypeFor[dialog.Event]().Fields() {
		_, acts := table[event.Name]
		if acts == slices.Contains(others(), event.Name) {
			t.Errorf("the event %s: write a row into actTable and its maker into acts, or name it among others", event.Name)
		}
	}
}
