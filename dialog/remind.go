package dialog

import (
	"slices"
	"time"

	"cohortbot/cohort"
)

// tellDue tells her what has fallen due, all of it in one message. When nothing has, her
// next instant is computed anew and nothing is said.
func (t *talk) tellDue() {
	if t.remindsTeam() {
		return
	}
	now := t.w.Now.Time()
	var due, dates []matter
	last := false
	for _, m := range t.matters() {
		raw, at := t.when(m)
		if at.IsZero() || at.After(now) {
			continue
		}
		switch m.kind {
		case five:
			m = t.leftForFive(m)
		case resumed, revived:
			waiting, end := t.gathered(t.usual())
			t.noted(m, raw)
			t.endsPause(now)
			if last = last || end; len(waiting) > 0 || m.kind == revived {
				due = append(due, m)
			}
			dates = slices.Concat(dates, slices.DeleteFunc(waiting, func(m matter) bool { return m.kind != dated }))
			continue
		case dated:
			dates = append(dates, m)
			t.noted(m, raw)
			continue
		}
		due = append(due, m)
		last = t.noted(m, raw) || last
	}
	switch dates = eachOnce(dates); {
	case len(due)+len(dates) == 0:
	case len(due) == 1 && len(dates) == 0 && due[0].kind == five && t.arrive(due[0]):
	default:
		t.remind(due, dates, last)
	}
}

// endsPause counts the word as told which ends a pause, if that is due: what it stands for has just
// been told.
func (t *talk) endsPause(now time.Time) {
	m, waits := t.afterPause()
	if !waits {
		return
	}
	if raw, at := t.when(m); !at.IsZero() && !at.After(now) {
		t.noted(m, raw)
	}
}

// eachOnce leaves one matter of each session: two may have fallen due of one.
func eachOnce(dates []matter) []matter {
	var out []matter
	for _, m := range dates {
		i := slices.IndexFunc(out, func(x matter) bool { return x.arg == m.arg })
		if i < 0 {
			out = append(out, m)
			continue
		}
		out[i].soon, out[i].near = out[i].soon || m.soon, out[i].near && m.near
	}
	return out
}

// leftForFive takes the page on her screen as read that she has opened herself, since the
// next one comes now. One that came by itself waits until she has turned it.
func (t *talk) leftForFive(m matter) matter {
	if t.p.Place.View != ViewPage || t.did(m).N > 0 {
		return m
	}
	t.leavePage()
	if next := t.fiveMinutes(); len(next) > 0 {
		return next[0]
	}
	return m
}

// noted writes down that m is told, and says whether it is for the last time.
func (t *talk) noted(m matter, raw time.Time) (last bool) {
	if t.p.Reminded.Rules == nil {
		t.p.Reminded.Rules = map[string]cohort.Did{}
	}
	if m.kind == shifted {
		t.p.Shifted = 0
		return false
	}
	if m.kind == lost {
		t.p.Reminded.Missed = 0
		t.p.Reminded.Rules[m.rule] = cohort.Did{Last: cohort.At(m.since), Sent: t.w.Now}
		return false
	}
	if m.kind == resumed {
		t.p.Reminded.Rules[m.rule] = cohort.Did{Last: cohort.At(m.since), Sent: t.w.Now, Matter: m.about}
		return false
	}
	if m.kind == nudge {
		t.p.Reminded.Nudge, t.p.Reminded.Nudged = 0, t.w.Now
		t.p.Reminded.Rules[m.rule] = cohort.Did{Last: cohort.At(m.since), Sent: t.w.Now}
		return false
	}
	n := t.did(m).N + 1
	t.p.Reminded.Rules[m.rule] = cohort.Did{Last: cohort.At(raw), Sent: t.w.Now, Matter: m.about, N: n}
	if m.most == 0 {
		t.p.Reminded.Rules[m.rule] = cohort.Did{Last: cohort.At(raw), Sent: t.w.Now, Matter: m.about}
	}
	return n == m.most
}

