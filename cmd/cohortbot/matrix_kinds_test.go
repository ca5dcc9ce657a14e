package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
	"cohortbot/turn"
)

// kindsOf are the kinds of an event; one without a name where there are none. Those that dialog
// declares as a type of their own are read there, so that a new one is asked for.
func kindsOf(read readCode, event string) []string {
	if of := map[string]string{"Thread": "ThreadDo", "Steer": "Steering", "Care": "CareAct", "Naming": "NamingDo"}[event]; of != "" {
		return read.consts[of]
	}
	roles := []string{string(cohort.RoleParticipant), string(cohort.RoleCoordinator), string(cohort.RoleStaff), string(cohort.RoleOwner)}
	kinds := map[string][]string{
		"Issue": roles, "Revoke": roles, "Deny": roles,
		"Judge":    {"yes", "no"},
		"Meet":     {"called", "moved", "off"},
		"Archive":  {"ended", "back"},
		"Amend":    {"added", "moved", "out", "back"},
		"Found":    {"named", "moved", "spoken"},
		"Regulate": {"open", "closed", "day", "course", "due", "pause", "pause moved", "pause ended", "open for her", "due for her", "course for her"},
		"Appoint": {
			"give coordinator", "give staff", "give owner", "take coordinator", "take staff", "take owner", "take what waits",
		},
	}[event]
	if len(kinds) == 0 {
		return []string{""}
	}
	return kinds
}

// acts makes an event of a name and a kind, by somebody, on a thing of a cohort on which nobody
// has acted yet.
func (m *matrix) acts(name, kind string, in cohort.ID, by string) (on dialog.Ref, ev dialog.Event) {
	m.t.Helper()
	m.n++
	id := "thing" + strconv.Itoa(m.n)
	on = dialog.Ref{ID: id}
	switch name {
	case "Found":
		on, ev.Found = dialog.Ref{Kind: dialog.Cohort, ID: string(in)}, map[string]*dialog.Found{
			"named": {Name: seal.Conceal("Another name")}, "moved": {Start: "2026-12-24"}, "spoken": {Languages: []locales.Lang{"ckb"}},
		}[kind]
	case "Issue":
		on.Kind, ev.Issue = dialog.Invitation, &dialog.Issue{Invitation: invitationOf(kind, in)}
	case "Revoke", "Deny":
		inv := invitationOf(kind, in)
		inv.Made = cohort.At(m.set.now())
		if ev.Revoke = (&dialog.Revoke{}); name == "Deny" {
			_, her := m.comes(actors()[2])
			inv.Used, inv.Lately, inv.Came = 1, []string{her}, inv.Made
			ev = dialog.Event{Deny: &dialog.Deny{}}
		}
		on.Kind = dialog.Invitation
		m.stores(id, dialog.Subject{Invitation: &inv})
	case "Judge":
		on, ev.Judge = dialog.Ref{Kind: dialog.Person, ID: m.waits(in)}, &dialog.Judge{Yes: kind == "yes"}
	case "Meet":
		on, ev.Meet = dialog.Ref{Kind: dialog.Cohort, ID: string(in)}, m.meets(kind, id, in)
	case "Regulate":
		on, ev.Regulate = m.regulates(kind, in)
	case "Archive":
		on, ev.Archive = dialog.Ref{Kind: dialog.Cohort, ID: string(in)}, &dialog.Archive{Back: kind == "back"}
		m.changes(in, func(c *cohort.Cohort) {
			if kind == "back" {
				c.Archived = cohort.At(m.set.now())
			}
		})
	case "Resume":
		on.Kind, ev.Resume = dialog.Matter, &dialog.Resume{}
		m.stores(id, dialog.Subject{Matter: &cohort.Matter{Paused: true}})
	case "Amend":
		on, ev.Amend = dialog.Ref{Kind: dialog.Calendar, ID: dialog.CalendarID}, m.amends(kind, id)
	case "Announce":
		on.Kind, ev.Announce = dialog.Announcement, &dialog.Announce{Announcement: announcementOf(in)}
	case "Steer":
		on.Kind, ev.Steer = dialog.Announcement, m.steers(dialog.Steering(kind), id, in)
	case "Nudge":
		on, ev.Nudge = dialog.Ref{Kind: dialog.Person, ID: m.learner(in)}, &dialog.Nudge{Cohort: in}
	case "Care":
		on, ev.Care = m.cares(dialog.CareAct(kind), in)
	case "Thread":
		on, ev.Thread = m.threads(dialog.ThreadDo(kind), in, by)
	case "Appoint":
		on, ev.Appoint = m.appoints(kind, in)
	case "Unseat":
		_, her := m.comes(actors()[6])
		on, ev.Unseat = dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, &dialog.Unseat{Person: her}
	case "Naming":
		on, ev.Naming = m.names(dialog.NamingDo(kind), in, by)
	default:
		m.t.Fatalf("the event %s has no maker: write one into acts", name)
	}
	return on, ev
}

