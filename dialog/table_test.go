package dialog_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// moment is somebody as she stood on a view, to be met there again.
type moment struct {
	ph      phone
	now     cohort.Instant
	course  *course.Course
	invites map[string]*cohort.Invitation // what they knew of her then
}

// keep remembers the first who stood on each view with a screen before her.
func (g *rig) keep(ph *phone) {
	v := ph.p.Place.View
	if _, have := g.moments[v]; have || ph.p.Stage == cohort.StageGone {
		return
	}
	if len(ph.buttons()) == 0 && v != dialog.ViewDoor && !slices.Contains(awaiting, v) {
		return
	}
	at := moment{ph: *ph, now: g.now, course: g.course, invites: maps.Clone(g.invites)}
	at.ph.rows = maps.Clone(ph.rows)
	for id, r := range at.ph.rows {
		copied := *r
		at.ph.rows[id] = &copied
	}
	at.ph.tokens = slices.Clone(ph.tokens)
	at.ph.answered, at.ph.closed = maps.Clone(ph.answered), maps.Clone(ph.closed)
	g.moments[v] = at
}

// inputs are the kinds of things that reach a person's turn.
func inputs() map[string]dialog.Event {
	text := func(s string) dialog.Event { return dialog.Event{Said: &dialog.Said{Text: seal.Conceal(s)}} }
	out := map[string]dialog.Event{
		"a text": text("something else"), "an empty text": text(""), "a long text": text(strings.Repeat("ژین ", 1020)),
		"another language": text("ci hal e"), "digits": text("٢"), "markup": text("<b>&amp;</b>"),
		"an edited text":               {Said: &dialog.Said{Text: seal.Conceal("later"), Edited: true}},
		"a forged button":              {Pressed: &dialog.Pressed{Message: 1}},
		"an old button":                {Pressed: &dialog.Pressed{Act: &dialog.Act{Verb: dialog.VerbAnswer, Step: -7}, Message: 1}},
		"blocked":                      {Standing: &dialog.Standing{Blocked: true}},
		"back":                         {Standing: &dialog.Standing{}},
		"set aside":                    {Mended: &dialog.Mended{}},
		"upkeep":                       {Upkeep: &dialog.Upkeep{Backup: true, Key: true}},
		"time":                         {Due: &dialog.Due{}},
		"another plan":                 {Replan: &dialog.Replan{}},
		"an outage":                    {Missed: &dialog.Missed{Since: 1}},
		"a used link":                  {Said: &dialog.Said{Command: "start", Payload: true, Invitation: "none"}},
		"an author's jump":             {Jump: &dialog.Jump{Module: "going-on", Quiz: "journal"}},
		"a jump nowhere":               {Jump: &dialog.Jump{Module: "going-on", Quiz: "none"}},
		"a change of what is released": {Regulate: &dialog.Regulate{Cohort: "past", Module: "first-steps", Way: cohort.GateClosed}},
		"an answer about what is open": {Regulated: &dialog.Regulated{}},
		"an answer about an end":       {Archived: &dialog.Archived{Cohort: "past"}},
		"a module's link":              {Said: &dialog.Said{Command: "start", Payload: true, Module: "first-steps"}},
		"a nudge":                      {Nudge: &dialog.Nudge{Cohort: "past"}},
		"no nudge":                     {Unnudged: &dialog.Unnudged{Code: "P-7KQ2M", Why: dialog.NudgeLately}},
		"more nudges":                  {NudgeOn: &dialog.NudgeOn{Cohort: "past", Days: 7}},
		"a request":                    {Translate: &dialog.Translate{ID: "a", Cohort: "past", From: "ar", To: "en", Most: 100, Text: seal.Conceal("سلام")}},
		"a translation":                {Translated: &dialog.Translated{ID: "a", Lang: "en", Text: seal.Conceal("peace")}},
		"a request's end":              {Spared: &dialog.Spared{ID: "a", Why: dialog.SparedDone}},
		"a photo to keep":              {Sent: &dialog.Sent{What: "photo", File: &cohort.Attachment{Kind: "photo", ID: seal.Conceal("file")}}},
	}
	for _, what := range []string{"photo", "voice", "video", "sticker", "contact", "location", "document", "poll", "other"} {
		out["a "+what] = dialog.Event{Sent: &dialog.Sent{What: what}}
	}
	for _, c := range slices.Compact(slices.Clone(commands)) {
		out["/"+c] = dialog.Event{Said: &dialog.Said{Command: c}}
	}
	for _, w := range []string{"menu", "help", "continue", "stop", "language", "clear"} {
		out["the word "+w] = dialog.Event{Said: &dialog.Said{Text: seal.Conceal(w), Word: w}}
	}
	return out
}

// TestEveryStateAnswersEveryInput meets somebody on each view there is and gives
// her every kind of input. A new view without anybody on it fails.
func TestEveryStateAnswersEveryInput(t *testing.T) {
	learners, team := newRig(t, walkSeed+9, false), newRig(t, walkSeed+10, false)
	team.team = true
	views := declaredViews(t)
	for round := 0; round < 24 && met(learners, team) < len(views); round++ {
		[]*rig{team, learners}[round%2].walk(10_000) // some views are seldom met
	}
	teams, learns := team.moments, learners.moments
	for _, v := range views {
		g, at := team, teams[v]
		if other, ok := learns[v]; ok {
			g, at = learners, other
		}
		if at.ph.p == nil {
			t.Errorf("nobody was met on the view %q", v)
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(inputs())) {
			g.meets(at, name+" on "+string(v), inputs()[name])
		}
	}
}

// met is on how many views somebody was met.
func met(rigs ...*rig) int {
	all := map[cohort.View]bool{}
	for _, g := range rigs {
		for v := range g.moments {
			all[v] = true
		}
	}
	return len(all)
}

// meets gives one input to somebody as she stood; the rig's checks hold the rest.
func (g *rig) meets(at moment, what string, ev dialog.Event) {
	g.moments = map[cohort.View]moment{} // what comes of it is not kept
	ph := at.ph
	ph.rows = map[string]*row{}
	for id, r := range at.ph.rows {
		copied := *r
		ph.rows[id] = &copied
	}
	g.now, g.course, g.last = at.now, at.course, what
	g.invites = maps.Clone(at.invites)
	was := slices.IndexFunc(g.people, func(o *phone) bool { return o.door == ph.door })
	g.people[was] = &ph
	g.does(&ph, ev)
}

// declaredViews reads the views out of the source, so that none is forgotten.
func declaredViews(t *testing.T) []cohort.View {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []cohort.View
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, viewsIn(t, file)...)
	}
	if len(out) < 30 {
		t.Fatalf("only %d views are found", len(out))
	}
	return out
}

func viewsIn(t *testing.T, file *ast.File) []cohort.View {
	t.Helper()
	var out []cohort.View
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "View") {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
			name, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, cohort.View(name))
		}
		return true
	})
	return out
}

// TestVerbsAreTheirOwn reads the verbs out of the source: a button says by its verb what it
// means, so no two have the same.
func TestVerbsAreTheirOwn(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Verb") {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				if other := names[lit.Value]; other != "" {
					t.Errorf("%s and %s are both %s", other, spec.Names[0].Name, lit.Value)
				}
				names[lit.Value] = spec.Names[0].Name
			}
			return true
		})
	}
	if len(names) < 80 {
		t.Fatalf("only %d verbs are found", len(names))
	}
}
