// Package bot speaks Telegram: it takes updates in, by polling or by webhook,
// turns them into envelopes, puts decisions into words and carries messages out.
package bot

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
)

// Telegram's limits.
const (
	mostText   = dialog.MostText
	mostCopied = 256 // characters that a button copies
	mostToast  = 200 // characters of an answer to a press
	shortLabel = 24  // options up to this many characters need no letters
	mostLabel  = 40  // characters of a button, for a phone shows no more

	shortestTitle = 8 // characters to which a title in a label may be cut
)

// Renderer puts decisions into a person's language. It implements turn.Words.
type Renderer struct {
	Bundle *locales.Bundle
	Course func() *course.Course
	Stamp  dialog.Stamp
	Name   func() string // the bot's user name, "" while it is not known; may be nil
}

// Render implements turn.Words.
func (r *Renderer) Render(p *cohort.Participant, s dialog.Say) (outbox.Body, error) {
	if s.Op == dialog.OpCommands {
		list, err := commandsIn(r.Bundle, p.Lang, s.List)
		return outbox.Body{Commands: list}, err
	}
	if s.Media != nil {
		caption := r.Bundle.Lines(p.Lang, html.EscapeString(s.Media.Alt))
		return outbox.Body{Text: caption, Media: &outbox.Media{Kind: string(s.Media.Kind), Path: s.Media.Path}}, nil
	}
	if s.Op == dialog.OpCopy {
		return r.copy(p, s)
	}
	if s.Attached != nil && len(s.Parts) == 0 {
		return r.attached(p, s, "") // a picture may speak for itself
	}
	text, err := r.text(p, s)
	if err != nil {
		return outbox.Body{}, err
	}
	if s.Attached != nil {
		return r.attached(p, s, text)
	}
	keyboard, err := r.keyboard(p, s)
	if err != nil {
		return outbox.Body{}, err
	}
	if s.File != nil {
		media := r.recipe(p, s.File)
		media.Hidden = s.Hidden
		return outbox.Body{Text: text, Media: media, Keyboard: keyboard}, nil
	}
	return outbox.Body{Text: text, Keyboard: keyboard}, nil
}

// attached is a file that Telegram keeps, with words and buttons under it.
func (r *Renderer) attached(p *cohort.Participant, s dialog.Say, caption string) (body outbox.Body, err error) {
	if n := locales.Units(caption); n > dialog.MostCaption {
		return body, fmt.Errorf("%d characters under a file", n)
	}
	body.Text = caption
	body.Media = &outbox.Media{Kind: s.Attached.Kind, File: s.Attached.ID.Reveal(), Hidden: s.Hidden}
	body.Keyboard, err = r.keyboard(p, s)
	return body, err
}

// recipe is how a file is made when it is sent.
func (r *Renderer) recipe(p *cohort.Participant, f *dialog.Recipe) *outbox.Media {
	m := &outbox.Media{Kind: string(course.Document), Recipe: f.Name, Of: f.Of, Lang: string(p.Lang), From: f.Seed, N: f.N}
	if f.Picture {
		m.Kind = string(course.Photo)
	}
	if f.Link != "" {
		m.From = r.Link(string(f.Link))
	}
	return m
}

// copy says what is copied, with her words in place of its caption where there are any.
func (r *Renderer) copy(p *cohort.Participant, s dialog.Say) (body outbox.Body, err error) {
	if s.From == nil {
		return body, errors.New("a copy of nothing")
	}
	body.From = &outbox.Source{Chat: s.From.Chat.Reveal(), Message: s.From.Message}
	if len(s.Parts) > 0 {
		if body.Text, err = r.text(p, s); err != nil {
			return body, err
		}
	}
	body.Keyboard, err = r.keyboard(p, s)
	return body, err
}

// Answer implements turn.Words.
func (r *Renderer) Answer(p *cohort.Participant, a dialog.Part) (string, error) {
	langs := []locales.Lang{p.Lang}
	if p.Lang == "" {
		langs = r.Course().Languages // hers is not known: one under another
	}
	var lines []string
	for _, l := range langs {
		args, err := r.args(l, a.Args)
		if err != nil {
			return "", err
		}
		text, err := r.Bundle.Plain(l, a.Key, args)
		if err != nil {
			return "", err
		}
		lines = append(lines, text)
	}
	return cut(strings.Join(lines, "\n"), mostToast), nil
}

// lang is the language of a part: its own, hers, or the first of the course for
// somebody who has not chosen yet.
func (r *Renderer) lang(p *cohort.Participant, part dialog.Part) locales.Lang {
	switch {
	case part.Lang != "":
		return part.Lang
	case p.Lang != "":
		return p.Lang
	}
	return r.Course().Languages[0]
}

// text joins the parts. Should they be too long together, the first ones make
// room for the last, which say what to do.
func (r *Renderer) text(p *cohort.Participant, s dialog.Say) (string, error) {
	for from := range s.Parts {
		text, err := r.join(p, s.Parts[from:], s.Choices)
		if err != nil {
			return "", err
		}
		if locales.Units(text) <= mostText || from == len(s.Parts)-1 {
			return text, nil
		}
	}
	return "", fmt.Errorf("a message without words")
}

