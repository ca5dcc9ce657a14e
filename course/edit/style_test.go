package edit_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course/edit"
	"cohortbot/locales"
)

// styles is a course.yaml that writes its texts in every way YAML has.
const styles = `# Kept: 'this' too.
id: styles # and this
languages: [ar, ckb, en]
title: {ar: عنوان, ckb: "ناونیشان", en: 'It''s, a title' } # behind
contact:
  # above the first
  ar: >-
    سطر أول
    يتبعه ثان

    وثالث
  ckb: |  # behind the mark
    یەکەم

      دووەم
  en: plain words that
    go on   here

    and here   # behind

competencies:
- id: one
  title:
    en: "double \"quoted\"
      on two lines"
    ckb:
    ar: ~ # nothing yet
- {id: two, title: {en: [a, list][0]}}
- id: three
  title: {}
- {id: four, title: {"en": "json", "ar":"بلا فراغ"}}
safety:
  words:
    en: [danger, "he: hits me", ]
    ar:
      - خطر
      - 'تهديد'
  text: {en: t,
    ar: ن
  }
reminders:
  - id: last
    text:
      en: |2
          deep
        end`

func styled() fstest.MapFS {
	return fstest.MapFS{"course.yaml": {Data: []byte(strings.Replace(styles, "[a, list][0]", `"two"`, 1))}}
}

func TestStyles(t *testing.T) {
	f := read(t, styled())
	for id, want := range map[string]string{
		"course/contact ar":         "سطر أول يتبعه ثان\nوثالث",
		"course/contact ckb":        "یەکەم\n\n  دووەم",
		"course/contact en":         "plain words that go on   here\nand here",
		"course/competency/one en":  `double "quoted" on two lines`,
		"course/competency/one ckb": "",
		"course/safety/words en":    "danger\nhe: hits me",
		"course/safety/words ar":    "خطر\nتهديد",
		"course/reminder/last en":   "deep\nend",
	} {
		if got := values(f)[id]; got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
}

// hard are texts that YAML would take for something else.
var hard = []string{
	"plain", "it's", `"quoted"`, "a: b", "a #b", "# a", "- a", "? a", "{a}", "[a, b]", "a, b", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a",
	"true", "null", "~", "12", "1.5", "2027-01-01", "=", "<<", "---", "...", "a\nb", "a\n\n\nb", "a\n  b\nc", "#a\n#b", "a\\n", "\\", "'", `"`,
	"tab\there", "\u200Fيمين\u200E", "👩\u200D🏫", "a\u2028b", "a\u0085b", "\uFEFFa", "a\rb", "a\r\nb", "a \nb", "{#id}", "ends:", "x\u0007y", "a\u00A0b",
	"كلمات: «بين» علامات", strings.Repeat("long words ", 500) + "end", "a:\n- b\n- c", "%s", "a\n---\nb",
}

// Every text can be put into every place, in every language; it is read back
// as it was given, and all others stay.
func TestHardTextsEverywhere(t *testing.T) {
	for ending, all := range map[string]fstest.MapFS{"lf": styled(), "crlf": crlf(styled()), "bom": with(styled(), "course.yaml", "\uFEFF"+string(styled()["course.yaml"].Data))} {
		for _, one := range read(t, all).Texts() {
			for _, l := range []locales.Lang{locales.Arabic, locales.Sorani, locales.English} {
				for i, text := range hard {
					if ending != "lf" && i%3 > 0 {
						continue
					}
					put(t, ending, all, one, l, text)
				}
			}
		}
	}
}

// put sets one text and holds the result to what was promised.
func put(t *testing.T, name string, all fstest.MapFS, one edit.Text, l locales.Lang, text string) {
	t.Helper()
	f := read(t, all)
	want := edit.Clean(one.Kind, text)
	before := values(f)
	if err := f.Set(one.ID, l, text); err != nil {
		t.Errorf("%s: %v: %q", name, err, text)
		return
	}
	again := read(t, f.FS())
	after := values(again)
	key := one.ID + " " + string(l)
	if after[key] != want {
		t.Errorf("%s: %s is %q, want %q", name, key, after[key], want)
	}
	before[key] = want
	if !maps.Equal(before, after) {
		t.Errorf("%s: %s set to %q changed something else", name, key, text)
	}
	if err := again.Set(one.ID, l, text); err != nil || len(again.Changed()) > 0 {
		t.Errorf("%s: %s set again to %q: %v", name, key, text, err)
	}
	for _, kept := range []string{"# Kept: 'this' too.", "# and this", "# behind", "# above the first", "# behind the mark", "# nothing yet"} {
		if now, ok := f.Changed()["course.yaml"]; ok && !strings.Contains(string(now), kept) {
			t.Errorf("%s: %s set to %q lost the comment %q", name, key, text, kept)
		}
	}
}

func crlf(all fstest.MapFS) fstest.MapFS {
	out := fstest.MapFS{}
	for name, f := range all {
		out[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(f.Data), "\n", "\r\n"))}
	}
	return out
}

// What a change looks like in the file.
func TestTheFileAfterwards(t *testing.T) {
	for _, test := range []struct {
		id   string
		l    locales.Lang
		text string
		from string
		to   string
	}{
		{"course/title", "ar", "جديد", "{ar: عنوان,", "{ar: جديد,"},
		{"course/title", "ar", "أ, ب", "{ar: عنوان,", `{ar: "أ, ب",`},
		{"course/title", "en", "It's", "'It''s, a title' }", "'It''s' }"},
		{"course/contact", "ar", "واحد\nاثنان", "    سطر أول\n    يتبعه ثان\n\n    وثالث\n", "    واحد\n\n    اثنان\n"},
		{"course/contact", "ckb", "یەک", "    یەکەم\n\n      دووەم\n", "    یەک\n"},
		{"course/contact", "en", "short", "plain words that\n    go on   here\n\n    and here   #", "short   #"},
		{"course/contact", "en", "a\nb", "plain words that\n    go on   here\n\n    and here   #", ""},
		{"course/competency/one", "ckb", "نوێ", "ckb:\n", "ckb: نوێ\n"},
		{"course/competency/one", "ar", "جديد", "ar: ~ #", "ar: جديد #"},
		{"course/competency/two", "ckb", "نوێ", `{en: "two"}`, `{en: "two", ckb: "نوێ"}`},
		{"course/competency/three", "en", "three", "title: {}", "title: {en: three}"},
		{"course/safety/words", "en", "danger\nhe says: hush", `[danger, "he: hits me", ]`, `[danger, "he says: hush"]`},
		{"course/safety/words", "ar", "خطر\nعنف\nتهديد", "- خطر\n      - 'تهديد'\n", "- خطر\n      - عنف\n      - تهديد\n"},
		{"course/safety/words", "ckb", "مەترسی\nتوندوتیژی", "- 'تهديد'\n", "- 'تهديد'\n    ckb: [مەترسی, توندوتیژی]\n"},
		{"course/safety/text", "ckb", "ن", "    ar: ن\n  }", "    ar: ن, ckb: ن\n  }"},
		{"course/reminder/last", "ckb", "کۆتا", "        end", "        end\n      ckb: کۆتا"},
	} {
		f := read(t, styled())
		if err := f.Set(test.id, test.l, test.text); err != nil {
			t.Error(err)
			continue
		}
		if test.to == "" {
			continue // only that it is done, by other means
		}
		got := string(f.Changed()["course.yaml"])
		want := strings.Replace(string(styled()["course.yaml"].Data), test.from, test.to, 1)
		if got != want {
			t.Errorf("%s (%s): want %q in the file, got:\n%s", test.id, test.l, test.to, got)
		}
	}
}
