package bot

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"cohortbot/cohort"
)

func TestFormattingIsKept(t *testing.T) {
	for name, c := range map[string]struct{ text, marks, want string }{
		"none":       {"plain <b>", "", ""},
		"bold":       {"a < b & c", `[{"type":"bold","offset":2,"length":1}]`, "a <b>&lt;</b> b &amp; c"},
		"units":      {"😀 سلام 😀!", `[{"type":"italic","offset":3,"length":4}]`, "😀 <i>سلام</i> 😀!"},
		"emoji":      {"😀😀", `[{"type":"bold","offset":0,"length":3}]`, "<b>😀</b>😀"},
		"nested":     {"one two", `[{"type":"bold","offset":0,"length":7},{"type":"underline","offset":4,"length":3}]`, "<b>one <u>two</u></b>"},
		"crossing":   {"abcdef", `[{"type":"bold","offset":0,"length":4},{"type":"italic","offset":2,"length":4}]`, "<b>ab<i>cd</i></b><i>ef</i>"},
		"link":       {"see here", `[{"type":"text_link","offset":4,"length":4,"url":"https://example.org/?a=1&b=\"2\""}]`, `see <a href="https://example.org/?a=1&amp;b=&quot;2&quot;">here</a>`},
		"a bad link": {"see here", `[{"type":"text_link","offset":4,"length":4,"url":"javascript:alert(1)"},{"type":"bold","offset":0,"length":3}]`, "<b>see</b> here"},
		"to a user":  {"see her", `[{"type":"text_link","offset":4,"length":3,"url":"tg://user?id=5"}]`, ""},
		"others":     {"#tag @name /menu", `[{"type":"hashtag","offset":0,"length":4},{"type":"mention","offset":5,"length":5},{"type":"text_mention","offset":5,"length":5},{"type":"custom_emoji","offset":0,"length":2}]`, ""},
		"quote":      {"a\nb", `[{"type":"blockquote","offset":0,"length":1},{"type":"expandable_blockquote","offset":2,"length":1}]`, "<blockquote>a</blockquote>\n<blockquote expandable>b</blockquote>"},
		"code":       {"x=1", `[{"type":"pre","offset":0,"length":3,"language":"go"},{"type":"bold","offset":0,"length":1}]`, `<pre><code class="language-go">x=1</code></pre>`},
		"a bad name": {"x", `[{"type":"pre","offset":0,"length":1,"language":"\"><b>"}]`, "<pre>x</pre>"},
		"struck":     {"ab", `[{"type":"strikethrough","offset":0,"length":1},{"type":"spoiler","offset":1,"length":1}]`, "<s>a</s><tg-spoiler>b</tg-spoiler>"},
		"beyond":     {"ab", `[{"type":"bold","offset":1,"length":9},{"type":"bold","offset":-1,"length":2},{"type":"bold","offset":9,"length":1}]`, ""},
		"no list":    {"ab", `{"type":"bold"}`, ""},
	} {
		if got := rich(c.text, json.RawMessage(c.marks)).Reveal(); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

func TestMuchFormattingIsLeftOut(t *testing.T) {
	long := "https://example.org/" + strings.Repeat("a", 470)
	var marks []entity
	for i := range 90 {
		marks = append(marks, entity{Type: "text_link", Offset: i, Length: 1, URL: long})
	}
	raw, err := json.Marshal(marks)
	if err != nil {
		t.Fatal(err)
	}
	raw = []byte(strings.NewReplacer(`"Type"`, `"type"`).Replace(string(raw)))
	if got := rich(strings.Repeat("x", 100), raw); !got.IsZero() {
		t.Error("a text of so many addresses is stored with a person")
	}
}

// anyTag is a tag as we write it.
var anyTag = regexp.MustCompile(`</?(b|i|u|s|code|pre|a|blockquote|tg-spoiler)( expandable| href="https?://[^"<>]*"| class="language-[A-Za-z0-9+#_-]*")?>`)

// FuzzRich holds that whatever Telegram says of a text, its words stay as they are, and its
// tags are ours alone and close in order.
func FuzzRich(f *testing.F) {
	f.Add("a < b 😀 سلام", "bold", 0, 3, "italic", 2, 9, "https://e.org")
	f.Add("pre", "pre", 0, 3, "text_link", 1, 1, "javascript:x")
	f.Add("😀😀😀", "blockquote", 1, 3, "expandable_blockquote", 2, 4, "\"><b>")
	f.Fuzz(func(t *testing.T, text, k1 string, o1, n1 int, k2 string, o2, n2 int, url string) {
		raw, err := json.Marshal([]map[string]any{
			{"type": k1, "offset": o1, "length": n1, "url": url, "language": url},
			{"type": k2, "offset": o2, "length": n2, "url": url}, {"type": "bold", "offset": o2 - 1, "length": n1},
		})
		if err != nil {
			t.Skip()
		}
		got := rich(text, raw).Reveal()
		if got == "" {
			return
		}
		bare := anyTag.ReplaceAllString(got, "")
		if strings.ContainsAny(bare, "<>") {
			t.Fatalf("a tag that is not ours: %q", got)
		}
		if want := string(utf16.Decode(utf16.Encode([]rune(text)))); unescaped(bare) != want {
			t.Fatalf("its words became %q, not %q", unescaped(bare), want)
		}
		var open []string
		for _, tag := range anyTag.FindAllStringSubmatch(got, -1) {
			if !strings.HasPrefix(tag[0], "</") {
				open = append(open, tag[1])
				continue
			}
			if len(open) == 0 || open[len(open)-1] != tag[1] {
				t.Fatalf("tags out of order: %q", got)
			}
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			t.Fatalf("tags left open: %q", got)
		}
	})
}

func unescaped(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

func TestFilesAreTaken(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want cohort.Attachment
	}{
		"photo":     {`"photo":[{"file_id":"small"},{"file_id":"large"}]`, cohort.Attachment{Kind: "photo"}},
		"document":  {`"document":{"file_id":"large"}`, cohort.Attachment{Kind: "document"}},
		"voice":     {`"voice":{"file_id":"large"}`, cohort.Attachment{Kind: "voice"}},
		"audio":     {`"audio":{"file_id":"large"}`, cohort.Attachment{Kind: "audio"}},
		"video":     {`"video":{"file_id":"large"}`, cohort.Attachment{Kind: "video"}},
		"animation": {`"animation":{"file_id":"x"},"document":{"file_id":"x"}`, cohort.Attachment{}},
		"sticker":   {`"sticker":{"file_id":"x"}`, cohort.Attachment{}},
		"forwarded": {`"photo":[{"file_id":"x"}],"forward_origin":{}`, cohort.Attachment{}},
		"broken":    {`"photo":7`, cohort.Attachment{}},
	} {
		in, h := newEars(t)
		raw := `{"update_id":7,"message":{"message_id":1,"date":1,"caption":"a b","caption_entities":[{"type":"bold","offset":0,"length":1}],` +
			c.body + `,"from":{"id":5,"first_name":"N"},"chat":{"id":5,"type":"private"}}}`
		if err := in.Handle(t.Context(), []byte(raw)); err != nil {
			t.Fatal(err)
		}
		if len(h.events) != 1 || h.events[0].Sent == nil {
			t.Fatalf("%s: %+v", name, h.events)
		}
		got := h.events[0].Sent
		switch {
		case c.want.Kind == "" && (got.File != nil || !got.Caption.IsZero()):
			t.Errorf("%s: a file is taken", name)
		case c.want.Kind != "" && (got.File == nil || got.File.Kind != c.want.Kind || got.File.ID.Reveal() != "large" || got.Caption.Reveal() != "a b" || got.Rich.Reveal() != "<b>a</b> b"):
			t.Errorf("%s: %+v", name, got)
		}
	}
}
