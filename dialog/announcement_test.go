package dialog_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// steers carries an envelope to an announcement.
func (g *rig) steers(e dialog.Envelope) []dialog.Envelope {
	g.t.Helper()
	a := g.spoken[e.On.ID]
	if begun, ok := dialog.Begins(e); ok && a == nil {
		a = begun.Announcement
	}
	if a == nil {
		return nil
	}
	w, s := g.world(e.On.ID, 0), dialog.Subject{Announcement: a}
	g.see(&w, s, e)
	before := freeze(a)
	d := dialog.Decide(w, s, e)
	if freeze(a) != before {
		g.fail("Decide changed the announcement it was given")
	}
	if d.Void {
		return nil
	}
	g.spoken[e.On.ID] = d.Next.Announcement
	g.audited = append(g.audited, d.Facts...)
	g.anew()
	return d.Then
}

// anew notes that what is on a screen may be another by now.
func (g *rig) anew() {
	for _, ph := range g.people {
		ph.shown = nil
	}
}

// reach counts what became of an announcement, from what people have of it.
func (g *rig) reach(id string) *dialog.Reach {
	r := &dialog.Reach{Replies: map[cohort.Response]int{}}
	for _, ph := range g.people {
		for _, x := range ph.p.Announced {
			switch {
			case x.ID != id:
			case x.Lost:
				r.Blocked++
			case x.Row != "":
				r.Sent++
			}
			if x.ID == id && x.Reply != "" {
				r.Replies[x.Reply]++
			}
		}
	}
	return r
}

// history is a page of what was announced, as storage gives it.
func (g *rig) history(of dialog.HistoryOf) *dialog.History {
	var all []dialog.Spoken
	for _, id := range slices.Sorted(maps.Keys(g.spoken)) {
		if a := g.spoken[id]; a.Cohort == of.Cohort && a.State != cohort.AnnouncementRefused {
			all = append(all, dialog.Spoken{ID: id, Announcement: a})
		}
	}
	slices.SortStableFunc(all, func(a, b dialog.Spoken) int { return -cmp.Compare(a.Announcement.Made, b.Announcement.Made) })
	to := min(of.From+of.Limit, len(all))
	return &dialog.History{Page: all[min(of.From, len(all)):to], More: to < len(all)}
}

func (g *rig) whoReplied(of dialog.RepliedOf) *dialog.Replied {
	out := &dialog.Replied{}
	for _, ph := range g.people {
		if slices.ContainsFunc(ph.p.Announced, func(x cohort.Announced) bool { return x.ID == of.ID && x.Reply == of.Reply }) {
			out.Page = append(out.Page, dialog.Known{ID: ph.id, Person: ph.p})
		}
	}
	for g.team && len(out.Page) > 0 && len(out.Page) < 15 { // as if they were many
		out.Page = append(out.Page, out.Page...)
	}
	out.All = len(out.Page)
	out.Page = out.Page[min(of.From, out.All):min(of.From+of.Limit, out.All)]
	return out
}

// board is an announcement among two coordinators of its cohort, one of another, an owner
// and somebody who learns, with what each of them was told.
type board struct {
	*rig
	author, second, other, boss, learner *phone
	told                                 []string
}

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{rig: newRig(t, 91, false)}
	b.author, b.second, b.other, b.boss, b.learner = b.phone(), b.phone(), b.phone(), b.phone(), b.phone()
	b.registers(b.author, cohort.RoleCoordinator, "past", "en")
	b.registers(b.second, cohort.RoleCoordinator, "past", "ar")
	b.registers(b.other, cohort.RoleCoordinator, "future", "en")
	b.registers(b.boss, cohort.RoleOwner, "", "ckb")
	b.registers(b.learner, cohort.RoleParticipant, "past", "en")
	return b
}

// written are an announcement's, in some languages.
func written(langs ...locales.Lang) map[locales.Lang]seal.Private {
	out := map[locales.Lang]seal.Private{}
	for _, l := range langs {
		out[l] = seal.Conceal("words in " + string(l))
	}
	return out
}