// names does something about a file with names that another owner has asked for or, of what is hers
// alone who has asked, whoever acts.
func (m *matrix) names(do dialog.NamingDo, in cohort.ID, by string) (dialog.Ref, *dialog.Naming) {
	m.t.Helper()
	now := cohort.At(m.set.now())
	_, other := m.comes(actors()[6])
	x := &cohort.Naming{ID: "n" + strconv.Itoa(m.n), By: other, Cohort: in, Asked: now, Due: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}
	event := &dialog.Naming{Do: do, ID: x.ID}
	switch do {
	case dialog.NamingAsk:
		x, event = nil, &dialog.Naming{Do: do, Cohort: in, Reason: seal.Conceal("For the donor.")}
	case dialog.NamingTake:
		x.By, x.Released = by, now
	case dialog.NamingYes: // of somebody who has been here for long
		m.changesHer(by, func(p *cohort.Participant) { p.Made = 1 })
	case dialog.NamingStop, dialog.NamingDue:
	default:
		m.unknown(string(do))
	}
	doc, err := m.store.Load(m.t.Context(), dialog.Owners, dialog.OwnersID)
	if err != nil {
		doc = &turn.Document{ID: dialog.OwnersID, Schema: turn.Schema, Body: dialog.Subject{Owners: &cohort.Owners{}}}
	}
	doc.Version++
	doc.Body.Owners.Naming = x
	must(m.t, m.store.Commit(m.t.Context(), doc))
	return dialog.Ref{Kind: dialog.Owners, ID: dialog.OwnersID}, event
}

// unknown says that a kind of an event has no maker.
func (m *matrix) unknown(kind string) {
	m.t.Helper()
	m.t.Fatalf("the kind %s has no maker: write one into matrix_kinds_test.go", kind)
}

func invitationOf(role string, in cohort.ID) cohort.Invitation {
	inv := cohort.Invitation{Role: cohort.RoleKind(role), Uses: 1}
	if inv.Role == cohort.RoleParticipant || inv.Role == cohort.RoleCoordinator {
		inv.Cohort = in
	}
	return inv
}

// changes changes a cohort; effect has it be again as it was.
func (m *matrix) changes(in cohort.ID, change func(*cohort.Cohort)) {
	m.t.Helper()
	doc, err := m.store.Load(m.t.Context(), dialog.Cohort, string(in))
	must(m.t, err)
	doc.Version++
	change(doc.Body.Cohort)
	must(m.t, m.store.Commit(m.t.Context(), doc))
}

// changesHer changes a person.
func (m *matrix) changesHer(id string, change func(*cohort.Participant)) {
	m.t.Helper()
	doc, err := m.store.Load(m.t.Context(), dialog.Person, id)
	must(m.t, err)
	doc.Version++
	change(doc.Body.Person)
	doc.Team = dialog.OfTeam(doc.Body.Person, func(d string) bool { return d == m.named })
	must(m.t, m.store.Commit(m.t.Context(), doc))
}