// remind sends a door: a button, which opens in that same message what waits. A session among
// it has its own, for she is asked whether she comes. Where she stands does not change, so what
// she types meanwhile still answers what she has before her; the keyboard she had goes.
func (t *talk) remind(due, dates []matter, last bool) {
	all := slices.Concat(due, dates)
	s := Say{Op: OpSend, Parts: t.reminder(due, dates), Matter: all[0].rule, Silent: t.p.Reminded.Silent, Hush: t.night()}
	if len(all) > 1 || all[0].kind == resumed || all[0].kind == revived {
		s.Matter = "digest"
	}
	s.Rows = t.leadingTo(due, dates)
	if slices.ContainsFunc(due, func(m matter) bool { return m.kind == nudge }) {
		s.Rows = append(s.Rows, []Button{t.button("nudge_write", VerbWriteTeam)})
	}
	if last {
		s.Parts = append(s.Parts, note("remind_last"))
		s.Rows = append(s.Rows, []Button{t.button("remind_on", VerbRemindOn)})
	}
	t.comesBelow(s)
}

// leadingTo are the buttons that open what waits: one for each session, and one for all the rest.
func (t *talk) leadingTo(due, dates []matter) [][]Button {
	var rows [][]Button
	alone := len(due) == 0 && len(dates) == 1
	for _, m := range dates {
		label := note("remind_date_door", "Date", ShortDay(m.begins), "Hour", t.hourOf(m.begins))
		if alone {
			label = note("remind_open")
		}
		rows = append(rows, []Button{{Label: label, Act: t.act(VerbOpen, m.arg)}})
	}
	if len(due) == 0 {
		return rows
	}
	arg := due[0].arg
	if len(due) > 1 || due[0].kind == resumed || due[0].kind == revived {
		arg = ""
		if due[0].kind == lost {
			arg = here
		}
	}
	return append(rows, []Button{{Label: note("remind_open"), Act: t.act(VerbOpen, arg)}})
}

// night is the next time in which what is said now, by day, is not sent any more, should it still
// wait: of what others cause, at whatever hour, see sleep.
func (t *talk) night() Hush {
	from, to := t.w.Days.Night(t.w.Course.Quiet, t.w.Now.Time().In(t.zone()))
	return Hush{From: cohort.At(from), To: cohort.At(to)}
}

// giveWay takes the buttons of the screen before away, not before what comes unasked goes
// out: until then she has them. What others have written goes at once.
func (t *talk) giveWay(old cohort.Screen, hush Hush) {
	if old.Goes {
		hush = Hush{}
	}
	if old.Row != "" && !old.Stands {
		t.say(Say{Op: leaving(old), Of: old.Row, Hush: hush})
	}
}

// comesBelow says something that she did not ask for, with buttons: it is where she presses from
// now on, and the keyboard she had goes. Where she stands does not change.
func (t *talk) comesBelow(s Say) (row string) {
	old := t.p.Screen
	row = t.say(s)
	t.p.Screen = cohort.Screen{Row: row, Media: old.Media, Text: old.Text}
	t.giveWay(old, s.Hush)
	return row
}

// standsBelow is comesBelow with a door that belongs to no step: it keeps its buttons, whatever
// she does before she presses one.
func (t *talk) standsBelow(s Say, door Button) (row string) {
	door.Act = always(door.Act.Verb, door.Act.Arg)
	s.Rows = append([][]Button{{door}}, s.Rows...)
	row = t.comesBelow(s)
	t.p.Screen.Stands = true
	return row
}

// here is what a door opens that leads to where she stands.
const here = "."

// reminder are the words of a door: what concerns her alone first, then her sessions, then the
// rest.
func (t *talk) reminder(due, dates []matter) []Part {
	var out []Part
	for _, lead := range []struct {
		kind kind
		keys []string
	}{{lost, []string{"remind_missed"}}, {nudge, []string{nudgeKey(t.p)}}, {shifted, []string{"shifted_lead", "shifted"}}} {
		if len(due) == 0 || due[0].kind != lead.kind {
			continue
		}
		for _, key := range lead.keys {
			out = append(out, note(key))
		}
		due = due[1:]
	}
	alone := len(due) == 0 && len(dates) == 1
	switch {
	case len(dates) == 0:
		return append(out, t.restOf(due)...)
	case slices.ContainsFunc(dates, func(m matter) bool { return m.soon }):
		out = append(out, note("remind_date_soon"))
	case alone && len(out) == 0 && dates[0].near:
		out = append(out, note("remind_date_near"))
	case alone && len(out) == 0:
		out = append(out, note("remind_date"))
	default:
		out = append(out, note("remind_dates"))
	}
	return append(out, t.restOf(due)...)
}

