package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

var errAway = errors.New("the store is away")

// books are the real store on SQLite in memory.
type books struct {
	*storage.Store
	engine storage.Engine
	keys   *seal.Keys
}

// shelf is a store some of whose calls can be made to fail.
type shelf struct {
	books
	t *testing.T

	mu   sync.Mutex
	away func(m *outbox.Message) bool // a writing of m fails, undone; may be nil
}

func newBooks(t *testing.T) books {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	return books{storage.NewStore(engine, keys, nil), engine, keys}
}

// put stores rows as a turn's flush does, and the people whose chats they go to.
func (s *shelf) put(rows ...*outbox.Message) []*outbox.Message {
	s.t.Helper()
	var puts []storage.Put
	for _, m := range rows {
		if err := s.keys.SealAll(m); err != nil {
			s.t.Fatal(err)
		}
		puts = append(puts, storage.Put{In: outbox.Collection, ID: m.ID, Doc: m}, s.person(m.Subject, cohort.StageMember))
	}
	if err := s.engine.InsertMissing(s.t.Context(), puts); err != nil {
		s.t.Fatal(err)
	}
	return rows
}

// person is somebody whose chat id is her subject id.
func (s *shelf) person(subject string, stage cohort.Stage) storage.Put {
	p := &cohort.Participant{Door: subject, Stage: stage, Chat: seal.Conceal(subject)}
	doc := &turn.Document{ID: subject, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: p}}
	if err := s.keys.SealAll(doc); err != nil {
		s.t.Fatal(err)
	}
	return storage.Put{In: cohort.CollectionPeople, ID: subject, Doc: doc}
}

func (s *shelf) row(id string) *outbox.Message {
	s.t.Helper()
	m, err := s.Row(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func (s *shelf) SaveRow(ctx context.Context, m *outbox.Message) error {
	s.mu.Lock()
	away := s.away != nil && s.away(m)
	s.mu.Unlock()
	if away {
		return errAway
	}
	return s.Store.SaveRow(ctx, m)
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
	cfg   outbox.Config
	relay *outbox.Relay
}

// inBubble starts a relay, after setting has filled the shelf, and runs f.
func inBubble(t *testing.T, pacer func() *outbox.Pacer, setting func(*rig), f func(*rig)) {
	t.Helper()
	inBubbleOn(t, books{}, pacer, setting, f)
}

// inBubbleOn is inBubble on books that others have used before.
func inBubbleOn(t *testing.T, on books, pacer func() *outbox.Pacer, setting func(*rig), f func(*rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{shelf: &shelf{books: on, t: t}, far: &far{}}
		if on.engine == nil {
			r.books = newBooks(t)
		}
		r.cfg = outbox.Config{Store: r.shelf, Sender: r.far, Pacer: pacer(), Log: slog.New(slog.DiscardHandler)}
		if setting != nil {
			setting(r)
		}
		r.relay = outbox.NewRelay(r.cfg)
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

func unpaced() *outbox.Pacer { return outbox.NewPacer(0, 0) }

func telegrams() *outbox.Pacer { return outbox.NewPacer(28, 1) }

// row makes a send of chat's version n.
func row(chat string, n int64) *outbox.Message {
	m := &outbox.Message{
		ID: fmt.Sprintf("%s/%d/0", chat, n), Version: 1, Subject: chat, Order: outbox.Order(n, 0), Op: dialog.OpSend,
		State: outbox.Ready, Made: cohort.At(time.Now()),
	}
	m.Body = seal.Conceal(m.ID)
	return m
}

// edit makes an edit of a row.
func edit(of *outbox.Message, n int64) *outbox.Message {
	m := row(of.Subject, n)
	m.Op, m.Of = dialog.OpEdit, of.ID
	return m
}

// pass hands rows to shelf and relay.
func (r *rig) pass(rows ...*outbox.Message) { r.relay.Wake(r.put(rows...)) }

// after lets time pass and everything come to rest.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
