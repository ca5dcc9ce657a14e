package dialog_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// coordinates adds a coordinator of the cohort "past".
func (g *rig) coordinates() *phone {
	g.t.Helper()
	ph := g.phone()
	g.joins(ph, 3)
	return ph
}

// regulates has somebody change what is released, for the cohort "past" or for one person,
// and everybody planned anew; it gives the answer.
func (g *rig) regulates(by, her *phone, r dialog.Regulate) dialog.RegulateWhy {
	g.t.Helper()
	r.Cohort = "past"
	e := dialog.Envelope{On: dialog.Ref{Kind: dialog.Cohort, ID: "past"}, By: by.id, Event: dialog.Event{Regulate: &r}}
	var then []dialog.Envelope
	if her != nil {
		e.On = dialog.Ref{Kind: dialog.Person, ID: her.id}
		then = g.turn(her, e).Then
	} else {
		then = g.founds(e)
	}
	g.replan()
	if len(then) != 1 || then[0].On.ID != by.id || then[0].Event.Regulated == nil {
		g.t.Fatalf("whoever asked is told: %+v", then)
	}
	return then[0].Event.Regulated.Why
}

func (g *rig) replan() {
	for _, ph := range g.people {
		g.carry(g.turn(ph, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: ph.id}, Event: dialog.Event{Replan: &dialog.Replan{}}}).Then)
	}
}

// open says whether her list of modules has a button for it, in which case no line of it says
// that it is closed.
func (g *rig) open(ph *phone, m course.ModuleID) bool {
	g.t.Helper()
	d := g.writes(ph, "/modules")
	title := g.course.Module(m).Title["en"]
	button, locked := false, false
	for _, s := range d.Say {
		for _, row := range s.Rows {
			button = button || row[0].Label.Text["en"] == title
		}
		for _, p := range s.Parts {
			of, _ := p.Args["Title"].(course.Text)
			locked = locked || of["en"] == title && (p.Key == "module_locked" || p.Key == "module_locked_day" || p.Key == "module_locked_team" || p.Key == "module_locked_previous")
		}
	}
	if button == locked {
		g.t.Fatalf("%s is open: %t, and closed: %t", m, button, locked)
	}
	return button
}

// What somebody sees follows hers before her cohort's before the course's.
func TestGates(t *testing.T) {
	g := newRig(t, 71, false)
	c, her, other := g.coordinates(), g.phone(), g.phone()
	for _, ph := range []*phone{her, other} {
		g.registers(ph, cohort.RoleParticipant, "past", "en")
	}
	day := func(n int) string { return g.now.Time().AddDate(0, 0, n).Format(time.DateOnly) }
	for _, x := range []struct {
		name        string
		of          *phone
		r           dialog.Regulate
		why         dialog.RegulateWhy
		hers, other bool
	}{
		{"as the course", nil, dialog.Regulate{Module: "going-on"}, dialog.RegulateSame, false, false},
		{"open", nil, dialog.Regulate{Module: "going-on", Way: cohort.GateOpen}, "", true, true},
		{"open twice", nil, dialog.Regulate{Module: "going-on", Way: cohort.GateOpen}, dialog.RegulateSame, true, true},
		{"closed for her", her, dialog.Regulate{Module: "going-on", Way: cohort.GateClosed}, "", false, true},
		{"closed for all", nil, dialog.Regulate{Module: "going-on", Way: cohort.GateClosed}, "", false, false},
		{"open for her", her, dialog.Regulate{Module: "going-on", Way: cohort.GateOpen}, "", true, false},
		{"hers as her cohort's", her, dialog.Regulate{Module: "going-on"}, "", false, false},
		{"on a day", nil, dialog.Regulate{Module: "going-on", Way: cohort.GateDay, Day: day(3)}, "", false, false},
		{"on a day that is past", nil, dialog.Regulate{Module: "going-on", Way: cohort.GateDay, Day: day(-1)}, dialog.RegulateGone, false, false},
		{"no such module", nil, dialog.Regulate{Module: "nowhere", Way: cohort.GateOpen}, dialog.RegulateGone, false, false},
		{"no such way", nil, dialog.Regulate{Module: "going-on", Way: "ajar"}, dialog.RegulateGone, false, false},
		{"a last day alone", nil, dialog.Regulate{Module: "going-on", Due: true, Day: day(9)}, "", false, false},
		{"as the course again", nil, dialog.Regulate{Module: "going-on"}, "", false, false},
	} {
		if why := g.regulates(c, x.of, x.r); why != x.why {
			t.Errorf("%s: %q", x.name, why)
		}
		if hers, others := g.open(her, "going-on"), g.open(other, "going-on"); hers != x.hers || others != x.other {
			t.Errorf("%s: open to her: %t, to others: %t", x.name, hers, others)
		}
	}
	g.regulates(c, nil, dialog.Regulate{Module: "going-on", Way: cohort.GateDay, Day: day(3)})
	if g.now = g.now.Add(72 * time.Hour); !g.open(her, "going-on") {
		t.Error("its day has come, and it is closed")
	}
}

