package locales

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Problem is one thing to mend in a catalogue file.
type Problem struct {
	File    string // path below the catalogue folder
	Line    int    // from 1
	Message string
	Mend    string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s; %s", p.File, p.Line, p.Message, p.Mend)
}

// Problems is everything found wrong at once.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
	return p
}

// Check names every problem of a catalogue, as Load would.
func Check(layers ...fs.FS) Problems {
	sources, problems := read(layers)
	return append(problems, inspect(sources)...).sorted()
}