func (m *matrix) meets(kind, id string, in cohort.ID) *dialog.Meet {
	now := cohort.At(m.set.now())
	s := cohort.Session{ID: id, Kind: cohort.Online, At: now.Add(time.Hour), Minutes: 30}
	if kind == "called" {
		return &dialog.Meet{Session: s, New: true}
	}
	s.Told = now
	m.changes(in, func(c *cohort.Cohort) { c.Sessions = append(c.Sessions, s) })
	switch kind {
	case "moved":
		s.At = now.Add(2 * time.Hour)
	case "off":
		s.Cancelled = true
	default:
		m.unknown(kind)
	}
	return &dialog.Meet{Session: s}
}

// regulates changes what is released, for a cohort or for one who learns in it.
func (m *matrix) regulates(kind string, in cohort.ID) (dialog.Ref, *dialog.Regulate) {
	now, module := cohort.At(m.set.now()), m.current().Modules[0].ID
	on := dialog.Ref{Kind: dialog.Cohort, ID: string(in)}
	r := &dialog.Regulate{Cohort: in, Module: module}
	rests := cohort.Pause{ID: "rests", From: now, Until: "2026-12-24"}
	what, hers := strings.CutSuffix(kind, " for her")
	gates := cohort.Gates{}
	switch what {
	case "open", "closed":
		r.Way = cohort.GateWay(what)
	case "day":
		r.Way, r.Day = cohort.GateDay, "2026-12-20"
	case "course":
		gates = gates.Put(module, cohort.Gate{Way: cohort.GateClosed})
	case "due":
		r.Due, r.Day = true, "2026-12-20"
	case "pause", "pause moved", "pause ended":
		r.Module, r.Pause, r.Day, r.End = "", &rests, "2026-12-28", what == "pause ended"
	default:
		m.unknown(kind)
	}
	if hers {
		on = dialog.Ref{Kind: dialog.Person, ID: m.learner(in)}
		m.changesHer(on.ID, func(p *cohort.Participant) { p.Gates = gates })
		return on, r
	}
	m.changes(in, func(c *cohort.Cohort) {
		if c.Gates = gates; what == "pause moved" || what == "pause ended" {
			c.Pauses = []cohort.Pause{rests}
		}
	})
	return on, r
}

func (m *matrix) amends(kind, id string) *dialog.Amend {
	o := &cohort.Occasion{From: "2027-01-01", To: "2027-01-01", Kind: course.QuietDays, Name: course.Text{"en": "Snow"}}
	if kind == "added" {
		return &dialog.Amend{ID: id, Occasion: o}
	}
	doc, err := m.store.Load(m.t.Context(), dialog.Calendar, dialog.CalendarID)
	if err != nil {
		doc = &turn.Document{ID: dialog.CalendarID, Schema: turn.Schema, Body: dialog.Subject{Calendar: &cohort.Calendar{}}}
	}
	doc.Version++
	doc.Body.Calendar = doc.Body.Calendar.Put(id, o)
	must(m.t, m.store.Commit(m.t.Context(), doc))
	switch kind {
	case "moved":
		return &dialog.Amend{ID: id, Occasion: &cohort.Occasion{From: "2027-01-02", To: "2027-01-03"}}
	case "out":
		return &dialog.Amend{ID: id}
	case "back":
		return &dialog.Amend{ID: id, Back: true}
	}
	m.unknown(kind)
	return nil
}

