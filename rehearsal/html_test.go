package rehearsal

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct{ src, text, entities string }{
		{"plain", "plain", "[]"},
		{"<b>a</b> <strong>b</strong>", "a b", "[{bold 0 1  } {bold 2 1  }]"},
		{"<i>a</i><em>b</em><u>c</u><s>d</s>", "abcd", "[{italic 0 1  } {italic 1 1  } {underline 2 1  } {strikethrough 3 1  }]"},
		{"<B><I>a</I></>", "a", "[{bold 0 1  } {italic 0 1  }]"},
		{"🌷<code>x</code>", "🌷x", "[{code 2 1  }]"},
		{`<pre><code class="language-go">x</code></pre>`, "x", "[{pre 0 1  go}]"},
		{`<pre>a<code class="language-go">x</code></pre>`, "ax", "[{pre 0 2  } {code 1 1  go}]"},
		{`<a href="https://x.y/?a=1&amp;b=2">l</a>`, "l", "[{text_link 0 1 https://x.y/?a=1&b=2 }]"},
		{`<a href='x.y'>l</a><a>t.me/z</a>`, "lt.me/z", "[{text_link 0 1 http://x.y } {text_link 1 6 http://t.me/z }]"},
		{`<a href="javascript:x">l</a>`, "l", "[]"},
		{"<tg-spoiler>a</tg-spoiler><span class=tg-spoiler>b</span>", "ab", "[{spoiler 0 1  } {spoiler 1 1  }]"},
		{"<blockquote>a</blockquote><blockquote expandable>b</blockquote>", "ab", "[{blockquote 0 1  } {expandable_blockquote 1 1  }]"},
		{"&lt;&gt;&amp;&quot;&#39;&#x41;&nbsp;&#0;", `<>&"'A&nbsp;&#0;`, "[]"},
		{"<b></b>x", "x", "[]"},
		{"a&#8238;<b>b</b>&#x2028;&#13;", "ab", "[{bold 1 1  }]"},
	} {
		text, entities, err := parseHTML(c.src)
		if err != nil || text != c.text || fmt.Sprint(entities) != c.entities {
			t.Errorf("%s: %q %v %v, want %q %s", c.src, text, entities, err, c.text, c.entities)
		}
	}
	for _, src := range []string{"<", "<b", "<b x", `<a href="x`, "</", "<b></i>", "</b>", "<b>", "<br>", "<img src=x>", "<b =x>a</b>", "<span class=x>a</span>"} {
		if _, _, err := parseHTML(src); err == nil {
			t.Errorf("%q was accepted", src)
		}
	}
}

func TestCleanText(t *testing.T) {
	removed := "a\u2028b\u2029c\u202ad\u202be\u202cf\u202dg\u202eh\r\t"
	if got := cleanText(removed); got != "abcdefgh" {
		t.Errorf("got %q", got)
	}
	kept := "\u2066a\u2069\u2067\u2068\u200f\u200e\u200cb"
	if got := cleanText(kept); got != kept {
		t.Errorf("got %q", got)
	}
}

func TestTrimmedMovesEntities(t *testing.T) {
	text, entities, no := trimmed("\n 🌷 a b \n", []Entity{{Type: "bold", Offset: 0, Length: 6}, {Type: "code", Offset: 8, Length: 2}})
	if no != nil || text != "🌷 a b" || fmt.Sprint(entities) != "[{bold 0 4  }]" {
		t.Errorf("%q %v %v", text, entities, no)
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]string{
		"/menu":                               "[{bot_command 0 5  }]",
		"مرحبا \u2066/help\u2069":             "[{bot_command 7 5  }]",
		"3/4 a/b / //":                        "[]",
		"🌷 https://t.me/b?start=x.":           "[{url 3 22  }]",
		"see (t.me/b)\n/start@rehearsal_bot.": "[{url 5 6  } {bot_command 13 20  }]",
	} {
		if got := fmt.Sprint(detect(text, []Entity{})); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got := detect("/menu", []Entity{{Type: "code", Length: 5}}); len(got) != 1 {
		t.Errorf("found %v inside code", got)
	}
}

func TestCutText(t *testing.T) {
	part, rest := cutText(strings.Repeat("ب ", 5)+"c", 8)
	if part != "ب ب ب ب" || rest != "ب c" {
		t.Errorf("%q and %q", part, rest)
	}
	if part, rest = cutText("abcdef", 4); part != "abcd" || rest != "ef" {
		t.Errorf("%q and %q", part, rest)
	}
}

// Whatever comes in: no panic, no entity outside the text, and what was
// escaped comes back as it was.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"<b>a</b>", "<a href='x.y'>&lt;</a>", "<pre><code class=language-x>🌷</code></pre>", "&#x1F337;<", "a\u202eb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !utf8.ValidString(src) {
			return
		}
		if text, entities, err := parseHTML(src); err == nil {
			text, entities, no := trimmed(text, entities)
			if no != nil {
				t.Fatalf("%q: %s", src, no.text)
			}
			for _, e := range detect(text, entities) {
				if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > utf16Len(text) {
					t.Fatalf("%q: %+v outside of %q", src, e, text)
				}
			}
		}
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(src)
		if text, _, err := parseHTML(escaped); err != nil || text != cleanRunes(src) {
			t.Fatalf("%q came back as %q, %v", src, text, err)
		}
	})
}
