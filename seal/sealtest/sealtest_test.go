package sealtest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cohortbot/seal"
	"cohortbot/seal/sealtest"
)

type answer struct {
	Text seal.Private `json:"text"`
	At   time.Time    `json:"at"`
}

type embedded struct {
	Name seal.Private `json:"name"`
}

type person struct {
	embedded
	ID      string                  `json:"_id"`
	Chat    *seal.Private           `json:"chat,omitempty"`
	Answers []answer                `json:"answers"`
	Notes   map[string]seal.Private `json:"notes"`
	Friend  *person                 `json:"friend,omitempty"`
	Plain   []string                `json:"plain"`
	Scratch seal.Private            `json:"-"`
	hidden  seal.Private

	forget string // the field that Privates passes over
}

func (p *person) Privates(visit func(*seal.Private, seal.Place) error) error {
	see := func(q *seal.Private, field string) error {
		if p.forget != "" && strings.HasPrefix(field, p.forget) {
			return nil
		}
		return visit(q, seal.Place{Collection: "people", Field: field, ID: p.ID})
	}
	if err := see(&p.Name, "name"); err != nil {
		return err
	}
	if p.Chat != nil {
		if err := see(p.Chat, "chat"); err != nil {
			return err
		}
	}
	for i := range p.Answers {
		if err := see(&p.Answers[i].Text, fmt.Sprintf("answers.%d", i)); err != nil {
			return err
		}
	}
	for k, note := range p.Notes {
		if err := see(&note, "notes."+k); err != nil {
			return err
		}
		p.Notes[k] = note
	}
	if p.Friend == nil {
		return nil
	}
	return p.Friend.Privates(func(q *seal.Private, at seal.Place) error {
		at.Field = "friend." + at.Field
		return visit(q, at)
	})
}

func TestFields(t *testing.T) {
	got := sealtest.Fields(&person{hidden: seal.Conceal("x")})
	want := []string{"name", "chat", "answers[].text", "notes{}"}
	if !slices.Equal(got, want) {
		t.Errorf("Fields = %q, want %q", got, want)
	}
	if got := sealtest.Fields(struct{ A any }{}); got != nil {
		t.Errorf("Fields of nothing private = %q", got)
	}
}

func TestCheckPasses(t *testing.T) {
	sealtest.Check(t, &person{})
}

// failures records what Check says instead of failing.
type failures struct {
	testing.TB
	said []string
}

func (f *failures) Helper()                      {}
func (f *failures) Errorf(form string, a ...any) { f.said = append(f.said, fmt.Sprintf(form, a...)) }

func TestCheckFindsForgottenField(t *testing.T) {
	for _, field := range []string{"name", "chat", "answers.1", "notes.b"} {
		f := &failures{TB: t}
		sealtest.Check(f, &person{forget: field})
		name := strings.NewReplacer("s.1", "s[1]", "s.b", "s{b}").Replace(field)
		if len(f.said) == 0 || !strings.Contains(strings.Join(f.said, "\n"), name) {
			t.Errorf("forgetting %s: Check said %q", field, f.said)
		}
	}
}

type twins struct{ A, B seal.Private }

func (w *twins) Privates(visit func(*seal.Private, seal.Place) error) error {
	at := seal.Place{Collection: "twins", Field: "a", ID: "1"}
	if err := visit(&w.A, at); err != nil {
		return err
	}
	return visit(&w.B, at)
}

func TestCheckFindsSharedPlace(t *testing.T) {
	f := &failures{TB: t}
	sealtest.Check(f, &twins{})
	if len(f.said) != 1 || !strings.Contains(f.said[0], "A and B have the same place") {
		t.Errorf("Check said %q", f.said)
	}
}
