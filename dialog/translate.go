package dialog

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// ViewTranslate awaits an announcement in her language.
const ViewTranslate cohort.View = "translate"

// VerbTranslate opens what she is asked to translate.
const VerbTranslate Verb = "nl"

// translating answers those who ask for an announcement in another language.
func translating() conversation {
	return conversation{
		verb: VerbTranslate, label: "menu_translate", roles: everyTeam(), open: (*talk).toTranslate,
		offers: func(t *talk) bool { return len(t.p.Translating) > 0 },
		views:  []cohort.View{ViewTranslate},
		steps:  []cohort.View{ViewTranslate},
		writes: []cohort.View{ViewTranslate},
		screen: (*talk).translateScreen, typed: (*talk).typedTranslation,
		hears: (*talk).hearsTranslate,
	}
}

// Translate asks somebody of the team for an announcement in her language.
type Translate struct {
	ID     string       `json:"id"`
	Cohort cohort.ID    `json:"cohort"`
	From   locales.Lang `json:"from"`
	To     locales.Lang `json:"to"`
	Most   int          `json:"most"`
	Text   seal.Private `json:"text"` // Telegram HTML
}

// Translated brings it to whoever asked.
type Translated struct {
	ID   string       `json:"id"`
	Lang locales.Lang `json:"lang"`
	Text seal.Private `json:"text"` // Telegram HTML
}

// Spared tells somebody who was asked that her words are not needed any more.
type Spared struct {
	ID  string    `json:"id"`
	Why SparedWhy `json:"why"`
}

// Declined tells whoever asked that somebody she asked cannot write the words any more.
type Declined struct {
	ID   string       `json:"id"`
	Lang locales.Lang `json:"lang"`
}

// Orphaned tells somebody who was asked that what she translates goes its way without whoever
// asked her.
type Orphaned struct {
	ID string `json:"id"`
}

// SparedWhy is why.
type SparedWhy string

// The reasons.
const (
	SparedDone    SparedWhy = "done"    // there are words in that language by now
	SparedDropped SparedWhy = "dropped" // it does not go in that way
	SparedRole    SparedWhy = "role"    // she is not of the team any more
	SparedLate    SparedWhy = "late"    // they came when nobody waited for them any more
)

const (
	mostTranslating = 5  // requests that wait for one person; the oldest goes
	mostTranslators = 20 // people asked for one language
)

// canBeTranslated says that there are words to translate.
func (t *talk) canBeTranslated() bool {
	original, _ := t.ofTranslation()
	return t.p.Writing.Of.Way != cohort.WayTemplate && !original.IsZero()
}

// translators are those of the team who use a language, but for herself.
func (t *talk) translators(l locales.Lang) []string {
	var out []string
	for _, k := range t.w.Team {
		if k.ID != t.w.ID && k.Person.Lang == l && !k.Person.Blocked && len(out) < mostTranslators {
			out = append(out, k.ID)
		}
	}
	return out
}

// askTranslation sends her words to whoever of the team uses a language.
func (t *talk) askTranslation(arg string) bool {
	l := locales.Lang(arg)
	if !t.writes() || !t.canBeTranslated() || t.hasWords(l) && t.p.Writing.Of.Way != cohort.WayOriginal || len(t.p.Writing.Asked[l]) > 0 {
		return false
	}
	whom := t.translators(l)
	if len(whom) == 0 {
		return false
	}
	said := t.asksForWords(&t.p.Writing.Of, t.p.Writing.ID, l, whom)
	if t.p.Writing.Asked == nil {
		t.p.Writing.Asked = map[locales.Lang][]string{}
	}
	t.p.Writing.Asked[l] = whom
	return t.toDraft(said)
}

// asksForWords sends the original of an announcement to those who use a language.
func (t *talk) asksForWords(a *cohort.Announcement, id string, l locales.Lang, whom []string) (said Part) {
	t.audits(cohort.ActionAnnounceAsked, string(l))
	for _, who := range whom {
		t.then(Ref{Person, who}, Event{Translate: &Translate{
			ID: id, Cohort: a.Cohort, From: a.Original, To: l,
			Most: t.room(a.File.Kind != ""), Text: a.Texts[a.Original].Fresh(),
		}})
	}
	return note("announce_asked", "Language", t.ownName(l), "N", len(whom))
}

