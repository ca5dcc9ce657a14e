package turn_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// her is the door of the person of these tests.
const her = "her-door"

// house is what every rig shares: nothing in it changes.
type house struct {
	keys   *seal.Keys
	bundle *locales.Bundle
	course *course.Course
}

func newHouse(t testing.TB) *house {
	t.Helper()
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c, problems := course.Load(os.DirFS("../course/testdata/small"))
	if course.Broken(problems) {
		t.Fatal(problems)
	}
	return &house{keys, bundle, c}
}

// rig runs turns over the embedded engine in memory.
type rig struct {
	*house
	t      testing.TB
	runner *turn.Runner
	look   *storage.Store                  // sees what is stored; is never disturbed
	below  storage.Engine                  // the same
	hook   storagetest.Hook                // acts between the runner's operations; may be nil
	words  func(*cohort.Participant) error // called before each rendering; may be nil
	now    time.Time
	keyed  int
	invite string // id of the invitation in her link
}

func newRig(t testing.TB, h *house) *rig {
	t.Helper()
	r := &rig{house: h, t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	below, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = below.Close(context.Background()) })
	r.below, r.look = below, storage.NewStore(below, h.keys, r.clock)
	group, err := r.look.FoundCohort(t.Context(), &cohort.Cohort{Start: "2026-01-05", Languages: h.course.Languages}, "test")
	if err != nil {
		t.Fatal(err)
	}
	payload, err := r.look.Invite(t.Context(), &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: group, Uses: 1}, "test")
	if err != nil {
		t.Fatal(err)
	}
	r.invite, _ = cohort.InvitationID(h.keys, payload)
	r.restart()
	return r
}

func (r *rig) clock() time.Time { return r.now }

// restart puts a new runner in place of the old: what a process remembers is gone.
func (r *rig) restart() {
	engine := storagetest.Between(r.below, func(ctx context.Context, m storagetest.Moment) error {
		if r.hook == nil {
			return nil
		}
		return r.hook(ctx, m)
	})
	r.runner = r.newRunner(storage.NewStore(engine, r.keys, r.clock))
}

func (r *rig) newRunner(s turn.Store) *turn.Runner {
	current := func() *course.Course { return r.course }
	words := checked{&bot.Renderer{Bundle: r.bundle, Course: current, Stamp: r.keys}, r}
	return turn.NewRunner(turn.Config{Store: s, Words: words, Course: current, Bundle: r.bundle, Now: r.clock})
}

// checked asks the rig before it renders.
type checked struct {
	turn.Words
	r *rig
}

func (c checked) Render(p *cohort.Participant, s dialog.Say) (outbox.Body, error) {
	if c.r.words != nil {
		if err := c.r.words(p); err != nil {
			return outbox.Body{}, err
		}
	}
	return c.Words.Render(p, s)
}

// envelope is one more update of hers.
func (r *rig) envelope(ev dialog.Event) dialog.Envelope {
	r.keyed++
	from := &dialog.Sender{Chat: seal.Conceal("7001"), First: seal.Conceal("Zaynab"), Guess: "en"}
	return dialog.Envelope{
		Key: fmt.Sprintf("tg:%d", r.keyed), On: dialog.Ref{Kind: dialog.Door, ID: her}, At: cohort.At(r.now), Event: ev, From: from,
	}
}

// must runs an event that nothing disturbs.
func (r *rig) must(ev dialog.Event) {
	r.t.Helper()
	if out, err := r.runner.Run(r.t.Context(), r.envelope(ev)); err != nil || out.Repeated {
		r.t.Fatalf("a turn: repeated %v, error %v", out.Repeated, err)
	}
}

// id is the subject behind her door.
func (r *rig) id() string {
	r.t.Helper()
	var door struct {
		Subject string `json:"subject"`
	}
	if err := r.below.Get(r.t.Context(), "doors", her, &door); err != nil {
		r.t.Fatal(err)
	}
	return door.Subject
}

func (r *rig) document() *turn.Document {
	r.t.Helper()
	doc, err := r.look.Load(r.t.Context(), dialog.Person, r.id())
	if err != nil {
		r.t.Fatal(err)
	}
	return doc
}

func (r *rig) person() *cohort.Participant { return r.document().Body.Person }

// far is later than anything a test stores.
func (r *rig) far() time.Time { return r.now.Add(1000 * time.Hour) }

