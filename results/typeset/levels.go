package typeset

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// level says how deep a letter stands among stretches of either direction: at an even one it is read from
// left to right, at an odd one from right to left.
type level uint8

// deepest is how far stretches go into one another; one that is isolated further in is as what is around it.
const deepest level = 125

// strong is the direction of a level, as that of a letter.
func (l level) strong() bidi.Class {
	if l%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// inner is the next level of a direction.
func (l level) inner(rtl bool) level {
	if rtl == (l%2 == 1) {
		return l + 2
	}
	return l + 1
}

// levels gives that of each letter of a line. What is isolated is laid by itself, and to what is around it is
// one letter without a direction: so a number beside it stays a number of its own.
//
// The older embeddings and overrides (U+202A–202E) do nothing: texts have none.
//
// Source: Unicode Standard Annex #9, revision 50, rules P2 to L1; the classes of letters are those of
// golang.org/x/text.
func levels(text []rune, base level) []level {
	p := &paragraph{text: text, levels: make([]level, len(text))}
	for _, r := range text {
		of, _ := bidi.LookupRune(r)
		p.of = append(p.of, of)
		p.class = append(p.class, of.Class())
	}
	p.stretch(0, len(text), base)
	p.ends(base)
	return p.levels
}

// paragraph is a line whose levels are being found. Of each letter it has what Unicode says of it.
type paragraph struct {
	text   []rune
	of     []bidi.Properties
	class  []bidi.Class
	levels []level
}

// stretch finds the levels between two places that are isolated from what is around them.
func (p *paragraph) stretch(from, to int, at level) {
	s := sequence{of: p, at: at}
	for i := from; i < to; i++ {
		p.levels[i] = at
		switch c := p.class[i]; {
		case isolates(c):
			s.take(i, bidi.ON)
			end := p.closes(i, to)
			if inner := at.inner(p.toLeft(i, end)); inner <= deepest {
				p.stretch(i+1, end, inner)
				i = end - 1
			}
		case c == bidi.PDI, c == bidi.B:
			s.take(i, bidi.ON)
		case removed(c):
			s.without = append(s.without, i)
		default:
			s.take(i, c)
		}
	}
	s.resolve()
}

// isolates says that a letter begins a stretch that is isolated.
func isolates(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// removed are letters that are neither seen nor change what is around them: rule X9.
func removed(c bidi.Class) bool {
	return slices.Contains([]bidi.Class{bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF}, c)
}

// closes is where the stretch ends that begins at a place: its closing mark, or the end of what is around it.
func (p *paragraph) closes(at, to int) int {
	open := 0
	for i := at; i < to; i++ {
		switch {
		case isolates(p.class[i]):
			open++
		case p.class[i] == bidi.PDI:
			if open--; open == 0 {
				return i
			}
		}
	}
	return to
}

// toLeft says that a stretch, whose mark is at a place, is read from right to left: by its mark, or by its first
// letter that has a direction.
func (p *paragraph) toLeft(at, end int) bool {
	if p.class[at] != bidi.FSI {
		return p.class[at] == bidi.RLI
	}
	for i := at + 1; i < end; i++ {
		switch c := p.class[i]; {
		case isolates(c):
			i = p.closes(i, end)
		case c == bidi.L:
			return false
		case c == bidi.R, c == bidi.AL:
			return true
		}
	}
	return false
}

// ends puts blanks at the end of the line, and before a tab, at the level of the line: rule L1.
func (p *paragraph) ends(base level) {
	last := true
	for i, c := range slices.Backward(p.class) {
		switch {
		case c == bidi.S, c == bidi.B:
			last = true
		case c != bidi.WS && c != bidi.PDI && !isolates(c) && !removed(c):
			last = false
		}
		if last {
			p.levels[i] = base
		}
	}
}
