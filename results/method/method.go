// Package method says in plain words how the figures of a report come about, for who reads it and is no
// statistician. A note of a known method names where that comes from.
package method

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// Note is how one kind of figure comes about.
type Note struct {
	Title, Text string
	Source      string // of literature, as it is cited; the same in every language. Empty: a rule of these reports
}

// Config says in which words the notes are.
type Config struct {
	Course       *course.Course  // required: notes are of what it has
	Words        *locales.Bundle // required
	Lang         locales.Lang
	SmallestCell int // people; of how many at least a figure is: default cohort.SmallestCell
}

// sources are the notes by their names in the catalogue, in the order in which a report needs them. The rules
// without one are the project's own choices (docs/decisions/0011-results.md).
var sources = [][2]string{
	{"people", ""},
	{"median", "Hyndman, Fan: Sample Quantiles in Statistical Packages. The American Statistician 50 (1996), definition 7"},
	{"score", ""},
	{"competency", ""},
	{"pairs", ""},
	{"then", "Howard: Response-Shift Bias. Evaluation Review 4 (1980)"},
	{"gain", "Hake: Interactive-engagement versus traditional methods. American Journal of Physics 66 (1998)"},
	{"test", "Wilcoxon: Individual comparisons by ranking methods. Biometrics 1 (1945); Pratt, Gibbons: Concepts of Nonparametric Theory (1981)"},
	{"effect", "Kerby: The simple difference formula. Comprehensive Psychology 3 (2014)"},
	{"cause", "Shadish, Cook, Campbell: Experimental and Quasi-Experimental Designs (2002)"},
	{"cell", "Hundepool et al.: Statistical Disclosure Control (2012)"},
	{"steps", ""},
}

// has says that a course has what a note is of.
func (cfg Config) has(key string) bool {
	measures := cfg.Course.Measures
	switch key {
	case "pairs", "gain", "test", "effect", "cause":
		return len(measures) > 0
	case "then":
		return slices.ContainsFunc(measures, func(x course.Measure) bool { return x.Then != nil })
	case "competency":
		return len(cfg.Course.Competencies) > 0
	}
	return true
}

// Notes are all there are of a course.
func Notes(cfg Config) ([]Note, error) {
	if cfg.SmallestCell == 0 {
		cfg.SmallestCell = cohort.SmallestCell
	}
	var out []Note
	for _, s := range sources {
		if !cfg.has(s[0]) {
			continue
		}
		title, err := cfg.Words.Plain(cfg.Lang, "method_"+s[0], nil)
		if err != nil {
			return nil, err
		}
		text, err := cfg.Words.Plain(cfg.Lang, "method_"+s[0]+"_text", locales.Args{"N": cfg.SmallestCell, "M": cohort.FewestTested})
		if err != nil {
			return nil, err
		}
		out = append(out, Note{Title: title, Text: text, Source: s[1]})
	}
	return out, nil
}
