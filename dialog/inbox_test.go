package dialog_test

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// shows is what stands on her screen, without markup.
func (ph *phone) shows() string {
	if r := ph.rows[ph.p.Screen.Row]; r != nil && !r.gone {
		return html.UnescapeString(tags.ReplaceAllString(r.body.Text, ""))
	}
	return ""
}

// latest is the last message of the bot's that stands in her chat.
func (ph *phone) latest() string {
	text, order := "", int64(-1)
	for _, r := range ph.rows {
		if !r.gone && r.said.Order > order {
			text, order = html.UnescapeString(tags.ReplaceAllString(r.body.Text, "")), r.said.Order
		}
	}
	return text
}

// everything is all that stands in her chat.
func (ph *phone) everything() string {
	var out []string
	for _, r := range ph.rows {
		if !r.gone {
			out = append(out, r.body.Text)
		}
	}
	return strings.Join(out, "\n")
}

// inboxOf gives a participant, and two coordinators of her cohort, of whom the second speaks
// her language.
func (g *rig) inboxOf(l locales.Lang) (her, one, two *phone) {
	g.t.Helper()
	her, one, two = g.phone(), g.phone(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", l)
	g.registers(one, cohort.RoleCoordinator, "past", "en")
	g.registers(two, cohort.RoleCoordinator, "past", l)
	return her, one, two
}

// asksTeam writes to the team and goes on.
func (g *rig) asksTeam(ph *phone, text string) {
	g.t.Helper()
	g.writes(ph, "/ask")
	g.writes(ph, text)
	g.tap(ph, dialog.VerbAskDone)
}

// opens opens the first thread of the inbox.
func (g *rig) opensThread(ph *phone) {
	g.t.Helper()
	g.writes(ph, "/inbox")
	g.tap(ph, dialog.VerbThread)
}

// answers has somebody take the first thread of the inbox, unless she has it, and answer it.
func (g *rig) answers(one *phone, text string) {
	g.t.Helper()
	g.opensThread(one)
	if g.threads[one.p.Task.Thread].Claimed != one.id {
		g.tap(one, dialog.VerbClaim)
	}
	g.tap(one, dialog.VerbWriteBack)
	g.writes(one, text)
}

func TestAQuestionAndItsAnswer(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, two := g.inboxOf("ar")
	g.writes(her, "/modules")
	at := her.p.Place
	g.writes(her, "/ask")
	g.writes(her, "متى يبدأ اللقاء؟")
	if !strings.Contains(her.shows(), "منسّقو مجموعتكِ") {
		t.Errorf("she is not told who reads it: %q", her.shows())
	}
	g.tap(her, dialog.VerbAskDone)
	if her.p.Place != at {
		t.Errorf("she goes on at %+v, not where she was", her.p.Place)
	}
	for _, ph := range []*phone{one, two} {
		if len(ph.buttons()) != 2 || strings.Contains(ph.everything(), "اللقاء") {
			t.Errorf("a coordinator is told %q", ph.everything())
		}
	}
	g.tap(one, dialog.VerbInbox)
	g.tap(one, dialog.VerbThread)
	if !strings.Contains(one.shows(), "متى يبدأ اللقاء") || !strings.Contains(one.shows(), her.p.Code) {
		t.Fatalf("the thread shows %q", one.shows())
	}
	g.opensThread(two)
	g.tap(one, dialog.VerbClaim)
	g.tap(two, dialog.VerbClaim)
	if !strings.Contains(two.shows(), one.p.Code) || slices.ContainsFunc(two.buttons(), g.means(two, dialog.VerbWriteBack)) {
		t.Errorf("the second to press is told %q", two.shows())
	}
	g.tap(one, dialog.VerbWriteBack)
	g.writes(one, "<غداً> في الثالثة")
	if !strings.Contains(one.shows(), "<غداً>") {
		t.Errorf("the thread shows %q", one.shows())
	}
	if got := her.latest(); !strings.Contains(got, "من الفريق") || !strings.Contains(got, "<غداً> في الثالثة") {
		t.Errorf("she reads %q", got)
	}
	if her.p.Place != at || her.p.Asked.N != 0 {
		t.Errorf("the answer moved her to %+v, and %d wait", her.p.Place, her.p.Asked.N)
	}
	g.tap(her, dialog.VerbGoOn)
	if !strings.Contains(her.everything(), "غداً") {
		t.Error("the answer is gone when she goes on")
	}
	if strings.Contains(freeze(g.audited), "اللقاء") || len(g.audited) < 2 {
		t.Errorf("the audit log says %s", freeze(g.audited))
	}
}

// means says of a token that it means a verb.
func (g *rig) means(ph *phone, verb dialog.Verb) func(string) bool {
	return func(token string) bool {
		a := dialog.ParseToken(g.keys, ph.door, token)
		return a != nil && a.Verb == verb
	}
}

func TestHandingOverGivingBackClosing(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, two := g.inboxOf("ckb")
	other := g.phone()
	g.registers(other, cohort.RoleCoordinator, "past", "en")
	g.asksTeam(her, "پرسیار")
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbHandOver)
	g.tap(one, dialog.VerbHandTo) // the first of the list speaks her language
	th := g.threads[her.id]
	if th.Claimed != two.id {
		t.Fatalf("it is handed over to %q", th.Claimed)
	}
	if d, e := g.writes(two, "/inbox"), g.writes(one, "/inbox"); !offered(d, "inbox_line_yours") || !offered(e, "inbox_line_taken") {
		t.Errorf("whose it is, the inbox does not say: %s, %s", freeze(d.Say), freeze(e.Say))
	}
	g.opensThread(two)
	g.tap(two, dialog.VerbGiveBack)
	if g.threads[her.id].Claimed != "" {
		t.Error("it is not given back")
	}
	g.tap(two, dialog.VerbClaim)
	g.tap(two, dialog.VerbCloseTalk)
	if th := g.threads[her.id]; th.State != cohort.ThreadClosed || her.p.Asked.N != 0 {
		t.Errorf("it is %+v", th)
	}
	g.now = g.now.Add(2 * time.Hour)
	g.asksTeam(her, "دووبارە")
	if th := g.threads[her.id]; th.State != cohort.ThreadWaits || th.Claimed != "" || len(th.Lines) != 2 {
		t.Errorf("a new question leaves %+v", th)
	}
}

