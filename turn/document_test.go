package turn_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/seal/sealtest"
	"cohortbot/turn"
)

// A document has one body. These carry one each, so that the check, which fills
// whatever it finds, does not fill them all.
type (
	ofPerson struct {
		ID      string        `json:"_id"`
		Pending *turn.Pending `json:"pending"`
		Body    struct {
			Person *cohort.Participant `json:"person"`
		} `json:"body"`
	}
	ofInvitation struct {
		ID      string        `json:"_id"`
		Pending *turn.Pending `json:"pending"`
		Body    struct {
			Invitation *cohort.Invitation `json:"invitation"`
		} `json:"body"`
	}
	ofCohort struct {
		ID      string        `json:"_id"`
		Pending *turn.Pending `json:"pending"`
		Body    struct {
			Cohort *cohort.Cohort `json:"cohort"`
		} `json:"body"`
	}
	ofAnnouncement struct {
		ID      string        `json:"_id"`
		Pending *turn.Pending `json:"pending"`
		Body    struct {
			Announcement *cohort.Announcement `json:"announcement"`
		} `json:"body"`
	}
	ofOwners struct {
		ID      string        `json:"_id"`
		Pending *turn.Pending `json:"pending"`
		Body    struct {
			Owners *cohort.Owners `json:"owners"`
		} `json:"body"`
	}
	ofThread struct {
		ID      string        `json:"_id"`
		Pending *turn.Pending `json:"pending"`
		Body    struct {
			Thread *cohort.Thread `json:"thread"`
		} `json:"body"`
	}
)

type visitor = func(*seal.Private, seal.Place) error

func (d *ofPerson) Privates(visit visitor) error {
	whole := turn.Document{ID: d.ID, Pending: d.Pending, Body: dialog.Subject{Person: d.Body.Person}}
	return whole.Privates(visit)
}

func (d *ofInvitation) Privates(visit visitor) error {
	whole := turn.Document{ID: d.ID, Pending: d.Pending, Body: dialog.Subject{Invitation: d.Body.Invitation}}
	return whole.Privates(visit)
}

func (d *ofCohort) Privates(visit visitor) error {
	whole := turn.Document{ID: d.ID, Pending: d.Pending, Body: dialog.Subject{Cohort: d.Body.Cohort}}
	return whole.Privates(visit)
}

func (d *ofAnnouncement) Privates(visit visitor) error {
	whole := turn.Document{ID: d.ID, Pending: d.Pending, Body: dialog.Subject{Announcement: d.Body.Announcement}}
	return whole.Privates(visit)
}

func (d *ofOwners) Privates(visit visitor) error {
	whole := turn.Document{ID: d.ID, Pending: d.Pending, Body: dialog.Subject{Owners: d.Body.Owners}}
	return whole.Privates(visit)
}

func (d *ofThread) Privates(visit visitor) error {
	whole := turn.Document{ID: d.ID, Pending: d.Pending, Body: dialog.Subject{Thread: d.Body.Thread}}
	return whole.Privates(visit)
}

// parcel is an envelope by itself, as it lies in its collection.
type parcel struct{ dialog.Envelope }

func (p *parcel) Privates(visit visitor) error {
	return p.Envelope.Privates(visit)
}

func TestSubjectsAreSealedWhole(t *testing.T) {
	for _, doc := range []seal.Carrier{&ofPerson{}, &ofInvitation{}, &ofCohort{}, &ofAnnouncement{}, &ofOwners{}, &ofThread{}, &parcel{}} {
		t.Run(strings.TrimPrefix(fmt.Sprintf("%T", doc), "*turn_test."), func(t *testing.T) { sealtest.Check(t, doc) })
	}
}

func TestFactsAreSealedWhole(t *testing.T) {
	sealtest.Check(t, &cohort.Fact{})
}

// The stand-ins above must not hide a field of the real document.
func TestNoPrivateFieldIsOutsideTheCheck(t *testing.T) {
	checked := slices.Concat(
		sealtest.Fields(ofPerson{}), sealtest.Fields(ofInvitation{}), sealtest.Fields(ofCohort{}),
		sealtest.Fields(ofAnnouncement{}), sealtest.Fields(ofOwners{}), sealtest.Fields(ofThread{}),
	)
	for _, field := range sealtest.Fields(turn.Document{}) {
		if !slices.Contains(checked, field) {
			t.Errorf("%s of a document is checked nowhere", field)
		}
	}
	if len(sealtest.Fields(turn.Document{})) < 10 {
		t.Error("a document has fewer private fields than it should")
	}
}

// What is pending is sealed for where it will lie: a row copied out of the
// document opens in its own collection.
func TestPendingOpensWhereItWillLie(t *testing.T) {
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	fact := cohort.Fact{ID: "s/2/0", Reason: seal.Conceal("why"), Answer: &cohort.Answer{Text: seal.Conceal("typed")}}
	doc := &turn.Document{
		ID: "s", Body: dialog.Subject{Person: &cohort.Participant{Name: seal.Conceal("name")}},
		Pending: &turn.Pending{Facts: []cohort.Fact{fact}},
	}
	if err := keys.SealAll(doc); err != nil {
		t.Fatal(err)
	}
	var alone cohort.Fact
	alone.ID = fact.ID
	alone.Reason.Box = doc.Pending.Facts[0].Reason.Box
	if err := keys.OpenAll(&alone); err != nil || alone.Reason.Reveal() != "why" {
		t.Errorf("opened by itself: %v", err)
	}
	alone.ID = "s/3/0"
	alone.Reason = seal.Private{Box: alone.Reason.Box}
	if err := keys.OpenAll(&alone); err == nil {
		t.Error("a box opened in another row")
	}
}

