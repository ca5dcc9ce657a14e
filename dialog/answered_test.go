package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// sentTo are the messages that an answer of who stands before the thread brings her.
func (g *rig) sentTo(her, one *phone, sent *dialog.Sent) []dialog.Say {
	g.t.Helper()
	g.hears(one, &dialog.Event{Sent: sent})
	from := g.sender(one)
	d := g.turn(one, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: one.id}, From: &from, Event: dialog.Event{Sent: sent}})
	var out []dialog.Say
	for _, e := range d.Then {
		for _, f := range g.talks(e) {
			if f.On.ID == her.id {
				out = append(out, g.turn(her, f).Say...)
				continue
			}
			g.carry([]dialog.Envelope{f})
		}
	}
	return out
}

// answering brings a coordinator to where she answers a question of hers.
func (g *rig) answering() (her, one *phone) {
	g.t.Helper()
	her, one, _ = g.inboxOf("en")
	g.asksTeam(her, "When is it?")
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	return her, one
}

// An answer that is a file is as neutral on a locked phone as one in words: the words under it
// are covered, and so is the picture.
func TestAnAnswerByFileIsCovered(t *testing.T) {
	const words = "Zainab, the judge lets you go on Monday"
	for _, kind := range []string{"photo", "video", "voice", "document"} {
		g := newRig(t, 1, false)
		her, one := g.answering()
		file := &cohort.Attachment{Kind: kind, ID: seal.Conceal("a file of Telegram's")}
		said := g.sentTo(her, one, &dialog.Sent{What: kind, File: file, Caption: seal.Conceal(words)})
		files := 0
		for _, s := range said {
			if s.Op == dialog.OpCopy {
				t.Errorf("%s: copied as it is", kind)
			}
			if s.Attached != nil {
				files++
				if !s.Hidden || s.Attached.ID.Reveal() != "a file of Telegram's" || s.Hush != said[0].Hush {
					t.Errorf("%s: it comes as %+v", kind, s)
				}
			}
			if !s.Op.Makes() {
				continue
			}
			body, err := g.render.Render(her.p, s)
			if err != nil {
				t.Fatal(err)
			}
			if open := hidden.ReplaceAllString(body.Text, ""); strings.Contains(open, "judge") || open == "" {
				t.Errorf("%s: a locked phone shows %q", kind, open)
			}
		}
		if files != 1 || !strings.Contains(her.everything(), words) {
			t.Errorf("%s: %d files, and she reads %q", kind, files, her.everything())
		}
		if !strings.Contains(one.shows(), words) {
			t.Errorf("%s: in the thread stands %q", kind, one.shows())
		}
		g.tap(one, dialog.VerbTakeBack)
		for _, s := range said {
			if r := her.rows[s.ID]; s.Op.Makes() && !r.gone {
				t.Errorf("%s: taken back, %q stays", kind, r.body.Text)
			}
		}
	}
}

// What no message can cover comes when she presses for it, wherever she has gone meanwhile, and
// goes when it is taken back.
func TestAnAnswerThatCannotBeCoveredIsAskedFor(t *testing.T) {
	for _, kind := range []string{"forward", "contact", "location", "sticker", "video"} {
		g := newRig(t, 1, false)
		her, one := g.answering()
		for _, s := range g.sentTo(her, one, &dialog.Sent{What: kind}) {
			if s.Op == dialog.OpCopy || s.Attached != nil {
				t.Errorf("%s: it comes unasked", kind)
			}
		}
		g.writes(her, "/modules")
		at := her.p.Place
		d := g.press(her, g.standing(her, dialog.VerbSeeAnswer))
		if len(d.Say) != 1 || d.Say[0].Op != dialog.OpCopy || her.p.Place != at {
			t.Fatalf("%s: a press brings %s", kind, freeze(d.Say))
		}
		g.tap(one, dialog.VerbTakeBack)
		if !her.rows[d.Say[0].ID].gone {
			t.Errorf("%s: taken back, it stays", kind)
		}
	}
}

// An answer whose writer is gone cannot be looked at any more.
func TestAnAnswerOfSomebodyErased(t *testing.T) {
	g := newRig(t, 1, false)
	her, one := g.answering()
	g.sentTo(her, one, &dialog.Sent{What: "forward"})
	one.p = &cohort.Participant{Door: one.door, Chat: one.p.Chat, Stage: cohort.StageGone}
	if d := g.press(her, g.standing(her, dialog.VerbSeeAnswer)); len(d.Say) > 0 || d.Answer.Key != "answer_lost" {
		t.Errorf("it brings %s", freeze(d.Say))
	}
}

