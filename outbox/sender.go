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
	// Transmit sends, copies, edits, strips, blanks or deletes (message, or those that body
	// lists), or sets the list of commands in her app, and gives the id of a message sent.
	// It gives up by itself when there is no answer, a text sooner than a file, and at
	// once when ctx ends.
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
	// Unsettled gives the oldest rows that are ready and made before, or sending
	// under a term older than term; at most limit of each. Rows may come with an
	// error about others.
	Unsettled(ctx context.Context, term int64, before time.Time, limit int) ([]*Message, error)
	// Waiting calls each with every row that is ready and was made in [since,
	// before). Bodies need not be opened, nor rows that cannot be read be told of.
	Waiting(ctx context.Context, since, before time.Time, each func(*Message)) error
	// Ahead gives unsettled rows that go out before m in its chat and lane. It
	// looks at the most rows before m at most, and not beyond a settled one of that
	// lane: a lane's rows are settled in order, but for what is kept for the end of a
	// quiet time, which whoever has passed it has in line. Bodies need not be opened.
	Ahead(ctx context.Context, m *Message, most int) ([]*Message, error)
	// Row gives one row; ErrNoRow when there is none, or none that can be read.
	Row(ctx context.Context, id string) (*Message, error)
	// SaveRow replaces the row if its stored version is m.Version, and raises
	// m.Version. ErrLost when somebody else has changed it.
	SaveRow(ctx context.Context, m *Message) error
	// Chat gives the sealed chat id of a subject; ErrNoChat when there is none.
	Chat(ctx context.Context, subject string) (seal.Private, error)
	// FarewellSettled drops what was kept for the farewell, and for emptying the chat
	// of somebody who left meanwhile, as soon as neither is waiting. Of others it
	// does nothing.
	FarewellSettled(ctx context.Context, subject string) error
	// Resting names the matters that rest.
	Resting(ctx context.Context) ([]string, error)
	// Release makes the rows ready again that are held for a matter which is not among
	// those resting, as long as they have a body, and calls each with them.
	Release(ctx context.Context, resting []string, each func(*Message)) error
	// NextTerm raises the term of the outbox and gives it.
	NextTerm(ctx context.Context) (int64, error)
}

// What a store may say.
var (
	ErrLost   = errors.New("the row was changed by another")
	ErrNoChat = errors.New("no chat to send to")
	ErrNoRow  = errors.New("no such row")
)
