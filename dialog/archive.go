package dialog

import (
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
)

// The views of a cohort's end.
const (
	ViewArchive     cohort.View = "archive"      // "shall it come to its end?"
	ViewArchiveSure cohort.View = "archive-sure" // asked once more
	ViewRevive      cohort.View = "revive"       // "shall it go on?"
	ViewArchiving   cohort.View = "archiving"    // the cohort is being told
)

// What their buttons mean.
const (
	VerbArchive     Verb = "av"
	VerbArchiveOn   Verb = "ay"
	VerbArchiveNow  Verb = "az"
	VerbRevive      Verb = "rv"
	VerbReviveNow   Verb = "ry"
	VerbCoordinator Verb = "kn" // invites a coordinator to the cohort at hand
)

// Archive brings a cohort to its end, or lets it go on.
type Archive struct {
	Back bool `json:"back,omitempty"`
}

// Archived tells an owner that it is so, or why it is not.
type Archived struct {
	Cohort cohort.ID  `json:"cohort"`
	Back   bool       `json:"back,omitempty"`
	Why    ArchiveWhy `json:"why,omitempty"` // empty: it is as she asked
}

// ArchiveWhy is why a cohort is as it was.
type ArchiveWhy string

// The reasons.
const (
	ArchiveRole ArchiveWhy = "role" // she is no owner any more
	ArchiveSame ArchiveWhy = "same" // another was quicker
	ArchiveOver ArchiveWhy = "over" // what was kept of its people has had its time
)

// archiving are the arrows of a cohort's end.
func archiving() []Transition {
	return []Transition{
		{ViewCohort, VerbArchive, (*talk).askArchive},
		{ViewArchive, VerbArchiveOn, (*talk).askArchiveAgain},
		{ViewArchive, VerbBack, (*talk).backInTask},
		{ViewArchiveSure, VerbArchiveNow, (*talk).archive},
		{ViewArchiveSure, VerbBack, (*talk).backInTask},
		{ViewCohort, VerbRevive, (*talk).askRevive},
		{ViewRevive, VerbReviveNow, (*talk).revive},
		{ViewRevive, VerbBack, (*talk).backInTask},
		{ViewCohort, VerbCoordinator, (*talk).inviteCoordinator},
	}
}

// decideArchive ends a cohort or lets it go on, and tells the owner who asked for it.
func decideArchive(w World, c *cohort.Cohort, e Envelope) Decision {
	a, by := e.Event.Archive, w.Actors[e.By]
	if by == nil || by.Stage != cohort.StageMember || c.Start == "" {
		return Decision{Next: Subject{Cohort: c}, Void: true}
	}
	next, action, why := *c, cohort.Action(""), ArchiveWhy("")
	switch {
	case !mayLead(w, by):
		why = ArchiveRole
	case a.Back == (c.Archived == 0):
		why = ArchiveSame
	case a.Back && w.Now >= ended(w, c):
		why = ArchiveOver
	case a.Back:
		next.Archived, next.Revived, action = 0, w.Now, cohort.ActionRevived
	default:
		next.Archived, action = w.Now, cohort.ActionArchived
	}
	d := Decision{
		Next: Subject{Cohort: &next},
		Then: []Envelope{{On: Ref{Person, e.By}, By: w.ID, Event: Event{Archived: &Archived{Cohort: cohort.ID(w.ID), Back: a.Back, Why: why}}}},
	}
	if action != "" {
		d.Facts = []cohort.Fact{audit(w, Cohort, action, by.Code)}
	}
	if action != "" {
		d.Then = append(d.Then, tellEnding(w, e.By, a.Back)...)
	}
	if action == cohort.ActionArchived {
		for _, k := range w.Waiting[cohort.ID(w.ID)] {
			d.Then = append(d.Then, Envelope{On: Ref{Person, k.ID}, By: w.ID, Event: Event{LetGo: &LetGo{}}})
		}
	}
	return d
}

// LetGo tells somebody who waits to be confirmed that the cohort has come to its end.
type LetGo struct{}

// letGo keeps nothing of her, if it is that cohort for which she waits.
func (t *talk) letGo() {
	if !t.awaits() || string(t.p.Registration.Cohort) != t.e.By {
		t.d.Void = true
		return
	}
	t.erase("approval_over")
}

// archiveNeeds are those who wait for a cohort that comes to its end, and those who coordinate it.
func archiveNeeds(w World, e Envelope) (out []Need) {
	id, a := cohort.ID(w.ID), e.Event.Archive
	if a == nil {
		return nil
	}
	if w.Team == nil {
		out = append(out, Need{Team: true})
	}
	if _, seen := w.Waiting[id]; !seen && !a.Back {
		out = append(out, Need{Waiting: id})
	}
	return out
}

// ended is when nothing is kept any more of the people of an archived cohort.
func ended(w World, c *cohort.Cohort) cohort.Instant {
	return c.Archived.Add(time.Duration(w.Course.Consent.RetainDays) * 24 * time.Hour)
}

// outlasted says that a cohort has ended, and nothing of its people is kept any more.
func (t *talk) outlasted(c *cohort.Cohort) bool { return over(c) && t.w.Now >= ended(t.w, c) }

// running are the cohorts that have not come to their end, the oldest first.
func (t *talk) running() []Listed {
	return slices.DeleteFunc(slices.Clone(t.w.List), func(x Listed) bool { return x.Cohort.Archived > 0 })
}

// over says that a cohort has come to its end.
func over(c *cohort.Cohort) bool { return c != nil && c.Archived > 0 }

