package rehearsal

import (
	"errors"
	"fmt"
	"strings"
)

func (p *htmlParser) startTag() error {
	begin := p.at
	p.at++
	from := p.at
	for p.at < len(p.src) && !blank(p.src[p.at]) && p.src[p.at] != '>' {
		p.at++
	}
	if p.at == len(p.src) {
		return fmt.Errorf("Unclosed start tag at byte offset %d", begin)
	}
	name := strings.ToLower(p.src[from:p.at])
	kind, known := entityOf(name)
	if !known {
		return fmt.Errorf("Unsupported start tag %q at byte offset %d", name, begin)
	}
	attrs, err := p.attributes(name, begin)
	if err != nil {
		return err
	}
	tag := openTag{name: name, start: p.out.Len(), entity: Entity{Type: kind, Offset: p.units}}
	if err := tag.apply(attrs, begin); err != nil {
		return err
	}
	p.open = append(p.open, tag)
	return nil
}

func entityOf(tag string) (kind string, known bool) {
	switch tag {
	case "b", "strong":
		return "bold", true
	case "i", "em":
		return "italic", true
	case "u", "ins":
		return "underline", true
	case "s", "strike", "del":
		return "strikethrough", true
	case "tg-spoiler", "span":
		return "spoiler", true
	case "a":
		return "text_link", true
	case "code", "pre", "blockquote":
		return tag, true
	}
	return "", false
}

func (t *openTag) apply(attrs map[string]string, begin int) error {
	switch t.name {
	case "a":
		t.entity.URL = attrs["href"]
	case "code":
		t.entity.Language = strings.TrimPrefix(attrs["class"], "language-")
	case "blockquote":
		if _, ok := attrs["expandable"]; ok {
			t.entity.Type = "expandable_blockquote"
		}
	case "span":
		if attrs["class"] != "tg-spoiler" {
			return fmt.Errorf("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
		}
	}
	return nil
}

// attributes reads up to and including the closing '>'.
func (p *htmlParser) attributes(tag string, begin int) (map[string]string, error) {
	unclosed := fmt.Errorf("Unclosed start tag %q at byte offset %d", tag, begin)
	attrs := map[string]string{}
	for {
		p.skipBlanks()
		if p.at >= len(p.src) {
			return nil, unclosed
		}
		if p.src[p.at] == '>' {
			p.at++
			return attrs, nil
		}
		from := p.at
		for p.at < len(p.src) && !blank(p.src[p.at]) && p.src[p.at] != '=' && p.src[p.at] != '>' {
			p.at++
		}
		name := strings.ToLower(p.src[from:p.at])
		if name == "" {
			return nil, fmt.Errorf("Empty attribute name in the tag %q at byte offset %d", tag, begin)
		}
		p.skipBlanks()
		if p.at < len(p.src) && p.src[p.at] != '=' {
			attrs[name] = ""
			continue
		}
		p.at++
		value, err := p.attributeValue()
		if err != nil {
			return nil, unclosed
		}
		attrs[name] = value
	}
}

var errUnclosed = errors.New("unclosed attribute")

func (p *htmlParser) attributeValue() (string, error) {
	p.skipBlanks()
	if p.at >= len(p.src) {
		return "", errUnclosed
	}
	if quote := p.src[p.at]; quote == '"' || quote == '\'' {
		p.at++
		end := strings.IndexByte(p.src[p.at:], quote)
		if end < 0 {
			return "", errUnclosed
		}
		value := p.src[p.at : p.at+end]
		p.at += end + 1
		return unescape(value), nil
	}
	from := p.at
	for p.at < len(p.src) && !blank(p.src[p.at]) && p.src[p.at] != '>' {
		p.at++
	}
	return p.src[from:p.at], nil
}

func (p *htmlParser) skipBlanks() {
	for p.at < len(p.src) && blank(p.src[p.at]) {
		p.at++
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '&' {
			if r, size := charRef(s[i:]); size > 0 {
				out.WriteRune(r)
				i += size
				continue
			}
		}
		out.WriteByte(s[i])
		i++
	}
	return out.String()
}
