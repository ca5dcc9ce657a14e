package rehearsal

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// PhoneConfig describes the person who holds a phone.
type PhoneConfig struct {
	ID           int64 // her Telegram id; made when 0
	FirstName    string
	LastName     string
	Username     string
	LanguageCode string // of her app: "ar", "ckb", "en", …
	Invitation   string // on the page: what she was sent outside the bot, with a link into it
	Role         Role   // on the page: marked so
	Aside        bool   // on the page: in a list, until somebody takes it out
}

// Role is whose phone it is, when it is no participant's.
type Role string

// The roles.
const (
	Owner       Role = "owner" // known by her id
	Coordinator Role = "coordinator"
)

// Phone is one person's private chat with the bot. Its methods do what her
// fingers do; they return errors only for what her app would not let her do.
type Phone struct {
	s    *Server
	cfg  PhoneConfig // its invitation is guarded by the chat's lock
	user user
	chat *chat
}

// Toast is an answer to a press.
type Toast struct {
	Text  string // empty: the button only stopped spinning
	Alert bool   // a box she must close
	At    time.Time
	rev   int64
}

var (
	// ErrBlocked means that she blocked the bot and must unblock it first.
	ErrBlocked = errors.New("the bot is blocked on this phone")
	// ErrNotThere means that no such button or message is on the screen.
	ErrNotThere = errors.New("not on this screen")
	// ErrNoInvitation means that nobody has sent her a link into the bot.
	ErrNoInvitation = errors.New("this phone has no invitation")
)

// AddPhone adds a person who has not yet written to the bot.
func (s *Server) AddPhone(cfg PhoneConfig) *Phone {
	s.mu.Lock()
	defer s.mu.Unlock()
	for cfg.ID == 0 || cfg.ID == s.me.ID {
		cfg.ID = 400_000_000 + rand.Int64N(7_000_000_000)
		if s.chats[cfg.ID] != nil {
			cfg.ID = 0
		}
	}
	if cfg.FirstName == "" {
		cfg.FirstName = "Person"
	}
	p := &Phone{s: s, cfg: cfg,
		user: user{ID: cfg.ID, FirstName: cfg.FirstName, LastName: cfg.LastName, Username: cfg.Username, LanguageCode: cfg.LanguageCode},
		chat: s.newChat(chatInfo{ID: cfg.ID, Type: "private", Username: cfg.Username, FirstName: cfg.FirstName, LastName: cfg.LastName}),
	}
	s.chats[cfg.ID] = p.chat
	s.phones = append(s.phones, p)
	s.watchers.wake()
	return p
}

// Phones lists all phones in the order in which they were added.
func (s *Server) Phones() []*Phone {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return append([]*Phone(nil), s.phones...)
}

// ID is her Telegram id, which is also the id of her chat with the bot.
func (p *Phone) ID() int64 { return p.cfg.ID }

// Config is what AddPhone was given, with what it filled in.
func (p *Phone) Config() PhoneConfig {
	p.chat.mu.Lock()
	defer p.chat.mu.Unlock()
	return p.cfg
}

// Accept opens the link of her invitation; ErrNoInvitation when there is none.
func (p *Phone) Accept() error {
	for _, word := range strings.Fields(p.Config().Invitation) {
		_, skip, size := detectWord(word)
		if payload, ok := p.s.payload(word[skip : skip+size]); ok && payload != "" {
			return p.Open(payload)
		}
	}
	return ErrNoInvitation
}

// renew empties her screen and gives her another invitation: she starts over.
func (p *Phone) renew(invitation string) {
	p.DeleteChat()
	c := p.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	p.cfg.Invitation = invitation
	c.life++
	c.touch()
}

// Open follows a deep link, or presses Start when payload is empty; a blocked
// bot is unblocked, as in the app.
func (p *Phone) Open(payload string) error {
	if len(payload) > 64 || !onlyWordChars(payload) {
		return fmt.Errorf("opening a link: a payload has at most 64 characters of A-Z a-z 0-9 _ -, not %d", len(payload))
	}
	p.Unblock()
	text := strings.TrimSpace("/start " + payload)
	return p.send(&Message{Kind: KindText, Text: text, Entities: detect(text, nil), opened: true})
}

// Say sends a text; a long one is cut into several messages, as the app does.
// It returns the id of the last one.
func (p *Phone) Say(text string) (int, error) {
	text = cleanText(text)
	if text == "" {
		return 0, errors.New("saying something: the text is empty")
	}
	var id int
	for len(text) > 0 {
		part, rest := cutText(text, maxText)
		m := &Message{Kind: KindText, Text: part, Entities: detect(part, nil)}
		if err := p.send(m); err != nil {
			return id, err
		}
		id, text = m.ID, rest
	}
	return id, nil
}