// Who has no role in the cohort of the thing acted on changes nothing, and is told so; whoever
// is not known any more is told nothing.
func TestWhoMayRegulate(t *testing.T) {
	g := newRig(t, 72, false)
	her := g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	shut := dialog.Regulate{Module: "first-steps", Way: cohort.GateClosed}
	for i, may := range map[int]bool{3: true, 5: false, 7: true} {
		who := g.phone()
		g.joins(who, i)
		for _, of := range []*phone{nil, her} {
			if why := g.regulates(who, of, shut); (why == "") != may {
				t.Errorf("%v: %q", who.p.Roles, why)
			}
			g.cohorts["past"].Gates, her.p.Gates = nil, nil
		}
	}
	elsewhere := g.phone()
	g.joins(elsewhere, 3)
	elsewhere.p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: "future"}}
	if why := g.regulates(elsewhere, her, shut); why != dialog.RegulateRole || her.p.Gates != nil {
		t.Errorf("a coordinator of another cohort: %q", why)
	}
	d := g.late(her, "nobody", dialog.Event{Regulate: &shut})
	if !d.Void || len(d.Then) > 0 {
		t.Error("somebody unknown changed something")
	}
}

// A pause moves the last days that fall in it by its length, and those alone.
func TestPauseShift(t *testing.T) {
	zone := time.FixedZone("", 3*3600)
	at := func(day string) time.Time { d, _ := time.ParseInLocation(time.DateOnly, day, zone); return d }
	from := cohort.At(at("2026-03-02").Add(15 * time.Hour))
	for _, x := range []struct{ day, until, ended, want string }{
		{"2026-03-01", "2026-03-09", "", "2026-03-01"}, {"2026-03-02", "2026-03-09", "", "2026-03-09"},
		{"2026-03-08", "2026-03-09", "", "2026-03-15"}, {"2026-03-09", "2026-03-09", "", "2026-03-09"},
		{"2026-03-04", "2026-03-09", "2026-03-05", "2026-03-08"}, {"2026-03-06", "2026-03-09", "2026-03-05", "2026-03-06"},
		{"2026-03-05", "2026-03-09", "2026-03-05", "2026-03-09"}, {"2026-03-05", "never", "", "2026-03-05"},
	} {
		p := cohort.Pause{From: from, Until: x.until}
		if x.ended != "" {
			p.Ended = cohort.At(at(x.ended).Add(20 * time.Hour))
		}
		if got := p.Shift(at(x.day), zone).Format(time.DateOnly); got != x.want {
			t.Errorf("%+v: %s", x, got)
		}
	}
}

// One pause of the same people is moved, not set twice; those that are over give way; more
// than there is room for are refused.
func TestPausesOfACohort(t *testing.T) {
	g := newRig(t, 73, false)
	g.cohorts["past"].Pauses = nil
	c := g.coordinates()
	day := func(n int) string { return g.now.Time().AddDate(0, 0, n).Format(time.DateOnly) }
	set := func(id, code string, n int) dialog.RegulateWhy {
		return g.regulates(c, nil, dialog.Regulate{Pause: &cohort.Pause{ID: id, Code: code}, Day: day(n)})
	}
	if set("a", "", 3) != "" || set("b", "", 3) != dialog.RegulateSame || set("b", "", 5) != "" || len(g.cohorts["past"].Pauses) != 1 {
		t.Fatalf("%+v", g.cohorts["past"].Pauses)
	}
	if set("a", "", 0) != dialog.RegulateGone {
		t.Error("a pause until today")
	}
	for i := range cohort.MostPauses - 1 {
		if why := set(fmt.Sprint("of", i), fmt.Sprint("P-", i), 9); why != "" {
			t.Fatal(why)
		}
	}
	if set("more", "P-MORE", 9) != dialog.RegulateFull {
		t.Error("more than there is room for")
	}
	end := dialog.Regulate{Pause: &cohort.Pause{ID: "of3"}, End: true}
	if g.regulates(c, nil, end) != "" || g.regulates(c, nil, end) != dialog.RegulateSame || set("of3", "P-3", 12) != dialog.RegulateGone {
		t.Error("a pause that was ended")
	}
	if set("more", "P-MORE", 9) != "" || len(g.cohorts["past"].Pauses) != cohort.MostPauses {
		t.Error("one that is over keeps its place")
	}
}

