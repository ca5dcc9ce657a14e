package dialog_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/courses"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// phone is one person with what her chat shows. Behind a tombstone begins a new
// subject, as in storage.
type phone struct {
	door, id string
	version  int
	p        *cohort.Participant
	owner    bool
	rows     map[string]*row // of this subject, by id
	tokens   []string        // seen on any screen, the latest last
	facts    []cohort.Fact
	audits   []cohort.Fact
	replies  map[string]cohort.Response // to announcements, by matter
	answered map[string]int
	closed   map[string]bool
	shown    *course.Course // when her screen was made
	said     []dialog.Heard // her own messages
	sent     int64          // messages of either side in her chat
	due      cohort.Instant // when something may concern her next
	plan     string         // by which that was computed
	unsure   bool           // she has blocked the bot: how far her chat was emptied is not known
}

// row is a message in her chat.
type row struct {
	body outbox.Body
	gone bool
	dot  bool // nothing is left of it but that
	said dialog.Shown

	of     string // what it belongs to
	unsent bool
}

// commands are those that people type, what many do often more than once.
var commands = []string{
	"start", "menu", "modules", "quiz", "language", "help", "cancel", "forget", "cohort", "invite", "calendar", "announce",
	"roster", "release", "progress", "mydata", "clear", "reminders", "role", "audit", "ask", "ask", "inbox", "inbox", "nothing",
	"results",
}

// aloud are words that stand for a command.
var aloud = []string{"القائمة", "مساعدة", "متابعة", "لیست", "یارمەتی", "menu", "help", "continue", "stop", "language", "clear"}

// chatter is what people write by the way.
var chatter = []string{"", " ", "safe", "خطر", "I am not safe", "شكراً", "سوپاس", "thank you", "\u202e", "لا أعرف"}

// awaiting are the views in which she waits for what another subject answers: they have no buttons.
var awaiting = []cohort.View{
	dialog.ViewWaiting, dialog.ViewFounding, dialog.ViewAmending, dialog.ViewTeamWait, dialog.ViewInviting,
	dialog.ViewCaring, dialog.ViewRegulating, dialog.ViewArchiving, dialog.ViewMeeting,
}

// rig stands in for turn: it applies decisions and carries what follows.
type rig struct {
	t        testing.TB
	r        *rand.Rand
	keys     *seal.Keys
	words    *locales.Bundle
	course   *course.Course
	spare    *course.Course // takes its place at a restart
	now      cohort.Instant
	invites  map[string]*cohort.Invitation
	cohorts  map[cohort.ID]*cohort.Cohort
	matters  map[string]*cohort.Matter
	spoken   map[string]*cohort.Announcement
	changed  *cohort.Calendar // nil until somebody changes it
	log      []cohort.Fact    // what people did, of the audit log: the latest
	seats    *cohort.Owners   // nil until somebody is taken the role of an owner
	audited  []cohort.Fact    // of the calendar
	people   []*phone
	lost     []*phone // who has no door: their phones are lost
	render   *bot.Renderer
	made     int
	emptied  int // chats
	replaced int // answers
	views    map[cohort.View]int
	arrows   map[string]int
	moments  map[cohort.View]moment
	seen     map[string]bool // words of the catalogue looked at, by language
	last     string          // what was done, for a failure's message

	serves bool // it is no rehearsal
	limits dialog.Limits

	threads map[string]*cohort.Thread // by whose they are
	talked  int                       // turns of threads

	team      bool                           // most of its people run the programme
	slow      bool                           // what follows from a step may come steps later
	onWay     []dialog.Envelope              // what is on its way
	gone      map[string]*cohort.Participant // tombstones, by subject, of those who are back
	results   map[cohort.ID]*dialog.Results
	mostTaken int // how many of them were asked for last
	texts     map[dialog.TextsOf]*dialog.Texts
}

func loadCourse(t testing.TB, shipped bool) *course.Course {
	t.Helper()
	files := os.DirFS("../course/testdata/small")
	if shipped {
		files = courses.Shipped()
	}
	c, problems := course.Load(files)
	if c == nil {
		t.Fatalf("course: %v", problems)
	}
	return c
}

