package course

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/locales"
)

// What a quiz may hold at most: options are lettered, and a question must fit
// into one message with what is said about the answer.
const (
	maxQuestions = 100
	maxOptions   = 20
	maxPoints    = 10
	maxAnswer    = 4000
	maxQuestion  = 3600 // UTF-16 units of a question with its feedback
)

// items reads the questions of one quiz.
type items struct {
	*loader
	quiz   *Quiz
	module *Module
}

// quiz reads one file; its absence is reported where it is asked for.
func (l *loader) quiz(file, askedIn string, asked *yaml.Node, m *Module) *Quiz {
	s, root, ok := l.yaml(file, askedIn, asked.Line)
	if !ok {
		return nil
	}
	o := s.object(root, "a quiz", "id", "kind", "title", "see", "pass", "attempts", "shuffle", "questions")
	q := &Quiz{
		ID:       QuizID(o.id("id")),
		Kind:     o.kind(),
		Title:    o.text("title", shortText),
		See:      Visibility(o.choice("see", string(SeeTotals), string(SeeTotals), string(SeeCoordinators))),
		Pass:     o.integer("pass", 0, 0, 100),
		Attempts: o.integer("attempts", 0, 0, 100),
		Shuffle:  o.boolean("shuffle"),
	}
	if q.ID != "" && string(q.ID) != asked.Value {
		o.problem(o.file, o.at("id"), "the id is %s, but the file is called %s: make them the same", q.ID, path.Base(file))
	}
	if q.Kind != "" && !q.Scored() && q.Pass > 0 {
		o.warn(o.file, o.at("pass"), "a quiz of kind %s has no score to pass: take out pass", q.Kind)
	}
	(&items{l, q, m}).read(o)
	return q
}

func (o object) kind() QuizKind {
	if !o.require("kind", "knowledge, self-assessment, scenario or reflection") {
		return ""
	}
	return QuizKind(o.choice("kind", "", string(Knowledge), string(SelfAssessment), string(Scenario), string(Reflection)))
}

func (i *items) read(o object) {
	nodes := o.list("questions", maxQuestions)
	if len(nodes) == 0 && (!o.has("questions") || o.fields["questions"].Kind == yaml.SequenceNode) {
		o.problem(o.file, o.at("questions"), "the quiz is empty: write at least one question under questions")
	}
	seen := map[QuestionID]bool{}
	for _, n := range nodes {
		q := i.question(o.source, n)
		if q.ID != "" && seen[q.ID] {
			o.problem(o.file, n.Line, "duplicate id: there is a question %s in this quiz already: rename one", q.ID)
		}
		seen[q.ID] = true
		i.quiz.Questions = append(i.quiz.Questions, q)
	}
}

func (i *items) question(s source, n *yaml.Node) *Question {
	o := s.object(n, "a question", "id", "competency", "type", "ask", "options", "explain", "page", "points", "labels", "max", "read")
	q := &Question{ID: QuestionID(o.id("id")), Ask: o.text("ask", longText), Explain: o.optional("explain", longText)}
	if o.require("type", "single, multiple, scale or text") {
		q.Type = QuestionType(o.choice("type", "", string(Single), string(Multiple), string(Scale), string(TextQuestion)))
	}
	q.Competency = i.competency(o)
	q.Page = i.page(o)
	i.foreign(o, q.Type)
	switch q.Type {
	case Single, Multiple:
		q.Options = i.options(o, q.Type)
	case Scale:
		q.Labels = o.labels()
		q.Points = len(q.Labels)
	case TextQuestion:
		q.Max = o.integer("max", 1000, 1, maxAnswer)
		if o.choice("read", "nobody", "nobody", string(ReadGroups)) == string(ReadGroups) {
			q.Read = ReadGroups
		}
	}
	i.fits(o, q)
	i.asksPrivate(o, q)
	q.Hash = q.hash()
	return q
}

// foreign says which keys belong to another type of question.
func (i *items) foreign(o object, t QuestionType) {
	owners := []struct{ key, of string }{
		{"options", "single multiple"}, {"points", "scale"}, {"labels", "scale"}, {"max", "text"}, {"read", "text"},
	}
	for _, own := range owners {
		if t != "" && o.has(own.key) && !contains(strings.Fields(own.of), string(t)) {
			o.problem(o.file, o.at(own.key), "a question of type %s has no %s: take it out or change the type", t, own.key)
		}
	}
}

func (i *items) competency(o object) CompetencyID {
	id := CompetencyID(o.scalar("competency", "the id of a competency"))
	if id == "" {
		return ""
	}
	if _, known := i.course.Competency(id); !known {
		o.problem(o.file, o.at("competency"), "unknown competency %s: add it to competencies in %s or correct it", quote(string(id)), courseFile)
	}
	return id
}

func (i *items) page(o object) string {
	ref := o.scalar("page", "a lesson, or lesson#page")
	if ref == "" {
		return ""
	}
	if _, _, found := i.module.Page(ref); !found && len(i.course.Languages) > 0 {
		o.problem(o.file, o.at("page"), "page %s is no lesson of this module and no lesson#page: correct it", quote(ref))
	}
	return ref
}

// labels reads the words of a scale, as many as it has points.
func (o object) labels() []Text {
	if !o.require("labels", "one text for each point of the scale") {
		return nil
	}
	var labels []Text
	for _, n := range o.list("labels", maxPoints) {
		labels = append(labels, o.texts(n, "a label", shortText))
	}
	points := o.integer("points", len(labels), 2, maxPoints)
	if points != len(labels) {
		o.problem(o.file, o.at("labels"), "the scale has %d points but %d labels: write one label for each point", points, len(labels))
	} else if points < 2 {
		o.problem(o.file, o.at("labels"), "a scale needs at least 2 labels")
	}
	return labels
}

// fits holds a question to one message in every language, together with the
// longest that is said after an answer.
func (i *items) fits(o object, q *Question) {
	for _, l := range o.langs {
		if size := size(q, l); size > maxQuestion {
			o.problem(o.file, o.line, "the question with its options and feedback has %d characters in %s, at most %d fit: shorten it", size, l, maxQuestion)
		}
	}
}

func size(q *Question, l locales.Lang) int {
	const letter = 6 // "A. ", a direction mark and the line's end
	whole, feedback := units(q.Ask[l])+units(q.Explain[l]), 0
	for _, one := range q.Options {
		whole += letter + units(one.Text[l])
		feedback = max(feedback, units(one.Feedback[l]))
	}
	for _, label := range q.Labels {
		whole += letter + units(label[l])
	}
	return whole + feedback
}
