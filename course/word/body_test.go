package word_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"strings"
	"testing"

	"cohortbot/course/coursetest"
	"cohortbot/course/word"
)

// namespaces that documents of tests use.
const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:new="urn:of-the-future"`

const relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

// bare is the smallest document around a body.
func bare(body string) map[string]string {
	return map[string]string{
		"_rels/.rels":       `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="` + relationship + `officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml": `<w:document ` + namespaces + `><w:body>` + body + `</w:body></w:document>`,
	}
}

// linked gives a document relationships, as "id kind target [External]".
func linked(parts map[string]string, links ...string) map[string]string {
	all := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for _, l := range links {
		f := strings.Fields(l)
		mode := ""
		if len(f) > 3 {
			mode = ` TargetMode="` + f[3] + `"`
		}
		all += fmt.Sprintf(`<Relationship Id="%s" Type="%s" Target="%s"%s/>`, f[0], relationship+f[1], f[2], mode)
	}
	out := maps.Clone(parts)
	out["word/_rels/document.xml.rels"] = all + `</Relationships>`
	return out
}

// run is one of words with properties.
func run(properties, words string) string {
	var safe bytes.Buffer
	_ = xml.EscapeText(&safe, []byte(words)) // a buffer takes everything
	return `<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + safe.String() + `</w:t></w:r>`
}

// para is a paragraph of runs; style may be empty.
func para(style, inside string) string {
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return `<w:p>` + style + inside + `</w:p>`
}

// title begins the lesson of a test.
var title = para("Heading1", run("", "T"))

// imported is the Markdown below the title, and all remarks, of one lesson.
func imported(t testing.TB, parts map[string]string) (string, string) {
	t.Helper()
	r, err := word.Import(word.Job{Name: "d.docx", Data: pack(t, parts), Course: coursetest.Small(t), Module: "03-new", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for _, one := range r.Remarks {
		fmt.Fprintln(&said, one.In("d.docx"))
	}
	if len(r.Lessons) != 1 {
		t.Fatalf("%d lessons", len(r.Lessons))
	}
	_, below, _ := strings.Cut(string(r.Files[r.Lessons[0].File]), "\n\n")
	return strings.TrimSpace(below), said.String()
}

func TestWhatAParagraphBecomes(t *testing.T) {
	for name, c := range map[string]struct{ body, want, said string }{
		"runs that belong together":  {para("", run("<w:b/>", "bo")+run("<w:b/>", "ld ")+run("<w:b/>", "words")+run("", " and")), "**bold words** and", ""},
		"a space at the edge":        {para("", run("", "a")+run("<w:b/>", " b ")+run("", "c")), "a **b** c", ""},
		"a sign at the edge":         {para("", run("<w:b/>", "Note:")+run("", "this")), "**Note**:this", ""},
		"half a word":                {para("", run("", "un")+run("<w:b/>", "believ")+run("", "able")), "un**believ**able", ""},
		"switched off":               {para("", run(`<w:b w:val="0"/><w:i w:val="false"/>`, "a")), "a", ""},
		"bold, then both":            {para("", run("<w:b/>", "a ")+run("<w:b/><w:i/>", "b")), "**a *b***", ""},
		"bold beside italic":         {para("", run("<w:b/>", "a")+run("<w:i/>", "b")), "**a***b*", ""},
		"Arabic, bold for others":    {para("", run(`<w:b/><w:bCs w:val="0"/>`, "نص")), "نص", ""},
		"Arabic, bold for itself":    {para("", run(`<w:bCs/>`, "نص")), "**نص**", ""},
		"a link with looks":          {para("", `<w:fldSimple w:instr=" HYPERLINK &quot;https://a.b/c_(d)?e=1&amp;f=2&quot; ">`+run("<w:b/>", "x")+run("", "y")+`</w:fldSimple>`), "[**x**y](https://a.b/c_%28d%29?e=1&amp;f=2)", ""},
		"a link to a file":           {para("", `<w:fldSimple w:instr="HYPERLINK file:///etc/passwd">`+run("", "x")+`</w:fldSimple>`), "x", "leads to no page of the web: file:///etc/passwd"},
		"a script":                   {para("", `<w:fldSimple w:instr="HYPERLINK javascript:alert(1)">`+run("", "x")+`</w:fldSimple>`), "x", "leads to no page of the web"},
		"a date":                     {para("", `<w:fldSimple w:instr=" DATE \@ &quot;d&quot; ">`+run("", "3 May")+`</w:fldSimple>`), "3 May", "a field (DATE) is kept as the text that it shows now"},
		"a field in a field":         {para("", mark("begin")+code(" IF ")+mark("begin")+code(" PAGE ")+mark("separate")+run("", "7")+mark("end")+code(` = 1 "a" "b" `)+mark("separate")+run("", "b")+mark("end")+run("", " c")), "b c", "a field (IF)"},
		"a field that never ends":    {para("", mark("begin")+code("SEQ")+run("", "kept")) + para("", run("", "too")), "kept\n\ntoo", "a field begins and does not end: SEQ"},
		"a link that never ends":     {para("", mark("begin")+code(`HYPERLINK "https://a.b"`)+mark("separate")+run("", "x")) + para("", run("", "y")), "[x](https://a.b)\n\ny", ""},
		"lines":                      {para("", run("", "a")+`<w:r><w:br/></w:r>`+run("", "- b")+`<w:r><w:br/><w:br/></w:r>`+run("", "c")), "a\\\n\\- b\n\nc", ""},
		"pages":                      {para("", run("", "a")+`<w:r><w:br w:type="page"/></w:r>`+run("", "b")), "a\n\n---\n\nb", ""},
		"two page breaks":            {para("", run("", "a")) + breakPage + breakPage + para("", run("", "b")) + breakPage, "a\n\n---\n\nb", ""},
		"a break before":             {para("", run("", "a")) + `<w:p><w:pPr><w:pageBreakBefore/></w:pPr>` + run("", "b") + `</w:p>`, "a\n\n---\n\nb", ""},
		"a section on the same page": {`<w:p><w:pPr><w:sectPr/></w:pPr>` + run("", "a") + `</w:p>` + para("", run("", "b")) + `<w:sectPr><w:type w:val="continuous"/></w:sectPr>`, "a\n\nb", ""},
		"a section on a new page":    {`<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/></w:sectPr></w:pPr>` + run("", "a") + `</w:p>` + para("", run("", "b")) + `<w:sectPr/>`, "a\n\n---\n\nb", ""},
		"lower headings":             {para("Heading2", run("<w:b/>", "A #")) + para("Heading3", run("", "B {#b}")) + para("", run("", "c {#d}")), "## A \\#\n\n### B {#b}\n\nc {\\#d}", ""},
		"an outline level":           {`<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr>` + run("", "A") + `</w:p>`, "## A", ""},
		"a quotation":                {para("Quote", run("", "a")) + para("Quote", run("", "b")), "> a\n>\n> b", ""},
		"a frame":                    {`<w:tbl><w:tr><w:tc>` + para("", run("", "a")) + para("", run("", "b")) + `</w:tc></w:tr></w:tbl>`, "a\n\nb", "a frame round text is not shown"},
		"a row that was deleted":     {`<w:tbl>` + tr("a", "b") + strings.Replace(tr("c", "d"), "<w:tr>", `<w:tr><w:trPr><w:del/></w:trPr>`, 1) + `</w:tbl>`, "- a · b", "a row deleted in a tracked change stays out: “cd”"},
		"a table in a table":         {`<w:tbl><w:tr><w:tc>` + para("", run("", "a")) + `<w:tbl>` + tr("b", "c") + `</w:tbl></w:tc><w:tc>` + para("", run("", "d")) + `</w:tc></w:tr></w:tbl>`, "- a\\\n  • b · c\\\n  d", "a table of 1 rows and 2 columns"},
		"hidden":                     {para("", run("", "a")+run("<w:vanish/>", "secret")), "a", "hidden text stays out: “secret”"},
		"a hidden picture":           {para("", run("", "a")+`<w:r><w:rPr><w:vanish/></w:rPr><w:drawing/></w:r>`), "a", "something hidden stays out"},
		"struck out":                 {para("", run("<w:strike/>", "a")), "a", "struck-out text is not shown"},
		"a sign of a font":           {para("", `<w:r><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Odd" w:char="F012"/></w:r>`), "→□", `a sign of the font "Odd" cannot be shown`},
		"a sign of a font in words":  {para("", run(`<w:rFonts w:ascii="Wingdings"/>`, "\uF0FC")+run("", "a\uF012")), "✓a□", "a sign of the font"},
		"a place of a page":          {para("", `<w:fldSimple w:instr='HYPERLINK "https://a.b" \l "c"'>`+run("", "x ")+`</w:fldSimple>`+run("", "y")), "[x](https://a.b#c) y", ""},
		"unseen characters":          {para("", run("", "a\u202Eb\u00ADc\uFEFFd\u200Ce")), "abcd\u200Ce", ""},
		"a picture far away":         {para("", run("", "a")+`<w:r><w:drawing><pic:pic><pic:blipFill><a:blip r:link="x"/></pic:blipFill></pic:pic></w:drawing></w:r>`), "a", "a picture that lies outside the document"},
		"a chart":                    {para("", run("", "a")+`<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r>`), "a", "a chart or diagram stays out"},
		"a shape":                    {para("", run("", "a")+`<w:r><w:pict><v:line/></w:pict></w:r>`), "a", "a drawn shape or line stays out"},
		"an object":                  {para("", run("", "a")+`<w:r><w:object><o:OLEObject/></w:object></w:r>`), "a", "an object of another program"},
		"words as a picture":         {para("", `<w:r><w:pict><v:shape><v:textpath string="Big words"/></v:shape></w:pict></w:r>`), "Big words", "words drawn as a picture"},
		"the future":                 {para("", run("", "a")+`<new:thing>`+run("", "b")+`</new:thing>`) + `<new:block>` + para("", run("", "c")) + `</new:block>`, "ab\n\nc", "what is marked as"},
		"a piece of the future":      {para("", run("", "a")+`<w:r><new:emoji><w:t>☺</w:t></new:emoji></w:r>`), "a☺", "what is marked as ?:emoji cannot be shown"},
		"another document":           {para("", run("", "a")) + `<w:altChunk r:id="x"/>`, "a", "another document is embedded here"},
		"a note that is not there":   {para("", run("", "a")+`<w:r><w:footnoteReference w:id="9"/></w:r>`), "a", "a note whose text is missing"},
		"ruby":                       {para("", `<w:r><w:ruby><w:rubyPr/><w:rt>`+run("", "up")+`</w:rt><w:rubyBase>`+run("", "base")+`</w:rubyBase></w:ruby></w:r>`), "upbase", ""},
		"the mark of a paragraph":    {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run("", "a ") + `</w:p>` + para("", run("", "b")), "a b", "it runs on into the next"},
		"the last mark":              {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run("", "a") + `</w:p>`, "a", "it runs on into the next"},
		"a changed look":             {para("", run("<w:rPrChange/>", "a")), "a", "a tracked change of looks is accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			got, said := imported(t, bare(title+c.body))
			if got != c.want {
				t.Errorf("it became\n%s\nwant\n%s", got, c.want)
			}
			if c.said == "" && said != "" || !strings.Contains(said, c.said) {
				t.Errorf("the remarks are\n%s\nwant %q", said, c.said)
			}
		})
	}
}

