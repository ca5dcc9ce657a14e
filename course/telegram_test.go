package course_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// token is a tag, an entity, or a sign that must not stand alone.
var token = regexp.MustCompile(`</?[^<>]*>|&[^;&\s]*;|[<>&]`)

// telegram fails when the text is not HTML that Telegram reads: other tags or
// entities, tags not closed in order, or nested as Telegram forbids.
func telegram(t *testing.T, html string) {
	t.Helper()
	var open []string
	for _, one := range token.FindAllString(html, -1) {
		switch {
		case slices.Contains([]string{"&lt;", "&gt;", "&amp;", "&quot;"}, one):
		case strings.HasPrefix(one, "</"):
			if len(open) == 0 || one != "</"+open[len(open)-1]+">" {
				t.Errorf("%s closes nothing in %q", one, html)
				return
			}
			open = open[:len(open)-1]
		case one == "<b>" || one == "<i>" || one == "<code>" || one == "<pre>" || one == "<blockquote>" || strings.HasPrefix(one, `<a href="http`) || strings.HasPrefix(one, `<a href="tg://`):
			name := strings.Fields(strings.Trim(one, "<>"))[0]
			if slices.Contains(open, name) || slices.Contains(open, "code") || slices.Contains(open, "pre") {
				t.Errorf("%s inside %v in %q", one, open, html)
			}
			if formatted := slices.Contains(open, "b") || slices.Contains(open, "i") || slices.Contains(open, "a"); name == "code" && formatted {
				t.Errorf("code inside %v in %q", open, html)
			}
			open = append(open, name)
		default:
			t.Errorf("%s is not for Telegram in %q", one, html)
		}
	}
	if len(open) > 0 {
		t.Errorf("%v stays open in %q", open, html)
	}
}
