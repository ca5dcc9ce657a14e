package results_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/results"
)

// group is n people alike: each has one answer in every language of langs.
type group struct {
	n             int
	sector, level string
	langs         string // joined by blanks
	cohort        cohort.ID
}

func crowd(groups ...group) *kept {
	src := &kept{people: map[string]*cohort.Participant{}}
	for _, g := range groups {
		for range g.n {
			id := fmt.Sprintf("s%d", len(src.people))
			profile := map[string]string{"level": g.level}
			if g.sector != "" { // not said is a missing key, or an empty one
				profile["sector"] = g.sector
			}
			src.people[id] = member(profile)
			for i, l := range strings.Fields(g.langs) {
				a := answer("plan", "1")
				a.Lang = locales.Lang(l)
				f := single(id, "calm", "self", i+1, a)
				if g.cohort != "" {
					f.Cohort = g.cohort
				}
				src.facts = append(src.facts, f)
			}
		}
	}
	return src
}

func TestCrowd(t *testing.T) {
	language, level, all := []string{"language"}, []string{"language", "level"}, []string{"language", "level", "sector"}
	tests := []struct {
		name   string
		k      int
		groups []group
		want   []string
	}{
		{"five alike", 0, []group{{n: 5, sector: "civil", level: "kri", langs: "ar"}}, nil},
		{"four in all", 0, []group{{n: 4, sector: "civil", level: "kri", langs: "ar"}}, all},
		{"people, not rows", 0, []group{{n: 1, sector: "civil", level: "kri", langs: "ar ar ar ar ar ar"}}, all},
		{"a rare language", 0, []group{{n: 5, sector: "civil", level: "kri", langs: "ar"}, {n: 1, sector: "civil", level: "kri", langs: "ckb"}}, language},
		{"she counts in both languages", 0, []group{{n: 5, sector: "civil", level: "kri", langs: "ar ckb"}}, nil},
		{"in both, but one too few", 0, []group{{n: 5, sector: "civil", level: "kri", langs: "ar"}, {n: 4, sector: "civil", level: "kri", langs: "ckb"}, {n: 1, sector: "civil", level: "kri", langs: "ar ckb"}}, nil},
		{"a rare level", 0, []group{{n: 5, sector: "civil", level: "kri", langs: "ar"}, {n: 1, sector: "civil", level: "federal", langs: "ar"}}, level},
		{"a rare sector takes all", 0, []group{{n: 9, sector: "civil", level: "kri", langs: "ar"}, {n: 1, sector: "elected", level: "kri", langs: "ar"}}, all},
		{"not said is a combination", 0, []group{{n: 9, sector: "civil", level: "kri", langs: "ar"}, {n: 1, sector: "", level: "kri", langs: "ar"}}, all},
		{"enough who did not say", 0, []group{{n: 5, sector: "civil", level: "kri", langs: "ar"}, {n: 5, langs: "ar"}}, nil},
		{"not the level, but both together", 0, []group{
			{n: 5, sector: "civil", level: "kri", langs: "ar"}, {n: 4, sector: "civil", level: "federal", langs: "ar"},
			{n: 5, sector: "public", level: "federal", langs: "ar"}}, level},
		{"a smaller cell", 2, []group{{n: 2, sector: "civil", level: "kri", langs: "ar"}, {n: 2, sector: "public", level: "kri", langs: "ckb"}}, nil},
		{"a larger cell", 6, []group{{n: 5, sector: "civil", level: "kri", langs: "ar"}}, all},
		{"rare in her cohort", 0, []group{{n: 5, sector: "civil", level: "kri", langs: "ar", cohort: "c1"},
			{n: 5, sector: "civil", level: "kri", langs: "ar", cohort: "c2"}, {n: 1, sector: "civil", level: "federal", langs: "ar", cohort: "c2"},
			{n: 5, sector: "civil", level: "federal", langs: "ar", cohort: "c1"}}, level},
		{"a small cohort", 0, []group{{n: 9, sector: "civil", level: "kri", langs: "ar", cohort: "c1"},
			{n: 2, sector: "civil", level: "kri", langs: "ar", cohort: "c2"}}, all},
		{"nobody", 0, nil, nil},
	}
	for _, test := range tests {
		rows, report := export(t, crowd(test.groups...), results.RowsConfig{SmallestCell: test.k})
		if !slices.Equal(report.Emptied, test.want) {
			t.Errorf("%s: emptied %q, want %q", test.name, report.Emptied, test.want)
		}
		for _, row := range rows {
			for _, column := range report.Emptied {
				if row[column] != "" {
					t.Errorf("%s: %s is not empty", test.name, column)
				}
			}
		}
	}
}