func newRig(t testing.TB, seed uint64, shipped bool) *rig {
	t.Helper()
	return newRigOf(t, seed, loadCourse(t, shipped))
}

// newRigOf is newRig of a course that others read as well: many conversations need it
// parsed once.
func newRigOf(t testing.TB, seed uint64, c *course.Course) *rig {
	t.Helper()
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	g := &rig{
		t: t, r: rand.New(rand.NewPCG(seed, 1)), keys: fixedKeys(t), words: words, course: c,
		now:     cohort.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)),
		invites: map[string]*cohort.Invitation{}, cohorts: map[cohort.ID]*cohort.Cohort{},
		matters: map[string]*cohort.Matter{}, spoken: map[string]*cohort.Announcement{}, gone: map[string]*cohort.Participant{},
		threads: map[string]*cohort.Thread{},
		views:   map[cohort.View]int{}, arrows: map[string]int{}, moments: map[cohort.View]moment{}, seen: map[string]bool{},
	}
	g.render = &bot.Renderer{Bundle: words, Course: func() *course.Course { return g.course }, Stamp: g.keys}
	langs := []locales.Lang{"ar", "ckb", "en"}
	g.cohorts["past"] = &cohort.Cohort{Start: "2026-01-01", Languages: langs, Made: 1}
	g.cohorts["future"] = &cohort.Cohort{Start: "2026-09-01", Languages: langs}
	// Of somebody who is not there: a pause to be opened, moved and ended.
	g.cohorts["past"].Pauses = []cohort.Pause{{ID: "nobodys", From: g.now, Until: "2027-06-01", Code: "P-NOBODY"}}
	return g
}

// held are sessions of a cohort, of a day every third day; some by a code.
func (g *rig) held() []cohort.Session {
	var out []cohort.Session
	for i := range 4 {
		s := cohort.Session{ID: fmt.Sprintf("held%02d", i), Kind: cohort.SessionKinds()[i%4], At: g.now.Add(time.Duration(i*72+1) * time.Hour), Minutes: 1440, Told: g.now}
		if s.Place = seal.Conceal("Hall"); i%2 == 0 {
			s.Code = roomCode
		}
		out = append(out, s)
	}
	return out
}

// roomCode is the code of a room.
const roomCode = "1234"

