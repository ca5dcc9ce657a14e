package results

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// mostRows is how many rows a sheet of a workbook has: ECMA-376, and every program that reads it.
const mostRows = 1 << 20

// ErrTooManyRows means that there are more answers than a workbook holds; a CSV holds any number.
var ErrTooManyRows = errors.New("more answers than a workbook holds")

// rowBook is a workbook of one sheet (ECMA-376, Office Open XML), written from its front to its end: a
// library for workbooks holds the file whole, or puts the answers into a file of its own on the disk.
// The first row stays when one scrolls; words are inline texts, never formulas.
type rowBook struct {
	file *zip.Writer
	out  *bufio.Writer // the sheet, the last part of the file
	rows int
}

// Parts of a workbook beside the sheet. Of the two styles the second is a day.
var bookParts = []struct{ name, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="rows" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
		`<cellXfs count="3"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`},
}

// Styles of cells, by their place in cellXfs.
const (
	styleDay  = ` s="1"`
	styleHead = ` s="2"`
)

func newRowBook(w io.Writer, widths []int, fromRight bool) (*rowBook, error) {
	b := &rowBook{file: zip.NewWriter(w)}
	for _, part := range bookParts {
		out, err := b.file.Create(part.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(out, xml.Header+part.text); err != nil {
			return nil, err
		}
	}
	out, err := b.file.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	b.out = bufio.NewWriter(out)
	side := ""
	if fromRight {
		side = ` rightToLeft="1"`
	}
	b.put(xml.Header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetViews><sheetView` + side + ` workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i, width := range widths {
		b.put(fmt.Sprintf(`<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width))
	}
	b.put(`</cols><sheetData>`)
	return b, nil
}

// put writes text; what fails is said by the next Flush.
func (b *rowBook) put(text string) { _, _ = b.out.WriteString(text) }

func (b *rowBook) line(cells []any) error {
	b.rows++
	b.put(`<row>`)
	for _, x := range cells {
		if err := b.cell(x); err != nil {
			return err
		}
	}
	_, err := b.out.WriteString(`</row>`)
	return err
}

// cell writes one cell. Cells stand one after another, so an empty one is written too.
func (b *rowBook) cell(x any) error {
	switch x := x.(type) {
	case int:
		b.put(`<c><v>` + strconv.Itoa(x) + `</v></c>`)
	case float64:
		b.put(`<c><v>` + strconv.FormatFloat(x, 'f', -1, 64) + `</v></c>`)
	case bool:
		b.put(`<c t="b"><v>` + map[bool]string{false: "0", true: "1"}[x] + `</v></c>`)
	case time.Time:
		b.put(`<c` + styleDay + `><v>` + strconv.Itoa(serial(x)) + `</v></c>`)
	case string:
		return b.text(x)
	default:
		b.put(`<c/>`)
	}
	return nil
}

func (b *rowBook) text(x string) error {
	if x == "" {
		b.put(`<c/>`)
		return nil
	}
	style := ""
	if b.rows == 1 {
		style = styleHead
	}
	b.put(`<c t="inlineStr"` + style + `><is><t xml:space="preserve">`)
	if err := xml.EscapeText(b.out, []byte(x)); err != nil { // what no XML may hold is replaced
		return err
	}
	b.put(`</t></is></c>`)
	return nil
}

// serial is a day as spreadsheets count them.
func serial(day time.Time) int {
	return int(math.Round(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24))
}

func (b *rowBook) close() error {
	b.put(`</sheetData></worksheet>`)
	if err := b.out.Flush(); err != nil {
		return err
	}
	return b.file.Close()
}
