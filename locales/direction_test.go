package locales

import (
	"strings"
	"testing"
)

func TestLinesMarksWhatWouldTurn(t *testing.T) {
	b := shipped(t)
	cases := map[string]string{
		"مرحباً":                   "مرحباً",
		"<b>مرحباً</b>":            "<b>مرحباً</b>",
		"Hello":                    rlm + "Hello",
		"<b>Hello</b>":             rlm + "<b>Hello</b>",
		"👋 مرحباً":                 rlm + "👋 مرحباً",
		"3 من 10":                  rlm + "3 من 10",
		"/help: مساعدة":            rlm + "/help: مساعدة",
		"سطر\n\nLatin\n- نقطة":     "سطر\n\n" + rlm + "Latin\n" + rlm + "- نقطة",
		"<b></b>":                  "<b></b>",
		"<b><i>":                   "<b><i>",
		rlm + "Hello":              rlm + "Hello",
		"<b>" + rlm + "Hello</b>":  "<b>" + rlm + "Hello</b>",
		fsi + "ليلى" + pdi + " is": rlm + fsi + "ليلى" + pdi + " is",
		"&lt;":                     rlm + "&lt;",
		"<":                        rlm + "<",
		"":                         "",
	}
	for in, want := range cases {
		if got := b.Lines(Arabic, in); got != want {
			t.Errorf("Lines(%q) = %q, want %q", in, got, want)
		}
		if got := b.Lines(English, in); got != in && !strings.Contains(in, "is") {
			t.Errorf("English text was changed: %q", got)
		}
	}
	for in, marked := range map[string]bool{
		fsi + "ليلى" + pdi + " is": true, "<b>" + fsi + "ليلى" + pdi + "</b> is": true, "✅ " + fsi + "ليلى" + pdi + ": ready": true,
		"She is " + fsi + "ليلى" + pdi: false, fsi + "ليلى" + pdi + " · 3": false, fsi + "ليلى" + pdi + " · " + fsi + "P-1" + pdi: false, fsi + "Laila" + pdi + " is": false, "ليلى is": false,
	} {
		got := b.Lines(English, in)
		if marked != (got == lrm+in) || !marked && got != in || b.Lines(English, got) != got {
			t.Errorf("in English %q becomes %q", in, got)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\nب\n<b>c</b>")
	f.Add(rlm + "\n" + rlm + rlm)
	b := shipped(f)
	f.Fuzz(func(t *testing.T, s string) {
		once := b.Lines(Sorani, s)
		if twice := b.Lines(Sorani, once); twice != once {
			t.Errorf("%q becomes %q and then %q", s, once, twice)
		}
		if strings.ReplaceAll(once, rlm, "") != strings.ReplaceAll(s, rlm, "") {
			t.Errorf("%q lost more than marks: %q", s, once)
		}
	})
}

func TestIsolates(t *testing.T) {
	cases := []struct{ got, want string }{
		{LTR("/help"), lri + "/help" + pdi},
		{LTR(""), ""},
		{Free("ليلى"), fsi + "ليلى" + pdi},
		{Free("a\u202eb"), fsi + "ab" + pdi},
		{Free("a" + pdi + "b"), fsi + "ab" + pdi},
		{Free("a" + lri + "b"), fsi + "ab" + pdi},
		{Free("see " + LTR("/help")), fsi + "see " + LTR("/help") + pdi},
		{Free("one\n\ntwo"), fsi + "one" + pdi + "\n\n" + fsi + "two" + pdi},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestValuesAreIsolatedByWhatTheyAre(t *testing.T) {
	cases := map[string]string{
		"/help":             lri + "/help" + pdi,
		"@cohort_bot":       lri + "@cohort_bot" + pdi,
		"https://t.me/x":    lri + "https://t.me/x" + pdi,
		"t.me/x?start=i_1":  lri + "t.me/x?start=i_1" + pdi,
		"+964 770 000 0000": lri + "+964 770 000 0000" + pdi,
		"2026-01-15":        lri + "2026-01-15" + pdi,
		"75%":               lri + "75%" + pdi,
		"٧٥٪":               "٧٥٪",
		"٢٠٢٦-٠١-١٥":        lri + "٢٠٢٦-٠١-١٥" + pdi,
		"ليلى":              fsi + "ليلى" + pdi,
		"Layla":             fsi + "Layla" + pdi,
		"/ عنوان":           fsi + "/ عنوان" + pdi,
		"":                  "",
	}
	for in, want := range cases {
		if got := direct(in); got != want {
			t.Errorf("direct(%q) = %q, want %q", in, got, want)
		}
	}
}
