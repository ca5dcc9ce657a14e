package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/scheduler"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

const matterOne = "bc/one"

// announce has a coordinator confirm an announcement to the town's cohort, which goes at once.
func (w *town) announce(shape func(*cohort.Announcement)) {
	w.t.Helper()
	w.team("author", cohort.RoleCoordinator)
	a := cohort.Announcement{
		Cohort: w.group, Way: cohort.WayTranslated, Expected: 50, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("We meet."), "ar": seal.Conceal("نلتقي")},
	}
	if shape != nil {
		shape(&a)
	}
	w.carries(dialog.Announcement, "one", "author", dialog.Event{Announce: &dialog.Announce{Announcement: a}})
}

// carries runs an event by somebody, with all that follows from it.
func (w *town) carries(kind dialog.Kind, id, by string, ev dialog.Event) {
	w.t.Helper()
	w.keyed++
	key := fmt.Sprint("test:", w.keyed)
	_, err := w.runner.Run(w.t.Context(), dialog.Envelope{ID: key, Key: key, On: dialog.Ref{Kind: kind, ID: id}, By: by, At: cohort.At(w.time()), Event: ev})
	must(w.t, err)
}

// team adds somebody who runs the programme.
func (w *town) team(id string, role cohort.RoleKind) {
	w.t.Helper()
	p := &cohort.Participant{
		Door: "d" + id, Chat: seal.Conceal("8"), Name: seal.Conceal("Team"), Code: "P-" + id, Lang: "en", Stage: cohort.StageMember,
		Roles: []cohort.Role{{Kind: role, Cohort: w.group}}, Made: cohort.At(w.time()), Place: cohort.Place{View: dialog.ViewMenu}, Step: 1,
	}
	d := &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Team: true, Body: dialog.Subject{Person: p}}
	must(w.t, w.keys.SealAll(d))
	must(w.t, w.engine.InsertMissing(w.t.Context(), []storage.Put{{In: cohort.CollectionPeople, ID: id, Doc: d}}))
}

func (w *town) announcer(turns scheduler.Courier) *scheduler.Announcer {
	return &scheduler.Announcer{Board: w.store, Turns: turns, Now: w.time, Log: slog.New(slog.DiscardHandler)}
}

// rowsOf are the announcement's, by how they stand; of each person there is one at most.
func (w *town) rowsOf(op dialog.Op) map[outbox.State]int {
	w.t.Helper()
	out, whose := map[outbox.State]int{}, map[string]bool{}
	q := storage.Query{Index: "messages_by_subject", Limit: 500}
	for {
		next, err := w.engine.Find(w.t.Context(), q, func(d storage.Decode) error {
			var m outbox.Message
			err := d(&m)
			if m.Matter == matterOne && m.Op == op {
				if whose[m.Subject] && op == dialog.OpSend {
					w.t.Fatalf("%s has it twice", m.Subject)
				}
				whose[m.Subject] = true
				out[m.State]++
			}
			return err
		})
		must(w.t, err)
		if q.After = next; next == "" {
			return out
		}
	}
}

// relays settles so many of the rows that wait, as a relay does.
func (w *town) relays(most int) (n int) {
	w.t.Helper()
	rows, err := w.store.Unsettled(w.t.Context(), 1, w.time().Add(time.Hour), most)
	must(w.t, err)
	for _, m := range rows {
		m.State, m.Message = outbox.Sent, 1
		must(w.t, w.store.SaveRow(w.t.Context(), m))
	}
	return len(rows)
}

func (w *town) spoken() *cohort.Announcement {
	w.t.Helper()
	a, err := w.store.Announcement(w.t.Context(), "one")
	must(w.t, err)
	return a
}

// equal wants what is counted of the announcement to be what its rows say.
func (w *town) equal() *dialog.Reach {
	w.t.Helper()
	r, err := w.store.Reach(w.t.Context(), "one")
	must(w.t, err)
	rows := w.rowsOf(dialog.OpSend)
	if r.Sent != rows[outbox.Sent] || r.Waiting != rows[outbox.Ready]+rows[outbox.Sending] || r.Blocked != rows[outbox.Blocked] ||
		r.Dead != rows[outbox.Dead] || r.Uncertain != rows[outbox.Uncertain] || r.Dropped != rows[outbox.Dropped] || r.Rests != rows[outbox.Held] {
		w.t.Fatalf("counted %+v, the rows are %v", r, rows)
	}
	return r
}

