package dialog

import (
	"cohortbot/cohort"
	"cohortbot/locales"
)

// Announces is an announcement as those see it who read l.
func Announces(w World, a *cohort.Announcement, l locales.Lang) (Say, bool) {
	return (&talk{w: w, p: &cohort.Participant{}}).sample(a, l)
}
