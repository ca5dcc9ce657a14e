package results

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"
	"unicode/utf8"
)

// sheet takes one line after another: cells are strings, whole and other numbers, truths, days, or nil.
type sheet interface {
	line(cells []any) error
	close() error
}

// The columns beside the profile's and the language; contract.md names them.
var (
	firstColumns = []string{"code", "cohort"}
	lastColumns  = []string{
		"module", "quiz", "attempt", "question", "option", "correct", "score", "answered_on", "content",
	}
)

// table writes everybody's rows.
type table struct {
	columns crowd
	drawer  *drawer
	out     sheet
}

// write writes the header and the rows of people in their order.
func (t *table) write(ctx context.Context, w io.Writer, people []*person, cfg RowsConfig, wide widths) (err error) {
	head := append(append([]string{}, firstColumns...), t.columns.profile...)
	head = append(append(head, languageColumn), lastColumns...)
	if cfg.Workbook {
		t.out, err = newRowBook(w, wide.columns(head), cfg.FromRight)
	} else {
		t.out, err = newCSV(w)
	}
	if err == nil {
		err = t.all(ctx, head, people)
	}
	if err == nil {
		err = t.out.close()
	}
	if err != nil {
		return fmt.Errorf("write the row file: %w", err)
	}
	return nil
}

func (t *table) all(ctx context.Context, head []string, people []*person) error {
	if err := t.out.line(anyOf(head)); err != nil {
		return err
	}
	for _, p := range people {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.person(p); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) person(p *person) error {
	packed, err := t.drawer.take(p.kept)
	if err != nil {
		return err
	}
	rows, err := records(packed, p.rows)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := t.out.line(t.cells(p, &rows[i])); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) cells(p *person, r *record) []any {
	cells := []any{p.code, string(r.cohort)}
	for _, x := range t.columns.cells(nil, p, r.lang) {
		cells = append(cells, x)
	}
	return append(cells, string(r.module), string(r.quiz), r.attempt, string(r.question), r.option,
		r.correct.cell(), scoreCell(r.score), day(r), r.content)
}

func (v verdict) cell() any {
	if v == unjudged {
		return nil
	}
	return v == right
}

func scoreCell(x *float64) any {
	if x == nil {
		return nil
	}
	return *x
}

// day is the date in UTC, of a moment that is not known nothing.
func day(r *record) any {
	if r.at == 0 {
		return nil
	}
	return r.at.Time().Truncate(24 * time.Hour)
}

// widths are how many characters the longest cell of a column has, by its name.
type widths map[string]int

func (w widths) hold(column, cell string) { w[column] = max(w[column], utf8.RuneCountInString(cell)) }

func (w widths) of(r *record) {
	for i, cell := range []string{
		string(r.module), string(r.quiz), strconv.Itoa(r.attempt), string(r.question), r.option, "false", "", time.DateOnly, r.content,
	} {
		w.hold(lastColumns[i], cell)
	}
	w.hold("code", "X-AAAAAAAA")
	w.hold("cohort", string(r.cohort))
	w.hold(languageColumn, string(r.lang))
}

// widest is as wide as a column is made: what is longer is read in the cell.
const widest = 40

// columns are the widths for these headings, in their order.
func (w widths) columns(head []string) []int {
	out := make([]int, len(head))
	for i, name := range head {
		out[i] = min(widest, max(w[name], utf8.RuneCountInString(name))+2)
	}
	return out
}
