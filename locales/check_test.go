package locales

import (
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func layersOf(fsys ...fs.FS) []fs.FS { return fsys }

// file takes a file of the shipped catalogue, to be changed and laid over it.
func file(t testing.TB, name string) string {
	t.Helper()
	content, err := fs.ReadFile(Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func lay(name, content string) fstest.MapFS {
	return fstest.MapFS{name: {Data: []byte(content)}}
}

func TestShippedCatalogueIsSound(t *testing.T) {
	for _, p := range Check(Files()) {
		t.Error(p)
	}
	if n := len(shipped(t).Keys()); n < 150 {
		t.Errorf("only %d messages were read", n)
	}
}

func TestSameOrderAndHeadingsInEveryLanguage(t *testing.T) {
	outline := regexp.MustCompile(`(?m)^(# ---- .*|[a-z0-9_]+)`)
	order := func(l Lang) []string {
		return slices.Compact(outline.FindAllString(untextured(file(t, string(l)+"/messages.toml")), -1))
	}
	want := order(English)
	for _, l := range []Lang{Arabic, Sorani} {
		for i, got := range order(l) {
			if i >= len(want) || got != want[i] {
				t.Fatalf("%s: %q stands where English has another key or heading", l, got)
			}
		}
	}
}

// untextured empties long texts, whose lines might look like keys.
func untextured(content string) string {
	return regexp.MustCompile(`(?s)""".*?"""`).ReplaceAllString(content, `""`)
}

func TestSoraniAsksForReview(t *testing.T) {
	for _, name := range []string{"ckb/messages.toml", "ckb/language.toml"} {
		if !strings.Contains(file(t, name), "# needs_review") && !strings.Contains(file(t, name), "needs_review:") {
			t.Errorf("%s has no needs_review mark", name)
		}
	}
}

// Each row spoils one thing in the Arabic or Sorani messages; exactly one
// problem must be named, at its line.
func TestCheckFindsEachFault(t *testing.T) {
	cases := []struct{ name, file, old, spoilt, want string }{
		{"missing", "ar/messages.toml", `cancel = "إلغاء"`, ``, `message "cancel" is missing`},
		{"surplus", "ar/messages.toml", `cancel = "إلغاء"`, "cancel = \"إلغاء\"\nsurplus = \"نعم\"", `"surplus" is not in the messages of en`},
		{"empty", "ar/messages.toml", `cancel = "إلغاء"`, `cancel = ""`, `"cancel" is empty`},
		{"blank", "ar/messages.toml", `cancel = "إلغاء"`, `cancel = "إلغاء "`, `blanks at its ends`},
		{"form missing", "ar/messages.toml", `page_progress_minutes.few = "الصفحة {{.Page}} من {{.Pages}}، نحو {{.N}} دقائق"`, ``, `"page_progress_minutes" has the plural forms many one other two zero`},
		{"form misspelt", "ar/messages.toml", `page_progress_minutes.few`, `page_progress_minutes.fwe`, `"fwe" is no plural form`},
		{"form surplus", "ckb/messages.toml", `page_progress_minutes.one`, "page_progress_minutes.few = \"لاپەڕەی {{.Page}} لە {{.Pages}}، نزیکەی {{.N}} خولەک\"\npage_progress_minutes.one", `has the plural forms few one other`},
		{"counted here alone", "ckb/messages.toml", `cancel = "هەڵوەشاندنەوە"`, "cancel.one = \"هەڵوەشاندنەوە\"\ncancel.other = \"هەڵوەشاندنەوە\"", `which the original has not`},
		{"placeholder misspelt", "ar/messages.toml", `اختياركِ: {{.Text}}`, `اختياركِ: {{.Tex}}`, `has the placeholders and tags [{{.Tex}}]`},
		{"placeholder broken", "ar/messages.toml", `اختياركِ: {{.Text}}`, `اختياركِ: {{.Text}} {{if}}`, `has a broken placeholder`},
		{"function", "ar/messages.toml", `اختياركِ: {{.Text}}`, `اختياركِ: {{.Text}} {{len .Text}}`, `has a broken placeholder`},
		{"condition", "ar/messages.toml", `اختياركِ: {{.Text}}`, `اختياركِ: {{.Text}}{{if .X}}{{end}}`, `has a broken placeholder`},
		{"number dropped in few", "ar/messages.toml", `نحو {{.N}} دقائق"`, `نحو دقائق"`, `in "few"`},
		{"tag lost", "ar/messages.toml", `<b>الوحدات</b>`, `الوحدات`, `has the placeholders and tags []`},
		{"letters of another keyboard", "ckb/messages.toml", `skip = "تێپەڕاندن"`, `skip = "تيپەڕاندن"`, `letters of another keyboard: ي U+064A`},
		{"sorani heh", "ckb/messages.toml", `yes = "بەڵێ"`, `yes = "بەڵێھ"`, `ھ U+06BE`},
		{"persian yeh in arabic", "ar/messages.toml", `menu_modules = "الوحدات"`, `menu_modules = "الوحدات علی"`, `ی U+06CC`},
		{"arabic in english", "en/messages.toml", `cancel = "Cancel"`, `cancel = "Cancel إلغاء"`, `letters of another keyboard`},
		{"punctuation", "ar/messages.toml", `هل هذا صحيح؟`, `هل هذا صحيح?`, `Latin punctuation`},
		{"direction mark", "ar/messages.toml", `cancel = "إلغاء"`, "cancel = \"إلغاء\u200fا\"", `invisible direction marks`},
		{"not composed", "ar/messages.toml", `agree = "أوافق"`, "agree = \"ا\u0654وافق\"", `composed form`},
		{"bare sign", "ar/messages.toml", `cancel = "إلغاء"`, `cancel = "إلغاء & إلغاء"`, `bare <, > or &`},
		{"stroke", "ar/messages.toml", `الصفحة {{.Page}} من {{.Pages}}، أقل`, `الصفحة {{.Page}}/{{.Pages}}، أقل`, `with a stroke`},
		{"untranslated", "ar/messages.toml", `cancel = "إلغاء"`, `cancel = "Cancel"`, `is not translated`},
		{"twice", "ar/messages.toml", `cancel = "إلغاء"`, "cancel = \"إلغاء\"\ncancel = \"إلغاء\"", `not readable as TOML`},
		{"number for a text", "ar/messages.toml", `cancel = "إلغاء"`, `cancel = 3`, `is not a text`},
		{"unreadable english", "en/messages.toml", `cancel = "Cancel"`, `cancel = Cancel`, `not readable as TOML`},
		{"original refused", "en/messages.toml", `cancel = "Cancel"`, `cancel = 3`, `is not a text`},
		{"too long", "ar/messages.toml", `bot_about = "`, `bot_about = "` + strings.Repeat("ا", 120), `has 1`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { spoil(t, c.file, c.old, c.spoilt, c.want) })
	}
}

func TestCheckFindsEachFaultOfALanguage(t *testing.T) {
	cases := []struct{ name, old, spoilt, want string }{
		{"direction", `direction = "rtl"`, `direction = "down"`, "neither ltr nor rtl"},
		{"digits", `digits = "european"`, `digits = "roman"`, "digits are unknown"},
		{"name", `name = "العربية"`, `name = ""`, "name is missing"},
		{"letters", `letters = ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط", "ي"]`, `letters = ["أ"]`, "fewer than four"},
		{"months", `"كانون الثاني", "شباط", `, ``, "months are not twelve"},
		{"weekdays", `"الأحد", `, ``, "weekdays are not seven"},
		{"pattern", `date = "{weekday}، {day} {month} {year}"`, `date = "{day}"`, "patterns.date is incomplete"},
		{"unknown setting", `place = 1`, "place = 1\nplase = 2", `unknown setting "plase"`},
		{"telegram", `telegram = "ar"`, `telegram = "ara"`, "not two letters"},
		{"plural rule", `telegram = "ar"`, "telegram = \"ar\"\nplurals = \"kmr-Arab\"", "no plural rule"},
		{"word missing", `stop = ["توقف", "توقّف"]`, ``, `no plain word for "stop"`},
		{"word of two commands", `stop = ["توقف", "توقّف"]`, `stop = ["مساعده"]`, "means"},
		{"unreadable", `place = 1`, `place = one`, "not readable as TOML"},
		{"unknown command", `stop = ["توقف", "توقّف"]`, "stop = [\"توقف\"]\nrun = [\"اركضي\"]", `unknown command "run"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { spoil(t, "ar/language.toml", c.old, c.spoilt, c.want) })
	}
}

// spoil replaces text in one file and wants exactly one problem, in that file,
// at the spoilt line unless something was taken away.
func spoil(t *testing.T, name, old, spoilt, want string) {
	t.Helper()
	content := file(t, name)
	before, after, ok := strings.Cut(content, old)
	if !ok {
		t.Fatalf("%q does not stand in %s", old, name)
	}
	_, err := Load(Files(), lay(name, before+spoilt+after))
	problems, _ := errors.AsType[Problems](err)
	if len(problems) != 1 || problems[0].File != name || problems[0].Mend == "" || !strings.Contains(problems[0].Message, want) {
		t.Fatalf("want one problem with %q in %s, got:\n%v", want, name, problems)
	}
	first := strings.Count(before, "\n") + 1
	if line := problems[0].Line; spoilt != "" && (line < first-6 || line > first+2) {
		t.Errorf("problem at line %d, the fault is at %d", line, first)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	spoilt := strings.NewReplacer(`cancel = "إلغاء"`, `cancel = ""`, `agree = "أوافق"`, `agree = "أوافق?"`).Replace(file(t, "ar/messages.toml"))
	problems := Check(Files(), lay("ar/messages.toml", spoilt), fstest.MapFS{"fr/messages.toml": {Data: []byte(`yes = "Oui"`)}})
	var files []string
	for _, p := range problems {
		files = append(files, p.File)
	}
	if !slices.Contains(files, "fr/language.toml") || !slices.Contains(files, "fr/messages.toml") || len(problems) < 100 {
		t.Errorf("only these were named: %v", problems)
	}
	if err := Check(fstest.MapFS{}); len(err) != 1 {
		t.Errorf("an empty folder: %v", err)
	}
}

// Badini, by files alone: a tag the plural library refuses follows another.
func TestFourthLanguageByFilesAlone(t *testing.T) {
	profile := strings.NewReplacer(
		`name = "کوردی (سۆرانی)"`, `name = "کوردی (بادینی)"`,
		`place = 2`, "place = 4\nplurals = \"ku-Arab\"\ncodes = [\"kmr\", \"kmr-arab\"]",
		`digits = "european"`, `digits = "arabic-indic"`,
		`telegram = "ku"`, ``,
	).Replace(file(t, "ckb/language.toml"))
	b, err := Load(Files(), fstest.MapFS{
		"kmr-Arab/language.toml": {Data: []byte(profile)},
		"kmr-Arab/messages.toml": {Data: []byte(file(t, "ckb/messages.toml"))},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Languages(); !slices.Equal(got, []Lang{Arabic, Sorani, English, "kmr-Arab"}) {
		t.Errorf("languages %v", got)
	}
	got, err := b.Text("kmr-Arab", "page_progress_minutes", Args{"Page": 1, "Pages": 2, "N": 15})
	if err != nil || !strings.HasSuffix(got, "نزیکەی ١٥ خولەک") {
		t.Errorf("got %q, %v", got, err)
	}
	if l, ok := b.Guess("kmr"); !ok || l != "kmr-Arab" {
		t.Errorf("guessed %q", l)
	}
	if got := b.Percent("kmr-Arab", 75); got != "٧٥٪" {
		t.Errorf("percent %q", got)
	}
	if !b.RightToLeft("kmr-Arab") || b.OwnName("kmr-Arab") != "کوردی (بادینی)" || b.TelegramCode("kmr-Arab") != "" {
		t.Error("the profile was not taken from its file")
	}
}

func TestPluralFormsAreThoseOfTheLanguage(t *testing.T) {
	sources, _ := read(layersOf(Files()))
	want := map[Lang]string{Arabic: "few many one other two zero", Sorani: "one other", English: "one other"}
	got := map[Lang]string{}
	for _, s := range sources {
		got[s.lang] = strings.Join(s.pluralForms(), " ")
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
