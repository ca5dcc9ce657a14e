package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cohortbot/seal"
)

//go:embed catalogues
var embedded embed.FS

// Bundle is every language, loaded and checked. It does not change after Load
// and serves any number of goroutines.
type Bundle struct {
	order     []Lang
	languages map[Lang]*tongue
	keys      []string          // in the order of the catalogue
	words     map[string]string // folded plain word → command
}

// Files is the catalogue the product ships with, one folder a language.
func Files() fs.FS {
	sub, err := fs.Sub(embedded, "catalogues")
	if err != nil {
		panic(err) // the folder is embedded above: it cannot be missing
	}
	return sub
}

// Shipped is the catalogue that is built into the program. It is read and checked when it
// is first asked for, and the same for everybody from then on, as nothing in it changes.
func Shipped() (*Bundle, error) { return loadShipped() }

var loadShipped = sync.OnceValues(func() (*Bundle, error) { return Load(Files()) })

// Load reads folders of languages and checks them all. A layer given later
// adds languages and files, and replaces files of the same path. The error is
// of type Problems and holds everything that must be mended, not the first.
func Load(layers ...fs.FS) (*Bundle, error) {
	sources, problems := read(layers)
	problems = append(problems, inspect(sources)...)
	if len(problems) > 0 {
		return nil, problems.sorted()
	}
	b, err := build(sources)
	if err != nil {
		return nil, fmt.Errorf("build the catalogue: %w", err)
	}
	return b, nil
}

func build(sources []*source) (*Bundle, error) {
	b := &Bundle{languages: map[Lang]*tongue{}, words: map[string]string{}}
	for _, s := range sources {
		l, err := newTongue(s)
		if err != nil {
			return nil, err
		}
		b.order = append(b.order, s.lang)
		b.languages[s.lang] = l
		for command, words := range s.profile.Words {
			for _, w := range words {
				b.words[Fold(w)] = command
			}
		}
	}
	b.keys = slices.Clone(reference(sources).order)
	return b, nil
}

// Languages lists what was loaded: by the place language.toml gives, then name.
func (b *Bundle) Languages() []Lang { return slices.Clone(b.order) }

// Knows reports whether a language was loaded.
func (b *Bundle) Knows(l Lang) bool { return b.languages[l] != nil }

// Has reports whether Text could find this message. Every loaded language has
// the same messages.
func (b *Bundle) Has(l Lang, key string) bool {
	lang := b.languages[l]
	if lang == nil {
		return false
	}
	_, ok := lang.plural[key]
	return ok
}

// Keys lists all messages in the order of the catalogue.
func (b *Bundle) Keys() []string { return slices.Clone(b.keys) }

// CommandWords is a mark of the words beside the commands of a language: another one when
// any of them is another. It is "" for a language that was not loaded.
func (b *Bundle) CommandWords(l Lang) string {
	if lang := b.languages[l]; lang != nil {
		return lang.commands
	}
	return ""
}

// RightToLeft reports the direction of a language; an unknown one is false.
func (b *Bundle) RightToLeft(l Lang) bool {
	lang := b.languages[l]
	return lang != nil && lang.profile.Direction == "rtl"
}

// Reversed reports whether the buttons of a row are to be put in reverse order:
// Telegram lays keyboards out from left to right for everybody.
func (b *Bundle) Reversed(l Lang) bool { return b.RightToLeft(l) }

// OwnName is the language's name in its own script, for the chooser.
func (b *Bundle) OwnName(l Lang) string {
	if lang := b.languages[l]; lang != nil {
		return lang.profile.Name
	}
	return string(l)
}

// Named finds the language of a typed name: its own, or as people write it too.
func (b *Bundle) Named(typed seal.Private) (Lang, bool) {
	for _, l := range b.order {
		p := &b.languages[l].profile
		for _, name := range append([]string{p.Name}, p.Also...) {
			if Says(typed, name) {
				return l, true
			}
		}
	}
	return "", false
}

// TelegramCode is the two-letter code under which Telegram files commands and
// descriptions of this language ("ku" for Sorani), or "" where it has none.
func (b *Bundle) TelegramCode(l Lang) string {
	if lang := b.languages[l]; lang != nil {
		return lang.profile.Telegram
	}
	return ""
}

// Guess is the package's Guess for the languages loaded, and also knows the
// codes that a language.toml claims for itself.
func (b *Bundle) Guess(languageCode string) (Lang, bool) {
	code := strings.ToLower(strings.TrimSpace(languageCode))
	for _, l := range b.order {
		if slices.Contains(b.languages[l].profile.Codes, code) {
			return l, true
		}
	}
	l, ok := Guess(languageCode)
	return l, ok && b.Knows(l)
}

// Letter marks an answer's option, counted from 0: أ ب ج د, A B C D. Beyond the
// letters of the language it is the number.
func (b *Bundle) Letter(l Lang, i int) string {
	lang := b.languages[l]
	if lang == nil || i < 0 || i >= len(lang.profile.Letters) {
		return strconv.Itoa(i + 1)
	}
	return lang.profile.Letters[i]
}

// Word recognises a plain word typed instead of a command, in any language at
// once: "menu", "help", "continue", "stop", "language" or "clear".
func (b *Bundle) Word(typed string) (command string, ok bool) {
	command, ok = b.words[strings.Trim(Fold(typed), " .!?؟،…/")]
	return command, ok
}
