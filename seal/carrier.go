package seal

import (
	"errors"
	"fmt"
)

// ErrUnsealed says that a text would have been stored without being sealed.
var ErrUnsealed = errors.New("private text is not sealed")

// A Place is where a sealed text finally lies. A box opens only in the place it
// was sealed for, so that boxes cannot be swapped between rows. All three parts
// are needed; none of them may itself be private.
type Place struct {
	Collection string // such as "people"
	Field      string // dotted path in the document, such as "profile.name"
	ID         string // _id of the document
}

// A Carrier is a document with private texts in it.
type Carrier interface {
	// Privates calls visit with each private field and its place, and stops at
	// the first error, which it returns. What visit writes must stay in the
	// document: fields reached through a map have to be put back.
	Privates(visit func(p *Private, at Place) error) error
}

// SealAll seals every private field of c. It is idempotent.
func (k *Keys) SealAll(c Carrier) error { return c.Privates(k.Seal) }

// OpenAll opens every private field of c.
func (k *Keys) OpenAll(c Carrier) error { return c.Privates(k.Open) }

// CheckSealed returns ErrUnsealed, with the name of the field, if a text in c
// would be lost or shown by writing c as it is.
func CheckSealed(c Carrier) error {
	return c.Privates(func(p *Private, at Place) error {
		if p.IsZero() || p.Sealed() {
			return nil
		}
		return fmt.Errorf("check %s.%s: %w", at.Collection, at.Field, ErrUnsealed)
	})
}
