package rehearsal_test

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"cohortbot/rehearsal"
)

// A poller that sometimes forgets to acknowledge sees every update, each
// person's in order, and nothing after its acknowledgement.
func TestPollingLosesNothing(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	const people, each = 20, 40
	var talking sync.WaitGroup
	for range people {
		p := started(t, w)
		talking.Go(func() {
			for i := range each {
				p.Say(fmt.Sprint(i))
				if i%7 == 0 {
					p.PressOld(1, fmt.Sprint(i))
				}
			}
		})
	}
	seen, last := map[int64]bool{}, map[int64]int64{}
	want := people * (1 + each + (each+6)/7)
	offset := int64(0)
	for len(seen) < want {
		batch := w.poll(t, params{"offset": offset, "timeout": 1, "limit": 1 + rand.IntN(100)})
		for _, u := range batch {
			if u.ID < offset {
				t.Fatalf("update %d came back after it was acknowledged", u.ID)
			}
			var who int64
			if u.Message != nil {
				who = u.Message.From.ID
			} else {
				who = u.Callback.From.ID
			}
			if !seen[u.ID] && u.ID < last[who] {
				t.Errorf("%d after %d", u.ID, last[who])
			}
			seen[u.ID], last[who] = true, max(last[who], u.ID)
		}
		if len(batch) > 0 && rand.IntN(3) > 0 {
			offset = batch[len(batch)-1].ID + 1
		}
	}
	talking.Wait()
	w.poll(t, params{"offset": 1 << 40})
	if w.Waiting() != 0 {
		t.Errorf("%d still waiting", w.Waiting())
	}
}

// Everything at once, for the race detector; in the end the books agree.
func TestManyHands(t *testing.T) {
	w := newWorld(t, rehearsal.Config{KeepMessages: 30, KeepCalls: 500, KeepUpdates: 50})
	var sent atomic.Int64
	var hands sync.WaitGroup
	for range 8 {
		p := started(t, w)
		hands.Go(func() {
			for i := range 40 {
				p.Say("hello")
				a := w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": fmt.Sprint(i), "reply_markup": inline(row(2, "d"))})
				if a.OK {
					sent.Add(1)
					w.call(t, "editMessageText", params{"chat_id": p.ID(), "message_id": a.id(t), "text": "edited"})
				}
				if i%10 == 9 {
					p.Block()
					p.Unblock()
				}
				p.Press("x")
				p.Last()
				w.Ledger()
				w.Refused()
			}
			if n := len(p.Messages()); n < 30 || n >= 60 {
				t.Errorf("%d messages kept, want from 30 to 59", n)
			}
		})
	}
	hands.Wait()
	if sent.Load() != 8*40 {
		t.Errorf("%d sent", sent.Load())
	}
	if n := len(w.Ledger()); n < 500 || n >= 1000 {
		t.Errorf("%d calls kept", n)
	}
	if n := len(w.Updates()); n < 50 || n >= 100 {
		t.Errorf("%d updates kept", n)
	}
}

// BenchmarkEdit is what the server itself costs a bot that edits one message
// in each of many chats, over loopback.
func BenchmarkEdit(b *testing.B) {
	s := rehearsal.New(rehearsal.Config{KeepMessages: 20, KeepCalls: 100, KeepUpdates: 100})
	web := httptest.NewServer(s.API())
	defer web.Close()
	defer s.Close()
	w := world{s, web.URL}
	b.RunParallel(func(pb *testing.PB) {
		p := s.AddPhone(rehearsal.PhoneConfig{})
		p.Say("hello")
		id := w.call(b, "sendMessage", params{"chat_id": p.ID(), "text": "0"}).id(b)
		for i := 1; pb.Next(); i++ {
			w.call(b, "editMessageText", params{"chat_id": p.ID(), "message_id": id, "text": fmt.Sprint("<b>", i, "</b>"), "parse_mode": "HTML", "reply_markup": rows(4, 1)})
		}
	})
	if n := len(s.Refused()); n > 0 {
		b.Errorf("%d refused", n)
	}
}
