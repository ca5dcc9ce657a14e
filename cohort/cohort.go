// Package cohort holds the programme's records: people with their place in the
// conversation, cohorts, roles, invitations and the append-only facts. It knows
// no clock, no network and no database.
package cohort

import (
	"strings"
	"time"

	"cohortbot/locales"
	"cohortbot/seal"
)

// Instant is a moment in UTC, in milliseconds since 1970. Zero means "never".
// It is a plain number so that every engine orders it alike.
type Instant int64

// At turns a time into an Instant; the zero time becomes zero.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMilli())
}

// Time gives the moment in UTC; zero gives the zero time.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(i)).UTC()
}

// Add moves the moment by d.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// ID names a cohort.
type ID string

// Cohort is a group that learns together.
type Cohort struct {
	Name      seal.Private   `json:"name"`
	Start     string         `json:"start"` // a day in the course's zone, 2006-01-02
	Languages []locales.Lang `json:"languages"`
	Made      Instant        `json:"made"`

	Archived Instant `json:"archived,omitempty"` // when it came to its end; 0: it runs
	Revived  Instant `json:"revived,omitempty"`  // when it was brought back last

	Gates  Gates   `json:"gates,omitempty"`  // what was changed of modules
	Pauses []Pause `json:"pauses,omitempty"` // in the order in which they were set; at most MostPauses

	Sessions []Session `json:"sessions,omitempty"` // by their beginning; at most MostSessions
}

// Privates lists the sealed fields of the cohort, under the place of its document.
func (c *Cohort) Privates(at func(field string) seal.Place, visit func(*seal.Private, seal.Place) error) error {
	if err := visit(&c.Name, at("name")); err != nil {
		return err
	}
	for i := range c.Sessions {
		if err := c.Sessions[i].Privates(at, visit); err != nil {
			return err
		}
	}
	return nil
}

// StartIn gives the first moment of the cohort's start day in zone.
func (c *Cohort) StartIn(zone *time.Location) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, c.Start, zone)
}

// RoleKind is what a person may do.
type RoleKind string

// The roles, from the least to the most.
const (
	RoleParticipant RoleKind = "participant"
	RoleCoordinator RoleKind = "coordinator"
	RoleStaff       RoleKind = "staff"
	RoleOwner       RoleKind = "owner"
)

// Valid says whether k is one of the four roles.
func (k RoleKind) Valid() bool {
	switch k {
	case RoleParticipant, RoleCoordinator, RoleStaff, RoleOwner:
		return true
	}
	return false
}

// Role is a role in one cohort, or in all when Cohort is empty.
type Role struct {
	Kind   RoleKind `json:"kind"`
	Cohort ID       `json:"cohort,omitempty"`
}

// Invitation admits people. Its id is the look-up value of its code: the code
// itself is in the link alone.
type Invitation struct {
	Role    RoleKind          `json:"role"`
	Cohort  ID                `json:"cohort"` // "": of the team
	Uses    int               `json:"uses"`
	Used    int               `json:"used"`
	Expires Instant           `json:"expires"`
	Revoked bool              `json:"revoked,omitempty"`
	Profile map[string]string `json:"profile,omitempty"` // what is already known of her
	Label   seal.Private      `json:"label"`
	Made    Instant           `json:"made"`
	Subject string            `json:"subject,omitempty"` // whom it leads back to her place: who opens it is she from then on
	Lately  []string          `json:"lately,omitempty"`  // subjects it admitted last: one who asks again is not counted again

	N        int          `json:"n,omitempty"`        // of several made at once: which, from 1
	By       string       `json:"by,omitempty"`       // subject of who made it; empty: the command line
	Code     string       `json:"code,omitempty"`     // hers
	Lang     locales.Lang `json:"lang,omitempty"`     // in which its text was written; empty: in each of the cohort's
	Approval bool         `json:"approval,omitempty"` // who comes by it is confirmed by the team first
	Came     Instant      `json:"came,omitempty"`     // when it was used last
	From     ID           `json:"from,omitempty"`     // the cohort in which whoever used it last learned before
	NotHer   bool         `json:"not_her,omitempty"`  // whoever used it was not the one it was for
}

// PayloadPrefix marks an invitation's code in a link.
const PayloadPrefix = "i_"

// InvitationID is the look-up value of an invitation's payload, if it is one.
func InvitationID(keys interface {
	Lookup(kind, value string) string
}, payload string) (string, bool) {
	code, ok := strings.CutPrefix(payload, PayloadPrefix)
	if !ok {
		return "", false
	}
	return keys.Lookup("invitation", code), true
}

// Open says whether the invitation still admits somebody at now.
func (i *Invitation) Open(now Instant) bool {
	return i != nil && !i.Revoked && i.Used < i.Uses && (i.Expires == 0 || now < i.Expires)
}
