package bot_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// copying is a relay between a store and the rehearsal server.
type copying struct {
	*rehearsal.Server
	api    *httptest.Server
	store  *storage.Store
	engine storage.Engine
	keys   *seal.Keys
	relay  *outbox.Relay
}

func newCopying(t *testing.T) (*copying, *rehearsal.Phone) {
	t.Helper()
	server, api, phone := opened(t)
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	c := &copying{Server: server, api: api, store: storage.NewStore(engine, keys, nil), engine: engine, keys: keys}
	c.relay = outbox.NewRelay(outbox.Config{
		Store: c.store, Sender: client, Pacer: outbox.NewPacer(0, 0), Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.relay.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		_ = engine.Close(context.Background())
	})
	return c, phone
}

// is says whose the rows are: before a row is tried again her chat is asked for.
func (c *copying) is(t *testing.T, p *rehearsal.Phone) {
	t.Helper()
	her := &cohort.Participant{Door: "door", Chat: chatOf(p), Stage: cohort.StageMember}
	d := &turn.Document{ID: "s", Schema: turn.Schema, Version: 1, Body: dialog.Subject{Person: her}}
	if err := c.keys.SealAll(d); err != nil {
		t.Fatal(err)
	}
	if err := c.engine.Insert(t.Context(), cohort.CollectionPeople, d.ID, d); err != nil {
		t.Fatal(err)
	}
}

func chatOf(p *rehearsal.Phone) seal.Private { return seal.Conceal(strconv.FormatInt(p.ID(), 10)) }

// send hands a row to the relay and waits for its end.
func (c *copying) send(t *testing.T, to *rehearsal.Phone, n int, op dialog.Op, body outbox.Body) *outbox.Message {
	t.Helper()
	m := &outbox.Message{
		ID: "s/" + strconv.Itoa(n) + "/0", Version: 1, Subject: "s", Order: outbox.Order(int64(n), 0), Op: op,
		State: outbox.Ready, Made: cohort.At(time.Now()), Body: packed(t, body), Chat: chatOf(to),
	}
	if err := c.keys.SealAll(m); err != nil {
		t.Fatal(err)
	}
	if err := c.engine.Insert(t.Context(), outbox.Collection, m.ID, m); err != nil {
		t.Fatal(err)
	}
	c.relay.Wake([]*outbox.Message{m})
	for range 1000 {
		time.Sleep(10 * time.Millisecond)
		got, err := c.store.Row(t.Context(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.State != outbox.Ready && got.State != outbox.Sending {
			return got
		}
	}
	t.Fatal("it does not come to its end")
	return nil
}

func words(p *rehearsal.Phone) []string {
	var out []string
	for _, m := range p.Messages() {
		if m.FromBot {
			out = append(out, m.Words())
		}
	}
	return out
}

// What one woman wrote is copied to another, from a chat that is named in the sealed
// body alone. A copy that may have arrived twice is counted, and one of what is not
// there any more is dead.
func TestACopy(t *testing.T) {
	c, from := newCopying(t)
	to := c.AddPhone(rehearsal.PhoneConfig{})
	if err := to.Open(""); err != nil {
		t.Fatal(err)
	}
	if _, err := from.Say("a question"); err != nil {
		t.Fatal(err)
	}
	c.is(t, to)
	source := &dialog.Source{Chat: chatOf(from), Message: int64(from.Last().ID)}
	body, err := (&bot.Renderer{}).Render(&cohort.Participant{}, dialog.Say{Op: dialog.OpCopy, From: source})
	if err != nil {
		t.Fatal(err)
	}
	body.Silent = true
	m := c.send(t, to, 1, dialog.OpCopy, body)
	if got := to.Last(); m.State != outbox.Sent || m.Message != int64(got.ID) || got.Text != "a question" || !got.Silent {
		t.Errorf("it is %s as message %d; she sees %+v", m.State, m.Message, got)
	}
	c.Ask(rehearsal.Fault{Method: "copyMessage", Drop: true, Executed: true, Times: 1})
	m = c.send(t, to, 2, dialog.OpCopy, body)
	if got := words(to); m.State != outbox.Sent || m.Doubts != 1 || !slices.Equal(got, []string{"a question", "a question", "a question"}) {
		t.Errorf("it is %s with %d doubts; she sees %q", m.State, m.Doubts, got)
	}
	if m = c.send(t, to, 3, dialog.OpCopy, outbox.Body{From: &outbox.Source{Message: 9999}}); m.State != outbox.Dead {
		t.Errorf("a copy of nothing is %s", m.State)
	}
}

// What is to arrive without a sound does, a text as well as a file.
func TestSilent(t *testing.T) {
	server, api, phone := opened(t)
	files := &folder{MapFS: pdf(), hash: "1", names: map[string]string{}}
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	for _, silent := range []bool{true, false} {
		for _, b := range []outbox.Body{{Text: "a"}, {Text: "a", Media: &outbox.Media{Kind: "document", Path: "a.pdf"}}} {
			b.Silent = silent
			if _, err := client.Transmit(t.Context(), chatOf(phone), dialog.OpSend, 0, packed(t, b)); err != nil {
				t.Fatal(err)
			}
			if got := phone.Last(); got.Silent != silent {
				t.Errorf("silent %t: %+v", silent, got)
			}
		}
	}
}
