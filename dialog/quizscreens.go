package dialog

import (
	"cmp"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// quizzesScreen lists the quizzes of every open module, and what is under way in a closed one.
func (t *talk) quizzesScreen() Say {
	s := Say{Parts: []Part{note(t.worded("quizzes_title"))}}
	for _, m := range t.w.Course.Modules {
		open, at := t.opens(m).open, t.underway(m)
		offered := func(q *course.Quiz) bool { return open || q == at }
		for _, q := range m.Quizzes {
			if offered(q) {
				s.Parts = append(s.Parts, t.quizLine(m, q))
			}
		}
		s.Rows = append(s.Rows, t.quizRows(m, offered)...)
	}
	if len(s.Rows) == 0 {
		s.Parts = append(append(s.Parts, note("quiz_none")), t.nextDay()...)
	}
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

func (t *talk) quizLine(m *course.Module, q *course.Quiz) Part {
	rec := t.records()[string(m.ID)+"/"+string(q.ID)]
	switch {
	case rec != nil && rec.Open != nil:
		_, n, of := quizzing{m: m, q: q, rec: rec}.waiting()
		return note("quiz_line_open", "Title", q.Title, "N", n, "M", of)
	case rec != nil && len(rec.Closed) > 0 && q.Scored():
		return note("quiz_line_done", "Title", q.Title, "Score", Percent(percent(best(rec))))
	case rec != nil && len(rec.Closed) > 0:
		return note("quiz_line_finished", "Title", q.Title)
	}
	return note("quiz_line_new", "Title", q.Title)
}

// introScreen says how long the quiz is and who sees what, before she answers.
func (t *talk) introScreen() Say {
	z, ok := t.quiz(t.p.Place)
	if !ok {
		return t.modulesGone()
	}
	s := Say{Parts: []Part{{Text: z.q.Title, Bold: true}, note("quiz_intro", "N", len(z.q.Questions))}}
	if z.q.Kind == course.SelfAssessment {
		s.Parts = append(s.Parts, note("quiz_self_intro"))
	}
	s.Parts = append(s.Parts, t.seen(z)...)
	t.p.Place.Content = string(z.q.See) // what she is told here is kept with what she begins
	switch left := z.q.Attempts - len(z.rec.Closed); {
	case z.rec.Open != nil:
		s.Rows = append(s.Rows, []Button{t.button("quiz_continue", VerbStart)})
	case z.q.Attempts > 0 && left <= 0 && t.p.Learns():
		s.Parts = append(s.Parts, note("quiz_no_attempts"))
	default:
		switch {
		case !t.p.Learns():
		case z.q.Attempts > 0 && len(z.rec.Closed) > 0:
			s.Parts = append(s.Parts, note("quiz_attempts_more", "N", left))
		case z.q.Attempts > 0:
			s.Parts = append(s.Parts, note("quiz_attempts_left", "N", left))
		}
		key := "quiz_start"
		if len(z.rec.Closed) > 0 {
			key = "quiz_again"
		}
		s.Rows = append(s.Rows, []Button{t.button(key, VerbStart)})
	}
	if len(z.rec.Closed) > 0 {
		s.Rows = append(s.Rows, []Button{t.button("see_result", VerbResult)})
	}
	s.Rows = append(s.Rows, []Button{t.button("contents", VerbContents), t.button("main_menu", VerbMenu)})
	return s
}

// seen is the sentence on who sees her answers, from the table of views.
func (t *talk) seen(z quizzing) []Part {
	if !t.p.Learns() {
		return []Part{note("menu_preview")}
	}
	return append([]Part{Audience(z.q.See, t.w.Limits)}, textAudiences(z.q, t.w.Limits)...)
}

func (t *talk) questionScreen() Say {
	z, ok := t.quiz(t.p.Place)
	if !ok || z.rec.Open == nil {
		return t.modulesGone()
	}
	q, n, of := z.waiting()
	if q == nil {
		return t.questionsGone()
	}
	at := t.p.Place
	moved := q.ID != at.Question || q.Hash != at.Content && at.Content != ""
	if at.Question, at.Content = q.ID, q.Hash; at != t.p.Place {
		t.p.Place, t.p.Home = at, at
		t.p.Step++
	}
	s := Say{Parts: []Part{note("question_n_of_m", "N", n, "M", of), {Text: q.Ask, Bold: true}}}
	if moved {
		s.Parts = append([]Part{note("step_gone")}, s.Parts...)
	}
	t.ways(&s, z, q)
	s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	return s
}

// questionsGone is the screen of an attempt whose last open questions left the
// course: one press closes it.
func (t *talk) questionsGone() Say {
	t.p.Place.View = ViewFeedback
	t.p.Step++
	return Say{Parts: []Part{note("step_gone")}, Rows: [][]Button{{t.button("see_result", VerbNextQuestion)}}}
}

// ways are the ways to answer q.
func (t *talk) ways(s *Say, z quizzing, q *course.Question) {
	switch q.Type {
	case course.Single:
		s.Parts = append(s.Parts, note("choose_one"))
		for _, o := range q.Options {
			s.Choices = append(s.Choices, Choice{Text: o.Text, Act: t.act(VerbAnswer, tag(string(o.ID)))})
		}
	case course.Multiple:
		s.Parts = append(s.Parts, note("choose_several"))
		for _, o := range q.Options {
			c := Choice{Text: o.Text, Act: t.act(VerbTick, tag(string(o.ID)))}
			if slices.Contains(z.rec.Open.Chosen, o.ID) {
				c.Chosen, c.Act.Verb = true, VerbUntick
			}
			s.Choices = append(s.Choices, c)
		}
		s.Rows = append(s.Rows, []Button{t.button("done", VerbDone)})
	case course.Scale:
		s.Parts = append(s.Parts, note("scale_hint"))
		for i, id := range optionIDs(q) {
			s.Choices = append(s.Choices, Choice{Text: q.Labels[i], Number: i + 1, Act: t.act(VerbAnswer, tag(string(id)))})
		}
	case course.TextQuestion:
		s.Parts = append(append(s.Parts, note("write_answer", "N", q.Max)), audienceAt(z.q, q, t.w.Limits)...)
		s.Rows = append(s.Rows, []Button{t.button("skip", VerbSkip)})
	}
}

// feedbackScreen opens with what she chose and is right in it, then the reason.
func (t *talk) feedbackScreen() Say {
	z, ok := t.quiz(t.p.Place)
	if !ok || z.rec.Open == nil {
		return t.modulesGone()
	}
	var s Say
	if q := z.question(t.p.Place.Question); q != nil {
		ans, _ := z.rec.Open.Answered(q.ID)
		s.Parts = append(s.Parts, Part{Text: q.Ask, Bold: true})
		s.Parts = append(s.Parts, reply(q, ans, z.last())...)
	} else {
		s.Parts = append(s.Parts, note("step_gone"))
	}
	key := "see_result"
	if q, _, _ := z.waiting(); q != nil {
		key = "next_question"
	}
	s.Rows = [][]Button{{t.button(key, VerbNextQuestion)}, {t.button("main_menu", VerbMenu)}}
	return s
}

// reply is what an answer is answered with. What would have fitted is told in her
// last attempt: before it she may find it herself.
func reply(q *course.Question, ans cohort.Answer, last bool) []Part {
	var out []Part
	for i, id := range ans.Options {
		if o, ok := q.Option(id); ok {
			line := note("your_choice", "Text", o.Text)
			line.Tight = i > 0
			out = append(out, line)
		}
	}
	because := reasons(q, ans)
	if ans.Correct != nil {
		out = append(out, note(verdict(q, ans, len(because) > 0)))
	}
	out = append(out, because...)
	if !last || ans.Correct == nil || *ans.Correct {
		return out
	}
	for _, o := range q.Options {
		if o.Correct {
			out = append(out, note("fitting_answer", "Text", o.Text))
		}
	}
	return out
}

// verdict says how an answer was judged, and whether the reason follows.
func verdict(q *course.Question, ans cohort.Answer, why bool) string {
	key := "not_quite"
	switch {
	case *ans.Correct:
		return "correct"
	case slices.ContainsFunc(ans.Options, q.Fits):
		key = "partly"
	}
	if !why {
		key += "_alone"
	}
	return key
}

// reasons are what the course says about an answer: of each option chosen, and of
// the question.
func reasons(q *course.Question, ans cohort.Answer) []Part {
	var out []Part
	for _, id := range ans.Options {
		if o, ok := q.Option(id); ok && o.Feedback != nil {
			out = append(out, Part{Text: o.Feedback})
		}
	}
	if q.Explain != nil {
		out = append(out, Part{Text: q.Explain})
	}
	return out
}

func (t *talk) resultScreen() Say {
	z, ok := t.quiz(t.p.Place)
	if !ok || len(z.rec.Closed) == 0 {
		return t.modulesGone()
	}
	s := Say{Parts: []Part{{Text: z.q.Title, Bold: true}}}
	last := z.rec.Closed[len(z.rec.Closed)-1]
	switch {
	case z.q.Scored() && last.Max > 0: // else nothing of what she answered is asked any more
		t.scores(&s, z, last)
	case z.q.Kind == course.SelfAssessment:
		s.Parts = append(s.Parts, note("self_done"))
		s.Parts = append(s.Parts, t.parts("rating_line", last)...)
	case last.Skipped:
		s.Parts = append(s.Parts, note("quiz_thanks_skipped"))
	default:
		s.Parts = append(s.Parts, note("quiz_thanks"))
	}
	if t.p.Learns() && t.finished(z.m) {
		s.Parts = append(s.Parts, note("module_finished"))
	}
	if t.standsShut() { // meanwhile: she was let go on to the end, and no further
		s.Rows = [][]Button{{t.button("menu_modules", VerbModules), t.button("main_menu", VerbMenu)}}
		return s
	}
	if z.q.Attempts == 0 || len(z.rec.Closed) < z.q.Attempts {
		again := Button{Label: note("quiz_again"), Act: t.act(VerbQuiz, tag(string(z.m.ID), string(z.q.ID)))}
		s.Rows = append(s.Rows, []Button{again})
	}
	s.Rows = append(s.Rows, t.quizRows(z.m, func(q *course.Quiz) bool { return q != z.q && t.closings(z.m, q) == 0 })...)
	s.Rows = append(s.Rows, []Button{t.button("contents", VerbContents), t.button("main_menu", VerbMenu)})
	return s
}

// scores shows "7 of 12", the part of each competency and the pages worth
// another look.
func (t *talk) scores(s *Say, z quizzing, last cohort.Summary) {
	s.Parts = append(s.Parts, score("your_score", last))
	if b := best(z.rec); len(z.rec.Closed) > 1 {
		s.Parts = append(s.Parts, score("best_score", b))
	}
	if z.q.Pass > 0 && passes(last, z.q.Pass) {
		s.Parts = append(s.Parts, note("passed"))
	} else if z.q.Pass > 0 {
		s.Parts = append(s.Parts, note("not_passed"))
	}
	if lines := t.parts("competency_line", last); len(lines) > 0 {
		s.Parts = append(s.Parts, note("by_competency"))
		lines[0].Tight = true
		s.Parts = append(s.Parts, lines...)
	}
	if again := t.againRows(z.m, last.Again); len(again) > 0 && !t.standsShut() {
		s.Parts = append(s.Parts, note("look_again"))
		s.Rows = append(s.Rows, again...)
	}
}

// againRows are buttons to pages worth another look: few, in the order of the course.
func (t *talk) againRows(m *course.Module, pages []string) [][]Button {
	type spot struct{ lesson, page int }
	var spots []spot
	for _, where := range pages {
		if l, pi, ok := look(m, where); ok {
			spots = append(spots, spot{slices.Index(m.Lessons, l), pi})
		}
	}
	slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(a.lesson-b.lesson, a.page-b.page) })
	spots = slices.Compact(spots)
	var out [][]Button
	for _, x := range spots[:min(len(spots), mostAgain)] {
		l := m.Lessons[x.lesson]
		b := Button{Label: note("look_at", "Title", l.Title, "Page", x.page+1), Act: t.act(VerbAgain, tag(string(l.ID), string(l.Pages[x.page].ID)))}
		out = append(out, []Button{b})
	}
	return out
}

// score is "7 of 12 (58 %)" within the words of key.
func score(key string, x cohort.Summary) Part {
	return note(key, "Score", note("score", "Score", x.Score, "Max", x.Max, "Percent", Percent(percent(x))))
}

func (t *talk) parts(key string, sum cohort.Summary) []Part {
	var out []Part
	for i, c := range sum.Parts {
		if k, ok := t.w.Course.Competency(c.Competency); ok {
			line := note(key, "Title", k.Title, "Score", c.Score, "N", c.Score, "Max", c.Max)
			line.Tight = i > 0
			out = append(out, line)
		}
	}
	return out
}
