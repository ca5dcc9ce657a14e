package results

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cohortbot/cohort"
)

// byteOrderMark makes spreadsheets read the file as UTF-8.
const byteOrderMark = "\ufeff"

// table writes rows of guarded cells.
type table struct {
	out  *csv.Writer
	rows int
}

// writeAll writes the header and everybody's rows, and says how many these are.
func writeAll(ctx context.Context, w io.Writer, people []*person, columns crowd, order syllabus) (int, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return 0, fmt.Errorf("write the row file: %w", err)
	}
	t := &table{out: csv.NewWriter(w)}
	t.out.UseCRLF = true // RFC 4180
	header := append([]string{"code", "cohort"}, columns.profile...)
	header = append(header, languageColumn, "module", "quiz", "attempt", "question",
		"option", "correct", "score", "answered_on", "content")
	if err := t.write(header); err != nil {
		return 0, err
	}
	for _, p := range people {
		if err := ctx.Err(); err != nil {
			return t.rows, fmt.Errorf("write the row file: %w", err)
		}
		if err := t.person(p, columns, order); err != nil {
			return t.rows, err
		}
	}
	t.out.Flush()
	if err := t.out.Error(); err != nil {
		return t.rows, fmt.Errorf("write the row file: %w", err)
	}
	return t.rows, nil
}

func (t *table) person(p *person, columns crowd, order syllabus) error {
	for _, id := range slices.SortedFunc(maps.Keys(p.sittings), order.sittings) {
		answers := p.sittings[id].answers
		slices.SortFunc(answers, func(a, b answer) int { return order.answers(id, a, b) })
		for _, a := range answers {
			cells := columns.cells([]string{p.code, string(a.cohort)}, p, a.lang)
			cells = append(cells, string(id.module), string(id.quiz), strconv.Itoa(id.attempt), string(a.question),
				a.option, a.correct, a.score, day(a.at), a.content)
			if err := t.write(cells); err != nil {
				return err
			}
			t.rows++
		}
	}
	return nil
}

// day is the date in UTC, of a moment that is not known nothing.
func day(at cohort.Instant) string {
	if at == 0 {
		return ""
	}
	return at.Time().Format(time.DateOnly)
}

func (t *table) write(cells []string) error {
	for i := range cells {
		cells[i] = Guarded(cells[i])
	}
	if err := t.out.Write(cells); err != nil {
		return fmt.Errorf("write the row file: %w", err)
	}
	return nil
}

// Guarded keeps a spreadsheet from taking a cell for a formula, also where blanks
// or invisible marks stand before its beginning.
func Guarded(cell string) string {
	for _, r := range cell {
		switch {
		case strings.ContainsRune("=+-@\t\r", r):
			return "'" + cell
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r):
		default:
			return cell
		}
	}
	return cell
}
