package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Audience is the sentence she reads before a quiz: who sees her scores and
// choices. It follows the table of the contract, which this is in code.
func Audience(see course.Visibility, l Limits) Part {
	if see == course.SeeCoordinators {
		return note("quiz_sees_coordinators")
	}
	return note("quiz_sees_totals", "K", l.smallestCell())
}

// TextAudience is the sentence before words of her own: who reads them.
func TextAudience(see course.Visibility, read course.Readers, l Limits) Part {
	switch {
	case read == course.ReadGroups && see == course.SeeCoordinators:
		return note("text_sees_groups_coordinators", "K", l.smallestCell())
	case read == course.ReadGroups:
		return note("text_sees_groups", "K", l.smallestCell())
	case see == course.SeeCoordinators:
		return note("text_sees_coordinators")
	}
	return note("text_sees_totals")
}

// toldSees is who she has read on her screen before a quiz will see her scores: nobody with her name, unless
// that screen and the course as it is now both say so.
func toldSees(z quizzing, at cohort.Place) course.Visibility {
	if z.q.See != course.SeeCoordinators || at.Content != string(course.SeeCoordinators) {
		return ""
	}
	return course.SeeCoordinators
}

// textAudiences is what is said before a quiz of who reads her words. Where staff read some of them it is
// said at each question.
func textAudiences(q *course.Quiz, l Limits) []Part {
	switch {
	case q.ReadsWords():
		return []Part{note("text_sees_each")}
	case slices.ContainsFunc(q.Questions, func(x *course.Question) bool { return x.Type == course.TextQuestion }):
		return []Part{TextAudience(q.See, "", l)}
	}
	return nil
}

// audienceAt is what is said at a text question.
func audienceAt(q *course.Quiz, item *course.Question, l Limits) []Part {
	if !q.ReadsWords() {
		return nil
	}
	return []Part{TextAudience(q.See, item.Read, l)}
}

// toldReads is who she has read on her screen will read what she types to q: nobody, where it is not known that
// she sees q as it is now.
func (t *talk) toldReads(q *course.Question) course.Readers {
	if t.p.Place.Content != q.Hash {
		return ""
	}
	return q.Read
}