// TestFewRowsAhead: it goes to each once, a few hundred rows ahead of what is sent, and ends
// when nothing of it waits.
func TestFewRowsAhead(t *testing.T) {
	w := newTown(t)
	const people, ahead = 260, 60
	w.lives(0, people, 0, "")
	w.announce(nil)
	an := w.announcer(w.runner)
	an.Ahead, an.Page = ahead, 25
	for ticks := 0; w.spoken().State == cohort.AnnouncementGoes; ticks++ {
		must(t, an.Tick(t.Context()))
		if n := w.equal().Waiting; n > ahead {
			t.Fatalf("%d rows are ahead", n)
		}
		w.relays(40)
		w.now.Add(2000)
		if ticks > 50 {
			t.Fatal("it does not end")
		}
	}
	if r := w.equal(); r.Sent != people || w.spoken().State != cohort.AnnouncementGone {
		t.Errorf("%+v", r)
	}
	rows := 0
	for op := range map[dialog.Op]bool{dialog.OpSend: true, dialog.OpEdit: true} {
		for _, n := range w.rowsOf(op) {
			rows += n
		}
	}
	if rows != people {
		t.Errorf("%d rows", rows)
	}
}

// TestWhoSleepsElsewhereKeepsNobodyWaiting: it is night for those who are met first, and by
// day it goes on to the others, though not without an end.
func TestWhoSleepsElsewhereKeepsNobodyWaiting(t *testing.T) {
	for asleep, want := range map[int][2]int{0: {80, 20}, 100: {80, 20}, 40: {40, 0}} {
		w := newTown(t)
		w.lives(0, 110, 0, "")
		for i := range 80 {
			d, err := w.store.Load(t.Context(), dialog.Person, fmt.Sprintf("s%06d", i))
			must(t, err)
			d.Version++
			d.Body.Person.Reminded.Zone = "America/New_York"
			must(t, w.store.Commit(t.Context(), d))
		}
		w.announce(nil)
		an := w.announcer(w.runner)
		an.Ahead, an.Asleep, an.Page = 20, asleep, 10
		for range 3 {
			must(t, an.Tick(t.Context()))
		}
		awake, quiet, err := w.store.InLane(t.Context(), 0, 1000)
		must(t, err)
		if quiet != want[0] || awake != want[1] {
			t.Errorf("of %d who may sleep: %d rows wait for the morning, %d may go; want %v", asleep, quiet, awake, want)
		}
	}
}

// shaky is a carrier of a process that may be killed at any of its calls, before what it
// asks for has taken effect or after.
type shaky struct {
	scheduler.Courier
	r    *rand.Rand
	dead bool
}

var errKilled = errors.New("killed")

func (s *shaky) Carry(ctx context.Context, e dialog.Envelope) error {
	return s.kills(ctx, e, s.Courier.Carry)
}

func (s *shaky) CarryOn(ctx context.Context, e dialog.Envelope) error {
	return s.kills(ctx, e, s.Courier.CarryOn)
}

func (s *shaky) kills(ctx context.Context, e dialog.Envelope, carry func(context.Context, dialog.Envelope) error) error {
	if s.dead {
		return errKilled
	}
	kill, after := s.r.IntN(25) == 0, s.r.IntN(2) == 0
	s.dead = kill
	if kill && !after {
		return errKilled
	}
	if err := carry(ctx, e); err != nil {
		return err
	}
	if kill {
		return errKilled
	}
	return nil
}

// TestKilledOnTheWay: a leader is killed every few turns, another goes on, and each person
// has it once.
func TestKilledOnTheWay(t *testing.T) {
	w := newTown(t)
	const people = 150
	w.lives(0, people, 0, "")
	w.announce(nil)
	r, kills := rand.New(rand.NewPCG(7, 7)), 0
	for w.spoken().State == cohort.AnnouncementGoes {
		s := &shaky{Courier: w.runner, r: r}
		an := w.announcer(s)
		an.Page, an.Workers = 10, 1
		for !s.dead && w.spoken().State == cohort.AnnouncementGoes {
			err := an.Tick(t.Context())
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			w.relays(500)
			w.now.Add(1000)
		}
		if s.dead {
			kills++
		}
	}
	if r := w.equal(); r.Sent != people || w.spoken().Failed > 0 {
		t.Errorf("%+v", r)
	}
	if kills < 4 {
		t.Errorf("killed %d times: this was no storm", kills)
	}
}

