package dialog

import (
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// inDanger says that a text is a word of danger and nothing else, whatever was awaited:
// one of the programme's or of the course's, in any of its languages.
func (t *talk) inDanger(said *Said) bool {
	if said == nil || said.Command != "" || !t.asksTeam() {
		return false
	}
	for _, l := range t.w.Course.Languages {
		own, err := t.w.Words.Plain(l, "danger_word", nil)
		if err == nil && locales.Says(said.Text, own) {
			return true
		}
		for _, word := range t.w.Course.Safety.Words[l] {
			if locales.Says(said.Text, word) {
				return true
			}
		}
	}
	return false
}

// calm answers a word of danger. Nothing of it is kept: where she stands does not change,
// and what the buttons need to know is in them alone.
func (t *talk) calm(said *Said) {
	s := Say{Op: OpSend, Parts: append(t.inAll("danger_lead"), t.whoHelps()...)}
	at := t.p.Place.View
	if at != ViewDoor && at != ViewWaiting && t.p.Lang != "" {
		s.Parts = append(s.Parts, note("danger_how"))
		s.Rows = t.calmRows(t.dangerArg(said))
	}
	t.below(t.say(s), len(s.Rows) > 0, Hush{})
}

// whoHelps says, covered, whom she can turn to.
func (t *talk) whoHelps() (out []Part) {
	for _, p := range t.inAll("danger_text", "Contact", t.w.Course.Contact) {
		if text := t.w.Course.Safety.Text; len(text) > 0 {
			p = Part{Text: text, Lang: p.Lang}
		}
		p.Hidden = true
		out = append(out, p)
	}
	return out
}

// calmRows are what she may do then; the team hears of it by the first alone.
func (t *talk) calmRows(arg string) [][]Button {
	return [][]Button{
		{{Label: note("danger_tell"), Act: t.act(VerbTellTeam, arg)}},
		{{Label: note("danger_remove"), Act: t.act(VerbVanish, arg)}},
		{t.button("ask_go_on", VerbGoOn)},
		{t.button("menu_clear", VerbClear)},
	}
}

// dangerArg names the message that she wrote, and the one that answers it, which is the
// next of this turn.
func (t *talk) dangerArg(said *Said) string {
	row := strings.TrimPrefix(t.w.Base, t.w.ID+"/") + "/" + strconv.Itoa(len(t.d.Say))
	message := said.Message
	if said.Edited {
		message = 0 // it was written nobody knows when
	}
	return strings.ReplaceAll(row, "/", "-") + "-" + strconv.FormatInt(message, 36) + "-" + stamp(t.w.Now)
}

// dangerOf reads what dangerArg wrote: the row, her message and when it was.
func (t *talk) dangerOf(arg string) (row string, message int64, at cohort.Instant, ok bool) {
	parts := strings.Split(arg, "-")
	if len(parts) != 4 {
		return "", 0, 0, false
	}
	message, err := strconv.ParseInt(parts[2], 36, 64)
	when, other := strconv.ParseInt(parts[3], 36, 64)
	row = t.w.ID + "/" + parts[0] + "/" + parts[1]
	return row, message, cohort.Instant(when), err == nil && other == nil && row == t.p.Screen.Row
}

// tellDanger has the team know that she may be in danger. Told twice, it is told once.
func (t *talk) tellDanger(arg string) bool {
	row, _, _, ok := t.dangerOf(arg)
	if !ok || !t.asksTeam() {
		return false
	}
	t.p.Asked.Last, t.p.Asked.Danger = t.w.Now, t.w.Now
	t.pass(ThreadAct{Danger: true})
	t.answer("press_ok")
	rows := t.calmRows(arg)[1:]
	t.say(Say{Op: OpEdit, Of: row, Parts: append(append(t.inAll("danger_told"), Readers(t.p, t.team())), t.whoHelps()...), Rows: rows})
	return true
}

// vanish takes the calm message and the word before it out of her chat.
func (t *talk) vanish(arg string) bool {
	row, message, at, ok := t.dangerOf(arg)
	if !ok {
		return false
	}
	t.say(Say{Op: OpDelete, Of: row})
	if message != 0 && t.young(at) {
		t.say(Say{Op: OpDelete, Messages: []int64{message}})
	}
	t.p.Screen.Row = ""
	t.answer("press_ok")
	t.show()
	return true
}
