package locales

import (
	"strings"

	"cohortbot/seal"
)

// Finder gives a test of people by what somebody typed to find them: whether all its words
// are in a name, as it is folded, or it is part of a code.
func Finder(typed seal.Private) func(name seal.Private, code string) bool {
	words := strings.Fields(sought(typed.Reveal()))
	whole := joined(strings.Join(words, ""))
	return func(name seal.Private, code string) bool {
		if whole == "" {
			return false
		}
		folded := sought(name.Reveal())
		return containsAll(folded, words) || strings.Contains(joined(folded), whole) || strings.Contains(joined(Fold(code)), whole)
	}
}

// sought is a text folded to be looked for. A long Kurdish u is two و, which many write as one;
// as an answer it is another word, so it is folded here alone.
func sought(s string) string { return strings.ReplaceAll(Fold(s), "وو", "و") }

// joined leaves out what people write between the parts of a name or a code, or do not.
func joined(folded string) string { return strings.NewReplacer(" ", "", "-", "").Replace(folded) }

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Alphabet gives an order of names, as they are folded. Each is folded once.
func Alphabet() func(a, b seal.Private) int {
	keys := map[seal.Private]string{}
	key := func(name seal.Private) string {
		k, known := keys[name]
		if !known {
			k = Fold(name.Reveal())
			keys[name] = k
		}
		return k
	}
	return func(a, b seal.Private) int { return strings.Compare(key(a), key(b)) }
}
