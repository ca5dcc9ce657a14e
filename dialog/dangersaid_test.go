package dialog_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// calmed says that the latest message is the calm one, of which a locked phone shows nothing.
func calmed(ph *phone) bool {
	text, order := "", int64(-1)
	for _, r := range ph.rows {
		if !r.gone && r.said.Order > order {
			text, order = r.body.Text, r.said.Order
		}
	}
	shown := hidden.ReplaceAllString(text, "")
	return strings.Contains(text, "somebody near you") && !strings.Contains(shown, "near you") && !strings.Contains(shown, "team")
}

// Where nothing is awaited, a danger told in a sentence is answered as the word alone is, and leaves
// as little: the numbers, the way to the team, and not the words that nobody reads this.
func TestDangerInASentence(t *testing.T) {
	for _, text := range []string{
		"I am not safe", "I feel unsafe at home.", "He says my life is in DANGER!", "لست بأمان", "أنا في خطر", "لا أشعر بالأمان هنا",
		"سەلامەتیم لە مەترسیدایە", "من لە مەترسیدام، تکایە",
	} {
		g := newRig(t, 1, false)
		ph := g.learner()
		g.writes(ph, "/modules")
		at, facts := ph.p.Place, len(ph.facts)
		d := g.writes(ph, text)
		if !calmed(ph) || len(d.Facts) > 0 || len(d.Then) > 0 || ph.p.Place != at || len(ph.facts) != facts {
			t.Fatalf("%q is answered %q, and leaves %+v", text, ph.latest(), d)
		}
		for _, verb := range []dialog.Verb{dialog.VerbTellTeam, dialog.VerbAskNow, dialog.VerbVanish} {
			if g.standing(ph, verb) == "" {
				t.Errorf("%q: no button %s", text, verb)
			}
		}
		if g.threads[ph.id] != nil || strings.Contains(strings.ToLower(freeze(ph.p)), "danger") {
			t.Errorf("%q is kept", text)
		}
		// What she wants to say goes to the team, and she is where she was.
		g.tap(ph, dialog.VerbAskNow)
		g.writes(ph, "Somebody follows me.")
		if th := g.threads[ph.id]; th == nil || th.State != cohort.ThreadWaits || len(th.Lines) != 1 {
			t.Errorf("%q: the team has %+v", text, th)
		}
	}
}

// Nothing else that she writes there calls the calm message.
func TestNoDangerInASentence(t *testing.T) {
	for _, text := range []string{"thank you", "الأمانة مهمة", "شكراً", "سوپاس", "safer roads"} {
		g := newRig(t, 1, false)
		ph := g.learner()
		g.writes(ph, text)
		if calmed(ph) || g.standing(ph, dialog.VerbCalm) != "" {
			t.Errorf("%q is answered %q", text, ph.latest())
		}
	}
}

// What answers a question stays an answer, and what goes to the team goes there; under what
// comes of it stands a way to the calm message, which says nothing by itself.
func TestDangerInAnAnswer(t *testing.T) {
	const text = "My life is in danger, and I am not safe."
	stands := map[string]func(*rig) *phone{
		"a text question": func(g *rig) *phone { return g.reflects() },
		"asking the team": func(g *rig) *phone { ph := g.learner(); g.writes(ph, "/ask"); return ph },
	}
	for name, stands := range stands {
		t.Run(name, func(t *testing.T) {
			g := newRig(t, 1, false)
			ph := stands(g)
			facts := len(ph.facts)
			g.writes(ph, text)
			th := g.threads[ph.id]
			if name == "asking the team" && (th == nil || th.State != cohort.ThreadWaits || len(th.Lines) != 1) ||
				name == "a text question" && len(ph.facts) != facts+1 {
				t.Fatalf("her words are lost: %d facts, %+v", len(ph.facts)-facts, th)
			}
			if calmed(ph) || g.standing(ph, dialog.VerbCalm) == "" {
				t.Fatalf("she reads %q", ph.latest())
			}
			at := ph.p.Place
			g.tap(ph, dialog.VerbCalm)
			if !calmed(ph) || at != ph.p.Place {
				t.Errorf("the way leads to %q", ph.latest())
			}
			if text := ph.latest(); !strings.Contains(text, "and stays there") || strings.Contains(text, "Nobody is told of this") {
				t.Errorf("of words that went their way she reads %q", text)
			}
			g.tap(ph, dialog.VerbTellTeam)
			if th := g.threads[ph.id]; th == nil || th.State != cohort.ThreadDanger {
				t.Errorf("the team is not told: %+v", th)
			}
			wrote := ph.said[len(ph.said)-1].Message
			d := g.tap(ph, dialog.VerbVanish)
			gone := false
			for _, s := range d.Say {
				gone = gone || s.Op == dialog.OpDelete && s.Message == wrote
			}
			if !gone {
				t.Errorf("what she wrote stays: %+v", d.Say)
			}
		})
	}
}

// Whoever writes the word where what she writes goes to the team is told that it still does.
func TestDangerWhileAsking(t *testing.T) {
	g := newRig(t, 1, false)
	for _, asks := range []bool{true, false} {
		ph := g.learner()
		if asks {
			g.writes(ph, "/ask")
		}
		g.writes(ph, "safe")
		if text := ph.latest(); !calmed(ph) || strings.Contains(text, "what you write next goes to them") != asks || !strings.Contains(text, "Nobody is told of this unless") {
			t.Errorf("asking %v: she reads %q", asks, text)
		}
	}
}

