package outbox

import (
	"cmp"
	"slices"
	"time"

	"cohortbot/dialog"
)

// What came unasked is kept while it is quiet for her, and what belongs to it is kept
// with it. It holds nothing else back: an alarm, an answer to whoever is awake, and what
// she empties or others take back in the night go before it.

// next is the first row that is not kept; nil when there is none, with how long it is
// until one of them may go. What is kept stays in order among itself.
func (c *line) next(now time.Time) (m *Message, wait time.Duration) {
	if len(c.rows) > 0 && !c.rows[0].hushed() {
		return c.rows[0], 0 // as nearly always
	}
	awake := c.awake()
	for _, m := range c.rows {
		ends := m.Hush.Ends(now)
		if awake[m] || m.State != Ready || ends <= 0 && wait == 0 { // not ready: it may be under way
			return m, 0
		}
		if ends > 0 {
			wait = min(cmp.Or(wait, ends), ends)
		}
	}
	return nil, wait
}

// awake are the rows that no quiet time keeps: those without one, and whatever they
// follow, since whoever that is for is awake, or is woken anyhow. A row belongs behind one
// that was made before it when it is about that, or about the same message, or of the same
// matter. What is taken back goes nowhere, and so brings nothing before it out; nor do other
// words of an announcement that has not gone yet, which wait with it. Looked at from the last
// made on, so that each row is looked at once.
func (c *line) awake() map[*Message]bool {
	all, about, matters, back := map[*Message]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	kept := map[string]bool{}
	for _, m := range c.rows {
		if m.takesBack() {
			back[m.Of] = true
		}
		if m.Lane == Announcements && m.neverWent() {
			kept[m.ID] = true
		}
	}
	latest := slices.SortedFunc(slices.Values(c.rows), func(m, o *Message) int { return cmp.Compare(o.Order, m.Order) })
	for _, m := range latest {
		corrects := m.Op == dialog.OpEdit && kept[m.Of]
		if (m.hushed() || corrects) && !about[m.ID] && !about[m.Of] && !matters[m.Matter] {
			continue
		}
		all[m] = true
		if m.neverWent() && back[m.ID] {
			continue
		}
		if m.Of != "" {
			about[m.Of] = true
		}
		if m.Matter != "" {
			matters[m.Matter] = true
		}
	}
	return all
}

// takesBack says that m deletes the message of another row, at any hour.
func (m *Message) takesBack() bool { return m.Op == dialog.OpDelete && m.Of != "" && !m.hushed() }

// neverWent says that m makes a message that a quiet time keeps, or would, and was not tried yet:
// taken back, it need not go.
func (m *Message) neverWent() bool {
	return m.hushed() && m.Op.Makes() && m.State == Ready && m.Doubts == 0
}

// hushed says that there is a time in which m is not sent.
func (m *Message) hushed() bool { return m.Hush != dialog.Hush{} }
