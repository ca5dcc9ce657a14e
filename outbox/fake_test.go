package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

var errAway = errors.New("the store is away")

// shelf is a Store in memory with the promises of the real one.
type shelf struct {
	mu       sync.Mutex
	rows     map[string]Message
	term     int64
	away     func(m *Message) bool // a writing of m fails, undone; may be nil
	farewell []string
}

func (s *shelf) put(rows ...*Message) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range rows {
		s.rows[m.ID] = *m
	}
	return rows
}

func (s *shelf) row(id string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows[id]
}

func (s *shelf) Unsettled(_ context.Context, term int64, before time.Time, limit int) ([]*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []*Message
	for _, id := range slices.Sorted(maps.Keys(s.rows)) {
		m := s.rows[id]
		waits := m.State == Ready || m.State == Sending && m.Term < term
		if waits && m.Made < cohort.At(before) && len(out) < limit {
			out = append(out, &m)
		}
	}
	return out, nil
}

func (s *shelf) Row(_ context.Context, id string) (*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, there := s.rows[id]
	if !there {
		return nil, ErrNoRow
	}
	return &m, nil
}

func (s *shelf) SaveRow(_ context.Context, m *Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away != nil && s.away(m) {
		return errAway
	}
	if s.rows[m.ID].Version != m.Version {
		return ErrLost
	}
	m.Version++
	s.rows[m.ID] = *m
	return nil
}

func (s *shelf) Chat(_ context.Context, subject string) (seal.Private, error) {
	return seal.Conceal(subject), nil
}

func (s *shelf) FarewellSettled(_ context.Context, subject string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.farewell = append(s.farewell, subject)
	return nil
}

func (s *shelf) NextTerm(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.term++
	return s.term, nil
}

// call is one transmission that reached the far side.
type call struct {
	at      time.Time
	chat    string
	op      dialog.Op
	message int64
	body    string
}

// far is a Sender that keeps what reaches it. answer decides what it says; nil
// is a yes. With any error but errLate nothing reached it.
type far struct {
	mu     sync.Mutex
	calls  []call
	answer func(c call) error
	takes  time.Duration
}

// errLate says that a message arrived but nobody heard so.
var errLate = errors.New("no answer came back")

func (f *far) Transmit(_ context.Context, chat seal.Private, op dialog.Op, message int64, body seal.Private) (int64, error) {
	if f.takes > 0 {
		time.Sleep(f.takes)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	c := call{time.Now(), chat.Reveal(), op, message, body.Reveal()}
	var err error
	if f.answer != nil {
		err = f.answer(c)
	}
	if err != nil && !errors.Is(err, errLate) {
		return 0, err
	}
	f.calls = append(f.calls, c)
	return int64(len(f.calls)), err
}

// bodies are what reached the far side, in order.
func (f *far) bodies() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for _, c := range f.calls {
		out = append(out, string(c.op)+" "+c.body)
	}
	return out
}

// rig runs a relay over a shelf inside a synctest bubble.
type rig struct {
	*shelf
	*far
	relay *Relay
}

// inBubble starts a relay, after setting has filled the shelf, and runs f.
func inBubble(t *testing.T, pacer func() *Pacer, setting func(*rig), f func(*rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{shelf: &shelf{rows: map[string]Message{}}, far: &far{}}
		cfg := Config{Store: r.shelf, Sender: r.far, Pacer: pacer(), Log: slog.New(slog.DiscardHandler)}
		r.relay = NewRelay(cfg)
		if setting != nil {
			setting(r)
		}
		time.Sleep(time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.relay.Run(ctx) }()
		defer func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error("the relay ended with", err)
			}
		}()
		synctest.Wait()
		f(r)
	})
}

func unpaced() *Pacer { return NewPacer(0, 0) }

func telegrams() *Pacer { return NewPacer(28, 1) }

// row makes a send of chat's version n.
func row(chat string, n int64) *Message {
	m := &Message{
		ID: fmt.Sprintf("%s/%d/0", chat, n), Version: 1, Subject: chat, Order: Order(n, 0), Op: dialog.OpSend,
		State: Ready, Made: cohort.At(time.Now()),
	}
	m.Body = seal.Conceal(m.ID)
	return m
}

// edit makes an edit of a row.
func edit(of *Message, n int64) *Message {
	m := row(of.Subject, n)
	m.Op, m.Of = dialog.OpEdit, of.ID
	return m
}

// pass hands rows to shelf and relay.
func (r *rig) pass(rows ...*Message) { r.relay.Wake(r.put(rows...)) }

// after lets time pass and everything come to rest.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
