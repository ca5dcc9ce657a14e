package word

import (
	"strings"
	"unicode"
)

// notes reads the part that holds footnotes or endnotes.
func (a *archive) notes(part string) (source, error) {
	s := source{part: part, notes: map[string]*node{}}
	if part == "" {
		return s, nil
	}
	root, err := a.tree(part)
	if err != nil {
		return s, err
	}
	if s.links, err = a.links(part); err != nil {
		return s, err
	}
	for _, n := range root.kids {
		if kind := n.attr("w:type"); kind == "" || kind == "normal" {
			s.notes[n.attr("w:id")] = n
		}
	}
	return s, nil
}

// noteMark puts the mark of a footnote or an endnote among the words.
func (in *inline) noteMark(n *node) {
	if in.noted {
		in.once(in.number, "a note inside a note stays out")
		return
	}
	found := in.note(n.name, n.attr("w:id"))
	if found == nil {
		in.say(in.number, "a note whose text is missing stays out")
		return
	}
	in.say(in.number, "a note stands at the end of its page: “%s”", firstWords(plain(found.spans)))
	in.emit(span{note: found})
}

// note reads a note once, however often it is referred to.
func (in *inline) note(reference, id string) *note {
	key := reference + id
	if known := in.notes[key]; known != nil {
		return known
	}
	s := in.sources[reference]
	n := s.notes[id]
	if n == nil {
		return nil
	}
	part, links := in.part, in.links
	in.noted, in.part, in.links = true, s.part, s.links
	found := &note{}
	for _, p := range in.hung(n.kids) {
		if len(found.spans) > 0 {
			found.spans = append(found.spans, span{text: " "})
		}
		for _, one := range p.spans {
			if one.page || one.picture != nil {
				in.say(in.number, "a picture in a note stays out: put it into the text")
				continue
			}
			one.text = strings.ReplaceAll(one.text, "\n", " ")
			found.spans = append(found.spans, one)
		}
	}
	in.noted, in.part, in.links = false, part, links
	in.notes[key] = found
	return found
}

// frames says once what stands above and below the pages on paper.
func (r *reader) frames(sections []*node) {
	said := map[string]bool{}
	for _, s := range sections {
		for _, n := range s.kids {
			l, known := r.links[n.attr("r:id")]
			if !known || n.name != "w:headerReference" && n.name != "w:footerReference" || said[l.target] {
				continue
			}
			said[l.target] = true
			root, err := r.archive.tree(l.target)
			if err != nil {
				r.say(0, "a header or footer cannot be read and stays out")
				continue
			}
			if words := firstWords(root.words()); strings.ContainsFunc(words, unicode.IsLetter) { // not a page's number
				r.say(0, "what stands at the top or bottom of every page stays out: “%s”", words)
			} else if len(root.find("pic:pic", "v:imagedata")) > 0 {
				r.say(0, "a picture at the top or bottom of every page stays out")
			}
		}
	}
}

// control reads a content control: a frame round text, such as a table of
// contents or a field to fill in.
func (r *reader) control(n *node) {
	if gallery := n.kid("w:sdtPr").kid("w:docPartObj").val("w:docPartGallery"); gallery == "Table of Contents" {
		r.once(r.number+1, "the table of contents stays out: the bot lists the lessons by itself")
		r.number += len(n.find("w:p"))
		return
	}
	content := r.filled(n)
	if content == nil {
		r.number += len(n.find("w:p"))
	}
	r.blocks(content)
}

// filled gives what somebody has put into a content control; words that only
// ask her to put something in are none.
func (r *reader) filled(n *node) []*node {
	content := n.kid("w:sdtContent")
	if content == nil {
		return nil
	}
	if asks := n.kid("w:sdtPr").kid("w:showingPlcHdr"); toggle(asks) == on {
		r.say(r.number, "a field that is not filled in stays out: “%s”", firstWords(content.words()))
		return nil
	}
	return content.kids
}
