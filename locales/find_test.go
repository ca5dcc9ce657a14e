package locales_test

import (
	"slices"
	"testing"

	"cohortbot/locales"
	"cohortbot/seal"
)

// A person is found by any part of her name or code, however the letters are typed.
func TestFinder(t *testing.T) {
	for _, c := range []struct {
		typed, name string
		found       bool
	}{
		{"زينب", "زینب عبد الله", true},
		{"عبدالله", "زينب عبد الله", true},
		{"عبد زي", "زينب عبد الله", true},
		{"شیلان", "شيلان", true},
		{"روژان", "ڕۆژان", true},
		{"SARA", "sara", true},
		{"امال", "آمال", true},
		{"روناك", "ڕووناک", true},
		{"ڕووناک", "روناك", true},
		{"سارا", "سـارا", true},
		{"سـارا", "سارا", true},
		{"ســـارا", "ســارا محمد", true},
		{"p-7k", "Maryam", true},
		{"7KQ2", "Maryam", true},
		{"p7kq2m", "Maryam", true},
		{"٧kq", "Maryam", true},
		{"Mary Sara", "Maryam", false},
		{"زينة", "زينب", false},
		{"-", "Maryam", false},
		{"", "Maryam", false},
	} {
		if got := locales.Finder(seal.Conceal(c.typed))(seal.Conceal(c.name), "P-7KQ2M"); got != c.found {
			t.Errorf("%q finds %q: %v", c.typed, c.name, got)
		}
	}
}

// Names stand in the order of their folded letters.
func TestAlphabet(t *testing.T) {
	names := []seal.Private{seal.Conceal("شیلان"), seal.Conceal("آمال"), seal.Conceal("Sara"), seal.Conceal("adam"), seal.Conceal("بان")}
	slices.SortFunc(names, locales.Alphabet())
	var got []string
	for _, n := range names {
		got = append(got, n.Reveal())
	}
	if want := []string{"adam", "Sara", "آمال", "بان", "شیلان"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
