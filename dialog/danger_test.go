package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// A word of danger is answered wherever she stands, and leaves no trace: no fact, no
// answer, no thread, nothing in what is kept of her.
func TestAWordOfDangerLeavesNoTrace(t *testing.T) {
	g := newRig(t, 1, false)
	ph := g.reflects()
	at, facts := ph.p.Place, len(ph.facts)
	for _, word := range []string{"safe", " SAFE ", "أَمان", "سەلامەتی", "Danger", "خطر", "مەترسی"} {
		d := g.writes(ph, word)
		if len(d.Facts) > 0 || len(d.Then) > 0 || ph.p.Place != at || len(ph.facts) != facts {
			t.Fatalf("%q leaves %+v", word, d)
		}
		if !strings.Contains(ph.latest(), "somebody near you") {
			t.Errorf("%q is answered %q", word, ph.latest())
		}
	}
	kept := strings.ToLower(freeze(ph.p))
	for _, trace := range []string{"danger", "safe", "خطر", string(dialog.VerbTellTeam)} {
		if strings.Contains(kept, `"`+trace+`"`) {
			t.Errorf("what is kept of her says %q", trace)
		}
	}
	if g.threads[ph.id] != nil || len(ph.p.Typed) > 0 {
		t.Error("something was passed on or taken for an answer")
	}
	// The question is still open, and what she writes next answers it.
	g.writes(ph, "words of mine")
	if len(ph.facts) != facts+1 {
		t.Error("her answer is not taken any more")
	}
}

// The team is told when she presses so, once, however often, and in the night, too.
func TestTheTeamIsToldOfDangerOnlyByHer(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	g.writes(her, "safe")
	before := len(one.rows)
	m := her.bears(g.standing(her, dialog.VerbTellTeam)).said.Message
	act := dialog.ParseToken(g.keys, her.door, g.standing(her, dialog.VerbTellTeam))
	for range 2 {
		g.does(her, dialog.Event{Pressed: &dialog.Pressed{Act: act, Message: m}})
	}
	th := g.threads[her.id]
	if th == nil || th.State != cohort.ThreadDanger || len(th.Lines) != 1 || len(one.rows) != before+1 {
		t.Fatalf("the thread is %+v, and %d messages went to a coordinator", th, len(one.rows)-before)
	}
	if strings.Contains(freeze(g.audited), "danger") {
		t.Error("the audit log tells of it")
	}
	g.tap(her, dialog.VerbVanish)
	if strings.Contains(her.everything(), "It has gone to the team") {
		t.Error("what she removed still stands there")
	}
}

// Her choice stays hers, whatever has come below the calm message, and wherever she went on to.
func TestTheCalmMessageIsNotOvertaken(t *testing.T) {
	after := map[string]func(*board){
		"an announcement": func(b *board) { b.spreads(b.learner) },
		"a reminder": func(b *board) {
			b.now = max(b.now, b.learner.due)
			b.does(b.learner, dialog.Event{Due: &dialog.Due{}})
		},
		"an apology":       func(b *board) { b.does(b.learner, dialog.Event{Mended: &dialog.Mended{}}) },
		"other screens":    func(b *board) { b.writes(b.learner, "/menu"); b.writes(b.learner, "/modules") },
		"another calm one": func(b *board) { b.writes(b.learner, "safe") },
		"she goes on":      func(b *board) { b.tap(b.learner, dialog.VerbGoBelow) },
		"a block and a return": func(b *board) {
			b.does(b.learner, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
			b.does(b.learner, dialog.Event{Standing: &dialog.Standing{}})
		},
		"her language is gone": func(b *board) { b.learner.p.Lang = "ckb"; b.course = withoutLang(b.course, "ckb") },
		"a new consent":        func(b *board) { next := *b.course; next.Consent.Version++; b.course = &next },
		"two days":             func(b *board) { b.now = b.now.Add(3 * 24 * time.Hour) },
	}
	for name, comes := range after {
		t.Run(name, func(t *testing.T) {
			b := newBoard(t).goes(plain)
			b.writes(b.learner, "safe")
			tell, remove := b.standing(b.learner, dialog.VerbTellTeam), b.standing(b.learner, dialog.VerbVanish)
			calm := b.learner.bears(remove)
			comes(b)
			at := b.learner.p.Place
			if b.learner.bears(tell) != calm {
				t.Fatalf("the button is gone: %+v", calm)
			}
			b.press(b.learner, tell)
			if th := b.threads[b.learner.id]; th == nil || th.State != cohort.ThreadDanger {
				t.Errorf("the team is not told: %q", b.learner.latest())
			}
			if text := calm.body.Text; !strings.Contains(text, "It has gone to the team") && !strings.Contains(text, "گەیشتە دەستی تیم") {
				t.Errorf("it reads %q", text)
			}
			if b.learner.p.Place != at {
				t.Errorf("it leads from %+v to %+v", at, b.learner.p.Place)
			}
			d := b.press(b.learner, b.standing(b.learner, dialog.VerbVanish))
			dot := slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return s.Op == dialog.OpBlank && s.Message == calm.said.Message })
			if name != "another calm one" && !calm.gone && !dot {
				t.Errorf("it stays: %q", calm.body.Text)
			}
		})
	}
}