const breakPage = `<w:p><w:r><w:br w:type="page"/></w:r></w:p>`

func mark(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }

func code(text string) string {
	return `<w:r><w:instrText xml:space="preserve">` + strings.ReplaceAll(text, `"`, "&quot;") + `</w:instrText></w:r>`
}

func tr(cells ...string) string {
	row := `<w:tr>`
	for _, c := range cells {
		row += `<w:tc>` + para("", run("", c)) + `</w:tc>`
	}
	return row + `</w:tr>`
}

// TestListsReadBack: what Markdown makes of a list is what the document showed.
func TestListsReadBack(t *testing.T) {
	const numbering = `<w:numbering ` + namespaces + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:start w:val="3"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:start w:val="5"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="8"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>`
	item := func(list, level int, words string) string {
		return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr>%s</w:p>`, level, list, run("", words))
	}
	body := title + item(1, 0, "a") + item(1, 1, "b") + item(1, 2, "c") + item(1, 1, "d") + item(1, 0, "1. e") +
		item(2, 0, "f") + item(2, 0, "g") + para("", run("", "h")) + item(2, 0, "i") + item(1, 2, "- j") + item(1, 8, "k")
	parts := linked(bare(body), "n numbering numbering.xml")
	parts["word/numbering.xml"] = numbering
	r, err := word.Import(word.Job{Name: "d.docx", Data: pack(t, parts), Course: coursetest.Small(t), Module: "03-new", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	c := readable(t, over(coursetest.Small(t), r.Files), "en")
	if c == nil {
		t.FailNow()
	}
	want := "3. a\n   5. b\n      • c\n   6. d\n4. 1. e\n\n1. f\n2. g\n\nh\n\n3. i\n   • - j\n      • k"
	if got := c.Modules[0].Lessons[0].Pages[0].HTML["en"]; got != want {
		t.Errorf("a phone shows\n%s\nwant\n%s\nfrom\n%s", got, want, r.Files[r.Lessons[0].File])
	}
}
