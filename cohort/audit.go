package cohort

import "strings"

// Action says what an audit entry is about. The set is closed: each has words in the
// catalogue, audit_<action>, and stands in one of ActionGroups.
type Action string

// What is written in the audit log. What Of of the entry names is said beside each.
const (
	ActionFounded      Action = "cohort_founded"
	ActionRefounded    Action = "cohort_changed"
	ActionInvited      Action = "invitation_made" // the role it gives
	ActionRevoked      Action = "invitation_revoked"
	ActionNotHer       Action = "invitation_not_her" // the code of who came by it
	ActionConfirmed    Action = "confirmed"          // by the team: the role she waited for
	ActionTurned       Action = "turned_away"        // by the team: the role she waited for
	ActionAdmitted     Action = "admitted"           // the role she has then
	ActionSettings     Action = "owner_by_settings"  // entered as an owner whom the settings name
	ActionDaysAdded    Action = "calendar_added"     // the occasion
	ActionDaysMoved    Action = "calendar_changed"   // the occasion
	ActionDaysOut      Action = "calendar_out"       // the occasion
	ActionDaysBack     Action = "calendar_back"      // the occasion: as the course has it again
	ActionResumed      Action = "delivery_resumed"
	ActionNudged       Action = "nudged"      // her code
	ActionCalled       Action = "called"      // her code
	ActionUncalled     Action = "not_called"  // her code: it was said by mistake
	ActionInPeace      Action = "in_peace"    // her code: left out of who needs the team for a while
	ActionNoSundays    Action = "sundays_off" // whoever acts wants no word on Sundays
	ActionSundays      Action = "sundays_on"
	ActionRowsTaken    Action = "rows_exported"
	ActionReportTaken  Action = "report_exported" // the cohort; empty: of all
	ActionNamesAsked   Action = "names_asked"     // a file with names: the cohort; empty: of all
	ActionNamesYes     Action = "names_agreed"    // by another owner
	ActionNamesStopped Action = "names_stopped"   // by another owner
	ActionNamesBack    Action = "names_withdrawn" // by whoever had asked
	ActionNamesTaken   Action = "names_exported"  // the cohort; empty: of all
	ActionGiven        Action = "role_given"      // the role; it holds when she has promised
	ActionTaken        Action = "role_taken"      // the role
	ActionPromised     Action = "role_promised"
	ActionDeclined     Action = "role_declined"

	ActionModuleOpened  Action = "module_opened"
	ActionModuleClosed  Action = "module_closed"
	ActionModuleMoved   Action = "module_moved" // it opens on another day
	ActionModuleDue     Action = "module_due"   // its last day is another
	ActionModuleBack    Action = "module_back"  // as in the course again
	ActionRested        Action = "reminders_rest"
	ActionRestMoved     Action = "reminders_rest_moved"
	ActionRestEnded     Action = "reminders_rest_ended"
	ActionArchived      Action = "cohort_archived"
	ActionRevived       Action = "cohort_revived"
	ActionSessionCalled Action = "session_called" // the session
	ActionSessionMoved  Action = "session_changed"
	ActionSessionOff    Action = "session_off"

	ActionMoved       Action = "person_moved" // the cohort in which she learns then
	ActionUnreachable Action = "person_unreachable"
	ActionReachable   Action = "person_reachable"
	ActionPhoneLost   Action = "phone_lost" // with a link that leads back
	ActionLinkRenewed Action = "return_link_renewed"
	ActionLinkEnded   Action = "return_link_ended"
	ActionReturned    Action = "person_returned"

	ActionAnnounceAsked      Action = "announcement_asked" // for a translation: the language
	ActionAnnounceConfirmed  Action = "announcement_confirmed"
	ActionAnnounceSeconded   Action = "announcement_seconded" // a second person's yes
	ActionAnnounceRefused    Action = "announcement_refused"  // and her no
	ActionAnnounceStopped    Action = "announcement_stopped"
	ActionAnnounceTranslated Action = "announcement_translated"
	ActionAnnounceAgain      Action = "announcement_again" // in the languages ready by then
	ActionAnnounceEdited     Action = "announcement_edited"
	ActionAnnounceWithdrawn  Action = "announcement_withdrawn"
	ActionAnnounceChange     Action = "announcement_change" // asked for: it waits for a second person's yes
	// Of a thread of the inbox.
	ActionClaimed    Action = "thread_claimed"
	ActionReplied    Action = "thread_answered"
	ActionTakenBack  Action = "thread_taken_back" // an answer
	ActionHandedOver Action = "thread_handed_over"
	ActionGivenBack  Action = "thread_given_back"
	ActionClosed     Action = "thread_closed"
)

// ActionGroup is a kind of entries by which the log is read.
type ActionGroup struct {
	Name    string // its words are audit_group_<name>
	Actions []Action
}