// TestStoppedOnTheWay: what waits is dropped, nobody else is met, and it is counted.
func TestStoppedOnTheWay(t *testing.T) {
	w := newTown(t)
	const people = 200
	w.lives(0, people, 0, "")
	w.announce(nil)
	an := w.announcer(w.runner)
	an.Ahead, an.Page = 80, 20
	must(t, an.Tick(t.Context()))
	w.relays(30)
	w.carries(dialog.Announcement, "one", "author", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerStop}})
	resting, err := w.store.Resting(t.Context())
	must(t, err)
	if len(resting) != 1 || resting[0] != matterOne {
		t.Errorf("%v rests: what is left of it may be sent", resting)
	}
	for range 40 {
		must(t, an.Tick(t.Context()))
		w.now.Add(1000)
	}
	r := w.equal()
	if r.Waiting != 0 || r.Dropped == 0 || r.Sent+r.Dropped > 81 || w.spoken().State != cohort.AnnouncementCancelled {
		t.Errorf("%+v, it is %s", r, w.spoken().State)
	}
	w.carries(dialog.Announcement, "one", "author", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerWithdraw}})
	for range 4 {
		must(t, an.Tick(t.Context()))
		w.relays(500)
		w.now.Add(1000)
	}
	if n := w.rowsOf(dialog.OpDelete)[outbox.Sent]; n < r.Sent || w.spoken().State != cohort.AnnouncementWithdrawn {
		t.Errorf("%d were taken back, it is %s", n, w.spoken().State)
	}
}

// TestItStandsWhileItRests: while Telegram refuses it nobody else is met.
func TestItStandsWhileItRests(t *testing.T) {
	w := newTown(t)
	w.lives(0, 30, 0, "")
	w.announce(nil)
	w.carries(dialog.Matter, matterOne, "", dialog.Event{Rest: &dialog.Rest{Reason: "refused"}})
	must(t, w.announcer(w.runner).Tick(t.Context()))
	if r := w.equal(); r.Waiting > 0 {
		t.Errorf("%+v", r)
	}
}

// TestHeldAndReplied are counted from facts, by index, and equal what people have.
func TestHeldAndReplied(t *testing.T) {
	w := newTown(t)
	w.lives(0, 12, 0, "")
	w.announce(func(a *cohort.Announcement) { a.Question = cohort.QuestionCome })
	an := w.announcer(w.runner)
	must(t, an.Tick(t.Context()))
	w.relays(100)
	press := func(who int, arg string) {
		ev := dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbReplied, Arg: "one." + arg}, Message: 1}}
		w.carries(dialog.Person, fmt.Sprintf("s%06d", who), "", ev)
	}
	for i := range 6 {
		press(i, "yes")
	}
	press(0, "no")
	press(0, "yes")
	press(1, "maybe")
	press(1, "maybe")
	press(2, "no")
	r := w.equal()
	if r.Replies[cohort.ResponseYes] != 4 || r.Replies[cohort.ResponseNo] != 1 || r.Replies[cohort.ResponseMaybe] != 1 {
		t.Errorf("%v", r.Replies)
	}
	who, err := w.store.Replied(t.Context(), dialog.RepliedOf{ID: "one", Reply: cohort.ResponseYes, From: 1, Limit: 2})
	must(t, err)
	if who.All != 4 || len(who.Page) != 2 || who.Page[0].Person.Name.Reveal() != "Maryam" {
		t.Errorf("%+v", who)
	}
	h, err := w.store.History(t.Context(), dialog.HistoryOf{Cohort: w.group, Limit: 1})
	must(t, err)
	if len(h.Page) != 1 || h.More || h.Page[0].ID != "one" {
		t.Errorf("%+v", h)
	}
}

// moves takes somebody to another cohort.
func (w *town) moves(id string, to cohort.ID) {
	w.t.Helper()
	d, err := w.store.Load(w.t.Context(), dialog.Person, id)
	must(w.t, err)
	d.Version++
	d.Body.Person.Cohort, d.Body.Person.Roles[0].Cohort = to, to
	d.Body.Person.Announced = nil // as if more had come to her since than are kept
	must(w.t, w.store.Commit(w.t.Context(), d))
}

