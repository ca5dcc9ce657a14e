package dialog

import (
	"slices"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

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

// cohortsAtOnce is how many cohorts one screen lists.
const cohortsAtOnce = 20

// toCohorts lists the cohorts, or begins with the first.
func (t *talk) toCohorts(arg string) bool {
	if !t.leads() {
		return false
	}
	if len(t.w.List) == 0 {
		return t.foundCohort("")
	}
	t.leavePage()
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

// pageOfCohorts are the cohorts of the page she is on, the newest page first, each page
// the oldest first; and the buttons to the pages beside it.
func (t *talk) pageOfCohorts(verb Verb) (page []Listed, turn [][]Button) {
	n := min(t.p.Place.PageAt, (len(t.w.List)-1)/cohortsAtOnce)
	to := len(t.w.List) - n*cohortsAtOnce
	from := max(0, to-cohortsAtOnce)
	var row []Button
	if from > 0 {
		row = append(row, Button{Label: note("cohorts_older"), Act: t.act(verb, strconv.Itoa(n+1))})
	}
	if n > 0 {
		row = append(row, Button{Label: note("cohorts_newer"), Act: t.act(verb, strconv.Itoa(n-1))})
	}
	if row != nil {
		turn = [][]Button{row}
	}
	return t.w.List[from:to], turn
}

// foundCohort asks for what a new cohort is called.
func (t *talk) foundCohort(string) bool { return t.task(cohort.Task{}, ViewCohortName) }

// openCohort shows one cohort.
func (t *talk) openCohort(arg string) bool {
	for _, x := range t.w.List {
		if tag(string(x.ID)) == arg {
			return t.task(cohort.Task{Cohort: x.ID}, ViewCohort)
		}
	}
	return false
}

func (t *talk) renameCohort(string) bool { return t.task(t.p.Task, ViewCohortName) }
func (t *talk) moveCohort(string) bool   { return t.task(t.p.Task, ViewCohortStart) }

func (t *talk) speakCohort(string) bool {
	task := t.p.Task
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
func (t *talk) typedCohort(said *Said) {
	if t.p.Place.View == ViewCohortStart {
		day, ok := t.w.Words.Day(said.Text, t.w.Now.Time().In(t.w.Course.Zone))
		if !ok {
			t.show(note("cohort_start_unread", "Date", Day(t.w.Now), "Example", anExample))
			return
		}
		t.startOn(day)
		return
	}
	name, n := locales.TypedName(said.Text)
	switch rest := t.rest(said.Text); {
	case n > locales.NameMax, rest:
		t.show(note("cohort_name_long", "N", locales.NameMax))
	case n == 0:
		t.show(note("name_empty"))
	default:
		t.p.Task.Name = name
		if t.p.Task.Cohort != "" {
			t.found()
			return
		}
		t.move(cohort.Place{View: ViewCohortStart})
	}
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
	return out
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
	t.p.Task.Languages = slices.Clone(t.w.Course.Languages)
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

// backInTask goes back one step; what was chosen in it stays as it was.
func (t *talk) backInTask(string) bool {
	at := t.before()
	if at == "" || !t.leads() {
		return false
	}
	t.move(cohort.Place{View: at})
	return true
}

// before is the screen that led to the present one of a task, "" when none did.
func (t *talk) before() cohort.View {
	switch at := t.p.Place.View; {
	case at == ViewInviteField:
		return ViewInvite
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
		t.answer("choose_at_least_one")
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
	if !f.New {
		t.p.Task = cohort.Task{Cohort: f.Cohort}
		t.move(cohort.Place{View: ViewCohort}, note("cohort_changed"))
		return
	}
	t.p.Task = cohort.Task{Cohort: f.Cohort, Role: cohort.RoleParticipant, Uses: 1, Days: usualDays}
	t.invites(note("cohort_founded"))
}

// ownerScreen builds what an owner's present place shows.
func (t *talk) ownerScreen() Say {
	switch t.p.Place.View {
	case ViewCohorts:
		return t.cohortsScreen()
	case ViewCohort:
		return t.cohortScreen()
	case ViewCohortName:
		return t.cohortNameScreen()
	case ViewCohortStart:
		return t.cohortStartScreen()
	case ViewCohortLanguages:
		return t.cohortLanguagesScreen()
	case ViewInvite:
		return t.inviteScreen()
	case ViewInviteField:
		return t.fieldScreen()
	case ViewInvited:
		return t.invitedScreen()
	}
	return Say{Parts: []Part{note("moment")}, Rows: [][]Button{{t.button("main_menu", VerbMenu)}}}
}

func (t *talk) cohortsScreen() Say {
	s := Say{Parts: []Part{note("cohorts_title")}}
	page, turn := t.pageOfCohorts(VerbCohorts)
	for _, x := range page {
		s.Parts = append(s.Parts, t.cohortLine(x))
		b := Button{Label: t.cohortName(x.Cohort), Act: t.act(VerbCohort, tag(string(x.ID)))}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Rows = append(append(s.Rows, turn...), []Button{t.button("cohort_new", VerbFound)}, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// cohortLine is a cohort's name and first day.
func (t *talk) cohortLine(x Listed) Part {
	return note("cohort_line", "Name", t.cohortName(x.Cohort), "Date", t.startOf(x.Cohort))
}

// cohortName is a cohort's name as a part; one that cannot be opened has none.
func (t *talk) cohortName(c *cohort.Cohort) Part {
	if c == nil || !c.Name.Opened() || c.Name.IsZero() {
		return note("cohort_unnamed")
	}
	return note("name_use", "Name", c.Name)
}

func (t *talk) startOf(c *cohort.Cohort) Day {
	start, err := c.StartIn(t.w.Course.Zone)
	if err != nil {
		return Day(c.Made)
	}
	return Day(cohort.At(start))
}

func (t *talk) cohortScreen() Say {
	c := t.listed(t.p.Task.Cohort)
	if c == nil {
		t.p.Place = cohort.Place{View: ViewCohorts}
		t.p.Step++
		return t.cohortsScreen()
	}
	var spoken []Part
	for _, l := range c.Languages {
		spoken = append(spoken, note("name_use", "Name", t.w.Words.OwnName(l)))
	}
	s := Say{Parts: []Part{t.cohortLine(Listed{t.p.Task.Cohort, c}), note("cohort_languages", "List", spoken)}}
	s.Rows = [][]Button{
		{t.button("cohort_invite", VerbInvite)},
		{t.button("cohort_rename", VerbRename), t.button("cohort_move", VerbStartDay)},
		{t.button("cohort_speak", VerbSpeak)},
		{t.button("menu_cohorts", VerbCohorts), t.button("main_menu", VerbMenu)},
	}
	return s
}

// ownName is a language's name in its own script, whoever reads it.
func (t *talk) ownName(l locales.Lang) course.Text {
	out := course.Text{}
	for _, x := range t.w.Course.Languages {
		out[x] = t.w.Words.OwnName(l)
	}
	return out
}

func (t *talk) cohortNameScreen() Say {
	return Say{Parts: []Part{note("cohort_ask_name")}, Rows: [][]Button{t.leaving()}}
}

func (t *talk) cohortStartScreen() Say {
	key := "cohort_ask_start"
	if t.p.Task.Cohort != "" {
		key = "cohort_ask_move"
	}
	s := Say{Parts: []Part{note(key, "Example", anExample)}}
	for _, day := range t.starts() {
		b := Button{Label: note("day", "Date", Day(cohort.At(day))), Act: t.act(VerbDay, day.Format(time.DateOnly))}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Rows = append(s.Rows, t.leaving())
	return s
}

func (t *talk) cohortLanguagesScreen() Say {
	s := Say{Parts: []Part{note("cohort_ask_languages")}}
	for _, l := range t.w.Course.Languages {
		c := Choice{Text: t.ownName(l), Act: t.act(VerbSpoken, string(l))}
		if slices.Contains(t.p.Task.Languages, l) {
			c.Chosen, c.Act.Verb = true, VerbUnspoken
		}
		s.Choices = append(s.Choices, c)
	}
	s.Rows = [][]Button{{t.button("done", VerbSpokenDone)}, t.leaving()}
	return s
}
