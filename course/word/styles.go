package word

import (
	"regexp"
	"strconv"
	"strings"
)

// tri is a property that a style may leave to the one below it.
type tri int8

const (
	unsaid tri = iota
	on
	off
)

// or gives t, or what is below it.
func (t tri) or(below tri) tri {
	if t == unsaid {
		return below
	}
	return t
}

// toggle reads <w:b/>, <w:b w:val="0"/> and the like.
func toggle(n *node) tri {
	switch {
	case n == nil:
		return unsaid
	case isOff(n.attr("w:val")):
		return off
	}
	return on
}

func isOff(value string) bool {
	return value == "0" || value == "false" || value == "off" || value == "none"
}

// look is what of a run's looks has a meaning here. Complex scripts, Arabic
// among them, have a bold and an italic of their own.
type look struct {
	bold, boldCs, italic, italicCs, vanish tri
}

func lookOf(rPr *node) look {
	return look{
		bold: toggle(rPr.kid("w:b")), boldCs: toggle(rPr.kid("w:bCs")),
		italic: toggle(rPr.kid("w:i")), italicCs: toggle(rPr.kid("w:iCs")),
		vanish: toggle(rPr.kid("w:vanish")),
	}
}

// over lays a look over the one below it.
func (l look) over(below look) look {
	return look{
		l.bold.or(below.bold), l.boldCs.or(below.boldCs), l.italic.or(below.italic),
		l.italicCs.or(below.italicCs), l.vanish.or(below.vanish),
	}
}

// style is one named style, with what it takes from those it is based on.
type style struct {
	name    string // in lower letters: "heading 1" also in a Word that speaks Arabic
	basedOn string
	heading int // 1 to 9, 0: text
	said    bool
	look    look
	number  numbering
	breaks  tri // a page break before
}

// styles are those of one document, by id.
type styles struct {
	all    map[string]*style
	normal string // id of the paragraphs' default
	size   string // usual size of letters, in half points
}

// headingName is how programs call a heading of level n. Word writes English
// names whatever language it speaks; others may not.
var headingName = regexp.MustCompile(`^(?:heading|عنوان|العنوان|سەردێڕ|titre|überschrift|başlık) ?([1-9١-٩۱-۹])$`)

// headingLevel gives the level that a style's name means, or 0.
func headingLevel(name string) int {
	found := headingName.FindStringSubmatch(strings.ToLower(name))
	if found == nil {
		return 0
	}
	digit := []rune(found[1])[0]
	for _, zero := range []rune{'0', '٠', '۰'} {
		if digit > zero && digit <= zero+9 {
			return int(digit - zero)
		}
	}
	return 0
}

// outline reads an outline level: 0 is the first heading, 9 is text.
func outline(pPr *node) (level int, said bool) {
	n, err := strconv.Atoi(pPr.val("w:outlineLvl"))
	switch {
	case err != nil || n < 0:
		return 0, false
	case n >= 9:
		return 0, true
	}
	return n + 1, true
}

func (a *archive) styles(part string) (*styles, error) {
	s := &styles{all: map[string]*style{}}
	if part == "" {
		return s, nil
	}
	root, err := a.tree(part)
	if err != nil {
		return nil, err
	}
	s.size = root.kid("w:docDefaults").kid("w:rPrDefault").kid("w:rPr").val("w:sz")
	for _, n := range root.kids {
		if n.name != "w:style" {
			continue
		}
		id := n.attr("w:styleId")
		s.all[id] = newStyle(n)
		if n.attr("w:type") == "paragraph" && n.attr("w:default") != "" && !isOff(n.attr("w:default")) {
			s.normal = id
			if size := n.kid("w:rPr").val("w:sz"); size != "" {
				s.size = size
			}
		}
	}
	for id := range s.all {
		s.inherit(id, map[string]bool{})
	}
	return s, nil
}

func newStyle(n *node) *style {
	pPr := n.kid("w:pPr")
	one := &style{
		name:    strings.ToLower(n.val("w:name")),
		basedOn: n.val("w:basedOn"),
		look:    lookOf(n.kid("w:rPr")),
		number:  numberingOf(pPr),
		breaks:  toggle(pPr.kid("w:pageBreakBefore")),
	}
	one.heading, one.said = outline(pPr)
	if level := headingLevel(one.name); level > 0 && !one.said {
		one.heading, one.said = level, true
	}
	return one
}

// inherit completes a style once; a circle of styles ends where it began.
func (s *styles) inherit(id string, met map[string]bool) *style {
	one := s.all[id]
	if one == nil || met[id] || len(met) > 50 {
		return one
	}
	met[id] = true
	below := s.inherit(one.basedOn, met)
	one.basedOn = ""
	if below == nil {
		return one
	}
	if !one.said {
		one.heading, one.said = below.heading, below.said
	}
	one.look = one.look.over(below.look)
	one.number = one.number.over(below.number)
	one.breaks = one.breaks.or(below.breaks)
	return one
}

// of gives a style by its id. A document without a list of styles still names
// them: "Heading1" is what every program calls it then.
func (s *styles) of(id string) style {
	if id == "" {
		id = s.normal
	}
	if one := s.all[id]; one != nil {
		return *one
	}
	name := strings.ToLower(id)
	return style{name: name, heading: headingLevel(name)}
}
