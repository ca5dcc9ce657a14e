package report

import (
	"slices"
	"strings"
)

// widestWord is the longest word for which a column is made wider; one that is wider is set smaller or parted,
// as a name without blanks.
const widestWord = across / 6

// fitted finds how wide columns are: by their shares, but as wide as it takes for no word of a head, and none in
// a row but very long ones, to be parted or set smaller.
func (t table) fitted(s *sheet) table {
	need, shares := make([]float32, len(t.columns)), make([]float32, len(t.columns))
	t.columns = slices.Clone(t.columns)
	for i := range t.columns {
		c := &t.columns[i]
		if c.apart = apart; t.size > 0 {
			c.apart = apart / 4
		}
		word := s.widest(c.head, t.letters())
		for _, row := range t.rows {
			if w := s.widest(row[i].text, t.letters()); w <= widestWord {
				word = max(word, w)
			}
		}
		need[i], shares[i] = c.takes(word+0.5), c.share
	}
	t.wide, t.from = spread(across, shares, need), nil
	at := float32(0)
	for _, w := range t.wide {
		t.from, at = append(t.from, at), at+w
	}
	return t
}

// takes is how wide a column is that has room for so much: the other way round than room.
func (c column) takes(wide float32) float32 {
	switch {
	case c.bars:
		return wide/spoken + 2*pad
	case c.end:
		return wide + c.apart + 2*pad
	}
	return wide + 2*pad
}

// widest is how wide the longest word is.
func (s *sheet) widest(text string, size float32) (wide float32) {
	for _, word := range strings.Fields(text) {
		wide = max(wide, s.width(word, size))
	}
	return wide
}

// spread shares out a width, so that each has what it needs at least; all less than that where there is not
// enough.
func spread(width float32, shares, need []float32) []float32 {
	out, fixed := make([]float32, len(shares)), make([]bool, len(shares))
	for again := true; again; {
		again = false
		left, sum := width, float32(0)
		for i := range shares {
			if fixed[i] {
				left -= out[i]
			} else {
				sum += shares[i]
			}
		}
		for i := range shares {
			if fixed[i] {
				continue
			}
			if out[i] = left * shares[i] / sum; out[i] < need[i] {
				out[i], fixed[i], again = need[i], true, true
			}
		}
	}
	sum := float32(0)
	for _, w := range out {
		sum += w
	}
	for i := range out {
		out[i] *= min(1, width/sum)
	}
	return out
}
