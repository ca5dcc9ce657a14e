// Package turn carries one envelope all the way through: load the subject,
// finish what it still has pending, find what the decision must see, decide,
// put it into words, commit with one document write, flush, pass on.
package turn

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// Schema is the present shape of a subject's document.
const Schema = 1

// KeptKeys is how many keys a document holds; KeyKept how long a key is known.
const (
	KeptKeys = 256
	KeyKept  = 48 * time.Hour
)

// KeptHers is how many of her own messages are known at most, for as long as they
// can be deleted: dialog.Deletable.
const KeptHers = 256

// Document is a subject as it is stored: the same head for each kind, and a body.
type Document struct {
	ID           string         `json:"_id"`
	Schema       int            `json:"schema"`
	Version      int64          `json:"version"`
	Keys         Keys           `json:"keys,omitempty"`
	Hers         Keys           `json:"hers,omitempty"`       // her own messages in the chat, by id
	Before       []string       `json:"before,omitempty"`     // of a person: doors that led to her before, under which such keys are looked for, too
	SeenUntil    cohort.Instant `json:"seen_until,omitempty"` // till then older keys are looked for in the collection "seen"
	Pending      *Pending       `json:"pending,omitempty"`
	PendingSince cohort.Instant `json:"pending_since,omitempty"`
	DueAt        cohort.Instant `json:"due_at,omitempty"`  // of a person: when something may concern her next
	Plan         string         `json:"plan,omitempty"`    // of a learner: what DueAt was computed from
	Team         bool           `json:"team,omitempty"`    // of a person: she runs the programme, in whichever role
	Expires      cohort.Instant `json:"expires,omitempty"` // when a person, or her tombstone, has had its time
	Body         dialog.Subject `json:"body"`
}

// Pending is what a commit still owes other collections.
type Pending struct {
	Facts     []cohort.Fact     `json:"facts,omitempty"`
	Messages  []*outbox.Message `json:"messages,omitempty"`
	Envelopes []dialog.Envelope `json:"envelopes,omitempty"`
	Erase     bool              `json:"erase,omitempty"`    // everything else of hers goes first
	Part      *Parted           `json:"part,omitempty"`     // the account she came by is a stranger's from now on
	Adopt     bool              `json:"adopt,omitempty"`    // whoever stands behind her door leads on to her
	Stranger  bool              `json:"stranger,omitempty"` // erased is somebody who never agreed: no backup needs to know
}

// Empty says that nothing is owed.
func (p *Pending) Empty() bool {
	return p == nil || !p.Erase && p.Part == nil && !p.Adopt && len(p.Facts)+len(p.Messages)+len(p.Envelopes) == 0
}

// Parted is who stands behind a door from which somebody has parted.
type Parted struct {
	Ghost  string              `json:"ghost"` // subject id
	Person *cohort.Participant `json:"person"`
}

// Key is a key that took effect, and when.
type Key struct {
	Key string         `json:"key"`
	At  cohort.Instant `json:"at"`
}

// Keys are the keys that took effect, the oldest first. They are one string, a
// line each: a document is written at every turn, and a list of 256 small
// documents would cost more than all the rest of it.
type Keys string

// Has says whether key took effect.
func (k Keys) Has(key string) bool { return strings.Contains(string(k), "\n"+key+" ") }

// Len is how many there are.
func (k Keys) Len() int { return strings.Count(string(k), "\n") }

// Add appends a key.
func (k Keys) Add(key string, at cohort.Instant) Keys {
	return k + Keys("\n"+key+" "+stamp(at))
}

// Trim drops keys older than before, and the oldest beyond most; the latter are
// given, since they must be known elsewhere before they are dropped here.
func (k Keys) Trim(before cohort.Instant, most int) (Keys, []Key) {
	lines := k.Len()
	var out []Key
	for lines > 0 {
		line, rest, _ := strings.Cut(string(k[1:]), "\n")
		if rest != "" {
			rest = "\n" + rest
		}
		key, at, _ := strings.Cut(line, " ")
		old := unstamp(at) < before
		if !old && lines <= most {
			break
		}
		if !old {
			out = append(out, Key{Key: key, At: unstamp(at)})
		}
		k = Keys(rest)
		lines--
	}
	return k, out
}