// restOf are the words of what has none of its own before it.
func (t *talk) restOf(due []matter) []Part {
	if len(due) > 1 {
		return []Part{note("remind_digest")}
	}
	if len(due) == 0 {
		return nil
	}
	switch m := due[0]; m.kind {
	case finis:
		return []Part{note("remind_end", "Date", Day(m.closes))}
	case revived:
		return []Part{note("remind_revived")}
	case erasing:
		return []Part{note("remind_erasing", "Date", Day(m.closes))}
	case resumed:
		return []Part{note("remind_resumed")}
	case opened:
		return []Part{note("remind_opened")}
	case deadline:
		return []Part{note("remind_deadline", "Date", Day(m.closes))}
	case five:
		return []Part{note("remind_five")}
	default:
		if t.w.Course.Tells(t.p.Lang, m.text.In(t.p.Lang)) {
			return []Part{note("remind_lead"), {Text: m.text}}
		}
		return []Part{{Text: m.text}}
	}
}

// arrive sends the next page itself, below words that give nothing away to who looks over
// her shoulder. It counts as read when she leaves it, as if she had opened it. False when
// it is none to arrive by itself: a quiz, a long page, or one that came before.
func (t *talk) arrive(m matter) bool {
	a, ok := t.next()
	if !ok || a.l == nil || t.p.Reminded.Rules[m.rule].N > 1 {
		return false
	}
	li, pi := slices.Index(a.m.Lessons, a.l), t.unread(a.m, a.l)
	if a.l.Pages[pi].Units[t.p.Lang] > roomForNotes {
		return false
	}
	at := cohort.Place{View: ViewPage, Module: a.m.ID, Lesson: a.l.ID, LessonAt: li, Page: a.l.Pages[pi].ID, PageAt: pi}
	old := t.p.Screen
	t.p.Place, t.p.Home = at, at
	t.p.Step++
	s, media := t.pageScreen()
	s.Op, s.Matter, s.Silent, s.Hush = OpSend, m.rule, t.p.Reminded.Silent, t.night()
	s.Parts = append([]Part{note("remind_page")}, s.Parts...)
	if len(media) > 0 { // a caption would be seen at once
		s.Rows = append([][]Button{{t.button("show_page", VerbAgain)}}, s.Rows...)
	}
	t.p.Screen = cohort.Screen{Row: t.say(s)}
	t.giveWay(old, s.Hush)
	t.remove(old.Media)
	return true
}

// openMatter opens what a door leads to, or else what waits.
func (t *talk) openMatter(arg string) bool {
	if arg == here {
		t.show()
		return true
	}
	if arg == toProgressArg {
		return t.toProgress("")
	}
	if id, ok := dateOf(arg); ok && t.openDate(id) {
		return true
	}
	a, waits := t.next()
	for _, m := range t.w.Course.Modules {
		if !t.opens(m).open {
			continue
		}
		if tag(string(m.ID)) == arg && !(waits && a.m == m) {
			return t.openAt(m)
		}
		for _, q := range m.Quizzes {
			if tag(string(m.ID), string(q.ID)) == arg && !(waits && a.m == m && a.q == q) {
				t.move(cohort.Place{View: ViewIntro, Module: m.ID, Quiz: q.ID})
				return true
			}
		}
	}
	return waits && t.toNext("") || t.toModules("")
}

// remindOn is her wish to go on being reminded; her press has counted everything anew.
func (t *talk) remindOn(string) bool {
	t.answer("remind_goes_on")
	t.move(t.p.Place, note("remind_goes_on"))
	return true
}

// ruleShifted is what the news of another cohort belongs to.
const ruleShifted = "cohort"

// ruleMissed is the name of what is told after an outage among what was done.
const ruleMissed = "missed"

// recently is how long before an outage somebody was here who may have pressed during it.
const recently = 24 * time.Hour

// away has the question she stands before offered again: what she pressed while nobody
// served may never have arrived. It waits for an hour at which she may be written to. Of
// one outage she is told once, however often it is gone through.
func (t *talk) away(m *Missed) {
	at := t.p.Place.View
	asked := at == ViewQuestion || at == ViewFeedback
	here := t.p.Seen >= m.Since.Add(-recently) && t.p.Seen <= m.Since.Add(overlap)
	if !asked || !here || !t.p.Learns() || t.p.Blocked || t.p.Reminded.Rules[ruleMissed].Last >= m.Since {
		t.d.Void = true
		return
	}
	t.p.Reminded.Missed = m.Since
	t.tellDue()
}

// overlap is how much later than the last sign of life somebody may have been served.
const overlap = 5 * time.Minute
