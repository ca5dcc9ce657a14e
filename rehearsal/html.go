package rehearsal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parseHTML reads Telegram's HTML: it returns the plain text and the entities,
// or a description of what is wrong in the words that Telegram uses.
func parseHTML(src string) (string, []Entity, error) {
	p := &htmlParser{src: src}
	for p.at < len(src) {
		if err := p.step(); err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, fmt.Errorf("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	slices.Reverse(p.done) // an outer tag closes after what it holds
	slices.SortStableFunc(p.done, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return p.out.String(), p.done, nil
}

type htmlParser struct {
	src   string
	at    int
	out   strings.Builder
	units int // UTF-16 units written so far
	open  []openTag
	done  []Entity
}

type openTag struct {
	name   string
	entity Entity
	start  int // byte offset in the output
}

func (p *htmlParser) step() error {
	switch p.src[p.at] {
	case '<':
		if strings.HasPrefix(p.src[p.at:], "</") {
			return p.endTag()
		}
		return p.startTag()
	case '&':
		if r, size := charRef(p.src[p.at:]); size > 0 {
			p.at += size
			p.write(r)
			return nil
		}
	}
	r, size := utf8.DecodeRuneInString(p.src[p.at:])
	p.at += size
	p.write(r)
	return nil
}

// write leaves out what Telegram removes, also when it came as a reference.
func (p *htmlParser) write(r rune) {
	if r = cleanRune(r); r < 0 {
		return
	}
	p.out.WriteRune(r)
	p.units += units(r)
}

// charRef decodes the four named references and the numeric ones; anything
// else stays as it is written.
func charRef(s string) (rune, int) {
	end := strings.IndexByte(s[:min(len(s), 12)], ';')
	if end < 0 {
		return 0, 0
	}
	switch name := s[1:end]; {
	case name == "lt":
		return '<', end + 1
	case name == "gt":
		return '>', end + 1
	case name == "amp":
		return '&', end + 1
	case name == "quot":
		return '"', end + 1
	case strings.HasPrefix(name, "#"):
		return numericRef(name[1:], end+1)
	}
	return 0, 0
}

func numericRef(digits string, size int) (rune, int) {
	base := 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, 0
	}
	return rune(n), size
}

func (p *htmlParser) endTag() error {
	begin := p.at
	length := strings.IndexByte(p.src[p.at:], '>')
	if length < 0 {
		return fmt.Errorf("Unclosed end tag at byte offset %d", begin)
	}
	name := strings.ToLower(strings.TrimSpace(p.src[p.at+2 : p.at+length]))
	p.at += length + 1
	if len(p.open) == 0 {
		return fmt.Errorf("Unexpected end tag at byte offset %d", begin)
	}
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return fmt.Errorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.close(tag)
	return nil
}

func (p *htmlParser) close(tag openTag) {
	e := tag.entity
	e.Length = p.units - e.Offset
	if e.Length == 0 || e.Type == "" {
		return
	}
	if e.Type == "text_link" {
		if e.URL == "" {
			e.URL = p.out.String()[tag.start:]
		}
		if e.URL = linkTarget(e.URL); e.URL == "" {
			return
		}
	}
	if n := len(p.open); tag.name == "code" && (n == 0 || p.open[n-1].name != "pre") {
		e.Language = ""
	}
	// A code element that fills its pre only names the language.
	if n := len(p.done); tag.name == "pre" && n > 0 {
		if inner := p.done[n-1]; inner.Type == "code" && inner.Offset == e.Offset && inner.Length == e.Length {
			e.Language, p.done = inner.Language, p.done[:n-1]
		}
	}
	p.done = append(p.done, e)
}

// linkTarget says where a link leads; empty if Telegram would drop the link.
func linkTarget(url string) string {
	lower := strings.ToLower(url)
	for _, scheme := range []string{"http://", "https://", "tg://", "mailto:", "tel:"} {
		if strings.HasPrefix(lower, scheme) && len(url) > len(scheme) {
			return url
		}
	}
	if strings.ContainsAny(url, " \n:") || !strings.Contains(url, ".") {
		return ""
	}
	return "http://" + url
}

func units(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
