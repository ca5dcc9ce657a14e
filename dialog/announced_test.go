package dialog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// spreads brings the round of an announcement to somebody.
func (b *board) spreads(ph *phone) dialog.Decision {
	b.t.Helper()
	ev := dialog.Event{Broadcast: &dialog.Broadcast{ID: "one", Round: b.spoken["one"].Round}}
	return b.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Event: ev})
}

// goes has an announcement of this shape on its way.
func (b *board) goes(shape func(*cohort.Announcement)) *board {
	b.t.Helper()
	a := cohort.Announcement{Cohort: "past", Way: cohort.WayTranslated, Texts: written("ar", "ckb", "en"), Expected: 5}
	shape(&a)
	b.sends(b.author, dialog.Event{Announce: &dialog.Announce{Announcement: a}}).is("goes", "author goes", 1)
	return b
}

// came is an announcement as somebody's rows and facts have it, as storage gives it.
func (g *rig) came(subject, id string) (out *dialog.Had) {
	ph, matter := g.whose(subject), cohort.AnnouncementMatter(id)
	if ph == nil {
		return nil
	}
	for _, r := range ph.rows {
		if r.of == matter && (out == nil || r.said.Order > out.Order) {
			out = &dialog.Had{Row: r.said.Row, Order: r.said.Order, At: r.said.Made, Lost: r.unsent}
		}
	}
	reply := ph.replies[matter]
	if out == nil && reply == cohort.ResponseHeld {
		out = &dialog.Had{At: g.now}
	}
	if out != nil {
		out.Reply = reply
	}
	return out
}

func plain(*cohort.Announcement) {}

// sent are the messages of an announcement in a decision.
func sent(d dialog.Decision) (out []dialog.Say) {
	for _, s := range d.Say {
		if _, of := cohort.AnnouncementOf(s.Matter); of && s.Op != dialog.OpStrip {
			out = append(out, s)
		}
	}
	return out
}

func hasPart(s dialog.Say, key string) bool {
	return slices.ContainsFunc(s.Parts, func(p dialog.Part) bool { return p.Key == key })
}

// press presses the standing button of an announcement that bears this argument.
func (b *board) replies(ph *phone, arg string) dialog.Decision {
	b.t.Helper()
	return b.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbReplied, Arg: arg}, Message: 1}})
}

// It comes to her once, in her language, whatever she was doing; her screen stands above it
// then, and she goes on below.
func TestItComesToHer(t *testing.T) {
	b := newBoard(t).goes(plain)
	b.writes(b.learner, "/menu")
	was := b.learner.p.Place
	d := b.spreads(b.learner)
	if s := sent(d); len(s) != 1 || s[0].Matter != "bc/one" || s[0].Unsent || b.learner.p.Announced[0].Row != s[0].ID {
		t.Fatalf("%+v", d.Say)
	}
	if b.learner.p.Place != was || !b.learner.p.Screen.Buried || b.learner.p.Screen.Row != "" {
		t.Errorf("her place is %+v, her screen %+v", b.learner.p.Place, b.learner.p.Screen)
	}
	if d := b.spreads(b.learner); !d.Void {
		t.Error("it came twice")
	}
	for _, ph := range []*phone{b.other, b.boss, b.author} {
		if d := b.spreads(ph); !d.Void {
			t.Error("it came to one who does not learn there")
		}
	}
	b.does(b.learner, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbGoBelow}, Message: 1}})
	if b.learner.p.Screen.Row == "" || b.learner.p.Screen.Buried || b.learner.p.Place != was {
		t.Errorf("she does not go on: %+v", b.learner.p.Screen)
	}
}

// In the night it waits for the morning, and so does all that changes it meanwhile.
func TestItWaitsForTheMorning(t *testing.T) {
	b := newBoard(t).goes(plain)
	b.now = cohort.At(time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)) // 23:00 in Baghdad
	morning := cohort.At(time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC))
	if b.course.Quiet.To.String() != "08:00" {
		t.Fatalf("her night ends at %s", b.course.Quiet.To)
	}
	ends := func(s dialog.Say) time.Time { return b.now.Time().Add(s.Hush.Ends(b.now.Time())) }
	d := sent(b.spreads(b.learner))
	if s := d[0]; s.Hush.Ends(b.now.Time()) <= 0 || ends(s).After(morning.Time()) {
		t.Errorf("it waits until %s", ends(s))
	}
	edit := dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: written("en")}}
	b.sends(b.author, edit)
	if s := sent(b.spreads(b.learner)); len(s) != 1 || s[0].Op != dialog.OpEdit || s[0].Hush.Ends(b.now.Time()) <= 0 {
		t.Errorf("%+v", s)
	}
}

