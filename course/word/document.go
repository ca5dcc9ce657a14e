package word

import (
	"errors"
	"path"
	"strings"
)

// span is a piece of a paragraph: words of one look, or one of the things that
// stand among words.
type span struct {
	text         string // "\n" is a new line
	bold, italic bool
	link         string
	page         bool // the page turns here
	note         *note
	picture      *picture
}

// note is the text of a footnote or an endnote.
type note struct{ spans []span }

// picture is a file of the document that is a picture.
type picture struct {
	part string
	alt  string
}

// paragraph is one block of the document in its order.
type paragraph struct {
	number  int // of the paragraph it was, from 1
	heading int // 1 to 9; 0: text
	title   bool
	quote   bool
	item    *item
	row     bool // of a table
	page    bool // a page break before
	spans   []span
	names   []string // bookmarks in it
}

// text is the paragraph's words without their looks.
func (p paragraph) text() string {
	return plain(p.spans)
}

func plain(spans []span) string {
	var all strings.Builder
	for _, s := range spans {
		all.WriteString(s.text)
	}
	return all.String()
}

// reader goes through a document and keeps what lessons can hold.
type reader struct {
	*remarks
	archive *archive
	styles  *styles
	lists   *lists
	part    string          // that is being read
	links   map[string]link // of that part
	notes   map[string]*note
	sources map[string]source // where notes are
	media   map[string][]byte // pictures, by part
	breaks  []bool            // whether the next section begins a page, section by section
	number  int               // of the paragraph
	out     []paragraph
	carried *paragraph // whose mark a tracked change takes away
	fields  []*field
	noted   bool // inside a note
	apart   bool // inside a note or a text box, whose paragraphs are not counted
}

// source is the part that holds footnotes or endnotes.
type source struct {
	part  string
	links map[string]link
	notes map[string]*node
}

// newReader unpacks everything but the pictures.
func newReader(data []byte) (*reader, *node, error) {
	a, err := open(data)
	if err != nil {
		return nil, nil, err
	}
	top, err := a.links("")
	if err != nil {
		return nil, nil, err
	}
	r := &reader{remarks: newRemarks(), archive: a, part: one(top, "officeDocument"), notes: map[string]*note{}, media: map[string][]byte{}}
	if r.part == "" {
		return nil, nil, errors.New("this is not a Word document: open it in the program it came from and save it as .docx")
	}
	root, err := a.tree(r.part)
	if err != nil {
		return nil, nil, err
	}
	if root.name != "w:document" || root.kid("w:body") == nil {
		return nil, nil, errors.New("this is a document of another kind, such as a table or slides: name one saved as .docx")
	}
	return r, root.kid("w:body"), r.companions()
}

// companions reads styles, lists and notes.
func (r *reader) companions() (err error) {
	if r.links, err = r.archive.links(r.part); err != nil {
		return err
	}
	if r.styles, err = r.archive.styles(one(r.links, "styles")); err != nil {
		return err
	}
	if r.lists, err = r.archive.lists(one(r.links, "numbering"), r.styles); err != nil {
		return err
	}
	r.sources = map[string]source{}
	for reference, kind := range map[string]string{"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"} {
		if r.sources[reference], err = r.archive.notes(one(r.links, kind)); err != nil {
			return err
		}
	}
	return nil
}

// body reads all blocks in order.
func (r *reader) body(body *node) []paragraph {
	sections := body.find("w:sectPr")
	for _, s := range sections {
		kind := s.val("w:type")
		r.breaks = append(r.breaks, kind != "continuous" && kind != "nextColumn")
	}
	r.frames(sections)
	r.blocks(body.kids)
	if r.carried != nil { // its mark was the last
		r.keep(*r.carried)
	}
	return r.out
}

// blocks reads what stands under one another.
func (r *reader) blocks(nodes []*node) {
	for _, n := range nodes {
		switch n.name {
		case "w:p":
			r.paragraph(n)
		case "w:tbl":
			r.table(n)
		case "w:sdt":
			r.control(n)
		case "mc:AlternateContent":
			r.blocks(n.shown())
		case "w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:sdtContent":
			r.blocks(n.kids)
		case "w:del", "w:moveFrom":
			r.say(r.number, "text deleted in a tracked change stays out: “%s”", firstWords(n.words()))
		case "w:altChunk", "w:subDoc":
			r.say(r.number, "another document is embedded here and not read: copy its text into this one")
		default:
			r.unknown(n)
		}
	}
}

