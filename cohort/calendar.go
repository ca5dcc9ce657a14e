package cohort

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"cohortbot/course"
)

// Calendar is what staff have changed of the course's occasions. It is shared: whoever
// changes it makes another.
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
	from, to, ok := o.Days(zone)
	if !ok {
		return course.Occasion{}, false // stored by a decision that has checked them
	}
	return course.Occasion{ID: id, From: from, To: to, Kind: o.Kind, Name: o.Name, Approximate: o.Approximate}, true
}

// Days reads the first and the last day in zone.
func (o *Occasion) Days(zone *time.Location) (from, to time.Time, ok bool) {
	from, err := time.ParseInLocation(time.DateOnly, o.From, zone)
	to, err2 := time.ParseInLocation(time.DateOnly, o.To, zone)
	return from, to, err == nil && err2 == nil
}

// Written is an occasion as it is stored.
func Written(o course.Occasion) Occasion {
	return Occasion{
		From: o.From.Format(time.DateOnly), To: o.To.Format(time.DateOnly), Kind: o.Kind,
		Name: o.Name, Approximate: o.Approximate,
	}
}

// With is o with what is said of it in x; what is empty there stays as it is. Days that
// somebody sets are certain.
func (o Occasion) With(x Occasion) Occasion {
	if x.From != "" || x.To != "" {
		o.Approximate = x.Approximate
	}
	o.From, o.To, o.Kind = cmp.Or(x.From, o.From), cmp.Or(x.To, o.To), cmp.Or(x.Kind, o.Kind)
	if len(x.Name) > 0 {
		o.Name = x.Name
	}
	return o
}

// Put gives a calendar in which the occasion of an id is o, or taken out when it is nil.
func (c *Calendar) Put(id string, o *Occasion) *Calendar {
	next := &Calendar{Changed: maps.Clone(c.Changed)}
	if next.Changed == nil {
		next.Changed = map[string]*Occasion{}
	}
	next.Changed[id] = o
	return next
}

// Drop gives a calendar in which nothing is said of an id: the course's occasion holds
// again, if it has one.
func (c *Calendar) Drop(id string) *Calendar {
	next := &Calendar{Changed: maps.Clone(c.Changed)}
	delete(next.Changed, id)
	return next
}

// Matter is what unasked messages belong to: a rule of the course, an announcement.
type Matter struct {
	Paused bool    `json:"paused,omitempty"` // Telegram refused so many of its messages that it rests
	Reason string  `json:"reason,omitempty"` // why: a word of a closed set
	Since  Instant `json:"since,omitempty"`
}
