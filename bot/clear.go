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

// mostRefused is how many messages of a batch may each be refused before the rest,
// which is older, is taken to be refused as well.
const mostRefused = 4

// delete deletes messages, the oldest first; what is not there is passed over.
// Telegram refuses them all for one that it keeps: because it has become too old
// meanwhile, or is of a kind that stays for a day. Then the batch is halved, the
// younger half first, until what is refused is found: about forty calls at most.
func (c *Client) delete(ctx context.Context, chat int64, messages []int64) error {
	refused := 0
	return c.deleteSome(ctx, chat, messages, &refused)
}

func (c *Client) deleteSome(ctx context.Context, chat int64, messages []int64, refused *int) error {
	ids := make([]int, len(messages))
	for i, m := range messages {
		ids[i] = int(m)
	}
	_, err := c.api.DeleteMessages(ctx, &tg.DeleteMessagesParams{ChatID: chat, MessageIDs: ids})
	switch err = refusal(err); {
	case !errors.Is(err, outbox.ErrGone):
		return err
	case len(messages) == 1:
		if *refused++; *refused < mostRefused {
			return nil // the others go all the same
		}
		return err
	}
	half := len(messages) / 2
	if err := c.deleteSome(ctx, chat, messages[half:], refused); err != nil {
		return err
	}
	return c.deleteSome(ctx, chat, messages[:half], refused)
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
