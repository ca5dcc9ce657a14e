package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/seal"
)

const (
	walkSteps = 80_000
	walkSeed  = 20260302
)

// TestWalk does whatever people may do, in any order, and holds the invariants
// of check after every step.
func TestWalk(t *testing.T) {
	if testing.Short() {
		t.Skip("a long walk; TestEveryStateAnswersEveryInput walks a short one")
	}
	t.Logf("seed %d, %d steps", walkSeed, walkSteps)
	var rigs []*rig
	t.Run("walks", func(t *testing.T) {
		for i := range uint64(5) {
			g := newRig(t, walkSeed+i, i == 3)
			rigs = append(rigs, g)
			if i == 2 || i == 4 {
				g.manyCohorts()
			}
			g.slow = i == 1
			g.team = i == 4
			t.Run(fmt.Sprintf("walk%d", i), func(t *testing.T) {
				t.Parallel()
				g.t = t
				steps := walkSteps / 4
				if i == 3 { // of the shipped course, whose screens are long
					steps /= 4
				}
				g.walk(steps)
			})
		}
	})
	for i := uint64(5); i < 12 && len(unmet(t, rigs...)) > 0 && !t.Failed(); i++ { // some ways are seldom gone
		t.Logf("walk %d for %s", i, strings.Join(unmet(t, rigs...), ", "))
		g := newRig(t, walkSeed+i, false)
		g.team = i%2 == 0
		if i%3 == 0 {
			g.manyCohorts()
		}
		g.walk(walkSteps / 4)
		rigs = append(rigs, g)
	}
	for _, what := range unmet(t, rigs...) {
		t.Error(what)
	}
}

// manyCohorts adds more of them than one screen lists.
func (g *rig) manyCohorts() {
	for i := range 45 {
		g.cohorts[cohort.ID(fmt.Sprintf("more%02d", i))] = g.cohorts["past"]
	}
}

// TestAWalkCanBeWalkedAgain holds that a seed says all of a walk: what fails once
// fails again.
func TestAWalkCanBeWalkedAgain(t *testing.T) {
	var ends []string
	for range 2 {
		g := newRig(t, walkSeed, false)
		g.walk(2000)
		end := ""
		for _, ph := range g.people {
			end += freeze(ph.p)
		}
		ends = append(ends, end)
	}
	if ends[0] != ends[1] {
		t.Error("two walks of one seed ended differently")
	}
}

// unmet are the views and the transitions that none of the walks came to.
func unmet(t *testing.T, rigs ...*rig) (out []string) {
	none := func(of func(*rig) int) bool {
		return !slices.ContainsFunc(rigs, func(g *rig) bool { return of(g) > 0 })
	}
	for _, v := range declaredViews(t) {
		if none(func(g *rig) int { return g.views[v] }) {
			out = append(out, fmt.Sprintf("the view %s was never shown", v))
		}
	}
	for _, x := range dialog.Transitions() {
		name := fmt.Sprintf("%s %s", x.From, x.Verb)
		switch name {
		case arrowOf(dialog.ViewReturn, dialog.VerbDisagree):
			continue // no walk of this length is sure to come to it: TestReturnElsewhere does
		case arrowOf(dialog.ViewNames, dialog.VerbNamingYes), arrowOf(dialog.ViewNames, dialog.VerbNamingTake):
			continue // nor that two owners of some days meet there: TestNamesAreAgreedToAndTaken has them
		}
		if name == arrowOf(dialog.ViewResultsCompetencies, dialog.VerbResultsPage) {
			continue // the competencies of the small course fill one page: TestCompetenciesHavePages turns
		}
		if none(func(g *rig) int { return g.arrows[name] }) {
			out = append(out, fmt.Sprintf("the transition %s was never taken", name))
		}
	}
	return out
}

