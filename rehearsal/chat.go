package rehearsal

import (
	"slices"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// chat is one conversation the bot may be in: a phone's, a group or a channel.
type chat struct {
	s    *Server
	info chatInfo

	mu       sync.Mutex
	member   bool // the bot may write here
	started  bool // private: she has written once
	messages []*Message
	life     int   // grows when she starts over
	cleared  int   // up to this id she has deleted the chat from her own screen
	rev      int64 // grows at every visible change
	gone     []removal
	toasts   []Toast
	typing   time.Time
	changed  chan struct{} // closed and replaced at every change
}

type removal struct {
	rev int64
	id  int
}

func (s *Server) newChat(info chatInfo) *chat {
	return &chat{s: s, info: info, changed: make(chan struct{})}
}

// touch makes a change visible. The caller holds the lock.
func (c *chat) touch() int64 {
	c.rev++
	close(c.changed)
	c.changed = make(chan struct{})
	c.s.watchers.wake()
	return c.rev
}

// version is rev for whoever does not hold the lock.
func (c *chat) version() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rev
}

// append adds a message and gives it its id: ids grow over all chats of a
// bot, as they do in Telegram. The caller holds the lock.
func (c *chat) append(m *Message) {
	m.ID = int(c.s.nextMessage.Add(1))
	m.Date = c.s.now().Truncate(time.Second)
	m.rev = c.touch()
	c.messages = append(c.messages, m)
	if keep := c.s.cfg.KeepMessages; keep > 0 && len(c.messages) >= 2*keep {
		c.messages = slices.Delete(c.messages, 0, len(c.messages)-keep)
	}
}

// find is a binary search: messages are appended with growing ids.
func (c *chat) find(id int) (int, *Message) {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].ID >= id })
	if i < len(c.messages) && c.messages[i].ID == id {
		return i, c.messages[i]
	}
	return -1, nil
}

// replace puts a changed copy in the place of a message, so that copies
// handed out before stay as they were. The caller holds the lock.
func (c *chat) replace(i int, m Message) *Message {
	m.rev = c.touch()
	c.messages[i] = &m
	return &m
}

func (c *chat) remove(i int) {
	rev := c.touch()
	c.gone = append(c.gone, removal{rev, c.messages[i].ID})
	if len(c.gone) > 2000 {
		c.gone = slices.Delete(c.gone, 0, 1000)
	}
	c.messages = slices.Delete(c.messages, i, i+1)
}

func (c *chat) list() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	visible := c.visible()
	out := make([]Message, len(visible))
	for i, m := range visible {
		out[i] = *m
	}
	return out
}

// visible is what is still on her screen. The caller holds the lock.
func (c *chat) visible() []*Message {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].ID > c.cleared })
	return c.messages[i:]
}

// target finds the chat that a call names and checks that the bot may act in it.
func (s *Server) target(k *call) (*chat, *refusal) {
	c, no := s.named(k)
	if no != nil {
		return nil, no
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c, c.refuses()
}

func (s *Server) named(k *call) (*chat, *refusal) {
	raw := k.str("chat_id")
	if raw == "" {
		return nil, bad("chat_id is empty")
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return nil, bad("chat not found")
	}
	if id == s.me.ID {
		return nil, forbidden("bot can't send messages to the bot")
	}
	c := s.chat(id)
	if c == nil {
		return nil, bad("chat not found")
	}
	return c, nil
}

func (c *chat) refuses() *refusal {
	switch {
	case c.member:
		return nil
	case c.info.Type != "private":
		return forbidden("bot is not a member of the " + c.info.Type + " chat")
	case !c.started:
		return forbidden("bot can't initiate conversation with a user")
	}
	return forbidden("bot was blocked by the user")
}

// watchers wakes pages; it costs one atomic read while nobody watches.
type watchers struct {
	count atomic.Int32
	mu    sync.Mutex
	chans map[chan struct{}]bool
}

func (w *watchers) add() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.chans == nil {
		w.chans = map[chan struct{}]bool{}
	}
	ch := make(chan struct{}, 1)
	w.chans[ch] = true
	w.count.Add(1)
	return ch
}

func (w *watchers) remove(ch chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.chans, ch)
	w.count.Add(-1)
}

func (w *watchers) wake() {
	if w.count.Load() == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.chans {
		select {
		case ch <- struct{}{}:
		default: // it is awake already
		}
	}
}
