// Package coursetest gives course folders to tests, in memory, to be changed as a
// test likes.
package coursetest

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"
)

// Small is the course that holds everything a course may hold, once. It is for the
// tests of packages below course.
func Small(t testing.TB) fstest.MapFS {
	t.Helper()
	return Files(t, os.DirFS("../testdata/small"))
}

// Files are all files of a folder.
func Files(t testing.TB, fsys fs.FS) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		all[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
