package releasing

import (
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/statistic"
	"cohortbot/results/tally"
)

// counts are the tables of a quiz: of each item, of the whole, of each competency, and of what has
// changed where it is the later one of a measure.
func (cfg Config) counts(ref course.QuizRef, q *course.Quiz, t *tally.Tally) []count {
	var out []count
	for _, item := range q.Questions {
		out = append(out, ofItem(item, t.Answers[tally.Item{Quiz: ref, Question: item.ID}])...)
	}
	closings := t.Closings[ref]
	if q.Scored() {
		out = append(out, ofScore(q, closings))
	}
	for _, c := range cfg.Course.Competencies {
		if r, ok := ofCompetency(c.ID, q, closings); ok {
			out = append(out, r)
		}
	}
	for _, m := range cfg.Course.Measures {
		for _, earlier := range []*course.QuizRef{&m.Before, m.Then} {
			if m.After == ref && earlier != nil {
				out = append(out, ofChange(m, *earlier, q, t)...)
			}
		}
	}
	return out
}

// ofItem are the tables of one item; of words that are typed there are none.
func ofItem(item *course.Question, answers []tally.Answer) []count {
	switch item.Type {
	case course.Single:
		c := count{key: cohort.TableKey{Kind: cohort.TableOptions, Question: item.ID}, cells: optionsOf(item, answers)}
		return []count{c.of(answers, func(a tally.Answer) string { return only(a.Options) })}
	case course.Scale:
		c := count{key: cohort.TableKey{Kind: cohort.TablePoints, Question: item.ID}, cells: pointsOf(item, answers)}
		return []count{c.of(answers, func(a tally.Answer) string { return only(a.Options) })}
	case course.Multiple:
		var out []count
		for _, o := range optionsOf(item, answers) {
			c := count{key: cohort.TableKey{Kind: cohort.TableChosen, Question: item.ID, Option: course.OptionID(o)}, cells: yesOrNo()}
			out = append(out, c.of(answers, func(a tally.Answer) string { return yesIf(slices.Contains(a.Options, course.OptionID(o))) }))
		}
		c := count{key: cohort.TableKey{Kind: cohort.TableRight, Question: item.ID}, cells: yesOrNo()}
		return append(out, c.of(answers, func(a tally.Answer) string {
			if a.Correct == nil {
				return ""
			}
			return yesIf(*a.Correct)
		}))
	}
	return nil
}

// of counts those who fall into a cell.
func (c count) of(answers []tally.Answer, cell func(tally.Answer) string) count {
	for _, a := range answers {
		if i := slices.Index(c.cells, cell(a)); i >= 0 {
			c.events = append(c.events, event{at: a.At, cell: i})
		}
	}
	return c
}

func yesOrNo() []string { return []string{cohort.CellYes, cohort.CellNo} }

func yesIf(yes bool) string {
	if yes {
		return cohort.CellYes
	}
	return cohort.CellNo
}

func only(options []course.OptionID) string {
	if len(options) != 1 {
		return ""
	}
	return string(options[0])
}

// optionsOf are those of an item in course order, and then those that were chosen when it had them.
func optionsOf(item *course.Question, answers []tally.Answer) []string {
	var out []string
	for _, o := range item.Options {
		out = append(out, string(o.ID))
	}
	return withChosen(out, answers)
}

func pointsOf(item *course.Question, answers []tally.Answer) []string {
	var out []string
	for i := range item.Points {
		out = append(out, strconv.Itoa(i+1))
	}
	return withChosen(out, answers)
}

func withChosen(cells []string, answers []tally.Answer) []string {
	had := len(cells)
	for _, a := range answers {
		for _, o := range a.Options {
			if !slices.Contains(cells, string(o)) {
				cells = append(cells, string(o))
			}
		}
	}
	slices.Sort(cells[had:])
	return cells
}

