package releasing

import (
	"reflect"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results/margin"
	"cohortbot/results/tally"
)

// Part is a cohort with what is shown of it.
type Part struct {
	Tally    *tally.Tally
	Releases []cohort.Release
}

// Together gives what is shown of several cohorts: of those people alone who are in a step of their own
// cohort, and no cell that one of these withholds. So whoever has seen each of them can work out nothing
// of the rest, as it could be by steps of its own. Of one cohort it is what is shown of that. There are no
// figures where those of a cohort's step are others by now than they were: of who is left when somebody
// was erased, they could be those of one.
func Together(cfg Config, parts []Part) []cohort.Release {
	cfg = cfg.complete()
	var out []cohort.Release
	for _, m := range cfg.Course.Modules {
		for _, q := range m.Quizzes {
			out = append(out, together(cfg, course.QuizRef{Module: m.ID, Quiz: q.ID}, q, parts))
		}
	}
	return out
}

// Succeed gives what is shown now in place of what was, in the documents of that. Where no cohort has gone
// on, what was shown stands, with its figures: they would be of fewer when somebody was erased since.
func Succeed(was, now []cohort.Release) []cohort.Release {
	for i := range now {
		before := find(was, course.QuizRef{Module: now[i].Module, Quiz: now[i].Quiz})
		now[i].Version = before.Version
		for j, x := range now[i].Tables {
			if had := before.Table(x.TableKey); had != nil && len(had.Steps) > 0 && len(x.Steps) > 0 && stands(*had, x) {
				now[i].Tables[j].Steps = had.Steps
			}
		}
	}
	return now
}

// stands says that a table of several cohorts is of the same steps of each as it was.
func stands(was, now cohort.Table) bool {
	a, b := was.Steps[0], now.Steps[0]
	return a.At == b.At && a.Of == b.Of && slices.Equal(a.Cells, b.Cells) && slices.Equal(was.Cells, now.Cells)
}

// Changed are those of what is shown now that are not as they were.
func Changed(was, now []cohort.Release) []cohort.Release {
	return slices.DeleteFunc(slices.Clone(now), func(r cohort.Release) bool {
		return reflect.DeepEqual(r, find(was, course.QuizRef{Module: r.Module, Quiz: r.Quiz}))
	})
}

func together(cfg Config, ref course.QuizRef, q *course.Quiz, parts []Part) cohort.Release {
	r := cohort.Release{Module: ref.Module, Quiz: ref.Quiz, Tables: []cohort.Table{}}
	var sums []*sum
	for _, p := range parts {
		shown := find(p.Releases, ref)
		for _, c := range cfg.counts(ref, q, p.Tally) {
			i := slices.IndexFunc(sums, func(s *sum) bool { return s.TableKey == c.key })
			if i < 0 {
				i, sums = len(sums), append(sums, &sum{Table: cohort.Table{TableKey: c.key}, count: c})
			}
			sums[i].add(c, shown, p.Tally.People, cfg.SmallestCell)
		}
	}
	for _, s := range sums {
		r.Tables = append(r.Tables, s.table(cfg))
	}
	return r
}

// sum is a table of several cohorts in the making.
type sum struct {
	cohort.Table

	count  count // of the first of them: what figures are made by
	step   cohort.Step
	people []event
	who    []tally.Person // each of people
	others bool           // they are not those of the steps any more
}

// add adds what is shown of one cohort by now.
func (s *sum) add(c count, shown cohort.Release, who []tally.Person, k int) {
	s.Could, s.Left = s.Could+len(c.events), s.Left+c.left
	var last cohort.Step
	cells, ok := c.cells, false
	if x := shown.Table(c.key); x != nil {
		cells = x.Cells
		last, ok = x.Last()
	}
	for _, id := range cells {
		if !slices.Contains(s.Cells, id) {
			s.Cells, s.step.Cells = append(s.Cells, id), append(s.step.Cells, 0)
		}
	}
	if !ok {
		return
	}
	s.step.At, s.step.Of = max(s.step.At, last.At), s.step.Of+last.Of
	people := c.events[:min(last.Of, len(c.events))]
	s.people = append(s.people, people...)
	for _, e := range people {
		s.who = append(s.who, whoIs(who, e.who))
	}
	s.others = s.others || len(people) < last.Of || people[last.Of-1].at != last.At || !reflect.DeepEqual(c.told(last, people, k), last.Figures)
	for n, id := range cells {
		at := slices.Index(s.Cells, id)
		if n >= len(last.Cells) || last.Cells[n] < 0 || s.step.Cells[at] < 0 {
			s.step.Cells[at] = margin.Withheld
			continue
		}
		s.step.Cells[at] += last.Cells[n]
	}
}

// whoIs is one of some people; of whom nothing is known she is nobody's.
func whoIs(of []tally.Person, n int) tally.Person {
	if n >= len(of) {
		return tally.Person{}
	}
	return of[n]
}

func (s *sum) table(cfg Config) cohort.Table {
	if s.step.Of == 0 {
		return s.Table
	}
	if !s.others {
		s.step.Figures = s.count.told(s.step, s.people, cfg.SmallestCell)
		s.step.Splits = s.count.splits(cfg.Course, s.step, s.people, s.who, cfg.SmallestCell)
		if s.count.weighed {
			s.weigh(cfg.Course)
		}
	}
	s.Steps = []cohort.Step{s.step}
	return s.Table
}

// weigh says in which languages an item is harder.
func (s *sum) weigh(c *course.Course) {
	in := harder(c, s.people)
	if len(in) == 0 {
		return
	}
	if s.step.Figures == nil {
		s.step.Figures = &cohort.Figures{}
	}
	s.step.Figures.Harder = in
}
