package dialog

import (
	"cohortbot/cohort"
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
	CommandCalendar = "calendar"

	CommandReminders = "reminders"
)

// command carries out a command of hers. One that her stage does not have yet is
// answered by her present step.
func (t *talk) command(name string) {
	do := t.commandNamed(name)
	switch at := t.p.Place.View; {
	case do == nil:
		t.show(note("unknown_command", "Command", "/"+name))
	case t.works(name):
		do(t, "")
	case name == CommandMenu && (at == ViewAsk || at == ViewAsked):
		t.doneAsking("") // she has no menu yet, but a place to go back to
	case name == CommandLanguage && at == ViewLanguage:
		t.show()
	case name == CommandClear && at == ViewDoor:
		t.doorSays("clear_stranger")
	case name == CommandClear && at != ViewWaiting:
		t.show(note("clear_stranger"))
	default:
		t.show(note("not_yet"))
	}
}

// commandNamed is what a command does, nil for one that there is not, or not for her.
func (t *talk) commandNamed(name string) func(*talk, string) bool {
	if do, ok := map[string]func(*talk, string) bool{
		CommandMenu: (*talk).toMenu, CommandModules: (*talk).toModules, CommandQuiz: (*talk).toQuizzes,
		CommandLanguage: (*talk).toLanguage, CommandHelp: (*talk).help, CommandCancel: (*talk).cancel,
		CommandForget: (*talk).toForget, CommandProgress: (*talk).toProgress, CommandMyData: (*talk).myData,
		CommandClear: (*talk).toClear, CommandAsk: (*talk).askTeam, CommandReminders: (*talk).toReminders,
	}[name]; ok {
		return do
	}
	if c, ok := t.commanded(name); ok {
		return c.open
	}
	return nil
}

// works says that a command does something at her stage, and where she stands.
func (t *talk) works(name string) bool {
	switch name {
	case CommandHelp, CommandForget, CommandCancel, CommandMyData, CommandAsk:
		return true
	case CommandLanguage, CommandClear:
		if t.p.Stage == cohort.StageVisitor {
			at := t.p.Place.View
			return t.p.Lang != "" && at != ViewDoor && at != ViewWaiting && (at != ViewLanguage || t.passing())
		}
		return true
	}
	return t.p.Stage == cohort.StageMember
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
		a, ok := t.shutIn()
		return ok && t.toAttempt(a)
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

// mayGoOn says that there is something she may continue: where she was, or an attempt that a
// closed module has shut in.
func (t *talk) mayGoOn() bool {
	_, attempt := t.shutIn()
	return attempt || t.canContinue()
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
	case ViewLanguage:
		return t.p.Stage != cohort.StageVisitor || t.p.Prior.View != ""
	case ViewConsent, ViewAbout, ViewPromise, ViewMove, ViewWaiting:
		return t.p.Stage != cohort.StageVisitor
	}
	return false
}

// behind is where she goes on when she leaves what she has turned aside to; no place when she
// stands at nothing of the kind.
func (t *talk) behind() cohort.Place {
	switch v := t.p.Place.View; {
	case t.passing():
		return t.p.Prior
	case v == ViewAsk, v == ViewAsked:
		return t.p.Asked.From
	}
	return cohort.Place{}
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
	var key string
	switch {
	case t.p.Place.View == ViewDoor:
		key = "door_stranger"
	case t.worksHere():
		key = "help_team"
	case t.p.Stage == cohort.StageMember:
		key = "help"
	default:
		key = t.worded("help_joining")
	}
	help := Say{Op: OpSend, Parts: t.inAll(key, "Contact", t.w.Course.Contact)}
	if t.worksHere() {
		help.Parts = []Part{note(key, "Role", note("role_"+string(t.acting())), "List", t.teamHelp(), "Contact", t.w.Course.Contact)}
	}
	if t.p.Lang != "" && t.p.Place.View != ViewDoor {
		help.Parts = append(help.Parts, t.dangerKnown(t.worded("danger_known")), note(t.worded("help_private")))
	}
	t.say(help)
	if t.p.Place.View == ViewDoor {
		return true
	}
	t.p.Screen.Buried, t.told = true, true
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
	case t.p.Place.View == ViewAsk, t.p.Place.View == ViewAsked:
		t.leaveAsking(note("cancelled"))
	case t.p.Place.View == ViewName && t.keepName(""):
	case t.p.Place.View == ViewIntro:
		t.move(cohort.Place{View: ViewMenu}, note("cancelled"))
	case t.begun():
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, note("cancelled"))
	case t.p.Place.View == ViewQuestion, t.p.Place.View == ViewFeedback:
		key := "quiz_left"
		if !t.p.Learns() {
			key = "preview_left"
		}
		t.move(cohort.Place{View: ViewMenu}, note(key))
	default:
		t.show(note("nothing_to_cancel"))
	}
	return true
}
