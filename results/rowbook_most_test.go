package results

import (
	"errors"
	"io"
	"testing"
)

// A workbook takes as many rows as it holds, its heading among them, and says so of one more before
// anything is written.
func TestMostRows(t *testing.T) {
	for rows, want := range map[int]error{mostRows - 1: nil, mostRows: ErrTooManyRows} {
		f := &RowFile{cfg: RowsConfig{Workbook: true}, report: RowsReport{Rows: rows}}
		if err := f.Write(t.Context(), io.Discard); !errors.Is(err, want) {
			t.Errorf("%d answers: %v", rows, err)
		}
		if f.Fits() != (want == nil) {
			t.Errorf("%d answers fit: %t", rows, f.Fits())
		}
		f.AsText()
		if err := f.Write(t.Context(), io.Discard); err != nil {
			t.Errorf("%d answers as a CSV: %v", rows, err)
		}
	}
}