// TestALaterRoundFindsWhoHasIt: whoever has moved since has it changed and taken back all the
// same, and who came into the cohort afterwards is not asked.
func TestALaterRoundFindsWhoHasIt(t *testing.T) {
	w := newTown(t)
	w.lives(0, 30, 0, "")
	w.announce(func(a *cohort.Announcement) { a.Question = cohort.QuestionRead })
	an := w.announcer(w.runner)
	an.Page = 7
	goes := func() {
		t.Helper()
		for range 4 {
			must(t, an.Tick(t.Context()))
			w.relays(500)
			w.now.Add(5000)
		}
	}
	goes()
	press := dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbReplied, Arg: "one.read"}, Message: 1}}
	w.carries(dialog.Person, "s000003", "", press)
	w.relays(500)
	w.moves("s000003", "another")
	w.moves("s000029", "another")
	w.lives(100, 110, 0, "")
	edits := w.rowsOf(dialog.OpEdit)[outbox.Sent]
	w.carries(dialog.Announcement, "one", "author", dialog.Event{Steer: &dialog.Steer{
		Do: dialog.SteerEdit, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("We meet later.")},
	}})
	goes()
	if n := w.rowsOf(dialog.OpEdit)[outbox.Sent] - edits; n < 30 || w.spoken().State != cohort.AnnouncementGone {
		t.Errorf("%d were changed, it is %s", n, w.spoken().State)
	}
	if said := w.lastTo("author"); !strings.Contains(said, "has gone to everybody") {
		t.Errorf("when all have it changed its author reads %q", said)
	}
	had, err := w.store.Had(t.Context(), "s000003", "one")
	must(t, err)
	if had == nil || had.Reply != cohort.ResponseRead || had.Row == "" || had.Lost {
		t.Errorf("%+v", had)
	}
	w.carries(dialog.Announcement, "one", "author", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerWithdraw}})
	goes()
	if n := w.rowsOf(dialog.OpDelete)[outbox.Sent]; n != 30 || w.spoken().State != cohort.AnnouncementWithdrawn {
		t.Errorf("%d were taken back, it is %s", n, w.spoken().State)
	}
	if n := w.equal().Sent; n != 30 {
		t.Errorf("it came to %d", n)
	}
	if said := w.lastTo("author"); !strings.Contains(said, "was taken back") {
		t.Errorf("when it is taken back its author reads %q", said)
	}
}

// lastTo is the body of the last message to somebody, or of its last edit.
func (w *town) lastTo(id string) (text string) {
	w.t.Helper()
	_, err := w.engine.Find(w.t.Context(), storage.Query{Index: "messages_by_subject", Equal: []any{id}, Limit: 500}, func(d storage.Decode) error {
		var m outbox.Message
		must(w.t, d(&m))
		row, err := w.store.Row(w.t.Context(), m.ID)
		must(w.t, err)
		if row.Op == dialog.OpEdit || row.Op.Makes() {
			text = row.Body.Reveal()
		}
		return nil
	})
	must(w.t, err)
	return text
}

// counted is a board that counts how often what is on its way is read.
type counted struct {
	scheduler.Board
	moving int
}

func (b *counted) Moving(ctx context.Context, now cohort.Instant) ([]dialog.Spoken, error) {
	b.moving++
	return b.Board.Moving(ctx, now)
}

// TestSeveralShareTheWay: one that begins while another is on its way to many meets its people
// from the first moment on, and both together stay within the rows that may be ahead.
func TestSeveralShareTheWay(t *testing.T) {
	w := newTown(t)
	const people, ahead = 400, 60
	w.lives(0, people, 0, "")
	w.announce(nil)
	board := &counted{Board: w.store}
	an := w.announcer(w.runner)
	an.Board, an.Ahead, an.Page = board, ahead, 25
	sent := func(id string) int {
		r, err := w.store.Reach(t.Context(), id)
		must(t, err)
		return r.Sent + r.Waiting
	}
	tick := func() {
		must(t, an.Tick(t.Context()))
		if n, _, err := w.store.InLane(t.Context(), 0, 1000); err != nil || n > ahead {
			t.Fatalf("%d rows are ahead, error %v", n, err)
		}
		w.relays(10)
		w.now.Add(1000)
	}
	tick()
	second := cohort.Announcement{
		Cohort: w.group, Way: cohort.WayTranslated, Expected: 50, Texts: map[locales.Lang]seal.Private{"en": seal.Conceal("It is urgent."), "ar": seal.Conceal("عاجل")},
	}
	w.carries(dialog.Announcement, "two", "author", dialog.Event{Announce: &dialog.Announce{Announcement: second}})
	first := sent("one")
	for range 20 {
		tick()
	}
	if one, two := sent("one")-first, sent("two"); two < one-25 || two == 0 {
		t.Errorf("in the same time %d people were met of the first and %d of the second", one, two)
	}
	if board.moving != 21 {
		t.Errorf("what is on its way was read %d times in 21 looks", board.moving)
	}
	later := cohort.At(w.time().Add(48 * time.Hour))
	second.At = later
	w.carries(dialog.Announcement, "three", "author", dialog.Event{Announce: &dialog.Announce{Announcement: second}})
	moving, err := w.store.Moving(t.Context(), cohort.At(w.time()))
	must(t, err)
	then, err := w.store.Moving(t.Context(), later)
	must(t, err)
	if len(moving) != 2 || len(then) != 3 {
		t.Errorf("%d are looked at now and %d at the hour of the third", len(moving), len(then))
	}
}

