package rehearsal

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// method runs one API method; a result is only read when it was not refused.
type method func(*call) (any, *refusal)

func (s *Server) table() map[string]method {
	all := map[string]method{
		"getMe": s.getMe, "logOut": s.unsupported, "close": s.unsupported,
		"getUpdates": s.getUpdates, "setWebhook": s.setWebhook, "deleteWebhook": s.deleteWebhook, "getWebhookInfo": s.getWebhookInfo,
		"sendMessage": s.sendMessage, "copyMessage": s.copyMessage,
		"sendPhoto": s.sendFile(KindPhoto), "sendVoice": s.sendFile(KindVoice), "sendAudio": s.sendFile(KindAudio),
		"sendVideo": s.sendFile(KindVideo), "sendDocument": s.sendFile(KindDocument),
		"sendMediaGroup": s.sendMediaGroup, "sendPoll": s.sendPoll,
		"editMessageText": s.editMessageText, "editMessageCaption": s.editMessageCaption, "editMessageMedia": s.editMessageMedia,
		"editMessageReplyMarkup": s.editMessageReplyMarkup,
		"deleteMessage":          s.deleteMessage, "deleteMessages": s.deleteMessages,
		"answerCallbackQuery": s.answerCallbackQuery, "sendChatAction": s.sendChatAction,
		"getFile": s.getFile, "getChat": s.getChat, "leaveChat": s.leaveChat,
		"setMyCommands": s.setMyCommands, "getMyCommands": s.getMyCommands, "deleteMyCommands": s.deleteMyCommands,
		"setMyName": s.setWords("name"), "getMyName": s.getWords("name"),
		"setMyDescription": s.setWords("description"), "getMyDescription": s.getWords("description"),
		"setMyShortDescription": s.setWords("short_description"), "getMyShortDescription": s.getWords("short_description"),
		"setChatMenuButton": s.setChatMenuButton, "getChatMenuButton": s.getChatMenuButton,
	}
	folded := make(map[string]method, len(all))
	for name, m := range all {
		folded[strings.ToLower(name)] = m
	}
	return folded
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, r, rest)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, name, parted := strings.Cut(rest, "/")
	if !ok || !parted {
		reply(w, nil, &refusal{code: 404, text: "Not Found"})
		return
	}
	c, no := readCall(r, name)
	entry := Call{Method: name, Chat: c.chat(), Message: int(c.number("message_id", 0)), At: s.now()}
	entry.Text = cmp.Or(c.str("text"), c.str("caption"))
	var result any
	run, known := s.methods[strings.ToLower(name)]
	switch {
	case token != s.cfg.Token:
		no = &refusal{code: 401, text: "Unauthorized"}
	case !known:
		no = &refusal{code: 404, text: "Not Found"}
	case no == nil:
		result, no = s.runFaulty(c, run, &entry)
	}
	s.record(entry, result, no)
	if entry.dropped {
		panic(http.ErrAbortHandler)
	}
	reply(w, result, no)
}

// record writes the call down before it is answered, so that whoever has the
// answer finds the call in the ledger.
func (s *Server) record(entry Call, result any, no *refusal) {
	if no != nil {
		entry.Code, entry.Description = no.code, no.text
	} else if entry.Code == 0 {
		entry.OK, entry.Code = true, 200
	}
	if m, ok := result.(*wireMessage); ok && m != nil {
		entry.Message = m.MessageID
	}
	if c, ok := result.(copied); ok {
		entry.Message = c.MessageID
	}
	s.ledger.add(entry)
}

func reply(w http.ResponseWriter, result any, no *refusal) {
	w.Header().Set("Content-Type", "application/json")
	if no != nil && no.html {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(no.code)
		_, _ = io.WriteString(w, "<html><body><h1>"+no.text+"</h1></body></html>") // a client that left has no use for it
		return
	}
	if no != nil {
		body := map[string]any{"ok": false, "error_code": no.code, "description": no.text}
		if no.retryAfter > 0 {
			body["parameters"] = map[string]int{"retry_after": no.retryAfter}
			w.Header().Set("Retry-After", strconv.Itoa(no.retryAfter))
		}
		raw, _ := json.Marshal(body) // a map of strings and numbers cannot fail
		w.WriteHeader(no.code)
		_, _ = w.Write(raw) // a client that left has no use for the answer
		return
	}
	raw, err := json.Marshal(struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
	}{true, result})
	if err != nil {
		http.Error(w, "encoding the result failed", http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(raw) // see above
}

func (s *Server) getMe(*call) (any, *refusal) {
	me := s.me
	me.FirstName = s.profile.words("name", "")
	return self{user: me, CanJoinGroups: true}, nil
}

func (s *Server) unsupported(*call) (any, *refusal) {
	return nil, bad("method is not rehearsed here")
}
