package locales

import (
	"html"
	"regexp"
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

// Quoted is a typed text for others to read: with its lines, without marks that change the direction of what
// follows it, and with nothing in it that an app takes for a link, a name or a command.
func Quoted(text seal.Private) seal.Private {
	typed := strings.TrimSpace(strings.Map(inLines, strings.ToValidUTF8(text.Reveal(), "")))
	return seal.Conceal(unlinked(manyLines.ReplaceAllString(typed, "\n\n")))
}

// manyLines are empty ones, of which one is enough.
var manyLines = regexp.MustCompile(`\n[\t\v\f ]*(?:\n[\t\v\f ]*)+`)

// unlinked parts what an app would take for a link by a sign that is drawn as nothing.
func unlinked(text string) string {
	const joiner = '\u2060'
	var out strings.Builder
	linking := false
	for _, r := range text {
		if linking && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_') {
			out.WriteRune(joiner)
		}
		out.WriteRune(r)
		linking = strings.ContainsRune("@/#$+.:", r)
	}
	return out.String()
}

// inLines is seen, but that lines stay.
func inLines(r rune) rune {
	if r == '\n' {
		return r
	}
	return seen(r)
}

// web is an address of the web: a host with a dot in it, and whatever follows.
var web = regexp.MustCompile(`^https?://[\pL\pN-]+(\.[\pL\pN-]+)+(:[0-9]{1,5})?([/?#][^\s<>"]*)?$`)

// WebAddress reads a typed address of the web, also one without its beginning.
func WebAddress(text seal.Private) (seal.Private, bool) {
	typed := strings.TrimSpace(strings.Map(seen, text.Reveal()))
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	if len(typed) > LineMax || !web.MatchString(typed) {
		return seal.Private{}, false
	}
	return seal.Conceal(typed), true
}

// aCode is what people are told of by: the letters that look like figures are left out of it.
var aCode = regexp.MustCompile(`^(?:P-?)?([0-9A-HJKMNP-TV-Z]{5,6})$`)

// Codes are the codes of people in a typed text, however they are parted; rest is what is
// none.
func Codes(text seal.Private) (codes, rest []string) {
	words := strings.FieldsFunc(strings.ToUpper(Digits(text.Reveal())), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",،;؛.·", r) || unicode.Is(unicode.Cf, r)
	})
	for _, w := range words {
		if m := aCode.FindStringSubmatch(strings.Trim(w, "()[]")); m != nil {
			codes = append(codes, "P-"+m[1])
			continue
		}
		rest = append(rest, w)
	}
	return codes, rest
}

// Bare is somebody's own Telegram HTML without its markup.
func Bare(rich seal.Private) seal.Private {
	var out strings.Builder
	tag := false
	for _, r := range rich.Reveal() {
		switch {
		case r == '<':
			tag = true
		case r == '>' && tag:
			tag = false
		case !tag:
			out.WriteRune(r)
		}
	}
	return seal.Conceal(html.UnescapeString(out.String()))
}
