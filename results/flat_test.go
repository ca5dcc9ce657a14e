package results_test

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/results"
)

// crowded gives so many people with so many answers each, made as they are read: nothing of them is held.
type crowded struct{ people, answers int }

func (c *crowded) EachFact(_ context.Context, each func(*cohort.Fact) error) error {
	for who := range c.people {
		f := closing(fmt.Sprintf("s%07d", who), "calm", "self", 1)
		for n := range c.answers {
			f.Answers = append(f.Answers, scored(answer(course.QuestionID(fmt.Sprint("q", n)), course.OptionID(fmt.Sprint("option-", n%5))), float64(n%5)))
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return nil
}

func (c *crowded) EachPerson(_ context.Context, each func(string, *cohort.Participant) error) error {
	for who := range c.people {
		if err := each(fmt.Sprintf("s%07d", who), member(map[string]string{"sector": []string{"civil", "public"}[who%2], "level": "kri"})); err != nil {
			return err
		}
	}
	return nil
}

// peak is how much more memory is in use at most while does runs, in bytes.
func peak(does func()) int64 {
	defer debug.SetGCPercent(debug.SetGCPercent(20)) // what is thrown away is seldom counted
	use := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	runtime.GC()
	before, most := use(), int64(0)
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			most = max(most, use()-before)
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	does()
	close(stop)
	<-ended
	return most
}

// Of 200,000 answers no more is held than of 20,000, but for ten times as many people: what was held of
// answers before would be 30 MB.
func TestFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes half a million rows")
	}
	for _, workbook := range []bool{false, true} {
		held := func(people int) int64 {
			cfg := results.RowsConfig{Course: programme(), Workbook: workbook, Scratch: onDisk(t)}
			return peak(func() {
				report, err := results.WriteRows(t.Context(), io.Discard, &crowded{people, 40}, cfg)
				if err != nil || report.Rows != people*40 {
					t.Error(report, err)
				}
			})
		}
		few, many := held(500), held(5_000)
		t.Logf("workbook %v: %.1f MB of 20,000 answers, %.1f MB of 200,000", workbook, float64(few)/1e6, float64(many)/1e6)
		if many > few+10e6 {
			t.Errorf("workbook %v: %d bytes of 20,000 answers, %d of 200,000", workbook, few, many)
		}
	}
}

// BenchmarkRows writes the row file of so many people with 40 answers each, and says how much was held.
func BenchmarkRows(b *testing.B) {
	for _, workbook := range []bool{false, true} {
		for _, people := range []int{500, 5_000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", map[bool]string{false: "csv", true: "xlsx"}[workbook], people), func(b *testing.B) {
				most := int64(0)
				for b.Loop() {
					most = max(most, peak(func() {
						cfg := results.RowsConfig{Course: programme(), Workbook: workbook, Scratch: onDisk(b)}
						if _, err := results.WriteRows(b.Context(), io.Discard, &crowded{people, 40}, cfg); err != nil {
							b.Fatal(err)
						}
					}))
				}
				b.ReportMetric(float64(most)/1e6, "MB-peak")
			})
		}
	}
}
