package rehearsal

import (
	"slices"
	"strings"
	"time"
)

// Kinds of a message's content.
const (
	KindText     = "text"
	KindPhoto    = "photo"
	KindVoice    = "voice"
	KindAudio    = "audio"
	KindVideo    = "video"
	KindDocument = "document"
	KindPoll     = "poll"
)

// Message is one bubble as a person sees it.
type Message struct {
	ID       int
	FromBot  bool
	From     int64 // whose phone sent it; the bot's id for the bot
	Kind     string
	Text     string   // of a text message, without markup
	Caption  string   // of any other kind
	Entities []Entity // of the text or the caption; offsets in UTF-16 units
	Keyboard [][]Button
	File     File // of a photo, voice, audio, video or document
	Date     time.Time
	Edited   time.Time // zero: never
	Album    string    // shared by the messages of one album

	Silent    bool // arrived without a sound
	Protected bool // may not be forwarded or saved
	Hidden    bool // a photo or video that is covered until it is touched
	opened    bool // sent by Start: the app shows no payload
	sender    user
	extra     map[string]any // content of stickers, contacts, locations, polls
	joined    []user
	rev       int64
}

// File describes a message's attachment; Server.File has its bytes.
type File struct {
	ID, Name, MIME string
	Size           int
	Width, Height  int
}

// Button is one inline button.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
	Copy *Copy  `json:"copy_text,omitempty"`
}

// Copy is the text that a button puts into the clipboard.
type Copy struct {
	Text string `json:"text"`
}

// Entity marks a stretch of a text, counted in UTF-16 units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

// Words is the text or the caption, whichever the message has.
func (m Message) Words() string {
	if m.Kind == KindText {
		return m.Text
	}
	return m.Caption
}

// Find looks a button up by its label or by its data. Direction marks in the
// label do not count, for a person does not see them.
func (m Message) Find(what string) (Button, bool) {
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Text == what || b.Data == what && what != "" || bare(b.Text) == bare(what) {
				return b, true
			}
		}
	}
	return Button{}, false
}

func bare(label string) string {
	return strings.Map(func(r rune) rune {
		if r == 0x200E || r == 0x200F || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, label)
}

// sameContent tells whether an edit would change nothing.
func (m *Message) sameContent(o *Message) bool {
	return m.Kind == o.Kind && m.File.ID == o.File.ID && m.Text == o.Text && m.Caption == o.Caption && slices.Equal(m.Entities, o.Entities) && sameKeyboard(m.Keyboard, o.Keyboard)
}

func sameKeyboard(a, b [][]Button) bool {
	return slices.EqualFunc(a, b, func(x, y []Button) bool {
		return slices.EqualFunc(x, y, func(p, q Button) bool {
			return p.Text == q.Text && p.Data == q.Data && p.URL == q.URL && (p.Copy == nil) == (q.Copy == nil) && (p.Copy == nil || *p.Copy == *q.Copy)
		})
	})
}

// wire is the message as the Bot API writes it.
func (m *Message) wire(chat chatInfo) *wireMessage {
	w := &wireMessage{MessageID: m.ID, Chat: chat, Date: m.Date.Unix(), MediaGroupID: m.Album,
		Protected: m.Protected, HasSpoiler: m.Hidden, NewChatMembers: m.joined}
	if chat.Type == "channel" {
		w.SenderChat = &chat
	} else {
		w.From = &m.sender
	}
	if !m.Edited.IsZero() {
		w.EditDate = m.Edited.Unix()
	}
	if len(m.Keyboard) > 0 {
		w.ReplyMarkup = &markup{m.Keyboard}
	}
	m.content(w)
	return w
}

func (m *Message) content(w *wireMessage) {
	if m.Kind == KindText {
		w.Text, w.Entities = &m.Text, m.Entities
		return
	}
	w.Caption, w.CaptionEntities = m.Caption, m.Entities
	ref := m.File.ref()
	zero := 0
	switch m.Kind {
	case KindPhoto:
		w.Photo = []fileRef{ref}
	case KindVoice:
		ref.Duration, w.Voice = &zero, &ref
	case KindAudio:
		ref.Duration, w.Audio = &zero, &ref
	case KindVideo:
		ref.Duration, w.Video = &zero, &ref
	case KindDocument:
		w.Document = &ref
	default:
		m.other(w)
	}
}

func (m *Message) other(w *wireMessage) {
	switch m.Kind {
	case "sticker":
		w.Sticker = m.extra
	case "contact":
		w.Contact = m.extra
	case "location":
		w.Location = m.extra
	case KindPoll:
		w.Poll = m.extra
	case "video_note":
		zero := 0
		ref := m.File.ref()
		ref.Duration, w.VideoNote = &zero, &ref
	}
}

func (f File) ref() fileRef {
	return fileRef{FileID: f.ID, FileUniqueID: "u" + f.ID, FileSize: f.Size, FileName: f.Name,
		MimeType: f.MIME, Width: f.Width, Height: f.Height}
}