// askHeld asks for a language in which what has gone out is held.
func (t *talk) askHeld(arg string) bool {
	a, shown := t.spokenHere()
	if a == nil {
		return shown
	}
	id, l := t.p.Place.Matter, locales.Lang(arg)
	if !t.canAskHeld(a, id, l) {
		return false
	}
	whom := t.translators(l)
	said := t.asksForWords(a, id, l, whom)
	t.waitsFor(cohort.Awaited{ID: id, Lang: l, Asked: whom})
	t.move(t.p.Place, said)
	return true
}

// canAskHeld says that somebody can be asked for a language that is held, and that she has not asked.
func (t *talk) canAskHeld(a *cohort.Announcement, id string, l locales.Lang) bool {
	return slices.Contains(t.heldIn(a), l) && !a.Texts[a.Original].IsZero() && t.awaitedAt(id, l) < 0 && len(t.translators(l)) > 0
}

// spare tells those who were asked for a language that they need not; but says who of them
// has written it.
func (t *talk) spare(l locales.Lang, why SparedWhy, but string) {
	for _, id := range t.p.Writing.Asked[l] {
		if id != but {
			t.then(Ref{Person, id}, Event{Spared: &Spared{ID: t.p.Writing.ID, Why: why}})
		}
	}
	delete(t.p.Writing.Asked, l)
}

// hearsTranslate takes a request, or that it is over.
func (t *talk) hearsTranslate() bool {
	switch ev := t.e.Event; {
	case ev.Translate != nil:
		t.askedToTranslate(ev.Translate)
	case ev.Spared != nil:
		t.spared(ev.Spared)
	case ev.Orphaned != nil:
		at := t.request(ev.Orphaned.ID)
		if t.d.Void = at < 0 || t.p.Translating[at].By != t.e.By; !t.d.Void {
			t.p.Translating[at].Alone = true
		}
	default:
		return false
	}
	return true
}

// request is the place among what she is asked to translate of an announcement, or -1.
func (t *talk) request(id string) int {
	return slices.IndexFunc(t.p.Translating, func(x cohort.Translating) bool { return x.ID == id })
}

// askedToTranslate keeps a request of somebody who may make one, and tells her of it. Whoever
// asked for what is not kept is told, or she would wait for it.
func (t *talk) askedToTranslate(x *Translate) {
	at := t.request(x.ID)
	again := at >= 0 && t.p.Translating[at].By == t.e.By && t.p.Translating[at].To == x.To
	if again || !mayCoordinate(t.w, t.w.Actors[t.e.By], x.Cohort) {
		t.d.Void = true
		return
	}
	wanted := cohort.Translating{
		ID: x.ID, By: t.e.By, From: x.From, To: x.To, Most: x.Most, Text: x.Text.Fresh(), Asked: t.w.Now,
	}
	if at >= 0 || !OfTeam(t.p, t.w.Owner) {
		t.declines([]cohort.Translating{wanted})
		return
	}
	kept := append(t.p.Translating, wanted)
	gone := max(0, len(kept)-mostTranslating)
	t.declines(kept[:gone])
	t.p.Translating = kept[gone:]
	t.reaches(translating(), Button{Label: note("translate_open"), Act: t.act(VerbTranslate, tag(x.ID))},
		note("translate_asked"), Part{Own: x.Text, Lang: x.From, Hidden: true})
}

// reaches says something that comes unasked, below whatever stands on her screen, with the
// button that leads on to a conversation: while she acts in another role, its menu does.
func (t *talk) reaches(of conversation, lead Button, parts ...Part) {
	if t.p.Blocked || t.p.Lang == "" || t.p.Stage != cohort.StageMember {
		return
	}
	s := Say{Op: OpSend, Parts: parts, Hush: t.sleep()}
	if lead.Act.Verb == "" || !t.may(of) {
		t.say(s)
		t.p.Screen.Buried = true
		return
	}
	s.Rows = [][]Button{{lead}}
	t.comesBelow(s)
}

// toTranslate shows what she is asked to translate: of several the one that arg names, or
// the oldest.
func (t *talk) toTranslate(arg string) bool {
	if !t.may(translating()) {
		return false
	}
	at := slices.IndexFunc(t.p.Translating, func(x cohort.Translating) bool { return arg == "" || tag(x.ID) == arg })
	if at < 0 {
		t.leavePage()
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, note("translate_none"))
		return true
	}
	t.leavePage()
	x := t.p.Translating[at]
	t.say(Say{Op: OpSend, Parts: []Part{{Own: x.Text, Lang: x.From}}})
	t.p.Screen.Buried = true
	t.p.Task = cohort.Task{Field: x.ID}
	t.move(cohort.Place{View: ViewTranslate})
	return true
}

