package locales

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The invisible marks that keep mixed text in order. Telegram keeps these and
// deletes the older embeddings (U+202A–202E).
const (
	lrm = "\u200e" // left-to-right mark
	rlm = "\u200f" // right-to-left mark
	lri = "\u2066" // left-to-right isolate
	fsi = "\u2068" // first-strong isolate
	pdi = "\u2069" // pop directional isolate
)

// LTR isolates what is always read from left to right: a command, a link, a
// code, a phone number, a numeric date, a range. An empty string stays empty.
func LTR(s string) string { return isolate(lri, s) }

// Free isolates a name or free text, whose direction is that of its own first
// letter. Marks inside that would reach beyond the isolate are removed.
func Free(s string) string { return isolate(fsi, s) }

// isolate wraps every line by itself, for an isolate ends with its line.
func isolate(open, s string) string {
	if s == "" {
		return ""
	}
	if !balanced(s) {
		s = strings.Map(dropEmbedding, s)
	}
	if !strings.Contains(s, "\n") {
		return open + s + pdi
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = open + line + pdi
		}
	}
	return strings.Join(lines, "\n")
}

// balanced reports whether every isolate in s is closed on its own line and
// nothing else in s could change the direction of what follows it.
func balanced(s string) bool {
	depth := 0
	for _, r := range s {
		switch {
		case r >= '\u202a' && r <= '\u202e':
			return false
		case r >= '\u2066' && r <= '\u2068':
			depth++
		case r == '\u2069':
			depth--
		case r == '\n' && depth != 0:
			return false
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}

func dropEmbedding(r rune) rune {
	if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
		return -1
	}
	return r
}

// Lines readies a whole message for a right-to-left reader: every line that
// does not begin with a letter of the Arabic script (one that begins with
// Latin, a digit, an emoji, an isolate) gets a right-to-left mark, for such
// lines are turned round otherwise. Telegram's HTML tags are passed over. For other
// readers a line that begins with a value in the Arabic script gets the opposite
// mark. It changes nothing when done twice.
func (b *Bundle) Lines(l Lang, text string) string {
	mark, needs := rlm, needsMark
	if !b.RightToLeft(l) {
		if mark, needs = lrm, turned; !strings.Contains(text, fsi) {
			return text
		}
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if needs(line) {
			lines[i] = mark + line
		}
	}
	return strings.Join(lines, "\n")
}

// turned says that a line of a language from left to right begins with a value that is not,
// and goes on in that language.
func turned(line string) bool {
	at := strings.Index(line, fsi)
	if at < 0 || strings.HasPrefix(line, lrm) || strings.ContainsFunc(tag.ReplaceAllString(line[:at], ""), unicode.IsLetter) {
		return false
	}
	value, rest, closed := strings.Cut(line[at+len(fsi):], pdi)
	first := strings.IndexFunc(value, unicode.IsLetter)
	if !closed || first < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(value[first:])
	rest = tag.ReplaceAllString(values.ReplaceAllString(rest, ""), "")
	return unicode.Is(unicode.Arabic, r) && strings.ContainsFunc(rest, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

func needsMark(line string) bool {
	for strings.HasPrefix(line, "<") {
		end := strings.IndexByte(line, '>')
		if end < 0 {
			break
		}
		line = line[end+1:]
	}
	line = strings.TrimLeft(line, " \t")
	if line == "" || strings.HasPrefix(line, rlm) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(line)
	return !(unicode.IsLetter(first) && unicode.Is(unicode.Arabic, first))
}

// values are those that are isolated.
var values = regexp.MustCompile("[" + lri + fsi + "][^" + pdi + "]*" + pdi)

// direct isolates a value by what it is: numbers and what machines read run
// from left to right, everything else as its first letter does. A figure in
// Arabic digits keeps its place by itself, and an isolate would move its sign.
func direct(s string) string {
	switch {
	case isolated(s):
		return s
	case strings.ContainsFunc(s, unicode.IsLetter):
		if machine(s) {
			return LTR(s)
		}
		return Free(s)
	case european(s):
		return LTR(s)
	case strings.ContainsAny(s, ":-/"):
		return LTR(s)
	}
	return s
}

// isolated reports whether s is one isolate already, as Percent returns it.
func isolated(s string) bool {
	return (strings.HasPrefix(s, fsi) || strings.HasPrefix(s, lri)) && strings.Index(s, pdi) == len(s)-len(pdi)
}

// machine reports whether s is a command, a user name or a link.
func machine(s string) bool {
	if strings.ContainsFunc(s, unicode.IsSpace) || strings.ContainsFunc(s, isArabic) {
		return false
	}
	return s[0] == '/' || s[0] == '@' || strings.Contains(s, "://") || strings.HasPrefix(s, "t.me/")
}

func isArabic(r rune) bool { return unicode.Is(unicode.Arabic, r) }

// guard isolates the commands in a catalogue text of a right-to-left language,
// so that translators need not type invisible marks.
func (p *profile) guard(text string) string {
	if p.Direction != "rtl" || !strings.Contains(text, "/") {
		return text
	}
	return typedCommand.ReplaceAllString(text, "${1}"+lri+"${2}"+pdi)
}

// typedCommand finds "/help" at the start of a word. A closing tag never
// matches, for its slash follows "<".
var typedCommand = regexp.MustCompile(`(^|[\s(«])(/[a-z][a-z0-9_]*)`)

// Undirected takes the marks of direction out of a text: for what sets each line in one direction by
// itself, and where a name of something must be typed as it is seen.
func Undirected(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\u200e' || r == '\u200f' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, text)
}
