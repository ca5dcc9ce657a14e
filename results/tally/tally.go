// Package tally brings what the facts say into the form that figures are made of: what each woman
// answered in the first attempt that she closed, and how far she came. Nothing in it names anybody.
package tally

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
)

// Source gives the facts and the people.
type Source interface {
	// EachFact reads every fact, in any order.
	EachFact(ctx context.Context, each func(*cohort.Fact) error) error
	// EachPerson reads every person under the id that her facts call their subject.
	EachPerson(ctx context.Context, each func(id string, p *cohort.Participant) error) error
}

// Tally is what counts of one cohort, or of all. A person is a number, the same in all of it and another in
// the next.
type Tally struct {
	// Closings are the first attempts of each person at each quiz, as far as they are closed, the
	// earliest first.
	Closings map[course.QuizRef][]Closing
	// Reach is how far each person came.
	Reach []Reach
	// People are by what each of them is counted in groups.
	People []Person
}

// Person is what she has said of herself, and reads.
type Person struct {
	Profile map[string]string // question id → option id; "": prefers not to say
	Lang    locales.Lang
	Cohort  cohort.ID // in which she learns now
}

// Answer is one answer, as judged when it was given.
type Answer struct {
	Question course.QuestionID
	Options  []course.OptionID // a scale's is its position from 1; none: skipped, or words
	Correct  *bool             // nil: nothing to be right or wrong about
	Score    float64           // 0 to 1; a scale's is its position from 1
	Lang     locales.Lang      // in which the question was shown
}

// Closing is one attempt that was closed, as judged when its questions were answered.
type Closing struct {
	Who     int
	At      cohort.Instant
	Answers []Answer
}

// Answer finds that to a question; false when there is none.
func (c Closing) Answer(to course.QuestionID) (Answer, bool) {
	i := slices.IndexFunc(c.Answers, func(a Answer) bool { return a.Question == to })
	if i < 0 {
		return Answer{}, false
	}
	return c.Answers[i], true
}

// Reach is how far one person came.
type Reach struct {
	Consented, Joined cohort.Instant // 0: not
	Read              map[course.ModuleID]map[course.LessonID]bool
	Answered, Closed  map[course.QuizRef]bool // something of a quiz, or a whole attempt
}

// Of reads what counts of each cohort and, under no id, how far people came of all together. A fact counts where she was
// when she did it. Who has been erased while it was read counts nowhere.
func Of(ctx context.Context, src Source) (map[cohort.ID]*Tally, error) {
	g := New()
	if err := src.EachFact(ctx, func(f *cohort.Fact) error { g.Add(f); return nil }); err != nil {
		return nil, fmt.Errorf("read the facts for a release: %w", err)
	}
	return g.Tallies(ctx, src)
}

// Gathering is what facts say so far. To add one again changes nothing.
type Gathering struct{ of map[cohort.ID]*gathering }

// New begins one.
func New() *Gathering {
	all := newGathering()
	all.reach = true
	return &Gathering{of: map[cohort.ID]*gathering{"": all}}
}

// Add takes one fact more, in any order.
func (g *Gathering) Add(f *cohort.Fact) {
	g.of[""].fact(f)
	if f.Cohort == "" {
		return
	}
	if g.of[f.Cohort] == nil {
		g.of[f.Cohort] = newGathering()
	}
	g.of[f.Cohort].fact(f)
}

