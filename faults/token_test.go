package faults

import (
	"context"
	"testing"
	"time"

	"cohortbot/outbox"
	"cohortbot/rehearsal"
)

// TestTokenRefused lets Telegram refuse the token while everybody is to be sent
// something: sending stops, no row dies, the operator is told in words, and with the
// token accepted again everything goes on: by itself within the minute, or at once
// when the bot is started again.
func TestTokenRefused(t *testing.T) {
	for name, code := range map[string]int{"401": 401, "404": 404} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			people, hold := form(15, 100), form(4*time.Second, 100*time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), patience())
			defer cancel()
			r := newRig(t, setup{typed: true, uses: people})
			p := r.start(ctx)
			all := r.enrol(ctx, people)
			r.rest(ctx)
			r.server.Ask(rehearsal.Fault{Code: code, Times: -1})
			r.announce(all)
			must(t, all.each(8, (*woman).says))
			time.Sleep(hold)
			b := r.open()
			dead, waiting := b.in(outbox.Dead, outbox.Uncertain, outbox.Blocked), b.in(outbox.Ready, outbox.Sending)
			b.close()
			tries := r.tries(code)
			r.server.Calm()
			if !long() {
				p.stop()
				p = r.start(ctx)
			}
			began := time.Now()
			r.rest(ctx)
			back := time.Since(began)
			p.stop()
			f := r.audit(all)
			t.Logf("%d for %s: %d messages waited, %d of them dead; %d sendings tried it; all sent %s after the token was accepted; %s",
				code, hold, waiting, dead, tries, back.Round(time.Millisecond), f)
			f.wants(t)
			r.answeredAll(all)
			if most := senders + 1 + int(hold/time.Minute); dead > 0 || waiting < 2*people || tries == 0 || tries > most {
				t.Errorf("%d rows dead, %d waiting for %d announcements, %d tries, want at most %d", dead, waiting, 2*people, tries, most)
			}
			if r.logged.count(`"level":"ERROR"`, "does not accept the token", "mend") == 0 {
				t.Errorf("the operator is not told:\n%s", r.logged.tail())
			}
		})
	}
}

// tries counts the sendings that were refused with a code.
func (r *rig) tries(code int) int {
	n := 0
	for _, c := range r.server.Ledger() {
		if c.Method == "sendMessage" && c.Code == code {
			n++
		}
	}
	return n
}
