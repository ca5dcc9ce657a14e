package locales

import (
	"slices"
	"testing"

	"cohortbot/seal"
)

func TestPickReadsLettersNumbersAndLabels(t *testing.T) {
	b := shipped(t)
	labels := []string{"المجتمع المدني", "کۆمەڵگە", "Civil society", "رابع"}
	cases := map[string][]int{
		"أ": {0}, "ا": {0}, "ب)": {1}, "ج.": {2}, "A": {0}, "b": {1}, "(c)": {2}, "1": {0}, "٢": {1}, "۳": {2}, " 4 ": {3},
		"c, a": {0, 2}, "٢ و ١": nil, "أ، ب": {0, 1}, "a a": {0},
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