func (g *rig) walk(steps int) {
	g.report("")
	g.report("past")
	g.reads()
	defer func() {
		if v := recover(); v != nil {
			g.t.Errorf("after %s: panic", g.last)
			panic(v)
		}
	}()
	held := *g.cohorts["past"]
	held.Sessions = g.held()
	g.cohorts["past"] = &held
	original, consent := g.course, g.course.Consent.Version
	for i := range 8 {
		ph := g.phone()
		ph.owner = i == 7
		if g.team && i > 2 {
			g.joins(ph, i)
		}
	}
	for n := range steps {
		if n%4000 == 3999 {
			consent++
		}
		if n%250 == 249 {
			g.course = edited(g.r, original, consent)
			g.course.Hash = fmt.Sprint("edited ", n) // by it her plan is known for an older one
		}
		g.now = g.now.Add(time.Duration(g.r.IntN(240)) * time.Second)
		if g.r.IntN(2000) == 0 {
			g.now = g.now.Add(60 * time.Hour) // what was said before can no longer be deleted
		}
		ph := g.people[g.r.IntN(len(g.people))]
		if g.r.IntN(9000) == 0 {
			g.people[7].owner, g.people[7].shown = !g.people[7].owner, nil
		}
		if g.r.IntN(300) == 0 {
			g.rests(pick(g, "rule/module-waiting", "digest"))
		}
		g.goesOn()
		if g.r.IntN(pickInt(g.team, 6, 60)) == 0 {
			g.speaks(n)
		}
		g.step(ph, n)
		if g.r.IntN(8) == 0 {
			g.arrives()
		}
	}
	g.arrives()
	for id := range g.gone {
		g.leftNowhere(id)
	}
}

// goesOn has a cohort that somebody has ended go on after a while, so that the walk does.
func (g *rig) goesOn() {
	if c := g.cohorts["past"]; c.Archived > 0 && g.r.IntN(400) == 0 {
		next := *c
		next.Archived, next.Revived = 0, g.now
		g.cohorts["past"] = &next
		for _, ph := range g.people {
			ph.shown = nil
		}
	}
}

// pickInt gives one of two numbers.
func pickInt(first bool, a, b int) int {
	if first {
		return a
	}
	return b
}

// joins has somebody be of the team from the start: the walk of those who run the programme,
// among a few participants.
func (g *rig) joins(ph *phone, i int) {
	roles := map[int][]cohort.Role{
		3: {{Kind: cohort.RoleCoordinator, Cohort: "past"}},
		4: {{Kind: cohort.RoleCoordinator, Cohort: "past"}, {Kind: cohort.RoleCoordinator, Cohort: "future"}},
		5: {{Kind: cohort.RoleStaff}},
		6: {{Kind: cohort.RoleParticipant, Cohort: "past"}, {Kind: cohort.RoleCoordinator, Cohort: "past"}},
		7: {{Kind: cohort.RoleOwner}},
	}[i]
	p := ph.p
	p.Stage, p.Lang, p.Code, p.Roles = cohort.StageMember, g.course.Languages[i%len(g.course.Languages)], fmt.Sprintf("P-TEAM%d", i), roles
	p.Name, p.First, p.Joined, p.Consent = seal.Conceal("Team"), seal.Private{}, g.now, g.course.Consent.Version
	p.Acting, p.Place = roles[len(roles)-1].Kind, cohort.Place{View: dialog.ViewMenu}
	if p.Has(cohort.RoleParticipant) {
		p.Cohort = "past"
	}
}

