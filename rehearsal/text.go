package rehearsal

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxText    = 4096
	maxCaption = 1024
)

// cleanText removes what Telegram removes: U+2028–202E and carriage returns;
// other control characters become blanks; both ends are trimmed.
func cleanText(text string) string {
	return strings.Trim(cleanRunes(text), " \n\t")
}

func cleanRunes(text string) string { return strings.Map(cleanRune, text) }

func cleanRune(r rune) rune {
	switch {
	case r >= 0x2028 && r <= 0x202E || r == '\r':
		return -1
	case r < 0x20 && r != '\n':
		return ' '
	}
	return r
}

// styled reads a text with its parse_mode or its own entities, trimmed.
func (c *call) styled(field, entitiesField string) (string, []Entity, *refusal) {
	src := c.str(field)
	if !utf8.ValidString(src) {
		return "", nil, bad("strings must be encoded in UTF-8")
	}
	src = cleanRunes(src)
	var entities []Entity
	switch mode := strings.ToLower(c.str("parse_mode")); mode {
	case "":
		if err := c.list(entitiesField, &entities); err != nil {
			return "", nil, bad("can't parse entities: %s", "expected an Array of MessageEntity")
		}
	case "html":
		var err error
		if src, entities, err = parseHTML(src); err != nil {
			return "", nil, bad("can't parse entities: %s", err)
		}
	default:
		return "", nil, bad("unsupported parse_mode")
	}
	text, entities, no := trimmed(src, entities)
	return text, detect(text, entities), no
}

// trimmed cuts blanks at both ends and moves the entities along.
func trimmed(text string, entities []Entity) (string, []Entity, *refusal) {
	total := utf16Len(text)
	for _, e := range entities {
		if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > total {
			return "", nil, bad("can't parse entities: entity ends after the end of the text at offset %d", e.Offset)
		}
	}
	cut := strings.TrimLeft(text, " \n")
	head := utf16Len(text[:len(text)-len(cut)])
	cut = strings.TrimRight(cut, " \n")
	end := utf16Len(cut)
	kept := entities[:0]
	for _, e := range entities {
		from, to := max(e.Offset-head, 0), min(e.Offset+e.Length-head, end)
		if to > from {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	return cut, kept, nil
}

// detect adds the entities that Telegram finds by itself: commands and links.
func detect(text string, entities []Entity) []Entity {
	if !strings.ContainsAny(text, "/.") {
		return entities
	}
	at := 0
	for i := 0; i < len(text); {
		word := text[i:]
		if end := strings.IndexAny(word, " \n\t"); end >= 0 {
			word = word[:end]
		}
		if kind, skip, size := detectWord(word); size > 0 {
			e := Entity{Type: kind, Offset: at + utf16Len(word[:skip]), Length: utf16Len(word[skip : skip+size])}
			if !overlaps(entities, e) {
				entities = append(entities, e)
			}
		}
		step := min(len(word)+1, len(text)-i)
		at += utf16Len(text[i : i+step])
		i += step
	}
	slices.SortStableFunc(entities, func(a, b Entity) int { return a.Offset - b.Offset })
	return entities
}

func overlaps(entities []Entity, e Entity) bool {
	for _, o := range entities {
		plain := o.Type == "text_link" || o.Type == "code" || o.Type == "pre" || o.Type == "url"
		if plain && e.Offset < o.Offset+o.Length && o.Offset < e.Offset+e.Length {
			return true
		}
	}
	return false
}

// detectWord looks at one word; marks of direction and brackets may precede.
func detectWord(word string) (kind string, skip, size int) {
	rest := strings.TrimLeft(word, "([{«\"'\u200e\u200f\u2066\u2067\u2068")
	skip = len(word) - len(rest)
	if strings.HasPrefix(rest, "/") {
		for size = 1; size < len(rest) && (wordChar(rest[size]) || rest[size] == '@'); size++ {
		}
		if size > 1 {
			return "bot_command", skip, size
		}
		return "", 0, 0
	}
	for _, prefix := range []string{"https://", "http://", "t.me/", "www."} {
		if strings.HasPrefix(rest, prefix) && len(rest) > len(prefix) {
			end := strings.TrimRight(rest, ".,;:!?)]}»\"'؟؛،\u200e\u200f\u2069")
			return "url", skip, len(end)
		}
	}
	return "", 0, 0
}

func wordChar(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// onlyWordChars tells whether s has only A-Z a-z 0-9 _ and -.
func onlyWordChars(s string) bool {
	for i := range len(s) {
		if !wordChar(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

// cutText splits after at most n characters, at a blank when there is one.
func cutText(text string, n int) (part, rest string) {
	count := 0
	for i := range text {
		if count == n {
			if blank := strings.LastIndexAny(text[:i], " \n"); blank > i/2 {
				return text[:blank], strings.TrimSpace(text[blank:])
			}
			return text[:i], text[i:]
		}
		count++
	}
	return text, ""
}

func utf16Len(s string) int { return len(utf16.Encode([]rune(s))) }
