package dialog

import (
	"cmp"
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
)

const (
	mostAgain = 5 // pages offered for another look
	mostDone  = 2 // completed modules named one by one; more are counted
)

// toProgress shows what she has done and what waits.
func (t *talk) toProgress(string) bool {
	t.leavePage()
	t.move(cohort.Place{View: ViewProgress})
	return true
}

// progressScreen fits a phone: about 25 short lines, however long the course is.
func (t *talk) progressScreen() Say {
	s := Say{Parts: []Part{note("progress_title")}}
	next, waits := t.onward()
	label := "progress_continue"
	switch {
	case !t.p.Learns():
		s.Parts = append(s.Parts, note("progress_preview"))
	case len(t.p.Lessons)+len(t.p.Quizzes) == 0:
		label = "progress_begin"
		s.Parts = append(s.Parts, t.nothingYet()...)
	default:
		s.Parts = append(s.Parts, t.moduleLines(next.m)...)
		if !waits {
			s.Parts = append(s.Parts, note("progress_rest"))
		}
		s.Parts = append(s.Parts, t.bestLines()...)
		s.Parts = append(s.Parts, t.ratings()...)
	}
	if waits && next.q != nil && t.attemptOf(next) == nil {
		label = "progress_begin"
	}
	if waits {
		s.Rows = append(s.Rows, []Button{t.button(label, VerbContinue, "Title", next.title())})
	}
	if again := t.worthAnotherLook(); len(again) > 0 {
		s.Parts = append(s.Parts, note("progress_look"))
		s.Rows = append(s.Rows, again...)
	}
	if t.p.Learns() && len(MirrorOf(t.w.Course, t.p).Lines) > 0 {
		s.Rows = append(s.Rows, []Button{t.button("mirror_button", VerbMirror)})
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// nothingYet is what somebody reads of how far she has come who has not begun.
func (t *talk) nothingYet() []Part {
	shut := false
	for _, m := range t.w.Course.Modules {
		o := t.opens(m)
		if o.open {
			return []Part{note("progress_empty")}
		}
		shut = shut || o.shut
	}
	if day := t.nextDay(); len(day) > 0 {
		return day
	}
	if shut {
		return []Part{note("progress_shut")}
	}
	return []Part{note("progress_empty")}
}

// nextDay tells when something opens, while nothing is open: the course, or what has been put off.
func (t *talk) nextDay() []Part {
	var next cohort.Instant
	for _, m := range t.w.Course.Modules {
		o := t.opens(m)
		if o.open {
			return nil
		}
		if o.day > 0 && (next == 0 || o.day < next) {
			next = o.day
		}
	}
	switch {
	case next == 0:
		return nil
	case len(t.p.Lessons)+len(t.p.Quizzes) > 0 || t.opens(t.w.Course.Modules[0]).shut:
		return []Part{note("opens_next", "Date", Day(next))}
	}
	return []Part{note("opens_on", "Date", Day(next))}
}

// moduleLines say a line of each module, more of the one she would go on with;
// of those that wait for their day the next one is named.
func (t *talk) moduleLines(at *course.Module) []Part {
	var done, open, shut []Part
	for _, m := range t.w.Course.Modules {
		line, isOpen := t.moduleLine(m)
		switch {
		case t.finished(m):
			done = append(done, line)
		case !isOpen:
			shut = append(shut, line)
		case m == at:
			open = append(open, t.moduleAt(m)...)
		default:
			open = append(open, line)
		}
	}
	if n := len(done); n > mostDone {
		done = []Part{note("progress_done_many", "N", n)}
	}
	if n := len(shut); n > 1 {
		shut = []Part{shut[0], note("progress_later", "N", n-1)}
	}
	return tight(slices.Concat(done, open, shut))
}

// moduleAt tells of the module she is in how much of it is done.
func (t *talk) moduleAt(m *course.Module) []Part {
	read, closed := 0, 0
	for _, l := range m.Lessons {
		if t.lessonRead(m, l) {
			read++
		}
	}
	out := []Part{note("progress_module", "Title", m.Title)}
	if len(m.Lessons) > 0 {
		out = append(out, note("progress_lessons", "Read", read, "Lessons", len(m.Lessons)))
	}
	var waiting []Part
	for _, q := range m.Quizzes {
		if t.closings(m, q) > 0 {
			closed++
		}
		if rec := t.p.Quizzes[string(m.ID)+"/"+string(q.ID)]; rec != nil && rec.Open != nil {
			waiting = append(waiting, t.quizLine(m, q))
		}
	}
	if len(m.Quizzes) > 0 {
		out = append(out, note("progress_quizzes", "Closed", closed, "Quizzes", len(m.Quizzes)))
	}
	out = append(out, waiting...)
	if due := t.due(m); due > 0 {
		out = append(out, note("module_due", "Date", Day(due)))
	}
	return out
}

// tight puts lines under one another, without a gap.
func tight(lines []Part) []Part {
	for i := range lines {
		lines[i].Tight = i > 0
	}
	return lines
}

// bestLines are what her best attempts say of each competency, in the order of the course; what the course no
// longer knows is left out.
func (t *talk) bestLines() []Part {
	results := t.bestScores()
	place := func(x cohort.CompetencyResult) int {
		return slices.IndexFunc(t.w.Course.Competencies, func(k course.Competency) bool { return k.ID == x.Competency })
	}
	slices.SortStableFunc(results, func(a, b cohort.CompetencyResult) int { return cmp.Compare(place(a), place(b)) })
	lines := t.parts("competency_line", cohort.Summary{Parts: results})
	if len(lines) == 0 {
		return nil
	}
	lines[0].Tight = true
	return append([]Part{note("progress_scores")}, lines...)
}

// bestScores add up the best attempt at each quiz that has a score.
func (t *talk) bestScores() []cohort.CompetencyResult {
	var out []cohort.CompetencyResult
	t.eachClosed(func(_ *course.Module, q *course.Quiz, rec *cohort.QuizRecord) {
		if !q.Scored() {
			return
		}
		for _, c := range best(rec).Parts {
			out = addPart(out, c.Competency, c.Score, c.Max)
		}
	})
	return out
}

// lastRatings are how she rated herself last in each competency. A quiz that asks
// how she would rate herself looking back says nothing of today.
func (t *talk) lastRatings() []cohort.CompetencyResult {
	latest := map[course.CompetencyID]cohort.Instant{}
	var out []cohort.CompetencyResult
	t.eachClosed(func(m *course.Module, q *course.Quiz, rec *cohort.QuizRecord) {
		if q.Kind != course.SelfAssessment || t.looksBack(m, q) {
			return
		}
		last := rec.Closed[len(rec.Closed)-1]
		for _, c := range last.Parts {
			if last.Closed < latest[c.Competency] {
				continue
			}
			latest[c.Competency] = last.Closed
			out = slices.DeleteFunc(out, func(x cohort.CompetencyResult) bool { return x.Competency == c.Competency })
			out = append(out, c)
		}
	})
	return out
}

func (t *talk) looksBack(m *course.Module, q *course.Quiz) bool {
	return slices.ContainsFunc(t.w.Course.Measures, func(x course.Measure) bool {
		return x.Then != nil && *x.Then == course.QuizRef{Module: m.ID, Quiz: q.ID}
	})
}

// eachClosed calls each with the quizzes of the course that she has closed.
func (t *talk) eachClosed(each func(*course.Module, *course.Quiz, *cohort.QuizRecord)) {
	for _, m := range t.w.Course.Modules {
		for _, q := range m.Quizzes {
			if rec := t.p.Quizzes[string(m.ID)+"/"+string(q.ID)]; rec != nil && len(rec.Closed) > 0 {
				each(m, q, rec)
			}
		}
	}
}

// worthAnotherLook are buttons to the pages that her best attempts point to.
func (t *talk) worthAnotherLook() [][]Button {
	var out [][]Button
	offered := map[string]bool{}
	t.eachClosed(func(m *course.Module, q *course.Quiz, rec *cohort.QuizRecord) {
		if !q.Scored() || !t.p.Learns() || !t.opens(m).open {
			return
		}
		for _, where := range best(rec).Again {
			l, pi, ok := look(m, where)
			if !ok {
				continue
			}
			arg := tag(string(m.ID), string(l.ID), string(l.Pages[pi].ID))
			if offered[arg] || len(out) == mostAgain {
				continue
			}
			offered[arg] = true
			out = append(out, []Button{{
				Label: note("progress_look_at", "Title", l.Title, "Page", pi+1), Act: t.act(VerbAgain, arg),
			}})
		}
	})
	return out
}

// look finds the page that "lesson" or "lesson#page" names; of a page that is
// gone it is the lesson's first.
func look(m *course.Module, where string) (*course.Lesson, int, bool) {
	lesson, page, _ := strings.Cut(where, "#")
	l := m.Lesson(course.LessonID(lesson))
	if l == nil || len(l.Pages) == 0 {
		return nil, 0, false
	}
	return l, max(0, slices.IndexFunc(l.Pages, func(p *course.Page) bool { return string(p.ID) == page })), true
}

// lookAnywhere opens a page worth another look, in whichever module it stands.
func (t *talk) lookAnywhere(arg string) bool {
	for _, m := range t.w.Course.Modules {
		if !t.opens(m).open {
			continue
		}
		for li, l := range m.Lessons {
			for pi, p := range l.Pages {
				if tag(string(m.ID), string(l.ID), string(p.ID)) == arg {
					t.turn(m, li, pi)
					return true
				}
			}
		}
	}
	return false
}
