package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/storage"
)

// ErasuresHead is what a file of erasures begins with.
const ErasuresHead = "# Who was erased, by ids made at random. Keep this file beside the backups:\n" +
	"# a restore leaves these people out of a store that still held them.\n"

// What a line says was erased.
const (
	wholePerson = "whole"
	onlyLearned = "learning"
	onlyDoor    = "account" // she has parted from it: her phone is lost
)

// ErasureLine is one erasure as a line of the file: subject, version, what, when.
func ErasureLine(e storage.Erasure) string {
	what := onlyLearned
	switch {
	case e.Door:
		what = onlyDoor
	case e.Whole:
		what = wholePerson
	}
	return fmt.Sprintf("%s %d %s %s\n", e.Subject, e.Version, what, e.At.Time().UTC().Format(time.RFC3339))
}

// ReadErasures reads such a file. All that is wrong is named at once, by lines.
func ReadErasures(in io.Reader) ([]storage.Erasure, error) {
	var out []storage.Erasure
	var wrong []error
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		e, err := erasureOf(words)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		out = append(out, e)
	}
	if err := lines.Err(); err != nil {
		wrong = append(wrong, err)
	}
	return out, errors.Join(wrong...)
}

func erasureOf(words []string) (storage.Erasure, error) {
	bad := errors.New("not understood: it should be an id, a number, whole, learning or account, and a time; take another copy of the file, or take the line out if it is the last and cut short")
	if len(words) != 4 || !slices.Contains([]string{wholePerson, onlyLearned, onlyDoor}, words[2]) {
		return storage.Erasure{}, bad
	}
	version, err := strconv.ParseInt(words[1], 10, 64)
	at, wrong := time.Parse(time.RFC3339, words[3])
	if err != nil || wrong != nil {
		return storage.Erasure{}, bad
	}
	return storage.Erasure{Subject: words[0], Version: version, Whole: words[2] == wholePerson, Door: words[2] == onlyDoor, At: cohort.At(at)}, nil
}
