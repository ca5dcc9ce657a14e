// Package locales holds the words people read, in every language, and what a
// language needs to be read rightly: direction, digits, dates and the fold for
// comparing typed text.
package locales

// Lang names a language as the course files and catalogues do: "ar", "ckb", "en".
type Lang string

// The languages the product ships with. Others need files alone.
const (
	Arabic  Lang = "ar"
	Sorani  Lang = "ckb"
	English Lang = "en"
)