// What a pause says is told at her hour, once, whatever waits; and what would have come that
// day besides does not.
func TestOneWordAfterAPause(t *testing.T) {
	g, ph := waiting(t)
	c := g.coordinates()
	if why := g.regulates(c, nil, dialog.Regulate{Pause: &cohort.Pause{ID: "a", Lang: "en"}, Day: "2026-03-18"}); why != "" {
		t.Fatal(why)
	}
	for day := 3; day < 18; day++ {
		if g.at(ph, g.at6(2026, 3, day)) {
			t.Fatalf("something came on the %d", day)
		}
	}
	g.now = cohort.At(g.at6(2026, 3, 18))
	d := g.does(ph, dialog.Event{Due: &dialog.Due{}})
	if len(d.Say) == 0 || d.Say[0].Parts[0].Key != "remind_resumed" {
		t.Fatalf("not at her hour of the day: %+v", d.Say)
	}
	for _, hours := range []int{0, 1, 3} {
		if g.at(ph, g.at6(2026, 3, 18).Add(time.Duration(hours)*time.Hour)) {
			t.Error("more came on the same day")
		}
	}
	g.cohorts["past"].Pauses = nil
	g.replan()
	if !g.at(ph, g.at6(2026, 3, 22)) {
		t.Error("afterwards nothing comes")
	}
}

// Who speaks another language, or answered otherwise, is not paused.
func TestWhomAPauseConcerns(t *testing.T) {
	p := &cohort.Participant{Lang: "ar", Code: "P-1", Profile: map[string]string{"sector": "civil"}}
	for x, want := range map[cohort.Pause]bool{
		{}: true, {Lang: "ar"}: true, {Lang: "ckb"}: false, {Code: "P-1"}: true, {Code: "P-2"}: false,
		{Question: "sector", Option: "civil"}: true, {Question: "sector", Option: "public"}: false,
		{Question: "level", Option: "federal"}: false,
	} {
		if x.Concerns(p) != want {
			t.Errorf("%+v", x)
		}
	}
}