// translateScreen asks for the announcement above in her language.
func (t *talk) translateScreen() Say {
	at := t.request(t.p.Task.Field)
	if at < 0 { // it went meanwhile
		t.p.Place, t.p.Task = cohort.Place{View: ViewMenu}, cohort.Task{}
		t.p.Step++
		s := t.menuScreen()
		s.Parts = append([]Part{note("translate_none")}, s.Parts...)
		return s
	}
	x := t.p.Translating[at]
	return Say{
		Parts: []Part{note("translate_please", "From", t.ownName(x.From), "To", t.ownName(x.To), "N", x.Most)},
		Rows:  [][]Button{{t.button("translate_later", VerbMenu)}},
	}
}

// typedTranslation takes her words, and passes them on.
func (t *talk) typedTranslation(said *Said) bool {
	at := t.request(t.p.Task.Field)
	if at < 0 || !OfTeam(t.p, t.w.Owner) {
		return false
	}
	x, own := t.p.Translating[at], said.own()
	over := t.w.sized(own) - x.Most
	if !t.refuses(said, x.To, over) {
		if x.Alone {
			t.steer(x.ID, Steer{Do: SteerTranslate, Texts: map[locales.Lang]seal.Private{x.To: own.Fresh()}})
		} else {
			t.then(Ref{Person, x.By}, Event{Translated: &Translated{ID: x.ID, Lang: x.To, Text: own.Fresh()}})
		}
		t.p.Translating = slices.Delete(t.p.Translating, at, at+1)
		t.p.Task = cohort.Task{}
		t.move(cohort.Place{View: ViewMenu}, note("translate_thanks"))
	}
	return true
}

// spared tells her that her words are not needed any more.
func (t *talk) spared(x *Spared) {
	at := t.request(x.ID)
	switch {
	case at < 0 && x.Why == SparedDropped, t.p.Stage != cohort.StageMember:
		t.d.Void = true
		return
	case at >= 0:
		t.p.Translating = slices.Delete(t.p.Translating, at, at+1)
	}
	t.reaches(translating(), Button{}, note("translate_"+string(x.Why)))
}

// declines tells those who asked her that she cannot translate any more.
func (t *talk) declines(asked []cohort.Translating) {
	for _, x := range asked {
		t.then(Ref{Person, x.By}, Event{Declined: &Declined{ID: x.ID, Lang: x.To}})
	}
}

// handsOver ends what somebody has to do with translations who is of the team no more: what she
// has not sent is dropped, and of what is on its way the words go there without her.
func (t *talk) handsOver() {
	was := t.p.Clone()
	for _, x := range was.Awaited {
		for _, id := range x.Asked {
			t.then(Ref{Person, id}, Event{Orphaned: &Orphaned{ID: x.ID}})
		}
	}
	was.Awaited = nil
	t.unasks(was)
}

// unasks ends what somebody who is erased has asked others to translate, and was asked for.
func (t *talk) unasks(was *cohort.Participant) {
	t.declines(was.Translating)
	t.spareAwaited(was.Awaited)
	if w := was.Writing; w != nil {
		for _, l := range t.w.Words.Languages() {
			t.spareAwaited([]cohort.Awaited{{ID: w.ID, Asked: w.Asked[l]}})
		}
	}
}

// spareAwaited tells those who were asked for words of what is on its way that nobody waits for
// them any more.
func (t *talk) spareAwaited(of []cohort.Awaited) {
	for _, x := range of {
		for _, id := range x.Asked {
			t.then(Ref{Person, id}, Event{Spared: &Spared{ID: x.ID, Why: SparedDropped}})
		}
	}
}

// hearsTranslated takes what those bring who were asked to translate.
func (t *talk) hearsTranslated() bool {
	switch ev := t.e.Event; {
	case ev.Translated != nil:
		t.translated(ev.Translated)
	case ev.Declined != nil:
		t.declined(ev.Declined)
	default:
		return false
	}
	return true
}

