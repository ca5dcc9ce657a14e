package locales

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"cohortbot/seal"
)

// Length counts the characters of a typed text, blanks at its ends left out.
func Length(text seal.Private) int {
	return utf8.RuneCountInString(strings.TrimSpace(text.Reveal()))
}

// Size is how many bytes a typed text takes.
func Size(text seal.Private) int { return len(text.Reveal()) }

// Same says that two texts are the same, however they are sealed.
func Same(a, b seal.Private) bool { return a.Opened() && b.Opened() && a.Reveal() == b.Reveal() }

// Alike reports whether two texts that are at hand begin with the same n letters, or are the same.
func Alike(a, b seal.Private, n int) bool {
	first := func(text seal.Private) string {
		runes := []rune(text.Reveal())
		return string(runes[:min(n, len(runes))])
	}
	return a.Opened() && b.Opened() && first(a) == first(b)
}

// UnitsOf is the length of a typed text as Telegram counts it: in UTF-16 units.
func UnitsOf(text seal.Private) int {
	n := 0
	for _, r := range text.Reveal() {
		n += utf16.RuneLen(r)
	}
	return n
}

// Pieces cuts a typed text into pieces of at most n UTF-16 units, at a blank where there is
// one in the last quarter of a piece.
func Pieces(text seal.Private, n int) []seal.Private {
	var out []seal.Private
	rest := strings.ToValidUTF8(text.Reveal(), "")
	cut, blank, units := 0, 0, 0 // where the piece ends, where its last blank in that quarter does, its length
	for i, r := range rest {
		if units += utf16.RuneLen(r); units > n {
			at := i
			if blank > cut {
				at = blank
			}
			out = append(out, seal.Conceal(rest[cut:at]))
			cut, units = at, UnitsOf(seal.Conceal(rest[at:i]))+utf16.RuneLen(r)
		}
		if unicode.IsSpace(r) && units > n*3/4 {
			blank = i + utf8.RuneLen(r)
		}
	}
	return append(out, seal.Conceal(rest[cut:]))
}

// Blank says that a typed text shows nothing: no letter, figure or sign.
func Blank(text seal.Private) bool {
	return !Visible(text.Reveal())
}

// Visible says that a text shows something: marks that only change the letter before
// them, and letters and signs that are drawn as nothing, do not.
func Visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) && !strings.ContainsRune(hollow, r)
	})
}

// hollow are letters and signs of Unicode that are drawn as nothing: the fillers of
// Hangul and the empty cell of Braille.
const hollow = "\u115f\u1160\u3164\uffa0\u2800"

// tatweel draws out the letter before it.
const tatweel = '\u0640'

// fullText is near the length of the longest text that Telegram carries, 4096
// UTF-16 units: apps cut before it, where a sentence or a word ends.
const fullText = 3500

// Full says that a typed text is about as long as Telegram carries: it may be the
// first part of a longer one.
func Full(text seal.Private) bool { return UnitsOf(text) >= fullText }

// TypedName cleans a typed form of address and counts its characters: those she
// typed when they are too many for a name, for such a name is cut, and none when
// there is no letter in it.
func TypedName(text seal.Private) (seal.Private, int) {
	name := CleanName(text.Reveal())
	n := utf8.RuneCountInString(name)
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) && r != tatweel && !strings.ContainsRune(hollow, r) }) {
		n = 0
	}
	if typed := Length(text); n > 0 && typed > NameMax {
		n = typed
	}
	return seal.Conceal(name), n
}

// TypedLine cleans a typed text that is shown in one line, and counts its letters and figures.
func TypedLine(text seal.Private) (line seal.Private, letters int) {
	clean := strings.Join(strings.Fields(strings.Map(cleanRune, strings.ToValidUTF8(text.Reveal(), ""))), " ")
	for _, r := range clean {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && r != tatweel && !strings.ContainsRune(hollow, r) {
			letters++
		}
	}
	return seal.Conceal(clean), letters
}

// PublicName reads a typed name that is no secret, as that of a holiday, as TypedName
// reads one of a person.
func PublicName(text seal.Private) (string, int) {
	name, n := TypedName(text)
	return name.Reveal(), n
}

// Writes says that a name may be one of this language, by its letters: the script of a
// language that is written from the right is Arabic, of any other it is not.
func (b *Bundle) Writes(l Lang, name string) bool {
	letters, arabic := 0, 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsLetter(r) && isArabic(r) {
			arabic++
		}
	}
	if b.RightToLeft(l) {
		return arabic > letters/2
	}
	return letters > 0 && arabic <= letters/2
}

