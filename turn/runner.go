package turn

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
)

// Words puts what a decision says into a person's language.
type Words interface {
	Render(p *cohort.Participant, s dialog.Say) (outbox.Body, error)
	Answer(p *cohort.Participant, a dialog.Part) (string, error)
}

// Changes are what staff have changed of the calendar, as stored in a version; version
// 0 means that nothing ever was.
type Changes struct {
	Version  int64
	Calendar *cohort.Calendar // never written into
}

// Config of a Runner. Store, Words, Course and Bundle are required.
type Config struct {
	Store  Store
	Words  Words
	Course func() *course.Course
	Days   func() course.Calendar // the occasions that hold; nil: those of the course
	Bundle *locales.Bundle
	Limits dialog.Limits
	Owner  func(door string) bool  // whom the settings name an owner; nil: nobody
	Keys   dialog.Minter           // required where owners act in the chat
	Wake   func([]*outbox.Message) // told of rows just stored; may be nil
	Amend  func(Changes)           // told of the calendar just stored; may be nil
	Now    func() time.Time        // default time.Now
	Log    *slog.Logger            // default slog.Default()

	Rehearsal bool // a Jump takes effect
}

// Runner runs turns. It is safe for concurrent use; turns on one subject are
// run one after another in this process, and ordered by the document's version
// between processes.
type Runner struct {
	cfg     Config
	doors   locks // taken before those of subjects
	locks   locks
	flushed flushes
}

// locks are shared out by name: two names may share one.
type locks [1024]sync.Mutex

// hold takes the lock of a name and gives what lets go of it.
func (l *locks) hold(name string) func() {
	lock := &l[hash(name)%uint32(len(l))]
	lock.Lock()
	return lock.Unlock
}

// NewRunner makes a runner.
func NewRunner(cfg Config) *Runner {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Wake == nil {
		cfg.Wake = func([]*outbox.Message) {}
	}
	if cfg.Amend == nil {
		cfg.Amend = func(Changes) {}
	}
	if cfg.Days == nil {
		cfg.Days = func() course.Calendar { return cfg.Course().Calendar }
	}
	return &Runner{cfg: cfg, flushed: flushes{at: map[string]int64{}}}
}

// Outcome is what the first turn of a run came to.
type Outcome struct {
	Repeated bool   // the key had taken effect before: nothing was done
	Answer   string // what a press is answered with
}

// conflicts is how often a lost race is decided again before the run gives up;
// the caller then tries later.
const conflicts = 16

// Run carries e through, and then the envelopes it leads to, by a loop. When it
// returns an error nothing may have happened, or all: running the same envelope
// again settles it.
func (r *Runner) Run(ctx context.Context, e dialog.Envelope) (Outcome, error) {
	first, then, err := r.one(ctx, e)
	if err != nil {
		return Outcome{}, err
	}
	r.deliver(ctx, then)
	return first, nil
}

// deliver carries what follows, by a loop. What fails is stored: the sweep carries it on, and
// what it follows from has taken effect.
func (r *Runner) deliver(ctx context.Context, then []dialog.Envelope) {
	for len(then) > 0 {
		more, err := r.Deliver(ctx, then[0])
		if err != nil {
			return
		}
		then = append(then[1:], more...)
	}
}

// CarryOn is Carry with all that follows at once.
func (r *Runner) CarryOn(ctx context.Context, e dialog.Envelope) error {
	_, then, err := r.guarded(ctx, e)
	if err == nil {
		r.deliver(ctx, then)
	}
	return err
}

// Carry runs an envelope of the system's that is stored nowhere: whoever sent it
// will send it again if it must.
func (r *Runner) Carry(ctx context.Context, e dialog.Envelope) error {
	_, _, err := r.guarded(ctx, e)
	return err
}

