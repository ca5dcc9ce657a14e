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

// presses has somebody press a button of this meaning as it could hang on her screen, whether it
// does or not.
func (g *rig) presses(ph *phone, verb dialog.Verb, arg string) dialog.Decision {
	g.t.Helper()
	return g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: ph.p.Step, Verb: verb, Arg: arg}, Message: 1}})
}

// puts has her stand somewhere, as the store could have it.
func (g *rig) puts(ph *phone, at cohort.Place, task cohort.Task) {
	ph.p = ph.p.Clone()
	ph.p.Place, ph.p.Task = at, task
	ph.p.Step++
}

// stays says what a press has led to that nothing may come of: where it led to, or whom it
// concerned. "" when it came to nothing.
func stays(ph *phone, d dialog.Decision, not ...cohort.View) string {
	for _, v := range not {
		if ph.p.Place.View == v {
			return "it leads to " + string(v)
		}
	}
	if len(d.Then) > 0 {
		return "it goes to " + string(d.Then[0].On.Kind) + " " + d.Then[0].On.ID
	}
	return ""
}

// Whose a conversation with the team is, is asked at each press on it: of another cohort, of
// nobody's, one's own, hers who is erased, and in a role that answers none, it is not there.
func TestWhoseThread(t *testing.T) {
	type of struct {
		in    cohort.ID // whose coordinators answer it
		actor func(g *rig) *phone
		gone  bool // who wrote it is erased
		own   bool // it is hers who presses
		holds bool // it is hers to answer
	}
	past := func(g *rig) *phone { return g.coordinator() }
	both := func(g *rig) *phone {
		ph := g.phone()
		g.registers(ph, cohort.RoleParticipant, "past", "en")
		ph.p = ph.p.Clone()
		ph.p.Roles = append(ph.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"})
		ph.p.Acting = cohort.RoleCoordinator
		return ph
	}
	learns := func(g *rig) *phone {
		ph := both(g)
		ph.p.Acting = cohort.RoleParticipant
		return ph
	}
	owner := func(g *rig) *phone { return g.anOwner() }
	for name, x := range map[string]of{
		"of her cohort":                       {in: "past", actor: past, holds: true},
		"of another cohort":                   {in: "future", actor: past},
		"of nobody's cohort":                  {in: "", actor: past},
		"of a cohort, by an owner":            {in: "past", actor: owner},
		"of nobody's, by an owner":            {in: "", actor: owner, holds: true},
		"of who is erased":                    {in: "past", actor: past, gone: true},
		"her own":                             {in: "past", actor: both, own: true},
		"of her cohort, acting as another":    {in: "past", actor: learns},
		"of her cohort, acting as who may":    {in: "past", actor: both, holds: true},
		"of nobody's, by her who also learns": {in: "", actor: learns},
	} {
		for _, verb := range []dialog.Verb{
			dialog.VerbThread, dialog.VerbClaim, dialog.VerbCloseTalk, dialog.VerbGiveBack, dialog.VerbTakeBack, dialog.VerbWriteBack, dialog.VerbHandOver,
		} {
			g := newRig(t, 1, false)
			her, ph := g.phone(), x.actor(g)
			g.last = name + ", " + string(verb)
			g.registers(her, cohort.RoleParticipant, "past", "en")
			whose := her.id
			if x.own {
				whose = ph.id
			}
			g.threads[whose] = &cohort.Thread{
				Person: whose, Cohort: x.in, State: cohort.ThreadWaits, Since: g.now, N: 2, Claimed: ph.id, ClaimedAt: g.now,
				Lines: []cohort.Line{{N: 1, By: ph.id, Text: seal.Conceal("Yes."), Cohort: x.in}, {N: 2, Text: seal.Conceal(herSecret), Cohort: x.in}},
			}
			if x.gone {
				her.p = &cohort.Participant{Door: her.p.Door, Stage: cohort.StageGone}
			}
			g.writes(ph, "/menu")
			arg := whose
			if verb != dialog.VerbThread {
				g.puts(ph, cohort.Place{View: dialog.ViewThread}, cohort.Task{Thread: whose})
				arg = "1"
			}
			before := freeze(g.threads[whose])
			d := g.presses(ph, verb, arg)
			bad := stays(ph, d, dialog.ViewThread, dialog.ViewReply, dialog.ViewHandOver)
			if strings.Contains(ph.everything(), "husband") && !x.holds || freeze(g.threads[whose]) != before && !x.holds {
				bad = "she reads it, or it has changed"
			}
			if (bad != "") == !x.holds {
				t.Errorf("%s: holds %v: %q, at %s", g.last, x.holds, bad, ph.p.Place.View)
			}
		}
	}
}

// A conversation is handed over to nobody but another who may answer it, and to her once.
func TestToWhomAThreadIsHanded(t *testing.T) {
	for name, x := range map[string]struct {
		to   func(g *rig, her, one, two *phone) string
		why  dialog.ThreadWhy
		done bool
	}{
		"another of the team":       {func(_ *rig, _, _, two *phone) string { return two.id }, "", true},
		"who has it":                {func(_ *rig, _, one, _ *phone) string { return one.id }, "", false},
		"who asks herself":          {func(g *rig, her, _, _ *phone) string { g.coordinatesToo(her, "past"); return her.id }, dialog.ThreadNobody, false},
		"a coordinator of another":  {func(g *rig, _, _, two *phone) string { two.p.Roles[0].Cohort = "future"; return two.id }, dialog.ThreadNobody, false},
		"an owner":                  {func(g *rig, _, _, _ *phone) string { return g.anOwner().id }, dialog.ThreadNobody, false},
		"somebody who learns there": {func(g *rig, _, _, _ *phone) string { return g.learner().id }, dialog.ThreadNobody, false},
		"nobody":                    {func(*rig, *phone, *phone, *phone) string { return "nobody" }, dialog.ThreadNobody, false},
	} {
		g := newRig(t, 1, false)
		her, one, two := g.inboxOf("en")
		g.last = name
		g.asksTeam(her, "When?")
		g.opensThread(one)
		g.tap(one, dialog.VerbClaim)
		two.p = two.p.Clone()
		act := &dialog.ThreadAct{Do: dialog.ThreadHandOver, To: x.to(g, her, one, two)}
		w := g.world(cohort.ThreadID(her.id), 9)
		s := dialog.Subject{Thread: g.threads[her.id]}
		e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Thread, ID: cohort.ThreadID(her.id)}, By: one.id, Event: dialog.Event{Thread: act}}
		g.see(&w, s, e)
		d := dialog.Decide(w, s, e)
		var why dialog.ThreadWhy
		for _, n := range d.Then {
			if n.On.ID == one.id {
				why = n.Event.Threaded.Why
			}
		}
		if why != x.why || (len(d.Facts) == 1) != x.done || (d.Next.Thread.Claimed == act.To) != (why == "") {
			t.Errorf("%s: why %q, facts %d, it is with %q", name, why, len(d.Facts), d.Next.Thread.Claimed)
		}
	}
}

