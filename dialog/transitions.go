package dialog

import (
	"cohortbot/cohort"
)

// The views of a person's conversation.
const (
	ViewDoor       cohort.View = "door" // no invitation in hand
	ViewLanguage   cohort.View = "language"
	ViewAbout      cohort.View = "about"
	ViewConsent    cohort.View = "consent"
	ViewPromise    cohort.View = "promise"
	ViewWaiting    cohort.View = "waiting" // agreed; the invitation is being redeemed
	ViewName       cohort.View = "name"
	ViewNod        cohort.View = "nod"
	ViewProfile    cohort.View = "profile"
	ViewRegistered cohort.View = "registered"
	ViewMenu       cohort.View = "menu"
	ViewModules    cohort.View = "modules"
	ViewContents   cohort.View = "contents"
	ViewPage       cohort.View = "page"
	ViewQuizzes    cohort.View = "quizzes"
	ViewIntro      cohort.View = "intro"
	ViewQuestion   cohort.View = "question"
	ViewFeedback   cohort.View = "feedback"
	ViewResult     cohort.View = "result"
	ViewForget     cohort.View = "forget"
	ViewWord       cohort.View = "word" // "menu, or is this your answer?"
	ViewProgress   cohort.View = "progress"

	ViewClear   cohort.View = "clear"   // "empty this chat?"
	ViewCleared cohort.View = "cleared" // all that stands in it afterwards
	ViewReplace cohort.View = "replace" // "shall your new words replace the first?"

	// An owner's.
	ViewCohorts         cohort.View = "cohorts"
	ViewCohort          cohort.View = "cohort"
	ViewCohortName      cohort.View = "cohort-name"
	ViewCohortStart     cohort.View = "cohort-start"
	ViewCohortLanguages cohort.View = "cohort-languages"
	ViewFounding        cohort.View = "founding" // the cohort is being told

	// The calendar's.
	ViewCalendar     cohort.View = "calendar"
	ViewOccasion     cohort.View = "occasion"
	ViewOccasionKind cohort.View = "occasion-kind"
	ViewOccasionFrom cohort.View = "occasion-from"
	ViewOccasionTo   cohort.View = "occasion-to"
	ViewOccasionName cohort.View = "occasion-name"
	ViewOccasionSure cohort.View = "occasion-sure"
	ViewAmending     cohort.View = "amending" // the calendar is being told

	ViewMove cohort.View = "move" // a link to another cohort, opened by a participant

	ViewTrouble       cohort.View = "trouble" // what could not be delivered
	ViewResume        cohort.View = "resume"  // "shall what rests be tried again?"
	ViewHand          cohort.View = "hand"    // "which cohort do you work with now?"
	ViewReminders     cohort.View = "reminders"
	ViewReminderHour  cohort.View = "reminder-hour"
	ViewReminderDays  cohort.View = "reminder-days"
	ViewReminderZone  cohort.View = "reminder-zone"
	ViewReminderPause cohort.View = "reminder-pause"

	anywhere cohort.View = "*" // any view of a registered person
)