func (p *Phone) send(m *Message) error {
	m.From, m.sender = p.cfg.ID, p.user
	c := p.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started && !c.member {
		return fmt.Errorf("sending: %w", ErrBlocked)
	}
	c.started, c.member = true, true
	c.append(m)
	p.s.emit("message", p.cfg.ID, m.wire(c.info))
	return nil
}

// EditText changes one of her own texts; the same words change nothing.
func (p *Phone) EditText(messageID int, text string) error {
	text = cleanText(text)
	if text == "" {
		return errors.New("editing a text of hers: nothing is left of it")
	}
	c := p.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.started && !c.member {
		return fmt.Errorf("editing a text of hers: %w", ErrBlocked)
	}
	i, m := c.find(messageID)
	if m == nil || m.ID <= c.cleared || m.FromBot || m.Kind != KindText {
		return fmt.Errorf("editing a text of hers: %w", ErrNotThere)
	}
	if m.Text == text {
		return nil
	}
	edited := *m
	edited.Text, edited.opened = text, false
	edited.Entities, edited.Edited = detect(edited.Text, nil), p.s.now()
	p.s.emit("edited_message", p.cfg.ID, c.replace(i, edited).wire(c.info))
	return nil
}

// Press presses the newest button with this label or this callback data. A
// link into the bot is followed; any other link only opens a browser.
func (p *Phone) Press(what string) error {
	messages := p.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		b, ok := messages[i].Find(what)
		switch {
		case !ok:
		case b.Data != "":
			return p.PressOld(messages[i].ID, b.Data)
		case b.URL != "":
			return p.follow(b.URL)
		default:
			return nil // copied to her clipboard
		}
	}
	return fmt.Errorf("pressing a button: %w", ErrNotThere)
}

func (p *Phone) follow(url string) error {
	if payload, ok := p.s.payload(url); ok {
		return p.Open(payload)
	}
	return nil
}

// PressOld presses a button that need not be there any more: on a message
// edited since, deleted, or never hers.
func (p *Phone) PressOld(messageID int, data string) error {
	c := p.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.member {
		return fmt.Errorf("pressing a button: %w", ErrBlocked)
	}
	q := callbackQuery{ID: p.s.queries.ask(p.cfg.ID, p.s.now()), From: p.user, Data: data, ChatInstance: instance(p.cfg.ID)}
	q.Message = inaccessible{Chat: c.info, MessageID: messageID}
	if _, m := c.find(messageID); m != nil {
		q.Message = m.wire(c.info)
	}
	p.s.emit("callback_query", p.cfg.ID, q)
	return nil
}

// Block blocks the bot.
func (p *Phone) Block() { p.setMember(false) }

// Unblock lets it write again.
func (p *Phone) Unblock() { p.setMember(true) }

func (p *Phone) setMember(member bool) {
	c := p.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.started || c.member == member {
		return
	}
	c.member = member
	c.touch()
	p.s.emit("my_chat_member", p.cfg.ID, p.s.change(c, p.user, map[bool]string{true: "member", false: "kicked"}, member))
}

// Forge delivers an update of her own making: who and where are filled in
// unless it says otherwise, and a callback query becomes answerable.
func (p *Phone) Forge(update []byte) error {
	var fields map[string]any
	if err := json.Unmarshal(update, &fields); err != nil {
		return fmt.Errorf("forging an update: %w", err)
	}
	for kind, content := range fields {
		body, ok := content.(map[string]any)
		if !ok {
			continue
		}
		fill(body, "from", p.user)
		if kind == "callback_query" {
			fill(body, "id", p.s.queries.ask(p.cfg.ID, p.s.now()))
			fill(body, "chat_instance", instance(p.cfg.ID))
		} else {
			fill(body, "chat", p.chat.info)
		}
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("forging an update: %w", err)
	}
	return p.s.Deliver(raw)
}

func fill(body map[string]any, name string, value any) {
	if _, there := body[name]; !there {
		body[name] = value
	}
}

// payload reads a link into this bot.
func (s *Server) payload(link string) (string, bool) {
	for _, prefix := range []string{"https://", "http://"} {
		link = strings.TrimPrefix(link, prefix)
	}
	rest, ok := strings.CutPrefix(link, "t.me/"+s.me.Username)
	if !ok {
		return "", false
	}
	if rest == "" {
		return "", true
	}
	return strings.CutPrefix(rest, "?start=")
}

func instance(id int64) string { return fmt.Sprintf("%d", id*7919+1_000_003) }
