package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/storage"
)

// TestAuditCommands: who did what is listed; the log is verified, and where it does not hold
// the status is 1 and the place is named.
func TestAuditCommands(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	e := env{"COHORTBOT_DATA_DIR": data}
	said := func(args ...string) string {
		t.Helper()
		out, _, err := e.runs(t, args...)
		must(t, err)
		return out
	}
	e.prints(t, "cohort", "new", "--name", "One", "--start", "2026-12-01")
	e.prints(t, "invite", "--role", "staff")
	list := strings.Split(strings.TrimRight(said("audit", "list"), "\n"), "\n")
	if len(list) != 2 || !strings.Contains(list[0], "\tcommand line\tcohort_founded\t\tcohort\t") || !strings.Contains(list[1], "\tinvitation_made\tstaff\tinvitation\t") {
		t.Errorf("listed: %q", list)
	}
	if text := said("audit", "verify"); !strings.Contains(text, "Not linked yet: 2") {
		t.Errorf("before serve it says %q", text)
	}
	books := rigOpen(t.Context(), t, data)
	n, err := books.store.LinkEntries(t.Context(), 0)
	must(t, err)
	books.close()
	if text := said("audit", "verify"); n != 2 || text != "Linked: 2 entries, verified up to number 2\n" {
		t.Errorf("%d are linked; it says %q", n, text)
	}
	books = rigOpen(t.Context(), t, data)
	var entry string
	books.each(t.Context(), "facts_by_kind", []any{string(cohort.FactAudit)}, func(d storage.Decode) error {
		var f cohort.Fact
		err := d(&f)
		entry = f.ID
		return err
	})
	must(t, books.engine.Delete(t.Context(), "facts", entry))
	books.close()
	out, _, err := e.runs(t, "audit", "verify")
	if want := "number 2 (" + entry + "): the entry is not there any more"; !errors.Is(err, errTold) || !strings.Contains(out, want) {
		t.Errorf("%v: %q", err, out)
	}
}

// TestTheChainSurvivesALoss: entries are linked while the program runs, and a store that comes
// from a backup is verified as the first was.
func TestTheChainSurvivesALoss(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	st.enter("ar").registers()
	linked := func() bool {
		entries, links, err := st.program.store.CountEntries(t.Context())
		must(t, err)
		return entries == links && links >= 3
	}
	st.await("the entries are linked", linked)
	file := st.backsUp()
	st.loses()
	st.restores(file)
	st.enter("en").registers()
	st.await("what came since is linked", linked)
	c, err := st.program.store.VerifyChain(t.Context())
	must(t, err)
	if !c.Holds() || c.Verified != c.Links || c.Waiting != 0 {
		t.Errorf("%+v", c)
	}
}