// What buttons mean. Two letters: they travel in 64 bytes.
const (
	VerbLanguage     Verb = "lg"
	VerbAbout        Verb = "ab"
	VerbAgree        Verb = "ag"
	VerbDisagree     Verb = "dg"
	VerbAsk          Verb = "as"
	VerbPromise      Verb = "pr"
	VerbUseName      Verb = "nm"
	VerbNod          Verb = "nd"
	VerbChange       Verb = "nc"
	VerbProfile      Verb = "pf"
	VerbSkipProfile  Verb = "ps"
	VerbFirst        Verb = "st"
	VerbMenu         Verb = "mn"
	VerbModules      Verb = "ml"
	VerbQuizzes      Verb = "ql"
	VerbLanguages    Verb = "la"
	VerbHelp         Verb = "hp"
	VerbForget       Verb = "fg"
	VerbContinue     Verb = "co"
	VerbProgress     Verb = "po"
	VerbMyData       Verb = "md"
	VerbModule       Verb = "mo"
	VerbContents     Verb = "ct"
	VerbLesson       Verb = "le"
	VerbNext         Verb = "nx"
	VerbBack         Verb = "bk"
	VerbQuiz         Verb = "qz"
	VerbStart        Verb = "qs"
	VerbResult       Verb = "qr"
	VerbAnswer       Verb = "an"
	VerbTick         Verb = "on"
	VerbUntick       Verb = "of"
	VerbDone         Verb = "dn"
	VerbSkip         Verb = "sk"
	VerbNextQuestion Verb = "nq"
	VerbAgain        Verb = "pg"
	VerbErase        Verb = "fy"
	VerbKeep         Verb = "fn"
	VerbIsAnswer     Verb = "wa"
	VerbIsWord       Verb = "wm"
	VerbCohorts      Verb = "cs"
	VerbCohort       Verb = "ch"
	VerbFound        Verb = "cf"
	VerbRename       Verb = "cn"
	VerbStartDay     Verb = "cd"
	VerbSpeak        Verb = "cl"
	VerbDay          Verb = "dy"
	VerbSpoken       Verb = "so"
	VerbUnspoken     Verb = "su"
	VerbSpokenDone   Verb = "sd"
	VerbClear        Verb = "ck"
	VerbEmpty        Verb = "cy"
	VerbReplace      Verb = "rp"
	VerbActAs        Verb = "ac"
	VerbTrouble      Verb = "tr"
	VerbTry          Verb = "ty"
	VerbResume       Verb = "rs"
	VerbOpen         Verb = "op"
	VerbRemindOn     Verb = "ro"
	VerbReminders    Verb = "rm"
	VerbHour         Verb = "rh"
	VerbSetHour      Verb = "hs"
	VerbDays         Verb = "rd"
	VerbDayOn        Verb = "do"
	VerbDayOff       Verb = "df"
	VerbZone         Verb = "rz"
	VerbSetZone      Verb = "zs"
	VerbSound        Verb = "sl"
	VerbFive         Verb = "fv"
	VerbPause        Verb = "pz"
	VerbPauseFor     Verb = "pt"
	VerbUnpause      Verb = "up"
	VerbHand         Verb = "hd"
	VerbCalendar     Verb = "ca"
	VerbOccasion     Verb = "oc"
	VerbAdd          Verb = "oa"
	VerbEarlier      Verb = "oe"
	VerbLater        Verb = "ol"
	VerbFrom         Verb = "ob"
	VerbTo           Verb = "ot"
	VerbKind         Verb = "ok"
	VerbNames        Verb = "ow"
	VerbTakeOut      Verb = "oo"
	VerbPutBack      Verb = "or"
	VerbAmend        Verb = "om"
)

// Transition is one arrow of the conversation: from a view, by a verb.
type Transition struct {
	From cohort.View
	Verb Verb
	do   func(*talk, string) bool // false: what it names is gone
}

// Transitions lists every arrow a button can take. Nobody writes into what it gives.
func Transitions() []Transition {
	makeTable()
	return table.ways
}

// reminding is about what comes unasked.
func reminding() []Transition {
	return []Transition{
		{anywhere, VerbOpen, (*talk).openMatter},
		{anywhere, VerbRemindOn, (*talk).remindOn},
		{anywhere, VerbReminders, (*talk).toReminders},
		{ViewReminders, VerbHour, (*talk).toHour},
		{ViewReminders, VerbDays, (*talk).toDays},
		{ViewReminders, VerbZone, (*talk).toZone},
		{ViewReminders, VerbSound, (*talk).setSound},
		{ViewReminders, VerbFive, (*talk).setFive},
		{ViewReminders, VerbPause, (*talk).toPause},
		{ViewReminders, VerbUnpause, (*talk).unpause},
		{ViewReminderHour, VerbSetHour, (*talk).setHour},
		{ViewReminderDays, VerbDayOn, (*talk).dayOn},
		{ViewReminderDays, VerbDayOff, (*talk).dayOff},
		{ViewReminderZone, VerbSetZone, (*talk).setZone},
		{ViewReminderPause, VerbPauseFor, (*talk).pauseFor},
	}
}

