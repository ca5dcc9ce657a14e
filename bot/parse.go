package bot

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/seal"
)

// incoming is one update, parsed.
type incoming struct {
	key      string
	envelope *dialog.Envelope // nil: nothing for the programme
	query    string           // of a press: what must be answered
	group    int64            // a group or channel to leave at once; 0: none
}

// Parser turns updates into envelopes.
type Parser struct {
	Keys   *seal.Keys
	Bundle *locales.Bundle
	Owners map[int64]bool
	Invite func(payload string) (id string, ok bool) // look-up value of an invitation's payload
}

// command is what a message that begins with a slash may be: /name@bot payload.
var command = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,32})?(?:\s+(\S+))?(?:\s.*)?$`)

// parse reads one update. An update of a kind nobody asked for is nothing.
func (p *Parser) parse(raw []byte) (incoming, error) {
	var u models.Update
	if err := json.Unmarshal(raw, &u); err != nil {
		return p.newKind(raw)
	}
	if u.ID <= 0 {
		return incoming{}, fmt.Errorf("an update without its id")
	}
	in := incoming{key: "tg:" + strconv.FormatInt(u.ID, 10)}
	switch {
	case u.Message != nil:
		p.message(&in, u.Message, false)
	case u.EditedMessage != nil:
		p.message(&in, u.EditedMessage, true)
	case u.CallbackQuery != nil:
		p.press(&in, u.CallbackQuery)
	case u.MyChatMember != nil:
		p.member(&in, u.MyChatMember)
	}
	return in, nil
}

// newKind reads an update of which the library knows a part not yet: what can be
// said of it is that she sent something.
func (p *Parser) newKind(raw []byte) (incoming, error) {
	var u struct {
		ID      int64 `json:"update_id"`
		Message *struct {
			From *models.User `json:"from"`
			Chat models.Chat  `json:"chat"`
		} `json:"message"`
	}
	if err := json.Unmarshal(raw, &u); err != nil || u.ID <= 0 {
		return incoming{}, fmt.Errorf("not an update of the Bot API")
	}
	in := incoming{key: "tg:" + strconv.FormatInt(u.ID, 10)}
	if m := u.Message; m != nil && m.From != nil && !m.From.IsBot && m.Chat.Type == models.ChatTypePrivate {
		p.envelope(&in, m.From, m.Chat.ID, dialog.Event{Sent: &dialog.Sent{What: "other"}})
	}
	return in, nil
}

// envelope is addressed to the door of whoever sent the update.
func (p *Parser) envelope(in *incoming, from *models.User, chat int64, ev dialog.Event) {
	door := p.Keys.Lookup("telegram", strconv.FormatInt(from.ID, 10))
	guess, _ := p.Bundle.Guess(from.LanguageCode)
	in.envelope = &dialog.Envelope{
		ID: in.key, Key: in.key, On: dialog.Ref{Kind: dialog.Door, ID: door}, Event: ev,
		From: &dialog.Sender{
			Chat: seal.Conceal(strconv.FormatInt(chat, 10)), First: seal.Conceal(firstName(from.FirstName)),
			Guess: guess, Owner: p.Owners[from.ID],
		},
	}
}

// firstName is Telegram's name for her, cleaned and of a length fit for a button.
func firstName(s string) string {
	name := []rune(locales.CleanName(s))
	return string(name[:min(len(name), shortLabel)])
}

func (p *Parser) message(in *incoming, m *models.Message, edited bool) {
	if m.Chat.Type != models.ChatTypePrivate || m.From == nil || m.From.IsBot {
		return
	}
	if m.Text == "" && edited {
		return // a live location moves on by itself; nothing was said
	}
	if m.Text == "" {
		p.envelope(in, m.From, m.Chat.ID, dialog.Event{Sent: &dialog.Sent{What: what(m)}})
		return
	}
	said := &dialog.Said{Edited: edited}
	if parts := command.FindStringSubmatch(strings.ToLower(firstLine(m.Text))); parts != nil {
		said.Command = parts[1]
		p.payload(said, command.FindStringSubmatch(firstLine(m.Text))[2])
	} else {
		said.Text = seal.Conceal(m.Text)
		said.Word, _ = p.Bundle.Word(m.Text)
	}
	p.envelope(in, m.From, m.Chat.ID, dialog.Event{Said: said})
}

// firstLine is all of a message that may be a command.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// payload reads what follows /start: an invitation, a module, or something that
// can not be used.
func (p *Parser) payload(said *dialog.Said, text string) {
	if said.Command != dialog.CommandStart || text == "" {
		return
	}
	said.Payload = true
	if id, ok := p.Invite(text); ok {
		said.Invitation = id
	} else if module, ok := strings.CutPrefix(text, "m_"); ok {
		said.Module = module
	}
}

// what names the content of a message without text.
func what(m *models.Message) string {
	switch {
	case m.Photo != nil:
		return "photo"
	case m.Voice != nil:
		return "voice"
	case m.Video != nil, m.VideoNote != nil:
		return "video"
	case m.Sticker != nil:
		return "sticker"
	case m.Contact != nil:
		return "contact"
	case m.Location != nil:
		return "location"
	case m.Document != nil:
		return "document"
	}
	return "other"
}

func (p *Parser) press(in *incoming, q *models.CallbackQuery) {
	in.query = q.ID
	chat, private := q.From.ID, true
	pressed := &dialog.Pressed{}
	if m := q.Message.Message; m != nil {
		private = m.Chat.Type == models.ChatTypePrivate
		chat, pressed.Message = m.Chat.ID, int64(m.ID)
	} else if m := q.Message.InaccessibleMessage; m != nil {
		private = m.Chat.Type == models.ChatTypePrivate
		chat, pressed.Message = m.Chat.ID, int64(m.MessageID)
	}
	if !private || q.From.IsBot {
		return
	}
	door := p.Keys.Lookup("telegram", strconv.FormatInt(q.From.ID, 10))
	pressed.Act = dialog.ParseToken(p.Keys, door, q.Data)
	p.envelope(in, &q.From, chat, dialog.Event{Pressed: pressed})
}

// member notes that she blocked the bot or let it in again; a group or channel
// that took the bot in is left.
func (p *Parser) member(in *incoming, m *models.ChatMemberUpdated) {
	present := m.NewChatMember.Member != nil || m.NewChatMember.Administrator != nil ||
		m.NewChatMember.Restricted != nil && m.NewChatMember.Restricted.IsMember
	if m.Chat.Type != models.ChatTypePrivate {
		if present {
			in.group = m.Chat.ID
		}
		return
	}
	p.envelope(in, &m.From, m.Chat.ID, dialog.Event{Standing: &dialog.Standing{Blocked: !present}})
}
