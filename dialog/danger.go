package dialog

import (
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// inDanger says that what she wrote, also under a picture, is a word of danger and nothing
// else, whatever was awaited and whoever she is: one of the programme's or of the course's, in
// any of its languages.
func (t *talk) inDanger(ev Event) bool {
	text, ok := t.uttered(ev)
	return ok && locales.Says(text, t.dangerWords()...)
}

// toldOfDanger says that such a word stands in what she wrote, alone or among others, or what
// people say instead of it.
func (t *talk) toldOfDanger(ev Event) bool {
	text, ok := t.uttered(ev)
	return ok && locales.Mentions(text, append(t.dangerWords(), t.inEveryLanguage("danger_said")...))
}

// namesSomebody says that a single word was typed where a name is awaited. There it is a name:
// there are women who are called so.
func (t *talk) namesSomebody(ev Event) bool {
	s := ev.Said
	if s == nil || s.Command != "" || s.Edited || t.lost || t.speechless() || t.outdated() || !locales.OneWord(s.Text) {
		return false
	}
	return t.p.Place.View == ViewName || t.searches(s)
}

// beside are the buttons under her screen that belong to what she has just written: to whoever
// helps, and to the team. Who runs the programme writes of others, too.
func (t *talk) beside() (rows [][]Button) {
	if t.near && t.p.Lang != "" && (t.asksTeam() || t.inDanger(t.e.Event)) {
		rows = append(rows, []Button{{Label: note("danger_door"), Act: always(VerbCalm, t.calmArg())}})
	}
	if t.asks && t.p.Place.View != ViewMenu && t.p.Place.View != ViewConsent { // they have one
		rows = append(rows, []Button{t.button("menu_ask", VerbAskMore)})
	}
	return rows
}

// dangerWords are the programme's own, each as people write it, and those of the course.
func (t *talk) dangerWords() []string {
	out := t.inEveryLanguage("danger_word")
	for _, l := range t.w.Course.Languages {
		out = append(out, t.w.Course.Safety.Words[l]...)
	}
	return out
}

// inEveryLanguage are the words that the catalogues list under a key, with commas between.
func (t *talk) inEveryLanguage(key string) (out []string) {
	for _, l := range t.w.Course.Languages {
		out = append(out, t.wordsUnder(l, key)...)
	}
	return out
}

// wordsUnder are those of one catalogue.
func (t *talk) wordsUnder(l locales.Lang, key string) []string {
	own, _ := t.w.Words.Plain(l, key, nil) // where there are none, nothing is heard
	return strings.FieldsFunc(own, func(r rune) bool { return r == ',' || r == '،' })
}

// uttered are words of her own, alone, under a file, or behind a slash if that makes no command.
func (t *talk) uttered(ev Event) (seal.Private, bool) {
	switch {
	case ev.Said != nil && ev.Said.Command != "":
		known := ev.Said.Command == CommandStart || t.commandNamed(ev.Said.Command) != nil
		return seal.Conceal(ev.Said.Command), !known
	case ev.Said != nil && !ev.Said.Caption.IsZero():
		return ev.Said.Caption, true
	case ev.Said != nil:
		return ev.Said.Text, true
	case ev.Sent != nil && !ev.Sent.Caption.IsZero():
		return ev.Sent.Caption, true
	}
	return seal.Private{}, false
}

// calm answers a word of danger, in the message that arg names. Nothing of it is kept: where
// she stands does not change, and what the buttons need to know is in them alone. They belong
// to no step, so that her choice is hers for as long as the message stands, whatever comes below
// it. While her language is not known, the buttons she had stay hers.
// taken says that her words have gone their way all the same.
func (t *talk) calm(arg string, taken bool) {
	s := Say{Op: OpSend, Parts: append(t.inAll(t.worded("danger_lead")), t.whoHelps()...)}
	if t.p.Lang != "" {
		s.Parts, s.Rows = append(s.Parts, covered(t.whoIsTold(taken)...)...), t.calmRows(arg, t.asksTeam())
	}
	t.say(s)
	if t.p.Lang == "" {
		t.p.Screen.Buried = true
		return
	}
	old := t.p.Screen
	t.p.Screen = cohort.Screen{Media: old.Media, Text: old.Text, Buried: true}
	t.giveWay(old, Hush{})
}

// whoIsTold says who hears of it, which must be true of words that went their way, and of those that
// she writes next.
func (t *talk) whoIsTold(taken bool) []Part {
	how := "danger_how"
	if taken {
		how = "danger_how_taken"
	}
	if !t.asksTeam() {
		how += "_staff"
	}
	out := []Part{note(how)}
	if at := t.p.Place.View; at == ViewAsk || at == ViewAsked {
		out = append(out, note("danger_asks_on"))
	}
	return out
}

// toCalm shows the calm message to whoever wants it beside what came of her words.
func (t *talk) toCalm(arg string) bool {
	if _, _, ok := calmOf(arg); !ok {
		return false
	}
	t.answer("press_ok")
	t.calm(arg, true)
	return true
}

// whoHelps says, covered, whom she can turn to.
func (t *talk) whoHelps() (out []Part) {
	for _, p := range t.inAll(t.worded("danger_text"), "Contact", t.w.Course.Contact) {
		if text := t.w.Course.Safety.Text; len(text) > 0 {
			p = Part{Text: text, Lang: p.Lang}
		}
		out = append(out, p)
	}
	return covered(out...)
}

// covered are parts that show only when they are pressed.
func covered(parts ...Part) []Part {
	for i := range parts {
		parts[i].Hidden = true
	}
	return parts
}

// dangerKnown says that there is a word for danger, and which.
func (t *talk) dangerKnown(key string) Part {
	word := ""
	if own := t.wordsUnder(t.p.Lang, "danger_word"); len(own) > 0 {
		word = own[0]
	}
	return note(key, "Word", word, "Tell", note("danger_tell"))
}

// calmRows are what she may do then; the team hears of it by the first alone.
func (t *talk) calmRows(arg string, tell bool) [][]Button {
	var rows [][]Button
	if tell {
		rows = [][]Button{{{Label: note("danger_tell"), Act: always(VerbTellTeam, arg)}}}
	}
	if t.asksHere() {
		rows = append(rows, []Button{{Label: note("menu_ask"), Act: always(VerbAskNow, "")}})
	}
	rows = append(rows, []Button{{Label: note("danger_remove"), Act: always(VerbVanish, arg)}})
	if t.p.Place.View == ViewDoor {
		return rows // there is nothing to go on with
	}
	return append(rows,
		[]Button{{Label: note("ask_go_on"), Act: always(VerbGoBelow, "")}},
		[]Button{{Label: note("menu_clear"), Act: always(VerbEmptyNow, "")}},
	)
}

// chooses says that she wants the calm message, tells the team, removes it, or looks at an
// answer: that is heard before anything that she is asked for.
func chooses(p *Pressed) bool {
	return p != nil && p.Act != nil && slices.Contains([]Verb{VerbTellTeam, VerbVanish, VerbCalm, VerbSeeAnswer}, p.Act.Verb)
}

// calmArg names the message that she wrote and when it was.
func (t *talk) calmArg() string {
	message := t.e.Event.Heard().Message // of one that she edits 0: it was written nobody knows when
	return strconv.FormatInt(message, 36) + "-" + stamp(t.w.Now)
}

// calmOf reads what calmArg wrote.
func calmOf(arg string) (message int64, at cohort.Instant, ok bool) {
	first, second, found := strings.Cut(arg, "-")
	message, err := strconv.ParseInt(first, 36, 64)
	when, other := strconv.ParseInt(second, 36, 64)
	return message, cohort.Instant(when), found && err == nil && other == nil
}

// tellDanger has the team know that she may be in danger. Told twice, it is told once.
func (t *talk) tellDanger(arg string) bool {
	if _, _, ok := calmOf(arg); !ok || !t.asksTeam() {
		return false
	}
	t.p.Asked.Last, t.p.Asked.Danger = t.w.Now, t.w.Now
	t.pass(ThreadAct{Danger: true})
	t.answer("press_ok")
	parts := slices.Concat(
		t.inAll("danger_told"), covered(note("danger_wait"), Readers(t.p, t.team())), t.whoHelps(),
	)
	t.say(Say{Op: OpEdit, Message: t.e.Event.Pressed.Message, Parts: parts, Rows: t.calmRows(arg, false)})
	return true
}

// vanish takes the calm message and the word before it out of her chat. Of a calm message too
// old to be deleted a dot stays.
func (t *talk) vanish(arg string) bool {
	message, at, ok := calmOf(arg)
	if !ok {
		return false
	}
	own := Say{Op: OpDelete, Message: t.e.Event.Pressed.Message}
	if !t.young(at) {
		own.Op = OpBlank
	}
	t.say(own)
	if message != 0 && t.young(at) {
		t.say(Say{Op: OpDelete, Message: message})
	}
	t.answer("press_ok")
	if t.p.Screen.Row == "" || t.p.Screen.Buried {
		t.show()
	}
	return true
}
