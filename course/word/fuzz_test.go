package word_test

import (
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/word"
)

// FuzzDocument changes the XML of a document, and what it names stays as in the
// fixture it came from.
func FuzzDocument(f *testing.F) {
	for _, name := range []string{"word-en", "word-ar", "google-ckb"} {
		xml, err := os.ReadFile("testdata/" + name + "/word/document.xml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(xml))
	}
	all := coursetest.Small(f)
	rest := parts(f, "testdata/word-en")
	f.Fuzz(func(t *testing.T, xml string) {
		rest["word/document.xml"] = xml
		r, err := word.Import(word.Job{Name: "d.docx", Data: pack(t, rest), Course: all, Module: "03-new", Lang: "en"})
		if err != nil {
			return
		}
		for _, l := range r.Lessons {
			if !strings.HasPrefix(string(r.Files[l.File]), "# ") {
				t.Errorf("a lesson without a title: %q", r.Files[l.File])
			}
		}
	})
}

// FuzzArchive changes the bytes of the file.
func FuzzArchive(f *testing.F) {
	for _, fixture := range fixtures {
		f.Add(document(f, fixture.name))
	}
	all := coursetest.Small(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := word.Import(word.Job{Name: "d.docx", Data: data, Course: all, Module: "03-new", Lang: "en"}); err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
	})
}

// nasty are texts that mean something in Markdown, in HTML or in a course's files.
var nasty = []string{
	"* a", "- a", "+ a", "1. a", "1) a", "# a", "> a", "---", "***", "===", "~~~", "```", "    a", "a  ", "<!-- a -->", "<b>a</b>",
	"<https://a.b>", "[a](https://b.c)", "![a](b.jpg)", "[a]: b", "&amp; &lt; &#65;", "\\", "a\\", "\\*", "a_b_c", "_a_", "__a__",
	"{#a}", "a {#b}", "`a`", "|a|b|", "- - -", "a\n---", "a\n===", "a\n# b", "a\n\n\nb", "1.", "-", "+", "#", "«أ*ب»", "a\u00A0", "\u00A0a", "𝒳*", "-\ta",
	"<\u200c!-- a", "!\\[a]", "1234567890. a", "۱. a", "*\u200ba*", "{#{#a}", "a\\\nb",
}

// FuzzText types a text, changing looks at places that the second argument
// names, and looks for every letter of it on the phone.
func FuzzText(f *testing.F) {
	for i, text := range nasty {
		f.Add(text, uint64(0))
		f.Add(text, uint64(0x9E3779B97F4A7C15)*uint64(i+1))
	}
	all := coursetest.Small(f)
	f.Fuzz(func(t *testing.T, text string, looks uint64) {
		if !utf8.ValidString(text) || len(text) > 300 || strings.ContainsFunc(text, odd) || strings.TrimSpace(text) == "" {
			return
		}
		r, err := word.Import(word.Job{Name: "d.docx", Data: pack(t, typed(text, looks)), Course: all, Module: "03-new", Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		c := readable(t, over(all, r.Files), "en")
		if c == nil || len(c.Modules[0].Lessons) != 1 || len(c.Modules[0].Lessons[0].Pages) != len(forms) {
			t.Fatalf("the course is %v, the lesson\n%s", c, r.Files[r.Lessons[0].File])
		}
		for i, page := range c.Modules[0].Lessons[0].Pages {
			begin := "before"
			if forms[i] == "item" {
				begin += "•"
			}
			if forms[i] == "Heading2" && strings.HasSuffix(strings.TrimSpace(text), "}") {
				continue // {#id} there is the page's
			}
			if got, want := letters(shown(page)), letters(begin+text); got != want {
				t.Errorf("as %q %q became\n%q\nwant\n%q", forms[i], text, got, want)
			}
		}
	})
}

// forms are the styles that a text is typed in, a page for each.
var forms = []string{"", "Heading2", "Quote", "item"}

// odd are characters that cannot stand in XML, or that a course leaves out.
func odd(c rune) bool {
	return unicode.IsControl(c) && c != '\n' || c == 0xAD || c == 0xFEFF || c >= 0x2028 && c <= 0x202E || c >= 0xFFFC && c <= 0xFFFF || !unicode.IsPrint(c) && !unicode.IsSpace(c)
}

func letters(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, text)
}

// typed is a document of a text in each form; each letter takes its looks from
// two bits of looks.
func typed(text string, looks uint64) map[string]string {
	inside := ""
	for i, c := range []rune(text) {
		properties := [4]string{"", "<w:b/><w:bCs/>", "<w:i/><w:iCs/>", "<w:b/><w:bCs/><w:i/><w:iCs/>"}[looks>>(2*(i%32))&3]
		if c == '\n' {
			inside += `<w:r><w:br/></w:r>`
		} else {
			inside += run(properties, string(c))
		}
	}
	body := title
	for _, form := range forms {
		body += para("", run("", "before"))
		if form == "item" {
			body += `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>` + inside + `</w:p>`
		} else {
			body += para(form, inside)
		}
		body += breakPage
	}
	parts := linked(bare(body), "n numbering n.xml")
	parts["word/n.xml"] = `<w:numbering ` + namespaces + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
	return parts
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// shown is what a phone shows of a page, without looks.
func shown(p *course.Page) string {
	return html.UnescapeString(tag.ReplaceAllString(p.HTML["en"], ""))
}