// A change in place makes no sound, so it waits for no quiet time; what comes anew does.
func TestOtherWordsWaitForNothing(t *testing.T) {
	night := cohort.At(time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)) // 23:00 in Baghdad
	for field, waits := range map[string]bool{"link": false, "hour": true} {
		b := newBoard(t).goes(func(a *cohort.Announcement) {
			a.Way, a.Template, a.Texts = cohort.WayTemplate, "meeting", nil
			a.Values = map[string]seal.Private{"day": seal.Conceal("2026-03-20")}
		})
		b.spreads(b.learner)
		b.now = night
		v := map[string]string{"link": "https://example.org", "hour": "10:00"}[field]
		b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Values: map[string]seal.Private{field: seal.Conceal(v)}}})
		d := b.spreads(b.learner)
		if len(d.Say) == 0 {
			t.Fatalf("%s: nothing changes", field)
		}
		for _, s := range d.Say {
			if got := s.Hush.Ends(b.now.Time()) > 0; got != waits {
				t.Errorf("%s: it waits %v: %s", field, got, freeze(s))
			}
		}
	}
}

// Whom its first round waits for until the morning it names as waiting, and calls nothing a change;
// until when it is, is said to who follows it.
func TestTheTeamKnowsWhatWaits(t *testing.T) {
	b := newBoard(t).goes(plain)
	b.now = cohort.At(time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)) // 23:00 in Baghdad
	b.leads(dialog.Onward{Round: 1, Through: true})
	keepsUp := func(r dialog.Reach) dialog.Decision {
		ev := dialog.Event{Progress: &dialog.Progress{ID: "one", Reach: &r}}
		return b.turn(b.author, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: b.author.id}, Event: ev})
	}
	d := keepsUp(dialog.Reach{Waiting: 5, Changes: 5})
	if !says(d, "reach_waiting") || !says(d, "reach_quiet") || !says(d, "follow_bar") || says(d, "reach_changes") || says(d, "follow_again") {
		t.Errorf("its first round: %q", b.author.latest())
	}
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: written("en")}})
	if d := keepsUp(dialog.Reach{Sent: 4, Changes: 1}); !says(d, "reach_changes") || !says(d, "follow_again") || !says(d, "reach_quiet") {
		t.Errorf("its second: %q", b.author.latest())
	}
	b.now = b.now.Add(12 * time.Hour)
	if d := keepsUp(dialog.Reach{Sent: 3, Changes: 2}); says(d, "reach_quiet") {
		t.Errorf("by day: %q", b.author.latest())
	}
}

// Whom to ask for words is offered on its page, whichever way leads back there.
func TestWhomToAskIsOfferedOnEveryWayBack(t *testing.T) {
	for _, way := range []dialog.Verb{dialog.VerbWhoReplied, dialog.VerbReword, dialog.VerbWithdraw} {
		b := newBoard(t).goes(func(a *cohort.Announcement) {
			a.Way, a.Original, a.Texts = cohort.WayReady, "ckb", written("ckb", "ar")
		})
		late := b.phone()
		b.registers(late, cohort.RoleCoordinator, "past", "en")
		b.spreads(b.learner)
		b.writes(b.second, "/menu")
		b.tap(b.second, dialog.VerbHistory)
		asks := func() bool {
			return slices.ContainsFunc(b.second.buttons(), func(token string) bool {
				a := dialog.ParseToken(b.keys, b.second.door, token)
				return a != nil && a.Verb == dialog.VerbAskFor
			})
		}
		b.tap(b.second, dialog.VerbOneSpoken)
		if !asks() {
			t.Fatal("nobody can be asked")
		}
		b.tap(b.second, way)
		b.tap(b.second, dialog.VerbOneSpoken)
		b.on(b.second, dialog.ViewSpoken)
		if !asks() {
			t.Errorf("after %s nobody can be asked any more", way)
		}
	}
}

