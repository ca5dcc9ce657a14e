package edit

import (
	"fmt"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"cohortbot/locales"
)

// change is one text in one language, to be put into the mapping of its
// languages.
type change struct {
	at   *yaml.Node
	lang locales.Lang
	text string
	list bool // one word a line
}

// splice replaces a part of the file.
type splice struct {
	from, to int
	with     string
	form     string // the text in it
}

// tries are the ways to make the change, the one nearest to the present first.
func (d *document) tries(c change) ([]splice, error) {
	m := c.at
	if value := pair(m, string(c.lang)); value != nil {
		if value.Kind == yaml.ScalarNode && value.Value == "" && value.Style == 0 {
			at, err := d.offset(value)
			return c.each(splice{from: at, to: at, with: " %s"}, d.forms(c, m, m.Style, 0, "")), err
		}
		from, to, err := d.span(value, m.Column-1)
		if err != nil {
			return nil, err
		}
		return c.each(splice{from: from, to: to, with: "%s"}, d.forms(c, value, m.Style, value.Style, string(d.data[from:to]))), nil
	}
	style := yaml.Style(0)
	if len(m.Content) > 0 && m.Content[1].Kind == yaml.ScalarNode {
		style = m.Content[1].Style
	}
	forms := d.forms(c, m, m.Style, style, "")
	if len(m.Content) == 0 {
		at, err := d.offset(m)
		return c.each(splice{from: at + 1, to: at + 1, with: string(c.lang) + ": %s"}, forms), err
	}
	_, end, err := d.span(m.Content[len(m.Content)-1], m.Column-1)
	if err != nil {
		return nil, err
	}
	if m.Style&yaml.FlowStyle != 0 {
		return c.each(splice{from: end, to: end, with: ", " + string(c.lang) + ": %s"}, forms), nil
	}
	end = lineEnd(d.data, end)
	return c.each(splice{from: end, to: end, with: d.eol() + strings.Repeat(" ", m.Column-1) + string(c.lang) + ": %s"}, forms), nil
}

// each is one splice for each form; the mark %s stands for the form.
func (c change) each(s splice, forms []string) []splice {
	var all []splice
	for _, form := range forms {
		all = append(all, splice{s.from, s.to, strings.Replace(s.with, "%s", form, 1), form})
	}
	return all
}

// pair is the value of a key.
func pair(m *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			return m.Content[i+1]
		}
	}
	return nil
}

// forms are the ways to write the text where a value of that style stood: the
// same way, and in quotation marks, which can hold everything.
func (d *document) forms(c change, at *yaml.Node, around, style yaml.Style, was string) []string {
	flow := around&yaml.FlowStyle != 0
	if c.list {
		return []string{d.listForm(c, at, flow, was)}
	}
	quoted := doubleQuoted(c.text)
	oneLine := !strings.Contains(c.text, "\n")
	switch {
	case style&yaml.DoubleQuotedStyle != 0:
		return []string{quoted}
	case style&yaml.SingleQuotedStyle != 0 && oneLine:
		return []string{"'" + strings.ReplaceAll(c.text, "'", "''") + "'", quoted}
	case style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && was != "":
		return []string{d.blockForm(c, was, style), quoted + behind(was)}
	case !oneLine && !flow:
		return []string{d.blockForm(c, "|-", yaml.LiteralStyle), quoted}
	case oneLine:
		return []string{c.text, quoted}
	}
	return []string{quoted}
}

// behind is the comment after the mark | or > of a value, which stays.
func behind(was string) string {
	head, _, _ := strings.Cut(was, "\n")
	if i := strings.Index(head, " #"); i >= 0 {
		return strings.TrimRight(head[i:], "\r")
	}
	return ""
}

// blockForm writes lines under a head such as |- or >; they stand as deep as
// those before did.
func (d *document) blockForm(c change, was string, style yaml.Style) string {
	head, lines, _ := strings.Cut(was, "\n")
	deep := strings.Repeat(" ", c.at.Column-1+2)
	for line := range strings.Lines(lines) {
		if bare := strings.TrimLeft(line, " "); strings.TrimSpace(line) != "" {
			deep = line[:len(line)-len(bare)]
			break
		}
	}
	text := c.text
	if style&yaml.FoldedStyle != 0 {
		text = unfold(text)
	}
	out := strings.TrimRight(head, "\r")
	for line := range strings.SplitSeq(text, "\n") {
		out += d.eol()
		if line != "" {
			out += deep + line
		}
	}
	return out
}

// unfold gives every row of line ends one more, which folding takes away.
func unfold(text string) string {
	var out strings.Builder
	before := rune(0)
	for _, r := range text {
		if r == '\n' && before != '\n' {
			out.WriteRune('\n')
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// listForm writes a list of words in brackets, or each on a line of its own
// where they stood so.
func (d *document) listForm(c change, at *yaml.Node, flow bool, was string) string {
	var words []string
	for _, word := range listed(c.text) {
		words = append(words, wordForm(word))
	}
	if flow || !strings.HasPrefix(was, "-") || len(words) == 0 {
		return "[" + strings.Join(words, ", ") + "]"
	}
	return "- " + strings.Join(words, d.eol()+strings.Repeat(" ", at.Column-1)+"- ")
}

// wordForm quotes all but plain words.
func wordForm(word string) string {
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != ' ' && r != '\u200C' {
			return doubleQuoted(word)
		}
	}
	switch strings.ToLower(word) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n", "":
		return doubleQuoted(word)
	}
	return word
}

// listed takes words apart that stand one a line.
func listed(text string) []string {
	var words []string
	for word := range strings.SplitSeq(text, "\n") {
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// doubleQuoted writes any text on one line.
func doubleQuoted(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteRune('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\t':
			out.WriteString(`\t`)
		case r < ' ' || r >= 0x7F && r <= 0xA0 || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}
