package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// languageScreen names each language in its own script.
func (t *talk) languageScreen() Say {
	s := Say{Parts: t.inThese(t.languages(), t.worded("choose_language"))}
	for _, l := range t.languages() {
		s.Rows = append(s.Rows, []Button{{
			Label: Part{Text: course.Text{l: t.w.Words.OwnName(l)}, Lang: l}, Act: t.act(VerbLanguage, string(l)),
		}})
	}
	if t.passing() && !t.speechless() {
		s.Rows = append(s.Rows, []Button{t.button("button_back", VerbKeep)})
	}
	return s
}

// registerScreen shows the steps between a link and being in.
func (t *talk) registerScreen() Say {
	switch t.p.Place.View {
	case ViewAbout:
		return t.offered(Say{Parts: []Part{{HTML: t.w.Course.About.HTML}}, Rows: [][]Button{{t.button("about_next", VerbAbout)}}})
	case ViewConsent:
		return Say{
			Parts: []Part{{Key: "consent_title", Bold: true}, {HTML: t.w.Course.ConsentText.HTML}},
			Rows: [][]Button{
				{Button{Label: note("agree"), Act: t.act(VerbAgree, t.consentVersion())}},
				{t.button("ask_question", VerbAsk)}, {t.button("disagree", VerbDisagree)},
			},
		}
	case ViewPromise:
		return t.offered(Say{Parts: []Part{note("promise")}, Rows: [][]Button{
			{t.button("promise_give", VerbPromise)}, {t.button("promise_refuse", VerbDisagree)},
		}})
	case ViewReturn:
		return t.returnScreen()
	case ViewMove:
		return t.moveScreen()
	case ViewName:
		s := Say{Parts: []Part{note(t.nameKey())}}
		if !t.p.First.IsZero() {
			s.Rows = [][]Button{{t.button("name_use", VerbUseName, "Name", t.p.First)}}
		}
		if t.p.Stage == cohort.StageMember {
			s.Rows = append(s.Rows, []Button{t.button("button_back", VerbBack)})
		}
		return s
	case ViewNod:
		return t.nodScreen()
	case ViewProfile:
		return t.profileScreen()
	case ViewRegistered:
		return t.registeredScreen()
	case ViewConfirming:
		return t.confirmingScreen()
	case ViewConfirmed:
		return t.confirmedScreen()
	}
	s := Say{Parts: []Part{note("moment")}}
	if t.p.Stage == cohort.StageMember {
		s.Rows = [][]Button{{t.button("main_menu", VerbMenu)}} // she need not wait
	}
	return s
}

// nameKey asks for the form of address; where Telegram knows no name there is
// none to press.
func (t *talk) nameKey() string {
	switch {
	case t.p.First.IsZero():
		return "ask_name_write"
	case !t.p.Has(cohort.RoleParticipant) && !t.awaits():
		return "ask_name_staff"
	}
	return "ask_name"
}

// registeredScreen has the first lesson one press away, or says the day.
func (t *talk) registeredScreen() Say {
	s := Say{Parts: []Part{note("registered", "Name", t.p.Name)}}
	for _, m := range t.w.Course.Modules {
		o := t.opens(m)
		if o.open {
			s.Rows = append(s.Rows, []Button{t.button("first_lesson", VerbFirst)})
			break
		}
		if o.day > 0 {
			s.Parts = append(s.Parts, note("opens_on", "Date", Day(o.day)))
			break
		}
	}
	s.Rows = append(s.Rows, []Button{t.button("change_name", VerbRename)}, []Button{t.button("main_menu", VerbMenu)})
	return s
}

func (t *talk) menuScreen() Say {
	title := note("menu_title", "Name", t.p.Name)
	if t.p.Name.IsZero() {
		title = Part{Key: "main_menu", Bold: true}
	}
	s := Say{Parts: []Part{title}}
	acting, others := t.severalRoles()
	s.Parts = append(append(s.Parts, acting...), t.inHand()...)
	switch {
	case t.previews():
		s.Parts = append(s.Parts, note("menu_preview"))
	case over(t.cohort()):
		s.Parts = append(s.Parts, note("menu_ended", "Date", Day(Lasts(t.w.Course, t.p, t.w.Now))))
	}
	switch {
	case t.mayGoOn():
		s.Rows = append(s.Rows, []Button{t.button("menu_continue", VerbContinue)})
	case t.p.Learns() && slices.ContainsFunc(t.w.Course.Modules, func(m *course.Module) bool { return t.opens(m).open }):
		s.Rows = append(s.Rows, []Button{t.button("first_lesson", VerbFirst)})
	}
	s.Rows = append(s.Rows, t.doors()...)
	s.Rows = append(s.Rows,
		[]Button{t.button("menu_modules", VerbModules)},
		[]Button{t.button(t.worded("menu_quizzes"), VerbQuizzes)},
	)
	if !t.previews() {
		s.Rows = append(s.Rows, []Button{t.button("menu_progress", VerbProgress), t.button("menu_reminders", VerbReminders)})
	}
	if t.p.Learns() {
		s.Rows = append(s.Rows, []Button{t.button("menu_ask", VerbAsk)})
	}
	s.Rows = append(append(s.Rows, others...),
		[]Button{t.button("menu_language", VerbLanguages), t.button("menu_help", VerbHelp)},
		[]Button{t.button("menu_mydata", VerbMyData), t.button("menu_clear", VerbClear)},
		[]Button{t.button("menu_forget", VerbForget)},
	)
	return s
}

