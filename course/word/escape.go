package word

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// entity is what Markdown would read as a character's name.
var entity = regexp.MustCompile(`^&(#[xX]?[0-9a-fA-F]{1,7}|[a-zA-Z0-9]{1,31});`)

// escape keeps words from being read as markup. start says that they begin a
// block; lines after "\n" always begin one, and the "\n" is then a hard break.
func escape(words string, start, lines bool) string {
	var out strings.Builder
	runes := []rune(words)
	for i, c := range runes {
		at := func(j int) rune {
			if j < 0 || j >= len(runes) {
				return ' '
			}
			return runes[j]
		}
		begins := start && i == 0 || lines && i > 0 && at(i-1) == '\n'
		switch {
		case c == '\n' && at(i-1) == '\\':
			out.WriteString("  \n") // the parser counts no backslash after another
			continue
		case c == '\n':
			out.WriteString("\\\n")
			continue
		case begins && leads(runes[i:]), strings.ContainsRune("\\`*[]", c),
			c == '_' && !(wordy(at(i-1)) && wordy(at(i+1))),
			c == '<' || c == '>' && i == 0,
			c == '!' && at(i-1) == '<',
			c == '#' && (at(i-1) == '{' || !lines || i == len(runes)-1),
			c == '&' && entity.MatchString(string(runes[i:min(len(runes), i+40)])),
			(c == '.' || c == ')') && ordinal(runes[:i], start):
			out.WriteByte('\\')
		}
		out.WriteRune(c)
	}
	return out.String()
}

func wordy(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}

// leads tells whether a line begins like a list, a heading, a quotation, code
// or a line across the page.
func leads(line []rune) bool {
	next := ' '
	if len(line) > 1 {
		next = line[1]
	}
	switch line[0] {
	case '#', '>', '=', '~':
		return true
	case '-', '+':
		return unicode.IsSpace(next) || next == line[0]
	}
	return false
}

// ordinal tells whether what stands before a point makes its line an item.
func ordinal(before []rune, start bool) bool {
	digits := 0
	for digits < len(before) && digits < 10 {
		c := before[len(before)-1-digits]
		if c < '0' || c > '9' {
			break
		}
		digits++
	}
	if digits == 0 || digits > 9 {
		return false
	}
	if digits == len(before) {
		return start
	}
	return before[len(before)-1-digits] == '\n'
}

// encoded writes what would be markup in an address as the web does.
func encoded(address string) string {
	var out strings.Builder
	for _, c := range address {
		if c <= ' ' || c == 0x7F || strings.ContainsRune("<>()\\`\"", c) {
			fmt.Fprintf(&out, "%%%02X", c)
			continue
		}
		out.WriteRune(c)
	}
	return out.String()
}

// destination writes an encoded address into Markdown.
func destination(address string) string {
	return strings.ReplaceAll(address, "&", "&amp;")
}
