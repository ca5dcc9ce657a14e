package main

import (
	"cmp"
	"context"
	"fmt"

	"cohortbot/cohort"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
)

// releases is what everybody may see of results, over the house's store and course.
type releases struct{ *house }

// CountDone implements scheduler.Results.
func (r releases) CountDone(ctx context.Context) (int64, error) { return r.store.CountDone(ctx) }

// done is a tally.Source of those facts alone that results are made of.
type done struct{ *house }

func (d done) EachFact(ctx context.Context, each func(*cohort.Fact) error) error {
	return d.store.EachDone(ctx, each)
}

func (d done) EachPerson(ctx context.Context, each func(string, *cohort.Participant) error) error {
	return d.store.EachPerson(ctx, each)
}

// Release implements scheduler.Results: it takes on what is shown of each cohort, and of all together.
func (r releases) Release(ctx context.Context) error {
	cohorts, err := r.store.ListCohorts(ctx)
	if err != nil {
		return err
	}
	tallies, err := tally.Of(ctx, done(r))
	if err != nil {
		return err
	}
	all := cohort.Funnel{}
	var parts []releasing.Part
	for _, in := range cohorts {
		f := cohort.Funnel{Cohort: in.ID}
		if f.Invited, err = r.store.Invited(ctx, in.ID); err != nil {
			return err
		}
		all.Invited += f.Invited
		was, err := r.store.Releases(ctx, in.ID)
		if err != nil {
			return err
		}
		t := cmp.Or(tallies[in.ID], &tally.Tally{})
		now, _ := releasing.Of(releasing.Config{Course: r.current(), Cohort: in.ID}, was, t)
		if err := r.keep(ctx, f, was, now, t); err != nil {
			return err
		}
		parts = append(parts, releasing.Part{Tally: t, Releases: now})
	}
	was, err := r.store.Releases(ctx, "")
	if err != nil {
		return err
	}
	return r.keep(ctx, all, was, releasing.Succeed(was, releasing.Together(releasing.Config{Course: r.current()}, parts)), tallies[""])
}

// keep stores what is shown of a cohort, or of all, where that is another thing than before, with how far
// people came.
func (r releases) keep(ctx context.Context, f cohort.Funnel, before, now []cohort.Release, t *tally.Tally) error {
	was, err := r.store.Funnel(ctx, f.Cohort)
	if err != nil {
		return err
	}
	reach := t.Funnel(r.current())
	reach.Cohort, reach.Invited, reach.At, reach.Version = f.Cohort, f.Invited, cohort.At(r.now()), cmp.Or(was, &cohort.Funnel{}).Version
	if err := r.store.KeepReleases(ctx, &reach, releasing.Changed(before, now)); err != nil {
		return fmt.Errorf("take the results of a cohort on: %w", err)
	}
	return nil
}
