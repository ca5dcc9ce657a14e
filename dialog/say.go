package dialog

import (
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/locales"
	"cohortbot/seal"
)

// Op is what happens to a message.
type Op string

// The operations on messages.
const (
	OpSend   Op = "send"
	OpCopy   Op = "copy"   // sends what stands in another chat, or in hers: From
	OpEdit   Op = "edit"   // text and buttons of the row Of (or of message Message)
	OpStrip  Op = "strip"  // takes the buttons from the row Of
	OpBlank  Op = "blank"  // leaves a dot of the message Message, and no buttons
	OpDelete Op = "delete" // removes the row Of, or Message, or Messages

	OpCommands Op = "commands" // sets the list of commands in her app; none: takes it away
)

// Makes says that a message comes into being, whose number Telegram gives.
func (o Op) Makes() bool { return o == OpSend || o == OpCopy }

// Source is a message that is copied.
type Source struct {
	Chat    seal.Private // where it stands; none: in her own chat
	Message int64
}

// How long a message may be, in UTF-16 units, its tags left out.
const (
	MostText    = 4096
	MostCaption = 1024
)

// Say is one message to the person whose turn it is, free of any language.
type Say struct {
	ID       string // the row's id: <subject>/<version>/<n>
	Op       Op
	Of       string
	Message  int64   // edited or deleted instead of Of, where no row is left or known
	Messages []int64 // deleted instead of Of: at most deletedAtOnce, the oldest first
	Parts    []Part
	Choices  []Choice
	Rows     [][]Button
	Media    *course.Media
	List     []string           // of OpCommands, without their stroke
	File     *Recipe            // a file made when this is sent; Parts are its caption
	Attached *cohort.Attachment // a file that Telegram keeps; Parts are its caption
	Hidden   bool               // Attached, or a picture that is made, is not shown before she touches it
	From     *Source            // of OpCopy; Parts are its caption, none: it keeps its own
	Guarded  bool               // it can neither be passed on nor saved where it arrives
	Last     bool               // the farewell, and what goes with it: after them nothing of her is kept
	Matter   string             // what an unasked message belongs to: a rule, an announcement; "": it answers her
	Silent   bool               // arrives without a sound
	Hush     Hush               // when it is not sent, should it still wait then

	Unsent bool // nothing can be sent to her: its row says so from the start
	Taken  bool // takes back what stands in her chat: that is done though nothing is said to her
}

// Hush is the next time in which something that came unasked is not sent: should it wait so
// long that the hour has become a quiet one, it waits until that is over. It comes back each
// day. The zero value is none.
type Hush struct {
	From cohort.Instant `json:"from,omitempty"`
	To   cohort.Instant `json:"to,omitempty"`
}

// Ends is how long at now something still waits for the end of the quiet time; 0 when it is
// none.
func (h Hush) Ends(now time.Time) time.Duration {
	const day = 24 * time.Hour
	from, to := h.From.Time(), h.To.Time()
	if h.To <= h.From {
		return 0
	}
	if !now.Before(to) {
		since := now.Sub(from)
		from = from.Add(since - since%day)
		to = from.Add(h.To.Time().Sub(h.From.Time()) % day)
	}
	if now.Before(from) || !now.Before(to) {
		return 0
	}
	return to.Sub(now)
}

// Recipe says which file is made when a message is sent, and of whom: the file
// itself is never stored.
type Recipe struct {
	Name    string
	Of      string // subject id
	Link    Link   // what a picture of a link leads to
	Seed    string // of invitations made at once
	N       int    // how many they are
	Picture bool   // it is a picture
}

// Part is one paragraph: words of the catalogue (Key with Args), a text of the
// course, or a page already rendered. Lang overrides her language.
type Part struct {
	Key    string
	Args   Args
	Text   course.Text
	HTML   map[locales.Lang]string
	Own    seal.Private // somebody's own words, as safe Telegram HTML
	Words  seal.Private // somebody's own words, as they were typed
	Bold   bool
	Hidden bool // not shown before she touches it
	Tight  bool // stands on the line after the part before it, without a gap
	Lang   locales.Lang
}

// Args are the values of a part's placeholders: int, string, course.Text,
// seal.Private, Day, ShortDay, Month, Percent, Decimal, Weekdays, a course.Clock, or other parts ([]Part one a line).
type Args map[string]any

// Link is an argument shown as the address that opens the bot with this payload.
type Link string

// Day is an argument shown as a date in the course's zone.
type Day cohort.Instant

// Weekdays is an argument shown as the names of days of the week.
type Weekdays []time.Weekday

// ShortDay is an argument shown as a day and its month, in the course's zone.
type ShortDay cohort.Instant

// Month is an argument shown as a month and its year, in the course's zone.
type Month cohort.Instant

// Percent is an argument shown as a whole per cent, from 0 to 100.
type Percent int

// Decimal is an argument shown with at most two figures after the point.
type Decimal float64

// Choice is one option of a question: lettered in the text unless all are short.
type Choice struct {
	Text   course.Text
	Number int // of a scale: its position instead of a letter; 0 elsewhere
	Chosen bool
	Act    Act
}

// Button is a button under a message.
type Button struct {
	Label Part
	Act   Act
	Copy  *Part // instead of an act: her app copies these words
	Share *Part // instead of an act: these words are brought to another app
}

// Decision is what a turn comes to.
type Decision struct {
	Next   Subject
	Facts  []cohort.Fact
	Say    []Say
	Then   []Envelope // On and Event; turn gives key and time
	Answer *Part      // what a press is answered with; nil: a silent answer
	Erase  bool       // Next is a tombstone: everything else of hers goes
	Part   *Parting   // she parts from the account by which she came
	Adopt  bool       // who stands behind her door by now is she
	Void   bool       // nothing takes effect and nothing is stored

	Planned bool           // DueAt and Plan were computed; else those from before stand
	DueAt   cohort.Instant // of a person: when something may concern her next; 0: never
	Plan    string         // what DueAt was computed from
}