// ActionGroups are all actions there are, in the order in which the kinds are offered.
func ActionGroups() []ActionGroup {
	return []ActionGroup{
		{"people", []Action{
			ActionAdmitted, ActionSettings, ActionConfirmed, ActionTurned, ActionGiven, ActionTaken, ActionPromised, ActionDeclined,
			ActionNudged, ActionCalled, ActionUncalled, ActionInPeace, ActionNoSundays, ActionSundays,
		}},
		{"care", []Action{
			ActionMoved, ActionUnreachable, ActionReachable, ActionPhoneLost, ActionLinkRenewed, ActionLinkEnded, ActionReturned,
		}},
		{"cohorts", []Action{ActionFounded, ActionRefounded, ActionInvited, ActionRevoked, ActionNotHer, ActionArchived, ActionRevived}},
		{"release", []Action{
			ActionModuleOpened, ActionModuleClosed, ActionModuleMoved, ActionModuleDue, ActionModuleBack, ActionRested,
			ActionRestMoved, ActionRestEnded,
		}},
		{"calendar", []Action{ActionDaysAdded, ActionDaysMoved, ActionDaysOut, ActionDaysBack}},
		{"sessions", []Action{ActionSessionCalled, ActionSessionMoved, ActionSessionOff}},
		{"delivery", []Action{ActionResumed}},
		{"announcements", []Action{
			ActionAnnounceAsked, ActionAnnounceConfirmed, ActionAnnounceSeconded, ActionAnnounceRefused, ActionAnnounceStopped,
			ActionAnnounceTranslated, ActionAnnounceAgain, ActionAnnounceEdited, ActionAnnounceChange, ActionAnnounceWithdrawn,
		}},
		{"results", []Action{
			ActionReportTaken, ActionRowsTaken, ActionNamesAsked, ActionNamesYes, ActionNamesStopped, ActionNamesBack, ActionNamesTaken,
		}},
		{"inbox", []Action{ActionClaimed, ActionReplied, ActionTakenBack, ActionHandedOver, ActionGivenBack, ActionClosed}},
	}
}

// Did is what an audit entry is about, and what of it. The first entries held phrases: they
// are read all the same. An action that is not known is given as it lies there.
func (f *Fact) Did() (a Action, of string) {
	text := string(f.Action)
	phrase, of, ok := strings.Cut(text, ": ")
	if !ok {
		phrase, of = text, f.Of
	}
	if a, ok := phrases()[phrase]; ok {
		return a, of
	}
	for begin, a := range map[string]Action{"invitation of a ": ActionInvited, "admitted as ": ActionAdmitted} {
		if role, ok := strings.CutPrefix(text, begin); ok {
			return a, role
		}
	}
	return f.Action, f.Of
}

// phrases are those of the first entries.
func phrases() map[string]Action {
	return map[string]Action{
		"cohort founded": ActionFounded, "cohort changed": ActionRefounded, "entered as an owner of the settings": ActionSettings,
		"calendar added": ActionDaysAdded, "calendar changed": ActionDaysMoved, "calendar taken out": ActionDaysOut,
		"calendar as in the course": ActionDaysBack, "delivery resumed": ActionResumed, "row file exported": ActionRowsTaken,
	}
}

// Chain says how far the audit log held together when it was looked at.
type Chain struct {
	At       Instant `json:"at"`
	Links    int64   `json:"links"`
	Verified int64   `json:"verified"`          // this many of the first links hold, with their entries
	Waiting  int64   `json:"waiting,omitempty"` // entries that are not linked yet
	Breaks   []Break `json:"breaks,omitempty"`  // where it does not hold: the first MostBreaks of them
	Broken   int64   `json:"broken,omitempty"`  // how many there are

	// Last is the number of the last link there ever was, as far as anybody looked, and
	// LastSum what it held: should it be gone, that is seen.
	Last    int64  `json:"last,omitempty"`
	LastSum string `json:"last_sum,omitempty"`
}

// MostBreaks is how many of the places where a chain does not hold are named.
const MostBreaks = 20

// Break is a place where the audit log does not hold together.
type Break struct {
	N     int64    `json:"n,omitempty"`     // number of the link; 0: the entry has none yet
	Entry string   `json:"entry,omitempty"` // id of the entry
	At    Instant  `json:"at,omitempty"`    // what the entry says of itself
	Why   BreakWhy `json:"why"`
}

// BreakWhy is why the audit log does not hold there.
type BreakWhy string

// The reasons.
const (
	BreakChanged  BreakWhy = "changed"  // the entry is not as it was when it was linked
	BreakRemoved  BreakWhy = "removed"  // the entry is not there
	BreakInserted BreakWhy = "inserted" // the program did not write the entry
	BreakForged   BreakWhy = "forged"   // the program did not write the link, or not in this place
	BreakOrder    BreakWhy = "order"    // the link does not follow the one before it
	BreakMissing  BreakWhy = "missing"  // a link is not there
	BreakCut      BreakWhy = "cut"      // the last links are not there
)

// Breaks are all reasons there are.
func Breaks() []BreakWhy {
	return []BreakWhy{BreakChanged, BreakRemoved, BreakInserted, BreakForged, BreakOrder, BreakMissing, BreakCut}
}

// Add notes a place where the chain does not hold.
func (c *Chain) Add(b Break) {
	if c.Broken++; len(c.Breaks) < MostBreaks {
		c.Breaks = append(c.Breaks, b)
	}
}

// Holds says that nothing was found that does not hold.
func (c *Chain) Holds() bool { return c.Broken == 0 }
