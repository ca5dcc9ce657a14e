package outbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// While a broadcast to ten thousand goes out at Telegram's rate, nobody who is learning
// notices it: not even those whose own announcement still waits.
func TestRepliesDuringABroadcast(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand rows")
	}
	inBubble(t, telegrams, func(r *rig) { r.backlog(10_000) }, func(r *rig) {
		asked := map[string]time.Time{}
		for n := range 300 {
			chat := fmt.Sprint("learns", n%60)
			if n%2 == 0 {
				chat = fmt.Sprintf("c%05d", 9000+n)
			}
			m := row(chat, int64(n+10))
			asked[m.ID] = time.Now()
			r.pass(m)
			after(200 * time.Millisecond)
		}
		after(5 * time.Second)
		var took []time.Duration
		announced := 0
		r.far.mu.Lock()
		for _, c := range r.calls {
			if at, reply := asked[strings.TrimSpace(c.body)]; reply {
				took = append(took, c.at.Sub(at))
			} else {
				announced++
			}
		}
		r.far.mu.Unlock()
		slices.Sort(took)
		if len(took) != len(asked) {
			t.Fatalf("%d of %d replies went out", len(took), len(asked))
		}
		p99 := took[len(took)*99/100]
		t.Logf("%d replies among %d announcements: half within %v, 99 of 100 within %v, all within %v",
			len(took), announced, took[len(took)/2], p99, took[len(took)-1])
		if p99 >= time.Second || announced < 1000 {
			t.Error("a reply waits for the broadcast, or the broadcast does not go on")
		}
	})
}
