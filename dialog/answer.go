package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// answerOne answers a single choice or a scale by a button.
func (t *talk) answerOne(arg string) bool {
	z, q, ok := t.asked()
	if !ok {
		return false
	}
	for _, id := range optionIDs(q) {
		if tag(string(id)) == arg {
			t.give(z, q, []course.OptionID{id}, seal.Private{})
			return true
		}
	}
	return false
}

// tick marks an option of a multiple choice, untick takes the mark away. Both
// say what shall be, so that a press that comes twice does no harm.
func (t *talk) tick(arg string) bool   { return t.mark(arg, true) }
func (t *talk) untick(arg string) bool { return t.mark(arg, false) }

func (t *talk) mark(arg string, on bool) bool {
	z, q, ok := t.asked()
	if !ok || q.Type != course.Multiple {
		return false
	}
	i := slices.IndexFunc(q.Options, func(o course.Option) bool { return tag(string(o.ID)) == arg })
	if i < 0 {
		return false
	}
	if slices.Contains(z.rec.Open.Chosen, q.Options[i].ID) == on && t.p.Screen.Row != "" && !t.p.Screen.Buried {
		t.answer("press_ok") // a second tap: her screen shows it already
		return true
	}
	a := *z.rec.Open
	a.Chosen = slices.DeleteFunc(slices.Clone(a.Chosen), func(id course.OptionID) bool { return id == q.Options[i].ID })
	if on {
		a.Chosen = append(a.Chosen, q.Options[i].ID)
	}
	t.keepOpen(z, a)
	t.show()
	return true
}

// answerTicked gives the ticked options as the answer.
func (t *talk) answerTicked(string) bool {
	z, q, ok := t.asked()
	if !ok || q.Type != course.Multiple {
		return false
	}
	chosen := inCourseOrder(q, z.rec.Open.Chosen)
	if len(chosen) == 0 {
		t.answer("choose_at_least_one")
		return true
	}
	t.give(z, q, chosen, seal.Private{})
	return true
}

// skipQuestion passes over a text question.
func (t *talk) skipQuestion(string) bool {
	z, q, ok := t.asked()
	if !ok || q.Type != course.TextQuestion {
		return false
	}
	t.give(z, q, nil, seal.Private{})
	return true
}

// typedAnswer takes what she typed while a question waits.
func (t *talk) typedAnswer(said *Said) {
	z, q, ok := t.asked()
	if !ok {
		t.show() // as the question is now
		return
	}
	if q.Type == course.TextQuestion {
		t.typedText(z, q, said)
		return
	}
	picked := t.w.Words.Pick(t.p.Lang, said.Text, optionTexts(q, t.p.Lang))
	if q.Type == course.Multiple && len(z.rec.Open.Chosen) > 0 && t.typedTicks(z, q, said, picked) {
		return
	}
	if len(picked) == 0 || len(picked) > 1 && q.Type != course.Multiple {
		t.unheard(unread(said.Text))
		return
	}
	ids := optionIDs(q)
	var chosen []course.OptionID
	for _, i := range picked {
		chosen = append(chosen, ids[i])
	}
	t.give(z, q, inCourseOrder(q, chosen), seal.Private{})
}

// typedTicks ticks by typed letters where some options are ticked already: what she has
// chosen by pressing is not lost to a letter, and none is taken away by one. The word of
// the button sends them.
func (t *talk) typedTicks(z quizzing, q *course.Question, said *Said, picked []int) bool {
	if done, err := t.w.Words.Plain(t.p.Lang, "done", nil); err == nil && locales.Says(said.Text, done) {
		return t.answerTicked("")
	}
	if len(picked) == 0 {
		return false
	}
	a := *z.rec.Open
	a.Chosen = slices.Clone(a.Chosen)
	for _, i := range picked {
		if id := q.Options[i].ID; !slices.Contains(a.Chosen, id) {
			a.Chosen = append(a.Chosen, id)
		}
	}
	t.keepOpen(z, a)
	t.show(note("ticked"))
	return true
}

