package results

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/course"
)

// lesson is what is kept of one lesson.
type lesson struct {
	pages []course.PageID
	done  cohort.Instant // 0: not read to its end
}

// lessons lists what she has read, by module, as the course has them; what it
// no longer has comes last.
func (d *dossier) lessons() {
	d.heading(2, d.say("mydata_lessons"))
	kept := d.read()
	if len(kept) == 0 {
		d.paragraph("", d.say("mydata_none"))
		return
	}
	for _, m := range d.course.Modules {
		var lines []string
		for _, l := range m.Lessons {
			if x := kept[string(m.ID)+"/"+string(l.ID)]; x != nil {
				delete(kept, string(m.ID)+"/"+string(l.ID))
				lines = append(lines, d.lesson(d.text(l.Title), x, len(l.Pages)))
			}
		}
		if len(lines) > 0 {
			d.heading(3, d.text(m.Title))
			d.list(lines)
		}
	}
	var lines []string
	for _, key := range sortedKeys(kept) {
		lines = append(lines, d.lesson(d.gone(key), kept[key], len(kept[key].pages)))
	}
	d.list(lines)
}

func (d *dossier) lesson(title string, x *lesson, pages int) string {
	if x.done > 0 {
		return title + "<br><small>" + d.say("mydata_read", "Date", d.day(x.done)) + "</small>"
	}
	return title + "<br><small>" + d.say("mydata_part", "Read", min(len(x.pages), pages), "Pages", pages) + "</small>"
}

// read gathers her lessons from her record and from the facts, which know the
// day on which one was read first.
func (d *dossier) read() map[string]*lesson {
	out := map[string]*lesson{}
	for key, rec := range d.her.Person.Lessons {
		if rec != nil {
			out[key] = &lesson{pages: rec.Pages, done: rec.Done}
		}
	}
	for _, f := range d.her.Facts {
		if f.Kind != cohort.FactRead {
			continue
		}
		key := string(f.Module) + "/" + string(f.Lesson)
		if out[key] == nil {
			out[key] = &lesson{}
		}
		if out[key].done == 0 || f.At < out[key].done {
			out[key].done = f.At
		}
	}
	return out
}

// attempt is one attempt of hers at a quiz, with her words.
type attempt struct {
	closed  cohort.Instant // 0: not finished
	answers []cohort.Answer
	earlier map[course.QuestionID][]cohort.Answer // answers whose words she has replaced
}

// answers writes every answer of every attempt, in the order of the course.
func (d *dossier) answers() {
	d.heading(2, d.say("mydata_answers"))
	attempts := d.attempts()
	if len(attempts) == 0 {
		d.paragraph("", d.say("mydata_none"))
		return
	}
	var at course.QuizRef
	for _, id := range slices.SortedFunc(maps.Keys(attempts), newSyllabus(d.course).sittings) {
		q := d.course.Quiz(id.module, id.quiz)
		if id.ref() != at {
			at = id.ref()
			d.heading(3, d.quizTitle(at, q))
		}
		d.attempt(id, q, attempts[id])
	}
}

func (d *dossier) quizTitle(at course.QuizRef, q *course.Quiz) string {
	if q == nil {
		return d.gone(string(at.Module) + "/" + string(at.Quiz))
	}
	return d.text(q.Title)
}

// attempts gathers the answers: a closing has all of its attempt's, so single
// answers count only where there is none.
func (d *dossier) attempts() map[sittingID]*attempt {
	out := map[sittingID]*attempt{}
	of := func(f *cohort.Fact) *attempt {
		id := sittingID{f.Module, f.Quiz, f.Attempt}
		if out[id] == nil {
			out[id] = &attempt{}
		}
		return out[id]
	}
	facts := slices.Clone(d.her.Facts)
	slices.SortStableFunc(facts, func(a, b *cohort.Fact) int { return cmp.Compare(a.At, b.At) })
	for _, f := range facts {
		switch {
		case f.Kind == cohort.FactClosed && of(f).closed == 0:
			of(f).closed, of(f).answers = f.At, f.Answers
		case f.Answer != nil && (f.Kind == cohort.FactReworded || f.Kind == cohort.FactAnswered && of(f).closed == 0):
			of(f).take(*f.Answer)
		}
	}
	return out
}

