package dialog

import (
	"encoding/base32"
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
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
		!announcing().concerns(p, e.Event) {
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
		Tell: func(k Known) []string {
			if !matches(course, &of, k.Person, now) {
				return nil
			}
			return []string{string(k.Person.Lang)}
		},
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

// typedToAnnounce takes what she types where words of hers are awaited.
func (t *talk) typedToAnnounce(said *Said) bool {
	switch {
	case !t.writes():
	case t.p.Place.View == ViewAnnounceText:
		t.typedOwn(said)
		return true
	case t.p.Place.View == ViewAnnounceField:
		return t.typedAnnounceField(said)
	}
	return false
}

// typedOwn takes her own words in one language.
func (t *talk) typedOwn(said *Said) {
	own, l := said.own(), locales.Lang(t.p.Task.Field)
	over := t.w.Words.Size(l, own) - t.room(t.p.Writing.Of.File.Kind != "")
	if !t.refuses(said, l, over) {
		t.put(l, own)
		t.toDraft()
	}
}

// refuses says what is wrong with words in l that are too long by over; false: nothing is.
func (t *talk) refuses(said *Said, l locales.Lang, over int) bool {
	switch rest := t.rest(said.Text); {
	case rest:
		t.show(note("announce_rest"))
	case locales.Blank(said.Text):
		t.show(note("text_empty"))
	case over > 0:
		t.show(note("announce_long", "N", over))
	case t.w.Words.Unlike(l, said.Text):
		t.show(note("announce_unlike", "Language", t.ownName(l)))
	default:
		return false
	}
	return true
}

// own are her words as Telegram HTML.
func (s *Said) own() seal.Private {
	if !s.Rich.IsZero() {
		return s.Rich.Fresh()
	}
	return locales.Rich(s.Text)
}

// put keeps words in one language. The first are the original.
func (t *talk) put(l locales.Lang, own seal.Private) {
	a := &t.p.Writing.Of
	if a.Texts == nil {
		a.Texts = map[locales.Lang]seal.Private{}
	}
	if _, have := a.Texts[a.Original]; !have {
		a.Original = l
	}
	a.Texts[l] = own
	t.spare(l, SparedDone, "")
}

// room is how many UTF-16 units of her own words fit into the longest message that may be
// made of them: with the neutral line, a heading and the line about the place.
func (t *talk) room(file bool) int {
	most := MostText
	if file {
		most = MostCaption
	}
	longest := 0
	for _, l := range t.w.Course.Languages {
		n := t.units(l, "announce_lead") + t.units(l, "announce_place_later")
		head := 0
		for _, x := range t.w.Course.Languages {
			head = max(head, t.units(l, "announce_in_"+string(x)), t.units(l, "announce_in_other")+len(t.w.Words.OwnName(x)))
		}
		longest = max(longest, n+head)
	}
	return most - longest - 16 // blank lines between them, and marks of direction
}

// units is how long words of the catalogue are, their values left out; 0 when there are none.
func (t *talk) units(l locales.Lang, key string) int {
	text, err := t.w.Words.Text(l, key, locales.Args{"Language": ""})
	if err != nil {
		return 0
	}
	return locales.Units(text)
}

// sentToAnnounce takes a file with the words under it.
func (t *talk) sentToAnnounce(sent *Sent) bool {
	if !t.writes() || t.p.Place.View != ViewAnnounceText && t.p.Place.View != ViewAnnounceDraft {
		return false
	}
	a := &t.p.Writing.Of
	l := locales.Lang(t.p.Task.Field)
	under := (&Said{Text: sent.Caption, Rich: sent.Rich}).own()
	switch {
	case sent.File == nil:
		t.show(note("announce_not_sent_on"))
	case t.p.Place.View == ViewAnnounceDraft:
		t.show(note("announce_one_file"))
	case !t.fits(l, under):
		t.show(note("announce_file_long", "N", t.room(true)))
	case !under.IsZero() && t.w.Words.Unlike(l, sent.Caption):
		t.show(note("announce_unlike", "Language", t.ownName(l)))
	default:
		a.File = cohort.Attachment{Kind: sent.File.Kind, ID: sent.File.ID.Fresh()}
		if _, have := a.Texts[l]; !under.IsZero() || !have {
			t.put(l, under)
		}
		t.toDraft()
	}
	return true
}

// fits says that her words fit under a file, those of other languages too.
func (t *talk) fits(l locales.Lang, under seal.Private) bool {
	most := t.room(true)
	if t.w.Words.Size(l, under) > most {
		return false
	}
	for x, own := range t.p.Writing.Of.Texts {
		if (x != l || under.IsZero()) && t.w.Words.Size(x, own) > most {
			return false
		}
	}
	return true
}

// dropFile leaves the file out; the words under it stay.
func (t *talk) dropFile(string) bool {
	if !t.writes() || t.p.Writing.Of.File.Kind == "" {
		return false
	}
	a := &t.p.Writing.Of
	a.File = cohort.Attachment{}
	for l, own := range a.Texts {
		if own.IsZero() {
			delete(a.Texts, l)
		}
	}
	return t.toDraft()
}