// cutApart is how soon the rest of a long text follows its first part: the app
// cuts at Telegram's limit and sends the parts one right after another.
const cutApart = 5 * time.Second

// typedText takes a typed answer of at most q.Max characters. The rest of a text
// that was too long is no answer by itself.
func (t *talk) typedText(z quizzing, q *course.Question, said *Said) {
	text := said.Text
	n := length(text)
	rest := t.rest(text)
	switch {
	case locales.Blank(text):
		t.show(t.whatNow(note("text_empty"))...)
	case rest:
		t.show(note("write_rest", "Max", q.Max))
	case n > q.Max:
		t.show(note("write_shorter", "N", n, "Max", q.Max))
	default:
		t.typed(z, q, z.rec.Open.N, said.Message)
		t.give(z, q, nil, text)
	}
}

// rest says that a typed text is the rest of one that was too long for its app, and
// notes when one comes that may have a rest.
func (t *talk) rest(text seal.Private) bool {
	rest := t.p.Cut > 0 && t.w.Now < t.p.Cut.Add(cutApart)
	t.p.Cut = 0
	if locales.Full(text) {
		t.p.Cut = t.w.Now
	}
	return rest
}

// give stores an answer, once, with its fact, and shows what follows.
func (t *talk) give(z quizzing, q *course.Question, chosen []course.OptionID, text seal.Private) {
	ans := judge(q, chosen)
	ans.Text, ans.Lang, ans.At = text.Fresh(), t.p.Lang, t.w.Now
	if z.q.Kind == course.Scenario {
		ans.Correct = nil // a situation has better and worse answers, none that is wrong
	}
	ans.Skipped = len(chosen) == 0 && text.IsZero()
	if !text.IsZero() {
		ans.Read = t.toldReads(q)
	}
	a := *z.rec.Open
	if a.Preview {
		ans.Text = seal.Private{}
	}
	a.Answers = append(slices.Clone(a.Answers), ans)
	a.Chosen = nil
	z = t.keepOpen(z, a)
	if !a.Preview {
		t.p.Moved = t.w.Now
		copied := ans
		copied.Text = text.Fresh()
		t.fact(cohort.Fact{
			Kind: cohort.FactAnswered, Module: z.m.ID, Quiz: z.q.ID, Attempt: a.N, Answer: &copied,
		})
	}
	if ans.Skipped {
		t.answer("answer_skipped")
	} else {
		t.answer("answer_noted")
	}
	if z.q.Kind == course.SelfAssessment || q.Type == course.TextQuestion || q.Type == course.Scale {
		t.ask(z)
		return
	}
	at := cohort.Place{View: ViewFeedback, Module: z.m.ID, Quiz: z.q.ID, Question: q.ID}
	t.p.Home = at // the question itself is answered: nothing of it is left to go back to
	t.move(at)
}

// judge says what an answer is worth, as the course is now.
func judge(q *course.Question, chosen []course.OptionID) cohort.Answer {
	a := cohort.Answer{Question: q.ID, Options: chosen, Content: q.Hash}
	switch {
	case len(chosen) == 0:
	case q.Type == course.Scale:
		a.Score = number(float64(slices.Index(optionIDs(q), chosen[0]) + 1))
	case q.Type == course.Single:
		o, _ := q.Option(chosen[0])
		if o.Score != nil {
			a.Score = number(*o.Score)
		} else if q.Scored() {
			a.Correct, a.Score = truth(o.Correct)
		}
	case q.Type == course.Multiple && q.Scored():
		right := true
		for _, o := range q.Options {
			right = right && o.Correct == slices.Contains(chosen, o.ID)
		}
		a.Correct, a.Score = truth(right)
	}
	return a
}

func truth(right bool) (*bool, *float64) {
	if right {
		return &right, number(1)
	}
	return &right, number(0)
}

func number(x float64) *float64 { return &x }
