package typeset

import (
	"cmp"
	"slices"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// sequence are the letters of one stretch without what is isolated in it, and the classes that they come to have
// by those beside them.
type sequence struct {
	of      *paragraph
	at      level // of the stretch
	places  []int // in the line
	class   []bidi.Class
	without []int // places of letters that rules pass over
}

func (s *sequence) take(place int, c bidi.Class) {
	s.places, s.class = append(s.places, place), append(s.class, c)
}

// resolve gives each letter its level.
func (s *sequence) resolve() {
	s.marks()
	s.numbers()
	s.separators()
	s.latin()
	s.brackets()
	s.neutrals()
	for i, c := range s.class {
		s.of.levels[s.places[i]] = s.level(c)
	}
	for _, place := range s.without {
		if place > 0 {
			s.of.levels[place] = max(s.at, s.of.levels[place-1])
		}
	}
}

// level is that of a letter whose class is found: rules I1 and I2.
func (s *sequence) level(c bidi.Class) level {
	switch {
	case c == bidi.R:
		return s.at | 1
	case s.at%2 == 1:
		return s.at + 1
	case number(c):
		return s.at + 2
	}
	return s.at
}

func number(c bidi.Class) bool { return c == bidi.EN || c == bidi.AN }

// marks are as the letters that they stand upon: rule W1.
func (s *sequence) marks() {
	last := s.at.strong()
	for i, c := range s.class {
		if c == bidi.NSM {
			s.class[i] = last
		}
		last = s.class[i]
	}
}

// numbers after Arabic are Arabic ones, and Arabic letters are as Hebrew from then on: rules W2 and W3.
func (s *sequence) numbers() {
	last := s.at.strong()
	for i, c := range s.class {
		switch c {
		case bidi.L, bidi.R:
			last = c
		case bidi.AL:
			last, s.class[i] = c, bidi.R
		case bidi.EN:
			if last == bidi.AL {
				s.class[i] = bidi.AN
			}
		}
	}
}

// separators belong to the number they stand in, as a point, and per cent to that beside it: rules W4 to W6.
func (s *sequence) separators() {
	for i := 1; i+1 < len(s.class); i++ {
		before, c, after := s.class[i-1], s.class[i], s.class[i+1]
		if before == after && (c == bidi.ES && before == bidi.EN || c == bidi.CS && number(before)) {
			s.class[i] = before
		}
	}
	for from, to := range s.each(func(c bidi.Class) bool { return c == bidi.ET }) {
		if from > 0 && s.class[from-1] == bidi.EN || to < len(s.class) && s.class[to] == bidi.EN {
			s.fill(from, to, bidi.EN)
		}
	}
	for i, c := range s.class {
		if c == bidi.ES || c == bidi.ET || c == bidi.CS {
			s.class[i] = bidi.ON
		}
	}
}

// latin makes a number after Latin letters a part of them: rule W7.
func (s *sequence) latin() {
	last := s.at.strong()
	for i, c := range s.class {
		switch {
		case c == bidi.L || c == bidi.R:
			last = c
		case c == bidi.EN && last == bidi.L:
			s.class[i] = bidi.L
		}
	}
}

// each goes through the longest stretches of classes, from one place to before another.
func (s *sequence) each(is func(bidi.Class) bool) func(func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for from := 0; from < len(s.class); from++ {
			to := from
			for to < len(s.class) && is(s.class[to]) {
				to++
			}
			if to > from && !yield(from, to) {
				return
			}
			from = max(from, to)
		}
	}
}

func (s *sequence) fill(from, to int, c bidi.Class) {
	for i := from; i < to; i++ {
		s.class[i] = c
	}
}

// direction is that of a letter to those without one; false where it has none itself.
func direction(c bidi.Class) (bidi.Class, bool) {
	if number(c) {
		return bidi.R, true
	}
	return c, c == bidi.L || c == bidi.R
}

// before is the direction of the last letter before a place that has one.
func (s *sequence) before(i int) bidi.Class {
	for _, c := range slices.Backward(s.class[:i]) {
		if d, has := direction(c); has {
			return d
		}
	}
	return s.at.strong()
}

// neutrals go with what is at both their sides, or else with the stretch: rules N1 and N2.
func (s *sequence) neutrals() {
	neutral := func(c bidi.Class) bool { return c == bidi.ON || c == bidi.WS || c == bidi.S }
	for from, to := range s.each(neutral) {
		after := s.at.strong()
		if to < len(s.class) {
			after, _ = direction(s.class[to])
		}
		if s.before(from) == after {
			s.fill(from, to, after)
		} else {
			s.fill(from, to, s.at.strong())
		}
	}
}

// mostOpen is how many brackets may be open at once; after more no pair is one: definition BD16.
const mostOpen = 63

// brackets of a pair go one way: that of the stretch if anything between them does, or that of what is between
// them if what is before does so too: rule N0.
func (s *sequence) brackets() {
	for _, pair := range s.pairs() {
		own, other := false, false
		for _, c := range s.class[pair[0]+1 : pair[1]] {
			d, has := direction(c)
			own, other = own || has && d == s.at.strong(), other || has && d != s.at.strong()
		}
		to := s.at.strong()
		if !own && other {
			to = s.before(pair[0])
		}
		if own || other {
			s.bracket(pair[0], to)
			s.bracket(pair[1], to)
		}
	}
}

// bracket gives one its class, and to the marks upon it.
func (s *sequence) bracket(at int, c bidi.Class) {
	s.class[at] = c
	for i := at + 1; i < len(s.class) && s.of.class[s.places[i]] == bidi.NSM; i++ {
		s.class[i] = c
	}
}

// pairs are where brackets open and close, by where they open.
func (s *sequence) pairs() (out [][2]int) {
	var open []int
	for i, c := range s.class {
		of := s.of.of[s.places[i]]
		switch {
		case c != bidi.ON || !of.IsBracket():
		case of.IsOpeningBracket():
			if open = append(open, i); len(open) > mostOpen {
				return nil
			}
		default:
			for n, at := range slices.Backward(open) {
				if s.closing(at) == s.bare(i) {
					out, open = append(out, [2]int{at, i}), open[:n]
					break
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// bare is a letter in its plainest form: two angle brackets have one.
func (s *sequence) bare(i int) string { return norm.NFD.String(string(s.of.text[s.places[i]])) }

// closing is the bracket that closes an open one.
func (s *sequence) closing(i int) string { return bidi.ReverseString(s.bare(i)) }
