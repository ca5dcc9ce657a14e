package releasing_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
)

// woman is one of those whose answers the attack is after: what she chose of each item, how she rated herself
// before and after, and what she said of herself.
type woman struct {
	in      int // cohort
	chose   [items]int
	ratings [2][ratings]int
	sector  int
	lang    int
}

const (
	items   = 4 // of three options each, of which the first is right
	ratings = 2 // on a scale of five
	cohorts = 3
)

func attacked() *course.Course {
	q := &course.Quiz{ID: "check", Kind: course.Knowledge, Pass: 60}
	for i := range items {
		q.Questions = append(q.Questions, &course.Question{
			ID: course.QuestionID(fmt.Sprint("i", i)), Competency: "strategy", Type: course.Single, Options: []course.Option{{ID: "a"}, {ID: "b"}, {ID: "c"}},
		})
	}
	c := &course.Course{
		Competencies: []course.Competency{{ID: "strategy"}}, Languages: []locales.Lang{"ar", "ckb"},
		Profile:  []course.ProfileQuestion{{ID: "sector", Options: []course.ProfileOption{{ID: "0"}, {ID: "1"}, {ID: "2"}}}},
		Measures: []course.Measure{{ID: "growth", Before: ref("before"), After: ref("after")}},
		Modules:  []*course.Module{{ID: "m", Quizzes: []*course.Quiz{q}}},
	}
	for _, id := range []course.QuizID{"before", "after"} {
		s := &course.Quiz{ID: id, Kind: course.SelfAssessment}
		for i := range ratings {
			s.Questions = append(s.Questions, &course.Question{ID: course.QuestionID(fmt.Sprint("s", i)), Competency: "strategy", Type: course.Scale, Points: 5})
		}
		c.Modules[0].Quizzes = append(c.Modules[0].Quizzes, s)
	}
	return c
}

// world is everybody in the order in which they answered, all at their moment.
type world []woman

// random makes one in which some answers are rare.
func random(r *rand.Rand, people int) world {
	w := make(world, people)
	var lean [items][3]float64
	for i := range lean {
		for o := range lean[i] {
			lean[i][o] = r.Float64()
		}
		lean[i][0] += r.Float64()
	}
	for n := range w {
		x := &w[n]
		x.in, x.lang = n%cohorts, min(1, r.IntN(3))
		x.sector = []int{0, 0, 0, 1, 1, 2}[r.IntN(6)]
		for i := range lean {
			x.chose[i] = choose(r, lean[i][:])
		}
		for i := range ratings {
			x.ratings[0][i] = 2 + r.IntN(3)
			x.ratings[1][i] = min(5, x.ratings[0][i]+max(0, r.IntN(5)-2))
		}
	}
	return w
}

func choose(r *rand.Rand, lean []float64) int {
	sum := 0.0
	for _, x := range lean {
		sum += x
	}
	at := r.Float64() * sum
	for i, x := range lean {
		if at -= x; at < 0 {
			return i
		}
	}
	return len(lean) - 1
}

// tallies are what has been answered by the first of them, in each cohort.
func (w world) tallies(first int) []*tally.Tally {
	out := make([]*tally.Tally, cohorts)
	for i := range out {
		out[i] = &tally.Tally{Closings: map[course.QuizRef][]tally.Closing{}}
	}
	for n, x := range w[:first] {
		t := out[x.in]
		who := len(t.People)
		t.People = append(t.People, tally.Person{Profile: map[string]string{"sector": strconv.Itoa(x.sector)}})
		add := func(quiz course.QuizID, later int, answers []tally.Answer) {
			for i := range answers {
				answers[i].Lang = []locales.Lang{"ar", "ckb"}[x.lang]
			}
			t.Closings[ref(quiz)] = append(t.Closings[ref(quiz)], tally.Closing{Who: who, At: cohort.Instant(1000*n + 1000 + later), Answers: answers})
		}
		var check []tally.Answer
		for i, o := range x.chose {
			a := tally.Answer{Question: course.QuestionID(fmt.Sprint("i", i)), Options: []course.OptionID{[]course.OptionID{"a", "b", "c"}[o]}}
			if o == 0 {
				a.Score = 1
			}
			check = append(check, a)
		}
		add("check", 0, check)
		for i, quiz := range []course.QuizID{"before", "after"} {
			var all []tally.Answer
			for j, score := range x.ratings[i] {
				all = append(all, rated(course.QuestionID(fmt.Sprint("s", j)), score))
			}
			add(quiz, 1+i, all)
		}
	}
	return out
}

