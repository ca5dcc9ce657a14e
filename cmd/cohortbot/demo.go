package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// demoDays is how long ago the cohort of a demonstration began.
const demoDays = 21

// aim is how far a woman of the demonstration has come.
type aim string

// The aims, in the order of the way.
const (
	aimNone   aim = ""       // her invitation is not opened
	aimLooks  aim = "looks"  // she has not agreed yet
	aimJoins  aim = "joins"  // she is in, and has read nothing
	aimReads  aim = "reads"  // some lessons of the first module
	aimAsked  aim = "asked"  // in the middle of a quiz
	aimFirst  aim = "first"  // the first module is finished
	aimSecond aim = "second" // some lessons of the second
	aimAll    aim = "all"    // everything is finished
	aimPauses aim = "pauses" // as reads, and has paused what comes unasked
	aimBlocks aim = "blocks" // as reads, and has blocked the bot
)

// role is one woman of the demonstration.
type role struct {
	name, lang string
	aim        aim
	joins      int   // on which day, from 0
	visits     []int // the days on which she goes on
}

// demoCast are 24 women. The first of each language is on the page, the others are in its
// list.
func demoCast() []role {
	return []role{
		{"زينب", "ar", aimAsked, 0, []int{0, 2, 5, 9, 20}},
		{"شیلان", "ckb", aimReads, 1, []int{1, 4}},
		{"Maryam", "en", aimSecond, 0, []int{0, 1, 3, 6, 8, 13, 19}},
		{"نور", "ar", aimFirst, 0, []int{0, 3, 7, 12}},
		{"فاطمة", "ar", aimFirst, 2, []int{2, 5, 10, 15, 19}},
		{"رغد", "ar", aimReads, 0, []int{0, 11}},
		{"هدى", "ar", aimReads, 3, []int{3, 18}},
		{"سناء", "ar", aimAsked, 1, []int{1, 6, 17}},
		{"إيمان", "ar", aimSecond, 0, []int{0, 2, 4, 9, 14, 20}},
		{"رنا", "ar", aimAll, 0, []int{0, 1, 2, 4, 7, 10, 13, 16, 18}},
		{"أمل", "ar", aimJoins, 6, nil},
		{"دعاء", "ar", aimJoins, 12, nil},
		{"سهى", "ar", aimLooks, 9, nil},
		{"بشرى", "ar", aimNone, 0, nil},
		{"تارا", "ckb", aimFirst, 0, []int{0, 4, 9, 14}},
		{"ژیان", "ckb", aimFirst, 1, []int{1, 3, 8, 16}},
		{"نازدار", "ckb", aimAll, 0, []int{0, 2, 5, 8, 11, 14, 17, 19}},
		{"شیرین", "ckb", aimPauses, 2, []int{2, 7}},
		{"ڕووناک", "ckb", aimReads, 4, []int{4, 9, 20}},
		{"هێڤی", "ckb", aimNone, 0, nil},
		{"Sara", "en", aimAsked, 0, []int{0, 8, 15}},
		{"Dina", "en", aimBlocks, 0, []int{0, 5}},
		{"Nadia", "en", aimReads, 10, []int{10, 12, 13}},
		{"Maya", "en", aimJoins, 18, nil},
	}
}

// onStage are their phones.
func onStage() []rehearsal.PhoneConfig {
	var out []rehearsal.PhoneConfig
	for i, r := range demoCast() {
		out = append(out, rehearsal.PhoneConfig{FirstName: r.name, LanguageCode: r.lang, Aside: i >= 3})
	}
	return out
}

// woman is one of them with her phone.
type woman struct {
	role
	fingers
	chance *rand.Rand
}

