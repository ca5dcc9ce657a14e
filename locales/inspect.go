package locales

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

var allForms = []string{"zero", "one", "two", "few", "many", "other"}

// limits are Telegram's, in code points, for the messages that are not bodies
// of messages. The value of a placeholder comes on top.
var limits = map[string]int{
	"bot_about": 120, "bot_description": 512,
	"stale_press": 200, "foreign_press": 200, "press_ok": 200,
}

const (
	textLimit    = 4096
	commandLimit = 256
)

func limit(key string) int {
	if n, ok := limits[key]; ok {
		return n
	}
	if strings.HasPrefix(key, "cmd_") {
		return commandLimit
	}
	return textLimit
}

// inspect finds what is wrong with the languages, each by itself and beside
// the one all are measured by.
func inspect(sources []*source) Problems {
	if len(sources) == 0 {
		return Problems{{File: ".", Line: 1, Message: "no language found", Mend: "give each language a folder with " + profileFile + " and messages"}}
	}
	var problems Problems
	for _, s := range sources {
		if s.unread {
			continue // without its profile, everything else would look wrong too
		}
		problems = append(problems, s.inspectProfile()...)
		problems = append(problems, s.inspectMessages(reference(sources))...)
	}
	return append(problems, clashes(sources)...)
}

// reference is the language the others are measured by: English where loaded.
func reference(sources []*source) *source {
	for _, s := range sources {
		if s.lang == English {
			return s
		}
	}
	return sources[0]
}

func (s *source) inspectMessages(ref *source) Problems {
	var problems Problems
	for _, key := range ref.order {
		if s.messages[key] == nil && !s.refused[key] && !s.broken {
			problems = append(problems, Problem{
				File: s.fileOf(ref.messages[key].file), Line: 1,
				Message: fmt.Sprintf("message %q is missing", key), Mend: fmt.Sprintf("write it as in %s:%d", ref.messages[key].file, ref.messages[key].line),
			})
		}
	}
	forms := s.pluralForms()
	for _, key := range s.order {
		m := s.messages[key]
		c := checker{source: s, key: key, message: m}
		c.name()
		for _, form := range slices.Sorted(maps.Keys(m.forms)) {
			c.text(m.forms[form])
		}
		if original := ref.messages[key]; original == nil && (ref.broken || ref.refused[key]) {
			// the original is named already
		} else if original == nil {
			c.problem("is not in the messages of "+string(ref.lang), "remove it, or add it to every language")
		} else {
			c.pluralForms(original, forms)
			c.sameParts(original)
			if s != ref {
				c.translated(original)
			}
		}
		problems = append(problems, c.problems...)
	}
	return problems
}

// fileOf names the file of this language that matches one of another.
func (s *source) fileOf(other string) string {
	return path.Join(string(s.lang), path.Base(other))
}

// pluralForms lists the forms whole numbers take in a language, nil where
// go-i18n knows no rule (it refuses some real tags, among them kmr, Kurmanji).
func (s *source) pluralForms() []string {
	if s.forms == nil {
		s.forms = probe(s.plurals())
	}
	return s.forms
}

// probe asks go-i18n, whose rules are not public, by trying every number that
// any rule tells apart.
func probe(name string) []string {
	tag, err := language.Parse(name)
	if err != nil {
		return nil
	}
	bundle := i18n.NewBundle(tag)
	all := &i18n.Message{ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}
	if bundle.AddMessages(tag, all) != nil {
		return nil
	}
	localizer := i18n.NewLocalizer(bundle, name)
	found := map[string]bool{"other": true}
	for i := range 202 {
		n := i
		if i == 201 {
			n = 1_000_000
		}
		config := i18n.LocalizeConfig{MessageID: "form", PluralCount: n, TemplateParser: template.IdentityParser{}}
		if form, err := localizer.Localize(&config); err == nil {
			found[form] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// clashes finds plain words that mean two commands.
func clashes(sources []*source) Problems {
	var problems Problems
	seen := map[string]string{}
	for _, s := range sources {
		for _, command := range slices.Sorted(maps.Keys(s.profile.Words)) {
			for _, word := range s.profile.Words[command] {
				key := Fold(word)
				if old, ok := seen[key]; ok && old != command {
					problems = append(problems, s.setting(fmt.Sprintf("the word %q means %s and %s", word, old, command), "keep it for one of them", command))
				}
				seen[key] = command
			}
		}
	}
	return problems
}
