package cohort

import (
	"slices"

	"cohortbot/course"
)

// Release is what of a quiz everybody may see who may see results: its tables, each with as much of
// what was shown of it as says anything yet. It comes from facts, names nobody, and is the same for every reader.
type Release struct {
	Cohort ID              `json:"cohort,omitempty"` // empty: of all
	Module course.ModuleID `json:"module"`
	Quiz   course.QuizID   `json:"quiz"`
	Tables []Table         `json:"tables"` // in course order

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
}

// Last is the step that is shown; false when there is none yet.
func (t *Table) Last() (Step, bool) {
	if len(t.Steps) == 0 {
		return Step{}, false
	}
	return t.Steps[len(t.Steps)-1], true
}

// Step is a table as it is shown from a moment on. It never changes, but that only the last has figures.
type Step struct {
	At      Instant  `json:"at"`    // of the answer that made it enough
	Of      int      `json:"of"`    // people
	Cells   []int    `json:"cells"` // of each cell so many; below zero: withheld
	Figures *Figures `json:"figures,omitempty"`
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
}

// Test is a signed-rank test of a change, and how large that is.
type Test struct {
	P      float64 `json:"p"` // two-sided
	Exact  bool    `json:"exact"`
	Effect float64 `json:"effect"` // from −1, all fell, to 1, all rose
	Low    float64 `json:"low"`    // of 95 %
	High   float64 `json:"high"`
}

// Funnel is how far the people of a cohort came, live, as totals.
type Funnel struct {
	Cohort    ID            `json:"cohort,omitempty"` // empty: of all
	At        Instant       `json:"at"`
	Invited   int           `json:"invited"` // uses that links for participants offered; of a revoked one those it had
	Consented int           `json:"consented"`
	Joined    int           `json:"joined"`   // registration complete
	Started   int           `json:"started"`  // read a lesson or answered something
	Finished  int           `json:"finished"` // all modules
	Modules   []ModuleReach `json:"modules"`  // in course order

	Version int64 `json:"-"` // as of a Release
}

// ModuleReach is how many came how far in a module.
type ModuleReach struct {
	Module   course.ModuleID `json:"module"`
	Started  int             `json:"started"`
	Finished int             `json:"finished"`
}