// does has somebody, or the leader, send an event to the announcement.
func (b *board) sends(by *phone, ev dialog.Event) *board {
	b.t.Helper()
	e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Announcement, ID: "one"}, Event: ev}
	if by != nil {
		e.By = by.id
	}
	b.told = nil
	then := b.steers(e)
	for _, x := range then {
		for name, ph := range map[string]*phone{"author": b.author, "second": b.second, "other": b.other, "boss": b.boss, "learner": b.learner} {
			if x.On.ID == ph.id {
				if x.Event.Announced != nil {
					b.told = append(b.told, name+" "+string(x.Event.Announced.Told))
				}
			}
		}
	}
	slices.Sort(b.told)
	b.carry(then)
	return b
}

func (b *board) steer(by *phone, do dialog.Steering) *board {
	b.t.Helper()
	x := &dialog.Steer{Do: do}
	if a := b.spoken["one"]; a != nil {
		x.Asks = a.Asks
	}
	return b.sends(by, dialog.Event{Steer: x})
}

func (b *board) confirms(by *phone, n int, at cohort.Instant) *board {
	b.t.Helper()
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayTranslated, Texts: written("ar", "ckb", "en"), Expected: n, At: at}
	return b.sends(by, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
}

func (b *board) leads(x dialog.Onward) *board {
	b.t.Helper()
	return b.sends(nil, dialog.Event{Onward: &x})
}

// is wants the state, who was told of it, and how many entries are in the audit log.
func (b *board) is(state cohort.AnnouncementState, told string, audited int) *board {
	b.t.Helper()
	got := ""
	if a := b.spoken["one"]; a != nil {
		got = string(a.State)
	}
	if got != string(state) || strings.Join(b.told, ", ") != told || len(b.audited) != audited {
		b.t.Fatalf("it %q and told %q, want %q and %q; %d entries, want %d", got, b.told, state, told, len(b.audited), audited)
	}
	return b
}

// Up to a hundred it goes at once, or at its hour; then from the first to the last, and it
// ends when nothing of it waits. What is said twice changes nothing.
func TestAnAnnouncementGoes(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 100, 0).is("goes", "author goes", 1)
	b.confirms(b.author, 100, 0).is("goes", "author late", 1)
	b.leads(dialog.Onward{Begin: true}).is("goes", "", 1)
	b.leads(dialog.Onward{Round: 1, To: "m", Failed: 2}).leads(dialog.Onward{Round: 1, To: "m", Failed: 2})
	b.leads(dialog.Onward{Round: 1, To: "c", Failed: 1}).leads(dialog.Onward{Round: 2, To: "z", Failed: 1})
	if a := b.spoken["one"]; a.Cursor != "m" || a.Failed != 2 || a.Round != 1 || a.Started != b.now {
		t.Errorf("%+v", a)
	}
	b.leads(dialog.Onward{End: true}).is("goes", "", 1)
	b.sends(b.author, dialog.Event{Onward: &dialog.Onward{Round: 1, Through: true}}).leads(dialog.Onward{End: true}).is("goes", "", 1)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true}).is("gone", "author gone", 1)
	b.leads(dialog.Onward{End: true}).is("gone", "", 1)

	b = newBoard(t)
	b.confirms(b.author, 5, b.now.Add(time.Hour)).is("set", "author set", 1)
	b.leads(dialog.Onward{Begin: true}).is("set", "", 1)
	b.now = b.now.Add(time.Hour)
	b.leads(dialog.Onward{Begin: true}).is("goes", "author goes", 1)
}

// Above a hundred another coordinator of the cohort, or an owner, says yes or no; the
// author is not her own second, and whoever is late hears that it is done.
func TestASecondPersonIsAsked(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 101, 0).is("asks", "author asked, boss ask, second ask", 1)
	b.steer(b.author, dialog.SteerConfirm).is("asks", "author own", 1)
	b.steer(b.other, dialog.SteerConfirm).is("asks", "other role", 1)
	b.steer(b.learner, dialog.SteerRefuse).is("asks", "learner role", 1)
	b.steer(b.second, dialog.SteerConfirm).is("goes", "author goes, boss late, second goes", 2)
	b.steer(b.boss, dialog.SteerRefuse).is("goes", "boss late", 2)
	if a := b.spoken["one"]; a.Confirmed != b.second.p.Code || a.Refused != "" {
		t.Errorf("%+v", a)
	}
	b = newBoard(t)
	b.confirms(b.author, 101, 0).steer(b.boss, dialog.SteerRefuse).is("cancelled", "author refused, boss refused, second late", 2)
	b.steer(b.second, dialog.SteerConfirm).is("cancelled", "second late", 2)

	b = newBoard(t)
	b.confirms(b.author, 101, 0).steer(b.author, dialog.SteerStop).is("cancelled", "author stopped, boss late, second late", 2)
}

