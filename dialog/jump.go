package dialog

import "cohortbot/cohort"

// jump shows her the first question of a quiz in a fresh attempt, below what stands
// in her chat. An attempt she had open is let go of: an author who has changed the
// questions wants to see them as they are now. Who is no member yet stays where she is.
func (t *talk) jump(j *Jump) {
	z, ok := t.quiz(cohort.Place{Module: j.Module, Quiz: j.Quiz})
	if !t.w.Rehearsal || !ok || t.p.Stage != cohort.StageMember || t.p.Lang == "" {
		return
	}
	t.leavePage()
	z = t.keepOpen(z, *t.attempt(z))
	t.p.Screen.Buried = true
	t.ask(z)
}
