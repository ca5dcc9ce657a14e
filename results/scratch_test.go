package results_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"cohortbot/cohort"
	"cohortbot/results"
)

// bad is a scratch that fails, or gives back less than it was given.
type bad struct {
	writes, reads error
}

func (b bad) Write(p []byte) (int, error)       { return len(p), b.writes }
func (b bad) ReadAt([]byte, int64) (int, error) { return 0, b.reads }

func onDisk(t testing.TB) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "scratch"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// What is laid aside on a disk gives the same file as what is held, and says nothing to whoever reads it
// there, of two people who answered alike not even that they did.
func TestScratch(t *testing.T) {
	src := population(chance(3), 200)
	for range 2 {
		id := fmt.Sprint("alike", len(src.people))
		src.people[id] = member(map[string]string{"sector": "CANARY", "level": "CANARY"})
		src.facts = append(src.facts, in("CANARY", closing(id, "CANARY-module", "CANARY-quiz", 1, answer("CANARY-question", "CANARY-option"))))
	}
	disk := onDisk(t)
	var files [2]bytes.Buffer
	for i, scratch := range []results.Scratch{nil, disk} {
		cfg := results.RowsConfig{Course: programme(), Rand: chance(1), Scratch: scratch}
		if _, err := results.WriteRows(t.Context(), &files[i], src, cfg); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) || !bytes.Contains(files[0].Bytes(), []byte("CANARY-option")) {
		t.Error("a scratch on the disk changes the file")
	}
	left, err := os.ReadFile(disk.Name())
	if err != nil || len(left) < 100 || bytes.Contains(left, []byte("CANARY")) || bytes.Contains(left, []byte("zeal")) {
		t.Errorf("%d bytes on the disk, %v, and they can be read", len(left), err)
	}
	blocks := map[string]bool{}
	for ; len(left) >= 16; left = left[16:] {
		if blocks[string(left[:16])] {
			t.Fatal("a block on the disk is there twice: what is alike looks alike")
		}
		blocks[string(left[:16])] = true
	}
}

func TestScratchFails(t *testing.T) {
	broken := errors.New("broken")
	many := population(chance(5), 200)
	for range 3000 { // more than is held before it is written
		many.facts = append(many.facts, single("last", "calm", "self", len(many.facts), answer("plan", "1")))
	}
	many.people["last"] = member(nil)
	for name, x := range map[string]struct {
		scratch bad
		src     *kept
		want    error
	}{
		"at the end":     {bad{writes: broken}, population(chance(5), 20), broken},
		"on the way":     {bad{writes: broken}, many, broken},
		"gives nothing":  {bad{reads: broken}, many, broken},
		"is cut shorter": {bad{reads: io.EOF}, many, io.EOF},
	} {
		_, err := results.WriteRows(t.Context(), io.Discard, x.src, results.RowsConfig{Course: programme(), Scratch: x.scratch})
		if !errors.Is(err, x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// changed gives back another byte than it was given.
type changed struct{ *os.File }

func (c changed) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.File.ReadAt(p, at)
	p[0] ^= 0xff
	return n, err
}

func TestScratchChanged(t *testing.T) {
	src := &kept{people: map[string]*cohort.Participant{"anna": member(nil)}, facts: []*cohort.Fact{closing("anna", "calm", "self", 1, answer("plan", "1"))}}
	if _, err := results.WriteRows(t.Context(), io.Discard, src, results.RowsConfig{Course: programme(), Scratch: changed{onDisk(t)}}); err == nil {
		t.Error("what is not what was laid aside is written")
	}
}

// Whoever gives the facts of one person in two places would have single answers written beside the closing
// that stands for them.
func TestFactsApart(t *testing.T) {
	src := &kept{people: map[string]*cohort.Participant{"anna": member(nil), "berta": member(nil)}, facts: []*cohort.Fact{
		single("anna", "calm", "self", 1, answer("plan", "1")), single("berta", "calm", "self", 1, answer("plan", "1")), closing("anna", "calm", "self", 1, answer("plan", "1")),
	}}
	if _, err := results.WriteRows(context.Background(), io.Discard, src, results.RowsConfig{Course: programme()}); err == nil {
		t.Error("facts of one person that do not follow one another are taken")
	}
}
