package outbox

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// This file goes through every order in which relays can do what they do to one store
// and to Telegram. Each relay runs its own code; it stops before every question to the
// store and every transmission, and the explorer chooses who goes on and how a
// transmission ends. One that is never chosen again has been frozen, or killed, there.

// fates are how a transmission may end.
var fates = [...]string{"answered", "answer lost", "not sent", "refused"}

const (
	answered = iota
	lost
	notSent
	refused
)

// killed is what may become of a relay instead: another takes its place. When the day
// has dawned, no quiet time keeps anything any more.
const (
	killed = -1
	dawned = -2
)

// night is a quiet time that lasts until the day dawns.
var night = dialog.Hush{From: cohort.At(time.Time{}), To: cohort.At(time.Time{}.Add(nightTakes))}

const nightTakes = 100 * 365 * 24 * time.Hour

// stopped unwinds a relay that is left where it stands.
type stopped struct{}

// world is a store, Telegram and the relays, at one moment of one schedule.
type world struct {
	rows    map[string]*Message
	ids     []string // of the rows, in order
	term    int64
	noTerms bool // every term is 0, and a row under way is everybody's
	changes int  // writings of rows
	clock   time.Time
	reached map[string]int
	went    map[string]bool // rows that Telegram has carried out
	left    [len(fates)]int // how many more transmissions may end in each way
	kills   int             // how many relays may still be killed
	night   bool            // it is quiet still
	procs   []*process
	done    []step // what was done so far
	wrong   string // the first promise that was broken
}

// now leaps on whenever it is asked for, so that whoever waits has waited.
func (w *world) now() time.Time {
	w.clock = w.clock.Add(time.Hour)
	return w.clock
}

// fail notes a broken promise.
func (w *world) fail(format string, args ...any) {
	if w.wrong == "" {
		w.wrong = fmt.Sprintf(format, args...)
	}
}

// choice is a relay's next step, with the way it ends.
type choice struct {
	p    *process
	fate int
}

// choices are all ways to go on.
func (w *world) choices() []choice {
	var all []choice
	if w.night {
		all = append(all, choice{nil, dawned})
	}
	for _, p := range w.procs {
		if w.kills > 0 {
			all = append(all, choice{p, killed})
		}
		if p.rests() {
			continue
		}
		for fate := range fates {
			if p.may(fate) {
				all = append(all, choice{p, fate})
			}
		}
	}
	return all
}

// step is something that was done.
type step struct {
	relay int
	what  ask
	row   *Message
	fate  int
}

func (s step) String() string {
	if s.fate == dawned {
		return "\nthe day dawns"
	}
	if s.fate == killed {
		return fmt.Sprintf("\n%d: killed before: %s", s.relay, s.what)
	}
	text := fmt.Sprintf("\n%d: %s", s.relay, s.what)
	if s.row != nil {
		text += " " + s.row.ID
	}
	if s.what == asksTelegram {
		text += ", " + fates[s.fate]
	}
	return text
}

// take goes one step on and sees whether every promise is kept.
func (w *world) take(c choice) {
	if c.fate == dawned {
		w.done = append(w.done, step{fate: dawned})
		w.night, w.clock, w.changes = false, w.clock.Add(nightTakes), w.changes+1
		return
	}
	w.done = append(w.done, step{c.p.n, c.p.asks, c.p.row, c.fate})
	if c.fate == killed {
		w.kills--
		c.p.stop()
		w.procs[slices.Index(w.procs, c.p)] = w.process(c.p.n)
	} else {
		c.p.fate = c.fate
		c.p.resume()
	}
	w.check()
}

// check holds what must be true at every moment.
func (w *world) check() {
	for id, m := range w.rows {
		most := m.Doubts
		if m.State != Ready {
			most++
		}
		if w.reached[id] > most {
			w.fail("%s is %s and reached Telegram %d times with %d doubts", id, m.State, w.reached[id], m.Doubts)
		}
		if m.waits() && (m.DropAt != 0 || m.Superseded) {
			w.fail("%s is %s and stored as if it had come to its end", id, m.State)
		}
		if newest := w.newest(); m.waits() && newest != nil && newest.rests() && !w.keeps(m) {
			w.fail("%s is %s for ever: the newest relay finds nothing to do", id, m.State)
		}
	}
}

