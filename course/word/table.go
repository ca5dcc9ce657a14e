package word

import (
	"fmt"
	"strings"
)

// table makes each row a line of a list, as a phone is too narrow for columns.
func (r *reader) table(n *node) {
	rows := n.find("w:tr")
	first := r.number + 1
	if len(rows) == 1 {
		if cells := rows[0].find("w:tc"); len(cells) == 1 {
			r.once(first, "a frame round text is not shown: its text is kept")
			r.blocks(cells[0].kids)
			return
		}
	}
	columns, kept := 0, 0
	for _, row := range rows {
		cells := row.find("w:tc")
		columns = max(columns, len(cells))
		if row.kid("w:trPr").kid("w:del") != nil {
			r.say(r.number+1, "a row deleted in a tracked change stays out: “%s”", firstWords(row.words()))
			r.number += len(row.find("w:p"))
			continue
		}
		if p, some := r.row(cells); some {
			r.out = append(r.out, p...)
			kept++
		}
	}
	if kept > 0 {
		r.say(first, "a table of %d rows and %d columns is not shown on a phone: each row is a line of a list; read it over, or put in a picture of it", len(rows), columns)
	}
}

// row joins the cells of one: beside each other, or under each other when a
// cell has several lines. Pictures in it come after.
func (r *reader) row(cells []*node) ([]paragraph, bool) {
	line := paragraph{number: r.number + 1, row: true}
	var texts [][]span
	var pictures []span
	between := " · "
	for _, cell := range cells {
		spans, found := flat(r.aside(cell.kids))
		pictures = append(pictures, found...)
		if strings.TrimSpace(plain(spans)) == "" {
			spans = []span{{text: "–"}}
		}
		if strings.Contains(plain(spans), "\n") {
			between = "\n"
		}
		texts = append(texts, spans)
	}
	words := ""
	for i, spans := range texts {
		if i > 0 {
			line.spans = append(line.spans, span{text: between})
		}
		line.spans = append(line.spans, spans...)
		words += plain(spans)
	}
	if strings.Trim(words, "– \n") == "" {
		line.spans = nil
	}
	line.spans = append(line.spans, pictures...)
	return []paragraph{line}, len(line.spans) > 0
}

// flat makes one text of the paragraphs of a cell and gives its pictures apart.
func flat(paragraphs []paragraph) (spans, pictures []span) {
	for _, p := range paragraphs {
		begun := len(spans)
		if begun > 0 && len(p.spans) > 0 {
			spans = append(spans, span{text: "\n"})
		}
		if p.item != nil || p.row {
			spans = append(spans, span{text: p.sign()})
		}
		for _, s := range p.spans {
			s.bold = s.bold || p.heading > 0
			switch {
			case s.picture != nil:
				pictures = append(pictures, s)
			case !s.page:
				spans = append(spans, s)
			}
		}
	}
	return spans, pictures
}

// sign is what stands before a line of a list where the list is text.
func (p paragraph) sign() string {
	if p.item == nil || !p.item.ordered {
		return "• "
	}
	return fmt.Sprintf("%d. ", p.item.number)
}
