package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"cohortbot/course/edit"
	"cohortbot/locales"
)

// Book is what a workbook says, read and found sound: nothing of it has been
// compared with a course yet.
type Book struct {
	langs []locales.Lang
	rows  []row
	given map[string]given // by id: what was exported
	order []string         // their ids, as exported
	notes []string         // cells with something in them that stand in no column of ours
}

// row is one text as it stands in the workbook.
type row struct {
	id    string
	sheet string
	line  int
	cells map[locales.Lang]cell
	marks map[locales.Lang]bool // translations marked as right
}

// cell is a text with its place.
type cell struct {
	at   string
	text string
	odd  string // why it is no text, or ""
}

// given is one text as it was exported.
type given struct {
	sheet string
	sums  map[locales.Lang]edit.Sum
}

// reader carries one reading.
type reader struct {
	*Book
	file     *excelize.File
	problems []Problem
}

func (r *reader) problem(sheet, cell, format string, args ...any) {
	r.problems = append(r.problems, Problem{sheet, cell, fmt.Sprintf(format, args...)})
}

// Read reads a workbook that Write made and people have worked in. It says
// everything that is wrong with it at once; with a problem there is no Book.
func Read(data []byte) (book *Book, problems []Problem) {
	if err := guard(data); err != nil {
		return nil, []Problem{{Message: err.Error()}}
	}
	// The library promises errors, but it is large and reads what anybody sent.
	defer func() {
		if p := recover(); p != nil {
			book, problems = nil, []Problem{{Message: errMarkup.Error()}}
		}
	}()
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped, RawCellValue: true,
	})
	if err != nil {
		return nil, []Problem{{Message: errMarkup.Error()}}
	}
	defer func() { _ = file.Close() }() // nothing of it is on a disk
	r := &reader{Book: &Book{given: map[string]given{}}, file: file}
	if r.base() {
		for _, name := range file.GetSheetList() {
			r.sheet(name)
		}
		r.twice()
		r.lost()
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.Book, nil
}

// base reads the hidden sheet.
func (r *reader) base() bool {
	rows, err := r.file.GetRows(baseSheet)
	if err != nil || len(rows) == 0 || len(rows[0]) < 3 || rows[0][0] != format {
		r.problem("", "", "this workbook was not made by course to-xlsx, or its hidden sheet %q is lost: make a new one and copy the translations into it", baseSheet)
		return false
	}
	for _, l := range rows[0][2:] {
		r.langs = append(r.langs, locales.Lang(l))
	}
	for _, one := range rows[1:] {
		if len(one) < 2 || one[0] == "" {
			continue
		}
		g := given{sheet: one[1], sums: map[locales.Lang]edit.Sum{}}
		for i, l := range r.langs {
			if 2+i < len(one) {
				g.sums[l] = edit.Sum(strings.TrimPrefix(one[2+i], "#"))
			}
		}
		r.given[one[0]] = g
		r.order = append(r.order, one[0])
	}
	return true
}

// sheet reads one sheet with texts; others are somebody's notes.
func (r *reader) sheet(name string) {
	if name == baseSheet || name == legendSheet {
		return
	}
	rows, err := r.file.Rows(name)
	if err != nil {
		r.problem(name, "", "this sheet cannot be read: take it out, or make a new workbook")
		return
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return
	}
	head, err := rows.Columns()
	if err != nil || len(head) == 0 || head[0] != headID {
		return
	}
	columns := r.columns(name, head)
	for line := 2; rows.Next(); line++ {
		texts, err := rows.Columns()
		if err != nil {
			r.problem(name, fmt.Sprintf("A%d", line), "this row cannot be read")
			return
		}
		r.row(name, line, texts, columns)
	}
}

// columns tells which column is what; each language must be there.
func (r *reader) columns(name string, head []string) map[int]column {
	columns := map[int]column{}
	there := map[column]bool{}
	for i, text := range head {
		tag, _, named := strings.Cut(text, dot)
		c := column{lang: locales.Lang(tag)}
		if tag, found := strings.CutPrefix(text, headMark); found {
			c, named = column{locales.Lang(tag), true}, true
		}
		if !named || !slices.Contains(r.langs, c.lang) {
			continue
		}
		if there[c] {
			r.problem(name, at(i+1, 1), "the column %q is here twice: keep one", text)
		}
		columns[i], there[c] = c, true
	}
	for _, l := range r.langs {
		if !there[column{lang: l}] {
			r.problem(name, "", "the column %q is missing: undo what took it away, or make a new workbook", string(l)+dot+"…")
		}
	}
	return columns
}

