package dialog_test

import (
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
)

// rated is a closed attempt in which she gave herself so many places of so many.
func rated(k course.CompetencyID, score, most float64) cohort.Summary {
	return cohort.Summary{Parts: []cohort.CompetencyResult{{Competency: k, Score: score, Max: most}}}
}

// scale is an item of so many points with words at its ends.
func scale(k course.CompetencyID, points int, low, high string) *course.Question {
	labels := make([]course.Text, points)
	labels[0], labels[points-1] = course.Text{"en": low}, course.Text{"en": high}
	return &course.Question{ID: course.QuestionID(low + high), Competency: k, Type: course.Scale, Points: points, Labels: labels}
}

// measured is a course that asks before and after, and after that looking back, in two modules.
func measured(items ...*course.Question) *course.Course {
	quiz := func(id course.QuizID) *course.Quiz {
		return &course.Quiz{ID: id, Kind: course.SelfAssessment, Title: course.Text{"en": string(id)}, Questions: items}
	}
	ref := func(m course.ModuleID, q course.QuizID) course.QuizRef { return course.QuizRef{Module: m, Quiz: q} }
	then := ref("one", "then")
	return &course.Course{
		Competencies: []course.Competency{{ID: "a"}, {ID: "b"}},
		Modules: []*course.Module{
			{ID: "one", Quizzes: []*course.Quiz{quiz("before"), quiz("then"), quiz("after")}}, {ID: "two", Quizzes: []*course.Quiz{quiz("before"), quiz("after")}},
		},
		Measures: []course.Measure{
			{ID: "first", Before: ref("one", "before"), After: ref("one", "after"), Then: &then},
			{ID: "second", Before: ref("two", "before"), After: ref("two", "after")},
		},
	}
}

