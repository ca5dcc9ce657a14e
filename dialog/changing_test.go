package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// takes has somebody no longer be what she was.
func (b *board) takes(ph *phone, change func(p *cohort.Participant)) {
	ph.p = ph.p.Clone()
	change(ph.p)
}

func gone(p *cohort.Participant)    { p.Roles = nil }
func blocked(p *cohort.Participant) { p.Blocked = true }
func left(p *cohort.Participant)    { p.Stage = cohort.StageGone }

// TestWhoWasAskedIsGone: as long as one who was asked can say yes, nobody else is; then another is
// asked, and where there is nobody, it goes in a minute, with a button that stops it.
func TestWhoWasAskedIsGone(t *testing.T) {
	for _, leaves := range []func(*cohort.Participant){gone, blocked, left} {
		b := newBoard(t)
		late := b.phone()
		b.confirms(b.author, 500, 0).is("asks", "author asked, boss ask, second ask", 1)
		look := dialog.Onward{Look: true}
		b.leads(look).is("asks", "", 1)
		b.takes(b.second, leaves)
		b.leads(look).is("asks", "", 1)
		b.registers(late, cohort.RoleCoordinator, "past", "en")
		b.takes(b.boss, leaves)
		b.leads(look)
		if a := b.spoken["one"]; a.State != cohort.AnnouncementAsks || !strings.Contains(late.everything(), "asks for your yes") {
			t.Fatalf("nobody else is asked: it %s: %q", a.State, late.everything())
		}
		b.leads(look).is("asks", "", 1)
		b.takes(late, leaves)
		b.leads(look).is("set", "author alone", 1)
		if text := b.author.everything(); !strings.Contains(text, "goes in a minute") {
			t.Errorf("its author reads %q", text)
		}
		b.leads(look).is("set", "", 1)
		b.now = b.now.Add(time.Minute)
		b.leads(dialog.Onward{Begin: true}).is("goes", "author goes", 1)
	}
}

// TestAChangeOfManyNeedsTwo: words that are changed, and a language that is added, wait for a
// second person when it is for many; she sees them first, also the place. Her yes has it hold, her
// no and its author's second thought let it go.
func TestAChangeOfManyNeedsTwo(t *testing.T) {
	edit := func(words string) dialog.Event {
		return dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal(words)}}}
	}
	many := func(t *testing.T) *board {
		b := newBoard(t)
		a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500, Question: cohort.QuestionCome}
		b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
		b.steer(b.second, dialog.SteerConfirm).is("goes", "author goes, boss late, second goes", 2)
		b.spreads(b.learner)
		return b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	}
	words := func(b *board) string { return b.spoken["one"].Texts["en"].Reveal() }

	b := many(t)
	b.sends(b.author, edit("Come to another house.")).is("gone", "author change_asked, boss change_ask, second change_ask", 3)
	if text := b.second.everything(); words(b) != "words in en" || !strings.Contains(text, "Come to another house.") {
		t.Errorf("before a yes it says %q; the second person reads %q", words(b), text)
	}
	b.steer(b.author, dialog.SteerConfirm).is("gone", "author own", 3)
	b.steer(b.second, dialog.SteerConfirm).is("goes", "author goes, boss late, second goes", 4)
	if d := b.spreads(b.learner); words(b) != "Come to another house." || len(sent(d)) != 1 {
		t.Errorf("after it: %q, %s", words(b), freeze(d.Say))
	}
	b.steer(b.boss, dialog.SteerConfirm).is("goes", "boss late", 4)

	b = many(t)
	b.sends(b.second, edit("Nobody wants this.")).is("gone", "author change_ask, boss change_ask, second change_asked", 3)
	b.steer(b.author, dialog.SteerRefuse).is("gone", "author change_no, boss late, second change_no", 4)
	if !strings.Contains(b.second.everything(), "لم يتغيّر شيء") || words(b) != "words in en" {
		t.Errorf("refused: %q, %q", words(b), b.second.everything())
	}
	b.sends(b.author, edit("A second thought.")).steer(b.author, dialog.SteerStop).is("gone", "author stopped, boss late, second late", 6)
	if b.spoken["one"].Change != nil {
		t.Error("a change that was let go of waits on")
	}
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Values: map[string]seal.Private{"place": seal.Conceal("The yellow house")}}})
	if !strings.Contains(b.boss.everything(), "The yellow house") {
		t.Errorf("what only those read who come, a second person does not see: %q", b.boss.everything())
	}
	b.steer(b.boss, dialog.SteerConfirm).is("goes", "author goes, boss goes, second late", 9)
	if a := b.spoken["one"]; a.Texts["ckb"].IsZero() || a.Place.Reveal() != "The yellow house" {
		t.Errorf("what waited together does not hold together: %+v", a)
	}

	b = newBoard(t)
	b.confirms(b.author, 5, 0)
	b.sends(b.author, edit("For few.")).is("goes", "author goes", 2)
	b = many(t)
	b.takes(b.second, gone)
	b.takes(b.boss, gone)
	b.sends(b.author, edit("Alone.")).is("goes", "author goes", 3)
}

