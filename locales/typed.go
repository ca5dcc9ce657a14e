package locales

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"cohortbot/seal"
)

// Length counts the characters of a typed text, blanks at its ends left out.
func Length(text seal.Private) int {
	return utf8.RuneCountInString(strings.TrimSpace(text.Reveal()))
}

// fullText is near the length of the longest text that Telegram carries, 4096
// UTF-16 units: apps cut before it, where a sentence or a word ends.
const fullText = 3500

// Full says that a typed text is about as long as Telegram carries: it may be the
// first part of a longer one.
func Full(text seal.Private) bool {
	n := 0
	for _, r := range text.Reveal() {
		n += utf16.RuneLen(r)
	}
	return n >= fullText
}

// TypedName cleans a typed form of address and counts its characters: those she
// typed when they are too many for a name, for such a name is cut, and none when
// there is no letter in it.
func TypedName(text seal.Private) (seal.Private, int) {
	name := CleanName(text.Reveal())
	n := utf8.RuneCountInString(name)
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		n = 0
	}
	if typed := Length(text); n > 0 && typed > NameMax {
		n = typed
	}
	return seal.Conceal(name), n
}

// Pick finds which of the labels a typed text means: the whole label, or
// letters or numbers as options are marked with ("b", "ب", "٢", "a, c"), in her
// language or in any other. It gives the indexes in order, or none when any part
// of the text means nothing.
func (b *Bundle) Pick(l Lang, text seal.Private, labels []string) []int {
	typed := Fold(text.Reveal())
	for i, label := range labels {
		if typed != "" && Fold(label) == typed {
			return []int{i}
		}
	}
	var out []int
	for _, word := range strings.FieldsFunc(typed, separates) {
		i := b.marked(l, word, len(labels))
		if i < 0 {
			return nil
		}
		out = append(out, i)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func separates(r rune) bool { return strings.ContainsRune(" ,،;؛.+&/-()", r) }

// marked is the index that a letter or number marks among n options, or -1.
func (b *Bundle) marked(l Lang, word string, n int) int {
	if number, err := strconv.Atoi(Digits(word)); err == nil && number >= 1 && number <= n {
		return number - 1
	}
	for _, lang := range append([]Lang{l}, b.order...) {
		for i := range n {
			if Fold(b.Letter(lang, i)) == word {
				return i
			}
		}
	}
	return -1
}
