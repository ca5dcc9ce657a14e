package main

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"cohortbot/storage"
)

const (
	// freshFor is how long numbers are good: whoever asks more often gets the same
	// ones, and the store is not asked.
	freshFor = 5 * time.Second
	// keepEvery is how often what leaves no rows is written down: so much a kill loses.
	keepEvery = 5 * time.Second
	// countWithin is how long counting, or writing down, may take.
	countWithin = 5 * time.Second
)

// meter has the numbers for the operator. It alone asks the store for them, one
// question at a time.
type meter struct {
	store     *storage.Store
	updates   func() int64  // taken since the start
	throttled *atomic.Int64 // times Telegram asked to wait since the start
	log       *slog.Logger
	fresh     time.Duration // how long numbers are good

	asks  chan chan reading
	last  reading
	kept  storage.Totals // since the start, and in the store already
	shown storage.Totals // what was told last: no total falls
}

// reading is what the store said, and when.
type reading struct {
	storage.Counts
	err error
	at  time.Time
}

func newMeter(store *storage.Store, updates func() int64, throttled *atomic.Int64, log *slog.Logger) *meter {
	return &meter{store: store, updates: updates, throttled: throttled, log: log, fresh: freshFor, asks: make(chan chan reading)}
}

// run answers whoever asks, and writes down what leaves no rows, until ctx ends. The
// last of it is the caller's to keep, when everything has come to rest.
func (m *meter) run(ctx context.Context) {
	tick := time.NewTicker(keepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			m.keep(ctx)
		case answer := <-m.asks:
			if time.Since(m.last.at) > m.fresh {
				m.last = m.count(ctx)
			}
			answer <- m.last
		}
	}
}

var errNoNumbers = errors.New("the store gives no numbers now")

// ask gives the numbers, at most freshFor old, or an error when there are none in time.
func (m *meter) ask(ctx context.Context, within time.Duration) (storage.Counts, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	answer := make(chan reading, 1)
	select {
	case m.asks <- answer:
	case <-ctx.Done():
		return storage.Counts{}, errNoNumbers
	}
	select {
	case r := <-answer:
		return r.Counts, r.err
	case <-ctx.Done():
		return storage.Counts{}, errNoNumbers
	}
}

func (m *meter) count(ctx context.Context) reading {
	ctx, cancel := context.WithTimeout(ctx, countWithin)
	defer cancel()
	c, err := m.store.Count(ctx)
	if err != nil {
		m.log.Warn("the numbers for /metrics could not be counted", "err", err)
		return reading{err: errNoNumbers, at: time.Now()}
	}
	c.Throttled += m.throttled.Load() - m.kept.Throttled
	c.Updates += m.updates() - m.kept.Updates
	c.NotBelow(m.shown)
	m.shown = c.Totals
	return reading{Counts: c, at: time.Now()}
}

// keep adds to the store what has come since the last time. What could not be written
// for certain is written again: rather twice than not at all.
func (m *meter) keep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, countWithin)
	defer cancel()
	now := storage.Totals{Throttled: m.throttled.Load(), Updates: m.updates()}
	err := m.store.Raise(ctx, storage.Totals{
		Throttled: now.Throttled - m.kept.Throttled, Updates: now.Updates - m.kept.Updates,
	})
	if err != nil {
		m.log.Debug("the number of updates could not be stored; it is tried again", "err", err)
		return
	}
	m.kept = now
}
