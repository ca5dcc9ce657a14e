package cohort

import (
	"cohortbot/course"
	"cohortbot/locales"
)

// LessonRecord says which pages of a lesson she has read.
type LessonRecord struct {
	Pages []course.PageID `json:"pages,omitempty"`
	Done  Instant         `json:"done,omitempty"` // when the last unread page was read
}

// QuizRecord holds the attempts at one quiz.
type QuizRecord struct {
	Closed []Summary `json:"closed,omitempty"`
	Open   *Attempt  `json:"open,omitempty"`
}

// Summary is what stays of a closed attempt beside its fact.
type Summary struct {
	Score  float64            `json:"score"` // points, of Max
	Max    float64            `json:"max"`
	Closed Instant            `json:"closed"`
	Parts  []CompetencyResult `json:"parts,omitempty"`
	Again  []string           `json:"again,omitempty"` // lesson or lesson#page worth another look

	Skipped bool `json:"skipped,omitempty"` // every question was passed over

	See course.Visibility `json:"see,omitempty"` // who she had read would see it; empty: nobody with her name
}

// Told are those of the closed attempts before which she had read that coordinators see her scores: what
// the course says since changes nothing of what was answered before.
func (r *QuizRecord) Told() []Summary {
	var out []Summary
	for _, s := range r.Closed {
		if s.See == course.SeeCoordinators {
			out = append(out, s)
		}
	}
	return out
}

// CompetencyResult is the score in one competency; for a self-assessment the
// sum of ratings and the sum of the scales' lengths.
type CompetencyResult struct {
	Competency course.CompetencyID `json:"competency"`
	Score      float64             `json:"score"`
	Max        float64             `json:"max"`
}

// Attempt freezes its questions and their order when it begins.
type Attempt struct {
	N         int                 `json:"n"`
	Seed      int64               `json:"seed"`
	Questions []course.QuestionID `json:"questions"`
	Answers   []Answer            `json:"answers,omitempty"`
	Chosen    []course.OptionID   `json:"chosen,omitempty"` // ticks of a multiple choice not yet given
	Began     Instant             `json:"began"`
	Preview   bool                `json:"preview,omitempty"` // staff looking: leaves no fact
	See       course.Visibility   `json:"see,omitempty"`     // as of Summary
}

// TypedAnswer is the message in which she typed an answer: should she edit it, she is
// asked whether its words are replaced.
type TypedAnswer struct {
	Message  int64             `json:"message"`
	Module   course.ModuleID   `json:"module"`
	Quiz     course.QuizID     `json:"quiz"`
	Attempt  int               `json:"attempt"`
	Question course.QuestionID `json:"question"`
	At       Instant           `json:"at"` // this and what follows as in the answer
	Lang     locales.Lang      `json:"lang"`
	Content  string            `json:"content"`
	Read     course.Readers    `json:"read,omitempty"`
}

// Answered gives her answer to q in this attempt.
func (a *Attempt) Answered(q course.QuestionID) (Answer, bool) {
	for _, x := range a.Answers {
		if x.Question == q {
			return x, true
		}
	}
	return Answer{}, false
}