// What was refused is written anew from its words, as another; what she has begun stays.
func TestItIsWrittenAnew(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 500, 0).steer(b.second, dialog.SteerRefuse)
	old := freeze(b.spoken["one"])
	page := func() {
		b.writes(b.author, "/menu")
		b.tap(b.author, dialog.VerbHistory)
		b.tap(b.author, dialog.VerbOneSpoken)
	}
	page()
	d := b.tap(b.author, dialog.VerbWriteAnew)
	b.on(b.author, dialog.ViewAnnounceDraft)
	x := b.author.p.Writing
	if x == nil || x.ID == "one" || x.Of.Cohort != "past" || x.Of.Texts["ckb"].Reveal() != "words in ckb" || !says(d, "spoken_anew_begun") {
		t.Fatalf("she writes %s", freeze(x))
	}
	if x.Of.Refused != "" || x.Of.Expected != 0 || x.Of.State != "" || freeze(b.spoken["one"]) != old {
		t.Errorf("it has more of the old than its words: %s", freeze(x.Of))
	}
	page()
	for _, token := range b.author.buttons() {
		if a := dialog.ParseToken(b.keys, b.author.door, token); a != nil && a.Verb == dialog.VerbWriteAnew {
			t.Error("what she has begun would be given up")
		}
	}
}

// Other words are said to be those of one language, and there is a way back.
func TestOneLanguageChanges(t *testing.T) {
	b := newBoard(t).goes(plain)
	b.opensPage(b.author)
	b.choose(b.author, dialog.VerbReword, "en")
	d := b.writes(b.author, "Come on Sunday.")
	if !says(d, "reword_sure_in") || !says(d, "reword_others") {
		t.Errorf("she reads %q", b.author.latest())
	}
	b.tap(b.author, dialog.VerbOneSpoken)
	b.on(b.author, dialog.ViewSpoken)
	if b.spoken["one"].Round != 1 {
		t.Error("it changes though she went back")
	}
}

// Two of one day that begin with the same words are listed by their hours, and no other is.
func TestTwoOfOneDayAreToldApart(t *testing.T) {
	b := newBoard(t).goes(plain)
	for id, words := range map[string]string{"two": "words in English", "three": "other words"} {
		a := b.spoken["one"].Fresh()
		a.Made, a.Texts["en"] = a.Made.Add(time.Hour), seal.Conceal(words)
		b.spoken[id] = &a
	}
	b.writes(b.author, "/menu")
	b.tap(b.author, dialog.VerbHistory)
	listed := map[string]int{}
	for _, line := range b.author.rows[b.author.p.Screen.Row].body.Keyboard {
		for _, k := range line {
			listed[k.Label]++
			if timed := strings.Contains(k.Label, ":"); timed != strings.Contains(k.Label, "words in") && strings.Contains(k.Label, "·") {
				t.Errorf("it lists %q", k.Label)
			}
		}
	}
	if len(listed) != 4 {
		t.Errorf("it lists %v", listed)
	}
}

// Whoever has nothing yet is not said to wait for a language that is ready by now.
func TestWhoseLanguageIsReadyMeanwhile(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Way, a.Texts = cohort.WayReady, written("ar", "ckb") })
	b.spreads(b.learner)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.writes(b.author, "/menu")
	b.tap(b.author, dialog.VerbHistory)
	if d := b.tap(b.author, dialog.VerbOneSpoken); !says(d, "reach_held") || says(d, "reach_held_ready") {
		t.Errorf("before: %q", b.author.latest())
	}
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("en")}})
	if d := b.tap(b.author, dialog.VerbOneSpoken); !says(d, "reach_held_ready") || says(d, "reach_held") {
		t.Errorf("afterwards: %q", b.author.latest())
	}
}

// Who has blocked the bot is counted as such, and nothing is tried; a pause of reminders
// stops no announcement.
func TestWhomItDoesNotReach(t *testing.T) {
	b := newBoard(t).goes(plain)
	b.learner.p.Reminded.Paused = cohort.Until
	if s := sent(b.spreads(b.learner)); len(s) != 1 || s[0].Unsent {
		t.Errorf("a pause of reminders: %+v", s)
	}
	b = newBoard(t).goes(plain)
	b.learner.p.Unreachable = b.now
	if s := sent(b.spreads(b.learner)); len(s) != 1 || !s[0].Unsent || !b.learner.p.Announced[0].Lost {
		t.Errorf("marked as not to be reached, she is counted nowhere: %+v", s)
	}
	b = newBoard(t).goes(plain)
	b.does(b.learner, dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	if s := sent(b.spreads(b.learner)); len(s) != 1 || !s[0].Unsent || !b.learner.p.Announced[0].Lost {
		t.Errorf("%+v", s)
	}
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: written("en")}})
	if d := b.spreads(b.learner); !d.Void {
		t.Errorf("what never came is edited: %+v", d.Say)
	}
}

