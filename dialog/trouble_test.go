package dialog_test

import (
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

// tends carries an envelope to a matter.
func (g *rig) tends(e dialog.Envelope) dialog.Decision {
	m := g.matters[e.On.ID]
	if begun, ok := dialog.Begins(e); ok && m == nil {
		m = begun.Matter
	}
	if m == nil {
		g.fail("an envelope to a matter that there is not: %s", freeze(e.Event))
		return dialog.Decision{}
	}
	w := g.world(e.On.ID, 0)
	g.see(&w, dialog.Subject{Matter: m}, e)
	before := *m
	d := dialog.Decide(w, dialog.Subject{Matter: m}, e)
	if *m != before {
		g.fail("Decide changed the matter it was given")
	}
	if d.Void {
		return d
	}
	g.matters[e.On.ID] = d.Next.Matter
	for _, ph := range g.people {
		ph.shown = nil // another button hangs there, when it is shown anew
	}
	return d
}

// rests has a matter rest, as five refusals do.
func (g *rig) rests(matter string) dialog.Decision {
	return g.tends(dialog.Envelope{On: dialog.Ref{Kind: dialog.Matter, ID: matter}, Event: dialog.Event{Rest: &dialog.Rest{Reason: "refused"}}})
}

// trouble is what could not be delivered: of three pages of people in each cohort, and
// all that rests.
func (g *rig) trouble(of dialog.TroubleOf) *dialog.Trouble {
	x := &dialog.Trouble{Since: g.now.Add(-30 * aDay)}
	for _, id := range slices.Sorted(maps.Keys(g.matters)) {
		if m := g.matters[id]; m.Paused {
			x.Resting = append(x.Resting, dialog.Resting{Matter: id, Reason: m.Reason, Since: m.Since})
		}
	}
	if !of.People {
		x.Sent, x.Waiting, x.Blocked, x.Counts = 1204, 3, 2, map[dialog.Reason]int{}
		for i, r := range dialog.Reasons() {
			x.Counts[r] = i + 1
		}
		return x
	}
	for _, c := range of.Cohorts {
		for i := range 20 {
			who := dialog.Missing{Code: fmt.Sprintf("P-%s%d", strings.ToUpper(string(c)), i), Name: seal.Conceal("روژان")}
			for _, r := range dialog.Reasons()[i%7:] {
				who.Why = append(who.Why, dialog.Why{Reason: r, Since: g.now.Add(-aDay)})
			}
			x.People = append(x.People, who)
		}
	}
	x.More = len(x.People) > 0
	return x
}

// A matter rests once however often that is said; it goes on when somebody says so who
// has a role for it at that moment, which leaves an entry of who it was.
func TestMatterRestsAndGoesOn(t *testing.T) {
	g := newRig(t, 31, false)
	who := map[cohort.RoleKind]*phone{}
	for _, role := range []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner} {
		who[role] = g.phone()
		g.registers(who[role], role, "past", "en")
	}
	named := g.phone() // an owner by the settings
	named.owner = true
	g.writes(named, "/start")
	g.writes(named, "English")
	resume := func(by string) dialog.Decision {
		return g.tends(dialog.Envelope{On: dialog.Ref{Kind: dialog.Matter, ID: "m"}, By: by, Event: dialog.Event{Resume: &dialog.Resume{}}})
	}
	g.rests("m")
	at := g.matters["m"].Since
	if !g.matters["m"].Paused || g.matters["m"].Reason != "refused" || at != g.now {
		t.Fatalf("it does not rest: %+v", g.matters["m"])
	}
	g.now = g.now.Add(time.Hour)
	if d := g.rests("m"); !d.Void || g.matters["m"].Since != at {
		t.Error("it came to rest twice")
	}
	gone := who[cohort.RoleStaff]
	for _, by := range []string{"", "nobody", who[cohort.RoleParticipant].id} {
		if d := resume(by); !d.Void || !g.matters["m"].Paused {
			t.Errorf("%q let it go on", by)
		}
	}
	for _, ph := range []*phone{who[cohort.RoleCoordinator], gone, who[cohort.RoleOwner], named} {
		g.rests("m")
		d := resume(ph.id)
		if d.Void || g.matters["m"].Paused || len(d.Facts) != 1 {
			t.Fatalf("%v could not let it go on", ph.p.Roles)
		}
		if f := d.Facts[0]; f.Kind != cohort.FactAudit || f.Actor != ph.p.Code || f.Subject != "matter/m" {
			t.Errorf("the entry: %s", freeze(f))
		}
		if d := resume(ph.id); !d.Void {
			t.Error("it went on twice")
		}
	}
	g.rests("m")
	g.writes(gone, "/forget")
	g.tap(gone, dialog.VerbErase)
	if d := resume(gone.id); !d.Void {
		t.Error("somebody who is gone let it go on")
	}
}