// TestWhoWasAskedAboutAChangeIsGone: a change, too, waits for nobody who can say yes no more. Another
// is asked; where nobody is left, it holds, unless two have asked for a part of it each.
func TestWhoWasAskedAboutAChangeIsGone(t *testing.T) {
	look := dialog.Onward{Look: true}
	edit := dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("Come to another house.")}}}
	for _, end := range []string{"holds", "is let go", "ended"} {
		b := newBoard(t)
		late := b.phone()
		a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
		b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
		b.steer(b.second, dialog.SteerConfirm).spreads(b.learner)
		b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
		b.sends(b.author, edit).leads(look).is("gone", "", 3)
		if end == "ended" {
			b.archives(b.boss, false)
			b.leads(look).is("gone", "author over", 3)
		} else {
			b.takes(b.second, gone)
			b.leads(look).is("gone", "", 3)
			b.registers(late, cohort.RoleCoordinator, "past", "en")
			b.takes(b.boss, gone)
			if b.leads(look); !strings.Contains(late.everything(), "asks for your yes") {
				t.Fatalf("nobody else is asked: %q", late.everything())
			}
			b.leads(look).is("gone", "", 3)
		}
		switch want := "words in en"; end {
		case "holds":
			b.takes(late, gone)
			b.leads(look).is("goes", "author goes", 3)
			if b.spoken["one"].Texts["en"].Reveal() == want {
				t.Error("it does not hold")
			}
		case "is let go":
			b.sends(b.author, edit)
			b.registers(b.second, cohort.RoleCoordinator, "past", "en")
			b.sends(b.second, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
			b.takes(late, gone)
			b.leads(look)
			if a := b.spoken["one"]; a.Change != nil || a.Texts["en"].Reveal() != want || !strings.Contains(b.author.everything(), "Nobody is left who could agree") {
				t.Errorf("there waits %+v, its author reads %q", a.Change, b.author.everything())
			}
		}
		if b.spoken["one"].Change != nil {
			t.Errorf("%s: it waits on", end)
		}
	}
}

// TestWhatDoesNotGoIsNotChanged: a change that waits ends with what it is a change of, and after a
// restore too.
func TestWhatDoesNotGoIsNotChanged(t *testing.T) {
	b := newBoard(t)
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500, At: b.now.Add(time.Hour)}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
	b.steer(b.second, dialog.SteerConfirm)
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
	if b.spoken["one"].Change == nil {
		t.Fatal("nothing waits")
	}
	old := b.spoken["one"].Fresh()
	dialog.RestoredAnnouncement(&old, old.At)
	if old.State != cohort.AnnouncementCancelled || old.Change != nil {
		t.Errorf("restored it %s, and there waits %+v", old.State, old.Change)
	}
	b.takes(b.author, gone)
	b.takes(b.second, gone)
	b.now = b.now.Add(time.Hour)
	b.leads(dialog.Onward{Begin: true})
	if a := b.spoken["one"]; a.State != cohort.AnnouncementCancelled || a.Change != nil {
		t.Errorf("it %s, and there waits %+v", a.State, a.Change)
	}
}