// Deliver carries one stored envelope and removes it. One that cannot be handled
// is set aside, and everything else goes on.
func (r *Runner) Deliver(ctx context.Context, e dialog.Envelope) ([]dialog.Envelope, error) {
	_, then, err := r.guarded(ctx, e)
	switch {
	case errors.Is(err, ErrContent):
		return r.setAside(ctx, e)
	case err != nil && !errors.Is(err, ErrNoSubject):
		return nil, err
	}
	if err := r.cfg.Store.Delivered(ctx, e.ID); err != nil {
		return then, fmt.Errorf("remove a delivered envelope: %w", err)
	}
	return then, nil
}

// setAside parks an envelope that cannot be handled and tells the person whom it
// was about that it was not her doing.
func (r *Runner) setAside(ctx context.Context, e dialog.Envelope) ([]dialog.Envelope, error) {
	if err := r.cfg.Store.SetAside(ctx, e); err != nil {
		return nil, fmt.Errorf("set an envelope aside: %w", err)
	}
	r.cfg.Log.Error("turn: an envelope was set aside", "on", string(e.On.Kind))
	hers := e.By
	if e.On.Kind == dialog.Person {
		hers = e.On.ID
	}
	if hers == "" || e.Event.Mended != nil {
		return nil, nil
	}
	sorry := dialog.Envelope{
		ID: e.ID + "/mended", Key: e.Key + "/mended", On: dialog.Ref{Kind: dialog.Person, ID: hers},
		At: cohort.At(r.cfg.Now()), Event: dialog.Event{Mended: &dialog.Mended{}},
	}
	_, then, err := r.guarded(ctx, sorry)
	if err != nil && !errors.Is(err, ErrContent) && !errors.Is(err, ErrNoSubject) {
		r.cfg.Log.Warn("turn: nobody could be told of an envelope set aside", "err", err)
	}
	return then, nil
}

// guarded runs one turn; a panic in it is an error of the content.
func (r *Runner) guarded(ctx context.Context, e dialog.Envelope) (out Outcome, then []dialog.Envelope, err error) {
	defer func() {
		if recover() != nil {
			r.cfg.Log.Error("turn: a panic", "where", Where())
			out, then, err = Outcome{}, nil, fmt.Errorf("%w: panic", ErrContent)
		}
	}()
	return r.one(ctx, e)
}

// one runs one turn.
func (r *Runner) one(ctx context.Context, e dialog.Envelope) (Outcome, []dialog.Envelope, error) {
	for range conflicts {
		out, then, err := r.try(ctx, e)
		if !errors.Is(err, ErrRaced) {
			return out, then, err
		}
	}
	return Outcome{}, nil, fmt.Errorf("run a turn: %w", ErrRaced)
}

// try runs a turn up to its commit; ErrRaced asks for another try. A door is
// entered anew each time: what lies behind it may be a tombstone by now.
func (r *Runner) try(ctx context.Context, e dialog.Envelope) (Outcome, []dialog.Envelope, error) {
	id := e.On.ID
	var d *Document
	if e.On.Kind == dialog.Door {
		defer r.doors.hold(id)()
		var err error
		d, err = r.enter(ctx, id, e)
		switch {
		case errors.Is(err, ErrRepeated):
			return Outcome{Repeated: true}, nil, nil
		case errors.Is(err, ErrNoSubject) && !dialog.Introduces(e.Event):
			return Outcome{}, nil, nil // she is not known, and stays so
		case err != nil:
			return Outcome{}, nil, fmt.Errorf("enter by the door: %w", err)
		}
		id = d.ID
	}
	defer r.locks.hold(id)()
	if d == nil {
		var err error
		if d, err = r.load(ctx, e); err != nil {
			return Outcome{}, nil, fmt.Errorf("load the subject: %w", err)
		}
	}
	return r.attempt(ctx, d, e)
}

