package dialog

import "cohortbot/course"

// Audience is the sentence she reads before a quiz: who sees her scores and
// choices. It follows the table of the contract, which this is in code.
func Audience(see course.Visibility, l Limits) Part {
	if see == course.SeeCoordinators {
		return note("quiz_sees_coordinators")
	}
	return note("quiz_sees_totals", "K", l.smallestCell())
}

// TextAudience is the sentence before words of her own: who reads them.
func TextAudience(see course.Visibility) Part {
	if see == course.SeeCoordinators {
		return note("text_sees_coordinators")
	}
	return note("text_sees_totals")
}
