package faults

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestBroughtAgain brings every update up to three times, while the bot is killed
// again and again: each takes effect exactly once. Some people say more than a
// document keeps keys for. An effect is an answer, or the help that was asked for.
func TestBroughtAgain(t *testing.T) {
	for way, hook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			a := again{came: map[int]int{}, kills: form(4, 20), r: rand.New(rand.NewPCG(20261126, 0))}
			eager, few, each := form(1, 10), form(20, 100), form(10, 20)
			ctx, cancel := context.WithTimeout(t.Context(), patience())
			defer cancel()
			a.rig = newRig(t, setup{typed: true, hook: hook, uses: eager + few})
			p := a.start(ctx)
			a.all = a.enrol(ctx, eager+few)
			a.rest(ctx)
			p.stop()
			a.before = len(a.server.Updates())
			for i, w := range a.all {
				a.left = append(a.left, each)
				if i < eager {
					a.left[i] = eagerSays
				}
				w.said = 0
			}
			a.run(ctx)
			p = a.start(ctx)
			a.rest(ctx)
			p.stop()
			f, answers, helps := a.audit(a.all), a.answeredAll(a.all), a.helps()
			updates := len(a.server.Updates()) - a.before
			t.Logf("%d updates, brought %d times, %d kills: %d effects (%d answers, %d times help); keys of %d people had left their documents; %s",
				updates, updates+a.more, a.kills, answers+helps, answers, helps, a.overflown(), f)
			f.wants(t)
			if answers+helps != updates || helps != a.asked || updates != eager*eagerSays+few*each || a.overflown() < eager {
				t.Errorf("%d updates, %d effects", updates, answers+helps)
			}
		})
	}
}

// eagerSays is more than a document keeps keys for.
const eagerSays = 300

// again is what is said, and said again.
type again struct {
	*rig
	r      *rand.Rand
	kills  int
	all    crowd
	left   []int       // what each has still to say
	asked  int         // times help
	before int         // updates on the way to the first question
	more   int         // deliveries beyond the first
	came   map[int]int // those of each update
}

// run lets people speak between the kills, and Telegram repeat itself.
func (a *again) run(ctx context.Context) {
	a.t.Helper()
	total := 0
	for _, n := range a.left {
		total += n
	}
	for k := range a.kills {
		if k%3 == 2 {
			a.stillborn()
		}
		p := a.start(ctx)
		some := total/a.kills + 1
		a.speak(some / 2)
		a.repeat()
		a.meets(a.r.IntN(some), time.Second) // the random moment
		a.speak(some - some/2)
		a.repeat()
		if k < a.kills-1 {
			a.meets(a.r.IntN(some), time.Second)
		}
		p.kill()
	}
	a.speak(total)
	a.repeat()
}

// speak lets people say so many things, whoever it is.
func (a *again) speak(n int) {
	a.t.Helper()
	for ; n > 0; n-- {
		var who []int
		for i := range a.all {
			if a.left[i] > 0 {
				who = append(who, i)
			}
		}
		if len(who) == 0 {
			return
		}
		i := who[a.r.IntN(len(who))]
		a.left[i]--
		if w := a.all[i]; w.said < mostSaid-1 {
			must(a.t, w.says())
			continue
		}
		a.asked++
		_, err := a.all[i].Say("/help")
		must(a.t, err)
	}
}

// repeat brings some of what was brought before again, in any order: so that in the
// end each came three times at most.
func (a *again) repeat() {
	a.t.Helper()
	log := a.server.Updates()[a.before:]
	for _, i := range a.r.Perm(len(log)) {
		if a.r.IntN(a.kills) == 0 && a.came[i] < 2 {
			a.came[i]++
			a.more++
			must(a.t, a.server.Deliver(log[i]))
		}
	}
}

// helps counts the answers to those who asked for help.
func (a *again) helps() (n int) {
	a.t.Helper()
	b := a.open()
	defer b.close()
	for _, m := range b.rows(true) {
		if strings.Contains(m.text, "<b>What works here</b>") {
			n++
		}
	}
	return n
}

// overflown counts the people of whom keys have left their documents.
func (a *again) overflown() (n int) {
	a.t.Helper()
	b := a.open()
	defer b.close()
	for _, doc := range b.people() {
		if doc.SeenUntil > 0 {
			n++
		}
	}
	return n
}
