package results

import (
	"errors"
	"io"
	"testing"
)

// A workbook takes as many rows as it holds, and says so of one more.
func TestMostRows(t *testing.T) {
	b, err := newRowBook(io.Discard, nil)
	if err != nil {
		t.Fatal(err)
	}
	b.rows = mostRows - 1
	if err := b.line([]any{1}); err != nil {
		t.Errorf("the last row: %v", err)
	}
	if err := b.line([]any{1}); !errors.Is(err, ErrTooManyRows) {
		t.Errorf("one more: %v", err)
	}
}
