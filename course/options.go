package course

import (
	"go.yaml.in/yaml/v3"
)

// options reads the answers of a single or multiple question and holds them
// to what the kind of quiz needs.
func (i *items) options(o object, t QuestionType) []Option {
	nodes := o.list("options", maxOptions)
	if len(nodes) < 2 {
		o.problem(o.file, o.at("options"), "a question of type %s needs at least two options", t)
	}
	var options []Option
	seen := map[OptionID]bool{}
	for _, n := range nodes {
		one := i.option(o.source, n, t)
		if one.ID != "" && seen[one.ID] {
			o.problem(o.file, n.Line, "duplicate id: there is an option %s in this question already: rename one", one.ID)
		}
		seen[one.ID] = true
		options = append(options, one)
	}
	if len(options) > 0 {
		i.judged(o, t, options)
	}
	return options
}

func (i *items) option(s source, n *yaml.Node, t QuestionType) Option {
	o := s.object(n, "an option", "id", "text", "correct", "score", "feedback")
	one := Option{
		ID:       OptionID(o.id("id")),
		Text:     o.text("text", longText),
		Correct:  o.boolean("correct"),
		Feedback: o.optional("feedback", longText),
	}
	score := o.number("score", 0, 1)
	if i.quiz.Kind == Scenario && t == Single {
		one.Score = i.score(o, score, one.Correct)
		one.Correct = false
		return one
	}
	if o.has("score") && i.quiz.Kind != "" {
		o.warn(o.file, o.at("score"), "a score counts only for a single question of a scenario: it is not read here")
	}
	return one
}

// score is an option's part of the point. "correct: true" stands for 1.
func (i *items) score(o object, score *float64, correct bool) *float64 {
	switch {
	case correct && score != nil:
		o.problem(o.file, o.at("correct"), "an option of a scenario has a score instead of correct: keep the score")
	case correct:
		whole := 1.0
		return &whole
	case score == nil && !o.has("score"):
		o.problem(o.file, o.line, "an option of a scenario needs a score from 0 to 1: add score: 0.5")
	}
	return score
}

// judged says whether a question has the right answers that its kind needs.
func (i *items) judged(o object, t QuestionType, options []Option) {
	right, best := 0, 0.0
	for _, one := range options {
		if one.Correct {
			right++
		}
		if one.Score != nil {
			best = max(best, *one.Score)
		}
	}
	line := o.at("options")
	switch {
	case i.quiz.Kind == "":
	case !i.quiz.Scored():
		if right > 0 {
			o.problem(o.file, line, "a quiz of kind %s has no right answers: take out correct", i.quiz.Kind)
		}
	case i.quiz.Kind == Scenario && t == Single:
		if best == 0 {
			o.problem(o.file, line, "no option has a score above 0: give the best one 1")
		}
	case right == 0:
		o.problem(o.file, line, "no right answer: mark one option with correct: true")
	case t == Single && right > 1:
		o.problem(o.file, line, "%d right answers, but a single question has one: mark only one, or make the type multiple", right)
	}
}