// andInArabic joins letters in Arabic and Sorani, apart or before the next one.
const andInArabic = "و"

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
	words := strings.FieldsFunc(typed, separates)
	for _, word := range words {
		i := b.marked(l, word, len(labels))
		if word == andInArabic && i >= 0 && len(words) > 1 {
			return nil // "and", or the letter of an option: nobody can tell
		}
		if and := strings.TrimPrefix(word, andInArabic); i < 0 && and != word {
			if and == "" {
				continue // "A and C" as it is written in Arabic and Sorani
			}
			i = b.marked(l, and, len(labels))
		}
		if i < 0 {
			return nil
		}
		out = append(out, i)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Says that a typed text is one of these labels and nothing else, folded. Marks, symbols and
// emoji beside the words change nothing, nor does a letter drawn out, as people write in haste.
func Says(text seal.Private, labels ...string) bool {
	typed := []rune(bare(text.Reveal()))
	return len(typed) > 0 && slices.ContainsFunc(labels, func(label string) bool { return drawnOut(typed, []rune(bare(label))) })
}

// bare is the fold of the words of a text alone.
func bare(s string) string {
	return Fold(strings.Map(wordRune, Fold(strings.Map(wordRune, s)))) // a sign may fold into marks or letters
}

func wordRune(r rune) rune {
	if unicode.IsPunct(r) || unicode.IsSymbol(r) {
		return ' '
	}
	return r
}

// drawn is how often a letter stands in a row, from where nobody means each one.
const drawn = 3

// drawnOut says that typed is label, but for letters that are drawn out.
func drawnOut(typed, label []rune) bool {
	for len(typed) > 0 && len(label) > 0 {
		n, most := run(label), run(typed)
		if typed[0] != label[0] || most != n && most < max(drawn, n) {
			return false
		}
		typed, label = typed[most:], label[n:]
	}
	return len(typed) == 0 && len(label) == 0
}

// run is how many of the first letter a text begins with.
func run(s []rune) int {
	n := 1
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return n
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

var (
	yearFirst = regexp.MustCompile(`^([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})$`)
	dayFirst  = regexp.MustCompile(`^([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})$`)
	dayMonth  = regexp.MustCompile(`^([0-9]{1,2})[-./ ]([0-9]{1,2})$`)
	dayAlone  = regexp.MustCompile(`[0-9]{1,4}`)
)

// Day reads a typed date, in figures or with the name of a month of any language,
// and gives it as 2026-12-01. Without a year the next such day after today is
// meant.
func (b *Bundle) Day(text seal.Private, today time.Time) (string, bool) {
	typed := Fold(text.Reveal())
	if m := yearFirst.FindStringSubmatch(typed); m != nil {
		return day(m[1], m[2], m[3])
	}
	if m := dayFirst.FindStringSubmatch(typed); m != nil {
		return day(m[3], m[2], m[1])
	}
	if m := dayMonth.FindStringSubmatch(typed); m != nil {
		return nextDay(today, m[2], m[1])
	}
	month := b.month(typed)
	figures := dayAlone.FindAllString(typed, -1)
	switch {
	case month == 0 || len(figures) == 0 || len(figures) > 2:
		return "", false
	case len(figures) == 2 && len(figures[0]) == 4:
		return day(figures[0], strconv.Itoa(month), figures[1])
	case len(figures) == 2:
		return day(figures[1], strconv.Itoa(month), figures[0])
	}
	return nextDay(today, strconv.Itoa(month), figures[0])
}

// nextDay is the first such day that is not past. Not every year has a 29 February, but one of
// nine has, at the turn of a century too.
func nextDay(today time.Time, month, d string) (string, bool) {
	for year := today.Year(); year < today.Year()+9; year++ {
		if got, ok := day(strconv.Itoa(year), month, d); ok && got >= today.Format(time.DateOnly) {
			return got, true
		}
	}
	return "", false
}

// month finds the name of a month; the longest wins, for one may begin another.
func (b *Bundle) month(typed string) int {
	found, longest := 0, 0
	for _, l := range b.order {
		for i, name := range b.languages[l].profile.Months {
			folded := Fold(name)
			if len(folded) > longest && strings.Contains(typed, folded) {
				found, longest = i+1, len(folded)
			}
		}
	}
	return found
}

func day(year, month, d string) (string, bool) {
	at, err := time.Parse("2006-1-2", year+"-"+month+"-"+d)
	if err != nil || at.Year() < 2000 || at.Year() > 2100 {
		return "", false
	}
	return at.Format(time.DateOnly), true
}

var (
	clock = regexp.MustCompile(`^([0-9]{1,2})(?:[:.٫،h ]?([0-9]{2}))?$`)
	noon  = regexp.MustCompile(`^(.*?) ?(a\.?m\.?|p\.?m\.?|ص|م|` + halves(morning()) + `|` + halves(evening()) + `)$`)
)

// morning and evening are the words that people write after an hour of either half of the
// day, as the fold has them.
func morning() []string {
	return []string{"صباحا", "الصبح", "بەیانی", "سبەینان"}
}
func evening() []string {
	return []string{"مساء", "عصرا", "ليلا", "بعد الظهر", "ئێوارە", "دوانیوەڕۆ", "شەو"}
}

// hourWords are what people write before an hour; in Sorani ofTheDay stands between the hour
// and the half of the day.
func hourWords() []string { return []string{"الساعة", "کاتژمێر", "سەعات"} }

const ofTheDay = "ی"

// halves are words as an expression matches them.
func halves(words []string) string {
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = regexp.QuoteMeta(Fold(w))
	}
	return strings.Join(folded, "|")
}

// TimeOfDay reads a typed time of the day, "7", "19:30", "1930" or "7 pm" in any digits and
// language, in minutes after midnight. Whole says that the half of the day was not left open.
func TimeOfDay(text seal.Private) (minutes int, whole, ok bool) {
	typed, late := Fold(text.Reveal()), false
	for _, w := range hourWords() {
		typed = strings.TrimSpace(strings.TrimPrefix(typed, Fold(w)))
	}
	if m := noon.FindStringSubmatch(typed); m != nil {
		typed, whole = strings.TrimSpace(strings.TrimSuffix(m[1], Fold(ofTheDay))), true
		late = strings.HasPrefix(m[2], "p") || m[2] == Fold("م") || slices.ContainsFunc(evening(), func(w string) bool { return Fold(w) == m[2] })
	}
	m := clock.FindStringSubmatch(Digits(typed))
	if m == nil {
		return 0, false, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2]) // "" is none
	switch {
	case late && hour < 12:
		hour += 12
	case whole && !late && hour == 12:
		hour = 0
	}
	return hour*60 + minute, whole || hour == 0 || hour > 12, hour < 24 && minute < 60
}

// Whole reads a typed whole number, in any digits.
func Whole(text seal.Private) (int, bool) {
	n, err := strconv.Atoi(Digits(strings.TrimSpace(text.Reveal())))
	return n, err == nil
}
