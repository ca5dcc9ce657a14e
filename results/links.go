package results

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"cohortbot/locales"
	"cohortbot/seal"
)

// LinkRow is an invitation as a row of the workbook for mail merge.
type LinkRow struct {
	Label seal.Private
	N     int // of several with one label
	Link  string
	Texts []LinkText // in the order of the languages
	Until time.Time  // in the zone in which it is read
}

// LinkText is the message of an invitation in a language, and the address that brings it to
// WhatsApp.
type LinkText struct {
	Lang     locales.Lang
	Text     string
	WhatsApp string
}

// Widths of the columns, in characters.
const (
	narrow = 24
	wide   = 60
)

// Links writes invitations as a workbook, a row each, with headings in a language. Its cells
// are texts, never formulas; of a right-to-left language its sheet begins at the right.
func Links(words *locales.Bundle, l locales.Lang, rows []LinkRow) ([]byte, error) {
	w := &linksBook{file: excelize.NewFile(), words: words, lang: l}
	defer func() { _ = w.file.Close() }()
	w.sheet = w.word("links_sheet", nil)
	w.try(w.file.SetSheetName("Sheet1", w.sheet))
	rtl := words.RightToLeft(l)
	w.try(w.file.SetSheetView(w.sheet, 0, &excelize.ViewOptions{RightToLeft: &rtl}))
	w.heads(rows)
	for i, r := range rows {
		w.row(i+2, r)
	}
	w.try(w.file.SetPanes(w.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	var out bytes.Buffer
	if w.try(w.file.Write(&out)); w.err != nil {
		return nil, fmt.Errorf("make the workbook of invitations: %w", w.err)
	}
	return out.Bytes(), nil
}

// linksBook carries the making of one workbook.
type linksBook struct {
	file  *excelize.File
	words *locales.Bundle
	lang  locales.Lang
	sheet string
	err   error // the first
}

func (w *linksBook) try(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *linksBook) word(key string, args locales.Args) string {
	text, err := w.words.Plain(w.lang, key, args)
	w.try(err)
	return locales.Undirected(text) // a heading is the name of a field when letters are merged
}

// heads writes the first row, and how wide each column is.
func (w *linksBook) heads(rows []LinkRow) {
	heads, widths := []string{w.word("links_column_label", nil), w.word("links_column_link", nil)}, []float64{narrow, wide}
	if len(rows) > 0 {
		for _, t := range rows[0].Texts {
			in := locales.Args{"Language": w.words.OwnName(t.Lang)}
			heads = append(heads, w.word("links_column_text", in), w.word("links_column_whatsapp", in))
			widths = append(widths, wide, narrow)
		}
	}
	heads, widths = append(heads, w.word("links_column_until", nil)), append(widths, narrow)
	bold, err := w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	w.try(err)
	for i, text := range heads {
		w.cell(i+1, 1, text)
		col, err := excelize.ColumnNumberToName(i + 1)
		w.try(err)
		w.try(w.file.SetColWidth(w.sheet, col, col, widths[i]))
	}
	w.try(w.file.SetRowStyle(w.sheet, 1, 1, bold))
}

func (w *linksBook) row(n int, r LinkRow) {
	col := 1
	put := func(text string) { w.cell(col, n, text); col++ }
	put(w.name(r))
	put(r.Link)
	for _, t := range r.Texts {
		put(t.Text)
		put(t.WhatsApp)
	}
	until := ""
	if !r.Until.IsZero() {
		until = r.Until.Format(time.DateOnly)
	}
	put(until)
}

// name is the label with its number, as the chat has it; without a label the number alone.
func (w *linksBook) name(r LinkRow) string {
	switch name := r.Label.Reveal(); {
	case r.N == 0:
		return name
	case name == "":
		return strconv.Itoa(r.N)
	default:
		return w.word("invite_label_n", locales.Args{"Label": name, "Number": r.N})
	}
}

func (w *linksBook) cell(col, row int, text string) {
	at, err := excelize.CoordinatesToCellName(col, row)
	w.try(err)
	w.try(w.file.SetCellStr(w.sheet, at, text))
}