func TestSmallCohortIsNoMatterOutsideTheFile(t *testing.T) {
	src := crowd(group{n: 5, sector: "civil", level: "kri", langs: "ar", cohort: "c1"}, group{n: 2, sector: "elected", level: "kri", langs: "en", cohort: "c2"})
	rows, report := export(t, src, results.RowsConfig{Cohort: "c1"})
	if report.People != 5 || report.Emptied != nil || rows[0]["sector"] != "civil" {
		t.Errorf("got %+v", report)
	}
}

func TestNoProfile(t *testing.T) {
	for n, want := range map[int]int{4: 1, 5: 0} {
		c := programme()
		c.Profile = nil
		_, report := export(t, crowd(group{n: n, langs: "ar"}), results.RowsConfig{Course: c})
		if len(report.Emptied) != want {
			t.Errorf("%d people: emptied %q", n, report.Emptied)
		}
	}
}

// population is people as they come: skewed, some silent, some in two cohorts.
func population(from rand.Source, most int) *kept {
	r := rand.New(from)
	few := func(words ...string) string { return words[min(r.IntN(len(words)), r.IntN(len(words)+1))] }
	src := &kept{people: map[string]*cohort.Participant{}}
	for i := range r.IntN(most + 1) {
		id := fmt.Sprintf("s%d", i)
		src.people[id] = member(map[string]string{"sector": few("civil", "public", ""), "level": few("kri", "", "federal")})
		for n := range r.IntN(4) {
			a := answer("plan", course.OptionID(few("1", "2", "3")))
			a.Lang = locales.Lang(few("ar", "ckb", "en"))
			src.facts = append(src.facts, in(cohort.ID(few("c1", "c1", "c1", "c2")), single(id, "calm", "self", n+1, a)))
		}
	}
	return src
}

// rarest is how many people at least share what the columns of a file show.
func rarest(rows []map[string]string, columns ...string) int {
	sharing := map[string]map[string]bool{}
	for i, combination := range shown(rows, columns...) {
		if sharing[combination] == nil {
			sharing[combination] = map[string]bool{}
		}
		sharing[combination][rows[i]["code"]] = true
	}
	least := math.MaxInt // where there is nobody, nobody stands out
	for _, people := range sharing {
		least = min(least, len(people))
	}
	return least
}

// TestCrowdOfAnyPopulation holds the file against one in which nothing had to be
// emptied: the columns kept hide everybody, and one column more would not.
func TestCrowdOfAnyPopulation(t *testing.T) {
	order := []string{"language", "level", "sector"}
	reached := map[int]int{}
	for seed := range 480 {
		size := []int{3, 12, 60, 200}[seed%4]
		src := population(rand.NewPCG(uint64(seed), 1), size)
		k := 1 + seed%6
		cfg := results.RowsConfig{SmallestCell: k, Cohort: []cohort.ID{"", "c1"}[seed/4%2]}
		rows, report := export(t, src, cfg)
		open := cfg
		open.SmallestCell = 1
		plain, _ := export(t, src, open)
		n := len(report.Emptied)
		reached[n]++
		if !slices.Equal(report.Emptied, order[:n]) {
			t.Fatalf("seed %d: emptied %q", seed, report.Emptied)
		}
		if got := rarest(rows, "cohort", "sector", "level", "language"); n < len(order) && got < k {
			t.Fatalf("seed %d: only %d people share a combination, want %d", seed, got, k)
		}
		if n > 0 {
			kept := append([]string{"cohort"}, order[n-1:]...)
			if got := rarest(plain, kept...); got >= k {
				t.Fatalf("seed %d: %q were emptied, though %q hide everybody", seed, report.Emptied, kept)
			}
		}
		if len(rows) != len(plain) {
			t.Fatalf("seed %d: %d rows, want %d", seed, len(rows), len(plain))
		}
		sameBut(t, rows, plain, order[:n])
	}
	for n := range len(order) + 1 {
		if reached[n] == 0 {
			t.Errorf("no population had %d columns emptied: %v", n, reached)
		}
	}
}

// sameBut checks that emptying changed the given columns and nothing else.
func sameBut(t *testing.T, rows, plain []map[string]string, emptied []string) {
	t.Helper()
	columns := []string{"cohort", "sector", "level", "language", "attempt", "option"}
	for _, row := range plain {
		for _, c := range emptied {
			row[c] = ""
		}
	}
	a, b := shown(rows, columns...), shown(plain, columns...)
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		t.Fatalf("with %q emptied other cells changed too", emptied)
	}
}
