package seal_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	bip39 "github.com/cosmos/go-bip39"

	"cohortbot/seal"
)

// written are the words of a file as they may stand on paper, a line of six each.
func written(t *testing.T, f seal.File) string {
	t.Helper()
	phrases, err := f.Words()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range phrases {
		b.WriteString(p.Label + "\n")
		for i, w := range p.Words {
			fmt.Fprintf(&b, "%d %s ", i+1, w)
			if i%6 == 5 {
				b.WriteString("\n")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// The words of the frozen file stay what they are: paper does not change either.
func TestFrozenWords(t *testing.T) {
	f, err := seal.Parse([]byte(frozenFile))
	if err != nil {
		t.Fatal(err)
	}
	phrases, err := f.Words()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []seal.Phrase{
		{Label: "lookup", Words: strings.Fields(frozenLookupWords)},
		{Label: "seal 1", Words: strings.Fields(frozenSealWords)},
		{Label: "sum", Words: strings.Fields(frozenSumWords)},
	} {
		if phrases[i].Label != want.Label || !slices.Equal(phrases[i].Words, want.Words) {
			t.Errorf("%s: %v", phrases[i].Label, phrases[i].Words)
		}
	}
	back, err := seal.Recover([]byte("lookup " + frozenLookupWords + " seal 1 " + frozenSealWords + " sum " + frozenSumWords))
	if err != nil || string(back.Encode()) != frozenFile {
		t.Errorf("the words give another file: %v", err)
	}
}

// From words to a file that opens what was sealed before the machine was lost.
func TestWordsOpenASealedBox(t *testing.T) {
	first := seal.New()
	old := sealed(t, keysOf(t, first), "what was written first")
	f := first.AddKey()
	recent := sealed(t, keysOf(t, f), "what was written last")
	back, err := seal.Recover([]byte(written(t, f)))
	if err != nil {
		t.Fatal(err)
	}
	if string(back.Encode()) != string(f.Encode()) {
		t.Error("another file came back")
	}
	for _, box := range []seal.Private{old, recent} {
		if err := keysOf(t, back).Open(&box, home); err != nil {
			t.Error(err)
		}
	}
}

func TestWordsAsPeopleTypeThem(t *testing.T) {
	f := seal.New().AddKey()
	paper := written(t, f)
	short := func() string {
		words := strings.Fields(paper)
		for i, w := range words {
			if _, found := slices.BinarySearch(bip39.WordList, w); found && len(w) > 4 {
				words[i] = w[:4]
			}
		}
		return strings.Join(words, " ")
	}
	for name, typed := range map[string]string{
		"as shown":           paper,
		"capitals":           strings.ToUpper(paper),
		"one line":           strings.Join(strings.Fields(paper), " "),
		"a word a line":      strings.Join(strings.Fields(paper), "\n"),
		"blanks and tabs":    strings.ReplaceAll(paper, " ", " \t  "),
		"windows":            strings.ReplaceAll(paper, "\n", "\r\n"),
		"points and commas":  strings.NewReplacer("seal 1\n", "Seal 1:\n", " ", ", ").Replace(paper),
		"numbers glued":      strings.NewReplacer("1 ", "1.", "2 ", "2)").Replace(paper),
		"four letters alone": short(),
		"with what is told":  paper + "\nTo make the key file from the words: cohortbot key restore\n",
	} {
		back, err := seal.Recover([]byte(typed))
		if err != nil || string(back.Encode()) != string(f.Encode()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWordsRefused(t *testing.T) {
	f := seal.New().AddKey()
	phrases, err := f.Words()
	if err != nil {
		t.Fatal(err)
	}
	lookup, one, two, sum := phrases[0].Words, phrases[1].Words, phrases[2].Words, phrases[3].Words
	at := func(words []string, i int, w string) []string {
		out := slices.Clone(words)
		out[i] = w
		return out
	}
	other := func(words []string, i int) []string {
		n, _ := slices.BinarySearch(bip39.WordList, words[i])
		for { // one that the checksum tells of; of 256 it tells of 255
			n = (n + 1) % 2048
			out := at(words, i, bip39.WordList[n])
			if _, err := bip39.MnemonicToByteArray(strings.Join(out, " ")); err != nil {
				return out
			}
		}
	}
	typed := func(lookup, one, two, sum []string) string {
		return "lookup\n" + strings.Join(lookup, " ") + "\nseal 1\n" + strings.Join(one, " ") +
			"\nseal 2\n" + strings.Join(two, " ") + "\nsum\n" + strings.Join(sum, " ") + "\n"
	}
	if _, err := seal.Recover([]byte(typed(lookup, one, two, sum))); err != nil {
		t.Fatalf("the control: %v", err)
	}
	for name, c := range map[string]struct {
		typed string
		wants []string
	}{
		"nothing":             {"", []string{"label lookup are missing", "label seal are missing", "label sum are missing"}},
		"no label":            {strings.Join(lookup, " "), []string{"line 1: the words begin with the label lookup"}},
		"no word at all":      {typed(at(lookup, 6, "zebrra"), one, two, sum), []string{"line 2: word 7 of lookup is not a word of the list"}},
		"another word":        {typed(lookup, other(one, 11), two, sum), []string{"line 4: word 12 of seal 1 is a word of the list, but not the one"}},
		"two other words":     {typed(lookup, other(at(one, 3, one[4]), 11), two, sum), []string{"seal 1, from line 3 on: the words do not fit together"}},
		"in two keys":         {typed(other(lookup, 2), other(one, 11), two, sum), []string{"lookup, from line 1", "seal 1, from line 3"}},
		"all at once":         {typed(at(lookup, 0, "x"), one[:23], at(two, 23, "y"), sum), []string{"word 1 of lookup", "23 words instead of 24", "word 24 of seal 2"}},
		"a word too many":     {typed(append(slices.Clone(lookup), "zoo"), one, two, sum), []string{"25 words instead of 24"}},
		"keys exchanged":      {typed(lookup, two, one, sum), []string{"the keys do not belong together"}},
		"lookup exchanged":    {typed(one, lookup, two, sum), []string{"the keys do not belong together"}},
		"another sum":         {typed(lookup, one, two, at(sum, 3, other(sum, 3)[3])), []string{"sum, line 7"}},
		"no sum":              {typed(lookup, one, two, nil), []string{"sum, from line 7 on: 0 words instead of 4"}},
		"a key left out":      {strings.Replace(typed(lookup, one, two, sum), "seal 2\n"+strings.Join(two, " ")+"\n", "", 1), []string{"one is missing"}},
		"a key twice":         {typed(lookup, one, two, sum) + "seal 2 " + strings.Join(two, " "), []string{"seal 2 stands there twice"}},
		"a seal without one":  {strings.Replace(typed(lookup, one, two, sum), "seal 2", "seal", 1), []string{"line 5: the label seal has a number"}},
		"Arabic letters":      {typed(at(lookup, 6, "كلمة"), one, two, sum), []string{"line 2: word 7 of lookup"}},
		"a number for a word": {typed(at(lookup, 6, "٧"), one, two, sum), []string{"23 words instead of 24"}},
	} {
		_, err := seal.Recover([]byte(c.typed))
		if !errors.Is(err, seal.ErrWords) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range c.wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is not in: %v", name, want, err)
			}
		}
		quotes(t, name, err, c.typed)
	}
}

// quotes fails when an error names a word that was typed and is no word of ours.
func quotes(t *testing.T, name string, err error, typed string) {
	t.Helper()
	source, readErr := os.ReadFile("words.go") // whose words the error is made of
	if readErr != nil {
		t.Fatal(readErr)
	}
	ours := strings.FieldsFunc(string(source), func(r rune) bool { return !unicode.IsLetter(r) })
	said := strings.Fields(strings.NewReplacer(":", " ", ",", " ").Replace(err.Error()))
	for _, w := range strings.Fields(typed) {
		if slices.Contains(said, w) && !slices.Contains(ours, w) && w != "1" && w != "2" {
			t.Errorf("%s: the error says %q: %v", name, w, err)
		}
	}
}

// What Recover relies on: the list is sorted, four letters tell its words apart, and no
// label is in it.
func TestTheListOfWords(t *testing.T) {
	if len(bip39.WordList) != 2048 || !slices.IsSorted(bip39.WordList) {
		t.Errorf("%d words, sorted: %v", len(bip39.WordList), slices.IsSorted(bip39.WordList))
	}
	seen := map[string]bool{"lookup": true, "seal": true, "sum": true}
	for _, w := range bip39.WordList {
		if four := w[:min(4, len(w))]; seen[four] || seen[w] {
			t.Errorf("%q is not told by four letters", w)
		} else {
			seen[four] = true
		}
	}
}

func TestShownIsKept(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 30, 15, 999, time.FixedZone("", 3*3600))
	f := seal.New()
	if !f.Shown().IsZero() {
		t.Error("a new key was shown to nobody")
	}
	shown := f.Show(at)
	back, err := seal.Parse(shown.Encode())
	if err != nil || !back.Shown().Equal(at.Truncate(time.Second)) {
		t.Errorf("shown %v, %v", back.Shown(), err)
	}
	box := sealed(t, keysOf(t, f), "a")
	if err := keysOf(t, back).Open(&box, home); err != nil {
		t.Error(err)
	}
	if !back.AddKey().Shown().IsZero() {
		t.Error("the key that was added was shown to nobody")
	}
	if a, b := fmt.Sprint(f.Words()), fmt.Sprint(shown.Words()); a != b {
		t.Error("the words differ when they were shown")
	}
	text := string(shown.Encode())
	for _, wrong := range []string{
		resum(strings.Replace(text, "shown 2026", "shown 20x6", 1)),
		resum(strings.Replace(text, "shown 2026-12-01T06:30:15Z\n", "shown 2026-12-01T06:30:15Z\nshown 2026-12-01T06:30:15Z\n", 1)),
		strings.Replace(text, "shown 2026", "shown 2025", 1),
	} {
		if _, err := seal.Parse([]byte(wrong)); !errors.Is(err, seal.ErrFormat) {
			t.Errorf("%v", err)
		}
	}
}

func FuzzRecover(f *testing.F) {
	f.Add([]byte("lookup " + frozenLookupWords + " seal 1 " + frozenSealWords + " sum " + frozenSumWords))
	f.Add([]byte("1. abandon\nseal 7 zoo"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := seal.Recover(text)
		if err != nil {
			if !errors.Is(err, seal.ErrWords) {
				t.Errorf("untyped error %v", err)
			}
			return
		}
		again, err := seal.Recover([]byte(written(t, file)))
		if err != nil || string(again.Encode()) != string(file.Encode()) {
			t.Errorf("what was recovered is not written back: %v", err)
		}
	})
}
