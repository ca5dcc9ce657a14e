package turn

import (
	"slices"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
)

// mostBefore is how many doors that led to somebody before are looked behind for older keys.
const mostBefore = 8

// part writes down what a decision says of the door by which somebody comes: that she parts
// from it, or that another leads to her from now on. Keys that took effect stay known.
func part(next, was *Document, dec dialog.Decision, p *Pending, now cohort.Instant) {
	if next.SeenUntil > now {
		next.Before = was.Before
	}
	if dec.Part == nil && !dec.Adopt {
		return
	}
	if next.SeenUntil > now {
		next.Before = append(slices.Clone(was.Before), was.Inbox())
		next.Before = next.Before[max(0, len(next.Before)-mostBefore):]
	}
	next.Hers = "" // they are in a chat that is hers no more
	if dec.Part != nil {
		her := was.Body.Person
		p.Part = &Parted{Ghost: dec.Part.Ghost, Person: &cohort.Participant{
			Door: her.Door, Chat: her.Chat.Fresh(), Stage: cohort.StageGone, Wiping: true,
		}}
		return
	}
	p.Adopt = true
	next.SeenUntil = now.Add(KeyKept) // keys of who stood behind the door lie there
	next.Body.Person.Began = outbox.Order(next.Version, 0)
}