func (t *talk) modulesScreen() Say {
	s := Say{Parts: []Part{note("modules_title")}}
	for _, m := range t.w.Course.Modules {
		line, open := t.moduleLine(m)
		s.Parts = append(s.Parts, line)
		if due := t.due(m); open && due > 0 && !t.finished(m) {
			p := note("module_due", "Date", Day(due))
			p.Tight = true
			s.Parts = append(s.Parts, p)
		}
		if open {
			s.Rows = append(s.Rows, []Button{t.labelled(m.Title, VerbModule, tag(string(m.ID)))})
		} else if at := t.underway(m); at != nil {
			s.Rows = append(s.Rows, t.quizRows(m, func(q *course.Quiz) bool { return q == at })...)
		}
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

func (t *talk) moduleLine(m *course.Module) (Part, bool) {
	o, done := t.opens(m), t.finished(m)
	switch {
	case done && o.shut:
		return note("module_done_team", "Title", m.Title), false
	case done && !o.open && o.day > 0:
		return note("module_done_day", "Title", m.Title, "Date", Day(o.day)), false
	case done:
		return note("module_done", "Title", m.Title), o.open
	case o.shut:
		return note("module_locked_team", "Title", m.Title), false
	case !o.open && o.after:
		return note("module_locked_previous", "Title", m.Title), false
	case !o.open && o.day > 0:
		return note("module_locked_day", "Title", m.Title, "Date", Day(o.day)), false
	case !o.open:
		return note("module_locked", "Title", m.Title), false
	}
	read := 0
	for _, l := range m.Lessons {
		if t.lessonRead(m, l) {
			read++
		}
	}
	return note("module_open", "Title", m.Title, "Read", read, "Lessons", len(m.Lessons), "N", len(m.Lessons)), true
}

func (t *talk) contentsScreen() Say {
	m := t.w.Course.Module(t.p.Place.Module)
	if m == nil {
		return t.modulesGone()
	}
	s := Say{Parts: []Part{{Text: m.Title, Bold: true}}}
	if t.p.Learns() && t.finished(m) {
		s.Parts = append(s.Parts, note("module_finished"))
	}
	for i, l := range m.Lessons {
		key := "lesson_line"
		if t.lessonRead(m, l) {
			key = "lesson_line_read"
		} else if t.lessons()[string(m.ID)+"/"+string(l.ID)] != nil {
			key = "lesson_line_part"
		}
		b := Button{Label: note(key, "N", i+1, "Title", l.Title), Act: t.act(VerbLesson, tag(string(l.ID)))}
		s.Rows = append(s.Rows, []Button{b})
	}
	s.Rows = append(s.Rows, t.quizRows(m, func(*course.Quiz) bool { return true })...)
	s.Rows = append(s.Rows, []Button{t.button("menu_modules", VerbModules), t.button("main_menu", VerbMenu)})
	return s
}

// modulesGone is the screen of a place whose module has left the course.
func (t *talk) modulesGone() Say {
	t.p.Place = cohort.Place{View: ViewModules}
	t.p.Step++
	s := t.modulesScreen()
	s.Parts = append([]Part{note("step_gone")}, s.Parts...)
	return s
}

// quizRows are buttons to those quizzes of m that want says.
func (t *talk) quizRows(m *course.Module, want func(*course.Quiz) bool) [][]Button {
	var out [][]Button
	for _, q := range m.Quizzes {
		if want(q) {
			out = append(out, []Button{{
				Label: note("to_quiz", "Title", q.Title), Act: t.act(VerbQuiz, tag(string(m.ID), string(q.ID))),
			}})
		}
	}
	return out
}

func (t *talk) pageScreen() (Say, []course.Media) {
	m, li, pi, ok := t.page(t.p.Place)
	if !ok {
		return t.modulesGone(), nil
	}
	l := m.Lessons[li]
	page := l.Pages[pi]
	s := Say{Parts: []Part{{Text: l.Title, Bold: true}}}
	if page.ID != t.p.Place.Page || l.ID != t.p.Place.Lesson {
		s.Parts = append([]Part{note("step_gone")}, s.Parts...)
	}
	if page.Text(t.p.Lang) != "" {
		s.Parts = append(s.Parts, Part{HTML: page.HTML})
	}
	where := note("lesson_of", "Lesson", li+1, "Lessons", len(m.Lessons))
	progress := note("page_progress_minutes", "Page", pi+1, "Pages", len(l.Pages), "N", l.Minutes(pi, t.p.Lang))
	progress.Tight = true
	s.Parts = append(s.Parts, where, progress)
	s.Rows = t.pageRows(m, li, pi)
	return s, slices.Clone(page.Files(t.p.Lang))
}

func (t *talk) pageRows(m *course.Module, li, pi int) [][]Button {
	var turn []Button
	if li > 0 || pi > 0 {
		turn = append(turn, t.button("button_back", VerbBack))
	}
	last := pi == len(m.Lessons[li].Pages)-1
	switch {
	case !last:
		turn = append(turn, t.button("button_next", VerbNext))
	case li+1 < len(m.Lessons):
		turn = append(turn, t.button("next_lesson", VerbNext))
	}
	rows := [][]Button{turn}
	if len(turn) == 0 {
		rows = nil
	}
	if z, ok := t.quiz(t.p.Place); ok && len(z.rec.Closed) > 0 { // it points to this page
		rows = append(rows, []Button{t.button("back_to_result", VerbResult)})
	}
	if last && li+1 == len(m.Lessons) {
		rows = append(rows, t.quizRows(m, func(q *course.Quiz) bool { return t.closings(m, q) == 0 })...)
	}
	return append(rows, []Button{t.button("contents", VerbContents), t.button("main_menu", VerbMenu)})
}
