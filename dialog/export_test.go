package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Announces is an announcement as those see it who read l.
func Announces(w World, a *cohort.Announcement, l locales.Lang) (Say, bool) {
	return (&talk{w: w, p: &cohort.Participant{}}).sample(a, l)
}

// Room is how many units of somebody's own words fit into a message, and Sized how many words have.
func Room(w World, file bool) int { return w.room(file) }

// Sized is how long words are.
func Sized(w World, own seal.Private) int { return w.sized(own) }

// MostPlace is how long a place may be.
const MostPlace = mostPlace
