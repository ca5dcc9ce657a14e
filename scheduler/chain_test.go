package scheduler_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/scheduler"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
)

// auditLog is an audit log, and what a Chainer did with it.
type auditLog struct {
	*storage.Store
	t      *testing.T
	engine storage.Engine
	now    time.Time
	since  []cohort.Instant // of each time that links were looked for
}

func newAuditLog(t *testing.T) (*auditLog, *scheduler.Chainer) {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	l := &auditLog{t: t, engine: engine, now: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return l.now }
	l.Store = storage.NewStore(engine, keys, now)
	return l, &scheduler.Chainer{Entries: l, Now: now, Log: slog.New(slog.DiscardHandler)}
}

func (l *auditLog) LinkEntries(ctx context.Context, since cohort.Instant) (int, error) {
	l.since = append(l.since, since)
	return l.Store.LinkEntries(ctx, since)
}

// acts writes an entry that bears a time so long ago.
func (l *auditLog) acts(ago time.Duration) {
	l.t.Helper()
	was := l.now
	l.now = was.Add(-ago)
	if err := l.Audit(l.t.Context(), cohort.ActionRowsTaken, "command line", seal.Private{}); err != nil {
		l.t.Fatal(err)
	}
	l.now = was
}

// ticks lets ten seconds pass, and says how often links were looked for.
func (l *auditLog) ticks(c *scheduler.Chainer) int {
	l.t.Helper()
	l.now, l.since = l.now.Add(10*time.Second), nil
	if err := c.Tick(l.t.Context()); err != nil {
		l.t.Fatal(err)
	}
	return len(l.since)
}

// all wants every entry to be linked.
func (l *auditLog) all(n int64) {
	l.t.Helper()
	if entries, links, err := l.CountEntries(l.t.Context()); err != nil || entries != n || links != n {
		l.t.Errorf("%d entries, %d links: %v", entries, links, err)
	}
}

// What is not linked is linked at the next tick, however old the time it bears; where there
// is nothing to link nothing is looked through.
func TestChainerLinks(t *testing.T) {
	l, c := newAuditLog(t)
	l.acts(400 * time.Hour)
	l.acts(time.Minute)
	if n := l.ticks(c); n != 1 || l.since[0] != 0 {
		t.Errorf("first it looks %d times, since %v", n, l.since)
	}
	l.all(2)
	if n := l.ticks(c); n != 0 {
		t.Errorf("with nothing to do it looks %d times", n)
	}
	l.acts(time.Second)
	if n := l.ticks(c); n != 1 || l.since[0] == 0 {
		t.Errorf("for what is new it looks since %v", l.since)
	}
	l.all(3)
	l.acts(300 * time.Hour)
	if n := l.ticks(c); n != 2 || l.since[1] != 0 {
		t.Errorf("for what comes late it looks since %v", l.since)
	}
	l.all(4)
	chain, err := l.Chain(t.Context())
	if err != nil || chain.Verified != 2 || !chain.Holds() {
		t.Errorf("at the first tick the whole was verified: %+v %v", chain, err)
	}
	l.now = l.now.Add(time.Hour)
	l.ticks(c)
	if chain, err = l.Chain(t.Context()); err != nil || chain.Verified != 4 || chain.At != cohort.At(l.now) {
		t.Errorf("an hour later the whole was verified: %+v %v", chain, err)
	}
}

// What somebody removed is told when the whole is verified, is not looked for at each tick,
// and hides no entry that comes later.
func TestChainerAndWhatIsRemoved(t *testing.T) {
	l, c := newAuditLog(t)
	for range 4 {
		l.acts(0)
	}
	l.ticks(c)
	var link struct {
		Entry string `json:"entry"`
	}
	if err := l.engine.Get(t.Context(), "links", "000000000002", &link); err != nil {
		t.Fatal(err)
	}
	if err := l.engine.Delete(t.Context(), "facts", link.Entry); err != nil {
		t.Fatal(err)
	}
	if n := l.ticks(c); n != 2 {
		t.Errorf("it looks %d times", n)
	}
	if n := l.ticks(c); n != 0 {
		t.Errorf("what was removed is looked for again, %d times", n)
	}
	l.acts(200 * time.Hour)
	l.ticks(c)
	if entries, links, err := l.CountEntries(t.Context()); err != nil || entries != 4 || links != 5 {
		t.Errorf("%d entries, %d links: %v", entries, links, err)
	}
	l.now = l.now.Add(time.Hour)
	l.ticks(c)
	chain, err := l.Chain(t.Context())
	if err != nil || chain.Broken != 1 || chain.Breaks[0].N != 2 || chain.Breaks[0].Why != cohort.BreakRemoved || chain.Verified != 1 {
		t.Errorf("%+v %v", chain, err)
	}
	if n := l.ticks(c); n != 0 {
		t.Errorf("it looks %d times", n)
	}
}
