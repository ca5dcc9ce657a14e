// Package results turns facts into what people read of them: for now the row
// file, one row an answer. It knows no clock, no network and no database: what
// it reads is a Source, what it writes is an io.Writer.
package results

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"cohortbot/cohort"
	"cohortbot/course"
)

// Source gives what the row file is made of.
type Source interface {
	// EachFact reads every fact, those of one subject one after another.
	EachFact(ctx context.Context, each func(*cohort.Fact) error) error
	// EachPerson reads every person under the id that her facts call their subject.
	EachPerson(ctx context.Context, each func(id string, p *cohort.Participant) error) error
}

// SmallestCell is how many people must share what stands in the profile and
// language columns, unless RowsConfig says otherwise.
const SmallestCell = 5

// RowsConfig says what of the facts is written.
type RowsConfig struct {
	Course       *course.Course // required: the profile's columns, and the order of rows and options
	Cohort       cohort.ID      // answers given in this cohort alone; "" = in all
	SmallestCell int            // 0 = SmallestCell
	Rand         io.Reader      // where pseudonyms come from; nil = crypto/rand
	Workbook     bool           // XLSX in place of CSV
	Scratch      Scratch        // empty, and thrown away by whoever gave it; nil = in memory, for small files
}

// RowsReport says what was written.
type RowsReport struct {
	Rows    int      // answers, the header not counted
	People  int      // with at least one of these rows
	Emptied []string // columns emptied for too few people, in the order they were given up
}

// WriteRows writes the row file, the columns named and ordered as the contract has them: CSV as of RFC
// 4180, in UTF-8 with a byte order mark, or a workbook with real numbers and days. Neither holds a formula.
//
// An attempt is represented by its closing alone once it is closed, until then
// by its single answers; a question counts once in it. Words that somebody typed
// are never written: a text, answered or skipped, is a row with an empty option.
// A person is read once; who is erased while the file is made is not in it.
//
// Rows are ordered by pseudonym and then as the course is, what it no longer has
// coming last, so neither order nor codes tell anything about the roster or
// about another export. Nothing is written before everything is read; what is read lies in the
// scratch, and memory holds about 300 bytes a person, however many answers there are.
// A failure may leave w with part of a file.
func WriteRows(ctx context.Context, w io.Writer, src Source, cfg RowsConfig) (RowsReport, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return RowsReport{}, fmt.Errorf("write rows: %w", err)
	}
	kept, err := newDrawer(cfg.Scratch, cfg.Rand)
	if err != nil {
		return RowsReport{}, err
	}
	read, err := gather(ctx, src, cfg, kept)
	if err != nil {
		return RowsReport{}, err
	}
	people, err := disguised(read.by, cfg.Rand)
	if err != nil {
		return RowsReport{}, err
	}
	columns := identifying(cfg.Course)
	given := columns.giveUp(people, cfg.SmallestCell)
	report := RowsReport{People: len(people), Emptied: columns.emptied(given)}
	t := &table{columns: columns.without(given), drawer: kept}
	err = t.write(ctx, w, people, cfg.Workbook, read.widths)
	report.Rows = t.rows
	return report, err
}

// disguised are people in the order of their pseudonyms. These are drawn in the order of subjects, so that
// the same source of chance gives the same codes.
func disguised(by map[string]*person, chance io.Reader) ([]*person, error) {
	people := make([]*person, 0, len(by))
	for _, id := range slices.Sorted(maps.Keys(by)) {
		people = append(people, by[id])
	}
	return people, disguise(people, chance)
}

// complete fills in defaults and refuses what cannot be meant.
func (cfg RowsConfig) complete() (RowsConfig, error) {
	if cfg.SmallestCell == 0 {
		cfg.SmallestCell = SmallestCell
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader
	}
	if cfg.Scratch == nil {
		cfg.Scratch = &memory{}
	}
	var wrong []error
	if cfg.Course == nil {
		wrong = append(wrong, errors.New("no course is given"))
	}
	if cfg.SmallestCell < 0 {
		wrong = append(wrong, fmt.Errorf("the smallest cell is %d people, below none", cfg.SmallestCell))
	}
	return cfg, errors.Join(wrong...)
}
