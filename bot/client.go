package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// AllowedUpdates are the kinds of updates a private-only bot needs.
func AllowedUpdates() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member"}
}

// callTimeout bounds one call of the Bot API; a file may take longer to upload, and so
// may deleting many messages of which some are refused. madeTimeout bounds the making of a
// file and, of one that is written meanwhile, its upload.
const (
	callTimeout = 15 * time.Second
	fileTimeout = 60 * time.Second
	madeTimeout = 5 * time.Minute
)

// ClientConfig of a Client. Token is required.
type ClientConfig struct {
	Token string
	URL   string // default https://api.telegram.org
	Files Files  // needed for pages with media
	Maker Maker  // needed for files that are made when they are sent
}

// Client calls the Bot API. It implements outbox.Sender.
type Client struct {
	cfg    ClientConfig
	api    *tg.Bot
	http   *http.Client
	hashes hashes
}

// NewClient makes a client. It calls nothing.
func NewClient(cfg ClientConfig) (*Client, error) { return newClient(cfg, transport()) }

// newClient makes a client whose requests go this way.
func newClient(cfg ClientConfig, way http.RoundTripper) (*Client, error) {
	if cfg.URL == "" {
		cfg.URL = "https://api.telegram.org"
	}
	cfg.URL = strings.TrimRight(cfg.URL, "/")
	c := &Client{cfg: cfg, http: &http.Client{
		Transport: &careful{next: way},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // a redirect would carry the token elsewhere
		},
	}}
	api, err := tg.New(cfg.Token, tg.WithSkipGetMe(), tg.WithServerURL(cfg.URL), tg.WithHTTPClient(time.Minute, c.http))
	if err != nil {
		return nil, errors.New("the Bot API client refuses the token")
	}
	c.api = api
	return c, nil
}

// Transmit implements outbox.Sender.
func (c *Client) Transmit(ctx context.Context, chat seal.Private, op dialog.Op, message int64, packed seal.Private) (int64, error) {
	id, err := strconv.ParseInt(chat.Reveal(), 10, 64)
	if err != nil {
		return 0, outbox.ErrNoChat
	}
	var body outbox.Body
	if op.Makes() || op == dialog.OpEdit || !packed.IsZero() {
		if err := json.Unmarshal([]byte(packed.Reveal()), &body); err != nil {
			return 0, fmt.Errorf("%w: a message that cannot be unpacked", outbox.ErrRefused)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, limit(body))
	defer cancel()
	switch op {
	case dialog.OpSend:
		return c.send(ctx, id, body)
	case dialog.OpCopy:
		return c.copy(ctx, id, body)
	case dialog.OpCommands:
		return 0, c.list(ctx, id, body.Commands)
	case dialog.OpEdit:
		if body.Media != nil {
			return message, c.recaption(ctx, id, int(message), body)
		}
		_, err = c.api.EditMessageText(ctx, &tg.EditMessageTextParams{
			ChatID: id, MessageID: int(message), Text: body.Text, ParseMode: models.ParseModeHTML,
			ReplyMarkup: markup(body.Keyboard), LinkPreviewOptions: noPreview(),
		})
		return message, refusal(err)
	case dialog.OpStrip:
		_, err = c.api.EditMessageReplyMarkup(ctx, &tg.EditMessageReplyMarkupParams{ChatID: id, MessageID: int(message)})
		return message, refusal(err)
	case dialog.OpBlank:
		return message, c.blank(ctx, id, int(message))
	case dialog.OpDelete:
		if len(body.Messages) > 0 {
			return message, c.delete(ctx, id, body.Messages)
		}
		_, err = c.api.DeleteMessage(ctx, &tg.DeleteMessageParams{ChatID: id, MessageID: int(message)})
		return message, refusal(err)
	}
	return 0, fmt.Errorf("%w: no such operation", outbox.ErrRefused)
}

// limit bounds what is done for one message.
func limit(body outbox.Body) time.Duration {
	switch {
	case body.Media != nil && body.Media.Recipe != "":
		return madeTimeout + callTimeout // for a word in its place
	case body.Media != nil && body.Media.File == "", len(body.Messages) > 0:
		return fileTimeout // many messages may take many calls
	}
	return callTimeout
}

// send sends a message, with its file if it has one.
func (c *Client) send(ctx context.Context, id int64, body outbox.Body) (int64, error) {
	switch {
	case body.Media != nil && body.Media.File != "":
		return c.sendKept(ctx, id, body)
	case body.Media != nil && body.Media.Recipe != "":
		return c.sendMade(ctx, id, body)
	case body.Media != nil:
		return c.sendMedia(ctx, id, body)
	}
	sent, err := c.api.SendMessage(ctx, &tg.SendMessageParams{
		ChatID: id, Text: body.Text, ParseMode: models.ParseModeHTML,
		ReplyMarkup: markup(body.Keyboard), LinkPreviewOptions: noPreview(), DisableNotification: body.Silent,
		ProtectContent: body.Guarded,
	})
	if err != nil {
		return 0, refusal(err)
	}
	return int64(sent.ID), nil
}

// copy sends what stands in another chat, or in hers, as a message of the bot's own.
func (c *Client) copy(ctx context.Context, id int64, body outbox.Body) (int64, error) {
	if body.From == nil {
		return 0, fmt.Errorf("%w: a copy of nothing", outbox.ErrRefused)
	}
	from := id
	if body.From.Chat != "" {
		var err error
		if from, err = strconv.ParseInt(body.From.Chat, 10, 64); err != nil {
			return 0, fmt.Errorf("%w: a copy from nowhere", outbox.ErrRefused)
		}
	}
	sent, err := c.api.CopyMessage(ctx, &tg.CopyMessageParams{
		ChatID: id, FromChatID: from, MessageID: int(body.From.Message), Caption: body.Text, ParseMode: models.ParseModeHTML,
		ReplyMarkup: markup(body.Keyboard), DisableNotification: body.Silent, ProtectContent: body.Guarded,
	})
	if err != nil {
		return 0, refusal(err)
	}
	return int64(sent.ID), nil
}

// Answer answers a press, once; a press too old to be answered is let be.
func (c *Client) Answer(ctx context.Context, query, text string) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := c.api.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: query, Text: text})
	return refusal(err)
}

