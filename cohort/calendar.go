package cohort

import (
	"cmp"
	"slices"
	"time"

	"cohortbot/course"
)

// Calendar is what staff have changed of the course's occasions.
type Calendar struct {
	Changed map[string]*Occasion `json:"changed,omitempty"` // by id; nil: taken out
}

// Occasion is a row of days as it is stored.
type Occasion struct {
	From        string              `json:"from"` // a day, 2006-01-02
	To          string              `json:"to"`   // the last day
	Kind        course.OccasionKind `json:"kind"`
	Name        course.Text         `json:"name"`
	Approximate bool                `json:"approximate,omitempty"`
}

// Over gives the occasions that hold, in the order of their days: the course's, but for
// those that were changed. c may be nil: nothing was.
func (c *Calendar) Over(base course.Calendar, zone *time.Location) course.Calendar {
	if c == nil || len(c.Changed) == 0 {
		return base
	}
	out := slices.DeleteFunc(slices.Clone(base), func(o course.Occasion) bool {
		_, changed := c.Changed[o.ID]
		return changed
	})
	for id, o := range c.Changed {
		if one, ok := o.in(id, zone); ok {
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b course.Occasion) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.ID, b.ID)) })
	return out
}

// in reads the days of o in zone; false when it was taken out.
func (o *Occasion) in(id string, zone *time.Location) (course.Occasion, bool) {
	if o == nil {
		return course.Occasion{}, false
	}
	from, err := time.ParseInLocation(time.DateOnly, o.From, zone)
	to, err2 := time.ParseInLocation(time.DateOnly, o.To, zone)
	if err != nil || err2 != nil {
		return course.Occasion{}, false // stored by a decision that has checked them
	}
	return course.Occasion{ID: id, From: from, To: to, Kind: o.Kind, Name: o.Name, Approximate: o.Approximate}, true
}

// Matter is what unasked messages belong to: a rule of the course, an announcement.
type Matter struct {
	Paused bool    `json:"paused,omitempty"` // Telegram refused so many of its messages that it rests
	Reason string  `json:"reason,omitempty"` // why: a word of a closed set
	Since  Instant `json:"since,omitempty"`
}