// unknown reads blocks in what the format has added since.
func (r *reader) unknown(n *node) {
	if len(n.find("w:p", "w:tbl")) == 0 {
		return // marks of places, properties
	}
	r.once(r.number, "what is marked as "+path.Base(n.name)+" is taken as plain text")
	r.blocks(n.kids)
}

// aside reads blocks apart from the rest and gives them.
func (r *reader) aside(nodes []*node) []paragraph {
	out, carried, fields := r.out, r.carried, r.fields
	r.out, r.carried, r.fields = nil, nil, nil
	r.blocks(nodes)
	if r.carried != nil {
		r.keep(*r.carried)
	}
	found := r.out
	r.out, r.carried, r.fields = out, carried, fields
	return found
}

// hung reads what hangs on the paragraph that is being read: a note, a text box.
func (r *reader) hung(nodes []*node) []paragraph {
	before := r.apart
	r.apart = true
	found := r.aside(nodes)
	r.apart = before
	return found
}

// keep takes a paragraph into the document.
func (r *reader) keep(p paragraph) {
	r.out = append(r.out, p)
	r.remember(p)
}

// remember keeps the first words of a paragraph for remarks on it.
func (r *reader) remember(p paragraph) {
	if _, met := r.words[p.number]; !met && !r.apart {
		r.words[p.number] = firstWords(p.text())
	}
}

// paragraph reads one. Tracked changes may take away the mark at its end: then
// it runs on into the next.
func (r *reader) paragraph(n *node) {
	if !r.apart {
		r.number++
	}
	pPr := n.kid("w:pPr")
	s := r.styles.of(pPr.val("w:pStyle"))
	p, boxes := r.read(n, pPr, s)
	mark := pPr.kid("w:rPr")
	switch {
	case mark.kid("w:del") != nil || mark.kid("w:moveFrom") != nil:
		r.once(r.number, "the end of a paragraph is deleted in a tracked change: it runs on into the next")
		r.carried = &p
		r.remember(p)
	case strings.HasPrefix(s.name, "toc ") || s.name == "table of figures":
		r.once(r.number, "the table of contents stays out: the bot lists the lessons by itself")
		r.remember(p)
	default:
		r.place(&p, pPr, s)
		r.keep(p)
	}
	r.out = append(r.out, boxes...)
	if pPr.kid("w:sectPr") != nil {
		r.section()
	}
}

// read gives a paragraph with what was carried over from the one before it, and
// the text boxes that hang on it.
func (r *reader) read(n, pPr *node, s style) (paragraph, []paragraph) {
	carried := r.carried
	r.carried = nil
	heading := r.heading(pPr, s)
	in := &inline{reader: r, style: s, heading: heading > 0}
	in.read(n.kids)
	in.finish()
	p := paragraph{
		number:  r.number,
		heading: heading,
		title:   s.name == "title" || s.name == "subtitle",
		quote:   strings.Contains(s.name, "quot") || s.name == "block text",
		page:    toggle(pPr.kid("w:pageBreakBefore")).or(s.breaks) == on,
		spans:   in.spans,
		names:   in.names,
	}
	if carried != nil {
		p.spans = append(carried.spans, p.spans...)
		p.names = append(carried.names, p.names...)
	}
	return p, in.boxes
}

// heading gives the level of a heading, or 0.
func (r *reader) heading(pPr *node, s style) int {
	if level, said := outline(pPr); said {
		return level
	}
	return s.heading
}

// place finds a paragraph's place in a list.
func (r *reader) place(p *paragraph, pPr *node, s style) {
	numbered := numberingOf(pPr).over(s.number)
	if strings.TrimSpace(p.text()) == "" {
		return
	}
	place := r.lists.next(numbered)
	switch {
	case place == nil:
	case p.heading > 0:
		r.once(p.number, "numbers that the program writes before headings are not carried over: type them where they matter")
	default:
		p.item = place
		if place.ordered && place.format != "decimal" && place.format != "decimalZero" {
			r.once(p.number, "a list counts in other signs than 1, 2, 3: on the phone it counts 1, 2, 3")
		}
	}
}

// section ends one: what comes next may begin a page.
func (r *reader) section() {
	if len(r.breaks) > 0 {
		r.breaks = r.breaks[1:]
	}
	if len(r.breaks) > 0 && r.breaks[0] {
		r.out = append(r.out, paragraph{number: r.number, page: true})
	}
}
