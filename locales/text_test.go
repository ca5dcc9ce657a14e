package locales

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func shipped(t testing.TB) *Bundle {
	t.Helper()
	b, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTextNeverFallsBack(t *testing.T) {
	b := shipped(t)
	var missing *MissingError
	if s, err := b.Text("fr", "yes", nil); !errors.As(err, &missing) || missing.Key != "" || s != "" {
		t.Errorf("unknown language: %q, %v", s, err)
	}
	if s, err := b.Text(Arabic, "no_such_key", nil); !errors.As(err, &missing) || missing.Key != "no_such_key" || s != "" {
		t.Errorf("unknown message: %q, %v", s, err)
	}
	var arg *ArgError
	if s, err := b.Text(Arabic, "registered", nil); !errors.As(err, &arg) || s != "" {
		t.Errorf("value left out: %q, %v", s, err)
	}
	if s, err := b.Text(Arabic, "page_progress_minutes", Args{"Page": 1, "Pages": 2, "N": "three"}); !errors.As(err, &arg) || s != "" {
		t.Errorf("number left out: %q, %v", s, err)
	}
	if _, err := b.Text(Arabic, "registered", Args{"Name": nil}); !errors.As(err, &arg) {
		t.Errorf("nothing as a value: %v", err)
	}
	_, err := b.Text(Arabic, "registered", Args{"Name": struct{ secret string }{"canary"}})
	if !errors.As(err, &arg) || strings.Contains(err.Error(), "canary") {
		t.Errorf("unusable value: %v", err)
	}
}

func TestTextPutsValuesIn(t *testing.T) {
	b := shipped(t)
	day := time.Date(2026, 1, 15, 18, 5, 0, 0, time.UTC)
	type id string
	type points uint8
	cases := []struct {
		lang Lang
		key  string
		args Args
		want string
	}{
		{English, "name_use", Args{"Name": "<Layla & co>"}, fsi + "&lt;Layla &amp; co&gt;" + pdi},
		{English, "name_use", Args{"Name": Markup("<b>Layla</b>")}, "<b>Layla</b>"},
		{English, "name_use", Args{"Name": id("x")}, fsi + "x" + pdi},
		{English, "your_choice", Args{"Text": Code("P-7KQ2M")}, "Your choice: " + lri + "P-7KQ2M" + pdi},
		{Arabic, "unknown_command", Args{"Command": "/roster"}, "الأمر " + lri + "/roster" + pdi + " غير معروف هنا."},
		{Arabic, "module_due", Args{"Date": day}, "يُرجى إكمالها بحلول " + fsi + "الخميس، 15 كانون الثاني 2026" + pdi + "، ولا بأس بالتأخر."},
		{Arabic, "competency_line", Args{"Title": "النزاهة", "Score": 7.5, "Max": 12}, fsi + "النزاهة" + pdi + ": 7.5 من 12"},
		{Sorani, "profile_known", Args{"List": []string{"یەک", "B"}}, "لە بانگهێشتەکەتاندا هاتووە:\n" + fsi + "یەک" + pdi + "، " + fsi + "B" + pdi + "\nئایا ئەمە ڕاستە؟"},
		{Arabic, "competency_line", Args{"Title": "x", "Score": points(3), "Max": int64(4)}, fsi + "x" + pdi + ": 3 من 4"},
		{Arabic, "score", Args{"Score": 7, "Max": 12, "Percent": b.Percent(Arabic, 58)}, "7 من 12 (" + LTR("58%") + ")"},
	}
	for _, c := range cases {
		got, err := b.Text(c.lang, c.key, c.args)
		if err != nil || got != c.want {
			t.Errorf("%s %s:\n got %q, %v\nwant %q", c.lang, c.key, got, err, c.want)
		}
	}
}

func TestPlainHasNoMarkup(t *testing.T) {
	b := shipped(t)
	got, err := b.Plain(English, "menu_title", Args{"Name": "A&B"})
	if want := "Main menu\nHello " + fsi + "A&B" + pdi; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestCommandsOfTheCatalogueAreIsolated(t *testing.T) {
	b := shipped(t)
	for _, l := range []Lang{Arabic, Sorani} {
		text, err := b.Text(l, "help", Args{"Contact": "@team"})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, lri+"/menu"+pdi+":") || strings.Contains(text, "<"+lri) {
			t.Errorf("%s: %q", l, text)
		}
	}
}

func TestPlurals(t *testing.T) {
	b := shipped(t)
	cases := []struct {
		lang Lang
		n    int
		want string
	}{
		{Arabic, 0, "أقل من دقيقة"}, {Arabic, 1, "نحو دقيقة واحدة"}, {Arabic, 2, "نحو دقيقتين"},
		{Arabic, 3, "نحو 3 دقائق"}, {Arabic, 11, "نحو 11 دقيقة"}, {Arabic, 100, "نحو 100 دقيقة"},
		{Sorani, 1, "نزیکەی یەک خولەک"}, {Sorani, 5, "نزیکەی 5 خولەک"},
		{English, 1, "about 1 minute"}, {English, 5, "about 5 minutes"},
	}
	for _, c := range cases {
		got, err := b.Text(c.lang, "page_progress_minutes", Args{"Page": 1, "Pages": 2, "N": c.n})
		if err != nil || !strings.HasSuffix(got, " "+c.want) {
			t.Errorf("%s %d: got %q, %v", c.lang, c.n, got, err)
		}
	}
}

// Every message of every language is written with values, in every plural form.
func TestEveryMessageCanBeWritten(t *testing.T) {
	b := shipped(t)
	field := regexp.MustCompile(`{{\.([A-Za-z]+)}}`)
	sources, _ := read(layersOf(Files()))
	for _, s := range sources {
		for key, m := range s.messages {
			args := Args{}
			for _, form := range m.forms {
				for _, f := range field.FindAllStringSubmatch(form, -1) {
					args[f[1]] = "قيمة"
				}
			}
			for n := range 120 {
				args["N"] = n
				text, err := b.Text(s.lang, key, args)
				if err != nil {
					t.Errorf("%s %s with %d: %v", s.lang, key, n, err)
				}
				if text == "" || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
					t.Errorf("%s %s with %d: %q", s.lang, key, n, text)
				}
			}
		}
	}
}

func TestBundleServesManyAtOnce(t *testing.T) {
	b := shipped(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, l := range b.Languages() {
				for n := range 20 {
					if _, err := b.Text(l, "quiz_intro", Args{"N": n}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkText(b *testing.B) {
	bundle := shipped(b)
	cases := []struct {
		name, key string
		args      Args
	}{
		{"fixed", "choose_one", nil},
		{"values", "registered", Args{"Name": "ليلى"}},
		{"plural", "page_progress_minutes", Args{"Page": 2, "Pages": 4, "N": 3}},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := bundle.Text(Arabic, c.key, c.args); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Files()); err != nil {
			b.Fatal(err)
		}
	}
}
