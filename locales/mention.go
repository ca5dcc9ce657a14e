package locales

import (
	"slices"
	"strings"

	"cohortbot/seal"
)

// Mentions says that one of these labels stands among the words of a typed text, each word
// compared as by Says. Before the first word of a label may stand what Arabic writes in one
// with it, and behind a long last one the endings of Arabic and Sorani.
func Mentions(text seal.Private, labels []string) bool {
	typed := strings.Fields(bare(text.Reveal()))
	heads := make([][]string, len(typed))
	for i, word := range typed {
		heads[i] = beheaded(word)
	}
	return slices.ContainsFunc(labels, func(label string) bool {
		words := strings.Fields(bare(label))
		for i := 0; len(words) > 0 && i+len(words) <= len(typed); i++ {
			if inRow(typed[i:], heads[i], words) {
				return true
			}
		}
		return false
	})
}

// inRow says that typed words begin with those of a label. heads are what the first of them may
// be without what stands before it.
func inRow(typed, heads, label []string) bool {
	for i, want := range label {
		said := typed[i : i+1]
		if i == 0 {
			said = heads
		}
		if !slices.ContainsFunc(said, func(word string) bool { return reads(word, want, i == len(label)-1) }) {
			return false
		}
	}
	return true
}

// reads says that a word is the one wanted, if it is the last one perhaps with an ending.
func reads(word, want string, last bool) bool {
	typed, label := []rune(word), []rune(want)
	return drawnOut(typed, label) || last && ended(typed, label)
}

// beheaded are a word, and what it is without what Arabic writes in one with it: and, so; in,
// for, as, the, will.
func beheaded(word string) []string {
	out := []string{word}
	for _, before := range [][]string{{"و", "ف"}, {"ب", "ل", "ك", "س", "ال", "بال", "كال", "لل"}} {
		for _, w := range slices.Clone(out) {
			for _, head := range before {
				if rest, found := strings.CutPrefix(w, head); found && rest != "" {
					out = append(out, rest)
				}
			}
		}
	}
	return out
}

// From how many letters on a word may have an ending, and how long that is. The Arabic word for
// safety is shorter: most that begins with it means something else.
const (
	mayEnd     = 6
	longestEnd = 5
)

// ended says that a word is a label with an ending; of a short one that is the mark of a case
// alone.
func ended(typed, label []rune) bool {
	if !isArabic(label[0]) {
		return false
	}
	n := len(typed) - 1
	if n > 0 && typed[n] == 'ا' && drawnOut(typed[:n], label) {
		return true
	}
	for ; len(label) >= mayEnd && n > 0 && n >= len(typed)-longestEnd; n-- {
		if drawnOut(typed[:n], label) {
			return true
		}
	}
	return false
}

// OneWord says that a typed text is one word.
func OneWord(text seal.Private) bool { return len(strings.Fields(bare(text.Reveal()))) == 1 }
