package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

const ttl = 15 * time.Second

var errAway = errors.New("the store is away")

// lectern keeps a lease. ask, when there is one, is called by every process that asks
// for it, before (done is false) and after; its error is what that process is told.
type lectern struct {
	mu    sync.Mutex
	lease Lease
	term  int64
	saved int
	ask   func(who, what string, done bool) error
}

// desk is the lectern as one process sees it.
type desk struct {
	*lectern
	who string
}

func (d desk) call(what string, do func() error) error {
	d.mu.Lock()
	ask := d.ask
	d.mu.Unlock()
	if ask == nil {
		ask = func(string, string, bool) error { return nil }
	}
	if err := ask(d.who, what, false); err != nil {
		return err
	}
	d.mu.Lock()
	done := do()
	d.mu.Unlock()
	if err := ask(d.who, what, true); err != nil {
		return err
	}
	return done
}

func (d desk) Lease(context.Context) (l Lease, err error) {
	err = d.call("read", func() error { l = d.lease; return nil })
	return l, err
}

func (d desk) SaveLease(_ context.Context, l Lease) error {
	return d.call("save", func() error {
		if d.lease.Version != l.Version-1 {
			return ErrLeaseLost
		}
		d.lease = l
		d.saved++
		return nil
	})
}

func (d desk) NextTerm(context.Context) (term int64, err error) {
	err = d.call("term", func() error { d.term++; term = d.term; return nil })
	return term, err
}

// failing lets the calls of one process fail from now on.
func (l *lectern) failing(ask func(who, what string, done bool) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ask = ask
}

// process is a process that may lead; it remembers when it did.
type process struct {
	*Leader
	mu      sync.Mutex
	periods []Period
	led     []time.Duration // since the beginning: led from, to, from, to
	stood   int
	began   time.Time
	end     func() error
}

// starts starts a process on a lectern.
func (l *lectern) starts(t *testing.T, who string, alone bool) *process {
	t.Helper()
	p := &process{began: time.Now()}
	p.Leader = &Leader{Leases: desk{l, who}, Duty: p, Alone: alone, Log: slog.New(slog.DiscardHandler)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	p.end = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { _ = p.end() })
	synctest.Wait()
	return p
}

func (p *process) Lead(ctx context.Context, period Period) error {
	p.note(func() { p.periods = append(p.periods, period); p.led = append(p.led, time.Since(p.began)) })
	<-ctx.Done()
	p.note(func() { p.led = append(p.led, time.Since(p.began)) })
	return nil
}

func (p *process) StandBy() { p.note(func() { p.stood++ }) }

func (p *process) note(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// leads wants a process to lead in a term; 0 is none.
func (p *process) leads(t *testing.T, term int64, when string) {
	t.Helper()
	synctest.Wait()
	got, ok := p.Leading()
	p.mu.Lock()
	defer p.mu.Unlock()
	if doing := len(p.led)%2 == 1; got != term || ok != (term != 0) || doing != ok {
		t.Errorf("%s: leads in term %d (%v), its duty is under way: %v; want term %d", when, got, ok, doing, term)
	}
}

func TestTheNextLeadsAtOnceWhenTheLeaseIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{}
		a := l.starts(t, "a", false)
		a.leads(t, 1, "the first")
		time.Sleep(time.Hour)
		b := l.starts(t, "b", false)
		time.Sleep(time.Minute)
		a.leads(t, 1, "after an hour")
		b.leads(t, 0, "the second")
		if b.stood != 1 || a.stood != 0 {
			t.Errorf("told to stand by: %d and %d times", a.stood, b.stood)
		}
		if err := a.end(); err != nil {
			t.Error(err)
		}
		gone := time.Now()
		a.leads(t, 0, "after it has given the lease back")
		time.Sleep(ttl / 15)
		b.leads(t, 2, "after the first has gone")
		if since := b.periods[0].Since; since.Sub(gone) > time.Second || gone.Sub(since) > time.Second {
			t.Errorf("somebody led until %v, the second was told %v", gone, since)
		}
		if !a.periods[0].Since.IsZero() {
			t.Error("nobody led before the first")
		}
	})
}

func TestADeadLeaderIsFollowedAfterTheTTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{}
		a := l.starts(t, "a", false)
		time.Sleep(time.Minute + 7*time.Second)
		b := l.starts(t, "b", false)
		l.failing(func(who, _ string, _ bool) error { // it is killed: nothing of it arrives any more
			if who == "a" {
				return errAway
			}
			return nil
		})
		_ = a.end()
		time.Sleep(ttl - time.Second)
		b.leads(t, 0, "before the TTL")
		time.Sleep(2*time.Second + ttl/15)
		b.leads(t, 2, "after it")
	})
}

// Who stands by need not see every beat: a question that fails proves nothing.
func TestQuestionsThatFailDelayNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{lease: Lease{Version: 9, Term: 5, Holder: "one that was killed"}, term: 5}
		asked := 0
		l.failing(func(_, what string, done bool) error {
			if what == "read" && !done {
				if asked++; asked%3 == 0 {
					return errAway
				}
			}
			return nil
		})
		b := l.starts(t, "b", false)
		time.Sleep(ttl + 6*time.Second)
		b.leads(t, 6, "after the TTL")
	})
}

