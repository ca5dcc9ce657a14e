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

// What others read of a typed text keeps its lines and letters; what turns the direction of a line goes, and
// nothing in it is a link, a name or a command for an app.
func TestQuoted(t *testing.T) {
	const j = "\u2060"
	for typed, want := range map[string]string{
		" one\n\n\n\ntwo. Three: four/ \n": "one\n\ntwo. Three: four/",
		"\u202eabc\u2066d\u0000e\tf":       "abcd e f",
		"https://a.example/b t.me/x":       "https://" + j + "a." + j + "example/" + j + "b t." + j + "me/" + j + "x",
		"@name #tag /start +9647 a@b.c":    "@" + j + "name #" + j + "tag /" + j + "start +" + j + "9647 a@" + j + "b." + j + "c",
		"ئەم\u200cڕۆ، لە گوند.":            "ئەم\u200cڕۆ، لە گوند.",
		"\xffok":                           "ok",
	} {
		if got := Quoted(seal.Conceal(typed)).Reveal(); got != want {
			t.Errorf("%q is quoted %q, want %q", typed, got, want)
		}
	}
}