// Where it is not ready in her language it is held, and counted; when it is, it comes.
func TestItIsHeldForHerLanguage(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Way, a.Texts = cohort.WayReady, written("ar", "ckb") })
	d := b.spreads(b.learner)
	if len(d.Say) > 0 || len(d.Facts) != 1 || d.Facts[0].Reply != cohort.ResponseHeld || d.Facts[0].About != "bc/one" {
		t.Fatalf("%+v", d)
	}
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerTranslate, Texts: written("en")}})
	b.steer(b.author, dialog.SteerReady)
	d = b.spreads(b.learner)
	if len(sent(d)) != 1 || len(d.Facts) != 1 || d.Facts[0].Reply != "" || d.Facts[0].Was != cohort.ResponseHeld {
		t.Errorf("%+v", d)
	}
}

// Who joins when everybody had it gets nothing of a later round.
func TestALaterRoundIsForThoseWhoHaveIt(t *testing.T) {
	b := newBoard(t).goes(plain)
	b.spreads(b.learner)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: written("en")}})
	late := b.phone()
	b.registers(late, cohort.RoleParticipant, "past", "en")
	if d := b.spreads(late); !d.Void {
		t.Error("it came to her")
	}
	if s := sent(b.spreads(b.learner)); len(s) != 1 || s[0].Op != dialog.OpEdit || s[0].Of != b.learner.p.Announced[0].Row {
		t.Errorf("%+v", s)
	}
	if d := b.spreads(b.learner); !d.Void {
		t.Error("it was edited twice")
	}
}

// A later round is for whoever has it, wherever she learns by then and however many have come
// to her since; what has been emptied out of her chat is left alone.
func TestWhoHadItLongAgo(t *testing.T) {
	ask := func(a *cohort.Announcement) { a.Question = cohort.QuestionCome }
	had := func(t *testing.T) *board {
		b := newBoard(t).goes(ask)
		b.spreads(b.learner)
		b.replies(b.learner, "one.maybe")
		b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
		p := b.learner.p.Clone()
		p.Announced, p.Cohort = nil, "future"
		p.Roles = []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "future"}}
		b.learner.p = p
		return b
	}
	b := had(t)
	row := sent(b.spreads(b.learner))
	if len(row) > 0 {
		t.Fatalf("it came twice: %+v", row)
	}
	b.sends(b.author, dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: written("en")}})
	s := sent(b.spreads(b.learner))
	if len(s) != 1 || s[0].Op != dialog.OpEdit || len(s[0].Rows) != 4 || s[0].Rows[2][0].Label.Key != "announced_chosen_maybe" {
		t.Errorf("%+v", s)
	}
	d := b.replies(b.learner, "one.no")
	if len(d.Facts) != 1 || d.Facts[0].Was != cohort.ResponseMaybe || d.Facts[0].Reply != cohort.ResponseNo || len(sent(d)) > 1 {
		t.Errorf("%+v", d.Facts)
	}
	b.steer(b.author, dialog.SteerWithdraw)
	if s := sent(b.spreads(b.learner)); len(s) != 1 || s[0].Op != dialog.OpDelete {
		t.Errorf("%+v", s)
	}

	b = had(t)
	p := b.learner.p.Clone()
	p.Cleared.Order = 1 << 40
	b.learner.p = p
	b.steer(b.author, dialog.SteerWithdraw)
	if s := sent(b.spreads(b.learner)); len(s) > 0 {
		t.Errorf("emptied, it is taken back: %+v", s)
	}
}

