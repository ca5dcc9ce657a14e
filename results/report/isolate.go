package report

import "strings"

// Marks of direction: what begins an isolated stretch, and what ends it (UAX #9).
const (
	opening = "\u2066\u2067\u2068"
	closing = '\u2069'
)

// isolatedOn opens on a line anew what is still open at the end of those above it, so that a stretch that is
// isolated from its surroundings stays so where it is broken.
func isolatedOn(above []string, line string) string {
	if len(above) == 0 {
		return line
	}
	return string(openAfter(above[len(above)-1])) + line // it opens itself what is open from those above it
}

// openAfter are the stretches that are open after a line, the outermost first.
func openAfter(line string) (open []rune) {
	for _, r := range line {
		switch {
		case strings.ContainsRune(opening, r):
			open = append(open, r)
		case r == closing && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	return open
}