// step is one thing that she does. Pressing what is on the screen is the most
// frequent; leaving for good is rare, so that she gets somewhere.
func (g *rig) step(ph *phone, n int) {
	what := func(name string) { g.last = fmt.Sprintf("step %d, %s on %s", n, name, ph.p.Place.View) }
	if ph.due > 0 && g.r.IntN(30) == 0 && (ph.due < g.now.Add(6*time.Hour) || g.r.IntN(30) == 0) {
		what("time")
		for range 1 + 4*g.r.IntN(2) { // or much of it, without a word of hers
			g.now = max(g.now, ph.due)
			g.does(ph, dialog.Event{Due: &dialog.Due{}})
		}
		return
	}
	if g.seldom(ph, what) {
		return
	}
	if len(ph.p.Announced) > 0 && g.r.IntN(12) == 0 {
		what("a button under an announcement")
		if g.standsBelow(ph) {
			return
		}
	}
	if ph.p.Place.View == dialog.ViewReason && g.r.IntN(3) == 0 {
		what("a reason")
		g.writes(ph, "for the report of this year")
		return
	}
	switch k, answer := g.r.IntN(100), typed(ph); {
	case answer != 0 && g.r.IntN(6) == 0:
		what("an edited answer")
		g.edits(ph, answer, pick(g, "other words", "كلمات أخرى", "", strings.Repeat("long", 900)))
	case ph.p.Place.View == dialog.ViewDoor && k < 60 || ph.p.Stage == cohort.StageGone:
		what("a link")
		g.follows(ph, g.link())
	case k < 68:
		what("a button")
		g.pressAny(ph)
	case k < 72 && len(ph.tokens) > 0:
		what("an old button")
		g.press(ph, ph.tokens[g.r.IntN(len(ph.tokens))])
	case k < 74:
		what("a forged or foreign button")
		g.forged(ph)
	case k < 76:
		what("a double press")
		if b := ph.buttons(); len(b) > 0 {
			token := b[g.r.IntN(len(b))]
			g.press(ph, token)
			g.press(ph, token)
		}
	case k < 82:
		what("a command")
		g.writes(ph, "/"+pick(g, commands...))
	case k < 84:
		what("a plain word")
		g.writes(ph, pick(g, aloud...))
	case k < 94:
		what("a text")
		g.writes(ph, g.text())
	case k < 95:
		what("another link")
		g.follows(ph, g.link())
	default:
		what("something else")
		g.other(ph, k)
	}
}

// rare are buttons that seldom hang there, or lead to what is seldom met: each is pressed
// half the time.
var rare = map[cohort.View]dialog.Verb{
	dialog.ViewCohortStart: dialog.VerbBack, dialog.ViewCohortName: dialog.VerbUseName, dialog.ViewInviteField: dialog.VerbNext, dialog.ViewTrouble: dialog.VerbTry,
	dialog.ViewLinkSure: dialog.VerbSure, dialog.ViewGuestSure: dialog.VerbSure, dialog.ViewLink: dialog.VerbDeny, dialog.ViewInvite: dialog.VerbGuests,
	dialog.ViewGuest: dialog.VerbTurnAway, dialog.ViewGuests: dialog.VerbGuest, dialog.ViewConfirmed: dialog.VerbConfirmed,
	dialog.ViewTeam: dialog.VerbTeamOne, dialog.ViewTeamOne: dialog.VerbGive, dialog.ViewTeamSure: dialog.VerbAppoint, dialog.ViewTeamCohort: dialog.VerbNext, dialog.ViewAuditWho: dialog.VerbAuditWho,
	dialog.ViewCard: dialog.VerbCare, dialog.ViewCardSure: dialog.VerbCareSure,
	dialog.ViewThread: dialog.VerbWriteBack, dialog.ViewInbox: dialog.VerbThread, dialog.ViewHandOver: dialog.VerbHandTo,
	dialog.ViewOccasionSure: dialog.VerbAmend, dialog.ViewOccasion: dialog.VerbPutBack,
	dialog.ViewGateSure: dialog.VerbRegulate, dialog.ViewPauseSure: dialog.VerbRegulate, dialog.ViewPauses: dialog.VerbPauseOf,
	dialog.ViewArchive: dialog.VerbArchiveOn, dialog.ViewArchiveSure: dialog.VerbArchiveNow, dialog.ViewCohort: dialog.VerbRevive,
	dialog.ViewDate: dialog.VerbHere, dialog.ViewMenu: dialog.VerbDates, dialog.ViewSession: dialog.VerbCallOff,
	dialog.ViewAnnounce: dialog.VerbWrite, dialog.ViewAnnounceSure: dialog.VerbSend,
	dialog.ViewExport: dialog.VerbNaming, dialog.ViewReasonSure: dialog.VerbReasonSure,
	dialog.ViewSpoken: dialog.VerbSendReady, dialog.ViewReworded: dialog.VerbReword,
}