// fixedKeys are the same in every run, so that a walk can be walked again.
func fixedKeys(t testing.TB) *seal.Keys {
	t.Helper()
	text, err := os.ReadFile("testdata/keys.txt")
	if err != nil {
		t.Fatal(err)
	}
	file, err := seal.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := file.Keys()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// phone adds somebody who has never written.
func (g *rig) phone() *phone {
	ph := &phone{door: fmt.Sprintf("door%d", len(g.people))}
	g.people = append(g.people, ph)
	g.reborn(ph)
	return ph
}

func (g *rig) reborn(ph *phone) {
	g.made++
	if ph.p != nil && g.gone != nil {
		g.gone[ph.id] = ph.p
	}
	ph.id, ph.version = fmt.Sprintf("s%d", g.made), 0
	ph.rows, ph.answered, ph.closed = map[string]*row{}, map[string]int{}, map[string]bool{}
	ph.facts, ph.said, ph.due, ph.plan = nil, nil, 0, ""
	ph.replies = map[string]cohort.Response{}
	ph.p = dialog.NewVisitor(ph.door, g.sender(ph), g.now)
}

func (g *rig) sender(ph *phone) dialog.Sender {
	return dialog.Sender{Chat: seal.Conceal("7001"), First: seal.Conceal("زينب <b>"), Guess: "ar"}
}

func (g *rig) world(id string, version int) dialog.World {
	return dialog.World{
		Now: g.now, Course: g.course, Days: g.changed.Over(g.course.Calendar, g.course.Zone), Words: g.words, ID: id, Base: fmt.Sprintf("%s/%d", id, version+1),
		Invited: map[string]*cohort.Invitation{}, Cohorts: map[cohort.ID]*cohort.Cohort{},
		Actors: map[string]*cohort.Participant{}, People: map[string]*dialog.People{}, Threads: map[string]*cohort.Thread{},
		Keys: g.keys, Owner: g.owner, Rehearsal: !g.serves, Limits: g.limits,
		Spoken: map[string]*cohort.Announcement{}, Had: map[string]*dialog.Had{}, Reach: map[string]*dialog.Reach{},
		History: map[dialog.HistoryOf]*dialog.History{}, Replied: map[dialog.RepliedOf]*dialog.Replied{},
		Results: map[cohort.ID]*dialog.Results{},
		Texts:   map[dialog.TextsOf]*dialog.Texts{},
	}
}

// owner says whether the settings name somebody.
func (g *rig) owner(door string) bool {
	return slices.ContainsFunc(g.people, func(ph *phone) bool { return ph.door == door && ph.owner })
}

// see fetches what the decision must see; it must come to an end.
func (g *rig) see(w *dialog.World, s dialog.Subject, e dialog.Envelope) {
	for range 8 {
		needs := dialog.Needs(*w, s, e)
		if len(needs) == 0 {
			return
		}
		for i, n := range needs {
			if slices.ContainsFunc(needs[:i], func(o dialog.Need) bool { return reflect.DeepEqual(n, o) }) {
				g.fail("Needs asks twice for the same: %+v", n)
			}
			g.fetch(w, n)
			if n.Chat != nil {
				w.Chat = g.chat(w.ID, *n.Chat)
			}
		}
	}
	g.fail("Needs does not come to an end")
}

// whole is w with everything in it that a decision could see, asked for or not.
func (g *rig) whole(w dialog.World) dialog.World {
	w.Cohorts = maps.Clone(g.cohorts)
	g.fetch(&w, dialog.Need{List: true})
	g.fetch(&w, dialog.Need{Calendar: true})
	g.fetch(&w, dialog.Need{Outside: true})
	w.Threads = maps.Clone(g.threads)
	return w
}

func (g *rig) fetch(w *dialog.World, n dialog.Need) {
	switch {
	case n.Invitation != "":
		w.Invited[n.Invitation] = g.invites[n.Invitation]
	case n.Actor != "":
		w.Actors[n.Actor] = nil
		if ph := g.whose(n.Actor); ph != nil {
			w.Actors[n.Actor] = ph.p
		}
	case n.Trouble != nil:
		w.Trouble = g.trouble(*n.Trouble)
	case n.People != nil:
		w.People[n.People.For] = g.learners(*n.People)
	case n.Delivery != "":
		w.Delivery = &dialog.Delivery{Since: g.now.Add(-24 * time.Hour), Sent: 3, Waiting: 1, Failed: 1, Why: []dialog.Why{{Reason: dialog.ReasonRefused, Since: g.now}}}
	case n.Owners:
		w.Owners = cmp.Or(g.seats, &cohort.Owners{})
	case n.Team:
		w.Team = []dialog.Known{}
		for _, ph := range g.everybody() {
			if dialog.OfTeam(ph.p, g.owner) {
				w.Team = append(w.Team, dialog.Known{ID: ph.id, Person: ph.p})
			}
		}
	case n.Waiting != "":
		if w.Waiting == nil {
			w.Waiting = map[cohort.ID][]dialog.Known{}
		}
		w.Waiting[n.Waiting] = g.waiting(n.Waiting)
	case n.Issued != nil:
		w.Issued = g.issued(*n.Issued)
	case n.Coded != "":
		w.Coded = []dialog.Known{}
		for _, ph := range g.people {
			if ph.p.Code == n.Coded {
				w.Coded = append(w.Coded, dialog.Known{ID: ph.id, Person: ph.p})
			}
		}
	case n.Audit != nil:
		w.Audit = g.auditLog(*n.Audit)
	case n.Inbox != nil:
		w.Inbox = g.inbox(*n.Inbox)
	case n.Left != nil:
		if w.Left == nil {
			w.Left = map[cohort.ID]*dialog.Inbox{}
		}
		w.Left[n.Left.Cohort] = g.inbox(*n.Left)
	case n.Thread != "":
		w.Threads[n.Thread] = g.threads[n.Thread]
	case n.Outside:
		w.Outside = new(int)
		*w.Outside = g.outside()
	case n.Spoken != "":
		w.Spoken[n.Spoken] = g.spoken[n.Spoken]
	case n.Had != "":
		w.Had[n.Had] = g.came(w.ID, n.Had)
	case n.Reach != "":
		w.Reach[n.Reach] = g.reach(n.Reach)
	case n.History != nil:
		w.History[*n.History] = g.history(*n.History)
	case n.Replied != nil:
		w.Replied[*n.Replied] = g.whoReplied(*n.Replied)
	case n.Texts != nil:
		w.Texts[*n.Texts] = cmp.Or(g.texts[*n.Texts], &dialog.Texts{})
	case n.Results != nil:
		got := *cmp.Or(g.results[n.Results.Cohort], &dialog.Results{})
		g.mostTaken = n.Results.Takings
		if most := n.Results.Takings; most > 0 {
			latest := dialog.LatestTakings(got.Takings)
			got.Takings = latest[:min(len(latest), most)]
		}
		w.Results[n.Results.Cohort] = &got
	case n.Missed > 0:
		w.Missed = new(int)
		*w.Missed = int(n.Missed) % 4
	case n.Calendar:
		w.Changed = cmp.Or(g.changed, &cohort.Calendar{})
	case n.List:
		w.List = []dialog.Listed{}
		for _, id := range slices.Sorted(maps.Keys(g.cohorts)) {
			w.List = append(w.List, dialog.Listed{ID: id, Cohort: g.cohorts[id]})
		}
	default:
		w.Cohorts[n.Cohort] = g.cohorts[n.Cohort]
	}
}

// waiting are those who wait to be confirmed, as storage gives them.
func (g *rig) waiting(in cohort.ID) []dialog.Known {
	out := []dialog.Known{}
	for _, ph := range g.people {
		if r := ph.p.Registration; ph.p.Stage == cohort.StageVisitor && r.Awaits > 0 && r.Cohort == in {
			out = append(out, dialog.Known{ID: ph.id, Person: ph.p})
		}
	}
	return out
}

// issued is a page of invitations, as storage gives them.
func (g *rig) issued(of dialog.IssuedOf) *dialog.IssuedPage {
	var all []dialog.IssuedLink
	for _, id := range slices.Sorted(maps.Keys(g.invites)) {
		if inv := g.invites[id]; inv.Cohort == of.Cohort && inv.Uses > 0 {
			all = append(all, dialog.IssuedLink{ID: id, Invitation: inv})
		}
	}
	slices.SortStableFunc(all, func(a, b dialog.IssuedLink) int { return cmp.Compare(b.Invitation.Made, a.Invitation.Made) })
	return &dialog.IssuedPage{All: len(all), Page: all[min(of.From, len(all)):min(of.From+of.Limit, len(all))]}
}

// learners are the people of a cohort, as storage gives them.
func (g *rig) learners(of dialog.PeopleOf) *dialog.People {
	out := &dialog.People{Counts: map[string]int{}}
	people := g.everybody()
	if g.team { // so many that no screen holds them
		many := *g.people[0]
		many.p = many.p.Clone()
		many.p.Sessions = map[string]cohort.Attendance{"held00": {Reply: cohort.Comes}, "held01": {Reply: cohort.MayCome}}
		for range 40 {
			people = append(people, &many)
		}
	}
	for _, ph := range people {
		k := dialog.Known{ID: ph.id, Person: ph.p}
		if dialog.Joining(ph.p, of.Cohort) {
			out.Joins++
		}
		if !dialog.Learning(ph.p, of.Cohort) {
			continue
		}
		if of.Tell != nil {
			for _, name := range of.Tell(k) {
				out.Counts[name]++
			}
		}
		if out.All++; of.Match == nil || of.Match(k) {
			out.Page = append(out.Page, k)
		}
	}
	out.Match = len(out.Page)
	order := of.Order
	if order == nil {
		order = func(a, b dialog.Known) int { return cmp.Compare(a.Person.Code, b.Person.Code) }
	}
	slices.SortStableFunc(out.Page, order)
	from, to := of.Span(out.Match)
	out.Page = out.Page[from:to]
	return out
}

func (g *rig) fail(format string, args ...any) {
	g.t.Helper()
	g.t.Fatalf("after %s: %s", g.last, fmt.Sprintf(format, args...))
}

// does carries an event of hers through, with all that follows from it.
func (g *rig) does(ph *phone, ev dialog.Event) dialog.Decision {
	g.t.Helper()
	if ph.p.Stage == cohort.StageGone {
		g.reborn(ph)
	}
	ph.unsure = ph.unsure || ev.Standing != nil && ev.Standing.Blocked
	from := g.sender(ph)
	g.hears(ph, &ev)
	d := g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Event: ev, From: &from})
	g.passesOn(d.Then)
	if ph.p.Stage == cohort.StageGone && len(g.onWay) == 0 {
		g.leftNowhere(ph.id)
	}
	return d
}

