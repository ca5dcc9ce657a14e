// Package pdf writes pages of shaped text, fields of colour and lines as a PDF, with the font in it, so that
// a page looks the same everywhere and its words can be searched and copied, in Arabic script too. It knows
// PDF 1.7 (ISO 32000-1) no further than that.
package pdf

import (
	"fmt"
	"io"

	"cohortbot/results/typeset"
)

// A page is A4, upright. Lengths are points, 72 an inch, from the upper left corner.
const (
	Wide = 595
	High = 842
)

// Document is a PDF in the making. The same pages always give the same bytes.
type Document struct {
	set   *typeset.Setter
	title string
	lang  string
	pages []*Page
	font  *embedded
	marks []mark
}

// New begins one. The title is what a reader's window is called; the language, as "ar", is for who hears it
// read aloud.
func New(set *typeset.Setter, title, lang string) *Document {
	return &Document{set: set, title: title, lang: lang, font: &embedded{set: set, codes: map[shape]uint16{}}}
}

// Page begins a page, which can be drawn on as long as the document is not written.
func (d *Document) Page() *Page {
	p := &Page{of: d}
	d.pages = append(d.pages, p)
	return p
}

// Pages are those begun so far.
func (d *Document) Pages() []*Page { return d.pages }

// Numbers of the objects that every document has, before those of its pages: two each.
const (
	catalog = iota + 1
	pageTree
	information
	fontObject
	descendant
	descriptor
	fontFile
	letterMap
	glyphMap
	firstPage
)

// Write writes it whole.
func (d *Document) Write(w io.Writer) error {
	f := &file{}
	direction := "/L2R"
	if d.set.RightToLeft() {
		direction = "/R2L"
	}
	f.object(catalog, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (%s) /ViewerPreferences << /Direction %s /DisplayDocTitle true >> >>",
		pageTree, d.lang, direction))
	kids := ""
	for i := range d.pages {
		kids += fmt.Sprintf("%d 0 R ", firstPage+2*i)
	}
	f.object(pageTree, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 %d %d] /Resources << /Font << /F %d 0 R >> /XObject << %s>> >> >>",
		kids, len(d.pages), Wide, High, fontObject, d.markNames()))
	f.object(information, "<< /Title "+utf16Text(d.title)+" >>")
	if err := d.font.write(f); err != nil {
		return fmt.Errorf("write a PDF: %w", err)
	}
	for i, p := range d.pages {
		f.object(firstPage+2*i, fmt.Sprintf("<< /Type /Page /Parent %d 0 R /Contents %d 0 R >>", pageTree, firstPage+2*i+1))
		f.stream(firstPage+2*i+1, "", p.content.Bytes())
	}
	d.writeMarks(f)
	f.end(catalog, information)
	if f.err != nil {
		return fmt.Errorf("write a PDF: %w", f.err)
	}
	if _, err := w.Write(f.out.Bytes()); err != nil {
		return fmt.Errorf("write a PDF: %w", err)
	}
	return nil
}
