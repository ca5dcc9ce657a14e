package locales

import (
	"fmt"
	"html"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// call is what one message is written with.
type call struct {
	bundle *Bundle
	lang   Lang
	args   Args
	rich   bool
}

// compiler is go-i18n's template engine for our messages. They hold nothing but
// {{.Name}}, so a list of pieces does, several times as fast as text/template;
// and a value left out is an error, never "<no value>". go-i18n keeps what it
// compiled.
type compiler struct {
	ready func(string) string // isolates the commands in a text
}

func (c *compiler) Cacheable() bool { return true }

func (c *compiler) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var t pieces
	for {
		at := placeholder.FindStringSubmatchIndex(src)
		if at == nil {
			t.end = c.piece(src)
			break
		}
		t.holes = append(t.holes, hole{before: c.piece(src[:at[0]]), name: src[at[2]:at[3]]})
		src = src[at[1]:]
	}
	return &t, nil
}

func (c *compiler) piece(src string) piece {
	return piece{rich: c.ready(src), bare: c.ready(unmark(src))}
}

// piece is fixed text, as Telegram HTML and without it.
type piece struct{ rich, bare string }

func (p *piece) text(rich bool) string {
	if rich {
		return p.rich
	}
	return p.bare
}

// hole is a placeholder with the text before it.
type hole struct {
	before piece
	name   string
}

// pieces is a compiled message.
type pieces struct {
	holes []hole
	end   piece
}

func (t *pieces) Execute(data any) (string, error) {
	c, ok := data.(*call)
	if !ok {
		return "", fmt.Errorf("a message is written with a call, not a %T", data)
	}
	if len(t.holes) == 0 {
		return t.end.text(c.rich), nil
	}
	var b strings.Builder
	for i := range t.holes {
		h := &t.holes[i]
		value, ok := c.args[h.name]
		if !ok {
			return "", fmt.Errorf("no value for %s", h.name)
		}
		text, err := c.bundle.insert(c.lang, value, c.rich)
		if err != nil {
			return "", fmt.Errorf("value of %s: %w", h.name, err)
		}
		b.WriteString(h.before.text(c.rich))
		b.WriteString(text)
	}
	b.WriteString(t.end.text(c.rich))
	return b.String(), nil
}

// unmark takes the tags and escapes out of a catalogue text.
func unmark(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	return html.UnescapeString(tag.ReplaceAllString(s, ""))
}
