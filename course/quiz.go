package course

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// QuizKind is what a quiz is for, which decides what she is told about it.
type QuizKind string

// The kinds of quiz. Knowledge and scenario are scored; the others are not.
const (
	Knowledge      QuizKind = "knowledge"
	SelfAssessment QuizKind = "self-assessment"
	Scenario       QuizKind = "scenario"
	Reflection     QuizKind = "reflection"
)

// Visibility is who sees her choices and texts beside herself.
type Visibility string

// The two visibilities a quiz may have.
const (
	SeeTotals       Visibility = "totals"
	SeeCoordinators Visibility = "coordinators"
)

// Readers are who of the team reads what she types to a text question, beside whoever See names. The empty
// value is nobody.
type Readers string

// ReadGroups has staff read her words without her name, among those of others and in an order of chance,
// once enough women have written.
const ReadGroups Readers = "groups"

// Quiz is a row of questions.
type Quiz struct {
	ID        QuizID
	Kind      QuizKind
	Title     Text
	See       Visibility // SeeTotals unless the file says otherwise
	Pass      int        // per cent, 0 when there is no mark to reach
	Attempts  int        // 0: no limit
	Shuffle   bool
	Questions []*Question
}

// Scored tells whether the quiz has right or better answers.
func (q *Quiz) Scored() bool {
	return q.Kind == Knowledge || q.Kind == Scenario
}

// QuestionType is how a question is answered.
type QuestionType string

// The types of question.
const (
	Single       QuestionType = "single"
	Multiple     QuestionType = "multiple"
	Scale        QuestionType = "scale"
	TextQuestion QuestionType = "text"
)

// Question is one item of a quiz. Single and multiple have Options, scale has
// Labels (as many as Points), text has Max.
type Question struct {
	ID         QuestionID
	Competency CompetencyID // empty: counts for none
	Type       QuestionType
	Ask        Text
	Explain    Text // nil when there is nothing to explain
	Options    []Option
	Points     int
	Labels     []Text  // from the lowest, position 1, to the highest
	Max        int     // characters of a typed answer
	Read       Readers // of a typed answer
	Page       string  // where to look again, "lesson" or "lesson#page", in the same module
	// Hash is the content as she reads it and as it is judged: ids, texts,
	// right answers and scores, and who reads her words. The same content gives the same hash always.
	Hash string
}

// Option is one answer of a single or multiple question.
type Option struct {
	ID       OptionID
	Text     Text
	Correct  bool
	Score    *float64 // 0 to 1, set for every option of a single question of a scenario, else nil
	Feedback Text     // nil when there is none
}

// Fits says whether the option with this id is among the right ones.
func (q *Question) Fits(id OptionID) bool {
	o, _ := q.Option(id)
	return o.Correct
}

// Option finds an option by its id.
func (q *Question) Option(id OptionID) (Option, bool) {
	for _, o := range q.Options {
		if o.ID == id {
			return o, true
		}
	}
	return Option{}, false
}

// Scored tells whether an answer to the question is judged.
func (q *Question) Scored() bool {
	for _, o := range q.Options {
		if o.Correct || o.Score != nil {
			return true
		}
	}
	return false
}

// hash depends on the names below, which are therefore never changed.
func (q *Question) hash() string {
	type option struct {
		ID      OptionID `json:"id"`
		Text    Text     `json:"text"`
		Correct bool     `json:"correct"`
		Score   *float64 `json:"score"`
	}
	content := struct {
		ID      QuestionID   `json:"id"`
		Type    QuestionType `json:"type"`
		Ask     Text         `json:"ask"`
		Options []option     `json:"options"`
		Labels  []Text       `json:"labels"`
		Read    Readers      `json:"read,omitempty"`
	}{ID: q.ID, Type: q.Type, Ask: q.Ask, Labels: q.Labels, Read: q.Read}
	for _, o := range q.Options {
		content.Options = append(content.Options, option{o.ID, o.Text, o.Correct, o.Score})
	}
	data, err := json.Marshal(content) // maps are written in the order of their keys
	if err != nil {
		return "" // a score that is no number, which loading has refused
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// QuizRef names a quiz in the whole course.
type QuizRef struct {
	Module ModuleID
	Quiz   QuizID
}

// Measure compares the answers to one quiz before with those after, question
// by question; Then, where given, is how she rates her beginning looking back.
type Measure struct {
	ID            string
	Before, After QuizRef
	Then          *QuizRef
}

// Target is a figure that the programme has promised, in per cent.
type Target struct {
	ID               string
	Of               string // whom it is a share of
	Baseline, Target float64
}