func (g *rig) pressAny(ph *phone) {
	b := ph.buttons()
	if len(b) == 0 {
		g.writes(ph, "/start")
		return
	}
	token := b[g.r.IntN(len(b))]
	a := dialog.ParseToken(g.keys, ph.door, token)
	if (a.Verb == dialog.VerbErase || a.Verb == dialog.VerbDisagree || a.Verb == dialog.VerbMenu) && g.r.IntN(4) > 0 {
		token = b[0]
	}
	if verb := rare[ph.p.Place.View]; verb != "" && g.r.IntN(2) == 0 {
		for _, x := range b {
			if dialog.ParseToken(g.keys, ph.door, x).Verb == verb {
				token = x
			}
		}
	}
	if g.r.IntN(3) == 0 {
		token = g.leastTaken(ph, b)
	}
	view, stage, same, buried := ph.p.Place.View, ph.p.Stage, ph.shown == g.course, ph.p.Screen.Buried
	d := g.press(ph, token)
	// While an answer is on its way, or an apology stands below, her screen is shown anew.
	waits := slices.Contains(awaiting, view) || buried || g.slow && (view == dialog.ViewThread || view == dialog.ViewSpoken) || view == dialog.ViewRewordSure // it is handed over; its time is over
	if same && !waits && ph.p.Stage == stage && ph.p.Place.View == view && d.Answer != nil && d.Answer.Key == "stale_press" {
		g.fail("the button %+v of the present screen %s does nothing", *dialog.ParseToken(g.keys, ph.door, token), view)
	}
}

// leastTaken is the button whose way was gone least: the walk comes to what chance alone
// hardly finds.
func (g *rig) leastTaken(ph *phone, tokens []string) string {
	least, n := tokens[0], -1
	for _, token := range tokens {
		a := dialog.ParseToken(g.keys, ph.door, token)
		if a.Verb == dialog.VerbErase || a.Verb == dialog.VerbDisagree {
			continue
		}
		if taken := g.arrows[arrowOf(ph.p.Place.View, a.Verb)]; n < 0 || taken < n {
			least, n = token, taken
		}
	}
	return least
}

func (g *rig) forged(ph *phone) {
	other := g.people[g.r.IntN(len(g.people))]
	if len(other.tokens) == 0 || other == ph {
		g.press(ph, "zz.an.x.AAAAAAAAAAA")
		return
	}
	before := freeze(ph.p.Quizzes)
	g.press(ph, other.tokens[g.r.IntN(len(other.tokens))])
	if freeze(ph.p.Quizzes) != before {
		g.fail("somebody else's button changed her answers")
	}
}

func (g *rig) other(ph *phone, k int) {
	switch k {
	case 95:
		g.does(ph, dialog.Event{Sent: &dialog.Sent{What: pick(g, kinds...)}})
	case 96:
		g.edits(ph, g.edited(ph), pick(g, "later", "", "\u2067", strings.Repeat("long", 900)))
	case 97:
		g.does(ph, dialog.Event{Standing: &dialog.Standing{Blocked: g.r.IntN(2) == 0}})
	case 98:
		g.does(ph, dialog.Event{Mended: &dialog.Mended{}})
	default:
		m := pick(g, "first-steps", "going-on", "nowhere")
		g.does(ph, dialog.Event{Said: &dialog.Said{Command: "start", Payload: true, Module: m}})
	}
}

// kinds are what she may send that is neither text nor a press.
var kinds = []string{"photo", "voice", "video", "sticker", "contact", "location", "document", "poll", "forward", "other"}

// typed is the message of an answer that may be replaced, 0 when there is none.
func typed(ph *phone) int64 {
	if n := len(ph.p.Typed); n > 0 {
		return ph.p.Typed[n-1].Message
	}
	return 0
}

// edited is any message of hers.
func (g *rig) edited(ph *phone) int64 {
	if len(ph.said) > 0 {
		return ph.said[g.r.IntN(len(ph.said))].Message
	}
	return 0
}

func (g *rig) text() string {
	switch g.r.IntN(5) {
	case 4:
		return pick(g, "2026-12-01", "1.12.2026", "١/١٢/٢٠٢٦", "15 آذار", "Spring", "مجموعة الربيع", "7", "٣", "5000", roomCode)
	case 0:
		return pick(g, "أ", "ب", "A", "b", "1", "٢", "۳", "4", "A C", "أ، ج", "1, 2", "99")
	case 1:
		return pick(g, "زينب", "ڕۆژان", "Sara", "<b>&", "😀", "العربية", "English", "2")
	case 2:
		return strings.Repeat(pick(g, "ا", "x", "😀", "ێ "), 1+g.r.IntN(4000))
	}
	return pick(g, chatter...)
}

