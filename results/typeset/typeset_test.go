package typeset

import (
	"slices"
	"testing"

	"github.com/go-text/typesetting/shaping"
)

// In "بيت 120" every letter takes its joined form, the number is to the left
// of the word, and its digits keep their own order.
func TestArabicIsJoinedAndOrdered(t *testing.T) {
	set, err := New("ar", true)
	if err != nil {
		t.Fatal(err)
	}
	text := []rune("بيت 120")
	runs := set.line(string(text), 40)
	if len(runs) != 2 {
		t.Fatalf("%d runs, want the number and the word", len(runs))
	}
	if got, want := places(runs[0]), []int{4, 5, 6}; !slices.Equal(got, want) {
		t.Errorf("from the left stand first the letters %v, want %v", got, want)
	}
	if got, want := places(runs[1]), []int{3, 2, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("then the letters %v, want %v", got, want)
	}
	for _, g := range runs[1].Glyphs {
		lone, _ := set.face.NominalGlyph(text[g.TextIndex()])
		if text[g.TextIndex()] != ' ' && g.GlyphID == lone {
			t.Errorf("the letter %c stands alone, want it joined", text[g.TextIndex()])
		}
	}
}

// places gives the letters of a run in the order they stand, each once.
func places(run shaping.Output) []int {
	var order []int
	for _, g := range run.Glyphs {
		order = append(order, g.TextIndex())
	}
	return slices.Compact(order)
}

// The example of the Unicode algorithm's rule L2 with three levels.
func TestReorderByLevels(t *testing.T) {
	line := runs([]level{1, 2, 1, 0, 1})
	reorder(line)
	var got []int
	for _, r := range line {
		got = append(got, r.from)
	}
	if want := []int{2, 1, 0, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	set, err := New("en", false)
	if err != nil {
		t.Fatal(err)
	}
	lines := set.Wrap("one two three four", 40, set.Width("one two", 40)+1)
	if want := []string{"one two", "three", "four"}; !slices.Equal(lines, want) {
		t.Errorf("lines %q, want %q", lines, want)
	}
	if lines := set.Wrap("ژن و پیاو و", 40, set.Width("ژن و", 40)+1); !slices.Equal(lines, []string{"ژن", "و پیاو", "و"}) {
		t.Errorf("lines %q: an and ends a line, or a word is lost", lines)
	}
}
