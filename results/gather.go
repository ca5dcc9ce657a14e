package results

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// person is somebody with answers, without anything that names her. Her answers lie in the drawer.
type person struct {
	code    string   // her pseudonym in this file
	profile []string // in the order of the profile's columns, "" = not said
	spoken  []spoken // what of her rows might tell who she is, each once
	kept    piece
	rows    int
}

// spoken is where, and in which language, somebody answered.
type spoken struct {
	cohort cohort.ID
	lang   locales.Lang
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

// answer is what a row shows of an answer. Her words are left behind here.
type answer struct {
	cohort   cohort.ID
	lang     locales.Lang
	question course.QuestionID
	option   string
	correct  verdict
	score    *float64
	content  string
	at       cohort.Instant
}

// verdict is whether an answer was right, if there is a right one.
type verdict byte

const (
	unjudged verdict = iota
	wrong
	right
)

// gathering reads a source: the facts of one person after those of another, of whom then only what is in
// person is held. Facts come before people: whoever is erased meanwhile is then seen to be gone.
type gathering struct {
	cfg    RowsConfig
	order  syllabus
	drawer *drawer

	who      string                 // whose facts are read
	sittings map[sittingID]*sitting // hers
	by       map[string]*person     // those read, by subject
	words    map[string]string      // each repeated word is held once
	widths   widths
}

// gather gives everybody with answers to be written, by subject.
func gather(ctx context.Context, src Source, cfg RowsConfig, d *drawer) (*gathering, error) {
	g := &gathering{
		cfg: cfg, order: newSyllabus(cfg.Course), drawer: d, widths: widths{},
		sittings: map[sittingID]*sitting{}, by: map[string]*person{}, words: map[string]string{},
	}
	err := src.EachFact(ctx, g.fact)
	if err == nil {
		err = g.finish()
	}
	if err == nil {
		err = d.done()
	}
	if err != nil {
		return nil, fmt.Errorf("read the facts for the row file: %w", err)
	}
	present := map[string]*person{}
	err = src.EachPerson(ctx, func(id string, p *cohort.Participant) error {
		if her := g.by[id]; her != nil && stays(p) {
			her.profile = g.profile(p)
			present[id] = her
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the people for the row file: %w", err)
	}
	g.by = present
	return g, nil
}

// finish lays aside what was read of one person.
func (g *gathering) finish() error {
	defer clear(g.sittings)
	her := &person{}
	var packed []byte
	for _, id := range slices.SortedFunc(maps.Keys(g.sittings), g.order.sittings) {
		answers := g.sittings[id].answers
		slices.SortFunc(answers, func(a, b answer) int { return g.order.answers(id, a, b) })
		for _, a := range answers {
			r := record{id, a}
			packed = r.append(packed)
			her.rows++
			her.spoke(spoken{a.cohort, a.lang})
			g.widths.of(&r)
		}
	}
	if her.rows == 0 {
		return nil
	}
	if g.by[g.who] != nil {
		return errors.New("the facts of one person do not follow one another")
	}
	g.by[g.who] = her
	var err error
	her.kept, err = g.drawer.put(packed)
	return err
}

func (p *person) spoke(at spoken) {
	if !slices.Contains(p.spoken, at) {
		p.spoken = append(p.spoken, at)
	}
}

// stays says whether p agreed and was not erased since. The facts of a tombstone
// may still wait for their deletion, even when she writes again as a visitor.
func stays(p *cohort.Participant) bool {
	return p != nil && (p.Stage == cohort.StageMember || p.Stage == cohort.StageJoining)
}

func (g *gathering) profile(p *cohort.Participant) []string {
	cells := make([]string, len(g.cfg.Course.Profile))
	for i, q := range g.cfg.Course.Profile {
		cells[i] = g.once(p.Profile[string(q.ID)])
		g.widths.hold(string(q.ID), cells[i])
	}
	return cells
}

func (g *gathering) fact(f *cohort.Fact) error {
	if f.Subject != g.who {
		if err := g.finish(); err != nil {
			return err
		}
		g.who = f.Subject
	}
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
	id := sittingID{f.Module, f.Quiz, f.Attempt}
	if g.sittings[id] == nil {
		g.sittings[id] = &sitting{}
	}
	return g.sittings[id]
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
		question: a.Question,
		option:   g.options(f, a),
		correct:  judged(a.Correct),
		score:    a.Score,
		content:  a.Content,
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

func judged(correct *bool) verdict {
	switch {
	case correct == nil:
		return unjudged
	case *correct:
		return right
	}
	return wrong
}
