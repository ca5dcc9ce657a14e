package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// woman is one of them with her phone.
type woman struct {
	role
	fingers
	chance *rand.Rand
}

// dayWithin bounds what she does on a day: a bot that hangs is told, not waited for.
const dayWithin = 30 * time.Second

// day is what she does on one.
func (x *woman) day(ctx context.Context, day int) error {
	ctx, cancel := context.WithTimeout(ctx, dayWithin)
	defer cancel()
	if x.aim == aimNone || day < x.joins {
		return nil
	}
	if day == x.joins {
		if err := x.comes(ctx); err != nil {
			return err
		}
	}
	for i, at := range x.visits {
		if at != day {
			continue
		}
		last := i == len(x.visits)-1
		if err := x.goesOn(ctx, last); err != nil || !last {
			return err
		}
		return x.ends(ctx)
	}
	return nil
}

// comes has her open her invitation and register, or only look.
func (x *woman) comes(ctx context.Context) error {
	if err := x.knock(); err != nil {
		return err
	}
	for step := -1; ; {
		keys, err := x.after(ctx, step, anyKey)
		if err != nil {
			return err
		}
		her, err := x.person(ctx)
		if err != nil || in(her) || x.aim == aimLooks && keys.key(dialog.VerbAgree, "") != nil {
			return err
		}
		key := x.profile(keys)
		if key == nil {
			key = keys.wayIn(x.lang)
		}
		if key == nil {
			return errors.New("no button leads in")
		}
		step = key.act.Step
		if err := x.press(ctx, *key); err != nil {
			return err
		}
	}
}

// profile answers a question of the profile, most of the time.
func (x *woman) profile(keys board) *key {
	var answers []int
	for i := range keys {
		if keys[i].act.Verb == dialog.VerbProfile {
			answers = append(answers, i)
		}
	}
	if len(answers) == 0 || x.chance.IntN(8) == 0 {
		return nil
	}
	return &keys[answers[x.chance.IntN(len(answers))]]
}

// A visit is so many presses at most; in her last one she comes as far as she is to come.
const (
	shortVisit = 14
	longVisit  = 250
)

// goesOn has her read and answer.
func (x *woman) goesOn(ctx context.Context, last bool) error {
	most := shortVisit + x.chance.IntN(shortVisit)
	if last {
		most = longVisit
	}
	if on, err := x.asks(ctx); err != nil || !on {
		return err
	}
	for range most {
		her, err := x.person(ctx)
		if err != nil || x.there(her) {
			return err
		}
		step := x.board().step()
		on, err := x.on(ctx, her, x.board())
		if err != nil || !on {
			return err
		}
		if _, err := x.after(ctx, step, anyKey); err != nil {
			return err
		}
	}
	return nil
}

// asks has her write that she goes on; false when nothing is open to her.
func (x *woman) asks(ctx context.Context) (on bool, err error) {
	her, err := x.person(ctx)
	if err != nil || x.there(her) {
		return false, err
	}
	step := x.board().step()
	if _, err := x.phone.Say(x.word()); err != nil {
		return false, err
	}
	soon, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_, err = x.after(soon, step, anyKey)
	if err != nil && ctx.Err() == nil {
		return false, nil
	}
	return err == nil, err
}

// on takes one step forward; where no button leads on she asks for what is next. false when
// nothing is.
func (x *woman) on(ctx context.Context, her *cohort.Participant, keys board) (bool, error) {
	if keys.key(dialog.VerbSkip, "") != nil && keys.key(dialog.VerbAnswer, "") == nil && keys.key(dialog.VerbTick, "") == nil {
		_, err := x.phone.Say(x.words())
		return true, err
	}
	if tick := keys.key(dialog.VerbTick, ""); tick != nil {
		return true, x.ticks(ctx, her, *tick)
	}
	if key := x.answer(her, keys); key != nil {
		return true, x.phone.PressOld(key.message, key.data)
	}
	for _, verb := range []dialog.Verb{dialog.VerbDone, dialog.VerbNextQuestion, dialog.VerbNext, dialog.VerbStart, dialog.VerbFirst} {
		if key := keys.key(verb, ""); key != nil {
			return true, x.phone.PressOld(key.message, key.data)
		}
	}
	return x.asks(ctx)
}