// TestTwoChangeOneAnnouncement: of two who change the same the later hears that it is another by now,
// and undoes nothing.
func TestTwoChangeOneAnnouncement(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) {
		a.Way, a.Template, a.Texts = cohort.WayTemplate, "meeting", nil
		a.Values = map[string]seal.Private{"day": seal.Conceal("2026-03-09"), "hour": seal.Conceal("10:00")}
	})
	for _, who := range []*phone{b.author, b.second} {
		b.opensPage(who)
		b.choose(who, dialog.VerbReword, "=hour")
	}
	b.writes(b.author, "12:00")
	b.writes(b.second, "13:00")
	b.tap(b.author, dialog.VerbRewordSure)
	b.tap(b.second, dialog.VerbRewordSure)
	if a := b.spoken["one"]; a.Values["hour"].Reveal() != "12:00" || a.Round != 2 {
		t.Errorf("after both it says %q in round %d", a.Values["hour"].Reveal(), a.Round)
	}
	if text := b.second.everything(); !strings.Contains(text, "غيّر أحد أعضاء الفريق") {
		t.Errorf("the second reads %q", text)
	}
	b.opensPage(b.second)
	b.choose(b.second, dialog.VerbReword, "=hour")
	b.writes(b.second, "13:00")
	if b.tap(b.second, dialog.VerbRewordSure); b.spoken["one"].Values["hour"].Reveal() != "13:00" {
		t.Error("having looked again she changes nothing")
	}
}

// TestNobodySaysYesToAChangeOfHerOwn: whoever has asked for a change cannot say yes to it because
// somebody else has added to it since; and where nobody would be left to ask, what waits is answered
// first.
func TestNobodySaysYesToAChangeOfHerOwn(t *testing.T) {
	b := newBoard(t)
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
	b.steer(b.second, dialog.SteerConfirm).spreads(b.learner)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	edit := func(who *phone, words string) {
		b.sends(who, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal(words)}}})
	}
	reads := func() string { return b.spoken["one"].Texts["en"].Reveal() }
	was := reads()
	edit(b.author, "Come to another house.")
	b.sends(b.second, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
	if b.steer(b.author, dialog.SteerConfirm); reads() != was {
		t.Fatalf("one person alone has it say %q", reads())
	}
	if b.steer(b.second, dialog.SteerConfirm); reads() != was {
		t.Fatalf("who has added to it has it say %q", reads())
	}
	edit(b.boss, "And another.")
	if c := b.spoken["one"].Change; c == nil || c.Texts["en"].Reveal() != "Come to another house." {
		t.Errorf("with nobody left to ask there waits %+v", c)
	}
	if b.steer(b.boss, dialog.SteerConfirm); reads() != "Come to another house." {
		t.Errorf("after a second person's yes it says %q", reads())
	}
}

