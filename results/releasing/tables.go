package releasing

import (
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/tally"
)

// counts are the tables of a quiz: of each item, of the whole, of each competency, and of what has
// changed where it is the later one of a measure. All are of the same closings in the same order: tables of
// other people beside one another would tell of those by whom they differ.
func (cfg Config) counts(ref course.QuizRef, q *course.Quiz, t *tally.Tally) []count {
	var out []count
	closings := t.Closings[ref]
	all := scores(q, closings)
	for _, item := range q.Questions {
		out = append(out, ofItem(q, item, answersTo(q, item, closings, all))...)
	}
	if q.Scored() {
		out = append(out, ofScore(q, closings, all, cfg.SmallestCell))
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

// score is what an attempt brought, and what it could have.
type score struct{ brought, most float64 }

// scores are those of some attempts at a quiz that has one.
func scores(q *course.Quiz, closings []tally.Closing) []score {
	if !q.Scored() {
		return nil
	}
	out := make([]score, len(closings))
	for i, x := range closings {
		out[i].brought, out[i].most = points(q, x, func(*course.Question) bool { return true })
	}
	return out
}

// answersTo are the answers to an item, as their attempts were closed.
func answersTo(q *course.Quiz, item *course.Question, closings []tally.Closing, all []score) (out []given) {
	at := slices.Index(q.Questions, item)
	out = make([]given, 0, len(closings))
	for i, x := range closings {
		a, ok := answerAt(x, at, item.ID)
		if !ok {
			continue
		}
		g := given{a, x.At, x.Who, -1}
		if rated := item.Type == course.Single || item.Type == course.Multiple; rated && q.Scored() && all[i].most > 3 {
			g.rest = alike((all[i].brought - a.Score) / (all[i].most - 1))
		}
		out = append(out, g)
	}
	return out
}

// answerAt finds an answer, which mostly stands where its question does in the quiz.
func answerAt(x tally.Closing, at int, to course.QuestionID) (tally.Answer, bool) {
	if at < len(x.Answers) && x.Answers[at].Question == to {
		return x.Answers[at], true
	}
	return x.Answer(to)
}

// questionAt finds the question of an answer in the same way.
func questionAt(q *course.Quiz, at int, id course.QuestionID) *course.Question {
	if at < len(q.Questions) && q.Questions[at].ID == id {
		return q.Questions[at]
	}
	return q.Question(id)
}

// given is an answer of an attempt that was closed at a moment, with the score in all other items, of which there
// are three and more: of fewer, how it goes with them is the table of one by the other.
type given struct {
	tally.Answer
	at   cohort.Instant
	who  int
	rest float64 // below zero: there is none
}

// ofItem are the tables of one item; of words that are typed there are none. Of one that allows several there
// is none of who had all of it right: with those of its options it would give away what one of them withholds.
func ofItem(q *course.Quiz, item *course.Question, answers []given) []count {
	switch item.Type {
	case course.Single:
		c := count{key: cohort.TableKey{Kind: cohort.TableOptions, Question: item.ID}, cells: optionsOf(item, answers)}
		if q.Scored() {
			c.figures, c.weighed = discriminates, true
			c.split = &splitting{cells: yesOrNo(), of: rightOrNot}
		}
		return []count{c.of(answers, func(a given) string { return only(a.Options) })}
	case course.Scale:
		c := count{key: cohort.TableKey{Kind: cohort.TablePoints, Question: item.ID}, cells: pointsOf(item, answers)}
		return []count{c.of(answers, func(a given) string { return only(a.Options) })}
	case course.Multiple:
		var out []count
		for i, o := range optionsOf(item, answers) {
			c := count{key: cohort.TableKey{Kind: cohort.TableChosen, Question: item.ID, Option: course.OptionID(o)}, cells: yesOrNo()}
			if q.Scored() && i == 0 { // what is said of the item as a whole stands with the first
				c.figures, c.weighed = discriminates, true
			}
			out = append(out, c.of(answers, func(a given) string { return yesIf(slices.Contains(a.Options, course.OptionID(o))) }))
		}
		return out
	}
	return nil
}

// of counts those who fall into a cell.
func (c count) of(answers []given, cell func(given) string) count {
	c.events = make([]event, 0, len(answers))
	for _, a := range answers {
		if i := slices.Index(c.cells, cell(a)); i >= 0 {
			c.events = append(c.events, event{at: a.at, cell: i, value: a.Score, rest: a.rest, who: a.who, lang: a.Lang})
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
func optionsOf(item *course.Question, answers []given) []string {
	var out []string
	for _, o := range item.Options {
		out = append(out, string(o.ID))
	}
	return withChosen(out, answers)
}

func pointsOf(item *course.Question, answers []given) []string {
	var out []string
	for i := range item.Points {
		out = append(out, strconv.Itoa(i+1))
	}
	return withChosen(out, answers)
}

func withChosen(cells []string, answers []given) []string {
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

// fewestItems is of how many items at least a quiz is of which it is said who passed, and how high the scores
// were. One has a table of its own; of two these would be the table of one by the other.
const fewestItems = 3

// ofScore is who passed, and how high the scores were.
func ofScore(q *course.Quiz, closings []tally.Closing, all []score, k int) count {
	c := count{key: cohort.TableKey{Kind: cohort.TableScore, Mark: q.Pass}, cells: []string{cohort.CellAll}}
	n := scored(q)
	if n < fewestItems {
		c.key.Mark = 0
	} else {
		c.figures, c.split = quartilesOf, &splitting{}
	}
	if c.key.Mark > 0 {
		c.cells = yesOrNo()
	}
	p := passing{q: q, apart: map[course.QuestionID]int{}}
	for i, x := range closings {
		if all[i].most == 0 { // everything was passed over
			continue
		}
		e := event{at: x.At, value: all[i].brought / all[i].most, who: x.Who, lang: askedIn(x)}
		if passes := p.add(x, all[i]); c.key.Mark > 0 && !passes {
			e.cell = 1
		}
		c.events = append(c.events, e)
	}
	open := wholeItems(q, closings, c.events, k)
	if n >= fewestItems {
		c.spread = spreadOf(q.Pass, n, open)
	}
	needsAll := 100*float64(n-1) < float64(q.Pass)*float64(n)
	c.waits = func(of int) bool { return c.key.Mark > 0 && (needsAll && !open(of) || p.isOneItem(of)) }
	return c
}

// passing is who passed, beside who had each item right. Who passed waits as long as that is the same as who had
// one item right and, where every item must be right to pass, as long as something small is in one of them.
type passing struct {
	q      *course.Quiz
	people int
	passed int
	mixed  int                       // from how many people on some have passed and some have not
	apart  map[course.QuestionID]int // and from how many on passing is not having this item right
}

// add takes one more, and says whether she passed.
func (p *passing) add(x tally.Closing, s score) bool {
	passes := 100*s.brought+1e-9 >= float64(p.q.Pass)*s.most
	p.people++
	if passes {
		p.passed++
	}
	if p.mixed == 0 && p.passed > 0 && p.passed < p.people {
		p.mixed = p.people
	}
	for i, item := range p.q.Questions {
		a, ok := answerAt(x, i, item.ID)
		if _, have := p.apart[item.ID]; !have && item.Type == course.Single && ok && (a.Score >= 1) != passes {
			p.apart[item.ID] = p.people
		}
	}
	return passes
}

// isOneItem says that of so many people those have passed who had a certain item right, and no others.
func (p *passing) isOneItem(of int) bool {
	return p.mixed > 0 && of >= p.mixed && slices.ContainsFunc(p.q.Questions, func(item *course.Question) bool {
		from, is := p.apart[item.ID]
		return item.Type == course.Single && (!is || of < from)
	})
}

// wholeItems says of how many of some people nobody is alone, or nearly so, in a cell of an item: of each all have
// answered, and each option has nobody, or as many as may be shown.
func wholeItems(q *course.Quiz, closings []tally.Closing, events []event, k int) func(of int) bool {
	at := map[int]tally.Closing{}
	for _, x := range closings {
		at[x.Who] = x
	}
	whole := make([]bool, len(events)+1)
	counts := map[course.QuestionID]map[course.OptionID]int{}
	answered := map[course.QuestionID]int{}
	for n, e := range events {
		for _, a := range at[e.who].Answers {
			if counts[a.Question] == nil {
				counts[a.Question] = map[course.OptionID]int{}
			}
			answered[a.Question]++
			for _, o := range a.Options {
				counts[a.Question][o]++
			}
		}
		whole[n+1] = !slices.ContainsFunc(q.Questions, func(item *course.Question) bool {
			if item.Type != course.Single && item.Type != course.Multiple {
				return false
			}
			if answered[item.ID] != n+1 {
				return true
			}
			for _, people := range counts[item.ID] {
				if people < k || item.Type == course.Multiple && n+1-people > 0 && n+1-people < k {
					return true
				}
			}
			return false
		})
	}
	return func(of int) bool { return of < len(whole) && whole[of] }
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
	for i, a := range x.Answers {
		item := questionAt(q, i, a.Question)
		if item == nil || !counts(item) {
			continue
		}
		switch {
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
	c := count{key: cohort.TableKey{Kind: cohort.TableRating, Competency: id}, cells: []string{cohort.CellAll}, figures: quartilesOf, single: items < fewestItems}
	c.split = &splitting{nobody: true}
	for _, x := range closings {
		if value, ok := rating(q, x, about); ok {
			c.events = append(c.events, event{at: x.At, value: value, who: x.Who, lang: askedIn(x)})
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
	for i, a := range x.Answers {
		if item := questionAt(q, i, a.Question); item != nil && about(item) && a.Score > 0 {
			n++
		}
	}
	return score / float64(n), true
}

// askedIn is the language of an attempt: that of its first answer.
func askedIn(x tally.Closing) locales.Lang {
	if len(x.Answers) == 0 {
		return ""
	}
	return x.Answers[0].Lang
}
