package dialog

import (
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// founding is about cohorts: an owner's.
func founding() conversation {
	return conversation{
		command: CommandCohort, verb: VerbCohorts, label: "menu_cohorts", roles: owners(), open: (*talk).toCohorts,
		views:  []cohort.View{ViewCohorts, ViewCohort, ViewCohortName, ViewCohortStart, ViewCohortLanguages, ViewFounding, ViewArchive, ViewArchiveSure, ViewRevive, ViewArchiving},
		steps:  []cohort.View{ViewCohortName, ViewCohortStart, ViewCohortLanguages, ViewFounding, ViewArchive, ViewArchiveSure, ViewRevive, ViewArchiving},
		writes: []cohort.View{ViewCohortName},
		screen: (*talk).ownerScreen, typed: (*talk).typedCohort,
		hears: func(t *talk) bool {
			ev := t.e.Event
			if ev.Founded != nil {
				t.founded(ev.Founded)
			}
			if ev.Archived != nil {
				t.archived(ev.Archived)
			}
			if ev.Ending != nil {
				t.ending(ev.Ending)
			}
			return ev.Founded != nil || ev.Archived != nil || ev.Ending != nil
		},
		needs: needsCohort,
		arrows: append(archiving(), []Transition{
			{ViewCohorts, VerbCohort, (*talk).openCohort},
			{ViewCohorts, VerbFound, (*talk).foundCohort},
			{ViewCohort, VerbRename, (*talk).renameCohort},
			{ViewCohort, VerbStartDay, (*talk).moveCohort},
			{ViewCohort, VerbSpeak, (*talk).speakCohort},
			{ViewCohortStart, VerbDay, (*talk).chooseStart},
			{ViewCohortLanguages, VerbSpoken, (*talk).speak},
			{ViewCohortLanguages, VerbUnspoken, (*talk).unspeak},
			{ViewCohortLanguages, VerbSpokenDone, (*talk).spoken},
			{ViewCohortName, VerbBack, (*talk).backInTask},
			{ViewCohortName, VerbUseName, (*talk).keepCohortName},
			{ViewCohortStart, VerbBack, (*talk).backInTask},
			{ViewCohortLanguages, VerbBack, (*talk).backInTask},
		}...),
	}
}

// firstView is where somebody with a role begins: an owner without any cohort
// founds the first one.
func (t *talk) firstView() cohort.View {
	if t.leads() && len(t.w.List) == 0 {
		t.p.Task = cohort.Task{}
		return ViewCohortName
	}
	return ViewMenu
}

// welcome is what an owner reads before her first cohort.
func (t *talk) welcome(at cohort.View) []Part {
	if at != ViewCohortName {
		return nil
	}
	return []Part{note("owner_welcome")}
}

// toCohorts lists the cohorts, or begins with the first.
func (t *talk) toCohorts(arg string) bool {
	if !t.leads() {
		return false
	}
	if len(t.w.List) == 0 {
		return t.foundCohort("")
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewCohorts, PageAt: cohortsPage(arg)})
	return true
}

// cohortsPage reads which page of the cohorts a button leads to.
func cohortsPage(arg string) int {
	n, err := strconv.Atoi(arg)
	if err != nil {
		return 0
	}
	return max(0, n)
}

// otherCohorts turns to another page of the cohorts to invite to.
func (t *talk) otherCohorts(arg string) bool {
	if t.p.Task.Field != fieldCohort {
		return false
	}
	t.move(cohort.Place{View: ViewInviteField, PageAt: cohortsPage(arg)})
	return true
}

// foundCohort asks for what a new cohort is called.
func (t *talk) foundCohort(string) bool { return t.task(cohort.Task{}, ViewCohortName) }

// openCohort shows one cohort.
func (t *talk) openCohort(arg string) bool {
	id := t.cohortTagged(arg)
	return id != "" && t.task(cohort.Task{Cohort: id}, ViewCohort)
}

