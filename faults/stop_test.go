package faults

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// quick is the time between two updates at 200 a second.
const quick = 5 * time.Millisecond

// mostSaid is how often somebody may answer before the quiz ends.
const mostSaid = questions - 1

// ways are the two by which updates come.
func ways() map[string]bool { return map[string]bool{"by polling": false, "by webhook": true} }

// TestStopUnderLoad stops the bot in good order again and again while 200 updates a
// second come: it ends with status 0 within ten seconds, and nothing is lost.
func TestStopUnderLoad(t *testing.T) {
	for way, hook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			people, stops := form(24, 250), form(4, 50)
			ctx, cancel := context.WithTimeout(t.Context(), patience())
			defer cancel()
			r := newRig(t, setup{typed: true, hook: hook, slow: 20 * time.Millisecond, uses: people})
			p := r.start(ctx)
			all := r.enrol(ctx, people)
			still := all.talk(t, quick)
			var longest time.Duration
			for range stops {
				time.Sleep(100*time.Millisecond + rand.N(700*time.Millisecond))
				longest = max(longest, p.stop())
				p = r.start(ctx)
			}
			said, rate := still()
			r.rest(ctx)
			longest = max(longest, p.stop())
			f, answers := r.audit(all), r.answeredAll(all)
			t.Logf("%d stops under %.0f updates a second: %d updates, %d answers; the longest stop took %s; %s",
				stops+1, rate, said, answers, longest.Round(time.Millisecond), f)
			f.wants(t)
			if rate < form(10.0, 50) || said != answers { // the short form stands among other tests
				t.Errorf("%d updates at %.0f a second, %d answers", said, rate, answers)
			}
		})
	}
}

// talk lets somebody say something every so often, until the stop it gives is
// called; that says how much was said, and how much a second.
func (c crowd) talk(t *testing.T, every time.Duration) (stop func() (said int, rate float64)) {
	t.Helper()
	done, rest, said := make(chan struct{}), sync.WaitGroup{}, 0
	began := time.Now()
	var ended time.Time
	rest.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for n := 0; n < len(c)*mostSaid; n++ {
			ended = time.Now()
			if err := c[n%len(c)].says(); err != nil {
				t.Error(err)
			}
			said++
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	})
	return func() (int, float64) {
		close(done)
		rest.Wait()
		return said, float64(said) / ended.Sub(began).Seconds()
	}
}
