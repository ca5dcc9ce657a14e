package dialog_test

import (
	"cmp"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// unseats carries an envelope to the subject of owners.
func (g *rig) unseats(e dialog.Envelope) []dialog.Envelope {
	s := dialog.Subject{Owners: cmp.Or(g.seats, &cohort.Owners{})}
	w := g.world(e.On.ID, 0)
	g.see(&w, s, e)
	before := freeze(s.Owners)
	d := dialog.Decide(w, s, e)
	if freeze(s.Owners) != before {
		g.fail("Decide changed the owners it was given")
	}
	if !d.Void {
		g.seats = d.Next.Owners
	}
	return d.Then
}

// auditLog is a page of what was written of people and of the calendar, as storage gives it.
func (g *rig) auditLog(of dialog.AuditOf) *dialog.AuditPage {
	all := g.log
	skip := of.From
	out := &dialog.AuditPage{Chain: &cohort.Chain{Verified: int64(len(all))}}
	for i := range all {
		f := &all[len(all)-1-i]
		switch {
		case !of.Match(f):
		case skip > 0:
			skip--
		case len(out.Entries) == of.Limit:
			out.More = true
			return out
		default:
			out.Entries = append(out.Entries, dialog.Audited{Fact: f, Code: "P-000000"})
		}
	}
	return out
}

// pressVerb presses a button of the present screen, if there is one that means verb.
func (g *rig) pressVerb(ph *phone, verb dialog.Verb) {
	for _, token := range ph.buttons() {
		if a := dialog.ParseToken(g.keys, ph.door, token); a != nil && a.Verb == verb {
			g.press(ph, token)
			return
		}
	}
}
