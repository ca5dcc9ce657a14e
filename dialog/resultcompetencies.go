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
	Table  *cohort.Table
	Step   cohort.Step
	Median float64 // points, or a share from 0 to 1
	Of     float64 // how many there could be
}

// RatingsOf are all that are shown of a competency, in course order, self-ratings first.
func RatingsOf(c *course.Course, r *Results, id course.CompetencyID) (rated, known []Rating) {
	for i := range r.Releases {
		release := &r.Releases[i]
		q := c.Quiz(release.Module, release.Quiz)
		x := release.Table(cohort.TableKey{Kind: cohort.TableRating, Competency: id})
		if q == nil || x == nil {
			continue
		}
		s, ok := x.Last()
		if !ok || s.Figures == nil || s.Figures.Median == nil {
			continue
		}
		at := Rating{q, x, s, *s.Figures.Median, 1}
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

// ShownCompetencies are those of which something is shown.
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
	all := ShownCompetencies(c, r)
	from := min(max(0, page), max(0, (len(all)-1)/competenciesAtOnce)) * competenciesAtOnce
	return all[from:min(len(all), from+competenciesAtOnce)]
}

// resultsCompetenciesScreen shows how people rate themselves beside what they know.
func (t *talk) resultsCompetenciesScreen() Say {
	s := Say{Parts: []Part{note("results_competencies_title"), t.ofWhich()}}
	page, turn := paged(t, ShownCompetencies(t.w.Course, t.results()), competenciesAtOnce, VerbResultsPage)
	if len(page) == 0 {
		s.Parts = append(s.Parts, note("results_few", "N", t.w.Limits.smallestCell()))
	}
	for _, c := range page {
		rated, known := RatingsOf(t.w.Course, t.results(), c.ID)
		s.Parts = append(s.Parts, Part{Text: c.Title, Bold: true})
		var lines []Part
		for _, at := range rated {
			lines = append(lines, note("results_rated", "Title", at.Quiz.Title, "Median", Decimal(at.Median), "Of", int(at.Of), "N", at.Step.Of))
		}
		for _, at := range known {
			lines = append(lines, note("results_known", "Title", at.Quiz.Title, "Median", percentOf(at.Median), "N", at.Step.Of))
		}
		s.Parts = append(s.Parts, tight(lines)...)
	}
	if len(page) > 0 {
		turn = append(turn, []Button{t.button("results_chart", VerbResultsChart)})
	}
	s.Rows = append(turn, []Button{t.button("button_back", VerbResults), t.button("main_menu", VerbMenu)})
	return s
}