// take adds an answer, or puts it in the place of the one whose words it replaces.
func (a *attempt) take(x cohort.Answer) {
	i := slices.IndexFunc(a.answers, func(y cohort.Answer) bool { return y.Question == x.Question })
	if i < 0 {
		a.answers = append(a.answers, x)
		return
	}
	if a.earlier == nil {
		a.earlier = map[course.QuestionID][]cohort.Answer{}
	}
	a.earlier[x.Question] = append(a.earlier[x.Question], a.answers[i])
	a.answers[i] = x
}

func (d *dossier) attempt(id sittingID, q *course.Quiz, a *attempt) {
	head := d.say("mydata_attempt_open", "N", id.attempt)
	if a.closed > 0 {
		head = d.say("mydata_attempt", "N", id.attempt, "Date", d.day(a.closed))
	}
	d.heading(4, head)
	rec := d.her.Person.Quizzes[string(id.module)+"/"+string(id.quiz)]
	if q != nil && q.Scored() && rec != nil && a.closed > 0 && id.attempt >= 1 && id.attempt <= len(rec.Closed) {
		d.paragraph("", d.score(rec.Closed[id.attempt-1]))
	}
	for i := range a.answers {
		d.answer(q, &a.answers[i], a.earlier[a.answers[i].Question])
	}
}

func (d *dossier) score(s cohort.Summary) string {
	percent := 0
	if s.Max > 0 {
		percent = int(math.Round(100 * s.Score / s.Max))
	}
	return d.say("your_score", "Score", d.markup("score", "Score", s.Score, "Max", s.Max, "Percent", d.percent(percent)))
}

// answer writes one answer beside its question as the course words it now, and the
// words that stood there before: they are kept, too.
func (d *dossier) answer(quiz *course.Quiz, a *cohort.Answer, earlier []cohort.Answer) {
	var q *course.Question
	if quiz != nil {
		q = quiz.Question(a.Question)
	}
	d.open("article")
	if q == nil {
		d.paragraph("ask", d.gone(string(a.Question)))
	} else {
		d.paragraph("ask", d.text(q.Ask))
	}
	for _, o := range a.Options {
		d.paragraph("", d.choice(q, o))
	}
	if !a.Text.IsZero() {
		d.paragraph("", d.say("mydata_words"))
		d.quote(own(a.Text))
	}
	for i := range earlier {
		d.paragraph("quiet", d.say("mydata_earlier"))
		d.quote(own(earlier[i].Text))
	}
	if a.Skipped {
		d.paragraph("", d.say("answer_skipped")+" "+d.date(d.day(a.At)))
	}
	d.points(q, a)
	d.asked(a)
	if q != nil && q.Hash != a.Content {
		d.paragraph("quiet", d.say("mydata_changed"))
	}
	d.close("article")
}

// choice is an option in words.
func (d *dossier) choice(q *course.Question, id course.OptionID) string {
	if q != nil && q.Type == course.Scale {
		if n, err := strconv.Atoi(string(id)); err == nil && n >= 1 && n <= len(q.Labels) {
			return d.say("your_choice", "Text", q.Labels[n-1].In(d.lang))
		}
	}
	if q != nil {
		if o, ok := q.Option(id); ok {
			return d.say("your_choice", "Text", o.Text.In(d.lang))
		}
	}
	return d.say("your_choice", "Text", d.markup("mydata_gone", "ID", string(id)))
}

// points are those given when she answered; on a scale it is the place.
func (d *dossier) points(q *course.Question, a *cohort.Answer) {
	switch {
	case a.Score == nil:
	case q != nil && q.Type == course.Scale:
		d.paragraph("", d.say("mydata_scale", "Score", *a.Score, "Max", q.Points))
	case q != nil:
		d.paragraph("", d.say("mydata_points", "Score", *a.Score, "Max", 1))
	default:
		d.paragraph("", d.say("mydata_counted", "Score", *a.Score)) // of what, left with the question
	}
}

// asked says when she answered, and in which language if in another.
func (d *dossier) asked(a *cohort.Answer) {
	if !a.Skipped {
		d.paragraph("quiet", d.say("mydata_answered", "Date", d.day(a.At)))
	}
	if a.Lang != "" && a.Lang != d.lang {
		d.paragraph("quiet", d.say("mydata_shown", "Language", d.bundle.OwnName(a.Lang)))
	}
}
