package rehearsal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"cohortbot/rehearsal"
)

type params map[string]any

// raw is a value that goes up as a file.
type raw []byte

type answer struct {
	OK          bool
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Result      json.RawMessage
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	}
}

// call makes one request: JSON, or a form when there is a file in it.
func (w world) call(t testing.TB, method string, p params) answer {
	t.Helper()
	body, kind := encode(t, p)
	res, err := http.Post(w.url+"/bot"+w.Token()+"/"+method, kind, body)
	if err != nil {
		t.Fatalf("calling %s: %v", method, err)
	}
	return decode(t, res)
}

func decode(t testing.TB, res *http.Response) answer {
	t.Helper()
	defer res.Body.Close()
	var a answer
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		t.Fatalf("decoding the answer: %v", err)
	}
	if !a.OK && res.StatusCode != a.Code {
		t.Errorf("status %d beside error_code %d", res.StatusCode, a.Code)
	}
	return a
}

func encode(t testing.TB, p params) (io.Reader, string) {
	t.Helper()
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	files := false
	for name, v := range p {
		if data, ok := v.(raw); ok {
			files = true
			part, err := form.CreateFormFile(name, "file.bin")
			if err != nil {
				t.Fatal(err)
			}
			part.Write(data)
			continue
		}
		form.WriteField(name, fmt.Sprint(v))
	}
	if files {
		form.Close()
		return &out, form.FormDataContentType()
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(text), "application/json"
}

func (a answer) id(t testing.TB) int {
	t.Helper()
	var m struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(a.Result, &m); err != nil || m.ID == 0 {
		t.Fatalf("no message in %+v", a)
	}
	return m.ID
}

func inline(rows ...[]params) params { return params{"inline_keyboard": rows} }

func row(n int, data string) []params {
	out := make([]params, n)
	for i := range out {
		out[i] = params{"text": "x", "callback_data": data, "copy_text": params{"text": ""}}
	}
	return out
}

func rows(n, width int) params {
	var out [][]params
	for range n {
		out = append(out, row(width, "d"))
	}
	return inline(out...)
}

func picture(t *testing.T, w, h int) raw {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// limit is one row: the same call once inside and once outside a limit.
type limit struct {
	name   string
	method string
	good   params
	bad    params
	says   string // what the refusal's words contain
}

func a(n int) string { return strings.Repeat("a", n) }

func list(n int, item func(i int) any) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = item(i)
	}
	return out
}

func commands(n int, name, description string) []any {
	return list(n, func(i int) any {
		c := name
		if n > 1 {
			c = fmt.Sprint(name, i)
		}
		return params{"command": c, "description": description}
	})
}

