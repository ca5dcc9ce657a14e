package rehearsal_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

// clock is time that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// refused checks the code and the words of a refusal.
func refused(t *testing.T, got answer, code int, words string) {
	t.Helper()
	if got.OK || got.Code != code || !strings.Contains(got.Description, words) {
		t.Errorf("got ok=%v %d %q, want %d …%q…", got.OK, got.Code, got.Description, code, words)
	}
}

func accepted(t *testing.T, got answer) answer {
	t.Helper()
	if !got.OK {
		t.Errorf("refused: %d %q", got.Code, got.Description)
	}
	return got
}

func started(t *testing.T, w world) *rehearsal.Phone {
	t.Helper()
	p := w.AddPhone(rehearsal.PhoneConfig{FirstName: "Zaynab", LanguageCode: "ar"})
	if err := p.Open(""); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWhoMayBeWrittenTo(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := w.AddPhone(rehearsal.PhoneConfig{})
	say := func(chat any) answer { return w.call(t, "sendMessage", params{"chat_id": chat, "text": "hello"}) }
	refused(t, say(""), 400, "chat_id is empty")
	refused(t, say(77), 400, "Bad Request: chat not found")
	refused(t, say(p.ID()), 403, "Forbidden: bot can't initiate conversation with a user")
	if _, err := p.Say("hello"); err != nil {
		t.Fatal(err)
	}
	accepted(t, say(p.ID()))
	p.Block()
	refused(t, say(p.ID()), 403, "Forbidden: bot was blocked by the user")
	if _, err := p.Say("still there?"); err == nil {
		t.Error("a blocked bot was written to")
	}
	p.Unblock()
	accepted(t, say(p.ID()))
	if p.Last().Text != "hello" || !p.Last().FromBot {
		t.Errorf("last is %+v", p.Last())
	}
}

func TestGroups(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	for _, kind := range []string{"group", "supergroup", "channel"} {
		g := w.Group(kind, "Room")
		say := func() answer { return w.call(t, "sendMessage", params{"chat_id": g.ID(), "text": "private only"}) }
		refused(t, say(), 403, "bot is not a member of the "+kind+" chat")
		g.AddBot(p)
		g.Say(p, "hello all")
		accepted(t, say())
		accepted(t, w.call(t, "leaveChat", params{"chat_id": g.ID()}))
		if g.BotIsMember() {
			t.Error("the bot is still a member")
		}
		refused(t, say(), 403, "bot is not a member")
	}
	refused(t, w.call(t, "leaveChat", params{"chat_id": p.ID()}), 400, "can't be changed in private chats")
	var log []string
	for _, u := range w.Updates() {
		log = append(log, string(u))
	}
	all := strings.Join(log, "\n")
	for _, part := range []string{`"type":"channel"`, `"channel_post":`, `"new_chat_members":`, `"status":"administrator"`, `"status":"left"`} {
		if !strings.Contains(all, part) {
			t.Errorf("no update with %s", part)
		}
	}
}

func TestEditing(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	edit := func(id int, text string) answer {
		return w.call(t, "editMessageText", params{"chat_id": p.ID(), "message_id": id, "text": text, "parse_mode": "HTML"})
	}
	id := accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "one", "reply_markup": inline(row(2, "d"))})).id(t)
	refused(t, edit(id+1, "two"), 400, "message to edit not found")
	refused(t, edit(0, "two"), 400, "message identifier is not specified")
	refused(t, edit(p.Messages()[0].ID, "two"), 400, "message can't be edited")
	accepted(t, edit(id, "<b>two</b>"))
	refused(t, edit(id, "<b>two</b>"), 400, "message is not modified: specified new message content and reply markup are exactly the same")
	refused(t, edit(id, a(4097)), 400, "message is too long")
	refused(t, edit(id, ""), 400, "message text is empty")
	if m := p.Last(); m.Text != "two" || m.Edited.IsZero() || m.Keyboard != nil || len(m.Entities) != 1 {
		t.Errorf("after the edit: %+v", m)
	}
	refused(t, w.call(t, "editMessageCaption", params{"chat_id": p.ID(), "message_id": id, "caption": "c"}), 400, "there is no caption in the message to edit")
	photo := accepted(t, w.call(t, "sendPhoto", params{"chat_id": p.ID(), "photo": picture(t, 9, 9), "caption": "one"})).id(t)
	refused(t, edit(photo, "text"), 400, "there is no text in the message to edit")
	accepted(t, w.call(t, "editMessageCaption", params{"chat_id": p.ID(), "message_id": photo, "caption": "two"}))
	keys := params{"chat_id": p.ID(), "message_id": photo, "reply_markup": inline(row(1, "e"))}
	accepted(t, w.call(t, "editMessageReplyMarkup", keys))
	refused(t, w.call(t, "editMessageReplyMarkup", keys), 400, "message is not modified")
	if m := p.Last(); m.Caption != "two" || m.Keyboard[0][0].Data != "e" || m.File.Width != 9 {
		t.Errorf("after the edits: %+v", m)
	}
}