func (t *talk) askArchive(string) bool {
	c := t.listed(t.p.Task.Cohort)
	return c != nil && !over(c) && t.task(t.atHand(), ViewArchive)
}

func (t *talk) askArchiveAgain(string) bool { return t.task(t.atHand(), ViewArchiveSure) }

func (t *talk) askRevive(string) bool {
	c := t.listed(t.p.Task.Cohort)
	return over(c) && !t.outlasted(c) && t.task(t.atHand(), ViewRevive)
}

func (t *talk) archive(string) bool { return t.tellCohort(&Archive{}) }
func (t *talk) revive(string) bool  { return t.tellCohort(&Archive{Back: true}) }

// tellCohort has the cohort at hand ended, or go on; its own turn answers.
func (t *talk) tellCohort(a *Archive) bool {
	id := t.p.Task.Cohort
	if !t.leads() || t.listed(id) == nil {
		return false
	}
	t.p.Place = cohort.Place{View: ViewArchiving}
	t.p.Step++
	t.then(Ref{Cohort, string(id)}, Event{Archive: a})
	return true
}

// archived goes on when the cohort has answered, and shows what it is now.
func (t *talk) archived(a *Archived) {
	if t.p.Place.View != ViewArchiving || t.p.Stage != cohort.StageMember {
		return // she has gone on to something else
	}
	key := "archive_done"
	switch {
	case a.Why != "":
		key = "archive_" + string(a.Why)
	case a.Back:
		key = "archive_back"
	}
	if !t.task(cohort.Task{Cohort: a.Cohort}, ViewCohort) {
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, note(key))
		return
	}
	t.show(note(key))
}

// inviteCoordinator begins an invitation of a coordinator to the cohort at hand.
func (t *talk) inviteCoordinator(string) bool {
	c := t.listed(t.p.Task.Cohort)
	if c == nil || over(c) {
		return false
	}
	return t.task(cohort.Task{Cohort: t.p.Task.Cohort, Role: cohort.RoleCoordinator, Uses: 1, Days: usualDays}, ViewInvite)
}

// needsCohort is what the screens of one cohort say of its people.
func needsCohort(w World, p *cohort.Participant, e Envelope) []Need {
	c := founding()
	if w.List == nil || quick(w, p, e.Event) || !owner(w, p) || !c.concerns(p, e.Event, VerbCohort) {
		return nil
	}
	t := &talk{w: w, e: e, p: p}
	id := p.Task.Cohort
	if act := pressedAct(e.Event); act != nil && act.Verb == VerbCohort {
		id = t.cohortTagged(act.Arg)
	}
	if id == "" {
		return nil
	}
	var out []Need
	if w.People[CommandCohort] == nil {
		out = append(out, Need{People: &PeopleOf{For: CommandCohort, Cohort: id}})
	}
	if w.Team == nil {
		out = append(out, Need{Team: true})
	}
	return out
}

func (t *talk) cohortTagged(arg string) cohort.ID {
	i := slices.IndexFunc(t.w.List, func(x Listed) bool { return tag(string(x.ID)) == arg })
	if i < 0 {
		return ""
	}
	return t.w.List[i].ID
}

// noteEnd keeps with her when her cohort came to its end: how long she is kept is asked
// where her cohort is not seen.
func (t *talk) noteEnd() {
	c := t.w.Cohorts[t.p.Cohort]
	if t.p.Has(cohort.RoleParticipant) && c != nil && t.p.Ended != c.Archived {
		t.p.Ended = c.Archived
		t.bringsThread() // to the owners, or back
	}
}

// What is told of a cohort's end among what was done, and how far ahead of the erasing it is
// told: fourteen days, and one for her hour to come.
const (
	ruleEnd     = "end"
	ruleErasing = "erasing"
	beforeErase = 15 * 24 * time.Hour
)

// endings are all that comes to her when her cohort has come to its end: that it has, and
// when what is kept of her is erased.
func (t *talk) endings(c *cohort.Cohort) []matter {
	at := Lasts(t.w.Course, t.p, t.w.Now)
	daily := t.hours()
	daily.on = everyDay
	erase := matter{
		kind: erasing, rule: ruleErasing, about: stamp(at), arg: toProgressArg, hours: daily,
		since: at.Add(-beforeErase).Time(), until: at.Time(), late: beforeErase, closes: at,
	}
	if !t.w.Now.Time().Before(erase.since) {
		return []matter{erase} // which says the other, too
	}
	return []matter{erase, {
		kind: finis, rule: ruleEnd, about: "end/" + stamp(c.Archived), arg: toProgressArg, hours: t.hours(),
		since: max(c.Archived, t.restsUntil()).Time(), until: erase.since, late: lateNews, closes: at,
	}}
}

// toProgressArg is of a door that leads to her progress.
const toProgressArg = "progress"

// goingOn is the word that her cohort goes on after all, if she was told that it had ended.
// Until it is told nothing else comes; ok is false when there is none.
func (t *talk) goingOn() (m matter, ok bool) {
	c := t.cohort()
	if c == nil || c.Revived == 0 || !strings.HasPrefix(t.p.Reminded.Rules[ruleEnd].Matter, "end/") {
		return matter{}, false
	}
	m = matter{
		kind: revived, rule: ruleEnd, about: "on/" + stamp(c.Revived), hours: t.hours(),
		since: max(c.Revived, t.restsUntil()).Time(), late: lateNews,
	}
	_, at := t.when(m)
	return m, !at.IsZero()
}