// TestWhoSeesTrouble is the table of who sees what of deliveries: for every role and
// cohort, what is asked for and what is shown.
func TestWhoSeesTrouble(t *testing.T) {
	for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
		for _, x := range []struct {
			role   cohort.RoleKind
			group  cohort.ID
			people []cohort.ID
			counts bool
		}{
			{role: cohort.RoleParticipant, group: "past"},
			{role: cohort.RoleCoordinator, group: "past", people: []cohort.ID{"past"}},
			{role: cohort.RoleCoordinator, group: "future", people: []cohort.ID{"future"}},
			{role: cohort.RoleStaff, counts: true},
			{role: cohort.RoleOwner, counts: true},
		} {
			g := newRig(t, 32, false)
			g.rests("rule/module-waiting")
			ph := g.phone()
			g.registers(ph, x.role, x.group, lang)
			g.writes(ph, "/menu")
			if x.role == cohort.RoleParticipant {
				if g.shows(ph, dialog.VerbTrouble) {
					t.Error("a participant is offered what is not delivered")
				}
				continue
			}
			g.tap(ph, dialog.VerbTrouble)
			text := g.screen(ph)
			for _, c := range []cohort.ID{"past", "future"} {
				if named := strings.Contains(text, "P-"+strings.ToUpper(string(c))); named != slices.Contains(x.people, c) {
					t.Errorf("%s of %q: people of %s shown: %t", x.role, x.group, c, named)
				}
			}
			if named := strings.Contains(text, "روژان") || strings.Contains(text, "P-"); named == x.counts {
				t.Errorf("%s: names or codes %t", x.role, named)
			}
			if !g.shows(ph, dialog.VerbTry) {
				t.Errorf("%s is not offered to try again", x.role)
			}
		}
	}
}

// shows says whether a button of the present screen means verb.
func (g *rig) shows(ph *phone, verb dialog.Verb) bool {
	return slices.ContainsFunc(ph.buttons(), func(token string) bool {
		a := dialog.ParseToken(g.keys, ph.door, token)
		return a != nil && a.Verb == verb
	})
}

// screen is the text of the present screen.
func (g *rig) screen(ph *phone) string { return ph.rows[ph.p.Screen.Row].body.Text }

// Two cohorts of hers are shown together; a cohort that is hers no more is not.
func TestTroubleFollowsHerRoles(t *testing.T) {
	g := newRig(t, 33, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleCoordinator, "past", "en")
	g.follows(ph, g.offer(cohort.RoleCoordinator, "future"))
	g.tap(ph, dialog.VerbPromise)
	g.tap(ph, dialog.VerbTrouble)
	for page := range 5 {
		if text := g.screen(ph); strings.Contains(text, "P-PAST") != (page < 3) || strings.Contains(text, "P-FUTURE") != (page > 1) {
			t.Errorf("page %d: %s", page, text)
		}
		g.turnsTo(ph, page+1)
	}
	ph.p.Roles = slices.DeleteFunc(ph.p.Roles, func(r cohort.Role) bool { return r.Cohort == "past" })
	g.writes(ph, "anything")
	if text := g.screen(ph); strings.Contains(text, "P-PAST") || !strings.Contains(text, "P-FUTURE") {
		t.Errorf("after a role has gone: %s", text)
	}
	ph.p.Roles = []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "past"}}
	ph.p.Cohort = "past"
	if g.writes(ph, "anything"); ph.p.Place.View == dialog.ViewTrouble || strings.Contains(g.screen(ph), "P-") {
		t.Errorf("without any role she is on %s: %s", ph.p.Place.View, g.screen(ph))
	}
}

