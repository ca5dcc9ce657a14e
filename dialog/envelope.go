// Package dialog decides what happens next in every conversation, purely: it
// is given a subject, an envelope and what it asked to see, and answers with the
// subject's next state, the facts, what to say and what to pass on. It sees no
// clock, no network and no database.
package dialog

import (
	"errors"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Kind is a kind of subject.
type Kind string

// The subjects of a turn. A door is the look-up value of a Telegram id; it
// leads to a person.
const (
	Person     Kind = "person"
	Door       Kind = "door"
	Invitation Kind = "invitation"
	Cohort     Kind = "cohort"
	Calendar   Kind = "calendar" // one subject, of id CalendarID
	Matter     Kind = "matter"   // what unasked messages belong to, by its name

	Announcement Kind = "announcement"
	Owners       Kind = "owners" // one subject, of id OwnersID
	Thread       Kind = "thread" // of somebody with the team: cohort.ThreadID
)

// CalendarID is the id of the one calendar there is.
const CalendarID = "calendar"

// Ref names a subject.
type Ref struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"`
}

// Envelope is the one form in which anything reaches the programme: its key
// makes it take effect once, On is what it changes, By who caused it.
type Envelope struct {
	ID    string         `json:"_id"` // equal to Key; the row's name while it waits
	Key   string         `json:"key"`
	On    Ref            `json:"on"`
	By    string         `json:"by,omitempty"` // subject id of a person; empty for the system
	At    cohort.Instant `json:"at"`
	Event Event          `json:"event"`
	From  *Sender        `json:"-"` // of a Telegram update: needed for first contact only
}

// Occurs says that time alone brings e: it needs no key kept, since what a rule did last,
// or how far an announcement has come, is in the state it decides on.
func (e Envelope) Occurs() bool {
	ev := e.Event
	return ev.Due != nil || ev.Replan != nil || ev.Missed != nil || ev.Onward != nil || ev.Progress != nil
}

// Sender is what Telegram says about who sent an update.
type Sender struct {
	Chat  seal.Private // chat id in digits
	First seal.Private
	Guess locales.Lang // language her app is set to, "" if not ours
}

