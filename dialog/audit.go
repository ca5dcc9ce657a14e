package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// AuditOf asks for a page of the audit log, the newest first. What is empty leaves nothing
// out.
type AuditOf struct {
	Actor string // code of who acted
	Group string // name of a cohort.ActionGroup
	From  int    // of those that match, the first wanted
	Limit int
}

// Match says whether an entry is asked for.
func (of AuditOf) Match(f *cohort.Fact) bool {
	if of.Actor != "" && f.Actor != of.Actor {
		return false
	}
	for _, g := range cohort.ActionGroups() {
		if g.Name == of.Group {
			did, _ := f.Did()
			return slices.Contains(g.Actions, did)
		}
	}
	return true
}

// AuditPage is a page of the audit log.
type AuditPage struct {
	Entries []Audited
	More    bool
	Chain   *cohort.Chain // how far the whole holds together; nil: nobody has looked yet
}

// Audited is an entry of the audit log.
type Audited struct {
	Fact *cohort.Fact
	Code string // of the person it is about, if she is here; "" otherwise
}

// The screens of the audit log.
const (
	ViewAudit     cohort.View = "audit"
	ViewAuditWho  cohort.View = "audit-who"  // "by whom?"
	ViewAuditWhat cohort.View = "audit-what" // "of which kind?"

	VerbAudit     Verb = "au"
	VerbAuditWho  Verb = "aw"
	VerbAuditWhat Verb = "ak"
)

// CommandAudit opens them.
const CommandAudit = "audit"

// byCommandLine is who acted where nobody of the chat did.
const byCommandLine = "command line"

// auditing shows who did what.
func auditing() conversation {
	return conversation{
		command: CommandAudit, verb: VerbAudit, label: "menu_audit", roles: owners(), open: (*talk).toAudit,
		views:  []cohort.View{ViewAudit, ViewAuditWho, ViewAuditWhat},
		screen: (*talk).auditScreen,
		needs:  auditNeeds,
		arrows: []Transition{
			{ViewAudit, VerbAuditWho, (*talk).toAuditWho},
			{ViewAudit, VerbAuditWhat, (*talk).toAuditWhat},
			{ViewAuditWho, VerbSet, (*talk).setAuditWho},
			{ViewAuditWho, VerbAuditWho, (*talk).toAuditWho},
			{ViewAuditWhat, VerbSet, (*talk).setAuditWhat},
		},
	}
}

// auditAtOnce is how many entries one screen shows.
const auditAtOnce = 10

// auditNeeds is the page that an event leads to.
func auditNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, p: p}
	c := auditing()
	if !t.may(c) || !c.concerns(p, e.Event) {
		return nil
	}
	var out []Need
	if w.Team == nil {
		out = append(out, Need{Team: true})
	}
	if w.Audit == nil {
		out = append(out, Need{Audit: t.auditOf(e.Event)})
	}
	return out
}

// auditOf is the page on which an event leaves her.
func (t *talk) auditOf(e Event) *AuditOf {
	of := &AuditOf{Actor: t.p.Task.Who, Group: t.p.Task.Field, From: t.p.Place.PageAt * auditAtOnce, Limit: auditAtOnce}
	if at := t.behind(); at.View != "" {
		of.From = at.PageAt * auditAtOnce
	}
	act := pressedAct(e)
	switch {
	case e.Said != nil && e.Said.Command == CommandAudit:
		of.Actor, of.Group, of.From = "", "", 0
	case act == nil || act.Step != t.p.Step:
	case act.Verb == VerbAudit:
		of.From = cohortsPage(act.Arg) * auditAtOnce
		if t.p.Place.View == ViewMenu {
			of.Actor, of.Group = "", ""
		}
	case act.Verb == VerbSet && t.p.Place.View == ViewAuditWho:
		of.Actor, of.From = act.Arg, 0
	case act.Verb == VerbSet && t.p.Place.View == ViewAuditWhat:
		of.Group, of.From = act.Arg, 0
	}
	return of
}

func (t *talk) toAudit(arg string) bool {
	if !t.may(auditing()) {
		return false
	}
	t.leavePage()
	if said := t.e.Event.Said; t.p.Place.View == ViewMenu || said != nil {
		t.p.Task = cohort.Task{}
	}
	t.move(cohort.Place{View: ViewAudit, PageAt: cohortsPage(arg)})
	return true
}

func (t *talk) toAuditWho(arg string) bool {
	t.move(cohort.Place{View: ViewAuditWho, PageAt: cohortsPage(arg)})
	return true
}

func (t *talk) toAuditWhat(string) bool {
	t.move(cohort.Place{View: ViewAuditWhat})
	return true
}

func (t *talk) setAuditWho(arg string) bool {
	t.p.Task.Who = arg
	t.move(cohort.Place{View: ViewAudit})
	return true
}

func (t *talk) setAuditWhat(arg string) bool {
	known := slices.ContainsFunc(cohort.ActionGroups(), func(g cohort.ActionGroup) bool { return g.Name == arg })
	if arg != "" && !known {
		return false
	}
	t.p.Task.Field = arg
	t.move(cohort.Place{View: ViewAudit})
	return true
}
