package word

import (
	"bufio"
	"bytes"
	"html"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	markdown "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// checker reads Markdown back, to see that it says what it was written for.
type checker struct {
	parser parser.Parser
}

func newChecker() *checker {
	return &checker{parser: goldmark.New().Parser()}
}

// longest is the most words of a paragraph, in bytes, that keep their looks:
// course refuses a longer page.
const longest = 16 << 10

// same tells whether the Markdown of a paragraph or of a heading means exactly
// these letters.
func (c *checker) same(written string, meant []letter, heading bool) bool {
	if len(written) > 3*longest {
		return false
	}
	source := []byte(written)
	if heading {
		source = append([]byte("# "), source...)
	}
	document := c.parser.Parse(text.NewReader(source))
	block := document.FirstChild()
	if block == nil {
		return len(meant) == 0
	}
	if _, is := block.(*ast.Heading); is != heading || !is && !ast.IsParagraph(block) || block.NextSibling() != nil {
		return false
	}
	read, ok := c.inline(nil, block, letter{}, source)
	return ok && alike(trimRight(read), meant)
}

// alike compares letters; a space has no looks.
func alike(a, b []letter) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].c != b[i].c || !unicode.IsSpace(a[i].c) && a[i] != b[i] {
			return false
		}
	}
	return true
}

// inline gives the letters of a block under the looks that are open; false for
// anything that no document is turned into.
func (c *checker) inline(all []letter, parent ast.Node, open letter, source []byte) ([]letter, bool) {
	ok := true
	for n := parent.FirstChild(); n != nil && ok; n = n.NextSibling() {
		inside := open
		switch n := n.(type) {
		case *ast.Text:
			all = append(all, spell(n, open, source)...)
			continue
		case *ast.Emphasis:
			inside.bold = open.bold || n.Level > 1
			inside.italic = open.italic || n.Level == 1
		case *ast.Link:
			inside.link = string(resolved(n.Destination))
		default:
			return nil, false
		}
		all, ok = c.inline(all, n, inside, source)
	}
	return all, ok
}

func spell(n *ast.Text, open letter, source []byte) []letter {
	words := string(resolved(n.Value(source)))
	switch {
	case n.HardLineBreak():
		words += "\n"
	case n.SoftLineBreak():
		words += " "
	}
	var all []letter
	for _, c := range words {
		one := open
		one.c = c
		all = append(all, one)
	}
	return all
}

// resolved takes out the escapes and entities of Markdown.
func resolved(source []byte) []byte {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	markdown.DefaultWriter.Write(w, source)
	if w.Flush() != nil {
		return nil // a buffer in memory takes everything
	}
	return []byte(html.UnescapeString(out.String()))
}
