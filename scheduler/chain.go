package scheduler

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"cohortbot/cohort"
)

// Entries is the audit log with its links.
type Entries interface {
	// CountEntries counts the entries and the links: each link names an entry, and no entry
	// has two.
	CountEntries(ctx context.Context) (entries, links int64, err error)
	// LinkEntries links the entries made since that are not linked, and says how many.
	LinkEntries(ctx context.Context, since cohort.Instant) (int, error)
	VerifyChain(ctx context.Context) (*cohort.Chain, error)
	KeepChain(ctx context.Context, c *cohort.Chain) error
}

// Chainer links the entries of the audit log, and looks whether the whole of it holds. It
// is for whoever leads. Entries is required.
//
// Nothing is missed, however late an entry comes and whatever time it bears: while there are
// as many links as entries there is nothing to link, since each link names an entry of its
// own; when there are not, and what was made lately does not explain it, all are looked at.
// What somebody removed makes a difference that stays; it is remembered, and all are looked
// at once more each time the whole is verified.
type Chainer struct {
	Entries Entries
	Every   time.Duration    // default 10 s
	Verify  time.Duration    // how often the whole is verified; default an hour
	Now     func() time.Time // default time.Now
	Log     *slog.Logger     // default slog.Default()

	stays    int64     // links that there are more than entries, with nothing left to link
	verified time.Time // when the whole was, last
}

// lately is how far back is looked for what is not linked, before all are looked at.
const lately = time.Hour

// Run links until ctx ends.
func (c *Chainer) Run(ctx context.Context) {
	look := func() {
		if err := c.Tick(ctx); err != nil && ctx.Err() == nil {
			c.log().Warn("audit log: it is linked later", "err", err)
		}
	}
	look()
	repeat(ctx, cmp.Or(c.Every, 10*time.Second), look)
}

// Tick links what is not linked and, when it is time, verifies the whole. It is not for use
// by several goroutines.
func (c *Chainer) Tick(ctx context.Context) error {
	whole := c.now().Sub(c.verified) >= c.verifyEvery()
	if err := c.link(ctx, whole); err != nil || !whole {
		return err
	}
	chain, err := c.Entries.VerifyChain(ctx)
	if err != nil {
		return err
	}
	if !chain.Holds() {
		c.log().Error("audit log: it does not hold together: cohortbot audit verify says where", "breaks", chain.Broken)
	}
	c.verified = c.now()
	return c.Entries.KeepChain(ctx, chain)
}

// link links what is not linked; all of it is looked for when whole is asked for, or when
// what was made lately does not explain the difference.
func (c *Chainer) link(ctx context.Context, whole bool) error {
	for _, since := range []cohort.Instant{cohort.At(c.now().Add(-lately)), 0} {
		if since > 0 && whole {
			continue
		}
		entries, links, err := c.Entries.CountEntries(ctx)
		if err != nil {
			return err
		}
		if links-entries == c.stays && !whole {
			return nil
		}
		if _, err := c.Entries.LinkEntries(ctx, since); err != nil {
			return err
		}
	}
	entries, links, err := c.Entries.CountEntries(ctx)
	if err == nil {
		c.stays = max(0, links-entries)
	}
	return err
}

func (c *Chainer) verifyEvery() time.Duration {
	if c.Verify == 0 {
		return time.Hour
	}
	return c.Verify
}

func (c *Chainer) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

func (c *Chainer) log() *slog.Logger {
	if c.Log == nil {
		return slog.Default()
	}
	return c.Log
}
