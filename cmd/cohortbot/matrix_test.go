package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// The table of who may what, written out from the contract. A command, or an event by which
// somebody acts on something else, that has no row here fails the tests below. To add one is
// a line: what each of the actors comes to, in their order.
//
// Of commands: d is the door's answer to a stranger, n "not yet", – an unknown command, y
// that it is done.
func commandTable() map[string]string {
	return map[string]string{
		// stranger, joining, participant, coordinator of A, of A and B, staff, owner,
		// by the settings, participant acting as such, the same acting as a coordinator
		"start":     "d y y y y y y y y y",
		"menu":      "d n y y y y y y y y",
		"modules":   "d n y y y y y y y y",
		"quiz":      "d n y y y y y y y y",
		"progress":  "d n y y y y y y y y",
		"language":  "d y y y y y y y y y",
		"reminders": "d n y y y y y y y y",
		"ask":       "d y y y y y y y y y",
		"mydata":    "y y y y y y y y y y",
		"forget":    "y y y y y y y y y y",
		"clear":     "d y y y y y y y y y",
		"help":      "d y y y y y y y y y",
		"cancel":    "d y y y y y y y y y",

		"calendar": "d – – y y y y y – y",
		"cohort":   "d – – – – – y y – –",
		"invite":   "d – – y y – y y – y",
		"roster":   "d – – y y – y y – y",
		"release":  "d – – y y – y y – y",
		"announce": "d – – y y – y y – y",
		"inbox":    "d – – y y – – – – y",
		"role":     "d – – – – – y y – –",
		"results":  "d – – – – y y y – –",
		"export":   "d – – – – y y y – –",
		"audit":    "d – – – – – y y – –",
		"nonsense": "d – – – – – – – – –",
	}
}

// actors are those of the table, in the order of its columns.
func actors() []actorOf {
	a, b := cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "a"}, cohort.Role{Kind: cohort.RoleCoordinator, Cohort: "b"}
	learns := cohort.Role{Kind: cohort.RoleParticipant, Cohort: "a"}
	staff, owns := cohort.Role{Kind: cohort.RoleStaff}, cohort.Role{Kind: cohort.RoleOwner}
	return []actorOf{
		{name: "stranger"},
		{name: "joining", stage: cohort.StageJoining, roles: []cohort.Role{learns}},
		{name: "participant", stage: cohort.StageMember, roles: []cohort.Role{learns}},
		{name: "coordinator", stage: cohort.StageMember, roles: []cohort.Role{a}},
		{name: "coordinator of two", stage: cohort.StageMember, roles: []cohort.Role{a, b}},
		{name: "staff", stage: cohort.StageMember, roles: []cohort.Role{staff}},
		{name: "owner", stage: cohort.StageMember, roles: []cohort.Role{owns}},
		{name: "owner by the settings", stage: cohort.StageMember, settings: true},
		{name: "participant and coordinator", stage: cohort.StageMember, roles: []cohort.Role{learns, a}},
		{name: "coordinator and participant", stage: cohort.StageMember, roles: []cohort.Role{learns, a}, acting: cohort.RoleCoordinator},
	}
}

// actorOf is somebody of the table.
type actorOf struct {
	name     string
	stage    cohort.Stage
	roles    []cohort.Role
	acting   cohort.RoleKind
	settings bool
}

// matrix is the true runner over a true store, which notes what it puts into words.
type matrix struct {
	*house
	t      *testing.T
	runner *turn.Runner
	words  turn.Words
	keys   []string                        // of the catalogue: what was said since
	read   []string                        // and its words
	hung   map[dialog.Verb]map[string]bool // arguments of the buttons that ever hung under it
	named  string                          // door of the owner by the settings
	n      int
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	set, wrong := parse(map[string]string{
		setToken: "1:a", setAPI: "http://127.0.0.1:1", setData: t.TempDir(), setCourse: smallCourse, setLog: "error",
		setListen: "127.0.0.1:0", setRate: "0", setChatRate: "0",
	})
	must(t, wrong.or())
	set.now = func() time.Time { return time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC) }
	h, err := shell{func(string) string { return "" }, io.Discard, &logLines{t: t}}.open(t.Context(), set)
	must(t, err)
	t.Cleanup(h.close)
	m := &matrix{house: h, t: t, named: "door-of-the-settings", hung: map[dialog.Verb]map[string]bool{}}
	m.words = &bot.Renderer{Bundle: h.bundle, Course: h.current, Stamp: h.keys}
	m.runner = turn.NewRunner(turn.Config{
		Store: h.store, Words: m, Course: h.current, Days: h.days, Bundle: h.bundle, Keys: h.keys, Now: set.now, Log: h.log,
		Owner: func(door string) bool { return door == m.named },
	})
	for _, id := range []string{"a", "b"} {
		c := &cohort.Cohort{Name: seal.Conceal("Cohort " + id), Start: "2026-11-01", Languages: h.current().Languages, Made: cohort.At(set.now())}
		must(t, h.store.Commit(t.Context(), &turn.Document{ID: id, Schema: turn.Schema, Version: 1, Body: dialog.Subject{Cohort: c}}))
	}
	return m
}