func (r *Renderer) join(p *cohort.Participant, parts []dialog.Part, choices []dialog.Choice) (string, error) {
	var b strings.Builder
	for i, part := range parts {
		l := r.lang(p, part)
		text, err := r.part(l, part)
		if err != nil {
			return "", err
		}
		switch {
		case i == 0:
		case part.Tight:
			b.WriteString("\n")
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(r.Bundle.Lines(l, text))
	}
	if len(choices) > 0 && lettered(p.Lang, choices) {
		b.WriteString("\n\n")
		b.WriteString(r.options(p.Lang, choices))
	}
	return strings.TrimSpace(b.String()), nil
}

// part is one paragraph as Telegram HTML.
func (r *Renderer) part(l locales.Lang, part dialog.Part) (string, error) {
	var text string
	switch {
	case part.HTML != nil:
		text = part.HTML[l]
	case !part.Own.IsZero():
		text = part.Own.Reveal()
	case part.Text != nil:
		text = html.EscapeString(part.Text.In(l))
	case !part.Words.IsZero():
		text = html.EscapeString(part.Words.Reveal())
	default:
		args, err := r.args(l, part.Args)
		if err != nil {
			return "", err
		}
		if text, err = r.Bundle.Text(l, part.Key, args); err != nil {
			return "", err
		}
	}
	text = strings.TrimSpace(text)
	if part.Bold {
		text = "<b>" + text + "</b>"
	}
	if part.Hidden {
		text = "<tg-spoiler>" + uncoded.Replace(language.ReplaceAllString(text, "")) + "</tg-spoiler>"
	}
	return text, nil
}

// What is hidden is so as a whole: Telegram would show what stands as code in it.
var (
	uncoded  = strings.NewReplacer("<code>", "", "</code>", "", "<pre>", "", "</pre>", "")
	language = regexp.MustCompile(`<code class="[^"]*">`)
)

// args turns the values of a decision into values of the catalogue.
func (r *Renderer) args(l locales.Lang, in dialog.Args) (locales.Args, error) {
	if len(in) == 0 {
		return nil, nil
	}
	out := make(locales.Args, len(in))
	for name, v := range in {
		switch v := v.(type) {
		case int, float64, string:
			out[name] = v
		case course.Text:
			out[name] = v.In(l)
		case seal.Private:
			out[name] = v.Reveal()
		case dialog.Link:
			out[name] = locales.Code(r.Link(string(v)))
		case dialog.Day:
			out[name] = r.local(cohort.Instant(v))
		case dialog.ShortDay:
			out[name] = locales.Markup(locales.Free(r.Bundle.DayMonth(l, r.local(cohort.Instant(v)))))
		case dialog.Month:
			out[name] = locales.Markup(locales.Free(r.Bundle.Month(l, r.local(cohort.Instant(v)))))
		case dialog.Part:
			text, err := r.part(l, v)
			if err != nil {
				return nil, err
			}
			out[name] = locales.Markup(text)
		case []dialog.Part:
			text, err := r.lines(l, v)
			if err != nil {
				return nil, err
			}
			out[name] = locales.Markup(text)
		case course.Clock:
			out[name] = locales.Markup(r.Bundle.TimeOfDay(l, v.String()))
		case dialog.Weekdays:
			var days []string
			for _, d := range v {
				days = append(days, r.Bundle.Weekday(l, d))
			}
			out[name] = locales.Markup(r.Bundle.List(l, days))
		case dialog.Decimal:
			out[name] = locales.Markup(r.Bundle.Decimal(l, float64(v)))
		case dialog.Percent:
			out[name] = locales.Markup(r.Bundle.Percent(l, int(v)))
		default:
			return nil, fmt.Errorf("no way to write the value of %s, a %T", name, v)
		}
	}
	return out, nil
}

// local is a moment in the course's zone.
func (r *Renderer) local(at cohort.Instant) time.Time { return at.Time().In(r.Course().Zone) }

// Link is the address that opens the bot with a payload; while the bot's name is
// not known, it is what can be written in the chat.
func (r *Renderer) Link(payload string) string {
	if r.Name != nil && r.Name() != "" {
		return "https://t.me/" + r.Name() + "?start=" + payload
	}
	return "/start " + payload
}

func (r *Renderer) lines(l locales.Lang, parts []dialog.Part) (string, error) {
	var out []string
	for _, p := range parts {
		text, err := r.part(l, p)
		if err != nil {
			return "", err
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n"), nil
}

// options writes the choices out, lettered, one a line.
func (r *Renderer) options(l locales.Lang, choices []dialog.Choice) string {
	var lines []string
	for i, c := range choices {
		mark := r.mark(l, i, c)
		line := "<b>" + mark + "</b> · " + html.EscapeString(c.Text.In(l))
		if c.Chosen {
			line = "✔️ " + line
		}
		lines = append(lines, line)
	}
	return r.Bundle.Lines(l, strings.Join(lines, "\n"))
}

// mark is the letter of a choice, or its number on a scale.
func (r *Renderer) mark(l locales.Lang, i int, c dialog.Choice) string {
	if c.Number > 0 {
		return r.Bundle.Number(l, c.Number)
	}
	return r.Bundle.Letter(l, i)
}

// lettered says that some choice is too long for a button.
func lettered(l locales.Lang, choices []dialog.Choice) bool {
	return slices.ContainsFunc(choices, func(c dialog.Choice) bool { return len([]rune(c.Text.In(l))) > shortLabel })
}
