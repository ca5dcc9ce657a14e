package course

import (
	"bufio"
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	markdown "github.com/yuin/goldmark/renderer/html"
)

// entities are the four that Telegram knows by name.
var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(text string) string {
	return entities.Replace(text)
}

// escaped resolves the escapes and entities of Markdown and escapes the rest
// for Telegram, in one pass so that \&lt; stays what the author sees.
func escaped(source []byte) string {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	markdown.DefaultWriter.Write(w, source)
	if w.Flush() != nil {
		return "" // a buffer in memory takes everything
	}
	return out.String()
}

// plain resolves the escapes and entities of Markdown.
func plain(source []byte) string {
	return html.UnescapeString(escaped(source))
}

var tag = regexp.MustCompile(`<[^<>]*>`)

// visible is what is left to read of our own HTML.
func visible(ours string) string {
	return html.UnescapeString(tag.ReplaceAllString(ours, ""))
}

// breakAfter is what a line's end in Markdown means: a space, or a new line
// where the author asked for one.
func breakAfter(n *ast.Text) string {
	switch {
	case n.HardLineBreak():
		return "\n"
	case n.SoftLineBreak():
		return " "
	}
	return ""
}
