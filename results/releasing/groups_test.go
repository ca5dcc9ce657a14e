package releasing_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
)

// answering are so many women who answer one after another, each as from says; in a quiz of four items.
func answering(people int, from func(n int) woman) (*course.Course, *tally.Tally) {
	w := make(world, people)
	for n := range w {
		w[n] = from(n)
		w[n].in = 0
		for i := range w[n].ratings {
			w[n].ratings[i] = [ratings]int{2 + i, 2 + i}
		}
	}
	return attacked(), w.tallies(people)[0]
}

func all(c *course.Course, t *tally.Tally) []cohort.Release {
	now := releasing.Of(releasing.Config{Course: c}, nil, t)
	return releasing.Together(releasing.Config{Course: c}, nil, []releasing.Part{{Tally: t, Releases: now}})
}

var passing = cohort.TableKey{Kind: cohort.TableScore, Mark: 60}

// Of forty women as many have none, two, three and all right. In bands, two on each side of the mark, all are
// shown; when one of them would be of three people, none is.
func TestBands(t *testing.T) {
	if got := cohort.BandsOf(60); !slices.Equal(got, []float64{0, 30, 60, 80}) {
		t.Errorf("%v", got)
	}
	if got := cohort.BandsOf(0); !slices.Equal(got, []float64{0, 25, 50, 75}) {
		t.Errorf("%v", got)
	}
	for few, want := range map[int][]int{10: {10, 10, 10, 10}, 3: nil} {
		c, of := answering(40, func(n int) (x woman) {
			right := []int{0, 2, 3, 4}[n%4]
			if n%4 == 3 && n/4 >= few {
				right = 3
			}
			for i := range x.chose {
				if (i+n/4)%items >= right { // each time another item
					x.chose[i] = 1
				}
			}
			return x
		})
		x := table(t, all(c, of), "check", passing)
		s, _ := x.Last()
		if s.Of != 40 || !slices.Equal(s.Cells, []int{20, 20}) || s.Figures == nil || !slices.Equal(s.Figures.Bands, want) {
			t.Errorf("%d with all right: %+v %+v", few, s, s.Figures)
		}
	}
}

// Where one number of right answers makes a band, all bands say how many right answers there are together, and so
// how many in an item that is withheld: then none is shown.
func TestBandsBesideAnItem(t *testing.T) {
	for few, shown := range map[int]bool{2: false, 5: true} {
		chose := 0
		c, of := answering(40, func(n int) (x woman) {
			x.chose = rightly([]int{2, 2, 3, 4}[n%4], n)
			if x.chose[0] == 1 && chose < few { // some have chosen what hardly anybody chooses
				x.chose[0], chose = 2, chose+1
			}
			return x
		})
		x := table(t, all(c, of), "check", passing)
		if s, _ := x.Last(); s.Of != 40 || s.Figures == nil || (s.Figures.Bands != nil) != shown {
			t.Errorf("%d: %+v %+v", few, s, s.Figures)
		}
	}
}

// An item that those have right who have the others right, and one that those have right who have them wrong.
func TestDiscrimination(t *testing.T) {
	for people, said := range map[int]bool{30: true, 25: false} {
		c, of := answering(people, func(n int) (x woman) {
			if n%2 == 1 {
				x.chose = [items]int{1, 1, 1, 0}
			} else {
				x.chose = [items]int{0, 0, 0, 1}
			}
			if n%6 == 0 {
				x.chose[1] = 1
			}
			return x
		})
		f := func(item course.QuestionID) *cohort.Figures {
			x := table(t, all(c, of), "check", cohort.TableKey{Kind: cohort.TableOptions, Question: item})
			s, _ := x.Last()
			return s.Figures
		}
		if !said {
			if f("i0") != nil {
				t.Errorf("of %d people it is said: %+v", people, f("i0"))
			}
			continue
		}
		// R 4.2.2: cor(i0, i1 + i2 + i3) and cor(i3, i0 + i1 + i2) of these thirty.
		if f("i0") == nil || *f("i0").Discrimination != 0.71 || *f("i3").Discrimination != -0.97 {
			t.Errorf("%+v %+v", f("i0"), f("i3"))
		}
	}
}

// Of women who have as much right of the rest, those who were asked in Sorani have one item wrong much oftener.
func TestHarder(t *testing.T) {
	for _, x := range []struct {
		people int
		want   []locales.Lang
	}{{120, []locales.Lang{"ckb"}}, {50, nil}} {
		c, of := answering(x.people, func(n int) (x woman) {
			x.lang = n % 2
			x.chose[1], x.chose[2] = n/20%2, n/40%2 // alike in both
			if tenth := n / 2 % 10; x.lang == 1 && tenth < 7 || x.lang == 0 && tenth < 3 {
				x.chose[0] = 1
			}
			return x
		})
		y := table(t, all(c, of), "check", cohort.TableKey{Kind: cohort.TableOptions, Question: "i0"})
		s, _ := y.Last()
		var got []locales.Lang
		if s.Figures != nil {
			got = s.Figures.Harder
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("of %d it is harder in %v, want %v", x.people, got, x.want)
		}
	}
}