// Who runs the programme is answered, too; she has no team to tell.
func TestAWordOfDangerOfTheTeam(t *testing.T) {
	for _, role := range []cohort.RoleKind{cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner} {
		for _, l := range []locales.Lang{"ar", "ckb", "en"} {
			g := newRig(t, 1, false)
			ph := g.phone()
			g.registers(ph, role, "past", l)
			if role == cohort.RoleCoordinator { // while she writes an announcement
				g.writes(ph, "/announce")
				g.choose(ph, dialog.VerbWrite, "")
			}
			at := ph.p.Place
			g.writes(ph, "سەلامەتی")
			if g.standing(ph, dialog.VerbVanish) == "" || g.standing(ph, dialog.VerbTellTeam) != "" || ph.p.Place != at {
				t.Errorf("%s, %s: she reads %q at %v", role, l, ph.latest(), ph.p.Place)
			}
			g.tap(ph, dialog.VerbVanish)
			if ph.shows() == "" || ph.p.Place != at {
				t.Errorf("%s, %s: she goes on at %v", role, l, ph.p.Place)
			}
		}
	}
}

// A word of danger is heard in every state she can be in, and under a picture.
func TestAWordOfDangerInEveryState(t *testing.T) {
	in := map[string]func(*rig) *phone{
		"at the door": func(g *rig) *phone { ph := g.phone(); g.writes(ph, "/start"); return ph },
		"choosing a language": func(g *rig) *phone {
			ph := g.phone()
			g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
			g.follows(ph, "l")
			return ph
		},
		"before she agrees": func(g *rig) *phone {
			ph := g.phone()
			g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
			g.follows(ph, "l")
			g.writes(ph, g.words.OwnName("en"))
			g.tap(ph, dialog.VerbAbout)
			return ph
		},
		"in her profile":     func(g *rig) *phone { return g.comesTo(dialog.ViewProfile) },
		"asking the team":    func(g *rig) *phone { ph := g.learner(); g.writes(ph, "/ask"); return ph },
		"before a text":      func(g *rig) *phone { return g.reflects() },
		"before erasing":     func(g *rig) *phone { ph := g.learner(); g.writes(ph, "/forget"); return ph },
		"paused":             func(g *rig) *phone { ph := g.learner(); ph.p.Reminded.Paused = g.now.Add(48 * time.Hour); return ph },
		"marked unreachable": func(g *rig) *phone { ph := g.learner(); ph.p.Unreachable = g.now; return ph },
		"blocked before":     func(g *rig) *phone { ph := g.learner(); ph.p.Blocked, ph.p.BlockedAt = true, g.now; return ph },
		"asked to consent": func(g *rig) *phone {
			ph := g.learner()
			next := *g.course
			next.Consent.Version++
			g.course = &next
			return ph
		},
		"of an ended cohort": func(g *rig) *phone {
			ph := g.learner()
			ended := *g.cohorts["past"]
			ended.Archived = g.now
			g.cohorts["past"] = &ended
			return ph
		},
		"from a backup": func(g *rig) *phone {
			ph := g.learner()
			ph.p = ph.p.Clone()
			dialog.Restored(ph.p, g.now)
			return ph
		},
	}
	for name, stands := range in {
		for _, how := range []string{"typed", "under a picture"} {
			t.Run(name+", "+how, func(t *testing.T) {
				g := newRig(t, 1, false)
				ph := stands(g)
				at, facts := ph.p.Place, len(ph.facts)
				if how == "typed" {
					g.writes(ph, "safe")
				} else {
					g.does(ph, dialog.Event{Sent: &dialog.Sent{What: "photo", File: &cohort.Attachment{Kind: "photo", ID: seal.Conceal("f")}, Caption: seal.Conceal(" Safe ")}})
				}
				if !strings.Contains(ph.everything(), "somebody near you") || ph.p.Place != at || len(ph.facts) != facts || g.threads[ph.id] != nil {
					t.Fatalf("she reads %q, at %v", ph.latest(), ph.p.Place)
				}
				if ph.p.Lang == "" {
					return
				}
				g.tap(ph, dialog.VerbTellTeam)
				if th := g.threads[ph.id]; th == nil || th.State != cohort.ThreadDanger || ph.p.Place != at {
					t.Errorf("the team is not told: %q", ph.latest())
				}
				g.tap(ph, dialog.VerbVanish)
				if strings.Contains(ph.everything(), "somebody near you") {
					t.Errorf("it stays: %q", ph.everything())
				}
			})
		}
	}
}

