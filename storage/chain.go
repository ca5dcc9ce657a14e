package storage

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"cohortbot/cohort"
)

// link gives an entry of the audit log its place. Everything in it follows from what lies
// before it, so two leaders that link the same entry under the same number write the same,
// and the number lets one of them alone. That an entry is linked is looked up after the
// number of the last link was read, so none is linked twice.
type link struct {
	ID    string `json:"_id"`             // its number, from 1, in twelve digits
	Entry string `json:"entry"`           // id of the fact
	Hash  string `json:"hash"`            // of the fact, all of it, as it is stored
	Prev  string `json:"prev,omitempty"`  // Sum of the link before
	First bool   `json:"first,omitempty"` // its entry is of before there were marks: only first links may be so
	Sum   string `json:"sum"`             // a MAC of all this
}

// sumBytes of the MACs of entries and links.
const sumBytes = 24

func numbered(n int64) string { return fmt.Sprintf("%012d", n) }

func (l *link) number() int64 {
	n, err := strconv.ParseInt(strings.TrimLeft(l.ID, "0"), 10, 64)
	if err != nil || numbered(n) != l.ID {
		return 0
	}
	return n
}

// sum is what Sum must be.
func (s *Store) sum(l *link) string {
	return s.keys.MAC(sumBytes, "link", l.ID, l.Entry, l.Hash, l.Prev, strconv.FormatBool(l.First))
}

// signs marks an audit fact that is about to be stored as the program's own.
func (s *Store) signs(f *cohort.Fact) error {
	if f.Kind != cohort.FactAudit {
		return nil
	}
	f.Mark = ""
	raw, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("%w: encode an audit entry: %T", ErrMisuse, err)
	}
	text, err := canonical(raw)
	f.Mark = s.markOf(text)
	return err
}

func (s *Store) markOf(text []byte) string { return s.keys.MAC(sumBytes, "entry", string(text)) }

// canonical writes a stored document so that both engines give the same: fields in the
// order of their names, without the mark.
func canonical(raw json.RawMessage) ([]byte, error) {
	var fields map[string]any
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if err := d.Decode(&fields); err != nil {
		return nil, Damaged(err)
	}
	delete(fields, "mark")
	return json.Marshal(fields)
}

// entry is an audit fact as it lies there. One that is damaged is an entry, too: it keeps its
// place in the chain, and no hash and no mark of it is any good.
type entry struct {
	id   string
	at   cohort.Instant
	hash string
	ours bool // it bears the program's mark
	old  bool // it bears none at all, as entries of before there were marks
}

func (s *Store) entryOf(d Decode) (entry, error) {
	var row entryRow
	err := d(&row)
	if id := damagedID(err); id != "" {
		return entry{id: id}, nil
	}
	if err != nil {
		return entry{}, err
	}
	sum := sha256.Sum256(append(row.text, row.mark...))
	ours := row.mark != "" && row.mark == s.markOf(row.text)
	return entry{row.id, row.at, base64.RawURLEncoding.EncodeToString(sum[:]), ours, row.old}, nil
}

// entryRow is an audit fact of which any field but its id may be damaged: all of it is in the
// text.
type entryRow struct {
	id   string
	at   cohort.Instant
	mark string
	old  bool
	text []byte
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *entryRow) UnmarshalJSON(raw []byte) error {
	var head struct {
		ID   string          `json:"_id"`
		At   json.RawMessage `json:"at"`
		Mark json.RawMessage `json:"mark"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return err
	}
	text, err := canonical(raw)
	if err != nil {
		return err
	}
	*r = entryRow{id: head.ID, text: text, old: len(head.Mark) == 0}
	if len(head.At) > 0 && json.Unmarshal(head.At, &r.at) != nil {
		r.at = 0
	}
	if len(head.Mark) > 0 && json.Unmarshal(head.Mark, &r.mark) != nil {
		r.mark = "" // it is nobody's; what stands in its place does not count
	}
	return nil
}

// CountEntries says how many audit entries there are, and how many links. Each link names
// an entry and no entry has two: the difference is what is not linked yet, less what was
// removed.
func (s *Store) CountEntries(ctx context.Context) (entries, linked int64, err error) {
	linked, err = s.engine.Count(ctx, Query{Index: linksByID})
	if err == nil {
		entries, err = s.engine.Count(ctx, Query{Index: factsByKind, Equal: []any{string(cohort.FactAudit)}})
	}
	if err != nil {
		return 0, 0, fmt.Errorf("count the audit log: %w", err)
	}
	return entries, linked, nil
}

// LinkEntries links the audit entries made since that no link names, the oldest first, and
// says how many. It is for the leader; stopped half way, the next call goes on.
func (s *Store) LinkEntries(ctx context.Context, since cohort.Instant) (n int, err error) {
	head, err := s.lastLink(ctx)
	if err != nil {
		return 0, err
	}
	err = s.entries(ctx, since, func(e entry) error {
		linked, err := s.linkEntry(ctx, &head, e)
		if linked {
			n++
		}
		return err
	})
	if err != nil {
		return n, fmt.Errorf("link the audit log: %w", err)
	}
	return n, nil
}

// linkEntry links one entry after head, which is the last link then.
func (s *Store) linkEntry(ctx context.Context, head *link, e entry) (bool, error) {
	for {
		if n, err := s.engine.Count(ctx, Query{Index: linksByEntry, Equal: []any{e.id}}); err != nil || n > 0 {
			return false, err
		}
		first := head.ID == "" || head.First
		next := link{ID: numbered(head.number() + 1), Entry: e.id, Hash: e.hash, Prev: head.Sum, First: first && e.old}
		next.Sum = s.sum(&next)
		err := s.engine.Insert(ctx, links, next.ID, &next)
		if err == nil {
			*head = next
			return true, nil
		}
		if !errors.Is(err, ErrDuplicate) {
			return false, err
		}
		if *head, err = s.lastLink(ctx); err != nil { // another leader was quicker
			return false, err
		}
	}
}

// lastLink is the newest; a zero link when there is none.
func (s *Store) lastLink(ctx context.Context) (l link, err error) {
	_, err = s.engine.Find(ctx, Query{Index: linksByID, Descending: true, Limit: 1}, func(d Decode) error { return d(&l) })
	if err != nil {
		return link{}, fmt.Errorf("find the last link of the audit log: %w", err)
	}
	return l, nil
}

// entries reads the audit entries made since, in the order of time; those that are damaged, too.
func (s *Store) entries(ctx context.Context, since cohort.Instant, each func(entry) error) error {
	q := Query{Index: factsByKind, Equal: []any{string(cohort.FactAudit)}, Limit: page}
	if since > 0 {
		q.From = int64(since) // else whatever stands for a time
	}
	return s.walk(ctx, q, func(d Decode) error {
		e, err := s.entryOf(d)
		if err != nil {
			return err
		}
		return each(e)
	})
}
