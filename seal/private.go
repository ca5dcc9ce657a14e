// Package seal keeps what must not be read by chance: names, Telegram ids and
// free text. It holds the sealing keys and their file, seals and opens texts,
// makes the look-ups by which a sealed value is found again, and the short MACs
// of buttons.
package seal

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// mask is all that a Private shows of itself.
const mask = "‹private›"

// Private is a text that must not be seen by chance. Whatever prints it shows
// ‹private›; whatever encodes it (JSON, BSON) sees only its box, the sealed
// form, so an unsealed one is encoded as nothing at all and has to be sealed
// first. The empty text is no secret: it is the zero Private, without a box.
//
// A Private is a value: copies share the text, nothing changes it. To change a
// text, put a new Conceal in its place, which also drops the old box. Decode
// only into a fresh one: a decoder does not know of the opened text.
type Private struct {
	// Box is the sealed text: see Keys.Seal.
	Box string `json:"box,omitempty"`

	// plain is a pointer because fmt, where it may not call methods (unexported
	// fields, wrong verbs), prints strings as they are but pointers as addresses.
	plain *string
}

// Conceal returns plain as an open Private that is not sealed yet.
func Conceal(plain string) Private {
	if plain == "" {
		return Private{}
	}
	return Private{plain: &plain}
}

// Reveal returns the text, or "" if it was never opened.
func (p Private) Reveal() string {
	if p.plain == nil {
		return ""
	}
	return *p.plain
}

// IsZero reports whether there is no text, neither open nor sealed.
func (p Private) IsZero() bool { return p.Box == "" && p.plain == nil }

// Sealed reports whether p has a box, and so may be stored.
func (p Private) Sealed() bool { return p.Box != "" }

// Opened reports whether Reveal tells the truth: the text is at hand, or there
// is none.
func (p Private) Opened() bool { return p.plain != nil || p.Box == "" }

// Equal reports whether both are the same text, in a time that does not depend
// on where they differ. Of two unopened ones it can only compare the boxes; an
// opened one and an unopened one are never equal.
func (p Private) Equal(q Private) bool {
	if p.Opened() != q.Opened() {
		return false
	}
	if !p.Opened() {
		return p.Box == q.Box
	}
	return subtle.ConstantTimeCompare([]byte(p.Reveal()), []byte(q.Reveal())) == 1
}

// FreshAll is a copy of private texts, each as Fresh gives it; of none it is nil.
func FreshAll[K comparable](of map[K]Private) map[K]Private {
	if of == nil {
		return nil
	}
	out := make(map[K]Private, len(of))
	for k, v := range of {
		out[k] = v.Fresh()
	}
	return out
}

// Fresh returns the same text without a box, to be sealed for another place.
// Of an unopened one only the box is known: it is returned as it is, and opens
// in its old place alone.
func (p Private) Fresh() Private {
	if p.plain == nil {
		return p
	}
	return Private{plain: p.plain}
}

// String returns ‹private›.
func (p Private) String() string { return mask }

// Format writes ‹private› for every verb and flag.
func (p Private) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, mask) }

// LogValue returns ‹private›.
func (p Private) LogValue() slog.Value { return slog.StringValue(mask) }
