package rehearsal

import (
	"encoding/json"
	"time"
)

// A dice stays in a private chat for a day, and everything else can be deleted for two.
const (
	deletable = 48 * time.Hour
	rolling   = 24 * time.Hour
)

// edit changes one of the bot's own messages by a function that may refuse.
func (s *Server) edit(k *call, change func(*Message) *refusal) (any, *refusal) {
	c, no := s.target(k)
	if no != nil {
		return nil, no
	}
	id := int(k.number("message_id", 0))
	if id <= 0 {
		return nil, bad("message identifier is not specified")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	i, old := c.find(id)
	if old == nil {
		return nil, bad("message to edit not found")
	}
	if !old.FromBot {
		return nil, bad("message can't be edited")
	}
	m := *old
	if no := change(&m); no != nil {
		return nil, no
	}
	if m.sameContent(old) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Edited = s.now().Truncate(time.Second)
	return c.replace(i, m).wire(c.info), nil
}

func (s *Server) editMessageText(k *call) (any, *refusal) {
	if k.str("text") == "" {
		return nil, bad("message text is empty")
	}
	text, entities, no := k.styled("text", "entities")
	if no == nil {
		no = checkText(text)
	}
	if no != nil {
		return nil, no
	}
	keys, no := k.keyboard()
	if no != nil {
		return nil, no
	}
	return s.edit(k, func(m *Message) *refusal {
		if m.Kind != KindText {
			return bad("there is no text in the message to edit")
		}
		m.Text, m.Entities, m.Keyboard = text, entities, keys
		return nil
	})
}

func (s *Server) editMessageCaption(k *call) (any, *refusal) {
	caption, entities, no := k.caption()
	if no != nil {
		return nil, no
	}
	keys, no := k.keyboard()
	if no != nil {
		return nil, no
	}
	return s.edit(k, func(m *Message) *refusal {
		if m.File.ID == "" {
			return bad("there is no caption in the message to edit")
		}
		m.Caption, m.Entities, m.Keyboard = caption, entities, keys
		return nil
	})
}

// editMessageMedia puts another file, of another kind perhaps, in the place of one.
func (s *Server) editMessageMedia(k *call) (any, *refusal) {
	var item map[string]json.RawMessage
	if err := json.Unmarshal([]byte(k.str("media")), &item); err != nil {
		return nil, bad("can't parse media JSON object")
	}
	next, no := s.albumItem(k, item)
	if no != nil {
		return nil, no
	}
	keys, no := k.keyboard()
	if no != nil {
		return nil, no
	}
	return s.edit(k, func(m *Message) *refusal {
		switch m.Kind {
		case KindPhoto, KindVideo, KindAudio, KindDocument:
		default:
			return bad("message can't be edited")
		}
		m.Kind, m.File, m.Caption, m.Entities, m.Keyboard = next.Kind, next.File, next.Caption, next.Entities, keys
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(k *call) (any, *refusal) {
	keys, no := k.keyboard()
	if no != nil {
		return nil, no
	}
	return s.edit(k, func(m *Message) *refusal {
		m.Keyboard = keys
		return nil
	})
}

func (s *Server) deleteMessage(k *call) (any, *refusal) {
	c, no := s.target(k)
	if no != nil {
		return nil, no
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	i, m := c.find(int(k.number("message_id", 0)))
	if m == nil {
		return nil, bad("message to delete not found")
	}
	if no := c.keeps(m); no != nil {
		return nil, no
	}
	c.remove(i)
	return true, nil
}

// keeps refuses a deletion that Telegram would refuse.
func (c *chat) keeps(m *Message) *refusal {
	age, private := c.s.now().Sub(m.Date), c.info.Type == "private"
	if age > deletable || !m.FromBot && !private || m.Kind == "dice" && private && age < rolling {
		return bad("message can't be deleted for everyone")
	}
	return nil
}

// deleteMessages passes over what is not there.
func (s *Server) deleteMessages(k *call) (any, *refusal) {
	var ids []int
	if err := k.list("message_ids", &ids); err != nil {
		return nil, bad("can't parse message identifiers JSON object")
	}
	if len(ids) == 0 {
		return nil, bad("message identifiers are not specified")
	}
	if len(ids) > 100 {
		return nil, bad("too many message identifiers specified")
	}
	c, no := s.target(k)
	if no != nil {
		return nil, no
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if _, m := c.find(id); m != nil {
			if no := c.keeps(m); no != nil {
				return nil, no
			}
		}
	}
	for _, id := range ids {
		if i, m := c.find(id); m != nil {
			c.remove(i)
		}
	}
	return true, nil
}
