package cohort_test

import (
	"testing"

	"cohortbot/cohort"
)

// Per cents of whole numbers are those of the school: half of one up.
func TestPercent(t *testing.T) {
	for of := 1; of <= 1000; of++ {
		for n := range of + 1 {
			if got, want := cohort.Percent(float64(n)/float64(of)), (200*n+of)/(2*of); got != want {
				t.Fatalf("%d of %d are %d %%, want %d", n, of, got, want)
			}
		}
	}
}