// ofScore is who passed, and how high the scores were; of a quiz with one item, how many closed it.
func ofScore(q *course.Quiz, closings []tally.Closing) count {
	c := count{key: cohort.TableKey{Kind: cohort.TableScore}, cells: []string{cohort.CellAll}, figures: quartilesOf}
	one := scored(q) == 1 // then who passed, and figures, would say of its item what the table of that withholds
	if q.Pass > 0 && !one {
		c.cells = yesOrNo()
	}
	if one {
		c.figures = nil
	}
	for _, x := range closings {
		score, most := points(q, x, func(*course.Question) bool { return true })
		if most == 0 { // everything was passed over
			continue
		}
		cell := 0
		if len(c.cells) > 1 && 100*score+1e-9 < float64(q.Pass)*most {
			cell = 1
		}
		c.events = append(c.events, event{at: x.At, cell: cell, value: score / most})
	}
	return c
}

// scored is how many items of a quiz bring points.
func scored(q *course.Quiz) (n int) {
	for _, item := range q.Questions {
		if item.Type == course.Single || item.Type == course.Multiple {
			n++
		}
	}
	return n
}

// points are what an attempt brought, and what it could have, in the items that counts. A rating
// beside right and wrong is no score, and of an item that has gone nothing counts.
func points(q *course.Quiz, x tally.Closing, counts func(*course.Question) bool) (score, most float64) {
	for _, a := range x.Answers {
		i := slices.IndexFunc(q.Questions, func(item *course.Question) bool { return item.ID == a.Question })
		if i < 0 || !counts(q.Questions[i]) {
			continue
		}
		switch item := q.Questions[i]; {
		case item.Type == course.TextQuestion, item.Type == course.Scale && (q.Scored() || a.Score == 0):
		case item.Type == course.Scale:
			score, most = score+a.Score, most+float64(item.Points)
		default:
			score, most = score+a.Score, most+1
		}
	}
	return score, most
}

// ofCompetency is how high the scores in one competency were, or the mean of her ratings of it;
// false where no item is of it. Of a quiz without a score nothing but a scale is a rating.
func ofCompetency(id course.CompetencyID, q *course.Quiz, closings []tally.Closing) (count, bool) {
	about := func(item *course.Question) bool {
		return item.Competency == id && item.Type != course.TextQuestion && (q.Scored() || item.Type == course.Scale)
	}
	items := 0
	for _, item := range q.Questions {
		if about(item) {
			items++
		}
	}
	if items == 0 {
		return count{}, false
	}
	c := count{key: cohort.TableKey{Kind: cohort.TableRating, Competency: id}, cells: []string{cohort.CellAll}, figures: quartilesOf, single: items == 1}
	for _, x := range closings {
		if value, ok := rating(q, x, about); ok {
			c.events = append(c.events, event{at: x.At, value: value})
		}
	}
	return c, true
}

// rating is a share from 0 to 1 of a quiz that has a score, and else the mean of points.
func rating(q *course.Quiz, x tally.Closing, about func(*course.Question) bool) (float64, bool) {
	score, most := points(q, x, about)
	if most == 0 {
		return 0, false
	}
	if q.Scored() {
		return score / most, true
	}
	n := 0
	for _, a := range x.Answers {
		i := slices.IndexFunc(q.Questions, func(item *course.Question) bool { return item.ID == a.Question })
		if i >= 0 && about(q.Questions[i]) && a.Score > 0 {
			n++
		}
	}
	return score / float64(n), true
}

// quartilesOf gives those of some people's values.
func quartilesOf(of []event) *cohort.Figures {
	values := make([]float64, len(of))
	for i, e := range of {
		values[i] = e.value
	}
	return quartiles(values)
}

func quartiles(values []float64) *cohort.Figures {
	q, ok := statistic.QuartilesOf(values)
	if !ok {
		return nil
	}
	return &cohort.Figures{Lower: &q.Lower, Median: &q.Median, Upper: &q.Upper}
}
