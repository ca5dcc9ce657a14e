package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// lacks says why an announcement cannot go yet; no part: it can.
func (t *talk) lacks() Part {
	a := &t.p.Writing.Of
	switch {
	case bare(a):
		return note("announce_lacks_words")
	case a.Way == cohort.WayTemplate:
		if first := templateFields(a.Template); len(first) > 0 && a.Values[first[0]].IsZero() {
			return note("announce_lacks_" + first[0])
		}
	case a.Way == cohort.WayTranslated && len(t.unready()) > 0:
		return note("announce_lacks_way")
	}
	for _, l := range t.readIn() {
		if over := t.w.sized(a.Texts[l]) - t.room(a.File.Kind != ""); over > 0 {
			return note("announce_lacks_room", "Language", t.ownName(l), "N", over)
		}
	}
	if a.At > 0 && a.At <= t.w.Now {
		return note("announce_hour_past")
	}
	switch at, ok := t.momentOf(a); {
	case !ok:
	case !at.After(t.w.Now.Time()):
		return note("announce_lacks_past")
	case !at.After(t.whenOf(a)):
		return note("announce_lacks_before")
	}
	if t.expected() == 0 {
		return note("announce_lacks_people")
	}
	if !slices.ContainsFunc(t.readIn(), func(l locales.Lang) bool { return t.readers(l) > 0 && t.hasWords(l) }) {
		return note("announce_lacks_all")
	}
	return Part{}
}

// momentOf is when what a template tells of begins or, without an hour, when its day is over: it has
// to be told before that.
func (t *talk) momentOf(a *cohort.Announcement) (time.Time, bool) {
	day, ok := t.dayOf(a)
	at := day.Time().In(t.w.Course.Zone)
	if hour, timed := hourOf(a); timed {
		return hour.On(at), ok
	}
	return at.AddDate(0, 0, 1), ok
}

// hasWords says that there are words for those who read l.
func (t *talk) hasWords(l locales.Lang) bool {
	_, ok := t.wordsIn(&t.p.Writing.Of, l)
	return ok
}

// unready are the languages in which there are no words for somebody for whom it is.
func (t *talk) unready() []locales.Lang {
	return slices.DeleteFunc(t.readIn(), func(l locales.Lang) bool { return t.hasWords(l) || t.readers(l) == 0 })
}

// preview shows it as each language will see it, one message each, and asks whether it goes.
func (t *talk) preview(string) bool {
	if !t.writes() {
		return false
	}
	if why := t.lacks(); why.Key != "" {
		return t.toDraft(why)
	}
	for _, l := range t.readIn() {
		s, ok := t.sample(&t.p.Writing.Of, l)
		if !ok || t.readers(l) == 0 {
			continue
		}
		t.say(s)
		t.p.Screen.Buried = true
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewAnnounceSure})
	return true
}

// sample is an announcement with the buttons that will stand under it, which do nothing yet.
func (t *talk) sample(a *cohort.Announcement, l locales.Lang) (Say, bool) {
	s, ok := t.announces(a, l)
	for _, r := range RepliesTo(a.Question) {
		label := inLang(note("announce_"+string(r)), l)
		s.Rows = append(s.Rows, []Button{{Label: label, Act: Act{Step: noStep, Verb: VerbSample}}})
	}
	return s, ok
}

// noStep is that of a button which never does anything.
const noStep = -2

// announce confirms it: from here on it is a subject of its own.
func (t *talk) announce(string) bool {
	if !t.writes() {
		return false
	}
	if why := t.lacks(); why.Key != "" {
		return t.toDraft(why)
	}
	x := t.p.Writing
	a := x.Of.Fresh()
	a.By, a.Code, a.Expected = t.w.ID, t.p.Code, t.expected()
	if a.Way == cohort.WayReady {
		a.HeldIn = t.heldAmong()
		t.awaitsLater(x)
	}
	t.then(Ref{Announcement, x.ID}, Event{Announce: &Announce{Announcement: a}})
	t.dropWriting()
	said := note("announce_confirmed")
	if a.At > 0 {
		said = note("announce_confirmed_later", "Date", Day(a.At), "Hour", t.hourOf(a.At))
	}
	t.move(cohort.Place{View: ViewMenu}, said)
	return true
}

// heldAmong is how many of those for whom it is read each language in which there are no words yet.
func (t *talk) heldAmong() map[locales.Lang]int {
	out := map[locales.Lang]int{}
	for _, l := range t.unready() {
		out[l] = t.readers(l)
	}
	return out
}

// mostAwaited is how many languages may still come for what is on its way already.
const mostAwaited = 12

// awaitsLater keeps who was asked for a language that is held: the words may still come.
func (t *talk) awaitsLater(x *cohort.Writing) {
	for _, l := range t.w.Words.Languages() {
		if asked := x.Asked[l]; len(asked) > 0 {
			t.waitsFor(cohort.Awaited{ID: x.ID, Lang: l, Asked: asked})
			delete(x.Asked, l)
		}
	}
}

func (t *talk) waitsFor(x cohort.Awaited) {
	t.p.Awaited = append(t.p.Awaited, x)
	t.p.Awaited = t.p.Awaited[max(0, len(t.p.Awaited)-mostAwaited):]
}

// announceSureScreen says to whom it goes, in which language, who is left waiting, and when.
func (t *talk) announceSureScreen() Say {
	a := &t.p.Writing.Of
	s := Say{Parts: []Part{note("announce_sure")}}
	s.Parts = append(s.Parts, t.whoLines()...)
	s.Parts = append(s.Parts, t.number())
	var lines []Part
	held := 0
	for _, l := range t.readIn() {
		n := t.readers(l)
		key := "announce_goes"
		switch _, own := a.Texts[l]; {
		case n == 0:
			continue
		case !t.hasWords(l):
			held += n
			key = "announce_held"
		case a.Way == cohort.WayOriginal && !own:
			key = "announce_goes_original"
		}
		lines = append(lines, note(key, "Language", t.ownName(l), "N", n))
	}
	s.Parts = append(s.Parts, tight(lines)...)
	if held > 0 {
		s.Parts = append(s.Parts, note("announce_held_stay", "N", held))
	}
	s.Parts = append(s.Parts, t.whenLine(a), t.shownLine(a))
	if at := t.whenOf(a); t.w.Days.Hushed(t.w.Course.Quiet, at) || t.w.Days.Rests(at) {
		s.Parts = append(s.Parts, note("announce_quiet"))
	}
	if t.expected() > t.w.Limits.many() {
		s.Parts = append(s.Parts, t.whoAgrees(a))
	}
	s.Rows = [][]Button{
		{t.button("announce_send", VerbSend, "N", t.expected()-held)},
		{t.button("button_back", VerbBack), t.button("main_menu", VerbMenu)},
	}
	return s
}

// whoAgrees says that another of the team is asked first, or that there is nobody to ask.
func (t *talk) whoAgrees(a *cohort.Announcement) Part {
	another := func(k Known) bool { return k.ID != t.w.ID && !k.Person.Blocked }
	switch {
	case slices.ContainsFunc(t.w.Coordinators(a.Cohort), another):
		return note("announce_second")
	case a.At > 0:
		return note("announce_alone_later")
	}
	return note("announce_alone")
}

// ofTranslation are the words a translator is given: the original.
func (t *talk) ofTranslation() (seal.Private, locales.Lang) {
	a := &t.p.Writing.Of
	return a.Texts[a.Original], a.Original
}
