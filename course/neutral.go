package course

import (
	"slices"
	"strings"
	"unicode"

	"cohortbot/locales"
)

// Preview is how much of a message a locked phone may show, in characters.
const Preview = 120

// tellingWord is from how many letters on a word of a title tells by itself; shorter ones
// belong to everybody.
const tellingWord = 6

// phrase is how many words of a title, one after another, tell together.
const phrase = 3

// Tells says that what a locked phone shows of a text tells of the course: it has a long
// word of its title, a module's or a competency's, or three words that follow one another in
// any of its titles, or both of a title of two.
func (c *Course) Tells(l locales.Lang, text string) bool {
	runes := []rune(text)
	said := words(string(runes[:min(len(runes), Preview)]))
	for _, t := range c.titles() {
		title := words(t.text[l])
		for _, w := range title {
			if t.names && len([]rune(w)) >= tellingWord && slices.Contains(said, w) {
				return true
			}
		}
		for i := range title {
			if follow(said, title[i:min(i+phrase, len(title))]) {
				return true
			}
			if len(title)-i <= phrase {
				break
			}
		}
	}
	return false
}

// title is one of the course; names says that it names what is learned.
type title struct {
	text  Text
	names bool
}

func (c *Course) titles() []title {
	out := []title{{c.Title, true}}
	for _, k := range c.Competencies {
		out = append(out, title{k.Title, true})
	}
	for _, m := range c.Modules {
		out = append(out, title{m.Title, true})
		for _, l := range m.Lessons {
			out = append(out, title{l.Title, false})
		}
		for _, q := range m.Quizzes {
			out = append(out, title{q.Title, false})
		}
	}
	return out
}

// follow says that some words come one right after another; a single one does not tell.
func follow(said, some []string) bool {
	for i := 0; len(some) > 1 && i+len(some) <= len(said); i++ {
		if slices.Equal(said[i:i+len(some)], some) {
			return true
		}
	}
	return false
}

func words(s string) []string {
	return strings.FieldsFunc(locales.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
