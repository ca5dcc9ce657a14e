package course

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// rendered is one page in one language as Telegram takes it.
type rendered struct {
	title string // the first heading, where the page may have one
	html  string
	media []picture
}

// picture is a line ![alt](path) before its file has been looked at.
type picture struct {
	alt, path string
	line      int
}

// renderer turns the Markdown of one page into Telegram's HTML: tags b, i,
// code, pre, a and blockquote, and the entities &lt; &gt; &amp; &quot;. It
// keeps Telegram's rules of nesting: no tag inside itself or inside code, no
// code inside bold or italic, no quotation inside another.
type renderer struct {
	*report
	file   string
	line   int // of the page's first line
	source []byte
	open   map[string]bool // tags that are open
	depth  int
	out    rendered
}

// maxNesting is deeper than lists and quotations go on a phone.
const maxNesting = 8

// render gives a page; titled says that its first "# heading" is a title and
// stays out of the page.
func render(r *report, p parser.Parser, file string, f fragment, titled bool) rendered {
	one := &renderer{report: r, file: file, line: f.line, source: f.text, open: map[string]bool{}}
	if refused := f.tooMuch(); refused != "" {
		one.problem(file, f.line, "%s", refused)
		return rendered{}
	}
	document := p.Parse(text.NewReader(f.text))
	if titled {
		one.takeTitle(document)
	}
	one.takeMedia(document)
	one.out.html = one.blocks(document, "\n\n")
	return one.out
}

// newParser gives plain CommonMark: without the extensions, what Telegram
// cannot show stays text.
func newParser() parser.Parser {
	return goldmark.New().Parser()
}

// takeTitle moves the first heading of the first level out of the page.
func (r *renderer) takeTitle(document ast.Node) {
	for n := document.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			r.out.title = strings.TrimSpace(visible(r.inline(h)))
			document.RemoveChild(document, n)
			return
		}
	}
}

// takeMedia moves paragraphs that are pictures alone out of the page.
func (r *renderer) takeMedia(document ast.Node) {
	for n := document.FirstChild(); n != nil; {
		next := n.NextSibling()
		if found := r.pictures(n); len(found) > 0 {
			r.out.media = append(r.out.media, found...)
			document.RemoveChild(document, n)
		}
		n = next
	}
}

// pictures gives the pictures of a paragraph that holds nothing else.
func (r *renderer) pictures(paragraph ast.Node) []picture {
	if !ast.IsParagraph(paragraph) {
		return nil
	}
	var found []picture
	for n := paragraph.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Image:
			alt := strings.TrimSpace(visible(r.inline(n)))
			found = append(found, picture{alt: alt, path: plain(n.Destination), line: r.at(n)})
		case *ast.Text:
			if len(bytes.TrimSpace(n.Value(r.source))) > 0 {
				return nil
			}
		default:
			return nil
		}
	}
	return found
}

// blocks renders what stands under one another.
func (r *renderer) blocks(parent ast.Node, between string) string {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > maxNesting {
		r.problem(r.file, r.at(parent), "lists and quotations are nested too deeply: at most %d levels", maxNesting)
		return ""
	}
	var parts []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if part := r.block(n); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, between)
}

func (r *renderer) block(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return strings.TrimSpace(r.inline(n))
	case *ast.Heading:
		return r.tagged("b", func() string { return strings.TrimSpace(r.inline(n)) })
	case *ast.List:
		return r.list(n)
	case *ast.Blockquote:
		return r.tagged("blockquote", func() string { return r.blocks(n, "\n\n") })
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return r.tagged("pre", func() string { return escape(strings.TrimRight(r.lines(n), "\n")) })
	case *ast.LinkReferenceDefinition:
		return ""
	case *ast.HTMLBlock:
		r.problem(r.file, r.at(n), "HTML is not shown: write Markdown instead (comments <!-- --> are fine)")
	case *ast.ThematicBreak:
		r.problem(r.file, r.at(n), "a line across the page is not shown: a line --- turns the page")
	default:
		r.problem(r.file, r.at(n), "%s cannot be shown on a phone: write it as text", n.Kind())
	}
	return ""
}

