package locales

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

// profile is a language.toml: what a language is like, beside its messages.
type profile struct {
	Name      string              `toml:"name"`      // in its own script
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
	Moment   string `toml:"moment"`
}

// tongue is one language ready for use.
type tongue struct {
	profile profile
	plural  map[string]bool // every message, and whether it has plural forms
	rich    *i18n.Localizer
	bare    *i18n.Localizer // the same without tags, for buttons
	parser  template.Parser
}

func newTongue(s *source) (*tongue, error) {
	l := &tongue{profile: s.profile, plural: map[string]bool{}}
	// A template that lacks a value must fail. No functions: templates with
	// functions are parsed anew at every use.
	l.parser = &template.TextParser{Option: "missingkey=error"}
	rich, bare := []*i18n.Message{}, []*i18n.Message{}
	for _, key := range s.order {
		m := s.messages[key]
		l.plural[key] = m.plural()
		rich = append(rich, m.entry(key, l.profile.guard))
		bare = append(bare, m.entry(key, func(text string) string { return l.profile.guard(unmark(text)) }))
	}
	var err error
	if l.rich, err = localizer(s.pluralTag(), rich); err != nil {
		return nil, err
	}
	l.bare, err = localizer(s.pluralTag(), bare)
	return l, err
}

// localizer gives each language a go-i18n bundle of its own: with nothing else
// in it, there is nothing it could fall back to.
func localizer(tag language.Tag, messages []*i18n.Message) (*i18n.Localizer, error) {
	bundle := i18n.NewBundle(tag)
	if err := bundle.AddMessages(tag, messages...); err != nil {
		return nil, fmt.Errorf("add messages of %s: %w", tag, err)
	}
	return i18n.NewLocalizer(bundle, tag.String()), nil
}
