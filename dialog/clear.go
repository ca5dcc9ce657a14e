package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
)

// Deletable is how long Telegram lets the bot delete its own and her messages.
// soonTooOld are treated as such: deleting waits behind everything else.
const (
	Deletable     = 48 * time.Hour
	Editable      = 48 * time.Hour // how long she may edit a message of hers
	soonTooOld    = 5 * time.Minute
	deletedAtOnce = 100
)

// Chat is what is known to stand in her chat.
type Chat struct {
	Rows []Shown // one page, the newest first
	Next int64   // order before which more may be; 0: none
	Hers []Heard // the oldest first
}

// Shown is a message of the bot's that stands in her chat, or is on its way there
// while it has no number yet.
type Shown struct {
	Row     string
	Order   int64
	Message int64
	Made    cohort.Instant
}

// emptied is the span of rows that e asks to take out of her chat.
func emptied(p *cohort.Participant, e Event) *Emptying {
	pressed := e.Pressed
	switch {
	case e.Emptying != nil:
		return e.Emptying
	case e.Care != nil && e.Care.Do == CareLost && p.Lost.At == 0:
		return &Emptying{From: p.Began}
	case p.Place.View == ViewReturn && pressed != nil && pressed.Act != nil && pressed.Act.Verb == VerbReturn && pressed.Act.Step == p.Step:
		return &Emptying{}
	case p.Place.View == ViewClear && pressed != nil && pressed.Act != nil && pressed.Act.Verb == VerbEmpty && pressed.Act.Step == p.Step:
		return &Emptying{From: max(p.Began, p.Cleared.Order)}
	}
	return nil
}

// toClear asks before her chat is emptied.
func (t *talk) toClear(string) bool {
	t.aside(ViewClear)
	return true
}

// empty takes everything out of her chat that Telegram lets the bot take out, and
// greets her anew. Nothing of her progress changes.
func (t *talk) empty(string) bool {
	c := t.w.Chat
	if c == nil {
		return false // her screen has changed while she pressed
	}
	from := t.p.Cleared
	from.Order = max(from.Order, t.p.Began)
	if len(c.Rows) > 0 {
		t.p.Cleared.Order = max(from.Order, c.Rows[0].Order+1)
	}
	var young []int64
	for _, h := range c.Hers {
		if h.Message > from.Message && t.young(h.Date) {
			young = append(young, h.Message)
		}
		t.p.Cleared.Message = max(t.p.Cleared.Message, h.Message)
	}
	unstand(t.p)
	t.answer("press_ok")
	t.move(cohort.Place{View: ViewCleared})
	t.takeOut(young)
	t.emptyNext(from.Order)
	return true
}

// unstand forgets the messages that she keeps knowing: none stands in a chat of hers any more.
func unstand(p *cohort.Participant) {
	p.Screen, p.Asked.Told, p.Follows = cohort.Screen{}, nil, nil
	for i := range p.Announced {
		p.Announced[i].Lost = true
	}
}

// emptyOn goes on with what stands further up.
func (t *talk) emptyOn(e *Emptying) {
	t.takeOut(nil)
	t.emptyNext(e.From)
}

// emptyNext passes on what is left, if anything is.
func (t *talk) emptyNext(from int64) {
	if next := t.w.Chat.Next; next > from {
		t.then(Ref{Kind: Person, ID: t.w.ID}, Event{Emptying: &Emptying{From: from, To: next}})
	}
}

// young says that a message can still be deleted.
func (t *talk) young(at cohort.Instant) bool { return at > t.w.Now.Add(soonTooOld-Deletable) }

// takeOut deletes the page of her chat, and hers, as far as they are young enough;
// of older ones of the bot's a dot stays. Both may be done twice without harm. What
// can be deleted goes first: it is on her screen, and dots are made one by one.
func (t *talk) takeOut(young []int64) {
	var old []int64
	for _, r := range t.w.Chat.Rows {
		switch {
		case r.Message == 0:
			t.say(Say{Op: OpDelete, Of: r.Row})
		case t.young(r.Made):
			young = append(young, r.Message)
		default:
			old = append(old, r.Message)
		}
	}
	slices.Sort(young)
	for some := range slices.Chunk(slices.Compact(young), deletedAtOnce) {
		t.say(Say{Op: OpDelete, Messages: some})
	}
	for _, m := range old {
		t.say(Say{Op: OpBlank, Message: m})
	}
}

// clearKey gives the key of a text about emptying the chat: who has not agreed to anything
// yet has made no progress that could be safe.
func (t *talk) clearKey(key string) string {
	if t.p.Stage == cohort.StageVisitor {
		return key + "_staff"
	}
	return t.worded(key)
}

// clearScreen asks once.
func (t *talk) clearScreen() Say {
	return Say{Parts: []Part{note(t.clearKey("clear_ask"))}, Rows: [][]Button{
		{t.button("clear_yes", VerbEmpty)}, {t.button("clear_no", VerbKeep)},
	}}
}

// clearedScreen is all that stands in her chat afterwards. What is older than
// Telegram lets the bot delete she can delete by herself.
func (t *talk) clearedScreen() Say {
	s := Say{Parts: []Part{note(t.clearKey("cleared"))}}
	rest := "cleared_rest" // she may have been here before, as somebody who is erased
	if !t.young(t.p.Made) {
		rest = "cleared_older"
	}
	s.Parts = append(s.Parts, note(t.worded(rest)))
	s.Rows = [][]Button{{t.button("menu_continue", VerbContinue)}}
	if t.p.Stage == cohort.StageMember && !t.outdated() {
		s.Rows = append(s.Rows, []Button{t.button("main_menu", VerbMenu)})
	}
	return s
}

// keepChat returns to where she was: nothing was deleted.
func (t *talk) keepChat(string) bool {
	t.answer("clear_kept")
	t.goBack()
	return true
}

// resume goes back to where she was before her chat was emptied.
func (t *talk) resume(string) bool {
	t.goBack()
	return true
}
