package locales

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/seal"
)

func TestPickReadsLettersNumbersAndLabels(t *testing.T) {
	b := shipped(t)
	labels := []string{"المجتمع المدني", "کۆمەڵگە", "Civil society", "رابع"}
	cases := map[string][]int{
		"أ": {0}, "ا": {0}, "ب)": {1}, "ج.": {2}, "A": {0}, "b": {1}, "(c)": {2}, "1": {0}, "٢": {1}, "۳": {2}, " 4 ": {3},
		"c, a": {0, 2}, "٢ و ١": {0, 1}, "أ و ج": {0, 2}, "أ وج": {0, 2}, "و": nil, "أ و": {0}, "أ، ب": {0, 1}, "a a": {0},
		"civil SOCIETY": {2}, "كۆمهڵگه": {1}, "المجتمع المدنی": {0},
		"": nil, "0": nil, "5": nil, "e": nil, "نعم": nil, "a نعم": nil, "99999999999999999999": nil,
	}
	for _, l := range []Lang{Arabic, Sorani, English} {
		for typed, want := range cases {
			if got := b.Pick(l, seal.Conceal(typed), labels); !slices.Equal(got, want) {
				t.Errorf("Pick(%s, %q) = %v, want %v", l, typed, got, want)
			}
		}
	}
}

// Of six options one is marked by the letter that means "and".
func TestPickAmongSix(t *testing.T) {
	b := shipped(t)
	six := []string{"1", "2", "3", "4", "5", "6"}
	for typed, want := range map[string][]int{"و": {5}, "أ و ج": nil, "أ، ج": {0, 2}, "أ وج": {0, 2}} {
		if got := b.Pick(Arabic, seal.Conceal(typed), six); !slices.Equal(got, want) {
			t.Errorf("Pick(%q) = %v, want %v", typed, got, want)
		}
	}
}

func TestNamesThatShowNothing(t *testing.T) {
	for _, none := range []string{"", " ", "\u3164", "\u115f\u1160", "\uffa0", "\u2800\u2800", "ـ", "ـــ", "\ufe0f", "\u0301", "\u200f\u2069", "😀", "7"} {
		if _, n := TypedName(seal.Conceal(none)); n != 0 {
			t.Errorf("%+q is a name of %d letters", none, n)
		}
	}
	for _, name := range []string{"زينب", "ڕۆژان", "Sara", "هـ", "é", "e\u0301", "\u3164 Sara"} {
		if _, n := TypedName(seal.Conceal(name)); n == 0 {
			t.Errorf("%+q is no name", name)
		}
	}
	for text, shown := range map[string]bool{"\u3164": false, "\u0301": false, "\ufe0f": false, "\u2800": false, "❤️": true, "7": true, "؟": true, "ـ": true} {
		if Visible(text) != shown || Blank(seal.Conceal(text)) == shown {
			t.Errorf("%+q shows something: %t", text, Visible(text))
		}
	}
}

// The name of a day is taken in the letters of its language, whatever else is in it.
func TestWrites(t *testing.T) {
	b := shipped(t)
	for _, c := range []struct {
		l    Lang
		name string
		want bool
	}{
		{Arabic, "عيد الفطر", true}, {Arabic, "Eid al-Fitr", false}, {Arabic, "ذكرى UN", true}, {Sorani, "نەورۆز", true},
		{Sorani, "Newroz", false}, {English, "Newroz", true}, {English, "نوروز", false}, {English, "Day 11", true}, {English, "", false}, {Arabic, "11", false},
	} {
		if got := b.Writes(c.l, c.name); got != c.want {
			t.Errorf("%s %q: %t", c.l, c.name, got)
		}
	}
	if name, n := PublicName(seal.Conceal(" \u202eعيد  ")); name != "عيد" || n != 3 {
		t.Errorf("%q, %d", name, n)
	}
}

func TestLanguagesByName(t *testing.T) {
	b := shipped(t)
	for typed, want := range map[string]Lang{
		"العربية": Arabic, "عربي": Arabic, "ARABIC": Arabic, "کوردی (سۆرانی)": Sorani, "كوردي": Sorani, "کوردی": Sorani, "سۆرانی": Sorani,
		"kurdish": Sorani, "English": English, "الإنكليزية": English, "ئینگلیزی": English,
	} {
		if got, ok := b.Named(seal.Conceal(typed)); !ok || got != want {
			t.Errorf("%q is %q", typed, got)
		}
	}
	for _, typed := range []string{"", " ", "x", "لغة"} {
		if got, ok := b.Named(seal.Conceal(typed)); ok {
			t.Errorf("%q is %q", typed, got)
		}
	}
}

