package results

import (
	"fmt"

	"cohortbot/course"
	"cohortbot/locales"
)

// crowd is the columns by which somebody might be known: her profile's in course
// order, and the language. They are given up for the whole file, language first,
// then the profile's from the last to the first, until nobody stands out.
//
// What a row shows of her is the combination of these columns and of its cohort,
// which is never emptied: a profile that only one woman of a cohort has would
// name her, however many share it elsewhere. So in a file of several cohorts the
// smallest decides. An empty cell is part of a combination like any other.
type crowd struct {
	profile  []string // ids of the columns
	language bool     // whether the column still holds anything
	kept     int      // how many of the profile's columns still do
}

const languageColumn = "language"

func identifying(c *course.Course) crowd {
	ids := make([]string, 0, len(c.Profile))
	for _, q := range c.Profile {
		ids = append(ids, string(q.ID))
	}
	return crowd{profile: ids, language: true, kept: len(ids)}
}

// without gives up the first n columns.
func (c crowd) without(n int) crowd {
	if n > 0 {
		c.language = false
		c.kept = len(c.profile) - (n - 1)
	}
	return c
}

// emptied names the first n columns that are given up, in that order.
func (c crowd) emptied(n int) []string {
	var ids []string
	for i := range n {
		if i == 0 {
			ids = append(ids, languageColumn)
		} else {
			ids = append(ids, c.profile[len(c.profile)-i])
		}
	}
	return ids
}

// giveUp says how many columns must go so that every combination left is shown
// by at least k people: all of them where even that is not enough.
func (c crowd) giveUp(people []*person, k int) int {
	for n := range len(c.profile) + 1 {
		if c.without(n).hides(people, k) {
			return n
		}
	}
	return len(c.profile) + 1
}

// hides counts people, not rows: each once in every combination she shows.
func (c crowd) hides(people []*person, k int) bool {
	sharing := map[string]int{}
	for _, p := range people {
		for shown := range c.combinations(p) {
			sharing[shown]++
		}
	}
	for _, n := range sharing {
		if n < k {
			return false
		}
	}
	return true
}

// combinations is what the rows of p show of her.
func (c crowd) combinations(p *person) map[string]bool {
	shown := map[string]bool{}
	for _, at := range p.spoken {
		// Quoted, so that no two combinations look the same.
		shown[fmt.Sprintf("%q", append(c.cells(nil, p, at.lang), string(at.cohort)))] = true
	}
	return shown
}

// cells appends the columns as a row in lang shows them: the profile's, then the
// language.
func (c crowd) cells(to []string, p *person, lang locales.Lang) []string {
	for i := range c.profile {
		cell := ""
		if i < c.kept {
			cell = p.profile[i]
		}
		to = append(to, cell)
	}
	if !c.language {
		lang = ""
	}
	return append(to, string(lang))
}
