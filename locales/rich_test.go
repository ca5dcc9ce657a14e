package locales

import (
	"strings"
	"testing"

	"cohortbot/seal"
)

func TestRichText(t *testing.T) {
	if got := Rich(seal.Conceal(" a < b & c\n")).Reveal(); got != "a &lt; b &amp; c" {
		t.Errorf("%q", got)
	}
	for text, want := range map[string]int{"": 0, "<b>ab</b>": 2, "a &lt; b": 5, "😀": 2, "&amp;": 1, "<a href=\"x\">س</a>": 1} {
		if got := Units(text); got != want {
			t.Errorf("%q has %d units, not %d", text, got, want)
		}
	}
	b, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if n := b.Size("ar", seal.Conceal("one\ntwo")); n != 9 {
		t.Errorf("%d units with the marks of two lines", n)
	}
	for text, in := range map[string][]Lang{"سلام": {"ar", "ckb"}, "hello": {"en"}, "😀 12": {"ar", "ckb", "en"}} {
		for _, l := range b.Languages() {
			if got, want := b.Unlike(l, seal.Conceal(text)), !strings.Contains(join(in), string(l)); got != want {
				t.Errorf("%q is unlike %s: %v", text, l, got)
			}
		}
	}
}

func join(in []Lang) (out string) {
	for _, l := range in {
		out += string(l) + " "
	}
	return out
}

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		" hall\n of  Babylon ": "hall of Babylon", "\u202eabc": "abc", "": "", " \u2067\u200f ": "",
	} {
		if got, n := Line(seal.Conceal(text)); got.Reveal() != want || n != len([]rune(want)) {
			t.Errorf("%q became %q of %d", text, got.Reveal(), n)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for text, want := range map[string]string{
		"https://example.org/a?b=c": "https://example.org/a?b=c", "example.org/a": "https://example.org/a",
		"  http://example.org ": "http://example.org", "zoom.us/j/12": "https://zoom.us/j/12",
		"javascript:alert(1)": "", "tg://user?id=5": "", "no address": "", "word": "", "https://": "", "https://a b.org": "",
		"https://me:word@example.org": "", "https://x." + strings.Repeat("a", LineMax): "", "": "",
	} {
		got, ok := WebAddress(seal.Conceal(text))
		if got.Reveal() != want || ok != (want != "") {
			t.Errorf("%q became %q, %v", text, got.Reveal(), ok)
		}
	}
}
