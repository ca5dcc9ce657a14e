package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// Turns carries an envelope through.
type Turns interface {
	Run(ctx context.Context, e dialog.Envelope) (turn.Outcome, error)
}

// Lot is where updates that cannot be handled are set aside.
type Lot interface {
	Park(ctx context.Context, key, door, cause string, raw seal.Private) error
}

// poisonTries is how often an update may fail by itself before it is set aside.
const poisonTries = 3

// answersAtOnce bounds the presses answered at the same time.
const answersAtOnce = 64

// answerTimeout bounds the answer to a press: later it is of no use to her.
const answerTimeout = 5 * time.Second

// IntakeConfig of an Intake. All but Now and Log are required.
type IntakeConfig struct {
	Parser *Parser
	Turns  Turns
	Lot    Lot
	Client *Client
	Now    func() time.Time // default time.Now
	Log    *slog.Logger     // default slog.Default()
}

// Intake takes one update after another to its commit. Both the poller and the
// webhook go through it. It is safe for concurrent use; one person's updates
// must come one after another.
type Intake struct {
	IntakeConfig

	taken    atomic.Int64
	answers  sync.WaitGroup
	slots    chan struct{}
	answered recent
}

// NewIntake makes an intake.
func NewIntake(cfg IntakeConfig) *Intake {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	return &Intake{
		IntakeConfig: cfg, slots: make(chan struct{}, answersAtOnce), answered: recent{seen: map[string]bool{}},
	}
}

// ErrMalformed says that a body is no update at all.
var ErrMalformed = errors.New("not an update")

// Handle takes one update to its commit. When it returns nil the update is done
// with: committed, known from before, of no concern, or set aside. Any other
// error than ErrMalformed asks to come again with the same update.
func (in *Intake) Handle(ctx context.Context, raw []byte) error {
	u, err := readUpdate(raw)
	if err != nil {
		return err
	}
	return in.take(ctx, u)
}

func (in *Intake) take(ctx context.Context, u update) error {
	x, err := in.parse(u)
	switch {
	case err != nil:
		return in.park(ctx, x, u, err)
	case x.group != 0:
		in.leave(ctx, x.group)
		in.taken.Add(1)
		return nil
	case x.envelope == nil:
		in.answer(x.query, "")
		in.taken.Add(1)
		return nil
	}
	x.envelope.At = cohort.At(in.Now())
	for try := 1; ; try++ {
		out, err := in.run(ctx, *x.envelope)
		switch {
		case err == nil:
			if !out.Repeated {
				in.taken.Add(1)
			}
			in.reply(x, out)
			return nil
		case !errors.Is(err, turn.ErrContent):
			return err
		case try == poisonTries:
			return in.park(ctx, x, u, err)
		}
	}
}

// errPanic is the content error of what made the program panic.
var errPanic = fmt.Errorf("%w: panic", turn.ErrContent)

// parse reads an update; what cannot be read is an error of the content.
func (in *Intake) parse(u update) (x incoming, err error) {
	defer in.caught(&err, "reading")
	if x.key = u.key(); u.broken {
		return x, turn.ErrContent
	}
	return in.Parser.parse(u), nil
}

// caught makes a panic an error of the content, and tells where it was.
func (in *Intake) caught(err *error, while string) {
	if recover() != nil {
		*err = errPanic
		in.Log.Error("intake: a panic", "while", while, "where", turn.Where())
	}
}

// run runs a turn; a panic in it is an error of the content.
func (in *Intake) run(ctx context.Context, e dialog.Envelope) (out turn.Outcome, err error) {
	defer in.caught(&err, "deciding")
	return in.Turns.Run(ctx, e)
}

// park sets an update aside and tells her that it was not her doing.
func (in *Intake) park(ctx context.Context, x incoming, u update, cause error) error {
	kind, owner := "content", ""
	if errors.Is(cause, errPanic) {
		kind = "panic"
	}
	if x.envelope != nil {
		owner = x.envelope.On.ID
	}
	if err := in.Lot.Park(ctx, x.key, owner, kind, seal.Conceal(string(u.raw))); err != nil {
		return fmt.Errorf("set an update aside: %w", err)
	}
	in.taken.Add(1)
	in.Log.Error("intake: an update was set aside", "cause", kind)
	if x.envelope == nil {
		return nil
	}
	sorry := *x.envelope
	sorry.Key += "/mended"
	sorry.ID, sorry.Event = sorry.Key, dialog.Event{Mended: &dialog.Mended{}}
	if _, err := in.run(ctx, sorry); err != nil && !errors.Is(err, turn.ErrContent) {
		return err
	}
	in.answer(x.query, "")
	return nil
}

// reply answers a press after its commit. A press known from before is answered
// again only if this process has not done so: its answer may have died with the
// process that committed it.
func (in *Intake) reply(x incoming, out turn.Outcome) {
	if x.query == "" || in.answered.add(x.key) {
		return
	}
	in.answer(x.query, out.Answer)
}

// answer answers a press in the background, at most answersAtOnce at a time.
func (in *Intake) answer(query, text string) {
	if query == "" {
		return
	}
	in.slots <- struct{}{}
	in.answers.Go(func() {
		defer func() { <-in.slots }()
		ctx, cancel := context.WithTimeout(context.Background(), answerTimeout)
		defer cancel()
		err := in.Client.Answer(ctx, query, text)
		if err != nil && !errors.Is(err, outbox.ErrRefused) {
			in.Log.Debug("intake: a press was not answered", "err", err)
		}
	})
}

// leave says one neutral line and leaves a group or channel. It goes straight
// out: no person, no row, nothing stored.
func (in *Intake) leave(ctx context.Context, chat int64) {
	if err := in.Client.leaveGroup(ctx, chat, in.Parser.notice()); err != nil {
		in.Log.Warn("intake: could not leave a group", "err", err)
	}
}

// Taken is how many updates are done with since the start. One that was brought again
// and changed nothing does not count.
func (in *Intake) Taken() int64 { return in.taken.Load() }

// Wait waits for the answers under way.
func (in *Intake) Wait() { in.answers.Wait() }

// recent remembers the last few thousand keys.
type recent struct {
	mu   sync.Mutex
	seen map[string]bool
	old  map[string]bool
}

const recentKept = 4096

// add says whether key was there already.
func (r *recent) add(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[key] || r.old[key] {
		return true
	}
	if len(r.seen) >= recentKept {
		r.old, r.seen = r.seen, map[string]bool{}
	}
	r.seen[key] = true
	return false
}
