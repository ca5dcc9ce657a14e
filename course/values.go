package course

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v3"

	"cohortbot/locales"
)

// Lengths of plain texts in UTF-16 units: what one screen can carry.
const (
	shortText = 200  // titles, options, labels
	longText  = 2000 // questions, feedback, explanations
)

// scalar gives the written value of a key, "" when it is not there.
func (o object) scalar(key, what string) string {
	n := o.fields[key]
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		o.problem(o.file, n.Line, "%s must be one value: write %s", key, what)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// id reads an id that must be there. A wrong one is said and given as "".
func (o object) id(key string) string {
	if !o.require(key, "a short name such as welcome") {
		return ""
	}
	id := o.scalar(key, "a short name such as welcome")
	if id != "" || o.fields[key].Kind == yaml.ScalarNode {
		return o.checkID(id, o.fields[key].Line)
	}
	return ""
}

// checkID gives id back when it is one, else "" after saying so.
func (s source) checkID(id string, line int) string {
	if !isID(id) {
		s.problem(s.file, line, "%s cannot be an id: use 1 to 32 of a-z, 0-9 and -, not beginning with -", quote(id))
		return ""
	}
	return id
}

func isID(id string) bool {
	if id == "" || len(id) > 32 || id[0] == '-' {
		return false
	}
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// integer reads a whole number within bounds; otherwise stands for a missing one.
func (o object) integer(key string, otherwise, least, most int) int {
	if !o.has(key) {
		return otherwise
	}
	value := o.scalar(key, "a whole number")
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		o.problem(o.file, o.fields[key].Line, "%s must be a whole number from %d to %d, not %s", key, least, most, quote(value))
		return otherwise
	}
	return n
}

// number reads a number within bounds, nil when it is missing or wrong.
func (o object) number(key string, least, most float64) *float64 {
	if !o.has(key) {
		return nil
	}
	value := o.scalar(key, "a number")
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(f) || f < least || f > most {
		o.problem(o.file, o.fields[key].Line, "%s must be a number from %g to %g, not %s", key, least, most, quote(value))
		return nil
	}
	return &f
}

// boolean reads true or false; a missing one is false.
func (o object) boolean(key string) bool {
	if !o.has(key) {
		return false
	}
	switch value := o.scalar(key, "true or false"); strings.ToLower(value) {
	case "true":
		return true
	case "false":
		return false
	default:
		o.problem(o.file, o.fields[key].Line, "%s must be true or false, not %s", key, quote(value))
		return false
	}
}

// choice reads one of the allowed words; otherwise stands for a missing or
// wrong one.
func (o object) choice(key, otherwise string, allowed ...string) string {
	if !o.has(key) {
		return otherwise
	}
	value := o.scalar(key, strings.Join(allowed, " or "))
	if contains(allowed, value) {
		return value
	}
	o.problem(o.file, o.fields[key].Line, "%s must be one of %s, not %s", key, strings.Join(allowed, ", "), quote(value))
	return otherwise
}

// list reads the items of a list of at most that many.
func (o object) list(key string, most int) []*yaml.Node {
	n := o.fields[key]
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		o.problem(o.file, n.Line, "%s must be a list", key)
		return nil
	}
	if len(n.Content) > most {
		o.problem(o.file, n.Line, "%s has %d entries, at most %d are read", key, len(n.Content), most)
		return n.Content[:most]
	}
	return n.Content
}

// clock reads a time of day.
func (o object) clock(key string, otherwise Clock) Clock {
	if !o.has(key) {
		return otherwise
	}
	value := o.scalar(key, `a time such as "21:00"`)
	t, err := time.Parse("15:04", value)
	if err != nil {
		o.problem(o.file, o.fields[key].Line, `%s must be a time of day in quotes, such as "21:00", not %s`, key, quote(value))
		return otherwise
	}
	return Clock(t.Hour()*60 + t.Minute())
}

// text reads a text in every language of the course, which must be there.
func (o object) text(key string, most int) Text {
	if !o.require(key, "the text in "+names(o.langs)) {
		return nil
	}
	return o.texts(o.fields[key], key, most)
}

// optional reads a text in every language, nil when it is not there.
func (o object) optional(key string, most int) Text {
	if !o.has(key) {
		return nil
	}
	return o.texts(o.fields[key], key, most)
}

// texts reads one text in every language, saying which are missing.
func (s source) texts(n *yaml.Node, what string, most int) Text {
	t, ok := s.someTexts(n, what, most)
	if !ok {
		return nil
	}
	for _, l := range s.langs {
		if t[l] == "" {
			s.problem(s.file, n.Line, "%s is missing in %s: add %s: …", what, l, l)
		}
	}
	return t
}

// someTexts reads a text in the languages that it is there in.
func (s source) someTexts(n *yaml.Node, what string, most int) (Text, bool) {
	if n.Kind != yaml.MappingNode {
		s.problem(s.file, n.Line, "%s must be a text for each language: {%s: …}", what, names(s.langs))
		return nil, false
	}
	t := Text{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		l := locales.Lang(key.Value)
		switch {
		case !isLang(key.Value):
			s.problem(s.file, key.Line, "unknown key %s in %s: known here are %s", quote(key.Value), what, names(s.langs))
		case len(s.langs) == 0: // that they are missing is said where they belong
		case !hasLang(s.langs, l):
			s.warn(s.file, key.Line, "%s is given in %s, which is not a language of this course: nobody reads it", what, l)
		case t[l] != "":
			s.problem(s.file, key.Line, "%s is here twice in %s: keep one", what, l)
		case value.Kind != yaml.ScalarNode:
			s.problem(s.file, value.Line, "%s in %s must be a text", what, l)
		case !isNull(value):
			t[l] = s.words(value, what, l, most)
		}
	}
	return t, true
}

// words checks one plain text in one language.
func (s source) words(n *yaml.Node, what string, l locales.Lang, most int) string {
	text := strings.TrimSpace(n.Value)
	if size := units(text); size > most {
		s.problem(s.file, n.Line, "%s in %s has %d characters, at most %d fit: shorten it", what, l, size, most)
	}
	if bad, found := unprintable(text); found {
		s.problem(s.file, n.Line, "%s in %s holds the unseen character U+%04X: take it out", what, l, bad)
	}
	return text
}

// unprintable finds a character that no text of a course needs: controls, and
// the marks U+2028 to U+202E, which Telegram takes out of every text.
func unprintable(text string) (rune, bool) {
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r >= 0x2028 && r <= 0x202E || r == unicode.ReplacementChar {
			return r, true
		}
	}
	return 0, false
}

// langTag is a language as files name it: "ckb", "kmr-Arab".
var langTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$`)

func isLang(tag string) bool {
	return langTag.MatchString(tag)
}

func hasLang(langs []locales.Lang, l locales.Lang) bool {
	for _, one := range langs {
		if one == l {
			return true
		}
	}
	return false
}

// names lists languages for a message.
func names(langs []locales.Lang) string {
	words := make([]string, len(langs))
	for i, l := range langs {
		words[i] = string(l)
	}
	return strings.Join(words, ", ")
}

// units counts what Telegram counts: UTF-16 units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