// Of what she has closed the first attempt counts for the time before and the last for now, as means on the
// scale; what looks back counts beside a second rating alone, and of several measures the last she has begun.
func TestMirrorOf(t *testing.T) {
	type closed = map[string][]cohort.Summary
	two := []*course.Question{scale("a", 5, "low", "high"), scale("a", 5, "low", "high")}
	for name, c := range map[string]struct {
		of   closed
		want []float64 // first, looking back, now
		asks string
	}{
		"nothing":             {closed{}, nil, ""},
		"first alone":         {closed{"one/before": {rated("a", 2, 5), rated("a", 5, 5)}}, []float64{2, 0, 0}, "after"},
		"both":                {closed{"one/before": {rated("a", 4, 10)}, "one/after": {rated("a", 1, 5), rated("a", 7, 10)}}, []float64{2, 0, 3.5}, ""},
		"looking back":        {closed{"one/before": {rated("a", 3, 5)}, "one/then": {rated("a", 1, 5)}, "one/after": {rated("a", 4, 5)}}, []float64{3, 1, 4}, ""},
		"only looking back":   {closed{"one/then": {rated("a", 1, 5)}}, nil, ""},
		"back without now":    {closed{"one/before": {rated("a", 3, 5)}, "one/then": {rated("a", 1, 5)}}, []float64{3, 0, 0}, "after"},
		"second alone":        {closed{"one/after": {rated("a", 4, 5)}}, []float64{0, 0, 4}, ""},
		"passed over":         {closed{"one/before": {{Skipped: true}, rated("a", 3, 5)}, "one/after": {rated("a", 4, 5), {Skipped: true}}}, []float64{3, 0, 4}, ""},
		"another measure":     {closed{"one/before": {rated("a", 1, 5)}, "one/after": {rated("a", 2, 5)}, "two/before": {rated("a", 4, 5)}}, []float64{4, 0, 0}, "after"},
		"of no competency":    {closed{"one/before": {rated("gone", 1, 5)}}, nil, ""},
		"of no item any more": {closed{"one/before": {rated("b", 1, 5)}}, nil, ""},
	} {
		p := &cohort.Participant{Quizzes: map[string]*cohort.QuizRecord{"gone/gone": nil}}
		for quiz, all := range c.of {
			p.Quizzes[quiz] = &cohort.QuizRecord{Closed: all}
		}
		got := dialog.MirrorOf(measured(two...), p)
		if c.want == nil {
			if len(got.Lines) > 0 || got.Same() {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if len(got.Lines) != 1 {
			t.Errorf("%s: %d lines", name, len(got.Lines))
			continue
		}
		l := got.Lines[0]
		if l.First != c.want[0] || l.Back != c.want[1] || l.Now != c.want[2] || l.Points != 5 || got.Again.In("en") != c.asks {
			t.Errorf("%s: %+v, asked again: %q", name, l, got.Again.In("en"))
		}
	}
}

// The words at the ends are said once where all scales have the same, and not at all where those of one
// competency differ; scales of several lengths are not compared.
func TestMirrorEnds(t *testing.T) {
	p := &cohort.Participant{Quizzes: map[string]*cohort.QuizRecord{"one/before": {Closed: []cohort.Summary{
		{Parts: append(rated("a", 2, 5).Parts, rated("b", 2, 5).Parts...)},
	}}}}
	for name, c := range map[string]struct {
		items []*course.Question
		lines int
		same  bool
		first string
	}{
		"the same":          {[]*course.Question{scale("a", 5, "low", "high"), scale("b", 5, "low", "high")}, 2, true, "low"},
		"others":            {[]*course.Question{scale("a", 5, "low", "high"), scale("b", 5, "low", "top")}, 2, false, "low"},
		"others within one": {[]*course.Question{scale("a", 5, "low", "high"), scale("a", 5, "no", "high")}, 1, false, ""},
		"of other lengths":  {[]*course.Question{scale("a", 5, "low", "high"), scale("a", 7, "low", "high"), scale("b", 5, "low", "high")}, 1, true, "low"},
	} {
		got := dialog.MirrorOf(measured(c.items...), p)
		if len(got.Lines) != c.lines || got.Same() != c.same || got.Lines[0].Low.In("en") != c.first {
			t.Errorf("%s: %+v, the same: %v", name, got.Lines, got.Same())
		}
	}
}

// Her mirror is asked for her alone, covered, and goes from her chat with the screen under it. Who only looks,
// or has another role at hand, has none, even by a button that was forged.
func TestMirrorPicture(t *testing.T) {
	g := newRig(t, 16, false)
	ph := g.phone()
	g.registers(ph, cohort.RoleParticipant, "past", "en")
	p := ph.p.Clone()
	p.Quizzes = map[string]*cohort.QuizRecord{
		"first-steps/self-start": {Closed: []cohort.Summary{rated("communication", 2, 5)}}, "going-on/self-end": {Closed: []cohort.Summary{rated("communication", 4, 5)}},
	}
	ph.p = p
	g.writes(ph, "/progress")
	if !strings.Contains(ph.text(), "at first 2, now 4 of 5") {
		t.Errorf("it says: %s", ph.text())
	}
	d := g.tap(ph, dialog.VerbMirror)
	var sent []dialog.Say
	for _, s := range d.Say {
		if s.File != nil {
			sent = append(sent, s)
		}
	}
	if len(sent) != 1 || *sent[0].File != (dialog.Recipe{Name: dialog.RecipeMirror, Of: ph.id, Picture: true}) || !sent[0].Hidden {
		t.Fatalf("sent: %+v", sent)
	}
	gone := false
	for _, s := range g.tap(ph, dialog.VerbMenu).Say {
		gone = gone || s.Op == dialog.OpDelete && s.Of == sent[0].ID
	}
	if !gone {
		t.Error("it stays in her chat when she goes on")
	}
	g.writes(ph, "/progress")
	for name, change := range map[string]func(*cohort.Participant){
		"acts as a coordinator": func(p *cohort.Participant) {
			p.Roles, p.Acting = append(p.Roles, cohort.Role{Kind: cohort.RoleCoordinator}), cohort.RoleCoordinator
		},
		"has rated nothing": func(p *cohort.Participant) { p.Quizzes = nil },
	} {
		was := ph.p
		ph.p = was.Clone()
		change(ph.p)
		for _, s := range g.presses(ph, dialog.VerbMirror, "").Say {
			if s.File != nil {
				t.Errorf("somebody who %s gets a picture", name)
			}
		}
		ph.p = was
	}
}
