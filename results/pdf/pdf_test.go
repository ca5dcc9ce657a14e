package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"image/color"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"cohortbot/results/pdf"
	"cohortbot/results/typeset"
)

var black = color.RGBA{0, 0, 0, 255}

// written is a document with a page that has a line.
func written(t *testing.T, lang string, rtl bool, line string) []byte {
	t.Helper()
	set, err := typeset.New(lang, rtl)
	if err != nil {
		t.Fatal(err)
	}
	d := pdf.New(set, "تقرير", lang)
	p := d.Page()
	p.Text(line, 12, 50, 60, black, false)
	p.Fill(50, 70, 100, 2, black)
	var out bytes.Buffer
	if err := d.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// streams are what is deflated in a document.
func streams(t *testing.T, doc []byte) (out []string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`(?s)/Length (\d+) >>\nstream\n`).FindAllSubmatchIndex(doc, -1) {
		n, _ := strconv.Atoi(string(doc[m[2]:m[3]]))
		r, err := zlib.NewReader(bytes.NewReader(doc[m[1] : m[1]+n]))
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(data))
	}
	return out
}

// copied is what somebody gets who copies the line of a page: its codes from left to right, as the map has them.
func copied(t *testing.T, doc []byte) string {
	t.Helper()
	letters, page := "", ""
	for _, s := range streams(t, doc) {
		if strings.Contains(s, "begincmap") {
			letters = s
		}
		if strings.Contains(s, " TJ ET") {
			page = s
		}
	}
	of := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^<(....)> <([0-9A-F]+)>$`).FindAllStringSubmatch(letters, -1) {
		raw, _ := hex.DecodeString(m[2])
		var units []uint16
		for i := 0; i < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		of[m[1]] = string(utf16.Decode(units))
	}
	out := ""
	for _, m := range regexp.MustCompile(`<([0-9A-F]*)>`).FindAllStringSubmatch(page, -1) {
		for i := 0; i < len(m[1]); i += 4 {
			out += of[m[1][i:i+4]]
		}
	}
	return out
}

// Every word of a line can be searched and copied, whatever became of its letters: those that are joined, two
// that have one shape, marks that are raised; and from right to left the last letter stands first.
func TestEveryWordIsThere(t *testing.T) {
	for _, x := range []struct {
		lang, line string
		rtl        bool
	}{
		{"en", "Office: 75% of 24, “fi”", false},
		{"ar", "كلّاً والأولى لإنجازكِ، مُدرِّسةً", true},
		{"ckb", "ڕێکخستنی ئەنجامەکان لە ساڵی نوێدا", true},
	} {
		got := []rune(copied(t, written(t, x.lang, x.rtl, x.line)))
		if x.rtl {
			slices.Reverse(got)
		}
		if string(got) != x.line {
			t.Errorf("%s: %q is copied as %q", x.lang, x.line, string(got))
		}
	}
}

// Digits and Latin names keep their own order in a line from right to left, and marks of direction are neither
// seen nor copied.
func TestDigitsAndNamesAmongArabic(t *testing.T) {
	got := copied(t, written(t, "ar", true, "في \u2068Hake 1998\u2069: \u206675%\u2069"))
	if want := "75% :Hake 1998 يف"; got != want {
		t.Errorf("from the left stands %q, want %q", got, want)
	}
}

// The file is what it says: its objects begin where the table at its end has them; it is small, for of the font
// it has what is used.
func TestForm(t *testing.T) {
	doc := written(t, "ar", true, "مُقدَّم 2026")
	table := regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllSubmatch(doc, -1)
	if len(table) != 13 { // two of them marks that are only seen
		t.Fatalf("%d objects", len(table))
	}
	for i, m := range table {
		at, _ := strconv.Atoi(string(m[1]))
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !bytes.HasPrefix(doc[at:], []byte(want)) {
			t.Errorf("where object %d should be stands %q", i+1, doc[at:at+10])
		}
	}
	start := regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(doc)
	if at, _ := strconv.Atoi(string(start[1])); !bytes.HasPrefix(doc[at:], []byte("xref\n")) {
		t.Error("the table is not where the end says")
	}
	if len(doc) > 12_000 || !bytes.Contains(doc, []byte("/Direction /R2L")) {
		t.Errorf("%d bytes; the pages go from right to left: %v", len(doc), bytes.Contains(doc, []byte("/R2L")))
	}
}
