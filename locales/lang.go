// Package locales holds the words people read, in every language, and what a
// language needs to be read rightly: direction, digits, dates and the fold for
// comparing typed text.
//
// A language is a folder of TOML files under catalogues: language.toml says
// what the language is like, every other file holds messages. Nothing in Go
// names a language except Guess and the three constants below, so a further
// one is added by files alone.
package locales

import "strings"

// Lang names a language as the course files and catalogues do: "ar", "ckb", "en".
type Lang string

// The languages the product ships with. Others need files alone.
const (
	Arabic  Lang = "ar"
	Sorani  Lang = "ckb"
	English Lang = "en"
)

// Guess maps the language code of a Telegram client to a language the product
// ships with. It is done by hand because the usual matchers send Kurdish to
// English and Persian to Arabic. It serves to preselect only; false means ask.
func Guess(languageCode string) (Lang, bool) {
	code := strings.ToLower(strings.TrimSpace(languageCode))
	if strings.Contains(code, "kurd") || strings.Contains(code, "sorani") {
		return Sorani, true
	}
	base, _, _ := strings.Cut(strings.ReplaceAll(code, "_", "-"), "-")
	switch base {
	case "ku", "ckb":
		return Sorani, true
	case "ar":
		return Arabic, true
	case "en":
		return English, true
	}
	return "", false
}
