package main

import (
	"context"
	"fmt"
	"reflect"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/results/taking"
	"cohortbot/storage"
)

// liveTakings is how many announcements of a cohort are counted on, the latest. Of older ones what was shown
// stands: hardly anybody answers them, and counting all there ever were would take longer with every one.
const liveTakings = 50

// taken takes on what is shown of who took part in the announcements and sessions of a cohort. When a cohort has
// ended all of it stands: its messages may be gone by then.
func (r *releases) taken(ctx context.Context, in dialog.Listed) error {
	stored, err := r.store.Takings(ctx, in.ID)
	if err != nil {
		return err
	}
	was := map[string]cohort.Taking{}
	for _, x := range stored {
		was[string(x.Kind)+"/"+x.Of] = x
	}
	t := &taker{releases: r, in: in, was: was}
	var out []storage.Outgoing
	if err := r.store.EachOutgoing(ctx, in.ID, func(o storage.Outgoing) error { out = append(out, o); return nil }); err != nil {
		return err
	}
	for _, o := range out {
		if err := t.announced(ctx, o); err != nil {
			return err
		}
	}
	for _, s := range in.Cohort.Sessions {
		if err := t.met(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// taker counts for one cohort.
type taker struct {
	*releases
	in  dialog.Listed
	was map[string]cohort.Taking // what is shown so far, by kind and id
	n   int                      // announcements looked at
}

// shown is what is shown of something so far, and whether there is anything.
func (t *taker) shown(what cohort.Taking) (was cohort.Taking, had bool) {
	was, had = t.was[string(what.Kind)+"/"+what.Of]
	return was, had
}

// announced counts for an announcement. While other words of it go round, what was shown stands: some have
// answered to these by then, and others to those before.
func (t *taker) announced(ctx context.Context, o storage.Outgoing) error {
	a := o.Announcement
	what := cohort.Taking{
		Cohort: t.in.ID, Kind: cohort.TakingAnnouncement, Of: o.ID, What: a.Template, At: a.Started, Question: a.Question,
		Moved: cohort.Instant(a.Anew), Off: offOf(a.State),
	}
	t.n++
	was, had := t.shown(what)
	goesRound := a.Reached && a.State == cohort.AnnouncementGoes
	if had && (t.n > liveTakings || goesRound || t.in.Cohort.Archived > 0) {
		return nil
	}
	replies := dialog.RepliesTo(a.Question)
	live, answered, err := t.went(ctx, o, replies)
	if err != nil || had && unchanged(was, what, live, answered) {
		return err
	}
	var answers []taking.Answer
	if answered > 0 {
		err = t.store.EachReply(ctx, o.ID, replies, func(f *cohort.Fact) error {
			answers = append(answers, taking.Answer{ID: f.ID, At: f.At, Who: f.Subject, Reply: string(f.Reply)})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return t.keep(ctx, was, taking.Config{}.Of(was, what, live, answers))
}

// went counts by index to how many an announcement went, how many have read it and how many have answered.
func (t *taker) went(ctx context.Context, o storage.Outgoing, replies []cohort.Response) (live taking.Counted, answered int, err error) {
	if live.To, live.Sent, err = t.store.Went(ctx, o.ID); err != nil {
		return live, 0, err
	}
	live.To = max(live.To, o.Announcement.Expected)
	for _, reply := range replies {
		n, err := t.store.Replying(ctx, o.ID, reply)
		switch {
		case err != nil:
			return live, 0, err
		case reply == cohort.ResponseRead:
			live.Took = n
		default:
			answered += n
		}
	}
	return live, answered, nil
}

// unchanged says that nothing has come to what is shown of an announcement: no step is made but by one who answers
// for the first time, so as long as as many have answered no answer need be read.
func unchanged(was, what cohort.Taking, live taking.Counted, answered int) bool {
	what.To, what.Sent, what.Took, what.Answered = live.To, live.Sent, live.Took, answered
	what.Answers, what.Version = was.Answers, was.Version
	return reflect.DeepEqual(was, what)
}

// offOf says that an announcement did not come to everybody for whom it was, or was taken back.
func offOf(s cohort.AnnouncementState) bool {
	switch s {
	case cohort.AnnouncementStops, cohort.AnnouncementCancelled, cohort.AnnouncementWithdraws, cohort.AnnouncementWithdrawn:
		return true
	}
	return false
}

// met counts for a session: of those who learned in the cohort when it ended or, before that, learn there now.
func (t *taker) met(ctx context.Context, s cohort.Session) error {
	what := cohort.Taking{
		Cohort: t.in.ID, Kind: cohort.TakingSession, Of: s.ID, What: string(s.Kind), At: s.At, Question: cohort.QuestionCome,
		Moved: s.Moved, Off: s.Cancelled,
	}
	n, err := t.store.CountSession(ctx, s.ID)
	if err != nil {
		return err
	}
	now := cohort.At(t.now())
	was, had := t.shown(what)
	sign := fmt.Sprint(n, t.learning.Facts(), now >= s.Ends(), what)
	if had && (t.signs[s.ID] == sign || t.in.Cohort.Archived > 0) {
		return nil
	}
	asked := t.learning.In(t.in.ID, min(now, s.Ends()))
	there, answers := map[string]bool{}, []taking.Answer(nil)
	err = t.store.EachOfSession(ctx, s.ID, func(f *cohort.Fact) error {
		switch {
		case !asked[f.Subject] || f.Cohort != t.in.ID:
		case f.Kind == cohort.FactAttended:
			there[f.Subject] = true
		case f.Kind == cohort.FactComing && f.At >= s.Moved:
			answers = append(answers, taking.Answer{ID: f.ID, At: f.At, Who: f.Subject, Reply: string(f.Coming)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.keep(ctx, was, taking.Config{}.Of(was, what, taking.Counted{To: len(asked), Took: len(there)}, answers)); err != nil {
		return err
	}
	if t.signs == nil {
		t.signs = map[string]string{}
	}
	t.signs[s.ID] = sign
	return nil
}

// keep stores what is shown of something, where that is another thing than before.
func (t *taker) keep(ctx context.Context, was, now cohort.Taking) error {
	if reflect.DeepEqual(was, now) {
		return nil
	}
	return t.store.KeepTaking(ctx, &now)
}
