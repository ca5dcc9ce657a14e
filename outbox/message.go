// Package outbox accounts for every message on its way to Telegram: each is a
// row that is never lost silently, sent in order within a chat, and paced.
package outbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
)

// Collection is where rows lie.
const Collection = "outbox"

// State is where a row stands: ready → sending → sent | blocked | dead, and
// uncertain when nobody knows whether Telegram has it. Held is one that waited when
// a backup was made, or whose matter rests.
type State string

// The states of a row.
const (
	Ready     State = "ready"
	Sending   State = "sending"
	Sent      State = "sent"
	Blocked   State = "blocked" // she has blocked the bot
	Dead      State = "dead"    // Telegram refuses it for good
	Uncertain State = "uncertain"
	Dropped   State = "dropped" // taken back before it went
	Held      State = "held"    // with a Reason: until its matter goes on; without: it came with a backup, may be long past, and is never sent by itself
)

// Lane orders rows of different urgency.
type Lane int64

// The lanes, the most urgent first.
const (
	Replies Lane = iota
	Reminders
	Announcements
	Clearing // what an emptied chat still shows
	Lists    // of commands in her app: Telegram takes few of them, and nothing waits for one
	lanes
)

// Lanes are all there are, the most urgent first.
func Lanes() []Lane { return []Lane{Replies, Reminders, Announcements, Clearing, Lists} }

// String is the lane's name for the operator. The store's totals are kept under it,
// so it does not change.
func (l Lane) String() string {
	names := [lanes]string{"replies", "reminders", "announcements", "clearing", "lists"}
	if l < 0 || l >= lanes {
		return "unknown"
	}
	return names[l]
}

// Message is one row. Its id is <subject>/<version>/<n> of the turn that wrote it.
type Message struct {
	ID         string         `json:"_id"`
	Version    int64          `json:"version"`
	Subject    string         `json:"subject"`
	Lane       Lane           `json:"lane"`
	Order      int64          `json:"order"` // within the chat, from (version, n)
	Op         dialog.Op      `json:"op"`
	Of         string         `json:"of,omitempty"`      // the row that an edit, strip or delete is about
	Message    int64          `json:"message,omitempty"` // Telegram's id: of a sent row, or what an edit or a blank without a row is about
	Body       seal.Private   `json:"body"`
	State      State          `json:"state"`
	Term       int64          `json:"term,omitempty"` // of the leader that claimed it
	Made       cohort.Instant `json:"made"`
	Hush       dialog.Hush    `json:"hush,omitzero"`     // when it is not sent
	DropAt     cohort.Instant `json:"drop_at,omitempty"` // when a settled row loses its body
	NotBefore  cohort.Instant `json:"not_before,omitempty"`
	Tries      int            `json:"tries,omitempty"`
	Doubts     int            `json:"doubts,omitempty"`     // times its outcome was unknown: a duplicate is possible
	Superseded bool           `json:"superseded,omitempty"` // needless, so not sent: a later edit of the same row came, or its message is not there
	Last       bool           `json:"last,omitempty"`       // the farewell, and what goes with it
	Once       bool           `json:"once,omitempty"`       // not sent again when its outcome is unknown
	Matter     string         `json:"matter,omitempty"`     // what it belongs to when nobody asked for it: a rule, an announcement
	Reason     Reason         `json:"reason,omitempty"`     // why it is dead, uncertain, or held without a backup
	Chat       seal.Private   `json:"-"`                    // known when the row comes straight from a turn; else asked of the store
}

// replaceable says that a later row may make m needless.
func (m *Message) replaceable() bool {
	switch m.Op {
	case dialog.OpEdit:
		return m.Of != ""
	case dialog.OpSend:
		kept := m.Matter == dialog.MatterAnswer || m.Matter == dialog.MatterInbox // each says something of its own
		return m.Matter != "" && m.Hush != (dialog.Hush{}) && !kept
	}
	return m.Op == dialog.OpCommands
}

// many says that m deletes messages which its body lists.
func (m *Message) many() bool { return m.Op == dialog.OpDelete && !m.Body.IsZero() }

