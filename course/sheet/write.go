package sheet

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohortbot/course"
	"cohortbot/course/edit"
	"cohortbot/locales"
)

// writer carries the making of one workbook.
type writer struct {
	file    *excelize.File
	words   *locales.Bundle
	record  *edit.Record
	langs   []locales.Lang
	texts   []edit.Text
	styles  styles
	columns []column
	names   map[string]string
	next    map[string]int // the next free row of each sheet
	err     error          // the first of the library
}

// column is one column after id and place.
type column struct {
	lang locales.Lang
	mark bool
}

// Write gives the workbook of a course, or says which texts no workbook can
// hold. What it writes reads back as it was.
func Write(f *edit.Folder, r *edit.Record, words *locales.Bundle) ([]byte, []course.Problem, error) {
	texts := f.Texts()
	if wrong := unfit(texts); len(wrong) > 0 {
		return nil, wrong, nil
	}
	w := &writer{
		file: excelize.NewFile(), words: words, record: r, langs: f.Languages(), texts: texts,
		names: names(texts), next: map[string]int{},
	}
	defer func() { _ = w.file.Close() }()
	w.makeStyles()
	w.makeColumns()
	w.legend()
	w.rows()
	for _, group := range w.groups() {
		w.finish(w.names[group])
	}
	w.base()
	var out bytes.Buffer
	if w.try(w.file.Write(&out)); w.err != nil {
		return nil, nil, fmt.Errorf("make the workbook: %w", w.err)
	}
	return out.Bytes(), nil, nil
}

// unfit finds what XML or Excel cannot hold.
func unfit(texts []edit.Text) []course.Problem {
	var wrong []course.Problem
	for _, t := range texts {
		for l, text := range t.In {
			say := func(format string, args ...any) {
				at := t.At[l]
				wrong = append(wrong, course.Problem{File: at.File, Line: at.Line, Message: fmt.Sprintf(format, args...)})
			}
			if n := units(text); n > maxCell {
				say("this text has %d characters, a cell holds at most %d: shorten it", n, maxCell)
			}
			if i := strings.IndexFunc(text, unseen); i >= 0 {
				say("this text holds the unseen character U+%04X: take it out", []rune(text[i:])[0])
			}
		}
	}
	slices.SortFunc(wrong, func(a, b course.Problem) int { return strings.Compare(a.String(), b.String()) })
	return wrong
}

// unseen are the characters that XML has no place for.
func unseen(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == 0xFFFD
}

// try keeps the first error of the library: with one, nothing is given out.
func (w *writer) try(err error) {
	if w.err == nil {
		w.err = err
	}
}

// stale tells whether any translation into l is older than its source.
func (w *writer) stale(l locales.Lang) bool {
	return slices.ContainsFunc(w.texts, func(t edit.Text) bool { return w.record.Stale(t, w.langs[0], l) })
}

// makeColumns gives a language with stale texts a column for marks beside it.
func (w *writer) makeColumns() {
	for _, l := range w.langs {
		w.columns = append(w.columns, column{lang: l})
		if w.stale(l) {
			w.columns = append(w.columns, column{lang: l, mark: true})
		}
	}
}

// groups are the sheets with texts, in order.
func (w *writer) groups() []string {
	var all []string
	for _, t := range w.texts {
		if !slices.Contains(all, t.Group) {
			all = append(all, t.Group)
		}
	}
	return all
}

// rows writes every text into the sheet of its group.
func (w *writer) rows() {
	for _, group := range w.groups() {
		_, err := w.file.NewSheet(w.names[group])
		w.try(err)
		w.head(w.names[group])
	}
	for _, t := range w.texts {
		name := w.names[t.Group]
		w.next[name]++
		w.row(name, w.next[name]+1, t)
	}
}

func (w *writer) head(name string) {
	w.put(name, colID, 1, headID, w.styles.head)
	w.put(name, colPlace, 1, headPlace, w.styles.head)
	for i, c := range w.columns {
		text := string(c.lang) + dot + w.words.OwnName(c.lang)
		if c.mark {
			text = headMark + string(c.lang)
		}
		w.put(name, colFirst+i, 1, text, w.styles.head)
	}
}

func (w *writer) row(name string, row int, t edit.Text) {
	w.put(name, colID, row, t.ID, w.styles.id)
	w.put(name, colPlace, row, fmt.Sprintf("%s:%d", t.File[strings.LastIndex(t.File, "/")+1:], t.Line), w.styles.id)
	lines := linesOf(t.ID, idWidth*1.3)
	for i, c := range w.columns {
		stale := w.record.Stale(t, w.langs[0], c.lang)
		style := w.styles.text[direction(w.rtl(c.lang))]
		switch {
		case c.mark && stale:
			style = w.styles.mark
		case c.mark:
			style = w.styles.noMark
		case stale:
			style = w.styles.stale[direction(w.rtl(c.lang))]
		}
		text := t.In[c.lang]
		if c.mark {
			text = ""
		}
		w.put(name, colFirst+i, row, text, style)
		lines = max(lines, linesOf(text, textWidth))
	}
	w.try(w.file.SetRowHeight(name, row, min(highest, 6+lineHeight*float64(lines))))
}

// put writes a text into a cell; it is never a formula or a number.
func (w *writer) put(name string, col, row int, text string, style int) {
	cell, err := excelize.CoordinatesToCellName(col, row)
	w.try(err)
	if text != "" {
		w.try(w.file.SetCellStr(name, cell, escape(text)))
	}
	w.try(w.file.SetCellStyle(name, cell, cell, style))
}

// escape keeps _x000D_ and its like as they are written: in a workbook they
// stand for characters, and the library reads them so but does not write so.
func escape(text string) string {
	var out strings.Builder
	for i, r := range text {
		out.WriteRune(r)
		if r == '_' && coded.MatchString(text[i:]) {
			out.WriteString("x005F_")
		}
	}
	return out.String()
}

var coded = regexp.MustCompile(`^_x[0-9A-Fa-f]{4}_`)

func (w *writer) rtl(l locales.Lang) bool {
	return rightToLeft(l, w.words, w.texts)
}

// linesOf estimates how many lines a text takes in a column of that width.
func linesOf(text string, width float64) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += 1 + int(float64(len([]rune(line)))/width)
	}
	return n
}

// base writes the hidden sheet: for each text its sheet and the hash of what
// was given out in each language.
func (w *writer) base() {
	_, err := w.file.NewSheet(baseSheet)
	w.try(err)
	head := []any{format, "sheet"}
	for _, l := range w.langs {
		head = append(head, string(l))
	}
	w.try(w.file.SetSheetRow(baseSheet, "A1", &head))
	for i, t := range w.texts {
		row := []any{t.ID, w.names[t.Group]}
		for _, l := range w.langs {
			row = append(row, "#"+string(edit.SumOf(t.In[l]))) // no program takes it for a number
		}
		w.try(w.file.SetSheetRow(baseSheet, fmt.Sprintf("A%d", i+2), &row))
	}
	w.try(w.file.SetSheetVisible(baseSheet, false, true))
}
