package dialog

import (
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// The commands, without their slash.
const (
	CommandStart    = "start"
	CommandMenu     = "menu"
	CommandModules  = "modules"
	CommandQuiz     = "quiz"
	CommandLanguage = "language"
	CommandHelp     = "help"
	CommandCancel   = "cancel"
	CommandForget   = "forget"
	CommandProgress = "progress"
	CommandMyData   = "mydata"
	CommandClear    = "clear"
	CommandCohort   = "cohort"
	CommandInvite   = "invite"
	CommandAsk      = "ask"
)

// length counts the characters of a typed text.
func length(text seal.Private) int { return locales.Length(text) }

// said answers a text: a command, a plain word, an awaited answer, or none.
func (t *talk) said(s *Said) {
	switch {
	case s.Edited:
		t.edited(s)
	case s.Command == CommandStart:
		t.start(s)
	case s.Command != "":
		t.command(s.Command)
	case s.Word != "" && t.typing():
		t.p.Draft = cohort.Draft{Text: s.Text.Fresh(), Word: s.Word, Message: s.Message}
		t.p.Prior = t.p.Place
		t.move(cohort.Place{View: ViewWord})
	case s.Word != "" && t.word(s.Word):
	case t.p.Place.View == ViewWord && !locales.Blank(s.Text):
		t.answers(s) // she says it in other words instead
	case t.p.Place.View == ViewName:
		t.typedName(s)
	case t.p.Place.View == ViewCohortName, t.p.Place.View == ViewCohortStart:
		t.typedCohort(s)
	case t.typedField(s):
	case t.p.Place.View == ViewQuestion:
		t.typedAnswer(s)
	case t.pick(s):
	case t.p.Place.View == ViewConsent && t.p.Stage == cohort.StageVisitor:
		t.show(append(t.whatNow(unread(s.Text)), note("ask_contact", "Contact", t.w.Course.Contact))...)
	default:
		t.show(t.whatNow(unread(s.Text))...)
	}
}

// typing says that words of her own are awaited.
func (t *talk) typing() bool {
	if t.p.Place.View == ViewName || t.p.Place.View == ViewCohortName {
		return true
	}
	_, q, ok := t.asked()
	return t.p.Place.View == ViewQuestion && ok && q.Type == course.TextQuestion
}

// command carries out a command of hers. One that her stage does not have yet is
// answered by her present step.
func (t *talk) command(name string) {
	do, ok := map[string]func(*talk, string) bool{
		CommandMenu: (*talk).toMenu, CommandModules: (*talk).toModules, CommandQuiz: (*talk).toQuizzes,
		CommandLanguage: (*talk).toLanguage, CommandHelp: (*talk).help, CommandCancel: (*talk).cancel,
		CommandForget: (*talk).toForget, CommandProgress: (*talk).toProgress, CommandMyData: (*talk).myData,
		CommandClear: (*talk).toClear, CommandAsk: (*talk).askTeam,
	}[name]
	if t.p.Stage == cohort.StageMember && t.leads() && !ok {
		do, ok = map[string]func(*talk, string) bool{
			CommandCohort: (*talk).toCohorts, CommandInvite: (*talk).toInvite,
		}[name]
	}
	switch {
	case !ok:
		t.show(note("unknown_command", "Command", "/"+name))
	case t.p.Stage == cohort.StageMember || name == CommandHelp || name == CommandForget || name == CommandCancel || name == CommandMyData || name == CommandAsk:
		do(t, "")
	case name == CommandLanguage && t.p.Stage == cohort.StageJoining:
		t.toLanguage("")
	case name == CommandClear && t.p.Place.View == ViewDoor:
		t.doorSays("clear_stranger")
	case name == CommandClear && t.p.Lang != "" && t.p.Place.View != ViewDoor && t.p.Place.View != ViewWaiting:
		t.toClear("")
	case name == CommandLanguage && t.p.Place.View != ViewDoor && t.p.Place.View != ViewWaiting && t.p.Place.View != ViewLanguage:
		t.aside(ViewLanguage)
	case name == CommandLanguage && t.p.Place.View == ViewLanguage:
		t.show()
	case name == CommandClear:
		t.show(note("clear_stranger"))
	default:
		t.show(note("not_yet"))
	}
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
	t.show()
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

func (t *talk) toMenu(string) bool {
	t.leavePage()
	t.move(cohort.Place{View: ViewMenu})
	return true
}

func (t *talk) toModules(string) bool {
	t.leavePage()
	t.move(cohort.Place{View: ViewModules})
	return true
}

func (t *talk) toQuizzes(string) bool {
	t.leavePage()
	t.move(cohort.Place{View: ViewQuizzes})
	return true
}

// continueHome goes back to the last page or question.
func (t *talk) continueHome(string) bool {
	switch {
	case !t.canContinue():
		return false
	case t.p.Home.View == ViewResult && t.toOpen():
		return true // that one is finished, and another is not
	}
	t.move(t.p.Home)
	return true
}

// canContinue says that she was somewhere she may go back to: in another cohort the
// module may open later. One that has left the course is said to be gone there.
func (t *talk) canContinue() bool {
	m := t.w.Course.Module(t.p.Home.Module)
	return t.p.Home.View != "" && (m == nil || t.opens(m).open)
}

// toLanguage offers the languages; the present step comes back after it.
func (t *talk) toLanguage(string) bool {
	t.aside(ViewLanguage)
	return true
}

// aside shows a passing screen and remembers where to return.
func (t *talk) aside(v cohort.View, notes ...Part) {
	if !t.passing() {
		t.p.Prior = t.p.Place
	}
	t.move(cohort.Place{View: v}, notes...)
}

// passing says that her present screen is one that returns to another.
func (t *talk) passing() bool {
	switch t.p.Place.View {
	case ViewForget, ViewWord, ViewClear, ViewCleared, ViewReplace:
		return true
	case ViewLanguage, ViewConsent, ViewAbout, ViewPromise, ViewMove, ViewWaiting:
		return t.p.Stage != cohort.StageVisitor
	}
	return false
}

// goBack returns from a passing screen.
func (t *talk) goBack(notes ...Part) {
	t.p.Draft = cohort.Draft{}
	if t.speechless() {
		t.move(cohort.Place{View: ViewLanguage}, append(notes, note("language_gone"))...)
		return
	}
	if t.outdated() {
		t.move(cohort.Place{View: ViewConsent}, append(notes, note("consent_again"))...)
		return
	}
	if t.offering() {
		t.move(cohort.Place{View: t.offerBegins()}, notes...)
		return
	}
	at := t.p.Prior
	t.p.Prior = cohort.Place{}
	switch {
	case at.View == "" && t.p.Stage == cohort.StageJoining:
		at = cohort.Place{View: ViewName} // she has not come as far as the menu
	case at.View == "" && t.p.Stage == cohort.StageVisitor:
		at = cohort.Place{View: ViewLanguage}
	case at.View == "":
		at = cohort.Place{View: ViewMenu}
	}
	t.move(at, notes...)
}

// help tells what can be done, then shows the present step again.
func (t *talk) help(string) bool {
	key := "help_joining"
	switch {
	case t.p.Place.View == ViewDoor:
		key = "door_stranger"
	case t.p.Stage == cohort.StageMember && t.leads():
		key = "help_owner"
	case t.p.Stage == cohort.StageMember && t.previews():
		key = "help_staff"
	case t.p.Stage == cohort.StageMember:
		key = "help"
	}
	help := Say{Op: OpSend, Parts: t.inAll(key, "Contact", t.w.Course.Contact)}
	if t.p.Lang != "" && t.p.Place.View != ViewDoor {
		help.Parts = append(help.Parts, note(t.worded("help_private")))
	}
	t.say(help)
	if t.p.Place.View == ViewDoor {
		return true
	}
	t.p.Screen.Buried = true
	t.show()
	return true
}

// cancel leaves a passing screen or a quiz, whose answers stay; elsewhere there is
// nothing to cancel.
func (t *talk) cancel(string) bool {
	switch {
	case t.passing():
		t.leaveOffer()
		t.goBack(note("cancelled"))
	case t.p.Place.View == ViewIntro:
		t.move(cohort.Place{View: ViewMenu}, note("cancelled"))
	case t.begun():
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, note("cancelled"))
	case t.p.Place.View == ViewQuestion, t.p.Place.View == ViewFeedback:
		t.move(cohort.Place{View: ViewMenu}, note("quiz_left"))
	default:
		t.show(note("nothing_to_cancel"))
	}
	return true
}

// wordScreen asks what a plain word was meant as.
func (t *talk) wordScreen() Say {
	ask, meant := note(t.worded("write_or_menu")), "write_is_menu"
	if key := meanings()[t.p.Draft.Word]; key != "" {
		meant = key
		ask = note(t.worded("write_or_word"), "Word", note(key))
	}
	return Say{Parts: []Part{ask}, Rows: [][]Button{
		{t.button(t.worded("write_is_answer"), VerbIsAnswer)}, {t.button(meant, VerbIsWord)},
	}}
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
	said := &Said{Text: t.p.Draft.Text.Fresh(), Heard: Heard{Message: t.p.Draft.Message}}
	t.answers(said)
	return true
}

// answers takes a text as the answer that was awaited before a word was asked about.
func (t *talk) answers(said *Said) {
	t.unask()
	switch t.p.Place.View {
	case ViewName:
		t.typedName(said)
	case ViewCohortName:
		t.typedCohort(said)
	default:
		t.typedAnswer(said)
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