// TestWordsOfASecondPersonNeedAnother: who has brought words while a yes was waited for does not say
// it, as long as there is another. Where there is none, its author has read her words, and can stop
// it for a minute.
func TestWordsOfASecondPersonNeedAnother(t *testing.T) {
	for _, alone := range []bool{false, true} {
		b := newBoard(t)
		a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
		b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
		if alone {
			b.takes(b.boss, gone)
		}
		b.sends(b.second, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
		b.steer(b.second, dialog.SteerConfirm)
		if got, want := b.spoken["one"].State, cohort.AnnouncementAsks; (got == want) == alone {
			t.Fatalf("nobody else is there %v: after the yes of who wrote the words it %s", alone, got)
		}
		if !alone {
			b.steer(b.boss, dialog.SteerConfirm).is("goes", "author goes, boss goes, second late", 3)
			continue
		}
		b.is("set", "author alone, second set", 3)
		if text := b.author.everything(); !strings.Contains(text, "words in ckb") {
			t.Errorf("its author does not read what goes in her name: %q", text)
		}
		b.steer(b.author, dialog.SteerStop).is("cancelled", "author stopped", 4)
	}
}

// TestWhoBroughtWordsKeepsNobodyFromBeingAsked: who has brought words while a yes was waited for gives
// none as long as there is another, so that other is asked, also one who has come since; and where the
// other is gone, she is asked anew.
func TestWhoBroughtWordsKeepsNobodyFromBeingAsked(t *testing.T) {
	b := newBoard(t)
	look := dialog.Onward{Look: true}
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
	b.sends(b.second, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
	b.leads(look).is("asks", "", 2)
	b.takes(b.boss, gone)
	b.leads(look).is("asks", "author asked, second ask", 2)
	b.leads(look).is("asks", "", 2)
	late := b.phone()
	b.registers(late, cohort.RoleCoordinator, "past", "en")
	b.steer(b.second, dialog.SteerConfirm).is("asks", "second own", 2)
	b.leads(look)
	if !strings.Contains(late.everything(), "asks for your yes") {
		t.Fatalf("nobody is asked who can say yes: %q", late.everything())
	}
	b.steer(late, dialog.SteerConfirm).is("goes", "author goes, second late", 3)
}

// TestWhoAskedForAChangeHearsOfIt: what waits for a yes may be dropped with the announcement, by somebody
// else. Whoever has asked for it, or for a part of it, or was asked, reads that; who has only put words
// into her language reads nothing of an announcement that is not hers.
func TestWhoAskedForAChangeHearsOfIt(t *testing.T) {
	for _, x := range []struct {
		do    dialog.Steering
		asker string // reads then
	}{
		{dialog.SteerRefuse, "has said no. Nothing was changed."},
		{dialog.SteerStop, "has said no. Nothing was changed."},
		{dialog.SteerWithdraw, "The announcement was taken back."},
		{dialog.SteerConfirm, "The announcement has gone to everybody"},
	} {
		b := newBoard(t)
		third, staff := b.phone(), b.phone()
		b.registers(third, cohort.RoleCoordinator, "past", "en")
		b.registers(staff, cohort.RoleStaff, "", "en")
		a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
		b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).steer(b.second, dialog.SteerConfirm)
		b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
		b.sends(third, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: written("en")}})
		b.sends(staff, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
		b.steer(b.boss, x.do)
		b.leads(dialog.Onward{Round: 2, Through: true}).leads(dialog.Onward{End: true})
		if text := third.latest(); !strings.Contains(text, x.asker) || strings.Contains(text, "is asked to agree") {
			t.Errorf("%s: who has asked for it reads %q", x.do, text)
		}
		if text := b.second.latest(); strings.Contains(text, "الموافقة على تغيير") {
			t.Errorf("%s: who was asked reads %q", x.do, text)
		}
		if text := staff.everything(); strings.Contains(text, "in the hands of others") {
			t.Errorf("%s: who has put it into a language reads %q", x.do, text)
		}
	}
}

// TestAChangeThatWaitedHoldsWithTheNext: where nobody is left who could be asked, what waits is not
// lost by another change of whoever asked for it.
func TestAChangeThatWaitedHoldsWithTheNext(t *testing.T) {
	b := newBoard(t)
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en", "ar"), Expected: 500}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).steer(b.second, dialog.SteerConfirm)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	edit := func(l locales.Lang, words string) {
		b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{l: seal.Conceal(words)}}})
	}
	edit("en", "Come to another house.")
	b.takes(b.second, gone)
	b.takes(b.boss, gone)
	edit("ar", "in Arabic")
	if x := b.spoken["one"]; x.Texts["en"].Reveal() != "Come to another house." || x.Texts["ar"].Reveal() != "in Arabic" || x.Change != nil {
		t.Errorf("it says %q and %q, and %+v waits", x.Texts["en"].Reveal(), x.Texts["ar"].Reveal(), x.Change)
	}
}

