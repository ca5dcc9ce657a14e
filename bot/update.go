package bot

import (
	"encoding/json"
	"fmt"

	"github.com/go-telegram/bot/models"
)

// update is what the programme reads of one of Telegram's updates. All else is
// passed over unread, so that what Telegram adds to its messages, a new kind of
// forward or of member, never makes an update unreadable.
type update struct {
	ID      int64       `json:"update_id"`
	Message *message    `json:"message"`
	Edited  *message    `json:"edited_message"`
	Press   *press      `json:"callback_query"`
	Member  *membership `json:"my_chat_member"`

	raw    []byte
	broken bool // beyond its id it cannot be read
}

// message is what somebody sent. Of everything but text it is enough to know
// that it is there.
type message struct {
	ID        int64           `json:"message_id"`
	From      *models.User    `json:"from"`
	Chat      models.Chat     `json:"chat"`
	Date      int64           `json:"date"` // seconds
	Text      string          `json:"text"`
	Entities  json.RawMessage `json:"entities"`
	Caption   string          `json:"caption"`
	Captioned json.RawMessage `json:"caption_entities"`
	Photo     json.RawMessage `json:"photo"`
	Voice     json.RawMessage `json:"voice"`
	Audio     json.RawMessage `json:"audio"`
	Video     json.RawMessage `json:"video"`
	VideoNote json.RawMessage `json:"video_note"`
	Sticker   json.RawMessage `json:"sticker"`
	Contact   json.RawMessage `json:"contact"`
	Location  json.RawMessage `json:"location"`
	Animation json.RawMessage `json:"animation"`
	Document  json.RawMessage `json:"document"`
	Poll      json.RawMessage `json:"poll"`
	Origin    json.RawMessage `json:"forward_origin"`
	Forwarded int64           `json:"forward_date"` // of servers older than forward_origin

	Pinned     json.RawMessage `json:"pinned_message"`
	Timer      json.RawMessage `json:"message_auto_delete_timer_changed"`
	Write      json.RawMessage `json:"write_access_allowed"`
	Background json.RawMessage `json:"chat_background_set"`
}

// press is a press of a button. Its message says where the button hangs, even
// when it is too old to be shown.
type press struct {
	ID      string      `json:"id"`
	From    models.User `json:"from"`
	Message *message    `json:"message"`
	Data    string      `json:"data"`
}

// membership says what the bot has become in a chat.
type membership struct {
	Chat models.Chat `json:"chat"`
	From models.User `json:"from"`
	New  struct {
		Status   string `json:"status"`
		IsMember bool   `json:"is_member"`
	} `json:"new_chat_member"`
}

// readUpdate reads an update; without an id it is none. One whose id alone can
// be read is broken.
func readUpdate(raw []byte) (update, error) {
	u := update{raw: raw}
	if err := json.Unmarshal(raw, &u); err != nil {
		var id struct {
			ID int64 `json:"update_id"`
		}
		if json.Unmarshal(raw, &id) != nil {
			return update{}, fmt.Errorf("%w: not an object with a whole id", ErrMalformed)
		}
		u = update{ID: id.ID, raw: raw, broken: true}
	}
	if u.ID <= 0 {
		return update{}, fmt.Errorf("%w: no id", ErrMalformed)
	}
	return u, nil
}

// who is the Telegram id of whoever sent it; 0 when it is nobody's.
func (u *update) who() int64 {
	switch {
	case u.Message != nil && u.Message.From != nil:
		return u.Message.From.ID
	case u.Edited != nil && u.Edited.From != nil:
		return u.Edited.From.ID
	case u.Press != nil:
		return u.Press.From.ID
	case u.Member != nil:
		return u.Member.From.ID
	}
	return 0
}

// present says whether the bot is in the chat now.
func (m *membership) present() bool {
	switch m.New.Status {
	case "left", "kicked":
		return false
	case "restricted":
		return m.New.IsMember
	}
	return true
}
