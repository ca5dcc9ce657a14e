package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"cohortbot/course/coursetest"
	"cohortbot/course/sheet"
)

// parts unpacks a workbook.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// pack makes a workbook of parts, some of them other or new.
func pack(t testing.TB, all map[string]string, more ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(more); i += 2 {
		all[more[i]] = more[i+1]
	}
	for name, content := range all {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const one = "xl/worksheets/sheet2.xml"

// sheetOf is a sheet with that content.
func sheetOf(rows string) string {
	return `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
}

// Hostile files are refused with a reason, in bounded memory and time.
func TestHostileFiles(t *testing.T) {
	good := export(t, coursetest.Small(t))
	fresh := func(more ...string) []byte { return pack(t, parts(t, good), more...) }
	many := map[string]string{}
	for i := range 1100 {
		many[fmt.Sprintf("xl/media/%d.png", i)] = ""
	}
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"empty":             {nil, "this is no .xlsx workbook"},
		"old or locked":     {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("x", 600)), "this is no .xlsx workbook"},
		"another zip":       {pack(t, map[string]string{"a.txt": "a"}), "this is no .xlsx workbook"},
		"too large":         {make([]byte, sheet.MaxFile+1), "the workbook is too large"},
		"bomb":              {fresh("xl/bomb.xml", strings.Repeat(" ", 40<<20)), "the workbook is too large"},
		"bomb in a picture": {fresh("xl/media/a.png", strings.Repeat(" ", 40<<20)), "the workbook is too large"},
		"many parts":        {pack(t, many), "the workbook is too large"},
		"millions of rows":  {fresh(one, sheetOf(strings.Repeat("<row/>", 3_000_000))), "the workbook is damaged"},
		"rows out of order": {fresh(one, sheetOf(strings.Repeat(`<row r="1"/>`, 9))), "the workbook is damaged"},
		"a million cells":   {fresh(one, sheetOf(`<row r="1">`+strings.Repeat("<c/>", 1_100_000)+"</row>")), "the workbook is too large"},
		"a far row":         {fresh(one, sheetOf(`<row r="1048576"><c r="A1048576"/></row>`)), "row 1048576 is used: a sheet of a course has at most 20000 rows"},
		"a far column":      {fresh(one, sheetOf(`<row r="1"><c r="XFD1"/></row>`)), "the cell XFD1 is used: a sheet of a course has at most 64 columns"},
		"wide rows":         {fresh(one, sheetOf(wide())), "the workbook is too large"},
		"merged":            {fresh(one, sheetOf("")+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 200)), "the workbook is too large"},
		"depth":             {fresh(one, strings.Repeat("<a>", 100_000)), "the workbook is damaged"},
		"many attributes":   {fresh(one, "<a "+strings.Repeat(`a="" `, 100_000)+"/>"), "the workbook is too large"},
		"entities":          {fresh(one, `<!DOCTYPE a [<!ENTITY b "c">]>`+sheetOf("")), "the workbook is damaged"},
		"another encoding":  {fresh(one, `<?xml version="1.0" encoding="UTF-16"?>`+sheetOf("")), "the workbook is damaged"},
		"another name":      {fresh("xl/worksheets/a.png", "\n<a><row r='1048576'/></a>"), "row 1048576 is used"},
		"no XML":            {fresh("xl/workbook.xml", "<a <b"), "the workbook is damaged"},
		"links":             {fresh("xl/externalLinks/externalLink1.xml", "<a/>"), "the workbook has links to other files or macros"},
		"macros":            {fresh("xl/vbaProject.bin", "x"), "the workbook has links to other files or macros"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			book, problems := sheet.Read(test.data)
			runtime.ReadMemStats(&after)
			if book != nil || len(problems) != 1 || !strings.HasPrefix(problems[0].Message, test.want) {
				t.Errorf("want %q, got %v", test.want, problems)
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 256 {
				t.Errorf("%d MB were taken", used)
			}
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// wide are rows whose only cell stands far to the right.
func wide() string {
	var rows strings.Builder
	for i := range 19_000 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="BL%d"/></row>`, i+1, i+1)
	}
	return rows.String()
}

// FuzzRead gives any content to a sheet and to the shared texts: a workbook is
// read or refused, and what is read is applied or refused; nothing breaks.
func FuzzRead(f *testing.F) {
	all := coursetest.Small(f)
	good := parts(f, export(f, all))
	f.Add(good[one], good["xl/sharedStrings.xml"])
	f.Add(sheetOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="C1" t="str"><f>A1</f><v>ar · x</v></c></row>`), "<sst/>")
	f.Add(sheetOf(`<row r="2"><c r="A1" t="s"><v>-1</v></c><c t="d"><v>2027-01-01</v></c><c t="n"><v>1E400</v></c></row>`), `<sst><si><r><t>a</t></r></si></sst>`)
	f.Fuzz(func(t *testing.T, content, texts string) {
		mixed := map[string]string{}
		for name, part := range good {
			mixed[name] = part
		}
		book, problems := sheet.Read(pack(t, mixed, one, content, "xl/sharedStrings.xml", texts))
		if (book == nil) != (len(problems) > 0) {
			t.Fatalf("a book %v with problems %v", book != nil, problems)
		}
		if book == nil {
			return
		}
		folder, record := folder(t, all)
		if report, problems := book.Apply(folder, record, all); (report == nil) != (len(problems) > 0) {
			t.Fatalf("a report %v with problems %v", report, problems)
		}
	})
}

// FuzzFile gives any bytes.
func FuzzFile(f *testing.F) {
	f.Add(export(f, coursetest.Small(f)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if book, problems := sheet.Read(data); (book == nil) != (len(problems) > 0) {
			t.Fatalf("a book %v with problems %v", book != nil, problems)
		}
	})
}
