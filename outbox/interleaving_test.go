package outbox

import (
	"testing"

	"cohortbot/dialog"
	"cohortbot/seal"
)

// scene is what an exploration begins with.
type scene struct {
	name    string
	told    int // how many of them are told of the rows
	rows    func() []*Message
	fates   [len(fates)]int // how many transmissions may end so
	kills   int             // how many relays may be killed and started anew
	night   bool            // that may end at any moment
	noTerms bool
}

func (s scene) world() *world {
	w := &world{rows: map[string]*Message{}, reached: map[string]int{}, went: map[string]bool{}, noTerms: s.noTerms, kills: s.kills, left: s.fates, night: s.night}
	rows := s.rows()
	for _, m := range rows {
		stored := *m
		w.rows[m.ID], w.ids = &stored, append(w.ids, m.ID)
		w.reached[m.ID] = m.Doubts
	}
	for n := range 2 {
		var told []*Message
		if n < s.told {
			told = rows
		}
		w.procs = append(w.procs, w.process(n+1, told...))
	}
	return w
}

func send(doubts int) func() []*Message {
	return func() []*Message { return []*Message{waiting(1, doubts)} }
}

func sendOnce() []*Message {
	m := waiting(1, 0)
	m.Once = true
	return []*Message{m}
}

func sendAndEdit() []*Message {
	of, edit := waiting(1, mostDoubts-2), waiting(2, mostDoubts-1)
	edit.Op, edit.Of = dialog.OpEdit, of.ID
	return []*Message{of, edit}
}

func sendTwo() []*Message { return []*Message{waiting(1, 0), waiting(2, 0)} }

// ofOneTurn are two sends, too: the second goes without another look at what is before it.
func ofOneTurn() []*Message {
	second := waiting(1, 0)
	second.ID, second.Order = "a/1/1", Order(1, 1)
	return []*Message{waiting(1, 0), second}
}

// keptAndNot are a send that is kept for the day, and one that is not.
func keptAndNot() []*Message {
	rows := sendTwo()
	rows[0].Matter, rows[0].Hush = "rule", night
	return rows
}

// keptAndOfIt are a send that is kept for the day, and a change of it that is not.
func keptAndOfIt() []*Message {
	rows := keptAndNot()
	rows[1].Op, rows[1].Of = dialog.OpEdit, rows[0].ID
	return rows
}

// keptAndTaken are a send that is kept for the day, and what takes it back before.
func keptAndTaken() []*Message {
	rows := keptAndOfIt()
	rows[1].Op, rows[1].Body = dialog.OpDelete, seal.Private{}
	return rows
}

// keptAndCalled are two that are kept, and one that is not and belongs behind the second.
func keptAndCalled() []*Message {
	rows := append(keptAndNot(), waiting(3, 0))
	rows[1].Matter, rows[1].Hush, rows[2].Matter = "inbox", night, "inbox"
	return rows
}

// some says how many transmissions may go wrong in each way.
func some(losing, notSending, refusing int) (left [len(fates)]int) {
	left[lost], left[notSent], left[refused] = losing, notSending, refusing
	return left
}

// Relays of several terms work on the same rows, each frozen or killed at any point,
// and whatever becomes of their transmissions: a row that has come to its end stays as
// it is, no message reaches Telegram more often than its doubts allow, none is sent by a
// relay that has not claimed it, none overtakes what is before it in its chat and lane
// unless that is kept for the day and nothing it belongs behind, and every row comes to an
// end as long as the newest relay goes on, what is kept as soon as the day has dawned.
func TestEveryInterleaving(t *testing.T) {
	if testing.Short() {
		t.Skip("no two goroutines run at once here: the race detector would see nothing")
	}
	for _, s := range []scene{
		{name: "a leader and its successor", told: 2, rows: send(0), fates: some(1, 1, 0)},
		{name: "until nobody knows", told: 2, rows: send(mostDoubts - 2), fates: some(2, 0, 0)},
		{name: "a row that is sent once", told: 2, rows: sendOnce, fates: some(2, 1, 1)},
		{name: "a leader that is started anew", told: 1, rows: send(0), kills: 1},
		{name: "two sends of which one relay is told", told: 1, rows: sendTwo},
		{name: "two sends of a turn, one not sent at first", told: 2, rows: ofOneTurn, fates: some(0, 1, 0)},
		{name: "two sends of a turn, one refused", told: 2, rows: ofOneTurn, fates: some(0, 0, 1)},
		{name: "one kept for the day and one not", told: 1, rows: keptAndNot, night: true, fates: some(0, 1, 0)},
		{name: "one kept for the day and its change", told: 1, rows: keptAndOfIt, night: true},
		{name: "one kept for the day and taken back", told: 1, rows: keptAndTaken, night: true, fates: some(0, 1, 0)},
		{name: "two kept for the day, of which one is called", told: 1, rows: keptAndCalled, night: true},
		{name: "a send and its edit", told: 1, rows: sendAndEdit, fates: some(1, 0, 0)},
	} {
		t.Run(s.name, func(t *testing.T) {
			got := explore(s.world)
			t.Logf("%d schedules, %d states, at most %d steps", got.schedules, got.states, got.longest)
			if got.wrong != "" {
				t.Errorf("%s after %s", got.wrong, got.done)
			}
		})
	}
}

// The term is what keeps these promises: without it the same exploration finds one
// broken.
func TestInterleavingsWithoutTerms(t *testing.T) {
	s := scene{told: 2, rows: send(0), noTerms: true}
	got := explore(s.world)
	t.Logf("after %d schedules: %s after %s", got.schedules, got.wrong, got.done)
	if got.wrong == "" {
		t.Errorf("%d states, and nothing was broken", got.states)
	}
}
