package dialog

import (
	"cohortbot/cohort"
	"cohortbot/course"
)

// competenciesAtOnce is how many competencies one screen shows: each with a line for each quiz about it.
const competenciesAtOnce = 5

// ChartCompetencies stands in the place of a module for the picture of competencies.
const ChartCompetencies = "competencies"

// Rating is where people stand in a competency by one quiz: what they gave themselves or, of a quiz with a score,
// what they know.
type Rating struct {
	Quiz   *course.Quiz
	Step   cohort.Step
	Median float64 // points, or a share from 0 to 1; below zero: withheld
	Of     float64 // how many there could be
}

// RatingsOf are all that are released of a competency, in course order, self-ratings first.
func RatingsOf(c *course.Course, r *Results, id course.CompetencyID) (rated, known []Rating) {
	for i := range r.Releases {
		release := &r.Releases[i]
		q := c.Quiz(release.Module, release.Quiz)
		x := release.Table(cohort.TableKey{Kind: cohort.TableRating, Competency: id})
		if q == nil || x == nil {
			continue
		}
		s, ok := x.Last()
		if !ok {
			continue
		}
		at := Rating{q, s, -1, 1}
		if f := s.Figures; f != nil && f.Median != nil {
			at.Median = *f.Median
		}
		if q.Scored() {
			known = append(known, at)
			continue
		}
		for _, item := range q.Questions {
			if item.Competency == id {
				at.Of = max(at.Of, float64(item.Points))
			}
		}
		rated = append(rated, at)
	}
	return rated, known
}

func (t *talk) toResultsCompetencies(string) bool {
	t.move(cohort.Place{View: ViewResultsCompetencies, Matter: t.p.Place.Matter})
	return true
}

// ShownCompetencies are those of which something is released.
func ShownCompetencies(c *course.Course, r *Results) (out []course.Competency) {
	for _, x := range c.Competencies {
		if rated, known := RatingsOf(c, r, x.ID); len(rated)+len(known) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// CompetenciesOnPage are those that one page shows.
func CompetenciesOnPage(c *course.Course, r *Results, page int) []course.Competency {
	some, _, _ := PageOf(ShownCompetencies(c, r), page, competenciesAtOnce)
	return some
}

// resultsCompetenciesScreen shows how people rate themselves beside what they know.
func (t *talk) resultsCompetenciesScreen() Say {
	s := Say{Parts: []Part{note("results_competencies_title"), t.ofWhich()}}
	page, turn := paged(t, ShownCompetencies(t.w.Course, t.results()), competenciesAtOnce, VerbResultsPage)
	if len(page) == 0 {
		s.Parts = append(s.Parts, note("results_few", "N", t.w.Limits.smallestCell()))
	}
	shown := false
	for _, c := range page {
		rated, known := RatingsOf(t.w.Course, t.results(), c.ID)
		s.Parts = append(s.Parts, Part{Text: c.Title, Bold: true})
		var lines []Part
		for _, at := range append(rated, known...) {
			lines = append(lines, at.part())
			shown = shown || at.Median >= 0
		}
		s.Parts = append(s.Parts, tight(lines)...)
	}
	if shown {
		turn = append(turn, []Button{t.button("results_chart", VerbResultsChart)})
	}
	s.Rows = append(turn, []Button{t.button("button_back", VerbResults), t.button("main_menu", VerbMenu)})
	return s
}

// part is a line of it.
func (at Rating) part() Part {
	switch {
	case at.Median < 0:
		return note("results_competency_withheld", "Title", at.Quiz.Title)
	case at.Quiz.Scored():
		return note("results_known", "Title", at.Quiz.Title, "Median", percentOf(at.Median), "N", at.Step.Of)
	}
	return note("results_rated", "Title", at.Quiz.Title, "Median", Decimal(at.Median), "Of", int(at.Of), "N", at.Step.Of)
}