// Event is what happened; exactly one field is set.
type Event struct {
	Said     *Said     `json:"said,omitempty"`
	Pressed  *Pressed  `json:"pressed,omitempty"`
	Sent     *Sent     `json:"sent,omitempty"`
	Standing *Standing `json:"standing,omitempty"`
	Redeem   *Redeem   `json:"redeem,omitempty"`
	Admitted *Admitted `json:"admitted,omitempty"`
	Refused  *Refused  `json:"refused,omitempty"`
	Mended   *Mended   `json:"mended,omitempty"`
	Outlived *Outlived `json:"outlived,omitempty"`
	Found    *Found    `json:"found,omitempty"`
	Founded  *Founded  `json:"founded,omitempty"`
	Issue    *Issue    `json:"issue,omitempty"`
	Emptying *Emptying `json:"emptying,omitempty"`
	Left     *Left     `json:"left,omitempty"`
	Upkeep   *Upkeep   `json:"upkeep,omitempty"`
	Jump     *Jump     `json:"jump,omitempty"`
	Due      *Due      `json:"due,omitempty"`
	Replan   *Replan   `json:"replan,omitempty"`
	Missed   *Missed   `json:"missed,omitempty"`
	Amend    *Amend    `json:"amend,omitempty"`
	Amended  *Amended  `json:"amended,omitempty"`
	Meet     *Meet     `json:"meet,omitempty"`
	Met      *Met      `json:"met,omitempty"`
	Rest     *Rest     `json:"rest,omitempty"`
	Resume   *Resume   `json:"resume,omitempty"`
	Nudge    *Nudge    `json:"nudge,omitempty"`
	Unnudged *Unnudged `json:"unnudged,omitempty"`
	NudgeOn  *NudgeOn  `json:"nudge_on,omitempty"`

	Regulate  *Regulate  `json:"regulate,omitempty"`
	Regulated *Regulated `json:"regulated,omitempty"`
	Rested    *Rested    `json:"rested,omitempty"`
	Archive   *Archive   `json:"archive,omitempty"`
	Archived  *Archived  `json:"archived,omitempty"`
	Ending    *Ending    `json:"ending,omitempty"`
	Appoint   *Appoint   `json:"appoint,omitempty"`
	Appointed *Appointed `json:"appointed,omitempty"`
	Unseat    *Unseat    `json:"unseat,omitempty"`
	Unseated  *Unseated  `json:"unseated,omitempty"`
	Stood     *Stood     `json:"stood,omitempty"`
	Naming    *Naming    `json:"naming,omitempty"`
	Named     *Named     `json:"named,omitempty"`

	Announce  *Announce  `json:"announce,omitempty"`
	Steer     *Steer     `json:"steer,omitempty"`
	Onward    *Onward    `json:"onward,omitempty"`
	Announced *Announced `json:"announced,omitempty"`

	Issued  *Issued  `json:"issued,omitempty"`
	Revoke  *Revoke  `json:"revoke,omitempty"`
	Revoked *Revoked `json:"revoked,omitempty"`
	Came    *Came    `json:"came,omitempty"`
	Deny    *Deny    `json:"deny,omitempty"`
	Denied  *Denied  `json:"denied,omitempty"`
	Disown  *Disown  `json:"disown,omitempty"`
	Ended   *Ended   `json:"ended,omitempty"`
	Awaited *Awaited `json:"awaited,omitempty"`
	Judge   *Judge   `json:"judge,omitempty"`
	Judged  *Judged  `json:"judged,omitempty"`
	LetGo   *LetGo   `json:"let_go,omitempty"`

	Care  *Care  `json:"care,omitempty"`
	Cared *Cared `json:"cared,omitempty"`

	Wipe       *Wipe       `json:"wipe,omitempty"`
	Lead       *Lead       `json:"lead,omitempty"`
	Return     *Return     `json:"return,omitempty"`
	Thread     *ThreadAct  `json:"thread,omitempty"`
	Threaded   *ThreadNews `json:"threaded,omitempty"`
	Translate  *Translate  `json:"translate,omitempty"`
	Translated *Translated `json:"translated,omitempty"`
	Spared     *Spared     `json:"spared,omitempty"`
	Declined   *Declined   `json:"declined,omitempty"`
	Orphaned   *Orphaned   `json:"orphaned,omitempty"`
	Broadcast  *Broadcast  `json:"broadcast,omitempty"`
	Progress   *Progress   `json:"progress,omitempty"`
}

// Heard names a message of hers in the chat, and when Telegram had it: the bot may
// delete it for a while, and she may edit it.
type Heard struct {
	Message int64          `json:"message,omitempty"`
	Date    cohort.Instant `json:"date,omitempty"`
}

// Heard gives the message of hers that e brings; one that she edits came before.
func (e Event) Heard() Heard {
	switch {
	case e.Said != nil && !e.Said.Edited:
		return e.Said.Heard
	case e.Sent != nil:
		return e.Sent.Heard
	}
	return Heard{}
}

// Said is a text message. Command is set when it is a command, Word when the
// whole text is a plain word for one ("menu"); Invitation when it is /start with
// an invitation's payload, Module with a module's, Session with a session's.
type Said struct {
	Text       seal.Private `json:"text"`
	Rich       seal.Private `json:"rich,omitzero"`    // the same as Telegram HTML, when it has formatting of hers
	Caption    seal.Private `json:"caption,omitzero"` // under a file, edited: instead of a text
	Command    string       `json:"command,omitempty"`
	Word       string       `json:"word,omitempty"`
	Payload    bool         `json:"payload,omitempty"`
	Invitation string       `json:"invitation,omitempty"` // look-up value of the code
	Module     string       `json:"module,omitempty"`
	Session    string       `json:"session,omitempty"`
	Edited     bool         `json:"edited,omitempty"`
	Heard
}