// list writes "• " or the number before each item; what belongs to an item
// below its first line is set in.
func (r *renderer) list(list *ast.List) string {
	var items []string
	number := list.Start
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		sign := "• "
		if list.IsOrdered() {
			sign = fmt.Sprintf("%d. ", number)
			number++
		}
		item := r.blocks(n, "\n")
		items = append(items, sign+strings.ReplaceAll(item, "\n", "\n   "))
	}
	return strings.Join(items, "\n")
}

// lines gives the raw lines of a block of code.
func (r *renderer) lines(n ast.Node) string {
	var all strings.Builder
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		all.Write(segment.Value(r.source))
	}
	return all.String()
}

// tagged puts a tag round what inside gives, unless the tag is open already
// or there is nothing inside.
func (r *renderer) tagged(tag string, inside func() string) string {
	if r.open[tag] {
		return inside()
	}
	r.open[tag] = true
	content := inside()
	delete(r.open, tag)
	if content == "" {
		return ""
	}
	return "<" + tag + ">" + content + "</" + tag + ">"
}

// inline renders the words of a block.
func (r *renderer) inline(parent ast.Node) string {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > 2*maxNesting {
		r.problem(r.file, r.at(parent), "this line is nested too deeply: write it more simply")
		return ""
	}
	var out strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		out.WriteString(r.span(n))
	}
	return out.String()
}

func (r *renderer) span(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		return escaped(n.Value(r.source)) + breakAfter(n)
	case *ast.String:
		return escape(string(n.Value))
	case *ast.Emphasis:
		tag := "i"
		if n.Level > 1 {
			tag = "b"
		}
		return r.tagged(tag, func() string { return r.inline(n) })
	case *ast.CodeSpan:
		return r.code(n)
	case *ast.Link:
		return r.link(n, plain(n.Destination), func() string { return r.inline(n) })
	case *ast.AutoLink:
		return r.link(n, string(n.URL(r.source)), func() string { return escape(string(n.Label(r.source))) })
	case *ast.Image:
		r.problem(r.file, r.at(n), "a picture cannot stand inside text: put ![…](media/…) alone on a line with empty lines round it")
	case *ast.RawHTML:
		r.problem(r.file, r.at(n), "HTML is not shown: write Markdown instead (comments <!-- --> are fine)")
	default:
		r.problem(r.file, r.at(n), "%s cannot be shown on a phone: write it as text", n.Kind())
	}
	return ""
}

// code is plain where Telegram allows no code: inside bold, italic and links.
func (r *renderer) code(n *ast.CodeSpan) string {
	var words strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			words.Write(bytes.ReplaceAll(t.Value(r.source), []byte("\n"), []byte(" ")))
		}
	}
	inside := func() string { return escape(words.String()) }
	if r.open["b"] || r.open["i"] || r.open["a"] {
		return inside()
	}
	return r.tagged("code", inside)
}

// address is what a link of a page may lead to.
var address = regexp.MustCompile(`^(?i:https?://[^/?#\s]|tg://)\S*$`)

func (r *renderer) link(n ast.Node, to string, words func() string) string {
	if !address.MatchString(to) {
		r.problem(r.file, r.at(n), "the link to %s is not shown: links begin with https://, http:// or tg://", quote(to))
		return words()
	}
	inside := r.tagged("a", words)
	if strings.TrimSpace(visible(inside)) == "" {
		r.problem(r.file, r.at(n), "the link to %s has no words to press: write [words](address)", quote(to))
		return ""
	}
	return strings.Replace(inside, "<a>", `<a href="`+escape(to)+`">`, 1)
}

// at is the line of a node in the file, as near as the parser knows it.
func (r *renderer) at(n ast.Node) int {
	for one := n; one != nil; one = one.Parent() {
		for near := one; near != nil; near = near.PreviousSibling() {
			if pos := position(near); pos >= 0 && pos <= len(r.source) {
				return r.line + bytes.Count(r.source[:pos], []byte("\n"))
			}
		}
	}
	return r.line
}

func position(n ast.Node) int {
	switch n := n.(type) {
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			return n.Segments.At(0).Start
		}
	case *ast.Document:
		return -1
	}
	if n.Pos() >= 0 {
		return n.Pos()
	}
	if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	if first := n.FirstChild(); first != nil {
		return first.Pos()
	}
	return -1
}
