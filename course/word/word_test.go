package word_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/word"
	"cohortbot/locales"
)

var update = flag.Bool("update", false, "write what the fixtures become")

// fixtures are documents as three programs write them; testdata/README.md says
// where they come from.
var fixtures = []struct {
	name string
	lang locales.Lang
}{
	{"word-en", "en"}, {"word-ar", "ar"}, {"google-ckb", "ckb"}, {"libreoffice-ar.docx", "ar"},
}

// document gives a fixture's bytes: a file, or a folder that is packed.
func document(t testing.TB, name string) []byte {
	t.Helper()
	at := path.Join("testdata", name)
	if info, err := os.Stat(at); err == nil && !info.IsDir() {
		data, err := os.ReadFile(at)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	return pack(t, parts(t, at))
}

// parts reads the files of a folder.
func parts(t testing.TB, at string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(at), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path.Join(at, name))
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// pack makes a zip file, in the order of the names.
func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// over lays files over a course.
func over(all fstest.MapFS, files map[string][]byte) fstest.MapFS {
	out := maps.Clone(all)
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestFixtures(t *testing.T) {
	for _, f := range fixtures {
		t.Run(f.name, func(t *testing.T) {
			all := coursetest.Small(t)
			r, err := word.Import(word.Job{Name: f.name, Data: document(t, f.name), Course: all, Module: "03-new", Lang: f.lang})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, path.Join("testdata", strings.TrimSuffix(f.name, ".docx")+".golden"), transcript(f.name, r))
			readable(t, over(all, r.Files), f.lang)
		})
	}
}

// transcript is everything that came of a document, pictures by their size.
func transcript(name string, r word.Result) string {
	var out strings.Builder
	for _, one := range r.Remarks {
		fmt.Fprintln(&out, one.In(name))
	}
	for _, file := range slices.Sorted(maps.Keys(r.Files)) {
		if strings.HasSuffix(file, ".md") {
			fmt.Fprintf(&out, "\n=== %s\n%s", file, r.Files[file])
		} else {
			fmt.Fprintf(&out, "\n=== %s: %d bytes\n", file, len(r.Files[file]))
		}
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update and compare); it is now:\n%s", name, got)
	}
}

// readable loads the course with the new module in it, its lessons standing for
// every language: what a document becomes is a lesson without a problem.
func readable(t testing.TB, all fstest.MapFS, lang locales.Lang) *course.Course {
	t.Helper()
	all = over(all, map[string][]byte{
		"course.yaml":                bytes.Replace(all["course.yaml"].Data, []byte("modules: ["), []byte("modules: [03-new, "), 1),
		"modules/03-new/module.yaml": []byte("id: new\ntitle: {en: x, ar: x, ckb: x}\n"),
	})
	for name, f := range maps.Clone(all) {
		if base, is := strings.CutSuffix(name, "."+string(lang)+".md"); is && strings.HasPrefix(name, "modules/03-new/") {
			for _, l := range []string{"ar", "ckb", "en"} {
				all[base+"."+l+".md"] = f
			}
		}
	}
	c, problems := course.Load(all)
	for _, p := range problems {
		t.Errorf("the course: %v", p)
	}
	return c
}
