package bot

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-telegram/bot/models"

	"cohortbot/cohort"
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
	Invite func(payload string) (id string, ok bool) // look-up value of an invitation's payload
}

// command is what a message that begins with a slash may be: /name@bot payload.
var command = regexp.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,32})?(?:\s+(\S+))?(?:\s.*)?$`)

// parse says what an update means. One of a kind nobody asked for is nothing.
func (p *Parser) parse(u update) incoming {
	in := incoming{key: u.key()}
	switch {
	case u.Message != nil:
		p.message(&in, u.Message, false)
	case u.Edited != nil:
		p.message(&in, u.Edited, true)
	case u.Press != nil:
		p.press(&in, u.Press)
	case u.Member != nil:
		p.member(&in, u.Member)
	}
	return in
}

// key is what makes the update take effect once.
func (u *update) key() string { return "tg:" + strconv.FormatInt(u.ID, 10) }

// envelope is addressed to the door of whoever sent the update. A private chat has
// the id of whom it is with: what names another's is passed over, or she would be
// answered in somebody else's chat.
func (p *Parser) envelope(in *incoming, from *models.User, chat int64, ev dialog.Event) {
	if chat != from.ID {
		return
	}
	door := p.Keys.Lookup("telegram", strconv.FormatInt(from.ID, 10))
	guess, _ := p.Bundle.Guess(from.LanguageCode)
	in.envelope = &dialog.Envelope{
		ID: in.key, Key: in.key, On: dialog.Ref{Kind: dialog.Door, ID: door}, Event: ev,
		From: &dialog.Sender{
			Chat: seal.Conceal(strconv.FormatInt(chat, 10)), First: seal.Conceal(firstName(from.FirstName)),
			Guess: guess,
		},
	}
}

// firstName is Telegram's name for her, cleaned and of a length fit for a button.
func firstName(s string) string {
	if !locales.Visible(s) {
		return "" // an empty button is none to press
	}
	name := []rune(locales.CleanName(s))
	return string(name[:min(len(name), shortLabel)])
}

func (p *Parser) message(in *incoming, m *message, edited bool) {
	if m.Chat.Type != models.ChatTypePrivate || m.From == nil || m.From.IsBot {
		return
	}
	if m.Text == "" && edited && !m.captioned() || m.service() {
		return // a live location moves on by itself; nothing was said
	}
	heard := dialog.Heard{Message: m.ID, Date: cohort.At(time.Unix(m.Date, 0))}
	parts := command.FindStringSubmatch(firstLine(m.Text))
	if m.Text == "" && !edited || m.forwarded() && parts == nil && !edited {
		p.envelope(in, m.From, m.Chat.ID, dialog.Event{Sent: sent(m, heard)})
		return
	}
	said := &dialog.Said{Edited: edited, Heard: heard}
	if parts != nil {
		said.Command = strings.ToLower(parts[1])
		p.payload(said, parts[2])
	} else {
		said.Text, said.Rich = seal.Conceal(m.Text), rich(m.Text, m.Entities)
		said.Word, _ = p.Bundle.Word(m.Text)
		if m.Text == "" && !m.forwarded() {
			said.Caption = seal.Conceal(m.Caption)
		}
	}
	p.envelope(in, m.From, m.Chat.ID, dialog.Event{Said: said})
}

// sent is what is no text, with its file and the words under it. Of somebody else's message
// neither is taken.
func sent(m *message, heard dialog.Heard) *dialog.Sent {
	out := &dialog.Sent{What: what(m), Heard: heard}
	if !m.forwarded() {
		if out.File = m.attached(); out.File != nil {
			out.Caption, out.Rich = seal.Conceal(m.Caption), rich(m.Caption, m.Captioned)
		}
	}
	return out
}

// firstLine is all of a message that may be a command.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimFunc(s, unseen), "\n")
	return strings.TrimFunc(line, unseen)
}

// unseen are blanks and marks of direction: a command copied from a message of ours
// stands between some.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

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
	} else if session, ok := strings.CutPrefix(text, "s_"); ok {
		said.Session = session
	}
}

// forwarded says that a message holds somebody else's words. A command is a
// command all the same: a link's code may be sent on as one.
func (m *message) forwarded() bool { return m.Origin != nil || m.Forwarded != 0 }

// captioned says that a message holds a file, whose words she may edit.
func (m *message) captioned() bool {
	return m.Photo != nil || m.Voice != nil || m.Audio != nil || m.Video != nil || m.Animation != nil || m.Document != nil
}

// service says that Telegram tells of something in the chat itself, which nobody said.
func (m *message) service() bool {
	return m.Pinned != nil || m.Timer != nil || m.Write != nil || m.Background != nil
}

// what names the content of a message that holds no words of hers.
func what(m *message) string {
	switch {
	case m.forwarded():
		return "forward"
	case m.Photo != nil:
		return "photo"
	case m.Voice != nil, m.Audio != nil:
		return "voice"
	case m.Video != nil, m.VideoNote != nil, m.Animation != nil:
		return "video"
	case m.Sticker != nil:
		return "sticker"
	case m.Contact != nil:
		return "contact"
	case m.Location != nil:
		return "location"
	case m.Document != nil:
		return "document"
	case m.Poll != nil:
		return "poll"
	}
	return "other"
}

func (p *Parser) press(in *incoming, q *press) {
	in.query = q.ID
	chat, private := q.From.ID, true
	pressed := &dialog.Pressed{}
	if m := q.Message; m != nil {
		private = m.Chat.Type == models.ChatTypePrivate
		chat, pressed.Message = m.Chat.ID, m.ID
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
func (p *Parser) member(in *incoming, m *membership) {
	if m.Chat.Type != models.ChatTypePrivate {
		if m.present() && m.Chat.ID < 0 { // the id of a group or channel is below 0
			in.group = m.Chat.ID
		}
		return
	}
	p.envelope(in, &m.From, m.Chat.ID, dialog.Event{Standing: &dialog.Standing{Blocked: !m.present()}})
}
