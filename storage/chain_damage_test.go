package storage_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
)

// onDisk is a shelf in a file, and the file as it is for somebody who opens it with another
// program.
func onDisk(t *testing.T) (s *shelf, writes func(statement string, args ...any)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: path, Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	s = &shelf{t: t, engine: engine, keys: keys, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	s.Store = storage.NewStore(engine, keys, func() time.Time { return s.now })
	return s, func(statement string, args ...any) {
		t.Helper()
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		done, err := db.ExecContext(t.Context(), statement, args...)
		if err != nil {
			t.Fatal(err)
		}
		if n, _ := done.RowsAffected(); n != 1 {
			t.Fatalf("%d rows are written", n)
		}
	}
}

// An audit entry that cannot be read is told, and where it is, before it is linked and after;
// it is linked like others, so that what comes after it is, too.
func TestADamagedEntryIsTold(t *testing.T) {
	const copied = `INSERT INTO facts (_id, version, doc, ".kind", ".at") SELECT 'put in', version, %s, ".kind", ".at" FROM facts WHERE _id = ?`
	for name, x := range map[string]struct {
		statement, before, after string
	}{
		"its mark is no text":  {`UPDATE facts SET doc = json_set(doc, '$.mark', json('{}')) WHERE _id = ?`, "0 inserted", "4 inserted"},
		"its time is no time":  {`UPDATE facts SET doc = json_set(doc, '$.at', 'soon'), ".at" = 'soon' WHERE _id = ?`, "0 inserted", "4 inserted"},
		"it is no object":      {`UPDATE facts SET doc = '[7]' WHERE _id = ?`, "0 inserted", "4 changed"},
		"it is cut off":        {`UPDATE facts SET doc = '{"_id":' WHERE _id = ?`, "0 inserted", "4 changed"},
		"nonsense is put in":   {fmt.Sprintf(copied, `'nonsense'`), "0 inserted", "5 changed"},
		"its double is put in": {fmt.Sprintf(copied, `json_set(doc, '$.actor', 'P-OTHER1')`), "0 inserted", "0 inserted"},
	} {
		t.Run(name, func(t *testing.T) {
			s, writes := onDisk(t)
			s.acts(3)
			s.links()
			s.acts(1)
			writes(x.statement, s.newestEntry())
			told := func() string {
				c, out := s.verified(), ""
				page, err := s.AuditLog(t.Context(), dialog.AuditOf{Limit: 1})
				if err != nil || !slices.Equal(page.Chain.Breaks, c.Breaks) || page.Chain.Verified != c.Verified {
					t.Errorf("beside the log it is told as %+v, error %v; want %+v", page, err, c)
				}
				for _, b := range c.Breaks {
					out += fmt.Sprint(b.N, " ", b.Why)
					if b.Entry == "" {
						out += " nowhere"
					}
				}
				return out
			}
			if got := told(); got != x.before {
				t.Errorf("before it is linked it is told as %q, want %q", got, x.before)
			}
			s.links()
			s.acts(2)
			if n := s.links(); n != 2 {
				t.Errorf("%d of the two that came after it are linked", n)
			}
			if got := told(); got != x.after {
				t.Errorf("once it is linked it is told as %q, want %q", got, x.after)
			}
		})
	}
}

func (s *shelf) newestEntry() (id string) {
	s.t.Helper()
	q := storage.Query{Index: "facts_by_kind", Equal: []any{string(cohort.FactAudit)}, Descending: true, Limit: 1}
	_, err := s.engine.Find(s.t.Context(), q, func(d storage.Decode) error {
		var f cohort.Fact
		err := d(&f)
		id = f.ID
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}
