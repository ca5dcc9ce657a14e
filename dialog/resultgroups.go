package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// sectionsAtOnce is how many tables by groups one screen shows: each with a line for each group.
const sectionsAtOnce = 5

// toResultsGroups shows all together by groups: by the first property of the profile, or the one that is named.
func (t *talk) toResultsGroups(by string) bool {
	at := t.p.Place
	if at.Matter != "" { // a cohort by groups would be groups of groups
		return false
	}
	props := t.splitsBy()
	i := slices.IndexFunc(props, func(p string) bool { return tag(p) == by })
	t.move(cohort.Place{View: ViewResultsGroups, Content: props[max(0, i)]})
	return true
}

// splitsBy is by what there may be groups: the questions of the profile, and the language.
func (t *talk) splitsBy() (out []string) {
	for _, q := range t.w.Course.Profile {
		out = append(out, string(q.ID))
	}
	return append(out, cohort.SplitLanguage)
}

// splitName is the question by whose answers groups are, or that they are by language.
func (t *talk) splitName(by string) Part {
	if i := slices.IndexFunc(t.w.Course.Profile, func(q course.ProfileQuestion) bool { return string(q.ID) == by }); i >= 0 {
		return Part{Text: t.w.Course.Profile[i].Ask}
	}
	return note("results_by_language")
}

// groupName are the words of a group: of several that are one, all of them.
func (t *talk) groupName(by string, g cohort.Group) (out Part) {
	for i, id := range g.Of {
		name := t.answerName(by, id)
		if i > 0 {
			name = note("results_and", "A", out, "B", name)
		}
		out = name
	}
	return out
}

func (t *talk) answerName(by, id string) Part {
	if words := AnswerName(t.w.Course, by, id); len(words) > 0 {
		return Part{Text: words}
	}
	if id == "" {
		return note("results_rather_not")
	}
	for _, l := range t.w.Course.Languages {
		if string(l) == id {
			return Part{Text: t.ownName(l)}
		}
	}
	return note("results_other")
}

// AnswerName are the words of an answer of the profile; none of what is no answer, or the course has no longer.
func AnswerName(c *course.Course, by, id string) course.Text {
	for _, q := range c.Profile {
		for _, o := range q.Options {
			if string(q.ID) == by && string(o.ID) == id {
				return o.Text
			}
		}
	}
	return nil
}

// resultsGroupsScreen is everything of which there are groups by one property, some tables at once.
func (t *talk) resultsGroupsScreen() Say {
	by := t.p.Place.Content
	s := Say{Parts: []Part{note("results_groups_title"), t.splitName(by)}}
	page, turn := paged(t, t.sections(by), sectionsAtOnce, VerbResultsPage)
	for _, section := range page {
		s.Parts = append(s.Parts, section...)
	}
	if len(page) == 0 {
		s.Parts = append(s.Parts, note("results_groups_none", "N", cohort.FewestSplit))
	}
	s.Parts = append(s.Parts, note("results_groups_rule", "N", t.w.Limits.smallestCell()))
	s.Rows = turn
	for _, other := range t.splitsBy() {
		if other != by {
			s.Rows = append(s.Rows, []Button{{Label: t.splitName(other), Act: t.act(VerbResultsGroups, tag(other))}})
		}
	}
	s.Rows = append(s.Rows, []Button{t.button("button_back", VerbResults), t.button("main_menu", VerbMenu)})
	return s
}

// sections are the tables by groups of one property: who finished, who passed each quiz, each competency, what has
// changed, and who had each item right.
func (t *talk) sections(by string) (out [][]Part) {
	r := t.results()
	if r.Funnel != nil {
		out = append(out, t.section(by, r.Funnel.Splits, note("results_groups_finished"), t.groupCount)...)
	}
	var items [][]Part // they are many, and come last
	for _, release := range r.Releases {
		q := t.w.Course.Quiz(release.Module, release.Quiz)
		if q == nil {
			continue
		}
		for i := range release.Tables {
			x := &release.Tables[i]
			s, ok := x.Last()
			switch {
			case ok && x.Kind == cohort.TableOptions:
				items = append(items, t.tableSection(by, q, x, s)...)
			case ok:
				out = append(out, t.tableSection(by, q, x, s)...)
			}
		}
	}
	return append(out, items...)
}