// Pressed is a press of a button. Act is nil when its token is not ours or not
// hers.
type Pressed struct {
	Act     *Act  `json:"act,omitempty"`
	Message int64 `json:"message,omitempty"` // the message that bears the button
}

// Sent is anything that is neither words of hers nor a press: a photo, a voice
// message, something forwarded.
type Sent struct {
	What    string             `json:"what"`
	File    *cohort.Attachment `json:"file,omitempty"`   // when it can be sent on
	Caption seal.Private       `json:"caption,omitzero"` // the words under it
	Rich    seal.Private       `json:"rich,omitzero"`    // as in Said
	Heard
}

// Standing says that she blocked the bot or let it in again.
type Standing struct {
	Blocked bool `json:"blocked"`
}

// Redeem asks an invitation to admit a person.
type Redeem struct {
	Person  string `json:"person"`
	Consent int    `json:"consent,omitempty"` // version of the text about her data that she has said yes to

	From cohort.ID `json:"from,omitempty"` // where she learns already

	Return *Return `json:"return,omitempty"` // of a link that leads somebody back: where to
}

// Admitted is an invitation's yes.
type Admitted struct {
	Role   cohort.RoleKind   `json:"role"`
	Cohort cohort.ID         `json:"cohort,omitempty"`
	Known  map[string]string `json:"known,omitempty"`

	Consent  int    `json:"consent,omitempty"`  // as in Redeem
	Approval bool   `json:"approval,omitempty"` // once the team has confirmed her
	Maker    string `json:"maker,omitempty"`    // subject of who made the invitation
}

// Refused is an invitation's no, or the no of whom it leads to.
type Refused struct {
	Of string `json:"of,omitempty"` // which invitation; empty: the one that says so
}

// Left tells an invitation that somebody it admitted is erased: nothing in it may
// lead to her.
type Left struct {
	Person string `json:"person"`
}

// Outlived says that what is kept of a person may have had its time.
type Outlived struct{}

