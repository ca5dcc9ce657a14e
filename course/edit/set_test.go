package edit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course/coursetest"
	"cohortbot/course/edit"
	"cohortbot/locales"
)

// every wants a text in each place of a folder, in every language: hard ones,
// some of them as they are, one that cannot be and one of no place.
func every(f *edit.Folder, turn int) []edit.Wanted {
	all := []edit.Wanted{{ID: "course/nothing", Lang: locales.English, Text: "a"}}
	for i, one := range f.Texts() {
		for j, l := range f.Languages() {
			text := hard[(i*7+j+turn)%len(hard)]
			switch {
			case one.Kind == edit.Page:
				text = one.In[l] + "\n\nA line more."
			case (i+j)%11 == 0:
				text = one.In[l]
			case (i+j)%13 == 0:
				text = ""
			}
			all = append(all, edit.Wanted{ID: one.ID, Lang: l, Text: text})
		}
	}
	return append(all, edit.Wanted{ID: "course/title", Lang: locales.English, Text: "at last"})
}

// Many texts at once give the same files to the byte, and the same errors, as
// one after the other.
func TestSetAllIsSetAgainAndAgain(t *testing.T) {
	for name, all := range map[string]fstest.MapFS{"small": coursetest.Small(t), "styles": styled(), "crlf": crlf(styled())} {
		for turn := 0; turn < len(hard); turn += 9 {
			together, single := read(t, all), read(t, all)
			wanted := every(single, turn)
			errs := together.SetAll(wanted)
			for i, w := range wanted {
				// The line may be another: the file has grown meanwhile.
				if err := single.Set(w.ID, w.Lang, w.Text); reason(err) != reason(errs[i]) {
					t.Errorf("%s: %s (%s): alone %v, together %v", name, w.ID, w.Lang, err, errs[i])
				}
			}
			for file, want := range single.Changed() {
				if got := string(together.Changed()[file]); got != string(want) {
					t.Errorf("%s: %s is %q, want %q", name, file, got, want)
				}
			}
			if len(together.Changed()) != len(single.Changed()) {
				t.Errorf("%s: %d files, want %d", name, len(together.Changed()), len(single.Changed()))
			}
		}
	}
}

// reason is an error without its place.
func reason(err error) string {
	if err == nil {
		return ""
	}
	_, why, _ := strings.Cut(err.Error(), ": ")
	return why
}

// A text that cannot be set keeps no other from being set.
func TestOneOfManyCannotBeSet(t *testing.T) {
	tagged := strings.Replace(string(coursetest.Small(t)["course.yaml"].Data), "title: {en: A small course, ar: ", "title: {en: A small course, ar: !!str ", 1)
	all := with(coursetest.Small(t), "course.yaml", tagged)
	f := read(t, all)
	before := values(f)
	var wanted []edit.Wanted
	for _, one := range f.Texts() {
		if one.Kind == edit.Words {
			wanted = append(wanted, edit.Wanted{ID: one.ID, Lang: locales.Arabic, Text: "جديد: " + one.ID})
			before[one.ID+" ar"] = "جديد: " + one.ID
		}
	}
	errs := f.SetAll(wanted)
	bad := slices.IndexFunc(wanted, func(w edit.Wanted) bool { return w.ID == "course/title" })
	for i, err := range errs {
		if (err != nil) != (i == bad) {
			t.Errorf("%s: %v", wanted[i].ID, err)
		}
	}
	after := values(read(t, f.FS()))
	for id, want := range before {
		if id != "course/title ar" && after[id] != want {
			t.Errorf("%s is %q, want %q", id, after[id], want)
		}
	}
}

// BenchmarkSetAll sets every text of a quiz of 100 questions in two languages.
func BenchmarkSetAll(b *testing.B) {
	all := with(coursetest.Small(b), "modules/01-first-steps/check.quiz.yaml", questions(100))
	texts := read(b, all).Texts()
	var wanted []edit.Wanted
	for _, one := range texts {
		for _, l := range []locales.Lang{locales.Arabic, locales.Sorani} {
			if strings.Contains(one.ID, "/quiz/check/") {
				wanted = append(wanted, edit.Wanted{ID: one.ID, Lang: l, Text: "New: " + one.ID})
			}
		}
	}
	for b.Loop() {
		f := read(b, all)
		for _, err := range f.SetAll(wanted) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(wanted)), "texts")
}

// questions is a quiz of so many questions in one language.
func questions(n int) string {
	var quiz strings.Builder
	quiz.WriteString("id: check\ntitle: {en: A check}\nquestions:\n")
	for i := range n {
		fmt.Fprintf(&quiz, "  - id: q%d\n    ask: {en: \"Question %d, which is it?\"}\n    options:\n", i, i)
		for j := range 4 {
			fmt.Fprintf(&quiz, "      - id: o%d\n        text: {en: Answer %d}\n        feedback:\n          en: \"That is number %d: well chosen.\"\n", j, j, j)
		}
		quiz.WriteString("    explain:\n      en: Because it is so.\n")
	}
	return quiz.String()
}