func noPreview() *models.LinkPreviewOptions {
	off := true
	return &models.LinkPreviewOptions{IsDisabled: &off}
}

// markup is nil without buttons: an interface holding a nil pointer would be sent.
func markup(rows [][]outbox.Key) models.ReplyMarkup {
	if len(rows) == 0 {
		return nil
	}
	m := models.InlineKeyboardMarkup{}
	for _, row := range rows {
		var keys []models.InlineKeyboardButton
		for _, k := range row {
			keys = append(keys, models.InlineKeyboardButton{
				Text: k.Label, CallbackData: k.Token, URL: k.URL, CopyText: models.CopyTextButton{Text: k.Copy},
			})
		}
		m.InlineKeyboard = append(m.InlineKeyboard, keys)
	}
	return m
}

// refusal turns the library's errors into the outbox's. Telegram's descriptions
// may quote a message, so they are not passed on.
func refusal(err error) error {
	var wait *tg.TooManyRequestsError
	switch {
	case err == nil, errors.Is(err, outbox.ErrNotSent):
		return err
	case errors.As(err, &wait):
		return throttled(wait.RetryAfter)
	case errors.Is(err, tg.ErrorForbidden):
		return outbox.ErrBlocked
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		return outbox.ErrToken
	case errors.Is(err, tg.ErrorBadRequest):
		return badRequest(err.Error())
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer in time: %w", context.DeadlineExceeded)
	case errors.Is(err, context.Canceled):
		return context.Canceled
	}
	return errors.New("no clear answer from the Bot API")
}

func badRequest(description string) error {
	has := func(s string) bool { return strings.Contains(description, s) }
	switch {
	case has("message is not modified"):
		return nil
	case has("message to edit not found"), has("message can't be edited"),
		has("there is no text in the message to edit"), has("there is no caption in the message to edit"), has("message to delete not found"), has("message can't be deleted"), has("message identifier is not specified"):
		return outbox.ErrGone
	case has("chat not found"), has("user is deactivated"):
		return outbox.ErrBlocked
	}
	return &outbox.Refusal{Why: whyRefused(has)}
}

// whyRefused is what Telegram's description of a refusal says; has looks into it.
func whyRefused(has func(string) bool) outbox.Reason {
	switch {
	case has("is too long"), has("MESSAGE_TOO_LONG"), has("MEDIA_CAPTION_TOO_LONG"):
		return outbox.WhyTooLong
	case has("can't parse"), has("BUTTON_"), has("text must be non-empty"), has("message text is empty"):
		return outbox.WhyMarkup
	case has("message to copy not found"), has("message can't be copied"):
		return outbox.WhyNoSource
	case wrongFile(has), has("file"), has("PHOTO_"), has("IMAGE_"):
		return outbox.WhyFile
	}
	return outbox.WhyRefused
}

// wrongFile says that Telegram does not know a file by the name it was given.
func wrongFile(has func(string) bool) bool {
	return has("wrong file identifier") || has("wrong remote file identifier") || has("FILE_REFERENCE_")
}

// call calls a method that the library keeps to itself.
func (c *Client) call(ctx context.Context, method string, params any, result any) error {
	resp, err := c.post(ctx, method, params)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp, result)
}

// post sends a call; the caller closes the answer's body.
func (c *Client) post(ctx context.Context, method string, params any) (*http.Response, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return nil, fmt.Errorf("pack a call: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.cfg.URL+"/bot"+c.cfg.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the address of the Bot API cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, plain(err)
	}
	return resp, nil
}

// read reads an answer of the Bot API.
func read(resp *http.Response, result any) error {
	var answer struct {
		OK         bool            `json:"ok"`
		Code       int             `json:"error_code"`
		Result     json.RawMessage `json:"result"`
		Parameters struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return plain(err)
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return fmt.Errorf("an answer that is not the Bot API's (status %d)", resp.StatusCode)
	}
	if !answer.OK {
		return refusedWith(answer.Code, answer.Parameters.RetryAfter)
	}
	return json.Unmarshal(answer.Result, result)
}

// errConflict: somebody else takes the bot's updates.
var errConflict = errors.New("another program takes this bot's updates")

// refusedWith turns a refusal's code into the outbox's errors, as refusal does
// with those of the library.
func refusedWith(code, retryAfter int) error {
	switch code {
	case http.StatusTooManyRequests:
		return throttled(retryAfter)
	case http.StatusUnauthorized, http.StatusNotFound:
		return outbox.ErrToken
	case http.StatusForbidden:
		return outbox.ErrBlocked
	case http.StatusConflict:
		return errConflict
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		return fmt.Errorf("%w: status %d", outbox.ErrRefused, code)
	}
	return fmt.Errorf("the Bot API refused with %d", code)
}

func throttled(seconds int) error {
	return &outbox.Throttled{After: time.Duration(max(1, seconds)) * time.Second}
}
