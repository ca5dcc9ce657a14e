package faults

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// spread is what became of an announcement, from the rows and from what Telegram has carried
// out.
type spread struct {
	people, kills  int
	states         map[outbox.State]int
	twice          int     // rows sent that bear a doubt
	read           int     // who has said that she has read it
	odd            int     // people who have no row, or several
	lost           int     // said to be sent, and it was not
	duplicates     int     // sendings beyond the first
	uncounted      int     // of them without a doubt
	strayed        int     // sent to somebody of whom the rows say that it was not
	doubts, silent int     // all, and those of people from whom no answer ever comes
	replies        figures // of those who go on learning
	reach          dialog.Reach
}

func (s spread) String() string {
	return fmt.Sprintf("%d people, %d kills: %v, %d perhaps twice, %d read it; left out or with several rows %d, lost %d, twice %d, uncounted %d, strayed %d, doubts %d",
		s.people, s.kills, s.states, s.twice, s.read, s.odd, s.lost, s.duplicates, s.uncounted, s.strayed, s.doubts)
}

// account compares the rows with the server's ledger, person by person. Call it when the bot
// has stopped.
func (m *many) account() *spread {
	m.t.Helper()
	b := m.open()
	defer b.close()
	s := &spread{people: len(m.all), kills: len(m.killed), states: map[outbox.State]int{}}
	rows, of := map[string][]row{}, map[string][]row{}
	for _, x := range b.rows(true) {
		of[x.Subject] = append(of[x.Subject], x)
		if x.Matter == cohort.AnnouncementMatter(m.id) && x.Op == dialog.OpSend {
			rows[x.Subject] = append(rows[x.Subject], x)
		}
	}
	came := map[int64]int{}
	for _, c := range m.server.Ledger()[m.before:] {
		if spoken(c) && (c.OK || c.Executed) {
			came[c.Chat]++
		}
	}
	people, sendings := b.people(), m.sendings()
	for _, w := range m.all {
		id := people[b.door(w)].ID
		s.person(rows[id], came[w.ID()])
		if slices.Contains(m.silent, w.ID()) && len(rows[id]) == 1 {
			s.silent += rows[id][0].Doubts
		}
		delete(rows, id)
	}
	s.odd += len(rows) // to people it is not for
	for _, w := range m.eager {
		s.replies.chat(of[people[b.door(w)].ID], sendings[w.ID()])
		if w.read {
			s.read++
		}
	}
	r, err := b.store.Reach(m.t.Context(), m.id)
	must(m.t, err)
	s.reach = *r
	return s
}

// person adds what became of it for one person.
func (s *spread) person(rows []row, came int) {
	if len(rows) != 1 {
		s.odd++
		return
	}
	x := rows[0]
	s.states[x.State]++
	s.doubts += x.Doubts
	s.duplicates += max(0, came-1)
	switch x.State {
	case outbox.Sent:
		if x.Doubts > 0 {
			s.twice++
		}
		if came == 0 {
			s.lost++
		}
		s.uncounted += max(0, came-1-x.Doubts)
	case outbox.Uncertain:
		s.uncounted += max(0, came-x.Doubts)
	default:
		s.strayed += came
	}
}

// wants fails when somebody was left out, something was lost or came twice without being
// counted, or when what is counted is not what the rows say.
func (s *spread) wants(t *testing.T, shown []string) {
	t.Helper()
	if s.odd+s.lost+s.uncounted+s.strayed > 0 {
		t.Errorf("not as promised: %s", s)
	}
	if n := s.doubts - s.silent; n > s.kills*(senders+1) {
		t.Errorf("%d kills left %d rows in doubt", s.kills, n)
	}
	if f := s.replies; f.lost+f.uncounted+f.inversions+f.waiting+f.other > 0 || f.rows == 0 {
		t.Errorf("replies: not as promised: %s", f)
	}
	r := s.reach
	for what, x := range map[string][2]int{
		"sent": {r.Sent, s.states[outbox.Sent]}, "blocked": {r.Blocked, s.states[outbox.Blocked]},
		"dead": {r.Dead, s.states[outbox.Dead]}, "uncertain": {r.Uncertain, s.states[outbox.Uncertain]},
		"perhaps twice": {r.Twice, s.twice}, "waiting": {r.Waiting + r.Changes, 0},
		"read": {r.Replies[cohort.ResponseRead], s.read}, "all": {r.Done(), s.people},
	} {
		if x[0] != x[1] {
			t.Errorf("%s: %d are counted, %d there are", what, x[0], x[1])
		}
	}
	if s.states[outbox.Sent] == 0 || s.states[outbox.Blocked] == 0 || s.states[outbox.Dead] == 0 || s.read == 0 {
		t.Errorf("not everything has happened that may: %s", s)
	}
	s.told(t, shown)
}

// told wants the author to see the same figures.
func (s *spread) told(t *testing.T, shown []string) {
	t.Helper()
	for i, text := range shown {
		want := map[string]int{
			"Sent: ": s.states[outbox.Sent], "Have blocked the bot, or cannot be reached: ": s.states[outbox.Blocked],
			"Refused by Telegram, or not possible: ":  s.states[outbox.Dead],
			"Uncertain, may not have arrived: ":       s.states[outbox.Uncertain],
			"Of those sent, perhaps more than once: ": s.twice,
		}
		if i > 0 { // her page of it says who has replied, too
			want["Have read it: "] = s.read
		}
		for label, n := range want {
			if got := figure(text, label); got != n {
				t.Errorf("the author sees %q %d, it is %d:\n%s", label, got, n, text)
			}
		}
	}
}

// figure is the number after a label; 0 when nothing is said of it.
func figure(text, label string) int {
	_, rest, _ := strings.Cut(text, label)
	line, _, _ := strings.Cut(rest, "\n")
	n, _ := strconv.Atoi(strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, line))
	return n
}
