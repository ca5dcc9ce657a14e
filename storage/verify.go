package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"cohortbot/cohort"
)

// VerifyChain looks at the whole audit log: every link, the entry it names, and the entries
// that no link names yet. It only reads, and may be called beside a leader that links.
func (s *Store) VerifyChain(ctx context.Context) (*cohort.Chain, error) {
	return s.verify(ctx, nil)
}

// verify is VerifyChain with entries that were read already.
func (s *Store) verify(ctx context.Context, read map[string]entry) (*cohort.Chain, error) {
	last, err := s.Chain(ctx)
	if err != nil {
		return nil, err
	}
	v := verifying{store: s, c: &cohort.Chain{At: cohort.At(s.now())}, read: read}
	if last != nil {
		v.lastN, v.lastSum = last.Last, last.LastSum
	}
	err = s.walk(ctx, Query{Index: linksByID, Limit: page}, func(d Decode) error { return v.take(ctx, d) })
	if err == nil {
		err = s.verifyRest(ctx, v.c, v.removed)
	}
	if err != nil {
		return nil, fmt.Errorf("verify the audit log: %w", err)
	}
	v.c.Last, v.c.LastSum = v.prev.number(), v.prev.Sum
	if v.lastN > 0 && !v.metLast {
		v.c.Add(cohort.Break{N: v.lastN, Why: cohort.BreakCut})
		v.c.Last, v.c.LastSum = v.lastN, v.lastSum // it stays gone, however many follow
	}
	return v.c, nil
}

// verifying follows the links.
type verifying struct {
	store   *Store
	c       *cohort.Chain
	prev    link
	removed int64            // links whose entry is not there
	read    map[string]entry // entries by id; others are looked up

	lastN   int64 // the last link of the time before
	lastSum string
	metLast bool
}

func (v *verifying) take(ctx context.Context, d Decode) error {
	var l link
	if err := d(&l); err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	v.c.Links++
	n := v.prev.number() + 1
	switch {
	case l.Sum != v.store.sum(&l):
		v.c.Add(cohort.Break{N: l.number(), Entry: l.Entry, Why: cohort.BreakForged})
	case l.number() != n:
		v.c.Add(cohort.Break{N: n, Why: cohort.BreakMissing})
	case l.Prev != v.prev.Sum:
		v.c.Add(cohort.Break{N: n, Entry: l.Entry, Why: cohort.BreakOrder})
	}
	b, known := breakIn(v.read[l.Entry], l)
	if !known {
		var err error
		if b, err = v.store.verifyEntry(ctx, l); err != nil {
			return err
		}
	}
	if b.Why != "" {
		v.c.Add(b)
		if b.Why == cohort.BreakRemoved {
			v.removed++
		}
	}
	if v.c.Holds() {
		v.c.Verified++
	}
	v.metLast = v.metLast || l.number() == v.lastN && l.Sum == v.lastSum
	if l.number() >= n {
		v.prev = l
	}
	return nil
}

// verifyEntry looks at the entry of a link.
func (s *Store) verifyEntry(ctx context.Context, l link) (cohort.Break, error) {
	b := cohort.Break{N: l.number(), Entry: l.Entry}
	var raw json.RawMessage
	err := s.engine.Get(ctx, facts, l.Entry, &raw)
	switch {
	case errors.Is(err, ErrNotFound):
		b.Why = cohort.BreakRemoved
		return b, nil
	case errors.Is(err, ErrDamaged):
		b.Why = cohort.BreakChanged
		return b, nil
	case err != nil:
		return b, err
	}
	e, err := s.entryOf(func(into any) error { return json.Unmarshal(raw, into) })
	b.At = e.at
	if b, _ = breakIn(e, l); err != nil {
		b.Why = cohort.BreakChanged
	}
	return b, nil
}

// breakIn says what is wrong with an entry that a link names; false: it is not known, or damaged
// so that it has to be looked up.
func breakIn(e entry, l link) (cohort.Break, bool) {
	b := cohort.Break{N: l.number(), Entry: l.Entry, At: e.at}
	switch {
	case e.hash != l.Hash:
		b.Why = cohort.BreakChanged
	case !e.ours && !(l.First && e.old):
		b.Why = cohort.BreakInserted
	}
	return b, e.id == l.Entry && e.hash != ""
}

// readAhead reads all entries, by id. One with the id of another is left to be looked up.
func (s *Store) readAhead(ctx context.Context) (map[string]entry, error) {
	out := map[string]entry{}
	err := s.entries(ctx, 0, func(e entry) error {
		if _, twice := out[e.id]; twice {
			e.hash = ""
		}
		out[e.id] = e
		return nil
	})
	return out, err
}

// verifyRest looks at the entries without a link, if there are any.
func (s *Store) verifyRest(ctx context.Context, c *cohort.Chain, removed int64) error {
	all, linked, err := s.CountEntries(ctx)
	if err != nil || all == linked-removed {
		return err
	}
	return s.entries(ctx, 0, func(e entry) error {
		waits, counterfeit, err := s.unlinked(ctx, e)
		if err != nil {
			return err
		}
		if waits {
			c.Waiting++
		}
		if counterfeit || waits && !e.ours && (linked > 0 || !e.old) {
			c.Add(cohort.Break{Entry: e.id, At: e.at, Why: cohort.BreakInserted})
		}
		return nil
	})
}

// unlinked says that no link names an entry; or that one names it and means another, which lies
// under its id and is as it was linked.
func (s *Store) unlinked(ctx context.Context, e entry) (waits, counterfeit bool, err error) {
	var l link
	q := Query{Index: linksByEntry, Equal: []any{e.id}, Limit: 1}
	if _, err = s.engine.Find(ctx, q, func(d Decode) error { return passOver(d(&l)) }); err != nil {
		return false, false, err
	}
	if l.ID == "" || l.Hash == e.hash {
		return l.ID == "", false, nil
	}
	b, err := s.verifyEntry(ctx, l)
	return false, err == nil && b.Why == "", err
}

// chained is how far the chain held when the leader looked last.
type chained struct {
	ID      string       `json:"_id"`
	Version int64        `json:"version"`
	Chain   cohort.Chain `json:"chain"`
}

const chainID = "chain"

// Chain is what the leader saw last; nil when none has looked yet.
func (s *Store) Chain(ctx context.Context) (*cohort.Chain, error) {
	var c chained
	err := s.engine.Get(ctx, meta, chainID, &c)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read how far the audit log was verified: %w", err)
	}
	return &c.Chain, nil
}

// KeepChain remembers what the leader saw.
func (s *Store) KeepChain(ctx context.Context, c *cohort.Chain) error {
	var was chained
	err := s.engine.Get(ctx, meta, chainID, &was)
	next := &chained{ID: chainID, Version: was.Version + 1, Chain: *c}
	switch {
	case errors.Is(err, ErrNotFound):
		err = s.engine.Insert(ctx, meta, chainID, next)
	case err == nil:
		err = s.engine.Replace(ctx, meta, chainID, was.Version, next)
	}
	if errors.Is(err, ErrConflict) || errors.Is(err, ErrDuplicate) {
		return nil // another leader has looked meanwhile
	}
	if err != nil {
		return fmt.Errorf("remember how far the audit log was verified: %w", err)
	}
	return nil
}
