package bot

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/seal"
)

// What of a message's formatting is kept.
const (
	mostEntities = 100       // of one message, as Telegram itself has it
	mostLink     = 500       // bytes of an address behind words
	mostRich     = 20 * 1024 // bytes of a text with its tags: it is stored with a person
)

// entity is one of Telegram's marks on a stretch of a text, counted in UTF-16 units.
type entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url"`
	Language string `json:"language"`
}

// rich is a text of hers as Telegram HTML with the formatting that she gave it; none when it
// has no formatting. What is not kept (mentions, emoji of her own) loses its mark and not its
// words. Whatever the entities say, each tag is closed in the order in which it was opened.
func rich(text string, raw json.RawMessage) seal.Private {
	units := utf16.Encode([]rune(text))
	marks := marksOf(units, raw)
	if len(marks) == 0 {
		return seal.Private{}
	}
	html := weave(units, marks)
	if len(html) > mostRich {
		return seal.Private{}
	}
	return seal.Conceal(html)
}

// mark is a stretch of a text between two tags.
type mark struct {
	from, to    int
	kind        string
	open, close string
}

// marksOf reads entities as far as they are of a kind that is kept. Nothing of hers is
// refused for what its marks are.
func marksOf(units []uint16, raw json.RawMessage) []mark {
	var entities []entity
	if len(raw) == 0 || json.Unmarshal(raw, &entities) != nil {
		return nil
	}
	var out []mark
	for _, e := range entities[:min(len(entities), mostEntities)] {
		from, to := whole(units, e.Offset), whole(units, end(e, len(units)))
		if from >= to {
			continue
		}
		if open, closing := tagsOf(e); open != "" {
			out = append(out, mark{from, to, e.Type, open, closing})
		}
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	return apart(out)
}

// end is where e ends in a text of n units.
func end(e entity, n int) int {
	if e.Offset < 0 || e.Length < 0 || e.Offset > n || e.Length > n-e.Offset {
		return 0 // it marks nothing
	}
	return e.Offset + e.Length
}

// whole moves a place off the middle of a character.
func whole(units []uint16, at int) int {
	if at <= 0 || at > len(units) {
		return 0
	}
	if at < len(units) && low(units[at]) && high(units[at-1]) {
		return at - 1
	}
	return at
}

func high(u uint16) bool { return u >= 0xD800 && u < 0xDC00 }
func low(u uint16) bool  { return u >= 0xDC00 && u < 0xE000 }

// apart leaves out what Telegram does not let stand within something else: anything in code,
// a quotation in a quotation.
func apart(marks []mark) []mark {
	var out []mark
	for _, m := range marks {
		if !slices.ContainsFunc(out, func(o mark) bool {
			return m.from < o.to && (coded(o) || coded(m) && quoting(o) && m.to > o.to || quoting(o) && quoting(m))
		}) {
			out = append(out, m)
		}
	}
	return out
}

func coded(m mark) bool   { return m.kind == "code" || m.kind == "pre" }
func quoting(m mark) bool { return strings.HasSuffix(m.kind, "blockquote") }

// codeName is what a language of code may be called.
var codeName = regexp.MustCompile(`^[A-Za-z0-9+#_-]{1,24}$`)

// tagsOf are the tags of an entity; none when it is not kept.
func tagsOf(e entity) (open, closing string) {
	switch e.Type {
	case "bold":
		return "<b>", "</b>"
	case "italic":
		return "<i>", "</i>"
	case "underline":
		return "<u>", "</u>"
	case "strikethrough":
		return "<s>", "</s>"
	case "spoiler":
		return "<tg-spoiler>", "</tg-spoiler>"
	case "code":
		return "<code>", "</code>"
	case "blockquote":
		return "<blockquote>", "</blockquote>"
	case "expandable_blockquote":
		return "<blockquote expandable>", "</blockquote>"
	case "pre":
		if codeName.MatchString(e.Language) {
			return `<pre><code class="language-` + e.Language + `">`, "</code></pre>"
		}
		return "<pre>", "</pre>"
	case "text_link":
		if safe := address(e.URL); safe != "" {
			return `<a href="` + safe + `">`, "</a>"
		}
	}
	return "", ""
}

// address is where a link may lead, ready to stand in a tag: to the web, and nowhere in the
// app itself.
func address(link string) string {
	at, err := url.Parse(link)
	if err != nil || len(link) > mostLink || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
		return ""
	}
	return attribute.Replace(at.String())
}

var (
	attribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	plainText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

// weave writes a text with its marks. Where marks cross, the inner one is closed and opened
// again.
func weave(units []uint16, marks []mark) string {
	var b strings.Builder
	var open []mark
	at, next := 0, 0
	write := func(to int) {
		b.WriteString(plainText.Replace(string(utf16.Decode(units[at:to]))))
		at = to
	}
	for at < len(units) || len(open) > 0 {
		to := len(units)
		for _, m := range open {
			to = min(to, m.to)
		}
		if next < len(marks) {
			to = min(to, marks[next].from)
		}
		write(to)
		open = shut(&b, open, to)
		for next < len(marks) && marks[next].from == to {
			b.WriteString(marks[next].open)
			open = append(open, marks[next])
			next++
		}
	}
	return b.String()
}

// shut closes what ends at a place, and what was opened after that, which opens again.
func shut(b *strings.Builder, open []mark, at int) []mark {
	first := slices.IndexFunc(open, func(m mark) bool { return m.to <= at })
	if first < 0 {
		return open
	}
	var again []mark
	for _, m := range slices.Backward(open[first:]) {
		b.WriteString(m.close)
		if m.to > at {
			again = append(again, m)
		}
	}
	open = slices.Clone(open[:first])
	for _, m := range slices.Backward(again) {
		b.WriteString(m.open)
		open = append(open, m)
	}
	return open
}

// attached is the file of a message, as far as it can be sent on; nil when there is none.
func (m *message) attached() *cohort.Attachment {
	kind, raw := course.Photo, m.Photo
	switch {
	case m.Animation != nil:
		return nil // Telegram calls it a document too, and sends it as neither
	case m.Voice != nil:
		kind, raw = course.Voice, m.Voice
	case m.Audio != nil:
		kind, raw = course.Audio, m.Audio
	case m.Video != nil:
		kind, raw = course.Video, m.Video
	case m.Document != nil:
		kind, raw = course.Document, m.Document
	}
	name := nameOf(raw)
	if name == "" {
		return nil
	}
	return &cohort.Attachment{Kind: string(kind), ID: seal.Conceal(name)}
}

// nameOf is Telegram's name of a file; of a photo's sizes, of the largest.
func nameOf(raw json.RawMessage) string {
	type file struct {
		ID string `json:"file_id"`
	}
	var one file
	if json.Unmarshal(raw, &one) == nil {
		return one.ID
	}
	var sizes []file
	if json.Unmarshal(raw, &sizes) != nil || len(sizes) == 0 {
		return ""
	}
	return sizes[len(sizes)-1].ID
}
