package locales

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Every way in which Arabic and Kurdish keyboards write the same word, and
// pairs that must stay apart.
func TestFoldJoinsVariants(t *testing.T) {
	pairs := []struct{ what, a, b string }{
		{"yeh", "علي", "علی"},
		{"alef maksura", "على", "علي"},
		{"yeh with small v", "ئێوە", "ئیوە"},
		{"kaf", "كتاب", "کتاب"},
		{"teh marbuta", "قائمة", "قائمه"},
		{"ae", "زمانە", "زمانه"},
		{"heh doachashmee", "ھەولێر", "هەولێر"},
		{"heh and joiner", "زمانه\u200c", "زمانە"},
		{"heh and joiner inside", "ده\u200cرگا", "دەرگا"},
		{"oe", "کۆد", "کود"},
		{"reh", "ڕاگرتن", "راگرتن"},
		{"lam", "سڵاو", "سلاو"},
		{"alef with hamza above", "أوافق", "اوافق"},
		{"alef with hamza below", "إلغاء", "الغاء"},
		{"alef with madda", "آب", "اب"},
		{"alef wasla", "ٱسم", "اسم"},
		{"waw with hamza", "مؤسسة", "موسسة"},
		{"yeh with hamza", "رئيس", "رييس"},
		{"tatweel", "مســاعدة", "مساعدة"},
		{"diacritics", "توقّف", "توقف"},
		{"ligature", "ﻻ", "لا"},
		{"presentation forms", "ﻣﺮﺣﺒﺎ", "مرحبا"},
		{"arabic digits", "٣", "3"},
		{"persian digits", "۳", "3"},
		{"case", "MENU", "menu"},
		{"blanks", "  بەردەوام\u00a0 بە\n", "بەردەوام بە"},
		{"direction marks", "\u200fمساعدة\u2069", "مساعدة"},
		{"decomposed", "e\u0301", "é"},
	}
	for _, p := range pairs {
		if Fold(p.a) != Fold(p.b) {
			t.Errorf("%s: %q folds to %q, %q to %q", p.what, p.a, Fold(p.a), p.b, Fold(p.b))
		}
	}
	for _, p := range [][2]string{{"نعم", "لا"}, {"ب", "پ"}, {"ج", "چ"}, {"ز", "ژ"}, {"ف", "ڤ"}, {"1", "2"}, {"a b", "ab"}} {
		if Fold(p[0]) == Fold(p[1]) {
			t.Errorf("%q and %q fold to the same key", p[0], p[1])
		}
	}
}

func TestDigits(t *testing.T) {
	if got := Digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 15a"); got != "0123456789 0123456789 15a" {
		t.Errorf("got %q", got)
	}
}

func TestCleanName(t *testing.T) {
	cases := map[string]string{
		"  ليلى \t حسن\n":                     "ليلى حسن",
		"\u202eevil\u202c \u2066x\u2069":      "evil x",
		"نه\u200cسرین":                        "نه\u200cسرین",
		"👩\u200d🏫":                            "👩\u200d🏫",
		"\u200d\u200c \u200f":                 "",
		"a\x00b":                              "a b",
		"a\u2028b":                            "a b",
		"\xffڕێزان":                           "ڕێزان",
		strings.Repeat("ن", NameMax+10):       strings.Repeat("ن", NameMax),
		strings.Repeat("ن", NameMax-1) + " ب": strings.Repeat("ن", NameMax-1),
		"<b>Zahra</b>":                        "<b>Zahra</b>",
	}
	for in, want := range cases {
		if got := CleanName(in); got != want {
			t.Errorf("CleanName(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "مساعدة", "ه\u200c\u200c", "ه\u0301\u200c", "İSTANBUL", "ǅ", "ﷺ", "\xff\xfe", "K", "\u200cه", "각"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("%q folds to %q and then to %q", s, once, twice)
		}
		if !utf8.ValidString(once) {
			t.Errorf("%q folds to broken UTF-8 %q", s, once)
		}
	})
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"", "ليلى", "\u200c \u200d", "\u202e", "a\u200d \u200db", strings.Repeat("a ", 80), "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := CleanName(s)
		if twice := CleanName(once); twice != once {
			t.Errorf("%q cleans to %q and then to %q", s, once, twice)
		}
		if n := utf8.RuneCountInString(once); n > NameMax {
			t.Errorf("%d characters", n)
		}
		if strings.ContainsFunc(once, func(r rune) bool { return unicode.IsControl(r) || invisible(r) }) {
			t.Errorf("%q cleans to %q", s, once)
		}
	})
}