// Sixty women of three sectors: of the third only three have passed, so it is shown with the second.
func TestGroups(t *testing.T) {
	c, of := answering(60, func(n int) (x woman) {
		x.sector, x.lang = n%3, n%2
		pass := n/3%2 == 0
		if x.sector == 2 {
			pass = n < 9
		}
		if !pass {
			x.chose = [items]int{1, 1, 0, 0}
			if n%4 == 0 {
				x.chose = [items]int{0, 0, 1, 1}
			}
		}
		return x
	})
	s, _ := func() (cohort.Step, bool) { x := table(t, all(c, of), "check", passing); return x.Last() }()
	if len(s.Splits) != 2 || s.Splits[0].By != "sector" || s.Splits[1].By != cohort.SplitLanguage {
		t.Fatalf("%+v", s)
	}
	groups := s.Splits[0].Groups
	if len(groups) != 2 || !slices.Equal(groups[0].Of, []string{"0"}) || !slices.Equal(groups[0].Cells, []int{10, 10}) || *groups[0].Median != 0.75 ||
		!slices.Equal(groups[1].Of, []string{"2", "1"}) || groups[1].People != 40 || !slices.Equal(groups[1].Cells, []int{13, 27}) {
		t.Errorf("%+v", groups)
	}
	x := table(t, all(c, of), "before", cohort.TableKey{Kind: cohort.TableRating, Competency: "strategy"})
	if s, _ = x.Last(); len(s.Splits) != 2 || len(s.Splits[0].Groups) != 3 || s.Splits[0].Groups[2].People != 20 || *s.Splits[0].Groups[2].Median != 2 {
		t.Errorf("medians of a competency by sector: %+v", s)
	}
	x = table(t, all(c, of), "after", cohort.TableKey{Kind: cohort.TableChange, Measure: "growth"})
	if s, _ = x.Last(); len(s.Splits) != 2 || !slices.Equal(s.Splits[0].Groups[1].Cells, []int{0, 0, 20}) || *s.Splits[0].Groups[1].After != 3 {
		t.Errorf("a change by sector: %+v", s)
	}
	c, of = answering(59, func(n int) woman { return woman{sector: n % 3, chose: [items]int{n % 2}} })
	x = table(t, all(c, of), "check", passing)
	if s, _ = x.Last(); len(s.Splits) > 0 {
		t.Errorf("of %d there are groups: %+v", s.Of, s.Splits)
	}
}

// rightly is an attempt with so many right, each time others.
func rightly(right, n int) (out [items]int) {
	for i := range out {
		if (i+n/4)%items >= right {
			out[i] = 1
		}
	}
	return out
}

// Who finished, by sector: from sixty on, and then when in each sector of those who finished and of those who did
// not there are as many as before, or five more or fewer.
func TestReach(t *testing.T) {
	c := attacked()
	c.Modules[0].Quizzes = nil
	c.Modules[0].Lessons = []*course.Lesson{{ID: "l"}}
	of := func(finished, not [2]int) *tally.Tally { // of each sector
		out := &tally.Tally{}
		for sector := range 2 {
			for n := range finished[sector] + not[sector] {
				r := tally.Reach{Consented: 1}
				if n < finished[sector] {
					r.Read = map[course.ModuleID]map[course.LessonID]bool{"m": {"l": true}}
				}
				out.Reach = append(out.Reach, r)
				out.People = append(out.People, tally.Person{Profile: map[string]string{"sector": fmt.Sprint(sector)}, Lang: "ar", Cohort: "c"})
			}
		}
		return out
	}
	cfg := releasing.Config{Course: c}
	if s := releasing.Reach(cfg, nil, of([2]int{15, 15}, [2]int{15, 14}), 1); s != nil {
		t.Errorf("of 59: %+v", s)
	}
	was := releasing.Reach(cfg, nil, of([2]int{15, 15}, [2]int{15, 15}), 1)
	want := []cohort.Split{{At: 1, Of: 60, By: "sector", Cells: []string{"yes", "no"}, Groups: []cohort.Group{
		{Of: []string{"0"}, People: 30, Cells: []int{15, 15}}, {Of: []string{"1"}, People: 30, Cells: []int{15, 15}},
	}}}
	if !reflect.DeepEqual(was, want) {
		t.Fatalf("%+v", was)
	}
	for _, x := range []struct {
		finished, not [2]int
		goes          bool
	}{
		{[2]int{16, 15}, [2]int{15, 15}, false}, {[2]int{20, 15}, [2]int{15, 15}, false}, {[2]int{20, 15}, [2]int{20, 15}, true},
		{[2]int{20, 15}, [2]int{10, 15}, true}, {[2]int{20, 19}, [2]int{10, 11}, false}, {[2]int{20, 16}, [2]int{20, 15}, false},
	} {
		if now := releasing.Reach(cfg, was, of(x.finished, x.not), 2); (now[0].At == 2) != x.goes {
			t.Errorf("%+v: %+v", x, now)
		}
	}
}