// fill plays three weeks of a cohort: everybody does by her own fingers what the cast says,
// day by day, and time brings what it brings.
func (h *hands) fill(ctx context.Context) error {
	h.acting.Lock()
	defer h.acting.Unlock()
	p, err := h.program()
	if err != nil {
		return err
	}
	team, women := h.players(p)
	for _, x := range team {
		if err := x.enter(ctx); err != nil {
			return fmt.Errorf("have the coordinator come in: %w", err)
		}
	}
	began := h.watch.now()
	for day := range demoDays {
		if err := visit(ctx, women, day); err != nil {
			return err
		}
		next := began.AddDate(0, 0, day+1)
		if now := time.Now(); next.After(now) || day == demoDays-1 {
			next = now
		}
		if err := errors.Join(h.arrived(ctx, p), h.through(ctx, p, next)); err != nil {
			return fmt.Errorf("let a day pass: %w", err)
		}
	}
	return nil
}

// players gives everybody with her phone, in the order of the cast.
func (h *hands) players(p *program) (team []fingers, women []*woman) {
	cast := map[string]role{}
	for _, r := range demoCast() {
		cast[r.name] = r
	}
	for n, phone := range h.server.Phones() {
		f := fingers{program: p, phone: phone, door: p.keys.Lookup("telegram", strconv.FormatInt(phone.ID(), 10))}
		switch r, plays := cast[phone.Config().FirstName]; {
		case phone.Config().Role == rehearsal.Coordinator:
			team = append(team, f)
		case plays && phone.Config().Role == "":
			women = append(women, &woman{role: r, fingers: f, chance: rand.New(rand.NewPCG(1, uint64(n)))})
		}
	}
	return team, women
}

// atOnce is how many women are at their phones at once.
const atOnce = 4

// visit has everybody do what she does on a day.
func visit(ctx context.Context, women []*woman, day int) error {
	wrong := make([]error, len(women))
	places := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, x := range women {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if err := x.day(ctx, day); err != nil {
				wrong[i] = fmt.Errorf("one who is to come to %q, on day %d: %w", x.aim, day, err)
			}
		})
	}
	all.Wait()
	return errors.Join(wrong...)
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
		on, err := x.on(ctx, x.board())
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
func (x *woman) on(ctx context.Context, keys board) (bool, error) {
	if keys.key(dialog.VerbSkip, "") != nil && keys.key(dialog.VerbAnswer, "") == nil && keys.key(dialog.VerbTick, "") == nil {
		_, err := x.phone.Say(x.words())
		return true, err
	}
	if tick := keys.key(dialog.VerbTick, ""); tick != nil {
		return true, x.ticks(ctx, *tick)
	}
	if key := x.answer(keys); key != nil {
		return true, x.phone.PressOld(key.message, key.data)
	}
	for _, verb := range []dialog.Verb{dialog.VerbDone, dialog.VerbNextQuestion, dialog.VerbNext, dialog.VerbStart, dialog.VerbFirst} {
		if key := keys.key(verb, ""); key != nil {
			return true, x.phone.PressOld(key.message, key.data)
		}
	}
	return x.asks(ctx)
}

// ticks ticks one of several answers, and is done: ticking itself is no step.
func (x *woman) ticks(ctx context.Context, tick key) error {
	if err := x.phone.PressOld(tick.message, tick.data); err != nil {
		return err
	}
	keys, err := x.after(ctx, tick.act.Step-1, func(b board) bool { return b.key(dialog.VerbUntick, "") != nil })
	if err != nil {
		return err
	}
	done := keys.key(dialog.VerbDone, "")
	if done == nil {
		return errors.New("an answer is ticked, and there is no end of it")
	}
	return x.phone.PressOld(done.message, done.data)
}

// answer chooses one of several answers; she is right more often than not.
func (x *woman) answer(keys board) *key {
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

// demoBegan is how far a demonstration's clock stands behind when it begins, at now: three
// weeks before, in the morning, so that nobody reads at night.
func demoBegan(now time.Time) time.Duration {
	y, m, d := now.UTC().Date()
	return time.Date(y, m, d-demoDays, demoHour, 0, 0, 0, time.UTC).Sub(now)
}

// demoHour is when everybody goes on, in UTC: ten in the morning in Baghdad.
const demoHour = 7