func (t *talk) tableSection(by string, q *course.Quiz, x *cohort.Table, s cohort.Step) [][]Part {
	switch {
	case x.Kind == cohort.TableScore && x.Mark > 0:
		return t.section(by, s.Splits, note("results_groups_passed", "Title", q.Title, "Pass", Percent(x.Mark)), t.groupCount)
	case x.Kind == cohort.TableScore:
		return t.section(by, s.Splits, Part{Text: q.Title, Bold: true}, func(name Part, g cohort.Group) (Part, bool) { return groupMedian(name, true, g) })
	case x.Kind == cohort.TableOptions:
		item := q.Question(x.Question)
		if item == nil {
			return nil
		}
		return t.section(by, s.Splits, note("results_groups_item", "Title", q.Title, "Ask", item.Ask), t.groupCount)
	case x.Kind == cohort.TableRating:
		c, ok := t.w.Course.Competency(x.Competency)
		if !ok {
			return nil
		}
		heading := note("results_groups_competency", "Title", q.Title, "Competency", c.Title)
		return t.section(by, s.Splits, heading, func(name Part, g cohort.Group) (Part, bool) { return groupMedian(name, q.Scored(), g) })
	case x.Kind == cohort.TableChange:
		heading := note("results_measure")
		if x.Then {
			heading = note("results_measure_then")
		}
		return t.section(by, s.Splits, heading, t.groupChange)
	}
	return nil
}

// section is one table by groups, if there is one: its heading, and a line for each group.
func (t *talk) section(by string, splits []cohort.Split, heading Part, line func(Part, cohort.Group) (Part, bool)) [][]Part {
	i := slices.IndexFunc(splits, func(s cohort.Split) bool { return s.By == by })
	if i < 0 {
		return nil
	}
	var lines []Part
	for _, g := range splits[i].Groups {
		if p, ok := line(t.groupName(by, g), g); ok {
			lines = append(lines, p)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	since := note("results_groups_since", "Date", Day(splits[i].At), "N", splits[i].Of)
	return [][]Part{append([]Part{heading, since}, tight(lines)...)}
}

// groupCount is how many of a group are in its first cell, and the median where there is one.
func (t *talk) groupCount(name Part, g cohort.Group) (Part, bool) {
	if len(g.Cells) == 0 {
		return Part{}, false
	}
	n := g.Cells[0]
	if g.Median != nil {
		return note("results_group_score", "Group", name, "N", n, "M", g.People, "Share", shareOf(n, g.People), "Median", percentOf(*g.Median)), true
	}
	return note("results_group", "Group", name, "N", n, "M", g.People, "Share", shareOf(n, g.People)), true
}

func groupMedian(name Part, scored bool, g cohort.Group) (Part, bool) {
	switch {
	case g.Median == nil:
		return Part{}, false
	case scored:
		return note("results_group_median", "Group", name, "Median", percentOf(*g.Median)), true
	}
	return note("results_group_median", "Group", name, "Median", Decimal(*g.Median)), true
}

// groupChange is where a group began and ended, and how many of it rate themselves higher than before.
func (t *talk) groupChange(name Part, g cohort.Group) (Part, bool) {
	if len(g.Cells) < 3 {
		return Part{}, false
	}
	if g.Before == nil || g.After == nil {
		return note("results_group_rose", "Group", name, "N", g.Cells[2], "M", g.People), true
	}
	return note("results_group_change", "Group", name, "Before", Decimal(*g.Before), "After", Decimal(*g.After), "N", g.Cells[2], "M", g.People), true
}
