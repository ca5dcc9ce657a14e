package workbook

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"cohortbot/dialog"
	"cohortbot/results"
)

// Write writes a workbook, a sheet each table and one of charts. Numbers and days are such, shares are in per cent; the
// first row stays when one scrolls; of a right-to-left language the sheets begin at the right.
func Write(w io.Writer, cfg Config, of *dialog.Results) error {
	m := &maker{cfg: cfg, of: of}
	b := &book{file: excelize.NewFile(), styles: map[string]int{}}
	defer func() { _ = b.file.Close() }()
	for i, s := range m.sheets() {
		if i == 0 {
			b.try(b.file.SetSheetName("Sheet1", s.name))
		} else {
			_, err := b.file.NewSheet(s.name)
			b.try(err)
		}
		b.sheet(s, cfg.Words.RightToLeft(cfg.Lang))
	}
	b.charts(m.word("report_charts"), m.graphs(), cfg.Words.RightToLeft(cfg.Lang))
	b.try(m.err)
	if b.err == nil {
		b.err = b.file.Write(w)
	}
	if b.err != nil {
		return fmt.Errorf("make the report file: %w", b.err)
	}
	return nil
}

// book is a workbook in the making.
type book struct {
	file   *excelize.File
	styles map[string]int
	err    error // the first
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Widths of columns, in characters.
const (
	narrowest = 10
	widest    = 60
)

func (b *book) sheet(s sheet, rtl bool) {
	b.page(s.name, rtl)
	b.try(b.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	widths := make([]int, len(s.heads))
	for i, head := range s.heads {
		b.cell(s.name, i, 1, head, "heading")
		widths[i] = len([]rune(head))
	}
	for n, row := range s.rows {
		for i, x := range row {
			value, style := valued(x)
			b.cell(s.name, i, n+2, value, style)
			widths[i] = max(widths[i], len([]rune(looks(x))))
		}
	}
	for i, width := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		b.try(err)
		widths[i] = min(widest, max(narrowest, width+2))
		b.try(b.file.SetColWidth(s.name, col, col, float64(widths[i])))
	}
	for n, row := range s.rows {
		b.height(s.name, n+2, row, widths)
	}
}

// The height of a line, and of the highest row there may be, in points.
const (
	lineHeight = 15
	highest    = 409
)

// height makes a row as high as the longest of its texts is in its column: not every program does.
func (b *book) height(sheet string, n int, row []any, widths []int) {
	lines := 1
	for i, x := range row {
		of := 0
		for line := range strings.Lines(looks(x)) {
			of += max(1, (len([]rune(line))+widths[i]-1)/widths[i])
		}
		lines = max(lines, of)
	}
	if lines > 1 {
		b.try(b.file.SetRowHeight(sheet, n, float64(min(highest, lineHeight*lines))))
	}
}

// page sets where a sheet begins, and that on paper it is as wide as a page and as long as it must be.
func (b *book) page(sheet string, rtl bool) {
	b.try(b.file.SetSheetView(sheet, 0, &excelize.ViewOptions{RightToLeft: &rtl}))
	fit, wide, long, across := true, 1, 0, "landscape"
	b.try(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.try(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &across, FitToWidth: &wide, FitToHeight: &long}))
}

// valued is what a cell holds, and how it looks.
func valued(x any) (value any, style string) {
	switch v := x.(type) {
	case share:
		return float64(v), "0%"
	case decimal:
		return float64(v), "0.00"
	case float64:
		return v, "0.0000"
	case date:
		t := time.Time(v)
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), "yyyy-mm-dd"
	case int:
		return v, "0"
	case string:
		return v, direction(v)
	}
	return x, ""
}

// looks is what is seen of a cell, by which its column is as wide as it must be.
func looks(x any) string {
	switch v := x.(type) {
	case share:
		return fmt.Sprintf("%.0f%%", 100*float64(v))
	case decimal:
		return fmt.Sprintf("%.2f", float64(v))
	case float64:
		return fmt.Sprintf("%.4f", v)
	case date:
		return time.Time(v).Format(time.DateOnly)
	}
	return fmt.Sprint(x)
}

func (b *book) cell(sheet string, col, row int, value any, style string) {
	at, err := excelize.CoordinatesToCellName(col+1, row)
	b.try(err)
	if text, is := value.(string); is {
		b.try(b.file.SetCellStr(sheet, at, text)) // never a formula
	} else {
		b.try(b.file.SetCellValue(sheet, at, value))
	}
	if style != "" {
		b.try(b.file.SetCellStyle(sheet, at, at, b.style(style)))
	}
}

func (b *book) style(name string) int {
	if id, have := b.styles[name]; have {
		return id
	}
	s := &excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}}
	switch name {
	case "heading":
		s.Font = &excelize.Font{Bold: true}
		s.Alignment.WrapText = true
	case fromLeft, fromRight:
		s.Alignment.WrapText, s.Alignment.ReadingOrder = true, reading(name)
	default:
		s.CustomNumFmt = &name
	}
	id, err := b.file.NewStyle(s)
	b.try(err)
	b.styles[name] = id
	return id
}

// WriteCSV writes the same as one CSV of RFC 4180, in UTF-8 with a byte order mark: each table under
// its name, with an empty line between. Shares are numbers from 0 to 1.
func WriteCSV(w io.Writer, cfg Config, of *dialog.Results) error {
	m := &maker{cfg: cfg, of: of}
	_, err := io.WriteString(w, "\ufeff")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for i, s := range m.sheets() {
		rows := [][]string{{results.Guarded(s.name)}, nil}
		for _, head := range s.heads {
			rows[1] = append(rows[1], results.Guarded(head))
		}
		if i > 0 {
			rows = append([][]string{{""}}, rows...)
		}
		for _, row := range s.rows {
			var cells []string
			for _, x := range row {
				cells = append(cells, written(x))
			}
			rows = append(rows, cells)
		}
		for _, cells := range rows {
			if err == nil {
				err = out.Write(cells)
			}
		}
	}
	out.Flush()
	for _, e := range []error{m.err, out.Error()} {
		if err == nil {
			err = e
		}
	}
	if err != nil {
		return fmt.Errorf("make the report file: %w", err)
	}
	return nil
}

// written is a cell in plain figures.
func written(x any) string {
	switch v := x.(type) {
	case share:
		return number(float64(v))
	case decimal:
		return number(float64(v))
	case float64:
		return number(v)
	case date:
		return time.Time(v).Format(time.DateOnly)
	}
	switch v := x.(type) {
	case string:
		return results.Guarded(v)
	}
	return fmt.Sprint(x)
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
