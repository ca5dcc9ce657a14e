package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/storage"
	"cohortbot/storage/archive"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// easy makes a passphrase cheap to try: these tests try many.
const easy = archive.Work(4)

const words = "four words and a blank "

func empty(t *testing.T) storage.Engine {
	t.Helper()
	e, err := sqlite.Open(t.Context(), sqlite.Config{Path: ":memory:", Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	return e
}

func put(t *testing.T, e storage.Engine, in, id string, doc any) {
	t.Helper()
	if err := e.Insert(t.Context(), storage.Collection(in), id, doc); err != nil {
		t.Fatalf("%s %s: %v", in, id, err)
	}
}

// member is a person's document, as another version of the store may have left it.
func member(id string, version int64) *turn.Document {
	return &turn.Document{ID: id, Schema: turn.Schema, Version: version, Body: dialog.Subject{Person: &cohort.Participant{
		Door: "door-" + id, Stage: cohort.StageMember, Step: 7, Seen: 100,
		Roles:   []cohort.Role{{Kind: cohort.RoleParticipant, Cohort: "c1"}, {Kind: cohort.RoleStaff}},
		Came:    map[string]cohort.RoleKind{"inv": cohort.RoleParticipant},
		Quizzes: map[string]*cohort.QuizRecord{"m/z": {}},
	}}}
}

func row(subject string, version int64, state outbox.State, lane outbox.Lane) *outbox.Message {
	return &outbox.Message{
		ID: fmt.Sprintf("%s/%d/0", subject, version), Version: 1, Subject: subject, Order: outbox.Order(version, 0),
		Op: dialog.OpSend, State: state, Lane: lane, Made: 5,
	}
}

func fact(subject string, version int64) *cohort.Fact {
	return &cohort.Fact{ID: fmt.Sprintf("%s/%d/0", subject, version), Kind: cohort.FactRead, Subject: subject, At: 5}
}

// pack writes an archive of a store.
func pack(t *testing.T, e storage.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	_, _, err := archive.Write(t.Context(), &out, archive.Source{
		From: e, Head: archive.Head{Begun: 1000, Schema: turn.Schema, Program: "test"}, Key: []byte("the key"), Passphrase: words, Work: easy,
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unpack(t *testing.T, file []byte, to storage.Engine, erasures ...storage.Erasure) archive.Loaded {
	t.Helper()
	r, err := archive.Open(bytes.NewReader(file), words)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := r.Load(t.Context(), to, erasures, 2000)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// all is every document of a store by collection and id.
func all(t *testing.T, e storage.Reader) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, walk := range storage.Walks() {
		q := storage.Query{Index: walk.Name, Limit: 7}
		for {
			next, err := e.Find(t.Context(), q, func(d storage.Decode) error {
				var doc map[string]any
				err := d(&doc)
				out[fmt.Sprint(walk.In, " ", doc["_id"])] = doc
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if next == "" {
				break
			}
			q.After = next
		}
	}
	return out
}

func TestEverythingComesBack(t *testing.T) {
	from, to := empty(t), empty(t)
	for i := range 30 {
		id := fmt.Sprintf("p%02d", i)
		put(t, from, "people", id, member(id, 9))
		put(t, from, "doors", "door-"+id, map[string]any{"_id": "door-" + id, "version": 1, "subject": id})
		for v := range 9 {
			put(t, from, "facts", fmt.Sprintf("%s/%d/0", id, v), fact(id, int64(v)))
		}
		put(t, from, "outbox", id+"/3/0", row(id, 3, outbox.Sent, outbox.Replies))
	}
	put(t, from, "invitations", "inv", &turn.Document{ID: "inv", Version: 3, Body: dialog.Subject{Invitation: &cohort.Invitation{Role: cohort.RoleStaff, Lately: []string{"p01"}}}})
	put(t, from, "cohorts", "c1", &turn.Document{ID: "c1", Version: 3, Body: dialog.Subject{Cohort: &cohort.Cohort{Start: "2026-12-01", Made: 1}}})
	put(t, from, "meta", "canary", map[string]any{"_id": "canary", "version": 2, "schema": turn.Schema})
	put(t, from, "seen", "x", map[string]any{"_id": "x", "until": 99, "text": "< & \u2067"})
	want := all(t, from)
	loaded := unpack(t, pack(t, from), to)
	got := all(t, to)
	for id := range want { // what a restore changes of everybody: her buttons of lost steps
		if doc := want[id].(map[string]any); strings.HasPrefix(id, "people ") {
			delete(got[id].(map[string]any)["body"].(map[string]any)["person"].(map[string]any), "leap")
			delete(doc["body"].(map[string]any)["person"].(map[string]any), "leap")
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%d documents came back of %d, or changed", len(got), len(want))
	}
	if loaded.Counts.All() != len(want) || loaded.Held != 0 || loaded.Erased != 0 {
		t.Errorf("told is %+v", loaded)
	}
}

// What was still to be said when the backup was made is not said days later: neither
// a row, nor what a subject still owed.
func TestWhatWaitedIsHeld(t *testing.T) {
	from, to := empty(t), empty(t)
	doc := member("a", 9)
	doc.Pending = &turn.Pending{Messages: []*outbox.Message{row("a", 9, outbox.Ready, outbox.Replies)}, Facts: []cohort.Fact{*fact("a", 9)}}
	put(t, from, "people", "a", doc)
	for v, m := range []*outbox.Message{
		row("a", 0, outbox.Ready, outbox.Replies), row("a", 1, outbox.Sending, outbox.Reminders), row("a", 2, outbox.Sent, outbox.Replies),
		row("a", 3, outbox.Ready, outbox.Clearing), row("a", 4, outbox.Blocked, outbox.Replies),
	} {
		put(t, from, "outbox", fmt.Sprintf("a/%d/0", v), m)
	}
	if got := unpack(t, pack(t, from), to); got.Held != 3 {
		t.Errorf("%d are held, want 3", got.Held)
	}
	for id, want := range map[string]outbox.State{
		"a/0/0": outbox.Held, "a/1/0": outbox.Held, "a/2/0": outbox.Sent, "a/3/0": outbox.Ready, "a/4/0": outbox.Blocked,
	} {
		var m outbox.Message
		if err := to.Get(t.Context(), "outbox", id, &m); err != nil || m.State != want {
			t.Errorf("%s is %s, want %s (%v)", id, m.State, want, err)
		}
	}
	var back turn.Document
	if err := to.Get(t.Context(), "people", "a", &back); err != nil {
		t.Fatal(err)
	}
	if m := back.Pending.Messages[0]; m.State != outbox.Held || m.DropAt == 0 || len(back.Pending.Facts) != 1 {
		t.Errorf("owed is %+v", back.Pending)
	}
}

// A store that is read while others write shows rows of turns that its subjects do
// not know yet: they are left out, else the next turn's rows would find their ids taken.
func TestRowsOfLaterTurnsStayOut(t *testing.T) {
	from, to := empty(t), empty(t)
	put(t, from, "people", "a", member("a", 4))
	for v := range int64(7) {
		put(t, from, "facts", fmt.Sprintf("a/%d/0", v), fact("a", v))
		put(t, from, "outbox", fmt.Sprintf("a/%d/0", v), row("a", v, outbox.Sent, outbox.Replies))
	}
	audit := &cohort.Fact{ID: "cohort/c1/xyz", Kind: cohort.FactAudit, Subject: "cohort/c1"}
	put(t, from, "facts", audit.ID, audit)
	put(t, from, "facts", "stranger/1/0", fact("stranger", 1))
	put(t, from, "invitations", "inv", &turn.Document{ID: "inv", Version: 2, Body: dialog.Subject{Invitation: &cohort.Invitation{}}})
	for id, subject := range map[string]string{"a/4/9": "a", "a/5/9": "a", "inv/2/0": "invitation/inv", "inv/3/0": "invitation/inv"} {
		put(t, from, "facts", id, &cohort.Fact{ID: id, Kind: cohort.FactAudit, Subject: subject})
	}
	unpack(t, pack(t, from), to)
	got := all(t, to)
	for v := range 7 {
		for _, in := range []string{"facts", "outbox"} {
			if _, there := got[fmt.Sprintf("%s a/%d/0", in, v)]; there != (v <= 4) {
				t.Errorf("%s of version %d: there is %v", in, v, there)
			}
		}
	}
	for id, want := range map[string]bool{"a/4/9": true, "a/5/9": false, "inv/2/0": true, "inv/3/0": false} {
		if there := got["facts "+id] != nil; there != want {
			t.Errorf("the audit entry %s: there is %v", id, there)
		}
	}
	if got["facts cohort/c1/xyz"] == nil || got["facts stranger/1/0"] != nil {
		t.Error("an audit entry is lost, or the fact of somebody unknown is there")
	}
}

// erasing fills a store with two people and everything that knows them.
func erasing(t *testing.T) storage.Engine {
	e := empty(t)
	for _, id := range []string{"a", "b"} {
		put(t, e, "people", id, member(id, 9))
		put(t, e, "doors", "door-"+id, map[string]any{"_id": "door-" + id, "version": 1, "subject": id})
		put(t, e, "facts", id+"/2/0", fact(id, 2))
		put(t, e, "outbox", id+"/3/0", row(id, 3, outbox.Sent, outbox.Replies))
		put(t, e, "parked", "tg:"+id, map[string]any{"_id": "tg:" + id, "owner": "door-" + id, "at": 4})
		put(t, e, "envelopes", "e"+id, &dialog.Envelope{ID: "e" + id, Key: "e" + id, On: dialog.Ref{Kind: dialog.Person, ID: id}})
		put(t, e, "envelopes", "by"+id, &dialog.Envelope{ID: "by" + id, Key: "by" + id, On: dialog.Ref{Kind: dialog.Invitation, ID: "inv"}, By: id})
		audit := &cohort.Fact{ID: id + "/x", Kind: cohort.FactAudit, Subject: id}
		put(t, e, "facts", audit.ID, audit)
	}
	put(t, e, "invitations", "inv", &turn.Document{ID: "inv", Version: 3, Body: dialog.Subject{Invitation: &cohort.Invitation{
		Role: cohort.RoleParticipant, Uses: 2, Lately: []string{"a", "b"},
	}}})
	return e
}

func TestWhoWasErasedSinceIsLeftOut(t *testing.T) {
	to := empty(t)
	loaded := unpack(t, pack(t, erasing(t)), to, storage.Erasure{Subject: "a", Version: 12, Whole: true}, storage.Erasure{Subject: "nobody", Version: 3, Whole: true})
	got := all(t, to)
	for id, doc := range got {
		text, _ := json.Marshal(doc)
		if id != "facts a/x" && (strings.Contains(string(text), `"a"`) || strings.Contains(string(text), "door-a") || strings.Contains(id, "a/")) {
			t.Errorf("%s still knows her: %s", id, text)
		}
	}
	if got["facts a/x"] == nil || got["people b"] == nil || got["facts b/2/0"] == nil || got["parked tg:b"] == nil || got["envelopes byb"] == nil {
		t.Error("the audit entry, or something of the other's, is lost")
	}
	if loaded.Erased != 1 {
		t.Errorf("%d are told to be erased", loaded.Erased)
	}
}

func TestWhoUnlearnedSinceKeepsHerOtherRole(t *testing.T) {
	to := empty(t)
	unpack(t, pack(t, erasing(t)), to, storage.Erasure{Subject: "a", Version: 12})
	got := all(t, to)
	var doc turn.Document
	if err := to.Get(t.Context(), "people", "a", &doc); err != nil {
		t.Fatal(err)
	}
	p := doc.Body.Person
	if p.Has(cohort.RoleParticipant) || !p.Has(cohort.RoleStaff) || p.Quizzes != nil || doc.Version != 12 {
		t.Errorf("she is %+v at version %d", p, doc.Version)
	}
	if got["facts a/2/0"] != nil || got["outbox a/3/0"] != nil || got["doors door-a"] == nil {
		t.Error("what she learned is there, or her door is not")
	}
}

// Who has parted from her account since comes in without it: the phone that was lost is not
// hers again, and nothing is sent to it.
func TestWhoLostHerPhoneSinceHasNoDoor(t *testing.T) {
	to := empty(t)
	unpack(t, pack(t, erasing(t)), to, storage.Erasure{Subject: "a", Version: 12, Door: true, At: 77})
	got := all(t, to)
	var doc turn.Document
	if err := to.Get(t.Context(), "people", "a", &doc); err != nil {
		t.Fatal(err)
	}
	p := doc.Body.Person
	if p.Door != "" || !p.Chat.IsZero() || p.Lost.At != 77 || !p.Blocked || p.Quizzes == nil || !p.Has(cohort.RoleParticipant) {
		t.Errorf("she is %+v", p)
	}
	if got["doors door-a"] != nil || got["parked tg:a"] != nil || got["facts a/2/0"] == nil || got["doors door-b"] == nil {
		t.Error("the door, or what came by it, is there; or something of hers is not")
	}
	for id, row := range got {
		if text, _ := json.Marshal(row); strings.HasPrefix(id, "outbox a/") && strings.Contains(string(text), `"ready"`) {
			t.Errorf("%s would be sent: %s", id, text)
		}
	}
	to = empty(t)
	unpack(t, pack(t, erasing(t)), to, storage.Erasure{Subject: "a", Version: 9, Door: true})
	if all(t, to)["doors door-a"] == nil {
		t.Error("a backup that is younger lost her door")
	}
}

// A backup that is younger than the erasure holds what is hers since.
func TestAnErasureBeforeTheBackupChangesNothing(t *testing.T) {
	to := empty(t)
	unpack(t, pack(t, erasing(t)), to, storage.Erasure{Subject: "a", Version: 9}, storage.Erasure{Subject: "b", Version: 8, Whole: true})
	got := all(t, to)
	if got["people a"] == nil || got["people b"] == nil || got["facts a/2/0"] == nil || got["outbox b/3/0"] == nil {
		t.Error("something was taken away")
	}
}

func TestAFileThatIsNotWholeIsRefused(t *testing.T) {
	file := pack(t, erasing(t))
	if _, err := archive.Open(bytes.NewReader(file), "four words and a blank"); !errors.Is(err, archive.ErrPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
	use := func(file []byte) error {
		r, err := archive.Open(bytes.NewReader(file), words)
		if err == nil {
			err = r.Skim()
		}
		return err
	}
	if err := use(file); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(file); n += 1 + n/20 {
		if err := use(file[:n]); !errors.Is(err, archive.ErrFormat) {
			t.Errorf("cut after %d of %d bytes: %v", n, len(file), err)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		bent := bytes.Clone(file)
		bent[r.IntN(len(bent))] ^= 1 << r.IntN(8)
		if err := use(bent); err == nil {
			t.Error("a bent file is taken for a whole one")
		}
	}
	greedy := bytes.Replace(file, fmt.Appendf(nil, " %d\n", easy), []byte(" 22\n"), 1)
	if bytes.Equal(greedy, file) {
		t.Fatal("the file does not tell how hard it is to try")
	}
	if err := use(greedy); !errors.Is(err, archive.ErrFormat) {
		t.Errorf("a file that asks for four gigabytes: %v", err)
	}
	if err := use([]byte("PK\x03\x04 no backup at all")); !errors.Is(err, archive.ErrFormat) {
		t.Errorf("no backup: %v", err)
	}
}

// A restore that did not end leaves nothing that is taken for a store, and may be
// done again.
func TestAHalfRestoreIsRefusedAndDoneAgain(t *testing.T) {
	file, to := pack(t, erasing(t)), empty(t)
	r, err := archive.Open(bytes.NewReader(file), words)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	half := &quitting{Engine: to, after: 1, quit: cancel}
	if _, err := r.Load(ctx, half, nil, 2000); err == nil {
		t.Fatal("it ended well")
	}
	store := storage.NewStore(to, nil, nil)
	if err := store.Begin(t.Context()); !errors.Is(err, storage.ErrHalf) {
		t.Errorf("begun on a half store: %v", err)
	}
	unpack(t, file, to)
	if len(all(t, to)) != len(all(t, erasing(t))) {
		t.Error("the second time it is not whole")
	}
	r, err = archive.Open(bytes.NewReader(file), words)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Load(t.Context(), to, nil, 2000); !errors.Is(err, storage.ErrFull) {
		t.Errorf("over a whole store: %v", err)
	}
}

// quitting gives up at a batch.
type quitting struct {
	storage.Engine
	after int
	quit  func()
}

func (q *quitting) InsertMissing(ctx context.Context, puts []storage.Put) error {
	if q.after--; q.after == 0 {
		if err := q.Engine.InsertMissing(ctx, puts[:len(puts)/2]); err != nil {
			return err
		}
		q.quit()
		return ctx.Err()
	}
	return q.Engine.InsertMissing(ctx, puts)
}

func TestErasuresAreReadAsWritten(t *testing.T) {
	want := []storage.Erasure{{Subject: "abc", Version: 7, Whole: true, At: 5000}, {Subject: "def", Version: 8, At: 6000}, {Subject: "ghi", Version: 9, Door: true, At: 7000}}
	text := archive.ErasuresHead
	for _, e := range want {
		text += archive.ErasureLine(e)
	}
	got, err := archive.ReadErasures(strings.NewReader(text))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, error %v", got, err)
	}
	_, err = archive.ReadErasures(strings.NewReader(text + "ghi x whole 2026-01-01T00:00:00Z\nab"))
	if err == nil || !strings.Contains(err.Error(), "line 6") || !strings.Contains(err.Error(), "line 7") {
		t.Errorf("error %v names not both lines", err)
	}
}

// A link whose entry stays out stays out, and so do those after it: the leader links what
// comes after it anew. How far the chain went in the other store means nothing here.
func TestLinksOfLaterTurnsStayOut(t *testing.T) {
	from, to := empty(t), empty(t)
	put(t, from, "people", "a", member("a", 4))
	for n, id := range []string{"a/4/9", "a/5/9", "cohort/c1/xyz"} {
		put(t, from, "facts", id, &cohort.Fact{ID: id, Kind: cohort.FactAudit, Subject: "a", At: cohort.Instant(n + 1)})
		link := fmt.Sprintf("%012d", n+1)
		put(t, from, "links", link, map[string]any{"_id": link, "entry": id})
	}
	put(t, from, "meta", "chain", map[string]any{"_id": "chain", "version": 1, "chain": map[string]any{"last": 3}})
	unpack(t, pack(t, from), to)
	got := all(t, to)
	for id, want := range map[string]bool{
		"links 000000000001": true, "links 000000000002": false, "links 000000000003": false,
		"facts a/4/9": true, "facts a/5/9": false, "facts cohort/c1/xyz": true, "meta chain": false,
	} {
		if _, there := got[id]; there != want {
			t.Errorf("%s: there is %t", id, there)
		}
	}
}
