package dialog

import (
	"encoding/base32"
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/locales"
)

// An announcement that is being written.
const (
	ViewAnnounce      cohort.View = "announce"       // how shall it begin?
	ViewAnnounceDraft cohort.View = "announce-draft" // all of it at a glance
	ViewAnnounceText  cohort.View = "announce-text"  // her own words are awaited
	ViewAnnounceField cohort.View = "announce-field" // one thing of it is chosen or typed
	ViewAnnounceWho   cohort.View = "announce-who"
	ViewAnnounceSure  cohort.View = "announce-sure"
)

// What its buttons mean.
const (
	VerbAnnounce Verb = "nn"
	VerbTemplate Verb = "ne"
	VerbWrite    Verb = "nw" // in a language
	VerbAskFor   Verb = "nf" // a translation into a language
	VerbLacking  Verb = "ny"
	VerbUnfile   Verb = "np"
	VerbWho      Verb = "nh"
	VerbPreview  Verb = "nv"
	VerbSend     Verb = "nz"
	VerbSample   Verb = "ns" // under what is only shown beforehand
)

// CommandAnnounce begins one.
const CommandAnnounce = "announce"

// announcing writes an announcement, up to the moment at which it is confirmed.
func announcing() conversation {
	return conversation{
		command: CommandAnnounce, verb: VerbAnnounce, label: "menu_announce", roles: coordinators(), open: (*talk).toAnnounce,
		views: []cohort.View{
			ViewAnnounce, ViewAnnounceDraft, ViewAnnounceText, ViewAnnounceField, ViewAnnounceWho, ViewAnnounceSure,
		},
		steps:  []cohort.View{ViewAnnounceText, ViewAnnounceField, ViewAnnounceWho, ViewAnnounceSure},
		writes: []cohort.View{ViewAnnounceText},
		screen: (*talk).announceScreen, typed: (*talk).typedToAnnounce, sent: (*talk).sentToAnnounce,
		hears: (*talk).hearsTranslated,
		needs: announceNeeds,
		arrows: []Transition{
			{ViewAnnounce, VerbNext, (*talk).toWriting},
			{ViewAnnounce, VerbTemplate, (*talk).beginTemplate},
			{ViewAnnounce, VerbWrite, (*talk).beginOwn},
			{ViewAnnounceDraft, VerbWrite, (*talk).writeIn},
			{ViewAnnounceDraft, VerbAskFor, (*talk).askTranslation},
			{ViewAnnounceDraft, VerbField, (*talk).toAnnounceField},
			{ViewAnnounceDraft, VerbLacking, (*talk).setWay},
			{ViewAnnounceDraft, VerbUnfile, (*talk).dropFile},
			{ViewAnnounceDraft, VerbWho, (*talk).toWho},
			{ViewAnnounceDraft, VerbPreview, (*talk).preview},
			{ViewAnnounceText, VerbWrite, (*talk).writeIn},
			{ViewAnnounceText, VerbBack, (*talk).backInWriting},
			{ViewAnnounceField, VerbSet, (*talk).setAnnounceField},
			{ViewAnnounceField, VerbDay, (*talk).setAnnounceDay},
			{ViewAnnounceField, VerbSkip, (*talk).skipField},
			{ViewAnnounceField, VerbBack, (*talk).backInWriting},
			{ViewAnnounceWho, VerbField, (*talk).toAnnounceField},
			{ViewAnnounceWho, VerbSet, (*talk).toAll},
			{ViewAnnounceWho, VerbBack, (*talk).backInWriting},
			{ViewAnnounceSure, VerbSend, (*talk).announce},
			{ViewAnnounceSure, VerbBack, (*talk).backInWriting},
		},
	}
}

// ofAnnounce is the name under which those are asked for whom an announcement is.
const ofAnnounce = "announce"

