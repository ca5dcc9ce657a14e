package gift

import (
	"strings"
	"unicode"
)

// char is one character of a file, or what an escape stands for.
type char struct {
	r       rune
	line    int32
	escaped bool // it was written with a backslash and is no sign of the format
}

// text is a part of a file that knows its lines and its escapes.
type text []char

// unescape reads one line: \~ \= \# \{ \} \: and \\ are the signs themselves and
// \n a line break; before anything else a backslash is only a backslash.
func unescape(into text, line string, number int) text {
	at := int32(number)
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		if runes[i] != '\\' || i+1 == len(runes) || !strings.ContainsRune(`\~=#{}:n`, runes[i+1]) {
			into = append(into, char{runes[i], at, false})
			continue
		}
		i++
		if runes[i] == 'n' {
			into = append(into, char{'\n', at, true})
			continue
		}
		into = append(into, char{runes[i], at, true})
	}
	return into
}

// index finds a sign of the format, -1 without one.
func (t text) index(sign string) int {
	want := []rune(sign)
	for i := 0; i+len(want) <= len(t); i++ {
		if t[i:].begins(want) {
			return i
		}
	}
	return -1
}

// last finds the last place of a sign.
func (t text) last(sign string) int {
	want := []rune(sign)
	for i := len(t) - len(want); i >= 0; i-- {
		if t[i:].begins(want) {
			return i
		}
	}
	return -1
}

func (t text) begins(want []rune) bool {
	if len(t) < len(want) {
		return false
	}
	for i, r := range want {
		if t[i].r != r || t[i].escaped {
			return false
		}
	}
	return true
}

// cut parts the text at the first place of a sign; without it all is before.
func (t text) cut(sign string) (before, after text, found bool) {
	i := t.index(sign)
	if i < 0 {
		return t.trim(), nil, false
	}
	return t[:i].trim(), t[i+len([]rune(sign)):].trim(), true
}

// trim takes blanks and directional marks off both ends.
func (t text) trim() text {
	for len(t) > 0 && idle(t[0].r) && !t[0].escaped {
		t = t[1:]
	}
	for len(t) > 0 && idle(t[len(t)-1].r) && !t[len(t)-1].escaped {
		t = t[:len(t)-1]
	}
	return t
}

// idle are characters that say nothing at the edge of a text.
func idle(r rune) bool { return unicode.IsSpace(r) || directional(r) }

// directional are the marks that turn the direction of writing, and the mark
// that stands before a file.
func directional(r rune) bool {
	return r == 0x200E || r == 0x200F || r == 0x061C || r >= 0x202A && r <= 0x202E ||
		r >= 0x2066 && r <= 0x2069 || r == 0xFEFF
}

// embedding are those of them that no text of a course may hold: Telegram takes
// them out.
func embedding(r rune) bool { return r >= 0x202A && r <= 0x202E || r == 0xFEFF }

// line is where the text begins; otherwise where it should.
func (t text) line(otherwise int) int {
	if len(t) == 0 {
		return otherwise
	}
	return int(t[0].line)
}

// String gives the characters as they are meant. A line that was broken in the
// file is one line; keep keeps its breaks.
func (t text) string(keep bool) string {
	var b strings.Builder
	for _, c := range t {
		switch {
		case embedding(c.r):
		case c.r == '\n' && !c.escaped && !keep:
			b.WriteByte(' ')
		default:
			b.WriteRune(c.r)
		}
	}
	return strings.TrimFunc(b.String(), idle)
}
