package main

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
	"cohortbot/turn"
)

// actTable says by whom an event takes effect that acts on something else: on a thing of
// cohort A, and on one of cohort B. y: it takes effect, –: it changes nothing.
func actTable() map[string][2]string {
	return map[string][2]string{
		// stranger, joining, participant, coordinator of A, of A and B, staff, owner,
		// by the settings, participant and coordinator of A, the same acting as one
		"Found":      {"– – – – – – y y – –", "– – – – – – y y – –"},
		"Issue":      {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Revoke":     {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Deny":       {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Judge":      {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Regulate":   {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Archive":    {"– – – – – – y y – –", "– – – – – – y y – –"},
		"Resume":     {"– – – y y y y y y y", "– – – y y y y y y y"},
		"Amend":      {"– – – y y y y y y y", "– – – y y y y y y y"},
		"Announce":   {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Steer":      {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Meet":       {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Nudge":      {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Care":       {"– – – y y – y y y y", "– – – – y – y y – –"},
		"Thread":     {"– – – y y – – – y y", "– – – – y – – – – –"}, // a claim; of strangers' words: dialog
		"Appoint":    {"– – – – – – y y – –", "– – – – – – y y – –"},
		"Translate":  {elsewhere, elsewhere}, // dialog: TestWhoMayAskForATranslation
		"Translated": {elsewhere, elsewhere}, // dialog: TestWhoMayAskForATranslation
		"Unseat":     {"– – – – – – y y – –", "– – – – – – y y – –"},
	}
}

// elsewhere stands for an event whose roles the tests of dialog hold.
const elsewhere = "elsewhere"

// acts makes an event of a name on a thing of a cohort that nobody has acted on yet.
func (m *matrix) acts(name string, in cohort.ID) (on dialog.Ref, ev dialog.Event) {
	m.t.Helper()
	m.n++
	id := "thing" + strconv.Itoa(m.n)
	on = dialog.Ref{ID: id}
	switch name {
	case "Found":
		on, ev.Found = dialog.Ref{Kind: dialog.Cohort, ID: string(in)}, &dialog.Found{Name: seal.Conceal("Another name")}
	case "Issue":
		on.Kind = dialog.Invitation
		ev.Issue = &dialog.Issue{Invitation: cohort.Invitation{Role: cohort.RoleParticipant, Cohort: in, Uses: 1}}
	case "Revoke", "Deny":
		now := cohort.At(m.set.now())
		inv := &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: in, Uses: 1, Made: now}
		on.Kind, ev.Revoke = dialog.Invitation, &dialog.Revoke{}
		if name == "Deny" {
			_, her := m.comes(actors()[2])
			inv.Used, inv.Lately, inv.Came = 1, []string{her}, now
			ev = dialog.Event{Deny: &dialog.Deny{}}
		}
		m.stores(id, dialog.Subject{Invitation: inv})
	case "Judge":
		on, ev.Judge = dialog.Ref{Kind: dialog.Person, ID: m.waits(in)}, &dialog.Judge{Yes: true}
	case "Meet":
		s := cohort.Session{ID: id, Kind: cohort.Online, At: cohort.At(m.set.now()).Add(time.Hour), Minutes: 30}
		on, ev.Meet = dialog.Ref{Kind: dialog.Cohort, ID: string(in)}, &dialog.Meet{Session: s, New: true}
	case "Regulate":
		on = dialog.Ref{Kind: dialog.Cohort, ID: string(in)}
		ev.Regulate = &dialog.Regulate{Cohort: in, Module: m.current().Modules[0].ID, Way: cohort.GateClosed}
	case "Archive":
		on, ev.Archive = dialog.Ref{Kind: dialog.Cohort, ID: string(in)}, &dialog.Archive{}
	case "Resume":
		on.Kind, ev.Resume = dialog.Matter, &dialog.Resume{}
		m.stores(id, dialog.Subject{Matter: &cohort.Matter{Paused: true}})
	case "Amend":
		on = dialog.Ref{Kind: dialog.Calendar, ID: dialog.CalendarID}
		o := &cohort.Occasion{From: "2027-01-01", To: "2027-01-01", Kind: course.QuietDays, Name: course.Text{"en": "Snow"}}
		ev.Amend = &dialog.Amend{ID: id, Occasion: o}
	case "Announce":
		on.Kind, ev.Announce = dialog.Announcement, &dialog.Announce{Announcement: announcementOf(in)}
	case "Steer":
		on.Kind, ev.Steer = dialog.Announcement, &dialog.Steer{Do: dialog.SteerStop}
		a := announcementOf(in)
		a.Made, a.State = 1, cohort.AnnouncementGoes
		m.stores(id, dialog.Subject{Announcement: &a})
	case "Nudge":
		on, ev.Nudge = dialog.Ref{Kind: dialog.Person, ID: m.learner(in)}, &dialog.Nudge{Cohort: in}
	case "Care":
		on, ev.Care = dialog.Ref{Kind: dialog.Person, ID: m.learner(in)}, &dialog.Care{Do: dialog.CareUnreachable}
	case "Thread":
		her := m.learner(in)
		on, ev.Thread = dialog.Ref{Kind: dialog.Thread, ID: cohort.ThreadID(her)}, &dialog.ThreadAct{Do: dialog.ThreadClaim}
		m.stores(on.ID, dialog.Subject{Thread: &cohort.Thread{
			Person: her, Cohort: in, State: cohort.ThreadWaits, Lines: []cohort.Line{{N: 1, Text: seal.Conceal("When?"), Cohort: in}}, N: 1,
		}})
	case "Appoint":
		_, her := m.comes(actors()[2])
		on, ev.Appoint = dialog.Ref{Kind: dialog.Person, ID: her}, &dialog.Appoint{Role: cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in}}
	case "Unseat":
		_, her := m.comes(actors()[6])
		on, ev.Unseat = dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, &dialog.Unseat{Person: her}
	default:
		m.t.Fatalf("the event %s has no maker: write one into acts", name)
	}
	return on, ev
}

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

// TestWhoMayActOnWhat: every event by which somebody acts on something else, by everybody
// there may be, on what is of her cohort and of another. What takes effect is in the audit
// log.
func TestWhoMayActOnWhat(t *testing.T) {
	t.Parallel()
	m, table := newMatrix(t), actTable()
	for _, name := range declared(t).acted {
		if table[name][0] == "" {
			t.Errorf("the event %s has no row: write one into actTable, and its maker into acts", name)
		}
	}
	for name, rows := range table {
		for i, in := range []cohort.ID{"a", "b"} {
			if rows[i] == elsewhere {
				continue
			}
			want := strings.Fields(rows[i])
			if len(want) != len(actors()) {
				t.Fatalf("%s: %d columns, not %d", name, len(want), len(actors()))
			}
			for n, a := range actors() {
				if got := m.effect(a, name, in); got != want[n] {
					t.Errorf("%s on a thing of %s by a %s: %s, not %s", name, in, a.name, got, want[n])
				}
			}
		}
	}
}

// effect runs an event by an actor, and says whether it took effect.
func (m *matrix) effect(a actorOf, name string, in cohort.ID) string {
	m.t.Helper()
	door, by := m.comes(a)
	if by == "" { // a stranger is somebody, too
		doc, err := m.store.Enter(m.t.Context(), door, "first", dialog.NewVisitor(door, dialog.Sender{Chat: seal.Conceal("7001")}, 1))
		must(m.t, err)
		by = doc.ID
	}
	on, ev := m.acts(name, in)
	before := m.audited()
	var was *turn.Document
	if on.Kind == dialog.Cohort {
		found, err := m.store.Load(m.t.Context(), dialog.Cohort, on.ID)
		must(m.t, err)
		was = found
	}
	_, err := m.runner.Run(m.t.Context(), dialog.Envelope{Key: "act:" + strconv.Itoa(m.n), On: on, By: by, At: 1, Event: ev})
	must(m.t, err)
	if was != nil {
		m.restores(on.ID, was)
	}
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
		"Upkeep", "Jump", "Due", "Replan", "Missed", "Amended", "Met", "Rest", "Unnudged", "NudgeOn", "Regulated", "Archived",
		"Appointed", "Unseated", "Stood", "Onward", "Announced", "Issued", "Revoked", "Came", "Denied", "Disown", "LetGo", "Rested", "Ended", "Awaited", "Judged",
		"Cared", "Wipe", "Lead", "Return", "Threaded", "Spared", "Declined", "Orphaned", "Broadcast", "Progress",
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
