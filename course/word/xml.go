package word

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Bounds of a tree in memory: about 100 bytes for each of its pieces.
const (
	maxNodes = 500_000 // elements and attributes of a document
	maxDepth = 200
)

// node is one element. Text is kept where the format puts words.
type node struct {
	name  string // with the usual prefix: "w:p"
	attrs []attr
	kids  []*node
	text  []byte
}

type attr struct{ name, value string }

// attr gives the value of an attribute, or "".
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// kid gives the first child of that name, or nil.
func (n *node) kid(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// val gives the w:val of a child, or "".
func (n *node) val(name string) string {
	return n.kid(name).attr("w:val")
}

// find gives all elements of these names below n, in order, without looking
// inside those it finds. Of what is written twice, for older programs, one is
// looked at.
func (n *node) find(names ...string) []*node {
	var found []*node
	for _, k := range n.shown() {
		if slices.Contains(names, k.name) {
			found = append(found, k)
			continue
		}
		found = append(found, k.find(names...)...)
	}
	return found
}

// understood are the extensions of the format whose words and pictures are
// found here; of any other, what is meant for older programs is taken.
var understood = []string{"wps", "wpg", "wpc", "wp14", "w14", "w15", "w16", "w16se", "w16cid", "w16du", "v"}

// shown gives what stands below n: of mc:AlternateContent, one of its choices.
func (n *node) shown() []*node {
	if n == nil {
		return nil
	}
	if n.name != "mc:AlternateContent" {
		return n.kids
	}
	var fallback *node
	for _, k := range n.kids {
		switch {
		case k.name == "mc:Choice" && slices.Contains(understood, k.attr("Requires")):
			return k.kids
		case k.name == "mc:Fallback":
			return k.kids
		case fallback == nil:
			fallback = k
		}
	}
	return fallback.shown()
}

// words are the words below n as one text, notes and all.
func (n *node) words() string {
	var all strings.Builder
	for _, t := range n.find("w:t", "w:delText", "m:t", "w:tab", "w:br") {
		if t.name == "w:tab" || t.name == "w:br" {
			all.WriteByte(' ')
		}
		all.Write(t.text)
	}
	return all.String()
}

// prefixes are the usual ones of the namespaces that are looked at, in both
// editions of the format.
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":           "w:",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                       "w:",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":    "r:",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                "r:",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":             "m:",
	"http://purl.oclc.org/ooxml/officeDocument/math":                         "m:",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                  "a:",
	"http://purl.oclc.org/ooxml/drawingml/main":                              "a:",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":             "wp:",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":               "pic:",
	"http://purl.oclc.org/ooxml/drawingml/picture":                           "pic:",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                 "c:",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":               "dgm:",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":            "mc:",
	"urn:schemas-microsoft-com:vml":                                          "v:",
	"urn:schemas-microsoft-com:office:office":                                "o:",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":      "wps:",
	"":                                     "",
	"http://www.w3.org/XML/1998/namespace": "xml:",
	"http://schemas.openxmlformats.org/package/2006/relationships": "",
}

// named gives an element or attribute its usual prefix; "?:" is any other.
func named(n xml.Name) string {
	if prefix, ok := prefixes[n.Space]; ok {
		return prefix + n.Local
	}
	return "?:" + n.Local
}

// worded are the elements whose characters are words; between other elements
// stands only white space.
var worded = []string{"w:t", "w:delText", "w:instrText", "w:delInstrText", "m:t"}

// tree reads one XML part whole. It knows no entities but XML's five and
// refuses document types, so nothing in it can grow or look elsewhere.
func (a *archive) tree(name string) (*node, error) {
	data, err := a.read(name, maxXML)
	if err != nil {
		return nil, err
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	top := &node{}
	open := []*node{top}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(top.kids) == 1 {
			return top.kids[0], nil
		}
		if err != nil {
			return nil, fmt.Errorf("the document is broken at %s: open it and save it anew as .docx (%w)", name, err)
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			n := a.element(token)
			last.kids = append(last.kids, n)
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if slices.Contains(worded, last.name) {
				last.text = append(last.text, token...)
			}
		case xml.Directive:
			return nil, errors.New("the document declares a type of its own, as no word processor does: it is not read")
		}
		if len(open) > maxDepth || a.nodes > maxNodes {
			return nil, fmt.Errorf("%w: it has more parts, or deeper ones, than can be read: cut it into several documents", ErrTooBig)
		}
	}
}

// element keeps what is looked at and counts it.
func (a *archive) element(e xml.StartElement) *node {
	n := &node{name: named(e.Name)}
	for _, one := range e.Attr {
		name := named(one.Name)
		if strings.HasPrefix(name, "w:rsid") || strings.HasPrefix(name, "?:") || one.Name.Space == "xmlns" {
			continue // who saved when, and what others may need
		}
		n.attrs = append(n.attrs, attr{name, one.Value})
	}
	a.nodes += 1 + len(n.attrs)
	return n
}
