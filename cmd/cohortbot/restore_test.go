package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cohortbot/storage"
	"cohortbot/storage/archive"
)

// opened opens a backup for a restore.
func opened(t *testing.T, file string) *archive.Reader {
	t.Helper()
	in, err := os.Open(file)
	must(t, err)
	t.Cleanup(func() { _ = in.Close() })
	r, err := archive.Open(in, backupWords)
	must(t, err)
	return r
}

// Of two restores into one data directory, the later one is refused and takes nothing
// of the earlier one away: not while that is under way, and not when it is done.
func TestARestoreTakesNothingAwayFromAnother(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	file := st.backsUp()
	st.loses()
	sh := shell{stderr: st.log}
	late, later := opened(t, file), opened(t, file)
	unlock, err := lock(st.set)
	must(t, err)
	must(t, os.WriteFile(databasePath(st.set), nil, 0o600)) // as another restore has it
	if _, err := sh.load(t.Context(), st.set, late, nil, file); err == nil {
		t.Error("it restored beside another")
	}
	if _, err := os.Stat(databasePath(st.set)); err != nil {
		t.Errorf("the other's database is gone: %v", err)
	}
	unlock()
	must(t, os.Remove(databasePath(st.set)))
	st.restores(file)
	st.end()
	if _, err := sh.load(t.Context(), st.set, later, nil, file); err == nil {
		t.Error("it restored over a whole store")
	}
	if _, err := os.Stat(databasePath(st.set)); err != nil {
		t.Errorf("the database is gone: %v", err)
	}
}

// A folder that is only read, as a mounted one may be, is no reason to lose what was
// restored from it.
func TestARestoreNeedsNotWriteBesideTheBackup(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{course: smallCourse})
	file := st.backsUp()
	st.loses()
	beside := filepath.Join(filepath.Dir(file), erasuresName)
	must(t, os.Remove(beside))
	must(t, os.Mkdir(beside, 0o700)) // nothing can be written there
	var told bytes.Buffer
	if _, err := (shell{stderr: &told}).load(t.Context(), st.set, opened(t, file), nil, file); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(told.String(), erasuresName) {
		t.Errorf("it is not told: %s", told.String())
	}
	st.open()
	if at, err := st.program.store.Backed(t.Context()); err != nil || at == 0 {
		t.Errorf("the backup is not remembered: %v", err)
	}
}

// A line that was cut short is told again; no restore is refused for it.
func TestACutLineOfErasuresIsToldAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), erasuresName)
	one, two := storage.Erasure{Subject: "one", Version: 5, Whole: true, At: 1000}, storage.Erasure{Subject: "two", Version: 6, At: 2000}
	must(t, appendErasures(path, []storage.Erasure{one, two}))
	whole, err := os.ReadFile(path)
	must(t, err)
	for n := range len(whole) {
		must(t, os.WriteFile(path, whole[:n], 0o600))
		must(t, appendErasures(path, []storage.Erasure{one, two}))
		got, err := erasuresOf(path)
		if err != nil || len(got) != 2 || got[0] != one || got[1] != two {
			t.Fatalf("cut after %d bytes: %v, error %v", n, got, err)
		}
	}
}

func TestAPassphraseFileAsEditorsWriteIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "words")
	if _, err := passphraseIn(path); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
	for text, want := range map[string]string{
		"two words": "two words", "two words\n": "two words", "\ufefftwo words\r\n": "two words", " two words \n\n": " two words ",
		"": "", "\n": "", "one\ntwo\n": "", "\xff\xfet\x00w\x00o\x00": "", "t\x00w\x00": "",
	} {
		must(t, os.WriteFile(path, []byte(text), 0o600))
		got, err := passphraseIn(path)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, error %v", text, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "two") {
			t.Errorf("%q is quoted: %v", text, err)
		}
	}
}

// A backup that is stopped has no good end unless it is there; what a killed one left
// is taken away once it is old.
func TestAStoppedBackupSaysSo(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a binary for some seconds")
	}
	t.Parallel()
	k := newKillRig(t)
	folder := t.TempDir()
	words := filepath.Join(folder, "words")
	must(t, os.WriteFile(words, []byte(backupWords+"\n"), 0o600))
	k.env = append(k.env, envPassphrase+"="+words)
	old, fresh := filepath.Join(folder, ".backup-1"), filepath.Join(folder, ".backup-2")
	must(t, os.WriteFile(old, nil, 0o600))
	must(t, os.WriteFile(fresh, nil, 0o600))
	must(t, os.Chtimes(old, time.Time{}, time.Now().Add(-25*time.Hour)))
	stopped := 0
	for n := range 4 {
		file := filepath.Join(folder, fmt.Sprint(n))
		cmd := exec.Command(k.binary, "backup", file)
		cmd.Env = k.env
		must(t, cmd.Start())
		time.Sleep(time.Duration(n+1) * 100 * time.Millisecond)
		must(t, cmd.Process.Signal(syscall.SIGTERM))
		failed := cmd.Wait()
		if _, err := os.Stat(file); (err == nil) != (failed == nil) {
			t.Errorf("ended with %v, and of the file: %v", failed, err)
		}
		if failed != nil {
			stopped++
		}
	}
	t.Logf("%d of 4 were stopped", stopped)
	if _, err := os.Stat(old); err == nil {
		t.Error("what a killed backup left stays for good")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("what another backup writes is taken away")
	}
}
