package locales

import (
	"strings"

	"cohortbot/seal"
)

// TypedCode reads a typed code of a person, such as P-7KQ2MX: in figures of any script, in
// small letters, with the letters that look like figures, with or without what stands before
// the stroke. A code is no secret.
func TypedCode(text seal.Private) string {
	typed := strings.ToUpper(Digits(strings.TrimSpace(text.Reveal())))
	typed = strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I' || r == 'L':
			return '1'
		case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
			return r
		}
		return -1
	}, typed)
	if len(typed) == codeLength+1 {
		typed = strings.TrimPrefix(typed, "P")
	}
	return "P-" + typed
}

// codeLength is how many letters and figures a code has beside its beginning.
const codeLength = 6