func TestWhoLostTheRoleAnswersNobody(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, two := g.inboxOf("en")
	g.asksTeam(her, "A question")
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	one.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}}
	g.writes(one, "An answer")
	if strings.Contains(her.everything(), "An answer") || len(g.threads[her.id].Lines) != 1 {
		t.Error("she who is no coordinator of hers any more answers")
	}
	g.opensThread(two)
	g.tap(two, dialog.VerbClaim)
	if g.threads[her.id].Claimed != two.id {
		t.Error("nobody else can take what she had")
	}
	// Between her turn and the thread's.
	w := g.world(cohort.ThreadID(her.id), 9)
	e := dialog.Envelope{By: one.id, Event: dialog.Event{Thread: &dialog.ThreadAct{Do: dialog.ThreadReply, Text: seal.Conceal("late")}}}
	s := dialog.Subject{Thread: g.threads[her.id]}
	g.see(&w, s, e)
	if d := dialog.Decide(w, s, e); len(d.Facts) > 0 || len(d.Then) != 1 || d.Then[0].Event.Threaded.Why != dialog.ThreadRole {
		t.Errorf("her late answer comes to %+v", d)
	}
}

func TestOwnersReadNoThreadOfACohort(t *testing.T) {
	g := newRig(t, 1, false)
	her, _, _ := g.inboxOf("en")
	boss := g.phone()
	boss.owner = true
	g.writes(boss, "/start")
	g.writes(boss, "English")
	g.asksTeam(her, "My secret")
	g.writes(boss, "/inbox")
	if !strings.Contains(boss.shows()+boss.latest(), "/inbox") {
		t.Errorf("an owner's /inbox is answered %q", boss.latest())
	}
	g.writes(boss, "/menu")
	g.tap(boss, dialog.VerbOutside)
	g.does(boss, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: boss.p.Step, Verb: dialog.VerbThread, Arg: her.id}, Message: 1}})
	if strings.Contains(boss.everything(), "secret") || boss.p.Place.View == dialog.ViewThread {
		t.Error("an owner reads a thread of a cohort")
	}
}

