// Package archive carries every document of a store out of one database and into
// another of any engine, as one file that a passphrase opens: the backup.
//
// The file is in the format of age (age-encryption.org/v1, a passphrase through
// scrypt). Within it is a gzip stream of JSON lines: first a Head, then the key
// file's text, then one line a document, and at last how many documents there are of
// each collection, so that one cut short is not taken for a whole one.
package archive

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"

	"cohortbot/cohort"
	"cohortbot/storage"
)

// format is the version of the lines.
const format = 1

var (
	// ErrPassphrase means that the file is a backup and the passphrase is not its own.
	ErrPassphrase = errors.New("the passphrase does not open this backup: try again, with capitals and blanks as they were")
	// ErrFormat means that the file is no backup, or was cut short or damaged.
	ErrFormat = errors.New("this is not a whole backup: take another copy of it")
	// ErrNewer means that a later version of the program made it.
	ErrNewer = errors.New("this backup was made by a newer version of the program: install that version and restore with it")
)

// Head says what an archive is of.
type Head struct {
	Format  int            `json:"cohortbot_backup"`
	Begun   cohort.Instant `json:"begun"`  // what was acknowledged before is in it
	Schema  int            `json:"schema"` // the shape of its documents
	Program string         `json:"program"`
}

// line is one line of an archive; exactly one field is set, In and Doc together.
type line struct {
	Head *Head                      `json:"head,omitempty"`
	Key  []byte                     `json:"key,omitempty"`
	In   storage.Collection         `json:"in,omitempty"`
	Doc  json.RawMessage            `json:"doc,omitempty"`
	End  map[storage.Collection]int `json:"end,omitempty"`
}

// Work is how hard a passphrase is to try, as a power of two; 0 is age's own: about
// a second a try.
type Work int

// hardest is the most work that a file may ask for: four times age's own, and a
// gigabyte of memory. A file that asks for more is not ours.
const hardest = 20

// writer encrypts what is written to it.
type writer struct {
	lines *json.Encoder
	zip   *gzip.Writer
	age   io.WriteCloser
}

func newWriter(out io.Writer, passphrase string, work Work) (*writer, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("use the passphrase: %w", err)
	}
	if work > 0 {
		recipient.SetWorkFactor(int(work))
	}
	w := &writer{}
	if w.age, err = age.Encrypt(out, recipient); err != nil {
		return nil, fmt.Errorf("begin to encrypt: %w", err)
	}
	w.zip = gzip.NewWriter(w.age)
	w.lines = json.NewEncoder(w.zip)
	return w, nil
}

func (w *writer) close() error { return errors.Join(w.zip.Close(), w.age.Close()) }

// Reader reads an archive, of which the head and the key have been read.
type Reader struct {
	Head Head
	Key  []byte // the text of the key file

	lines *json.Decoder
}

// Open opens an archive: ErrPassphrase, ErrFormat or ErrNewer when it cannot be used.
func Open(in io.Reader, passphrase string) (*Reader, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fmt.Errorf("use the passphrase: %w", err)
	}
	identity.SetMaxWorkFactor(hardest)
	plain, err := age.Decrypt(in, identity)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, ErrPassphrase
	case err != nil:
		return nil, ErrFormat // its text quotes the file
	}
	zip, err := gzip.NewReader(plain)
	if err != nil {
		return nil, ErrFormat
	}
	r := &Reader{lines: json.NewDecoder(zip)}
	return r, r.begin()
}

// begin reads the head and the key.
func (r *Reader) begin() error {
	head, err := r.next()
	if err != nil {
		return err
	}
	if head.Head == nil {
		return ErrFormat
	}
	r.Head = *head.Head
	if r.Head.Format > format {
		return ErrNewer
	}
	key, err := r.next()
	if err != nil {
		return err
	}
	if r.Key = key.Key; len(r.Key) == 0 {
		return ErrFormat
	}
	return nil
}

func (r *Reader) next() (line, error) {
	var l line
	if err := r.lines.Decode(&l); err != nil {
		// Its text could quote a document.
		return line{}, fmt.Errorf("%w: %T", ErrFormat, err)
	}
	return l, nil
}

// Each calls each for every document, and returns without an error only when all of
// them were there. The document is each's own.
func (r *Reader) Each(each func(in storage.Collection, doc json.RawMessage) error) (map[storage.Collection]int, error) {
	counted := map[storage.Collection]int{}
	for {
		l, err := r.next()
		switch {
		case err != nil:
			return counted, err
		case l.End != nil:
			return counted, r.end(counted, l.End)
		case l.In == "" || len(l.Doc) == 0:
			return counted, ErrFormat
		}
		if err := each(l.In, l.Doc); err != nil {
			return counted, err
		}
		counted[l.In]++
	}
}

// Skim reads to the end, and sees that it is whole.
func (r *Reader) Skim() error {
	_, err := r.Each(func(storage.Collection, json.RawMessage) error { return nil })
	return err
}

// end compares the counts and sees that nothing follows; so the last bytes were
// read and held against their seal, too.
func (r *Reader) end(counted, told map[storage.Collection]int) error {
	for in, n := range told {
		if counted[in] != n {
			return ErrFormat
		}
	}
	if _, err := r.lines.Token(); !errors.Is(err, io.EOF) {
		return ErrFormat
	}
	return nil
}