// Where a name is asked for, the word is one: there are women who are called so. A sentence is
// none.
func TestWhoIsCalledSo(t *testing.T) {
	for _, name := range []string{"أمان", "Safe", "سەلامەتی"} {
		g := newRig(t, 1, false)
		ph := g.comesTo(dialog.ViewName)
		g.writes(ph, name)
		if ph.p.Name.IsZero() || locales.Length(ph.p.Name) != locales.Length(seal.Conceal(name)) || ph.p.Place.View == dialog.ViewName {
			t.Fatalf("%q is not taken for her name: %q", name, ph.latest())
		}
		if calmed(ph) || g.standing(ph, dialog.VerbCalm) == "" {
			t.Errorf("%q: she reads %q", name, ph.latest())
		}
		g.tap(ph, dialog.VerbCalm)
		if !calmed(ph) {
			t.Errorf("%q: the way leads to %q", name, ph.latest())
		}
	}
	g := newRig(t, 1, false)
	ph := g.comesTo(dialog.ViewName)
	g.course = withWord(g.course, "en", "my life is in danger")
	if g.writes(ph, "My life is in danger"); !calmed(ph) || ph.p.Place.View != dialog.ViewName {
		t.Errorf("she reads %q", ph.latest())
	}
}

// Somebody of the team finds whoever is called so, and writes what she likes to others.
func TestTheTeamWritesTheWord(t *testing.T) {
	g := newRig(t, 1, false)
	one := g.phone()
	g.registers(one, cohort.RoleCoordinator, "past", "en")
	g.writes(one, "/roster")
	g.writes(one, "أمان")
	if calmed(one) || one.p.Place.View != dialog.ViewRoster {
		t.Errorf("she reads %q", one.latest())
	}
	g.writes(one, "/announce")
	g.choose(one, dialog.VerbWrite, "")
	if g.writes(one, "Please come home safe"); g.standing(one, dialog.VerbCalm) != "" && calmed(one) {
		t.Errorf("she reads %q", one.latest())
	}
}

// Before she has chosen a language what she writes is answered in all of them, and the
// buttons stay.
func TestDangerBeforeALanguage(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.phone()
	g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
	g.follows(ph, "l")
	g.writes(ph, "I am not safe")
	if !calmed(ph) {
		t.Fatalf("she reads %q", ph.latest())
	}
	g.tap(ph, dialog.VerbLanguage)
	if ph.p.Place.View != dialog.ViewAbout {
		t.Errorf("she stands at %s: %q", ph.p.Place.View, ph.latest())
	}
}

// Whoever writes where nobody reads is shown the way to the team, if it is open to her.
func TestWhatIsNotReadLeadsToTheTeam(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.learner()
	g.writes(ph, "/modules")
	g.writes(ph, "Where do we meet?")
	if !strings.Contains(ph.latest(), "Ask the team") || !strings.Contains(ph.latest(), "/menu") {
		t.Errorf("she reads %q", ph.latest())
	}
	if g.tap(ph, dialog.VerbAskMore); ph.p.Place.View != dialog.ViewAsk {
		t.Errorf("the button leads to %s", ph.p.Place.View)
	}
	g.writes(ph, "/progress")
	g.does(ph, dialog.Event{Sent: &dialog.Sent{What: "voice"}})
	if g.tap(ph, dialog.VerbAskMore); ph.p.Place.View != dialog.ViewAsk {
		t.Errorf("from a voice message it leads to %s", ph.p.Place.View)
	}
	on := g.comesTo(dialog.ViewProfile)
	g.writes(on, "What is this for?")
	if g.tap(on, dialog.VerbAskMore); on.p.Place.View != dialog.ViewAsk {
		t.Errorf("on her way in it leads to %s", on.p.Place.View)
	}
	one := g.phone()
	g.registers(one, cohort.RoleCoordinator, "past", "en")
	g.writes(one, "Where do we meet?")
	if strings.Contains(one.latest(), "Ask the team") || !strings.Contains(one.latest(), "/menu") {
		t.Errorf("who runs the programme reads %q", one.latest())
	}
}

// That there is a word for danger stands where she asks the team, and in the help.
func TestTheWordIsKnown(t *testing.T) {
	for l, word := range map[locales.Lang]string{"en": "safe", "ar": "أمان", "ckb": "سەلامەتی"} {
		g := newRig(t, 1, false)
		ph, one := g.phone(), g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", l)
		g.registers(one, cohort.RoleCoordinator, "past", l)
		g.writes(ph, "/ask")
		if !strings.Contains(ph.latest(), word) {
			t.Errorf("%s: where she asks she reads %q", l, ph.latest())
		}
		for _, p := range []*phone{ph, one} {
			g.writes(p, "/help")
			if !strings.Contains(p.everything(), word) {
				t.Errorf("%s: in the help she reads %q", l, p.everything())
			}
		}
	}
}

// withWord is a course that knows one more word of danger.
func withWord(c *course.Course, l locales.Lang, word string) *course.Course {
	next := *c
	next.Safety.Words = maps.Clone(next.Safety.Words)
	next.Safety.Words[l] = append(slices.Clone(next.Safety.Words[l]), word)
	return &next
}

// What she writes before she has chosen a language is answered kindly in each, with the
// languages below, and says how it can still reach the team: as it then does.
func TestWordsBeforeALanguage(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.phone()
	g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
	g.follows(ph, "l")
	g.writes(ph, "Who has sent me this?")
	for _, words := range []string{"شكراً على الكتابة", "سوپاس بۆ نووسینتان", "Thank you for writing"} {
		if !strings.Contains(ph.latest(), words) {
			t.Errorf("she reads %q", ph.latest())
		}
	}
	g.tap(ph, dialog.VerbLanguage)
	g.writes(ph, "/ask")
	if g.writes(ph, "Who has sent me this?"); g.threads[ph.id] == nil {
		t.Errorf("she stands at %s, and reads %q", ph.p.Place.View, ph.latest())
	}
}