// TestWordsForAnEndedCohort: a yes to one's own words begins nothing in a cohort that has ended, and
// its author reads why; words of one who does not coordinate it come too late.
func TestWordsForAnEndedCohort(t *testing.T) {
	b := newBoard(t)
	staff := b.phone()
	b.registers(staff, cohort.RoleStaff, "", "en")
	translates := dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}}
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
	b.takes(b.boss, gone)
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).sends(b.second, translates)
	b.cohorts["past"].Archived = b.now
	b.steer(b.second, dialog.SteerConfirm).is("cancelled", "author ended, second ended", 3)

	b.spoken["one"].State, b.spoken["one"].Texts = cohort.AnnouncementGone, written("en")
	b.sends(staff, translates)
	if _, taken := b.spoken["one"].Texts["ckb"]; taken || !strings.Contains(staff.everything(), "were not needed any more") {
		t.Errorf("taken %v; she reads %q", taken, staff.latest())
	}
}

// TestALanguageAddedWhileAsked: who is asked for her yes sees words that come meanwhile.
func TestALanguageAddedWhileAsked(t *testing.T) {
	b := newBoard(t)
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
	if text := b.boss.everything(); !strings.Contains(text, "words in ckb") {
		t.Errorf("she reads %q", text)
	}
}

// TestTheQuestionFollowsAnew: who is asked and brings a language herself finds the question below what
// she is shown once more, with how many it goes to at once and how many wait for their language.
func TestTheQuestionFollowsAnew(t *testing.T) {
	b := newBoard(t)
	a := cohort.Announcement{
		Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 113, HeldIn: map[locales.Lang]int{"ar": 38, "ckb": 5},
	}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
	was := b.second.p.Follows[0].Row
	b.sends(b.second, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ar")}})
	now := b.second.p.Follows[0].Row
	if now == was || len(b.second.p.Follows) != 1 || b.second.rows[was].said.Order >= b.second.rows[now].said.Order {
		t.Errorf("the question stands at %s, as before", now)
	}
	if got := len(b.second.rows[was].body.Keyboard); got > 0 {
		t.Errorf("the old one still has %d rows of buttons", got)
	}
	if text := b.second.latest(); !strings.Contains(text, "113") || !strings.Contains(text, "108") || !strings.Contains(text, "5") {
		t.Errorf("she reads %q", text)
	}
}

// TestARefusalIsHeard: a no comes to whoever has asked in a message of its own, at a humane hour, and
// stays where it was for whoever has said it.
func TestARefusalIsHeard(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 500, 0)
	was, said := b.author.p.Follows[0].Row, b.second.p.Follows[0].Row
	b.now = cohort.At(time.Date(2026, 3, 3, 20, 0, 0, 0, time.UTC)) // 23:00 in Baghdad
	no := dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerRefuse, Asks: 1}}
	for _, e := range b.steers(dialog.Envelope{On: dialog.Ref{Kind: dialog.Announcement, ID: "one"}, By: b.second.id, Event: no}) {
		d := b.turn(b.whose(e.On.ID), e)
		for _, s := range d.Say {
			if e.On.ID == b.author.id && s.Hush.Ends(b.now.Time()) <= 0 {
				t.Errorf("it comes to its author in the night: %s", freeze(s))
			}
		}
	}
	if b.author.p.Follows[0].Row == was {
		t.Error("its author hears nothing")
	}
	if b.second.p.Follows[0].Row != said {
		t.Error("who has said no is told once more")
	}
}

