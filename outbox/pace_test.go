package outbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cohortbot/outbox"
)

// Chats that must wait for their own pace take no turn from the others.
func TestAPacedChatCostsNoTurn(t *testing.T) {
	inBubble(t, func() *outbox.Pacer { return outbox.NewPacer(6, 1) }, nil, func(r *rig) {
		for i := range 4 {
			for n := range int64(40) {
				r.pass(row(fmt.Sprint("c", i), n+1))
			}
		}
		for i := range 100 {
			r.pass(row(fmt.Sprint("d", i), 1))
		}
		after(20 * time.Second)
		if n := len(r.bodies()); n < 119 {
			t.Errorf("%d reached in 20 s, want 6 a second", n)
		}
	})
}

func TestChatsOfALaneTakeTurns(t *testing.T) {
	inBubble(t, func() *outbox.Pacer { return outbox.NewPacer(10, 0) }, nil, func(r *rig) {
		var rows []*outbox.Message
		for n := range int64(40) {
			rows = append(rows, row("a", n+1))
		}
		r.pass(append(rows, row("b", 1), row("b", 2))...)
		after(time.Second)
		if got := r.of("b"); len(got) != 2 {
			t.Errorf("one chat has all turns: %q", r.bodies())
		}
	})
}

// A reply goes before an announcement that must be tried again later.
func TestAReplyGoesWhileAnAnnouncementIsPutOff(t *testing.T) {
	inBubble(t, unpaced, nil, func(r *rig) {
		r.answer = func(c call) error {
			if strings.HasPrefix(c.body, "a/1/") {
				return outbox.ErrNotSent
			}
			return nil
		}
		m := row("a", 1)
		m.Lane = outbox.Announcements
		r.pass(m)
		after(40 * time.Second) // the pause is half a minute by now
		r.pass(row("a", 2))
		after(time.Second)
		if got := r.bodies(); !slices.Equal(got, []string{"send a/2/0"}) {
			t.Errorf("reached: %q", got)
		}
	})
}

func TestNoChatIsHeldForEver(t *testing.T) {
	for _, pacer := range []func() *outbox.Pacer{unpaced, telegrams} {
		inBubble(t, pacer, nil, func(r *rig) {
			for n := range int64(20) {
				m := row(fmt.Sprint("c", n%7), n+1)
				m.Lane = outbox.Lane(n % 3)
				r.pass(m)
			}
			after(time.Minute)
			if n := r.relay.Chats(); n != 0 || len(r.bodies()) != 20 {
				t.Errorf("%d places are held after all %d went out", n, len(r.bodies()))
			}
		})
	}
}

// Of several sendings refused at one rate the first halves it, however late the
// others are answered; while everything is held it does not climb.
func TestOneRateIsHalvedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := telegrams()
		began := time.Now()
		time.Sleep(time.Second)
		p.Throttle(time.Second, began)
		time.Sleep(3 * time.Second)
		p.Throttle(time.Second, began)
		if p.Rate() != 14 {
			t.Errorf("the rate is %v, want 14", p.Rate())
		}
		p.Throttle(time.Minute, time.Now())
		if err := p.Wait(t.Context()); err != nil || p.Rate() != 7 {
			t.Errorf("the rate is %v after a minute's wait, want 7", p.Rate())
		}
		time.Sleep(time.Minute)
		if err := p.Wait(t.Context()); err != nil || p.Rate() != 28 {
			t.Errorf("the rate is %v a quiet minute later, want 28", p.Rate())
		}
	})
}

// A sending that is refused twice in a row, each time after the rate was lowered.
func TestTheRateFallsToOneASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := telegrams()
		for range 10 {
			time.Sleep(time.Millisecond)
			p.Throttle(time.Millisecond, time.Now())
		}
		if p.Rate() != 1 {
			t.Errorf("the rate is %v, want 1", p.Rate())
		}
	})
}
