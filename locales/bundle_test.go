package locales

import (
	"strings"
	"testing"
	"time"
)

func TestGuess(t *testing.T) {
	cases := map[string]Lang{
		"ku": Sorani, "ku-Arab": Sorani, "KU_iq": Sorani, "ckb": Sorani, "ckb-IQ": Sorani, "kurdish": Sorani, "x-sorani": Sorani,
		"ar": Arabic, "ar-IQ": Arabic, "en": English, "en-GB": English,
		"": "", "fa": "", "kmr": "", "tr": "", "arz": "", "enm": "",
	}
	b := shipped(t)
	for code, want := range cases {
		if got, ok := Guess(code); got != want || ok != (want != "") {
			t.Errorf("Guess(%q) = %q, %v", code, got, ok)
		}
		if got, ok := b.Guess(code); got != want || ok != (want != "") {
			t.Errorf("Bundle.Guess(%q) = %q, %v", code, got, ok)
		}
	}
}

func TestPlainWords(t *testing.T) {
	b := shipped(t)
	cases := map[string]string{
		"القائمة": "menu", "القائمه": "menu", "مساعدة": "help", "متابعة": "continue", "توقف": "stop", "اللغة": "language", "امسحي": "clear",
		"لیست": "menu", "ليست": "menu", "یارمەتی": "help", "يارمه\u200cتي": "help", "بەردەوام بە": "continue", "ڕاگرتن": "stop", "راگرتن": "stop", "زمان": "language", "بیسڕەوە": "clear",
		"menu": "menu", "Help!": "help", " CONTINUE ": "continue", "stop.": "stop", "language": "language", "clear": "clear", "مساعدة؟": "help",
		"": "", "menus": "", "my menu": "", "نعم": "",
	}
	for typed, want := range cases {
		if got, ok := b.Word(typed); got != want || ok != (want != "") {
			t.Errorf("Word(%q) = %q, %v, want %q", typed, got, ok, want)
		}
	}
}

func TestLettersNamesDirection(t *testing.T) {
	b := shipped(t)
	letters := map[Lang]string{Arabic: "أ ب ج د", Sorani: "أ ب ج د", English: "A B C D", "fr": "1 2 3 4"}
	for l, want := range letters {
		got := []string{}
		for i := range 4 {
			got = append(got, b.Letter(l, i))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", l, got)
		}
	}
	if b.Letter(English, 30) != "31" {
		t.Error("beyond the letters comes the number")
	}
	if b.OwnName(Arabic) != "العربية" || b.OwnName(Sorani) != "کوردی (سۆرانی)" || b.OwnName(English) != "English" {
		t.Error("the chooser's names are fixed")
	}
	if !b.Reversed(Arabic) || !b.Reversed(Sorani) || b.Reversed(English) || b.Reversed("fr") {
		t.Error("rows are reversed for right-to-left languages alone")
	}
	if b.TelegramCode(Sorani) != "ku" {
		t.Error("Telegram refuses ckb")
	}
	if !b.Has(Sorani, "yes") || b.Has(Sorani, "fr") || b.Has("fr", "yes") {
		t.Error("Has")
	}
}

func TestDates(t *testing.T) {
	b := shipped(t)
	baghdad := time.FixedZone("Baghdad", 3*60*60)
	at := time.Date(2026, 1, 15, 22, 30, 0, 0, time.UTC).In(baghdad) // already the 16th there
	cases := []struct{ got, want string }{
		{b.Date(Arabic, at), "الجمعة، 16 كانون الثاني 2026"},
		{b.Date(Sorani, at), "هەینی، 16ی کانوونی دووەمی 2026"},
		{b.Date(English, at), "Friday, 16 January 2026"},
		{b.DayMonth(Arabic, at), "16 كانون الثاني"},
		{b.DayMonth(Sorani, at), "16ی کانوونی دووەم"},
		{b.DayMonth(English, at), "16 January"},
		{b.Month(Arabic, at), "كانون الثاني 2026"},
		{b.Month(Sorani, at), "کانوونی دووەمی 2026"},
		{b.Month(English, at), "January 2026"},
		{b.Moment(Arabic, at), "الجمعة، الساعة " + LTR("01:30")},
		{b.Moment(Sorani, at), "هەینی، کاتژمێر " + LTR("01:30")},
		{b.Moment(English, at), "Friday at " + LTR("01:30")},
		{b.Weekday(Sorani, time.Saturday), "شەممە"},
		{b.Date("fr", at), LTR("2026-01-16")},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestFigures(t *testing.T) {
	b := shipped(t)
	eastern, err := Load(Files(), lay("ar/language.toml", strings.Replace(file(t, "ar/language.toml"), `digits = "european"`, `digits = "arabic-indic"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 1, 15, 18, 5, 0, 0, time.UTC)
	cases := []struct{ got, want string }{
		{b.Number(Arabic, 2026), "2026"},
		{b.Number(Arabic, 1234567), "1,234,567"},
		{b.Number(English, -12345), "-12,345"},
		{b.Number(English, 100000), "100,000"},
		{b.Decimal(Sorani, 7.456), "7.46"},
		{b.Decimal(Sorani, 7.004), "7"},
		{b.Percent(English, 58), LTR("58%")},
		{eastern.Number(Arabic, 15), "١٥"},
		{eastern.Percent(Arabic, 75), "٧٥٪"},
		{eastern.Date(Arabic, at), "الخميس، ١٥ كانون الثاني ٢٠٢٦"},
		{eastern.Moment(Arabic, at), "الخميس، الساعة " + LTR("١٨:٠٥")},
		{eastern.Date(English, at), "Thursday, 15 January 2026"},
		{b.Number("fr", 12345), "12345"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