// TestATimeThatChangesIsHeard: a day, an hour or a place that becomes another comes to her anew and
// with a sound, and her answer is asked for again with the old one before her; what was not said
// yet comes anew and leaves her answer. Other words change silently.
func TestATimeThatChangesIsHeard(t *testing.T) {
	value := func(field, v string) dialog.Event {
		return dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Values: map[string]seal.Private{field: seal.Conceal(v)}}}
	}
	meeting := func(t *testing.T) *board {
		b := newBoard(t).goes(func(a *cohort.Announcement) {
			a.Way, a.Template, a.Texts, a.Question = cohort.WayTemplate, "meeting", nil, cohort.QuestionCome
			a.Values = map[string]seal.Private{"day": seal.Conceal("2026-03-20")}
		})
		b.spreads(b.learner)
		b.replies(b.learner, "one.yes")
		return b
	}
	for _, x := range []struct {
		what  string
		ev    dialog.Event
		anew  bool
		again bool
	}{
		{"another day", value("day", "2026-03-21"), true, true},
		{"the hour comes to be known", value("hour", "10:00"), true, false},
		{"the same day", value("day", "2026-03-20"), false, false},
		{"a link", value("link", "https://example.org"), false, false},
	} {
		b := meeting(t)
		row := b.learner.p.Announced[0].Row
		b.sends(b.author, x.ev)
		d := b.spreads(b.learner)
		has := b.learner.p.Announced[0]
		if (has.Row != row) != x.anew || (has.Reply == "") != x.again || (has.Was == cohort.ResponseYes) != x.again {
			t.Errorf("%s: %+v", x.what, has)
		}
		if asks := says(d, "announced_again_yes"); asks != x.again || says(d, "announced_changed") != x.anew {
			t.Errorf("%s: %s", x.what, freeze(d.Say))
		}
		if !x.anew {
			continue
		}
		if r := b.learner.rows[row]; r == nil || !r.gone {
			t.Errorf("%s: what came first stands in her chat", x.what)
		}
		b.replies(b.learner, "one.yes")
		if has := b.learner.p.Announced[0]; has.Reply != cohort.ResponseYes || has.Was != "" {
			t.Errorf("%s: her second yes: %+v", x.what, has)
		}
		b.leads(dialog.Onward{Round: 2, Through: true}).leads(dialog.Onward{End: true})
		b.steer(b.author, dialog.SteerWithdraw)
		b.spreads(b.learner)
		if r := b.learner.rows[has.Row]; r == nil || !r.gone {
			t.Errorf("%s: taken back, it stands in her chat", x.what)
		}
	}
	b := meeting(t)
	b.now = cohort.At(time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)) // 23:00 in Baghdad
	late := b.phone()
	b.registers(late, cohort.RoleParticipant, "past", "en")
	b.spreads(late)
	row := late.p.Announced[0].Row
	b.sends(b.author, value("day", "2026-03-21"))
	if b.spreads(late); late.p.Announced[0].Row != row {
		t.Error("what waits for the morning came anew")
	}
}

// TestAYesIsOneToWhatWasSeen: a yes or a no to what was asked before holds for nothing that is asked
// by now; whoever gave it is shown that.
func TestAYesIsOneToWhatWasSeen(t *testing.T) {
	edit := func(words string) dialog.Event {
		return dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal(words)}}}
	}
	// presses is a press of hers that is on its way.
	presses := func(b *board, ph *phone, do dialog.Steering) []dialog.Envelope {
		t.Helper()
		for _, r := range ph.rows {
			for _, token := range tokensOf(r.body) {
				act := dialog.ParseToken(b.keys, ph.door, token)
				if act != nil && act.Verb == dialog.VerbWatch && strings.Contains(act.Arg, "."+string(do)) && !r.gone {
					from, ev := b.sender(ph), dialog.Event{Pressed: &dialog.Pressed{Act: act, Message: r.said.Message}}
					return b.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, From: &from, Event: ev}).Then
				}
			}
		}
		t.Fatalf("no button to %s", do)
		return nil
	}
	for _, do := range []dialog.Steering{dialog.SteerConfirm, dialog.SteerRefuse} {
		b := newBoard(t)
		a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
		b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}})
		then := presses(b, b.second, do)
		b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("ckb")}})
		b.carry(then)
		if a := b.spoken["one"]; a.State != cohort.AnnouncementAsks || !strings.Contains(b.second.everything(), "words in ckb") {
			t.Fatalf("a %s to one language has it %s", do, a.State)
		}
		b.carry(presses(b, b.second, dialog.SteerConfirm))
		b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})

		b.sends(b.author, edit("Come to another house."))
		then = presses(b, b.second, do)
		b.sends(b.author, edit("Come to a third house."))
		b.carry(then)
		if a := b.spoken["one"]; a.Texts["en"].Reveal() != "words in en" || a.Change == nil {
			t.Fatalf("after a %s to other words it says %q, and %+v waits", do, a.Texts["en"].Reveal(), a.Change)
		}
		b.carry(presses(b, b.second, dialog.SteerConfirm))
		if a := b.spoken["one"]; a.Texts["en"].Reveal() != "Come to a third house." || a.Change != nil {
			t.Errorf("after a yes it says %q, and %+v waits", a.Texts["en"].Reveal(), a.Change)
		}
	}
}

