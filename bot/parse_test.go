package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
	"cohortbot/turn"
)

// heard notes what reaches the turns, and what is set aside.
type heard struct {
	events []dialog.Event
	parked []string // causes
}

func (h *heard) Run(_ context.Context, e dialog.Envelope) (turn.Outcome, error) {
	h.events = append(h.events, e.Event)
	return turn.Outcome{}, nil
}

func (h *heard) Park(_ context.Context, key, _, cause string, _ seal.Private) error {
	h.parked = append(h.parked, key+" "+cause)
	return nil
}

func newEars(t testing.TB) (*Intake, *heard) {
	t.Helper()
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	h := &heard{}
	return NewIntake(IntakeConfig{
		Turns: h, Lot: h, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Parser: &Parser{Keys: keys, Bundle: bundle, Invite: func(p string) (string, bool) { return p, strings.HasPrefix(p, "i_") }},
	}), h
}

// said is an update in which somebody sends a text.
func said(text string) string {
	return fmt.Sprintf(`{"update_id":7,"message":{"message_id":1,"date":1,"text":%q,`+
		`"from":{"id":5,"is_bot":false,"first_name":"N"},"chat":{"id":5,"type":"private"}}}`, text)
}

func TestCommandsAreRead(t *testing.T) {
	for text, want := range map[string]dialog.Said{
		"/menu":                         {Command: "menu"},
		"/MENU@some_bot":                {Command: "menu"},
		" /menu and more":               {Command: "menu"},
		"/start i_abcDEF":               {Command: "start", Payload: true, Invitation: "i_abcDEF"},
		"/START i_abcDEF\nhello":        {Command: "start", Payload: true, Invitation: "i_abcDEF"},
		"/start m_first-steps":          {Command: "start", Payload: true, Module: "first-steps"},
		"/start anything":               {Command: "start", Payload: true},
		"\u200f\u2066/menu\u2069":       {Command: "menu"}, // copied from a message of the bot's
		"\u2066/start i_abcDEF\u2069\n": {Command: "start", Payload: true, Invitation: "i_abcDEF"},
		"/\u212aelvin":                  {}, // folds to a letter of commands, and is none
		"/\u0130stanbul":                {},
		"مرحبا /menu":                   {},
		"/":                             {},
		"/" + strings.Repeat("a", 33):   {},
	} {
		in, h := newEars(t)
		if err := in.Handle(t.Context(), []byte(said(text))); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if len(h.events) != 1 || h.events[0].Said == nil || len(h.parked) > 0 {
			t.Fatalf("%q: events %v, parked %v", text, h.events, h.parked)
		}
		got := *h.events[0].Said
		if got.Command == "" && got.Text.Reveal() != text {
			t.Errorf("%q is read as the text %q", text, got.Text.Reveal())
		}
		if got.Heard != (dialog.Heard{Message: 1, Date: 1000}) {
			t.Errorf("%q is heard as %+v", text, got.Heard)
		}
		got.Text, got.Heard = seal.Private{}, dialog.Heard{}
		if got != want {
			t.Errorf("%q is read as %+v, want %+v", text, got, want)
		}
	}
}

