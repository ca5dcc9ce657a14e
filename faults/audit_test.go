package faults

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cohortbot/dialog"
	"cohortbot/outbox"
)

// figures are what became of everything that was to be said.
type figures struct {
	rows       int // messages that were to be sent
	sent       int // of them
	executed   int // sendings that the Bot API server carried out
	lost       int // said to be sent, of which the server knows nothing
	doubts     int // counted by the bot
	duplicates int // sendings beyond the first of a message
	uncounted  int // duplicates that no doubt of their message covers
	inversions int // messages of a chat and lane that came after a later one
	blocked    int
	waiting    int // neither sent nor refused
	other      int // dead, uncertain
}

func (f figures) String() string {
	return fmt.Sprintf("%d messages, %d sent, %d blocked, %d waiting, %d given up; %d sendings carried out; lost %d, uncounted %d, inversions %d, duplicates %d, doubts %d",
		f.rows, f.sent, f.blocked, f.waiting, f.other, f.executed, f.lost, f.uncounted, f.inversions, f.duplicates, f.doubts)
}

// wants fails when something was lost, doubled without being counted, or turned
// round.
func (f figures) wants(t *testing.T) {
	t.Helper()
	if f.lost+f.uncounted+f.inversions+f.waiting+f.other > 0 || f.rows == 0 {
		t.Errorf("not as promised: %s", f)
	}
}

// audit compares the rows with the server's ledger. Call it when the bot has
// stopped.
func (r *rig) audit(all crowd) figures {
	r.t.Helper()
	b := r.open()
	defer b.close()
	sendings, chats, people := r.sendings(), map[string]int64{}, b.people()
	for _, w := range all {
		if doc := people[b.door(w)]; doc != nil {
			chats[doc.ID] = w.ID()
		}
	}
	var f figures
	rows := b.rows(true)
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(x row) bool { return x.Subject != rows[0].Subject })
		if n < 0 {
			n = len(rows)
		}
		f.chat(rows[:n], sendings[chats[rows[0].Subject]])
		delete(sendings, chats[rows[0].Subject])
		rows = rows[n:]
	}
	for chat, texts := range sendings {
		r.t.Errorf("%d sendings to chat %d have no row", len(texts), chat)
		f.uncounted += len(texts)
	}
	return f
}

// sendings gives what the server has carried out, by chat and in order.
func (r *rig) sendings() map[int64][]string {
	out := map[int64][]string{}
	for _, c := range r.server.Ledger() {
		if strings.HasPrefix(c.Method, "send") && (c.OK || c.Executed) {
			out[c.Chat] = append(out[c.Chat], c.Text)
		}
	}
	return out
}

// chat adds one chat's account: its rows in order, and what was carried out there.
func (f *figures) chat(rows []row, sendings []string) {
	f.executed += len(sendings)
	done, said, doubts := map[string]int{}, map[string]int{}, map[string]int{}
	for _, text := range sendings {
		done[text]++
	}
	lanes := map[outbox.Lane][]string{}
	for _, m := range rows {
		if m.State == outbox.Ready || m.State == outbox.Sending {
			f.waiting++
		}
		if m.State == outbox.Dead || m.State == outbox.Uncertain {
			f.other++
		}
		f.doubts += m.Doubts
		if m.Op != dialog.OpSend {
			continue
		}
		f.rows++
		doubts[m.text] += m.Doubts
		switch m.State {
		case outbox.Sent:
			f.sent++
			said[m.text]++
		case outbox.Blocked:
			f.blocked++
		}
		if done[m.text] > 0 {
			lanes[m.Lane] = append(lanes[m.Lane], m.text)
		}
	}
	for text, n := range said {
		f.lost += max(0, n-done[text])
	}
	for text, n := range done {
		more := max(0, n-said[text])
		f.duplicates += more
		f.uncounted += max(0, more-doubts[text])
	}
	for _, texts := range lanes {
		f.inversions += inversions(texts, sendings)
	}
}

// inversions counts the sendings that do not follow the order of their lane. A text
// may be sent again before the next one is; the same words may be said twice, so
// every place in the order where we may be is kept.
func inversions(order, sendings []string) int {
	n, at := 0, []int{-1}
	for _, text := range sendings {
		if !slices.Contains(order, text) {
			continue // of another lane
		}
		var next []int
		for _, i := range at {
			for _, j := range []int{i, i + 1} {
				if j >= 0 && j < len(order) && order[j] == text && !slices.Contains(next, j) {
					next = append(next, j)
				}
			}
		}
		if len(next) == 0 {
			n++
			continue
		}
		at = next
	}
	return n
}

// TestInversions: the account itself finds what it is for.
func TestInversions(t *testing.T) {
	order := strings.Fields("a b b c")
	for sendings, want := range map[string]bool{
		"a b b c": false, "a a b b b c c": false, "a b x b c": false,
		"b a b c": true, "a c b b": true, "a b a b c": true, "a b b c b": true,
	} {
		if got := inversions(order, strings.Fields(sendings)) > 0; got != want {
			t.Errorf("%q: turned round: %v, want %v", sendings, got, want)
		}
	}
}

// answeredAll wants everything that anybody said to be an answer, once and in order.
// It gives how many answers there are.
func (r *rig) answeredAll(all crowd) int {
	r.t.Helper()
	b := r.open()
	defer b.close()
	answers, people, total := b.answers(), b.people(), 0
	for _, w := range all {
		got := answers[people[b.door(w)].ID]
		total += len(got)
		var want []string
		for i := range w.said {
			want = append(want, w.words(i+1))
		}
		if !slices.Equal(got, want) {
			r.t.Errorf("woman %d said %d things, %d answers are stored: %q", w.n, w.said, len(got), got)
		}
	}
	return total
}
