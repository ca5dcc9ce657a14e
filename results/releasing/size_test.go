package releasing_test

import (
	"encoding/json"
	"testing"

	"cohortbot/cohort"
	"cohortbot/results/releasing"
)

// TestReleaseFits: what is shown of a quiz of 40 items, some options of which hardly anybody chooses, with all that
// must be remembered of it and its groups, has room in a document, of however many people.
func TestReleaseFits(t *testing.T) {
	const room = 256 << 10
	for _, people := range []int{300, 3_000, 20_000} {
		c, of := forty(people)
		now := releasing.Of(releasing.Config{Course: c}, nil, of)
		all := releasing.Together(releasing.Config{Course: c}, nil, []releasing.Part{{Tally: of, Releases: now}})
		for what, r := range map[string][]cohort.Release{"a cohort": now, "all": all} {
			data, err := json.Marshal(r[0])
			if err != nil || len(data) > room/2 {
				t.Errorf("%s of %d people: %d bytes, %v", what, people, len(data), err)
			}
			t.Logf("%s of %d people: %d bytes", what, people, len(data))
		}
	}
}