// passesOn carries what follows, now or, where that is slow, steps later.
func (g *rig) passesOn(then []dialog.Envelope) {
	if g.slow && g.r.IntN(3) == 0 {
		g.onWay = append(g.onWay, then...)
		return
	}
	g.carry(then)
}

// arrives carries what is on its way, in the order in which it set out.
func (g *rig) arrives() {
	late := g.onWay
	g.onWay = nil
	g.carry(late)
}

// leftNowhere says that no invitation leads to somebody who is erased.
func (g *rig) leftNowhere(id string) {
	for _, inv := range g.invites {
		if slices.Contains(inv.Lately, id) || inv.Subject == id {
			g.fail("an invitation still knows whom it admitted, who is erased")
		}
	}
	for _, ph := range g.people {
		if r := ph.rows[ph.p.Screen.Row]; ph.p.Place.View == dialog.ViewThread && ph.p.Task.Thread == id && r != nil && !r.gone {
			g.fail("what somebody wrote who is erased stands on a screen of the team")
		}
	}
}

func (g *rig) carry(then []dialog.Envelope) {
	for len(then) > 0 {
		e := then[0]
		then = then[1:]
		then = append(then, g.carries(e)...)
	}
}

// carries takes an envelope to its subject, and gives what follows.
func (g *rig) carries(e dialog.Envelope) []dialog.Envelope {
	switch e.On.Kind {
	case dialog.Invitation:
		return g.offers(e)
	case dialog.Cohort:
		return g.founds(e)
	case dialog.Matter:
		return g.tends(e).Then
	case dialog.Announcement:
		return g.steers(e)
	case dialog.Owners:
		return g.unseats(e)
	case dialog.Thread:
		return g.talks(e)
	case dialog.Calendar:
		return g.amends(e)
	}
	if ph := g.whose(e.On.ID); ph != nil {
		return g.turn(ph, e).Then
	}
	if p := g.gone[e.On.ID]; p != nil {
		return dialog.Decide(g.world(e.On.ID, 0), dialog.Subject{Person: p}, e).Then
	}
	return nil
}

