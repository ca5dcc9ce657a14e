package locales

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// profile is a language.toml: what a language is like, beside its messages.
type profile struct {
	Name      string              `toml:"name"`      // in its own script
	Also      []string            `toml:"also"`      // how people write that name, too
	Place     int                 `toml:"place"`     // in the chooser, from 1
	Direction string              `toml:"direction"` // "ltr" or "rtl"
	Digits    string              `toml:"digits"`    // "european", "arabic-indic", "persian"
	Group     string              `toml:"group"`     // between thousands, from 10,000 on
	Decimal   string              `toml:"decimal"`   // before the fraction
	List      string              `toml:"list"`      // between the items of a list
	Telegram  string              `toml:"telegram"`  // two letters, or none
	Plurals   string              `toml:"plurals"`   // the tag whose plural rule it follows, if not its own
	Codes     []string            `toml:"codes"`     // client codes that mean this language
	Alphabet  string              `toml:"alphabet"`  // its letters other than Latin
	ASCII     bool                `toml:"ascii"`     // whether , ; ? are its own punctuation
	Letters   []string            `toml:"letters"`   // of answer options
	Months    []string            `toml:"months"`    // January first
	Weekdays  []string            `toml:"weekdays"`  // Sunday first
	Patterns  patterns            `toml:"patterns"`
	Words     map[string][]string `toml:"words"` // command → plain words
}

// patterns hold {weekday} {day} {month} {year} {time}.
type patterns struct {
	Date     string `toml:"date"`
	DayMonth string `toml:"day_month"`
	Month    string `toml:"month"`
	Moment   string `toml:"moment"`
}

// tongue is one language ready for use.
type tongue struct {
	profile   profile
	plural    map[string]bool // every message, and whether it has plural forms
	localizer *i18n.Localizer
	compiler  *compiler
	commands  string // tells the words beside commands from any other
}

// commandPrefix begins the keys of what stands beside commands in an app's list.
const commandPrefix = "cmd_"

// newTongue gives each language a go-i18n bundle of its own: with nothing else
// in it, there is nothing it could fall back to.
func newTongue(s *source) (*tongue, error) {
	t := &tongue{profile: s.profile, plural: map[string]bool{}, compiler: &compiler{ready: s.profile.guard}}
	bundle := i18n.NewBundle(s.pluralTag())
	for key, m := range s.messages {
		t.plural[key] = m.plural()
		if err := bundle.AddMessages(s.pluralTag(), m.entry(key)); err != nil {
			return nil, fmt.Errorf("add %q in %s: %w", key, s.lang, err)
		}
	}
	t.localizer = i18n.NewLocalizer(bundle, s.plurals())
	words := sha256.New()
	for _, key := range slices.Sorted(maps.Keys(s.messages)) {
		if strings.HasPrefix(key, commandPrefix) {
			fmt.Fprintf(words, "%q %q\n", key, s.messages[key].forms["other"])
		}
	}
	t.commands = hex.EncodeToString(words.Sum(nil)[:4])
	return t, nil
}
