package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// TestAnnouncedWhileHerPhoneWasLost: on coming back she is told how many announcements came
// meanwhile, and sees those that still hold, with their buttons; not what was taken back, what is
// over, or what had come to her before.
func TestAnnouncedWhileHerPhoneWasLost(t *testing.T) {
	b := newBoard(t)
	announces := func(id string, shape func(*cohort.Announcement)) {
		a := cohort.Announcement{Cohort: "past", Way: cohort.WayTranslated, Texts: written("ar", "ckb", "en"), Expected: 5}
		shape(&a)
		on := dialog.Ref{Kind: dialog.Announcement, ID: id}
		b.carry([]dialog.Envelope{{On: on, By: b.author.id, Event: dialog.Event{Announce: &dialog.Announce{Announcement: a}}}})
		ph := b.whose(b.learner.id)
		b.spread(ph, dialog.Event{Broadcast: &dialog.Broadcast{ID: id, Round: 1}})
	}
	says := func(words string) func(*cohort.Announcement) {
		return func(a *cohort.Announcement) {
			a.Texts["en"], a.Question = seal.Conceal(words), cohort.QuestionCome
		}
	}
	her := b.learner.id
	announces("before", says("it came before"))
	b.now = b.now.Add(time.Minute)
	link := b.loses(b.author, her)
	lost := b.whose(her)
	b.learner = &phone{id: her}
	announces("holds", says("it holds"))
	announces("back", says("it was taken back"))
	announces("over", func(a *cohort.Announcement) {
		a.Way, a.Template, a.Values = cohort.WayTemplate, "meeting", map[string]seal.Private{"day": seal.Conceal("2026-03-01")}
	})
	back := *b.spoken["back"]
	back.State = cohort.AnnouncementWithdrawn
	b.spoken["back"] = &back
	if n := len(lost.p.Announced); n != 4 || !lost.p.Announced[1].Lost {
		t.Fatalf("%d have come to her: %+v", n, lost.p.Announced)
	}
	fresh := b.phone()
	b.follows(fresh, link)
	b.writes(fresh, b.words.OwnName("en"))
	b.tap(fresh, dialog.VerbReturn)
	text := fresh.everything()
	if !strings.Contains(text, "Announced while you were away: 2.") || !strings.Contains(text, "it holds") {
		t.Errorf("she reads %q", text)
	}
	for _, not := range []string{"it came before", "it was taken back", "We meet"} {
		if strings.Contains(text, not) {
			t.Errorf("%q stands in her chat", not)
		}
	}
	b.replies(fresh, "holds.yes")
	if x := fresh.p.Announced[1]; x.Reply != cohort.ResponseYes || x.Lost {
		t.Errorf("her reply: %+v", x)
	}
}
