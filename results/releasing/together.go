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

// Together gives what is shown of several cohorts, in place of what was: of those people alone who are in a step of
// their own cohort, and no cell that one of these withholds. So whoever has seen each of them can work out nothing
// of the rest, as it could be by steps of its own. Of one cohort it is what is shown of that. There are no figures
// where those of a cohort's step are others by now than they were: of who is left when somebody was erased, they
// could be those of one. Where no cohort has gone on, what was shown stands, with its figures.
func Together(cfg Config, was []cohort.Release, parts []Part) []cohort.Release {
	cfg = cfg.complete()
	var out []cohort.Release
	for _, m := range cfg.Course.Modules {
		for _, q := range m.Quizzes {
			quiz := course.QuizRef{Module: m.ID, Quiz: q.ID}
			out = append(out, together(cfg, quiz, q, find(was, quiz), parts))
		}
	}
	return out
}

// stands says that a table of several cohorts is of the same steps of each as it was.
func stands(was *cohort.Table, now cohort.Table) bool {
	if was == nil || len(was.Steps) == 0 || len(now.Steps) == 0 {
		return false
	}
	a, b := was.Steps[0], now.Steps[0]
	return a.At == b.At && a.Of == b.Of && slices.Equal(a.Cells, b.Cells) && slices.Equal(was.Cells, now.Cells)
}

// Changed are those of what is shown now that are not as they were.
func Changed(was, now []cohort.Release) []cohort.Release {
	return slices.DeleteFunc(slices.Clone(now), func(r cohort.Release) bool {
		return reflect.DeepEqual(r, find(was, course.QuizRef{Module: r.Module, Quiz: r.Quiz}))
	})
}

func together(cfg Config, ref course.QuizRef, q *course.Quiz, was cohort.Release, parts []Part) cohort.Release {
	r := cohort.Release{Module: ref.Module, Quiz: ref.Quiz, Tables: []cohort.Table{}, Version: was.Version}
	var sums []*sum
	for n, p := range parts {
		shown := find(p.Releases, ref)
		counts := cfg.counts(ref, q, p.Tally)
		for _, x := range shown.Tables { // of an item that has gone, or of another mark
			if !slices.ContainsFunc(counts, func(c count) bool { return c.key == x.TableKey }) {
				counts = append(counts, count{key: x.TableKey, cells: x.Cells, gone: x.Could})
			}
		}
		for _, c := range counts {
			if c.key.Mark > 0 && marked(shown, c.key.Mark) {
				continue
			}
			i := slices.IndexFunc(sums, func(s *sum) bool { return s.TableKey == c.key })
			if i < 0 {
				i, sums = len(sums), append(sums, &sum{Table: cohort.Table{TableKey: c.key}, count: c})
			}
			sums[i].add(c, shown, n, p.Tally.People, cfg.SmallestCell)
		}
	}
	for _, s := range sums {
		r.Tables = append(r.Tables, s.table(cfg, was.Table(s.TableKey)))
	}
	return r
}

// sum is a table of several cohorts in the making.
type sum struct {
	cohort.Table

	count  count // of the first of them: what figures are made by
	step   cohort.Step
	people []member
	others bool  // they are not those of the steps any more
	bands  []int // as many as those of the cohorts together, as long as each shows its own
	hidden bool  // one of them does not
}

// add adds what is shown of one cohort by now.
func (s *sum) add(c count, shown cohort.Release, from int, who []tally.Person, k int) {
	s.Could, s.Left = s.Could+max(c.gone, len(c.events)), s.Left+c.left
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
	for _, e := range people {
		s.people = append(s.people, member{e, whoIs(who, e.who), from})
	}
	s.band(last)
	s.others = s.others || len(people) < last.Of || people[last.Of-1].at != last.At || !reflect.DeepEqual(c.again(last, people, k), last.Figures)
	for n, id := range cells {
		at := slices.Index(s.Cells, id)
		if n >= len(last.Cells) || last.Cells[n] < 0 || s.step.Cells[at] < 0 {
			s.step.Cells[at] = margin.Withheld
			continue
		}
		s.step.Cells[at] += last.Cells[n]
	}
}

// band adds the bands of a cohort. Where one shows none, all show none: its own would be what is left.
func (s *sum) band(of cohort.Step) {
	if of.Figures == nil || len(of.Figures.Bands) == 0 || s.bands != nil && len(s.bands) != len(of.Figures.Bands) {
		s.hidden = true
		return
	}
	if s.bands == nil {
		s.bands = make([]int, len(of.Figures.Bands))
	}
	for i, n := range of.Figures.Bands {
		s.bands[i] += n
	}
}

// again are the figures of a step made anew, beside bands that are what they were.
func (c count) again(step cohort.Step, of []event, k int) *cohort.Figures {
	f := c.told(step, of, k)
	if f != nil && step.Figures != nil {
		f.Bands = step.Figures.Bands
	}
	return f
}

// whoIs is one of some people; of whom nothing is known she is nobody's.
func whoIs(of []tally.Person, n int) tally.Person {
	if n >= len(of) {
		return tally.Person{}
	}
	return of[n]
}

func (s *sum) table(cfg Config, was *cohort.Table) cohort.Table {
	if s.step.Of == 0 {
		return s.Table
	}
	s.Steps = []cohort.Step{s.step}
	if stands(was, s.Table) {
		s.Steps = was.Steps
		return s.Table
	}
	step := &s.Steps[0]
	if was != nil && len(was.Steps) > 0 {
		step.Splits = was.Steps[0].Splits
	}
	if s.others {
		return s.Table
	}
	events := make([]event, len(s.people))
	for i, m := range s.people {
		events[i] = m.event
	}
	step.Figures = s.count.told(s.step, events, cfg.SmallestCell)
	if step.Figures != nil && !s.hidden {
		step.Figures.Bands = s.bands
	}
	step.Splits = s.count.splits(cfg.Course, s.step, s.people, step.Splits, cfg.SmallestCell)
	if s.count.weighed {
		weigh(cfg.Course, step, events)
	}
	return s.Table
}

// weigh says in which languages an item is harder.
func weigh(c *course.Course, step *cohort.Step, of []event) {
	in := harder(c, of)
	if len(in) == 0 {
		return
	}
	if step.Figures == nil {
		step.Figures = &cohort.Figures{}
	}
	step.Figures.Harder = in
}
