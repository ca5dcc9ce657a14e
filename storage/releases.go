package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// released is what of a quiz, or of how far people came, everybody may see.
type released struct {
	ID      string          `json:"_id"`
	Version int64           `json:"version"`
	Release *cohort.Release `json:"release,omitempty"`
	Funnel  *cohort.Funnel  `json:"funnel,omitempty"`
}

// releaseID is <cohort>/<module>/<quiz>; ids of courses hold no stroke, and those of cohorts none
// either.
func releaseID(r *cohort.Release) string {
	return string(r.Cohort) + "/" + string(r.Module) + "/" + string(r.Quiz)
}

func funnelID(in cohort.ID) string { return string(in) + "/" }

// Releases gives what is shown of the quizzes of a cohort, or of all when it is empty, by the ids of
// modules and quizzes.
func (s *Store) Releases(ctx context.Context, in cohort.ID) ([]cohort.Release, error) {
	var out []cohort.Release
	q := Query{Index: releasesByID, From: funnelID(in), To: string(in) + "0", Limit: page} // 0 comes after /
	err := s.walk(ctx, q, func(d Decode) error {
		var r released
		if err := d(&r); errors.Is(err, ErrDamaged) {
			s.log().Error("storage: a release cannot be read and is left out")
			return nil
		} else if err != nil {
			return err
		}
		if r.Release != nil {
			r.Release.Version = r.Version
			out = append(out, *r.Release)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what is released: %w", err)
	}
	return out, nil
}

// Funnel gives how far the people of a cohort came, or all; nil when nobody has counted yet.
func (s *Store) Funnel(ctx context.Context, in cohort.ID) (*cohort.Funnel, error) {
	var r released
	err := s.engine.Get(ctx, releases, funnelID(in), &r)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read how far people came: %w", err)
	}
	if r.Funnel != nil {
		r.Funnel.Version = r.Version
	}
	return r.Funnel, nil
}

// Results implements turn.Results.
func (s *Store) Results(ctx context.Context, of dialog.ResultsOf) (*dialog.Results, error) {
	f, err := s.Funnel(ctx, of.Cohort)
	if err != nil {
		return nil, err
	}
	r, err := s.Releases(ctx, of.Cohort)
	if err != nil {
		return nil, err
	}
	t, err := s.latestTakings(ctx, of)
	return &dialog.Results{Funnel: f, Releases: r, Takings: t}, err
}

// KeepReleases stores what is shown from now on, in place of what was read. What another leader has
// taken on meanwhile stays as it is: it was made from the same facts.
func (s *Store) KeepReleases(ctx context.Context, f *cohort.Funnel, of []cohort.Release) error {
	next := []*released{{ID: funnelID(f.Cohort), Version: f.Version, Funnel: f}}
	for i := range of {
		next = append(next, &released{ID: releaseID(&of[i]), Version: of[i].Version, Release: &of[i]})
	}
	for _, r := range next {
		if err := s.keepReleased(ctx, r); err != nil {
			return fmt.Errorf("store what is released: %w", err)
		}
	}
	return nil
}

func (s *Store) keepReleased(ctx context.Context, r *released) error {
	was := r.Version
	r.Version++
	err := s.keepAfter(ctx, r.ID, was, r)
	if overtaken(err) {
		return nil
	}
	return err
}

// keepAfter stores a document among the releases in place of its version before; of 0 there is none.
func (s *Store) keepAfter(ctx context.Context, id string, version int64, doc any) error {
	if version == 0 {
		return s.engine.Insert(ctx, releases, id, doc)
	}
	return s.engine.Replace(ctx, releases, id, version, doc)
}

// overtaken says that another leader has stored it meanwhile.
func overtaken(err error) bool { return errors.Is(err, ErrConflict) || errors.Is(err, ErrDuplicate) }

// done are the kinds of facts that results are made of.
func done() []cohort.FactKind {
	return []cohort.FactKind{cohort.FactConsented, cohort.FactJoined, cohort.FactRead, cohort.FactAnswered, cohort.FactClosed}
}

// CountDone implements scheduler.Results.
func (s *Store) CountDone(ctx context.Context) (int64, error) {
	total := int64(0)
	for _, kind := range done() {
		n, err := s.engine.Count(ctx, Query{Index: factsByKind, Equal: []any{string(kind)}})
		if err != nil {
			return 0, fmt.Errorf("count what people did: %w", err)
		}
		total += n
	}
	return total, nil
}

// CountActed counts what the team did and the audit log has: among it every link that was made or taken back.
func (s *Store) CountActed(ctx context.Context) (int64, error) {
	n, err := s.engine.Count(ctx, Query{Index: factsByKind, Equal: []any{string(cohort.FactAudit)}})
	if err != nil {
		return 0, fmt.Errorf("count what the team did: %w", err)
	}
	return n, nil
}

// EachDone reads the facts that results are made of, from a moment on, in any order; each is called by one
// goroutine at a time, and a fact is good only during the call. Of a single answer it is read that it was
// given, and in which attempt, not what it is: results take that from the closing. Single answers are most
// of all facts, so they are read beside the rest.
func (s *Store) EachDone(ctx context.Context, since cohort.Instant, each func(*cohort.Fact) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var at sync.Mutex
	alone := func(f *cohort.Fact) error {
		at.Lock()
		defer at.Unlock()
		return each(f)
	}
	var both sync.WaitGroup
	for _, one := range []func() error{
		func() error { return s.eachGiven(ctx, since, alone) },
		func() error { return s.eachOtherDone(ctx, since, alone) },
	} {
		both.Go(func() {
			if err := one(); err != nil {
				cancel(err) // the first stays, and ends the other
			}
		})
	}
	both.Wait()
	return context.Cause(ctx)
}

func (s *Store) eachOtherDone(ctx context.Context, since cohort.Instant, each func(*cohort.Fact) error) error {
	for _, kind := range done() {
		if kind == cohort.FactAnswered {
			continue
		}
		q := Query{Index: factsByKind, Equal: []any{string(kind)}, From: int64(since), Limit: page}
		if err := s.eachFact(ctx, q, each); err != nil {
			return err
		}
	}
	return nil
}

// given is a single answer without what it is: to decode all of it takes half as long again.
type given struct {
	ID      string          `json:"_id"`
	Subject string          `json:"subject"`
	At      cohort.Instant  `json:"at"`
	Cohort  cohort.ID       `json:"cohort"`
	Module  course.ModuleID `json:"module"`
	Quiz    course.QuizID   `json:"quiz"`
	Attempt int             `json:"attempt"`
	Answer  *struct{}       `json:"answer"`
}

func (s *Store) eachGiven(ctx context.Context, since cohort.Instant, each func(*cohort.Fact) error) error {
	q := Query{Index: factsByKind, Equal: []any{string(cohort.FactAnswered)}, From: int64(since), Limit: page}
	var f cohort.Fact
	return s.walk(ctx, q, func(d Decode) error {
		var g given
		if err := d(&g); errors.Is(err, ErrDamaged) {
			s.log().Error("storage: a fact cannot be read and is left out")
			return nil
		} else if err != nil {
			return err
		}
		f = cohort.Fact{ID: g.ID, Kind: cohort.FactAnswered, Subject: g.Subject, At: g.At, Cohort: g.Cohort, Module: g.Module, Quiz: g.Quiz, Attempt: g.Attempt}
		if g.Answer != nil {
			f.Answer = &cohort.Answer{}
		}
		return each(&f)
	})
}

// Invited counts the links of a cohort for one participant each, of those that admit nobody any more the ones
// that were used; and beside them who came by links for many. What those offer says nothing of how many were
// invited: a link for 200 may have been shown to ten.
func (s *Store) Invited(ctx context.Context, in cohort.ID) (invited, byLinks int, err error) {
	q := Query{Index: invitationsByCohort, Equal: []any{string(in)}, Limit: page}
	err = s.walk(ctx, q, func(d Decode) error {
		var doc struct {
			Body struct {
				Invitation struct {
					Role    cohort.RoleKind `json:"role"`
					Uses    int             `json:"uses"`
					Used    int             `json:"used"`
					Revoked bool            `json:"revoked"`
					Subject string          `json:"subject"`
				} `json:"invitation"`
			} `json:"body"`
		}
		err := d(&doc)
		switch inv := doc.Body.Invitation; {
		case errors.Is(err, ErrDamaged):
			s.log().Error("storage: an invitation cannot be read and is not counted")
			return nil
		case err != nil:
			return err
		case inv.Role != cohort.RoleParticipant, inv.Subject != "": // what leads somebody back invites nobody
		case inv.Uses > 1:
			byLinks += inv.Used
		case inv.Revoked:
			invited += inv.Used
		default:
			invited += inv.Uses
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("count who was invited: %w", err)
	}
	return invited, byLinks, nil
}
