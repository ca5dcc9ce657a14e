package rehearsal_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"testing"

	"cohortbot/rehearsal"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// lines is what the small bot of the page's tests says in one language.
type lines struct {
	hello, question, answerA, answerB, right, alert, page, next, back, photo, thanks, menu string
}

func linesIn(lang string) lines {
	switch lang {
	case "ar":
		return lines{"أهلاً وسهلاً بكِ!\n\n<b>البرنامج</b> مجاني ويستغرق نحو \u2066أربعة\u2069 أسابيع. يمكنكِ التوقف متى شئتِ بكتابة \u2066/cancel\u2069.\n<blockquote>بياناتكِ محفوظة، ولا يراها إلا فريق البرنامج.</blockquote>\nالجواب: <tg-spoiler>نعم، /menu</tg-spoiler>",
			"<b>السؤال 3 من 10</b>\nما أول ما تفعله القائدة حين يختلف فريقها؟\n\nأ. تستمع إلى الجميع قبل أن تقرر\nب. تقرر وحدها وبسرعة", "أ. تستمع إلى الجميع", "ب. تقرر وحدها", "إجابة صحيحة ✅", "انتهت مدة هذا السؤال", "صفحة 2 من 4، نحو 3 دقائق", "التالي ⬅️", "➡️ رجوع", "صورة من الدرس الأول", "شكراً، وصلتنا رسالتكِ", "القائمة الرئيسية"}
	case "ckb":
		return lines{"بەخێربێیت!\n\n<b>بەرنامەکە</b> بێ بەرامبەرە و نزیکەی \u2066چوار\u2069 هەفتە دەخایەنێت. هەر کاتێک بتەوێت دەتوانیت بە \u2066/cancel\u2069 ڕایبگریت.\n<blockquote>زانیارییەکانت پارێزراون و تەنها تیمی بەرنامەکە دەیانبینێت.</blockquote>\nوەڵام: <tg-spoiler>بەڵێ</tg-spoiler>",
			"<b>پرسیاری 3 لە 10</b>\nکاتێک تیمەکەی ڕای جیاوازی هەیە، سەرکردە یەکەم جار چی دەکات؟\n\nA. پێش بڕیاردان گوێ لە هەمووان دەگرێت\nB. بە تەنیا و بە خێرایی بڕیار دەدات", "A. گوێ لە هەمووان دەگرێت", "B. بە تەنیا بڕیار دەدات", "وەڵامێکی دروستە ✅", "کاتی ئەم پرسیارە تەواو بوو", "لاپەڕەی 2 لە 4، نزیکەی 3 خولەک", "دواتر ⬅️", "➡️ گەڕانەوە", "وێنەیەک لە وانەی یەکەم", "سوپاس، نامەکەت گەیشت", "لیستی سەرەکی"}
	}
	return lines{"Welcome!\n\nThe <b>programme</b> is free and takes about four weeks. You may stop at any time with /cancel.\n<blockquote>Your data is kept safe, and only the team sees it.</blockquote>\nAnswer: <tg-spoiler>yes</tg-spoiler>",
		"<b>Question 3 of 10</b>\nWhat does a leader do first when her team disagrees?\n\nA. Listens to everyone before she decides\nB. Decides alone and quickly", "A. Listens to everyone before she decides, whatever the hour", "B. Decides alone", "That is right ✅", "The time for this question is over", "Page 2 of 4, about 3 minutes", "➡️ Next", "Back ⬅️", "A picture from the first lesson", "Thank you, your message has arrived", "Main menu"}
}

// teacher is a small bot with one screen, a question and a picture.
type teacher struct {
	t   *testing.T
	api *bot.Bot
}