// Her reply is a fact, once; she may change it at any later step; the place is shown to who
// is coming.
func TestHerReply(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Question, a.Place = cohort.QuestionCome, seal.Conceal("the hall") })
	b.spreads(b.learner)
	row := b.learner.p.Announced[0].Row
	b.writes(b.learner, "/menu")
	b.writes(b.learner, "/modules")
	var facts []cohort.Fact
	for _, arg := range []string{"one.maybe", "one.maybe", "one.yes", "one.no"} {
		d := b.replies(b.learner, arg)
		facts = append(facts, d.Facts...)
		for _, s := range d.Say {
			if yes := arg == "one.yes"; s.Op != dialog.OpEdit || s.Of != row || hasPart(s, "announced_place") != yes || hasPart(s, "announce_place_later") == yes {
				t.Errorf("%s: %+v", arg, s)
			}
		}
	}
	got := ""
	for _, f := range facts {
		got += string(f.Was) + ">" + string(f.Reply) + " "
	}
	if got != ">maybe maybe>yes yes>no " {
		t.Error(got)
	}
	if d := b.replies(b.learner, "one.read"); len(d.Facts) > 0 || d.Answer.Key != "stale_press" {
		t.Errorf("what is not asked was answered: %+v", d)
	}
	if d := b.replies(b.second, "one.yes"); len(d.Facts) > 0 || d.Answer.Key != "announced_over" {
		t.Errorf("one to whom it never came: %+v", d)
	}
	b.steer(b.author, dialog.SteerWithdraw)
	if d := b.replies(b.learner, "one.yes"); len(d.Facts) > 0 || d.Answer.Key != "announced_over" {
		t.Errorf("%+v", d)
	}
}

// It is taken out of her chat within two days; later its words are, and that is counted.
func TestItIsTakenBack(t *testing.T) {
	for after, op := range map[time.Duration]dialog.Op{time.Hour: dialog.OpDelete, 50 * time.Hour: dialog.OpEdit} {
		b := newBoard(t).goes(plain)
		b.spreads(b.learner)
		b.now = b.now.Add(after)
		b.steer(b.author, dialog.SteerWithdraw)
		d := b.spreads(b.learner)
		if s := sent(d); len(s) != 1 || s[0].Op != op || s[0].Of != b.learner.p.Announced[0].Row {
			t.Errorf("%+v", s)
		}
		if stays := len(d.Facts) == 1 && d.Facts[0].Reply == cohort.ResponseStays; stays != (op == dialog.OpEdit) {
			t.Errorf("%+v", d.Facts)
		}
		if d := b.spreads(b.learner); !d.Void {
			t.Error("it was taken back twice")
		}
	}
}

// What is kept of her is bounded, and leaves with her learning.
func TestAnnouncedIsBounded(t *testing.T) {
	b := newBoard(t).goes(plain)
	for range 2 * cohort.AnnouncedKept {
		b.spreads(b.learner)
		for i := range b.learner.p.Announced {
			b.learner.p.Announced[i].ID = "other"
		}
	}
	if n := len(b.learner.p.Announced); n != cohort.AnnouncedKept {
		t.Errorf("%d are kept", n)
	}
	if p := dialog.Unlearned(b.learner.p); len(p.Announced) > 0 {
		t.Error("it stays when her learning is erased")
	}
}

// A message keeps up with it, and bears what can be done: it is edited, and never sent twice.
func TestItsAuthorFollows(t *testing.T) {
	b := newBoard(t)
	b.confirms(b.author, 500, 0)
	if n := len(b.second.p.Follows); n != 1 || !b.second.p.Follows[0].Ask || len(b.author.p.Follows) != 1 {
		t.Fatalf("%+v, %+v", b.second.p.Follows, b.author.p.Follows)
	}
	watch := func(ph *phone, arg string) dialog.Decision {
		return b.does(ph, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbWatch, Arg: arg}, Message: 1}})
	}
	if d := watch(b.other, "one.confirm.1"); len(d.Then) > 0 || d.Answer.Key != "follow_role" {
		t.Errorf("a coordinator of another cohort: %+v", d)
	}
	b.writes(b.second, "/menu")
	watch(b.second, "one.confirm.1")
	if b.spoken["one"].State != cohort.AnnouncementGoes || len(b.author.p.Follows) != 1 {
		t.Fatalf("%+v", b.spoken["one"])
	}
	d := b.turn(b.author, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: b.author.id}, Event: dialog.Event{Progress: &dialog.Progress{ID: "one", PerMinute: 60}}})
	if len(d.Say) != 1 || d.Say[0].Op != dialog.OpEdit || !hasPart(d.Say[0], "follow_bar") || !hasPart(d.Say[0], "follow_left") {
		t.Errorf("%+v", d.Say)
	}
	b.author.p.Roles = b.learner.p.Roles
	d = b.turn(b.author, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: b.author.id}, Event: dialog.Event{Progress: &dialog.Progress{ID: "one"}}})
	if !hasPart(d.Say[0], "follow_not_hers") || len(d.Say[0].Rows) > 0 {
		t.Errorf("%+v", d.Say)
	}
	if d := watch(b.author, "one.stop"); len(d.Then) > 0 {
		t.Error("she stops what is not hers any more")
	}
}