// TestAPageComesNotByItself: on whose screen an announcement stands that others change is not
// written to beside what asks for her yes: that alone has a sound, waits for the morning and covers
// the words.
func TestAPageComesNotByItself(t *testing.T) {
	b := newBoard(t)
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayReady, Texts: written("en"), Expected: 500}
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).steer(b.second, dialog.SteerConfirm)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.writes(b.second, "/menu")
	b.tap(b.second, dialog.VerbHistory)
	b.tap(b.second, dialog.VerbOneSpoken)
	b.now = cohort.At(time.Date(2026, 3, 2, 22, 0, 0, 0, time.UTC)) // 1:00 in Baghdad
	e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Announcement, ID: "one"}, By: b.author.id, Event: dialog.Event{Steer: &dialog.Steer{
		Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("Come to another house.")},
	}}}
	asked := false
	for _, e := range b.steers(e) {
		if e.On.ID != b.second.id {
			continue
		}
		for _, s := range b.turn(b.second, e).Say {
			if s.Op != dialog.OpSend {
				continue
			}
			asked = true
			body, err := b.render.Render(b.second.p, s)
			if err != nil {
				t.Fatal(err)
			}
			if shown := hidden.ReplaceAllString(body.Text, ""); s.Hush == (dialog.Hush{}) || strings.Contains(shown, "words in") || strings.Contains(shown, "another house") {
				t.Errorf("in the night comes, kept for %v: %q", s.Hush, shown)
			}
		}
	}
	if !asked {
		t.Error("her yes is not asked for")
	}
}

// TestTakenBackWhileAChangeWaitsForTheMorning: in the night another day is given, and then all of it
// is taken back. What takes it away where it stood is not let go of with what waits of it, but goes
// at once: as long as it can be deleted by the time it goes, else its words.
func TestTakenBackWhileAChangeWaitsForTheMorning(t *testing.T) {
	for _, x := range []struct {
		hours int // after it came, at eight in the morning
		op    dialog.Op
	}{{15, dialog.OpDelete}, {42, dialog.OpEdit}, {66, dialog.OpEdit}} {
		b := newBoard(t)
		b.now = cohort.At(time.Date(2026, 3, 3, 5, 1, 0, 0, time.UTC))
		b.confirms(b.author, 5, 0)
		a := b.spoken["one"]
		a.Way, a.Template, a.Texts = cohort.WayTemplate, "meeting", nil
		a.Values = map[string]seal.Private{"day": seal.Conceal("2026-03-20")}
		b.spreads(b.learner)
		stood := b.learner.p.Announced[0].Row
		b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
		b.now = b.now.Add(time.Duration(x.hours) * time.Hour)
		b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Values: map[string]seal.Private{"day": seal.Conceal("2026-03-21")}}})
		moved := 0
		for _, s := range b.spreads(b.learner).Say {
			if _, dropped := cohort.AnnouncementOf(s.Matter); dropped || s.Hush.From > b.now {
				t.Errorf("%d h: %s of %q is of %q, kept %v", x.hours, s.Op, s.Of, s.Matter, s.Hush)
			}
			if s.Of == stood && s.Op == x.op {
				moved++
			}
		}
		anew, brings := b.learner.p.Announced[0].Row, ""
		b.leads(dialog.Onward{Round: 2, Through: true}).leads(dialog.Onward{End: true})
		b.steer(b.author, dialog.SteerWithdraw)
		words := false
		for _, s := range b.spreads(b.learner).Say {
			if s.Op == dialog.OpDelete && s.Of == anew && s.Hush == (dialog.Hush{}) {
				brings = s.Matter
			}
			words = words || s.Op == dialog.OpEdit && s.Of == stood && s.Hush == (dialog.Hush{})
		}
		if moved != 1 || brings != cohort.MovedMatter("one") || words != (x.op == dialog.OpEdit) {
			t.Errorf("%d h: moved %d; taken back as %q, its words %v", x.hours, moved, brings, words)
		}
	}
}
