package scheduler

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"
)

// Lease says who leads. Whoever writes it raises its version, so one that stands still
// is renewed by nobody.
type Lease struct {
	Version int64     // 0: there was never one
	Term    int64     // of the last period
	Holder  string    // the process that leads; "" when it has given the lease back
	Led     time.Time // when its holder last said that it leads
}

// ErrLeaseLost says that another has written the lease meanwhile.
var ErrLeaseLost = errors.New("the lease is another's by now")

// Leases keeps the lease.
type Leases interface {
	// Lease gives it as it lies there; the zero Lease when nobody ever led.
	Lease(ctx context.Context) (Lease, error)
	// SaveLease stores l in place of the version before it, or says ErrLeaseLost.
	// After any other error it may have taken effect, or may do so yet.
	SaveLease(ctx context.Context, l Lease) error
	// NextTerm gives a number that is higher than any it gave before.
	NextTerm(ctx context.Context) (int64, error)
}

// Period is one time of leading.
type Period struct {
	Term  int64     // higher than that of every period before: what is done under a lower one is overtaken
	Since time.Time // when somebody last led, as far as is known; zero when nobody ever did
}

// Duty is what is done by whoever leads. Its methods are never called at the same time.
type Duty interface {
	// Lead does it, until ctx ends and what was in hand has come to rest. An error
	// ends Leader.Run.
	Lead(ctx context.Context, p Period) error
	// StandBy is told that somebody else leads.
	StandBy()
}

// Leader does a duty while this process leads. Of all processes on one store at most
// one believes that it does: the lease is taken only from one that gave it back, or
// that has not renewed it for a TTL by the taker's own clock; and its holder, by its
// own clock, stops well before. A process that is frozen in between, or whose machine
// slept, may still act when it wakes: against that stands the term. Leases and Duty are
// required.
type Leader struct {
	Leases Leases
	Duty   Duty
	Alone  bool             // nobody else can lead: a lock on the data directory sees to it
	TTL    time.Duration    // default 15 s; the same in every process of a store
	Now    func() time.Time // for what is stored; default time.Now
	Log    *slog.Logger     // default slog.Default()

	holder string // this process, at random
	reign  atomic.Pointer[reign]
}

// reign is a time of leading as the process itself sees it.
type reign struct {
	held  Lease
	since time.Time
	until time.Time // by our own clock: nobody else leads before, with time to spare
}

// pulse is how often one who leads alone says so: see Period.Since.
const pulse = 30 * time.Second

// releaseTakes is how long giving the lease back may take.
const releaseTakes = 2 * time.Second

// Run leads whenever it may, until ctx ends; then it gives the lease back.
func (l *Leader) Run(ctx context.Context) error {
	l.holder = rand.Text()
	for {
		r := l.stand(ctx)
		if r == nil {
			return nil
		}
		if err := l.lead(ctx, r); err != nil {
			return err
		}
	}
}

// Leading says whether this process leads at this moment, and in which term.
func (l *Leader) Leading() (term int64, ok bool) {
	r := l.reign.Load()
	if r == nil || !l.Alone && !time.Now().Before(r.until) {
		return 0, false
	}
	return r.held.Term, true
}

// stand stands by until the lease is ours; nil when ctx ends before.
func (l *Leader) stand(ctx context.Context) *reign {
	var w watch
	stands := false
	for ctx.Err() == nil {
		asked := time.Now()
		seen, err := l.read(ctx)
		told := time.Now()
		switch {
		case err != nil: // the lease may still stand as it was seen last
		case l.Alone || seen.Holder == "" || seen.Holder == l.holder || w.still(seen, asked, told) >= l.ttl():
			var r *reign
			if r, err = l.take(ctx, seen); r != nil {
				return r
			}
		case !stands:
			stands = true
			l.Duty.StandBy()
		}
		pause := l.look()
		if err != nil && ctx.Err() == nil {
			l.log().Warn("leader: cannot see who leads; it is tried again", "err", err)
			pause *= 5
		}
		rest(ctx, pause)
	}
	return nil
}

// watch measures how long a lease has stood still, by our own clock.
type watch struct {
	seen  Lease
	first time.Time
}

// still gives how long seen has certainly stood as it is: between the answer that
// first showed it and the question that showed it last.
func (w *watch) still(seen Lease, asked, told time.Time) time.Duration {
	if w.first.IsZero() || w.seen.Version != seen.Version {
		w.seen, w.first = seen, told
	}
	return asked.Sub(w.first)
}

// take takes the lease in a new term; nil without an error when another was quicker.
func (l *Leader) take(ctx context.Context, seen Lease) (*reign, error) {
	ctx, cancel := context.WithTimeout(ctx, l.try())
	defer cancel()
	term, err := l.Leases.NextTerm(ctx)
	if err != nil {
		return nil, err
	}
	asked := time.Now()
	r := &reign{Lease{seen.Version + 1, term, l.holder, l.now()}, seen.Led, asked.Add(l.safe())}
	err = l.Leases.SaveLease(ctx, r.held)
	if errors.Is(err, ErrLeaseLost) {
		return nil, nil
	}
	if err != nil || !l.Alone && !time.Now().Before(r.until) {
		return nil, err // ours or not: the next look tells
	}
	return r, nil
}

// release gives the lease back, so that the next need not wait.
func (l *Leader) release(ctx context.Context, held Lease) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTakes)
	defer cancel()
	held.Version, held.Holder, held.Led = held.Version+1, "", l.now()
	if err := l.Leases.SaveLease(ctx, held); err != nil && !errors.Is(err, ErrLeaseLost) {
		l.log().Warn("leader: the lease was not given back; the next waits until it has run out", "err", err)
	}
}

// read asks for the lease, not longer than one try may take.
func (l *Leader) read(ctx context.Context) (Lease, error) {
	ctx, cancel := context.WithTimeout(ctx, l.try())
	defer cancel()
	return l.Leases.Lease(ctx)
}

func (l *Leader) ttl() time.Duration {
	if l.TTL == 0 {
		return 15 * time.Second
	}
	return l.TTL
}

// safe is how long after it was asked for a renewal lets us lead. What is left of the
// TTL is for the duty to come to rest, and for clocks that do not go alike.
func (l *Leader) safe() time.Duration { return l.ttl() * 2 / 3 }

// try is how long one question to the store may take.
func (l *Leader) try() time.Duration { return l.ttl() / 5 }

// look is how often one who stands by looks at the lease.
func (l *Leader) look() time.Duration { return l.ttl() / 15 }

func (l *Leader) now() time.Time {
	if l.Now == nil {
		return time.Now()
	}
	return l.Now()
}

func (l *Leader) log() *slog.Logger {
	if l.Log == nil {
		return slog.Default()
	}
	return l.Log
}

// rest waits, unless ctx ends before.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
