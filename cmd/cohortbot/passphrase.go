package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// envPassphrase names a file, so that no passphrase stands in the environment or
// among a command's words, which others can see.
const envPassphrase = "COHORTBOT_PASSPHRASE_FILE"

// passphrase reads it from the file, or asks for it at the terminal; a new one is
// asked for twice.
func (sh shell) passphrase(fresh bool) (string, error) {
	if path := strings.TrimSpace(sh.getenv(envPassphrase)); path != "" {
		return passphraseIn(path)
	}
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return "", fmt.Errorf("there is no terminal to ask for the passphrase: write it into a file that you alone may read, and name that in %s", envPassphrase)
	}
	first, err := sh.ask(in, "Passphrase: ")
	if err != nil || !fresh {
		return first, err
	}
	again, err := sh.ask(in, "The same once more: ")
	if err == nil && again != first {
		err = errors.New("these were two different passphrases: nothing was written, try again")
	}
	return first, err
}

func (sh shell) ask(terminal int, what string) (string, error) {
	fmt.Fprint(sh.stderr, what)
	typed, err := term.ReadPassword(terminal)
	fmt.Fprintln(sh.stderr)
	if err != nil {
		return "", fmt.Errorf("read the passphrase: %w", err)
	}
	if len(typed) == 0 {
		return "", errors.New("a backup needs a passphrase: some words that nobody guesses and you will find again")
	}
	return string(typed), nil
}

func passphraseIn(path string) (string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s: the file cannot be read: give the path of a file that this user may read", envPassphrase)
	}
	// Editors end a file with a new line, and some begin it with a mark that nobody
	// would type; blanks may be part of it.
	words := strings.TrimPrefix(string(text), "\ufeff")
	first, rest, _ := strings.Cut(strings.ReplaceAll(words, "\r\n", "\n"), "\n")
	if first == "" || strings.TrimSpace(rest) != "" || !utf8.ValidString(first) || strings.ContainsRune(first, 0) {
		return "", fmt.Errorf("%s: the file must hold the passphrase on its first line as plain text (UTF-8), and nothing else", envPassphrase)
	}
	return first, nil
}