// ticks ticks what is right, or the first answer and no more, and is done: ticking itself is no step.
func (x *woman) ticks(ctx context.Context, her *cohort.Participant, first key) error {
	var args []string
	if q := x.asked(her); q != nil && x.chance.IntN(4) > 0 {
		for _, o := range q.Options {
			if o.Correct {
				args = append(args, dialog.AnswerArg(o.ID))
			}
		}
	}
	if len(args) == 0 {
		args = []string{first.act.Arg}
	}
	keys := x.board()
	for _, arg := range args {
		tick := keys.key(dialog.VerbTick, arg)
		if tick == nil {
			return errors.New("an answer cannot be ticked")
		}
		err := x.phone.PressOld(tick.message, tick.data)
		if err == nil {
			keys, err = x.after(ctx, tick.act.Step-1, func(b board) bool { return b.key(dialog.VerbUntick, arg) != nil })
		}
		if err != nil {
			return err
		}
	}
	done := keys.key(dialog.VerbDone, "")
	if done == nil {
		return errors.New("an answer is ticked, and there is no end of it")
	}
	return x.phone.PressOld(done.message, done.data)
}

// answer chooses one of several answers, a likely one where there is any.
func (x *woman) answer(her *cohort.Participant, keys board) *key {
	if id := x.likely(her); id != "" {
		if key := keys.key(dialog.VerbAnswer, dialog.AnswerArg(id)); key != nil {
			return key
		}
	}
	var found []int
	for i := range keys {
		if keys[i].act.Verb == dialog.VerbAnswer {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &keys[found[x.chance.IntN(len(found))]]
}

// likely is what she would answer to the question before her: three times of four what is right or, of how she
// rates herself, a low place at first and a higher one afterwards. "": anything.
func (x *woman) likely(her *cohort.Participant) course.OptionID {
	at, item := her.Place, x.asked(her)
	if item == nil {
		return ""
	}
	if item.Type == course.Scale {
		place := 2 + x.chance.IntN(2)
		for _, m := range x.current().Measures {
			if m.After == (course.QuizRef{Module: at.Module, Quiz: at.Quiz}) {
				place++
			}
		}
		return course.OptionID(strconv.Itoa(place))
	}
	for _, o := range item.Options {
		if o.Correct && x.chance.IntN(4) > 0 {
			return o.ID
		}
	}
	return ""
}

// asked is the question before her; nil where there is none.
func (x *woman) asked(her *cohort.Participant) *course.Question {
	if q := x.current().Quiz(her.Place.Module, her.Place.Quiz); q != nil {
		return q.Question(her.Place.Question)
	}
	return nil
}

// there says that she has come as far as she is to come.
func (x *woman) there(p *cohort.Participant) bool {
	if p == nil {
		return true
	}
	modules := x.current().Modules
	read := func(m *course.Module) (lessons, quizzes int) {
		for _, l := range m.Lessons {
			if r := p.Lessons[string(m.ID)+"/"+string(l.ID)]; r != nil && r.Done != 0 {
				lessons++
			}
		}
		for _, q := range m.Quizzes {
			if r := p.Quizzes[string(m.ID)+"/"+string(q.ID)]; r != nil && len(r.Closed) > 0 {
				quizzes++
			}
		}
		return lessons, quizzes
	}
	lessons, quizzes := read(modules[0])
	first := lessons == len(modules[0].Lessons) && quizzes == len(modules[0].Quizzes)
	later, asked := read(modules[len(modules)-1])
	switch x.aim {
	case aimReads, aimPauses, aimBlocks:
		return lessons >= min(len(x.visits)+1, len(modules[0].Lessons))
	case aimAsked:
		return first || quizzes > 0 && p.Place.View == dialog.ViewQuestion && p.Place.Quiz != modules[0].Quizzes[0].ID
	case aimFirst:
		return first
	case aimSecond:
		return first && later >= min(3, len(modules[len(modules)-1].Lessons))
	case aimAll:
		last := modules[len(modules)-1]
		return first && later == len(last.Lessons) && asked == len(last.Quizzes)
	}
	return true
}

// ends is what she does after her last visit.
func (x *woman) ends(ctx context.Context) error {
	switch x.aim {
	case aimBlocks:
		x.phone.Block()
	case aimPauses:
		step := x.board().step()
		if _, err := x.phone.Say("/" + dialog.CommandReminders); err != nil {
			return err
		}
		for _, verb := range []dialog.Verb{dialog.VerbPause, dialog.VerbPauseFor} {
			keys, err := x.after(ctx, step, func(b board) bool { return b.key(verb, "") != nil })
			if err != nil {
				return err
			}
			key := keys.key(verb, "")
			step = key.act.Step
			if err := x.phone.PressOld(key.message, key.data); err != nil {
				return err
			}
		}
	}
	return nil
}

// word is what she writes to go on.
func (x *woman) word() string {
	return map[string]string{"ar": "متابعة", "ckb": "بەردەوام بە", "en": "continue"}[x.lang]
}

// words are an answer in her own.
func (x *woman) words() string {
	return map[string]string{
		"ar":  "سأبدأ باجتماع قصير مع الفريق كل أسبوع.",
		"ckb": "هەفتانە کۆبوونەوەیەکی کورت لەگەڵ تیمەکەم دەکەم.",
		"en":  "I will begin with a short meeting of my team each week.",
	}[x.lang]
}
