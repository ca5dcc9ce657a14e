package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"cohortbot/storage"
)

// Counts are how many documents of each collection there are.
type Counts map[storage.Collection]int

// All is how many documents there are.
func (c Counts) All() int {
	n := 0
	for _, x := range c {
		n += x
	}
	return n
}

// Source is what an archive is made of.
type Source struct {
	From       storage.Reader // best a snapshot: see storage.Snapshotter
	Head       Head           // Format is set by Write
	Key        []byte         // the text of the key file
	Passphrase string
	Work       Work
}

// page is how many documents are read at a time.
const page = 500

// Write writes an archive. Documents are written as they lie: what is sealed stays
// sealed within the encryption.
//
// From a store that others write to meanwhile (no snapshot) whatever was
// acknowledged before the call is in the archive all the same: subjects come first,
// with what they still owe, and what their later turns wrote is left out at reading.
//
// A document that cannot be read keeps no other from the archive: damaged says how
// many there were.
func Write(ctx context.Context, out io.Writer, src Source) (counts Counts, damaged int, err error) {
	w, err := newWriter(out, src.Passphrase, src.Work)
	if err != nil {
		return nil, 0, err
	}
	src.Head.Format = format
	if err := w.lines.Encode(line{Head: &src.Head}); err != nil {
		return nil, 0, fmt.Errorf("write the archive: %w", err)
	}
	if err := w.lines.Encode(line{Key: src.Key}); err != nil {
		return nil, 0, fmt.Errorf("write the archive: %w", err)
	}
	counts = Counts{}
	for _, walk := range storage.Walks() {
		n, bad, err := w.collection(ctx, src.From, walk)
		if err != nil {
			return nil, 0, err
		}
		counts[walk.In] = n
		damaged += bad
	}
	if err := w.lines.Encode(line{End: counts}); err != nil {
		return nil, 0, fmt.Errorf("write the archive: %w", err)
	}
	if err := w.close(); err != nil {
		return nil, 0, fmt.Errorf("write the archive: %w", err)
	}
	return counts, damaged, nil
}

// collection writes every document of a collection.
func (w *writer) collection(ctx context.Context, from storage.Reader, walk storage.Index) (n, damaged int, err error) {
	q := storage.Query{Index: walk.Name, Limit: page}
	for {
		next, err := from.Find(ctx, q, func(d storage.Decode) error {
			var doc json.RawMessage
			err := d(&doc)
			if errors.Is(err, storage.ErrDamaged) {
				damaged++
				return nil
			}
			if err != nil {
				return err
			}
			n++
			return w.lines.Encode(line{In: walk.In, Doc: doc})
		})
		if err != nil {
			return n, damaged, fmt.Errorf("read %s: %w", walk.In, err)
		}
		if next == "" {
			return n, damaged, nil
		}
		q.After = next
	}
}
