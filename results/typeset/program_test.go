package typeset

import (
	"bytes"
	"slices"
	"testing"

	"github.com/go-text/typesetting/font/opentype"
)

// tablesOf reads what a program is made of.
func tablesOf(t *testing.T, program []byte) map[string][]byte {
	t.Helper()
	from, err := opentype.NewLoader(bytes.NewReader(program))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, name := range []string{"glyf", "head", "loca"} {
		if out[name], err = from.RawTable(opentype.MustNewTag(name)); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// A part of the font has the outlines that are used, as they were and under their ids, with those they are
// made of, and none besides.
func TestProgram(t *testing.T) {
	set, err := New("en", false)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := outlines(tablesOf(t, vazirmatn))
	if err != nil {
		t.Fatal(err)
	}
	composed, _ := set.face.NominalGlyph('é')
	made := parts(whole[composed])
	if len(made) < 2 {
		t.Fatalf("é is made of %v, want a letter and its mark", made)
	}
	program, err := Program(map[uint16]bool{uint16(composed): true})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := outlines(tablesOf(t, program))
	if err != nil || len(kept) < len(whole) {
		t.Fatalf("%d outlines of %d, %v", len(kept), len(whole), err)
	}
	for id, outline := range whole {
		used := id == 0 || id == int(composed) || slices.Contains(made, uint16(id))
		if used && !bytes.HasPrefix(kept[id], outline) || !used && len(kept[id]) > 0 {
			t.Errorf("glyph %d, used %v, has an outline of %d bytes, and had one of %d", id, used, len(kept[id]), len(outline))
		}
	}
}

// What is raised is seen where it is drawn and read on the line; two letters that have one shape are read in
// their order.
func TestGlyphsAreReadOnTheLine(t *testing.T) {
	set, err := New("ar", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"لا", "دِّ", "كلّاً"} {
		glyphs, width := set.Glyphs(text, 40)
		read := ""
		for _, g := range glyphs {
			if read = g.Text + read; g.Text != "" && g.Y != 0 {
				t.Errorf("%q: %q is read above the line", text, g.Text)
			}
			if g.Text != "" && (g.X < -0.5 || g.X > width+0.5) {
				t.Errorf("%q: a glyph at %v of %v", text, g.X, width)
			}
		}
		if read != text {
			t.Errorf("%q is read as %q", text, read)
		}
	}
}
