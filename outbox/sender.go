package outbox

import (
	"context"
	"errors"
	"time"

	"cohortbot/dialog"
	"cohortbot/seal"
)

// Sender carries one message to Telegram. Its errors are those below; any other
// error means that the outcome is unknown.
type Sender interface {
	// Transmit sends, edits, strips or deletes. For a send, and an edit that was
	// sent anew, it gives the new message's id.
	Transmit(ctx context.Context, chat seal.Private, op dialog.Op, message int64, body seal.Private) (int64, error)
}

// What a sender may say went wrong.
var (
	ErrNotSent = errors.New("certainly not sent")
	ErrBlocked = errors.New("the person has blocked the bot")
	ErrRefused = errors.New("refused for good")
	ErrGone    = errors.New("the message to change is gone")
	ErrToken   = errors.New("the token is not accepted")
)

// Throttled asks to wait.
type Throttled struct{ After time.Duration }

func (*Throttled) Error() string { return "too many requests" }

// Store keeps the rows.
type Store interface {
	// Unsettled gives rows that are ready and made before, or sending under a
	// term older than term; at most limit of each.
	Unsettled(ctx context.Context, term int64, before time.Time, limit int) ([]*Message, error)
	// Row gives one row.
	Row(ctx context.Context, id string) (*Message, error)
	// SaveRow replaces the row if its stored version is m.Version, and raises
	// m.Version. ErrLost when somebody else has changed it.
	SaveRow(ctx context.Context, m *Message) error
	// Chat gives the sealed chat id of a subject; ErrNoChat when there is none.
	Chat(ctx context.Context, subject string) (seal.Private, error)
	// FarewellSettled drops what was kept for the farewell alone.
	FarewellSettled(ctx context.Context, subject string) error
	// NextTerm raises the term of the outbox and gives it.
	NextTerm(ctx context.Context) (int64, error)
}

// What a store may say.
var (
	ErrLost   = errors.New("the row was changed by another")
	ErrNoChat = errors.New("no chat to send to")
	ErrNoRow  = errors.New("no such row")
)