// at names a cell.
func at(col, line int) string {
	name, err := excelize.CoordinatesToCellName(col, line)
	if err != nil {
		return ""
	}
	return name
}

// row reads one row; a row of nothing is passed over.
func (r *reader) row(name string, line int, texts []string, columns map[int]column) {
	one := row{sheet: name, line: line, cells: map[locales.Lang]cell{}, marks: map[locales.Lang]bool{}}
	if len(texts) > 0 {
		one.id = strings.TrimSpace(texts[0])
	}
	written := false
	for i, c := range columns {
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		if strings.TrimSpace(text) != "" {
			written = true
		}
		if c.mark {
			one.marks[c.lang] = strings.TrimSpace(text) != ""
			continue
		}
		one.cells[c.lang] = cell{at(i+1, line), text, r.odd(name, at(i+1, line), text, r.given[one.id].sums[c.lang])}
	}
	r.besides(name, line, texts, columns)
	switch _, known := r.given[one.id]; {
	case one.id == "" && written:
		r.problem(name, at(colID, line), "this row has a text but no id: undo what took the id away; rows cannot be added here")
	case one.id == "":
	case !known:
		r.problem(name, at(colID, line), "unknown id %q: ids are not changed, and rows cannot be added here", short(one.id))
	default:
		r.rows = append(r.rows, one)
	}
}

// besides notes what stands to the right of what is read: somebody's words, which
// are not taken and not lost without a word.
func (r *reader) besides(name string, line int, texts []string, columns map[int]column) {
	for i := colFirst - 1; i < len(texts); i++ {
		if _, ours := columns[i]; !ours && strings.TrimSpace(texts[i]) != "" {
			r.notes = append(r.notes, name+"!"+at(i+1, line))
		}
	}
}

// odd says why a cell that is not as it was given out is no text, or "".
func (r *reader) odd(name, cell, text string, given edit.Sum) string {
	if edit.SumOf(text) == given {
		return ""
	}
	formula, err := r.file.GetCellFormula(name, cell)
	if err == nil && formula != "" {
		return "this is a formula: write the text itself; a text that begins with = needs an apostrophe (') before it"
	}
	kind, err := r.file.GetCellType(name, cell)
	switch {
	case err != nil:
		return "this cell cannot be read: type its text anew"
	case text == "" || kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString:
		return ""
	case kind == excelize.CellTypeError:
		return "this is an error, not a text: type the text anew"
	}
	return "the program made a number or a date of this: set the cell's format to Text and type it anew"
}

// twice refuses a text that stands in two rows.
func (r *reader) twice() {
	seen := map[string]row{}
	for _, one := range r.rows {
		if before, again := seen[one.id]; again {
			r.problem(one.sheet, at(colID, one.line), "%s is here twice, first in %s!%s: keep one of the rows", one.id, before.sheet, at(colID, before.line))
			continue
		}
		seen[one.id] = one
	}
}

// lost refuses a sheet in which rows are missing. A sheet that is missing
// altogether is a share of the work sent to somebody else.
func (r *reader) lost() {
	here, sheets := map[string]bool{}, map[string]bool{}
	for _, one := range r.rows {
		here[one.id] = true
		sheets[r.given[one.id].sheet] = true
	}
	for _, id := range r.order {
		if g := r.given[id]; !here[id] && sheets[g.sheet] {
			r.problem(g.sheet, "", "the row of %s is missing: undo what took it away, or make a new workbook", id)
		}
	}
	if len(r.rows) == 0 && len(r.problems) == 0 {
		r.problems = append(r.problems, Problem{Message: "no sheet here has texts of a course: this workbook was not made by course to-xlsx, or the first row of its sheets was changed"})
	}
}

// short is a text for a message: on one line and not long.
func short(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
