package dialog

import (
	"math"
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// summary is what stays of an attempt: points as judged when she answered. A
// question that was removed since leaves the score and the denominator; how she
// rates herself on a scale is no score of a quiz that has one.
func summary(z quizzing, now cohort.Instant) cohort.Summary {
	s := cohort.Summary{Closed: now, Skipped: true, See: z.rec.Open.See}
	for _, a := range z.rec.Open.Answers {
		s.Skipped = s.Skipped && a.Skipped
		q := z.question(a.Question)
		if a.Score == nil || q == nil || q.Type == course.Scale && z.q.Scored() {
			continue
		}
		most := 1.0
		if q.Type == course.Scale {
			most = float64(q.Points)
		}
		s.Score += *a.Score
		s.Max += most
		s.Parts = addPart(s.Parts, q.Competency, *a.Score, most)
		if z.q.Scored() && *a.Score < 1 && q.Page != "" && !slices.Contains(s.Again, q.Page) {
			s.Again = append(s.Again, q.Page)
		}
	}
	return s
}

func addPart(parts []cohort.CompetencyResult, id course.CompetencyID, score, most float64) []cohort.CompetencyResult {
	if id == "" {
		return parts
	}
	for i := range parts {
		if parts[i].Competency == id {
			parts[i].Score += score
			parts[i].Max += most
			return parts
		}
	}
	return append(parts, cohort.CompetencyResult{Competency: id, Score: score, Max: most})
}

// percent of a summary, rounded for being read.
func percent(s cohort.Summary) int {
	if s.Max == 0 {
		return 0
	}
	return int(math.Round(100 * s.Score / s.Max))
}

// passes says whether the score reaches so many per cent, before any rounding.
func passes(s cohort.Summary, pass int) bool {
	return s.Max > 0 && 100*s.Score+1e-9 >= float64(pass)*s.Max
}

// best is the attempt whose score is shown: the highest, of equals the first.
func best(rec *cohort.QuizRecord) cohort.Summary { return rec.Closed[bestOf(rec.Closed)] }

// bestOf is the index of the best of some attempts.
func bestOf(closed []cohort.Summary) (at int) {
	share := func(s cohort.Summary) float64 { return s.Score / max(s.Max, 1) }
	for i := range closed {
		if share(closed[i]) > share(closed[at]) {
			at = i
		}
	}
	return at
}

// optionIDs are the answers a question can get by a button; a scale's are its
// positions from 1.
func optionIDs(q *course.Question) []course.OptionID {
	var out []course.OptionID
	if q.Type == course.Scale {
		for i := range q.Points {
			out = append(out, course.OptionID(strconv.Itoa(i+1)))
		}
		return out
	}
	for _, o := range q.Options {
		out = append(out, o.ID)
	}
	return out
}

// optionTexts are the words of the same answers, for comparing what she typed.
func optionTexts(q *course.Question, l locales.Lang) []string {
	var out []string
	for _, label := range q.Labels {
		out = append(out, label.In(l))
	}
	for _, o := range q.Options {
		out = append(out, o.Text.In(l))
	}
	return out
}

// inCourseOrder gives those of chosen that the question has, in its order.
func inCourseOrder(q *course.Question, chosen []course.OptionID) []course.OptionID {
	var out []course.OptionID
	for _, id := range optionIDs(q) {
		if slices.Contains(chosen, id) {
			out = append(out, id)
		}
	}
	return out
}
