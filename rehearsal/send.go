package rehearsal

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

func (s *Server) sendMessage(k *call) (any, *refusal) {
	if k.str("text") == "" {
		return nil, bad("message text is empty")
	}
	text, entities, no := k.styled("text", "entities")
	if no != nil {
		return nil, no
	}
	if no := checkText(text); no != nil {
		return nil, no
	}
	return s.say(k, &Message{Kind: KindText, Text: text, Entities: entities})
}

func checkText(text string) *refusal {
	if text == "" {
		return bad("text must be non-empty")
	}
	if utf8.RuneCountInString(text) > maxText {
		return bad("message is too long")
	}
	return nil
}

// say sends the bot's message, whatever its content, with its keyboard.
func (s *Server) say(k *call, m *Message) (any, *refusal) {
	keys, no := k.keyboard()
	if no != nil {
		return nil, no
	}
	c, no := s.named(k)
	if no != nil {
		return nil, no
	}
	m.Keyboard = keys
	return s.post(c, k, m)
}

func (s *Server) post(c *chat, k *call, m *Message) (any, *refusal) {
	m.FromBot, m.From, m.sender = true, s.me.ID, s.me
	m.Protected, m.Silent = k.flag("protect_content"), k.flag("disable_notification")
	c.mu.Lock()
	defer c.mu.Unlock()
	if no := c.refuses(); no != nil {
		return nil, no
	}
	if no := c.checkReply(k); no != nil {
		return nil, no
	}
	c.typing = time.Time{}
	c.append(m)
	return m.wire(c.info), nil
}

func (c *chat) checkReply(k *call) *refusal {
	id := int(k.number("reply_to_message_id", 0))
	var reply struct {
		MessageID int  `json:"message_id"`
		Without   bool `json:"allow_sending_without_reply"`
	}
	if err := k.list("reply_parameters", &reply); err != nil {
		return bad("can't parse reply parameters JSON object")
	}
	if reply.MessageID != 0 {
		id = reply.MessageID
	}
	if _, m := c.find(id); id != 0 && m == nil && !reply.Without && !k.flag("allow_sending_without_reply") {
		return bad("message to be replied not found")
	}
	return nil
}

// caption reads the caption of any kind of file.
func (c *call) caption() (string, []Entity, *refusal) {
	text, entities, no := c.styled("caption", "caption_entities")
	if no == nil && utf8.RuneCountInString(text) > maxCaption {
		no = bad("message caption is too long")
	}
	return text, entities, no
}

func (s *Server) sendFile(kind string) method {
	return func(k *call) (any, *refusal) {
		caption, entities, no := k.caption()
		if no != nil {
			return nil, no
		}
		file, no := s.fileOf(k, kind, kind)
		if no != nil {
			return nil, no
		}
		hidden := k.flag("has_spoiler") && (kind == KindPhoto || kind == KindVideo)
		return s.say(k, &Message{Kind: kind, Caption: caption, Entities: entities, File: file, Hidden: hidden})
	}
}

// copied is the number of a copy.
type copied struct {
	MessageID int `json:"message_id"`
}

// copyMessage copies within one chat or between two that the bot is in.
func (s *Server) copyMessage(k *call) (any, *refusal) {
	from := &call{request: k.request, values: map[string]string{"chat_id": k.str("from_chat_id")}}
	source, no := s.named(from)
	if no != nil {
		return nil, no
	}
	source.mu.Lock()
	_, m := source.find(int(k.number("message_id", 0)))
	source.mu.Unlock()
	if m == nil {
		return nil, bad("message to copy not found")
	}
	if m.Protected {
		return nil, bad("message can't be copied")
	}
	dup := Message{Kind: m.Kind, Text: m.Text, Caption: m.Caption, Entities: m.Entities, File: m.File, extra: m.extra}
	if m.Kind != KindText && k.values["caption"] != "" {
		if dup.Caption, dup.Entities, no = k.caption(); no != nil {
			return nil, no
		}
	}
	sent, no := s.say(k, &dup)
	if no != nil {
		return nil, no
	}
	return copied{sent.(*wireMessage).MessageID}, nil
}

func (s *Server) sendMediaGroup(k *call) (any, *refusal) {
	var items []map[string]json.RawMessage
	if err := k.list("media", &items); err != nil {
		return nil, bad("can't parse media JSON object")
	}
	if len(items) < 2 || len(items) > 10 {
		return nil, bad("group send failed: an album has 2 to 10 items")
	}
	album := make([]*Message, len(items))
	for i, item := range items {
		m, no := s.albumItem(k, item)
		if no != nil {
			return nil, no
		}
		album[i] = m
	}
	c, no := s.target(k)
	if no != nil {
		return nil, no
	}
	sent := make([]any, len(album))
	name := s.files.name()
	for i, m := range album {
		m.Album = name
		if sent[i], no = s.post(c, k, m); no != nil {
			return nil, no
		}
	}
	return sent, nil
}

// albumItem is a message with the file that one item of "media" names; a single one
// of editMessageMedia is described in the same way.
func (s *Server) albumItem(k *call, item map[string]json.RawMessage) (*Message, *refusal) {
	one := &call{request: k.request, uploads: k.uploads, values: map[string]string{}}
	for name, raw := range item {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		one.values[name] = text
	}
	kind := one.str("type")
	switch kind {
	case KindPhoto, KindVideo, KindAudio, KindDocument:
	default:
		return nil, bad("type %q can't be used here", kind)
	}
	caption, entities, no := one.caption()
	if no != nil {
		return nil, no
	}
	file, no := s.fileOf(one, kind, "media")
	return &Message{Kind: kind, Caption: caption, Entities: entities, File: file}, no
}

func (s *Server) sendPoll(k *call) (any, *refusal) {
	question := cleanText(k.str("question"))
	if n := utf8.RuneCountInString(question); n == 0 {
		return nil, bad("poll question must be non-empty")
	} else if n > 300 {
		return nil, bad("poll question length must not exceed 300")
	}
	options, no := k.pollOptions()
	if no != nil {
		return nil, no
	}
	if utf8.RuneCountInString(k.str("explanation")) > 200 {
		return nil, bad("poll explanation length must not exceed 200")
	}
	return s.say(k, &Message{Kind: KindPoll, extra: map[string]any{"id": s.files.name(), "question": question, "options": options,
		"total_voter_count": 0, "is_closed": false, "is_anonymous": true, "type": "regular", "allows_multiple_answers": false}})
}

func (c *call) pollOptions() ([]map[string]any, *refusal) {
	var raw []json.RawMessage
	if err := c.list("options", &raw); err != nil {
		return nil, bad("can't parse options JSON object")
	}
	if len(raw) < 2 {
		return nil, bad("poll must have at least 2 option")
	}
	if len(raw) > 12 {
		return nil, bad("poll can't have more than 12 options")
	}
	out := make([]map[string]any, len(raw))
	for i, r := range raw {
		var option struct {
			Text string `json:"text"`
		}
		if json.Unmarshal(r, &option.Text) != nil && json.Unmarshal(r, &option) != nil {
			return nil, bad("can't parse options JSON object")
		}
		if n := utf8.RuneCountInString(option.Text); n == 0 {
			return nil, bad("poll options must be non-empty")
		} else if n > 100 {
			return nil, bad("poll options length must not exceed 100")
		}
		out[i] = map[string]any{"text": option.Text, "voter_count": 0}
	}
	return out, nil
}
