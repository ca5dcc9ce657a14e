package dialog

import (
	"encoding/base64"
	"strconv"

	"cohortbot/cohort"
	"cohortbot/seal"
)

// Issue brings an invitation into being, and those that are made with it: each has the
// next one made.
type Issue struct {
	Invitation cohort.Invitation `json:"invitation"`

	Seed string `json:"seed,omitempty"` // of the codes: see InvitationCode
	N    int    `json:"n,omitempty"`    // which this is, from 1
	Of   int    `json:"of,omitempty"`   // how many are made
}

// Issued tells who had invitations made that they are there, or why not.
type Issued struct {
	Issue
	Why InviteWhy `json:"why,omitempty"` // empty: all are there; else those before N are
}

// InviteWhy is why nothing was done to an invitation, or to who came by it.
type InviteWhy string

// The reasons.
const (
	InviteRole InviteWhy = "role" // whoever asked for it has no role any more that may
	InviteLate InviteWhy = "late" // others have done it meanwhile, or its time is over
	InviteOver InviteWhy = "over" // that cohort has come to its end
	InviteSelf InviteWhy = "self" // she came by it herself
)

// Revoke has an invitation admit nobody any more.
type Revoke struct {
	Silent bool `json:"silent,omitempty"` // nobody is told
}

// Revoked tells that it is revoked, or why not.
type Revoked struct {
	Why InviteWhy `json:"why,omitempty"`
}

// Came tells who made an invitation for one person that somebody has come by it; the team, if
// whoever made it may not know that any more.
type Came struct {
	Invitation string          `json:"invitation"` // its id
	Code       string          `json:"code"`
	Role       cohort.RoleKind `json:"role"`
	Cohort     cohort.ID       `json:"cohort,omitempty"`
	Label      seal.Private    `json:"label"`
	N          int             `json:"n,omitempty"`
	Team       bool            `json:"team,omitempty"` // it is told to the team
}

// of is the invitation as far as it says who may know of it.
func (c *Came) of() cohort.Invitation { return cohort.Invitation{Role: c.Role, Cohort: c.Cohort} }

// Deny says that whoever came by an invitation is not the one it was for.
type Deny struct{}

// Disown says that whoever came by an invitation to be an owner is not the one it was for. It comes
// from Owners alone, which has seen that another remains.
type Disown struct {
	For  string `json:"for"`  // subject of who said it
	Code string `json:"code"` // hers

	Person string `json:"person"` // who came by it
}

// Denied tells that her access has ended, or why not.
type Denied struct {
	Invitation cohort.Invitation `json:"invitation"` // as it was made
	Why        InviteWhy         `json:"why,omitempty"`
}

// Ended takes from somebody what an invitation has given that was not for her.
type Ended struct {
	Role   cohort.RoleKind `json:"role"`
	Cohort cohort.ID       `json:"cohort,omitempty"`
	From   cohort.ID       `json:"from,omitempty"` // where she learned before it moved her
}

// Awaited tells the team that somebody waits to be confirmed.
type Awaited struct {
	Code   string    `json:"code"`
	Cohort cohort.ID `json:"cohort"`
	Again  bool      `json:"again,omitempty"` // for the second and last time
}

// Judge is the team's answer to somebody who waits.
type Judge struct {
	Yes bool `json:"yes,omitempty"`
}

// Judged tells who gave it that it holds, or why not.
type Judged struct {
	Code string    `json:"code"`
	Yes  bool      `json:"yes,omitempty"`
	Why  InviteWhy `json:"why,omitempty"`
}

// labels lists what is sealed in events about invitations, under a place.
func (e *Event) labels(at func(string) seal.Place, visit func(*seal.Private, seal.Place) error) []error {
	var errs []error
	if e.Issue != nil {
		errs = append(errs, visit(&e.Issue.Invitation.Label, at("label")))
	}
	if e.Issued != nil {
		errs = append(errs, visit(&e.Issued.Invitation.Label, at("issued/label")))
	}
	if e.Came != nil {
		errs = append(errs, visit(&e.Came.Label, at("came/label")))
	}
	if e.Denied != nil {
		errs = append(errs, visit(&e.Denied.Invitation.Label, at("denied/label")))
	}
	return errs
}

// InvitationCode makes the payload of the n-th invitation of a seed, of 128 bits, and the
// id under which it lies. The payload is nowhere stored: the same seed gives it again to
// whoever holds the key file.
func InvitationCode(keys Minter, seed string, n int) (payload, id string) {
	payload = cohort.PayloadPrefix + keys.MAC(codeBytes, "invitation", seed, strconv.Itoa(n))
	id, _ = cohort.InvitationID(keys, payload)
	return payload, id
}

// codeBytes of an invitation's code.
const codeBytes = 16

// newSeed makes a seed of which this turn has invitations made.
func (t *talk) newSeed() string {
	return base64.RawURLEncoding.EncodeToString(t.mint("invitation", codeBytes))
}