// coordinatesToo gives somebody one role more.
func (g *rig) coordinatesToo(ph *phone, in cohort.ID) {
	ph.p = ph.p.Clone()
	ph.p.Roles = append(ph.p.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: in})
}

// Whose an announcement is, is asked at each press on it.
func TestWhoseAnnouncement(t *testing.T) {
	for name, x := range map[string]struct {
		in     cohort.ID
		acting cohort.RoleKind
		holds  bool
	}{
		"of her cohort":     {"past", cohort.RoleCoordinator, true},
		"of another cohort": {"future", cohort.RoleCoordinator, false},
		"as who learns":     {"past", cohort.RoleParticipant, false},
	} {
		for _, verb := range []dialog.Verb{
			dialog.VerbOneSpoken, dialog.VerbLook, dialog.VerbReword, dialog.VerbWithdraw, dialog.VerbWithdrawYes,
			dialog.VerbHalt, dialog.VerbSendReady, dialog.VerbWhoReplied,
		} {
			g := newRig(t, 1, false)
			ph := g.phone()
			g.last = name + ", " + string(verb)
			g.registers(ph, cohort.RoleParticipant, "past", "en")
			g.coordinatesToo(ph, "past")
			ph.p.Acting = x.acting
			g.spoken["x"] = &cohort.Announcement{
				Cohort: x.in, Way: cohort.WayOriginal, Original: "en", State: cohort.AnnouncementGoes, Started: g.now, Question: cohort.QuestionCome,
				Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("Their meeting is in the old hall.")},
			}
			g.writes(ph, "/menu")
			view, arg := dialog.ViewSpoken, ""
			switch verb {
			case dialog.VerbOneSpoken:
				view, arg = dialog.ViewHistory, "x"
			case dialog.VerbWithdrawYes:
				view = dialog.ViewWithdraw
			case dialog.VerbWhoReplied:
				arg = string(cohort.ResponseYes)
			}
			g.puts(ph, cohort.Place{View: view, Matter: "x"}, cohort.Task{})
			before, said := freeze(g.spoken["x"]), len(ph.rows)
			d := g.presses(ph, verb, arg)
			led := []cohort.View{dialog.ViewReworded, dialog.ViewWithdraw, dialog.ViewReplied}
			if verb == dialog.VerbOneSpoken {
				led = append(led, dialog.ViewSpoken)
			}
			bad := stays(ph, d, led...)
			if freeze(g.spoken["x"]) != before || strings.Contains(ph.everything(), "old hall") {
				bad = "it is changed, or read"
			}
			if (bad != "") != x.holds {
				t.Errorf("%s: %q at %s, %d messages", g.last, bad, ph.p.Place.View, len(ph.rows)-said)
			}
		}
	}
}

