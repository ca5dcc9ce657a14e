package word_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"cohortbot/course/coursetest"
	"cohortbot/course/word"
)

// attempt imports what somebody made on purpose, and holds it to the promise of
// bounded time and memory.
func attempt(t *testing.T, data []byte) (word.Result, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begun := time.Now()
	r, err := word.Import(word.Job{Name: "evil.docx", Data: data, Course: coursetest.Small(t), Module: "03-new", Lang: "en"})
	took := time.Since(begun)
	runtime.ReadMemStats(&after)
	if took > time.Minute {
		t.Errorf("it took %v", took)
	}
	if grown := after.HeapSys - before.HeapSys; grown > 1<<30 && after.HeapSys > before.HeapSys {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
	t.Logf("%v, %d MB allocated in all", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20)
	return r, err
}

func TestHostileDocumentsAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("large files")
	}
	whole := pack(t, bare(title))
	for name, c := range map[string]struct {
		data []byte
		said string
	}{
		"nothing":            {nil, "the file is empty"},
		"an old .doc":        {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1and more"), "save it as .docx"},
		"rtf":                {[]byte(`{\rtf1 a}`), "save it as .docx"},
		"a PDF":              {[]byte("%PDF-1.7"), "PDF"},
		"plain text":         {[]byte("hello"), "not a whole .docx"},
		"cut off":            {whole[:len(whole)/2], "not a whole .docx"},
		"another zip":        {pack(t, map[string]string{"a": "b"}), "not a Word document"},
		"OpenDocument":       {pack(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "OpenDocument"},
		"slides":             {pack(t, with(bare(""), "word/document.xml", "<p:presentation xmlns:p='x'/>")), "another kind"},
		"no text":            {pack(t, bare("")), "holds no text"},
		"a missing part":     {pack(t, map[string]string{"_rels/.rels": bare("")["_rels/.rels"]}), "a part of it is missing"},
		"broken XML":         {pack(t, with(bare(""), "word/document.xml", "<w:document")), "broken at word/document.xml"},
		"an entity":          {pack(t, with(bare(""), "word/document.xml", `<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>`)), "declares a type of its own"},
		"an unknown entity":  {pack(t, with(bare(""), "word/document.xml", `<a>&c;</a>`)), "broken at"},
		"too deep":           {pack(t, bare(strings.Repeat("<w:sdt><w:sdtContent>", 5000))), "deeper"},
		"millions of pieces": {pack(t, bare(strings.Repeat("<w:p/>", 550_000))), "cut it into several"},
		"millions of looks":  {pack(t, bare("<w:p "+attributes(300_000)+"/><w:p "+attributes(300_000)+"/>")), "cut it into several"},
		"a bomb":             {pack(t, with(bare(""), "word/document.xml", strings.Repeat(" ", 40<<20))), "KB unpacked"},
		"a bomb that lies":   {lying(t), "the document is"},
		"too many parts":     {pack(t, many(5000)), "5001 files inside"},
		"two of a name":      {twice(t), "twice"},
		"a note everywhere":  {noteEverywhere(t), "its text is over"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := attempt(t, c.data)
			if err == nil || !strings.Contains(err.Error(), c.said) {
				t.Errorf("it said %v, want %q", err, c.said)
			}
		})
	}
}

// with is the parts with one replaced.
func with(parts map[string]string, name, content string) map[string]string {
	parts[name] = content
	return parts
}

func attributes(n int) string {
	return strings.Repeat(`w:a="" `, n)
}

func many(n int) map[string]string {
	parts := map[string]string{"_rels/.rels": ""}
	for len(parts) <= n {
		parts[strings.Repeat("a", len(parts)%50)+string(rune('a'+len(parts)%26))+time.Duration(len(parts)).String()] = ""
	}
	return parts
}

// lying packs 40 MB and claims in both heads of the zip file that it is little.
func lying(t *testing.T) []byte {
	t.Helper()
	data := pack(t, with(bare(""), "word/document.xml", strings.Repeat(" ", 40<<20)))
	real := binary.LittleEndian.AppendUint32(nil, 40<<20)
	return bytes.ReplaceAll(data, real, binary.LittleEndian.AppendUint32(nil, 1000))
}

