package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// What a workbook may hold at most. That of a course at its limits stays below;
// within them no file can make the library take more than some hundred MB.
const (
	MaxFile     = 16 << 20 // bytes of the file
	maxUnzipped = 32 << 20 // bytes of all its parts
	maxParts    = 1000
	maxElements = 1_000_000
	maxTag      = 256 << 10 // bytes of one element's name and attributes
	maxDepth    = 64
	maxRow      = 20_000
	maxColumn   = 64
	maxMerged   = 100
)

var (
	errTooLarge = errors.New("the workbook is too large: it holds far more than the texts of a course")
	errNotXLSX  = errors.New("this is no .xlsx workbook: save it as Excel workbook (.xlsx), without a password")
	errLinks    = errors.New("the workbook has links to other files or macros: take them out, or copy the texts into a fresh sheet of course to-xlsx")
	errMarkup   = errors.New("the workbook is damaged: open it, save it again as .xlsx and try once more")
)

// guard looks through a workbook before the library opens it: its size
// unpacked, the number and depth of its elements, how far its cells reach.
// Nothing is kept but one part at a time.
func guard(data []byte) error {
	if len(data) > MaxFile {
		return errTooLarge
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return errNotXLSX
	}
	if len(archive.File) > maxParts {
		return errTooLarge
	}
	g := &guarded{unzipped: maxUnzipped, elements: maxElements}
	seen := map[string]bool{}
	for _, f := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		switch {
		case seen[name]:
			return errMarkup
		case strings.Contains(name, "externallink") || strings.Contains(name, "vbaproject"):
			return errLinks
		}
		seen[name] = true
		if err := g.part(f); err != nil {
			return err
		}
	}
	if !seen["[content_types].xml"] || !seen["xl/workbook.xml"] {
		return errNotXLSX
	}
	return nil
}

// guarded is what is left of the limits.
type guarded struct {
	unzipped int64
	elements int
	merged   int
}

// part unpacks one part within what is left, whatever the directory says of it.
func (g *guarded) part(f *zip.File) error {
	if f.UncompressedSize64 > uint64(g.unzipped) {
		return errTooLarge
	}
	r, err := f.Open()
	if err != nil {
		return errMarkup
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, g.unzipped+1))
	if int64(len(data)) > g.unzipped {
		return errTooLarge
	}
	if err != nil {
		return errMarkup
	}
	g.unzipped -= int64(len(data))
	// Whatever a part is called, the library may be led to read it as XML.
	if !bytes.HasPrefix(bytes.TrimLeft(data, "\uFEFF \t\r\n"), []byte("<")) {
		return nil
	}
	return g.markup(data)
}

// markup walks over the tags of one part. Text and attributes are not looked
// at, and a tag inside a comment counts as one.
func (g *guarded) markup(data []byte) error {
	depth, here := 0, corner{}
	for {
		_, after, found := bytes.Cut(data, []byte("<"))
		if !found {
			return nil
		}
		tag, rest, closed := bytes.Cut(after, []byte(">"))
		if !closed {
			return errMarkup
		}
		data = rest
		g.elements--
		switch {
		case len(tag) > maxTag:
			return errTooLarge
		case bytes.HasPrefix(tag, []byte("!DOCTYPE")) || bytes.HasPrefix(tag, []byte("!ENTITY")):
			return errMarkup
		case bytes.HasPrefix(tag, []byte("?")) && !plainText(tag):
			return errMarkup
		case bytes.HasPrefix(tag, []byte("/")):
			depth--
		case bytes.HasPrefix(tag, []byte("?")) || bytes.HasPrefix(tag, []byte("!")) || bytes.HasSuffix(tag, []byte("/")):
		default:
			depth++
		}
		if err := g.reach(&here, string(tag)); err != nil {
			return err
		}
		if depth > maxDepth {
			return errMarkup
		}
		if g.elements < 0 {
			return errTooLarge
		}
	}
}

// plainText tells whether a declaration leaves the part in UTF-8: in another
// encoding its tags would not be seen here.
func plainText(declaration []byte) bool {
	_, encoding, named := strings.Cut(strings.ToLower(string(declaration)), "encoding")
	encoding = strings.TrimLeft(encoding, "= \t\r\n\"'")
	return !named || strings.HasPrefix(encoding, "utf-8") || strings.HasPrefix(encoding, "us-ascii")
}

// corner is the row and the column that a sheet has been read to.
type corner struct {
	row, column int
}

// reach counts what lies between the cells, as the library makes room for it,
// and refuses rows that do not follow each other: sorting them takes it the
// square of their number.
func (g *guarded) reach(here *corner, tag string) error {
	switch name, at := cellOf(tag); name {
	case "mergeCell":
		if g.merged++; g.merged > maxMerged {
			return errTooLarge
		}
	case "row":
		row, err := strconv.Atoi(at)
		if err != nil || row <= here.row {
			return errMarkup
		}
		if row > maxRow {
			return fmt.Errorf("row %d is used: a sheet of a course has at most %d rows", row, maxRow)
		}
		g.elements -= row - here.row - 1
		*here = corner{row: row}
	case "c":
		column := column26(strings.TrimRight(at, "0123456789"))
		if column > maxColumn {
			return fmt.Errorf("the cell %s is used: a sheet of a course has at most %d columns", short(at), maxColumn)
		}
		g.elements -= max(0, column-here.column-1)
		here.column = max(here.column, column)
	}
	return nil
}

// cellOf takes a tag apart: its name without a prefix and where it stands.
func cellOf(tag string) (name, at string) {
	fields := strings.Fields(tag)
	if len(fields) == 0 {
		return "", ""
	}
	name = strings.TrimSuffix(fields[0][strings.Index(fields[0], ":")+1:], "/")
	if name != "row" && name != "c" {
		return name, ""
	}
	for _, attribute := range fields[1:] {
		if value, found := strings.CutPrefix(attribute, "r="); found {
			return name, strings.Trim(value, `"'/`)
		}
	}
	return name, ""
}

// column26 reads the letters of a column as a number.
func column26(letters string) int {
	n := 0
	for _, c := range strings.ToUpper(letters) {
		n = min(26*n+max(0, int(c-'A'+1)), 1<<20)
	}
	return n
}
