package dialog_test

import (
	"fmt"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// checkFacts says that each question counts once an attempt, that a closing
// repeats exactly its answers, and that previews leave nothing.
func (g *rig) checkFacts(ph *phone, was *cohort.Participant, d dialog.Decision) {
	ids := map[string]bool{}
	for _, f := range d.Facts {
		if ids[f.ID] || f.Subject != ph.id || f.At != g.now {
			g.fail("a fact of the wrong person, time or id: %q", f.ID)
		}
		ids[f.ID] = true
		attempt := fmt.Sprintf("%s/%s/%d", f.Module, f.Quiz, f.Attempt)
		switch f.Kind {
		case cohort.FactAnswered, cohort.FactReworded, cohort.FactClosed, cohort.FactRead:
			if !was.Learns() {
				g.fail("a preview left a fact: %s", f.Kind)
			}
		}
		switch f.Kind {
		case cohort.FactAnswered:
			key := attempt + "/" + string(f.Answer.Question)
			ph.answered[key]++
			if ph.answered[key] > 1 || ph.closed[attempt] {
				g.fail("%s counts twice", key)
			}
			ph.facts = append(ph.facts, f)
		case cohort.FactReplied:
			if f.Reply != cohort.ResponseStays {
				ph.replies[f.About] = f.Reply
			}
		case cohort.FactAudit:
			ph.audits = append(ph.audits, f)
		case cohort.FactReworded:
			g.replaces(ph, f)
		case cohort.FactClosed:
			if ph.closed[attempt] {
				g.fail("%s closed twice", attempt)
			}
			ph.closed[attempt] = true
			g.checkClosing(ph, f)
		}
	}
}

// checkClosing compares a closing with the single answers before it.
func (g *rig) checkClosing(ph *phone, closing cohort.Fact) {
	var own []cohort.Answer
	for _, f := range ph.facts {
		if f.Module == closing.Module && f.Quiz == closing.Quiz && f.Attempt == closing.Attempt {
			own = append(own, *f.Answer)
		}
	}
	if len(own) != len(closing.Answers) {
		g.fail("a closing of %d answers after %d", len(closing.Answers), len(own))
	}
	for i := range own {
		if freeze(own[i]) != freeze(closing.Answers[i]) {
			g.fail("a closing says %s where she answered %s", freeze(closing.Answers[i]), freeze(own[i]))
		}
	}
}
