package tally

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Funnel counts how far everybody came. A module is finished as course.Module.Finished has it, by the facts: a
// lesson that was read to the end once counts, whatever was added since. Who was invited no fact says.
func (t *Tally) Funnel(c *course.Course) cohort.Funnel {
	var f cohort.Funnel
	for _, m := range c.Modules {
		f.Modules = append(f.Modules, cohort.ModuleReach{Module: m.ID})
	}
	for _, r := range t.Reach {
		if r.Agreed() {
			f.Consented++
		}
		if r.Joined > 0 {
			f.Joined++
		}
		started := false
		for i, m := range c.Modules {
			if r.started(m) {
				f.Modules[i].Started++
				started = true
			}
			if r.finished(m) {
				f.Modules[i].Finished++
			}
		}
		if started {
			f.Started++
		}
		if r.FinishedAll(c) {
			f.Finished++
		}
	}
	return f
}

// FinishedAll says that she has finished every module there is.
func (r Reach) FinishedAll(c *course.Course) bool {
	return len(c.Modules) > 0 && !slices.ContainsFunc(c.Modules, func(m *course.Module) bool { return !r.finished(m) })
}

// Agreed says that she counts: who was moved here has agreed elsewhere.
func (r Reach) Agreed() bool { return r.Consented > 0 || r.Joined > 0 }

func (r Reach) started(m *course.Module) bool {
	if len(r.Read[m.ID]) > 0 {
		return true
	}
	for _, q := range m.Quizzes {
		if r.Answered[course.QuizRef{Module: m.ID, Quiz: q.ID}] {
			return true
		}
	}
	return false
}

func (r Reach) finished(m *course.Module) bool {
	return m.Finished(
		func(id course.LessonID) bool { return r.Read[m.ID][id] },
		func(id course.QuizID) bool { return r.Closed[course.QuizRef{Module: m.ID, Quiz: id}] },
	)
}