// offers carries an envelope to an invitation.
func (g *rig) offers(e dialog.Envelope) []dialog.Envelope {
	inv := g.invites[e.On.ID]
	if begun, ok := dialog.Begins(e); ok && inv == nil {
		inv = begun.Invitation
	}
	if inv == nil {
		return nil
	}
	w := g.world(e.On.ID, 0)
	g.see(&w, dialog.Subject{Invitation: inv}, e)
	d := dialog.Decide(w, dialog.Subject{Invitation: inv}, e)
	if d.Void {
		return nil
	}
	g.invites[e.On.ID] = d.Next.Invitation
	return d.Then
}

// founds carries an envelope to a cohort.
func (g *rig) founds(e dialog.Envelope) []dialog.Envelope {
	id := cohort.ID(e.On.ID)
	c := g.cohorts[id]
	if begun, ok := dialog.Begins(e); ok && c == nil {
		c = begun.Cohort
	}
	w := g.world(e.On.ID, 0)
	g.see(&w, dialog.Subject{Cohort: c}, e)
	d := dialog.Decide(w, dialog.Subject{Cohort: c}, e)
	if d.Void {
		return nil
	}
	g.cohorts[id] = d.Next.Cohort
	for _, ph := range g.people {
		ph.shown = nil // what was open on her screen may be closed now
	}
	return d.Then
}

