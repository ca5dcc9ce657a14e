package rehearsal

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
)

// SendOther sends something that is not a text: photo, voice, audio, video,
// document, sticker, contact, location, dice or video_note. It returns the message's
// id.
func (p *Phone) SendOther(kind string) (int, error) {
	m := &Message{Kind: kind}
	switch kind {
	case KindPhoto, KindVoice, KindAudio, KindVideo, KindDocument, "video_note":
		m.File = p.s.files.add(kind, sample(kind))
	case "sticker":
		m.extra = map[string]any{"file_id": "sticker", "file_unique_id": "usticker", "type": "regular", "width": 512, "height": 512,
			"is_animated": false, "is_video": false, "emoji": "🌷"}
	case "contact":
		m.extra = map[string]any{"phone_number": "+9647000000000", "first_name": p.cfg.FirstName, "user_id": p.cfg.ID}
	case "dice":
		m.extra = map[string]any{"emoji": "🎲", "value": 4}
	case "location":
		m.extra = map[string]any{"latitude": 33.3128, "longitude": 44.3615}
	default:
		return 0, fmt.Errorf("sending something other than a text: no kind %q", kind)
	}
	if err := p.send(m); err != nil {
		return 0, err
	}
	return m.ID, nil
}

// Attach sends a file of hers with words under it: a photo, voice, audio, video or document.
func (p *Phone) Attach(kind, caption string, marks ...Entity) (int, error) {
	switch kind {
	case KindPhoto, KindVoice, KindAudio, KindVideo, KindDocument:
	default:
		return 0, fmt.Errorf("sending a file: no kind %q", kind)
	}
	m := &Message{Kind: kind, Caption: cleanText(caption), Entities: marks, File: p.s.files.add(kind, sample(kind))}
	if err := p.send(m); err != nil {
		return 0, err
	}
	return m.ID, nil
}

// SayMarked sends a text with formatting.
func (p *Phone) SayMarked(text string, marks ...Entity) (int, error) {
	m := &Message{Kind: KindText, Text: text, Entities: marks}
	if err := p.send(m); err != nil {
		return 0, err
	}
	return m.ID, nil
}

// sample is a file of hers: a picture that can be looked at, or a few bytes.
func sample(kind string) upload {
	if kind != KindPhoto {
		return upload{name: kind + ".bin", data: []byte("a " + kind + " of hers")}
	}
	img := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for y := range 200 {
		for x := range 320 {
			img.Set(x, y, color.RGBA{R: uint8(120 + x/4), G: uint8(90 + y/2), B: 160, A: 255})
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, img) // writing to memory cannot fail
	return upload{name: "photo.png", data: out.Bytes()}
}

// Group is a chat of many: a group, a supergroup or a channel.
type Group struct {
	s    *Server
	chat *chat
}

// Group makes a chat of kind "group", "supergroup" or "channel" without the bot.
func (s *Server) Group(kind, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := int64(0)
	for id == 0 || s.chats[id] != nil {
		id = -(4_000_000_000 + rand.Int64N(900_000_000))
		if kind != "group" {
			id = -(1_001_000_000_000 + rand.Int64N(900_000_000_000))
		}
	}
	g := &Group{s: s, chat: s.newChat(chatInfo{ID: id, Type: kind, Title: title})}
	s.chats[id] = g.chat
	return g
}

// ID is the chat's id, which is negative.
func (g *Group) ID() int64 { return g.chat.info.ID }

// AddBot lets a person add the bot.
func (g *Group) AddBot(by *Phone) { g.setMember(by.user, true) }

// RemoveBot lets a person remove it.
func (g *Group) RemoveBot(by *Phone) { g.setMember(by.user, false) }

// BotIsMember tells whether the bot is in.
func (g *Group) BotIsMember() bool {
	g.chat.mu.Lock()
	defer g.chat.mu.Unlock()
	return g.chat.member
}

// Messages is what everybody in the chat sees.
func (g *Group) Messages() []Message { return g.chat.list() }

// Say lets a person speak; the bot hears it while it is a member.
func (g *Group) Say(by *Phone, text string) {
	c := g.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	m := &Message{Kind: KindText, Text: cleanText(text), From: by.cfg.ID, sender: by.user}
	m.Entities = detect(m.Text, nil)
	c.append(m)
	if !c.member {
		return
	}
	kind := "message"
	if c.info.Type == "channel" {
		kind = "channel_post"
	}
	g.s.emit(kind, by.cfg.ID, m.wire(c.info))
}

func (g *Group) setMember(by user, member bool) {
	c := g.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.member == member {
		return
	}
	c.member = member
	status := map[bool]string{true: "member", false: "left"}
	if c.info.Type == "channel" {
		status[true] = "administrator"
	}
	g.s.emit("my_chat_member", by.ID, g.s.change(c, by, status, member))
	if member && c.info.Type != "channel" {
		m := &Message{Kind: "joined", From: by.ID, sender: by, joined: []user{g.s.me}}
		c.append(m)
		g.s.emit("message", by.ID, m.wire(c.info))
	}
	c.touch()
}

// change describes the bot's coming or going. status names what it is while
// it is a member and while it is not.
func (s *Server) change(c *chat, by user, status map[bool]string, member bool) memberChange {
	state := func(in bool) memberState {
		st := memberState{User: s.me, Status: status[in]}
		if st.Status == "kicked" {
			st.UntilDate = new(int64)
		}
		return st
	}
	return memberChange{Chat: c.info, From: by, Date: s.now().Unix(), Old: state(!member), New: state(member)}
}

func (s *Server) leaveChat(k *call) (any, *refusal) {
	c, no := s.target(k)
	if no != nil {
		return nil, no
	}
	if c.info.Type == "private" {
		return nil, bad("chat member status can't be changed in private chats")
	}
	(&Group{s: s, chat: c}).setMember(s.me, false)
	return true, nil
}

func (s *Server) getChat(k *call) (any, *refusal) {
	c, no := s.named(k)
	if no != nil {
		return nil, no
	}
	return c.info, nil
}

func (s *Server) sendChatAction(k *call) (any, *refusal) {
	c, no := s.target(k)
	if no != nil {
		return nil, no
	}
	switch k.str("action") {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
		"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note":
	default:
		return nil, bad("wrong parameter action in request")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.typing = s.now()
	c.touch()
	return true, nil
}