// A plain word that is said days later to be meant for the team is as old as the message in
// which it was typed: she is told that Telegram keeps it.
func TestAPlainWordSentLongAfterIsOld(t *testing.T) {
	g := newRig(t, 1, false)
	her, _, _ := g.inboxOf("en")
	g.writes(her, "/ask")
	g.writes(her, "menu")
	g.now = g.now.Add(dialog.Deletable + time.Hour)
	g.tap(her, dialog.VerbIsAnswer)
	g.tap(her, dialog.VerbAsked)
	g.tap(her, dialog.VerbTakeBack) // the rig fails when it would delete what is too old
	if !strings.Contains(her.shows(), "After two days Telegram does not let us remove it") {
		t.Errorf("she reads %q", her.shows())
	}
}

// TestALineFromBeforeItsDateWasKept: when it was typed is not known, but not long before it came.
func TestALineFromBeforeItsDateWasKept(t *testing.T) {
	g := newRig(t, 1, false)
	her, _, _ := g.inboxOf("en")
	g.writes(her, "/ask")
	g.writes(her, "words")
	g.threads[her.id].Lines[0].Date = 0
	g.tap(her, dialog.VerbAsked)
	d := g.tap(her, dialog.VerbTakeBack)
	if deleted := slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return len(s.Messages) > 0 }); !deleted {
		t.Errorf("her words of a moment ago stay in her chat: she reads %q", her.shows())
	}
}

func TestLinesAreTakenBack(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	g.writes(her, "/ask")
	g.writes(her, "first words")
	g.writes(her, "second words")
	g.opensThread(one)
	g.tap(her, dialog.VerbAsked)
	g.tap(her, dialog.VerbTakeBack)
	if strings.Contains(one.everything(), "first words") || !strings.Contains(one.shows(), "second words") {
		t.Errorf("a coordinator still sees %q", one.everything())
	}
	if strings.Contains(her.shows(), "first words") || her.p.Asked.N != 1 {
		t.Errorf("she still sees %q", her.shows())
	}
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	g.writes(one, "wrong answer")
	if !strings.Contains(her.latest(), "wrong answer") {
		t.Fatalf("she reads %q", her.latest())
	}
	g.tap(one, dialog.VerbTakeBack)
	if strings.Contains(her.everything(), "wrong answer") || strings.Contains(one.shows(), "wrong answer") {
		t.Error("an answer taken back is still shown")
	}
	g.tap(one, dialog.VerbWriteBack)
	g.writes(one, "another answer")
	g.now = g.now.Add(72 * time.Hour)
	g.opensThread(one)
	g.tap(one, dialog.VerbTakeBack)
	if strings.Contains(her.everything(), "another answer") {
		t.Error("the words of an answer too old to be deleted are still shown")
	}
}

// What she writes is bounded, nothing that waits is lost, and she is told to wait.
func TestAThreadIsBounded(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("ar")
	g.writes(her, "/ask")
	long := strings.Repeat("ن", 4096)
	for range 40 {
		g.writes(her, long)
		g.now = g.now.Add(time.Minute)
	}
	if n := len(g.threads[her.id].Lines); n == 0 || n > 8 || her.p.Asked.N != n {
		t.Errorf("%d lines are kept, %d counted", n, her.p.Asked.N)
	}
	if !strings.Contains(her.shows(), "انتظار جوابه") {
		t.Errorf("she is told %q", her.shows())
	}
	for range 6 {
		g.opensThread(one)
		if g.threads[her.id].Claimed == "" {
			g.tap(one, dialog.VerbClaim)
		}
		g.tap(one, dialog.VerbWriteBack)
		g.writes(one, strings.Repeat("ن", 2999))
		for range 5 {
			g.writes(her, "/ask")
			g.writes(her, long)
		}
	}
	if th := g.threads[her.id]; th.Gone == 0 || th.N != len(th.Lines)+th.Gone {
		t.Errorf("%d lines, %d kept, %d gone", th.N, len(th.Lines), th.Gone)
	}
	// All of it can be read, a page at a time.
	g.opensThread(one)
	seen := 0
	for {
		seen += strings.Count(one.shows(), "ن")
		var older string
		for _, token := range one.buttons() {
			a := dialog.ParseToken(g.keys, one.door, token)
			if a.Verb == dialog.VerbLines && a.Arg > "" && len(a.Arg) > 0 && num(a.Arg) == one.p.Place.PageAt+1 {
				older = token
			}
		}
		if older == "" {
			break
		}
		g.press(one, older)
	}
	want := 0
	for i := range g.threads[her.id].Lines {
		want += locales.Length(g.threads[her.id].Lines[i].Text)
	}
	if seen < want {
		t.Errorf("%d letters can be read of %d", seen, want)
	}
}

