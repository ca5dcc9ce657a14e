package main

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// ways are the two by which updates come.
func ways() map[string]bool { return map[string]bool{"by polling": false, "by webhook": true} }

// TestPoison presses a button that makes the turn panic, and at once goes on: the
// update is tried three times and set aside, she is told that it was not her doing,
// and what she did next is done. Nobody else notices.
func TestPoison(t *testing.T) {
	for way, webhook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: smallCourse, webhook: webhook})
			for n, lang := range []locales.Lang{"ar", "ckb", "en"} {
				c, other := st.enter(lang), st.enter(lang)
				c.registers()
				other.registers()
				c.pressesPoison(other)
				if tried, want := st.log.count(`"msg":"intake: a panic"`), 3*(n+1); tried != want {
					t.Errorf("%s: tried %d times, want 3", lang, tried-want+3)
				}
				c.setAside(int64(n + 1))
				if at := other.person().Place.View; at != dialog.ViewMenu {
					t.Errorf("%s: somebody else stands on %s", lang, at)
				}
				c.opensQuiz(1) // mended, the same button is as good as any
				c.presses(dialog.VerbAnswer)
			}
		})
	}
}

// pressesPoison lets her press what no turn can carry, and both go on at once; then
// the course is mended.
func (c *scene) pressesPoison(other *scene) {
	c.t.Helper()
	c.writes("/quiz")
	m, b := c.find(dialog.VerbQuiz, 1)
	whole := c.program.current()
	c.program.course.Store(poisoned(whole))
	said, answered := len(c.Messages()), len(c.Toasts())
	must(c.t, c.PressOld(m.ID, b.Data))
	_, err := c.Say("/modules")
	must(c.t, err)
	_, err = other.Say("/menu")
	must(c.t, err)
	c.settle()
	c.program.course.Store(whole)
	c.isTold(said, "apology")
	if n := len(c.Toasts()) - answered; n != 1 {
		c.t.Errorf("%s: her press was answered %d times", c.lang, n)
	}
	if at := c.person().Place.View; at != dialog.ViewModules || !c.has(dialog.VerbModule) {
		c.t.Errorf("%s: what she did next was not done: she stands on %s", c.lang, at)
	}
}

// setAside wants so many updates to be set aside.
func (s *stage) setAside(want int64) {
	s.t.Helper()
	if parked, err := s.program.store.Parked(s.t.Context()); err != nil || parked != want {
		s.t.Errorf("%d updates are set aside, error %v; want %d", parked, err, want)
	}
}

// poisoned is a course in which the screen before one quiz makes a turn panic.
func poisoned(c *course.Course) *course.Course {
	next, m, q := *c, *c.Modules[0], *c.Modules[0].Quizzes[1]
	q.Questions = append([]*course.Question{nil}, q.Questions...)
	m.Quizzes = []*course.Quiz{m.Quizzes[0], &q, m.Quizzes[2]}
	next.Modules = append([]*course.Module{&m}, next.Modules[1:]...)
	return &next
}

// isTold wants one of her messages, from number said on, to be these words of the
// catalogue in her language, without buttons.
func (c *scene) isTold(said int, key string) {
	c.t.Helper()
	want, err := c.program.bundle.Plain(c.lang, key, nil)
	must(c.t, err)
	n := 0
	for _, m := range c.Messages()[said:] {
		if m.FromBot && strings.Contains(bare(m.Words()), bare(want)) {
			n++
			if len(m.Keyboard) > 0 {
				c.t.Error("it has buttons")
			}
		}
	}
	if n != 1 {
		c.t.Errorf("%s: she is told %d times: %s", c.lang, n, want)
	}
}

// bare is a text without direction marks.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\u200e\u200f\u2066\u2067\u2068\u2069", r) {
			return -1
		}
		return r
	}, s)
}

// TestStoreAwayIsNoPoison: while the store cannot be reached an update waits, however
// often it is tried: Telegram keeps it. When the store is back it takes effect,
// once, and she is not told of anything.
func TestStoreAwayIsNoPoison(t *testing.T) {
	const unknown = "outcomes are unknown"
	for name, away := range map[string]func(storagetest.Moment) bool{
		"nothing is read":    func(m storagetest.Moment) bool { return m.Op == storagetest.Get },
		"nothing is written": func(m storagetest.Moment) bool { return m.Op == storagetest.Replace && !m.After },
		unknown:              func(m storagetest.Moment) bool { return m.Op == storagetest.Replace && m.After },
	} {
		for way, webhook := range ways() {
			t.Run(way+", "+name, func(t *testing.T) {
				t.Parallel()
				var gone atomic.Bool
				st := newStage(t, stageConfig{course: smallCourse, webhook: webhook, hook: func(_ context.Context, m storagetest.Moment) error {
					if gone.Load() && m.In == "people" && away(m) {
						return fmt.Errorf("%w: on request", storage.ErrUnavailable)
					}
					return nil
				}})
				c := st.enter("ckb")
				c.registers()
				tries := 5
				if webhook || name == unknown { // Telegram takes its time; what took effect is known by its key
					tries = 1
				}
				c.waits(&gone, tries)
				st.setAside(0)
			})
		}
	}
}

// waits lets her write while the store is away, until her update was refused often
// enough, and wants it done once when the store is back.
func (c *scene) waits(gone *atomic.Bool, tries int) {
	c.t.Helper()
	said, step := len(c.Messages()), c.person().Step
	gone.Store(true)
	_, err := c.Say("/modules")
	must(c.t, err)
	c.await("the update is refused", func() bool {
		return c.log.count("poll: an update waits")+c.log.count("webhook: an update must come again") >= tries
	})
	if n := c.server.Waiting(); tries > 1 && n != 1 {
		c.t.Errorf("Telegram keeps %d updates, want 1", n)
	}
	gone.Store(false)
	c.settle()
	if p := c.person(); p.Place.View != dialog.ViewModules || p.Step != step+1 {
		c.t.Errorf("she stands on %s at step %d, want %d", p.Place.View, p.Step, step+1)
	}
	if n := len(c.Messages()) - said; n != 2 { // hers and its answer
		c.t.Errorf("%d messages came, want 2", n)
	}
}

// TestPoisonThatCannotBeSetAside: while the place for it is away the update waits;
// it is set aside once, and once only she is told.
func TestPoisonThatCannotBeSetAside(t *testing.T) {
	for way, webhook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			var refused atomic.Int32
			st := newStage(t, stageConfig{course: smallCourse, webhook: webhook, hook: func(_ context.Context, m storagetest.Moment) error {
				if m.Op == storagetest.InsertMissing && m.In == "parked" && !m.After && refused.Add(1) == 1 {
					return fmt.Errorf("%w: on request", storage.ErrUnavailable)
				}
				return nil
			}})
			c := st.enter("en")
			c.registers()
			c.writes("/quiz")
			st.program.course.Store(poisoned(st.program.current()))
			said := len(c.Messages())
			m, b := c.find(dialog.VerbQuiz, 1)
			must(t, c.PressOld(m.ID, b.Data))
			st.settle()
			c.isTold(said, "apology")
			st.setAside(1)
			if n := refused.Load(); n != 2 {
				t.Errorf("setting it aside was tried %d times, want 2", n)
			}
		})
	}
}
