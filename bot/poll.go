package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"cohortbot/outbox"
)

// Poller fetches updates. Telegram forgets what lies before the offset of a call,
// so the offset is never beyond an update that is not done with: committed, or
// set aside.
type Poller struct {
	Client *Client
	Intake *Intake
	Log    *slog.Logger  // default slog.Default()
	Wait   time.Duration // how long one call waits for updates; default 50 s
	Pause  time.Duration // the longest wait between tries while something is away; default 5 s
	Keeps  time.Duration // how long Telegram keeps a press that nobody asks for; default 150 s

	// Missed is told how long Telegram was not asked with success, when that was longer:
	// Telegram, or what takes the updates, was away. It may be nil.
	Missed func(gap time.Duration)
}

// batchSize is how many updates one call asks for, the most there is.
const batchSize = 100

// askAgainAt is how many updates of a full batch may still be in hand when the
// next is asked for: enough to work on while it comes.
const askAgainAt = batchSize / 4

// Run polls until ctx ends. taking is told whether Telegram gives updates: with
// the first answer, and then when that changes.
func (p *Poller) Run(ctx context.Context, taking func(bool)) {
	p.defaults()
	hand := newHand(func(u update) bool { return p.insist(ctx, u) })
	pause, taken := time.Duration(0), false
	var conflict time.Time // the last one; while it is recent, two may take turns
	asked := time.Now()    // when it was asked last with success
	for ctx.Err() == nil {
		wait := p.Wait
		if !taken && conflict.IsZero() {
			wait = 0 // the answer comes at once, and says that all is well
		}
		batch, full, err := p.fetch(ctx, hand.offset(), wait)
		switch {
		case errors.Is(err, errConflict):
			conflict = time.Now()
		case err == nil && (wait > 0 && len(batch) == 0 || time.Since(conflict) > wait+p.Pause):
			// While two take turns a call succeeds now and then. All is well again when one has
			// waited to its end, or the other would have asked since.
			conflict = time.Time{}
		}
		if well := err == nil && conflict.IsZero(); taken != well && ctx.Err() == nil {
			taken = well
			taking(taken)
		}
		if err != nil {
			pause = p.trouble(ctx, err, pause)
			continue
		}
		if conflict.IsZero() {
			pause = 0
		}
		asked = p.gap(asked)
		hand.take(batch)
		most := 0
		if full {
			most = askAgainAt
		}
		hand.wait(ctx, most)
	}
	hand.rest()
	p.acknowledge(hand.offset())
}

func (p *Poller) defaults() {
	if p.Log == nil {
		p.Log = slog.Default()
	}
	if p.Wait == 0 {
		p.Wait = 50 * time.Second
	}
	if p.Pause == 0 {
		p.Pause = 5 * time.Second
	}
	if p.Keeps == 0 {
		p.Keeps = 150 * time.Second
	}
}

// gap tells of one that was too long, and gives the moment from which the next counts.
func (p *Poller) gap(asked time.Time) time.Time {
	now := time.Now()
	if gap := now.Sub(asked); gap > p.Keeps && p.Missed != nil {
		p.Missed(gap)
	}
	return now
}

// fetch asks for the next batch; full says that there may be more.
func (p *Poller) fetch(ctx context.Context, offset int64, wait time.Duration) (batch []update, full bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, wait+10*time.Second)
	defer cancel()
	var result []json.RawMessage
	err = p.Client.call(ctx, "getUpdates", map[string]any{
		"offset": offset, "limit": batchSize, "timeout": int(wait.Seconds()), "allowed_updates": AllowedUpdates(),
	}, &result)
	if err != nil {
		return nil, false, err
	}
	batch = make([]update, 0, len(result))
	for _, raw := range result {
		u, err := readUpdate(raw)
		if err != nil {
			p.Log.Error("poll: something that is no update was passed over")
			continue
		}
		batch = append(batch, u)
	}
	return batch, len(result) == batchSize, nil
}

// insist takes an update to its end: while the store is away it waits and comes
// again, so nothing is lost and nobody's order is changed. It is false when ctx
// has ended before.
func (p *Poller) insist(ctx context.Context, u update) bool {
	pause := 50 * time.Millisecond
	for ctx.Err() == nil {
		// A turn in hand is finished even while stopping.
		err := p.Intake.take(context.WithoutCancel(ctx), u)
		if err == nil {
			return true
		}
		p.Log.Warn("poll: an update waits", "err", err)
		sleep(ctx, pause)
		pause = min(p.Pause, 2*pause)
	}
	return false
}

// trouble tells what is wrong and waits a little longer each time.
func (p *Poller) trouble(ctx context.Context, err error, pause time.Duration) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	pause = min(p.Pause, max(200*time.Millisecond, 2*pause))
	var wait *outbox.Throttled
	switch {
	case errors.As(err, &wait):
		sleep(ctx, wait.After)
		return 0
	case errors.Is(err, outbox.ErrToken):
		p.Log.Error("poll: Telegram does not accept the token", "mend", "check TELEGRAM_BOT_TOKEN and start again")
	case errors.Is(err, errConflict):
		p.Log.Error("poll: another program takes this bot's updates", "mend", "stop the other program: one token has one poller")
		// Or a webhook still stands, since removing it at the start did not succeed.
		_ = p.Client.Receive(ctx, "", "")
	default:
		p.Log.Warn("poll: the Bot API is away; it will be asked again", "err", err)
	}
	sleep(ctx, pause)
	return pause
}

// acknowledge tells Telegram what is done with, so that a restart is not given
// it again. Should it fail, the keys of what was done swallow the repetition.
func (p *Poller) acknowledge(offset int64) {
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var none []json.RawMessage
	_ = p.Client.call(ctx, "getUpdates", map[string]any{"offset": offset, "limit": 1, "timeout": 0}, &none)
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