// overdue counts what the sweep would still find.
func (r *rig) overdue() int {
	r.t.Helper()
	refs, err := r.look.Overdue(r.t.Context(), r.far())
	if err != nil {
		r.t.Fatal(err)
	}
	waiting, err := r.look.Undelivered(r.t.Context(), r.far())
	if err != nil {
		r.t.Fatal(err)
	}
	return len(refs) + len(waiting)
}

// sweep carries on whatever waits until nothing does.
func (r *rig) sweep() {
	r.t.Helper()
	for range 20 {
		if r.overdue() == 0 {
			return
		}
		refs, _ := r.look.Overdue(r.t.Context(), r.far())
		for _, ref := range refs {
			r.tolerate(r.runner.Finish(r.t.Context(), ref.Kind, ref.ID))
		}
		waiting, _ := r.look.Undelivered(r.t.Context(), r.far())
		for _, e := range waiting {
			_, err := r.runner.Deliver(r.t.Context(), e)
			r.tolerate(err)
		}
	}
	r.t.Fatal("the sweep does not come to an end")
}

// tolerate fails for any error that trying again would not mend.
func (r *rig) tolerate(err error) {
	r.t.Helper()
	if err != nil && !errors.Is(err, storage.ErrUnavailable) {
		r.t.Fatalf("error is %v, want none or %v", err, storage.ErrUnavailable)
	}
}

// rows are all rows that wait to be sent, in the order of their chat.
func (r *rig) rows() []*outbox.Message {
	r.t.Helper()
	rows, err := r.look.Unsettled(r.t.Context(), 1<<40, r.far(), 10_000)
	if err != nil {
		r.t.Fatal(err)
	}
	slices.SortFunc(rows, func(a, b *outbox.Message) int { return cmp.Compare(a.Order, b.Order) })
	return rows
}

// effects tells everything that has come of the turns so far, without ids.
func (r *rig) effects() string {
	r.t.Helper()
	var out []string
	err := r.look.EachFact(r.t.Context(), func(f *cohort.Fact) error {
		out = append(out, fmt.Sprintf("fact %s %s%s%s%s", f.Kind, f.Action, f.Module, f.Lesson, f.Quiz))
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	slices.Sort(out)
	for _, m := range r.rows() {
		var body outbox.Body
		_ = json.Unmarshal([]byte(m.Body.Reveal()), &body) // what only strips or deletes has none
		out = append(out, fmt.Sprintf("row %s %q", m.Op, body.Text))
	}
	p := r.person()
	inv, err := r.look.Invitation(r.t.Context(), r.invite)
	if err != nil {
		r.t.Fatal(err)
	}
	out = append(out, fmt.Sprintf("she: %s in %v, step %d; uses: %d", p.Stage, p.Place, p.Step, inv.Used))
	return strings.Join(out, "\n")
}

// The steps of a conversation: each gives the event for where she stands now.
type step func(*rig) dialog.Event

func presses(verb dialog.Verb) step {
	return func(r *rig) dialog.Event {
		act := &dialog.Act{Step: r.person().Step, Verb: verb}
		if verb == dialog.VerbAgree {
			act.Arg = strconv.Itoa(r.course.Consent.Version) // what stands on her screen
		}
		return dialog.Event{Pressed: &dialog.Pressed{Act: act, Message: 5}}
	}
}

func writes(text string) step {
	return func(*rig) dialog.Event { return dialog.Event{Said: &dialog.Said{Text: seal.Conceal(text)}} }
}

func opensLink(r *rig) dialog.Event {
	return dialog.Event{Said: &dialog.Said{Command: "start", Payload: true, Invitation: r.invite}}
}

// toConsent leads from the link to the screen of consent.
func toConsent() []step { return []step{opensLink, writes("English"), presses(dialog.VerbAbout)} }

// toMenu goes on from there.
func toMenu(h *house) []step {
	out := append(toConsent(), presses(dialog.VerbAgree), presses(dialog.VerbUseName))
	for range h.course.Profile {
		out = append(out, presses(dialog.VerbSkipProfile))
	}
	return append(out, presses(dialog.VerbMenu))
}

// walk takes the steps, undisturbed.
func (r *rig) walk(steps ...step) {
	r.t.Helper()
	for _, s := range steps {
		r.must(s(r))
	}
}
