package gift

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// block is what stands between two empty lines, without its comments.
type block struct {
	line    int
	text    text
	comment []string // its comment lines: Moodle puts [id:…] and [tag:…] there
}

// blocks parts a file. What cannot be text at all is said, and nothing is read.
func blocks(data []byte, r *report) []block {
	if !readable(data, r) {
		return nil
	}
	var out []block
	var b block
	end := func() {
		if b.text = b.text.trim(); len(b.text) > 0 {
			b.line = b.text.line(b.line)
			out = append(out, b)
		}
		b = block{}
	}
	number := 0
	for line := range strings.Lines(newlines(data)) {
		number++
		line = strings.TrimFunc(line, idle)
		switch {
		case line == "":
			end()
		case strings.HasPrefix(line, "//"):
			b.comment = append(b.comment, line)
		default:
			b.text = unescape(b.text, line, number)
			b.text = append(b.text, char{'\n', int32(number), false})
		}
	}
	end()
	return out
}

// newlines gives the file with the line ends of Windows and of old Macs made one.
func newlines(data []byte) string {
	return strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n")
}

// readable refuses what is no text, each with its line.
func readable(data []byte, r *report) bool {
	switch {
	case len(data) > MaxFile:
		r.problem(1, "this file is over %d MB: export fewer questions at once", MaxFile>>20)
		return false
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		r.problem(1, "this file is in UTF-16: save it as UTF-8")
		return false
	}
	fine, number := true, 0
	for line := range strings.Lines(newlines(data)) {
		number++
		if !utf8.ValidString(line) {
			r.problem(number, "this is not UTF-8 text: save the file as UTF-8")
			return false
		}
		if bad := strings.IndexFunc(line, unseen); bad >= 0 {
			first, _ := utf8.DecodeRuneInString(line[bad:])
			r.problem(number, "here is the unseen character U+%04X: take it out", first)
			fine = false
		}
	}
	return fine
}

func unseen(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == 0x2028 || r == 0x2029 || r == unicode.ReplacementChar
}

// What Moodle writes into the comment before a question; \] stands for ].
var (
	idMark  = regexp.MustCompile(`\[id:((?:\\\]|[^\]])+)\]`)
	tagMark = regexp.MustCompile(`\[tag:((?:\\\]|[^\]<>` + "`" + `])+)\]`)
)

// idNumber is the question's own id, empty without one.
func (b block) idNumber() string {
	for _, line := range b.comment {
		if found := idMark.FindStringSubmatch(line); found != nil {
			return unbracket(found[1])
		}
	}
	return ""
}

func (b block) tags() []string {
	var tags []string
	for _, line := range b.comment {
		for _, found := range tagMark.FindAllStringSubmatch(line, -1) {
			tags = append(tags, unbracket(found[1]))
		}
	}
	return tags
}

func unbracket(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, `\]`, `]`))
}
