package bot

import (
	"context"
	"errors"
	"strings"

	tg "github.com/go-telegram/bot"

	"cohortbot/outbox"
)

// dot is what stays of a message of the bot's that can no longer be deleted.
const dot = "·"

// delete deletes messages, the oldest first; what is not there is passed over.
// Telegram refuses them all when one has become too old meanwhile: then the younger
// half is tried, and only where that could be deleted whole the older one.
func (c *Client) delete(ctx context.Context, chat int64, messages []int64) error {
	ids := make([]int, len(messages))
	for i, m := range messages {
		ids[i] = int(m)
	}
	_, err := c.api.DeleteMessages(ctx, &tg.DeleteMessagesParams{ChatID: chat, MessageIDs: ids})
	if err = refusal(err); len(messages) == 1 || !errors.Is(err, outbox.ErrGone) {
		return err
	}
	half := len(messages) / 2
	if err := c.delete(ctx, chat, messages[half:]); err != nil {
		return err
	}
	return c.delete(ctx, chat, messages[:half])
}

// blank leaves a dot of a message, and of a picture's or a recording's words.
func (c *Client) blank(ctx context.Context, chat int64, message int) error {
	_, err := c.api.EditMessageText(ctx, &tg.EditMessageTextParams{ChatID: chat, MessageID: message, Text: dot})
	if err != nil && strings.Contains(err.Error(), "there is no text in the message") {
		_, err = c.api.EditMessageCaption(ctx, &tg.EditMessageCaptionParams{ChatID: chat, MessageID: message, Caption: dot})
	}
	return refusal(err)
}
