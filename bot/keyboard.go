package bot

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
)

// keyboard has the choices, one a row, and then the other buttons; rows of
// right-to-left languages are reversed, for Telegram has no such keyboards.
func (r *Renderer) keyboard(p *cohort.Participant, s dialog.Say) ([][]outbox.Key, error) {
	var out [][]outbox.Key
	letters := lettered(p.Lang, s.Choices)
	for i, c := range s.Choices {
		label := c.Text.In(p.Lang)
		if letters || c.Number > 0 {
			label = r.mark(p.Lang, i, c) + " · " + cut(label, shortLabel)
		}
		if c.Chosen {
			label = "✔️ " + label
		}
		label = r.Bundle.Lines(p.Lang, label)
		out = append(out, []outbox.Key{{Label: label, Token: dialog.Token(r.Stamp, p.Door, c.Act)}})
	}
	for _, row := range s.Rows {
		keys, err := r.row(p, row)
		if err != nil {
			return nil, err
		}
		out = append(out, keys)
	}
	return out, nil
}

// label is the text of a button, cut to what a phone shows.
func (r *Renderer) label(l locales.Lang, part dialog.Part) (string, error) {
	if part.Text != nil {
		return r.fit(l, part, part.Text.In(l))
	}
	args, err := r.args(l, part.Args)
	if err != nil {
		return "", err
	}
	text, err := r.Bundle.Plain(l, part.Key, args)
	if err != nil {
		return "", err
	}
	return r.fit(l, part, text)
}

func (r *Renderer) row(p *cohort.Participant, row []dialog.Button) ([]outbox.Key, error) {
	var keys []outbox.Key
	for _, b := range row {
		l := r.lang(p, b.Label)
		label, err := r.label(l, b.Label)
		if err != nil {
			return nil, err
		}
		key, err := r.key(p, b)
		if err != nil {
			return nil, err
		}
		key.Label = label
		keys = append(keys, key)
	}
	if p.Lang != "" && r.Bundle.Reversed(p.Lang) {
		slices.Reverse(keys)
	}
	return keys, nil
}

// key is what a button does.
func (r *Renderer) key(p *cohort.Participant, b dialog.Button) (outbox.Key, error) {
	switch {
	case b.Copy != nil:
		text, err := r.Bare(r.lang(p, *b.Copy), *b.Copy)
		if utf8.RuneCountInString(text) > mostCopied { // the link at least is what she is after
			text = cmp.Or(r.links(*b.Copy), cut(text, mostCopied))
		}
		return outbox.Key{Copy: text}, err
	case b.Share != nil:
		text, err := r.Bare(r.lang(p, *b.Share), *b.Share)
		return outbox.Key{URL: WhatsApp(text)}, err
	}
	return outbox.Key{Token: dialog.Token(r.Stamp, p.Door, b.Act)}, nil
}

// WhatsApp is the address that brings a text to WhatsApp, where she chooses to whom it goes.
func WhatsApp(text string) string {
	return "https://wa.me/?text=" + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// Bare is a part as it is carried to another app: without markup, and without the marks that
// hold directions together here but would stick to a link there.
func (r *Renderer) Bare(l locales.Lang, part dialog.Part) (string, error) {
	args, err := r.args(l, part.Args)
	if err != nil {
		return "", err
	}
	text, err := r.Bundle.Plain(l, part.Key, args)
	return strings.Map(unmarked, strings.TrimSpace(text)), err
}

// unmarked drops marks of direction.
func unmarked(c rune) rune {
	if c == '\u200e' || c == '\u200f' || c >= '\u2066' && c <= '\u2069' {
		return -1
	}
	return c
}

// links are those a part holds.
func (r *Renderer) links(part dialog.Part) string {
	for _, v := range part.Args {
		if link, ok := v.(dialog.Link); ok {
			return r.Link(string(link))
		}
	}
	return ""
}

// fit makes a label short enough. Of one that names a title the title gives way,
// so that what is said of it stays.
func (r *Renderer) fit(l locales.Lang, part dialog.Part, label string) (string, error) {
	title, ok := part.Args["Title"].(course.Text)
	over := utf8.RuneCountInString(label) - mostLabel
	if words := utf8.RuneCountInString(title.In(l)); ok && over > 0 && words-over > shortestTitle {
		args, err := r.args(l, part.Args)
		if err != nil {
			return "", err
		}
		args["Title"] = cut(title.In(l), words-over)
		if label, err = r.Bundle.Plain(l, part.Key, args); err != nil {
			return "", err
		}
	}
	return r.Bundle.Lines(l, cut(label, mostLabel)), nil
}

// cut shortens a label to n characters, at a word's end where there is one, and
// closes the isolates that the cut left open.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	short := string(runes[:n-1])
	if at := strings.LastIndexByte(short, ' '); at > len(short)/2 {
		short = short[:at]
	}
	short = strings.TrimRight(short, " ،,.:؛") + "…"
	open := strings.Count(short, "\u2066") + strings.Count(short, "\u2068") - strings.Count(short, "\u2069")
	return short + strings.Repeat("\u2069", max(0, open))
}