// turnsTo presses the button to a page, if there is one.
func (g *rig) turnsTo(ph *phone, page int) {
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a.Verb == dialog.VerbTrouble && a.Arg == fmt.Sprint(page) {
			g.press(ph, token)
			return
		}
	}
}

// Trying again is asked once; meanwhile somebody else may have done so.
func TestTryingAgain(t *testing.T) {
	g := newRig(t, 34, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleCoordinator, "past", "en")
	g.rests("rule/module-waiting")
	g.writes(ph, "/menu")
	g.tap(ph, dialog.VerbTrouble)
	g.tap(ph, dialog.VerbTry)
	if ph.p.Place.View != dialog.ViewResume || !g.matters["rule/module-waiting"].Paused {
		t.Fatalf("she is not asked: %s", ph.p.Place.View)
	}
	g.tap(ph, dialog.VerbTrouble)
	if ph.p.Place.View != dialog.ViewTrouble || !g.matters["rule/module-waiting"].Paused {
		t.Fatal("going back, it goes on")
	}
	g.tap(ph, dialog.VerbTry)
	d := g.tap(ph, dialog.VerbResume)
	if g.matters["rule/module-waiting"].Paused || !says(d, "trouble_resumed") || g.shows(ph, dialog.VerbTry) {
		t.Fatalf("it does not go on: %s", g.screen(ph))
	}
	g.rests("digest")
	g.tap(ph, dialog.VerbTrouble)
	g.matters["digest"] = &cohort.Matter{} // somebody else lets it go on
	if d := g.tap(ph, dialog.VerbTry); ph.p.Place.View != dialog.ViewTrouble || d.Answer == nil || g.shows(ph, dialog.VerbTry) {
		t.Errorf("what goes on by now can be tried again: %s", g.screen(ph))
	}
}

// When nothing is wrong there is one calm line.
func TestNothingIsWrong(t *testing.T) {
	g := newRig(t, 35, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleStaff, "", "en")
	ev := dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbTrouble, Step: ph.p.Step}, Message: 1}}
	for role, calm := range map[cohort.RoleKind]string{cohort.RoleStaff: "trouble_calm", cohort.RoleCoordinator: "trouble_calm_people"} {
		ph.p.Roles = []cohort.Role{{Kind: role, Cohort: "past"}}
		w := g.world(ph.id, ph.version)
		w.Trouble = &dialog.Trouble{Since: g.now}
		d := dialog.Decide(w, dialog.Subject{Person: ph.p}, dialog.Envelope{Event: ev})
		i := slices.IndexFunc(d.Say, func(s dialog.Say) bool { return len(s.Parts) > 0 })
		if parts := d.Say[i].Parts; len(parts) != 2 || parts[1].Key != calm {
			t.Errorf("%s: %s", role, freeze(parts))
		}
	}
}

// Somebody who was away is told how many messages could not reach her, once, above or
// below the screen she gets.
func TestWhatCouldNotReachHer(t *testing.T) {
	g := newRig(t, 36, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	missed := func(d dialog.Decision) int {
		for _, s := range d.Say {
			for _, p := range s.Parts {
				if p.Key == "blocked_missed" {
					return p.Args["N"].(int)
				}
			}
		}
		return 0
	}
	seen := ph.p.Seen
	for i, away := range []func(){
		func() { g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: true}}) }, // and back within the hour
		func() { g.now = g.now.Add(25 * time.Hour) },                                   // nobody told of a block
	} {
		for ph.p.Seen = seen; int(ph.p.Seen)%4 != 3; ph.p.Seen-- { // as the rig has it, three messages
		}
		away()
		if n := missed(g.writes(ph, "/menu")); n != 3 {
			t.Errorf("case %d: told of %d", i, n)
		}
		if n := missed(g.writes(ph, "/menu")); n != 0 {
			t.Errorf("case %d: told again, of %d", i, n)
		}
		seen = ph.p.Seen
	}
	if n := missed(g.writes(ph, "/menu")); n != 0 || ph.p.Unreached != 0 {
		t.Error("she was never away, and told")
	}
}

