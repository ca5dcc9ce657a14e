package outbox

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// ask is what a relay is about to do.
type ask string

const (
	asksTelegram ask = "transmit"
	asksBegin    ask = "begin"
	asksLook     ask = "look"
)

// asksSave is the writing of a row in a state.
var asksSave = map[State]ask{
	Ready: "save as ready", Sending: "save as sending", Sent: "save as sent", Blocked: "save as blocked",
	Dead: "save as dead", Uncertain: "save as uncertain",
}

// process is one relay and its view of the world.
type process struct {
	w     *world
	n     int
	relay *Relay
	woken []*Message // rows it is told of at its start

	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool
	began bool
	asks  ask      // what it is about to do
	row   *Message // which that is about
	fate  int      // how it ends

	looked int   // the world's changes when it last looked
	tried  int   // and when it took the row in hand
	parked bool  // it has found nothing to do
	heard  []any // what it was told since it last had only what its relay holds
	hand   *Message
	line   *line
	claim  bool // it has claimed the row in hand
}

// process makes a relay that is told of rows at its start.
func (w *world) process(n int, woken ...*Message) *process {
	p := &process{w: w, n: n, woken: woken}
	p.relay = NewRelay(Config{Store: p, Sender: p, Pacer: NewPacer(0, 0), Log: slog.New(slog.DiscardHandler), Now: w.now})
	p.next, p.stop = iter.Pull(p.run)
	p.resume()
	return p
}

func (p *process) resume() { p.next() }

// rests says that nothing has changed since it found nothing to do.
func (p *process) rests() bool { return p.parked && p.looked == p.w.changes }

// may says whether what it is about to do may end so. All but a transmission ends in
// one way.
func (p *process) may(fate int) bool {
	return fate == answered || p.asks == asksTelegram && p.w.left[fate] > 0
}

// run is what a relay does: it looks, and carries what is in line. Only the waits
// are left out.
func (p *process) run(yield func(struct{}) bool) {
	p.yield = yield
	defer func() {
		if r := recover(); r != nil && r != any(stopped{}) {
			panic(r)
		}
	}()
	ctx := context.Background()
	p.relay.begin(ctx)
	p.began = true
	p.relay.Wake(p.woken)
	for {
		p.looked, p.heard = p.w.changes, nil
		p.relay.look(ctx, time.Time{}, time.Now())
		p.work(ctx)
		p.parked = true
		p.ask(asksLook, nil)
		p.parked = false
	}
}

// work carries rows until there is nothing in line that can be carried.
func (p *process) work(ctx context.Context) {
	for {
		p.heard = nil
		if p.line, p.hand = p.relay.queue.take(); p.hand == nil {
			return
		}
		p.tried, p.claim = p.w.changes, false
		settled, wait := p.relay.carry(ctx, p.line, p.hand)
		p.relay.queue.release(p.line, p.hand, settled, 0)
		if !settled && wait >= time.Second && p.tried == p.w.changes && p.relay.queue.leads(p.line, p.hand) {
			p.hand = nil
			return // it waits for another; a shorter wait is no more than a pause
		}
		p.hand = nil
	}
}

// ask stops before something is done, until it is chosen.
func (p *process) ask(what ask, row *Message) {
	p.asks, p.row = what, row
	if !p.yield(struct{}{}) {
		panic(stopped{})
	}
	p.heard = append(p.heard, what)
}

// hear notes what it is told.
func (p *process) hear(rows ...*Message) {
	for _, m := range rows {
		p.heard = append(p.heard, digestOf(m))
	}
}

// key tells where it stands: what it holds, is about to do and was told.
func (p *process) key(b *strings.Builder) {
	fmt.Fprint(b, p.began, p.parked, p.claim, p.looked == p.w.changes, p.tried == p.w.changes, p.relay.term, p.asks, p.heard)
	if p.row != nil {
		fmt.Fprint(b, digestOf(p.row), p.w.age(p.row))
	}
	for _, c := range p.relay.queue.chats {
		for _, m := range c.rows {
			fmt.Fprint(b, digestOf(m), p.w.age(m), m == p.hand)
		}
		fmt.Fprint(b, c.busy, c.checked)
	}
	fmt.Fprint(b, p.relay.known.now, p.relay.whole.Load())
}

