package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
)

// TestWhatIsRefusedRests has Telegram refuse five messages of one matter in a row: the
// rest of it is held and shown with the reason, and somebody with a role has it go on.
func TestWhatIsRefusedRests(t *testing.T) {
	const matter = "rule/module-waiting"
	st := newStage(t, stageConfig{course: smallCourse})
	staff := st.takesUp(cohort.RoleStaff, "en")
	var all []*scene
	for range 8 {
		c := st.enter("en")
		c.registers()
		all = append(all, c)
	}
	of := func(c *scene) {
		c.stands(0, func(m *outbox.Message) {
			m.State, m.Lane, m.Matter = outbox.Ready, outbox.Reminders, matter
			m.Body, _ = outbox.Conceal(outbox.Body{Text: "Something waits for you."})
		})
	}
	got := func(c *scene) bool {
		return slices.ContainsFunc(c.Messages(), func(m rehearsal.Message) bool { return m.Words() == "Something waits for you." })
	}
	st.server.Ask(rehearsal.Fault{Method: "sendMessage", Times: 5, Code: http.StatusBadRequest})
	for _, c := range all[:5] {
		of(c)
	}
	st.await("the matter rests", func() bool {
		names, err := st.program.store.Resting(t.Context())
		must(t, err)
		return slices.Equal(names, []string{matter})
	})
	for _, c := range all[5:] {
		of(c)
	}
	st.settle()
	staff.presses(dialog.VerbTrouble)
	text := staff.Last().Words()
	for _, want := range []string{"refused by Telegram: 5", "held, because Telegram refused five in a row: 3", "Telegram refused five of them in a row."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if slices.ContainsFunc(all, got) {
		t.Fatal("something of it was sent")
	}
	staff.presses(dialog.VerbTry)
	staff.presses(dialog.VerbResume)
	st.await("the rest is sent", func() bool { return !slices.ContainsFunc(all[5:], func(c *scene) bool { return !got(c) }) })
	st.settle()
	staff.presses(dialog.VerbTrouble)
	if text := staff.Last().Words(); strings.Contains(text, "held") || strings.Contains(text, "in a row") {
		t.Errorf("it still rests: %q", text)
	}
	if slices.ContainsFunc(all[:5], got) {
		t.Error("what was refused for good was sent again")
	}
}