// What Telegram adds to its messages one day makes none of them unreadable.
func TestWhatIsNewIsPassedOver(t *testing.T) {
	const from = `"from":{"id":5,"first_name":"N"},"chat":{"id":5,"type":"private"}`
	const odd = `"forward_origin":{"type":"from_the_moon"},"reply_to_message":{"paid_media":{"paid_media":[{"type":"scent"}]}}`
	in, h := newEars(t)
	for _, raw := range []string{
		`{"update_id":1,"message":{"message_id":1,"text":"hello",` + odd + `,` + from + `}}`,
		`{"update_id":2,"edited_message":{"message_id":1,"text":"hello",` + odd + `,` + from + `}}`,
		`{"update_id":3,"callback_query":{"data":"x","from":{"id":5},"message":{"message_id":1,` + odd + `,` + from + `}}}`,
		`{"update_id":4,"my_chat_member":{` + from + `,"new_chat_member":{"status":"guest_of_honour"}}}`,
		`{"update_id":5,"message":{"message_id":1,"scent":{"of":"roses"},` + from + `}}`,
	} {
		if err := in.Handle(t.Context(), []byte(raw)); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
	if len(h.parked) > 0 || len(h.events) != 5 {
		t.Fatalf("parked %v, events %v", h.parked, h.events)
	}
	switch e := h.events; {
	case e[0].Sent == nil || e[0].Sent.What != "forward", e[1].Said == nil || !e[1].Said.Edited, e[2].Pressed == nil,
		e[3].Standing == nil || e[3].Standing.Blocked, e[4].Sent == nil || e[4].Sent.What != "other":
		t.Errorf("read as %+v", e)
	}
}

// Each kind of content is named, and with it the message that brings it.
func TestContentIsNamed(t *testing.T) {
	for content, want := range map[string]string{
		`"photo":[{}]`: "photo", `"voice":{}`: "voice", `"audio":{}`: "voice", `"video":{}`: "video", `"video_note":{}`: "video",
		`"animation":{},"document":{}`: "video", `"document":{}`: "document", `"sticker":{}`: "sticker", `"contact":{}`: "contact",
		`"location":{},"venue":{}`: "location", `"poll":{}`: "poll", `"dice":{}`: "other",
		`"text":"her words","forward_origin":{"type":"user"}`: "forward", `"photo":[{}],"forward_date":1`: "forward",
	} {
		in, h := newEars(t)
		raw := `{"update_id":7,"message":{"message_id":9,"date":2,` + content + `,"from":{"id":5},"chat":{"id":5,"type":"private"}}}`
		if err := in.Handle(t.Context(), []byte(raw)); err != nil {
			t.Fatal(err)
		}
		if len(h.events) != 1 || h.events[0].Sent == nil || *h.events[0].Sent != (dialog.Sent{What: want, Heard: dialog.Heard{Message: 9, Date: 2000}}) {
			t.Errorf("%s is read as %+v, want %s", content, h.events, want)
		}
	}
	in, h := newEars(t)
	raw := strings.Replace(said("/start i_abc"), `"date":1`, `"date":1,"forward_date":1`, 1)
	if err := in.Handle(t.Context(), []byte(raw)); err != nil || h.events[0].Said == nil || h.events[0].Said.Invitation != "i_abc" {
		t.Errorf("a link's code sent on is read as %+v, error %v", h.events[0], err)
	}
}

// What Telegram tells of the chat itself nobody said; a file's words that she edits are
// answered as an edited message, a place that moves on is not.
func TestWhatNobodySaid(t *testing.T) {
	for content, want := range map[string]bool{
		`"message":{"pinned_message":{"message_id":1},`: false, `"message":{"message_auto_delete_timer_changed":{},`: false,
		`"message":{"write_access_allowed":{},`: false, `"message":{"chat_background_set":{},`: false,
		`"edited_message":{"location":{},`: false, `"edited_message":{"photo":[{}],"caption":"new words",`: true,
	} {
		in, h := newEars(t)
		raw := `{"update_id":7,` + content + `"message_id":9,"date":2,"from":{"id":5},"chat":{"id":5,"type":"private"}}}`
		if err := in.Handle(t.Context(), []byte(raw)); err != nil {
			t.Fatal(err)
		}
		if heard := len(h.events) == 1 && h.events[0].Said != nil && h.events[0].Said.Edited; heard != want || len(h.events) > 1 {
			t.Errorf("%s is read as %+v", content, h.events)
		}
	}
}

// The words under a file that she edits are hers, as a text is; they are none of its kind.
func TestAnEditedCaptionIsRead(t *testing.T) {
	for origin, want := range map[string]string{``: "new words", `"forward_origin":{},`: ""} {
		in, h := newEars(t)
		raw := `{"update_id":7,"edited_message":{"photo":[{}],"caption":"new words",` + origin + `"message_id":9,"date":2,"from":{"id":5},"chat":{"id":5,"type":"private"}}}`
		if err := in.Handle(t.Context(), []byte(raw)); err != nil {
			t.Fatal(err)
		}
		if s := h.events[0].Said; s == nil || s.Caption.Reveal() != want || !s.Text.IsZero() && s.Text.Reveal() != "" {
			t.Errorf("%q is read as %+v", origin, h.events)
		}
	}
}

func TestWhatCannotBeReadIsSetAside(t *testing.T) {
	in, h := newEars(t)
	if err := in.Handle(t.Context(), []byte(`{"update_id":8,"message":{"message_id":"one"}}`)); err != nil {
		t.Fatal(err)
	}
	if len(h.parked) != 1 || h.parked[0] != "tg:8 content" {
		t.Errorf("parked %v", h.parked)
	}
	for _, raw := range []string{`{}`, `[]`, `null`, ``, `{"update_id":-1}`, `{"update_id":"8"}`, `{"update_id":99999999999999999999}`} {
		if err := in.Handle(t.Context(), []byte(raw)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: error %v, want %v", raw, err, ErrMalformed)
		}
	}
}

// FuzzHandle looks for anything that is neither handled, set aside, nor refused.
func FuzzHandle(f *testing.F) {
	f.Add([]byte(said("/start i_abc")))
	f.Add([]byte(said("/\u212a")))
	f.Add([]byte(`{"update_id":3,"callback_query":{"id":"9","data":"1.an.x.y","from":{"id":5}}}`))
	f.Add([]byte(`{"update_id":4,"my_chat_member":{"chat":{"id":-4,"type":"private"},"new_chat_member":{"status":"kicked"}}}`))
	in, h := newEars(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := readUpdate(raw)
		if err != nil {
			return
		}
		if _, err := in.parse(u); err != nil && !u.broken {
			t.Fatalf("%q: %v, parked %v", raw, err, h.parked)
		}
	})
}

// TestAnothersChatIsPassedOver: nobody is answered in a chat that is not hers, and a
// person's chat is not left as a group would be.
func TestAnothersChatIsPassedOver(t *testing.T) {
	const her, anothers = `"from":{"id":5,"first_name":"N"}`, `"chat":{"id":6,"type":"private"}`
	for _, content := range []string{
		`"message":{"message_id":1,"date":1,"text":"/start",` + her + `,` + anothers + `}`,
		`"edited_message":{"message_id":1,"date":1,"text":"x",` + her + `,` + anothers + `}`,
		`"callback_query":{"id":"","data":"x",` + her + `,"message":{"message_id":1,` + anothers + `}}`,
		`"my_chat_member":{` + her + `,` + anothers + `,"new_chat_member":{"status":"member"}}`,
		`"my_chat_member":{` + her + `,"chat":{"id":6,"type":"group"},"new_chat_member":{"status":"member"}}`,
	} {
		in, h := newEars(t) // without a client: a group cannot be left
		if err := in.Handle(t.Context(), []byte(`{"update_id":7,`+content+`}`)); err != nil {
			t.Fatalf("%s: %v", content, err)
		}
		if len(h.events)+len(h.parked) > 0 {
			t.Errorf("%s: events %v, parked %v", content, h.events, h.parked)
		}
	}
}