// sight is one table as it was shown at a time: of the people who were in it then, by their places in the world.
type sight struct {
	in    cohort.ID
	quiz  course.QuizID
	table cohort.Table
	step  cohort.Step
	of    map[int]bool
}

// seen is everything that was shown of a world over a term.
func (w world) seen() (out []sight) {
	c := attacked()
	was := make([][]cohort.Release, cohorts)
	var all []cohort.Release
	had := map[string]bool{}
	for first := 1; first <= len(w); first++ {
		var parts []releasing.Part
		for in, t := range w.tallies(first) {
			id := cohort.ID(fmt.Sprint("c", in))
			was[in] = releasing.Of(releasing.Config{Course: c, Cohort: id}, was[in], t)
			parts = append(parts, releasing.Part{Tally: t, Releases: was[in]})
			for _, r := range was[in] {
				for _, x := range r.Tables {
					out = see(out, had, r, x, func(of int) []int { return w.firstOf(in, of) })
				}
			}
		}
		all = releasing.Together(releasing.Config{Course: c}, all, parts)
		for _, r := range all {
			for _, x := range r.Tables {
				out = see(out, had, r, x, func(int) (of []int) {
					for in := range parts {
						if y := find(was[in], r.Quiz).Table(x.TableKey); y != nil {
							s, _ := y.Last()
							of = append(of, w.firstOf(in, s.Of)...)
						}
					}
					return of
				})
			}
		}
	}
	return out
}

func find(of []cohort.Release, quiz course.QuizID) *cohort.Release {
	i := slices.IndexFunc(of, func(r cohort.Release) bool { return r.Quiz == quiz })
	return &of[i]
}

func see(out []sight, had map[string]bool, r cohort.Release, x cohort.Table, of func(int) []int) []sight {
	s, ok := x.Last()
	key := fmt.Sprint(r.Cohort, r.Quiz, x.TableKey, s.At, s.Of)
	if !ok || had[key] {
		return out
	}
	had[key] = true
	in := map[int]bool{}
	for _, n := range of(s.Of) {
		in[n] = true
	}
	return append(out, sight{r.Cohort, r.Quiz, x, s, in})
}

// firstOf are the places of so many of a cohort, as they came.
func (w world) firstOf(in, of int) (out []int) {
	for n, x := range w {
		if x.in == in && len(out) < of {
			out = append(out, n)
		}
	}
	return out
}

// cell is in which cell of a table a woman is.
func (s sight) cell(x woman) string {
	var i int
	switch s.table.Kind {
	case cohort.TableOptions:
		_, _ = fmt.Sscanf(string(s.table.Question), "i%d", &i)
		return []string{"a", "b", "c"}[x.chose[i]]
	case cohort.TablePoints:
		_, _ = fmt.Sscanf(string(s.table.Question), "s%d", &i)
		return strconv.Itoa(x.ratings[map[course.QuizID]int{"before": 0, "after": 1}[s.quiz]][i])
	case cohort.TableScore:
		if x.right() >= 3 { // of four, at 60 %
			return cohort.CellYes
		}
		return cohort.CellNo
	case cohort.TableChange:
		if s.table.Question != "" {
			return cohort.CellAll
		}
		d := 0
		for i := range ratings {
			d += x.ratings[1][i] - x.ratings[0][i]
		}
		switch {
		case d < 0:
			return cohort.CellFell
		case d > 0:
			return cohort.CellRose
		}
		return cohort.CellSame
	}
	return cohort.CellAll
}

func (x woman) right() (n int) {
	for _, o := range x.chose {
		if o == 0 {
			n++
		}
	}
	return n
}

// names are the numbers of a sight in which a woman is counted: her cell, her band, her group's cell, and that of
// her own group inside one of several.
func (s sight) names(x woman) (out []string) {
	out = append(out, "cell "+s.cell(x))
	if s.table.Kind == cohort.TableScore {
		out = append(out, "band "+strconv.Itoa([]int{0, 0, 1, 2, 3}[x.right()])) // 0 and 25 %, 50, 75, 100: from 0, 30, 60 and 80
	}
	for _, split := range s.step.Splits {
		of := strconv.Itoa(x.sector)
		if split.By == cohort.SplitLanguage {
			of = []string{"ar", "ckb"}[x.lang]
		}
		for g, group := range split.Groups {
			if slices.Contains(group.Of, of) && len(group.Cells) > 0 {
				cell := s.within(split, x)
				out = append(out, fmt.Sprint("group ", split.By, g, " ", cell), fmt.Sprint("inner ", split.By, of, " ", cell))
			}
		}
	}
	return out
}