// Render implements turn.Words.
func (m *matrix) Render(p *cohort.Participant, s dialog.Say) (outbox.Body, error) {
	for _, part := range s.Parts {
		m.keys = append(m.keys, part.Key)
	}
	for _, row := range s.Rows {
		for _, b := range row {
			if m.hung[b.Act.Verb] == nil {
				m.hung[b.Act.Verb] = map[string]bool{}
			}
			m.hung[b.Act.Verb][b.Act.Arg] = true
		}
	}
	body, err := m.words.Render(p, s)
	m.read = append(m.read, body.Text)
	return body, err
}

// Answer implements turn.Words.
func (m *matrix) Answer(p *cohort.Participant, a dialog.Part) (string, error) {
	m.keys = append(m.keys, a.Key)
	return m.words.Answer(p, a)
}

// comes puts an actor into the store, and gives her door and her subject.
func (m *matrix) comes(a actorOf) (door, subject string) {
	m.t.Helper()
	m.n++
	door = "door" + strconv.Itoa(m.n)
	if a.settings {
		m.named = door
	}
	now := cohort.At(m.set.now())
	visitor := dialog.NewVisitor(door, dialog.Sender{Chat: seal.Conceal("7001"), First: seal.Conceal("Rana")}, now)
	if a.stage == "" {
		return door, ""
	}
	doc, err := m.store.Enter(m.t.Context(), door, "first", visitor)
	must(m.t, err)
	doc.Version++
	p := doc.Body.Person
	p.Stage, p.Lang, p.Roles, p.Acting, p.Code, p.Joined = a.stage, "en", a.roles, a.acting, "P-"+fmt.Sprintf("%06d", m.n), now
	p.Place, p.Name, p.Consent, p.Seen = cohort.Place{View: dialog.ViewMenu}, seal.Conceal("Rana"), m.current().Consent.Version, now
	if a.stage == cohort.StageJoining {
		p.Place.View = dialog.ViewName
	}
	if p.Has(cohort.RoleParticipant) {
		p.Cohort = "a"
	}
	doc.Team = dialog.OfTeam(p, func(d string) bool { return d == m.named })
	must(m.t, m.store.Commit(m.t.Context(), doc))
	return door, doc.ID
}

// does runs an event of hers.
func (m *matrix) does(door string, ev dialog.Event) {
	m.t.Helper()
	m.n++
	m.keys, m.read = nil, nil
	from := dialog.Sender{Chat: seal.Conceal("7001"), First: seal.Conceal("Rana")}
	_, err := m.runner.Run(m.t.Context(), dialog.Envelope{
		Key: "tg:" + strconv.Itoa(m.n), On: dialog.Ref{Kind: dialog.Door, ID: door}, At: cohort.At(m.set.now()), Event: ev, From: &from,
	})
	must(m.t, err)
}

// comesTo is what a command came to, as the table says it.
func (m *matrix) comesTo() string {
	switch {
	case slices.Contains(m.keys, "unknown_command"):
		return "–"
	case slices.Contains(m.keys, "not_yet"):
		return "n"
	case slices.Contains(m.keys, "door_stranger"), slices.Contains(m.keys, "clear_stranger"):
		return "d"
	}
	return "y"
}

// TestWhoMayWhichCommand: every command there is, by everybody there may be.
func TestWhoMayWhichCommand(t *testing.T) {
	t.Parallel()
	m, table := newMatrix(t), commandTable()
	for _, name := range declared(t).commands {
		if table[name] == "" {
			t.Errorf("the command /%s has no row: write one into commandTable", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		want := strings.Fields(table[name])
		if len(want) != len(actors()) {
			t.Fatalf("/%s: %d columns, not %d", name, len(want), len(actors()))
		}
		for i, a := range actors() {
			door, _ := m.comes(a)
			m.does(door, dialog.Event{Said: &dialog.Said{Command: name}})
			if got := m.comesTo(); got != want[i] {
				t.Errorf("/%s by a %s comes to %s, not %s (%v)", name, a.name, got, want[i], m.keys)
			}
		}
	}
}

// readCode is what is read out of the source of dialog.
type readCode struct {
	commands []string
	acted    []string                 // the fields of Event by which somebody acts on something else
	consts   map[string][]string      // texts that are constants of a named type, by its name
	held     map[cohort.View][]string // by view: the functions that say whose it is
}

// declared reads dialog's source.
func declared(t *testing.T) readCode {
	t.Helper()
	out := readCode{held: map[cohort.View][]string{}, consts: map[string][]string{}}
	paths, err := filepath.Glob("../../dialog/*.go")
	must(t, err)
	var files []*ast.File
	views := map[string]string{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		must(t, err)
		files = append(files, file)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				lit, ok := spec.Values[0].(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				text, _ := strconv.Unquote(lit.Value)
				if kind, ok := spec.Type.(*ast.Ident); ok {
					out.consts[kind.Name] = append(out.consts[kind.Name], text)
				}
				switch name := spec.Names[0].Name; {
				case strings.HasPrefix(name, "Command"):
					out.commands = append(out.commands, text)
				case strings.HasPrefix(name, "View"):
					views[name] = text
				}
			}
			return true
		})
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "acted" {
					out.acted = fieldsOf(n, "e")
				}
			case *ast.CompositeLit:
				out.conversation(n, views)
			}
			return true
		})
	}
	if len(out.commands) < 15 || len(out.acted) < 5 || len(out.held) < 20 {
		t.Fatalf("too little is found in the source: %d, %d, %d", len(out.commands), len(out.acted), len(out.held))
	}
	return out
}

