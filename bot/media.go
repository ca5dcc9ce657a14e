package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sync"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"cohortbot/course"
	"cohortbot/outbox"
)

// Files gives the bytes of a page's media, and remembers Telegram's names of
// those sent before.
type Files interface {
	Hash() string // changes when any file does
	Open(path string) (fs.File, error)
	FileID(ctx context.Context, hash string) (string, error)
	KeepFileID(ctx context.Context, hash, file string) error
}

// sendMedia sends a file of the course: by Telegram's name for it when it was
// sent before, else its bytes.
func (c *Client) sendMedia(ctx context.Context, chat int64, body outbox.Body) (int64, error) {
	hash, err := c.hash(*body.Media)
	if err != nil {
		return 0, err
	}
	if known, err := c.cfg.Files.FileID(ctx, hash); err == nil && known != "" {
		sent, err := c.sendFile(ctx, chat, body, &models.InputFileString{Data: known})
		if err == nil {
			return int64(sent.ID), nil
		}
		r := refusal(err)
		var no *outbox.Refusal
		if !errors.As(r, &no) || no.Why != outbox.WhyFile {
			return 0, r
		}
		// Telegram no longer knows the name: the bytes are sent.
	}
	data, err := c.read(body.Media.Path)
	if err != nil {
		return 0, err
	}
	sent, err := c.sendFile(ctx, chat, body, &models.InputFileUpload{Filename: path.Base(body.Media.Path), Data: bytes.NewReader(data)})
	if err != nil {
		return 0, refusal(err)
	}
	if id := fileID(sent); id != "" {
		_ = c.cfg.Files.KeepFileID(context.WithoutCancel(ctx), hash, id) // without it the bytes are sent again
	}
	return int64(sent.ID), nil
}

// hashes are those of the files sent so far, while the course stays as it is: a
// file is sent to many, and may be large.
type hashes struct {
	mu     sync.Mutex
	course string
	of     map[outbox.Media]string
}

// hash is that of a file and the way it is sent.
func (c *Client) hash(m outbox.Media) (string, error) {
	h := &c.hashes
	h.mu.Lock()
	defer h.mu.Unlock()
	if course := c.cfg.Files.Hash(); h.of == nil || h.course != course {
		h.course, h.of = course, map[outbox.Media]string{}
	}
	if known := h.of[m]; known != "" {
		return known, nil
	}
	data, err := c.read(m.Path)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(m.Kind), data...))
	h.of[m] = hex.EncodeToString(sum[:])
	return h.of[m], nil
}

func (c *Client) read(name string) ([]byte, error) {
	f, err := c.cfg.Files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%w: the file of a page is gone: %w", outbox.ErrRefused, err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("%w: the file of a page cannot be read: %w", outbox.ErrNotSent, err)
	}
	return data, nil
}

// sendKept sends a file by Telegram's name for it.
func (c *Client) sendKept(ctx context.Context, chat int64, body outbox.Body) (int64, error) {
	sent, err := c.sendFile(ctx, chat, body, &models.InputFileString{Data: body.Media.File})
	if err != nil {
		return 0, refusal(err)
	}
	return int64(sent.ID), nil
}

// recaption puts other words and buttons under a file that was sent.
func (c *Client) recaption(ctx context.Context, chat int64, message int, b outbox.Body) error {
	_, err := c.api.EditMessageCaption(ctx, &tg.EditMessageCaptionParams{
		ChatID: chat, MessageID: message, Caption: b.Text, ParseMode: models.ParseModeHTML, ReplyMarkup: markup(b.Keyboard),
	})
	return refusal(err)
}

func (c *Client) sendFile(ctx context.Context, chat int64, b outbox.Body, file models.InputFile) (*models.Message, error) {
	const mode = models.ParseModeHTML
	keys, silent, hidden := markup(b.Keyboard), b.Silent, b.Media.Hidden
	switch course.MediaKind(b.Media.Kind) {
	case course.Voice:
		return c.api.SendVoice(ctx, &tg.SendVoiceParams{
			ChatID: chat, Voice: file, Caption: b.Text, ParseMode: mode, DisableNotification: silent, ReplyMarkup: keys,
		})
	case course.Audio:
		return c.api.SendAudio(ctx, &tg.SendAudioParams{
			ChatID: chat, Audio: file, Caption: b.Text, ParseMode: mode, DisableNotification: silent, ReplyMarkup: keys,
		})
	case course.Video:
		return c.api.SendVideo(ctx, &tg.SendVideoParams{
			ChatID: chat, Video: file, Caption: b.Text, ParseMode: mode, DisableNotification: silent, ReplyMarkup: keys, HasSpoiler: hidden,
		})
	case course.Document:
		return c.api.SendDocument(ctx, &tg.SendDocumentParams{
			ChatID: chat, Document: file, Caption: b.Text, ParseMode: mode, DisableNotification: silent, ReplyMarkup: keys,
		})
	}
	return c.api.SendPhoto(ctx, &tg.SendPhotoParams{
		ChatID: chat, Photo: file, Caption: b.Text, ParseMode: mode, DisableNotification: silent, ReplyMarkup: keys, HasSpoiler: hidden,
	})
}

// fileID is Telegram's name of the file in a message.
func fileID(m *models.Message) string {
	switch {
	case len(m.Photo) > 0:
		return m.Photo[len(m.Photo)-1].FileID
	case m.Voice != nil:
		return m.Voice.FileID
	case m.Audio != nil:
		return m.Audio.FileID
	case m.Video != nil:
		return m.Video.FileID
	case m.Document != nil:
		return m.Document.FileID
	}
	return ""
}
