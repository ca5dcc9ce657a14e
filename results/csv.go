package results

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// byteOrderMark makes spreadsheets read the file as UTF-8.
const byteOrderMark = "\ufeff"

// csvSheet writes lines of guarded cells.
type csvSheet struct{ out *csv.Writer }

func newCSV(w io.Writer) (*csvSheet, error) {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	s := &csvSheet{csv.NewWriter(w)}
	s.out.UseCRLF = true // RFC 4180
	return s, nil
}

func (s *csvSheet) line(cells []any) error {
	line := make([]string, len(cells))
	for i, x := range cells {
		line[i] = plain(x)
	}
	return s.out.Write(line)
}

// anyOf are words as cells of any kind.
func anyOf(words []string) []any {
	out := make([]any, len(words))
	for i, x := range words {
		out[i] = x
	}
	return out
}

func (s *csvSheet) close() error {
	s.out.Flush()
	return s.out.Error()
}

// plain is a cell in plain figures and letters; words are guarded.
func plain(x any) string {
	switch x := x.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case time.Time:
		return x.Format(time.DateOnly)
	case string:
		return Guarded(x)
	}
	return fmt.Sprint(x)
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