// A cohort that learns in Arabic alone, one in Sorani, and one in Sorani with two who read Arabic: of all together
// by language those two would be what the first cohort leaves over. So it is not shown.
func TestGroupsBesideCohorts(t *testing.T) {
	for few, shown := range map[int]bool{2: false, 10: true} {
		var parts []releasing.Part
		for in := range 3 {
			c, of := answering(24, func(n int) (x woman) {
				x.lang = min(1, in)
				if in == 2 && n%10 < few {
					x.lang = 0
				}
				x.chose = rightly(2+n/2%2, n)
				return x
			})
			now := releasing.Of(releasing.Config{Course: c}, nil, of)
			parts = append(parts, releasing.Part{Tally: of, Releases: now})
		}
		x := table(t, releasing.Together(releasing.Config{Course: attacked()}, nil, parts), "check", passing)
		s, _ := x.Last()
		if s.Of != 60 || slices.ContainsFunc(s.Splits, func(s cohort.Split) bool { return s.By == cohort.SplitLanguage }) != shown {
			t.Errorf("with %d of ten: %+v", few, s)
		}
	}
}

// A second cohort comes to one whose groups are shown: they stand until each cell of each group has grown by five.
func TestGroupsGoOnTogether(t *testing.T) {
	make := func(people int, sector func(n int) int) releasing.Part {
		c, of := answering(people, func(n int) (x woman) {
			x.sector = sector(n)
			x.chose = rightly(2+n/2%2, n)
			return x
		})
		now := releasing.Of(releasing.Config{Course: c}, nil, of)
		return releasing.Part{Tally: of, Releases: now}
	}
	half := func(n int) int { return n % 2 }
	first := make(60, half)
	was := releasing.Together(releasing.Config{Course: attacked()}, nil, []releasing.Part{first})
	for at, x := range []struct {
		second releasing.Part
		of     int
	}{
		{make(24, func(n int) int { return min(1, n/4) }), 60}, {make(24, half), 80},
	} {
		y := table(t, releasing.Together(releasing.Config{Course: attacked()}, was, []releasing.Part{first, x.second}), "check", passing)
		s, _ := y.Last()
		if s.Of != 80 || len(s.Splits) == 0 || s.Splits[0].By != "sector" || s.Splits[0].Of != x.of {
			t.Errorf("%d: %+v", at, s)
		}
	}
}

// All have bands where each cohort shows its own; else those of one would be what is left.
func TestBandsOfAll(t *testing.T) {
	part := func(right func(n int) int) releasing.Part {
		c, of := answering(40, func(n int) (x woman) {
			x.chose = rightly(right(n), n)
			return x
		})
		now := releasing.Of(releasing.Config{Course: c}, nil, of)
		return releasing.Part{Tally: of, Releases: now}
	}
	even := part(func(n int) int { return []int{0, 2, 3, 4}[n%4] })
	few := part(func(n int) int { return []int{0, 2, 3, 3 + n/37}[n%4] })
	for with, shown := range map[*releasing.Part]bool{&even: true, &few: false} {
		x := table(t, releasing.Together(releasing.Config{Course: attacked()}, nil, []releasing.Part{even, *with}), "check", passing)
		if s, _ := x.Last(); s.Of != 80 || s.Figures == nil || (s.Figures.Bands != nil) != shown {
			t.Errorf("bands of all, %v wanted: %+v %+v", shown, s, s.Figures)
		}
	}
}

// What a band loses when somebody is erased was hers: then none is shown.
func TestBandsWhenErased(t *testing.T) {
	c, of := answering(80, func(n int) woman { return woman{chose: rightly([]int{0, 2, 3, 4}[n%4], n)} })
	cfg := releasing.Config{Course: c}
	was := releasing.Of(cfg, nil, until(of, 40_500))
	x := table(t, was, "check", passing)
	if s, _ := x.Last(); s.Of != 40 || len(s.Figures.Bands) == 0 {
		t.Fatalf("%+v", s)
	}
	gone := &tally.Tally{Closings: map[course.QuizRef][]tally.Closing{}, People: of.People}
	for quiz, all := range of.Closings { // three with all right leave, and with none right come
		gone.Closings[quiz] = slices.DeleteFunc(slices.Clone(all), func(x tally.Closing) bool { return x.Who < 12 && x.Who%4 == 3 || x.Who >= 40 && x.Who%4 == 3 })
	}
	now := releasing.Of(cfg, was, gone)
	x = table(t, now, "check", passing)
	if s, _ := x.Last(); s.Of <= 40 || s.Figures == nil || s.Figures.Bands != nil {
		t.Errorf("%+v: %+v", s, s.Figures)
	}
}