// Its page is read, changed and left by those who may, in the role they act in.
func TestItsPage(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Question = cohort.QuestionRead })
	b.spreads(b.learner)
	b.replies(b.learner, "one.read")
	b.writes(b.second, "/menu")
	b.tap(b.second, dialog.VerbHistory)
	b.tap(b.second, dialog.VerbOneSpoken)
	b.on(b.second, dialog.ViewSpoken)
	b.tap(b.second, dialog.VerbWhoReplied)
	b.on(b.second, dialog.ViewReplied)
	b.tap(b.second, dialog.VerbOneSpoken)
	b.tap(b.second, dialog.VerbReword)
	b.tap(b.second, dialog.VerbReword)
	b.writes(b.second, strings.Repeat("كلمة ", 790))
	b.on(b.second, dialog.ViewReworded) // what is too long to be written is too long to be changed to
	b.now = b.now.Add(time.Hour)        // so it is no rest of the text before
	b.writes(b.second, strings.Repeat("كلمة ", 700))
	b.on(b.second, dialog.ViewRewordSure)
	b.now = b.now.Add(time.Hour)
	b.choose(b.second, dialog.VerbReword, "ar")
	b.writes(b.second, "كلمات أفضل")
	b.on(b.second, dialog.ViewRewordSure)
	b.tap(b.second, dialog.VerbRewordSure)
	if a := b.spoken["one"]; a.Round != 2 || a.Texts[locales.Lang("ar")].Reveal() != "كلمات أفضل" {
		t.Errorf("%+v", a)
	}
	b.on(b.second, dialog.ViewSpoken)
	b.second.p.Roles = b.learner.p.Roles
	b.tap(b.second, dialog.VerbWithdraw)
	if b.spoken["one"].State != cohort.AnnouncementGoes || b.second.p.Place.View == dialog.ViewWithdraw {
		t.Errorf("she stands on %s, it %s", b.second.p.Place.View, b.spoken["one"].State)
	}
}

// opensPage opens the announcement's page and asks to change it.
func (b *board) opensPage(ph *phone) {
	b.t.Helper()
	b.writes(ph, "/menu")
	b.tap(ph, dialog.VerbHistory)
	b.tap(ph, dialog.VerbOneSpoken)
	b.tap(ph, dialog.VerbReword)
}

// What a template is filled by can be changed when it has gone out, in every language; a place
// that comes later is shown to those who come.
func TestATemplateIsChanged(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) {
		a.Way, a.Template, a.Texts = cohort.WayTemplate, "meeting", nil
		a.Values = map[string]seal.Private{"day": seal.Conceal("2026-03-09"), "link": seal.Conceal("https://example.org")}
	})
	b.spreads(b.learner)
	has := func(words ...string) {
		t.Helper()
		b.spreads(b.learner)
		for _, w := range words {
			if text := b.learner.everything(); !strings.Contains(text, w) {
				t.Errorf("%q is not in %q", w, text)
			}
		}
	}
	change := func(field string, say func()) {
		t.Helper()
		b.opensPage(b.author)
		b.choose(b.author, dialog.VerbReword, "="+field)
		say()
		b.on(b.author, dialog.ViewRewordSure)
		b.tap(b.author, dialog.VerbRewordSure)
		b.on(b.author, dialog.ViewSpoken)
	}
	change("day", func() {
		for _, wrong := range []string{"perhaps", "1/1/2020"} {
			b.writes(b.author, wrong)
			b.on(b.author, dialog.ViewReworded)
		}
		b.writes(b.author, "10/3/2026")
	})
	has("10 March")
	change("hour", func() { b.choose(b.author, dialog.VerbReword, "=hour.960") })
	has("10 March", "16:00")
	change("link", func() { b.choose(b.author, dialog.VerbReword, "=link.") })
	change("place", func() { b.writes(b.author, "Garden 5") })
	has("as soon as you press")
	if text := b.learner.everything(); strings.Contains(text, "Garden") || strings.Contains(text, "example.org") {
		t.Errorf("who has not said that she comes reads %q", text)
	}
	b.replies(b.learner, "one.yes")
	has("Garden 5")
	if strings.Contains(b.learner.everything(), "as soon as you press") {
		t.Error("the promise of a place stands beside it")
	}
	b.replies(b.learner, "one.no")
	if strings.Contains(b.learner.everything(), "Garden") {
		t.Error("the place stays when she does not come")
	}
	if a := b.spoken["one"]; a.Question != cohort.QuestionCome || a.Round != 5 {
		t.Errorf("%+v", a)
	}
	b.opensPage(b.author)
	b.choose(b.author, dialog.VerbReword, "=day")
	b.tap(b.author, dialog.VerbReword) // a day by its button
	b.on(b.author, dialog.ViewRewordSure)
	b.steer(b.second, dialog.SteerStop)
	b.tap(b.author, dialog.VerbRewordSure)
	if a := b.spoken["one"]; a.Round != 5 || a.Values["day"].Reveal() != "2026-03-10" {
		t.Errorf("what was stopped meanwhile is changed: %+v", a)
	}
}

