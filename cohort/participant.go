package cohort

import (
	"maps"
	"slices"

	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Stage says how far a person's relation with the programme has come.
type Stage string

// The stages of a person.
const (
	StageVisitor Stage = "visitor" // not admitted; kept 48 h
	StageJoining Stage = "joining" // agreed and admitted, registration under way
	StageMember  Stage = "member"
	StageGone    Stage = "gone" // erased: a tombstone that swallows replays
)

// Participant is everything kept of one person, with her place in the
// conversation. Staff, coordinators and owners are kept in the same shape.
type Participant struct {
	Door    string       `json:"door"`           // look-up value of her Telegram id
	Chat    seal.Private `json:"chat"`           // chat id, in digits
	Name    seal.Private `json:"name"`           // as she wishes to be addressed
	First   seal.Private `json:"first"`          // Telegram's first name, offered while she registers, then dropped
	Code    string       `json:"code,omitempty"` // what staff see: P-7KQ2MX
	Lang    locales.Lang `json:"lang,omitempty"`
	Stage   Stage        `json:"stage"`
	Roles   []Role       `json:"roles,omitempty"`
	Leads   Instant      `json:"leads,omitempty"` // since when she has the role of an owner; 0: as long as she is here
	Cohort  ID           `json:"cohort,omitempty"`
	Made    Instant      `json:"made"`
	Joined  Instant      `json:"joined,omitempty"`
	Seen    Instant      `json:"seen,omitempty"`    // last time she wrote or pressed
	Consent int          `json:"consent,omitempty"` // version agreed to
	Blocked bool         `json:"blocked,omitempty"` // Telegram refuses our messages
	Away    bool         `json:"away,omitempty"`    // she has blocked the bot and not been greeted since

	BlockedAt Instant `json:"blocked_at,omitempty"` // when she blocked it; 0 while she has not
	Unreached int     `json:"unreached,omitempty"`  // messages that could not reach her, of which she was not told yet

	Unreachable Instant `json:"unreachable,omitempty"` // since when a coordinator has marked her so: nothing unasked is sent until she writes
	Shifted     Instant `json:"shifted,omitempty"`     // since when she learns in another cohort, of which she was not told yet

	Lost   Lost   `json:"lost,omitzero"`    // her phone is: no door leads to her
	Began  int64  `json:"began,omitempty"`  // order of the first of her rows that is in her present chat
	Into   string `json:"into,omitempty"`   // of a tombstone: subject to whom its door leads on
	Wiping bool   `json:"wiping,omitempty"` // of a tombstone: more of its chat is still to be emptied

	Profile      map[string]string `json:"profile,omitempty"` // question id → option id; "" = prefers not to say
	Registration Registration      `json:"registration"`
	Offer        Registration      `json:"offer,omitzero"` // another link in hand, of somebody who is in already

	Came map[string]RoleKind `json:"came,omitempty"` // by invitation: what each admitted her as

	Acting   RoleKind               `json:"acting,omitempty"`   // the one of several roles she acts in; empty: she learns, if she may
	Granted  []Role                 `json:"granted,omitempty"`  // roles given to her that wait for her promise
	Reports  ID                     `json:"reports,omitempty"`  // the cohort whose results she looked at last; empty: all
	Hand     ID                     `json:"hand,omitempty"`     // of several cohorts she works with, the one at hand
	Learned  Place                  `json:"learned,omitzero"`   // Home as a participant, while she acts in another role
	Previews map[string]*QuizRecord `json:"previews,omitempty"` // attempts at looking, by module/quiz: they never touch Quizzes

	Place   Place                    `json:"place"`
	Prior   Place                    `json:"prior"`           // where a passing screen (language, forget) returns to
	Home    Place                    `json:"home"`            // the last page or question: where "continue" leads
	Draft   Draft                    `json:"draft"`           // typed words of which she is asked what they are
	Task    Task                     `json:"task,omitzero"`   // what has been begun: a cohort, an invitation, a change of the calendar
	Cut     Instant                  `json:"cut,omitempty"`   // when she sent a text so long that her app may have cut it in two
	Step    int                      `json:"step"`            // grows with each new screen; older buttons are stale
	Leap    int                      `json:"leap,omitempty"`  // the next step, when those after the present one were lost with a store
	Taken   string                   `json:"taken,omitempty"` // the press that took effect last: a second tap on it is known
	Screen  Screen                   `json:"screen"`
	Listed  string                   `json:"listed,omitempty"` // the commands set in her app's list
	Upkept  Instant                  `json:"upkept,omitempty"` // of an owner: when she was last told what is neglected
	Rested  Instant                  `json:"rested,omitempty"` // of an owner: since when that rests of which she was told last
	Cleared Cleared                  `json:"cleared,omitzero"`
	Lessons map[string]*LessonRecord `json:"lessons,omitempty"` // by module/lesson
	Quizzes map[string]*QuizRecord   `json:"quizzes,omitempty"` // by module/quiz
	Typed   []TypedAnswer            `json:"typed,omitempty"`   // lately, the oldest first

	Sessions  map[string]Attendance `json:"sessions,omitempty"`  // of her cohort, by id
	Announced []Announced           `json:"announced,omitempty"` // what came to her and many, lately, the oldest first
	Follows   []Follow              `json:"follows,omitempty"`   // of the team: the announcements she is told of, the oldest first

	Moved    Instant  `json:"moved,omitempty"` // when she last read a page or answered
	Gates    Gates    `json:"gates,omitempty"` // what was changed of modules for her alone
	Ended    Instant  `json:"ended,omitempty"` // when her cohort came to its end; 0: it runs
	Reminded Reminded `json:"reminded,omitzero"`
	Roster   Roster   `json:"roster,omitzero"`
	Nudging  Nudging  `json:"nudging,omitzero"`
	Today    Today    `json:"today,omitzero"`
	Anew     Instant  `json:"anew,omitempty"`   // when she came back in the account she has now; 0: she has had no other
	Asked    Asked    `json:"asked,omitzero"`   // of her thread with the team
	Noticed  Noticed  `json:"noticed,omitzero"` // of the team: that somebody waits
	Names    Instant  `json:"names,omitempty"`  // of an owner: when a file with names is released that she has asked for

	Writing     *Writing      `json:"writing,omitempty"`     // an announcement she has begun
	Awaited     []Awaited     `json:"awaited,omitempty"`     // languages of those she has sent, the oldest first
	Translating []Translating `json:"translating,omitempty"` // what she is asked to translate, the oldest first
}

// Lost says that somebody's phone is lost, and which link leads back to her place.
type Lost struct {
	At    Instant `json:"at,omitempty"`
	Link  string  `json:"link,omitempty"` // id of its invitation; empty: none does
	Seed  string  `json:"seed,omitempty"` // from which its code is made
	By    string  `json:"by,omitempty"`   // subject of who was handed it
	Until Instant `json:"until,omitempty"`
}

// Registration is what is remembered between opening a link and being in.
type Registration struct {
	Invitation string            `json:"invitation,omitempty"` // id of the invitation in hand, later the one used
	Role       RoleKind          `json:"role,omitempty"`
	Cohort     ID                `json:"cohort,omitempty"`
	Known      map[string]string `json:"known,omitempty"`  // profile the invitation already says
	Return     bool              `json:"return,omitempty"` // the invitation leads somebody back to her place
	Wrong      int               `json:"wrong,omitempty"`  // links that could not be used, in a row
	PauseUntil Instant           `json:"pause_until,omitempty"`
	Pauses     int               `json:"pauses,omitempty"` // how many there were

	Awaits  Instant `json:"awaits,omitempty"`  // since when she waits for the team to confirm her
	Again   Instant `json:"again,omitempty"`   // when the team was told of it for the second and last time
	Consent int     `json:"consent,omitempty"` // of somebody who waits: the version she has agreed to
	Maker   string  `json:"maker,omitempty"`   // of somebody who waits: subject of who made her invitation
}

// View names a screen.
type View string

// Place is one screen and what it shows.
type Place struct {
	View     View              `json:"view,omitempty"`
	Module   course.ModuleID   `json:"module,omitempty"`
	Lesson   course.LessonID   `json:"lesson,omitempty"`
	Page     course.PageID     `json:"page,omitempty"`
	LessonAt int               `json:"lesson_at,omitempty"` // index when shown: where to go on if the id is gone
	PageAt   int               `json:"page_at,omitempty"`
	Quiz     course.QuizID     `json:"quiz,omitempty"`
	Question course.QuestionID `json:"question,omitempty"` // of a quiz or, while she registers, of the profile
	Content  string            `json:"content,omitempty"`  // hash of the question as she sees it
	Matter   string            `json:"matter,omitempty"`   // which of those that rest she looks at
	Person   string            `json:"person,omitempty"`   // subject id of whom it is about
}

// Screen is the living message: the row that is edited, and the media above it.
type Screen struct {
	Row    string   `json:"row,omitempty"`
	Media  []string `json:"media,omitempty"`
	Buried bool     `json:"buried,omitempty"` // she has written below it
	Goes   bool     `json:"goes,omitempty"`   // it holds what others wrote: it is not left standing
	Stands bool     `json:"stands,omitempty"` // its buttons belong to no step: left standing, it keeps them
	Text   string   `json:"text,omitempty"`   // which page stands above: it is not sent anew for each word of hers
}

// Draft is a plain word she typed while an answer was awaited, or an answer's new
// words while she is asked whether they replace the first, or what she wrote or sent below a thread
// while she is asked whether that is the answer.
type Draft struct {
	Text seal.Private `json:"text"`
	Word string       `json:"word,omitempty"`

	Kind string     `json:"kind,omitempty"` // of what she sent in their place, or with them
	File Attachment `json:"file,omitzero"`  // if it is one that the bot can show itself

	Message int64   `json:"message,omitempty"` // in which she typed it
	Date    Instant `json:"date,omitempty"`    // and when Telegram had that
}

// Cleared says what was taken out of her chat: the bot's rows before Order, and her
// own messages up to Message.
type Cleared struct {
	Order   int64 `json:"order,omitempty"`
	Message int64 `json:"message,omitempty"`
}

// Task is what somebody who runs the programme has begun and not finished: a cohort to
// be founded or changed, an invitation to be made, or a change of the calendar.
type Task struct {
	Cohort    ID                `json:"cohort,omitempty"` // changed, or invited to; empty: a new one
	Name      seal.Private      `json:"name"`
	Start     string            `json:"start,omitempty"` // a day, 2006-01-02
	Languages []locales.Lang    `json:"languages,omitempty"`
	Role      RoleKind          `json:"role,omitempty"`
	Uses      int               `json:"uses,omitempty"`
	Days      int               `json:"days,omitempty"` // how long the invitation can be used
	Known     map[string]string `json:"known,omitempty"`
	Field     string            `json:"field,omitempty"` // of the invitation: which is being chosen; of an occasion: what is changed
	Until     Instant           `json:"until,omitempty"` // of one that is made: when it ends

	Label    seal.Private `json:"label"`              // of the invitation
	Lang     locales.Lang `json:"lang,omitempty"`     // its text is written in
	Approval bool         `json:"approval,omitempty"` // who comes by it is confirmed first
	Each     int          `json:"each,omitempty"`     // how many are made at once, one for each
	Link     string       `json:"link,omitempty"`     // the invitation looked at, or made anew
	Person   string       `json:"person,omitempty"`   // who waits to be confirmed

	Who    string `json:"who,omitempty"`    // of the audit log: the code of who acted; empty: anybody
	Thread string `json:"thread,omitempty"` // of the inbox: whose thread is at hand

	Occasion string    `json:"occasion,omitempty"` // of the calendar: which is changed; empty: a new one
	Draft    *Occasion `json:"draft,omitempty"`    // what of it is changed, and to what

	Release *Releasing `json:"release,omitempty"` // what of modules or reminders is changed; replaced, never written into

	Session *Session `json:"session,omitempty"` // at hand, or as it is begun

	Seen int `json:"seen,omitempty"` // of an announcement that is changed: the round of its words that she saw
}

// Releasing is a change of when a module opens, or of when reminders rest, that somebody
// has begun.
type Releasing struct {
	Person string          `json:"person,omitempty"` // subject of the one it is for; empty: the cohort at hand
	Module course.ModuleID `json:"module,omitempty"`
	Way    GateWay         `json:"way,omitempty"`
	Due    bool            `json:"due,omitempty"` // its last day is changed
	Day    string          `json:"day,omitempty"`
	Pause  *Pause          `json:"pause,omitempty"` // of a pause; without an id: a new one
	End    bool            `json:"end,omitempty"`   // it is ended
}

// Clone copies p so far that a decision may change it: what maps and slices hold
// is replaced by decisions, never written into.
func (p *Participant) Clone() *Participant {
	c := *p
	c.Roles = slices.Clone(p.Roles)
	c.Granted = slices.Clone(p.Granted)
	c.Profile = maps.Clone(p.Profile)
	c.Came = maps.Clone(p.Came)
	c.Lessons = maps.Clone(p.Lessons)
	c.Quizzes = maps.Clone(p.Quizzes)
	c.Previews = maps.Clone(p.Previews)
	c.Task.Known = maps.Clone(p.Task.Known)
	c.Task.Languages = slices.Clone(p.Task.Languages)
	c.Screen.Media = slices.Clone(p.Screen.Media)
	c.Typed = slices.Clone(p.Typed)
	c.Sessions = maps.Clone(p.Sessions)
	c.Announced = slices.Clone(p.Announced)
	c.Follows = slices.Clone(p.Follows)
	c.Reminded.Rules = maps.Clone(p.Reminded.Rules)
	c.Asked.Told = slices.Clone(p.Asked.Told)
	c.Writing = p.Writing.Clone()
	c.Awaited, c.Translating = slices.Clone(p.Awaited), slices.Clone(p.Translating)
	return &c
}

// Has says whether she holds the role, in whichever cohort.
func (p *Participant) Has(kind RoleKind) bool {
	return slices.ContainsFunc(p.Roles, func(r Role) bool { return r.Kind == kind })
}

// Gains gives her a role at this moment, if she does not hold it. Since when she is an owner is kept, and
// counts anew when the role was gone in between: what needs two owners is not for one and a role just given.
func (p *Participant) Gains(role Role, now Instant) {
	if slices.Contains(p.Roles, role) {
		return
	}
	if p.Roles = append(p.Roles, role); role.Kind == RoleOwner {
		p.Leads = now
	}
}

// Learns says whether her answers count: she is a participant of a cohort, and
// acts as one. Whether she holds the role at all is Has.
func (p *Participant) Learns() bool {
	return p.Stage == StageMember && p.Has(RoleParticipant) && (p.Acting == "" || p.Acting == RoleParticipant)
}

// CollectionPeople is where people lie.
const CollectionPeople = "people"

// Privates lists the sealed fields of the person whose document has this id.
func (p *Participant) Privates(id string, visit func(*seal.Private, seal.Place) error) error {
	for field, v := range map[string]*seal.Private{
		"chat": &p.Chat, "name": &p.Name, "first": &p.First, "draft": &p.Draft.Text, "task": &p.Task.Name,
		"draft/file": &p.Draft.File.ID,
		"roster":     &p.Roster.Words,
		"task/label": &p.Task.Label,
	} {
		if err := visit(v, seal.Place{Collection: CollectionPeople, Field: field, ID: id}); err != nil {
			return err
		}
	}
	if s := p.Task.Session; s != nil {
		at := func(field string) seal.Place {
			return seal.Place{Collection: CollectionPeople, Field: "task/" + field, ID: id}
		}
		if err := s.Privates(at, visit); err != nil {
			return err
		}
	}
	if err := p.privatesOfWriting(id, visit); err != nil {
		return err
	}
	if err := openTexts(id, "", p.Quizzes, visit); err != nil {
		return err
	}
	return openTexts(id, "previews/", p.Previews, visit)
}

// openTexts visits what was typed in attempts still open.
func openTexts(id, under string, of map[string]*QuizRecord, visit func(*seal.Private, seal.Place) error) error {
	for quiz, rec := range of {
		if rec == nil || rec.Open == nil {
			continue
		}
		for i := range rec.Open.Answers {
			a := &rec.Open.Answers[i]
			at := seal.Place{Collection: CollectionPeople, Field: under + quiz + "/" + string(a.Question), ID: id}
			if err := visit(&a.Text, at); err != nil {
				return err
			}
		}
	}
	return nil
}
