package bot

import (
	"context"
	"errors"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

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

// blank leaves a dot of a message, and of a file a file that holds no more than one.
// Voice messages cannot be replaced: of them only the words become a dot.
func (c *Client) blank(ctx context.Context, chat int64, message int) error {
	_, err := c.api.EditMessageText(ctx, &tg.EditMessageTextParams{ChatID: chat, MessageID: message, Text: dot})
	if err == nil || !strings.Contains(err.Error(), "there is no text in the message") {
		return refusal(err)
	}
	_, err = c.api.EditMessageMedia(ctx, &tg.EditMessageMediaParams{ChatID: chat, MessageID: message, Media: &models.InputMediaDocument{
		Media: "attach://dot.txt", MediaAttachment: strings.NewReader(dot), Caption: dot,
	}})
	if err = refusal(err); err == nil || !unfit(err) {
		return err
	}
	_, err = c.api.EditMessageCaption(ctx, &tg.EditMessageCaptionParams{ChatID: chat, MessageID: message, Caption: dot})
	return refusal(err)
}

// unfit says that a file was not taken in the place of another. A server that does
// not know the method says so as if the token were wrong; the next call tells.
func unfit(err error) bool {
	return errors.Is(err, outbox.ErrRefused) || errors.Is(err, outbox.ErrToken) || errors.Is(err, outbox.ErrGone)
}