// announceNeeds is who runs the programme, and for whom the announcement is as it will be
// when e has been decided: that is decided once without the numbers, to know of whom they
// are asked.
func announceNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	t := &talk{w: w, p: p}
	if p.Stage != cohort.StageMember || !slices.ContainsFunc(coordinators(), func(k cohort.RoleKind) bool { return k == t.acting() }) ||
		!announcing().concerns(p, e.Event, VerbWriteAnew) {
		return nil
	}
	switch {
	case w.Team == nil:
		return []Need{{Team: true}}
	case w.People[ofAnnounce] != nil, w.List == nil:
		return nil
	}
	if need := unseenBefore(w, p); need != nil {
		return need // by it she chooses
	}
	then := &talk{w: w, e: e, p: p.Clone(), d: &Decision{}}
	then.leap()
	then.hear()
	x := then.p.Writing
	if x == nil || !slices.Contains(announcing().views, then.p.Place.View) {
		return nil
	}
	of, now, course := x.Of, w.Now, w.Course
	out := unseenBefore(w, then.p)
	if id := of.To.Unanswered; id != "" && w.Spoken[id] == nil {
		out = append(out, Need{Spoken: id})
	}
	return append(out, Need{People: &PeopleOf{
		For:    ofAnnounce,
		Cohort: of.Cohort,
		Match:  func(k Known) bool { return matches(course, &of, k.Person, now) },
		Tell:   func(k Known) []string { return readsIt(course, &of, k.Person, now) },
	}})
}

// unseenBefore asks for what was announced before, where she chooses one of them.
func unseenBefore(w World, p *cohort.Participant) []Need {
	if p.Writing == nil || p.Place.View != ViewAnnounceField || p.Task.Field != fieldSilentTo {
		return nil
	}
	of := sentBefore(&p.Writing.Of)
	if _, seen := w.History[of]; seen {
		return nil
	}
	return []Need{{History: &of}}
}

// writes says that she may write announcements for the cohort of the one she has begun.
func (t *talk) writes() bool {
	return t.may(announcing()) && t.p.Writing != nil && slices.Contains(t.mine(), t.p.Writing.Of.Cohort)
}

// putDown forgets what she has begun when she has no role any more in which she might go on
// with it.
func (t *talk) putDown() {
	if t.p.Writing != nil && !t.p.Has(cohort.RoleCoordinator) && !t.owns() {
		t.dropWriting()
	}
	if len(t.p.Translating) > 0 && !OfTeam(t.p, t.w.Owner) {
		t.declines(t.p.Translating)
		t.p.Translating = nil
	}
}

// toAnnounce offers to go on with what she has begun, and the ways to begin.
func (t *talk) toAnnounce(arg string) bool {
	if !t.may(announcing()) {
		return false
	}
	if t.handless() {
		return true
	}
	t.leavePage()
	t.p.Task = cohort.Task{}
	if t.p.Writing != nil && !slices.Contains(t.mine(), t.p.Writing.Of.Cohort) {
		t.dropWriting()
	}
	if arg != "" && t.p.Writing != nil && tag(t.p.Writing.ID) == arg {
		return t.toDraft()
	}
	t.move(cohort.Place{View: ViewAnnounce})
	return true
}

// toWriting goes on with what she has begun.
func (t *talk) toWriting(string) bool { return t.toDraft() }

func (t *talk) toDraft(notes ...Part) bool {
	if !t.writes() {
		return false
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewAnnounceDraft}, notes...)
	return true
}

// begins begins an announcement anew, for the cohort at hand.
func (t *talk) begins(of cohort.Announcement) bool {
	if !t.may(announcing()) {
		return false
	}
	t.dropWriting()
	of.Cohort, of.By = t.hand(), t.w.ID
	t.p.Writing = &cohort.Writing{ID: t.newAnnouncement(), Began: t.w.Now, Of: of}
	return true
}

// newAnnouncement makes the id of an announcement that this turn begins.
func (t *talk) newAnnouncement() string {
	return "a-" + strings.ToLower(base32.StdEncoding.EncodeToString(t.mint("announcement", 10)))
}

