package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
)

// Greeter sets what Telegram shows around the chat: commands, descriptions, menu
// button and, if the course says so, the bot's name. It compares first and
// writes only what differs, for such writes are soon refused.
type Greeter struct {
	Client *Client
	Bundle *locales.Bundle
	Course func() *course.Course
	Log    *slog.Logger // default slog.Default()
}

// Run sets everything, waiting whenever Telegram asks to, until done or ctx ends.
func (g *Greeter) Run(ctx context.Context) {
	if g.Log == nil {
		g.Log = slog.Default()
	}
	for {
		err := g.greet(ctx)
		var wait *outbox.Throttled
		switch {
		case err == nil || ctx.Err() != nil:
			return
		case errors.As(err, &wait):
			sleep(ctx, wait.After)
		case errors.Is(err, outbox.ErrToken), errors.Is(err, outbox.ErrRefused):
			g.Log.Warn("commands and descriptions could not be set", "err", err)
			return
		default:
			g.Log.Warn("commands and descriptions could not be set; it is tried again", "err", err)
			sleep(ctx, time.Minute)
		}
	}
}

func (g *Greeter) greet(ctx context.Context) error {
	// The sets without a language serve apps in any other language.
	first := g.Course().Languages[0]
	if slices.Contains(g.Course().Languages, locales.English) {
		first = locales.English
	}
	if err := g.inLanguage(ctx, first, ""); err != nil {
		return err
	}
	for _, l := range g.Course().Languages {
		code := g.Bundle.TelegramCode(l)
		if code == "" {
			continue
		}
		if err := g.inLanguage(ctx, l, code); err != nil {
			return err
		}
	}
	return g.menuButton(ctx)
}

func (g *Greeter) inLanguage(ctx context.Context, l locales.Lang, code string) error {
	if err := g.commands(ctx, l, code); err != nil {
		return fmt.Errorf("set commands: %w", err)
	}
	if err := g.descriptions(ctx, l, code); err != nil {
		return fmt.Errorf("set descriptions: %w", err)
	}
	if name := g.Course().Bot.Name.In(l); name != "" {
		return g.name(ctx, name, code)
	}
	return nil
}

func (g *Greeter) commands(ctx context.Context, l locales.Lang, code string) error {
	list, err := commandsIn(g.Bundle, l, dialog.Commands())
	if err != nil {
		return err
	}
	want := botCommands(list)
	scope := &models.BotCommandScopeAllPrivateChats{}
	have, err := g.Client.api.GetMyCommands(ctx, &tg.GetMyCommandsParams{Scope: scope, LanguageCode: code})
	if err != nil {
		return refusal(err)
	}
	if slices.Equal(have, want) {
		return nil
	}
	_, err = g.Client.api.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: want, Scope: scope, LanguageCode: code})
	return refusal(err)
}

// commandsIn gives commands with what they do, in a language.
func commandsIn(b *locales.Bundle, l locales.Lang, names []string) ([]outbox.Command, error) {
	var out []outbox.Command
	for _, name := range names {
		text, err := b.Plain(l, "cmd_"+name, nil)
		if err != nil {
			return nil, err
		}
		out = append(out, outbox.Command{Name: name, Text: text})
	}
	return out, nil
}

func botCommands(list []outbox.Command) []models.BotCommand {
	var out []models.BotCommand
	for _, c := range list {
		out = append(out, models.BotCommand{Command: c.Name, Description: c.Text})
	}
	return out
}

// list sets the commands of one chat, or takes away those set for it.
func (c *Client) list(ctx context.Context, chat int64, list []outbox.Command) error {
	scope := &models.BotCommandScopeChat{ChatID: chat}
	if len(list) == 0 {
		_, err := c.api.DeleteMyCommands(ctx, &tg.DeleteMyCommandsParams{Scope: scope})
		return refusal(err)
	}
	_, err := c.api.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: botCommands(list), Scope: scope})
	return refusal(err)
}