// amends carries an envelope to the calendar.
func (g *rig) amends(e dialog.Envelope) []dialog.Envelope {
	c := g.changed
	if begun, ok := dialog.Begins(e); ok && c == nil {
		c = begun.Calendar
	}
	w := g.world(e.On.ID, 0)
	s := dialog.Subject{Calendar: c}
	g.see(&w, s, e)
	before := freeze(c)
	d := dialog.Decide(w, s, e)
	if freeze(c) != before {
		g.fail("Decide changed the calendar it was given")
	}
	if d.Void {
		return nil
	}
	g.changed = d.Next.Calendar
	g.audited = append(g.audited, d.Facts...)
	for _, o := range g.changed.Over(g.course.Calendar, g.course.Zone) {
		if o.To.Before(o.From) || o.To.Sub(o.From) > 100*24*time.Hour || o.Kind == "" || len(o.Name) == 0 {
			g.fail("the calendar holds %+v", o)
		}
	}
	for _, ph := range g.people {
		ph.shown = nil // what is on her screen may be another by now
	}
	return d.Then
}

// turn decides, checks and applies.
func (g *rig) turn(ph *phone, e dialog.Envelope) dialog.Decision {
	g.t.Helper()
	w := g.world(ph.id, ph.version)
	s := dialog.Subject{Person: ph.p}
	g.see(&w, s, e)
	before := freeze(ph.p)
	d := dialog.Decide(w, s, e)
	if freeze(ph.p) != before {
		g.fail("Decide changed the person it was given")
	}
	// Decided a second time, with more to see than was asked for: so the same input gives
	// the same decision, too.
	if all := dialog.Decide(g.whole(w), s, e); !reflect.DeepEqual(all, d) {
		if again := dialog.Decide(w, s, e); !reflect.DeepEqual(again, d) {
			g.fail("the same input gave two decisions:\n%s\n%s", freeze(d), freeze(again))
		}
		g.fail("Needs does not name all that matters:\n%s\n%s", freeze(d), freeze(all))
	}
	g.arrow(ph, e, d)
	for _, f := range d.Facts {
		if f.Kind == cohort.FactAudit {
			g.log = append(g.log[max(0, len(g.log)-40):], f)
		}
	}
	was := ph.p
	if d.Planned {
		ph.due, ph.plan = d.DueAt, d.Plan
	}
	if d.Adopt {
		ph = g.adopts(ph, d)
	}
	ph.version++
	ph.p = d.Next.Person
	if freeze([]any{was.Roles, was.Granted, was.Stage}) != freeze([]any{ph.p.Roles, ph.p.Granted, ph.p.Stage}) {
		for _, o := range g.people {
			o.shown = nil // what an owner sees of her may be another by now
		}
	}
	if d.Erase {
		delete(g.threads, ph.id)
		for _, other := range g.people {
			other.shown = nil
		}
	}
	g.views[ph.p.Place.View]++
	g.apply(ph, d)
	if was.Cohort != ph.p.Cohort || freeze(was.Gates) != freeze(ph.p.Gates) {
		ph.shown = nil // what was open on her screen may be closed now
	}
	g.check(ph, was, e, d)
	if d.Part != nil {
		g.parts(ph, was, d.Part.Ghost)
	}
	g.keep(ph)
	return d
}

// anywhere says that a verb leads on from every view.
func anywhere(v dialog.Verb) bool {
	return slices.ContainsFunc(dialog.Transitions(), func(x dialog.Transition) bool { return x.From == "*" && x.Verb == v })
}

// stands says that a button belongs to no step.
func stands(a *dialog.Act) bool {
	return a.Step == 0 && slices.Contains([]dialog.Verb{
		dialog.VerbReplied, dialog.VerbGoBelow, dialog.VerbWatch, dialog.VerbTellTeam, dialog.VerbVanish, dialog.VerbEmptyNow,
		dialog.VerbCalm, dialog.VerbAskNow, dialog.VerbSeeAnswer, dialog.VerbInbox, dialog.VerbOutside, dialog.VerbToday, dialog.VerbLink,
		dialog.VerbGuests, dialog.VerbCard, dialog.VerbMenu, dialog.VerbGoOn, dialog.VerbOffered, dialog.VerbNaming,
	}, a.Verb)
}

