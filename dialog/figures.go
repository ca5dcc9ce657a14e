package dialog

import (
	"strings"
	"time"

	"cohortbot/cohort"
)

// reach is how far an announcement has come; nothing where that was not asked for.
func (t *talk) reach(id string) Reach {
	if x := t.e.Event.Progress; x != nil && x.ID == id && x.Reach != nil {
		return *x.Reach
	}
	if r := t.w.Reach[id]; r != nil {
		return *r
	}
	return Reach{}
}

// figures are the counts of an announcement on its way, with a bar and the time left at the
// pace of now. What is none is not named, but for what was sent.
func (t *talk) figures(a *cohort.Announcement, r Reach, perMinute int) []Part {
	var out []Part
	going := a.State == cohort.AnnouncementGoes && firstRound(a)
	if all := max(a.Expected, r.Done()+r.Waiting); going && all > 0 {
		out = append(out, note("follow_bar", "Bar", bar(r.Done(), all), "Share", Percent(r.Done()*100/all)))
	}
	dropped := r.Dropped
	if a.State == cohort.AnnouncementCancelled { // those whom it had not come to yet, too
		dropped = max(dropped, a.Expected-r.Done()+dropped)
	}
	held := "reach_held"
	if a.State == cohort.AnnouncementGone && a.Way == cohort.WayReady && len(t.heldIn(a)) == 0 && !over(t.listed(a.Cohort)) {
		held = "reach_held_ready"
	}
	changes := r.Changes
	if a.Round < 2 { // nobody has changed it: these are the screens that make way for it
		changes = 0
	}
	lines := []Part{note("reach_sent", "N", r.Sent)}
	for _, x := range []struct {
		key string
		n   int
	}{
		{"reach_waiting", r.Waiting}, {"reach_blocked", r.Blocked}, {"reach_failed", r.Dead + a.Failed},
		{"reach_uncertain", r.Uncertain}, {"reach_twice", r.Twice}, {held, r.Held()}, {"reach_rests", r.Rests},
		{"reach_dropped", dropped}, {"reach_changes", changes}, {"reach_stays", r.Replies[cohort.ResponseStays]},
	} {
		if x.n > 0 {
			lines = append(lines, note(x.key, "N", x.n))
		}
	}
	for i := range lines[1:] {
		lines[i+1].Tight = true
	}
	out = append(out, lines...)
	if a.State == cohort.AnnouncementGoes && r.Waiting+changes > 0 {
		out = append(out, t.quietTill()...)
	}
	if left := t.timeLeft(a, r, perMinute); going && left > 0 {
		out = append(out, note("follow_left", "N", int((left+time.Minute-1)/time.Minute)))
	}
	return out
}

// firstRound says that it comes to everybody for the first time, whether all have had their turn or
// some of them wait for the end of their quiet time.
func firstRound(a *cohort.Announcement) bool { return a.Round < 2 || !a.Reached }

// quietTill says until when that waits which makes a sound, where it is quiet time now.
func (t *talk) quietTill() []Part {
	to := cohort.At(t.w.Days.Moved(t.w.Course.Quiet, t.w.Now.Time().In(t.w.Course.Zone)))
	if to <= t.w.Now {
		return nil
	}
	return []Part{note("reach_quiet", "Date", Day(to), "Hour", t.hourOf(to))}
}

// barLength is how many signs a bar has.
const barLength = 12

// bar draws how much of all is done.
func bar(done, all int) string {
	full := min(barLength, done*barLength/all)
	return strings.Repeat("▓", full) + strings.Repeat("░", barLength-full)
}

// timeLeft is how long it still takes at the pace of now; 0 when nobody can say.
func (t *talk) timeLeft(a *cohort.Announcement, r Reach, perMinute int) time.Duration {
	left := a.Expected - r.Done()
	if perMinute <= 0 || left <= 0 {
		return 0
	}
	return time.Duration(left) * time.Minute / time.Duration(perMinute)
}
