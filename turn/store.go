package turn

import (
	"context"
	"errors"

	"cohortbot/cohort"
	"cohortbot/dialog"
)

// Store is what a turn needs of storage.
type Store interface {
	// Enter gives the person behind a door. On first contact it stores the
	// door and then the visitor; behind a tombstone it begins a new subject that
	// keeps the tombstone's keys, unless key is among them (ErrRepeated).
	Enter(ctx context.Context, door, key string, visitor *cohort.Participant) (*Document, error)
	// Behind gives the person behind a door and stores nothing; ErrNoSubject when
	// nobody is there, or a tombstone.
	Behind(ctx context.Context, door string) (*Document, error)
	Load(ctx context.Context, kind dialog.Kind, id string) (*Document, error) // ErrNoSubject
	// Commit replaces the document if its stored version is d.Version-1; ErrRaced
	// when it is not.
	Commit(ctx context.Context, d *Document) error
	// Flush stores what is pending, under its ids: a row that is there already is
	// left alone.
	Flush(ctx context.Context, d *Document) error
	// Remember stores keys that leave a document; Remembers looks there.
	Remember(ctx context.Context, inbox string, keys []Key, until cohort.Instant) error
	Remembers(ctx context.Context, inbox, key string) (bool, error)
	// Delivered removes an envelope whose turn has committed; SetAside one that
	// cannot be handled, to where staff see that there is one.
	Delivered(ctx context.Context, id string) error
	SetAside(ctx context.Context, e dialog.Envelope) error
	// What a decision must see.
	Invitation(ctx context.Context, id string) (*cohort.Invitation, error) // nil when there is none
	Cohort(ctx context.Context, id cohort.ID) (*cohort.Cohort, error)      // nil when there is none
	Calendar(ctx context.Context) (Changes, error)                         // what staff have changed of it
	ListCohorts(ctx context.Context) ([]dialog.Listed, error)
	// Shown gives what is known to stand in her chat, and what is on its way there:
	// of one page of her rows within span, the newest first. next is where the page
	// ended, 0 when nothing is before it.
	Shown(ctx context.Context, subject string, span dialog.Emptying) (rows []dialog.Shown, next int64, err error)
	Troubles
	People
	Invitations
	AuditLog
	Threads
	Announcements
	Results
}

// Invitations finds them, and who has come by one and waits.
type Invitations interface {
	// Issued gives a page of the invitations of a cohort, the newest first.
	Issued(ctx context.Context, of dialog.IssuedOf) (*dialog.IssuedPage, error)
	// Awaiting gives those who wait to be confirmed for a cohort.
	Awaiting(ctx context.Context, in cohort.ID) ([]dialog.Known, error)
}

// Results is what everybody may see who may see results.
type Results interface {
	// Results gives those of a cohort, or of all.
	Results(ctx context.Context, of dialog.ResultsOf) (*dialog.Results, error)
	// Texts gives a page of what was typed to a question, as far as it is shown.
	Texts(ctx context.Context, of dialog.TextsOf) (*dialog.Texts, error)
}

// Threads finds them.
type Threads interface {
	// Inbox gives a page of the threads of a cohort, or of those of nobody's.
	Inbox(ctx context.Context, of dialog.InboxOf) (*dialog.Inbox, error)
	// Outside counts the threads of strangers that wait.
	Outside(ctx context.Context) (int, error)
}

// Announcements finds them, and how far they have come.
type Announcements interface {
	Announcement(ctx context.Context, id string) (*cohort.Announcement, error) // nil when there is none
	// Had gives what rows and facts of somebody say of an announcement; nil when they say nothing.
	Had(ctx context.Context, subject, id string) (*dialog.Had, error)
	// Reach counts by indexes alone.
	Reach(ctx context.Context, id string) (*dialog.Reach, error)
	History(ctx context.Context, of dialog.HistoryOf) (*dialog.History, error)
	// Replied gives those whose last reply is the one asked for, a page of them with who
	// they are.
	Replied(ctx context.Context, of dialog.RepliedOf) (*dialog.Replied, error)
}

// People finds them.
type People interface {
	// People gives those who learn in a cohort, as dialog.PeopleOf asks for them. What
	// cannot be read is left out.
	People(ctx context.Context, of dialog.PeopleOf) (*dialog.People, error)
	// Team gives everybody who runs the programme, in whichever role; named says whom the
	// settings name an owner.
	Team(ctx context.Context, named func(door string) bool) ([]dialog.Known, error)
	// Coded gives whoever has a code.
	Coded(ctx context.Context, code string) ([]dialog.Known, error)
}

// AuditLog is who did what.
type AuditLog interface {
	// AuditLog gives a page of it, and says how far the whole holds together.
	AuditLog(ctx context.Context, of dialog.AuditOf) (*dialog.AuditPage, error)
}

// Troubles is what a store knows of messages that did not arrive.
type Troubles interface {
	// Trouble counts what could not be delivered, or says whom it concerns.
	Trouble(ctx context.Context, of dialog.TroubleOf) (*dialog.Trouble, error)
	// Unreached counts the unasked messages, made since, that somebody's block kept from
	// her; of many the latest alone.
	Unreached(ctx context.Context, subject string, since cohort.Instant) (int, error)
	// Delivery says what became of the messages to one person lately.
	Delivery(ctx context.Context, subject string) (*dialog.Delivery, error)
}

// What a store, and so a turn, may say.
var (
	ErrNoSubject = errors.New("no such subject")
	ErrRaced     = errors.New("the subject was changed meanwhile")
	ErrRepeated  = errors.New("the key has taken effect before")
	// ErrContent: what was received or decided cannot be handled, now or later.
	ErrContent = errors.New("the content cannot be handled")
)
