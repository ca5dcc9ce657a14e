package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// said answers a text: a command, a plain word, an awaited answer, or none.
func (t *talk) said(s *Said) {
	switch {
	case s.Edited:
		t.edited(s)
	case s.Command == CommandStart:
		t.start(s)
	case s.Command != "":
		t.command(s.Command)
	case t.lost && (s.Word == "" || t.typing()):
		t.show()
	case s.Word == "continue" && t.standsShut() && t.goesOnShut():
	case (s.Word == "" || s.Word == "continue") && t.standsShut():
		t.sentOut()
	case s.Word != "" && t.typing():
		t.p.Draft = cohort.Draft{Text: s.Text.Fresh(), Word: s.Word, Message: s.Message, Date: s.Date}
		t.p.Prior = t.p.Place
		t.move(cohort.Place{View: ViewWord})
	case s.Word != "" && t.word(s.Word):
	case t.p.Place.View == ViewWord && !locales.Blank(s.Text):
		t.answers(s) // she says it in other words instead
	case t.p.Place.View == ViewName:
		t.typedName(s)
	case t.p.Place.View == ViewAsk:
		t.typedToTeam(s)
	case t.p.Place.View == ViewReminderHour:
		t.typedHour(s)
	case t.typedHere(s), t.saysRoomCode(s):
	case t.p.Place.View == ViewQuestion:
		t.typedAnswer(s)
	case t.pick(s):
	case t.p.Place.View == ViewConsent && t.p.Stage == cohort.StageVisitor:
		t.unheard(unread(s.Text), note("ask_contact", "Contact", t.w.Course.Contact))
	default:
		t.unheard(unread(s.Text))
	}
}

// typing says that words of her own are awaited.
func (t *talk) typing() bool {
	if c, ok := t.at(); ok || t.p.Place.View == ViewName || t.p.Place.View == ViewAsk {
		return !ok || slices.Contains(c.writes, t.p.Place.View)
	}
	_, q, ok := t.asked()
	return t.p.Place.View == ViewQuestion && ok && q.Type == course.TextQuestion
}

// word carries out a plain word, if it means something here.
func (t *talk) word(w string) bool {
	switch w {
	case "continue":
		return t.goOn()
	case CommandMenu:
		t.command(CommandMenu)
	case "stop":
		t.command(CommandCancel)
	case CommandHelp, CommandLanguage, CommandClear:
		t.command(w)
	default:
		return false
	}
	return true
}

// goOn does what "continue" means on the present screen: its way forward.
func (t *talk) goOn() bool {
	for _, v := range []Verb{VerbAbout, VerbContinue, VerbFirst, VerbNext, VerbStart, VerbNextQuestion} {
		for _, x := range Transitions() {
			if x.From == t.p.Place.View && x.Verb == v && x.do(t, "") {
				return true
			}
		}
	}
	if t.p.Stage == cohort.StageMember && t.toNext("") {
		return true
	}
	t.show(t.nextDay()...)
	return true
}

// pick takes a typed letter, number or label of a button of the present screen,
// where they are choices: a language, a profile answer.
func (t *talk) pick(s *Said) bool {
	screen := t.choices()
	var labels []string
	for _, c := range screen {
		labels = append(labels, c.Text.In(t.p.Lang))
	}
	got := t.w.Words.Pick(t.p.Lang, s.Text, labels)
	if t.p.Place.View == ViewLanguage && len(got) != 1 {
		l, ok := t.w.Words.Named(s.Text)
		return ok && t.offers(l) && t.chooseLanguage(string(l))
	}
	if len(got) != 1 {
		return false
	}
	a := screen[got[0]].Act
	t.do(a.Verb, a.Arg)
	return true
}

// choices are those of the present screen; languages count as such.
func (t *talk) choices() []Choice {
	switch t.p.Place.View {
	case ViewProfile:
		if _, ok := t.profileAsked(); ok { // else she typed about one that is gone
			return t.profileScreen().Choices
		}
	case ViewLanguage:
		var out []Choice
		for _, l := range t.languages() {
			name := course.Text{t.p.Lang: t.w.Words.OwnName(l)}
			out = append(out, Choice{Text: name, Act: t.act(VerbLanguage, string(l))})
		}
		return out
	}
	return nil
}

// wordScreen asks what a plain word was meant as.
func (t *talk) wordScreen() Say {
	ask, yes, meant := note(t.worded("write_or_menu")), t.worded("write_is_answer"), "write_is_menu"
	if key := meanings()[t.p.Draft.Word]; key != "" {
		meant = key
		ask = note(t.worded("write_or_word"), "Word", note(key))
	}
	if t.p.Prior.View == ViewName {
		ask, yes = note("write_or_name", "Word", note(meant)), "write_is_name"
	}
	if t.p.Prior.View == ViewAsk || t.p.Prior.View == ViewReply {
		ask, yes = note("write_or_ask", "Word", note(meant)), "write_is_ask"
	}
	return Say{Parts: []Part{ask}, Rows: [][]Button{{t.button(yes, VerbIsAnswer)}, {t.button(meant, VerbIsWord)}}}
}

// meanings are what plain words other than "menu" stand for, as buttons say it.
func meanings() map[string]string {
	return map[string]string{
		CommandHelp: "menu_help", CommandLanguage: "menu_language", CommandClear: "menu_clear",
		"continue": "menu_continue", "stop": "cancel",
	}
}

// isAnswer takes the plain word as the answer that was awaited.
func (t *talk) isAnswer(string) bool {
	said := &Said{Text: t.p.Draft.Text.Fresh(), Heard: Heard{Message: t.p.Draft.Message, Date: t.p.Draft.Date}}
	t.answers(said)
	return true
}

// answers takes a text as the answer that was awaited before a word was asked about.
func (t *talk) answers(said *Said) {
	t.unask()
	switch t.p.Place.View {
	case ViewName:
		t.typedName(said)
	case ViewAsk:
		t.typedToTeam(said)
	default:
		if !t.typedHere(said) {
			t.typedAnswer(said)
		}
	}
}

// unask goes back to where the word was typed.
func (t *talk) unask() {
	t.p.Place, t.p.Prior, t.p.Draft = t.p.Prior, cohort.Place{}, cohort.Draft{}
	t.p.Step++
}

// isWord takes the plain word as one.
func (t *talk) isWord(string) bool {
	word := t.p.Draft.Word
	t.unask()
	if !t.word(word) {
		t.command(CommandMenu)
	}
	return true
}

// length counts the characters of a typed text.
func length(text seal.Private) int { return locales.Length(text) }