// TestWhoWasAskedIsLookedAfter: once a minute it is looked whether somebody who was asked for her
// yes can still give it; where nobody can, it goes.
func TestWhoWasAskedIsLookedAfter(t *testing.T) {
	w := newTown(t)
	w.team("second", cohort.RoleCoordinator)
	w.announce(func(a *cohort.Announcement) { a.Expected = 500 })
	an := w.announcer(w.runner)
	tick := func(state cohort.AnnouncementState) {
		t.Helper()
		must(t, an.Tick(t.Context()))
		if got := w.spoken().State; got != state {
			t.Fatalf("it %s, want %s", got, state)
		}
	}
	tick(cohort.AnnouncementAsks)
	w.carries(dialog.Person, "second", "", dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	w.now.Add(30_000)
	tick(cohort.AnnouncementAsks)
	w.now.Add(31_000)
	tick(cohort.AnnouncementSet)
	w.now.Add(60_000)
	tick(cohort.AnnouncementGoes)
}

// TestBothKeepUp: whoever agreed to it is told on the way how far it has come, as its author is.
func TestBothKeepUp(t *testing.T) {
	w := newTown(t)
	w.lives(0, 60, 0, "")
	w.team("second", cohort.RoleCoordinator)
	w.announce(func(a *cohort.Announcement) { a.Expected = 500 })
	w.carries(dialog.Announcement, "one", "second", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerConfirm, Asks: w.spoken().Asks}})
	an := w.announcer(w.runner)
	an.Ahead, an.Page = 20, 10
	for range 3 {
		must(t, an.Tick(t.Context()))
		w.relays(10)
		w.now.Add(5000)
	}
	must(t, an.Tick(t.Context()))
	for _, who := range []string{"author", "second"} {
		if said, want := w.lastTo(who), fmt.Sprintf("Sent: %d", w.equal().Sent); !strings.Contains(said, want) {
			t.Errorf("%s reads %q, want %q", who, said, want)
		}
	}
}

// TestTheFirstFiguresAreTold: who waits from the first, and goes on waiting, is named.
func TestTheFirstFiguresAreTold(t *testing.T) {
	w := newTown(t)
	w.lives(0, 12, 0, "")
	w.announce(func(*cohort.Announcement) {})
	an := w.announcer(w.runner)
	for range 3 {
		must(t, an.Tick(t.Context()))
		w.now.Add(5000)
	}
	if said := w.lastTo("author"); !strings.Contains(said, "Waiting: 12") {
		t.Errorf("its author reads %q", said)
	}
}

// TestAChangeIsLookedAfter: also of one that has gone it is looked, once a minute, whether somebody can
// still say yes to a change of it.
func TestAChangeIsLookedAfter(t *testing.T) {
	w := newTown(t)
	w.team("second", cohort.RoleCoordinator)
	w.announce(func(a *cohort.Announcement) { a.Expected = 500 })
	w.carries(dialog.Announcement, "one", "second", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerConfirm, Asks: w.spoken().Asks}})
	an := w.announcer(w.runner)
	for w.spoken().State == cohort.AnnouncementGoes {
		must(t, an.Tick(t.Context()))
		w.now.Add(2000)
	}
	words := map[locales.Lang]seal.Private{"en": seal.Conceal("Come to another house.")}
	w.carries(dialog.Announcement, "one", "author", dialog.Event{Steer: &dialog.Steer{Do: dialog.SteerEdit, Texts: words}})
	must(t, an.Tick(t.Context()))
	if a := w.spoken(); a.Change == nil || a.State != cohort.AnnouncementGone {
		t.Fatalf("it %s, and there waits %+v", a.State, a.Change)
	}
	w.carries(dialog.Person, "second", "", dialog.Event{Standing: &dialog.Standing{Blocked: true}})
	w.now.Add(61_000)
	must(t, an.Tick(t.Context()))
	if a := w.spoken(); a.Change != nil || a.State != cohort.AnnouncementGoes {
		t.Errorf("it %s, and there waits %+v", a.State, a.Change)
	}
}
