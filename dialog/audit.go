package dialog

import (
	"slices"

	"cohortbot/cohort"
)

// AuditOf asks for a page of the audit log, the newest first. What is empty leaves nothing
// out.
type AuditOf struct {
	Actor string // code of who acted
	Group string // name of a cohort.ActionGroup
	From  int    // of those that match, the first wanted
	Limit int
}

// Match says whether an entry is asked for.
func (of AuditOf) Match(f *cohort.Fact) bool {
	if of.Actor != "" && f.Actor != of.Actor {
		return false
	}
	for _, g := range cohort.ActionGroups() {
		if g.Name == of.Group {
			did, _ := f.Did()
			return slices.Contains(g.Actions, did)
		}
	}
	return true
}

// AuditPage is a page of the audit log.
type AuditPage struct {
	Entries []Audited
	More    bool
	Chain   *cohort.Chain // how far the whole holds together; nil: nobody has looked yet
}

// Audited is an entry of the audit log.
type Audited struct {
	Fact *cohort.Fact
	Code string // of the person it is about, if she is here; "" otherwise
}
