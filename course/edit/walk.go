package edit

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/course"
	"cohortbot/locales"
)

// slot is one text in a YAML file.
type slot struct {
	id   string
	kind Kind
	at   *yaml.Node // its languages
	line int        // of its key
}

// walker lists the texts of a YAML file in the order in which they stand.
type walker struct {
	name     string
	slots    []slot
	problems []course.Problem
}

func (w *walker) problem(line int, format string, args ...any) {
	w.problems = append(w.problems, course.Problem{File: w.name, Line: max(line, 1), Message: fmt.Sprintf(format, args...)})
}

// field is the value of a key with the line of the key; nil when it is not
// there or nothing.
func field(n *yaml.Node, key string) (*yaml.Node, int) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, 0
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key && n.Content[i+1].ShortTag() != "!!null" {
			return n.Content[i+1], n.Content[i].Line
		}
	}
	return nil, 0
}

// value is the written value of a key.
func value(n *yaml.Node, key string) string {
	v, _ := field(n, key)
	if v == nil || v.Kind != yaml.ScalarNode {
		return ""
	}
	return strings.TrimSpace(v.Value)
}

// text takes up the text under a key, where there is one.
func (w *walker) text(n *yaml.Node, key, id string, kind Kind) {
	if at, line := field(n, key); at != nil {
		w.take(at, line, key, id, kind)
	}
}

func (w *walker) take(at *yaml.Node, line int, what, id string, kind Kind) {
	if at.Kind != yaml.MappingNode {
		w.problem(line, "%s must be a text for each language: {en: …}", what)
		return
	}
	for i := 0; i+1 < len(at.Content); i += 2 {
		one := at.Content[i+1]
		list := one.Kind == yaml.SequenceNode && kind == List
		if one.Kind != yaml.ScalarNode && !list {
			w.problem(one.Line, "%s in %s must be a text", what, at.Content[i].Value)
			return
		}
	}
	w.slots = append(w.slots, slot{id, kind, at, line})
}

// each visits the items of a list; without an id the texts of an item could
// not be told apart.
func (w *walker) each(n *yaml.Node, key, what string, visit func(one *yaml.Node, id string)) {
	list, _ := field(n, key)
	if list == nil || list.Kind != yaml.SequenceNode {
		return
	}
	for _, one := range list.Content {
		w.one(one, what, visit)
	}
}

func (w *walker) one(n *yaml.Node, what string, visit func(one *yaml.Node, id string)) {
	id := value(n, "id")
	if !course.IsID(id) {
		w.problem(n.Line, "%s here has no id that can be used: give it one of a-z, 0-9 and -", what)
		return
	}
	visit(n, id)
}

// course lists the texts of course.yaml.
func (w *walker) course(root *yaml.Node) {
	w.text(root, "title", "course/title", Words)
	w.text(root, "contact", "course/contact", Words)
	bot, _ := field(root, "bot")
	if name, _ := field(bot, "name"); name != nil && name.Kind == yaml.MappingNode {
		w.text(bot, "name", "course/bot/name", Words) // else it is one for all languages
	}
	w.text(bot, "about", "course/bot/about", Words)
	w.text(bot, "description", "course/bot/description", Words)
	w.each(root, "profile", "a profile question", func(q *yaml.Node, id string) {
		at := "course/profile/" + id
		w.text(q, "ask", at+"/ask", Words)
		w.each(q, "options", "an option", func(one *yaml.Node, id string) {
			w.text(one, "text", at+"/option/"+id, Words)
		})
	})
	w.each(root, "competencies", "a competency", func(one *yaml.Node, id string) {
		w.text(one, "title", "course/competency/"+id, Words)
	})
	w.each(root, "reminders", "a reminder", func(one *yaml.Node, id string) {
		w.text(one, "text", "course/reminder/"+id, Words)
	})
	safety, _ := field(root, "safety")
	w.text(safety, "words", "course/safety/words", List)
	w.text(safety, "text", "course/safety/text", Words)
}

func (w *walker) calendar(root *yaml.Node) {
	if root == nil || root.Kind != yaml.SequenceNode {
		return
	}
	for _, n := range root.Content {
		w.one(n, "an occasion", func(one *yaml.Node, id string) {
			w.text(one, "name", "calendar/"+id, Words)
		})
	}
}

// quiz lists the texts of a quiz under the id it has in the course.
func (w *walker) quiz(root *yaml.Node, at string) {
	w.text(root, "title", at+"/title", Words)
	w.each(root, "questions", "a question", func(q *yaml.Node, id string) {
		at := at + "/" + id
		w.text(q, "ask", at+"/ask", Words)
		w.each(q, "options", "an option", func(one *yaml.Node, id string) {
			w.text(one, "text", at+"/option/"+id, Words)
			w.text(one, "feedback", at+"/option/"+id+"/feedback", Words)
		})
		labels, _ := field(q, "labels")
		if labels != nil && labels.Kind == yaml.SequenceNode {
			for i, one := range labels.Content {
				w.take(one, one.Line, "a label", at+"/label/"+strconv.Itoa(i+1), Words)
			}
		}
		w.text(q, "explain", at+"/explain", Words)
	})
}

// langsOf reads the languages of the course.
func (w *walker) langsOf(root *yaml.Node) []locales.Lang {
	var langs []locales.Lang
	list, line := field(root, "languages")
	if list != nil && list.Kind == yaml.SequenceNode {
		for _, n := range list.Content {
			langs = append(langs, locales.Lang(strings.TrimSpace(n.Value)))
		}
	}
	if len(langs) == 0 {
		w.problem(line, "a course needs at least one language: write languages: [ar, ckb, en]")
	}
	return langs
}
