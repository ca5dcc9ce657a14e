package indicator

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// GroupName are the words of a group: of several that are one, all of them.
func GroupName(c *course.Course, words *locales.Bundle, l locales.Lang, by string, of []string) (string, error) {
	out := ""
	for i, id := range of {
		name, err := answerName(c, words, l, by, id)
		if err == nil && i > 0 {
			name, err = words.Plain(l, "results_and", locales.Args{"A": locales.Markup(out), "B": name})
		}
		if err != nil {
			return "", err
		}
		out = name
	}
	return out, nil
}

// answerName are the words of an answer of the profile, or the name of a language in itself.
func answerName(c *course.Course, words *locales.Bundle, l locales.Lang, by, id string) (string, error) {
	if text := dialog.AnswerName(c, by, id); len(text) > 0 {
		return text.In(l), nil
	}
	switch {
	case id == "":
		return words.Plain(l, "results_rather_not", nil)
	case by == cohort.SplitLanguage && slices.Contains(c.Languages, locales.Lang(id)):
		return words.OwnName(locales.Lang(id)), nil
	}
	return words.Plain(l, "results_other", nil)
}

// groups are the rows of a target by groups, where it is released so: of all, never of a part, for those would
// be groups of groups.
func (m *maker) groups(t course.Target, all Part, row Row) (out []Row) {
	splits, cell := m.splits(t, all)
	for _, s := range splits {
		i := slices.Index(s.Cells, cell)
		for _, g := range s.Groups {
			if i < 0 || i >= len(g.Cells) {
				continue
			}
			name, err := GroupName(m.Course, m.Words, m.Lang, s.By, g.Of)
			if m.err == nil {
				m.err = err
			}
			of := row
			of.State, of.N, of.Of, of.At, of.Group = Shown, g.Cells[i], g.People, s.At, name
			if t.Of == "consented" {
				of.Source = m.word("indicator_steps", nil)
			}
			out = append(out, of)
		}
	}
	return out
}

// splits are the groups in which a target's figure is released, and the cell that counts.
func (m *maker) splits(t course.Target, all Part) (of []cohort.Split, cell string) {
	last := func(x *cohort.Table) []cohort.Split {
		if x == nil {
			return nil
		}
		step, _ := x.Last()
		return step.Splits
	}
	if f := all.Of.Funnel; t.Of == "consented" && t.ID == "finished" && f != nil {
		return f.Splits, cohort.CellYes
	}
	for _, x := range m.Course.Measures {
		if x.ID == t.Of {
			return last(m.risen(x, all)), cohort.CellRose
		}
	}
	if ref, ok := m.quiz(t.Of); ok {
		of = last(m.scores(ref, all))
	}
	return of, cohort.CellYes
}
