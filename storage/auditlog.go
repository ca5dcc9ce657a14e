package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/turn"
)

// verifiedAtOnce is up to how many links a look into the log verifies the whole of it. Of
// more it shows what the leader saw last.
const verifiedAtOnce = 1000

// AuditLog implements turn.AuditLog.
func (s *Store) AuditLog(ctx context.Context, of dialog.AuditOf) (*dialog.AuditPage, error) {
	out := &dialog.AuditPage{}
	skip := of.From
	q := Query{Index: factsByKind, Equal: []any{string(cohort.FactAudit)}, Descending: true, Limit: min(page, 4*(of.From+of.Limit+1))}
	err := s.walk(ctx, q, func(d Decode) error {
		f := &cohort.Fact{}
		if err := d(f); errors.Is(err, ErrDamaged) {
			s.log().Error("storage: an audit entry cannot be read and is left out")
			return nil
		} else if err != nil {
			return err
		}
		switch {
		case !of.Match(f):
		case skip > 0:
			skip--
		case len(out.Entries) == of.Limit:
			out.More = true
			return errFull
		default:
			out.Entries = append(out.Entries, dialog.Audited{Fact: f})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	codes := s.codes()
	for i := range out.Entries {
		if out.Entries[i].Code, err = codes(ctx, out.Entries[i].Fact.Subject); err != nil {
			return nil, err
		}
	}
	out.Chain, err = s.chainNow(ctx)
	return out, err
}

// EachEntry reads the audit log, the oldest first, with what can be opened of it, and the
// code of whom an entry is about.
func (s *Store) EachEntry(ctx context.Context, each func(f *cohort.Fact, code string) error) error {
	q := Query{Index: factsByKind, Equal: []any{string(cohort.FactAudit)}, Limit: page}
	codes := s.codes()
	return s.walk(ctx, q, func(d Decode) error {
		f := &cohort.Fact{}
		if err := d(f); errors.Is(err, ErrDamaged) {
			s.log().Error("storage: an audit entry cannot be read and is left out")
			return nil
		} else if err != nil {
			return err
		}
		_ = s.open(f) // a reason that this key file does not open is not shown
		code, err := codes(ctx, f.Subject)
		if err != nil {
			return err
		}
		return each(f, code)
	})
}

// codes gives codeOf, and looks once for each subject: most entries are about few. Of a log that
// names very many it forgets, so that it stays small.
func (s *Store) codes() func(ctx context.Context, subject string) (string, error) {
	known := map[string]string{}
	return func(ctx context.Context, subject string) (string, error) {
		if code, ok := known[subject]; ok {
			return code, nil
		}
		code, err := s.codeOf(ctx, subject)
		if err != nil {
			return "", err
		}
		if len(known) >= 1000 {
			known = map[string]string{}
		}
		known[subject] = code
		return code, nil
	}
}

// codeOf is the code of a person who is here; "" of anything else.
func (s *Store) codeOf(ctx context.Context, subject string) (string, error) {
	if strings.ContainsAny(subject, "/ ") {
		return "", nil
	}
	var doc turn.Document
	err := s.engine.Get(ctx, people, subject, &doc)
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrDamaged):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("find whom an audit entry is about: %w", err)
	case doc.Body.Person == nil:
		return "", nil
	}
	return doc.Body.Person.Code, nil
}

// chainNow says how far the audit log holds together.
func (s *Store) chainNow(ctx context.Context) (*cohort.Chain, error) {
	n, err := s.engine.Count(ctx, Query{Index: linksByID})
	if err != nil {
		return nil, fmt.Errorf("count the links of the audit log: %w", err)
	}
	if n > verifiedAtOnce {
		return s.Chain(ctx)
	}
	read, err := s.readAhead(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	return s.verify(ctx, read)
}