// Who looks after the server is told once for each rest, and nobody else.
func TestOwnersAreToldOfARest(t *testing.T) {
	g := newRig(t, 37, false)
	ph, other := g.phone(), g.phone()
	g.registers(ph, cohort.RoleOwner, "", "en")
	g.registers(other, cohort.RoleStaff, "", "en")
	rests := func(since cohort.Instant) dialog.Event {
		return dialog.Event{Upkeep: &dialog.Upkeep{Rests: since}}
	}
	if d := g.does(ph, rests(g.now)); !says(d, "upkeep_rests") {
		t.Error("she is not told in her first minute")
	}
	if d := g.does(ph, rests(g.now)); !d.Void {
		t.Error("she is told twice")
	}
	if d := g.does(ph, rests(g.now.Add(time.Second))); !says(d, "upkeep_rests") {
		t.Error("she is not told of the next rest")
	}
	if d := g.does(other, rests(g.now)); !d.Void {
		t.Error("somebody else is told")
	}
	g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	if d := g.does(ph, rests(g.now.Add(time.Hour))); len(d.Say) > 0 {
		t.Error("she has blocked the bot, and is told")
	}
}

// A matter is called by what it is in the course, in her language; what has left the
// course still has a name.
func TestMattersAreNamed(t *testing.T) {
	for matter, want := range map[string]string{
		"rule/module-waiting": "Reminder: ", "open/first-steps": "News of an open module: ", "due/first-steps": "News of a day that comes near: ",
		"five": "Five minutes a day", "rule/gone": "Messages of one kind", "open/gone": "Messages of one kind", "digest": "Messages of one kind",
	} {
		for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
			g := newRig(t, 38, false)
			ph := g.phone()
			g.registers(ph, cohort.RoleStaff, "", lang)
			g.rests(matter)
			g.writes(ph, "/menu")
			g.tap(ph, dialog.VerbTrouble)
			if text := g.screen(ph); lang == "en" && !strings.Contains(text, want) {
				t.Errorf("%s: %s", matter, text)
			}
			if g.tap(ph, dialog.VerbTry); ph.p.Place.Matter != matter {
				t.Errorf("%s: asked about %q", matter, ph.p.Place.Matter)
			}
		}
	}
}

// Somebody who has not been asked what she is called stands there by her code; one
// whose name cannot be read, too.
func TestTheNamelessAreListed(t *testing.T) {
	g := newRig(t, 39, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleCoordinator, "past", "en")
	w := g.world(ph.id, ph.version)
	w.Trouble = &dialog.Trouble{People: []dialog.Missing{
		{Code: "P-NAMELESS"}, {Code: "P-UNREAD", Name: seal.Private{Box: "1.x"}},
	}}
	act := &dialog.Act{Verb: dialog.VerbTrouble, Step: ph.p.Step}
	d := dialog.Decide(w, dialog.Subject{Person: ph.p}, dialog.Envelope{Event: dialog.Event{Pressed: &dialog.Pressed{Act: act, Message: 1}}})
	var text string
	for _, s := range d.Say {
		if len(s.Parts) > 0 {
			b, err := g.render.Render(d.Next.Person, s)
			if err != nil {
				t.Fatal(err)
			}
			text += b.Text
		}
	}
	for _, want := range []string{"<b>\u2068P-NAMELESS\u2069</b>", "(name not readable)</b> · \u2068P-UNREAD"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}

// Why a matter rests is told in words, in each language, also for a reason that this
// program does not know.
func TestWhyAMatterRests(t *testing.T) {
	g := newRig(t, 40, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleStaff, "", "en")
	for _, reason := range []string{"refused", "too_long", "bad_markup", "file", "no_source", "no_chat", "another", ""} {
		for _, lang := range []locales.Lang{"ar", "ckb", "en"} {
			ph.p.Lang = lang
			g.matters["digest"] = &cohort.Matter{Paused: true, Reason: reason, Since: g.now}
			g.writes(ph, "/menu")
			g.tap(ph, dialog.VerbTrouble)
			known := reason != "refused" && reason != "no_chat" && reason != "another" && reason != ""
			if text := g.screen(ph); lang == "en" && strings.Contains(text, "of them in a row: ") != known {
				t.Errorf("%q: %s", reason, text)
			}
		}
	}
}
