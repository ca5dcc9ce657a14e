package rehearsal

import "time"

// news is one event for the page: the phones that changed since the last.
type news struct {
	Bot    botView     `json:"bot"`
	Ways   []way       `json:"ways"`             // in which a phone can be added
	Reset  bool        `json:"reset"`            // this is everything, not a difference
	Ahead  int64       `json:"ahead"`            // of the clock here before the machine's, ms
	Course *courseView `json:"course,omitempty"` // when it may have changed
	Phones []phoneView `json:"phones"`
}

type botView struct {
	Username  string     `json:"username"`
	Languages []Language `json:"languages"`
}

type phoneView struct {
	ID          int64      `json:"id"`
	Name        string     `json:"name"`
	Lang        string     `json:"lang"`
	Role        Role       `json:"role"`
	Aside       bool       `json:"aside"`
	Life        int        `json:"life"` // grows when she starts over
	Invitation  string     `json:"invitation"`
	Links       []Entity   `json:"links"` // in the invitation
	BotName     string     `json:"botName"`
	About       string     `json:"about"` // the bot's description
	Commands    []Command  `json:"commands"`
	Started     bool       `json:"started"` // there is something on her screen
	Blocked     bool       `json:"blocked"`
	Typing      bool       `json:"typing"`
	Messages    []bubble   `json:"messages"` // new or changed
	Gone        []int      `json:"gone"`     // ids of deleted messages
	Cleared     int        `json:"cleared"`  // up to this id she deleted the chat
	Toasts      []toastNow `json:"toasts"`
	chatVersion int64
}

type toastNow struct {
	Text  string `json:"text"`
	Alert bool   `json:"alert"`
}

type bubble struct {
	ID        int        `json:"id"`
	Mine      bool       `json:"mine"`
	Kind      string     `json:"kind"`
	Words     string     `json:"words"`
	Entities  []Entity   `json:"entities"`
	Keyboard  [][]Button `json:"keyboard"`
	File      *fileView  `json:"file,omitempty"`
	Question  any        `json:"question,omitempty"`
	Date      int64      `json:"date"` // ms
	Edited    bool       `json:"edited"`
	Protected bool       `json:"protected"`
	Hidden    bool       `json:"hidden,omitempty"`
}

type fileView struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	MIME   string `json:"mime"`
	Size   int    `json:"size"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// glance remembers what one page has been told.
type glance struct {
	p       *page
	told    map[int64]int64 // chat's rev by phone
	profile int64
	course  int64 // the refresh that was told
	first   bool
}

func (p *page) newGlance() *glance {
	return &glance{p: p, told: map[int64]int64{}, profile: -1, course: -1, first: true}
}

// next is what changed since the last call; nil when nothing did.
func (g *glance) next() *news {
	s := g.p.s
	out := &news{Bot: botView{s.me.Username, s.cfg.Languages}, Ways: g.p.ways(), Reset: g.first, Phones: []phoneView{}}
	s.profile.mu.RLock()
	profile := s.profile.changes
	s.profile.mu.RUnlock()
	for _, phone := range s.Phones() {
		rev, known := g.told[phone.cfg.ID]
		if known && profile == g.profile && phone.chat.version() == rev {
			continue
		}
		v := phone.view(rev, g.first)
		out.Phones = append(out.Phones, v)
		g.told[phone.cfg.ID] = v.chatVersion
	}
	g.profile = profile
	out.Ahead = s.ahead()
	if n := s.refreshed.Load(); n != g.course {
		out.Course, g.course = g.p.course(), n
	}
	if len(out.Phones) == 0 && out.Course == nil && !g.first {
		return nil
	}
	g.first = false
	return out
}

// view is what the phone shows that is newer than since.
func (p *Phone) view(since int64, first bool) phoneView {
	cfg := p.Config()
	v := phoneView{ID: cfg.ID, Name: cfg.FirstName, Lang: cfg.LanguageCode, Role: cfg.Role, Aside: cfg.Aside,
		Invitation: cfg.Invitation, Links: detect(cfg.Invitation, []Entity{}),
		BotName: p.s.profile.words("name", p.cfg.LanguageCode), About: p.s.profile.words("description", p.cfg.LanguageCode),
		Commands: p.Commands(), Messages: []bubble{}, Gone: []int{}, Toasts: []toastNow{}}
	c := p.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	visible := c.visible()
	v.Started, v.Blocked, v.Cleared, v.chatVersion = len(visible) > 0, c.started && !c.member, c.cleared, c.rev
	v.Life = c.life
	v.Typing = p.s.now().Sub(c.typing) < 5*time.Second
	for _, m := range visible {
		if m.rev > since {
			v.Messages = append(v.Messages, m.bubble())
		}
	}
	if first {
		return v // what is gone was never told, and old toasts are over
	}
	for _, r := range c.gone {
		if r.rev > since {
			v.Gone = append(v.Gone, r.id)
		}
	}
	for _, t := range c.toasts {
		if t.rev > since {
			v.Toasts = append(v.Toasts, toastNow{t.Text, t.Alert})
		}
	}
	return v
}

func (m *Message) bubble() bubble {
	b := bubble{ID: m.ID, Mine: !m.FromBot, Kind: m.Kind, Words: m.Words(), Entities: m.Entities, Keyboard: m.Keyboard,
		Date: m.Date.UnixMilli(), Edited: !m.Edited.IsZero(), Protected: m.Protected, Hidden: m.Hidden}
	if m.opened {
		b.Words, b.Entities = "/start", detect("/start", nil)
	}
	if m.File.ID != "" {
		b.File = &fileView{m.File.ID, m.File.Name, m.File.MIME, m.File.Size, m.File.Width, m.File.Height}
	}
	if m.Kind == KindPoll || m.Kind == "sticker" {
		b.Question = m.extra
	}
	return b
}