func TestDeleting(t *testing.T) {
	c := newClock()
	w := newWorld(t, rehearsal.Config{Now: c.now})
	p := started(t, w)
	say := func() int {
		return accepted(t, w.call(t, "sendMessage", params{"chat_id": p.ID(), "text": "x"})).id(t)
	}
	del := func(id int) answer {
		return w.call(t, "deleteMessage", params{"chat_id": p.ID(), "message_id": id})
	}
	old := say()
	c.pass(time.Hour)
	young := say()
	c.pass(47*time.Hour + time.Second)
	refused(t, del(old), 400, "message can't be deleted for everyone")
	accepted(t, del(young))
	refused(t, del(young), 400, "message to delete not found")
	hers, _ := p.Say("mine")
	accepted(t, del(hers))
	many := func(ids ...any) answer {
		return w.call(t, "deleteMessages", params{"chat_id": p.ID(), "message_ids": ids})
	}
	refused(t, many(), 400, "message identifiers are not specified")
	accepted(t, many(list(100, func(i int) any { return 5_000_000 + i })...))
	refused(t, many(list(101, func(i int) any { return i })...), 400, "too many message identifiers")
	refused(t, many(say(), old), 400, "can't be deleted")
	accepted(t, many(say(), young))
	if n := len(p.Messages()); n != 3 { // Start, the old one, the one beside the old one
		t.Errorf("%d messages left", n)
	}
}

func TestFilesTravel(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	accepted(t, w.call(t, "sendPhoto", params{"chat_id": p.ID(), "photo": picture(t, 30, 20), "caption": "<i>c</i>", "parse_mode": "HTML"}))
	m := p.Last()
	if m.Kind != rehearsal.KindPhoto || m.File.Width != 30 || m.Caption != "c" || len(m.Entities) != 1 {
		t.Fatalf("photo %+v", m)
	}
	accepted(t, w.call(t, "sendPhoto", params{"chat_id": p.ID(), "photo": m.File.ID}))
	refused(t, w.call(t, "sendVoice", params{"chat_id": p.ID(), "voice": m.File.ID}), 400, "can't use file of type Photo as Voice")
	accepted(t, w.call(t, "copyMessage", params{"chat_id": p.ID(), "from_chat_id": p.ID(), "message_id": m.ID}))
	refused(t, w.call(t, "copyMessage", params{"chat_id": p.ID(), "from_chat_id": p.ID(), "message_id": 1}), 400, "message to copy not found")
	got := string(accepted(t, w.call(t, "getFile", params{"file_id": m.File.ID})).Result)
	refused(t, w.call(t, "getFile", params{"file_id": "x"}), 400, "invalid file_id")
	_, path, _ := strings.Cut(got, `"file_path":"`)
	path, _, _ = strings.Cut(path, `"`)
	for token, status := range map[string]int{w.Token(): 200, "1:x": 401} {
		res, err := http.Get(w.url + "/file/bot" + token + "/" + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != status {
			t.Errorf("file answered %d, want %d", res.StatusCode, status)
		}
	}
}

func TestProfile(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := w.AddPhone(rehearsal.PhoneConfig{LanguageCode: "ar"})
	set := func(name string, more params) {
		more["commands"] = commands(1, name, "d")
		accepted(t, w.call(t, "setMyCommands", more))
	}
	want := func(name string) {
		t.Helper()
		if c := p.Commands(); len(c) != 1 || c[0].Command != name {
			t.Errorf("commands %v, want %s", c, name)
		}
	}
	set("all", params{})
	want("all")
	set("arabic", params{"language_code": "ar"})
	want("arabic")
	set("private", params{"scope": params{"type": "all_private_chats"}})
	want("private")
	set("hers", params{"scope": params{"type": "chat", "chat_id": p.ID()}})
	want("hers")
	if got := string(w.call(t, "getMyCommands", params{"language_code": "ar"}).Result); got != `[{"command":"arabic","description":"d"}]` {
		t.Errorf("getMyCommands: %s", got)
	}
	accepted(t, w.call(t, "deleteMyCommands", params{"scope": params{"type": "chat", "chat_id": p.ID()}}))
	want("private")
	accepted(t, w.call(t, "setMyName", params{"name": "بوت", "language_code": "ar"}))
	if got := string(w.call(t, "getMyName", params{"language_code": "ar"}).Result); got != `{"name":"بوت"}` {
		t.Errorf("getMyName: %s", got)
	}
	if got := string(w.call(t, "getChatMenuButton", params{"chat_id": p.ID()}).Result); got != `{"type":"default"}` {
		t.Errorf("getChatMenuButton: %s", got)
	}
	if got := string(w.call(t, "getChat", params{"chat_id": p.ID()}).Result); !strings.Contains(got, `"type":"private"`) {
		t.Errorf("getChat: %s", got)
	}
}