// Whoever had the thread has lost the role: the next word of hers, a voice or a picture too, is
// told to all who may answer, and what she who lost it had sent can still be seen.
func TestAThreadWhoseHolderLostTheRole(t *testing.T) {
	for _, kind := range []string{"", "voice", "photo"} {
		g := newRig(t, 1, false)
		her, one, two := g.inboxOf("en")
		g.asksTeam(her, "When is it?")
		g.opensThread(one)
		g.tap(one, dialog.VerbClaim)
		two.p.Lang = "en"
		for _, has := range []bool{true, false} {
			g.writes(two, "/inbox")
			if rows := two.rows[two.p.Screen.Row].body.Keyboard; strings.Contains(rows[0][0].Label, "taken") != has {
				t.Errorf("one has it %v: the other reads %q", has, rows[0][0].Label)
			}
			one.p = one.p.Clone()
			one.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
		}
		g.writes(two, "/menu")
		n, m := len(one.rows), len(two.rows)
		g.now = g.now.Add(2 * time.Hour)
		g.writes(her, "/ask")
		if kind == "" {
			g.writes(her, "Are you there?")
		} else {
			g.does(her, dialog.Event{Sent: &dialog.Sent{What: kind}})
		}
		if th := g.threads[her.id]; th.Claimed != "" || len(th.Lines) != 2 || len(one.rows) != n || len(two.rows) == m {
			t.Errorf("%q: it is %+v; %d messages to who lost the role, %d to the other", kind, th, len(one.rows)-n, len(two.rows)-m)
		}
	}
}

// What is written below a thread is no answer before whoever wrote it has said so, and is not
// lost; without the thread in hand it is said what comes first.
func TestWhatIsWrittenBelowAThread(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, two := g.inboxOf("en")
	two.p.Lang = "en"
	g.asksTeam(her, "When is it?")
	lines := func() int { return len(g.threads[her.id].Lines) }
	g.opensThread(one)
	if g.writes(one, "At three."); lines() != 1 || !strings.Contains(one.shows(), "I take it") || one.p.Place.View != dialog.ViewThread {
		t.Fatalf("before she has it she reads %q", one.shows())
	}
	g.tap(one, dialog.VerbClaim)
	if g.writes(one, "At three."); lines() != 1 || !strings.Contains(one.shows(), "At three.") {
		t.Fatalf("it is not asked about: %q", one.shows())
	}
	if strings.Contains(one.shows(), "takes the place") {
		t.Errorf("it takes the place of nothing: %q", one.shows())
	}
	g.writes(one, "At four.")
	if !strings.Contains(one.shows(), "takes the place of what came before it here, which was not sent") {
		t.Errorf("what was written first goes without a word: %q", one.shows())
	}
	at := one.p.Step
	g.tap(one, dialog.VerbSendReply)
	if lines() != 2 || !strings.Contains(her.everything(), "At four.") || strings.Contains(her.everything(), "At three.") {
		t.Errorf("she has got %q", her.everything())
	}
	g.does(one, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: at, Verb: dialog.VerbSendReply}, Message: 1}})
	if lines() != 2 {
		t.Error("a second press sends it twice")
	}
	g.writes(one, "Never mind.")
	g.tap(one, dialog.VerbBack)
	if lines() != 2 || one.p.Place.View != dialog.ViewThread || !one.p.Draft.Text.IsZero() {
		t.Errorf("left, it stays: %q", one.shows())
	}
	file := &cohort.Attachment{Kind: "photo", ID: seal.Conceal("a file")}
	g.does(one, dialog.Event{Sent: &dialog.Sent{What: "photo", Heard: dialog.Heard{Message: 77, Date: g.now}, File: file, Caption: seal.Conceal("The hall")}})
	if lines() != 2 || !strings.Contains(one.shows(), "a picture") || !strings.Contains(one.shows(), "The hall") {
		t.Errorf("a picture: %q", one.shows())
	}
	g.tap(one, dialog.VerbSendReply)
	if l := g.threads[her.id].Lines; len(l) != 3 || l[2].Kind != "photo" || !strings.Contains(her.everything(), "The hall") || one.p.Draft.Kind != "" {
		t.Errorf("the picture is sent: %+v; she has got %q", l, her.everything())
	}
	g.opensThread(two)
	if g.writes(two, "At five."); lines() != 3 || !strings.Contains(two.shows(), one.p.Code) {
		t.Errorf("the other reads %q", two.shows())
	}
}

// Between the question and the yes another language, a lost role or a thread that is gone
// sends nothing.
func TestAnAnswerThatIsNotConfirmed(t *testing.T) {
	for how, comes := range map[string]func(g *rig, her, one *phone){
		"the role is lost": func(_ *rig, _, one *phone) {
			one.p = one.p.Clone()
			one.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
		},
		"she is erased":  func(g *rig, her, _ *phone) { g.writes(her, "/forget"); g.tap(her, dialog.VerbErase) },
		"another screen": func(g *rig, _, one *phone) { g.writes(one, "/language"); g.writes(one, "/cancel") },
		"given back": func(g *rig, her, _ *phone) {
			g.threads[her.id].Claimed = ""
		},
	} {
		g := newRig(t, 1, false)
		her, one, _ := g.inboxOf("en")
		g.asksTeam(her, "When is it?")
		g.opensThread(one)
		g.tap(one, dialog.VerbClaim)
		g.writes(one, "At three.")
		step := one.p.Step
		comes(g, her, one)
		g.does(one, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: step, Verb: dialog.VerbSendReply}, Message: 1}})
		if how != "given back" && strings.Contains(her.everything(), "At three.") {
			t.Errorf("%s: it has gone out", how)
		}
		if one.shows() == "" {
			t.Errorf("%s: nothing is before her", how)
		}
	}
}
