package locales

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NameMax is the length in code points beyond which CleanName cuts.
const NameMax = 64

// Fold gives the key under which typed text is compared: the letters that
// Arabic and Kurdish keyboards write in several ways become one, as do digits,
// case and blanks; marks and tatweel go. It is only ever a key: what a person
// typed is stored and shown as she typed it. Folding a key changes nothing.
func Fold(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.ReplaceAll(s, "\u0647\u200c", "\u0647") // ه + ZWNJ is how some keyboards write ە
	s = norm.NFKD.String(s)
	s = strings.ToLower(s)
	s = strings.Map(foldRune, norm.NFKD.String(s))
	return strings.Join(strings.Fields(s), " ")
}

func foldRune(r rune) rune {
	switch r {
	case 'ی', 'ى', 'ێ', 'ې':
		return 'ي'
	case 'ک', 'ڪ':
		return 'ك'
	case 'ة', 'ە', 'ھ', 'ہ', 'ۃ':
		return 'ه'
	case 'ۆ', 'ۇ', 'ۋ':
		return 'و'
	case 'ڕ':
		return 'ر'
	case 'ڵ':
		return 'ل'
	case 'ٱ':
		return 'ا'
	case 'ء', 'ـ':
		return -1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return -1
	}
	if unicode.IsControl(r) {
		return ' '
	}
	return digit(r)
}

// Digits turns ٠–٩ and ۰–۹ into 0–9, to read a number somebody typed.
func Digits(s string) string { return strings.Map(digit, s) }

func digit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

// CleanName readies a typed name for keeping: marks that turn text round and
// control characters go, the joiners that Kurdish and emoji need stay, blanks
// become single, and at most NameMax code points remain.
func CleanName(s string) string {
	s = strings.Map(cleanRune, strings.ToValidUTF8(s, ""))
	s = strings.Trim(strings.Join(strings.Fields(s), " "), " \u200c\u200d")
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= NameMax {
		return s
	}
	cut := []rune(s)[:NameMax]
	return strings.Trim(string(cut), " \u200c\u200d")
}

func cleanRune(r rune) rune {
	switch {
	case r == '\u200c' || r == '\u200d':
		return r
	case unicode.IsControl(r), unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs), r == utf8.RuneError:
		return -1
	}
	return r
}