// Heard reads the keys as messages of hers.
func (k Keys) Heard() []dialog.Heard {
	_, all := k.Trim(0, 0)
	out := make([]dialog.Heard, 0, len(all))
	for _, x := range all {
		if id, err := strconv.ParseInt(x.Key, 10, 64); err == nil {
			out = append(out, dialog.Heard{Message: id, Date: x.At})
		}
	}
	return out
}

func stamp(at cohort.Instant) string {
	var b [8]byte
	for i := range b {
		b[7-i] = byte(at >> (8 * i))
	}
	return base64.RawURLEncoding.EncodeToString(b[2:])
}

func unstamp(s string) cohort.Instant {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return 0
	}
	var at cohort.Instant
	for _, x := range b {
		at = at<<8 | cohort.Instant(x)
	}
	return at
}

// Collections of subjects and of what a turn writes beside them.
const (
	CollectionInvitations = "invitations"
	CollectionCohorts     = "cohorts"
	CollectionCalendar    = "calendar"
	CollectionMatters     = "matters"

	CollectionAnnouncements = "announcements"
	CollectionOwners        = "owners"
	CollectionThreads       = "threads"
)

// Inbox names whose older keys are kept in the collection "seen": a person's by
// her door, since an update stays swallowed when she was erased and came back.
func (d *Document) Inbox() string {
	if d.Body.Person != nil && d.Body.Person.Door != "" {
		return d.Body.Person.Door
	}
	return d.ID
}

// Collection is where the document lies.
func (d *Document) Collection() string {
	switch {
	case d.Body.Invitation != nil:
		return CollectionInvitations
	case d.Body.Cohort != nil:
		return CollectionCohorts
	case d.Body.Calendar != nil:
		return CollectionCalendar
	case d.Body.Matter != nil:
		return CollectionMatters
	case d.Body.Announcement != nil:
		return CollectionAnnouncements
	case d.Body.Owners != nil:
		return CollectionOwners
	case d.Body.Thread != nil:
		return CollectionThreads
	}
	return cohort.CollectionPeople
}

// Privates lists the sealed fields of the document. What is pending is sealed
// for the rows where it will finally lie.
func (d *Document) Privates(visit func(*seal.Private, seal.Place) error) error {
	at := func(field string) seal.Place {
		return seal.Place{Collection: d.Collection(), Field: field, ID: d.ID}
	}
	var err error
	switch {
	case d.Body.Person != nil:
		err = d.Body.Person.Privates(d.ID, visit)
	case d.Body.Invitation != nil:
		err = visit(&d.Body.Invitation.Label, at("label"))
	case d.Body.Cohort != nil:
		err = d.Body.Cohort.Privates(at, visit)
	case d.Body.Announcement != nil:
		err = d.Body.Announcement.Privates(at, visit)
	case d.Body.Owners != nil:
		err = d.Body.Owners.Privates(at, visit)
	case d.Body.Thread != nil:
		err = d.Body.Thread.Privates(at, visit)
	}
	if err != nil || d.Pending == nil {
		return err
	}
	if part := d.Pending.Part; part != nil {
		if err := part.Person.Privates(part.Ghost, visit); err != nil {
			return err
		}
	}
	for i := range d.Pending.Facts {
		if err := d.Pending.Facts[i].Privates(visit); err != nil {
			return err
		}
	}
	for _, m := range d.Pending.Messages {
		if err := m.Privates(visit); err != nil {
			return err
		}
	}
	for i := range d.Pending.Envelopes {
		if err := d.Pending.Envelopes[i].Privates(visit); err != nil {
			return err
		}
	}
	return nil
}