// counts is every number that a sight is about, by a name: each cell, each band, each cell of each group, those
// that are not shown among them.
func (s sight) counts(w world) map[string]int {
	out := map[string]int{}
	for n := range s.of {
		for _, name := range s.names(w[n]) {
			out[name]++
		}
	}
	return out
}

func (s sight) within(split cohort.Split, x woman) string {
	cell := s.cell(x)
	if s.table.Kind == cohort.TableOptions { // of an item groups are counted as right or not
		cell = map[bool]string{true: cohort.CellYes, false: cohort.CellNo}[cell == "a"]
	}
	if !slices.Contains(split.Cells, cell) {
		panic(cell)
	}
	return cell
}

// shown are those numbers of a sight that are shown.
func (s sight) shown() map[string]int {
	out := map[string]int{}
	for i, n := range s.step.Cells {
		if n >= 0 {
			out["cell "+s.table.Cells[i]] = n
		}
	}
	if f := s.step.Figures; f != nil {
		for i, n := range f.Bands {
			out["band "+strconv.Itoa(i)] = n
		}
	}
	for _, split := range s.step.Splits {
		for g, group := range split.Groups {
			for i, n := range group.Cells {
				out[fmt.Sprint("group ", split.By, g, " ", split.Cells[i])] = n
			}
		}
	}
	return out
}

// secrets are the numbers of a sight that are withheld for being small, as they are; those of an inner group
// only where it is one of several that are shown as one.
func (s sight) secrets(w world) map[string]int {
	shown, out := s.shown(), map[string]int{}
	for name, n := range s.counts(w) {
		if _, is := shown[name]; !is && n > 0 && n < 5 {
			out[name] = n
		}
	}
	return out
}

// fits says that a world would have been shown as it was: that every equation holds.
func fits(w world, seen []sight) bool {
	for _, s := range seen {
		counts := s.counts(w)
		for name, n := range s.shown() {
			if counts[name] != n {
				return false
			}
		}
	}
	return true
}

// place is where a number stands.
type place struct {
	sight int
	name  string
}

// change is what one woman is in another world.
type change struct {
	at int
	to woman
}

// swap has some women change places in a part of what they answered, or said of themselves; or one has
// answered otherwise.
func (w world) swap(r *rand.Rand) []change {
	now := map[int]*woman{}
	of := func(n int) *woman {
		if now[n] == nil {
			x := w[n]
			now[n] = &x
		}
		return now[n]
	}
	j := r.IntN(ratings)
	what := max(0, r.IntN(12)-4)
	for range 1 + r.IntN(2) {
		a, b := of(r.IntN(len(w))), of(r.IntN(len(w)))
		switch i := r.IntN(items); what {
		case 0:
			a.chose[i], b.chose[i] = b.chose[i], a.chose[i]
		case 1:
			a.chose, b.chose = b.chose, a.chose
		case 2:
			n := r.IntN(2)
			a.ratings[n][j], b.ratings[n][j] = b.ratings[n][j], a.ratings[n][j]
		case 3: // what she rates one thing, before and after
			for n := range 2 {
				a.ratings[n][j], b.ratings[n][j] = b.ratings[n][j], a.ratings[n][j]
			}
		case 4:
			a.ratings, b.ratings = b.ratings, a.ratings
		case 5: // one higher and one lower, so that neither has changed by more or less
			for n := range 2 {
				a.ratings[n][j], b.ratings[n][j] = min(5, a.ratings[n][j]+1), max(1, b.ratings[n][j]-1)
			}
		case 6:
			a.sector, b.sector = b.sector, a.sector
		default:
			a.lang, b.lang = b.lang, a.lang
		}
	}
	if what == 0 && r.IntN(2) == 0 {
		of(r.IntN(len(w))).chose[r.IntN(items)] = r.IntN(3)
	}
	var out []change
	for n, x := range now {
		if *x != w[n] {
			out = append(out, change{n, *x})
		}
	}
	return out
}

// differs gives the numbers of a sight that are others after some changes, and by how much.
func (s sight) differs(w world, by []change) map[string]int {
	var out map[string]int
	for _, c := range by {
		if !s.of[c.at] {
			continue
		}
		if out == nil {
			out = map[string]int{}
		}
		for _, name := range s.names(w[c.at]) {
			out[name]--
		}
		for _, name := range s.names(c.to) {
			out[name]++
		}
	}
	return out
}