func twice(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for range 2 {
		if _, err := z.Create("word/document.xml"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// noteEverywhere refers to one long note from thousands of pages.
func noteEverywhere(t *testing.T) []byte {
	t.Helper()
	parts := linked(bare(title+strings.Repeat(para("", `<w:r><w:t>a</w:t><w:footnoteReference w:id="1"/></w:r>`)+breakPage, 2000)), "n footnotes notes.xml")
	parts["word/notes.xml"] = `<w:footnotes ` + namespaces + `><w:footnote w:id="1">` + para("", run("", strings.Repeat("long ", 2000))) + `</w:footnote></w:footnotes>`
	return pack(t, parts)
}

// TestHostileTextIsHeldDown: what is odd and can be read is read in little time.
func TestHostileTextIsHeldDown(t *testing.T) {
	if testing.Short() {
		t.Skip("large files")
	}
	loop := linked(bare(title+para("", `<w:r><w:t>a</w:t><w:footnoteReference w:id="1"/></w:r>`)), "n footnotes notes.xml", "s styles styles.xml", "p image ../../../etc/passwd", "q image /etc/passwd", "f image file:///etc/passwd External")
	loop["word/notes.xml"] = `<w:footnotes ` + namespaces + `><w:footnote w:id="1">` + para("", `<w:r><w:t>b</w:t><w:footnoteReference w:id="1"/></w:r>`) + `</w:footnote></w:footnotes>`
	loop["word/styles.xml"] = `<w:styles ` + namespaces + `><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Heading1"/></w:style></w:styles>`
	odd := strings.Repeat(run("<w:b/>", "a*")+run("<w:i/>", "b_")+run("<w:b/><w:i/>", "[c](d)"), 300)
	for name, parts := range map[string]map[string]string{
		"circles":           loop,
		"one long word":     bare(title + para("", run("", strings.Repeat("*", 2_000_000)))),
		"brackets":          bare(title + strings.Repeat(para("", run("", strings.Repeat("[", 4000))), 500)),
		"looks in each":     bare(title + strings.Repeat(para("", odd), 60)),
		"fields":            bare(title + para("", strings.Repeat(mark("begin"), 50_000))),
		"a row of cells":    bare(title + `<w:tbl>` + tr(strings.Fields(strings.Repeat("a ", 10_000))...) + `</w:tbl>`),
		"tables in tables":  bare(title + strings.Repeat(`<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>`, 40) + para("", run("", "a")) + strings.Repeat(`</w:tc></w:tr></w:tbl>`, 40)),
		"choices in choice": bare(title + para("", strings.Repeat(`<mc:AlternateContent><mc:Choice Requires="wps">`, 80)+run("", "a")+strings.Repeat(`</mc:Choice></mc:AlternateContent>`, 80))),
		"lists of lists":    bare(title + strings.Repeat(`<w:p><w:pPr><w:numPr><w:ilvl w:val="99999999999999999999"/><w:numId w:val="-1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>`, 1000)),
		"comments in text":  bare(title + para("", "<w:r><w:t>"+strings.Repeat("a<!---->", 500_000)+"</w:t></w:r>")),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := attempt(t, pack(t, parts))
			if err != nil && !errors.Is(err, word.ErrTooBig) {
				t.Error(err)
			}
			if err == nil && len(r.Lessons) == 0 {
				t.Error("it became nothing")
			}
		})
	}
}

// TestPicturesStayInside: whatever a document names, only what is packed in it
// is looked at, and only a picture becomes one.
func TestPicturesStayInside(t *testing.T) {
	blip := func(id string) string {
		return `<w:r><w:drawing><pic:pic><pic:blipFill><a:blip r:embed="` + id + `"/></pic:blipFill></pic:pic></w:drawing></w:r>`
	}
	body := title + para("", run("", "a"))
	for _, id := range []string{"up", "top", "file", "text", "none", "rels"} {
		body += para("", blip(id))
	}
	parts := linked(bare(body), "up image ../../../../etc/passwd", "top image /etc/passwd", "file image file:///etc/passwd External",
		"text image ../notes.txt", "rels image ../_rels/.rels")
	parts["notes.txt"] = "no picture"
	r, err := attempt(t, pack(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Files) != 1 || len(r.Remarks) != 6 {
		t.Errorf("%d files and the remarks %v", len(r.Files), r.Remarks)
	}
}

// TestCroppedPicturesStayOut: what was cut off only for show is still in the file.
func TestCroppedPicturesStayOut(t *testing.T) {
	for _, drawing := range []string{
		`<w:drawing><pic:pic><pic:blipFill><a:blip r:embed="i"/><a:srcRect l="12000"/></pic:blipFill></pic:pic></w:drawing>`,
		`<w:pict><v:shape><v:imagedata r:id="i" cropleft="7864f"/></v:shape></w:pict>`,
	} {
		parts := linked(bare(title+para("", run("", "a")+`<w:r>`+drawing+`</w:r>`)), "i image image.png")
		parts["word/image.png"] = string(document(t, "bridge.png"))
		r, err := attempt(t, pack(t, parts))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Files) != 1 || !strings.Contains(r.Remarks[0].Message, "what was cut off") {
			t.Errorf("%d files and the remarks %v", len(r.Files), r.Remarks)
		}
	}
}