// What was begun and left in another step of the same cohort takes no effect.
func (t *talk) renameCohort(string) bool { return t.task(t.atHand(), ViewCohortName) }
func (t *talk) moveCohort(string) bool   { return t.task(t.atHand(), ViewCohortStart) }

// atHand is the cohort at hand, with nothing begun.
func (t *talk) atHand() cohort.Task { return cohort.Task{Cohort: t.p.Task.Cohort} }

func (t *talk) speakCohort(string) bool {
	task := t.atHand()
	if c := t.listed(task.Cohort); c != nil {
		task.Languages = slices.Clone(c.Languages)
	}
	return t.task(task, ViewCohortLanguages)
}

// task begins or goes on with something of an owner's.
func (t *talk) task(x cohort.Task, at cohort.View) bool {
	if !t.leads() {
		return false
	}
	t.leavePage()
	t.p.Task = x
	t.move(cohort.Place{View: at})
	return true
}

// listed finds a cohort among all of them.
func (t *talk) listed(id cohort.ID) *cohort.Cohort {
	for _, x := range t.w.List {
		if x.ID == id {
			return x.Cohort
		}
	}
	return nil
}

// typedCohort takes a typed name of a cohort, or the day on which it begins.
func (t *talk) typedCohort(said *Said) bool {
	switch t.p.Place.View {
	case ViewCohortStart:
		t.typedStart(said)
	case ViewCohortName:
		t.typedCohortName(said)
	default:
		return false
	}
	return true
}

func (t *talk) typedStart(said *Said) {
	day, ok := t.w.Words.Day(said.Text, t.w.Now.Time().In(t.w.Course.Zone))
	if !ok {
		t.show(note("cohort_start_unread", "Date", Day(t.w.Now), "Example", anExample))
		return
	}
	t.startOn(day)
}

func (t *talk) typedCohortName(said *Said) {
	name, ok := t.nameIn(said)
	if !ok {
		return
	}
	t.p.Task.Name = name
	if t.p.Task.Cohort != "" {
		t.found()
		return
	}
	t.move(cohort.Place{View: ViewCohortStart})
}

// nameIn reads a typed name of something; of one that cannot be taken it says why.
func (t *talk) nameIn(said *Said) (seal.Private, bool) {
	name, n := locales.TypedName(said.Text)
	switch rest := t.rest(said.Text); {
	case n > locales.NameMax, rest:
		t.show(note("cohort_name_long", "N", locales.NameMax))
	case n == 0:
		t.show(note("name_empty"))
	default:
		return name, true
	}
	return seal.Private{}, false
}

// starts are the days offered for a beginning: today and the next four Sundays,
// on which a week of work begins.
func (t *talk) starts() []time.Time {
	today := t.w.Now.Time().In(t.w.Course.Zone)
	out := []time.Time{today}
	sunday := today.AddDate(0, 0, 7-int(today.Weekday()))
	for i := range 4 {
		out = append(out, sunday.AddDate(0, 0, 7*i))
	}
	chosen, err := time.ParseInLocation(time.DateOnly, t.p.Task.Start, t.w.Course.Zone)
	if err == nil && !slices.ContainsFunc(out, func(d time.Time) bool { return d.Format(time.DateOnly) == t.p.Task.Start }) {
		out = append([]time.Time{chosen}, out...) // gone back, she need not write it again
	}
	return out
}

// keepCohortName goes on with the name written before she went back.
func (t *talk) keepCohortName(string) bool {
	if t.p.Task.Name.IsZero() || t.p.Task.Cohort != "" {
		return false
	}
	t.move(cohort.Place{View: ViewCohortStart})
	return true
}

// anExample is a date as it may be typed; 2026-12-01 and 1.12.2026 are read as well.
const anExample = "1/12/2026"

func (t *talk) chooseStart(arg string) bool {
	if _, err := time.Parse(time.DateOnly, arg); err != nil {
		return false
	}
	t.startOn(arg) // though it may be offered no more: the screen is of another day
	return true
}