// Who waits to be confirmed is seen and judged by those alone who may invite to where she waits,
// and only while she waits.
func TestWhoseGuest(t *testing.T) {
	for name, x := range map[string]struct {
		role   cohort.RoleKind
		in     cohort.ID
		change func(p *cohort.Participant)
		holds  bool
	}{
		"of her cohort":           {cohort.RoleParticipant, "past", nil, true},
		"of another cohort":       {cohort.RoleParticipant, "future", nil, false},
		"who would be staff":      {cohort.RoleStaff, "past", nil, false},
		"who waits for nothing":   {cohort.RoleParticipant, "past", func(p *cohort.Participant) { p.Registration.Awaits = 0 }, false},
		"who has not said a name": {cohort.RoleParticipant, "past", func(p *cohort.Participant) { p.Name = seal.Private{} }, false},
		"who is in":               {cohort.RoleParticipant, "past", func(p *cohort.Participant) { p.Stage = cohort.StageJoining }, false},
	} {
		for verb, view := range map[dialog.Verb]cohort.View{
			dialog.VerbGuest: dialog.ViewGuests, dialog.VerbAdmit: dialog.ViewGuest, dialog.VerbTurnAway: dialog.ViewGuest, dialog.VerbSure: dialog.ViewGuestSure,
		} {
			g := newRig(t, 1, false)
			ph, guest := g.coordinator(), g.phone()
			g.last = name + ", " + string(verb)
			guest.p.Lang, guest.p.Name = "en", seal.Conceal("Rojîn")
			guest.p.Registration = cohort.Registration{Invitation: "l", Role: x.role, Cohort: x.in, Awaits: g.now, Consent: 1}
			if x.change != nil {
				x.change(guest.p)
			}
			g.writes(ph, "/menu")
			task := cohort.Task{Person: guest.id}
			if verb == dialog.VerbGuest {
				task = cohort.Task{}
			}
			g.puts(ph, cohort.Place{View: view}, task)
			d := g.presses(ph, verb, guest.id)
			bad := stays(ph, d, dialog.ViewGuest, dialog.ViewGuestSure, dialog.ViewInviting)
			if strings.Contains(ph.everything(), "Rojîn") && ph.p.Place.View == dialog.ViewGuest && !x.holds {
				bad = "she reads the name"
			}
			if (bad != "") != x.holds {
				t.Errorf("%s: %q at %s", g.last, bad, ph.p.Place.View)
			}
		}
	}
}

// A link that was made is handed to her alone who may hand it on at that moment.
func TestToWhomALinkIsHanded(t *testing.T) {
	for name, x := range map[string]struct {
		change func(p *cohort.Participant)
		holds  bool
	}{
		"as she was":              {func(*cohort.Participant) {}, true},
		"she has lost the role":   {func(p *cohort.Participant) { p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} }, false},
		"it is of another cohort": {func(p *cohort.Participant) { p.Roles[0].Cohort = "future" }, false},
		"she is a stranger":       {func(p *cohort.Participant) { p.Stage, p.Roles = cohort.StageVisitor, nil }, false},
	} {
		for _, of := range []int{1, 5} {
			g := newRig(t, 1, false)
			ph := g.coordinator()
			g.puts(ph, cohort.Place{View: dialog.ViewInviting}, cohort.Task{Cohort: "past", Role: cohort.RoleParticipant, Uses: 1, Days: 30})
			ph.p.Roles = append([]cohort.Role(nil), ph.p.Roles...)
			x.change(ph.p)
			i := &dialog.Issued{Issue: dialog.Issue{
				Invitation: cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1, Made: g.now}, Seed: "seed", N: of, Of: of,
			}}
			d := g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, By: "link", Event: dialog.Event{Issued: i}})
			handed := false
			for _, s := range d.Say {
				handed = handed || s.File != nil || len(s.Parts) > 0 && strings.HasPrefix(s.Parts[0].Key, "invitation_")
			}
			if handed != x.holds {
				t.Errorf("%s, %d links: handed %v", name, of, handed)
			}
		}
	}
}

