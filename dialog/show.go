package dialog

import (
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/seal"
)

// roomForNotes is how long a page may be, in UTF-16 units, to bear a note above
// it in the same message; Telegram's limit is 4096.
const roomForNotes = 3000

// note is a paragraph of the catalogue with its values as key, value pairs.
func note(key string, kv ...any) Part {
	p := Part{Key: key}
	for i := 0; i+1 < len(kv); i += 2 {
		if p.Args == nil {
			p.Args = Args{}
		}
		p.Args[kv[i].(string)] = kv[i+1]
	}
	return p
}

// move makes at her place and shows it; buttons of earlier screens are stale
// from now on.
func (t *talk) move(at cohort.Place, notes ...Part) {
	t.p.Place = at
	t.dropPreview()
	if !t.offering() {
		t.p.Offer = cohort.Registration{} // she has gone on to something else
	}
	if !t.passing() && at.View != ViewReplySure {
		t.p.Draft = cohort.Draft{} // asked and left: nothing of it is kept
	}
	if t.p.Stage == cohort.StageMember && at.View != ViewName && !t.passing() {
		t.p.First = seal.Private{} // her name is known
	}
	if _, works := t.at(); !works && !t.passing() && !t.glancing() {
		t.p.Task = cohort.Task{} // begun and left
	}
	t.p.Step++
	t.show(notes...)
}

// dropPreview forgets what somebody answered who only looks at the questions, as
// soon as she has left them.
func (t *talk) dropPreview() {
	if t.p.Previews == nil || t.passing() {
		return
	}
	switch t.p.Place.View {
	case ViewIntro, ViewQuestion, ViewFeedback, ViewResult:
		return
	}
	t.p.Previews = nil
	if t.p.Home.Quiz != "" {
		t.p.Home = cohort.Place{}
	}
}

// show puts the present screen before her: into the living message, or anew
// below what was said since, or below the page's media.
func (t *talk) show(notes ...Part) {
	if t.p.Place.View == ViewDoor {
		t.doorSays("door_stranger")
		return
	}
	notes = t.sinceThen(notes)
	s, media := t.screen()
	s.Rows = append(s.Rows, t.beside()...)
	notes = t.inEach(notes)
	text, old := t.text(), t.p.Screen
	above := text != "" && text == old.Text && old.Buried && t.here && (t.told || len(notes) > 0)
	switch {
	case above:
		s.Parts, media = append(t.brief(s.Parts), notes...), nil
		s.Rows = append([][]Button{{t.button("show_page", VerbAgain)}}, s.Rows...) // she may have deleted it
	case len(notes) > 0 && t.length() > roomForNotes:
		t.say(Say{Op: OpSend, Parts: notes})
		old.Buried = true
	case t.reading():
		s.Parts = append(s.Parts, notes...)
	default:
		s.Parts = append(notes, s.Parts...)
	}
	if old.Row != "" && !old.Buried && len(media) == 0 {
		s.Op, s.Of = OpEdit, old.Row
		t.say(s)
		t.remove(old.Media)
		t.p.Screen = cohort.Screen{Row: old.Row, Text: text, Goes: t.p.Place.View == ViewThread}
		return
	}
	t.p.Screen = cohort.Screen{Text: text, Goes: t.p.Place.View == ViewThread}
	if above {
		t.p.Screen.Media, old.Media = old.Media, nil // they stand above, with the text
	}
	for i := range media {
		t.p.Screen.Media = append(t.p.Screen.Media, t.say(Say{Op: OpSend, Media: &media[i]}))
	}
	s.Op = OpSend
	row := t.say(s)
	if len(s.Choices)+len(s.Rows) > 0 {
		t.p.Screen.Row = row // else there is nothing to press, so nothing to clear away later
	}
	t.clearAway(old)
}

// sinceThen adds to notes what she is told once, when she is here again.
func (t *talk) sinceThen(notes []Part) []Part {
	if t.p.Away {
		t.p.Away, notes = false, append([]Part{note(t.worded("blocked_back"))}, notes...)
	}
	notes = append(notes, t.unreadAnswers()...)
	if t.p.Unreached > 0 {
		notes = append(notes, note(t.worded("blocked_missed"), "N", t.p.Unreached))
		t.p.Unreached = 0
	}
	if t.p.Shifted > 0 && t.byHerHand() {
		told := "shifted"
		if over(t.cohort()) {
			told = "shifted_over"
		}
		notes = append(notes, note(told))
		t.p.Shifted = 0
	}
	return notes
}

// byHerHand says that what is decided on is something she did.
func (t *talk) byHerHand() bool {
	return t.e.Event.Said != nil || t.e.Event.Pressed != nil || t.e.Event.Sent != nil
}

// reading says that her screen may be longer than a phone: what is new stands under
// it, above the buttons, where her eyes are.
func (t *talk) reading() bool {
	switch t.p.Place.View {
	case ViewAbout, ViewConsent, ViewPromise, ViewPage, ViewProgress, ViewResult, ViewFeedback, ViewModules, ViewTrouble:
		return true
	}
	return false
}

// text names the page on her screen, as it is now and in her language: while it stands
// above it is not sent anew for each word of hers. What she is asked to agree to always
// is: nobody knows what she has deleted. "" where there is no page.
func (t *talk) text() string {
	if t.p.Place.View != ViewPage {
		return ""
	}
	m, li, pi, ok := t.page(t.p.Place)
	if !ok {
		return ""
	}
	l := m.Lessons[li]
	return strings.Join([]string{string(t.p.Lang), t.w.Course.Hash, string(m.ID), string(l.ID), string(l.Pages[pi].ID)}, "/")
}