// keeps says that m waits for the day, and nothing brings it out before.
func (w *world) keeps(m *Message) bool {
	for _, o := range w.rows {
		if o.Order > m.Order && !o.hushed() && o.waits() && o.follows(m) {
			return false
		}
	}
	return w.night && m.hushed()
}

// follows says that m, which was made after o, belongs behind it: it is about o, or about
// the same message, or of the same matter.
func (m *Message) follows(o *Message) bool {
	return m.Of != "" && (m.Of == o.ID || m.Of == o.Of) || m.Matter != "" && m.Matter == o.Matter
}

// newest is the relay that has begun last, unless it was killed.
func (w *world) newest() *process {
	for _, p := range slices.Backward(w.procs) {
		if p.began && p.relay.term == w.term {
			return p
		}
	}
	return nil
}

// goes notes that Telegram carries m out. For the first time it does so when all that is
// before m in its chat and lane has gone, or has come to its end.
func (w *world) goes(m *Message) {
	for _, id := range w.ids {
		o := w.rows[id]
		passed := w.night && o.hushed() && !m.hushed() && !m.follows(o)
		if before := o.Lane == m.Lane && o.Order < m.Order; before && o.waits() && !passed && !w.went[id] && !w.went[m.ID] {
			w.fail("%s overtakes %s, which is %s", m.ID, id, o.State)
		}
	}
	w.went[m.ID] = true
}

// key tells apart states from which things may go on differently. Versions only grow,
// so all that counts is whether one is the stored one; tries only make waits longer.
func (w *world) key() string {
	var b strings.Builder
	for _, id := range w.ids {
		fmt.Fprint(&b, digestOf(w.rows[id]), w.reached[id], w.went[id], ";")
	}
	fmt.Fprint(&b, w.term, w.left, w.kills, w.night)
	for _, p := range w.procs {
		b.WriteString("|")
		p.key(&b)
	}
	return b.String()
}

// digest is what of a row decides anything.
type digest struct {
	id         string
	state      State
	term       int64
	doubts     int
	message    int64
	superseded bool
	lane       Lane
}

func digestOf(m *Message) digest {
	return digest{m.ID, m.State, m.Term, m.Doubts, m.Message, m.Superseded, m.Lane}
}

// age says how the version in hand stands to the stored one.
func (w *world) age(m *Message) string {
	switch m.Version {
	case 0:
		return "unread "
	case w.rows[m.ID].Version:
		return "current "
	}
	return "old "
}

// explored is what came of an exploration.
type explored struct {
	schedules, states, longest int
	wrong                      string
	done                       []step // the schedule that broke a promise
}

// explore goes through every state that the world, as start makes it anew each time,
// can come to: the shortest schedules first, so that a broken promise is told by the
// shortest. A state that was met before is not gone on from.
func explore(start func() *world) explored {
	var out explored
	first := start()
	seen := map[string]bool{first.key(): true}
	first.leave()
	for open := [][]uint8{{}}; len(open) > 0; open = open[1:] {
		for n, more := 0, true; more; n++ {
			w := start()
			for _, taken := range open[0] {
				w.take(w.choices()[taken])
			}
			all := w.choices()
			more = n+1 < len(all)
			if n < len(all) {
				w.take(all[n])
				out.schedules++
			}
			if key := w.key(); !seen[key] {
				seen[key] = true
				open = append(open, append(slices.Clone(open[0]), uint8(n)))
			}
			w.leave()
			out.states, out.longest = len(seen), len(open[0])+1
			if w.wrong != "" {
				out.wrong, out.done = w.wrong, w.done
				return out
			}
		}
	}
	return out
}

// leave lets go of the relays, wherever they stand.
func (w *world) leave() {
	for _, p := range w.procs {
		p.stop()
	}
}
