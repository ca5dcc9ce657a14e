package outbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Reason is why a row is dead, uncertain or held.
type Reason string

// The reasons, as they are stored.
const (
	WhyRefused  Reason = "refused"    // Telegram refuses it, and says nothing better
	WhyTooLong  Reason = "too_long"   // more text than Telegram takes
	WhyMarkup   Reason = "bad_markup" // its text or buttons cannot be read
	WhyFile     Reason = "file"       // its file is gone, cannot be made, or is not taken
	WhyNoSource Reason = "no_source"  // what it copies is not there any more
	WhyNoChat   Reason = "no_chat"    // there is no chat to send it to
	WhyNoAnswer Reason = "no_answer"  // nobody knows whether it arrived, however often it was asked
	WhyRests    Reason = "rests"      // its matter rests
)

// Refusal is an ErrRefused that says why.
type Refusal struct{ Why Reason }

func (r *Refusal) Error() string { return ErrRefused.Error() + ": " + string(r.Why) }

// Is says that it is an ErrRefused.
func (r *Refusal) Is(target error) bool { return target == ErrRefused }

// reasonOf is why a message was refused.
func reasonOf(err error) Reason {
	var r *Refusal
	switch {
	case errors.As(err, &r):
		return r.Why
	case errors.Is(err, ErrNoChat):
		return WhyNoChat
	}
	return WhyRefused
}

// Brake is told of a matter that Telegram refuses again and again, and has it rest:
// from then on Store.Resting names it. last is the id of the row refused last.
type Brake interface {
	Pause(ctx context.Context, matter string, why Reason, last string) error
}

// mostRefused is how many messages of a matter are refused in a row, for one reason,
// before it rests.
const mostRefused = 5

// rest knows which matters rest, and how often each was refused lately.
type rest struct {
	mu      sync.Mutex
	resting map[string]bool
	held    map[string]bool // matters of which rows were held since that was last looked at
	looked  bool
	refused map[string]refusals
}

// refusals are those of one reason, one after another.
type refusals struct {
	why Reason
	n   int
}

func newRest() *rest {
	return &rest{resting: map[string]bool{}, held: map[string]bool{}, refused: map[string]refusals{}}
}

// rests says that m is not to go out now.
func (r *rest) rests(m *Message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return m.Matter != "" && m.Op.Makes() && r.resting[m.Matter]
}

// holds notes that a row of a matter is held.
func (r *rest) holds(matter string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held[matter] = true
}

// now takes over which matters rest; release says that rows may be held of some that
// do not.
func (r *rest) now(matters []string) (release bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	release = !r.looked
	for m := range r.held {
		release = release || !slices.Contains(matters, m)
	}
	for m := range r.resting {
		release = release || !slices.Contains(matters, m)
	}
	r.looked = true
	clear(r.resting)
	for _, m := range matters {
		r.resting[m] = true
	}
	return release
}

// released forgets what was held of matters that do not rest.
func (r *rest) released() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for m := range r.held {
		if !r.resting[m] {
			delete(r.held, m)
		}
	}
}

// again has the next look release once more.
func (r *rest) again() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looked = false
}

// refuse counts a refusal; true when it is one too many.
func (r *rest) refuse(matter string, why Reason) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.refused[matter]
	if was.why != why {
		was = refusals{why: why}
	}
	was.n++
	r.refused[matter] = was
	return was.n >= mostRefused
}

// settled forgets the refusals of a matter: one of its messages was taken, or it rests.
func (r *rest) settled(matter string, rests bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.refused, matter)
	if rests {
		r.resting[matter] = true
	}
}

// lookAtRest asks which matters rest, and has rows of those that do not any more go
// on. While the store cannot say, what was known holds.
func (r *Relay) lookAtRest(ctx context.Context) {
	matters, err := r.cfg.Store.Resting(ctx)
	if err == nil && r.rest.now(matters) {
		// Before the walk: what is held meanwhile is looked for again.
		r.rest.released()
		err = r.cfg.Store.Release(ctx, matters, func(m *Message) { r.queue.add(r.cfg.Pacer.forChat, m.named()) })
		if err != nil {
			r.rest.again()
		}
	}
	if err != nil && ctx.Err() == nil {
		r.cfg.Log.Warn("outbox: cannot find what rests; it is tried again", "err", err)
	}
}

// hold settles a row whose matter rests; it is made ready again when that goes on.
func (r *Relay) hold(ctx context.Context, m *Message) (settled bool, wait time.Duration) {
	m.Reason = WhyRests
	settled, wait = r.settle(ctx, m, Held)
	r.rest.holds(m.Matter)
	return settled, wait
}

// refusedOne counts the refusal of a row, and has its matter rest after too many.
func (r *Relay) refusedOne(ctx context.Context, m *Message) {
	if m.Matter == "" || r.cfg.Brake == nil || !r.rest.refuse(m.Matter, m.Reason) {
		return
	}
	ctx, cancel := brief(ctx)
	defer cancel()
	if err := r.cfg.Brake.Pause(ctx, m.Matter, m.Reason, m.ID); err != nil {
		r.cfg.Log.Warn("outbox: a matter that is refused goes on for now", "err", err)
		return
	}
	r.rest.settled(m.Matter, true)
}