// That somebody is an owner no more is the word of Owners alone.
func TestOnlyOwnersUnseat(t *testing.T) {
	for by, holds := range map[string]bool{dialog.OwnersID: true, "boss": false, "": false} {
		g := newRig(t, 1, false)
		boss, her := g.anOwner(), g.anOwner()
		if by == "boss" {
			by = boss.id
		}
		d := g.turn(her, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, By: by, Event: dialog.Event{Unseated: &dialog.Unseated{For: boss.id, Code: boss.p.Code}}})
		if her.p.Has(cohort.RoleOwner) == holds || (len(d.Facts)+len(d.Then) > 0) != holds {
			t.Errorf("on the word of %q she is an owner: %v, %+v", by, her.p.Has(cohort.RoleOwner), d.Then)
		}
	}
}

// What goes on with nudging is her own word, while she may.
func TestWhoGoesOnNudging(t *testing.T) {
	for name, x := range map[string]struct {
		by    func(she, other *phone) string
		in    cohort.ID
		loses bool
		holds bool
	}{
		"she herself":         {func(she, _ *phone) string { return she.id }, "past", false, true},
		"another":             {func(_, other *phone) string { return other.id }, "past", false, false},
		"of another cohort":   {func(she, _ *phone) string { return she.id }, "future", false, false},
		"the role is lost":    {func(she, _ *phone) string { return she.id }, "past", true, false},
		"nobody has asked it": {func(*phone, *phone) string { return "" }, "past", false, false},
	} {
		g := newRig(t, 1, false)
		she, other := g.coordinator(), g.coordinator()
		for _, in := range []cohort.ID{"past", "future"} {
			her := g.phone()
			g.registers(her, cohort.RoleParticipant, in, "en")
			g.pressVerb(her, dialog.VerbFirst)
			her.p = her.p.Clone()
			her.p.Seen, her.p.Joined = g.now.Add(-9*24*time.Hour), g.now.Add(-9*24*time.Hour)
			her.p.Cohort = in
			g.cohorts["future"].Start = "2026-01-01"
		}
		she.p = she.p.Clone()
		if x.loses {
			she.p.Roles = []cohort.Role{{Kind: cohort.RoleStaff}}
		}
		e := dialog.Envelope{By: x.by(she, other), Event: dialog.Event{NudgeOn: &dialog.NudgeOn{Cohort: x.in, Days: 7}}}
		d := g.turn(she, e)
		if (len(d.Then) > 0) != x.holds {
			t.Errorf("%s: %d are nudged", name, len(d.Then))
		}
	}
}

