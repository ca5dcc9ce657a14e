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
	invited := 0
	for _, in := range cohorts {
		n, err := r.store.Invited(ctx, in.ID)
		if err != nil {
			return err
		}
		invited += n
		if err := r.of(ctx, in.ID, n, tallies[in.ID]); err != nil {
			return err
		}
	}
	return r.of(ctx, "", invited, tallies[""])
}

// of takes one cohort on; t is nil when nobody of it has done anything yet.
func (r releases) of(ctx context.Context, in cohort.ID, invited int, t *tally.Tally) error {
	was, err := r.store.Releases(ctx, in)
	if err != nil {
		return err
	}
	count, err := r.store.Funnel(ctx, in)
	if err != nil {
		return err
	}
	t, count = cmp.Or(t, &tally.Tally{}), cmp.Or(count, &cohort.Funnel{})
	funnel := t.Funnel(r.current())
	funnel.Cohort, funnel.At, funnel.Invited, funnel.Version = in, cohort.At(r.now()), invited, count.Version
	now, _ := releasing.Of(releasing.Config{Course: r.current(), Cohort: in}, was, t)
	if err := r.store.KeepReleases(ctx, &funnel, now); err != nil {
		return fmt.Errorf("take the results of a cohort on: %w", err)
	}
	return nil
}
