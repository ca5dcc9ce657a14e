package cohort

import "cohortbot/seal"

// Roster is how somebody who coordinates looks at the people of the cohort at hand.
type Roster struct {
	By    string       `json:"by,omitempty"`   // the group of them she looks at; empty: all
	Words seal.Private `json:"words,omitzero"` // what she has searched for instead
	Page  int          `json:"page,omitempty"` // of those she sees
}