// What closes while she reads is explained to her, and what she has read is kept; among the
// questions she goes on to the end.
func TestClosedWhileSheReads(t *testing.T) {
	g := newRig(t, 74, false)
	c, her := g.coordinates(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.tap(her, dialog.VerbFirst)
	shut := dialog.Regulate{Module: "first-steps", Way: cohort.GateClosed}
	g.regulates(c, nil, shut)
	for _, step := range []func() dialog.Decision{
		func() dialog.Decision { return g.tap(her, dialog.VerbNext) },
		func() dialog.Decision { return g.writes(her, "hello") },
	} {
		her.p.Place = cohort.Place{View: dialog.ViewPage, Module: "first-steps", Lesson: g.course.Modules[0].Lessons[0].ID, Page: g.course.Modules[0].Lessons[0].Pages[0].ID}
		d := step()
		if her.p.Place.View != dialog.ViewModules || !says(d, "shut_meanwhile") {
			t.Errorf("on %s: %s", her.p.Place.View, freeze(d.Say))
		}
	}
	if len(her.p.Lessons) == 0 {
		t.Error("what she has read is lost")
	}
	g.stands(her)
	g.writes(her, "A")
	if v := her.p.Place.View; v != dialog.ViewQuestion && v != dialog.ViewFeedback {
		t.Errorf("among the questions she was sent to %s", v)
	}
}

// who changes what: a cohort, or a person.
type season struct {
	g      *rig
	r      *rand.Rand
	c      *phone
	people []*phone
	told   map[string]int            // of a person and a module: since it was closed last
	was    map[string]cohort.Did     // what was known to be told
	heard  map[string]cohort.Instant // of a person: the end of the pause of which she was told
	joined map[*phone]cohort.Instant
}

// TestSeasons: for any changes, pauses and days, no module is both open and closed, what opens
// is told once at most, nothing comes unasked in a pause, and one word comes after it.
func TestSeasons(t *testing.T) {
	seeds := 6
	if testing.Short() {
		seeds = 2
	}
	digests := 0
	for seed := range seeds {
		g := newRig(t, uint64(900+seed), seed%2 == 0)
		g.cohorts["past"].Pauses = nil
		x := &season{
			g: g, r: rand.New(rand.NewPCG(uint64(seed), 7)), c: g.coordinates(),
			told: map[string]int{}, was: map[string]cohort.Did{}, heard: map[string]cohort.Instant{}, joined: map[*phone]cohort.Instant{},
		}
		x.joins("en")
		for range 80 {
			x.goes()
		}
		digests += len(x.heard)
	}
	if digests < seeds/3 {
		t.Errorf("only %d times was anybody told after a pause", digests)
	}
}

func (x *season) joins(l string) {
	ph := x.g.phone()
	x.g.registers(ph, cohort.RoleParticipant, "past", "en")
	x.people = append(x.people, ph)
	x.joined[ph] = x.g.now
}

// goes lets one thing happen, and then some days pass.
func (x *season) goes() {
	g, m := x.g, x.g.course.Modules[x.r.IntN(len(x.g.course.Modules))].ID
	her := x.people[x.r.IntN(len(x.people))]
	day := g.now.Time().AddDate(0, 0, x.r.IntN(12)).Format(time.DateOnly)
	of := her
	if x.r.IntN(2) == 0 {
		of = nil
	}
	switch k := x.r.IntN(12); {
	case k < 4:
		ways := []cohort.GateWay{cohort.GateOpen, cohort.GateClosed, cohort.GateDay, cohort.GateCourse}
		r := dialog.Regulate{Module: m, Way: ways[k]}
		if r.Way == cohort.GateDay {
			r.Day = day
		}
		g.regulates(x.c, of, r)
	case k == 4:
		g.regulates(x.c, of, dialog.Regulate{Module: m, Due: true, Day: day})
	case k == 5:
		pause := cohort.Pause{ID: fmt.Sprint("p", g.now), Lang: "en"}
		if of != nil {
			pause.Lang, pause.Code = "", of.p.Code
		}
		g.regulates(x.c, nil, dialog.Regulate{Pause: &pause, Day: day})
	case k == 6 && len(g.cohorts["past"].Pauses) > 0:
		all := g.cohorts["past"].Pauses
		g.regulates(x.c, nil, dialog.Regulate{Pause: &cohort.Pause{ID: all[x.r.IntN(len(all))].ID}, Day: day, End: x.r.IntN(2) == 0})
	case k == 7 && len(x.people) < 4:
		x.joins("en")
	case k == 8 && len(her.p.Quizzes) == 0:
		g.stands(her)
		g.writes(her, "A")
	case k == 9:
		g.writes(her, "/menu")
	}
	x.looks()
	x.passes(g.now.Add(time.Duration(x.r.IntN(80)) * time.Hour))
}

// looks holds that each module is open or closed, and forgets what was told of the closed.
func (x *season) looks() {
	for _, ph := range x.people {
		for _, m := range x.g.course.Modules {
			if !x.g.open(ph, m.ID) {
				x.told[ph.door+string(m.ID)] = 0
			}
		}
	}
}

// passes lets everything come that is due until an instant.
func (x *season) passes(until cohort.Instant) {
	for {
		var next *phone
		for _, ph := range x.people {
			if ph.due > 0 && ph.due <= until && (next == nil || ph.due < next.due) {
				next = ph
			}
		}
		if next == nil {
			break
		}
		x.g.now = max(x.g.now, next.due)
		before := maps.Clone(next.p.Reminded.Rules)
		x.comes(next, before, x.g.does(next, dialog.Event{Due: &dialog.Due{}}))
	}
	x.g.now = until
}

// comes looks at what time has brought her.
func (x *season) comes(ph *phone, before map[string]cohort.Did, d dialog.Decision) {
	t, zone := x.g.t, x.g.course.Zone
	spoken := slices.ContainsFunc(d.Say, func(s dialog.Say) bool { return s.Op == dialog.OpSend })
	var last cohort.Instant
	for _, p := range x.g.cohorts["past"].Pauses {
		if p.Concerns(ph.p) {
			last = max(last, p.Ends(zone))
		}
	}
	lately := last > x.joined[ph] && x.g.now < last.Add(7*24*time.Hour)
	switch {
	case spoken && last > x.g.now:
		t.Fatalf("something came in a pause: %s", freeze(d.Say))
	case says(d, "remind_resumed"):
		if x.heard[ph.door] == last {
			t.Fatal("two words after one pause")
		}
		x.heard[ph.door] = last
	case spoken && lately && ph.p.Reminded.Rules["pause"].Last < last:
		t.Fatalf("something came before the word that ends a pause: %s", freeze(d.Say))
	}
	for _, m := range x.g.course.Modules {
		rule := "open/" + string(m.ID)
		if now := ph.p.Reminded.Rules[rule]; now.Sent > 0 && now.Sent != before[rule].Sent {
			if x.told[ph.door+string(m.ID)]++; x.told[ph.door+string(m.ID)] > 1 {
				t.Fatalf("%s: told twice that it has opened", m.ID)
			}
		}
	}
}

// A button has little room: those of the answers to one question say the answer alone, or all of
// them would read the same.
func TestWhomAPauseNames(t *testing.T) {
	g := newRig(t, 75, false)
	g.cohorts["past"].Pauses = nil
	c := g.coordinates()
	g.writes(c, "/release")
	g.tap(c, dialog.VerbPauses)
	d := g.tap(c, dialog.VerbAdd)
	var labels []string
	for _, s := range d.Say {
		for _, row := range s.Rows {
			for _, b := range row {
				labels = append(labels, b.Label.Text["en"])
			}
		}
	}
	for _, q := range g.course.Profile {
		for _, o := range q.Options {
			if !slices.Contains(labels, o.Text["en"]) {
				t.Errorf("no button says %q: %q", o.Text["en"], labels)
			}
		}
	}
}

// Who asks for a quiz of what was put off, and has begun, reads when the next module opens, and not
// that the first one does.
func TestWhatIsPutOffOpensNext(t *testing.T) {
	g := newRig(t, 71, false)
	c, her := g.coordinates(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	for _, begun := range []bool{false, true} {
		if begun {
			g.tap(her, dialog.VerbFirst)
			g.tap(her, dialog.VerbNext)
		}
		for i, m := range g.course.Modules {
			day := g.now.Time().AddDate(0, 0, 9-i).Format(time.DateOnly)
			g.regulates(c, nil, dialog.Regulate{Module: m.ID, Way: cohort.GateDay, Day: day})
		}
		if d := g.writes(her, "/quiz"); says(d, "opens_next") != begun || says(d, "opens_on") == begun {
			t.Errorf("begun %v: %s", begun, freeze(d.Say))
		}
		for _, m := range g.course.Modules {
			g.regulates(c, nil, dialog.Regulate{Module: m.ID, Way: cohort.GateOpen})
		}
		g.writes(her, "/menu")
	}
}

// A module that somebody has begun and the team puts off waits for her again from its day on: she is
// reminded of it though she does nothing in between.
func TestWhatIsPutOffIsRemindedOf(t *testing.T) {
	g := newRig(t, 71, false)
	c, her := g.coordinates(), g.phone()
	g.registers(her, cohort.RoleParticipant, "past", "en")
	g.tap(her, dialog.VerbFirst)
	g.tap(her, dialog.VerbNext)
	day := g.now.Time().AddDate(0, 0, 20).Format(time.DateOnly)
	for i, m := range g.course.Modules {
		r := dialog.Regulate{Module: m.ID, Way: cohort.GateClosed}
		if i == 0 {
			r.Way, r.Day = cohort.GateDay, day
		}
		g.regulates(c, nil, r)
	}
	if her.due == 0 || her.due > g.now.Add(20*24*time.Hour) {
		t.Fatalf("put off by twenty days, she is looked at %v", her.due.Time())
	}
	told := false
	for range 12 {
		if her.due == 0 {
			break
		}
		g.now = max(g.now, her.due)
		d := g.turn(her, dialog.Envelope{On: dialog.Ref{Kind: dialog.Person, ID: her.id}, Event: dialog.Event{Due: &dialog.Due{}}})
		told = told || len(d.Say) > 0
	}
	if !told {
		t.Errorf("nothing is told her; she is looked at %v", her.due.Time())
	}
}