// startOn keeps the first day and asks for the languages, if there is a choice.
func (t *talk) startOn(day string) {
	t.p.Task.Start = day
	if t.p.Task.Cohort != "" || len(t.w.Course.Languages) < 2 {
		t.found()
		return
	}
	if t.p.Task.Languages == nil { // else she has been here before, and gone back
		t.p.Task.Languages = slices.Clone(t.w.Course.Languages)
	}
	t.move(cohort.Place{View: ViewCohortLanguages})
}

func (t *talk) speak(arg string) bool   { return t.speaks(locales.Lang(arg), true) }
func (t *talk) unspeak(arg string) bool { return t.speaks(locales.Lang(arg), false) }

// speaks adds a language of the course to the cohort's, or takes it away.
func (t *talk) speaks(l locales.Lang, on bool) bool {
	if !slices.Contains(t.w.Course.Languages, l) {
		return false
	}
	had := t.p.Task.Languages
	t.p.Task.Languages = nil
	for _, x := range t.w.Course.Languages {
		if x == l && on || x != l && slices.Contains(had, x) {
			t.p.Task.Languages = append(t.p.Task.Languages, x)
		}
	}
	t.show()
	return true
}

// backInTask goes back one step; what was chosen in the step she leaves is dropped.
func (t *talk) backInTask(string) bool {
	at := t.before()
	if at == "" || !t.leads() {
		return false
	}
	switch at {
	case ViewCohort:
		t.p.Task = t.atHand()
	case ViewCohorts:
		t.p.Task = cohort.Task{}
	}
	t.move(cohort.Place{View: at})
	return true
}

// before is the screen that led to the present one of a task, "" when none did.
func (t *talk) before() cohort.View {
	switch at := t.p.Place.View; {
	case t.p.Task.Cohort != "":
		return ViewCohort // it is changed
	case at == ViewCohortLanguages:
		return ViewCohortStart
	case at == ViewCohortStart:
		return ViewCohortName
	case len(t.w.List) > 0:
		return ViewCohorts
	}
	return ""
}

// leaving are the buttons that leave a step of a task.
func (t *talk) leaving() []Button {
	out := []Button{t.button("main_menu", VerbMenu)}
	if t.before() != "" {
		out = append([]Button{t.button("button_back", VerbBack)}, out...)
	}
	return out
}

func (t *talk) spoken(string) bool {
	if len(t.p.Task.Languages) == 0 {
		t.answer("choose_a_language")
		return true
	}
	t.found()
	return true
}

// found has the cohort founded, or changed; its own turn answers.
func (t *talk) found() {
	x := t.p.Task
	id := x.Cohort
	if id == "" {
		id = t.newCohort()
	}
	langs := x.Languages
	if x.Cohort == "" && len(langs) == 0 {
		langs = t.w.Course.Languages
	}
	t.p.Place = cohort.Place{View: ViewFounding}
	t.p.Step++
	t.then(Ref{Cohort, string(id)}, Event{Found: &Found{Name: x.Name.Fresh(), Start: x.Start, Languages: langs}})
}

// founded goes on when the cohort is there: a new one is handed its first
// invitation at once.
func (t *talk) founded(f *Founded) {
	if t.p.Place.View != ViewFounding || !t.leads() {
		return // she has gone on to something else
	}
	if !f.New || t.p.Blocked { // an invitation she would never see is not made
		t.p.Task = cohort.Task{Cohort: f.Cohort}
		t.move(cohort.Place{View: ViewCohort}, note("cohort_changed"))
		return
	}
	t.p.Task = cohort.Task{Cohort: f.Cohort, Role: cohort.RoleParticipant, Uses: 1, Days: usualDays}
	t.say(Say{Op: OpSend, Parts: []Part{note("cohort_founded")}})
	t.p.Screen.Buried = true
	t.invites()
}
