package typeset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Metrics are lengths of the font in thousandths of its size. Descent is below the line, and so below zero.
type Metrics struct {
	Ascent, Descent float32
}

// Metrics are those of the font that is in the program.
func (t *Setter) Metrics() Metrics {
	m, _ := t.face.FontHExtents()
	upem := float32(t.face.Upem())
	return Metrics{Ascent: 1000 * m.Ascender / upem, Descent: 1000 * m.Descender / upem}
}

// Advance is how far a glyph takes the next one, in thousandths of the size.
func (t *Setter) Advance(id uint16) float32 {
	return 1000 * t.face.HorizontalAdvance(font.GID(id)) / float32(t.face.Upem())
}

// Outline is the shape of a glyph, in thousandths of the size with y upward; nothing of a blank.
func (t *Setter) Outline(id uint16) []opentype.Segment {
	outline, ok := t.face.GlyphDataOutline(font.GID(id))
	if !ok {
		return nil
	}
	scale := 1000 / float32(t.face.Upem())
	out := slices.Clone(outline.Segments)
	for i := range out {
		for j := range out[i].Args {
			out[i].Args[j].X *= scale
			out[i].Args[j].Y *= scale
		}
	}
	return out
}

// Program is the font as a TrueType program in which only some glyphs have outlines, with the parts these are
// made of. Every glyph keeps its id. It has what a page needs that names its glyphs: no table of letters, for
// these are what the page's map is for, and none of joining, which has been done.
func Program(kept map[uint16]bool) ([]byte, error) {
	from, err := opentype.NewLoader(bytes.NewReader(vazirmatn))
	if err != nil {
		return nil, fmt.Errorf("reading the font: %w", err)
	}
	raw := map[string][]byte{}
	for _, name := range []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"} { // in the order of the file
		table, err := from.RawTable(opentype.MustNewTag(name))
		if err != nil {
			return nil, fmt.Errorf("reading the font's table %s: %w", name, err)
		}
		raw[name] = bytes.Clone(table)
	}
	if raw["glyf"], raw["loca"], err = thinned(raw, kept); err != nil {
		return nil, err
	}
	binary.BigEndian.PutUint16(raw["head"][50:], 1) // places are of four bytes now
	var tables []opentype.Table
	for _, name := range []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"} {
		tables = append(tables, opentype.Table{Tag: opentype.MustNewTag(name), Content: padded(raw[name])})
	}
	return opentype.WriteTTF(tables), nil
}

// padded ends at a multiple of four bytes, at which tables and outlines begin.
func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&3)...) }

// thinned leaves out the outlines that are not kept, and says where the others begin.
func thinned(raw map[string][]byte, kept map[uint16]bool) (glyf, loca []byte, err error) {
	all, err := outlines(raw)
	if err != nil {
		return nil, nil, err
	}
	with := map[uint16]bool{0: true}
	var take func(id uint16)
	take = func(id uint16) {
		if with[id] = true; int(id) < len(all) {
			for _, part := range parts(all[id]) {
				if !with[part] {
					take(part)
				}
			}
		}
	}
	for id := range kept {
		take(id)
	}
	for id, outline := range all {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if with[uint16(id)] {
			glyf = append(glyf, padded(bytes.Clone(outline))...)
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf))), nil
}

// outlines are the descriptions of all glyphs by their ids, as "loca" parts "glyf".
func outlines(raw map[string][]byte) ([][]byte, error) {
	loca, glyf := raw["loca"], raw["glyf"]
	wide := 2
	at := func(i int) int { return 2 * int(binary.BigEndian.Uint16(loca[2*i:])) }
	if binary.BigEndian.Uint16(raw["head"][50:]) == 1 {
		wide, at = 4, func(i int) int { return int(binary.BigEndian.Uint32(loca[4*i:])) }
	}
	out := make([][]byte, len(loca)/wide-1)
	for i := range out {
		from, to := at(i), at(i+1)
		if from > to || to > len(glyf) {
			return nil, errors.New("reading the font: an outline outside its table")
		}
		out[i] = glyf[from:to]
	}
	return out, nil
}

// Flags of a part of a glyph that is made of others.
//
// Source: OpenType 1.9, "glyf", composite glyphs.
const (
	argsAreWords = 1 << 0
	hasScale     = 1 << 3
	morePartsYet = 1 << 5
	hasTwoScales = 1 << 6
	hasMatrix    = 1 << 7
)

// parts are the glyphs that an outline is made of; none of one that has points of its own.
func parts(outline []byte) (out []uint16) {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	for at := 10; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		out = append(out, binary.BigEndian.Uint16(outline[at+2:]))
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasTwoScales != 0:
			at += 4
		case flags&hasMatrix != 0:
			at += 8
		}
		if flags&morePartsYet == 0 {
			break
		}
	}
	return out
}
