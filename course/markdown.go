package course

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxPage is the most bytes of Markdown that one page can need: 4,096 letters
// of two bytes and as much again for marks and addresses. A longer one is
// refused before it is parsed, as parsing takes the square of it at worst.
const maxPage = 16 << 10

// maxMarks is more emphasis, links and lists than one page has use for. Parsing
// takes the square of their number at worst.
const maxMarks = 2000

// maxPages is more than any lesson should have.
const maxPages = 100

// fragment is the Markdown of one page before it is rendered.
type fragment struct {
	line int    // of its first line in the file
	text []byte // without the mark
	mark string // from {#id}, or ""
	at   int    // the line of the mark
}

// tooMuch says why a page is refused before it is parsed, "" when it is not.
func (f fragment) tooMuch() string {
	if len(f.text) > maxPage {
		return "this page is far too long: cut it with lines ---"
	}
	marks := 0
	for _, c := range f.text {
		if strings.IndexByte("*_[<>`-+.)", c) >= 0 {
			marks++
		}
	}
	if marks > maxMarks {
		return fmt.Sprintf("this page has %d marks such as * _ [ < > - and 1., at most %d are read: take out what is not needed", marks, maxMarks)
	}
	return ""
}

// prepare makes the bytes of a Markdown file plain lines: no byte order mark,
// no carriage returns, comments blanked out so that lines keep their numbers.
func prepare(data []byte) (text []byte, line int, err error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	for i, one := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(one) {
			return nil, i + 1, fmt.Errorf("this is not UTF-8 text: save the file as UTF-8")
		}
		if bad, found := unprintable(string(one)); found {
			return nil, i + 1, fmt.Errorf("this line holds the unseen character U+%04X: take it out", bad)
		}
	}
	return uncomment(data)
}

// uncomment takes out <!-- comments -->: authors name their sources there.
// Code is no exception, as nobody shows comments of HTML on a phone.
func uncomment(data []byte) ([]byte, int, error) {
	var out []byte
	for rest := data; ; {
		before, after, found := bytes.Cut(rest, []byte("<!--"))
		out = append(out, before...)
		if !found {
			return out, 0, nil
		}
		comment, next, closed := bytes.Cut(after, []byte("-->"))
		if !closed {
			return nil, 1 + bytes.Count(out, []byte("\n")), fmt.Errorf("a comment begins here and never ends: close it with -->")
		}
		out = append(out, bytes.Repeat([]byte("\n"), bytes.Count(comment, []byte("\n")))...)
		rest = next
	}
}

// paginate cuts a prepared file at its lines --- and takes the marks off.
func paginate(text []byte) []fragment {
	var pages []fragment
	current := fragment{line: 1}
	fence := ""
	for i, one := range bytes.SplitAfter(text, []byte("\n")) {
		bare := strings.TrimRight(string(one), " \t\n")
		if fence == "" && bare == "---" {
			pages = append(pages, current.marked())
			current = fragment{line: i + 2}
			continue
		}
		fence = fenced(fence, bare)
		current.text = append(current.text, one...)
	}
	return append(pages, current.marked())
}

// fenced follows code between lines of ``` or ~~~, where --- is only text.
func fenced(open, bare string) string {
	bare = strings.TrimLeft(bare, " ")
	if open != "" {
		if strings.HasPrefix(bare, open) && strings.Trim(bare, open[:1]) == "" {
			return ""
		}
		return open
	}
	for _, c := range []string{"`", "~"} {
		run := len(bare) - len(strings.TrimLeft(bare, c))
		if run >= 3 && !(c == "`" && strings.Contains(bare[run:], "`")) {
			return bare[:run]
		}
	}
	return ""
}

// pageMark is {#id} at the end of a line.
var pageMark = regexp.MustCompile(`^(.*?)\s*\{#([^{}]*)\}$`)

// marked moves {#id} into the mark: from the end of the page's first line or
// of a heading, or from a line of its own. A second one stays in the text,
// where rendering refuses it.
func (f fragment) marked() fragment {
	lines := bytes.SplitAfter(f.text, []byte("\n"))
	fence, first := "", true
	for i, one := range lines {
		bare := bytes.TrimSpace(one)
		fence = fenced(fence, string(bare))
		if len(bare) == 0 || fence != "" {
			continue
		}
		found := pageMark.FindSubmatch(bare)
		if found != nil && (first || len(found[1]) == 0 || bare[0] == '#') {
			f.mark, f.at = string(found[2]), f.line+i
			if f.mark == "" {
				f.mark = "{#}" // not an id, and said to be none
			}
			lines[i] = append(bytes.Clone(found[1]), '\n')
			f.text = bytes.Join(lines, nil)
			return f
		}
		first = false
	}
	return f
}
