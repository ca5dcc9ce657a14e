package cohort

import (
	"math"
	"slices"

	"cohortbot/course"
	"cohortbot/locales"
)

// SmallestCell is how many people share whatever is shown of them, unless a test says otherwise: of fewer,
// who is among them could tell of each of the others.
const SmallestCell = 5

// FewestTested is for how many people there is a test, and an interval: of fewer the signed-rank test could find
// next to nothing, and an interval would be as wide as the scale.
const FewestTested = 10

// Release is what of a quiz everybody may see who may see results: its tables, each with as much of
// what was shown of it as says anything yet. It comes from facts, names nobody, and is the same for every reader.
type Release struct {
	Cohort ID              `json:"cohort,omitempty"` // empty: of all
	Module course.ModuleID `json:"module"`
	Quiz   course.QuizID   `json:"quiz"`
	Tables []Table         `json:"tables"` // in course order
	Texts  []TextsShown    `json:"texts,omitempty"`

	Version int64 `json:"-"` // of the document it was read from; 0: of none
}

// TableKind is what a table asks of each person.
type TableKind string

// The kinds of table.
const (
	TableOptions TableKind = "options" // which option of an item she chose: a cell each
	TableChosen  TableKind = "chosen"  // of an item that allows several, whether she chose one of them: yes, no
	TablePoints  TableKind = "points"  // where on a scale she placed herself: a cell each point, from 1
	TableScore   TableKind = "score"   // whether she passed the quiz: yes, no; of one without a mark, or with one item: all
	TableRating  TableKind = "rating"  // what she gave herself, or scored, in a competency: all
	TableChange  TableKind = "change"  // whether her rating of an item, or her mean of all, fell, stayed or rose
)

// The cells of tables that are of no options and no points.
const (
	CellAll  = "all"
	CellYes  = "yes"
	CellNo   = "no"
	CellFell = "fell"
	CellSame = "same"
	CellRose = "rose"
)

// Table finds one of them; nil when there is none of that key.
func (r *Release) Table(key TableKey) *Table {
	i := slices.IndexFunc(r.Tables, func(x Table) bool { return x.TableKey == key })
	if i < 0 {
		return nil
	}
	return &r.Tables[i]
}

// TableKey names a table among those of a quiz.
type TableKey struct {
	Kind       TableKind           `json:"kind"`
	Question   course.QuestionID   `json:"question,omitempty"`
	Option     course.OptionID     `json:"option,omitempty"`
	Competency course.CompetencyID `json:"competency,omitempty"`
	Measure    string              `json:"measure,omitempty"`
	Mark       int                 `json:"mark,omitempty"` // of TableScore: the per cent that pass; 0: there is none, or one item alone
	Then       bool                `json:"then,omitempty"` // of a measure: against how she rates her beginning looking back
}

// Table is one of the tables of a quiz.
type Table struct {
	TableKey

	Cells []string `json:"cells"`           // by their ids; one that the course has no longer stays
	Steps []Step   `json:"steps,omitempty"` // the oldest first, since all cells were shown; each was seen by everybody
	Could int      `json:"could"`           // of how many people it would be without steps
	Bands []int    `json:"bands,omitempty"` // of TableScore: the last that were shown, by whatever step
	Left  int      `json:"left,omitempty"`  // of TableChange over all items: who answered before, and not yet after
}

// Last is the step that is shown; false when there is none yet.
func (t *Table) Last() (Step, bool) {
	if len(t.Steps) == 0 {
		return Step{}, false
	}
	return t.Steps[len(t.Steps)-1], true
}

// In is how many are in a cell in a step of the table, below zero where that is withheld; false when it has no such
// cell.
func (t *Table) In(s Step, id string) (n int, has bool) {
	i := slices.Index(t.Cells, id)
	if i < 0 || i >= len(s.Cells) {
		return 0, false
	}
	return s.Cells[i], true
}

// Step is a table as it is shown from a moment on. It never changes, but that only the last has figures.
type Step struct {
	At      Instant  `json:"at"`    // of the answer that made it enough
	Of      int      `json:"of"`    // people
	Cells   []int    `json:"cells"` // of each cell so many; below zero: withheld
	Figures *Figures `json:"figures,omitempty"`
	Splits  []Split  `json:"splits,omitempty"` // of all cohorts together, from FewestSplit people; each by another property
}

// FewestSplit is of how many people a table is at least that is shown by groups.
const FewestSplit = 60

// FewestCompared is of how many people a language is at least that is compared with the others, and an item of
// which it is said how it goes with the rest of the score.
const FewestCompared = 30

// SplitLanguage is Split.By of languages.
const SplitLanguage = "language"