func textLimits() []limit {
	say := func(text string) params { return params{"text": text} }
	html := func(text string) params { return params{"text": text, "parse_mode": "HTML"} }
	return []limit{
		{"text length", "sendMessage", say(a(4096)), say(a(4097)), "message is too long"},
		{"text length after parsing", "sendMessage", html("<b>" + a(4096) + "</b>"), html("<b>" + a(4097) + "</b>"), "message is too long"},
		{"text length in characters, not bytes", "sendMessage", say(strings.Repeat("ە", 4096)), say(strings.Repeat("ە", 4097)), "message is too long"},
		{"text there", "sendMessage", say("a"), say(""), "message text is empty"},
		{"text more than blanks", "sendMessage", say(" a "), say(" \n "), "text must be non-empty"},
		{"known tag", "sendMessage", html("<u>a</u>"), html("<div>a</div>"), `can't parse entities: Unsupported start tag "div" at byte offset 0`},
		{"closed tag", "sendMessage", html("<b>a</b>"), html("<b>a"), `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"nested tags", "sendMessage", html("<b><i>a</i></b>"), html("<b><i>a</b></i>"), `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		{"opened tag", "sendMessage", html("a&lt;/b&gt;"), html("a</b>"), "Unexpected end tag at byte offset 1"},
		{"whole tag", "sendMessage", html("a &lt; b"), html("a <b"), "Unclosed start tag"},
		{"spoiler", "sendMessage", html(`<span class="tg-spoiler">a</span>`), html(`<span>a</span>`), `must have class "tg-spoiler"`},
		{"parse mode", "sendMessage", html("a"), params{"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"},
		{"entity inside the text", "sendMessage", params{"text": "ab", "entities": list(1, func(int) any { return params{"type": "bold", "offset": 0, "length": 2} })},
			params{"text": "ab", "entities": list(1, func(int) any { return params{"type": "bold", "offset": 0, "length": 3} })}, "can't parse entities"},
	}
}

func keyboardLimits() []limit {
	keys := func(k params) params { return params{"text": "a", "reply_markup": k} }
	one := func(b params) params { return keys(inline([]params{b})) }
	return []limit{
		{"callback data", "sendMessage", keys(inline(row(1, a(64)))), keys(inline(row(1, a(65)))), "BUTTON_DATA_INVALID"},
		{"callback data in bytes", "sendMessage", keys(inline(row(1, strings.Repeat("ب", 32)))), keys(inline(row(1, strings.Repeat("ب", 33)))), "BUTTON_DATA_INVALID"},
		{"callback data there", "sendMessage", keys(inline(row(1, "d"))), keys(inline(row(1, ""))), "Text buttons are unallowed in the inline keyboard"},
		{"buttons a row", "sendMessage", keys(rows(1, 8)), keys(rows(1, 9)), "REPLY_MARKUP_TOO_LONG"},
		{"buttons", "sendMessage", keys(rows(25, 4)), keys(rows(101, 1)), "REPLY_MARKUP_TOO_LONG"},
		{"button text", "sendMessage", one(params{"text": "a", "callback_data": "d"}), one(params{"text": "", "callback_data": "d"}), "can't parse inline keyboard button"},
		{"button link", "sendMessage", one(params{"text": "a", "url": "https://t.me/x"}), one(params{"text": "a", "url": "no link"}), "Wrong HTTP URL"},
		{"one action a button", "sendMessage", one(params{"text": "a", "url": "https://t.me/x"}), one(params{"text": "a", "url": "https://t.me/x", "callback_data": "d"}), "exactly one action"},
		{"keyboard shape", "sendMessage", keys(params{"inline_keyboard": []any{}}), keys(params{"buttons": 1}), "object expected as reply markup"},
	}
}

func fileLimits(t *testing.T) []limit {
	small := picture(t, 4, 4)
	big := append(picture(t, 4, 4), make([]byte, 10<<20)...)
	caption := func(n int) params { return params{"photo": small, "caption": a(n)} }
	album := func(n int) params {
		return params{"pic": small, "media": string(must(json.Marshal(list(n, func(int) any { return params{"type": "photo", "media": "attach://pic"} }))))}
	}
	return []limit{
		{"caption length", "sendPhoto", caption(1024), caption(1025), "message caption is too long"},
		{"photo size", "sendPhoto", params{"photo": small}, params{"photo": raw(big)}, "too big for a photo; the maximum size is 10485760 bytes"},
		{"photo is a picture", "sendPhoto", params{"photo": small}, params{"photo": raw("no picture")}, "IMAGE_PROCESS_FAILED"},
		{"photo shape", "sendPhoto", params{"photo": picture(t, 2000, 100)}, params{"photo": picture(t, 2100, 100)}, "PHOTO_INVALID_DIMENSIONS"},
		{"file not empty", "sendVoice", params{"voice": raw("OggS")}, params{"voice": raw("")}, "file must be non-empty"},
		{"file there", "sendAudio", params{"audio": raw("ID3")}, params{}, "there is no audio in the request"},
		{"file known", "sendVideo", params{"video": raw("mp4")}, params{"video": "BQACunknown"}, "wrong file identifier/HTTP URL specified"},
		{"album size, least", "sendMediaGroup", album(2), album(1), "2 to 10"},
		{"album size, most", "sendMediaGroup", album(10), album(11), "2 to 10"},
	}
}

func pollLimits() []limit {
	poll := func(question string, n int, option, explanation string) params {
		return params{"question": question, "options": list(n, func(int) any { return params{"text": option} }), "explanation": explanation}
	}
	return []limit{
		{"poll question", "sendPoll", poll(a(300), 2, "o", ""), poll(a(301), 2, "o", ""), "poll question length must not exceed 300"},
		{"poll options, least", "sendPoll", poll("q", 2, "o", ""), poll("q", 1, "o", ""), "poll must have at least 2 option"},
		{"poll options, most", "sendPoll", poll("q", 12, "o", ""), poll("q", 13, "o", ""), "poll can't have more than 12 options"},
		{"poll option length", "sendPoll", poll("q", 2, a(100), ""), poll("q", 2, a(101), ""), "poll options length must not exceed 100"},
		{"poll explanation", "sendPoll", poll("q", 2, "o", a(200)), poll("q", 2, "o", a(201)), "explanation length must not exceed 200"},
	}
}

func profileLimits() []limit {
	menu := func(c []any) params { return params{"commands": c} }
	lang := func(code string) params { return params{"commands": commands(1, "c", "d"), "language_code": code} }
	word := func(field string, n int) params { return params{field: a(n)} }
	return []limit{
		{"number of commands", "setMyCommands", menu(commands(100, "c", "d")), menu(commands(101, "c", "d")), "BOT_COMMANDS_TOO_MUCH"},
		{"command length", "setMyCommands", menu(commands(1, a(32), "d")), menu(commands(1, a(33), "d")), "BOT_COMMAND_INVALID"},
		{"command letters", "setMyCommands", menu(commands(1, "a_1", "d")), menu(commands(1, "A-1", "d")), "BOT_COMMAND_INVALID"},
		{"command description", "setMyCommands", menu(commands(1, "c", a(256))), menu(commands(1, "c", a(257))), "BOT_COMMAND_DESCRIPTION_INVALID"},
		{"command description there", "setMyCommands", menu(commands(1, "c", "d")), menu(commands(1, "c", "")), "BOT_COMMAND_DESCRIPTION_INVALID"},
		{"language of two letters", "setMyCommands", lang("ku"), lang("ckb"), "language code"},
		{"language of a name", "setMyName", params{"name": "n", "language_code": "ar"}, params{"name": "n", "language_code": "AR"}, "language code"},
		{"scope", "setMyCommands", params{"commands": commands(1, "c", "d"), "scope": params{"type": "all_private_chats"}}, params{"commands": commands(1, "c", "d"), "scope": params{"type": "moon"}}, "BotCommandScope"},
		{"bot name", "setMyName", word("name", 64), word("name", 65), "too long"},
		{"bot description", "setMyDescription", word("description", 512), word("description", 513), "too long"},
		{"bot short description", "setMyShortDescription", word("short_description", 120), word("short_description", 121), "too long"},
		{"menu button", "setChatMenuButton", params{"menu_button": params{"type": "commands"}}, params{"menu_button": params{"type": "sky"}}, "menu button"},
		{"chat action", "sendChatAction", params{"action": "typing"}, params{"action": "dancing"}, "wrong parameter action"},
		{"webhook scheme", "setWebhook", params{"url": "http://127.0.0.1:9/hook"}, params{"url": "http://example.org/hook"}, "HTTPS URL must be provided"},
		{"webhook port", "setWebhook", params{"url": "http://localhost:9/hook"}, params{"url": "https://example.org:8080/hook"}, "80, 88, 443 or 8443"},
		{"webhook secret length", "setWebhook", params{"url": "http://127.0.0.1:9/", "secret_token": a(256)}, params{"url": "http://127.0.0.1:9/", "secret_token": a(257)}, "secret token"},
		{"webhook secret letters", "setWebhook", params{"url": "http://127.0.0.1:9/", "secret_token": "aZ_-9"}, params{"url": "http://127.0.0.1:9/", "secret_token": "a b"}, "unallowed characters"},
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestLimits(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := w.AddPhone(rehearsal.PhoneConfig{})
	if err := p.Open(""); err != nil {
		t.Fatal(err)
	}
	all := append(textLimits(), keyboardLimits()...)
	all = append(all, fileLimits(t)...)
	all = append(all, pollLimits()...)
	all = append(all, profileLimits()...)
	for _, l := range all {
		t.Run(l.name, func(t *testing.T) { l.check(t, w, p.ID()) })
	}
}

func (l limit) check(t *testing.T, w world, chat int64) {
	if strings.HasPrefix(l.method, "send") {
		l.good["chat_id"], l.bad["chat_id"] = chat, chat
	}
	if got := w.call(t, l.method, l.good); !got.OK {
		t.Errorf("refused what is allowed: %d %s", got.Code, got.Description)
	}
	got := w.call(t, l.method, l.bad)
	if got.OK {
		t.Fatal("accepted what is not allowed")
	}
	if got.Code != 400 || !strings.HasPrefix(got.Description, "Bad Request: ") || !strings.Contains(got.Description, l.says) {
		t.Errorf("refused with %d %q, want 400 …%q…", got.Code, got.Description, l.says)
	}
}

func TestDeepLinkPayload(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := w.AddPhone(rehearsal.PhoneConfig{})
	if err := p.Open(a(60) + "_-Z9"); err != nil {
		t.Error(err)
	}
	for _, payload := range []string{a(65), "a b", "ب"} {
		if p.Open(payload) == nil {
			t.Errorf("followed a link with payload %q", payload)
		}
	}
}
