package course

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/locales"
)

// calmProfile is how many profile questions registration has presses for.
const calmProfile = 3

func (o object) consent() Consent {
	if !o.require("consent", "consent: {version: 1, retain_days: 365}") {
		return Consent{}
	}
	c := o.object(o.fields["consent"], "consent", "version", "retain_days")
	c.require("version", "a number that grows with each change, from 1")
	c.require("retain_days", "for how many days data is kept, such as 365")
	return Consent{Version: c.integer("version", 1, 1, 1<<20), RetainDays: c.integer("retain_days", 1, 1, 36600)}
}

// bot reads how the bot presents itself. The name may be one for all
// languages; a language that is missing is shown another's text.
func (o object) bot() Bot {
	if !o.has("bot") {
		return Bot{}
	}
	b := o.object(o.fields["bot"], "bot", "name", "about", "description")
	return Bot{Name: b.profileText("name", 64), About: b.profileText("about", 120), Description: b.profileText("description", 512)}
}

func (o object) profileText(key string, most int) Text {
	n := o.fields[key]
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode && key == "name" {
		t := Text{}
		for _, l := range o.langs {
			t[l] = o.words(n, key, l, most)
		}
		return t
	}
	t, ok := o.someTexts(n, key, most)
	if !ok {
		return nil
	}
	for _, l := range o.langs {
		if t[l] == "" {
			o.warn(o.file, n.Line, "%s of the bot is missing in %s: it is shown in another language", key, l)
		}
	}
	return t
}

func (o object) profile() []ProfileQuestion {
	var profile []ProfileQuestion
	nodes := o.list("profile", maxEntries)
	if len(nodes) > calmProfile {
		o.warn(o.file, nodes[calmProfile].Line, "the profile has %d questions: with more than %d many people stop before the first lesson", len(nodes), calmProfile)
	}
	seen := map[string]bool{}
	for _, n := range nodes {
		q := o.object(n, "a profile question", "id", "ask", "options")
		one := ProfileQuestion{ID: ProfileID(q.once("id", "profile question", seen)), Ask: q.text("ask", longText)}
		one.Options = q.profileOptions()
		q.asksForPrivate(one)
		profile = append(profile, one)
	}
	return profile
}

func (o object) profileOptions() []ProfileOption {
	var options []ProfileOption
	nodes := o.list("options", maxOptions)
	if len(nodes) < 2 {
		o.problem(o.file, o.at("options"), "a profile question needs at least two options")
	}
	seen := map[string]bool{}
	for _, n := range nodes {
		one := o.object(n, "an option", "id", "text")
		options = append(options, ProfileOption{ID: OptionID(one.once("id", "option", seen)), Text: one.text("text", shortText)})
	}
	return options
}

// once reads an id that nothing else in seen may have.
func (o object) once(key, what string, seen map[string]bool) string {
	id := o.id(key)
	if id != "" && seen[id] {
		o.problem(o.file, o.at(key), "duplicate id: the %s %s is there already: rename one", what, id)
	}
	seen[id] = true
	return id
}

func (o object) competencies() []Competency {
	var all []Competency
	seen := map[string]bool{}
	for _, n := range o.list("competencies", maxEntries) {
		one := o.object(n, "a competency", "id", "title")
		all = append(all, Competency{ID: CompetencyID(one.once("id", "competency", seen)), Title: one.text("title", shortText)})
	}
	return all
}

func (o object) measures(c *Course) []Measure {
	var all []Measure
	seen := map[string]bool{}
	for _, n := range o.list("measures", maxEntries) {
		one := o.object(n, "a measure", "id", "before", "after", "then")
		m := Measure{ID: one.once("id", "measure", seen)}
		one.require("before", "the id of a quiz")
		one.require("after", "the id of a quiz")
		m.Before, _ = one.quizRef("before", c)
		m.After, _ = one.quizRef("after", c)
		if then, ok := one.quizRef("then", c); ok {
			m.Then = &then
		}
		all = append(all, m)
	}
	return all
}

// quizRef reads the id of a quiz, or module/quiz where modules share one.
func (o object) quizRef(key string, c *Course) (QuizRef, bool) {
	id := o.scalar(key, "the id of a quiz")
	if id == "" {
		return QuizRef{}, false
	}
	if module, quiz, named := strings.Cut(id, "/"); named {
		if c.Quiz(ModuleID(module), QuizID(quiz)) != nil {
			return QuizRef{ModuleID(module), QuizID(quiz)}, true
		}
	} else if found := c.FindQuiz(QuizID(id)); len(found) == 1 {
		return found[0], true
	} else if len(found) > 1 {
		o.problem(o.file, o.at(key), "%d modules have a quiz %s: write %s/%s", len(found), id, found[0].Module, id)
		return QuizRef{}, false
	}
	o.problem(o.file, o.at(key), "%s names no quiz of this course: correct the id, or list the quiz in its module.yaml", quote(id))
	return QuizRef{}, false
}

func (o object) targets(c *Course) []Target {
	var all []Target
	seen := map[string]bool{}
	for _, n := range o.list("targets", maxEntries) {
		one := o.object(n, "a target", "id", "of", "baseline", "target")
		t := Target{ID: one.once("id", "target", seen), Of: one.of(c)}
		if one.require("target", "a share in per cent, such as 80") {
			t.Target = orZero(one.number("target", 0, 100))
		}
		t.Baseline = orZero(one.number("baseline", 0, 100))
		all = append(all, t)
	}
	return all
}

// of is whom a target is a share of: a step everybody passes, or those who
// closed a quiz, or those whom a measure compares.
func (o object) of(c *Course) string {
	if !o.require("of", "consented, invited, finished, or the id of a measure or quiz") {
		return ""
	}
	of := o.scalar("of", "whom the share is of")
	if of == "" || contains([]string{"consented", "invited", "finished"}, of) {
		return of
	}
	for _, m := range c.Measures {
		if m.ID == of {
			return of
		}
	}
	o.quizRef("of", c)
	return of
}

func orZero(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

func (o object) safety() Safety {
	if !o.has("safety") {
		return Safety{}
	}
	s := o.object(o.fields["safety"], "safety", "words", "text")
	safety := Safety{Words: map[locales.Lang][]string{}, Text: s.text("text", longText)}
	if !s.require("words", "lists of words: {en: […], ar: […]}") {
		return safety
	}
	if len(o.langs) == 0 {
		return safety
	}
	words := s.object(s.fields["words"], "words", strings.Split(names(o.langs), ", ")...)
	for _, l := range o.langs {
		for _, n := range words.list(string(l), 1000) {
			if n.Kind != yaml.ScalarNode {
				o.problem(o.file, n.Line, "a word of danger in %s must be a text: write the words one beside another, [one, two]", l)
				continue
			}
			if w := words.words(n, "a word of danger", l, shortText); w != "" {
				safety.Words[l] = append(safety.Words[l], w)
			}
		}
	}
	return safety
}
