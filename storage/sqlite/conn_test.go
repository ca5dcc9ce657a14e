package sqlite

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"modernc.org/sqlite"
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
