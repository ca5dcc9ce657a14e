package gift

import (
	"bytes"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/course"
	"cohortbot/course/schema"
)

// create writes the quiz in its first language.
func (t *taker) create(items []item, out *Result) {
	name(items)
	t.unsorted(items)
	questions := &yaml.Node{Kind: yaml.SequenceNode}
	for _, i := range items {
		questions.Content = append(questions.Content, t.question(i))
	}
	quiz := mapping(
		pair{"id", id(string(t.place.id))},
		pair{"kind", id(string(t.Kind))},
		pair{"title", t.text(t.Title)},
		pair{"see", id(string(course.SeeTotals))},
		pair{"questions", questions},
	)
	b := bytes.NewBufferString(t.place.lead())
	encoder := yaml.NewEncoder(b)
	encoder.SetIndent(2)
	if err := encoder.Encode(quiz); err != nil {
		t.problem(1, "the quiz cannot be written: %v", err)
		return
	}
	out.Files[t.place.quizFile()] = b.Bytes()
	out.First, out.Right = standFirst(items)
	out.Missing = t.place.missing(t.Lang)
	out.Untitled = t.Title == ""
}

// standFirst counts the questions with one right answer, and those in which it
// stands first. Moodle mixes answers as it shows them; a course shows them as they
// stand.
func standFirst(items []item) (first, all int) {
	for _, i := range items {
		right := 0
		for _, o := range i.options {
			if o.correct {
				right++
			}
		}
		if right != 1 {
			continue
		}
		all++
		if i.options[0].correct {
			first++
		}
	}
	return first, all
}

// lead is the line that leads an editor to the schema, where module.yaml has one.
func (p *place) lead() string {
	line, _, _ := strings.Cut(string(p.module), "\n")
	if !strings.HasPrefix(line, "# yaml-language-server: ") {
		return ""
	}
	return strings.Replace(strings.TrimSpace(line), schema.For(p.moduleFile()), schema.For(p.quizFile()), 1) + "\n"
}

func (t *taker) question(i item) *yaml.Node {
	q := mapping(pair{"id", id(i.id)})
	if i.competency != "" {
		add(q, pair{"competency", id(i.competency)})
	}
	add(q, pair{"type", id(string(i.kind))}, pair{"ask", t.text(i.ask)})
	if len(i.options) > 0 {
		options := &yaml.Node{Kind: yaml.SequenceNode}
		for n, o := range i.options {
			options.Content = append(options.Content, t.option(n, o))
		}
		add(q, pair{"options", options})
	}
	if i.explain != "" {
		add(q, pair{"explain", t.text(i.explain)})
	}
	return q
}

func (t *taker) option(n int, o option) *yaml.Node {
	out := mapping(pair{"id", id(letter(n))}, pair{"text", t.text(o.text)})
	if o.correct {
		add(out, pair{"correct", bare("true")})
	}
	if o.score != nil {
		add(out, pair{"score", bare(strconv.FormatFloat(*o.score, 'f', -1, 64))})
	}
	if o.feedback != "" {
		add(out, pair{"feedback", t.text(o.feedback)})
	}
	return out
}

// text is a text of the course in the one language there is yet, or in none.
func (t *taker) text(words string) *yaml.Node {
	if words == "" {
		return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	}
	value := id(words)
	value.Style = yaml.DoubleQuotedStyle
	return mapping(pair{string(t.Lang), value})
}

// id is a word of letters, in quotes only where YAML would take it for something
// else.
func id(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

// bare is a number, or true.
func bare(value string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: value} }

type pair struct {
	key   string
	value *yaml.Node
}

func mapping(pairs ...pair) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	add(n, pairs...)
	return n
}

func add(n *yaml.Node, pairs ...pair) {
	for _, p := range pairs {
		n.Content = append(n.Content, id(p.key), p.value)
	}
}
