package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// historyScreens build what is shown of what was announced.
func (t *talk) historyScreens() Say {
	switch t.p.Place.View {
	case ViewSpoken:
		return t.spokenScreen()
	case ViewReworded:
		return t.rewordedScreen()
	case ViewRewordSure:
		return t.rewordSureScreen()
	case ViewWithdraw:
		return Say{
			Parts: []Part{note("withdraw_sure")},
			Rows:  [][]Button{{t.button("withdraw_yes", VerbWithdrawYes)}, {t.button("withdraw_no", VerbOneSpoken)}},
		}
	case ViewReplied:
		return t.repliedScreen()
	}
	return t.historyScreen()
}

// historyScreen lists what was announced to the cohort at hand, the latest first.
func (t *talk) historyScreen() Say {
	at := t.p.Place
	h := t.w.History[t.historyOf(at)]
	s := Say{Parts: append([]Part{note("history_title")}, t.inHand()...)}
	if h == nil || len(h.Page) == 0 {
		s.Parts = append(s.Parts, note("history_none"))
		h = &History{}
	}
	for _, x := range h.Page {
		s.Rows = append(s.Rows, []Button{{Label: t.listedAs(x, h.Page), Act: t.act(VerbOneSpoken, x.ID)}})
	}
	s.Rows = append(append(s.Rows, t.turning(at.PageAt, h.More, VerbHistory, "")...), []Button{t.button("main_menu", VerbMenu)})
	return s
}

// firstSeen is how many letters of its first words a list shows of an announcement at least.
const firstSeen = 8

// listedAs is an announcement in the list, by its day and its first words; by its hour, too, where
// another is listed that has both.
func (t *talk) listedAs(x Spoken, among []Spoken) Part {
	made, words := x.Announcement.Made, t.firstWords(x.Announcement)
	day := func(at cohort.Instant) string { return at.Time().In(t.w.Course.Zone).Format(time.DateOnly) }
	for _, o := range among {
		if o.ID != x.ID && day(o.Announcement.Made) == day(made) && locales.Alike(t.firstWords(o.Announcement), words, firstSeen) {
			return note("history_one_at", "Date", ShortDay(made), "Hour", t.hourOf(made), "Words", words)
		}
	}
	return note("history_one", "Date", ShortDay(made), "Words", words)
}

// firstWords are an announcement's, in her language or another, for those who know it.
func (t *talk) firstWords(a *cohort.Announcement) seal.Private {
	if words := a.Texts[t.p.Lang]; !words.IsZero() {
		return locales.Bare(words)
	}
	for _, l := range t.w.Course.Languages {
		if words := a.Texts[l]; !words.IsZero() {
			return locales.Bare(words)
		}
	}
	name, err := t.w.Words.Plain(t.p.Lang, "history_"+a.Template, nil)
	if err != nil {
		name = "…"
	}
	return seal.Conceal(name)
}

// spokenScreen is one announcement: where it stands, its figures, who replied, and what can
// be done with it.
func (t *talk) spokenScreen() Say {
	id := t.p.Place.Matter
	a := t.spokenOf(id)
	if a == nil {
		return Say{Parts: []Part{note("history_gone")}, Rows: [][]Button{{t.button("menu_history", VerbHistory)}}}
	}
	r := t.reach(id)
	s := Say{Parts: []Part{note("spoken_title", "Date", Day(a.Made), "Code", a.Code, "Words", t.firstWords(a))}}
	s.Parts = append(s.Parts, t.standsNow(a, false)...)
	switch {
	case t.weighs(a):
		s.Parts = append(s.Parts, t.asksChange(a)...)
	case a.Change != nil:
		s.Parts = append(s.Parts, note("follow_change_asked"))
	}
	if a.Started > 0 {
		s.Parts = append(s.Parts, t.figures(a, r, 0)...)
	}
	for i, reply := range RepliesTo(a.Question) {
		p := note("replied_"+string(reply), "N", r.Replies[reply])
		p.Tight = i > 0
		s.Parts = append(s.Parts, p)
	}
	s.Rows = append(t.spokenRows(a, r), []Button{t.button("spoken_again", VerbOneSpoken)}, []Button{t.button("menu_history", VerbHistory)})
	return s
}

