package storage_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/turn"
)

// raw is a document as it lies in a file.
type raw struct{ json []byte }

func (r *raw) MarshalJSON() ([]byte, error)    { return r.json, nil }
func (r *raw) UnmarshalJSON(text []byte) error { r.json = bytes.Clone(text); return nil }

// schema1 is where they lie.
const schema1 = "testdata/schema1"

// oldShelf is a database of schema 1, as a program of that time wrote it: the
// files are never made anew.
func oldShelf(t *testing.T) *shelf {
	t.Helper()
	s := newShelf(t)
	text, err := os.ReadFile(filepath.Join(schema1, "keys.txt"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := seal.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if s.keys, err = file.Keys(); err != nil {
		t.Fatal(err)
	}
	s.Store = storage.NewStore(s.engine, s.keys, func() time.Time { return s.now })
	for _, name := range oldFiles(t) {
		doc := oldFile(t, name)
		var head struct {
			ID string `json:"_id"`
		}
		if err := json.Unmarshal(doc.json, &head); err != nil {
			t.Fatal(err)
		}
		in, _, _ := strings.Cut(name, ".")
		if err := s.engine.Insert(t.Context(), storage.Collection(in), head.ID, doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return s
}

func oldFiles(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(schema1, "*.json"))
	if err != nil || len(paths) < 8 {
		t.Fatalf("%d documents of schema 1, error %v", len(paths), err)
	}
	for i := range paths {
		paths[i] = filepath.Base(paths[i])
	}
	return paths
}

func oldFile(t *testing.T, name string) *raw {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(schema1, name))
	if err != nil {
		t.Fatal(err)
	}
	return &raw{text}
}

func TestSchema1StillLoads(t *testing.T) {
	s := oldShelf(t)
	for range 2 { // its mark has no version at first
		if err := s.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if m := s.mark(); m.Version != 2 || m.Schema != turn.Schema {
		t.Errorf("its mark is of version %d and shape %d after two starts", m.Version, m.Schema)
	}
	doc := s.load("person1")
	p := doc.Body.Person
	if p.Name.Reveal() != "زينب" || p.Chat.Reveal() != "7001" || p.Draft.Text.Reveal() != "القائمة" {
		t.Error("her name, chat or draft is not what it was")
	}
	if !doc.Keys.Has("tg:2") || doc.Version != 5 || p.Place.Question != "q5" || p.Quizzes["m1/z1"].Closed[0].Max != 10 {
		t.Error("her keys or her place are not what they were")
	}
	if a, ok := p.Quizzes["m1/z1"].Open.Answered("q3"); !ok || a.Text.Reveal() != "أتعلم أن أصغي" {
		t.Error("her typed answer is not what it was")
	}
	if f := doc.Pending.Facts[0]; f.Answers[2].Text.Reveal() != "أتعلم أن أصغي" || doc.Pending.Messages[0].Body.Reveal() == "" {
		t.Error("what is pending does not open")
	}
	if gone := s.load("person2"); gone.Body.Person.Stage != cohort.StageGone || !gone.Pending.Erase {
		t.Error("the tombstone is not what it was")
	}
}

func TestSchema1IsFoundInEveryWay(t *testing.T) {
	s := oldShelf(t)
	inv, err := s.Load(t.Context(), dialog.Invitation, "inv1")
	if err != nil || inv.Body.Invitation.Label.Reveal() != "for Baghdad" || inv.Body.Invitation.Used != 3 {
		t.Errorf("the invitation: %v", err)
	}
	if c, err := s.Cohort(t.Context(), "c1"); err != nil || c == nil || c.Start != "2026-03-01" {
		t.Errorf("the cohort: %v", err)
	}
	if all, err := s.ListCohorts(t.Context()); err != nil || len(all) != 1 || all[0].Cohort.Name.Reveal() != "Cohort One" {
		t.Errorf("the list of cohorts: %v", err)
	}
	c, err := s.Calendar(t.Context())
	out, known := c.Calendar.Changed["flag-day"]
	if err != nil || c.Version != 2 || len(c.Calendar.Changed) != 3 || !known || out != nil || c.Calendar.Changed["eid"].Name["ckb"] != "جەژنی ڕەمەزان" {
		t.Errorf("the calendar: %+v, %v", c, err)
	}
	if m, err := s.Row(t.Context(), "person1/5/0"); err != nil || m.Message != 99 || !strings.Contains(m.Body.Reveal(), "نعم") {
		t.Errorf("the row: %v", err)
	}
	if known, err := s.Remembers(t.Context(), "door1", "tg:0"); err != nil || !known {
		t.Errorf("the seen key: %v", err)
	}
	if doc := s.enters("door1", "tg:50"); doc.ID != "person1" {
		t.Error("her door leads elsewhere")
	}
	far := s.now.Add(10_000 * time.Hour)
	if e, err := s.Undelivered(t.Context(), far); err != nil || len(e) != 1 || e[0].Event.Redeem.Person != "person1" {
		t.Errorf("the envelope: %v", err)
	}
	if refs, err := s.Overdue(t.Context(), far); err != nil || len(refs) != 2 {
		t.Errorf("%d subjects with something pending, error %v", len(refs), err)
	}
	facts := 0
	err = s.EachFact(t.Context(), func(f *cohort.Fact) error { facts++; return s.keys.OpenAll(f) })
	if err != nil || facts != 2 {
		t.Errorf("%d facts, error %v", facts, err)
	}
}

// dropped are fields of old documents that say nothing any more, by their place.
var dropped = map[string][]string{
	// The index of a profile question: her place names the question itself; without
	// a name she is asked the first one she has said nothing to.
	"people.member.json": {"body", "person", "registration", "asking"},
}

// Nothing of an old document is lost by reading and writing it: a field that
// was renamed or left out would be, unless it is dropped on purpose.
func TestSchema1LosesNothing(t *testing.T) {
	kinds := map[string]func() any{
		"people": func() any { return &turn.Document{} }, "invitations": func() any { return &turn.Document{} },
		"cohorts": func() any { return &turn.Document{} }, "calendar": func() any { return &turn.Document{} }, "outbox": func() any { return &outbox.Message{} },
		"facts": func() any { return &cohort.Fact{} }, "envelopes": func() any { return &dialog.Envelope{} },
	}
	for _, name := range oldFiles(t) {
		in, _, _ := strings.Cut(name, ".")
		if kinds[in] == nil {
			continue
		}
		was, doc := oldFile(t, name).json, kinds[in]()
		if err := json.Unmarshal(was, doc); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		is, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		a, b := plain(t, was), plain(t, is)
		if path := dropped[name]; path != nil {
			drop(t, a, path)
		}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s is another document after reading and writing it:\n%s", name, is)
		}
	}
}

// drop takes the field at path out of a document; it must be there.
func drop(t *testing.T, doc any, path []string) {
	t.Helper()
	at := doc.(map[string]any)
	for _, key := range path[:len(path)-1] {
		at = at[key].(map[string]any)
	}
	last := path[len(path)-1]
	if _, have := at[last]; !have {
		t.Errorf("%s is dropped and was never there", strings.Join(path, "."))
	}
	delete(at, last)
}

func plain(t *testing.T, text []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// Sizes of a programme larger than any planned: the longest history still fits.
const (
	modules, lessons, pages = 12, 10, 10
	quizzes, closings       = 4, 3
	questions, typedLength  = 40, 1000 // characters of a typed answer, at most
	typed                   = 12       // of the questions
)

// history is somebody who has done everything there is, and more than once.
func history() *cohort.Participant {
	p := &cohort.Participant{
		Door: strings.Repeat("d", 43), Chat: seal.Conceal("9000000000"), Name: seal.Conceal(strings.Repeat("ز", 64)), Stage: cohort.StageMember,
		Draft:   cohort.Draft{Text: seal.Conceal(strings.Repeat("ز", typedLength))},
		Lessons: map[string]*cohort.LessonRecord{}, Quizzes: map[string]*cohort.QuizRecord{},
	}
	for m := range modules {
		module := fmt.Sprintf("%02d-leadership-competencies", m)
		for l := range lessons {
			rec := &cohort.LessonRecord{Done: 1_772_442_000_000}
			for n := range pages {
				rec.Pages = append(rec.Pages, course.PageID(fmt.Sprintf("who-decides-%d", n)))
			}
			p.Lessons[fmt.Sprintf("%s/%02d-lesson-of-it", module, l)] = rec
		}
		for q := range quizzes {
			rec := &cohort.QuizRecord{}
			for range closings {
				rec.Closed = append(rec.Closed, summary())
			}
			p.Quizzes[fmt.Sprintf("%s/quiz-%d", module, q)] = rec
		}
	}
	for i := range 64 {
		p.Typed = append(p.Typed, cohort.TypedAnswer{
			Message: 9_000_000_000, Module: "00-leadership-competencies", Quiz: "quiz-0", Attempt: 6,
			Question: course.QuestionID(fmt.Sprintf("question-%d", i)), At: 1_772_442_000_000, Lang: "ckb", Content: strings.Repeat("h", 64),
		})
	}
	p.Quizzes["00-leadership-competencies/quiz-0"].Open = &cohort.Attempt{N: 6, Seed: 1 << 62, Answers: answers(), Began: 1_772_442_000_000}
	return p
}

func summary() cohort.Summary {
	s := cohort.Summary{Score: 33.5, Max: 40, Closed: 1_772_442_000_000}
	for i := range 5 {
		s.Parts = append(s.Parts, cohort.CompetencyResult{Competency: course.CompetencyID(fmt.Sprintf("competency-%d", i)), Score: 3.5, Max: 5})
	}
	for i := range 5 {
		s.Again = append(s.Again, fmt.Sprintf("%02d-lesson-of-it#who-decides-%d", i, i))
	}
	return s
}

func answers() []cohort.Answer {
	right, points := true, 1.0
	var out []cohort.Answer
	for i := range questions {
		a := cohort.Answer{
			Question: course.QuestionID(fmt.Sprintf("question-%d", i)), Options: []course.OptionID{"first", "second", "third"},
			Correct: &right, Score: &points, Lang: "ckb", Content: strings.Repeat("h", 64), At: 1_772_442_000_000,
		}
		if i < typed {
			a.Text = seal.Conceal(strings.Repeat("ز", typedLength))
		}
		out = append(out, a)
	}
	return out
}

// The largest realistic document is committed: one that closes an attempt full
// of typed answers, with three whole screens, after a life full of turns.
func TestTheLongestHistoryFits(t *testing.T) {
	s := newShelf(t)
	doc := s.enters("door", "tg:1")
	s.commits(doc, func(d *turn.Document) {
		d.Body.Person = history()
		for i := range turn.KeptKeys {
			d.Keys = d.Keys.Add(fmt.Sprintf("tg:%d/0", 9_000_000_000+i), cohort.At(s.now))
		}
		d.Pending = &turn.Pending{Facts: []cohort.Fact{{ID: d.ID + "/2/0", Kind: cohort.FactClosed, Subject: d.ID, Answers: answers()}}}
		for i := range turn.KeptHers {
			d.Hers = d.Hers.Add(fmt.Sprint(9_000_000_000+i), cohort.At(s.now))
		}
		for i := range 3 {
			body := seal.Conceal(strings.Repeat("ز", 4096))
			d.Pending.Messages = append(d.Pending.Messages, &outbox.Message{ID: fmt.Sprintf("%s/2/%d", d.ID, i), Subject: d.ID, Body: body})
		}
	})
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the document has %d bytes of %d", len(text), storage.MaxDocument)
	if left := s.load(doc.ID); len(left.Body.Person.Lessons) != modules*lessons {
		t.Error("something of it is missing")
	}
}
