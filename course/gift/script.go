package gift

import (
	"strings"
	"unicode"

	"cohortbot/locales"
)

// letters counts what tells the three languages apart. Hardly a word of Sorani
// is without a letter that Arabic has not.
type letters struct{ latin, arabic, sorani int }

func lettersOf(items []item) letters {
	var n letters
	for _, i := range items {
		for _, r := range i.ask {
			switch {
			case strings.ContainsRune("ەێۆڕڵڤ", r):
				n.sorani++
				n.arabic++
			case unicode.Is(unicode.Arabic, r):
				n.arabic++
			case unicode.Is(unicode.Latin, r):
				n.latin++
			}
		}
	}
	return n
}

// spoken refuses a file that is plainly in another language than --lang says:
// it would be read in a chat of that language. Other languages than these three
// are taken as they are said to be.
func (t *taker) spoken(items []item) {
	const enough = 20 // letters, to be sure
	n := lettersOf(items)
	really := locales.Lang("")
	switch {
	case n.latin+n.arabic < enough:
	case n.latin > n.arabic:
		really = locales.English
	case n.sorani*20 > n.arabic:
		really = locales.Sorani
	case n.sorani == 0:
		really = locales.Arabic
	}
	known := t.Lang == locales.English || t.Lang == locales.Arabic || t.Lang == locales.Sorani
	if known && really != "" && really != t.Lang {
		t.problem(items[0].line, "the questions look like %s, not like %s: is --lang right?", really, t.Lang)
	}
}
