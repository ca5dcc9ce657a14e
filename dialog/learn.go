package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// previews says that she looks at modules without learning in a cohort, or while
// she acts in another role.
func (t *talk) previews() bool {
	return t.p.Stage == cohort.StageMember && !t.p.Learns()
}

// finished says whether every lesson of m is read, as it is now, and every quiz closed once.
func (t *talk) finished(m *course.Module) bool {
	return m.Finished(
		func(id course.LessonID) bool { return t.lessonRead(m, m.Lesson(id)) },
		func(id course.QuizID) bool { return t.closings(m, m.Quiz(id)) > 0 },
	)
}

// lessonRead says whether every page the lesson has now is read.
func (t *talk) lessonRead(m *course.Module, l *course.Lesson) bool {
	rec := t.lessons()[string(m.ID)+"/"+string(l.ID)]
	if rec == nil {
		return false
	}
	for _, p := range l.Pages {
		if !slices.Contains(rec.Pages, p.ID) {
			return false
		}
	}
	return true
}

// read notes that a page was read; the last unread page of a lesson is a fact.
func (t *talk) read(m *course.Module, l *course.Lesson, p *course.Page) {
	if !t.p.Learns() {
		return
	}
	key := string(m.ID) + "/" + string(l.ID)
	rec := t.p.Lessons[key]
	if rec == nil {
		rec = &cohort.LessonRecord{}
	}
	if slices.Contains(rec.Pages, p.ID) {
		return
	}
	next := &cohort.LessonRecord{Pages: append(slices.Clone(rec.Pages), p.ID), Done: rec.Done}
	if t.p.Lessons == nil {
		t.p.Lessons = map[string]*cohort.LessonRecord{}
	}
	t.p.Lessons[key] = next
	t.p.Moved = t.w.Now
	if next.Done == 0 && t.lessonRead(m, l) {
		next.Done = t.w.Now
		t.fact(cohort.Fact{Kind: cohort.FactRead, Module: m.ID, Lesson: l.ID})
	}
}

// page finds the page of a place in the course as it is now. If it is gone she
// gets the next existing one, never the start.
func (t *talk) page(at cohort.Place) (*course.Module, int, int, bool) {
	m := t.w.Course.Module(at.Module)
	if m == nil || len(m.Lessons) == 0 {
		return nil, 0, 0, false
	}
	li := slices.IndexFunc(m.Lessons, func(l *course.Lesson) bool { return l.ID == at.Lesson })
	if li < 0 {
		return m, min(at.LessonAt, len(m.Lessons)-1), 0, true
	}
	pages := m.Lessons[li].Pages
	pi := slices.IndexFunc(pages, func(p *course.Page) bool { return p.ID == at.Page })
	if pi < 0 {
		pi = min(at.PageAt, len(pages)-1)
	}
	return m, li, pi, true
}

// turn shows page pi of lesson li and remembers it as where she is. The last
// page of a lesson counts as read by staying on it.
func (t *talk) turn(m *course.Module, li, pi int, notes ...Part) {
	l := m.Lessons[li]
	at := cohort.Place{
		View: ViewPage, Module: m.ID, Lesson: l.ID, LessonAt: li, Page: l.Pages[pi].ID, PageAt: pi,
	}
	if was := t.p.Place; t.p.Learns() && was.Module == m.ID && (was.View == ViewResult || was.View == ViewPage) {
		at.Quiz = was.Quiz // whose result points to the pages she looks at
	}
	t.p.Home = at
	if pi == len(l.Pages)-1 {
		t.read(m, l, l.Pages[pi])
	}
	t.move(at, notes...)
}

// showPage shows the page whole that she stands on.
func (t *talk) showPage(string) bool {
	t.move(t.p.Place)
	return true
}

// nextPage leaves a page forwards, into the next lesson after the last one.
func (t *talk) nextPage(string) bool { return t.leaf(+1) }

// backPage leaves a page backwards.
func (t *talk) backPage(string) bool { return t.leaf(-1) }

func (t *talk) leaf(by int) bool {
	m, li, pi, ok := t.page(t.p.Place)
	if !ok {
		return t.toModules("")
	}
	t.read(m, m.Lessons[li], m.Lessons[li].Pages[pi])
	pi += by
	switch {
	case pi < 0 && li > 0:
		li--
		pi = len(m.Lessons[li].Pages) - 1
	case pi < 0:
		return false
	case pi == len(m.Lessons[li].Pages) && li+1 < len(m.Lessons):
		li, pi = li+1, 0
	case pi == len(m.Lessons[li].Pages):
		return t.toContents("")
	}
	t.turn(m, li, pi)
	return true
}

// openModule shows a module's contents.
func (t *talk) openModule(arg string) bool {
	for _, m := range t.w.Course.Modules {
		if tag(string(m.ID)) == arg && t.opens(m).open {
			t.leavePage()
			t.move(cohort.Place{View: ViewContents, Module: m.ID})
			return true
		}
	}
	return false
}

// toContents shows the contents of the module she is in.
func (t *talk) toContents(string) bool {
	m := t.w.Course.Module(t.p.Place.Module)
	if m == nil {
		return t.toModules("")
	}
	t.leavePage()
	t.move(cohort.Place{View: ViewContents, Module: m.ID})
	return true
}

// leavePage notes the page she leaves as read.
func (t *talk) leavePage() {
	if t.p.Place.View != ViewPage {
		return
	}
	if m, li, pi, ok := t.page(t.p.Place); ok {
		t.read(m, m.Lessons[li], m.Lessons[li].Pages[pi])
	}
}

// openLesson opens a lesson of the present module at its first unread page.
func (t *talk) openLesson(arg string) bool {
	m := t.w.Course.Module(t.p.Place.Module)
	if m == nil {
		return false
	}
	for i, l := range m.Lessons {
		if tag(string(l.ID)) == arg {
			t.turn(m, i, t.unread(m, l))
			return true
		}
	}
	return false
}

// openAt opens m at its first unread page.
func (t *talk) openAt(m *course.Module) bool {
	if len(m.Lessons) == 0 {
		return t.openModule(tag(string(m.ID)))
	}
	for i, l := range m.Lessons {
		if !t.lessonRead(m, l) {
			t.turn(m, i, t.unread(m, l))
			return true
		}
	}
	t.turn(m, 0, 0)
	return true
}

// unread is the index of the first page she has not read, or 0.
func (t *talk) unread(m *course.Module, l *course.Lesson) int {
	rec := t.lessons()[string(m.ID)+"/"+string(l.ID)]
	for i, p := range l.Pages {
		if rec == nil || !slices.Contains(rec.Pages, p.ID) {
			return i
		}
	}
	return 0
}
