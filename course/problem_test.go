package course_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// edited is the valid course with the first occurrence of a text replaced in
// one file.
func edited(t testing.TB, file, from, to string) fstest.MapFS {
	t.Helper()
	all := files(t)
	before := string(all[file].Data)
	after := strings.Replace(before, from, to, 1)
	if after == before && from != to {
		t.Fatalf("%s does not hold %q", file, from)
	}
	all[file] = &fstest.MapFile{Data: []byte(after)}
	return all
}