// The link that leads somebody back is hers alone to make and to end, lets in one, and nobody who
// comes by it as by any other.
func TestALinkBackIsHersAlone(t *testing.T) {
	link := func(by string) *cohort.Invitation {
		return &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: "past", Uses: 1, Made: 1, Expires: 1 << 50, Subject: by}
	}
	back := &dialog.Return{Visitor: "v", Door: "door9", Lang: "en", Chat: seal.Conceal("7009")}
	for name, x := range map[string]struct {
		inv     *cohort.Invitation
		by      string
		ev      dialog.Event
		subject string // whom it leads to afterwards
		to      string // whom something is said to
	}{
		"it is made":             {&cohort.Invitation{}, "her", dialog.Event{Lead: &dialog.Lead{Cohort: "past", Until: 1 << 50}}, "her", ""},
		"made by another again":  {link("her"), "other", dialog.Event{Lead: &dialog.Lead{Cohort: "past", Until: 1 << 50}}, "her", ""},
		"made by her again":      {link("her"), "her", dialog.Event{Lead: &dialog.Lead{Cohort: "past", Until: 1 << 50}}, "her", ""},
		"over another's":         {&cohort.Invitation{Role: cohort.RoleStaff, Made: 1, Uses: 1}, "her", dialog.Event{Lead: &dialog.Lead{Cohort: "past", Until: 1 << 50}}, "", ""},
		"she ends it":            {link("her"), "her", dialog.Event{Lead: &dialog.Lead{}}, "", ""},
		"another ends it":        {link("her"), "other", dialog.Event{Lead: &dialog.Lead{}}, "her", ""},
		"it lets her in":         {link("her"), "v", dialog.Event{Redeem: &dialog.Redeem{Person: "v", Return: back}}, "her", "her"},
		"as any other link":      {link("her"), "v", dialog.Event{Redeem: &dialog.Redeem{Person: "v"}}, "her", "v refused"},
		"it is used already":     {&cohort.Invitation{Uses: 1, Used: 1, Made: 1, Subject: "her", Expires: 1 << 50}, "v", dialog.Event{Redeem: &dialog.Redeem{Person: "v", Return: back}}, "her", "v refused"},
		"it is over":             {&cohort.Invitation{Uses: 1, Made: 1, Subject: "her", Expires: 2}, "v", dialog.Event{Redeem: &dialog.Redeem{Person: "v", Return: back}}, "her", "v refused"},
		"a link that leads none": {&cohort.Invitation{Uses: 1, Made: 1, Revoked: true}, "v", dialog.Event{Redeem: &dialog.Redeem{Person: "v", Return: back}}, "", "v refused"},
	} {
		g := newRig(t, 1, false)
		w := g.world("link", 3)
		s := dialog.Subject{Invitation: x.inv}
		before := freeze(x.inv)
		d := dialog.Decide(w, s, dialog.Envelope{On: dialog.Ref{Kind: dialog.Invitation, ID: "link"}, By: x.by, Event: x.ev})
		to := ""
		for _, e := range d.Then {
			if to += e.On.ID; e.Event.Refused != nil {
				to += " refused"
			}
		}
		if is := d.Next.Invitation; is.Subject != x.subject || to != x.to || x.subject == "" && is.Open(g.now) && name != "over another's" {
			t.Errorf("%s: it leads to %q, and %q is told", name, is.Subject, to)
		}
		if name == "she ends it" && d.Next.Invitation.Uses > 0 {
			t.Error("what she has ended is listed among the invitations of the team")
		}
		if strings.Contains(name, "another") && freeze(d.Next.Invitation) != before {
			t.Errorf("%s: it is %s", name, freeze(d.Next.Invitation))
		}
	}
}

// The link that leads somebody back is handed to her alone who may part her from her account, of
// her cohort, in that role, and only while it is the one that holds.
func TestToWhomALinkBackIsHanded(t *testing.T) {
	for name, x := range map[string]struct {
		change func(she, her *cohort.Participant, c *dialog.Cared)
		holds  bool
	}{
		"as it is":          {func(_, _ *cohort.Participant, _ *dialog.Cared) {}, true},
		"an older link":     {func(_, _ *cohort.Participant, c *dialog.Cared) { c.Seed = "older" }, false},
		"no link":           {func(_, her *cohort.Participant, c *dialog.Cared) { c.Seed, her.Lost.Seed = "", "" }, false},
		"of another cohort": {func(she, _ *cohort.Participant, _ *dialog.Cared) { she.Roles[0].Cohort = "future" }, false},
		"the role is lost":  {func(she, _ *cohort.Participant, _ *dialog.Cared) { she.Roles = []cohort.Role{{Kind: cohort.RoleStaff}} }, false},
		"acting as who may not": {func(she, _ *cohort.Participant, _ *dialog.Cared) {
			she.Roles, she.Acting = append(she.Roles, cohort.Role{Kind: cohort.RoleStaff}), cohort.RoleStaff
		}, false},
		"of an owner": {func(_, her *cohort.Participant, _ *dialog.Cared) {
			her.Roles = append(her.Roles, cohort.Role{Kind: cohort.RoleOwner})
		}, false},
		"of one of the team": {func(_, her *cohort.Participant, _ *dialog.Cared) {
			her.Roles = append(her.Roles, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "past"})
		}, false},
	} {
		g, her, she := team(t)
		g.last = name
		g.loses(she, her.id)
		lost := g.whose(her.id)
		if lost == nil || lost == her {
			lost = g.lost[0]
		}
		g.writes(she, "/menu")
		for _, r := range she.rows {
			r.gone = true
		}
		she.p, lost.p = she.p.Clone(), lost.p.Clone()
		she.p.Roles = append([]cohort.Role(nil), she.p.Roles...)
		lost.p.Roles = append([]cohort.Role(nil), lost.p.Roles...)
		c := &dialog.Cared{Person: lost.id, Do: dialog.CareRenew, Seed: lost.p.Lost.Seed}
		x.change(she.p, lost.p, c)
		d := g.turn(she, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: she.id}, By: lost.id, Event: dialog.Event{Cared: c}})
		if handed := says(d, "return_message"); handed != x.holds {
			t.Errorf("%s: she is handed the link: %v", name, handed)
		}
	}
}
