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

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"cohortbot/course"
	"cohortbot/outbox"
)

// Files gives the bytes of a page's media, and remembers Telegram's names of
// those sent before.
type Files interface {
	Open(path string) (fs.File, error)
	FileID(ctx context.Context, hash string) (string, error)
	KeepFileID(ctx context.Context, hash, file string) error
}

// sendMedia sends a file of the course: by Telegram's name for it when it was
// sent before, else its bytes.
func (c *Client) sendMedia(ctx context.Context, chat int64, body outbox.Body) (int64, error) {
	data, err := c.read(body.Media.Path)
	if err != nil {
		return 0, fmt.Errorf("%w: the file of a page is gone: %w", outbox.ErrRefused, err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fileTimeout)
	defer cancel()
	sum := sha256.Sum256(append([]byte(body.Media.Kind), data...))
	hash := hex.EncodeToString(sum[:])
	if known, err := c.cfg.Files.FileID(ctx, hash); err == nil && known != "" {
		sent, err := c.sendFile(ctx, chat, body, &models.InputFileString{Data: known})
		if err == nil {
			return int64(sent.ID), nil
		}
		if r := refusal(err); !errors.Is(r, outbox.ErrRefused) {
			return 0, r
		}
		// Telegram no longer knows the name: the bytes are sent.
	}
	sent, err := c.sendFile(ctx, chat, body, &models.InputFileUpload{Filename: path.Base(body.Media.Path), Data: bytes.NewReader(data)})
	if err != nil {
		return 0, refusal(err)
	}
	if id := fileID(sent); id != "" {
		_ = c.cfg.Files.KeepFileID(ctx, hash, id) // without it the bytes are sent again
	}
	return int64(sent.ID), nil
}

func (c *Client) read(name string) ([]byte, error) {
	f, err := c.cfg.Files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func (c *Client) sendFile(ctx context.Context, chat int64, b outbox.Body, file models.InputFile) (*models.Message, error) {
	const mode = models.ParseModeHTML
	switch course.MediaKind(b.Media.Kind) {
	case course.Voice:
		return c.api.SendVoice(ctx, &tg.SendVoiceParams{ChatID: chat, Voice: file, Caption: b.Text, ParseMode: mode})
	case course.Audio:
		return c.api.SendAudio(ctx, &tg.SendAudioParams{ChatID: chat, Audio: file, Caption: b.Text, ParseMode: mode})
	case course.Video:
		return c.api.SendVideo(ctx, &tg.SendVideoParams{ChatID: chat, Video: file, Caption: b.Text, ParseMode: mode})
	case course.Document:
		return c.api.SendDocument(ctx, &tg.SendDocumentParams{ChatID: chat, Document: file, Caption: b.Text, ParseMode: mode})
	}
	return c.api.SendPhoto(ctx, &tg.SendPhotoParams{ChatID: chat, Photo: file, Caption: b.Text, ParseMode: mode})
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
