// Package results turns what is kept into files of their own: the row file, one row
// an answer, the file with names, somebody's own data, and links. What everybody may see is made in the
// packages below it. It knows no clock, no network and no database: what it reads is a
// Source or is given to it, what it writes is an io.Writer.
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

// RowsConfig says what of the facts is written.
type RowsConfig struct {
	Course       *course.Course // required: the profile's columns, and the order of rows and options
	Cohort       cohort.ID      // answers given in this cohort alone; "" = in all
	SmallestCell int            // how many people must share what stands in the profile and language columns; 0 = cohort.SmallestCell
	Rand         io.Reader      // where pseudonyms come from; nil = crypto/rand
	Workbook     bool           // XLSX in place of CSV
	FromRight    bool           // the sheet of a workbook begins on the right; its words are the same
	Scratch      Scratch        // empty, and thrown away by whoever gave it; nil = in memory, for small files
}

// RowsReport says what was written.
type RowsReport struct {
	Rows    int      // answers, the header not counted
	People  int      // with at least one of these rows
	Emptied []string // columns emptied for too few people, in the order they were given up
}

// RowFile is a row file that has been read and is yet to be written.
type RowFile struct {
	report RowsReport
	cfg    RowsConfig
	people []*person // in the order of their rows
	shown  crowd
	drawer *drawer
	widths widths
}

// Report says what will be in the file.
func (f *RowFile) Report() RowsReport { return f.report }

// ReadRows reads what the row file is made of: the answers into the scratch, which must last until the file
// is written. In memory are about 300 bytes a person, however many answers there are. A person is read
// once; who is erased while all are read is not in it.
//
// An attempt is represented by its closing alone once it is closed, until then
// by its single answers; a question counts once in it. Words that somebody typed
// are never read: a text, answered or skipped, is a row with an empty option.
func ReadRows(ctx context.Context, src Source, cfg RowsConfig) (*RowFile, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	f := &RowFile{cfg: cfg}
	if f.drawer, err = newDrawer(cfg.Scratch, cfg.Rand); err != nil {
		return nil, err
	}
	read, err := gather(ctx, src, cfg, f.drawer)
	if err != nil {
		return nil, err
	}
	f.widths = read.widths
	if f.people, err = disguised(read.by, cfg.Rand); err != nil {
		return nil, err
	}
	columns := identifying(cfg.Course)
	given := columns.giveUp(f.people, cfg.SmallestCell)
	f.shown = columns.without(given)
	f.report = RowsReport{People: len(f.people), Emptied: columns.emptied(given)}
	for _, p := range f.people {
		f.report.Rows += p.rows
	}
	return f, nil
}

// Fits says whether the form that was asked for holds as many rows.
func (f *RowFile) Fits() bool { return !f.cfg.Workbook || f.report.Rows < mostRows }

// AsText has it written as CSV, whatever was asked for.
func (f *RowFile) AsText() { f.cfg.Workbook = false }

// Write writes the file, the columns named and ordered as the contract has them: CSV as of RFC
// 4180, in UTF-8 with a byte order mark, or a workbook with real numbers and days. Neither holds a formula.
//
// Rows are ordered by pseudonym and then as the course is, what it no longer has
// coming last, so neither order nor codes tell anything about the roster or
// about another export. A failure may leave w with part of a file.
func (f *RowFile) Write(ctx context.Context, w io.Writer) error {
	if !f.Fits() {
		return fmt.Errorf("write the row file: %w", ErrTooManyRows)
	}
	t := &table{columns: f.shown, drawer: f.drawer}
	return t.write(ctx, w, f.people, f.cfg, f.widths)
}

// WriteRows reads and writes at once.
func WriteRows(ctx context.Context, w io.Writer, src Source, cfg RowsConfig) (RowsReport, error) {
	f, err := ReadRows(ctx, src, cfg)
	if err != nil {
		return RowsReport{}, err
	}
	return f.Report(), f.Write(ctx, w)
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
		cfg.SmallestCell = cohort.SmallestCell
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
