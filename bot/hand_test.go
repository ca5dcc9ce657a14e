package bot

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/go-telegram/bot/models"
)

// desk does updates when it is told to, and notes what it has begun.
type desk struct {
	mu    sync.Mutex
	begun []int64
	gates map[int64]chan bool
}

func newDesk(ids ...int64) *desk {
	d := &desk{gates: map[int64]chan bool{}}
	for _, id := range ids {
		d.gates[id] = make(chan bool, 1)
	}
	return d
}

func (d *desk) do(u update) bool {
	d.mu.Lock()
	d.begun = append(d.begun, u.ID)
	d.mu.Unlock()
	return <-d.gates[u.ID]
}

func (d *desk) times(id int64) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, b := range d.begun {
		if b == id {
			n++
		}
	}
	return n
}

func TestOffsetWaitsForTheFirst(t *testing.T) {
	d := newDesk(7, 8, 9, 10)
	h := newHand(d.do)
	h.take([]update{from(7, 1), from(8, 2), from(9, 3)})
	d.gates[9] <- true
	d.gates[8] <- true
	if got := h.offset(); got != 7 {
		t.Errorf("offset %d while 7 is under way", got)
	}
	// Telegram gives again what lies behind the offset: it is not done again.
	h.take([]update{from(7, 1), from(8, 2), from(9, 3), from(10, 2)})
	d.gates[7] <- true
	h.wait(t.Context(), 1)
	if got := h.offset(); got != 10 {
		t.Errorf("offset %d while 10 is under way", got)
	}
	d.gates[10] <- true
	h.wait(t.Context(), 0)
	h.rest()
	if got := h.offset(); got != 11 {
		t.Errorf("offset %d after 10", got)
	}
	for _, id := range []int64{7, 8, 9, 10} {
		if n := d.times(id); n != 1 {
			t.Errorf("%d was done %d times", id, n)
		}
	}
}

func TestWhatIsNotFinishedHoldsTheOffset(t *testing.T) {
	d := newDesk(1, 2, 3)
	h := newHand(d.do)
	h.take([]update{from(1, 1), from(2, 2), from(3, 2)})
	d.gates[1] <- true
	d.gates[2] <- false // the program stops before it could be done
	h.rest()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h.wait(ctx, 0)
	if got := h.offset(); got != 2 {
		t.Errorf("offset %d, want 2: the first that is not done with", got)
	}
	if d.times(3) != 0 {
		t.Error("her later update was done before the earlier one")
	}
}

// TestEverybodyInHerOrder takes batches that overlap, as Telegram gives them, and
// sees that each update is done once and each person's in order.
func TestEverybodyInHerOrder(t *testing.T) {
	const all = 3000
	var mu sync.Mutex
	done := map[int64][]int64{}
	h := newHand(func(u update) bool {
		mu.Lock()
		defer mu.Unlock()
		done[u.who()] = append(done[u.who()], u.ID)
		return true
	})
	who := func(id int64) int64 { return id * id % 17 }
	for offset := int64(1); offset <= all; offset = h.offset() {
		var batch []update
		for id := offset; id <= min(all, offset+batchSize-1); id++ {
			batch = append(batch, from(id, who(id)))
		}
		h.take(batch)
		h.wait(t.Context(), rand.IntN(batchSize))
	}
	h.rest()
	n := 0
	for who, ids := range done {
		n += len(ids)
		if !slices.IsSorted(ids) {
			t.Errorf("the updates of %d were done out of order", who)
		}
	}
	if n != all {
		t.Errorf("%d updates were done of %d", n, all)
	}
}

func from(id, who int64) update {
	return update{ID: id, Member: &membership{From: models.User{ID: who}}}
}