func num(s string) (n int) {
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}

// The number of a message says nothing in another account: what she sent from a phone that is
// lost is neither copied nor deleted by it.
func TestAnotherAccountHasOtherMessages(t *testing.T) {
	for _, back := range []bool{false, true} {
		g := newRig(t, 2, false)
		her, one, _ := g.inboxOf("ckb")
		g.writes(her, "/ask")
		g.does(her, dialog.Event{Sent: &dialog.Sent{What: "photo"}})
		if back {
			g.now = g.now.Add(time.Minute)
			her.p.Anew = g.now
		}
		g.opensThread(one)
		if d := g.tap(one, dialog.VerbShowFile); says(d, "line_lost") != back {
			t.Errorf("back %v: her photo: %s", back, freeze(d.Say))
		}
		g.tap(her, dialog.VerbAsked)
		d := g.tap(her, dialog.VerbTakeBack)
		deleted := slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return len(s.Messages) > 0 })
		if deleted == back || len(g.threads[her.id].Lines) != 0 {
			t.Errorf("back %v: deleted %v, left %+v", back, deleted, g.threads[her.id].Lines)
		}
	}
}

// What she takes back counts no more, and only if it counted: a line that is answered did not.
func TestTakingBackCounts(t *testing.T) {
	g := newRig(t, 3, false)
	her, one, _ := g.inboxOf("en")
	g.asksTeam(her, "First?")
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	g.writes(one, "Yes.")
	g.asksTeam(her, "Second?")
	g.writes(her, "/ask")
	g.tap(her, dialog.VerbAsked)
	first, second := g.threads[her.id].Lines[0].N, g.threads[her.id].Lines[2].N
	g.choose(her, dialog.VerbTakeBack, strconv.Itoa(first))
	if her.p.Asked.N != 1 {
		t.Errorf("an answered line taken back leaves %d unanswered", her.p.Asked.N)
	}
	g.choose(her, dialog.VerbTakeBack, strconv.Itoa(second))
	if her.p.Asked.N != 0 {
		t.Errorf("%d are unanswered, and there is none", her.p.Asked.N)
	}
}

// An answer of many emoji is measured as Telegram does: what is taken of her words can be sent.
func TestLongAnswerOfEmoji(t *testing.T) {
	g := newRig(t, 1, false)
	her, one, _ := g.inboxOf("en")
	g.asksTeam(her, "When?")
	g.opensThread(one)
	g.tap(one, dialog.VerbClaim)
	g.tap(one, dialog.VerbWriteBack)
	if d := g.writes(one, strings.Repeat("😀", 2700)); !says(d, "reply_long") {
		t.Errorf("it is taken: on %s", one.p.Place.View)
	}
	g.now = g.now.Add(time.Hour) // no rest of it
	if g.writes(one, strings.Repeat("😀", 1000)); one.p.Place.View != dialog.ViewThread {
		t.Errorf("a shorter one leads to %s", one.p.Place.View)
	}
}

// offered says that a button with these words stands under what was said.
func offered(d dialog.Decision, key string) bool {
	return slices.ContainsFunc(d.Say, func(s dialog.Say) bool {
		return slices.ContainsFunc(s.Rows, func(row []dialog.Button) bool {
			return slices.ContainsFunc(row, func(b dialog.Button) bool { return b.Label.Key == key })
		})
	})
}