// fieldsOf are the fields of a variable that a function names.
func fieldsOf(f *ast.FuncDecl, of string) []string {
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == of {
				out = append(out, sel.Sel.Name)
			}
		}
		return true
	})
	return out
}

// conversation notes whose the views of a conversation are.
func (c *readCode) conversation(lit *ast.CompositeLit, views map[string]string) {
	if kind, ok := lit.Type.(*ast.Ident); !ok || kind.Name != "conversation" {
		return
	}
	whose, its := "", []cohort.View(nil)
	for _, x := range lit.Elts {
		field, ok := x.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch field.Key.(*ast.Ident).Name {
		case "roles":
			if call, ok := field.Value.(*ast.CallExpr); ok {
				whose = call.Fun.(*ast.Ident).Name
			}
		case "views":
			ast.Inspect(field.Value, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && views[id.Name] != "" {
					its = append(its, cohort.View(views[id.Name]))
				}
				return true
			})
		}
	}
	for _, v := range its {
		c.held[v] = append(c.held[v], whose)
	}
}

// TestForgedPresses: somebody without the role stands, as the store has it, on a screen of
// those who run the programme, and presses whatever could hang there: nothing comes of it.
func TestForgedPresses(t *testing.T) {
	t.Parallel()
	m, read := newMatrix(t), declared(t)
	all := actors()
	without := map[string][]actorOf{
		"owners": {all[2], all[4], all[5], all[8]}, "coordinators": {all[2], all[5], all[8]}, "everyTeam": {all[2], all[8]},
	}
	pressed := 0
	for _, view := range slices.Sorted(maps.Keys(read.held)) {
		whose := read.held[view]
		for _, a := range without[whose[0]] {
			if len(whose) > 1 || whose[0] == "roles" {
				continue
			}
			for _, x := range dialog.Transitions() {
				if x.From != view {
					continue
				}
				pressed++
				m.forges(a, view, x.Verb, read.held)
			}
		}
	}
	if pressed < 100 {
		t.Errorf("only %d buttons were forged", pressed)
	}
}

// forges presses a button that a screen of others could have.
func (m *matrix) forges(a actorOf, view cohort.View, verb dialog.Verb, held map[cohort.View][]string) {
	m.t.Helper()
	door, id := m.comes(a)
	doc, err := m.store.Load(m.t.Context(), dialog.Person, id)
	must(m.t, err)
	doc.Version++
	p := doc.Body.Person
	p.Place, p.Step = cohort.Place{View: view, Person: id}, 7
	p.Task = cohort.Task{Cohort: "b", Role: cohort.RoleOwner, Uses: 5, Days: 5, Field: "give", Occasion: "newroz-2027"}
	must(m.t, m.store.Commit(m.t.Context(), doc))
	before := m.audited()
	m.does(door, dialog.Event{Pressed: &dialog.Pressed{Act: &dialog.Act{Step: 7, Verb: verb, Arg: "0"}, Message: 1}})
	after, err := m.store.Load(m.t.Context(), dialog.Person, id)
	must(m.t, err)
	is := after.Body.Person
	switch {
	case len(held[is.Place.View]) > 0:
		m.t.Errorf("%s of %s by a %s leads to %s", verb, view, a.name, is.Place.View)
	case after.Pending != nil && len(after.Pending.Envelopes) > 0, m.audited() != before, !slices.Equal(is.Roles, a.roles):
		m.t.Errorf("%s of %s by a %s has an effect", verb, view, a.name)
	}
}

// audited is how many entries the audit log has.
func (m *matrix) audited() int64 {
	m.t.Helper()
	n, _, err := m.store.CountEntries(context.Background())
	must(m.t, err)
	return n
}
