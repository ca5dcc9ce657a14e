package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"cohortbot/cohort"
	"cohortbot/results/releasing"
	"cohortbot/results/taking"
	"cohortbot/results/tally"
)

// releases is what everybody may see of results, over the house's store and course. It remembers what it
// has read of the facts, so that it need not read all each time; it is for one goroutine.
type releases struct {
	*house

	gathered *tally.Gathering
	texts    *tally.Texts              // as gathered
	n        int64                     // facts in it
	recent   map[string]cohort.Instant // those of the last hour before it was read, by id
	read     cohort.Instant            // when that was
	learning taking.Learning           // and who learned where, by those facts

	signs map[string]string // by what of each session it is seen that nothing has changed since it was counted
}

// lateFacts is how long after its moment a fact may be stored.
const lateFacts = time.Hour

// CountDone implements scheduler.Results.
func (r *releases) CountDone(ctx context.Context) (int64, error) {
	done, err := r.store.CountDone(ctx)
	if err != nil {
		return 0, err
	}
	taken, err := r.store.CountTaken(ctx)
	if err != nil {
		return 0, err
	}
	acted, err := r.store.CountActed(ctx) // a link that was made is one more invited
	return done + taken + acted, err
}

// EachFact implements tally.Source: those facts alone that results are made of.
func (r *releases) EachFact(ctx context.Context, each func(*cohort.Fact) error) error {
	return r.store.EachDone(ctx, 0, each)
}

// EachPerson implements tally.Source.
func (r *releases) EachPerson(ctx context.Context, each func(string, *cohort.Participant) error) error {
	return r.store.EachPerson(ctx, each)
}

// gather reads what is new. Everything is read at first, and when there are not as many facts as were read:
// somebody was erased, or one came later than that.
func (r *releases) gather(ctx context.Context) (map[cohort.ID]*tally.Tally, error) {
	before, err := r.store.CountDone(ctx)
	if err != nil {
		return nil, err
	}
	for range 2 {
		if r.gathered == nil {
			r.gathered, r.texts, r.n, r.recent, r.read = tally.New(), tally.NewTexts(), 0, map[string]cohort.Instant{}, 0
			r.learning = taking.Learning{}
		}
		if err := r.more(ctx); err != nil {
			r.gathered = nil
			return nil, err
		}
		after, err := r.store.CountDone(ctx)
		if err != nil {
			return nil, err
		}
		if before <= r.n && r.n <= after {
			break
		}
		r.gathered, before = nil, 0
	}
	if r.gathered == nil { // people are being erased just now: as it was read last
		return tally.Of(ctx, r)
	}
	return r.gathered.Tallies(ctx, r)
}

// more reads the facts since those that were read.
func (r *releases) more(ctx context.Context) error {
	now := cohort.At(r.now())
	err := r.store.EachDone(ctx, max(0, r.read.Add(-lateFacts)), func(f *cohort.Fact) error {
		if _, have := r.recent[f.ID]; have {
			return nil
		}
		if r.n++; f.At >= now.Add(-lateFacts) {
			r.recent[f.ID] = f.At
		}
		r.gathered.Add(f)
		r.texts.Add(f)
		r.learning.Add(f)
		return nil
	})
	r.read = now
	maps.DeleteFunc(r.recent, func(_ string, at cohort.Instant) bool { return at < now.Add(-lateFacts) })
	return err
}

// Release implements scheduler.Results: it takes on what is shown of each cohort, and of all together.
func (r *releases) Release(ctx context.Context) error {
	cohorts, err := r.store.ListCohorts(ctx)
	if err != nil {
		return err
	}
	tallies, err := r.gather(ctx)
	if err != nil {
		return err
	}
	all := cohort.Funnel{}
	var parts []releasing.Part
	var texts []cohort.TextGroup
	var failed []error
	for _, in := range cohorts {
		f := cohort.Funnel{Cohort: in.ID}
		part, groups, err := r.one(ctx, &f, cmp.Or(tallies[in.ID], &tally.Tally{}))
		failed, texts = append(failed, err, r.taken(ctx, in)), append(texts, groups...)
		all.Invited, all.ByLinks = all.Invited+f.Invited, all.ByLinks+f.ByLinks
		parts = append(parts, part)
	}
	if err := errors.Join(failed...); err != nil { // all together are of every cohort, or not yet
		return err
	}
	was, err := r.store.Releases(ctx, "")
	if err != nil {
		return err
	}
	now := releasing.Together(releasing.Config{Course: r.current()}, was, parts)
	return r.keep(ctx, all, was, releasing.WithTexts(r.current(), now, texts), tallies[""])
}

// one takes on what is shown of the cohort of f, and counts there who was invited.
func (r *releases) one(ctx context.Context, f *cohort.Funnel, t *tally.Tally) (part releasing.Part, groups []cohort.TextGroup, err error) {
	in := f.Cohort
	if f.Invited, f.ByLinks, err = r.store.Invited(ctx, in); err != nil {
		return part, nil, err
	}
	was, err := r.store.Releases(ctx, in)
	if err != nil {
		return part, nil, err
	}
	if groups, err = r.groups(ctx, in); err != nil {
		return part, nil, err
	}
	now := releasing.Of(releasing.Config{Course: r.current(), Cohort: in}, was, t)
	now = releasing.WithTexts(r.current(), now, groups)
	return releasing.Part{Tally: t, Releases: now}, groups, r.keep(ctx, *f, was, now, t)
}

// keep stores what is shown of a cohort, or of all, where that is another thing than before, with how far
// people came.
func (r *releases) keep(ctx context.Context, f cohort.Funnel, before, now []cohort.Release, t *tally.Tally) error {
	was, err := r.store.Funnel(ctx, f.Cohort)
	if err != nil {
		return err
	}
	was = cmp.Or(was, &cohort.Funnel{})
	reach := t.Funnel(r.current())
	reach.Cohort, reach.Invited, reach.ByLinks, reach.At, reach.Version = f.Cohort, f.Invited, f.ByLinks, cohort.At(r.now()), was.Version
	if f.Cohort == "" { // by cohort and by anything else besides would be groups of groups
		reach.Splits = releasing.Reach(releasing.Config{Course: r.current()}, was.Splits, t, reach.At)
	}
	if err := r.store.KeepReleases(ctx, &reach, releasing.Changed(before, now)); err != nil {
		return fmt.Errorf("take the results of a cohort on: %w", err)
	}
	return nil
}