// declined asks her on, when nobody is left who was asked for a language, to choose anew.
func (t *talk) declined(x *Declined) {
	without := func(asked []string) []string {
		return slices.DeleteFunc(slices.Clone(asked), func(id string) bool { return id == t.e.By })
	}
	language := t.ownName(x.Lang)
	if w := t.p.Writing; w != nil && w.ID == x.ID && slices.Contains(w.Asked[x.Lang], t.e.By) {
		if w.Asked[x.Lang] = without(w.Asked[x.Lang]); len(w.Asked[x.Lang]) == 0 {
			delete(w.Asked, x.Lang)
			open := Button{Label: note("announce_go_on"), Act: t.act(VerbAnnounce, tag(w.ID))}
			t.reaches(announcing(), open, note("announce_unasked", "Language", language))
		}
		return
	}
	at := t.awaitedAt(x.ID, x.Lang)
	if at < 0 || !slices.Contains(t.p.Awaited[at].Asked, t.e.By) {
		t.d.Void = true
		return
	}
	if t.p.Awaited[at].Asked = without(t.p.Awaited[at].Asked); len(t.p.Awaited[at].Asked) == 0 {
		t.p.Awaited = slices.Delete(t.p.Awaited, at, at+1)
		if t.may(recalling()) {
			open := Button{Label: note("follow_open"), Act: always(VerbWatch, x.ID+".open")}
			t.reaches(recalling(), open, note("follow_unasked", "Language", language))
		}
	}
}

// translated takes words that somebody of the team has put into a language.
func (t *talk) translated(x *Translated) {
	late := func(why SparedWhy) {
		t.then(Ref{Person, t.e.By}, Event{Spared: &Spared{ID: x.ID, Why: why}})
	}
	switch w := t.p.Writing; {
	case !OfTeam(t.w.Actors[t.e.By], t.w.Owner):
		late(SparedRole)
	case w != nil && w.ID == x.ID && len(w.Asked[x.Lang]) > 0:
		t.spare(x.Lang, SparedDone, t.e.By)
		t.put(x.Lang, x.Text.Fresh())
		t.entry(cohort.ActionAnnounceTranslated, t.w.Actors[t.e.By], string(x.Lang))
		if t.p.Place.View == ViewAnnounceSure { // she has seen it without these words
			t.p.Place = cohort.Place{View: ViewAnnounceDraft}
			t.p.Step++
		}
		open := Button{Label: note("announce_go_on"), Act: t.act(VerbAnnounce, tag(w.ID))}
		t.reaches(announcing(), open, note("announce_translated", "Language", t.ownName(x.Lang)))
	case t.comesLater(x):
	case w != nil && w.ID == x.ID:
		late(SparedDone)
	default:
		late(SparedLate)
	}
}

// awaitedAt is the place of a language among those for which words of hers on their way wait, or
// -1.
func (t *talk) awaitedAt(id string, l locales.Lang) int {
	return slices.IndexFunc(t.p.Awaited, func(a cohort.Awaited) bool { return a.ID == id && a.Lang == l })
}

// comesLater passes words on to an announcement that is on its way already, as those of
// whoever wrote them: it goes its way also when whoever asked has another role by now.
func (t *talk) comesLater(x *Translated) bool {
	at := t.awaitedAt(x.ID, x.Lang)
	if at < 0 {
		return false
	}
	t.sparesAt(at, t.e.By)
	texts := map[locales.Lang]seal.Private{x.Lang: x.Text.Fresh()}
	t.d.Then = append(t.d.Then, Envelope{
		On: Ref{Announcement, x.ID}, By: t.e.By, Event: Event{Steer: &Steer{Do: SteerTranslate, Texts: texts}},
	})
	return true
}

// awaitsNoMore spares those whom she has asked for languages that somebody has written meanwhile.
func (t *talk) awaitsNoMore(id string, in []locales.Lang) {
	for _, l := range in {
		if at := t.awaitedAt(id, l); at >= 0 {
			t.sparesAt(at, "")
		}
	}
}

// sparesAt tells those who were asked for a language of what is on its way that there are words in it
// by now; but says who of them has written it.
func (t *talk) sparesAt(at int, but string) {
	x := t.p.Awaited[at]
	for _, id := range x.Asked {
		if id != but {
			t.then(Ref{Person, id}, Event{Spared: &Spared{ID: x.ID, Why: SparedDone}})
		}
	}
	t.p.Awaited = slices.Delete(t.p.Awaited, at, at+1)
}
