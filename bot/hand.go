package bot

import (
	"context"
	"sync"
)

// hand holds the updates that were taken and are not done with, so that the next
// can be asked for while the last of a batch are still under way. What Telegram
// gives once more meanwhile is known by its id. People are served in parallel,
// each in her order. Its methods but serve are for one goroutine.
type hand struct {
	do func(update) bool // whether the update is done with

	mu      sync.Mutex
	line    []*held           // in the order of arrival
	ids     map[int64]bool    // of those in line
	waiting map[int64][]*held // by who sent them; there while she is being served
	next    int64             // the offset when nothing is in hand
	fewer   chan struct{}     // room for one: told whenever one is done with
	people  sync.WaitGroup
}

// held is an update in hand.
type held struct {
	update
	done bool
}

func newHand(do func(update) bool) *hand {
	return &hand{do: do, ids: map[int64]bool{}, waiting: map[int64][]*held{}, fewer: make(chan struct{}, 1)}
}

// take begins with those updates of a batch that are not in hand already.
func (h *hand) take(batch []update) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, u := range batch {
		if h.ids[u.ID] {
			continue
		}
		x, who := &held{update: u}, u.who()
		h.line, h.ids[u.ID], h.next = append(h.line, x), true, u.ID+1
		before, served := h.waiting[who]
		h.waiting[who] = append(before, x)
		if !served {
			h.people.Go(func() { h.serve(who) })
		}
	}
}

// serve takes one person's updates one after another until none is left, or one
// could not be finished.
func (h *hand) serve(who int64) {
	for x := h.first(who); x != nil; x = h.first(who) {
		if !h.do(x.update) {
			return
		}
		h.finished(who, x)
	}
}

// first is what somebody has waited for longest; nil ends her service.
func (h *hand) first(who int64) *held {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.waiting[who]) == 0 {
		delete(h.waiting, who)
		return nil
	}
	return h.waiting[who][0]
}

// finished notes that x is done with.
func (h *hand) finished(who int64, x *held) {
	h.mu.Lock()
	defer h.mu.Unlock()
	x.done = true
	h.waiting[who] = h.waiting[who][1:]
	select {
	case h.fewer <- struct{}{}:
	default:
	}
}

// offset is the first update that is not done with, or the one after the last
// that was taken; 0 when none ever was. Those before it leave the line only now:
// until the next call is made with this offset, Telegram may give them again.
func (h *hand) offset() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.line) > 0 && h.line[0].done {
		delete(h.ids, h.line[0].ID)
		h.line = h.line[1:]
	}
	if len(h.line) > 0 {
		return h.line[0].ID
	}
	return h.next
}

// wait waits until at most so many updates lie behind the first that is not done
// with, itself included, or ctx has ended.
func (h *hand) wait(ctx context.Context, most int) {
	for h.left() > most {
		select {
		case <-ctx.Done():
			return
		case <-h.fewer:
		}
	}
}

func (h *hand) left() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, x := range h.line {
		if !x.done {
			return len(h.line) - i
		}
	}
	return 0
}

// rest waits until nobody is being served any more.
func (h *hand) rest() { h.people.Wait() }
