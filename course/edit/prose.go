package edit

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cohortbot/course"
	"cohortbot/locales"
)

// prose is one lesson or one screen: a Markdown file for each language.
type prose struct {
	id    string // of the screen, or of the lesson before /PAGE
	base  string // path of the files without .LANG.md
	paged bool
	files map[locales.Lang]*markdown
}

// markdown is one file, cut into pages.
type markdown struct {
	name  string
	data  []byte
	pages []leaf
}

// leaf is one page without the blank lines round it.
type leaf struct {
	from, to int // bytes of the file
	line     int
	mark     string
	text     string
}

// cut finds the pages of a file; a screen is one page whatever it holds.
func cut(name string, data []byte, paged bool) (*markdown, *course.Problem) {
	pages, line, err := course.SplitPages(data)
	if err != nil {
		return nil, &course.Problem{File: name, Line: line, Message: err.Error()}
	}
	if !paged {
		pages = []course.PageLines{{First: 1, Last: pages[len(pages)-1].Last}}
	}
	m := &markdown{name: name, data: data}
	starts := []int{0}
	if bytes.HasPrefix(data, bom) {
		starts[0] = len(bom)
	}
	for i, c := range data {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	starts = append(starts, len(data))
	for _, p := range pages {
		m.pages = append(m.pages, m.leaf(p, starts))
	}
	return m, nil
}

func (m *markdown) leaf(p course.PageLines, starts []int) leaf {
	one := leaf{line: p.First, mark: p.Mark, from: starts[p.First-1]}
	one.to = max(one.from, starts[max(p.Last, p.First-1)])
	whole := m.data[one.from:one.to]
	for {
		before, after, more := bytes.Cut(whole, []byte("\n"))
		if !more || len(bytes.TrimSpace(before)) > 0 {
			break
		}
		whole, one.from, one.line = after, one.from+len(before)+1, one.line+1
	}
	whole = bytes.TrimRight(whole, " \t\r\n")
	one.to = one.from + len(whole)
	one.text = unixLines(string(whole))
	return one
}

func unixLines(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// eol is how the file ends its lines.
func (m *markdown) eol() string {
	if bytes.Contains(m.data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// first is the file that the others are compared with.
func (p *prose) first(langs []locales.Lang) *markdown {
	for _, l := range langs {
		if p.files[l] != nil {
			return p.files[l]
		}
	}
	return &markdown{}
}

// holder is the first language's file that has the page, else the first.
func (p *prose) holder(i int, langs []locales.Lang) *markdown {
	for _, l := range langs {
		if m := p.files[l]; m != nil && i < len(m.pages) {
			return m
		}
	}
	return p.first(langs)
}

// texts are the pages; a page has the id that the first language gives it that
// has the page.
func (p *prose) texts(langs []locales.Lang) []Text {
	first, most := p.first(langs), 0
	for _, m := range p.files {
		most = max(most, len(m.pages))
	}
	var all []Text
	for i := range most {
		t := Text{ID: p.id, Kind: Page, In: map[locales.Lang]string{}, At: map[locales.Lang]Place{}}
		if p.paged {
			t.ID += "/" + p.holder(i, langs).id(i)
		}
		for l, m := range p.files {
			if i < len(m.pages) && m.pages[i].text != "" {
				t.In[l], t.At[l] = m.pages[i].text, Place{m.name, m.pages[i].line}
			}
		}
		t.File, t.Line = first.name, 1
		if i < len(first.pages) {
			t.Line = first.pages[i].line
		}
		all = append(all, t)
	}
	return all
}

// id is what a page is called: its mark, or p and its number.
func (m *markdown) id(i int) string {
	if i < len(m.pages) && m.pages[i].mark != "" {
		return m.pages[i].mark
	}
	return fmt.Sprintf("p%d", i+1)
}

// set puts the text into page i of a language. A file that is not there begins
// with its first page, and a page more can only follow the last.
func (p *prose) set(i int, l locales.Lang, text string, langs []locales.Lang) (*markdown, error) {
	text = trimPage(text)
	old := p.files[l]
	if old == nil {
		old = &markdown{name: p.base + "." + string(l) + ".md"}
	}
	data, err := old.with(i, text)
	if err != nil {
		return nil, err
	}
	now, wrong := cut(old.name, data, p.paged)
	if wrong != nil {
		return nil, errors.New(wrong.Message)
	}
	named, mark := p.holder(i, langs), ""
	if i < len(named.pages) {
		mark = named.pages[i].mark
	}
	if err := old.compare(now, i, text, mark, named != old); err != nil {
		return nil, err
	}
	after := prose{files: maps.Clone(p.files)}
	after.files[l] = now
	if was := named.id(i); after.holder(i, langs).id(i) != was {
		return nil, fmt.Errorf("{#%s} is missing, by which the other languages call this page: put it at the end of its first line", was)
	}
	return now, nil
}

// with gives the bytes with the page in its place.
func (m *markdown) with(i int, text string) ([]byte, error) {
	eol := m.eol()
	text = strings.ReplaceAll(text, "\n", eol)
	switch {
	case i > len(m.pages):
		return nil, fmt.Errorf("page %d is missing: it comes first", len(m.pages)+1)
	case len(m.pages) == 0:
		return []byte(text + eol), nil
	case i == len(m.pages):
		gap := eol
		if bytes.HasSuffix(m.data, []byte("\n")) {
			gap = ""
		}
		return slices.Concat(m.data, []byte(gap+eol+"---"+eol+eol+text+eol)), nil
	}
	page := m.pages[i]
	if page.from == page.to {
		text = eol + text + eol
		if page.from > 0 && m.data[page.from-1] != '\n' && !bytes.Equal(m.data[:page.from], bom) {
			text = eol + text
		}
	}
	return slices.Concat(m.data[:page.from], []byte(text), m.data[page.to:]), nil
}

// compare holds the new file to the old one: the page is the text, its mark is
// the one it had or that of the first language, and every other page is as it
// was.
func (m *markdown) compare(now *markdown, i int, text, mark string, translated bool) error {
	if want := max(len(m.pages), i+1); len(now.pages) != want {
		return errors.New("a line --- turns the page, and ``` or <!-- that is not closed hides one: every language needs the same pages")
	}
	for n, page := range now.pages {
		if n != i && (page.text != m.pages[n].text || page.mark != m.pages[n].mark) {
			return fmt.Errorf("this would change page %d too: close ``` and <!-- where they begin", n+1)
		}
	}
	had := ""
	if i < len(m.pages) {
		had = m.pages[i].mark
	}
	switch page := now.pages[i]; {
	case page.text != text:
		return errPlace
	case page.mark != had && !(translated && page.mark == mark) && had != "":
		return fmt.Errorf("the mark {#%s} is missing: put it back at the end of its line", had)
	case page.mark != had && !(translated && page.mark == mark):
		return fmt.Errorf("{#%s} would give the page another id: take it out", page.mark)
	}
	return nil
}

// trimPage takes off what belongs to no page: blank lines before, blanks after.
func trimPage(text string) string {
	text = strings.TrimRight(unixLines(text), " \t\n")
	for {
		before, after, more := strings.Cut(text, "\n")
		if !more || strings.TrimSpace(before) != "" {
			return text
		}
		text = after
	}
}
