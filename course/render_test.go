package course_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"cohortbot/course"
	"cohortbot/locales"
)

// page loads a course whose habits lesson is the given Markdown in English.
func page(t *testing.T, markdown string) (*course.Course, []course.Problem) {
	t.Helper()
	all := files(t)
	for _, l := range []string{"en", "ar", "ckb"} {
		all["modules/02-going-on/01-habits."+l+".md"] = &fstest.MapFile{Data: []byte(markdown)}
	}
	return course.Load(all)
}

func TestRender(t *testing.T) {
	tests := []struct{ name, markdown, html string }{
		{"plain", "One\ntwo.\n\nThree.", "One two.\n\nThree."},
		{"hard break", "One\\\ntwo", "One\ntwo"},
		{"bold italic", "**b** *i* ***both***", "<b>b</b> <i>i</i> <i><b>both</b></i>"},
		{"inside itself", "**a **b** c**", "<b>a b c</b>"},
		{"escapes", `a < b & "c" \* &copy; \&lt; &lt;`, `a &lt; b &amp; &quot;c&quot; * © &amp;lt; &lt;`},
		{"heading", "## A `b` *c* {#here}", "<b>A b <i>c</i></b>"},
		{"bold heading", "## **A**", "<b>A</b>"},
		{"bullets", "- a\n- b\n  c\n  - d\n- e", "• a\n• b c\n   • d\n• e"},
		{"numbers", "3. a\n4. b", "3. a\n4. b"},
		{"loose list", "- a\n\n- b", "• a\n• b"},
		{"quotation", "> a\n>\n> **b**", "<blockquote>a\n\n<b>b</b></blockquote>"},
		{"quotation inside", "> a\n> > b", "<blockquote>a\n\nb</blockquote>"},
		{"code", "Use `a < b`.", "Use <code>a &lt; b</code>."},
		{"code in bold", "**a `b`**", "<b>a b</b>"},
		{"block of code", "```go\na\n---\n<b>\n```", "<pre>a\n---\n&lt;b&gt;</pre>"},
		{"indented code", "    a\n    b", "<pre>a\nb</pre>"},
		{"link", "[a *b*](https://example.org/?x=1&y=\"2\")", `<a href="https://example.org/?x=1&amp;y=&quot;2&quot;">a <i>b</i></a>`},
		{"link of Telegram", "[a](tg://resolve?domain=b)", `<a href="tg://resolve?domain=b">a</a>`},
		{"link by reference", "[a]\n\n[a]: http://example.org 'title'", `<a href="http://example.org">a</a>`},
		{"bare link", "<https://example.org/a_b>", `<a href="https://example.org/a_b">https://example.org/a_b</a>`},
		{"link in bold", "**[a](https://example.org)**", `<b><a href="https://example.org">a</a></b>`},
		{"comment", "a <!-- source: b\nc --> d\n<!-- e -->", "a d"},
		{"windows", "a\r\nb\r\n\r\nc", "a b\n\nc"},
		{"arabic", "**أ**، ب؟\n\n- ج", "<b>أ</b>، ب؟\n\n• ج"},
		{"not tables", "a | b\n--|--\n1 | 2", "a | b --|-- 1 | 2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, problems := page(t, "# Title\n\n"+test.markdown)
			if c == nil {
				t.Fatal(problems)
			}
			lesson := c.Lesson("going-on", "habits")
			if got := lesson.Pages[0].Text(locales.English); got != test.html {
				t.Errorf("got  %q\nwant %q", got, test.html)
			}
			if got := lesson.Title.In(locales.English); got != "Title" {
				t.Errorf("the title is %q", got)
			}
		})
	}
}

func TestRenderCounts(t *testing.T) {
	c, problems := page(t, "# T\n\n**ab** &amp; 🌿")
	if c == nil {
		t.Fatal(problems)
	}
	p := c.Lesson("going-on", "habits").Pages[0]
	if p.Units[locales.English] != 7 || p.Characters[locales.English] != 6 {
		t.Errorf("%d units, %d characters", p.Units[locales.English], p.Characters[locales.English])
	}
}

func TestPages(t *testing.T) {
	c, problems := page(t, "\uFEFF# Title {#start}\na\n---\n\n{#middle}\nb\n---  \n~~~\n---\n~~~\n")
	if c == nil {
		t.Fatal(problems)
	}
	var got []string
	for _, p := range c.Lesson("going-on", "habits").Pages {
		got = append(got, string(p.ID)+"="+p.Text(locales.Arabic))
	}
	if want := "start=a middle=b p3=<pre>---</pre>"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRenderRefuses(t *testing.T) {
	tests := []struct {
		markdown string
		line     int
		message  string
	}{
		{"a\n\n<b>c</b>", 5, "HTML is not shown"},
		{"<div>\na\n</div>", 3, "HTML is not shown"},
		{"a\n![b](media/c.jpg)\nd", 4, "inside text"},
		{"- ![b](media/c.jpg)", 3, "inside text"},
		{"a\n[b](javascript:alert(1))", 4, "links begin with"},
		{"[b](java&#115;cript:alert(1))", 3, "links begin with"},
		{"[b](other.md)", 3, "links begin with"},
		{"<a@example.org>", 3, "links begin with"},
		{"[](https://example.org)", 3, "no words to press"},
		{"***", 3, "line across"},
		{"{#one}\na\n\n## b {#two}", 1, "two marks"},
		{"a <!-- b", 3, "never ends"},
		{"a\x00b", 3, "unseen character U+0000"},
		{"a\xffb", 3, "not UTF-8"},
		{"a\n\n\u202eb", 5, "unseen character U+202E"},
		{"&#x202e;a", 1, "unseen character U+202E"},
		{strings.Repeat("> - ", 12) + "a", 3, "nested too deeply"},
		{strings.Repeat("<!---->a", 5000), 1, "page 1 is too long"},
		{strings.Repeat("a", 40<<10), 1, "far too long"},
	}
	for _, test := range tests {
		c, problems := page(t, "# Title\n\n"+test.markdown)
		if c != nil || !has(problems, "modules/02-going-on/01-habits.en.md", test.line, test.message, false) {
			t.Errorf("%.40q: want %q at line %d, got %v", test.markdown, test.message, test.line, problems)
		}
	}
}

// has tells whether a problem is among them.
func has(problems []course.Problem, file string, line int, message string, warning bool) bool {
	for _, p := range problems {
		if p.File == file && p.Line == line && p.Warning == warning && strings.Contains(p.Message, message) {
			return true
		}
	}
	return false
}