// spokenRows are the buttons for what can be done with an announcement now.
func (t *talk) spokenRows(a *cohort.Announcement, r Reach) [][]Button {
	var out [][]Button
	add := func(does bool, key string, verb Verb, arg string, kv ...any) {
		if does {
			out = append(out, []Button{{Label: note(key, kv...), Act: t.act(verb, arg)}})
		}
	}
	add(len(t.spokenIn(a)) > 0, "spoken_look", VerbLook, "")
	if a.State == cohort.AnnouncementAsks && a.By != t.w.ID || t.weighs(a) {
		out = append(out, yesOrNo(a, t.p.Place.Matter)...)
	}
	for _, reply := range repliesListed(a) {
		add(r.Replies[reply] > 0, "who_"+string(reply), VerbWhoReplied, string(reply), "N", r.Replies[reply])
	}
	for _, l := range t.heldIn(a) {
		out = append(out, []Button{{Label: note("announce_write_in", "Language", t.ownName(l)), Act: t.act(VerbReword, string(l))}})
		add(t.canAskHeld(a, t.p.Place.Matter, l), "announce_ask_for", VerbAskFor, string(l), "Language", t.ownName(l))
	}
	ready, kv := "spoken_ready", []any{"N", r.Held()}
	if len(t.heldIn(a)) > 0 { // some of them wait for words that nobody has written
		ready, kv = "spoken_ready_some", nil
	}
	add(a.State == cohort.AnnouncementGone && r.Held() > 0 && !over(t.listed(a.Cohort)), ready, VerbSendReady, "", kv...)
	changes := "spoken_reword"
	if a.Way == cohort.WayTemplate {
		changes = "spoken_change"
	}
	add(len(t.canReword(a)) > 0, changes, VerbReword, "")
	switch a.State {
	case cohort.AnnouncementAsks, cohort.AnnouncementSet, cohort.AnnouncementGoes:
		add(true, "follow_stop", VerbHalt, "")
	default:
		add(a.Change != nil, "follow_drop", VerbHalt, "")
	}
	add(takesBack(a), "spoken_withdraw", VerbWithdraw, "")
	add(t.mayWriteAnew(a), "spoken_anew", VerbWriteAnew, "")
	return out
}

// heldIn are the languages in which it waits for words.
func (t *talk) heldIn(a *cohort.Announcement) []locales.Lang {
	if a.Way != cohort.WayReady {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.w.Course.Languages), func(l locales.Lang) bool {
		_, have := a.Texts[l]
		return have || !slices.Contains(t.canReword(a), string(l))
	})
}

// repliedScreen lists who replied so, by code, with the names that a coordinator may see: of those
// who learn in that cohort now.
func (t *talk) repliedScreen() Say {
	at := t.p.Place
	back := []Button{t.button("page_back", VerbOneSpoken)}
	x := t.w.Replied[repliedOf(at)]
	a := t.spokenOf(at.Matter)
	if a == nil || x == nil {
		return Say{Parts: []Part{note("history_gone")}, Rows: [][]Button{{t.button("menu_history", VerbHistory)}}}
	}
	s := Say{Parts: []Part{note("who_"+at.Content, "N", x.All)}}
	for i, k := range x.Page {
		p := note("who_coded", "Code", k.Person.Code)
		if Learning(k.Person, a.Cohort) {
			p = note("who_one", "Code", k.Person.Code, "Name", k.Person.Name)
		}
		p.Tight = i > 0
		s.Parts = append(s.Parts, p)
	}
	more := at.PageAt*repliedAtOnce+len(x.Page) < x.All
	s.Rows = append(t.turning(at.PageAt, more, VerbWhoReplied, at.Content+"."), back)
	return s
}