func TestKeysKeepOrderAndTimes(t *testing.T) {
	var k turn.Keys
	var want []turn.Key
	at := cohort.At(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	for i := range 300 {
		key := turn.Key{Key: fmt.Sprintf("tg:%d/%d", 7_000_000_000+i, i%3), At: at.Add(time.Duration(i) * 1234567 * time.Microsecond)}
		k = k.Add(key.Key, key.At)
		want = append(want, key)
	}
	kept, out := k.Trim(0, 256)
	if !slices.Equal(out, want[:44]) {
		t.Errorf("%d keys were given back, want the 44 oldest in order with their times", len(out))
	}
	rest, all := kept.Trim(0, 0)
	if rest != "" || !slices.Equal(all, want[44:]) {
		t.Errorf("%d keys were kept, want the %d newest in order with their times", len(all), 256)
	}
}

func TestKeysTakeEveryTime(t *testing.T) {
	far := cohort.At(time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC))
	for _, at := range []cohort.Instant{0, 1, 255, 256, 1 << 40, far} {
		_, out := turn.Keys("").Add("k", at).Trim(0, 0)
		if len(out) != 1 || out[0] != (turn.Key{Key: "k", At: at}) {
			t.Errorf("%d came back as %v", at, out)
		}
	}
}

// A key is known by itself alone, not by one that begins or ends like it.
func TestKeysHaveWholeKeysOnly(t *testing.T) {
	k := turn.Keys("").Add("tg:12", 1).Add("tg:3/0", 2)
	for _, key := range []string{"tg:12", "tg:3/0"} {
		if !k.Has(key) {
			t.Errorf("%s is not known", key)
		}
	}
	for _, key := range []string{"tg:1", "g:12", "12", "tg:3", "3/0", "tg:123", ""} {
		if k.Has(key) {
			t.Errorf("%q is known", key)
		}
	}
	if turn.Keys("").Has("tg:12") {
		t.Error("no keys have a key")
	}
}

// Trim against a plain list: any order of adding and trimming keeps the newest,
// forgets what is too old, and gives back what had to go before its time.
func TestTrimAgainstAList(t *testing.T) {
	const seed = 20260302
	r := rand.New(rand.NewPCG(seed, 0))
	for round := range 200 {
		var k turn.Keys
		var list []turn.Key
		at := cohort.Instant(1_700_000_000_000)
		for i := range r.IntN(60) {
			at += cohort.Instant(r.IntN(1000))
			k = k.Add(fmt.Sprint("k", i), at)
			list = append(list, turn.Key{Key: fmt.Sprint("k", i), At: at})
		}
		before, most := at-cohort.Instant(r.IntN(40_000)), r.IntN(50)
		young := slices.DeleteFunc(slices.Clone(list), func(x turn.Key) bool { return x.At < before })
		over := max(0, len(young)-most)
		kept, out := k.Trim(before, most)
		_, left := kept.Trim(0, 0)
		if !slices.Equal(out, young[:over]) || !slices.Equal(left, young[over:]) {
			t.Fatalf("seed %d, round %d: of %d young keys and room for %d, %d were given back and %d kept", seed, round, len(young), most, len(out), len(left))
		}
		for i, x := range list {
			if kept.Has(x.Key) != (i >= len(list)-len(left)) {
				t.Fatalf("seed %d, round %d: Has(%s) is wrong after trimming", seed, round, x.Key)
			}
		}
	}
}

// Her own messages are noted with the time at which Telegram had them, each once,
// for as long as they can be deleted, and no more than there is room for.
func TestHerMessagesAreKept(t *testing.T) {
	r := newRig(t, newHouse(t))
	sends := func(message int64, date time.Time) {
		t.Helper()
		r.must(dialog.Event{Sent: &dialog.Sent{What: "photo", Heard: dialog.Heard{Message: message, Date: cohort.At(date)}}})
	}
	sends(1, r.now.Add(-time.Hour))
	sends(2, r.now.Add(time.Hour)) // a clock that is wrong
	r.must(dialog.Event{Said: &dialog.Said{Text: seal.Conceal("hello"), Edited: true, Heard: dialog.Heard{Message: 1}}})
	sends(2, r.now)
	sends(3, time.Time{})
	want := []dialog.Heard{{Message: 1, Date: cohort.At(r.now.Add(-time.Hour))}, {Message: 2, Date: cohort.At(r.now)}, {Message: 3, Date: cohort.At(r.now)}}
	if got := r.document().Hers.Heard(); !slices.Equal(got, want) {
		t.Errorf("kept are %v, want %v", got, want)
	}
	r.now = r.now.Add(dialog.Deletable - time.Minute)
	sends(4, r.now)
	if got := r.document().Hers.Heard(); !slices.Equal(got, append(want[1:], dialog.Heard{Message: 4, Date: cohort.At(r.now)})) {
		t.Errorf("after two days %v are kept", got)
	}
	for i := range int64(turn.KeptHers + 20) {
		sends(10+i, r.now)
	}
	got := r.document().Hers.Heard()
	if len(got) > turn.KeptHers+1 || got[len(got)-1].Message != turn.KeptHers+29 {
		t.Errorf("%d are kept, the last %v", len(got), got[len(got)-1])
	}
}
