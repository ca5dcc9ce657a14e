package bot_test

import (
	"strconv"
	"strings"
	"testing"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/seal"
)

// What somebody sent goes on by Telegram's name for it, of every kind: with words and buttons
// under it, covered where it is to be, and its words can be changed.
func TestAFileGoesOnByItsName(t *testing.T) {
	server, api, phone := opened(t)
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	chat := seal.Conceal(strconv.FormatInt(phone.ID(), 10))
	keys := [][]outbox.Key{{{Label: "Read", Token: "x"}}}
	for _, kind := range []string{rehearsal.KindPhoto, rehearsal.KindVoice, rehearsal.KindAudio, rehearsal.KindVideo, rehearsal.KindDocument} {
		if _, err := phone.Attach(kind, "hers"); err != nil {
			t.Fatal(err)
		}
		name := phone.Last().File.ID
		body := outbox.Body{Text: "a <b>word</b>", Keyboard: keys, Media: &outbox.Media{Kind: kind, File: name, Hidden: true}}
		id, err := client.Transmit(t.Context(), chat, dialog.OpSend, 0, packed(t, body))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		covered := kind == rehearsal.KindPhoto || kind == rehearsal.KindVideo
		if m := phone.Last(); !m.FromBot || m.Kind != kind || m.File.ID != name || m.Caption != "a word" || len(m.Keyboard) != 1 || m.Hidden != covered {
			t.Errorf("%s arrived as %+v", kind, m)
		}
		body.Text, body.Keyboard = "another", nil
		if _, err := client.Transmit(t.Context(), chat, dialog.OpEdit, id, packed(t, body)); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if m := phone.Last(); m.Caption != "another" || len(m.Keyboard) != 0 {
			t.Errorf("%s became %+v", kind, m)
		}
	}
}

// Somebody's own words are shown as they are; hidden, there is no code in them, which
// Telegram would show.
func TestOwnWords(t *testing.T) {
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	r := &bot.Renderer{Bundle: words}
	own := seal.Conceal("one <b>two</b>\n<pre><code class=\"language-go\">x</code></pre> <code>y</code>")
	her := &cohort.Participant{Lang: "ar"}
	for hidden, want := range map[bool]string{
		false: "one <b>two</b>\n<pre><code class=\"language-go\">x</code></pre> <code>y</code>",
		true:  "<tg-spoiler>one <b>two</b>\nx y</tg-spoiler>",
	} {
		body, err := r.Render(her, dialog.Say{Parts: []dialog.Part{{Own: own, Lang: "en", Hidden: hidden}}})
		if err != nil || body.Text != want {
			t.Errorf("hidden %v: %q, %v", hidden, body.Text, err)
		}
	}
	file := &cohort.Attachment{Kind: "photo", ID: seal.Conceal("name")}
	body, err := r.Render(her, dialog.Say{Parts: []dialog.Part{{Own: own}}, Attached: file, Hidden: true})
	if err != nil || body.Media == nil || body.Media.File != "name" || !body.Media.Hidden {
		t.Errorf("a file: %+v, %v", body, err)
	}
	long := seal.Conceal(strings.Repeat("x", dialog.MostCaption+1))
	if body, err := r.Render(her, dialog.Say{Attached: file}); err != nil || body.Text != "" || body.Media == nil {
		t.Errorf("a file that speaks for itself: %+v, error %v", body, err)
	}
	if _, err := r.Render(her, dialog.Say{Parts: []dialog.Part{{Own: long}}, Attached: file}); err == nil {
		t.Error("a caption that is too long is sent")
	}
}