// Split is the people of a step in groups: by an answer of the profile, or by the language in which they were
// asked. Everybody is in one.
type Split struct {
	At     Instant  `json:"at"`              // since when it is shown: it may stand longer than its table
	Of     int      `json:"of"`              // people
	By     string   `json:"by"`              // the id of a question of the profile, or SplitLanguage
	Cells  []string `json:"cells,omitempty"` // those that each group is counted in
	Groups []Group  `json:"groups"`
}

// Group is some of the people of a step, with what is said of them. Groups that would be too small are one.
type Group struct {
	Of     []string `json:"of"`              // ids of options, or languages; "": those who prefer not to say
	People int      `json:"people"`          // not shown where there are no cells
	Cells  []int    `json:"cells,omitempty"` // as Split.Cells; none is withheld

	Median *float64 `json:"median,omitempty"` // as those of Figures
	Before *float64 `json:"before,omitempty"`
	After  *float64 `json:"after,omitempty"`
}

// Figures are statistics of the people of a step. Scores are shares from 0 to 1; ratings are points. What
// is nil is not shown: there are too few people for it, or it would give away what is withheld.
type Figures struct {
	Lower  *float64 `json:"lower,omitempty"` // quartiles; of TableChange those of how much it changed
	Median *float64 `json:"median,omitempty"`
	Upper  *float64 `json:"upper,omitempty"`

	Before *float64 `json:"before,omitempty"` // of TableChange: the medians
	After  *float64 `json:"after,omitempty"`
	Gain   *float64 `json:"gain,omitempty"` // median of the normalised gains; nil also where nobody could gain anything
	Test   *Test    `json:"test,omitempty"`

	// Bands are how many scores lie in each of BandsOf the mark. All are shown, or none.
	Bands []int `json:"bands,omitempty"`

	// Discrimination is how far who has an item right has the others, from −1 to 1 in two figures.
	Discrimination *float64 `json:"discrimination,omitempty"`
	// Harder are languages in which an item is much harder than in the others for people who know as much.
	Harder []locales.Lang `json:"harder,omitempty"`
}

// BandsOf are the per cents at which the bands of scores begin: two below the mark and two from it on, as wide
// as one another on each side; without a mark quarters.
func BandsOf(mark int) []float64 {
	m := float64(mark)
	if mark <= 0 || mark >= 100 {
		m = 50
	}
	return []float64{0, m / 2, m, (m + 100) / 2}
}

// Test is a signed-rank test of a change, and how large that is.
type Test struct {
	P      float64 `json:"p"` // two-sided
	Exact  bool    `json:"exact"`
	Effect float64 `json:"effect"` // from −1, all fell, to 1, all rose
	Low    float64 `json:"low"`    // of 95 %
	High   float64 `json:"high"`
}

// Bounded says that there is an interval around the effect: where all changed one way there is none.
func (t Test) Bounded() bool { return t.Effect > -1 && t.Effect < 1 }

// Funnel is how far the people of a cohort came, live, as totals.
type Funnel struct {
	Cohort    ID            `json:"cohort,omitempty"` // empty: of all
	At        Instant       `json:"at"`
	Invited   int           `json:"invited"`            // links for one participant; of those revoked, the ones that were used
	ByLinks   int           `json:"by_links,omitempty"` // who came by links for many: how many those invite nobody knows
	Consented int           `json:"consented"`
	Joined    int           `json:"joined"`   // registration complete
	Started   int           `json:"started"`  // read a lesson or answered something
	Finished  int           `json:"finished"` // all modules
	Modules   []ModuleReach `json:"modules"`  // in course order

	Splits []Split `json:"splits,omitempty"` // of all cohorts together: who finished everything (CellYes) of those who agreed, in steps

	Version int64 `json:"-"` // as of a Release
}

// Offered is how many could agree: the invited, and who came by links for many. It is 0, and those who agreed
// are no share of it, where more agreed: some came without a link.
func (f *Funnel) Offered() int {
	if n := f.Invited + f.ByLinks; n >= f.Consented {
		return n
	}
	return 0
}

// ModuleReach is how many came how far in a module.
type ModuleReach struct {
	Module   course.ModuleID `json:"module"`
	Started  int             `json:"started"`
	Finished int             `json:"finished"`
}

// Share is n as a share of so many, from 0 to 1; of nobody it is none.
func Share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Percent is a share in whole per cent, half of one up, the same wherever it is written: what a share lacks of a
// half because it is a fraction (23 of 40 are 0.57499…) counts as one.
func Percent(share float64) int { return int(math.Floor(100*share + 0.5 + 1e-9)) }