// arrow notes which transition a press took.
func (g *rig) arrow(ph *phone, e dialog.Envelope, d dialog.Decision) {
	p := e.Event.Pressed
	if p == nil || p.Act == nil || p.Act.Step != ph.p.Step && !stands(p.Act) {
		return
	}
	if d.Answer != nil && d.Answer.Key == "stale_press" {
		return
	}
	g.arrows[arrowOf(ph.p.Place.View, p.Act.Verb)]++
}

// arrowOf names the transition of a verb from a view.
func arrowOf(at cohort.View, verb dialog.Verb) string {
	from := string(at)
	if anywhere(verb) {
		from = "*"
	}
	return from + " " + string(verb)
}

// buttons are the tokens under her present screen.
func (ph *phone) buttons() []string {
	r := ph.rows[ph.p.Screen.Row]
	if r == nil {
		return nil
	}
	return tokensOf(r.body)
}

func tokensOf(b outbox.Body) []string {
	var out []string
	for _, line := range b.Keyboard {
		for _, k := range line {
			if k.Token != "" {
				out = append(out, k.Token)
			}
		}
	}
	return out
}

// press presses the button of a token. Where it stands under no message any more, nobody can.
func (g *rig) press(ph *phone, token string) dialog.Decision {
	on := int64(1)
	if r := ph.rows[ph.p.Screen.Row]; r != nil {
		on = r.said.Message
	}
	if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && stands(a) {
		r := ph.bears(token)
		if r == nil {
			return dialog.Decision{}
		}
		on = r.said.Message
		defer func() { r.dot = false }() // where a dot stays of it, emptying her chat leaves it again
	}
	return g.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: dialog.ParseToken(g.keys, ph.door, token), Message: on}})
}

// tap presses the first button of the present screen that means verb.
func (g *rig) tap(ph *phone, verb dialog.Verb) dialog.Decision {
	g.t.Helper()
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb {
			return g.press(ph, token)
		}
	}
	if token := g.standing(ph, verb); token != "" {
		return g.press(ph, token)
	}
	g.t.Fatalf("no button %q on %s", verb, ph.p.Place.View)
	return dialog.Decision{}
}

// writes types a text, or a command when it begins with a slash.
func (g *rig) writes(ph *phone, text string) dialog.Decision {
	said := &dialog.Said{Text: seal.Conceal(text)}
	if text != "" && text[0] == '/' {
		said = &dialog.Said{Command: text[1:]}
	} else {
		said.Word, _ = g.words.Word(text)
	}
	return g.does(ph, dialog.Event{Said: said})
}

// follows opens an invitation's link.
func (g *rig) follows(ph *phone, invitation string) dialog.Decision {
	return g.does(ph, dialog.Event{Said: &dialog.Said{Command: "start", Payload: true, Invitation: invitation}})
}

// registers takes somebody from the link to the menu.
func (g *rig) registers(ph *phone, role cohort.RoleKind, group cohort.ID, l locales.Lang) {
	g.t.Helper()
	id := fmt.Sprintf("inv-%s-%d", role, len(g.invites))
	g.invites[id] = &cohort.Invitation{Role: role, Cohort: group, Uses: 1}
	g.follows(ph, id)
	ph.p.Lang = "" // chosen below, whatever was before
	g.writes(ph, g.words.OwnName(l))
	if role == cohort.RoleParticipant {
		g.tap(ph, dialog.VerbAbout)
		g.tap(ph, dialog.VerbAgree)
	} else {
		g.tap(ph, dialog.VerbPromise)
	}
	g.tap(ph, dialog.VerbUseName)
	for ph.p.Place.View == dialog.ViewProfile {
		g.tap(ph, dialog.VerbSkipProfile)
	}
	if ph.p.Stage != cohort.StageMember {
		g.t.Fatalf("not registered: %s", ph.p.Place.View)
	}
}
