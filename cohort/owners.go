package cohort

// Owners is the one place through which the role of an owner is taken away, so that of two
// who take each other's one remains. The owners themselves are people with that role.
type Owners struct {
	Leaving map[string]Instant `json:"leaving,omitempty"` // by subject: whose role is being taken, and since when
}