// Without a second person it goes a minute later, and until then it can be stopped.
func TestNobodyIsThereToAsk(t *testing.T) {
	alone := func() *board {
		b := newBoard(t)
		b.second.p.Roles, b.boss.p.Roles = b.learner.p.Roles, b.learner.p.Roles
		return b
	}
	b := alone()
	b.confirms(b.author, 101, 0).is("set", "author set", 1)
	b.now = b.now.Add(59 * time.Second)
	b.leads(dialog.Onward{Begin: true}).is("set", "", 1)
	b.now = b.now.Add(time.Second)
	b.leads(dialog.Onward{Begin: true}).is("goes", "author goes", 1)

	b = alone()
	b.confirms(b.author, 101, 0).steer(b.author, dialog.SteerStop).is("cancelled", "author stopped", 2)
	b.now = b.now.Add(time.Hour)
	b.leads(dialog.Onward{Begin: true}).is("cancelled", "", 2)
}

// What has begun goes on when its author's role is lost; what has not begun does not,
// unless a second person stands for it.
func TestItsAuthorMayNoMore(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 5, b.now.Add(time.Hour))
	b.author.p.Roles = b.learner.p.Roles
	b.now = b.now.Add(time.Hour)
	b.leads(dialog.Onward{Begin: true}).is("cancelled", "boss lost, second lost", 1)

	b = newBoard(t)
	b.confirms(b.author, 500, b.now.Add(time.Hour)).steer(b.second, dialog.SteerConfirm).is("set", "author set, boss late, second set", 2)
	b.author.p.Roles = b.learner.p.Roles
	b.now = b.now.Add(time.Hour)
	b.now = b.now.Add(2 * time.Hour)
	b.leads(dialog.Onward{Begin: true}).is("goes", "author goes", 2)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true}).is("gone", "author gone, second gone", 2)
	b.steer(b.author, dialog.SteerWithdraw).is("gone", "author role", 2)
}

// One that is set for an hour by which its cohort has ended does not begin, and those who stand
// for it hear why; nor does one to which a second person says yes then.
func TestItsCohortHasEnded(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 1, b.now.Add(time.Hour))
	b.archives(b.boss, false)
	b.now = b.now.Add(time.Hour)
	b.leads(dialog.Onward{Begin: true}).is("cancelled", "author ended, boss ended, second ended", 1)
	if text := b.author.latest(); !strings.Contains(text, "come to its end") {
		t.Errorf("its author reads %q", text)
	}
	if d := b.spreads(b.learner); !d.Void {
		t.Error("it goes to those of an ended cohort")
	}

	b = newBoard(t)
	b.confirms(b.author, 101, 0).archives(b.boss, false)
	b.steer(b.second, dialog.SteerConfirm).is("cancelled", "author ended, boss ended, second ended", 2)

	b = newBoard(t)
	b.confirms(b.author, 101, 0).archives(b.boss, false)
	b.leads(dialog.Onward{Look: true}).is("cancelled", "author ended, boss ended, second ended", 1)
}

// For how many it is counts as it is at its hour: what was for few may be for many by then, and
// goes when another has agreed, or after a while in which it can be stopped.
func TestAtItsHourItIsForMany(t *testing.T) {
	for _, alone := range []bool{false, true} {
		b := newBoard(t)
		b.confirms(b.author, 1, b.now.Add(time.Hour)).is("set", "author set", 1)
		if alone {
			b.second.p.Roles, b.boss.p.Roles = b.learner.p.Roles, b.learner.p.Roles
		}
		b.now = b.now.Add(time.Hour)
		b.limits.Many = 1
		b.registers(b.phone(), cohort.RoleParticipant, "past", "en")
		b.leads(dialog.Onward{Begin: true})
		if alone {
			b.is("set", "author set", 1).leads(dialog.Onward{Begin: true}).is("set", "", 1)
			b.now = b.now.Add(time.Minute)
			b.leads(dialog.Onward{Begin: true}).is("goes", "author goes", 1)
			continue
		}
		b.is("asks", "author asked, boss ask, second ask", 1)
		if a := b.spoken["one"]; a.Expected != 2 {
			t.Errorf("it is for %d", a.Expected)
		}
		b.steer(b.second, dialog.SteerConfirm).is("goes", "author goes, boss late, second goes", 2)
	}
}

