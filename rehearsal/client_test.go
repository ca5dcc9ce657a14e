package rehearsal_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"cohortbot/rehearsal"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// world is a server over real HTTP.
type world struct {
	*rehearsal.Server
	url string
}

func newWorld(t *testing.T, cfg rehearsal.Config) world {
	t.Helper()
	s := rehearsal.New(cfg)
	web := httptest.NewServer(s.API())
	t.Cleanup(func() {
		s.Close()
		web.Close()
	})
	return world{s, web.URL}
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// echo is a bot made with the library: it answers each text with a button
// and counts presses in the message.
func echo(t *testing.T, w world) *bot.Bot {
	t.Helper()
	handler := func(ctx context.Context, b *bot.Bot, u *models.Update) {
		keys := models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Press", CallbackData: "p"}}}}
		var err error
		switch {
		case u.CallbackQuery != nil:
			m := u.CallbackQuery.Message.Message
			_, err = b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: m.Chat.ID, MessageID: m.ID, Text: m.Text + "!", ReplyMarkup: keys})
			if err == nil {
				_, err = b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID, Text: "pressed"})
			}
		case u.Message != nil:
			_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "<b>heard</b> " + u.Message.Text, ParseMode: models.ParseModeHTML, ReplyMarkup: keys})
		}
		if err != nil && ctx.Err() == nil {
			t.Errorf("answering: %v", err)
		}
	}
	b, err := bot.New(w.Token(), bot.WithServerURL(w.url), bot.WithDefaultHandler(handler), bot.WithNotAsyncHandlers())
	if err != nil {
		t.Fatalf("making the bot: %v", err)
	}
	return b
}

func TestLibraryClientByPolling(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	b := echo(t, w)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { b.Start(ctx) })
	defer running.Wait()
	defer stop()
	converse(t, w)
}

func TestLibraryClientByWebhook(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	b := echo(t, w)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { b.StartWebhook(ctx) })
	hook := httptest.NewServer(b.WebhookHandler())
	defer hook.Close()
	defer running.Wait()
	defer stop()
	if _, err := b.SetWebhook(ctx, &bot.SetWebhookParams{URL: hook.URL + "/hook"}); err != nil {
		t.Fatal(err)
	}
	converse(t, w)
}

func converse(t *testing.T, w world) {
	t.Helper()
	ctx := soon(t)
	p := w.AddPhone(rehearsal.PhoneConfig{FirstName: "Shirin", LanguageCode: "ckb"})
	if err := p.Open("i_code"); err != nil {
		t.Fatal(err)
	}
	want := func(text string) {
		t.Helper()
		if err := p.Wait(ctx, func([]rehearsal.Message) bool { return p.Last().Text == text }); err != nil {
			t.Fatalf("want %q, have %q: %v", text, p.Last().Text, err)
		}
	}
	want("heard /start i_code")
	if got := fmt.Sprint(p.Last().Entities); got != "[{bold 0 5  } {bot_command 6 6  }]" {
		t.Errorf("entities %s", got)
	}
	if err := p.Press("Press"); err != nil {
		t.Fatal(err)
	}
	want("heard /start i_code!")
	if err := p.Wait(ctx, func([]rehearsal.Message) bool { return len(p.Toasts()) == 1 }); err != nil || p.Toasts()[0].Text != "pressed" {
		t.Errorf("toasts %v, %v", p.Toasts(), err)
	}
	if err := w.Settled(ctx); err != nil {
		t.Error(err)
	}
	if no := w.Refused(); len(no) > 0 {
		t.Errorf("refused: %+v", no)
	}
}
