package turn_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// once makes a hook that fails at the first moment for which at answers true.
func once(at func(storagetest.Moment) bool) storagetest.Hook {
	done := false
	return func(_ context.Context, m storagetest.Moment) error {
		if done || !at(m) {
			return nil
		}
		done = true
		return fmt.Errorf("%w: on request", storage.ErrUnavailable)
	}
}

func replaces(in storage.Collection, after bool) func(storagetest.Moment) bool {
	return func(m storagetest.Moment) bool {
		return m.Op == storagetest.Replace && m.In == in && m.After == after
	}
}

func flushes(m storagetest.Moment) bool { return m.Op == storagetest.InsertMissing && !m.After }

// A commit that took effect and was reported as failed: the same update again is
// known, what it owes is paid, and nothing happens twice.
func TestACommitOfUnknownOutcomeTakesEffectOnce(t *testing.T) {
	h := newHouse(t)
	plain := newRig(t, h)
	plain.walk(toConsent()...)
	r := newRig(t, h)
	r.walk(opensLink, writes("English"))
	r.hook = once(replaces(cohort.CollectionPeople, true))
	e := r.envelope(presses(dialog.VerbAbout)(r))
	if _, err := r.runner.Run(t.Context(), e); !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("error is %v, want %v", err, storage.ErrUnavailable)
	}
	version := r.document().Version
	for range 2 {
		if out, err := r.runner.Run(t.Context(), e); err != nil || !out.Repeated {
			t.Fatalf("the same update again: repeated %v, error %v", out.Repeated, err)
		}
	}
	if got := r.document().Version; got != version {
		t.Errorf("a repetition wrote: version %d, want %d", got, version)
	}
	if got, want := r.effects(), plain.effects(); got != want {
		t.Errorf("what came of it:\n%s\nwant:\n%s", got, want)
	}
}

// A commit that did not take effect is not taken for done.
func TestACommitThatFailedIsDoneAgain(t *testing.T) {
	r := newRig(t, newHouse(t))
	r.walk(opensLink, writes("English"))
	before := r.effects()
	r.hook = once(replaces(cohort.CollectionPeople, false))
	e := r.envelope(presses(dialog.VerbAbout)(r))
	if _, err := r.runner.Run(t.Context(), e); !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("error is %v, want %v", err, storage.ErrUnavailable)
	}
	if r.effects() != before {
		t.Fatal("a commit that failed had effects")
	}
	if out, err := r.runner.Run(t.Context(), e); err != nil || out.Repeated {
		t.Fatalf("the same update again: repeated %v, error %v", out.Repeated, err)
	}
	if r.effects() == before {
		t.Error("the second try had no effect")
	}
}

