package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// rigSight is what a database holds just after its bot was killed.
type rigSight struct {
	keys      map[string]bool // that took effect
	unflushed int             // subjects that committed what is not stored yet
	sending   int             // rows of which nobody knows whether they were sent
	claims    []string        // the same, by row and term
}

// inspect looks at the database between two runs.
func (k *killRig) inspect(ctx context.Context) *rigSight {
	k.t.Helper()
	books := rigOpen(ctx, k.t, k.data)
	defer books.close()
	s := &rigSight{keys: map[string]bool{}}
	for _, doc := range books.people(ctx) {
		for _, key := range rigKeys(string(doc.Keys)) {
			s.keys[key] = true
		}
		if doc.Pending.Empty() {
			continue
		}
		missing := false
		for i := range doc.Pending.Facts {
			missing = missing || !books.there(ctx, cohort.CollectionFacts, doc.Pending.Facts[i].ID)
		}
		for _, m := range doc.Pending.Messages {
			missing = missing || !books.there(ctx, outbox.Collection, m.ID)
		}
		if missing {
			s.unflushed++
		}
	}
	for _, m := range books.rows(ctx) {
		if m.State == outbox.Sending {
			s.sending++
			s.claims = append(s.claims, fmt.Sprint(m.ID, " in term ", m.Term, " version ", m.Version))
		}
	}
	return s
}

// uncommitted counts the updates that were in the bot's hand and had no effect.
func (s *rigSight) uncommitted(handed []int64) int {
	n := 0
	for _, id := range handed {
		if !s.keys["tg:"+strconv.FormatInt(id, 10)] {
			n++
		}
	}
	return n
}

// settleAccounts compares what the phones did with what is stored.
func (k *killRig) settleAccounts(ctx context.Context) {
	k.t.Helper()
	books := rigOpen(ctx, k.t, k.data)
	defer books.close()
	people, answered, closed := books.people(ctx), books.facts(ctx, cohort.FactAnswered), books.facts(ctx, cohort.FactClosed)
	total := 0
	for i, phone := range k.phones {
		doc := people[books.door(phone.ID())]
		if doc == nil {
			k.t.Errorf("phone %d is not stored", i)
			continue
		}
		if n := books.used(ctx, k.links[i]); n > 1 || n == 0 && len(phone.given) > 0 {
			k.t.Errorf("the invitation of phone %d was used %d times", i, n)
		}
		if got := rigGiven(answered[doc.ID]); !slices.Equal(got, phone.given) {
			k.t.Errorf("phone %d gave %d answers, %d are stored:\n%v\n%v", i, len(phone.given), len(got), phone.given, got)
		}
		if want := len(phone.given) / rigQuestions; len(closed[doc.ID]) != want {
			k.t.Errorf("phone %d closed %d attempts, %d are stored", i, want, len(closed[doc.ID]))
		}
		total += len(phone.given)
	}
	k.t.Logf("%d phones gave %d answers, each stored once", len(k.phones), total)
	if len(people) != len(k.phones) || total < 100 {
		k.t.Errorf("%d people are stored for %d phones, which gave %d answers", len(people), len(k.phones), total)
	}
	k.countDoubts(ctx, books)
}

// countDoubts: every row that a kill left in doubt is counted, nothing else is,
// and whatever was sent twice is among them.
func (k *killRig) countDoubts(ctx context.Context, books *rigBooks) {
	k.t.Helper()
	doubts, sends, sendDoubts := 0, 0, 0
	for _, m := range books.rows(ctx) {
		doubts += m.Doubts
		if m.State != outbox.Sent {
			k.t.Errorf("row %s is %s at the end", m.ID, m.State)
		}
		if m.Op == dialog.OpSend {
			sends, sendDoubts = sends+1, sendDoubts+m.Doubts
		}
	}
	if doubts != len(k.claimed) {
		k.t.Errorf("%d rows were in doubt, %d doubts are counted", len(k.claimed), doubts)
	}
	executed := 0
	for _, c := range k.server.Ledger() {
		if c.Method == "sendMessage" && c.OK {
			executed++
		}
	}
	if executed < sends || executed > sends+sendDoubts {
		k.t.Errorf("%d messages were sent for %d rows, of which %d were in doubt", executed, sends, sendDoubts)
	}
	for _, c := range k.server.Refused() {
		// What is resent finds its work done; the poll of a killed bot may still hang.
		done := c.Code == 400 && (strings.Contains(c.Description, "not modified") || c.Method == "answerCallbackQuery")
		if !done && c.Code != 409 && c.At.After(k.last) { // before that, requests were cut off by kills
			k.t.Errorf("%s was refused: %d %s", c.Method, c.Code, c.Description)
		}
	}
}

// unsettled counts the rows that are still to be sent.
func (k *killRig) unsettled(ctx context.Context) int {
	k.t.Helper()
	books := rigOpen(ctx, k.t, k.data)
	defer books.close()
	n := 0
	for _, m := range books.rows(ctx) {
		if m.State != outbox.Sent {
			n++
		}
	}
	return n
}

// rigKeys are the keys of a document.
func rigKeys(keys string) []string {
	var out []string
	for line := range strings.Lines(keys) {
		if key, _, ok := strings.Cut(line, " "); ok {
			out = append(out, key)
		}
	}
	return out
}

// rigGiven are the answers of facts, as a phone remembers its own.
func rigGiven(facts []*cohort.Fact) []rigAnswer {
	var out []rigAnswer
	for _, f := range facts {
		a := rigAnswer{question: string(f.Answer.Question), answer: f.Answer.Text.Reveal()}
		if len(f.Answer.Options) == 1 {
			a.answer = string(f.Answer.Options[0])
		}
		out = append(out, a)
	}
	return out
}