// dropWriting forgets what she has begun. Whoever was asked to translate it is spared that.
func (t *talk) dropWriting() {
	if t.p.Writing == nil {
		return
	}
	for _, l := range t.w.Words.Languages() {
		t.spare(l, SparedDropped, "")
	}
	t.p.Writing = nil
}

func (t *talk) beginTemplate(arg string) bool {
	if t.handless() {
		return true
	}
	if fields := templateFields(arg); fields == nil || !t.begins(cohort.Announcement{Way: cohort.WayTemplate, Template: arg}) {
		return false
	}
	return t.atField(templateFields(arg)[0], 1)
}

func (t *talk) beginOwn(string) bool {
	return t.handless() || t.begins(cohort.Announcement{Way: cohort.WayTranslated, Original: t.p.Lang}) && t.writeIn(string(t.p.Lang))
}

// mayWriteAnew says that what did not go, or stands in no chat any more, may be the beginning of another. What
// she has begun already is not given up for that.
func (t *talk) mayWriteAnew(a *cohort.Announcement) bool {
	ended := a.State == cohort.AnnouncementCancelled || a.State == cohort.AnnouncementWithdrawn
	return ended && t.p.Writing == nil && t.may(announcing()) && slices.Contains(t.mine(), a.Cohort)
}

// writeAnew begins one from the words of the one at hand.
func (t *talk) writeAnew(string) bool {
	a, shown := t.spokenHere()
	if a == nil || !t.mayWriteAnew(a) {
		return shown
	}
	x := a.Fresh()
	in, of := x.Cohort, cohort.Announcement{
		Way: x.Way, Template: x.Template, Values: x.Values, Original: x.Original, Texts: x.Texts,
		File: x.File, Bare: x.Bare, Place: x.Place, Question: x.Question, To: x.To,
	}
	if !t.begins(of) {
		return false
	}
	t.p.Writing.Of.Cohort = in
	return t.toDraft(note("spoken_anew_begun"))
}

// writeIn asks for her words in one language.
func (t *talk) writeIn(arg string) bool {
	l := locales.Lang(arg)
	if !t.writes() || t.p.Writing.Of.Way == cohort.WayTemplate || !slices.Contains(t.readIn(), l) && l != t.p.Lang {
		return false
	}
	t.p.Task = cohort.Task{Field: arg}
	t.move(cohort.Place{View: ViewAnnounceText})
	return true
}

// readIn are the languages in which those may read for whom it is: those of its cohort, and
// any that somebody there has kept.
func (t *talk) readIn() []locales.Lang {
	out := slices.Clone(t.held(t.listed(t.p.Writing.Of.Cohort)))
	for _, l := range t.w.Words.Languages() {
		if t.readers(l) > 0 && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// readers is how many of those for whom it is read l.
func (t *talk) readers(l locales.Lang) int {
	if t.w.People[ofAnnounce] == nil {
		return 0
	}
	return t.w.People[ofAnnounce].Counts[string(l)]
}

// expected is for how many people it is.
func (t *talk) expected() int {
	if t.w.People[ofAnnounce] == nil {
		return 0
	}
	return t.w.People[ofAnnounce].Match
}

// bare says that nothing is written yet, and no file is there.
func bare(a *cohort.Announcement) bool {
	return a.Way != cohort.WayTemplate && len(a.Texts) == 0 && a.File.Kind == ""
}

// backInWriting goes back one step; what was said there stays.
func (t *talk) backInWriting(string) bool {
	if !t.writes() {
		return false
	}
	a := &t.p.Writing.Of
	switch at := t.p.Place; {
	case bare(a), a.Way == cohort.WayTemplate && at.PageAt > 0 && t.p.Task.Field == templateFields(a.Template)[0]:
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewAnnounce})
	case at.View == ViewAnnounceField && at.PageAt > 0:
		fields := templateFields(a.Template)
		return t.atField(fields[max(0, slices.Index(fields, t.p.Task.Field)-1)], 1)
	case at.View == ViewAnnounceField && ofWho(t.p.Task.Field):
		return t.toWho("")
	default:
		return t.toDraft()
	}
	return true
}
