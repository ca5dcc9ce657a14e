package results

import (
	"cmp"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"time"

	"cohortbot/course"
	"cohortbot/locales"
)

// page is a page of HTML while it is written. What say, text, free, code and date
// give is escaped; the first failure is kept and told by done.
type page struct {
	bundle *locales.Bundle
	lang   locales.Lang
	out    strings.Builder
	err    error
}

func newPage(b *locales.Bundle, l locales.Lang) *page { return &page{bundle: b, lang: l} }

// style fits a phone by day and by night, without any font from elsewhere.
const style = `
:root{color-scheme:light dark}
body{margin:0;font:1.05rem/1.7 system-ui,"Noto Naskh Arabic","Vazirmatn",sans-serif;background:#fbfaf7;color:#22201c}
main{max-width:40rem;margin:auto;padding:1rem 1.1rem 3rem}
h1{font-size:1.5rem;line-height:1.4;margin:.6rem 0}
h2{font-size:1.2rem;margin:2rem 0 .5rem;padding-top:.8rem;border-top:1px solid #d9d4c8}
h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
h4{font-size:1rem;font-weight:600;margin:1rem 0 .3rem;color:#6a5f4b}
p{margin:.3rem 0}
dl{margin:0}dt{color:#6a6459;font-size:.9rem;margin-top:.7rem}dd{margin:0}
ul{margin:.3rem 0;padding-inline-start:1.3rem}
small,.quiet{color:#6a6459;font-size:.9rem}
.care{background:#f1ead9;padding:.6rem .8rem;border-radius:.5rem}
article{background:#fff;border:1px solid #e4dfd3;border-radius:.5rem;padding:.6rem .8rem;margin:.6rem 0}
.ask{font-weight:600}
blockquote{margin:.3rem 0;padding-inline-start:.7rem;border-inline-start:3px solid #c9b98f;white-space:pre-wrap;overflow-wrap:anywhere}
dd,p,li{overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{background:#191815;color:#e9e5dc}article{background:#22201c;border-color:#3a362e}
.care{background:#3a3222}h2{border-color:#3a362e}dt,small,.quiet{color:#b1a998}h4{color:#cdbf9e}}
`

// begin opens the page. Its policy forbids scripts and loading anything, whatever
// stands in it.
func (p *page) begin(title string) {
	direction := "ltr"
	if p.bundle.RightToLeft(p.lang) {
		direction = "rtl"
	}
	fmt.Fprintf(&p.out, `<!doctype html>
<html lang="%s" dir="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="format-detection" content="telephone=no">
<title>%s</title>
<style>%s</style>
</head>
<body>
<main>
`, html.EscapeString(string(p.lang)), direction, title, style)
	p.heading(1, title)
}

func (p *page) end() { p.out.WriteString("</main>\n</body>\n</html>\n") }

func (p *page) done() ([]byte, error) {
	if p.err != nil {
		return nil, fmt.Errorf("write the file of her data: %w", p.err)
	}
	return []byte(p.out.String()), nil
}

// say gives words of the catalogue.
func (p *page) say(key string, kv ...any) string {
	return html.EscapeString(string(p.markup(key, kv...)))
}

// markup gives words of the catalogue, not yet escaped, to stand in others.
func (p *page) markup(key string, kv ...any) locales.Markup {
	args := locales.Args{}
	for i := 0; i+1 < len(kv); i += 2 {
		args[kv[i].(string)] = kv[i+1]
	}
	text, err := p.bundle.Plain(p.lang, key, args)
	p.err = cmp.Or(p.err, err)
	return locales.Markup(text)
}

func (p *page) percent(n int) locales.Markup { return locales.Markup(p.bundle.Percent(p.lang, n)) }

// text gives words of the course.
func (p *page) text(t course.Text) string { return html.EscapeString(t.In(p.lang)) }

// free gives words of her own, whatever their direction.
func (p *page) free(s string) string { return "<bdi>" + html.EscapeString(s) + "</bdi>" }

// code gives what is read from left to right.
func (p *page) code(s string) string { return `<bdi dir="ltr">` + html.EscapeString(s) + "</bdi>" }

func (p *page) date(t time.Time) string { return html.EscapeString(p.bundle.Date(p.lang, t)) }

func (p *page) heading(level int, text string) {
	fmt.Fprintf(&p.out, "<h%d>%s</h%d>\n", level, text, level)
}

func (p *page) paragraph(class, text string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	fmt.Fprintf(&p.out, "<p%s>%s</p>\n", class, text)
}

// quote keeps the lines of what she wrote.
func (p *page) quote(words string) {
	fmt.Fprintf(&p.out, "<blockquote dir=\"auto\">%s</blockquote>\n", html.EscapeString(words))
}

func (p *page) open(element string)  { p.out.WriteString("<" + element + ">\n") }
func (p *page) close(element string) { p.out.WriteString("</" + element + ">\n") }

func (p *page) row(term, value string) {
	fmt.Fprintf(&p.out, "<dt>%s</dt>\n<dd>%s</dd>\n", term, value)
}

// rowIf writes a row that the catalogue names, if there is something to say.
func (p *page) rowIf(there bool, key, value string) {
	if there {
		p.row(p.say(key), value)
	}
}

func (p *page) list(lines []string) {
	if len(lines) == 0 {
		return
	}
	p.open("ul")
	for _, line := range lines {
		p.out.WriteString("<li>" + line + "</li>\n")
	}
	p.close("ul")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
