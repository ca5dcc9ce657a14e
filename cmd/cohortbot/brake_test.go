package main

import (
	"slices"
	"testing"
	"time"

	"cohortbot/outbox"
	"cohortbot/seal"
)

// Reminders that Telegram refuses rest after the fifth; one more is held.
func TestRefusalsHaveAMatterRest(t *testing.T) {
	st := newStage(t, stageConfig{course: smallCourse, may: []string{"can't parse entities"}})
	she := st.enter("en")
	she.registers()
	reminder := func(n int, body string) {
		she.stands(n, func(m *outbox.Message) {
			m.State, m.Lane, m.Matter, m.Body = outbox.Ready, outbox.Reminders, "digest", seal.Conceal(body)
		})
	}
	for n := range 5 {
		reminder(n, `{"text":"<b>not closed"}`)
	}
	var resting []string
	for range 300 {
		var err error
		if resting, err = st.program.store.Resting(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(resting) > 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if !slices.Equal(resting, []string{"digest"}) {
		t.Fatalf("resting: %q", resting)
	}
	reminder(5, `{"text":"a good one"}`)
	for range 300 {
		m, err := st.program.store.Row(t.Context(), st.books().subject(she.ID())+"/1000000/5")
		if err != nil {
			t.Fatal(err)
		}
		if m.State == outbox.Held && m.Reason == outbox.WhyRests {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("the next one is not held")
}
