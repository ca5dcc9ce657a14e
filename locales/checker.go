package locales

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checker collects what is wrong with one message.
type checker struct {
	source   *source
	key      string
	message  *message
	problems Problems
}

func (c *checker) problem(message, mend string) {
	c.problems = append(c.problems, Problem{
		File: c.message.file, Line: c.message.line, Message: fmt.Sprintf("message %q %s", c.key, message), Mend: mend,
	})
}

var (
	goodKey     = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	placeholder = regexp.MustCompile(`{{\.([A-Za-z]+)}}`)
	tag         = regexp.MustCompile(`</?[a-z]+>`)
	entity      = regexp.MustCompile(`&(amp|lt|gt|quot);`)
	fraction    = regexp.MustCompile(`[0-9}]\s*/\s*[0-9{]`)
)

// reserved names mean something else to go-i18n.
var reserved = append([]string{"id", "description", "hash", "leftdelim", "rightdelim"}, allForms...)

func (c *checker) name() {
	if !goodKey.MatchString(c.key) || slices.Contains(reserved, c.key) {
		c.problem("has a name that cannot be used", "name it in small letters, digits and _, and not after a plural form")
	}
}

// text checks one form by itself.
func (c *checker) text(s string) {
	if strings.TrimSpace(s) != s || s == "" {
		c.problem("is empty or has blanks at its ends", "write the text without blanks round it")
	}
	if !norm.NFC.IsNormalString(s) {
		c.problem("is not in Unicode's composed form (NFC)", "type the letters anew instead of joining marks to them")
	}
	if strings.ContainsFunc(s, invisible) {
		c.problem("has invisible direction marks", "remove them: they are put in when the message is written")
	}
	if !onlyFields(s) {
		c.problem("has a broken placeholder", "use {{.Name}} alone, without spaces, functions or conditions")
	}
	if n := utf8.RuneCountInString(unmark(withoutHoles(s, ""))); n > limit(c.key) {
		c.problem(fmt.Sprintf("has %d characters", n), fmt.Sprintf("shorten it to at most %d", limit(c.key)))
	}
	c.tags(s)
	c.script(s)
}

func invisible(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// onlyFields reports whether every action in a template is a plain {{.Field}}.
func onlyFields(s string) bool {
	if !strings.Contains(s, "{{") {
		return true
	}
	trees, err := parse.Parse("m", s, "{{", "}}")
	if err != nil {
		return false
	}
	root := trees["m"]
	if root == nil || root.Root == nil {
		return s == ""
	}
	actions := 0
	for _, node := range root.Root.Nodes {
		switch node.Type() {
		case parse.NodeText:
		case parse.NodeAction:
			actions++
		default:
			return false
		}
	}
	return actions == len(placeholder.FindAllString(s, -1))
}

// tags accepts <b> and <i>, closed in order, and no other use of < > &.
func (c *checker) tags(s string) {
	if !strings.ContainsAny(s, "<>&") {
		return
	}
	var open []string
	for _, t := range tag.FindAllString(s, -1) {
		name := strings.Trim(t, "</>")
		switch {
		case name != "b" && name != "i":
			c.problem("has the tag "+t, "use <b> and <i> only")
		case t[1] != '/':
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			c.problem("closes "+t+" where it is not open", "close each tag, the last opened first")
			return
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		c.problem("leaves a tag open", "close each tag, the last opened first")
	}
	if strings.ContainsAny(entity.ReplaceAllString(tag.ReplaceAllString(s, ""), ""), "<>&") {
		c.problem("has a bare <, > or &", "write &lt; &gt; &amp;")
	}
}

// script checks letters and punctuation, outside placeholders, tags, commands.
func (c *checker) script(s string) {
	p := &c.source.profile
	if strings.Contains(s, "/") && fraction.MatchString(s) {
		c.problem("writes a number over a number with a stroke", `write it in words, as in "3 of 10"`)
	}
	s = unmark(s)
	if s = withoutHoles(s, " "); strings.Contains(s, "/") {
		s = typedCommand.ReplaceAllString(s, "$1")
	}
	if foreign := foreignLetters(s, p.Alphabet); foreign != "" {
		c.problem("has letters of another keyboard: "+foreign, "type it on the keyboard of the language")
	}
	if !p.ASCII && strings.ContainsAny(s, ",;?") {
		c.problem("has the Latin punctuation , ; or ?", "use ، ؛ ؟")
	}
}

// withoutHoles puts something else for the placeholders. Few texts have any, and every
// start of the program looks at all texts.
func withoutHoles(s, instead string) string {
	if !strings.Contains(s, "{{") {
		return s
	}
	return placeholder.ReplaceAllString(s, instead)
}

// foreignLetters lists, with their numbers, the letters of s that are neither
// Latin nor in the alphabet: look-alikes cannot be told apart by eye.
func foreignLetters(s, alphabet string) string {
	var found []string
	for _, r := range s {
		if !unicode.IsLetter(r) || unicode.Is(unicode.Latin, r) || r == 'ـ' || strings.ContainsRune(alphabet, r) {
			continue
		}
		if name := fmt.Sprintf("%c U+%04X", r, r); !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	return strings.Join(found, ", ")
}

// pluralForms wants exactly the forms of the language where the original is
// counted: a missing one is answered by another, a surplus one never.
func (c *checker) pluralForms(original *message, want []string) {
	if !original.plural() {
		if c.message.plural() {
			c.problem("has plural forms, which the original has not", "write one text, or count in every language")
		}
		return
	}
	have := slices.Sorted(maps.Keys(c.message.forms))
	if want != nil && !slices.Equal(have, want) {
		c.problem(fmt.Sprintf("has the plural forms %s", strings.Join(have, " ")), "write exactly "+strings.Join(want, " "))
	}
}

// sameParts wants the placeholders and tags of the original in every form. The
// number itself may be left out where the form says it: zero, one, two.
func (c *checker) sameParts(original *message) {
	wanted := parts(original)
	for _, form := range slices.Sorted(maps.Keys(c.message.forms)) {
		have := partsOf(c.message.forms[form])
		if slices.Equal(have, wanted) {
			continue
		}
		counted := c.message.plural() && slices.Contains([]string{"zero", "one", "two"}, form)
		if counted && slices.Equal(have, without(wanted, "{{.N}}")) {
			continue
		}
		c.problem(fmt.Sprintf("has the placeholders and tags [%s] in %q", strings.Join(have, " "), form), "use exactly "+strings.Join(wanted, " "))
	}
}

// parts takes the form "other" as the full one.
func parts(m *message) []string { return partsOf(m.forms["other"]) }

func partsOf(s string) []string {
	if !strings.ContainsAny(s, "{<") {
		return nil
	}
	found := append(placeholder.FindAllString(s, -1), tag.FindAllString(s, -1)...)
	slices.Sort(found)
	return found
}

func without(list []string, item string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == item })
}

// translated finds text left in the original's language.
func (c *checker) translated(original *message) {
	if c.source.profile.Alphabet == "" {
		return
	}
	for _, text := range c.message.forms {
		if text != original.forms["other"] {
			continue
		}
		if words := withoutHoles(tag.ReplaceAllString(text, ""), ""); strings.ContainsFunc(words, unicode.IsLetter) {
			c.problem("is not translated", "write it in "+c.source.profile.Name)
		}
	}
}
