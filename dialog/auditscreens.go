package dialog

import (
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// auditScreen builds what her present place in the audit log shows.
func (t *talk) auditScreen() Say {
	switch t.p.Place.View {
	case ViewAuditWho:
		return t.auditWhoScreen()
	case ViewAuditWhat:
		return t.auditWhatScreen()
	}
	s := Say{Parts: append([]Part{note("audit_title")}, t.chainParts()...)}
	if who := t.p.Task.Who; who != "" {
		s.Parts = append(s.Parts, note("audit_by", "Who", t.actorName(who)))
	}
	if group := t.p.Task.Field; group != "" {
		s.Parts = append(s.Parts, note("audit_group_"+group))
	}
	page := t.w.Audit
	if page == nil {
		page = &AuditPage{}
	}
	for _, x := range page.Entries {
		line := t.entryLine(x)
		line.Tight = true
		s.Parts = append(s.Parts, line)
	}
	if len(page.Entries) == 0 {
		s.Parts = append(s.Parts, note("audit_empty"))
	}
	s.Rows = append(t.turning(t.p.Place.PageAt, page.More, VerbAudit, ""),
		[]Button{t.button("audit_who", VerbAuditWho), t.button("audit_what", VerbAuditWhat)},
		[]Button{t.button("main_menu", VerbMenu)})
	return s
}

// chainParts say how far the log holds together.
func (t *talk) chainParts() []Part {
	if t.w.Audit == nil || t.w.Audit.Chain == nil {
		return []Part{note("audit_unseen")}
	}
	c := t.w.Audit.Chain
	if c.Holds() {
		return []Part{note("audit_whole", "Number", int(c.Verified))}
	}
	var places []Part
	for _, b := range c.Breaks[:min(len(c.Breaks), 5)] {
		places = append(places, note("audit_broken_line", "Number", int(b.N), "Why", note("audit_broken_"+string(b.Why))))
	}
	return []Part{note("audit_broken", "Number", int(c.Verified), "Count", int(c.Broken), "List", places)}
}

// entryLine says when, who, what, and of what.
func (t *talk) entryLine(x Audited) Part {
	did, of := x.Fact.Did()
	at := t.hers(x.Fact.At)
	what := note("audit_other", "Name", string(did))
	for _, g := range cohort.ActionGroups() {
		if slices.Contains(g.Actions, did) {
			what = note("audit_" + string(did))
		}
	}
	for _, about := range t.aboutEntry(x, of) {
		what = note("audit_of", "What", what, "Of", about)
	}
	return note("audit_line", "Date", ShortDay(at), "Hour", t.hourOf(at),
		"Who", t.actorName(x.Fact.Actor), "What", what)
}

// aboutEntry is what an entry names beside what was done: a role or another id, the person,
// the cohort.
func (t *talk) aboutEntry(x Audited, of string) []Part {
	var out []Part
	kind, id, _ := strings.Cut(x.Fact.Subject, "/")
	in := cohort.ID("")
	if kind == string(Cohort) {
		in = cohort.ID(id)
	}
	if about, ok := t.idIn(of, t.listed(in)); ok {
		out = append(out, about)
	}
	if in != "" {
		out = append(out, t.cohortName(t.listed(in)))
	}
	if c := x.Fact.Cohort; c != "" {
		out = append(out, t.cohortName(t.listed(c)))
	}
	if x.Code != "" && x.Code != x.Fact.Actor && x.Code != of {
		out = append(out, note("name_use", "Name", x.Code))
	}
	return out
}

// idIn is an id in words: a role, a code, an occasion, a module, a session of a cohort, a
// cohort, a language, an answer of the profile. What has no words any more, or never had, is
// left out: an id says nothing to whoever reads.
func (t *talk) idIn(id string, c *cohort.Cohort) (Part, bool) {
	if cohort.RoleKind(id).Valid() {
		return note("role_" + id), true
	}
	for _, days := range []course.Calendar{t.w.Days, t.w.Course.Calendar} { // one that was taken out has its name in the course
		if o, ok := find(days, id); ok {
			return note("name_use", "Name", t.called(o.Name, o.Kind)), true
		}
	}
	if m := t.w.Course.Module(course.ModuleID(id)); m != nil {
		return note("name_use", "Name", m.Title), true
	}
	if s, ok := c.Session(id); ok {
		return t.sessionLabel(s), true
	}
	if other := t.listed(cohort.ID(id)); other != nil {
		return t.cohortName(other), true
	}
	if slices.Contains(t.w.Course.Languages, locales.Lang(id)) {
		return note("name_use", "Name", t.ownName(locales.Lang(id))), true
	}
	if question, option, ok := strings.Cut(id, "/"); ok {
		return t.atRest(cohort.Pause{Question: question, Option: option}), true
	}
	return note("name_use", "Name", id), strings.HasPrefix(id, codePrefix)
}

// actorName is who acted, in words.
func (t *talk) actorName(actor string) Part {
	if actor == byCommandLine {
		return note("audit_command_line")
	}
	return note("name_use", "Name", actor)
}

// actorsAtOnce is how many of the team one screen offers.
const actorsAtOnce = 5

func (t *talk) auditWhoScreen() Say {
	s := Say{Parts: []Part{note("audit_ask_who")}}
	s.Rows = append(s.Rows, []Button{t.button("audit_all", VerbSet)})
	codes := []string{byCommandLine}
	for _, k := range t.w.Team {
		codes = append(codes, k.Person.Code)
	}
	page, turn := paged(t, codes, actorsAtOnce, VerbAuditWho)
	for _, code := range page {
		s.Rows = append(s.Rows, []Button{{Label: t.actorName(code), Act: t.act(VerbSet, code)}})
	}
	s.Rows = append(append(s.Rows, turn...), []Button{t.button("menu_audit", VerbAudit), t.button("main_menu", VerbMenu)})
	return s
}

func (t *talk) auditWhatScreen() Say {
	s := Say{Parts: []Part{note("audit_ask_what")}, Rows: [][]Button{{t.button("audit_all", VerbSet)}}}
	for _, g := range cohort.ActionGroups() {
		s.Rows = append(s.Rows, []Button{{Label: note("audit_group_" + g.Name), Act: t.act(VerbSet, g.Name)}})
	}
	s.Rows = append(s.Rows, []Button{t.button("menu_audit", VerbAudit), t.button("main_menu", VerbMenu)})
	return s
}
