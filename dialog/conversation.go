package dialog

import (
	"slices"
	"sync"

	"cohortbot/cohort"
)

// conversation is one that those who run the programme hold with the bot. Everything that
// has to know of it finds it in conversations: commands, the menu, whose role may, which
// screens there are and what may be typed on them.
type conversation struct {
	command string                   // that opens it; "": none does
	verb    Verb                     // of the button in the menu; "": there is none
	label   string                   // of that button
	roles   []cohort.RoleKind        // those who may, in the role they act in
	open    func(*talk, string) bool // what command and button do
	offers  func(*talk) bool         // whether the menu has the button now; nil: always

	views  []cohort.View // its screens; nobody else stands on them
	steps  []cohort.View // those of views on which something is begun and not finished
	writes []cohort.View // those of views on which words of hers are awaited, whatever they are
	arrows []Transition

	screen func(*talk) Say         // of one of views
	typed  func(*talk, *Said) bool // takes a text on one of views; false: it means nothing there. nil: no text does
	sent   func(*talk, *Sent) bool // takes what is no text
	needs  func(World, *cohort.Participant, Envelope) []Need
	hears  func(*talk) bool // takes what others have sent her; false: it is of another conversation
}

// table holds all conversations and the ways that buttons take. Every turn looks into it many
// times, so it is made once; it is never changed afterwards. It is made at first use, for what
// it holds leads to functions that look into it.
var table struct {
	once  sync.Once
	all   []conversation
	holds map[cohort.View]int // which of all a view belongs to
	ways  []Transition
}

// conversations are all there are, in the order in which the menu offers them. Nobody writes
// into what it gives.
func conversations() []conversation {
	makeTable()
	return table.all
}

func makeTable() {
	table.once.Do(func() {
		table.all, table.holds = everyConversation(), map[cohort.View]int{}
		table.ways = slices.Concat(menus(), learning(), joining(), confirming(), reminding(), returning(), toTeam())
		for i, c := range table.all {
			for _, v := range c.views {
				if _, held := table.holds[v]; !held {
					table.holds[v] = i
				}
			}
			if c.verb != "" {
				table.ways = append(table.ways, Transition{anywhere, c.verb, c.open})
			}
			table.ways = append(table.ways, c.arrows...)
		}
	})
}

func everyConversation() []conversation {
	return []conversation{
		founding(), announcing(), recalling(), coordinatorsInbox(), ownersInbox(), rostering(), attending(), nudging(),
		carding(), inviting(), meeting(), releasing(), planning(), tending(), choosingCohort(), coming(), appointing(),
		reporting(), exporting(), reasoning(), naming(), auditing(), takingUp(), answering(), translating(), receiving(), following(),
	}
}

// who may is said with these.
func coordinators() []cohort.RoleKind {
	return []cohort.RoleKind{cohort.RoleCoordinator, cohort.RoleOwner}
}
func owners() []cohort.RoleKind { return []cohort.RoleKind{cohort.RoleOwner} }
func everyTeam() []cohort.RoleKind {
	return []cohort.RoleKind{cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner}
}

// may says that the role she acts in holds this conversation.
func (t *talk) may(c conversation) bool {
	return t.p.Stage == cohort.StageMember && slices.Contains(c.roles, t.acting())
}

// holding is the conversation to which a view belongs.
func holding(v cohort.View) (conversation, bool) {
	makeTable()
	i, ok := table.holds[v]
	if !ok {
		return conversation{}, false
	}
	return table.all[i], true
}

// at is the conversation to which her screen belongs.
func (t *talk) at() (conversation, bool) { return holding(t.p.Place.View) }

// commanded is the conversation that a command opens for her.
func (t *talk) commanded(name string) (conversation, bool) {
	for _, c := range conversations() {
		if name != "" && c.command == name && t.may(c) {
			return c, true
		}
	}
	return conversation{}, false
}

// begun says that she is in the middle of something.
func (t *talk) begun() bool {
	c, ok := t.at()
	return ok && slices.Contains(c.steps, t.p.Place.View)
}

// typedHere gives a text to the conversation on whose screen she stands.
func (t *talk) typedHere(said *Said) bool {
	c, ok := t.at()
	return ok && c.typed != nil && c.typed(t, said)
}

// sentHere gives what is no text to the conversation on whose screen she stands.
func (t *talk) sentHere(sent *Sent) bool {
	c, ok := t.at()
	return ok && c.sent != nil && c.sent(t, sent)
}

// doors are the buttons of the menu that open what she may, two a row.
func (t *talk) doors() [][]Button {
	var out [][]Button
	for _, c := range conversations() {
		if c.verb == "" || !t.may(c) || c.offers != nil && !c.offers(t) {
			continue
		}
		b := t.button(c.label, c.verb)
		if n := len(out); n > 0 && len(out[n-1]) == 1 {
			out[n-1] = append(out[n-1], b)
			continue
		}
		out = append(out, []Button{b})
	}
	return out
}

// asked is what conversations must see that an event of hers concerns. Those of a role are
// not asked about what somebody who neither has one nor is offered one
// does herself: that is most of what happens.
func asked(w World, p *cohort.Participant, e Envelope) []Need {
	var out []Need
	ev := e.Event
	learns := (ev.Pressed != nil || ev.Said != nil || ev.Sent != nil) && !OfTeam(p, w.Owner) && len(p.Granted) == 0
	for _, c := range conversations() {
		if c.needs != nil && (!learns || len(c.roles) == 0) {
			out = append(out, c.needs(w, p, e)...)
		}
	}
	return out
}

// concerns says whether an event of hers may lead to the conversation, or leave her in it:
// what it shows must be seen then. verbs are those that lead there beside its own.
func (c conversation) concerns(p *cohort.Participant, e Event, verbs ...Verb) bool {
	if offScreen(e) {
		return false
	}
	t := &talk{p: p}
	if e.Said != nil && e.Said.Command != "" && e.Said.Command == c.command {
		return true
	}
	if act := pressedAct(e); act != nil && (act.Verb == c.verb || slices.Contains(verbs, act.Verb)) {
		return true
	}
	return slices.Contains(c.views, p.Place.View) || slices.Contains(c.views, t.behind().View)
}

// offScreen says that an event comes often, and is never shown on her screen. What a thread tells
// is not, but that an answer of hers was refused: the inbox sees for itself what it shows.
func offScreen(e Event) bool {
	n := e.Threaded
	return e.Replan != nil || e.Progress != nil || n != nil && (n.Do != ThreadReply || n.Why == "")
}

// pressedAct is what a press asks for; nil when e is none, or none of ours.
func pressedAct(e Event) *Act {
	if e.Pressed == nil {
		return nil
	}
	return e.Pressed.Act
}