// learner is somebody who learns, in English.
func (g *rig) learner() *phone {
	g.t.Helper()
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	return ph
}

// comesTo is somebody on her way in who has come to a view of it.
func (g *rig) comesTo(v cohort.View) *phone {
	g.t.Helper()
	ph := g.phone()
	g.invites["l"] = &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1}
	g.follows(ph, "l")
	g.writes(ph, g.words.OwnName("en"))
	g.tap(ph, dialog.VerbAbout)
	g.tap(ph, dialog.VerbAgree)
	if v == dialog.ViewProfile {
		g.tap(ph, dialog.VerbUseName)
	}
	if ph.p.Place.View != v {
		g.t.Fatalf("she stands at %s", ph.p.Place.View)
	}
	return ph
}

// message is the row of a message of the bot's.
func (ph *phone) message(n int64) *row {
	for _, r := range ph.rows {
		if r.said.Message == n {
			return r
		}
	}
	return nil
}

// bears is the latest message in her chat that bears a button.
func (ph *phone) bears(token string) (at *row) {
	for _, r := range ph.rows {
		if !r.gone && slices.Contains(tokensOf(r.body), token) && (at == nil || at.said.Order < r.said.Order) {
			at = r
		}
	}
	return at
}

// standing is the latest button of a verb in her chat that belongs to no step; "": there is none.
func (g *rig) standing(ph *phone, verb dialog.Verb) (token string) {
	latest := int64(-1)
	for _, r := range ph.rows {
		if r.gone || r.said.Order <= latest {
			continue
		}
		for _, x := range tokensOf(r.body) {
			if a := dialog.ParseToken(g.keys, ph.door, x); a != nil && stands(a) && a.Verb == verb {
				token, latest = x, r.said.Order
			}
		}
	}
	return token
}

// withoutLang is a course that is not held in one of its languages any more.
func withoutLang(c *course.Course, l locales.Lang) *course.Course {
	next := *c
	next.Languages = slices.DeleteFunc(slices.Clone(c.Languages), func(x locales.Lang) bool { return x == l })
	return &next
}

// calms has her write a word of danger, and press what then stands under one, as it was or after
// something else; false when there is nothing to press.
func (g *rig) calms(ph *phone) bool {
	if g.r.IntN(2) == 0 {
		g.writes(ph, "safe")
	}
	if g.r.IntN(3) == 0 {
		g.does(ph, dialog.Event{Mended: &dialog.Mended{}})
	}
	verbs := []dialog.Verb{dialog.VerbTellTeam, dialog.VerbVanish, dialog.VerbEmptyNow, dialog.VerbGoBelow, dialog.VerbAskNow, dialog.VerbCalm, dialog.VerbSeeAnswer}
	token := g.standing(ph, verbs[g.r.IntN(len(verbs))])
	if token != "" {
		g.press(ph, token)
	}
	return token != ""
}