// steers does something with an announcement that somebody else has written.
func (m *matrix) steers(do dialog.Steering, id string, in cohort.ID) *dialog.Steer {
	a := announcementOf(in)
	a.Made, a.By, a.Code = 1, "author", "P-AUTHOR"
	x := &dialog.Steer{Do: do}
	switch do {
	case dialog.SteerConfirm, dialog.SteerRefuse:
		a.State, a.Expected = cohort.AnnouncementAsks, 1000
	case dialog.SteerStop:
		a.State = cohort.AnnouncementGoes
	case dialog.SteerTranslate:
		a.State, x.Texts = cohort.AnnouncementGone, map[locales.Lang]seal.Private{"ckb": seal.Conceal("Em dicivin.")}
	case dialog.SteerReady, dialog.SteerWithdraw:
		a.State, a.Started = cohort.AnnouncementGone, 1
	case dialog.SteerEdit:
		a.State, x.Texts = cohort.AnnouncementGone, map[locales.Lang]seal.Private{"en": seal.Conceal("We meet later.")}
	default:
		m.unknown(string(do))
	}
	m.stores(id, dialog.Subject{Announcement: &a})
	return x
}

func (m *matrix) cares(do dialog.CareAct, in cohort.ID) (dialog.Ref, *dialog.Care) {
	her := m.learner(in)
	c := &dialog.Care{Do: do}
	switch do {
	case dialog.CareUnreachable, dialog.CareLost:
	case dialog.CareReachable:
		m.changesHer(her, func(p *cohort.Participant) { p.Unreachable = 1 })
	case dialog.CareMove:
		if c.To = "a"; in == "a" {
			c.To = "b"
		}
	case dialog.CareRenew, dialog.CareRevoke:
		c.Seed = "seed"
		m.changesHer(her, func(p *cohort.Participant) { p.Lost = cohort.Lost{At: 1, Link: "link", Seed: "seed", Until: 1 << 50} })
	default:
		m.unknown(string(do))
	}
	return dialog.Ref{Kind: dialog.Person, ID: her}, c
}

// threads does something with what somebody has asked: what is somebody's who acts is hers.
func (m *matrix) threads(do dialog.ThreadDo, in cohort.ID, by string) (dialog.Ref, *dialog.ThreadAct) {
	her := m.learner(in)
	th := &cohort.Thread{
		Person: her, Cohort: in, State: cohort.ThreadWaits, Since: cohort.At(m.set.now()), N: 1,
		Lines: []cohort.Line{{N: 1, Text: seal.Conceal("When?"), Cohort: in}},
	}
	act := &dialog.ThreadAct{Do: do, Cohort: in, Lang: "en", Text: seal.Conceal("At ten.")}
	switch do {
	case dialog.ThreadAsk, dialog.ThreadClaim, dialog.ThreadReply, dialog.ThreadClose:
	case dialog.ThreadMove:
		act.Cohort = "elsewhere"
	case dialog.ThreadTakeBack:
		act.N, th.N = 2, 2
		th.Lines = append(th.Lines, cohort.Line{N: 2, By: by, Text: seal.Conceal("At nine."), Cohort: in})
	case dialog.ThreadHandOver:
		_, act.To = m.comes(actorOf{stage: cohort.StageMember, roles: []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: in}}})
	case dialog.ThreadGiveBack:
		th.Claimed, th.ClaimedAt = by, th.Since
	default:
		m.unknown(string(do))
	}
	on := dialog.Ref{Kind: dialog.Thread, ID: cohort.ThreadID(her)}
	m.stores(on.ID, dialog.Subject{Thread: th})
	return on, act
}

func (m *matrix) appoints(kind string, in cohort.ID) (dialog.Ref, *dialog.Appoint) {
	how, role, _ := strings.Cut(kind, " ")
	a := &dialog.Appoint{Take: how == "take", Role: cohort.Role{Kind: cohort.RoleKind(role)}}
	waits := role == "what waits"
	if waits {
		a.Role.Kind = cohort.RoleCoordinator
	}
	if a.Role.Kind == cohort.RoleCoordinator {
		a.Role.Cohort = in
	}
	_, her := m.comes(actors()[2])
	if a.Take {
		m.changesHer(her, func(p *cohort.Participant) {
			if waits {
				p.Granted = []cohort.Role{a.Role}
				return
			}
			p.Roles = append(slices.Clone(p.Roles), a.Role)
		})
	}
	return dialog.Ref{Kind: dialog.Person, ID: her}, a
}
