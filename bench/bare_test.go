package bench

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// bareMain is the bot to compare with: the library used as its examples do. It
// stores nothing and makes the same two calls for each press.
func bareMain(ctx context.Context, usual bool) error {
	options := []tg.Option{tg.WithServerURL(os.Getenv(envAPI)), tg.WithDefaultHandler(bareHandle)}
	if !usual {
		transport := &http.Transport{MaxIdleConns: 128, MaxIdleConnsPerHost: 128, IdleConnTimeout: 90 * time.Second}
		options = append(options, tg.WithHTTPClient(time.Minute, &http.Client{Transport: transport}))
	}
	hook := os.Getenv(envHook)
	if hook != "" {
		options = append(options, tg.WithWebhookSecretToken(os.Getenv(envSecret)))
	}
	b, err := tg.New(os.Getenv(envToken), options...)
	if err != nil {
		return err
	}
	if hook == "" {
		fmt.Println("ready")
		b.Start(ctx)
		return nil
	}
	listener, err := net.Listen("tcp", os.Getenv(envListen))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: b.WebhookHandler(), ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	_, err = b.SetWebhook(ctx, &tg.SetWebhookParams{URL: hook, SecretToken: os.Getenv(envSecret)})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	b.StartWebhook(ctx)
	err = server.Close()
	<-served
	return err
}

// bareHandle answers anything typed with the first question, and a press with
// the next one.
func bareHandle(ctx context.Context, b *tg.Bot, u *models.Update) {
	if u.Message != nil {
		_, err := b.SendMessage(ctx, &tg.SendMessageParams{
			ChatID: u.Message.Chat.ID, Text: bareText(0), ParseMode: models.ParseModeHTML, ReplyMarkup: bareKeys(0),
		})
		bareTell(ctx, err)
		return
	}
	query := u.CallbackQuery
	if query == nil {
		return
	}
	_, data, _ := strings.Cut(query.Data, ".an.")
	n, _ := strconv.Atoi(strings.SplitN(data, ".", 2)[0])
	_, err := b.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: query.ID, Text: "Noted."})
	bareTell(ctx, err)
	_, err = b.EditMessageText(ctx, &tg.EditMessageTextParams{
		ChatID: query.Message.Message.Chat.ID, MessageID: query.Message.Message.ID,
		Text: bareText(n + 1), ParseMode: models.ParseModeHTML, ReplyMarkup: bareKeys(n + 1),
	})
	bareTell(ctx, err)
}

func bareTell(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		log.Print(err)
	}
}

// bareText is about as long as a question of the real bot.
func bareText(n int) string {
	return fmt.Sprintf("<b>Pulse</b>\nQuestion %d of 30\n\nQuestion q%02d", n+1, n)
}

func bareKeys(n int) models.InlineKeyboardMarkup {
	var m models.InlineKeyboardMarkup
	for _, o := range "abcd" {
		m.InlineKeyboard = append(m.InlineKeyboard, []models.InlineKeyboardButton{{
			Text: "Option " + string(o), CallbackData: fmt.Sprintf("00000000.an.%d.%c", n, o),
		}})
	}
	return m
}