// brief is what stands on her screen when its page stands above: where she is.
func (t *talk) brief(parts []Part) []Part {
	return slices.DeleteFunc(parts, func(p Part) bool { return p.HTML != nil })
}

// inEach repeats notes in every language while hers is not known.
func (t *talk) inEach(notes []Part) []Part {
	if t.p.Lang != "" {
		return notes
	}
	var out []Part
	for _, n := range notes {
		for _, l := range t.w.Course.Languages {
			n.Lang = l
			out = append(out, n)
		}
	}
	return out
}

// clearAway takes the buttons from a screen she has written below, or removes one
// that only made way for media.
func (t *talk) clearAway(old cohort.Screen) {
	switch {
	case old.Row == "", old.Stands && old.Buried:
	case old.Buried && !old.Goes:
		t.say(Say{Op: OpStrip, Of: old.Row})
	default:
		t.say(Say{Op: OpDelete, Of: old.Row})
	}
	t.remove(old.Media)
}

// strip takes the buttons from the living message and forgets it.
func (t *talk) strip() {
	old := t.p.Screen
	t.p.Screen = cohort.Screen{}
	if old.Row != "" {
		t.say(Say{Op: leaving(old), Of: old.Row})
	}
	t.remove(old.Media)
}

// leaving is what becomes of a screen that is left where it stands.
func leaving(old cohort.Screen) Op {
	if old.Goes {
		return OpDelete
	}
	return OpStrip
}

func (t *talk) remove(rows []string) {
	for _, row := range rows {
		t.say(Say{Op: OpDelete, Of: row})
	}
}

// length is that of the text of the course on her screen, or 0.
func (t *talk) length() int {
	switch t.p.Place.View {
	case ViewAbout:
		return t.w.Course.About.Units[t.p.Lang]
	case ViewConsent:
		return t.w.Course.ConsentText.Units[t.p.Lang]
	case ViewPage:
	default:
		return 0
	}
	m, li, pi, ok := t.page(t.p.Place)
	if !ok {
		return 0
	}
	return m.Lessons[li].Pages[pi].Units[t.p.Lang]
}

// screen builds what her present place shows.
func (t *talk) screen() (Say, []course.Media) {
	switch t.p.Place.View {
	case ViewPage:
		return t.pageScreen()
	case ViewContents:
		return t.contentsScreen(), nil
	case ViewModules:
		return t.modulesScreen(), nil
	case ViewQuizzes:
		return t.quizzesScreen(), nil
	case ViewIntro:
		return t.introScreen(), nil
	case ViewQuestion:
		return t.questionScreen(), nil
	case ViewFeedback:
		return t.feedbackScreen(), nil
	case ViewResult:
		return t.resultScreen(), nil
	case ViewMenu:
		return t.menuScreen(), nil
	case ViewProgress:
		return t.progressScreen(), nil
	case ViewReminders:
		return t.remindersScreen(), nil
	case ViewReminderHour:
		return t.hourScreen(), nil
	case ViewReminderDays:
		return t.daysScreen(), nil
	case ViewReminderZone:
		return t.zoneScreen(), nil
	case ViewReminderPause:
		return t.pauseScreen(), nil
	case ViewLanguage:
		return t.languageScreen(), nil
	case ViewClear:
		return t.clearScreen(), nil
	case ViewCleared:
		return t.clearedScreen(), nil
	case ViewReplace:
		return t.replaceScreen(), nil
	case ViewForget:
		return t.forgetScreen(), nil
	case ViewWord:
		return t.wordScreen(), nil
	case ViewAsk:
		return t.askScreen(), nil
	case ViewAsked:
		return t.askedScreen(), nil
	}
	return t.workScreen(), nil
}

// workScreen builds a screen of those who run the programme, or of a registration.
func (t *talk) workScreen() Say {
	if c, ok := t.at(); ok {
		return c.screen(t)
	}
	return t.registerScreen()
}

func (t *talk) forgetScreen() Say {
	return Say{Parts: append([]Part{note(t.worded("forget_ask"))}, t.otherRoles()...), Rows: [][]Button{
		{t.button("forget_clear", VerbClear)}, {t.button("forget_yes", VerbErase)}, {t.button("forget_no", VerbKeep)},
	}}
}

// worded gives the key of a text for her, or of the one for somebody who takes no
// part: participants are women and are addressed as such where a language tells;
// who runs the programme may be anybody.
func (t *talk) worded(key string) string {
	role := t.p.Registration.Role
	if t.p.Has(cohort.RoleParticipant) || t.p.Stage == cohort.StageVisitor && (role == "" || role == cohort.RoleParticipant) {
		return key
	}
	return key + "_staff"
}

// button makes a button of the present step with words of the catalogue.
func (t *talk) button(key string, verb Verb, kv ...any) Button {
	return Button{Label: note(key, kv...), Act: t.act(verb, "")}
}

// labelled makes a button with words of the course.
func (t *talk) labelled(text course.Text, verb Verb, arg string) Button {
	return Button{Label: Part{Text: text}, Act: t.act(verb, arg)}
}

func (t *talk) act(verb Verb, arg string) Act {
	return Act{Step: t.p.Step, Verb: verb, Arg: arg}
}