// enter finds the person behind a door; what may introduce a stranger stores her.
func (r *Runner) enter(ctx context.Context, door string, e dialog.Envelope) (*Document, error) {
	if !dialog.Introduces(e.Event) {
		return r.cfg.Store.Behind(ctx, door)
	}
	return r.cfg.Store.Enter(ctx, door, e.Key, dialog.NewVisitor(door, *e.From, cohort.At(r.cfg.Now())))
}

// load loads a subject, or begins the one that e brings into being.
func (r *Runner) load(ctx context.Context, e dialog.Envelope) (*Document, error) {
	d, err := r.cfg.Store.Load(ctx, e.On.Kind, e.On.ID)
	if begun, ok := dialog.Begins(e); ok && errors.Is(err, ErrNoSubject) {
		return &Document{ID: e.On.ID, Body: begun}, nil
	}
	return d, err
}

// attempt decides once and commits; ErrRaced asks for another attempt.
func (r *Runner) attempt(ctx context.Context, d *Document, e dialog.Envelope) (Outcome, []dialog.Envelope, error) {
	if err := r.finish(ctx, d); err != nil {
		return Outcome{}, nil, err
	}
	repeated, err := r.repeated(ctx, d, e.Key)
	if repeated || err != nil {
		return Outcome{Repeated: repeated}, nil, err
	}
	dec, err := r.decide(ctx, d, e)
	if err != nil || dec.Void {
		return Outcome{}, nil, err
	}
	next, err := r.write(ctx, d, e, dec)
	if err != nil {
		return Outcome{}, nil, err
	}
	if err := r.cfg.Store.Commit(ctx, next); err != nil {
		return Outcome{}, nil, fmt.Errorf("commit: %w", err)
	}
	if c := next.Body.Calendar; c != nil {
		r.cfg.Amend(Changes{Version: next.Version, Calendar: c})
	}
	out, then := r.committed(ctx, next, dec)
	return out, then, nil
}

// committed flushes what the commit owes. When that fails the commit stands, and
// the next turn or the sweep pays.
func (r *Runner) committed(ctx context.Context, d *Document, dec dialog.Decision) (Outcome, []dialog.Envelope) {
	var out Outcome
	if dec.Answer != nil && d.Body.Person != nil {
		if text, err := r.cfg.Words.Answer(d.Body.Person, *dec.Answer); err == nil {
			out.Answer = text
		}
	}
	if err := r.flush(ctx, d); err != nil {
		return out, nil // not stored yet: the sweep runs them
	}
	return out, d.Pending.Envelopes
}

// flush stores what is pending and wakes the relay.
func (r *Runner) flush(ctx context.Context, d *Document) error {
	if !d.Pending.Empty() {
		if err := r.cfg.Store.Flush(ctx, d); err != nil {
			return fmt.Errorf("flush: %w", err)
		}
		r.cfg.Wake(goes(d.Pending.Messages))
	}
	r.flushed.set(d.ID, d.Version)
	return nil
}

// goes are the rows that are still to be sent.
func goes(rows []*outbox.Message) []*outbox.Message {
	return slices.DeleteFunc(slices.Clone(rows), func(m *outbox.Message) bool { return m.State != outbox.Ready })
}

// finish pays what an earlier turn still owes, unless this process knows that it
// is paid.
func (r *Runner) finish(ctx context.Context, d *Document) error {
	if d.Pending.Empty() || r.flushed.is(d.ID, d.Version) {
		return nil
	}
	return r.flush(ctx, d)
}

// repeated says whether key has taken effect on d.
func (r *Runner) repeated(ctx context.Context, d *Document, key string) (bool, error) {
	if d.Keys.Has(key) {
		return true, nil
	}
	if d.SeenUntil <= cohort.At(r.cfg.Now()) {
		return false, nil
	}
	for _, inbox := range append([]string{d.Inbox()}, d.Before...) {
		seen, err := r.cfg.Store.Remembers(ctx, inbox, key)
		if seen || err != nil {
			return seen, err
		}
	}
	return false, nil
}

// hash spreads subject ids over the locks (FNV-1a).
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
