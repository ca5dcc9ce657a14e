package word

import (
	"strings"
	"unicode"
)

// letter is one character with its looks.
type letter struct {
	c            rune
	bold, italic bool
	link         string
}

// letters lays spans out, without spaces at the ends of lines and of the whole.
func letters(spans []span, oneLine bool) []letter {
	var all []letter
	for _, s := range spans {
		for _, c := range s.text {
			if c == '\n' && oneLine {
				c = ' '
			}
			if c == '\n' {
				all = trimRight(all)
			}
			begins := len(all) == 0 || all[len(all)-1].c == '\n'
			if begins && unicode.IsSpace(c) {
				continue
			}
			all = append(all, letter{c, s.bold, s.italic, s.link})
		}
	}
	return trimRight(all)
}

func trimRight(all []letter) []letter {
	for len(all) > 0 && unicode.IsSpace(all[len(all)-1].c) {
		all = all[:len(all)-1]
	}
	return all
}

// unlink takes the spaces at its ends off a link.
func unlink(all []letter) {
	for i := range all {
		if unicode.IsSpace(all[i].c) && (i == 0 || all[i-1].link != all[i].link) {
			all[i].link = ""
		}
	}
	for i := len(all) - 1; i >= 0; i-- {
		if unicode.IsSpace(all[i].c) && (i == len(all)-1 || all[i+1].link != all[i].link) {
			all[i].link = ""
		}
	}
}

// looks names a property of a letter, so that one piece of code serves both.
type looks func(*letter) *bool

func boldOf(l *letter) *bool   { return &l.bold }
func italicOf(l *letter) *bool { return &l.italic }

// settle moves the edges of bold and italic to where Markdown can have them:
// round letters, never at a space, and not between a sign and a letter.
func settle(all []letter, of looks) {
	join(all, of)
	for from := 0; from < len(all); {
		if !*of(&all[from]) {
			from++
			continue
		}
		to := from
		for to < len(all) && *of(&all[to]) && all[to].link == all[from].link {
			to++
		}
		narrow(all, from, to, of)
		from = to
	}
}

// join makes spaces between two bold words bold, so that they are one stretch.
func join(all []letter, of looks) {
	last := -1
	for i := range all {
		if unicode.IsSpace(all[i].c) {
			continue
		}
		if last >= 0 && *of(&all[i]) && *of(&all[last]) {
			for j := last + 1; j < i; j++ {
				*of(&all[j]) = true
			}
		}
		last = i
	}
}

// narrow takes the looks off the ends of a stretch where they cannot stand.
func narrow(all []letter, from, to int, of looks) {
	begun := from
	for from < to && unstable(all[from].c, around(all, from, from-1)) {
		*of(&all[from]) = false
		from++
	}
	if from > begun && from < to && closes(all[from-1].c, all[to-1].c) {
		*of(&all[to-1]) = false // both signs of a pair, or neither
		to--
	}
	for to > from && unstable(all[to-1].c, around(all, to-1, to)) {
		*of(&all[to-1]) = false
		to--
	}
}

// closes tells whether two signs are a pair.
func closes(open, end rune) bool {
	for _, pair := range []string{"«»", "“”", "„“", "()", "[]", "‹›", `""`, "''", "‘’", "﴿﴾"} {
		if pair == string(open)+string(end) {
			return true
		}
	}
	return false
}

// around is the character that stands outside of an edge; the bracket of a link
// is a sign, and so is the end of the line a space.
func around(all []letter, in, out int) rune {
	switch {
	case out < 0 || out >= len(all):
		return ' '
	case all[out].link != all[in].link:
		return '['
	}
	return all[out].c
}

// unstable tells whether a stretch cannot begin or end with this character.
func unstable(edge, outside rune) bool {
	return unicode.IsSpace(edge) || isSign(edge) && !unicode.IsSpace(outside) && !isSign(outside)
}

func isSign(c rune) bool {
	return unicode.IsPunct(c) || unicode.IsSymbol(c)
}

// way is one of writing looks: which is outside, and the signs for each.
type way struct {
	outer, inner         looks
	outerSign, innerSign string
}

// ways are tried in order until one reads back as it was meant.
var ways = []way{
	{outer: boldOf, inner: italicOf, outerSign: "**", innerSign: "*"},
	{outer: italicOf, inner: boldOf, outerSign: "*", innerSign: "**"},
	{outer: boldOf, inner: italicOf, outerSign: "**", innerSign: "_"},
	{outer: italicOf, inner: boldOf, outerSign: "_", innerSign: "**"},
}

// write gives Markdown for letters: links outermost, then the looks.
func (y way) write(all []letter) string {
	var out strings.Builder
	each(all, func(l *letter) string { return l.link }, func(link string, part []letter, start bool) {
		words := y.nest(part, start)
		if link != "" {
			words = "[" + words + "](" + destination(link) + ")"
		}
		out.WriteString(words)
	})
	return out.String()
}

// nest writes the outer look round the inner one.
func (y way) nest(all []letter, start bool) string {
	var out strings.Builder
	signed := func(of looks, sign string, inside func([]letter, bool) string) func([]letter, bool) string {
		return func(part []letter, start bool) string {
			var out strings.Builder
			each(part, func(l *letter) bool { return *of(l) }, func(set bool, part []letter, first bool) {
				words := inside(part, start && first)
				if set {
					words = sign + words + sign
				}
				out.WriteString(words)
			})
			return out.String()
		}
	}
	inner := signed(y.inner, y.innerSign, bare)
	out.WriteString(signed(y.outer, y.outerSign, inner)(all, start))
	return out.String()
}

// bare escapes letters without looks.
func bare(all []letter, start bool) string {
	var words strings.Builder
	for _, l := range all {
		words.WriteRune(l.c)
	}
	return escape(words.String(), start, true)
}

// each walks over stretches of letters that are alike.
func each[K comparable](all []letter, key func(*letter) K, do func(K, []letter, bool)) {
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && key(&all[to]) == key(&all[from]) {
			to++
		}
		do(key(&all[from]), all[from:to], from == 0)
		from = to
	}
}

// words writes a paragraph so that it reads back letter by letter as it was.
// Looks that no way of writing keeps are left off, and that is said.
func (w *writer) words(spans []span, oneLine bool, number int) string {
	if len(plain(spans)) > longest {
		w.once(number, "a paragraph is far too long for a phone: its words are kept without looks and links")
		spans = []span{{text: plain(spans)}}
	}
	all := letters(spans, oneLine)
	unlink(all)
	settle(all, boldOf)
	settle(all, italicOf)
	for i := 0; i < len(ways) && changes(all) < manyChanges; i++ {
		if out := ways[i].write(all); w.check.same(out, all, oneLine) {
			return out
		}
	}
	w.once(number, "bold and italics that run into each other are not kept here")
	for i := range all {
		all[i].bold, all[i].italic = false, false
	}
	return ways[0].write(all)
}

// manyChanges is how often the looks of a paragraph may change: reading
// Markdown takes the square of it at worst.
const manyChanges = 300

func changes(all []letter) int {
	count := 0
	for i := 1; i < len(all); i++ {
		if a, b := all[i-1], all[i]; a.bold != b.bold || a.italic != b.italic || a.link != b.link {
			count++
		}
	}
	return count
}
