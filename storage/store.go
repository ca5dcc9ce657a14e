package storage

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/turn"
)

// The collections. Subjects, facts, rows and envelopes are named where their
// types are.
const (
	people      = Collection(cohort.CollectionPeople)
	invitations = Collection(turn.CollectionInvitations)
	cohorts     = Collection(turn.CollectionCohorts)
	calendar    = Collection(turn.CollectionCalendar)
	matters     = Collection(turn.CollectionMatters)

	announcements = Collection(turn.CollectionAnnouncements)
	owners        = Collection(turn.CollectionOwners)
	threads       = Collection(turn.CollectionThreads)

	facts     = Collection(cohort.CollectionFacts)
	messages  = Collection(outbox.Collection)
	envelopes = Collection(dialog.CollectionEnvelopes)
	doors     = Collection("doors")
	seen      = Collection("seen")
	parked    = Collection("parked")
	files     = Collection("files")
	meta      = Collection("meta")
	erased    = Collection("erased")
	links     = Collection("links")
	releases  = Collection("releases")
)

// page is how many documents a walk reads at a time.
const page = 500

// Store is every repository over one engine: it seals before it writes and
// opens what it has read.
type Store struct {
	Log    *slog.Logger // told of what was set aside because it cannot be read; default slog.Default()
	Ledger Ledger       // told of erasures; nil: nobody

	engine Engine
	keys   *seal.Keys
	now    func() time.Time
	schema int    // the shape this program writes
	lifts  []lift // that bring earlier shapes to it

	moves moves
}

// NewStore makes the repositories. now may be nil: the clock of the machine.
func NewStore(e Engine, keys *seal.Keys, now func() time.Time) *Store {
	if now == nil {
		now = time.Now
	}
	return &Store{engine: e, keys: keys, now: now, schema: turn.Schema, lifts: lifts()}
}

func (s *Store) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}

// sealed is a document with private texts.
type sealed interface {
	seal.Carrier
}

// protect seals a document and refuses one that is not sealed after it. Both
// fail by a mistake of the program alone.
func (s *Store) protect(doc sealed) error {
	err := s.keys.SealAll(doc)
	if err == nil {
		err = seal.CheckSealed(doc)
	}
	if err != nil {
		return fmt.Errorf("%w: seal a document: %w", ErrMisuse, err)
	}
	return nil
}

// open opens what is sealed in a document. A key that the file lacks is the
// operator's fault, and said so; anything else is damage.
func (s *Store) open(doc sealed) error {
	err := s.keys.OpenAll(doc)
	if errors.Is(err, seal.ErrWrongKey) {
		return fmt.Errorf("%w (%w)", ErrOtherKey, err)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// unread is what a walk met and could not read.
type unread struct {
	damaged []json.RawMessage // as they lie there; nil what is no JSON at all
	locked  error             // why others cannot be opened: a key is lacking
}

// take sorts a document by why it cannot be read; err is nil when it can.
func (u *unread) take(err error, d Decode) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrOtherKey):
		u.locked = err
		return nil
	case !errors.Is(err, ErrDamaged):
		return err
	}
	var raw json.RawMessage
	if err := d(&raw); err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	u.damaged = append(u.damaged, raw)
	return nil
}

// newID makes a random id of 130 bits, in small letters and digits.
func newID() string {
	var b [17]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))[:26]
}

// walk reads every page of a query.
func (s *Store) walk(ctx context.Context, q Query, each func(Decode) error) error {
	for {
		next, err := s.engine.Find(ctx, q, each)
		if errors.Is(err, errFull) {
			return nil
		}
		if err != nil || next == "" {
			return err
		}
		q.After = next
	}
}

// errFull is what each of a walk returns when it has found enough: it ends the walk, and is no
// error of it.
var errFull = errors.New("enough was found")

// content says of what would fail again, however often it is tried, that it is
// the content: then it is set aside and everything else goes on.
func content(err error) error {
	for _, hopeless := range []error{ErrDamaged, ErrTooLarge, ErrMisuse} {
		if errors.Is(err, hopeless) {
			return as(err, hopeless, turn.ErrContent)
		}
	}
	return err
}

// ofOne says that an error concerns one document alone, and keeps no other from
// its turn.
func ofOne(err error) bool {
	for _, own := range []error{ErrDamaged, turn.ErrContent, ErrOtherKey, ErrNewer} {
		if errors.Is(err, own) {
			return true
		}
	}
	return false
}

// as maps one engine's error to the error of the room that asked.
func as(err, engine, room error) error {
	if errors.Is(err, engine) {
		return fmt.Errorf("%w: %w", room, err)
	}
	return err
}
