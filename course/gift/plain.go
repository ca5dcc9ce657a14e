package gift

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// format is the markup of a text: [html], [markdown], [plain] or [moodle]. The
// last, also where nothing is said, is HTML in which a line break is one.
type format string

const (
	moodleFormat   format = "moodle"
	htmlFormat     format = "html"
	markdownFormat format = "markdown"
	plainFormat    format = "plain"
)

// first reads the question's own words, which set the format for its parts.
func (p *parser) first(t text) string {
	p.format, t = formatOf(t.trim(), moodleFormat)
	return p.words(t, p.format)
}

// plain reads a part of the question.
func (p *parser) plain(t text) string {
	f, t := formatOf(t.trim(), p.format)
	return p.words(t, f)
}

func formatOf(t text, otherwise format) (format, text) {
	for _, f := range []format{moodleFormat, htmlFormat, markdownFormat, plainFormat} {
		if mark := []rune("[" + string(f) + "]"); t.begins(mark) {
			return f, t[len(mark):].trim()
		}
	}
	return otherwise, t
}

// words gives the text without its markup: quizzes are plain. What cannot be
// shown without it is said.
func (p *parser) words(t text, f format) string {
	if len(t) > maxText || f == markdownFormat && len(t) > maxMarkdown {
		p.problem(t.line(p.line), "a text of %d characters: nobody reads that on a phone; shorten it", len(t))
		return ""
	}
	at := t.line(p.line)
	switch f {
	case plainFormat:
		return tidy(t.string(false))
	case markdownFormat:
		var out bytes.Buffer
		if err := goldmark.New(goldmark.WithRendererOptions(html.WithUnsafe())).Convert([]byte(t.string(true)), &out); err != nil {
			p.problem(at, "this Markdown cannot be read: write it as [plain]")
		}
		return p.stripped(out.String(), false, at)
	default:
		return p.stripped(t.string(false), f == moodleFormat, at)
	}
}

// stripped gives the words of HTML.
func (p *parser) stripped(source string, breaks bool, at int) string {
	if breaks {
		source = strings.ReplaceAll(source, "\n", "<br>")
	}
	s := stripper{tokens: nethtml.NewTokenizer(strings.NewReader(source))}
	for s.next() {
	}
	for _, lost := range s.lost {
		p.warn(at, "%s", lost)
	}
	return tidy(s.out.String())
}

// stripper walks through HTML and keeps the words.
type stripper struct {
	tokens *nethtml.Tokenizer
	out    strings.Builder
	skip   atom.Atom // inside this element nothing is words
	link   string    // where the link leads that is being read
	from   int       // where its words began
	lost   []string
}

func (s *stripper) next() bool {
	switch kind := s.tokens.Next(); kind {
	case nethtml.ErrorToken:
		s.endLink()
		s.out.Write(s.tokens.Raw()) // a < that begins no tag to the end
		return false
	case nethtml.TextToken:
		if s.skip == 0 {
			s.out.WriteString(strings.Map(blankToSpace, string(s.tokens.Text())))
		}
	case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
		s.start(s.tokens.Token(), kind)
	case nethtml.EndTagToken:
		s.end(s.tokens.Token())
	}
	return true
}

// blankToSpace: in HTML a line break of the source is a blank, and blanks that
// hold words together are only blanks here.
func blankToSpace(r rune) rune {
	if r == '\n' || r == '\t' || r == '\r' || r == 0xA0 {
		return ' '
	}
	return r
}

func (s *stripper) start(t nethtml.Token, kind nethtml.TokenType) {
	switch t.DataAtom {
	case 0: // no element of HTML: words in pointed brackets
		s.out.Write(s.tokens.Raw())
	case atom.Script, atom.Style:
		if kind == nethtml.StartTagToken {
			s.skip = t.DataAtom
		}
	case atom.Br, atom.P, atom.Div, atom.Ul, atom.Ol, atom.Tr, atom.Hr, atom.Pre, atom.Blockquote,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.out.WriteByte('\n')
	case atom.Li:
		s.out.WriteString("\n• ")
	case atom.Td, atom.Th:
		s.out.WriteByte(' ')
	case atom.Img, atom.Audio, atom.Video, atom.Object, atom.Embed, atom.Iframe, atom.Svg:
		s.picture(t)
	case atom.Sup, atom.Sub:
		s.lost = append(s.lost, "raised or lowered letters stand level in a quiz: see whether it is still right")
	case atom.A:
		s.endLink()
		s.link, s.from = attribute(t, "href"), s.out.Len()
	}
}

// picture keeps what is said in a picture's place.
func (s *stripper) picture(t nethtml.Token) {
	alt := attribute(t, "alt")
	s.lost = append(s.lost, "the "+t.Data+" "+quote(attribute(t, "src"))+" is left out, for a question has words only: put it into a lesson, and say in words what it shows")
	s.out.WriteString(" " + alt + " ")
}

func (s *stripper) end(t nethtml.Token) {
	switch t.DataAtom {
	case s.skip:
		s.skip = 0
	case atom.P, atom.Div, atom.Li, atom.Tr, atom.Table, atom.Blockquote,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		s.out.WriteByte('\n')
	case atom.A:
		s.endLink()
	}
}

// endLink writes where a link leads, unless its words say so.
func (s *stripper) endLink() {
	target, words := s.link, s.out.String()[min(s.from, s.out.Len()):]
	s.link = ""
	shown := strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "https://")
	if target != "" && !strings.Contains(words, strings.TrimSuffix(shown, "/")) {
		s.out.WriteString(" (" + target + ")")
	}
}

func attribute(t nethtml.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// tidy takes out the blanks that markup leaves: at the ends of lines, twice
// within one, and more than one empty line.
func tidy(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' || r == 0xA0 }), " ")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimFunc(strings.Join(lines, "\n"), idle)
}