// link is an invitation of any role: open, used, expired, or none at all.
func (g *rig) link() string {
	ids := []string{"none"}
	if g.r.IntN(4) > 0 || len(g.invites) == 0 {
		id := fmt.Sprintf("i%d", len(g.invites))
		roles := []cohort.RoleKind{cohort.RoleParticipant, cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner}
		inv := &cohort.Invitation{Role: roles[max(0, g.r.IntN(10)-6)], Cohort: "past", Uses: 1 + g.r.IntN(2)}
		if g.r.IntN(4) == 0 {
			inv.Cohort = "future"
		}
		if g.r.IntN(3) == 0 {
			inv.Profile = known(g.course)
		}
		inv.Approval = inv.Role == cohort.RoleParticipant && g.r.IntN(4) == 0
		inv.By, inv.Made = pick(g, "", g.people[3].id, g.people[7].id), g.now
		if inv.Role != cohort.RoleParticipant && inv.Role != cohort.RoleCoordinator {
			inv.Cohort = ""
		}
		if g.r.IntN(8) == 0 {
			inv.Expires = g.now.Add(time.Minute)
		}
		g.invites[id] = inv
		return id
	}
	for id := range g.invites {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids[g.r.IntN(len(ids))]
}

func known(c *course.Course) map[string]string {
	out := map[string]string{}
	for _, q := range c.Profile {
		out[string(q.ID)] = string(q.Options[0].ID)
	}
	return out
}

func pick(g *rig, of ...string) string { return of[g.r.IntN(len(of))] }

// seldom takes a way that chance alone hardly finds: back to the name of a cohort that is
// being founded, and on with it.
func (g *rig) seldom(ph *phone, what func(string)) bool {
	if link := g.leadsBack(); link != "" && ph.p.Place.View == dialog.ViewDoor && g.r.IntN(3) > 0 {
		what("a link that leads back")
		g.follows(ph, link)
		return true
	}
	if coordinates := ph.p.Has(cohort.RoleCoordinator) || ph.owner; coordinates && ph.p.Stage == cohort.StageMember && g.r.IntN(20) == 0 {
		what("a card")
		all := g.everybody()
		g.opensCard(ph, all[g.r.IntN(len(all))].id)
		return true
	}
	if ph.p.Place.View == dialog.ViewTeam && g.r.IntN(3) == 0 {
		what("a code")
		g.writes(ph, g.people[g.r.IntN(len(g.people))].p.Code)
		return true
	}
	if len(ph.p.Granted) > 0 && g.r.IntN(6) == 0 {
		what("a role that was given")
		g.writes(ph, "/menu")
		g.pressVerb(ph, dialog.VerbOffered)
		return true
	}
	if ph.p.Place.View == dialog.ViewReply && g.r.IntN(3) > 0 || ph.p.Place.View == dialog.ViewThread && g.r.IntN(6) == 0 || ph.p.Place.View == dialog.ViewAsk && g.r.IntN(4) == 0 {
		what("what goes to the other side")
		if g.r.IntN(3) == 0 {
			sent := &dialog.Sent{What: pick(g, kinds...)}
			if g.r.IntN(2) == 0 {
				sent.File, sent.Caption = &cohort.Attachment{Kind: "photo", ID: seal.Conceal("file")}, seal.Conceal(pick(g, "", "شكراً", "thank you"))
			}
			g.does(ph, dialog.Event{Sent: sent})
		} else {
			g.writes(ph, strings.Repeat(pick(g, "ا", "word "), 1+g.r.IntN(700)))
		}
		return true
	}
	if ph.p.Place.View == dialog.ViewDoor && g.r.IntN(12) == 0 {
		for _, token := range slices.Backward(ph.tokens) {
			if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == dialog.VerbAsk && a.Step == ph.p.Step {
				what("the team's button at the door")
				g.press(ph, token)
				return true
			}
		}
	}
	if ph.p.Reminded.Nudge > 0 && ph.due > g.now && ph.due < g.now.Add(3*aDay) && g.r.IntN(4) == 0 {
		what("the hour at which she is nudged")
		g.now = ph.due
		g.does(ph, dialog.Event{Due: &dialog.Due{}})
		g.pressVerb(ph, dialog.VerbWriteTeam)
		return true
	}
	if ph.p.Cohort == "past" && g.r.IntN(200) == 0 {
		what("a meeting that is held now")
		return g.meetsNow(ph)
	}
	if g.r.IntN(60) == 0 {
		what("a word of danger")
		return g.calms(ph)
	}
	if g.fillsIn(ph, what) {
		return true
	}
	verb := map[cohort.View]dialog.Verb{
		dialog.ViewCohortStart: dialog.VerbBack, dialog.ViewCohortName: dialog.VerbUseName, dialog.ViewRoster: dialog.VerbToday,
		dialog.ViewToday: dialog.VerbNudgeAll, dialog.ViewNudge: dialog.VerbNudgeYes, dialog.ViewGuestSure: dialog.VerbBack,
	}[ph.p.Place.View]
	if verb == "" || g.r.IntN(3) > 0 {
		return false
	}
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb {
			what("a way seldom taken")
			if verb == dialog.VerbToday && g.r.IntN(3) == 0 {
				g.now = g.now.Add(8 * 24 * time.Hour) // of many nothing was heard then
			}
			g.press(ph, token)
			return true
		}
	}
	return false
}

