package sqlite

import (
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"modernc.org/sqlite"

	"cohortbot/storage"
)

// Where a file system has no shared memory SQLite leaves the log off and says
// nothing. Then a start is refused, and says what to do.
func TestAFileSystemWithoutALog(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("this way of having no shared memory is Unix's")
	}
	raw, err := (&sqlite.Driver{}).Open("file:" + filepath.Join(t.TempDir(), "test.db") + "?vfs=unix-none")
	if err != nil {
		t.Fatal(err)
	}
	c := newConn(raw)
	defer c.close()
	err = c.setUp("wal", 0)
	if err == nil || !strings.Contains(err.Error(), "local disk") {
		t.Errorf("error is %v", err)
	}
}

// What an operator can mend is told in words, and what to do.
func TestTroubleInWords(t *testing.T) {
	for trouble, words := range map[string]string{
		"PRAGMA max_page_count=1": "the disk is full: make room on it",
		"PRAGMA query_only=1":     "the database may not be written: give",
		"BEGIN EXCLUSIVE":         "another program holds the database: end it",
	} {
		path := filepath.Join(t.TempDir(), "test.db")
		var cs [2]*conn
		for i := range cs {
			c, err := dial(path, time.Millisecond)
			if err != nil {
				t.Fatal(err)
			}
			cs[i] = c
		}
		troubled := cs[0]
		if trouble == "BEGIN EXCLUSIVE" {
			troubled = cs[1]
		}
		if err := errors.Join(cs[0].do("CREATE TABLE x (y)"), cs[0].do(trouble)); err != nil {
			t.Fatal(err)
		}
		err := troubled.do("CREATE TABLE z (y)")
		if !errors.Is(err, storage.ErrUnavailable) || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", trouble, err)
		}
		if err := errors.Join(cs[1].close(), cs[0].close()); err != nil {
			t.Error(err)
		}
	}
}
