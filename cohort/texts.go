package cohort

import "cohortbot/course"

// TextsShown is how many of the texts typed to a question are shown.
type TextsShown struct {
	Question course.QuestionID `json:"question"`
	N        int               `json:"n"`
	At       Instant           `json:"at"` // the day on which the last of them came to be
}

// TextGroup are texts typed to one question that came to be shown together. It holds none of the words, but
// where they lie: what somebody erases is gone from it in that moment. As soon as one is missing nothing of
// the group is shown any more, for whoever has read it would know whose text that was.
type TextGroup struct {
	Cohort   ID                `json:"cohort"`
	Module   course.ModuleID   `json:"module"`
	Quiz     course.QuizID     `json:"quiz"`
	Question course.QuestionID `json:"question"`
	N        int               `json:"n"`               // from 1, in the order in which they came to be
	At       Instant           `json:"at"`              // the beginning of the day on which it came to be
	Texts    []TextRef         `json:"texts"`           // in the order in which they are shown, which is of chance
	Ended    bool              `json:"ended,omitempty"` // one is gone; those that are left belong to no other group

	Version int64 `json:"-"` // of the document it was read from; 0: of none
	Damaged bool  `json:"-"` // that cannot be read: which texts are in it nobody knows
}

// Quizzed names the quiz of the group.
func (g *TextGroup) Quizzed() course.QuizRef { return course.QuizRef{Module: g.Module, Quiz: g.Quiz} }

// TextRef is where a text lies.
type TextRef struct {
	Closing string `json:"closing"`         // id of the fact by which it counts
	Words   string `json:"words,omitempty"` // of the fact with other words that she has put in their place; empty: none
	Place   int64  `json:"place"`           // among the texts of all cohorts: a number of chance
}
