package locales

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Args are the values a message is given, by placeholder. What a value is
// decides how it is put in:
//
//   - a string is free text: a name, a title. It is isolated by its own
//     direction (FSI…PDI); what is plainly machine-made (a command, a link,
//     a number) is isolated left to right (LRI…PDI);
//   - Code is always isolated left to right;
//   - Markup is put in as it is;
//   - a whole number or float64 is written in the language's digits. The one
//     named N also chooses the plural form;
//   - a time.Time is written as a date, in the zone it carries;
//   - a []string becomes a list, every item isolated.
//
// In Text all but Markup is escaped for Telegram's HTML.
type Args map[string]any

// Code is a value that is read from left to right: a command, a code, a link.
type Code string

// Markup is Telegram HTML that is finished: escaped and isolated by its maker.
type Markup string

// MissingError says that a language, or a message in it, does not exist. There
// is no falling back to another language.
type MissingError struct {
	Lang Lang
	Key  string // empty when the language itself is unknown
}

func (e *MissingError) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("no catalogue for the language %q", e.Lang)
	}
	return fmt.Sprintf("no message %q in %q", e.Key, e.Lang)
}

// ArgError says that a message was given the wrong values. It never holds them.
type ArgError struct {
	Lang Lang
	Key  string
	Err  error
}

func (e *ArgError) Error() string {
	return fmt.Sprintf("message %q in %q: %v", e.Key, e.Lang, e.Err)
}

func (e *ArgError) Unwrap() error { return e.Err }

// Text writes a message as Telegram HTML: the body of a message or a caption.
func (b *Bundle) Text(l Lang, key string, args Args) (string, error) {
	return b.write(l, key, args, true)
}

// Plain writes a message without tags and without escapes: the label of a
// button, the answer to a press, a command's description.
func (b *Bundle) Plain(l Lang, key string, args Args) (string, error) {
	return b.write(l, key, args, false)
}

func (b *Bundle) write(l Lang, key string, args Args, rich bool) (string, error) {
	lang := b.languages[l]
	if lang == nil {
		return "", &MissingError{Lang: l}
	}
	plural, ok := lang.plural[key]
	if !ok {
		return "", &MissingError{Lang: l, Key: key}
	}
	config := i18n.LocalizeConfig{
		MessageID:      key,
		TemplateData:   &call{bundle: b, lang: l, args: args, rich: rich},
		TemplateParser: lang.compiler,
	}
	if plural {
		n, ok := whole(args["N"])
		if !ok {
			return "", &ArgError{l, key, fmt.Errorf("needs a whole number N to choose its plural form")}
		}
		config.PluralCount = max(n, -n)
	}
	text, err := lang.localizer.Localize(&config)
	if err != nil {
		return "", &ArgError{l, key, err}
	}
	return text, nil
}

// insert turns one value into what stands in the message.
func (b *Bundle) insert(l Lang, value any, rich bool) (string, error) {
	switch v := value.(type) {
	case string:
		return escape(direct(v), rich), nil
	case Code:
		return escape(LTR(string(v)), rich), nil
	case Markup:
		return string(v), nil
	case time.Time:
		return escape(Free(b.Date(l, v)), rich), nil
	case float64:
		return b.Decimal(l, v), nil
	case []string:
		return escape(b.List(l, v), rich), nil
	}
	if n, ok := whole(value); ok {
		return b.Number(l, n), nil
	}
	if r := reflect.ValueOf(value); r.Kind() == reflect.String {
		return escape(direct(r.String()), rich), nil
	}
	return "", fmt.Errorf("cannot write a %T", value)
}

func escape(s string, rich bool) string {
	if !rich || !strings.ContainsAny(s, "<>&") {
		return s
	}
	return escaper.Replace(s)
}

// escaper holds what Telegram's HTML needs escaped outside attributes.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func whole(value any) (int, bool) {
	switch n := value.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	}
	r := reflect.ValueOf(value)
	switch {
	case r.IsValid() && r.CanInt():
		return int(r.Int()), true
	case r.IsValid() && r.CanUint():
		return int(r.Uint()), true
	}
	return 0, false
}
