package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-telegram/bot/models"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// Made is a file made for one message.
type Made struct {
	Name string // as her phone shows it
	Data []byte
	To   seal.Private // the one chat it may go to, of what only she herself may see; zero: any
	Note string       // Telegram HTML: what is known of it only when it is made, below its caption; empty: nothing

	// Write writes, in place of Data, a file that is too large to be held, once and while it is sent. Whatever
	// its end, it lets go of what it is made of.
	Write   func(w io.Writer) error
	Instead string // Telegram HTML: what is said in place of a file that is too large, or does not come through; only of one that is written
}

// mostFile is how many bytes a file may have: https://core.telegram.org/bots/api#sending-files.
const mostFile = 50 << 20

// Maker makes a file by its recipe, anew each time it is sent. Its errors hold
// nothing of what the file would; one that wraps outbox.ErrNotSent may pass.
type Maker interface {
	Make(ctx context.Context, m outbox.Media) (Made, error)
}

// sendMade sends a file that nobody else may get: neither its bytes are kept nor
// Telegram's name for it. One that cannot be made is refused for good.
func (c *Client) sendMade(ctx context.Context, chat int64, body outbox.Body) (int64, error) {
	defer c.showBusy(ctx, chat)()
	limited, cancel := context.WithTimeout(ctx, madeTimeout)
	defer cancel()
	made, err := c.make(limited, *body.Media)
	if err != nil {
		return 0, unmade(err)
	}
	if !made.To.IsZero() && !made.To.Equal(seal.Conceal(strconv.FormatInt(chat, 10))) {
		return 0, fmt.Errorf("%w: a file that is somebody else's", outbox.ErrRefused)
	}
	if made.Note != "" {
		body.Text += "\n\n" + made.Note
	}
	if made.Write != nil {
		return c.sendWritten(ctx, limited, chat, body, made)
	}
	ctx, cancel = context.WithTimeout(limited, fileTimeout)
	defer cancel()
	sent, err := c.sendFile(ctx, chat, body, &models.InputFileUpload{Filename: made.Name, Data: bytes.NewReader(made.Data)})
	if err != nil {
		return 0, refusal(err)
	}
	return int64(sent.ID), nil
}

func unmade(err error) error {
	if errors.Is(err, outbox.ErrNotSent) {
		return err
	}
	return fmt.Errorf("%w: a file cannot be made: %w", outbox.ErrRefused, err)
}

// make makes a file: the picture of a link by itself, anything else by whoever sees the store.
func (c *Client) make(ctx context.Context, m outbox.Media) (Made, error) {
	switch {
	case m.Recipe == dialog.RecipeQR:
		data, err := picture(m.From)
		return Made{Name: qrName, Data: data}, err
	case c.cfg.Maker == nil:
		return Made{}, errors.New("nobody makes files here")
	}
	return c.cfg.Maker.Make(ctx, m)
}
