package locales

import (
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"

	"cohortbot/seal"
)

// Rich is a typed text without formatting as Telegram HTML.
func Rich(text seal.Private) seal.Private {
	return seal.Conceal(escaper.Replace(strings.TrimSpace(text.Reveal())))
}

// Units is the length of Telegram HTML as Telegram counts it: UTF-16 units, tags and escapes
// left out.
func Units(text string) int {
	n, tag := 0, false
	for _, c := range html.UnescapeString(strings.NewReplacer("&lt;", "\x01", "&gt;", "\x01").Replace(text)) {
		switch {
		case c == '<':
			tag = true
		case c == '>' && tag:
			tag = false
		case !tag:
			n += utf16.RuneLen(c)
		}
	}
	return n
}

// Size is the length of somebody's own Telegram HTML in a message in l, its marks of
// direction counted.
func (b *Bundle) Size(l Lang, text seal.Private) int { return Units(b.Lines(l, text.Reveal())) }

// Unlike says that a text is written in letters that are not those of l.
func (b *Bundle) Unlike(l Lang, text seal.Private) bool {
	return strings.ContainsFunc(text.Reveal(), unicode.IsLetter) && !b.Writes(l, text.Reveal())
}

// LineMax is how long one line of somebody's may be that is part of a message: a place, an
// address.
const LineMax = 300

// Line is a typed text as one line, and its length in characters.
func Line(text seal.Private) (seal.Private, int) {
	line := strings.Join(strings.Fields(strings.Map(seen, text.Reveal())), " ")
	if !Visible(line) {
		return seal.Private{}, 0
	}
	return seal.Conceal(line), len([]rune(line))
}

// seen drops what changes the direction of a line, and what is drawn as nothing.
func seen(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return dropEmbedding(r)
}

// WebAddress reads a typed address of the web, also one without its beginning.
func WebAddress(text seal.Private) (seal.Private, bool) {
	typed := strings.TrimSpace(strings.Map(seen, text.Reveal()))
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	at, err := url.Parse(typed)
	if err != nil || strings.ContainsFunc(typed, unicode.IsSpace) || len(typed) > LineMax {
		return seal.Private{}, false
	}
	host := at.Hostname()
	if at.Scheme != "https" && at.Scheme != "http" || !strings.Contains(strings.Trim(host, "."), ".") || at.User != nil {
		return seal.Private{}, false
	}
	return seal.Conceal(typed), true
}