// Tallies gives what counts of each cohort and of all by now; what was given before is not good any more.
// Of who is not there any more nothing is kept.
func (g *Gathering) Tallies(ctx context.Context, src Source) (map[cohort.ID]*Tally, error) {
	stay := map[string]Person{}
	err := src.EachPerson(ctx, func(id string, p *cohort.Participant) error {
		if p != nil && (p.Stage == cohort.StageMember || p.Stage == cohort.StageJoining) {
			stay[id] = Person{Profile: p.Profile, Lang: p.Lang, Cohort: p.Cohort}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the people for a release: %w", err)
	}
	out := map[cohort.ID]*Tally{}
	for in, x := range g.of {
		maps.DeleteFunc(x.by, func(id string, _ *record) bool { _, stays := stay[id]; return !stays })
		out[in] = x.tally(stay)
	}
	return out, nil
}

// record is what one person did.
type record struct {
	Reach
	closed map[course.QuizRef]Closing
}

type gathering struct {
	reach bool // how far people came is all that is wanted
	by    map[string]*record
	words map[string]course.OptionID // each repeated id is held once
}

func newGathering() *gathering {
	return &gathering{by: map[string]*record{}, words: map[string]course.OptionID{}}
}

func (g *gathering) of(subject string) *record {
	r := g.by[subject]
	if r == nil {
		r = &record{
			Reach: Reach{
				Read:     map[course.ModuleID]map[course.LessonID]bool{},
				Answered: map[course.QuizRef]bool{}, Closed: map[course.QuizRef]bool{},
			},
			closed: map[course.QuizRef]Closing{},
		}
		g.by[subject] = r
	}
	return r
}

func (g *gathering) fact(f *cohort.Fact) {
	quiz := course.QuizRef{Module: f.Module, Quiz: f.Quiz}
	switch {
	case f.Kind == cohort.FactConsented:
		r := g.of(f.Subject)
		r.Consented = earlier(r.Consented, f.At)
	case f.Kind == cohort.FactJoined:
		r := g.of(f.Subject)
		r.Joined = earlier(r.Joined, f.At)
	case f.Kind == cohort.FactRead:
		read := g.of(f.Subject).Read
		if read[f.Module] == nil {
			read[f.Module] = map[course.LessonID]bool{}
		}
		read[f.Module][f.Lesson] = true
	case f.Kind == cohort.FactAnswered && f.Answer != nil:
		g.of(f.Subject).Answered[quiz] = true
	case f.Kind == cohort.FactClosed:
		g.close(f, quiz)
	}
}

// close takes the closing of a first attempt; whoever has moved meanwhile made it elsewhere, and a
// later one counts nowhere.
func (g *gathering) close(f *cohort.Fact, quiz course.QuizRef) {
	r := g.of(f.Subject)
	r.Answered[quiz], r.Closed[quiz] = true, true
	if f.Attempt > 1 || g.reach {
		return
	}
	c := Closing{At: f.At}
	for i := range f.Answers {
		c.Answers = append(c.Answers, g.answer(&f.Answers[i]))
	}
	if was, had := r.closed[quiz]; !had || c.At < was.At {
		r.closed[quiz] = c
	}
}

func (g *gathering) answer(a *cohort.Answer) Answer {
	out := Answer{Question: a.Question, Correct: a.Correct, Lang: a.Lang}
	if a.Score != nil {
		out.Score = *a.Score
	}
	for _, o := range a.Options {
		out.Options = append(out.Options, g.once(o))
	}
	return out
}

// once gives the one copy of an id that is held.
func (g *gathering) once(o course.OptionID) course.OptionID {
	if have, ok := g.words[string(o)]; ok {
		return have
	}
	g.words[string(o)] = o
	return o
}

func earlier(a, b cohort.Instant) cohort.Instant {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// tally numbers them in the order of their ids, and brings what they did into order.
func (g *gathering) tally(people map[string]Person) *Tally {
	t := &Tally{Closings: map[course.QuizRef][]Closing{}}
	for who, id := range slices.Sorted(maps.Keys(g.by)) {
		r := g.by[id]
		t.Reach, t.People = append(t.Reach, r.Reach), append(t.People, people[id])
		for quiz, c := range r.closed {
			c.Who = who
			t.Closings[quiz] = append(t.Closings[quiz], c)
		}
	}
	for _, of := range t.Closings {
		slices.SortFunc(of, func(a, b Closing) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Who, b.Who)) })
	}
	return t
}
