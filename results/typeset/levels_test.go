package typeset

import (
	"fmt"
	"strings"
	"testing"
)

// Marks as they are easier to write.
var marked = strings.NewReplacer("<l", "\u2066", "<r", "\u2067", "<f", "\u2068", ">", "\u2069")

// eye is a line as it stands from the left.
func eye(t *testing.T, text string, rtl bool) (out string) {
	t.Helper()
	set, err := New("ar", rtl)
	if err != nil {
		t.Fatal(err)
	}
	glyphs, _ := set.Glyphs(text, 40)
	for _, g := range glyphs {
		out += g.Text
	}
	return out
}

// A number beside a name stays a number of its own, whatever the name ends with and however deep it stands.
func TestNumbersBesideNames(t *testing.T) {
	for _, x := range []struct {
		text string
		rtl  bool
		want string
	}{
		// a name isolated by its first letter, in a line from right to left
		{"<fبت 2026>: <l75%>", true, "75% :2026 تب"},
		{"<fبت 2026 ج>: <l75%>", true, "75% :ج 2026 تب"},
		{"<fبت (2026)>: <l75%>", true, "75% :)2026( تب"},
		{"<fبت 2: جد>: <l75%>", true, "75% :دج :2 تب"},
		{"<fبت 2> (20): <l64%>", true, "64% :)20( 2 تب"},
		{"<fErbil 2026>: <l75%>", true, "75% :Erbil 2026"},
		{"<fErbil (بت 2)>: 20", true, "20 :Erbil (2 تب)"},
		// by its mark
		{"<rبت 2>75", true, "752 تب"},
		{"<lab 2>75", true, "75ab 2"},
		// one in another
		{"<rبت <r2>>: <l64%>", true, "64% :2 تب"},
		{"<l<fبت 2> 20>: 64", true, "64 :2 تب 20"},
		{"<r<lx <rبت 2> 3> 4>: 5", true, "5 :4 x 2 تب 3"},
		// in a line from left to right
		{"<fبت 2>: 75%", false, "2 تب: 75%"},
		{"in <fبت 2> 20", false, "in 2 تب 20"},
		{"<lx <rبت 2>> 3", false, "x 2 تب 3"},
		{"a بت 2 b 3", false, "a 2 تب b 3"}, // a number after Arabic and Latin after it are at two even levels
		// not closed, and closed without having begun
		{"<fبت 2: 75", true, "75 :2 تب"},
		{"بت> 2", true, "2 تب"},
	} {
		if got := eye(t, marked.Replace(x.text), x.rtl); got != x.want {
			t.Errorf("%s: from the left stands %q, want %q", x.text, got, x.want)
		}
	}
}

// Levels are those of the standard: brackets go with what they enclose, numbers with the letters before them,
// signs with numbers, isolated stretches by themselves, and blanks at the end with the line.
//
// Source: after the examples of Unicode Standard Annex #9, rules W2 to W7, N0, X5a to X5c and L1.
func TestLevelsOfTheStandard(t *testing.T) {
	for _, x := range []struct {
		text string
		base level
		want string
	}{
		{"a(b)c", 0, "0 0 0 0 0"},
		{"a(ב)c", 0, "0 0 1 0 0"},
		{"א(b)ג", 1, "1 1 2 1 1"},
		{"אב(גד[&ef].)gh", 1, "1 1 1 1 1 1 1 2 2 1 1 1 2 2"},
		{"smith (fabrikam אב) גד", 1, "2 2 2 2 2 1 1 2 2 2 2 2 2 2 2 1 1 1 1 1 1 1"},
		{"אב book(s)", 1, "1 1 1 2 2 2 2 2 2 2"},
		{"12+34%", 1, "2 2 2 2 2 2"},
		{"ب12+34%", 0, "1 2 2 1 2 2 0"},
		{"א1,2 b", 0, "1 2 2 2 0 0"},
		{"\u2067א\u20661\u2069\u2069 2", 0, "0 1 1 2 1 0 0 0"},
		{"a\u2067ב\u2069\t ", 1, "2 1 3 1 1 1"},
	} {
		if got := fmt.Sprintf("%d", levels([]rune(x.text), x.base)); got != "["+x.want+"]" {
			t.Errorf("%q: levels %s, want [%s]", x.text, got, x.want)
		}
	}
}

// What is isolated deeper than there are levels stands as what is around it.
func TestTheDeepest(t *testing.T) {
	of := levels([]rune(strings.Repeat("\u2067", 200)+"א1"), 0)
	if r, n := of[200], of[201]; r != deepest || n != deepest+1 {
		t.Errorf("levels %d and %d, want %d and %d", r, n, deepest, deepest+1)
	}
}
