package results

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// person is somebody with answers, without anything that names her.
type person struct {
	code     string   // her pseudonym in this file
	profile  []string // in the order of the profile's columns, "" = not said
	sittings map[sittingID]*sitting
}

// sittingID names one attempt of a person.
type sittingID struct {
	module  course.ModuleID
	quiz    course.QuizID
	attempt int
}

// sitting is what counts of one attempt.
type sitting struct {
	closed   bool
	closedAt cohort.Instant
	answers  []answer
}

// answer is one row to be, with cells as they will be written. Her words are
// left behind here.
type answer struct {
	cohort   cohort.ID
	lang     locales.Lang
	question course.QuestionID
	option   string
	correct  string
	score    string
	content  string
	at       cohort.Instant
}

// gathering reads a source. Facts come before people: whoever is erased
// meanwhile is then seen to be gone.
type gathering struct {
	cfg   RowsConfig
	order syllabus
	by    map[string]*person // by subject
	words map[string]string  // each repeated cell is held once
}

// gather gives everybody with answers to be written, by subject.
func gather(ctx context.Context, src Source, cfg RowsConfig) (map[string]*person, error) {
	g := &gathering{cfg: cfg, order: newSyllabus(cfg.Course), by: map[string]*person{}, words: map[string]string{}}
	if err := src.EachFact(ctx, g.fact); err != nil {
		return nil, fmt.Errorf("read the facts for the row file: %w", err)
	}
	present := map[string]*person{}
	err := src.EachPerson(ctx, func(id string, p *cohort.Participant) error {
		if her := g.by[id]; her != nil && her.speaks() && stays(p) {
			her.profile = g.profile(p)
			present[id] = her
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the people for the row file: %w", err)
	}
	return present, nil
}

// stays says whether p agreed and was not erased since. The facts of a tombstone
// may still wait for their deletion, even when she writes again as a visitor.
func stays(p *cohort.Participant) bool {
	return p != nil && (p.Stage == cohort.StageMember || p.Stage == cohort.StageJoining)
}

func (p *person) speaks() bool {
	for _, s := range p.sittings {
		if len(s.answers) > 0 {
			return true
		}
	}
	return false
}

func (g *gathering) profile(p *cohort.Participant) []string {
	cells := make([]string, len(g.cfg.Course.Profile))
	for i, q := range g.cfg.Course.Profile {
		cells[i] = p.Profile[string(q.ID)]
	}
	return cells
}

func (g *gathering) fact(f *cohort.Fact) error {
	switch {
	case f.Kind == cohort.FactAnswered && f.Answer != nil:
		s := g.sitting(f)
		if !s.closed && g.wanted(f) {
			s.add(g.answer(f, f.Answer))
		}
	case f.Kind == cohort.FactClosed:
		g.close(g.sitting(f), f)
	}
	return nil
}

// close lets the closing stand for the attempt, even when it was given in a
// cohort that is not asked for: the single answers then count nowhere else.
func (g *gathering) close(s *sitting, f *cohort.Fact) {
	if s.closed && s.closedAt <= f.At {
		return
	}
	s.closed, s.closedAt, s.answers = true, f.At, nil
	if !g.wanted(f) {
		return
	}
	s.answers = make([]answer, 0, len(f.Answers))
	for i := range f.Answers {
		s.add(g.answer(f, &f.Answers[i]))
	}
}

func (g *gathering) wanted(f *cohort.Fact) bool {
	return g.cfg.Cohort == "" || g.cfg.Cohort == f.Cohort
}

func (g *gathering) sitting(f *cohort.Fact) *sitting {
	p := g.by[f.Subject]
	if p == nil {
		p = &person{sittings: map[sittingID]*sitting{}}
		g.by[f.Subject] = p
	}
	id := sittingID{f.Module, f.Quiz, f.Attempt}
	if p.sittings[id] == nil {
		p.sittings[id] = &sitting{}
	}
	return p.sittings[id]
}

// add takes the first answer to a question. Only words may be replaced in an
// attempt, and of words nothing is written here.
func (s *sitting) add(a answer) {
	i := slices.IndexFunc(s.answers, func(b answer) bool { return b.question == a.question })
	switch {
	case i < 0:
		s.answers = append(s.answers, a)
	case a.at < s.answers[i].at:
		s.answers[i] = a
	}
}

func (g *gathering) answer(f *cohort.Fact, a *cohort.Answer) answer {
	at := a.At
	if at == 0 {
		at = f.At
	}
	return answer{
		cohort:   cohort.ID(g.once(string(f.Cohort))),
		lang:     locales.Lang(g.once(string(a.Lang))),
		question: course.QuestionID(g.once(string(a.Question))),
		option:   g.once(g.options(f, a)),
		correct:  truth(a.Correct),
		score:    g.once(number(a.Score)),
		content:  g.once(a.Content),
		at:       at,
	}
}

// options joins what she chose in the order the course has it now, so that equal
// choices are written alike; options it no longer has come last.
func (g *gathering) options(f *cohort.Fact, a *cohort.Answer) string {
	q := questionRef{course.QuizRef{Module: f.Module, Quiz: f.Quiz}, a.Question}
	var ids []string
	for _, o := range g.order.sorted(q, a.Options) {
		ids = append(ids, string(o))
	}
	return strings.Join(ids, ";")
}

// once gives the one copy of s that is held.
func (g *gathering) once(s string) string {
	if have, ok := g.words[s]; ok {
		return have
	}
	s = strings.Clone(s)
	g.words[s] = s
	return s
}

func truth(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

func number(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', -1, 64)
}
