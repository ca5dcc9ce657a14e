package storage_test

import (
	"fmt"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// TestOfThoseSentPerhapsTwice: a doubt about a row that has not arrived in the end is no
// doubt about one that has.
func TestOfThoseSentPerhapsTwice(t *testing.T) {
	s := newShelf(t)
	for i, x := range []struct {
		state  outbox.State
		doubts int
	}{
		{outbox.Sent, 0}, {outbox.Sent, 1}, {outbox.Sent, 3}, {outbox.Ready, 1}, {outbox.Blocked, 1}, {outbox.Dead, 2},
		{outbox.Dropped, 1}, {outbox.Uncertain, 8}, {outbox.Uncertain, 8},
	} {
		s.stands(fmt.Sprint("her", i), 1, func(m *outbox.Message) {
			m.State, m.Doubts, m.Op, m.Matter = x.state, x.doubts, dialog.OpSend, cohort.AnnouncementMatter("one")
		})
	}
	r, err := s.Reach(t.Context(), "one")
	if err != nil || r.Twice != 2 || r.Sent != 3 || r.Uncertain != 2 || r.Blocked != 1 || r.Dead != 1 {
		t.Errorf("%+v, error %v", r, err)
	}
}

// nights are quiet times of rows: of several zones, of several days, over and to come; and none.
func nights(now cohort.Instant) []dialog.Hush {
	out := []dialog.Hush{{}}
	hours := func(n int) cohort.Instant { return now.Add(time.Duration(n) * time.Hour) }
	for _, from := range []int{-80, -49, -30, -5, -1, 1, 3} {
		for _, long := range []int{2, 8, 11} {
			out = append(out, dialog.Hush{From: hours(from), To: hours(from + long)})
		}
	}
	return out
}

// How many rows wait for the morning where they go is counted as it would be by reading each.
func TestWhoseQuietTimeItIs(t *testing.T) {
	s := newShelf(t)
	all, want := 0, 0
	for i, h := range nights(cohort.At(s.now)) {
		for n := range i%3 + 1 {
			for lane := range outbox.Lanes() {
				s.stands(fmt.Sprint("her", i, "of", n, "in", lane), 1, func(m *outbox.Message) {
					m.State, m.Lane, m.Hush = outbox.Ready, outbox.Lane(lane), h
				})
			}
			s.stands(fmt.Sprint("sent", i, "of", n), 1, func(m *outbox.Message) { m.State, m.Lane, m.Hush = outbox.Sent, outbox.Announcements, h })
			if all++; h.Ends(s.now) > 0 {
				want++
			}
		}
	}
	awake, quiet, err := s.InLane(t.Context(), 0, 1000)
	if err != nil || quiet != want || awake != all-want || want < 8 || awake < 8 {
		t.Errorf("%d are awake and for %d it is quiet, want %d of %d: %v", awake, quiet, want, all, err)
	}
}

// BenchmarkInLane is what the announcer asks each second of a night, when as many rows wait for
// the morning as there may be.
func BenchmarkInLane(b *testing.B) {
	s, puts := benchShelf(b)
	now := time.Now()
	hushes := nights(cohort.At(now))
	for i := range 2400 {
		m := &outbox.Message{
			ID: fmt.Sprintf("her%05d/1/0", i), Version: 1, Subject: fmt.Sprintf("her%05d", i), Op: dialog.OpSend, State: outbox.Ready,
			Lane: outbox.Announcements, Made: cohort.At(now), Hush: hushes[i%len(hushes)], Body: seal.Conceal("We meet on Sunday at ten, in the hall."),
		}
		puts(outbox.Collection, m.ID, m)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, quiet, err := s.InLane(b.Context(), 500, 2500); err != nil || quiet == 0 {
			b.Fatal(quiet, err)
		}
	}
}