// meetsNow has her cohort hold its meetings now, and her come to one.
func (g *rig) meetsNow(ph *phone) bool {
	c := *g.cohorts["past"]
	c.Sessions = g.held()
	g.cohorts["past"] = &c
	for _, other := range g.people {
		other.shown = nil
	}
	g.writes(ph, "/menu")
	g.pressVerb(ph, dialog.VerbDates)
	g.pressVerb(ph, dialog.VerbDate)
	g.pressVerb(ph, dialog.VerbHere)
	return true
}

// fillsIn types or sends what an announcement is filled by, or presses what leads on with it.
func (g *rig) fillsIn(ph *phone, what func(string)) bool {
	if g.r.IntN(3) > 0 {
		return false
	}
	switch ph.p.Place.View {
	case dialog.ViewAnnounceField:
		what("a value of an announcement")
		g.writes(ph, pick(g, "2026-12-01", "1/1/2020", "18:30", "7", "example.org/a", "hall 3", "P-7KQ2M7, 7KQ2M8", "12", "9999"))
	case dialog.ViewReworded:
		what("other words for an announcement")
		g.writes(ph, pick(g, "أهلاً بكنّ", "بەخێربێن", "welcome"))
	case dialog.ViewRewordSure:
		return g.leads(ph, dialog.VerbReword, what)
	case dialog.ViewSession:
		return g.leads(ph, []dialog.Verb{dialog.VerbCallOff, dialog.VerbMove}[g.r.IntN(2)], what)
	case dialog.ViewAnnounceText, dialog.ViewTranslate:
		what("words of an announcement")
		if g.r.IntN(2) == 0 {
			g.writes(ph, pick(g, "أهلاً بكنّ", "بەخێربێن", "welcome"))
			break
		}
		file := &cohort.Attachment{Kind: pick(g, "photo", "voice", "document"), ID: seal.Conceal("file")}
		caption := seal.Conceal(pick(g, "", "شكراً", "thank you", strings.Repeat("long", 300)))
		g.does(ph, dialog.Event{Sent: &dialog.Sent{What: "photo", File: file, Caption: caption}})
	case dialog.ViewAnnounceDraft:
		verbs := []dialog.Verb{dialog.VerbAskFor, dialog.VerbLacking, dialog.VerbUnfile, dialog.VerbWrite, dialog.VerbPreview}
		return g.leads(ph, verbs[g.r.IntN(len(verbs))], what)
	case dialog.ViewAnnounceWho:
		return g.leads(ph, dialog.VerbSet, what)
	case dialog.ViewAnnounceSure:
		return g.leads(ph, dialog.VerbBack, what)
	case dialog.ViewMenu:
		return g.leads(ph, dialog.VerbTranslate, what)
	default:
		return false
	}
	return true
}

// leads presses a button of the verb, if there is one.
func (g *rig) leads(ph *phone, verb dialog.Verb, what func(string)) bool {
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb {
			what("on with an announcement")
			g.press(ph, token)
			return true
		}
	}
	return false
}
