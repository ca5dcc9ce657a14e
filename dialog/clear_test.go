package dialog_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// page is how many rows the rig shows at a time: few, so that more follow.
const page = 5

// hears gives a message of hers its number and notes it, as turn does.
func (g *rig) hears(ph *phone, ev *dialog.Event) {
	switch {
	case ev.Said != nil && !ev.Said.Edited:
		ph.sent++
		ev.Said.Heard = dialog.Heard{Message: ph.sent, Date: g.now}
	case ev.Sent != nil:
		ph.sent++
		ev.Sent.Heard = dialog.Heard{Message: ph.sent, Date: g.now}
	default:
		return
	}
	ph.said = append(ph.said, ev.Heard())
	ph.said = slices.DeleteFunc(ph.said, func(h dialog.Heard) bool { return h.Date < g.now.Add(-dialog.Deletable) })
}

// chat shows a page of somebody's chat, as storage does.
func (g *rig) chat(subject string, span dialog.Emptying) *dialog.Chat {
	ph := g.whose(subject)
	c := &dialog.Chat{Hers: slices.Clone(ph.said)}
	for _, r := range ph.rows {
		if o := r.said.Order; !r.gone && o >= span.From && (span.To == 0 || o < span.To) {
			c.Rows = append(c.Rows, r.said)
		}
	}
	slices.SortFunc(c.Rows, func(a, b dialog.Shown) int { return cmp.Compare(b.Order, a.Order) })
	if len(c.Rows) > page {
		c.Rows, c.Next = c.Rows[:page], c.Rows[page-1].Order
	}
	return c
}

// takesOut carries out what empties a chat, and holds Telegram's limits.
func (g *rig) takesOut(ph *phone, s dialog.Say) bool {
	of := ph.message
	switch {
	case s.Op == dialog.OpDelete && s.Message != 0:
		return g.takesOut(ph, dialog.Say{Op: s.Op, Messages: []int64{s.Message}})
	case s.Op == dialog.OpBlank:
		r := of(s.Message)
		if r == nil && ph.unsure { // it stood there before somebody parted from this phone
			return true
		}
		if r == nil || r.gone || r.dot && !ph.unsure {
			g.fail("message %d is made a dot, and is none of the bot's, or was one already", s.Message)
		}
		if g.now < r.said.Made.Add(dialog.Deletable-time.Hour) {
			g.fail("a dot stays of a message that can be deleted")
		}
		r.dot, r.body.Keyboard = true, nil
	case len(s.Messages) > 0:
		if len(s.Messages) > 100 || !slices.IsSorted(s.Messages) {
			g.fail("%v are deleted in one call", s.Messages)
		}
		for _, m := range s.Messages {
			made := g.now
			if r := of(m); r != nil {
				made, r.gone = r.said.Made, true
			} else if i := slices.IndexFunc(ph.said, func(h dialog.Heard) bool { return h.Message == m }); i < 0 {
				g.fail("message %d is deleted, which nobody sent", m)
			} else {
				made = ph.said[i].Date
			}
			if g.now >= made.Add(dialog.Deletable) {
				g.fail("a message too old is deleted")
			}
		}
	default:
		return false
	}
	return true
}

// checkEmptied says that emptying a chat changes nothing of hers, and leaves of it
// what Telegram keeps and the one message that follows.
func (g *rig) checkEmptied(ph *phone, was *cohort.Participant, e dialog.Envelope, d dialog.Decision) {
	begun := was.Place.View == dialog.ViewClear && ph.p.Place.View == dialog.ViewCleared
	if !begun && e.Event.Emptying == nil {
		return
	}
	hers := func(p cohort.Participant) string {
		p.Seen, p.Blocked, p.Place, p.Step, p.Taken = 0, false, cohort.Place{}, 0, ""
		p.Reminded.Nudge = 0                                         // she is here
		p.Unreachable, p.Shifted = 0, 0                              // she is here, and was told
		p.Away, p.BlockedAt, p.Unreached, p.Typed = false, 0, 0, nil // what she may edit no more is forgotten
		p.Screen, p.Cleared, p.Cut = cohort.Screen{}, cohort.Cleared{}, 0
		p.Ended, p.Reminded.Rules = 0, maps.Clone(p.Reminded.Rules) // the team may have changed what is open meanwhile, and sessions may be over
		maps.DeleteFunc(p.Reminded.Rules, func(rule string, _ cohort.Did) bool {
			return slices.ContainsFunc([]string{"open/", "call/", "day/", "hour/"}, func(of string) bool { return strings.HasPrefix(rule, of) })
		})
		p.Asked.Told = nil // what the team has answered stands in the thread
		p.Follows, p.Announced = nil, slices.Clone(p.Announced)
		for i := range p.Announced {
			p.Announced[i].Lost = true // nothing of it stands in her chat any more
		}
		return freeze(p)
	}
	if hers(*was) != hers(*ph.p) || len(d.Facts) > 0 || d.Erase {
		g.fail("emptying the chat changed something of hers:\n%s\n%s", hers(*was), hers(*ph.p))
	}
	if len(d.Then) > 0 || g.slow {
		return // more follows, or she has gone on meanwhile
	}
	g.emptied++
	for id, r := range ph.rows {
		if id != ph.p.Screen.Row && !r.gone && !r.dot && r.said.Order > 0 { // else it is a stranger's
			g.fail("%s is still in the chat", id)
		}
	}
}

