package seal_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/seal"
)

func TestFileRoundTrip(t *testing.T) {
	f := seal.New().AddKey().AddKey()
	text := string(f.Encode())
	if !strings.HasPrefix(text, "# ") || f.Newest() != 3 {
		t.Errorf("newest %d, file:\n%s", f.Newest(), text)
	}
	box := sealed(t, keysOf(t, f), "a")
	for _, written := range []string{
		text, strings.ReplaceAll(text, "\n", "\r\n"), "# mine\n\n" + text + "\n# end", strings.TrimRight(text, "\n"),
	} {
		back, err := seal.Parse([]byte(written))
		if err != nil {
			t.Errorf("Parse: %v", err)
			continue
		}
		if string(back.Encode()) != text {
			t.Error("the file changed on the way")
		}
		p := box
		if err := keysOf(t, back).Open(&p, home); err != nil {
			t.Error(err)
		}
	}
}

func TestAddKeyLeavesTheOldFile(t *testing.T) {
	f := seal.New()
	before := string(f.Encode())
	a, b := f.AddKey(), f.AddKey()
	if string(f.Encode()) != before || string(a.Encode()) == string(b.Encode()) || f.Newest() != 1 {
		t.Error("AddKey changed its receiver")
	}
}

func TestEachFileIsItsOwn(t *testing.T) {
	if string(seal.New().Encode()) == string(seal.New().Encode()) {
		t.Error("two new files are equal")
	}
}

func TestParseRefuses(t *testing.T) {
	good := string(seal.New().AddKey().Encode())
	lines := strings.SplitAfter(good, "\n") // two comments, head, lookup, seal 1, seal 2, sum
	key := strings.Fields(lines[3])[1]
	for name, text := range map[string]string{
		"empty":            "",
		"comments only":    lines[0],
		"cut short":        strings.Join(lines[:6], ""),
		"line lost":        strings.Join(append(append([]string{}, lines[:4]...), lines[5:]...), ""),
		"lines swapped":    lines[2] + lines[3] + lines[5] + lines[4] + lines[6],
		"head lost":        strings.Join(lines[3:], ""),
		"newer version":    strings.Replace(good, "keys 1\n", "keys 2\n", 1),
		"checksum changed": strings.Replace(good, "sum ", "sum 0", 1),
		"number changed":   strings.Replace(good, "seal 2", "seal 3", 1),
		"number twice":     strings.Replace(good, "seal 2", "seal 1", 1),
		"number no number": strings.Replace(good, "seal 2", "seal x", 1),
		"short key":        strings.Replace(good, key, key[:40], 1),
		"no base64":        strings.Replace(good, key, "*"+key[1:], 1),
		"other key":        strings.Replace(good, key, flip(key), 1),
		"second look-up":   strings.Replace(good, lines[3], lines[3]+lines[3], 1),
		"word too many":    strings.Replace(good, lines[3], "lookup x "+key+"\n", 1),
		"unknown line":     strings.Replace(good, lines[3], lines[3]+"more\n", 1),
		"after the end":    good + lines[5],
		"another file":     "TELEGRAM_TOKEN=" + canary + "\n",
		"no keys":          "cohortbot-keys 1\nsum 46bc925350ee5f44\n",
	} {
		_, err := seal.Parse([]byte(text))
		if !errors.Is(err, seal.ErrFormat) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.Contains(err.Error(), key[:8]) || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: the error quotes the file: %v", name, err)
		}
	}
}

