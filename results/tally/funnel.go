package tally

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Funnel counts how far everybody came. A module is finished when all its lessons are read and each
// of its quizzes has a closed attempt, whatever its score. Who was invited no fact says.
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
	for _, l := range m.Lessons {
		if !r.Read[m.ID][l.ID] {
			return false
		}
	}
	for _, q := range m.Quizzes {
		if !r.Closed[course.QuizRef{Module: m.ID, Quiz: q.ID}] {
			return false
		}
	}
	return len(m.Lessons)+len(m.Quizzes) > 0
}