// One who has no role any more brings nothing into being, and nothing of it is kept.
func TestWhoMayNotAnnounce(t *testing.T) {
	for _, who := range []func(*board) *phone{
		func(b *board) *phone { return b.other }, func(b *board) *phone { return b.learner },
	} {
		b := newBoard(t)
		b.confirms(who(b), 5, 0)
		if a := b.spoken["one"]; a.State != cohort.AnnouncementRefused || len(a.Texts) > 0 || len(b.audited) > 0 || len(b.told) != 1 || !strings.HasSuffix(b.told[0], " role") {
			t.Errorf("%+v, told %v", a, b.told)
		}
	}
}

// A stop on the way drops what waits before it is over; of a later round it leaves what has
// gone as it is.
func TestItIsStopped(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 5, 0).steer(b.second, dialog.SteerStop).is("stops", "author stopped, second stopped", 2)
	b.steer(b.author, dialog.SteerStop).is("stops", "author late", 2)
	b.leads(dialog.Onward{Round: 1, To: "m"}).leads(dialog.Onward{Round: 1, Through: true})
	if a := b.spoken["one"]; a.Cursor != "" || a.Walked {
		t.Error("it goes on")
	}
	b.leads(dialog.Onward{End: true}).is("cancelled", "author stopped, second stopped", 2)
	b.steer(b.author, dialog.SteerWithdraw).is("withdraws", "author goes", 3)
	b.leads(dialog.Onward{Round: 2, Through: true}).leads(dialog.Onward{End: true}).is("withdrawn", "author withdrawn", 3)
	b.steer(b.author, dialog.SteerWithdraw).is("withdrawn", "author late", 3)

	b = newBoard(t)
	b.confirms(b.author, 5, 0).leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.steer(b.author, dialog.SteerReady).steer(b.author, dialog.SteerStop).leads(dialog.Onward{End: true}).is("gone", "author stopped", 3)
}

// A language that is written later goes when somebody says so; other words go to everybody.
func TestItGoesRoundAgain(t *testing.T) {
	b := newBoard(t)
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 5, At: b.now.Add(time.Hour)}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).is("set", "author set", 1)
	texts := func(do dialog.Steering, ls ...locales.Lang) dialog.Event {
		return dialog.Event{Steer: &dialog.Steer{Do: do, Texts: written(ls...)}}
	}
	b.sends(b.second, texts(dialog.SteerTranslate, "ar", "en")).is("set", "author translated, second translated", 2)
	b.sends(b.second, texts(dialog.SteerTranslate, "ar")).is("set", "second late", 2)
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).is("set", "author late", 2)
	b.now = b.now.Add(2 * time.Hour)
	b.leads(dialog.Onward{Begin: true}).is("goes", "author goes", 2)
	b.steer(b.author, dialog.SteerReady).is("goes", "author late", 2)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.sends(b.second, texts(dialog.SteerTranslate, "ckb")).is("gone", "author translated, second translated", 3)
	b.steer(b.author, dialog.SteerReady).is("goes", "author goes", 4)
	if a := b.spoken["one"]; a.Round != 2 || a.Edited != 1 || !a.Reached || a.Walked || len(a.Texts) != 3 {
		t.Errorf("%+v", a)
	}
	b.sends(b.author, texts(dialog.SteerEdit, "ar")).is("goes", "author goes", 5)
	if a := b.spoken["one"]; a.Round != 3 || a.Edited != 3 {
		t.Errorf("%+v", a)
	}
	b.sends(b.second, texts(dialog.SteerEdit, "en")).is("goes", "author goes, second goes", 6)
	b.sends(b.boss, texts(dialog.SteerEdit, "ckb")).is("goes", "author goes, boss goes", 7)
	b.leads(dialog.Onward{Round: 5, Through: true}).leads(dialog.Onward{End: true}).is("gone", "author gone, boss gone, second gone", 7)
	b.steer(b.author, dialog.SteerWithdraw)
	b.leads(dialog.Onward{Round: 6, Through: true}).leads(dialog.Onward{End: true}).is("withdrawn", "author withdrawn", 8)
}

