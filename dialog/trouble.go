package dialog

import (
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/seal"
)

// tending looks after delivery.
func tending() conversation {
	return conversation{
		verb: VerbTrouble, label: "menu_trouble", roles: everyTeam(), open: (*talk).toTrouble,
		views:  []cohort.View{ViewTrouble, ViewResume},
		screen: (*talk).troubleScreen,
		needs: func(w World, p *cohort.Participant, e Envelope) []Need {
			of := troubling(w, p, e.Event)
			if of == nil || w.Trouble != nil {
				return nil
			}
			return []Need{{Trouble: of}}
		},
		arrows: []Transition{
			{ViewTrouble, VerbTry, (*talk).toResume},
			{ViewResume, VerbResume, (*talk).resumeMatter},
		},
	}
}

// Reason is why something did not reach somebody, or may not have.
type Reason string

// The reasons.
const (
	ReasonBlocked   Reason = "blocked"   // she has blocked the bot
	ReasonRefused   Reason = "refused"   // Telegram refuses it for good
	ReasonUncertain Reason = "uncertain" // nobody knows whether it arrived
	ReasonTwice     Reason = "twice"     // it arrived, perhaps more than once
	ReasonParked    Reason = "parked"    // what she sent could not be read
	ReasonHeld      Reason = "held"      // it came with a backup
	ReasonRests     Reason = "rests"     // its matter rests
)

// Reasons are all there are, in the order in which they are told.
func Reasons() []Reason {
	return []Reason{
		ReasonBlocked, ReasonRefused, ReasonUncertain, ReasonTwice, ReasonParked, ReasonHeld, ReasonRests,
	}
}

// TroubleOf says of whom to look for what could not be delivered: of the people of some
// cohorts, each by herself, or of everybody, in counts.
type TroubleOf struct {
	People  bool
	Cohorts []cohort.ID // of People
}

// Trouble is what could not be delivered.
type Trouble struct {
	Since   cohort.Instant // nothing older is counted, but for what still waits
	Sent    int
	Waiting int
	Blocked int            // people who have blocked the bot
	Counts  map[Reason]int // messages or, of those parked, updates
	People  []Missing      // those asked for: who has blocked the bot first, then the latest
	More    bool           // there are more of them
	Resting []Resting      // the longest first
}

// Missing is somebody whom something did not reach.
type Missing struct {
	Code string
	Name seal.Private
	Why  []Why // in the order of Reasons
}

// Why is a reason, and since when there is it.
type Why struct {
	Reason Reason
	Since  cohort.Instant
}

// Resting is a matter that rests.
type Resting struct {
	Matter string
	Reason string
	Since  cohort.Instant
}

// decideMatter has a matter rest, or lets it go on if whoever asks for that may.
func decideMatter(w World, m *cohort.Matter, e Envelope) Decision {
	by := w.Actors[e.By]
	switch {
	case e.Event.Rest != nil && !m.Paused:
		next := &cohort.Matter{Paused: true, Reason: e.Event.Rest.Reason, Since: w.Now}
		return Decision{Next: Subject{Matter: next}}
	case e.Event.Resume != nil && m.Paused && OfTeam(by, w.Owner):
		return Decision{
			Next:  Subject{Matter: &cohort.Matter{}},
			Facts: []cohort.Fact{audit(w, Matter, cohort.ActionResumed, by.Code)},
		}
	}
	return Decision{Next: Subject{Matter: m}, Void: true}
}

// tends says that she looks after delivery in the role she acts in.
func (t *talk) tends() bool {
	switch t.acting() {
	case cohort.RoleCoordinator, cohort.RoleStaff, cohort.RoleOwner:
		return true
	}
	return false
}

// troubling is what an event of hers may show of what could not be delivered: what the
// role she acts in may see. nil when it shows nothing of it.
func troubling(w World, p *cohort.Participant, e Event) *TroubleOf {
	t := &talk{w: w, p: p}
	if !t.tends() || !tending().concerns(p, e) {
		return nil
	}
	return t.troubleOf()
}

// troubleOf is the table of who sees what, for delivery: a coordinator the people of her
// own cohorts, staff and owners counts alone.
func (t *talk) troubleOf() *TroubleOf {
	if t.acting() != cohort.RoleCoordinator {
		return &TroubleOf{}
	}
	of := &TroubleOf{People: true}
	for _, r := range t.p.Roles {
		if r.Kind == cohort.RoleCoordinator && r.Cohort != "" && !slices.Contains(of.Cohorts, r.Cohort) {
			of.Cohorts = append(of.Cohorts, r.Cohort)
		}
	}
	return of
}

// toTrouble shows what could not be delivered, from the page that arg names.
func (t *talk) toTrouble(arg string) bool {
	if !t.tends() {
		return false
	}
	t.p.Task = cohort.Task{}
	t.move(cohort.Place{View: ViewTrouble, PageAt: cohortsPage(arg)})
	return true
}

// toResume asks before a matter that rests is tried again.
func (t *talk) toResume(arg string) bool {
	if !t.tends() || t.w.Trouble == nil {
		return false
	}
	for _, r := range t.w.Trouble.Resting {
		if tag(r.Matter) == arg {
			t.move(cohort.Place{View: ViewResume, Matter: r.Matter})
			return true
		}
	}
	return false // it goes on by now: the screen shows so
}

// resumeMatter has the matter go on; its own turn looks whether she may.
func (t *talk) resumeMatter(string) bool {
	if !t.tends() {
		return false
	}
	t.goes = t.p.Place.Matter
	t.then(Ref{Matter, t.goes}, Event{Resume: &Resume{}})
	t.move(cohort.Place{View: ViewTrouble}, note("trouble_resumed"))
	return true
}

// matterOf says what a matter is, and of what in the course, if of anything: a reminder
// is known by its own words, news by the title of its module.
func matterOf(c *course.Course, matter string) (key string, of course.Text) {
	kind, id, _ := strings.Cut(matter, "/")
	switch m := c.Module(course.ModuleID(id)); {
	case kind == "rule":
		for _, r := range c.Reminders {
			if string(r.ID) == id {
				return "matter_reminder", r.Text
			}
		}
	case kind == "open" && m != nil:
		return "matter_opened", m.Title
	case kind == "due" && m != nil:
		return "matter_deadline", m.Title
	case kind == "five":
		return "matter_five", nil
	case kind == ruleNudge:
		return "matter_nudge", nil
	case kind == ruleToday:
		return "matter_today", nil
	}
	return "matter_other", nil
}

// longAway is after how long without a word of hers it is looked whether messages could
// not reach her, though Telegram told of no block: an account may be shut for a while.
const longAway = 24 * time.Hour

// wasAway says since when messages may not have reached somebody who is back with e; 0
// when she was not away.
func wasAway(w World, p *cohort.Participant, e Event) cohort.Instant {
	hers := e.Pressed != nil || e.Said != nil || e.Sent != nil
	in := p.Stage == cohort.StageMember || p.Stage == cohort.StageJoining
	if !hers || !in || !p.Away && w.Now < p.Seen.Add(longAway) {
		return 0
	}
	return p.Seen
}

// unreached counts what could not reach her while she was away; her next screen tells.
func (t *talk) unreached() {
	if t.w.Missed != nil && wasAway(t.w, t.p, t.e.Event) > 0 {
		t.p.Unreached += *t.w.Missed
	}
}
