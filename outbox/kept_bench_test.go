package outbox_test

import (
	"strconv"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// inTheNight are so many rows of one chat which came unasked, in its quiet time.
func inTheNight(n int) (rows []*outbox.Message, now func() time.Time) {
	at := time.Now()
	for i := range n {
		m := row("a", int64(i+1))
		m.Lane, m.Matter = outbox.Reminders, dialog.MatterInbox
		m.Hush = dialog.Hush{From: cohort.At(at.Add(-time.Hour)), To: cohort.At(at.Add(time.Hour))}
		rows = append(rows, m)
	}
	return rows, func() time.Time { return at }
}

// TestManyThatAreKeptHoldNobodyUp: every chat waits for the queue while one row is put in line
// of a chat that keeps many; looking each up among all the others took a quarter of a minute here.
func TestManyThatAreKeptHoldNobodyUp(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	rows, now := inTheNight(2000)
	began := time.Now()
	outbox.InLine(now, rows...)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

// BenchmarkKept puts rows in line of a chat, one after another.
func BenchmarkKept(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			rows, now := inTheNight(n)
			for b.Loop() {
				outbox.InLine(now, rows...)
			}
		})
	}
}
