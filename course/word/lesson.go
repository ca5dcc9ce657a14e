package word

import (
	"regexp"
	"strings"
)

// form is what a block of a page is.
type form int

const (
	prose form = iota
	heading
	quote
	listed
	row
	shown // a picture
)

// block is one of those that stand under one another on a page.
type block struct {
	form  form
	level int // of a heading or an item
	item  *item
	spans []span
	at    int // paragraph of the document
}

// page is one screen.
type page struct {
	blocks []block
	held   []block // pictures that wait for the end of a list
	notes  []*note
}

// lesson is what stands under one heading.
type lesson struct {
	title  string
	id     string   // that the author gave it, or ""
	names  []string // bookmarks at its heading
	number int      // of the heading's paragraph
	pages  []*page
	turned bool // the next block begins a page
}

// cutter makes lessons of paragraphs.
type cutter struct {
	*remarks
	top     int // level of the headings that begin a lesson
	titles  bool
	lessons []*lesson
	preface *lesson // what stands before the first heading
	at      int     // its first paragraph
	broke   bool    // a page turned between the two
}

// cut makes the lessons of a document; name is the document's.
func cut(r *remarks, paragraphs []paragraph, name string) []*lesson {
	c := &cutter{remarks: r, preface: &lesson{}}
	c.measure(paragraphs)
	for _, p := range paragraphs {
		c.take(p)
	}
	c.begin(name)
	return c.lessons
}

// measure finds which headings begin lessons: the highest there are. Without
// any, lines of the style Title do.
func (c *cutter) measure(paragraphs []paragraph) {
	for _, p := range paragraphs {
		if p.heading > 0 && (c.top == 0 || p.heading < c.top) && strings.TrimSpace(p.text()) != "" {
			c.top = p.heading
		}
	}
	switch {
	case c.top == 0:
		c.titles = true
	case c.top > 1:
		c.say(0, "there is no heading of the first level: those of level %d begin the lessons", c.top)
	}
}

func (c *cutter) take(p paragraph) {
	l := c.last()
	if p.page {
		l.turned = true
	}
	words := strings.TrimSpace(p.text())
	opens := p.heading > 0 && p.heading == c.top || c.titles && p.title
	switch {
	case opens && words != "":
		c.open(p)
	case p.title && len(c.lessons) == 0 && !c.titles && words != "":
		c.say(p.number, "the title of the document stays out: a module's title is written in its module.yaml")
		p.spans = picturesOf(p.spans)
		l.add(c.remarks, p, 0)
	default:
		l.add(c.remarks, p, c.top)
	}
	if c.at == 0 && len(c.preface.pages) > 0 {
		c.at = p.number
	}
}

// last is the lesson that is being filled.
func (c *cutter) last() *lesson {
	if len(c.lessons) == 0 {
		return c.preface
	}
	return c.lessons[len(c.lessons)-1]
}

func picturesOf(spans []span) []span {
	var found []span
	for _, s := range spans {
		if s.picture != nil || s.page {
			found = append(found, s)
		}
	}
	return found
}

// ownID is {#id} at the end of a heading.
var ownID = regexp.MustCompile(`^(.*?)\s*\{#([^{}]*)\}$`)

// open begins a lesson with its heading.
func (c *cutter) open(p paragraph) {
	first := len(c.lessons) == 0
	c.broke = c.broke || first && c.preface.turned
	l := &lesson{title: oneLine(p.text()), names: p.names, number: p.number}
	if found := ownID.FindStringSubmatch(l.title); found != nil {
		l.title, l.id = found[1], found[2]
	}
	c.lessons = append(c.lessons, l)
	rest := paragraph{number: p.number}
	for _, s := range p.spans {
		if s.picture != nil {
			rest.spans = append(rest.spans, s)
		}
		c.broke = c.broke || first && s.page
		if s.note != nil {
			l.page().notes = append(l.page().notes, s.note)
		}
	}
	l.add(c.remarks, rest, c.top)
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// begin puts what stands before the first heading into the first lesson; with
// no heading at all it is the only one, under the document's name.
func (c *cutter) begin(name string) {
	before := c.preface.pages
	switch {
	case len(before) == 0:
		return
	case len(c.lessons) == 0:
		c.say(0, "there is no heading: all of it is one lesson called “%s”; give each lesson's title the style Heading 1", name)
		c.preface.title = name
		c.lessons = []*lesson{c.preface}
		return
	}
	first := c.lessons[0]
	c.say(c.at, "text before the first heading begins the first lesson, “%s”: give it a heading of its own if it is a lesson", first.title)
	if last := before[len(before)-1]; !c.broke && len(first.pages) > 0 {
		first.pages[0].blocks = append(last.blocks, first.pages[0].blocks...)
		first.pages[0].notes = append(last.notes, first.pages[0].notes...)
		before = before[:len(before)-1]
	}
	first.pages = append(before, first.pages...)
}

// page is the one that is being filled.
func (l *lesson) page() *page {
	if len(l.pages) == 0 || l.turned && !l.pages[len(l.pages)-1].empty() {
		if len(l.pages) > 0 {
			l.pages[len(l.pages)-1].settle()
		}
		l.pages = append(l.pages, &page{})
	}
	l.turned = false
	return l.pages[len(l.pages)-1]
}

func (p *page) empty() bool {
	return len(p.blocks) == 0 && len(p.held) == 0
}

// settle puts the pictures down that waited for a list to end.
func (p *page) settle() {
	p.blocks = append(p.blocks, p.held...)
	p.held = nil
}

// add puts a paragraph on the page, turning it where the paragraph says so.
func (l *lesson) add(r *remarks, p paragraph, top int) {
	one := block{item: p.item, at: p.number}
	switch {
	case p.row:
		one.form = row
	case p.item != nil:
		one.form, one.level = listed, p.item.level
	case p.heading > 0 || p.title:
		one.form, one.level = heading, min(6, max(2, p.heading-top+1))
	case p.quote:
		one.form = quote
	}
	var held []block
	for _, s := range p.spans {
		switch {
		case s.page:
			l.put(one, held)
			if len(one.spans) > 0 && one.form == listed {
				one = block{form: prose, at: p.number}
			}
			one.spans, held, l.turned = nil, nil, true
		case s.picture != nil:
			held = append(held, block{form: shown, spans: []span{s}})
		default:
			one.spans = append(one.spans, s)
		}
	}
	if len(held) > 0 && strings.TrimSpace(plain(one.spans)) != "" {
		r.once(p.number, "a picture among words is sent before the text of its page")
	}
	l.put(one, held)
}

// put lays a block down, and after it the pictures that stood in it.
func (l *lesson) put(one block, pictures []block) {
	worded := strings.TrimSpace(plain(one.spans)) != "" || len(marksOf(one.spans)) > 0
	if !worded && len(pictures) == 0 {
		return
	}
	p, inList := l.page(), one.form == listed || one.form == row
	if !inList {
		p.settle()
	}
	if worded {
		p.notes = append(p.notes, marksOf(one.spans)...)
		p.blocks = append(p.blocks, one)
	}
	p.held = append(p.held, pictures...)
	if !inList {
		p.settle()
	}
}

// marksOf gives the notes that words refer to.
func marksOf(spans []span) []*note {
	var found []*note
	for _, s := range spans {
		if s.note != nil {
			found = append(found, s.note)
		}
	}
	return found
}
