package racetest

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// post is one chat's messages on their way, and what reached the far side of them.
type post struct {
	t      *testing.T
	clean  *storage.Store // of other processes: never disturbed
	shaken *storage.Store // of the relay under test
	far    *far
	ids    []string
	dead   atomic.Int64 // term of a leader that died: its claims wait for the next

	disturb func(*post, storagetest.Moment) (bool, error) // once, at the first fitting moment from number at on
	at      int
	doubts  int // counted in the end

	mu     sync.Mutex // guards what follows while a relay runs
	moment int
	fired  int
}

// doubtful is how many messages are doubtful if nothing is disturbed: one that an
// earlier leader left, and one that arrives unheard.
const doubtful = 2

func newPost(t *testing.T, engine storage.Engine) *post {
	t.Helper()
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	engine = oneByOne(engine)
	p := &post{t: t, far: &far{reached: map[string][]int64{}, first: map[string]error{}}}
	p.clean = storage.NewStore(engine, keys, nil)
	p.shaken = storage.NewStore(storagetest.Between(engine, p.hook), keys, nil)
	visitor := dialog.NewVisitor("door", dialog.Sender{Chat: seal.Conceal("7001")}, cohort.At(time.Now()))
	doc, err := p.clean.Enter(t.Context(), "door", "tg:1", visitor)
	if err != nil {
		t.Fatal(err)
	}
	doc.Version++
	doc.Pending = &turn.Pending{Messages: p.messages(doc.ID)}
	if err := errors.Join(p.clean.Commit(t.Context(), doc), p.clean.Flush(t.Context(), doc)); err != nil {
		t.Fatal(err)
	}
	return p
}

// oneByOne lets one call at a time through: what an engine promises less then is not
// needed.
func oneByOne(e storage.Engine) storage.Engine {
	var mu sync.Mutex
	return storagetest.Between(e, func(_ context.Context, m storagetest.Moment) error {
		if m.After {
			mu.Unlock()
		} else {
			mu.Lock()
		}
		return nil
	})
}

// messages are one of each fate: claimed by an earlier leader, sent, edited, certainly
// not sent, arrived unheard, told to wait, deleted.
func (p *post) messages(subject string) []*outbox.Message {
	var out []*outbox.Message
	add := func(op dialog.Op, of int, says error) *outbox.Message {
		n := len(out)
		m := &outbox.Message{
			ID: subject + "/2/" + string(rune('0'+n)), Version: 1, Subject: subject, Order: outbox.Order(2, n), Op: op,
			State: outbox.Ready, Made: cohort.At(time.Now().Add(-time.Second)),
		}
		if op != dialog.OpSend {
			m.Of = out[of].ID
		}
		m.Body = seal.Conceal(m.ID)
		p.far.first[m.ID] = says
		p.ids = append(p.ids, m.ID)
		out = append(out, m)
		return m
	}
	left := add(dialog.OpSend, 0, nil)
	term, err := p.clean.NextTerm(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	left.State, left.Term = outbox.Sending, term
	_, _ = p.far.Transmit(p.t.Context(), seal.Private{}, left.Op, 0, left.Body) // its leader died before it heard
	add(dialog.OpSend, 0, nil)
	add(dialog.OpEdit, 1, nil)
	add(dialog.OpSend, 0, outbox.ErrNotSent)
	add(dialog.OpSend, 0, errUnheard)
	add(dialog.OpSend, 0, &outbox.Throttled{After: 20 * time.Millisecond})
	add(dialog.OpDelete, 3, nil)
	return out
}

// deliver lets the relay under test work until nothing waits for it. One that cannot
// begin is started again, as its process would be. What a dead leader had claimed
// is left to a last one.
func (p *post) deliver() {
	p.t.Helper()
	p.run(p.shaken)
	if p.dead.Swap(0) != 0 {
		p.run(p.clean)
	}
}

// run runs relays over a store until nothing is left to them.
func (p *post) run(s *storage.Store) {
	p.t.Helper()
	for range 5 {
		ctx, cancel := context.WithCancel(p.t.Context())
		relay := outbox.NewRelay(outbox.Config{
			Store: s, Sender: p.far, Pacer: outbox.NewPacer(0, 0), Senders: 1, Log: slog.New(slog.DiscardHandler),
		})
		ended := make(chan error, 1)
		go func() { ended <- relay.Run(ctx) }()
		err := p.settled(ended)
		cancel()
		if err == nil {
			err = <-ended
		}
		if err == nil {
			return
		}
	}
	p.t.Error("no relay comes to its end")
}

// patience is how long a relay is watched that must do nothing.
const patience = 2 * time.Second

// settled waits until nothing waits any more, or the relay has ended with an error.
func (p *post) settled(ended chan error) error {
	p.t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	since := time.Now()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		select {
		case err := <-ended:
			if err == nil {
				err = errors.New("it ended by itself")
			}
			return err
		case <-look.C:
		}
		rows := p.unsettled()
		if len(rows) == 0 {
			return nil
		}
		if rows[0].State != outbox.Sending || rows[0].Term != p.dead.Load() {
			since = time.Now()
		}
		if time.Since(since) > patience {
			return nil // what stands behind a dead leader's claim waits with it
		}
	}
	p.t.Errorf("rows stay unsent: %d", len(p.unsettled()))
	return nil
}

// unsettled are the rows that are not at their end, in the order of the chat.
func (p *post) unsettled() []*outbox.Message {
	rows, err := p.clean.Unsettled(p.t.Context(), math.MaxInt64, time.Now().Add(time.Hour), 1000)
	if err != nil {
		p.t.Error("look for rows:", err)
	}
	slices.SortFunc(rows, func(a, b *outbox.Message) int { return int(a.Order - b.Order) })
	return rows
}

// check wants every message to have arrived, and whatever arrived twice to be counted;
// but not more to be counted than can be.
func (p *post) check(where string, more int) {
	p.t.Helper()
	for _, id := range p.ids {
		m, err := p.clean.Row(p.t.Context(), id)
		if err != nil {
			p.t.Fatal(err)
		}
		reached := p.far.ids(id)
		p.doubts += m.Doubts
		if m.State != outbox.Sent || len(reached) == 0 || len(reached)-1 > m.Doubts {
			p.t.Errorf("%s: %s of %s is %s, arrived %d times with %d doubts", where, m.Op, id, m.State, len(reached), m.Doubts)
		}
		if m.Op == dialog.OpSend && !slices.Contains(reached, m.Message) {
			p.t.Errorf("%s: %s is message %d, which is none of %v", where, id, m.Message, reached)
		}
	}
	if most := doubtful + more; p.doubts > most {
		p.t.Errorf("%s: %d doubts are counted, at most %d can be", where, p.doubts, most)
	}
}

// errUnheard says that a message arrived but nobody heard so.
var errUnheard = errors.New("no answer came back")

// far is Telegram: it keeps what arrives, and may answer a message's first
// transmission with an error.
type far struct {
	mu      sync.Mutex
	reached map[string][]int64 // messages by row; of an edit or delete, what it was about
	first   map[string]error
	last    int64
}

func (f *far) Transmit(_ context.Context, _ seal.Private, op dialog.Op, message int64, body seal.Private) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	row := body.Reveal()
	err := f.first[row]
	f.first[row] = nil
	if err != nil && !errors.Is(err, errUnheard) {
		return 0, err
	}
	if op == dialog.OpSend {
		f.last++
		message = f.last
	}
	f.reached[row] = append(f.reached[row], message)
	return message, err
}

// ids are the messages that arrived for a row.
func (f *far) ids(row string) []int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.reached[row])
}
