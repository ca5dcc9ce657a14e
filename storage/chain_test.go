package storage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// acts writes n audit entries, a minute after one another.
func (s *shelf) acts(n int) {
	s.t.Helper()
	for range n {
		s.now = s.now.Add(time.Minute)
		if err := s.Audit(s.t.Context(), cohort.ActionRowsTaken, "command line", seal.Conceal("for the donor")); err != nil {
			s.t.Fatal(err)
		}
	}
}

// links links what is not linked, and gives how many there were.
func (s *shelf) links() int {
	s.t.Helper()
	n, err := s.LinkEntries(s.t.Context(), 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// verified looks at the chain.
func (s *shelf) verified() *cohort.Chain {
	s.t.Helper()
	c, err := s.VerifyChain(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

// link is the n-th link as it lies there.
func (s *shelf) link(n int) map[string]any {
	s.t.Helper()
	var out map[string]any
	if err := s.engine.Get(s.t.Context(), "links", fmt.Sprintf("%012d", n), &out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// entry is the fact that the n-th link names.
func (s *shelf) entry(n int) map[string]any {
	s.t.Helper()
	var out map[string]any
	if err := s.engine.Get(s.t.Context(), "facts", s.link(n)["entry"].(string), &out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// puts writes a document as it is, in place of any other, as somebody would who has the
// database and not the program.
func (s *shelf) puts(in storage.Collection, doc map[string]any) {
	s.t.Helper()
	id := doc["_id"].(string)
	if err := s.engine.Delete(s.t.Context(), in, id); err != nil {
		s.t.Fatal(err)
	}
	if err := s.engine.Insert(s.t.Context(), in, id, &doc); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) deletes(in storage.Collection, doc map[string]any) {
	s.t.Helper()
	if err := s.engine.Delete(s.t.Context(), in, doc["_id"].(string)); err != nil {
		s.t.Fatal(err)
	}
}

// Entries are linked once, in the order of their time, and the chain holds; what comes late,
// of whatever time, is linked after the others.
func TestEntriesAreLinked(t *testing.T) {
	s := newShelf(t)
	s.acts(5)
	if c := s.verified(); c.Links != 0 || c.Waiting != 5 || !c.Holds() {
		t.Errorf("before they are linked: %+v", c)
	}
	if n := s.links(); n != 5 {
		t.Fatalf("%d are linked", n)
	}
	if n := s.links(); n != 0 {
		t.Errorf("%d are linked twice", n)
	}
	for n := 1; n < 5; n++ {
		if a, b := s.entry(n)["at"].(float64), s.entry(n + 1)["at"].(float64); a >= b {
			t.Errorf("the link %d is not of the order of time", n)
		}
	}
	first := s.now
	s.now = first.AddDate(0, 0, -3)
	s.acts(1)
	s.now = first
	if n, err := s.LinkEntries(t.Context(), cohort.At(first.Add(-time.Hour))); err != nil || n != 0 {
		t.Fatalf("what was made three days ago was made lately: %d, %v", n, err)
	}
	if n := s.links(); n != 1 {
		t.Errorf("%d of what came late are linked", n)
	}
	if c := s.verified(); c.Verified != 6 || c.Links != 6 || c.Waiting != 0 || !c.Holds() {
		t.Errorf("%+v", c)
	}
}

// Whatever somebody does who has the database and not the key file is told, and where.
func TestTampering(t *testing.T) {
	type found []string
	for name, x := range map[string]struct {
		do   func(*shelf)
		want found // number, why
		ok   int64 // links that hold before it
	}{
		"an entry is changed": {func(s *shelf) {
			e := s.entry(4)
			e["actor"] = "P-OTHER1"
			s.puts("facts", e)
		}, found{"4 changed"}, 3},
		"a field is added to an entry": {func(s *shelf) {
			e := s.entry(2)
			e["lang"] = "ar"
			s.puts("facts", e)
		}, found{"2 changed"}, 1},
		"the reason of an entry is changed": {func(s *shelf) {
			e, other := s.entry(3), s.entry(2)
			e["reason"] = other["reason"]
			s.puts("facts", e)
		}, found{"3 changed"}, 2},
		"an entry is removed": {func(s *shelf) { s.deletes("facts", s.entry(5)) }, found{"5 removed"}, 4},
		"two links change their entries": {func(s *shelf) {
			a, b := s.link(3), s.link(6)
			a["entry"], b["entry"] = b["entry"], a["entry"]
			s.puts("links", a)
			s.puts("links", b)
		}, found{"3 forged", "3 changed", "6 forged", "6 changed"}, 2},
		"two links change their places": {func(s *shelf) {
			a, b := s.link(3), s.link(6)
			a["_id"], b["_id"] = b["_id"], a["_id"]
			s.puts("links", a)
			s.puts("links", b)
		}, found{"3 forged", "4 order", "6 forged", "7 order"}, 2},
		"an entry is inserted": {func(s *shelf) {
			e := s.entry(2)
			e["_id"], e["actor"] = "command line/inserted", "P-OTHER1"
			s.puts("facts", e)
		}, found{"0 inserted"}, 8},
		"an entry is inserted, and linked by the leader": {func(s *shelf) {
			e := s.entry(2)
			e["_id"] = "command line/inserted"
			delete(e, "mark")
			s.puts("facts", e)
			s.links()
		}, found{"9 inserted"}, 8},
		"an entry is inserted with its link": {func(s *shelf) {
			e, l := s.entry(8), s.link(8)
			e["_id"] = "command line/inserted"
			l["_id"], l["entry"], l["prev"] = "000000000009", e["_id"], l["sum"]
			s.puts("facts", e)
			s.puts("links", l)
		}, found{"9 forged", "9 changed"}, 8},
		"a link is removed": {func(s *shelf) { s.deletes("links", s.link(4)) }, found{"4 missing"}, 3},
		"the last links are removed, and their entries": {func(s *shelf) {
			for _, n := range []int{7, 8} {
				s.deletes("facts", s.entry(n))
				s.deletes("links", s.link(n))
			}
			s.acts(3) // and others follow
			s.links()
		}, found{"8 cut"}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			s.acts(8)
			s.links()
			if err := s.KeepChain(t.Context(), s.verified()); err != nil {
				t.Fatal(err)
			}
			x.do(s)
			for range 2 { // once seen, it is seen again
				c := s.verified()
				var got found
				for _, b := range c.Breaks {
					got = append(got, fmt.Sprint(b.N, " ", b.Why))
				}
				if !reflect.DeepEqual(got, x.want) || c.Verified != x.ok || c.Broken != int64(len(got)) {
					t.Errorf("found is %q, %d hold", got, c.Verified)
				}
				if err := s.KeepChain(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A store from before entries bore a mark is linked as it is; what bears none later is
// nobody's of ours.
func TestAnOldStoreIsLinked(t *testing.T) {
	s := newShelf(t)
	old := func(n int) {
		s.puts("facts", map[string]any{"_id": fmt.Sprintf("cohort/old/%d", n), "kind": "audit", "subject": "cohort/old", "at": n, "action": "cohort changed", "actor": "P-OLD123", "reason": map[string]any{}})
	}
	for n := range 4 {
		old(n)
	}
	if n := s.links(); n != 4 {
		t.Fatalf("%d are linked", n)
	}
	old(4) // it was still pending in the old program
	s.acts(1)
	s.links()
	if c := s.verified(); c.Verified != 6 || !c.Holds() {
		t.Fatalf("%+v", c)
	}
	old(9)
	s.links()
	if c := s.verified(); c.Broken != 1 || c.Breaks[0].Why != cohort.BreakInserted || c.Breaks[0].Entry != "cohort/old/9" {
		t.Errorf("%+v", c)
	}
}

// Two leaders at once, one of them frozen in the middle, link no entry twice and break no
// chain.
func TestTwoLeadersLink(t *testing.T) {
	s := newShelf(t)
	s.acts(6)
	quick := storage.NewStore(s.engine, s.keys, func() time.Time { return s.now })
	between := 0
	slow := storage.NewStore(storagetest.Between(s.engine, func(ctx context.Context, m storagetest.Moment) error {
		if m.Op != storagetest.Insert || m.After || between > 2 {
			return nil
		}
		between++
		_, err := quick.LinkEntries(ctx, cohort.At(s.now.Add(-time.Duration(between)*time.Minute)))
		return err
	}), s.keys, func() time.Time { return s.now })
	if _, err := slow.LinkEntries(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if c := s.verified(); between != 3 || c.Verified != 6 || c.Links != 6 || !c.Holds() {
		t.Errorf("%d times between: %+v", between, c)
	}
	var met []string
	for n := 1; n <= 6; n++ {
		met = append(met, s.link(n)["entry"].(string))
	}
	slices.Sort(met)
	if len(slices.Compact(met)) != 6 {
		t.Error("an entry is linked twice")
	}
}

// What a turn writes is marked, too; erasing somebody leaves her entries, and the chain.
func TestErasingLeavesTheChain(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("A", "tg:A")
	s.commits(doc, func(d *turn.Document) {
		d.Body.Person.Stage = cohort.StageMember
		d.Pending = &turn.Pending{Facts: []cohort.Fact{
			{ID: d.ID + "/2/0", Kind: cohort.FactAudit, Subject: d.ID, At: cohort.At(s.now), Action: cohort.ActionAdmitted, Actor: "P-A"},
			{ID: d.ID + "/2/1", Kind: cohort.FactJoined, Subject: d.ID, At: cohort.At(s.now)},
		}}
	})
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	s.acts(1)
	s.links()
	s.commits(doc, func(d *turn.Document) {
		d.Body = dialog.Subject{Person: &cohort.Participant{Door: "A", Stage: cohort.StageGone}}
		d.Pending = &turn.Pending{Erase: true}
	})
	if err := s.Flush(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	if c := s.verified(); c.Verified != 2 || !c.Holds() {
		t.Errorf("%+v", c)
	}
	var gone json.RawMessage
	if err := s.engine.Get(t.Context(), "facts", doc.ID+"/2/1", &gone); err == nil {
		t.Error("what she did is there still")
	}
}

// The log is read the newest first, a page at a time, by who acted or of which kind; whom an
// entry is about is told by her code while she is here.
func TestAuditLog(t *testing.T) {
	s := newShelf(t)
	id := s.member("A", "one")
	s.acts(3)
	s.now = s.now.Add(time.Minute)
	s.puts("facts", map[string]any{"_id": id + "/9/0", "kind": "audit", "subject": id, "at": s.now.UnixMilli(), "action": "role_given", "of": "staff", "actor": "P-B", "reason": map[string]any{}})
	s.links()
	read := func(of dialog.AuditOf) *dialog.AuditPage {
		t.Helper()
		page, err := s.AuditLog(t.Context(), of)
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	page := read(dialog.AuditOf{Limit: 3})
	if len(page.Entries) != 3 || !page.More || page.Entries[0].Code != "P-A" || page.Entries[1].Code != "" || page.Chain.Links != 4 {
		t.Errorf("%+v", page)
	}
	if page = read(dialog.AuditOf{From: 3, Limit: 3}); len(page.Entries) != 1 || page.More {
		t.Errorf("the second page: %+v", page)
	}
	if page = read(dialog.AuditOf{Actor: "P-B", Limit: 3}); len(page.Entries) != 1 || page.Entries[0].Fact.Of != "staff" {
		t.Errorf("of one who acted: %+v", page)
	}
	if page = read(dialog.AuditOf{Group: "results", Limit: 2}); len(page.Entries) != 2 || !page.More {
		t.Errorf("of a kind: %+v", page)
	}
}
