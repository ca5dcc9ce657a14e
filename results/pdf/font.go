package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"cohortbot/results/typeset"
)

// shape is a glyph as it stands for some letters. One glyph may stand for different ones, and each has a code
// of its own then, so that what is copied is what was written.
type shape struct {
	glyph uint16
	text  string
	blank bool
}

// embedded is the font of a document: what its pages have used of it. A code's place in shapes is one below it.
type embedded struct {
	set    *typeset.Setter
	codes  map[shape]uint16
	shapes []shape
}

// code is under what a page names a glyph; 0 is left to the glyph that is missing.
func (e *embedded) code(g typeset.Glyph) uint16 {
	s := shape{g.ID, g.Text, g.Blank}
	code, have := e.codes[s]
	if !have {
		e.shapes = append(e.shapes, s)
		code = uint16(len(e.shapes))
		e.codes[s] = code
	}
	return code
}

// advance is that of a code's glyph, in thousandths of the size, as the document gives it.
func (e *embedded) advance(code uint16) float32 {
	if e.shapes[code-1].blank {
		return 0
	}
	return float32(int(e.set.Advance(e.shapes[code-1].glyph) + 0.5))
}

// write writes the font's objects: the font as a page names it, its outlines, and which letters and which
// glyph a code stands for.
func (e *embedded) write(f *file) error {
	kept := map[uint16]bool{}
	widths, glyphs := "", make([]byte, 2, 2+2*len(e.shapes))
	for i, s := range e.shapes {
		kept[s.glyph] = true
		widths += fmt.Sprintf("%d ", int(e.advance(uint16(i+1))))
		glyphs = binary.BigEndian.AppendUint16(glyphs, s.glyph)
	}
	program, err := typeset.Program(kept)
	if err != nil {
		return err
	}
	const name = "/COHORT+Vazirmatn" // six letters and a plus: a part of that font
	f.object(fontObject, fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont %s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>",
		name, descendant, letterMap))
	f.object(descendant, fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont %s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "+
		"/FontDescriptor %d 0 R /CIDToGIDMap %d 0 R /W [1 [%s]] >>", name, descriptor, glyphMap, widths))
	m := e.set.Metrics()
	f.object(descriptor, fmt.Sprintf("<< /Type /FontDescriptor /FontName %s /Flags 4 /FontBBox [-1000 %d 3000 %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight 700 /StemV 80 /FontFile2 %d 0 R >>",
		name, int(m.Descent), int(m.Ascent), int(m.Ascent), int(m.Descent), fontFile))
	f.stream(fontFile, fmt.Sprintf("/Length1 %d", len(program)), program)
	f.stream(letterMap, "", e.letters())
	f.stream(glyphMap, "", glyphs)
	return nil
}

// letters is the map from codes to what they stand for, a hundred entries at a time as the format has it.
func (e *embedded) letters() []byte {
	var out bytes.Buffer
	out.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n" +
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	var lines []string
	for i, s := range e.shapes {
		lines = append(lines, fmt.Sprintf("<%04X> <%s>\n", i+1, utf16Hex(s.text)))
	}
	for len(lines) > 0 {
		n := min(100, len(lines))
		fmt.Fprintf(&out, "%d beginbfchar\n", n)
		for _, line := range lines[:n] {
			out.WriteString(line)
		}
		out.WriteString("endbfchar\n")
		lines = lines[n:]
	}
	out.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return out.Bytes()
}