// replaces takes new words in the place of an answer's; all else of it stays.
func (g *rig) replaces(ph *phone, f cohort.Fact) {
	for i := range ph.facts {
		x := &ph.facts[i]
		if x.Module != f.Module || x.Quiz != f.Quiz || x.Attempt != f.Attempt || x.Answer.Question != f.Answer.Question {
			continue
		}
		was, is := *x.Answer, *f.Answer
		was.Text, is.Text = seal.Private{}, seal.Private{}
		if freeze(was) != freeze(is) || f.Answer.Text.IsZero() || f.Answer.Score != nil {
			g.fail("new words changed more of an answer: %s, %s", freeze(was), freeze(is))
		}
		*x = f
		g.replaced++
		return
	}
	g.fail("new words for an answer that was never given")
}

// edits changes the words of a message of hers.
func (g *rig) edits(ph *phone, message int64, text string) dialog.Decision {
	return g.does(ph, dialog.Event{Said: &dialog.Said{
		Text: seal.Conceal(text), Edited: true, Heard: dialog.Heard{Message: message},
	}})
}

// TestClear empties a chat of messages of every age.
func TestClear(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	for range 4 {
		g.writes(ph, "/help")
	}
	g.now = g.now.Add(50 * time.Hour)
	g.writes(ph, "/help")
	g.writes(ph, "clear")
	g.tap(ph, dialog.VerbKeep)
	g.writes(ph, "/clear")
	d := g.tap(ph, dialog.VerbEmpty)
	if d.Say[0].Op != dialog.OpSend || len(d.Then) != 1 || d.Then[0].Event.Emptying == nil {
		t.Errorf("said %+v, then %+v", d.Say, d.Then)
	}
	dots, hers := 0, 0
	for _, r := range ph.rows {
		if r.dot {
			dots++
		}
	}
	for _, s := range d.Say {
		hers += len(s.Messages)
	}
	order := func(op dialog.Op) int { return slices.IndexFunc(d.Say, func(s dialog.Say) bool { return s.Op == op }) }
	if order(dialog.OpBlank) >= 0 && order(dialog.OpDelete) > order(dialog.OpBlank) {
		t.Error("what is on her screen goes after the dots, which are made one by one")
	}
	if dots < 8 || hers < 3 || g.emptied != 1 {
		t.Errorf("%d dots stay, %d messages were deleted with the first page, emptied %d times", dots, hers, g.emptied)
	}
	g.tap(ph, dialog.VerbContinue)
	if ph.p.Place.View != dialog.ViewRegistered && ph.p.Place.View != dialog.ViewMenu {
		t.Errorf("she goes on at %s", ph.p.Place.View)
	}
	g.writes(ph, "/clear")
	if d := g.tap(ph, dialog.VerbEmpty); slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return s.Op == dialog.OpBlank }) {
		t.Error("what was made a dot is made one again")
	}
}

// A clearing that she broke off by blocking the bot is done whole the next time.
func TestClearBrokenOff(t *testing.T) {
	g := newRig(t, 2, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	for range 3 {
		g.writes(ph, "/help")
	}
	g.writes(ph, "/clear")
	rows := len(ph.rows)
	g.tap(ph, dialog.VerbEmpty)
	g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	g.does(ph, dialog.Event{Standing: &dialog.Standing{}})
	for _, r := range ph.rows {
		r.gone = false // none of it was done
	}
	g.writes(ph, "/clear")
	g.tap(ph, dialog.VerbEmpty)
	left := 0
	for id, r := range ph.rows {
		if !r.gone && id != ph.p.Screen.Row {
			left++
		}
	}
	if left > 0 || rows < 5 {
		t.Errorf("%d of more than %d messages are left", left, rows)
	}
}

// /start after the chat was emptied goes back to where she was.
func TestStartAfterClear(t *testing.T) {
	g := newRig(t, 3, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.tap(ph, dialog.VerbFirst)
	at := ph.p.Place
	g.writes(ph, "/clear")
	g.tap(ph, dialog.VerbEmpty)
	if g.writes(ph, "/start"); ph.p.Place != at {
		t.Errorf("she stands on %+v", ph.p.Place)
	}
}

// Emptying the chat leaves another link in her hand.
func TestClearWithALinkInHand(t *testing.T) {
	g := newRig(t, 4, false)
	for _, verb := range []dialog.Verb{dialog.VerbKeep, dialog.VerbEmpty} {
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", "en")
		g.follows(ph, g.offer(cohort.RoleStaff, ""))
		g.writes(ph, "/clear")
		g.tap(ph, verb)
		if verb == dialog.VerbEmpty {
			g.tap(ph, dialog.VerbContinue)
		}
		if ph.p.Place.View != dialog.ViewPromise {
			t.Fatalf("%s: she stands on %s", verb, ph.p.Place.View)
		}
		if g.tap(ph, dialog.VerbPromise); !ph.p.Has(cohort.RoleStaff) {
			t.Errorf("%s: she is %v", verb, ph.p.Roles)
		}
	}
}

// Should nothing have been fetched for it, a press of emptying changes nothing.
func TestClearWithoutAPage(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	g.writes(ph, "/clear")
	w := g.world(ph.id, ph.version)
	e := dialog.Envelope{Event: dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbEmpty}}}}
	if d := dialog.Decide(w, dialog.Subject{Person: ph.p}, e); d.Next.Person.Place.View != dialog.ViewClear {
		t.Errorf("she stands on %s", d.Next.Person.Place.View)
	}
}
