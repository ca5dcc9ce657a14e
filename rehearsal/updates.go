package rehearsal

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"time"
)

const (
	updateLife = 24 * time.Hour
	pressLife  = 150 * time.Second // of a callback query, delivered or not
)

// entry is one update on its way to the bot.
type entry struct {
	id     int64
	kind   string
	person int64
	body   []byte // the update's JSON without its id: "kind":{…}
	at     time.Time
	// A replayed update, or one from after a restart of the ids, has an id that
	// the offset may have passed already; it stays until it was handed out once.
	replayed, served bool
}

func (e *entry) json() json.RawMessage {
	out := make([]byte, 0, len(e.body)+40)
	out = append(out, `{"update_id":`...)
	out = strconv.AppendInt(out, e.id, 10)
	out = append(out, ',')
	out = append(out, e.body...)
	return append(out, '}')
}

func (e *entry) expired(now time.Time) bool {
	age := now.Sub(e.at)
	return age > updateLife || e.kind == "callback_query" && age > pressLife
}

// intake holds the updates that the bot has not acknowledged.
type intake struct {
	mu      sync.Mutex
	next    int64
	highest int64 // id ever given
	queue   []*entry
	log     []*entry
	keep    int
	allowed []string      // nil: all
	changed chan struct{} // closed and replaced at every change
	poll    chan struct{} // closed to end the long poll in progress; nil: none
	hook    *hook
}

func newIntake(cfg Config) *intake {
	return &intake{next: 100_000_000 + rand.Int64N(800_000_000), keep: cfg.KeepUpdates, changed: make(chan struct{})}
}

// emit queues a new update. The caller holds the chat's lock, which is what
// keeps one chat's updates in order.
func (s *Server) emit(kind string, person int64, content any) {
	body, err := json.Marshal(content)
	if err != nil {
		panic(fmt.Sprintf("encoding an update of kind %s: %v", kind, err)) // our own types always encode
	}
	e := &entry{kind: kind, person: person, body: slices.Concat([]byte(`"`+kind+`":`), body), at: s.now()}
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	e.id, e.replayed = in.next, in.next < in.highest
	in.next, in.highest = in.next+1, max(in.highest, in.next)
	in.add(e)
}

func (in *intake) add(e *entry) {
	if in.allowed != nil && !slices.Contains(in.allowed, e.kind) {
		return
	}
	in.log = append(in.log, e)
	if in.keep > 0 && len(in.log) >= 2*in.keep {
		in.log = append(in.log[:0], in.log[len(in.log)-in.keep:]...)
	}
	in.queue = append(in.queue, e)
	if in.hook != nil {
		in.hook.push(e)
	}
	in.signal()
}

func (in *intake) signal() {
	close(in.changed)
	in.changed = make(chan struct{})
}

func (in *intake) remove(e *entry) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if i := slices.Index(in.queue, e); i >= 0 {
		in.queue = slices.Delete(in.queue, i, i+1)
	}
	in.signal()
}

// acknowledge forgets what lies before the offset.
func (in *intake) acknowledge(offset int64) {
	if offset < 0 {
		n := max(len(in.queue)+int(offset), 0)
		in.queue = slices.Delete(in.queue, 0, n)
		return
	}
	in.queue = slices.DeleteFunc(in.queue, func(e *entry) bool {
		return e.id < offset && (!e.replayed || e.served)
	})
}

func (in *intake) take(now time.Time, limit int) []json.RawMessage {
	in.queue = slices.DeleteFunc(in.queue, func(e *entry) bool { return e.expired(now) })
	out := []json.RawMessage{}
	for _, e := range in.queue[:min(limit, len(in.queue))] {
		e.served = true
		out = append(out, e.json())
	}
	return out
}

func (s *Server) getUpdates(c *call) (any, *refusal) {
	var allowed []string
	if err := c.list("allowed_updates", &allowed); err != nil {
		return nil, bad("can't parse allowed updates list")
	}
	limit := int(c.number("limit", 100))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.hook != nil {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if in.poll != nil {
		close(in.poll)
	}
	mine := make(chan struct{})
	in.poll = mine
	defer func() {
		if in.poll == mine {
			in.poll = nil
		}
	}()
	if c.str("allowed_updates") != "" {
		in.allow(allowed)
	}
	in.acknowledge(c.number("offset", 0))
	in.signal()
	timeout := time.Duration(min(max(c.number("timeout", 0), 0), 50)) * time.Second
	return s.longPoll(c, mine, limit, timeout)
}

func (in *intake) allow(kinds []string) {
	if len(kinds) == 0 {
		kinds = nil
	}
	in.allowed = kinds
}

// longPoll waits for updates. It is called and returns with the lock held.
func (s *Server) longPoll(c *call, mine chan struct{}, limit int, timeout time.Duration) (any, *refusal) {
	in := s.intake
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		if in.poll != mine {
			return nil, conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
		}
		if c.request.Context().Err() != nil {
			return []json.RawMessage{}, nil
		}
		batch := in.take(s.now(), limit)
		if len(batch) > 0 || timeout == 0 {
			return batch, nil
		}
		changed := in.changed
		in.mu.Unlock()
		select {
		case <-changed:
		case <-mine:
		case <-timer.C:
			timeout = 0
		case <-c.request.Context().Done():
		case <-s.ctx.Done():
			timeout = 0
		}
		in.mu.Lock()
	}
}