// Emptying goes on with emptying her chat: what stands before To, down to From.
type Emptying struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`

	Ghost string `json:"ghost,omitempty"` // of a chat from which she has parted: who stands behind its door
}

// Found brings a cohort into being, or changes what it is called, when it begins
// and in which languages it is held; what is empty stays as it is.
type Found struct {
	Name      seal.Private   `json:"name"`
	Start     string         `json:"start"` // a day in the course's zone, 2006-01-02
	Languages []locales.Lang `json:"languages"`
}

// Founded tells an owner that her cohort is there.
type Founded struct {
	Cohort cohort.ID `json:"cohort"`
	New    bool      `json:"new,omitempty"` // founded, not changed
}

// Privates lists the sealed fields of the envelope, as they lie in its row.
func (e *Envelope) Privates(visit func(*seal.Private, seal.Place) error) error {
	at := func(field string) seal.Place {
		return seal.Place{Collection: CollectionEnvelopes, Field: field, ID: e.ID}
	}
	var errs []error // one event is set at most
	if said := e.Event.Said; said != nil {
		errs = append(errs, visit(&said.Text, at("text")), visit(&said.Rich, at("rich")), visit(&said.Caption, at("said/caption")))
	}
	if sent := e.Event.Sent; sent != nil {
		errs = append(errs, visit(&sent.Caption, at("caption")), visit(&sent.Rich, at("sent/rich")), sent.File.Privates(at("sent/file"), visit))
	}
	if a := e.Event.Thread; a != nil {
		errs = append(errs, visit(&a.Text, at("asked")), a.File.Privates(at("asked/file"), visit))
	}
	if n := e.Event.Threaded; n != nil {
		errs = append(errs, visit(&n.Text, at("answered")), n.File.Privates(at("answered/file"), visit))
	}
	if n := e.Event.Naming; n != nil {
		errs = append(errs, visit(&n.Reason, at("naming")))
	}
	if f := e.Event.Found; f != nil {
		errs = append(errs, visit(&f.Name, at("name")))
	}
	if x := e.Event.Translate; x != nil {
		errs = append(errs, visit(&x.Text, at("translate")))
	}
	if x := e.Event.Translated; x != nil {
		errs = append(errs, visit(&x.Text, at("translated")))
	}
	if a := e.Event.Announce; a != nil {
		errs = append(errs, a.Announcement.Privates(at, visit))
	}
	if s := e.Event.Steer; s != nil {
		errs = append(errs, s.privates(at, visit))
	}
	errs = append(errs, e.Event.labels(at, visit)...)
	if m := e.Event.Meet; m != nil {
		errs = append(errs, m.privates(at, visit))
	}
	if r := e.Event.Return; r != nil {
		errs = append(errs, visit(&r.Chat, at("chat")))
	}
	if r := e.Event.Redeem; r != nil && r.Return != nil {
		errs = append(errs, visit(&r.Return.Chat, at("redeem/chat")))
	}
	return errors.Join(errs...)
}

// CollectionEnvelopes is where envelopes wait.
const CollectionEnvelopes = "envelopes"

// Jump has her stand at the first question of a quiz, whether its module is open to
// her or not: an author looks at what she writes. It takes effect in a rehearsal alone.
type Jump struct {
	Module course.ModuleID `json:"module"`
	Quiz   course.QuizID   `json:"quiz"`
}

// Due says that the time may have come for something that concerns her.
type Due struct{}

// Replan has the instant computed anew at which something may concern her.
type Replan struct{}

// Missed says that the bot did not serve for so long that presses of hers may be lost:
// Telegram gives them no longer than 150 s.
type Missed struct {
	Since cohort.Instant `json:"since"`
}

// Rest has a matter rest: Telegram has refused so many messages of it one after another.
type Rest struct {
	Reason string `json:"reason"`
}

// Resume lets a matter that rests go on.
type Resume struct{}

// Begins gives the subject that e brings into being when there is none yet.
func Begins(e Envelope) (Subject, bool) {
	switch {
	case e.Event.Found != nil:
		return Subject{Cohort: &cohort.Cohort{}}, true
	case e.Event.Issue != nil:
		return Subject{Invitation: &cohort.Invitation{}}, true
	case e.Event.Amend != nil:
		return Subject{Calendar: &cohort.Calendar{}}, true
	case e.Event.Unseat != nil, e.Event.Stood != nil, e.Event.Naming != nil:
		return Subject{Owners: &cohort.Owners{}}, true
	case e.Event.Lead != nil && e.Event.Lead.Until > 0:
		return Subject{Invitation: &cohort.Invitation{}}, true
	case e.Event.Thread != nil && e.Event.Thread.Do == ThreadAsk:
		return Subject{Thread: &cohort.Thread{}}, true
	case e.Event.Rest != nil:
		return Subject{Matter: &cohort.Matter{}}, true
	case e.Event.Announce != nil:
		return Subject{Announcement: &cohort.Announcement{}}, true
	}
	return Subject{}, false
}

// Introduces says whether an event may make a stranger known. That somebody blocks
// the bot, or lets it in again, is nothing she says to it: of one who is not known,
// or has been forgotten, nothing is stored for that. Nor is a jump anything she does.
func Introduces(e Event) bool { return e.Standing == nil && e.Jump == nil }

// Mended says that an update of hers could not be handled and was set aside.
type Mended struct{}

// Subject is what a turn changes; exactly one field is set.
type Subject struct {
	Person     *cohort.Participant `json:"person,omitempty"`
	Invitation *cohort.Invitation  `json:"invitation,omitempty"`
	Cohort     *cohort.Cohort      `json:"cohort,omitempty"`
	Calendar   *cohort.Calendar    `json:"calendar,omitempty"`
	Matter     *cohort.Matter      `json:"matter,omitempty"`

	Announcement *cohort.Announcement `json:"announcement,omitempty"`
	Owners       *cohort.Owners       `json:"owners,omitempty"`
	Thread       *cohort.Thread       `json:"thread,omitempty"`
}