// attack is a search for other worlds that look the same.
type attack struct {
	seen  []sight
	shown []map[string]int
	by    []map[string]int // by how much numbers differ in the world that is looked at
}

// try makes some changes of a world, if it still looks the same.
func (a *attack) try(w world, by []change) bool {
	diffs := make([]map[string]int, len(a.seen))
	for i := len(a.seen) - 1; i >= 0; i-- { // the latest are of most people
		diffs[i] = a.seen[i].differs(w, by)
		for name, d := range diffs[i] {
			if _, is := a.shown[i][name]; is && d != 0 {
				return false
			}
		}
	}
	for i, d := range diffs {
		for name, n := range d {
			a.by[i][name] += n
		}
	}
	for _, c := range by {
		w[c.at] = c.to
	}
	return true
}

// TestAttackOnEverything takes all that is shown over a term, of each of three cohorts of 24 and of all together:
// options, points, who passed, bands, changes, and groups by sector and language. It looks for other worlds in
// which every shown number is the same. Each number that was withheld for being small must be another in one
// of them.
func TestAttackOnEverything(t *testing.T) {
	secrets, groups, bands, alone := 0, 0, 0, 0
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 20261127))
		w := random(r, 24*cohorts)
		seen := w.seen()
		if !fits(w, seen) {
			t.Fatalf("seed %d: what is shown is not so", seed)
		}
		together(t, seen)
		look := attack{seen: seen}
		open := map[place]int{} // those for which no other number has been found
		for i, s := range seen {
			look.shown, look.by = append(look.shown, s.shown()), append(look.by, map[string]int{})
			for name, n := range s.secrets(w) {
				open[place{i, name}] = n
			}
			groups += len(s.step.Splits)
			if s.step.Figures != nil && s.step.Figures.Bands != nil {
				bands++
			}
			alone += lonely(s, w)
		}
		secrets += len(open)
		other := slices.Clone(w)
		for n := 0; n < 2_000_000 && len(open) > 0; n++ {
			if !look.try(other, other.swap(r)) {
				continue
			}
			maps.DeleteFunc(open, func(p place, _ int) bool { return look.by[p.sight][p.name] != 0 })
		}
		for p, n := range open {
			t.Errorf("seed %d: %s is %d in every world that was found: %+v %+v", seed, p.name, n, seen[p.sight].table.TableKey, seen[p.sight].step)
		}
	}
	t.Logf("%d withheld numbers, %d tables by groups, %d with bands; without partners %d would be given away", secrets, groups, bands, alone)
	if secrets < 500 || groups == 0 || alone < 50 {
		t.Error("too little was withheld, or shown, for the attack to say anything")
	}
}

// together says that from one step of a table to the next there are at least as many more people as a cell must
// have: what two releases differ by is nobody's answer.
func together(t *testing.T, seen []sight) {
	last, was := map[string]int{}, map[string]cohort.Step{}
	for _, s := range seen {
		key := fmt.Sprint(s.in, s.quiz, s.table.TableKey)
		if more := s.step.Of - last[key]; more < 5 {
			t.Errorf("%s goes on by %d", key, more)
		}
		last[key] = s.step.Of
		had := was[key]
		for i, n := range s.step.Cells {
			if i < len(had.Cells) && n >= 0 && had.Cells[i] >= 0 && n-had.Cells[i] == s.step.Of-had.Of && n < s.step.Of {
				t.Errorf("%s: all who came between %+v and %+v are in one cell", key, had, s.step)
			}
		}
		for _, split := range s.step.Splits {
			i := slices.IndexFunc(had.Splits, func(x cohort.Split) bool { return x.By == split.By })
			if i < 0 || had.Splits[i].At == split.At {
				continue
			}
			for g, group := range split.Groups {
				for j, n := range group.Cells {
					if d := n - had.Splits[i].Groups[g].Cells[j]; d != 0 && max(d, -d) < 5 {
						t.Errorf("%s: a cell of a group goes on by %d: %+v, %+v", key, d, had.Splits[i], split)
					}
				}
			}
		}
		was[key] = s.step
	}
}

// lonely counts the small cells of a sight that would be given away if nothing else was withheld: those that
// are the only one.
func lonely(s sight, w world) int {
	small := 0
	for name, n := range s.counts(w) {
		if len(name) > 5 && name[:5] == "cell " && n < 5 {
			small++
		}
	}
	if small == 1 {
		return 1
	}
	return 0
}
