package dialog_test

import (
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// pressesNow has somebody press the button on her screen that means verb, and keeps what
// follows from it back.
func (g *rig) pressesNow(ph *phone, verb dialog.Verb) []dialog.Envelope {
	g.t.Helper()
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb {
			press := dialog.Event{Pressed: &dialog.Pressed{Act: a, Message: 1}}
			return g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: ph.id, Event: press}).Then
		}
	}
	g.t.Fatalf("no button %s on %s", verb, ph.p.Place.View)
	return nil
}

// lines are those of her chat in which a text stands.
func (ph *phone) lines(text string) int {
	n := 0
	for _, r := range ph.rows {
		if !r.gone && strings.Contains(r.body.Text, text) {
			n++
		}
	}
	return n
}

// TestTwoCareAtOnce: two of the team ask the same for somebody at the same moment. It is done
// once and written once; the second hears that it was so already, and of two links that lead
// back only one was ever made. One who has lost her role meanwhile, or has blocked the bot,
// changes nothing and holds nobody up.
func TestTwoCareAtOnce(t *testing.T) {
	for _, do := range []dialog.CareAct{dialog.CareMove, dialog.CareUnreachable, dialog.CareLost} {
		for _, second := range []string{"stays", "loses her role", "blocks the bot"} {
			g, her, _ := team(t)
			g.last = string(do) + ", the second " + second
			a, b := g.anOwner(), g.anOwner()
			id, before := her.id, len(her.audits)
			var then []dialog.Envelope
			for _, ph := range []*phone{a, b} {
				g.wants(ph, id, do)
				if do == dialog.CareMove {
					g.tap(ph, dialog.VerbCareTo)
				}
				then = append(then, g.pressesNow(ph, dialog.VerbCareSure)...)
			}
			b.p = b.p.Clone()
			switch second {
			case "loses her role":
				b.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
			case "blocks the bot":
				b.p.Blocked = true
			}
			g.carry(then)
			if n := len(g.whose(id).audits) - before; n != 1 {
				t.Errorf("%s: written %d times", g.last, n)
			}
			if links := a.lines(" i_") + b.lines(" i_"); do == dialog.CareLost && links != 1 {
				t.Errorf("%s: %d links are handed out", g.last, links)
			}
			want := map[string]string{"stays": "cared_same", "loses her role": "", "blocks the bot": "cared_same"}[second]
			if at := b.p.Place; at.View == dialog.ViewCaring || want != "" && at.Matter != want {
				t.Errorf("%s: the second stands on %+v", g.last, at)
			}
			if a.p.Place.View != dialog.ViewCared {
				t.Errorf("%s: the first stands on %s", g.last, a.p.Place.View)
			}
		}
	}
}

// TestTwoNudgeAtOnce: she is told once, and of the two the second hears that one came lately;
// whoever has lost her role by then hears that she may not.
func TestTwoNudgeAtOnce(t *testing.T) {
	for _, all := range []bool{false, true} {
		g, c, them := staffed(t, 3)
		g.course.Calendar = nil
		other := g.coordinator()
		g.now = g.now.Add(9 * 24 * time.Hour)
		for _, ph := range them {
			ph.p.Seen, ph.p.Joined, ph.p.Moved = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour), 0
		}
		var then []dialog.Envelope
		for _, ph := range []*phone{c, other} {
			if all {
				g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: dialog.VerbNudgeAll, Arg: "s7"}, Message: 1}})
				then = append(then, g.pressesNow(ph, dialog.VerbNudgeYes)...)
				continue
			}
			g.opensCard(ph, them[0].id)
			then = append(then, g.pressesNow(ph, dialog.VerbNudgeHer)...)
		}
		g.carry(then)
		nudged, wrote := 0, 0
		for _, ph := range them {
			g.now = max(g.now, ph.due)
			g.dueFor(ph)
			nudged += ph.lines("You are in our thoughts")
			for _, a := range audited(ph) {
				if strings.HasPrefix(a, "nudged") {
					wrote++
				}
			}
		}
		want := 1
		if all {
			want = len(them)
		}
		if nudged != want || wrote != want {
			t.Errorf("all %v: %d are nudged, %d times written", all, nudged, wrote)
		}
		if all && (c.p.Nudging.Sent != 3 || other.p.Nudging.Sent != 0 || other.p.Nudging.Not["lately"] != 3) {
			t.Errorf("the first counts %+v, the second %+v", c.p.Nudging, other.p.Nudging)
		}
		if !all && !strings.Contains(other.shows(), "lately") && !strings.Contains(other.shows(), "days") {
			t.Errorf("the second reads %q", other.shows())
		}
	}
}
