package rooms_test

import (
	"os"
	"testing"

	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// The words of danger of the shipped course are heard as people say them at home, in Baghdad and in
// Sulaimani as well.
func TestWordsOfDanger(t *testing.T) {
	c, problems := course.Load(os.DirFS("courses/women-in-leadership"))
	if c == nil {
		t.Fatal(problems)
	}
	var words []string
	for _, l := range c.Languages {
		words = append(words, c.Safety.Words[l]...)
	}
	for _, text := range []string{
		"أخوي يريد يقتلني", "دا يهددوني بصوري", "أهلي راح يقتلوني", "زوجي بيضربني كل يوم", "واحد يبتزوني هو وأصحابه", "يريدون يقتلوني",
		"براکەم دەیەوێت بمکوژێت", "باوکم ئەیەوێ بمکوژێ", "مێردەکەم لێم ئەدات", "هەڕەشەم لێ ئەکات", "ئەمکوژن",
		"My brother wants to kill me",
	} {
		if !locales.Mentions(seal.Conceal(text), words) {
			t.Errorf("%q is not heard", text)
		}
	}
	for _, text := range []string{"شكراً، أريد الدرس التالي", "سوپاس، دەمەوێت بەردەوام بم", "The threats to the budget are discussed"} {
		if locales.Mentions(seal.Conceal(text), words) {
			t.Errorf("%q is taken for a word of danger", text)
		}
	}
}
