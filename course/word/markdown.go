package word

import (
	"fmt"
	"regexp"
	"strings"
)

// writer writes the Markdown of lessons, as course reads it.
type writer struct {
	*remarks
	check *checker
	paths map[string]string // of pictures in the module's folder, by part
}

// deepestItem is as deep as lists may be nested on a page of a course.
const deepestItem = 5

// lesson is a whole file: the title, then pages between lines ---.
func (w *writer) lesson(l *lesson) string {
	var pages []string
	for _, p := range l.pages {
		pages = append(pages, w.page(p))
	}
	title := "# " + w.words([]span{{text: l.title}}, true, l.number)
	return strings.TrimRight(title+"\n\n"+strings.Join(pages, "\n\n---\n\n"), "\n") + "\n"
}

// page writes the blocks of a page and, under them, its notes.
func (w *writer) page(p *page) string {
	p.settle()
	count := 0
	var out strings.Builder
	blocks := p.blocks
	for i := 0; i < len(blocks); {
		size := group(blocks[i:])
		if i > 0 {
			out.WriteString("\n\n")
		}
		for j := range blocks[i : i+size] {
			blocks[i+j].spans = numbered(blocks[i+j].spans, &count)
		}
		out.WriteString(w.group(blocks[i : i+size]))
		i += size
	}
	for i, n := range p.notes {
		spans := append([]span{{text: raised(i+1) + " "}}, trimmed(n.spans)...)
		out.WriteString("\n\n" + w.words(spans, false, 0))
	}
	return strings.TrimLeft(out.String(), "\n")
}

// group counts the blocks that belong together: a list, a table, a quotation.
func group(blocks []block) int {
	size := 1
	if first := blocks[0].form; first == listed || first == row || first == quote {
		for size < len(blocks) && blocks[size].form == first {
			size++
		}
	}
	return size
}

func (w *writer) group(blocks []block) string {
	first := blocks[0]
	switch first.form {
	case listed:
		return w.list(blocks)
	case row:
		return w.rows(blocks)
	case quote:
		return w.quotation(blocks)
	case shown:
		p := first.spans[0].picture
		return "![" + escape(p.alt, false, false) + "](" + w.paths[p.part] + ")"
	case heading:
		return w.heading(first)
	}
	return w.paragraphs(first)
}

// pageMark is {#id} at the end of a heading: the id of its page.
var pageMark = regexp.MustCompile(`^(.*?)\s*(\{#[a-z0-9][a-z0-9-]{0,31}\})\s*$`)

// heading keeps the mark of a page as one.
func (w *writer) heading(b block) string {
	begin := strings.Repeat("#", b.level) + " "
	found := pageMark.FindStringSubmatch(oneLine(plain(b.spans)))
	if found == nil || strings.Contains(found[1], "{#") { // a page has one mark
		return begin + w.words(b.spans, true, b.at)
	}
	spans := cutAt(b.spans, strings.LastIndex(plain(b.spans), "{#"))
	return begin + w.words(spans, true, b.at) + " " + found[2]
}

// cutAt gives the spans up to that byte of their text.
func cutAt(spans []span, at int) []span {
	var kept []span
	for _, s := range spans {
		if at <= 0 {
			break
		}
		s.text = s.text[:min(len(s.text), at)]
		at -= len(s.text)
		kept = append(kept, s)
	}
	return kept
}

// paragraphs writes words; two new lines in a row begin another paragraph.
func (w *writer) paragraphs(b block) string {
	var parts []string
	var current []span
	lines := 0
	flush := func() {
		if words := w.words(current, false, b.at); words != "" {
			parts = append(parts, words)
		}
		current = nil
	}
	for _, s := range b.spans {
		for i, piece := range strings.SplitAfter(s.text, "\n") {
			one := s
			if one.text = piece; piece == "" && i > 0 {
				continue
			}
			if strings.TrimSpace(piece) != "" && lines > 1 {
				flush()
			}
			if strings.TrimSpace(piece) != "" {
				lines = 0
			}
			if strings.HasSuffix(piece, "\n") {
				lines++
			}
			current = append(current, one)
		}
	}
	flush()
	return strings.Join(parts, "\n\n")
}

func (w *writer) quotation(blocks []block) string {
	var parts []string
	for _, b := range blocks {
		parts = append(parts, "> "+strings.ReplaceAll(w.paragraphs(b), "\n", "\n> "))
	}
	return strings.ReplaceAll(strings.Join(parts, "\n>\n"), "> \n", ">\n")
}

func (w *writer) rows(blocks []block) string {
	var lines []string
	for _, b := range blocks {
		lines = append(lines, "- "+strings.ReplaceAll(w.words(b.spans, false, b.at), "\n", "\n  "))
	}
	return strings.Join(lines, "\n")
}

// depth is an open level of a list that is being written.
type depth struct {
	level, indent, width int
	ordered              bool
	end                  string // "." or ")": another list at once takes the other
	last                 int
}

// list writes items, set in under those they belong to. Numbers are written as
// the document counts them.
func (w *writer) list(blocks []block) string {
	var out strings.Builder
	var open []depth
	for i, b := range blocks {
		var apart bool
		open, apart = descend(open, b)
		d := &open[len(open)-1]
		sign := "- "
		if d.ordered {
			sign = fmt.Sprintf("%d%s ", d.last, d.end)
		}
		d.width = len(sign)
		switch {
		case i > 0 && apart:
			out.WriteString("\n\n")
		case i > 0:
			out.WriteString("\n")
		}
		margin := strings.Repeat(" ", d.indent)
		words := w.words(b.spans, false, b.at)
		out.WriteString(margin + sign + strings.ReplaceAll(words, "\n", "\n"+margin+strings.Repeat(" ", d.width)))
	}
	return out.String()
}

// descend finds the level of an item among the open ones. It is set apart by
// an empty line where Markdown would take its number for text.
func descend(open []depth, b block) (_ []depth, apart bool) {
	level := min(b.level, deepestItem)
	for len(open) > 1 && open[len(open)-1].level > level {
		open = open[:len(open)-1]
	}
	if len(open) > 0 && open[len(open)-1].level >= level {
		last := &open[len(open)-1]
		if b.item.ordered && last.ordered && b.item.number != last.last+1 {
			last.end = map[string]string{".": ")", ")": "."}[last.end]
		}
		last.level, last.ordered, last.last = level, b.item.ordered, b.item.number
		return open, false
	}
	next := depth{level: level, ordered: b.item.ordered, end: ".", last: b.item.number}
	if len(open) > 0 {
		next.indent = open[len(open)-1].indent + open[len(open)-1].width
	}
	return append(open, next), next.ordered && next.last != 1
}

// numbered writes the marks of notes as raised numbers.
func numbered(spans []span, count *int) []span {
	out := make([]span, 0, len(spans))
	for _, s := range spans {
		if s.note != nil {
			*count++
			s = span{text: raised(*count)}
		}
		out = append(out, s)
	}
	return out
}

// raised writes a number in raised digits, which need no markup.
func raised(n int) string {
	return strings.Map(func(digit rune) rune {
		return []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[digit-'0']
	}, fmt.Sprint(n))
}

// trimmed takes the space off the beginning of a note.
func trimmed(spans []span) []span {
	for i, s := range spans {
		if s.text = strings.TrimLeft(s.text, " \u00A0"); s.text != "" {
			return append([]span{s}, spans[i+1:]...)
		}
	}
	return nil
}