// joining leads from a link to being in, and to one more role or cohort.
func joining() []Transition {
	return []Transition{
		{ViewLanguage, VerbLanguage, (*talk).chooseLanguage},
		{ViewLanguage, VerbKeep, (*talk).keepLanguage},
		{ViewAbout, VerbAbout, (*talk).toConsent},
		{ViewConsent, VerbAgree, (*talk).agree},
		{ViewConsent, VerbDisagree, (*talk).decline},
		{ViewPromise, VerbPromise, (*talk).agree},
		{ViewPromise, VerbDisagree, (*talk).decline},
		{ViewName, VerbUseName, (*talk).useFirstName},
		{ViewName, VerbBack, (*talk).keepName},
		{ViewNod, VerbBack, (*talk).backInProfile},
		{ViewProfile, VerbBack, (*talk).backInProfile},
		{ViewRegistered, VerbRename, (*talk).changeName},
		{ViewNod, VerbNod, (*talk).nod},
		{ViewNod, VerbChange, (*talk).changeKnown},
		{ViewProfile, VerbProfile, (*talk).answerProfile},
		{ViewProfile, VerbSkipProfile, (*talk).skipProfile},
		{ViewRegistered, VerbFirst, (*talk).firstLesson},
		{ViewAbout, VerbDisagree, (*talk).decline}, // offered to somebody who is in already
		{ViewMove, VerbAgree, (*talk).agree},
		{ViewMove, VerbDisagree, (*talk).decline},
	}
}

// learning is among modules, pages and quizzes.
func learning() []Transition {
	return []Transition{
		{ViewProgress, VerbContinue, (*talk).toNext},
		{ViewProgress, VerbAgain, (*talk).lookAnywhere},
		{ViewProgress, VerbMirror, (*talk).picture},
		{ViewModules, VerbModule, (*talk).openModule},
		{ViewModules, VerbQuiz, (*talk).openQuiz},
		{ViewContents, VerbLesson, (*talk).openLesson},
		{ViewContents, VerbQuiz, (*talk).openQuiz},
		{ViewContents, VerbModules, (*talk).toModules},
		{ViewResult, VerbModules, (*talk).toModules},
		{ViewPage, VerbNext, (*talk).nextPage},
		{ViewPage, VerbBack, (*talk).backPage},
		{ViewPage, VerbContents, (*talk).toContents},
		{ViewPage, VerbQuiz, (*talk).openQuiz},
		{ViewPage, VerbResult, (*talk).showResult},
		{ViewPage, VerbAgain, (*talk).showPage},
		{ViewQuizzes, VerbQuiz, (*talk).openQuiz},
		{ViewIntro, VerbStart, (*talk).startQuiz},
		{ViewIntro, VerbResult, (*talk).showResult},
		{ViewIntro, VerbContents, (*talk).toContents},
		{ViewQuestion, VerbAnswer, (*talk).answerOne},
		{ViewQuestion, VerbTick, (*talk).tick},
		{ViewQuestion, VerbUntick, (*talk).untick},
		{ViewQuestion, VerbDone, (*talk).answerTicked},
		{ViewQuestion, VerbSkip, (*talk).skipQuestion},
		{ViewFeedback, VerbNextQuestion, (*talk).nextQuestion},
		{ViewResult, VerbAgain, (*talk).lookAgain},
		{ViewResult, VerbQuiz, (*talk).openQuiz},
		{ViewResult, VerbContents, (*talk).toContents},
		{ViewReplace, VerbReplace, (*talk).replace},
		{ViewReplace, VerbKeep, (*talk).keepFirst},
	}
}

// menus leads to what is always at hand, and back.
func menus() []Transition {
	return []Transition{
		{ViewMenu, VerbContinue, (*talk).continueHome},
		{ViewMenu, VerbFirst, (*talk).firstLesson},
		{ViewMenu, VerbModules, (*talk).toModules},
		{ViewMenu, VerbQuizzes, (*talk).toQuizzes},
		{ViewMenu, VerbLanguages, (*talk).toLanguage},
		{ViewMenu, VerbHelp, (*talk).help},
		{ViewMenu, VerbForget, (*talk).toForget},
		{ViewMenu, VerbProgress, (*talk).toProgress},
		{ViewMenu, VerbMyData, (*talk).myData},
		{ViewForget, VerbErase, (*talk).forget},
		{ViewForget, VerbKeep, (*talk).keep},
		{ViewWord, VerbIsAnswer, (*talk).isAnswer},
		{ViewWord, VerbIsWord, (*talk).isWord},
		{anywhere, VerbMenu, (*talk).toMenu},
		{anywhere, VerbClear, (*talk).toClear},
		{ViewClear, VerbEmpty, (*talk).empty},
		{ViewClear, VerbKeep, (*talk).keepChat},
		{ViewCleared, VerbContinue, (*talk).resume},
		{ViewMenu, VerbActAs, (*talk).actAs},
	}
}