// labelled is what the button says that means verb now.
func (b *board) labelled(ph *phone, verb dialog.Verb) (label string) {
	for _, r := range ph.rows {
		for _, line := range r.body.Keyboard {
			for _, k := range line {
				if a := dialog.ParseToken(b.keys, ph.door, k.Token); !r.gone && a != nil && a.Verb == verb && a.Step == ph.p.Step {
					label = k.Label
				}
			}
		}
	}
	return label
}

// A language that is held can be written by any coordinator of the cohort; it goes when one says
// so.
func TestAHeldLanguageIsWritten(t *testing.T) {
	b := newBoard(t).goes(func(a *cohort.Announcement) { a.Way, a.Original, a.Texts = cohort.WayReady, "ar", written("ar", "ckb") })
	b.spreads(b.learner)
	b.leads(dialog.Onward{Round: 1, Through: true}).leads(dialog.Onward{End: true})
	b.writes(b.second, "/menu")
	b.tap(b.second, dialog.VerbHistory)
	b.tap(b.second, dialog.VerbOneSpoken)
	if label := b.labelled(b.second, dialog.VerbSendReady); strings.Contains(label, "(") { // for nobody has written it
		t.Errorf("she is promised that it reaches them: %q", label)
	}
	if d := b.presses(b.second, dialog.VerbAskFor, "ckb"); len(d.Then) > 0 {
		t.Error("a language is asked for that is there")
	}
	d := b.tap(b.second, dialog.VerbAskFor)
	if len(d.Facts) != 1 || d.Facts[0].Action != cohort.ActionAnnounceAsked || d.Facts[0].Of != "en" || d.Facts[0].Actor != b.second.p.Code {
		t.Errorf("the log says %+v", d.Facts)
	}
	if n := len(b.author.p.Translating); n != 1 || b.author.p.Translating[0].To != "en" || len(b.second.p.Awaited) != 1 {
		t.Fatalf("nobody is asked for the words: %+v", b.second.p.Awaited)
	}
	if b.labelled(b.second, dialog.VerbAskFor) != "" {
		t.Error("whoever is asked can be asked once more")
	}
	b.tap(b.second, dialog.VerbReword)
	b.writes(b.second, "We meet on Sunday at three.")
	b.tap(b.second, dialog.VerbRewordSure)
	if a := b.spoken["one"]; a.State != cohort.AnnouncementGone || a.Texts["en"].IsZero() {
		t.Fatalf("%+v", a)
	}
	if len(b.second.p.Awaited) > 0 || len(b.author.p.Translating) > 0 {
		t.Error("who was asked for them is not told that they are there")
	}
	if label := b.labelled(b.second, dialog.VerbSendReady); !strings.Contains(label, "(1)") {
		t.Errorf("she is not told how many it reaches: %q", label)
	}
	b.tap(b.second, dialog.VerbSendReady)
	if s := sent(b.spreads(b.learner)); len(s) != 1 || s[0].Op != dialog.OpSend {
		t.Errorf("%+v", s)
	}
}
