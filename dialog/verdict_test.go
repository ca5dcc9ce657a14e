package dialog

import (
	"testing"

	"cohortbot/cohort"
	"cohortbot/course"
)

// What announces a reason is followed by one: a course may give none.
func TestAReasonFollowsWhereItIsAnnounced(t *testing.T) {
	wrong := false
	text := course.Text{"en": "Because."}
	for _, why := range []bool{true, false} {
		for _, chosen := range []course.OptionID{"fits", "fails"} {
			q := &course.Question{Options: []course.Option{{ID: "fits", Correct: true, Text: text}, {ID: "fails", Text: text}}}
			if why {
				q.Explain = text
			}
			parts := reply(q, cohort.Answer{Options: []course.OptionID{chosen}, Correct: &wrong}, false)
			want := map[course.OptionID]string{"fits": "partly", "fails": "not_quite"}[chosen]
			if !why {
				want += "_alone"
			}
			if parts[1].Key != want || (len(parts) > 2) != why {
				t.Errorf("%s, reason %v: it is answered with %+v, want %s", chosen, why, parts, want)
			}
		}
	}
}
