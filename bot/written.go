package bot

import (
	"context"
	"errors"
	"io"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"cohortbot/outbox"
)

// sendWritten sends a file while it is written, so that nothing of it is held and none of it lies on a
// disk. What fails half way is sent as nothing: the request has no end then. limited is ctx with the time that the
// file has: when that is over, or it was tried often, something is said in its place, for all facts are read for
// each try, and her chat waits behind it.
func (c *Client) sendWritten(ctx, limited context.Context, chat int64, body outbox.Body, made Made) (int64, error) {
	in, out := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := made.Write(&bounded{to: out, left: mostFile})
		_ = out.CloseWithError(err) // of a nil error the end of the file
		written <- err
	}()
	sent, err := c.sendFile(limited, chat, body, &models.InputFileUpload{Filename: made.Name, Data: in})
	_ = in.CloseWithError(errNotTaken) // should the writer still write, it ends
	why := <-written
	unsent := err != nil && (why != nil || errors.Is(err, outbox.ErrNotSent))
	late := limited.Err() != nil && ctx.Err() == nil || outbox.TriesOf(ctx) >= mostWritten
	switch {
	case errors.Is(why, errTooLarge), unsent && late:
		return c.send(ctx, chat, outbox.Body{Text: made.Instead, Keyboard: body.Keyboard, Silent: body.Silent})
	case why != nil && !errors.Is(why, errNotTaken):
		return 0, unmade(why)
	case err != nil:
		return 0, refusal(err)
	}
	return int64(sent.ID), nil
}

// mostWritten is how often a file is written anew that does not come through.
const mostWritten = 5

var (
	errTooLarge = errors.New("the file is larger than Telegram takes")
	errNotTaken = errors.New("the file is not taken any further")
)

// bounded passes on so many bytes.
type bounded struct {
	to   io.Writer
	left int
}

func (b *bounded) Write(data []byte) (int, error) {
	if b.left -= len(data); b.left < 0 {
		return 0, errTooLarge
	}
	return b.to.Write(data)
}

// How long somebody waits before the chat says that a file is being made, and how often it says so again:
// Telegram shows it for five seconds.
const (
	busyAfter = time.Second
	busyEvery = 4500 * time.Millisecond
)

// showBusy has the chat say "sending a file" until stop is called. A message with a percentage that is
// edited would have to be a row, and its edits too; they would wait behind the file itself, for a chat is
// served in order, and what a stop of the program left of it would stay. This is no message: it goes
// away by itself, and when it cannot be shown nothing is lost.
func (c *Client) showBusy(ctx context.Context, chat int64) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for wait := busyAfter; ; wait = busyEvery {
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
			_, _ = c.api.SendChatAction(ctx, &tg.SendChatActionParams{ChatID: chat, Action: models.ChatActionUploadDocument})
		}
	}()
	return func() { cancel(); <-ended }
}