// What is wrong with a right checksum too, written by a program perhaps.
func TestParseRefusesWithRightChecksum(t *testing.T) {
	good := string(seal.New().AddKey().Encode())
	lines := strings.SplitAfter(good, "\n")
	key := strings.Fields(lines[3])[1]
	if _, err := seal.Parse([]byte(resum(good))); err != nil {
		t.Fatalf("the control: %v", err)
	}
	for name, text := range map[string]string{
		"newer version":    strings.Replace(good, "keys 1\n", "keys 2\n", 1),
		"number twice":     strings.Replace(good, "seal 2", "seal 1", 1),
		"lines swapped":    lines[2] + lines[3] + lines[5] + lines[4] + lines[6],
		"number zero":      strings.Replace(good, "seal 1", "seal 0", 1),
		"number no number": strings.Replace(good, "seal 2", "seal x", 1),
		"short key":        strings.Replace(good, key, key[:40], 1),
		"second look-up":   strings.Replace(good, lines[3], lines[3]+lines[3], 1),
		"no look-up":       strings.Replace(good, lines[3], "", 1),
		"no sealing key":   lines[2] + lines[3] + lines[6],
		"unknown line":     strings.Replace(good, lines[3], lines[3]+"more\n", 1),
	} {
		if _, err := seal.Parse([]byte(resum(text))); !errors.Is(err, seal.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// resum gives the text the checksum that fits it.
func resum(text string) string {
	var body strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "sum") {
			body.WriteString(line)
		}
	}
	sum := sha256.Sum256([]byte(body.String()))
	return body.String() + "sum " + hex.EncodeToString(sum[:8]) + "\n"
}

func flip(key string) string {
	if key[0] == 'A' {
		return "B" + key[1:]
	}
	return "A" + key[1:]
}

func TestKeysRefusesNoFile(t *testing.T) {
	if _, err := (seal.File{}).Keys(); err == nil {
		t.Error("keys of nothing")
	}
}

func TestCreateAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if _, err := seal.Load(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Load of nothing: %v", err)
	}
	f := seal.New()
	if err := f.Create(path); err != nil {
		t.Fatal(err)
	}
	checkFile(t, path, f)
	if err := seal.New().Create(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second Create: %v", err)
	}
	checkFile(t, path, f)
	more := f.AddKey()
	if err := more.Replace(path); err != nil {
		t.Fatal(err)
	}
	checkFile(t, path, more)
	if err := f.Create(filepath.Join(t.TempDir(), "no", "key")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Create in no folder: %v", err)
	}
}

// checkFile wants f at path, for the owner only, and nothing beside it.
func checkFile(t *testing.T, path string, f seal.File) {
	t.Helper()
	got, err := seal.Load(path)
	if err != nil || string(got.Encode()) != string(f.Encode()) {
		t.Errorf("another file is there: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
	if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 {
		t.Errorf("beside it: %v %v", all, err)
	}
}

func TestOneCreatorWins(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	var won atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			err := seal.New().Create(path)
			if err == nil {
				won.Add(1)
			} else if !errors.Is(err, fs.ErrExist) {
				t.Error(err)
			}
			if _, err := seal.Load(path); err != nil {
				t.Errorf("a file that is there is not whole: %v", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d creators won", won.Load())
	}
}

func TestLoadRefusesExposedFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes")
	}
	path := filepath.Join(t.TempDir(), "key")
	if err := seal.New().Create(path); err != nil {
		t.Fatal(err)
	}
	for mode, fine := range map[os.FileMode]bool{
		0o600: true, 0o400: true, 0o700: true, 0o640: false, 0o604: false, 0o620: false, 0o601: false, 0o644: false,
	} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := seal.Load(path)
		if (err == nil) != fine || err != nil && !errors.Is(err, seal.ErrExposed) {
			t.Errorf("mode %04o: %v", mode, err)
		}
		if err != nil && !strings.Contains(err.Error(), "chmod 600 "+path) {
			t.Errorf("mode %04o: no mend in %v", mode, err)
		}
	}
}

func TestLoadRefusesOtherThings(t *testing.T) {
	dir := t.TempDir()
	if _, err := seal.Load(dir); err == nil {
		t.Error("loaded a folder")
	}
	path := filepath.Join(dir, "key")
	if err := os.WriteFile(path, []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Load(path); !errors.Is(err, seal.ErrFormat) || !strings.Contains(err.Error(), path) {
		t.Errorf("loaded another file: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(seal.New().Encode())
	f.Add([]byte("cohortbot-keys 1\nlookup x\nseal 1 y\nsum z"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := seal.Parse(text)
		if err != nil {
			if !errors.Is(err, seal.ErrFormat) {
				t.Errorf("untyped error %v", err)
			}
			return
		}
		again, err := seal.Parse(file.Encode())
		if err != nil || string(again.Encode()) != string(file.Encode()) {
			t.Errorf("what was parsed is not written back: %v", err)
		}
	})
}

// A key file takes another's place when it has all of its keys, whatever else it says.
func TestAFileHoldsAnother(t *testing.T) {
	f := seal.New()
	more := f.AddKey()
	for _, x := range []struct {
		f, g seal.File
		want bool
	}{
		{f, f, true}, {f.Show(time.Unix(1e9, 0)), f, true}, {f, f.Show(time.Unix(1e9, 0)), true},
		{more, f, true}, {f, more, false}, {f.AddKey(), more, false}, {seal.New(), f, false}, {seal.File{}, seal.File{}, false},
	} {
		if got := x.f.Holds(x.g); got != x.want {
			t.Errorf("%v of %d keys, %d keys: %v", x.want, x.f.Newest(), x.g.Newest(), got)
		}
	}
}
