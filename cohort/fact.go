package cohort

import (
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// FactKind says what happened.
type FactKind string

// The kinds of facts.
const (
	FactConsented FactKind = "consented" // she agreed to the consent of Consent version
	FactJoined    FactKind = "joined"    // registration complete
	FactRead      FactKind = "read"      // a lesson's last unread page was read
	FactAnswered  FactKind = "answered"  // one question of an open attempt
	FactReworded  FactKind = "reworded"  // other words for an answer given before: all else of it, its time too, is as it was; it counts nowhere
	FactClosed    FactKind = "closed"    // an attempt, with all its answers
	FactComing    FactKind = "coming"    // whether she comes to a session
	FactAttended  FactKind = "attended"  // she was at a session
	FactReplied   FactKind = "replied"   // she replied to what came to many, or something became of it for her
	FactAudit     FactKind = "audit"     // somebody with a role acted; holds only codes
)

// Fact is something that happened, never changed afterwards. Its id is
// <subject>/<version>/<n> of the turn that wrote it.
type Fact struct {
	ID      string          `json:"_id"`
	Kind    FactKind        `json:"kind"`
	Subject string          `json:"subject"`
	At      Instant         `json:"at"`
	Cohort  ID              `json:"cohort,omitempty"`
	Lang    locales.Lang    `json:"lang,omitempty"`
	Module  course.ModuleID `json:"module,omitempty"`
	Lesson  course.LessonID `json:"lesson,omitempty"`
	Quiz    course.QuizID   `json:"quiz,omitempty"`
	Attempt int             `json:"attempt,omitempty"` // from 1
	Session string          `json:"session,omitempty"` // of a coming or attended fact
	Coming  Reply           `json:"coming,omitempty"`  // of a coming fact
	Consent int             `json:"consent,omitempty"` // version of the consent agreed to
	Answer  *Answer         `json:"answer,omitempty"`  // of an answered or reworded fact
	Answers []Answer        `json:"answers,omitempty"` // of a closed fact
	Action  Action          `json:"action,omitempty"`  // of an audit fact
	Of      string          `json:"of,omitempty"`      // of an audit fact: what the action says beside its subject, an id
	Actor   string          `json:"actor,omitempty"`   // code of who acted, or "command line"
	About   string          `json:"about,omitempty"`   // of a replied fact: the matter
	Reply   Response        `json:"reply,omitempty"`   // of a replied fact: what holds from now on; empty: nothing any more
	Was     Response        `json:"was,omitempty"`     // of a replied fact: what held before
	Reason  seal.Private    `json:"reason"`            // why, in the actor's words
	Mark    string          `json:"mark,omitempty"`    // of an audit fact: by it the program knows its own
}

// Answer is one answer as judged when it was given; it is never judged again.
type Answer struct {
	Question course.QuestionID `json:"question"`
	Options  []course.OptionID `json:"options,omitempty"` // in course order; a scale's is its position from 1
	Correct  *bool             `json:"correct,omitempty"` // absent for scale, text and scenario
	Score    *float64          `json:"score,omitempty"`   // 0 to 1; a scale's is its position from 1; absent for text
	Text     seal.Private      `json:"text"`              // what she typed
	Read     course.Readers    `json:"read,omitempty"`    // who of the team she was told reads that; absent: nobody
	Skipped  bool              `json:"skipped,omitempty"`
	Lang     locales.Lang      `json:"lang"`    // the question was shown in
	Content  string            `json:"content"` // hash of the question as shown
	At       Instant           `json:"at"`
}

// CollectionFacts is where facts finally lie.
const CollectionFacts = "facts"

// Privates lists the sealed fields of f.
func (f *Fact) Privates(visit func(*seal.Private, seal.Place) error) error {
	if err := visit(&f.Reason, seal.Place{Collection: CollectionFacts, Field: "reason", ID: f.ID}); err != nil {
		return err
	}
	if f.Answer != nil {
		if err := visit(&f.Answer.Text, seal.Place{Collection: CollectionFacts, Field: "answer", ID: f.ID}); err != nil {
			return err
		}
	}
	for i := range f.Answers {
		at := seal.Place{Collection: CollectionFacts, Field: "answers/" + string(f.Answers[i].Question), ID: f.ID}
		if err := visit(&f.Answers[i].Text, at); err != nil {
			return err
		}
	}
	return nil
}
