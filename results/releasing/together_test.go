package releasing_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cohortbot/cohort"
	"cohortbot/results/releasing"
	"cohortbot/results/tally"
)

func part(t *tally.Tally) releasing.Part {
	now := releasing.Of(releasing.Config{Course: programme()}, nil, t)
	return releasing.Part{Tally: t, Releases: now}
}

// Of one cohort all together is what is shown of it.
func TestTogetherOfOne(t *testing.T) {
	p := part(cohortOf(24, rand.New(rand.NewPCG(3, 1))))
	all := releasing.Together(releasing.Config{Course: programme()}, nil, []releasing.Part{p})
	for i, r := range all {
		for j, x := range r.Tables {
			want := p.Releases[i].Tables[j]
			if x.TableKey != want.TableKey || !slices.Equal(x.Cells, want.Cells) || x.Could != want.Could || len(x.Steps) != min(1, len(want.Steps)) {
				t.Errorf("%+v, want %+v", x, want)
				continue
			}
			if len(x.Steps) > 0 && !reflect.DeepEqual(x.Steps[0], want.Steps[len(want.Steps)-1]) {
				t.Errorf("%+v, want the last of %+v", x.Steps[0], want.Steps)
			}
		}
	}
}

// TestTogether: of several cohorts those count who are in a step of their own, however many were answered
// beside; a cell that one of them withholds is withheld, and every other is the sum of theirs. So nothing
// is said that was not said of each, as often as somebody looks.
func TestTogether(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		var parts []releasing.Part
		for range 2 + r.IntN(3) {
			parts = append(parts, part(cohortOf(r.IntN(30), r)))
		}
		for i, all := range releasing.Together(releasing.Config{Course: programme()}, nil, parts) {
			for _, x := range all.Tables {
				want, of, could := make([]int, len(x.Cells)), 0, 0
				for _, p := range parts {
					j := slices.IndexFunc(p.Releases[i].Tables, func(y cohort.Table) bool { return y.TableKey == x.TableKey })
					y := p.Releases[i].Tables[j]
					if could += y.Could; len(y.Steps) == 0 {
						continue
					}
					last := y.Steps[len(y.Steps)-1]
					of += last.Of
					for n, id := range y.Cells {
						if at := slices.Index(x.Cells, id); last.Cells[n] < 0 || want[at] < 0 {
							want[at] = -1
						} else {
							want[at] += last.Cells[n]
						}
					}
				}
				switch {
				case x.Could != could, (len(x.Steps) > 0) != (of > 0):
					t.Errorf("seed %d: %+v could be of %d, and is of %d", seed, x, could, of)
				case of > 0 && (x.Steps[0].Of != of || !slices.Equal(x.Steps[0].Cells, want)):
					t.Errorf("seed %d: %+v of %d, want %v", seed, x.Steps[0], of, want)
				}
			}
		}
	}
}

// TestTogetherWhenErased: when of a step's five four are erased, no figures of all are those of the one who
// is left; what was shown of all stands until a cohort goes on.
func TestTogetherWhenErased(t *testing.T) {
	was := part(cohortOf(5, rand.New(rand.NewPCG(7, 7))))
	before := releasing.Together(releasing.Config{Course: programme()}, nil, []releasing.Part{was})
	one := was
	for _, who := range []int{0, 1, 2, 3} {
		one.Tally = without(one.Tally, who)
	}
	one.Releases = releasing.Of(releasing.Config{Course: programme()}, was.Releases, one.Tally)
	for _, other := range []releasing.Part{{Tally: &tally.Tally{}}, part(cohortOf(10, rand.New(rand.NewPCG(7, 8))))} {
		shown := 0
		for _, r := range releasing.Together(releasing.Config{Course: programme()}, nil, []releasing.Part{one, other}) {
			for _, x := range r.Tables {
				if len(x.Steps) == 0 || x.Kind != cohort.TableScore && x.Kind != cohort.TableChange {
					continue
				}
				if shown++; x.Steps[0].Figures != nil {
					t.Errorf("%+v of %d has the figures of others: %+v", x.TableKey, x.Steps[0].Of, x.Steps[0].Figures)
				}
			}
		}
		if shown == 0 {
			t.Fatal("nothing is shown")
		}
	}
	now := releasing.Together(releasing.Config{Course: programme()}, before, []releasing.Part{one})
	for i, r := range now {
		for j, x := range r.Tables {
			if !reflect.DeepEqual(x.Steps, before[i].Tables[j].Steps) {
				t.Errorf("%+v is shown as %+v, was %+v", x.TableKey, x.Steps, before[i].Tables[j].Steps)
			}
		}
	}
}