func startTeacher(t *testing.T, w world) {
	t.Helper()
	teach := &teacher{t: t}
	api, err := bot.New(w.Token(), bot.WithServerURL(w.url), bot.WithDefaultHandler(teach.handle), bot.WithNotAsyncHandlers())
	if err != nil {
		t.Fatal(err)
	}
	teach.api = api
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { api.Start(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	for lang, set := range map[string][]models.BotCommand{
		"":   {{Command: "menu", Description: "Main menu"}, {Command: "language", Description: "Language"}, {Command: "help", Description: "Help"}},
		"ar": {{Command: "menu", Description: "القائمة الرئيسية"}, {Command: "language", Description: "اللغة"}, {Command: "help", Description: "مساعدة"}},
	} {
		if _, err := api.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: set, LanguageCode: lang}); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *teacher) handle(ctx context.Context, _ *bot.Bot, u *models.Update) {
	var err error
	switch {
	case u.CallbackQuery != nil:
		err = c.pressed(ctx, u.CallbackQuery)
	case u.Message != nil && strings.HasPrefix(u.Message.Text, "/start"):
		err = c.send(ctx, u.Message.Chat.ID, linesIn(u.Message.From.LanguageCode).hello, "next", linesIn(u.Message.From.LanguageCode).next)
	case u.Message != nil && u.Message.Text == "/menu":
		err = c.picture(ctx, u.Message.Chat.ID, linesIn(u.Message.From.LanguageCode))
	case u.Message != nil:
		err = c.send(ctx, u.Message.Chat.ID, linesIn(u.Message.From.LanguageCode).thanks)
	}
	if err != nil && ctx.Err() == nil {
		c.t.Errorf("the bot of the test: %v", err)
	}
}

// send takes data and label of each button in turn, one a row.
func (c *teacher) send(ctx context.Context, chat int64, text string, keys ...string) error {
	p := &bot.SendMessageParams{ChatID: chat, Text: text, ParseMode: models.ParseModeHTML}
	if len(keys) > 0 {
		p.ReplyMarkup = board(keys)
	}
	_, err := c.api.SendMessage(ctx, p)
	return err
}

func board(keys []string) models.InlineKeyboardMarkup {
	var rows [][]models.InlineKeyboardButton
	for i := 0; i < len(keys); i += 2 {
		rows = append(rows, []models.InlineKeyboardButton{{Text: keys[i+1], CallbackData: keys[i]}})
	}
	return models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

func (c *teacher) pressed(ctx context.Context, q *models.CallbackQuery) error {
	l, m := linesIn(q.From.LanguageCode), q.Message.Message
	answer := &bot.AnswerCallbackQueryParams{CallbackQueryID: q.ID}
	edit := &bot.EditMessageTextParams{ChatID: m.Chat.ID, MessageID: m.ID, ParseMode: models.ParseModeHTML}
	switch q.Data {
	case "next":
		edit.Text, edit.ReplyMarkup = l.question, board([]string{"a", l.answerA, "b", l.answerB})
	case "a":
		answer.Text = l.right
		keys := board([]string{"b", l.back})
		keys.InlineKeyboard[0] = append(keys.InlineKeyboard[0], models.InlineKeyboardButton{Text: l.next, CallbackData: "b"})
		edit.Text, edit.ReplyMarkup = "<i>"+l.page+"</i>", keys
	default:
		answer.Text, answer.ShowAlert = l.alert, true
	}
	if edit.Text != "" {
		if _, err := c.api.EditMessageText(ctx, edit); err != nil {
			return err
		}
	}
	_, err := c.api.AnswerCallbackQuery(ctx, answer)
	return err
}

func (c *teacher) picture(ctx context.Context, chat int64, l lines) error {
	img := image.NewRGBA(image.Rect(0, 0, 480, 270))
	for y := range 270 {
		for x := range 480 {
			img.Set(x, y, color.RGBA{R: uint8(60 + y/3), G: uint8(120 + x/8), B: uint8(170 - y/4), A: 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return err
	}
	if _, err := c.api.SendChatAction(ctx, &bot.SendChatActionParams{ChatID: chat, Action: models.ChatActionTyping}); err != nil {
		return err
	}
	_, err := c.api.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: chat, Photo: &models.InputFileUpload{Filename: "p.png", Data: &out}, Caption: l.photo})
	return err
}

// invited adds three phones with an invitation in each language.
func invited(w world) []*rehearsal.Phone {
	var out []*rehearsal.Phone
	for _, who := range [][2]string{{"ar", "زينب"}, {"ckb", "شیرین"}, {"en", "Sara"}} {
		out = append(out, w.AddPhone(rehearsal.PhoneConfig{FirstName: who[1], LanguageCode: who[0], Invitation: rehearsal.Invitation(who[0], w.Link("i_7KQ2M"))}))
	}
	return out
}
