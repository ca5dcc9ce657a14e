package cohort

// TakingKind is what people took part in.
type TakingKind string

// The kinds.
const (
	TakingAnnouncement TakingKind = "announcement"
	TakingSession      TakingKind = "session"
)

// Taking is how many took part in an announcement or a session, as everybody may see it who may see results.
// It comes from rows and facts, and holds no words of it and no names: those who may see results may not read them.
type Taking struct {
	Cohort ID         `json:"cohort"`
	Kind   TakingKind `json:"kind"`
	Of     string     `json:"of"`             // id of the announcement or session
	What   string     `json:"what,omitempty"` // the template of an announcement, "" for words of somebody's own; the kind of a session
	At     Instant    `json:"at"`             // when it began to go out; when the session begins
	Off    bool       `json:"off,omitempty"`  // stopped, taken back or called off
	Moved  Instant    `json:"moved,omitempty"`

	To       int      `json:"to"`                 // people for whom it is: live
	Sent     int      `json:"sent,omitempty"`     // of an announcement, to how many it went: live
	Question Question `json:"question,omitempty"` // what is asked; of a session QuestionCome
	Few      bool     `json:"few,omitempty"`      // so few that nothing is said of what they did: Took and Answered are 0 then
	Took     int      `json:"took,omitempty"`     // have read it, or were there: live
	Answered int      `json:"answered,omitempty"` // have said whether they come: live
	Answers  Table    `json:"answers"`            // whether they come, in steps

	Version int64 `json:"-"` // as of a Release
}

// TableComes asks whether she comes to what was announced, or to a session: yes, maybe, no.
const TableComes TableKind = "comes"

// Released are the answers that are shown by now; false when there are none yet, or too few people.
func (t *Taking) Released() (Step, bool) {
	if t.Few {
		return Step{}, false
	}
	return t.Answers.Last()
}