// speaks has something announced now and then, and takes what is on its way a step on, as
// the leader does.
func (g *rig) speaks(n int) {
	if len(g.spoken) < 3 || g.r.IntN(12) == 0 {
		g.announces(n)
	}
	ids := slices.Sorted(maps.Keys(g.spoken))
	if len(ids) == 0 {
		return
	}
	if len(ids) > 14 {
		delete(g.spoken, ids[0]) // as if it were archived
		g.anew()
		return
	}
	id := ids[g.r.IntN(len(ids))]
	a, on := g.spoken[id], dialog.Ref{Kind: dialog.Announcement, ID: id}
	g.last = fmt.Sprintf("step %d, the leader takes %s on, which %s", n, id, a.State)
	onward := func(x dialog.Onward) { g.carry([]dialog.Envelope{{On: on, Event: dialog.Event{Onward: &x}}}) }
	switch {
	case a.State == cohort.AnnouncementSet:
		onward(dialog.Onward{Begin: true})
	case a.State == cohort.AnnouncementStops, a.Walked:
		onward(dialog.Onward{End: true})
	case a.State != cohort.AnnouncementGoes && a.State != cohort.AnnouncementWithdraws:
	case g.r.IntN(12) == 0:
		onward(dialog.Onward{Round: a.Round, Through: true})
	default:
		for _, ph := range g.people {
			if ph.p.Stage != cohort.StageGone && g.r.IntN(3) == 0 {
				ev := dialog.Event{Broadcast: &dialog.Broadcast{ID: id, Round: a.Round}}
				g.spread(ph, ev)
			}
		}
		onward(dialog.Onward{Round: a.Round, To: fmt.Sprint(n)})
	}
	for _, ph := range g.people {
		if ph.id == a.By && ph.p.Stage != cohort.StageGone {
			g.spread(ph, dialog.Event{Progress: &dialog.Progress{ID: id, PerMinute: g.r.IntN(3) * 100}})
		}
	}
}

// standsBelow presses a button under an announcement, of those that stand in her chat; false when
// there is none.
func (g *rig) standsBelow(ph *phone) bool {
	for _, x := range ph.p.Announced {
		if r := ph.rows[x.Row]; r != nil && !r.gone && len(tokensOf(r.body)) > 0 && g.r.IntN(2) == 0 {
			tokens := tokensOf(r.body)
			g.press(ph, tokens[g.r.IntN(len(tokens))])
			return true
		}
	}
	return false
}

// spread runs a turn that the leader has her take; where nothing takes effect, nothing is
// stored.
func (g *rig) spread(ph *phone, ev dialog.Event) {
	e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Event: ev}
	w, s := g.world(ph.id, ph.version), dialog.Subject{Person: ph.p}
	g.see(&w, s, e)
	if !dialog.Decide(w, s, e).Void {
		g.passesOn(g.turn(ph, e).Then)
	}
}

// announces has somebody announce something.
func (g *rig) announces(n int) {
	a := cohort.Announcement{
		Cohort: cohort.ID(pick(g, "past", "past", "past", "future")), Way: cohort.WayTranslated, Texts: written("ar", "ckb", "en"), Expected: 60 + g.r.IntN(80),
		Question: cohort.Question(pick(g, "", "read", "come", "come")), State: cohort.AnnouncementState(pick(g, "", "", "", "waits")),
	}
	switch g.r.IntN(5) {
	case 0:
		a.Way, a.Original, a.Texts = cohort.WayReady, "ar", written("ar")
	case 1:
		a.Place, a.Way, a.Original, a.Texts = seal.Conceal("قاعة"), cohort.WayReady, "ar", written("ar")
	case 2:
		a.At = g.now.Add(time.Duration(g.r.IntN(600)) * time.Second)
	}
	by := g.people[g.r.IntN(len(g.people))]
	on := dialog.Ref{Kind: dialog.Announcement, ID: fmt.Sprintf("a%06d", n)}
	g.last = fmt.Sprintf("step %d, something is announced", n)
	g.carry([]dialog.Envelope{{On: on, By: by.id, Event: dialog.Event{Announce: &dialog.Announce{Announcement: a}}}})
}
