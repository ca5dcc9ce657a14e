// Package storage keeps the programme's documents: repositories written once
// over a small document engine.
//
// The engine is deliberately narrow (see docs/decisions/0001-storage-engine.md):
// single documents under string ids, replaced only when nobody else has
// replaced them since, and found only through an index that was declared when
// the engine was opened. There are no transactions across documents.
package storage

import (
	"context"
	"errors"
	"fmt"
)

// MaxDocument is the largest document an engine takes, in bytes of its JSON.
const MaxDocument = 256 << 10

// What a caller may branch on. Engines wrap these with what was attempted.
var (
	// ErrNotFound: no document has this id.
	ErrNotFound = errors.New("not found")
	// ErrDuplicate: a document with this id is already there.
	ErrDuplicate = errors.New("id is taken")
	// ErrConflict: the stored version is another one, or the document is gone.
	ErrConflict = errors.New("version has moved on")
	// ErrUnavailable: the store cannot be reached, is slow, busy, closed, or
	// its disk is full. Trying again later may help; a write that failed so
	// may have taken effect, which is settled by reading again.
	ErrUnavailable = errors.New("store unavailable")
	// ErrDamaged: a stored document does not decode into what was asked for. It
	// will not tomorrow either: wait for nothing, set it aside.
	ErrDamaged = errors.New("document damaged")
	// ErrTooLarge: the encoded document is over MaxDocument; nothing of the
	// call was written.
	ErrTooLarge = errors.New("document too large")
	// ErrMisuse: a mistake of the program, not of the data: an unknown index
	// or collection, too many Equal values, a limit of 0, a foreign cursor, a
	// document whose "_id" is not its id. Returned before anything is read or
	// written.
	ErrMisuse = errors.New("storage misused")
)

// Collection names a set of documents. A name is lower-case letters, digits
// and underscores, beginning with a letter.
type Collection string

// Put is one document on its way into the store. Doc is a pointer to a struct
// (see Engine for what it may hold) whose "_id" equals ID.
type Put struct {
	In  Collection
	ID  string
	Doc any
}

// Index declares one order in which the documents of a collection can be
// found. Fields are dotted JSON paths ("plan.due_at"), all ascending; "_id" is
// always appended and breaks the last tie. An index without fields is the
// order of ids.
//
// A document stands in an index only when it has every field of it: one that
// is missing or null (an omitted empty value, too) keeps the document out, and
// no query through that index finds it. A field holds strings, whole numbers
// or booleans, the same kind in every document of the collection; strings are
// ordered by their bytes.
//
// A collection exists by being named in an index; one whose documents are only
// fetched by id is declared by an index without fields. Every process that
// opens a store declares the same indexes.
type Index struct {
	Name   string
	In     Collection
	Fields []string
}

// Cursor is a place between two pages; "" is the start, and the end. It is
// good for the query that returned it and for no other, survives a restart,
// and stays valid when the row it names is gone.
type Cursor string

// Query is one walk along an index.
type Query struct {
	// Index is the name of a declared index.
	Index string
	// Equal gives values (string, int64 or bool) of the first len(Equal)
	// fields of the index.
	Equal []any
	// From and To bound the next field (after the last one that is "_id"):
	// From <= value < To. Nil leaves that side open.
	From, To any
	// Descending walks the index, "_id" included, from its end.
	Descending bool
	// Limit is the longest page wanted, at least 1. Count ignores it.
	Limit int
	// After is where the page before ended. Count ignores it.
	After Cursor
}

// Decode reads the document at hand into a pointer, or returns ErrDamaged as DamagedDocument.
// It is good only during the call it was given to.
type Decode func(into any) error

// Damaged is what an engine says of a document that does not decode. Of the
// reason it tells the kind alone: the text may quote what is stored.
func Damaged(reason error) error { return fmt.Errorf("%w: %T", ErrDamaged, reason) }

// DamagedDocument is Damaged of a document that a walk came upon: its id is known, and not in
// the text.
func DamagedDocument(id string, reason error) error { return &damagedDocument{id, Damaged(reason)} }

type damagedDocument struct {
	id  string
	why error
}

func (d *damagedDocument) Error() string { return d.why.Error() }
func (d *damagedDocument) Unwrap() error { return d.why }

// damagedID is the id of the document that err says is damaged, if a walk came upon it.
func damagedID(err error) string {
	var d *damagedDocument
	if errors.As(err, &d) {
		return d.id
	}
	return ""
}

// Engine is a store of documents, safe for any number of goroutines.
//
// A document is a pointer to a struct that encodes with encoding/json to an
// object and decodes from it again; every engine stores just that object, so
// all tags of encoding/json mean the same everywhere and no other tags are
// needed. It has "_id" and, where Replace is used, a whole "version" at its
// top. Whole numbers lie within int64. Names of fields and keys of maps are
// not empty, hold no '.' and no NUL and do not begin with '$'. No array lies
// directly in an array.
//
// A call whose context ends returns the context's error. A write so
// interrupted may or may not take effect later, as with ErrUnavailable.
type Engine interface {
	// Insert stores a new document. It returns ErrDuplicate when the id is
	// taken, leaving the stored document alone.
	Insert(ctx context.Context, in Collection, id string, doc any) error

	// InsertMissing stores the puts whose id is not taken and leaves the taken
	// ones alone, so it may be repeated. After an error some may be stored:
	// repeat it. Of two puts with one id the first counts.
	InsertMissing(ctx context.Context, puts []Put) error

	// Get reads one document, or returns ErrNotFound or ErrDamaged.
	Get(ctx context.Context, in Collection, id string, into any) error

	// Replace stores doc in place of the document with this id if that one's
	// "version" equals version; otherwise, or when it is gone, ErrConflict. A
	// document without a version counts as of version 0. The new version is doc's
	// own "version" field, and differs from the old one.
	Replace(ctx context.Context, in Collection, id string, version int64, doc any) error

	// Delete removes documents; ids that are not there are no error.
	Delete(ctx context.Context, in Collection, ids ...string) error

	// DeleteVersion removes the document with this id if its "version" equals
	// version; otherwise, or when it is gone, ErrConflict.
	DeleteVersion(ctx context.Context, in Collection, id string, version int64) error

	// Find calls each, in the order of the index, for every document of the
	// page, and returns the cursor of the next page, or "" when there is none.
	// The page has been read before the first call, so each may use the
	// engine; an error of each ends the walk and is returned as it is.
	Find(ctx context.Context, q Query, each func(Decode) error) (Cursor, error)

	// Count says how many documents the query finds in all its pages.
	Count(ctx context.Context, q Query) (int64, error)

	// Close waits for what is under way, then lets go of the store. Calls
	// after it return ErrUnavailable.
	Close(ctx context.Context) error
}

// Reader is as much of an engine as a walk needs.
type Reader interface {
	Find(ctx context.Context, q Query, each func(Decode) error) (Cursor, error)
}

// Snapshotter is an engine that can show itself as it is at one moment, whatever
// is written afterwards.
type Snapshotter interface {
	// Snapshot gives the engine as it is now. What is acknowledged before the call
	// is in it. done lets go of it; until then it costs space.
	Snapshot(ctx context.Context) (r Reader, done func() error, err error)
}