// What a turn could not flush is owed: the next turn pays before it decides, and
// so does the sweep.
func TestAFailedFlushIsPaidLater(t *testing.T) {
	h := newHouse(t)
	plain := newRig(t, h)
	plain.walk(toConsent()...)
	for name, pay := range map[string]func(*rig){
		"by her next turn":           func(r *rig) { r.walk(presses(dialog.VerbAbout)) },
		"by her next, after a start": func(r *rig) { r.restart(); r.walk(presses(dialog.VerbAbout)) },
		"by the sweep":               func(r *rig) { r.sweep(); r.walk(presses(dialog.VerbAbout)) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, h)
			r.walk(opensLink)
			rows := len(r.rows())
			r.hook = once(flushes)
			r.walk(writes("English"))
			if len(r.rows()) != rows || r.document().PendingSince == 0 {
				t.Fatal("the flush did not fail")
			}
			pay(r)
			if got, want := r.effects(), plain.effects(); got != want {
				t.Errorf("what came of it:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// The sweep clears what is paid, and finds nothing the second time.
func TestFinishClearsAndIsIdempotent(t *testing.T) {
	r := newRig(t, newHouse(t))
	r.walk(toConsent()...)
	ref := dialog.Ref{Kind: dialog.Person, ID: r.id()}
	effects := r.effects()
	r.restart()
	if err := r.runner.Finish(t.Context(), ref.Kind, ref.ID); err != nil {
		t.Fatal(err)
	}
	doc := r.document()
	if !doc.Pending.Empty() || doc.PendingSince != 0 || r.overdue() != 0 {
		t.Error("something is still pending")
	}
	if err := r.runner.Finish(t.Context(), ref.Kind, ref.ID); err != nil || r.document().Version != doc.Version {
		t.Errorf("finishing what is finished: version %d, error %v", r.document().Version, err)
	}
	if r.effects() != effects {
		t.Error("finishing had effects")
	}
}

// An invitation is counted once, however often the envelope to it is carried:
// before its row was removed, and after, when a start stores it once more.
func TestAnEnvelopeTakesEffectOnce(t *testing.T) {
	r := newRig(t, newHouse(t))
	r.walk(toConsent()...)
	r.hook = once(flushes)
	r.walk(presses(dialog.VerbAgree))
	if r.person().Place.View != dialog.ViewWaiting {
		t.Fatalf("she stands in %s", r.person().Place.View)
	}
	r.restart()
	if err := r.runner.Finish(t.Context(), dialog.Person, r.id()); err != nil {
		t.Fatal(err)
	}
	waiting, err := r.look.Undelivered(t.Context(), r.far())
	if err != nil || len(waiting) != 1 || waiting[0].Event.Redeem == nil {
		t.Fatalf("%d envelopes wait, error %v", len(waiting), err)
	}
	r.hook = once(func(m storagetest.Moment) bool { return m.Op == storagetest.Delete && !m.After })
	if _, err := r.runner.Deliver(t.Context(), waiting[0]); !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("removing it failed, but the error is %v", err)
	}
	r.sweep()
	effects := r.effects()
	for range 2 {
		r.restart()
		then, err := r.runner.Deliver(t.Context(), waiting[0])
		if err != nil || len(then) != 0 {
			t.Errorf("carried again after it was removed: %d follow, error %v", len(then), err)
		}
	}
	inv, err := r.look.Invitation(t.Context(), r.invite)
	if err != nil || inv.Used != 1 || r.person().Stage != cohort.StageJoining {
		t.Errorf("the invitation has %d uses, she is %s, error %v", inv.Used, r.person().Stage, err)
	}
	if r.effects() != effects {
		t.Errorf("carrying it again had effects:\n%s", r.effects())
	}
}

// An envelope to somebody who is not there any more is removed.
func TestAnEnvelopeToNobodyIsRemoved(t *testing.T) {
	r := newRig(t, newHouse(t))
	e := dialog.Envelope{
		ID: "x/1", Key: "x/1", On: dialog.Ref{Kind: dialog.Person, ID: "nobody"}, At: cohort.At(r.now),
		Event: dialog.Event{Refused: &dialog.Refused{}},
	}
	if err := r.below.Insert(t.Context(), dialog.CollectionEnvelopes, e.ID, &e); err != nil {
		t.Fatal(err)
	}
	if _, err := r.runner.Deliver(t.Context(), e); err != nil || r.overdue() != 0 {
		t.Errorf("%d wait, error %v", r.overdue(), err)
	}
}

// A panic while an envelope is carried harms nobody: what she did has taken
// effect, the envelope is set aside, and her turns go on.
func TestAPanicInAnEnvelopeSetsItAside(t *testing.T) {
	r := newRig(t, newHouse(t))
	r.walk(toConsent()...)
	r.words = func(p *cohort.Participant) error {
		if p.Stage == cohort.StageJoining {
			panic("on request")
		}
		return nil
	}
	r.walk(presses(dialog.VerbAgree))
	parked, err := r.look.Parked(t.Context())
	if err != nil || parked != 1 {
		t.Errorf("%d are set aside, error %v; want 1", parked, err)
	}
	r.walk(writes("is anybody there?"))
	r.sweep()
	inv, err := r.look.Invitation(t.Context(), r.invite)
	if err != nil || inv.Used != 1 {
		t.Errorf("the invitation has %d uses, error %v; want 1", inv.Used, err)
	}
	if waiting, err := r.look.Undelivered(t.Context(), r.far()); err != nil || len(waiting) != 0 {
		t.Errorf("%d envelopes wait, error %v; want none", len(waiting), err)
	}
}

// Another process changes her between reading and writing: the turn is decided
// again on what is there now, and both take effect.
func TestALostRaceIsDecidedAgain(t *testing.T) {
	h := newHouse(t)
	r := newRig(t, h)
	r.walk(toMenu(h)...)
	other := r.newRunner(r.look)
	raced := 0
	r.hook = func(ctx context.Context, m storagetest.Moment) error {
		if !replaces(cohort.CollectionPeople, false)(m) || raced == 3 {
			return nil
		}
		raced++
		e := r.envelope(dialog.Event{Sent: &dialog.Sent{What: "photo"}})
		_, err := other.Run(ctx, e)
		return err
	}
	version, rows := r.document().Version, len(r.rows())
	r.walk(presses(dialog.VerbLanguages))
	if got := r.document().Version; raced != 3 || got != version+4 {
		t.Errorf("%d races, %d versions more; want 3 and 4", raced, got-version)
	}
	if len(r.rows()) < rows+4 {
		t.Errorf("%d rows more, want one of each turn at least", len(r.rows())-rows)
	}
}

// A race that is lost for ever ends in an error that says so.
func TestARaceLostForEverGivesUp(t *testing.T) {
	r := newRig(t, newHouse(t))
	r.walk(opensLink)
	r.hook = func(_ context.Context, m storagetest.Moment) error {
		if replaces(cohort.CollectionPeople, false)(m) {
			return storage.ErrConflict
		}
		return nil
	}
	before := r.effects()
	if _, err := r.runner.Run(t.Context(), r.envelope(writes("English")(r))); !errors.Is(err, turn.ErrRaced) {
		t.Errorf("error is %v, want %v", err, turn.ErrRaced)
	}
	if r.effects() != before {
		t.Error("it had effects")
	}
}

// A key outlives the list in the document: it is known for two days, with
// hundreds of updates after it, and over a start.
func TestOverflowedKeysAreStillKnown(t *testing.T) {
	r := newRig(t, newHouse(t))
	first := r.envelope(opensLink(r))
	if _, err := r.runner.Run(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	for range turn.KeptKeys + 40 {
		r.now = r.now.Add(time.Second)
		r.must(dialog.Event{Sent: &dialog.Sent{What: "photo"}})
	}
	doc := r.document()
	if doc.Keys.Has(first.Key) || doc.SeenUntil == 0 {
		t.Fatal("the first key is still in the document")
	}
	if _, kept := doc.Keys.Trim(0, 0); len(kept) > turn.KeptKeys || len(kept) < turn.KeptKeys/2 {
		t.Errorf("the document holds %d keys of at most %d", len(kept), turn.KeptKeys)
	}
	r.restart()
	if out, err := r.runner.Run(t.Context(), first); err != nil || !out.Repeated {
		t.Errorf("the first update again: repeated %v, error %v", out.Repeated, err)
	}
	if r.document().Version != doc.Version {
		t.Error("a repetition wrote")
	}
}

// Whatever single writing fails, before or after it took effect, and whether
// or not the process starts anew then: bringing the update again and sweeping
// leads to the same end.
func TestAnySingleFailureChangesNothing(t *testing.T) {
	h := newHouse(t)
	stories := map[string][]step{
		"registration": toMenu(h),
		"erasure":      append(toMenu(h), func(*rig) dialog.Event { return dialog.Event{Said: &dialog.Said{Command: "forget"}} }, presses(dialog.VerbErase)),
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) {
			plain := newRig(t, h)
			count := 0
			plain.hook = func(_ context.Context, m storagetest.Moment) error {
				if writing(m) {
					count++
				}
				return nil
			}
			plain.walk(story...)
			plain.sweep()
			want := plain.effects()
			from := 0
			if name == "erasure" { // the beginning is the other story
				from = count - 30
			}
			for at := from; at < count; at++ {
				got := disturbed(t, h, story, at, at%2 == 0)
				if got != want {
					t.Fatalf("failing at moment %d of %d, the end is:\n%s\nwant:\n%s", at, count, got, want)
				}
			}
		})
	}
}

func writing(m storagetest.Moment) bool {
	switch m.Op {
	case storagetest.Insert, storagetest.InsertMissing, storagetest.Replace, storagetest.Delete:
		return true
	}
	return false
}

// disturbed walks a story of which one moment fails.
func disturbed(t *testing.T, h *house, story []step, at int, restarts bool) string {
	t.Helper()
	r := newRig(t, h)
	moment := -1
	r.hook = once(func(m storagetest.Moment) bool {
		if writing(m) {
			moment++
		}
		return moment == at
	})
	for _, s := range story {
		r.persist(s(r), restarts)
	}
	r.sweep()
	return r.effects()
}

// persist brings one update until it is taken, as the intake does, and waits for
// the invitation's answer if she does.
func (r *rig) persist(ev dialog.Event, restarts bool) {
	r.t.Helper()
	e := r.envelope(ev)
	for range 3 {
		_, err := r.runner.Run(r.t.Context(), e)
		r.tolerate(err)
		if err == nil {
			break
		}
		if restarts {
			r.restart()
		}
	}
	if r.person().Place.View == dialog.ViewWaiting {
		r.sweep()
	}
}
