package dialog

import (
	"maps"
	"slices"

	"cohortbot/cohort"
)

// mostLeft is how many threads of a cohort hear that somebody has left; who is in danger is
// first among them, and then who waits the longest.
const mostLeft = 100

// leftNeeds is what waits for an answer from one who may be about to answer no more.
func leftNeeds(w World, p *cohort.Participant, e Envelope) []Need {
	ev := e.Event
	blocks := ev.Standing != nil && ev.Standing.Blocked
	loses := ev.Appoint != nil && ev.Appoint.Take || ev.Unseated != nil || ev.Care != nil && ev.Care.Do == CareLost
	if !blocks && !loses && !erases(ev) || p.Blocked {
		return nil
	}
	var out []Need
	for _, in := range answersIn(w, p) {
		if _, seen := w.Left[in]; !seen {
			out = append(out, Need{Left: &InboxOf{Cohort: in, Limit: mostLeft}})
		}
	}
	return out
}

// answersIn are the cohorts whose threads somebody may answer; an empty one are those of
// nobody's.
func answersIn(w World, p *cohort.Participant) []cohort.ID {
	var out []cohort.ID
	for _, r := range append([]cohort.Role{{}}, p.Roles...) {
		if !slices.Contains(out, r.Cohort) && mayAnswer(w, p, r.Cohort) {
			out = append(out, r.Cohort)
		}
	}
	return out
}

// leavesThreads lets those threads know that wait and that she may not answer any more, or not
// be told of.
func (t *talk) leavesThreads() {
	for _, in := range slices.Sorted(maps.Keys(t.w.Left)) {
		if mayAnswer(t.w, t.p, in) && !t.p.Blocked {
			continue
		}
		for _, x := range t.w.Left[in].Page {
			if x.State.Waiting() && x.Person != t.w.ID {
				t.then(Ref{Thread, cohort.ThreadID(x.Person)}, Event{Thread: &ThreadAct{Do: ThreadLeft}})
			}
		}
	}
}

// left takes it from one who may answer no more, or whom nothing reaches. The others are told
// that it waits, and the owners if there is nobody else. False when nothing comes of it.
func (x *thread) left() bool {
	th, her := x.th, x.w.Actors[x.th.Person]
	stays := mayAnswer(x.w, x.by, th.Cohort) && !x.by.Blocked
	if stays || !th.State.Waiting() || x.e.By == th.Person || her == nil || her.Stage == cohort.StageGone {
		return false
	}
	had := th.Claimed == x.e.By
	if had {
		x.claim("")
	}
	if had || len(x.listening(th.Cohort)) == 0 {
		x.tellTeam(th.State == cohort.ThreadDanger)
	}
	return had || len(x.d.Then) > 0
}