func TestTimeOfDay(t *testing.T) {
	for typed, want := range map[string]struct {
		at    int
		whole bool
	}{
		"7": {7 * 60, false}, "٧": {7 * 60, false}, "19": {19 * 60, true}, "19:30": {19*60 + 30, true}, "۱۹:۳۰": {19*60 + 30, true},
		"19.30": {19*60 + 30, true}, "1930": {19*60 + 30, true}, "7 pm": {19 * 60, true}, "7pm": {19 * 60, true}, "7 p.m.": {19 * 60, true},
		"7 AM": {7 * 60, true}, "12 am": {0, true}, "12 pm": {12 * 60, true}, "٧ مساءً": {19 * 60, true}, "8 صباحاً": {8 * 60, true},
		"٣ عصراً": {15 * 60, true}, "7:15 م": {19*60 + 15, true}, "۷ی ئێوارە": {19 * 60, true}, "کاتژمێر 7": {7 * 60, false}, "الساعة ٦ مساءً": {18 * 60, true}, "۷ ئێوارە": {19 * 60, true}, "٩ بەیانی": {9 * 60, true},
		"25": {-1, false}, "7:75": {-1, false}, "": {-1, false}, "at seven": {-1, false}, "7 8 9": {-1, false},
	} {
		at, whole, ok := TimeOfDay(seal.Conceal(typed))
		if !ok {
			at, whole = -1, false
		}
		if at != want.at || whole != want.whole {
			t.Errorf("%q is read as %d, %t; want %d, %t", typed, at, whole, want.at, want.whole)
		}
	}
}

// A long text is cut where Telegram would refuse it, at a blank where there is one, and
// nothing of it is lost.
func TestPieces(t *testing.T) {
	for name, text := range map[string]string{
		"empty":    "",
		"words":    strings.Repeat("سه ر ", 700),
		"no blank": strings.Repeat("ا", 2000),
		"emoji":    strings.Repeat("😀", 1500),
		"mixed":    strings.Repeat("word 😀😀😀\n", 300),
	} {
		whole := ""
		pieces := Pieces(seal.Conceal(text), 400)
		for i, p := range pieces {
			if n := UnitsOf(p); n > 400 || n < 300 && i < len(pieces)-1 {
				t.Errorf("%s: piece %d of %d has %d units", name, i+1, len(pieces), n)
			}
			if s := p.Reveal(); i < len(pieces)-1 && strings.ContainsRune(text, ' ') && !strings.HasSuffix(strings.TrimRight(s, "\n"), " ") && !strings.HasSuffix(s, "\n") {
				t.Errorf("%s: piece %d ends inside a word: %q", name, i+1, s[max(0, len(s)-20):])
			}
			whole += p.Reveal()
		}
		if whole != text {
			t.Errorf("%s: the pieces are another text", name)
		}
	}
}

// A label is said whatever stands beside it, and however long a letter is drawn out; more
// words, other words and other letters are not the label.
func TestSays(t *testing.T) {
	for label, texts := range map[string][]string{
		"safe":       {"safe", " SAFE ", "safe.", "Safe!", "safe…", `"safe"`, "“safe”", "#safe", "/safe", "safe 🙏", "🙏🏽safe❤️", "safe™", "saaafe", "safeeee!!", "(safe)", "*safe*", "safe\n", "s̶a̶f̶e̶"},
		"أمان":       {"أمان", "«أمان»", "أمان!", "أمان؟", "أمان،", "أمااان", "آمان", "\u202bأمان\u202c", "/أمان", "أَمانٌ", "أمـــان"},
		"سەلامەتی":   {"سەلامەتی.", "سه\u200cلامه\u200cتی", "سەڵامەتی", "ســەلامەتی؟", "سەلامەتییییی"},
		"help":       {"helppp", "hhhelp"},
		"too":        {"too", "tooo"},
		"don't stop": {"Don't stop!", "don’t stop"},
	} {
		for _, text := range texts {
			if !Says(seal.Conceal(text), label) {
				t.Errorf("%q does not say %q", text, label)
			}
		}
	}
	for label, texts := range map[string][]string{
		"safe": {"", "...", "🙏", "safe here", "I am safe", "un safe", "unsafe", "saafe", "sa.fe", "sfe", "saf", "safer", "/"},
		"too":  {"to", "to o"},
		"أمان": {"أنا في أمان", "أمانة", "أمااان الله"},
		"...":  {"...", "!"},
	} {
		for _, text := range texts {
			if Says(seal.Conceal(text), label) {
				t.Errorf("%q says %q", text, label)
			}
		}
	}
}

// A day without its year is the next such day, in figures as with the name of its month.
func TestDayWithoutItsYear(t *testing.T) {
	b, today := shipped(t), time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	for typed, want := range map[string]string{
		"٣٠/١١": "2026-11-30", "30.11": "2026-11-30", "27/11": "2026-11-27", "۲۶-۱۱": "2027-11-26", "30 November": "2026-11-30",
		"29/2": "2028-02-29", "31/11": "", "11": "", "30/11/2026": "2026-11-30",
	} {
		if got, ok := b.Day(seal.Conceal(typed), today); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}
