package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/seal"
)

// showKey prints the key and its recovery words, and notes in the key file that
// somebody was shown them.
func (sh shell) showKey(_ context.Context, cmd *cli.Command) error {
	set, err := sh.read(cmd)
	if err != nil {
		return err
	}
	file, err := seal.Load(set.keyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no key file at %s: the first start of serve makes it, or cohortbot key new", set.keyFile)
	}
	if err != nil {
		return fmt.Errorf("open the key file: %w", err)
	}
	phrases, err := file.Words()
	if err != nil {
		return err
	}
	fmt.Fprint(sh.stderr, "Whoever sees what follows can read everything that is stored. Look who stands behind you;\n"+
		"write the words on paper, keep it apart from the machine, and clear this terminal afterwards.\n\n")
	fmt.Fprintf(sh.stdout, "%s\n%s", file.Encode(), layOut(phrases))
	fmt.Fprint(sh.stderr, "\nTo make the key file from the words: cohortbot key restore\n")
	if err := file.Show(moment(set)).Replace(set.keyFile); err != nil {
		fmt.Fprintf(sh.stderr, "\nThat the key was shown could not be noted in %s, so doctor goes on asking: %v\n", set.keyFile, err)
	}
	return nil
}

// wordsInALine keeps lines shorter than a narrow terminal.
const wordsInALine = 4

// layOut writes phrases in columns, each word with its number.
func layOut(phrases []seal.Phrase) string {
	var b strings.Builder
	for _, p := range phrases {
		b.WriteString("\n" + p.Label + "\n")
		for i, w := range p.Words {
			line := fmt.Sprintf("  %2d %-9s", i+1, w)
			if i%wordsInALine == wordsInALine-1 {
				line = strings.TrimRight(line, " ") + "\n"
			}
			b.WriteString(line)
		}
	}
	return b.String()
}

// restoreKey makes the key file from words as they were shown. One that is there
// already is never touched.
func (sh shell) restoreKey(cmd *cli.Command, words io.Reader) error {
	set, err := sh.read(cmd)
	if err != nil {
		return err
	}
	if _, err := os.Stat(set.keyFile); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already and stays as it is: if it is the wrong one, put it in another place first", set.keyFile)
	}
	fmt.Fprint(sh.stderr, "Type the words with their labels (lookup, seal 1, sum), then end with Ctrl-D on a line of its own.\n"+
		"Capitals, blanks and the numbers of words do not matter; four letters of a word are enough.\n")
	typed, err := io.ReadAll(io.LimitReader(words, 1<<20))
	if err != nil {
		return fmt.Errorf("read the words: %w", err)
	}
	file, err := recovered(typed)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(set.keyFile), 0o700); err != nil {
		return fmt.Errorf("make the key's directory: %w", err)
	}
	if err := file.Show(moment(set)).Create(set.keyFile); err != nil {
		return fmt.Errorf("make the key file: %w", err)
	}
	fmt.Fprintf(sh.stdout, "%s: the key is there again. cohortbot doctor says whether it fits the database\n", set.keyFile)
	return nil
}

// recovered reads the words, or the text of a key file, which "key show" prints
// before them.
func recovered(typed []byte) (seal.File, error) {
	start := bytes.Index(typed, []byte("cohortbot-keys "))
	if start < 0 {
		return seal.Recover(typed)
	}
	text, rest, _ := bytes.Cut(typed[start:], []byte("\nsum "))
	sum, _, _ := bytes.Cut(rest, []byte("\n"))
	return seal.Parse(bytes.Join([][]byte{text, sum}, []byte("\nsum ")))
}

// moment is now by the settings' clock.
func moment(set settings) time.Time {
	if set.now != nil {
		return set.now()
	}
	return time.Now()
}