// What a relay asks of the store.

func (p *process) NextTerm(context.Context) (int64, error) {
	p.ask(asksBegin, nil)
	if !p.w.noTerms {
		p.w.term++
	}
	return p.w.term, nil
}

func (p *process) Unsettled(_ context.Context, term int64, _ time.Time, _ int) ([]*Message, error) {
	p.ask("find unsettled", nil)
	var out []*Message
	for _, id := range p.w.ids {
		m := *p.w.rows[id]
		if m.State == Ready || m.State == Sending && (p.w.noTerms || m.Term < term) {
			out = append(out, &m)
		}
	}
	p.hear(out...)
	return out, nil
}

func (p *process) Waiting(_ context.Context, _, _ time.Time, each func(*Message)) error {
	p.ask("find ready", nil)
	for _, id := range p.w.ids {
		if m := *p.w.rows[id]; m.State == Ready {
			p.hear(&m)
			each(&m)
		}
	}
	return nil
}

func (p *process) Ahead(_ context.Context, m *Message, _ int) ([]*Message, error) {
	p.ask("look ahead", m)
	var out []*Message
	for _, id := range p.w.ids {
		if o := *p.w.rows[id]; o.Lane == m.Lane && o.Order < m.Order && o.waits() {
			out = append(out, &o)
		}
	}
	p.hear(out...)
	return out, nil
}

func (p *process) Row(_ context.Context, id string) (*Message, error) {
	p.ask("read", p.w.rows[id])
	m := *p.w.rows[id]
	p.hear(&m)
	return &m, nil
}

func (p *process) SaveRow(_ context.Context, m *Message) error {
	p.ask(asksSave[m.State], m)
	stored := p.w.rows[m.ID]
	if stored.Version != m.Version {
		p.heard = append(p.heard, "lost")
		return ErrLost
	}
	own := p.hand != nil && p.hand.ID == m.ID
	if !stored.waits() && (own || m.State != stored.State) {
		p.w.fail("%s was %s and is %s", m.ID, stored.State, m.State)
	}
	p.claim = p.claim || own && m.State == Sending
	m.Version++
	kept := *m
	p.w.rows[m.ID] = &kept
	p.w.changes++
	return nil
}

func (p *process) Resting(context.Context) ([]string, error) { return nil, nil }

func (p *process) Release(context.Context, []string, func(*Message)) error { return nil }

func (p *process) Chat(context.Context, string) (seal.Private, error) { return seal.Conceal("1"), nil }

func (p *process) FarewellSettled(context.Context, string) error { return nil }

// Transmit is Telegram. What it executes is counted by the row in hand.
func (p *process) Transmit(_ context.Context, _ seal.Private, op dialog.Op, message int64, _ seal.Private) (int64, error) {
	p.ask(asksTelegram, p.hand)
	p.heard = append(p.heard, p.fate, op, message)
	if !p.claim {
		p.w.fail("%s is sent by a relay that has not claimed it", p.hand.ID)
	}
	if p.fate != answered {
		p.w.left[p.fate]--
	}
	switch p.fate {
	case notSent:
		return 0, ErrNotSent
	case refused:
		return 0, ErrRefused
	}
	p.w.goes(p.hand)
	if op == dialog.OpSend {
		p.w.reached[p.hand.ID]++
		message = 100 // which of several messages it is changes nothing
	}
	if p.fate == lost {
		return 0, context.DeadlineExceeded
	}
	return message, nil
}

// waiting makes a row as a turn has just stored it.
func waiting(n int64, doubts int) *Message {
	return &Message{
		ID: fmt.Sprint("a/", n, "/0"), Version: 1, Subject: "a", Order: Order(n, 0), Op: dialog.OpSend,
		State: Ready, Made: cohort.At(time.Unix(1e9, 0)), Body: seal.Conceal("words"), Doubts: doubts,
	}
}