// outlives says that m may still wait when the farewell has been said: what empties
// a chat, or takes a list of commands away.
func (m *Message) outlives() bool { return m.Lane == Clearing || m.Lane == Lists }

// BodyKept is how long a settled row keeps what it said.
const BodyKept = 7 * 24 * time.Hour

// ordersAVersion is how many rows one turn may make.
const ordersAVersion = 1000

// Order places row n of the turn that wrote version among all rows of a subject.
func Order(version int64, n int) int64 { return version*ordersAVersion + int64(n) }

// Privates lists the sealed field of m.
func (m *Message) Privates(visit func(*seal.Private, seal.Place) error) error {
	return visit(&m.Body, seal.Place{Collection: Collection, Field: "body", ID: m.ID})
}

// before says that m goes out before o in the same chat.
func (m *Message) before(o *Message) int {
	return cmp.Or(cmp.Compare(m.Lane, o.Lane), cmp.Compare(m.Order, o.Order))
}

// waits says that m has not come to its end.
func (m *Message) waits() bool { return m.State == Ready || m.State == Sending }

// named is m as it waits in line when it may wait long: without its body and its
// version, which are taken over from the store when its turn has come.
func (m *Message) named() *Message {
	n := *m
	n.Version, n.Body, n.Chat = 0, seal.Private{}, seal.Private{}
	return &n
}

// takeOver brings m to what is stored of it. What else a row holds never changes,
// and others read it while m is in line.
func (m *Message) takeOver(stored *Message) {
	m.Version, m.State, m.Term, m.Tries = stored.Version, stored.State, stored.Term, stored.Tries
	m.Doubts = max(m.Doubts, stored.Doubts)
	m.NotBefore, m.Message, m.Body, m.Reason = stored.NotBefore, stored.Message, stored.Body, stored.Reason
	m.DropAt, m.Superseded = stored.DropAt, stored.Superseded
}

// Body is what a message shows, as Telegram wants it.
type Body struct {
	Text     string  `json:"text,omitempty"` // Telegram HTML; a caption where Media is set
	Keyboard [][]Key `json:"keyboard,omitempty"`
	Media    *Media  `json:"media,omitempty"`
	Messages []int64 `json:"messages,omitempty"` // of a delete without a row: what goes, the oldest first

	Commands []Command `json:"commands,omitempty"` // of the list in her app
	From     *Source   `json:"from,omitempty"`     // of a copy
	Silent   bool      `json:"silent,omitempty"`   // arrives without a sound
	Guarded  bool      `json:"guarded,omitempty"`  // can neither be passed on nor saved where it arrives
}

// Source is a message that is copied, in another chat or, when that is "", in hers. It
// lies in a body alone, which is sealed whole.
type Source struct {
	Chat    string `json:"chat,omitempty"`
	Message int64  `json:"message"`
}

// Command is a line of that list.
type Command struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Key is a button.
type Key struct {
	Label string `json:"label"`
	Token string `json:"token,omitempty"`
	Copy  string `json:"copy,omitempty"` // instead of a token: what her app copies
	URL   string `json:"url,omitempty"`  // instead of a token: what her app opens
}

// Media is a recipe: the bytes are read, or made, when the message is sent, or are
// Telegram's already.
type Media struct {
	Kind   string `json:"kind"`
	Path   string `json:"path,omitempty"`   // in the course
	Recipe string `json:"recipe,omitempty"` // instead: what is made, never stored
	Of     string `json:"of,omitempty"`     // of a recipe: the subject it is about
	Lang   string `json:"lang,omitempty"`   // of a recipe: the language it is made in
	File   string `json:"file,omitempty"`   // instead: Telegram's name of what somebody sent
	Hidden bool   `json:"hidden,omitempty"` // not shown before it is touched
	From   string `json:"from,omitempty"`   // of a recipe: what it is made from, a link or a seed
	N      int    `json:"n,omitempty"`      // of a recipe: how many
}

// Conceal packs a body for its row.
func Conceal(b Body) (seal.Private, error) {
	data, err := json.Marshal(b)
	if err != nil {
		return seal.Private{}, fmt.Errorf("pack message: %w", err)
	}
	return seal.Conceal(string(data)), nil
}