// away are ways in which the store is away for one process.
func away() map[string]func(done bool) error {
	return map[string]func(done bool) error{
		"fails": func(bool) error { return errAway },
		"hangs": func(bool) error { time.Sleep(time.Minute); return errAway },
	}
}

func TestALeaderStopsBeforeOthersMayJudgeIt(t *testing.T) {
	for name, is := range away() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &lectern{}
				a := l.starts(t, "a", false)
				b := l.starts(t, "b", false)
				time.Sleep(10 * time.Second)
				l.failing(func(who, what string, done bool) error {
					if who == "a" && what == "save" {
						return is(done)
					}
					return nil
				})
				time.Sleep(3 * time.Minute)
				l.failing(nil)
				time.Sleep(3 * time.Minute)
				term, _ := b.Leading()
				b.leads(t, max(2, term), "after the first could not renew")
				a.leads(t, 0, "after the second has taken the lease")
				if gap := b.led[0] - a.led[1]; gap < ttl/5 || gap > ttl {
					t.Errorf("the first stopped at %v, the second began at %v", a.led[1], b.led[0])
				}
			})
		})
	}
}

// A renewal that took effect although no answer came keeps the lease ours.
func TestALostAnswerCostsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{}
		a := l.starts(t, "a", false)
		b := l.starts(t, "b", false)
		n := 0
		l.failing(func(_, what string, done bool) error {
			if what != "save" || !done {
				return nil
			}
			if n++; n%3 == 0 {
				return errAway
			}
			return nil
		})
		time.Sleep(time.Hour)
		a.leads(t, 1, "although every third answer is lost")
		b.leads(t, 0, "while the other leads")
	})
}

func TestALeaderWhoseStoreWasAwayLeadsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{}
		a := l.starts(t, "a", false)
		time.Sleep(10 * time.Second)
		l.failing(func(string, string, bool) error { return errAway })
		time.Sleep(time.Minute)
		a.leads(t, 0, "while the store is away")
		l.failing(nil)
		time.Sleep(5 * time.Second)
		a.leads(t, 2, "when it is back")
		if a.stood != 0 {
			t.Error("nobody else led")
		}
		led := a.periods[1].Since
		if since := led.Sub(a.began); since < 5*time.Second || since > 11*time.Second {
			t.Errorf("it last led, as far as is known, after %v", since)
		}
	})
}

func TestOneWhoWasFrozenNoticesThatAnotherLeads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{}
		a := l.starts(t, "a", false)
		time.Sleep(10 * time.Second)
		l.mu.Lock() // as if its own clock had stood still meanwhile
		l.lease = Lease{Version: l.lease.Version + 1, Term: 7, Holder: "b"}
		l.mu.Unlock()
		time.Sleep(4 * time.Second)
		a.leads(t, 0, "another has the lease")
		if a.stood != 1 {
			t.Error("it does not stand by")
		}
	})
}

func TestOneWhoIsAloneLeadsWhateverTheStoreDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{lease: Lease{Version: 4, Term: 3, Holder: "one that was killed", Led: time.Now().Add(-time.Hour)}, term: 3}
		a := l.starts(t, "a", true)
		a.leads(t, 4, "at once")
		if since := time.Since(a.periods[0].Since); since != time.Hour {
			t.Errorf("somebody led %v ago", since)
		}
		time.Sleep(time.Hour)
		l.mu.Lock()
		if l.saved > 121 || time.Since(l.lease.Led) > pulse {
			t.Errorf("in an hour %d writings, the last says %v", l.saved, l.lease.Led)
		}
		l.mu.Unlock()
		l.failing(func(string, string, bool) error { return errAway })
		time.Sleep(time.Hour)
		a.leads(t, 4, "while the store is away")
		l.failing(nil)
		l.mu.Lock()
		l.lease.Version, l.lease.Holder = l.lease.Version+1, "another"
		l.mu.Unlock()
		time.Sleep(time.Minute)
		if err := a.end(); err == nil || !strings.Contains(err.Error(), "stop the other serve") {
			t.Errorf("another leads too, and it says %v", err)
		}
		if !slices.Equal(a.led, []time.Duration{0, a.led[1]}) {
			t.Errorf("it led %v", a.led)
		}
	})
}

func TestADutyThatFailsEndsTheLeader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lectern{}
		sick := sickDuty{errors.New("it cannot be done")}
		err := (&Leader{Leases: desk{l, "a"}, Duty: sick, Log: slog.New(slog.DiscardHandler)}).Run(t.Context())
		if !errors.Is(err, sick.err) || l.lease.Holder != "" {
			t.Errorf("it ends with %v; the lease is held by %q", err, l.lease.Holder)
		}
	})
}

type sickDuty struct{ err error }

func (d sickDuty) Lead(context.Context, Period) error { return d.err }
func (sickDuty) StandBy()                             {}
