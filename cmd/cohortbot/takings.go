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
	if err := r.store.EachOutgoing(ctx, in.ID, func(o storage.Outgoing) error { return t.announced(ctx, o) }); err != nil {
		return err
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

// reckoned is something that is being counted.
type reckoned struct {
	key, sign string
	was, what cohort.Taking // as it is shown so far; and which it is
}

// begins says what is counted, and by what it is seen that nothing of it has changed since it was counted last:
// then it stands.
func (t *taker) begins(what cohort.Taking, by ...any) (c reckoned, stands bool) {
	c = reckoned{key: string(what.Kind) + "/" + what.Of, sign: fmt.Sprint(append(by, what)...), what: what}
	was, had := t.was[c.key]
	c.was = was
	return c, had && (t.signs[c.key] == c.sign || t.in.Cohort.Archived > 0)
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
	if _, had := t.was[string(what.Kind)+"/"+what.Of]; had && (t.n > liveTakings || a.Reached && a.State == cohort.AnnouncementGoes) {
		return nil
	}
	live := taking.Counted{}
	var err error
	if live.To, live.Sent, err = t.store.Went(ctx, o.ID); err != nil {
		return err
	}
	live.To = max(live.To, a.Expected)
	by := []any{live.To, live.Sent}
	replies := dialog.RepliesTo(a.Question)
	for _, reply := range replies {
		n, err := t.store.Replying(ctx, o.ID, reply)
		if err != nil {
			return err
		}
		if by = append(by, n); reply == cohort.ResponseRead {
			live.Took = n
		}
	}
	c, stands := t.begins(what, by...)
	if stands {
		return nil
	}
	var answers []taking.Answer
	if a.Question == cohort.QuestionCome {
		err = t.store.EachReply(ctx, o.ID, replies, func(f *cohort.Fact) error {
			answers = append(answers, taking.Answer{ID: f.ID, At: f.At, Who: f.Subject, Reply: string(f.Reply)})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return t.keep(ctx, c, live, answers)
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
	c, stands := t.begins(what, n, t.learning.Facts(), now >= s.Ends())
	if stands {
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
	return t.keep(ctx, c, taking.Counted{To: len(asked), Took: len(there)}, answers)
}

// keep stores what is shown of something, where that is another thing than before.
func (t *taker) keep(ctx context.Context, c reckoned, live taking.Counted, answers []taking.Answer) error {
	now := taking.Config{}.Of(c.was, c.what, live, answers)
	if !reflect.DeepEqual(c.was, now) {
		if err := t.store.KeepTaking(ctx, &now); err != nil {
			return err
		}
	}
	if t.signs == nil {
		t.signs = map[string]string{}
	}
	t.signs[c.key] = c.sign
	return nil
}
