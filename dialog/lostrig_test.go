package dialog_test

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// everybody are those who stand behind a door, and those whose phone is lost.
func (g *rig) everybody() []*phone { return slices.Concat(g.people, g.lost) }

// whose finds somebody by subject, nil when there is nobody.
func (g *rig) whose(id string) *phone {
	all := g.everybody()
	if i := slices.IndexFunc(all, func(ph *phone) bool { return ph.id == id }); i >= 0 {
		return all[i]
	}
	return nil
}

// parts does what storage does when somebody parts from her account: behind the door stands a
// tombstone, and she has no door. What stands in the chat stands there for both.
func (g *rig) parts(ph *phone, was *cohort.Participant, ghost string) {
	if ph.p.Door != "" || !ph.p.Chat.IsZero() || ph.p.Screen.Row != "" || ph.due != 0 {
		g.fail("she keeps something of her chat: %s", freeze(ph.p))
	}
	her := *ph
	her.door, her.tokens, her.said, her.owner = "", nil, slices.Clone(ph.said), false
	g.lost = append(g.lost, &her)
	ph.id, ph.version, ph.due, ph.plan, ph.shown = ghost, 1, 0, "", nil
	ph.facts, ph.audits, ph.answered, ph.closed = nil, nil, map[string]int{}, map[string]bool{}
	ph.unsure = true // dots are made once more
	ph.p = &cohort.Participant{Door: ph.door, Chat: was.Chat, Stage: cohort.StageGone, Wiping: true}
}

// adopts leads the door of whoever has come back to her: her place is in that chat now.
func (g *rig) adopts(her *phone, d dialog.Decision) *phone {
	i := slices.IndexFunc(g.people, func(ph *phone) bool { return ph.door == d.Next.Person.Door })
	if i < 0 {
		g.fail("she comes back by a door that nobody opened")
	}
	ph := g.people[i]
	if ph.p.Stage != cohort.StageVisitor && ph.p.Stage != cohort.StageGone {
		g.fail("somebody with a place of her own was taken for another: %s", freeze(ph.p))
	}
	g.lost = slices.DeleteFunc(g.lost, func(x *phone) bool { return x == her })
	delete(g.threads, ph.id) // what she wrote as a stranger
	for _, other := range g.people {
		other.shown = nil
	}
	if x := g.gone; x != nil {
		x[ph.id] = &cohort.Participant{Door: ph.door, Stage: cohort.StageGone, Into: her.id}
	}
	ph.id, ph.version, ph.due, ph.plan, ph.shown = her.id, her.version, her.due, her.plan, nil
	ph.facts, ph.audits, ph.answered, ph.closed = her.facts, her.audits, her.answered, her.closed
	ph.replies = her.replies
	ph.unsure = true // a stranger's screens stand above
	for _, r := range ph.rows {
		r.said.Order = 0
	}
	d.Next.Person.Began = int64(ph.version+1) * 1000
	return ph
}

// leadsBack is a link that leads somebody back, "" when there is none.
func (g *rig) leadsBack() string {
	for _, ph := range g.lost {
		if ph.p.Lost.Link != "" {
			return ph.p.Lost.Link
		}
	}
	return ""
}
