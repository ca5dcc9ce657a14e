package cohort

// Owners is the one place through which the role of an owner is taken away, so that of two
// who take each other's one remains, and through which a file with names is released, so that of two
// who answer one is heard. The owners themselves are people with that role.
type Owners struct {
	Leaving map[string]Instant `json:"leaving,omitempty"` // by subject: whose role is being taken, and since when
	Naming  *Naming            `json:"naming,omitempty"`  // the file with names that was asked for last
}