func (g *Greeter) descriptions(ctx context.Context, l locales.Lang, code string) error {
	long, short, err := g.words(l)
	if err != nil {
		return err
	}
	have, err := g.Client.api.GetMyDescription(ctx, &tg.GetMyDescriptionParams{LanguageCode: code})
	if err != nil {
		return refusal(err)
	}
	if have.Description != long {
		p := &tg.SetMyDescriptionParams{Description: long, LanguageCode: code}
		if _, err := g.Client.api.SetMyDescription(ctx, p); err != nil {
			return refusal(err)
		}
	}
	brief, err := g.Client.api.GetMyShortDescription(ctx, &tg.GetMyShortDescriptionParams{LanguageCode: code})
	if err != nil {
		return refusal(err)
	}
	if brief.ShortDescription == short {
		return nil
	}
	p := &tg.SetMyShortDescriptionParams{ShortDescription: short, LanguageCode: code}
	_, err = g.Client.api.SetMyShortDescription(ctx, p)
	return refusal(err)
}

// words are the course's descriptions, or else the catalogue's.
func (g *Greeter) words(l locales.Lang) (long, short string, err error) {
	own := g.Course().Bot
	if long, err = g.Bundle.Plain(l, "bot_description", nil); err != nil {
		return "", "", err
	}
	if short, err = g.Bundle.Plain(l, "bot_about", nil); err != nil {
		return "", "", err
	}
	if text, ok := own.Description[l]; ok {
		long = text
	}
	if text, ok := own.About[l]; ok {
		short = text
	}
	return long, short, nil
}

func (g *Greeter) name(ctx context.Context, name, code string) error {
	have, err := g.Client.api.GetMyName(ctx, &tg.GetMyNameParams{LanguageCode: code})
	if err != nil {
		return refusal(err)
	}
	if have.Name == name {
		return nil
	}
	_, err = g.Client.api.SetMyName(ctx, &tg.SetMyNameParams{Name: name, LanguageCode: code})
	return refusal(err)
}

// menuButton makes the commands open from the button beside the input field, for
// every private chat. The library cannot leave out the chat, so the calls are
// made here.
func (g *Greeter) menuButton(ctx context.Context) error {
	type button struct {
		Type string `json:"type"`
	}
	want := button{Type: "commands"}
	var have button
	if err := g.Client.call(ctx, "getChatMenuButton", struct{}{}, &have); err != nil {
		return fmt.Errorf("ask for the menu button: %w", err)
	}
	if have == want {
		return nil
	}
	var done bool
	if err := g.Client.call(ctx, "setChatMenuButton", map[string]button{"menu_button": want}, &done); err != nil {
		return fmt.Errorf("set the menu button: %w", err)
	}
	return nil
}

// Name asks Telegram for the bot's user name.
func (c *Client) Name(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	me, err := c.api.GetMe(ctx)
	if err != nil {
		return "", refusal(err)
	}
	return me.Username, nil
}

// receiveTimeout is short: polling goes on without the answer, and a webhook is
// set again.
const receiveTimeout = 5 * time.Second

// Receive tells Telegram how updates are to be delivered: to url with secret, or
// by polling when url is empty. It writes only when that differs.
func (c *Client) Receive(ctx context.Context, url, secret string) error {
	ctx, cancel := context.WithTimeout(ctx, receiveTimeout)
	defer cancel()
	if url != "" {
		// The secret cannot be compared, so it is always set anew.
		_, err := c.api.SetWebhook(ctx, &tg.SetWebhookParams{URL: url, SecretToken: secret, AllowedUpdates: AllowedUpdates()})
		return refusal(err)
	}
	info, err := c.api.GetWebhookInfo(ctx)
	if err != nil {
		return refusal(err)
	}
	if info.URL == "" {
		return nil
	}
	_, err = c.api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
	return refusal(err)
}
