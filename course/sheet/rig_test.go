package sheet_test

import (
	"bytes"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"cohortbot/course/edit"
	"cohortbot/course/sheet"
	"cohortbot/locales"
)

const (
	ar  = locales.Arabic
	ckb = locales.Sorani
	en  = locales.English
)

// folder reads a course and its record.
func folder(t testing.TB, fsys fs.FS) (*edit.Folder, *edit.Record) {
	t.Helper()
	f, problems := edit.Read(fsys)
	record, broken := edit.ReadRecord(fsys)
	if f == nil || broken != nil {
		t.Fatal(problems, broken)
	}
	return f, record
}

// export makes the workbook of a course.
func export(t testing.TB, fsys fs.FS) []byte {
	t.Helper()
	words, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	f, record := folder(t, fsys)
	data, problems, err := sheet.Write(f, record, words)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return data
}

// work opens a workbook, has somebody work in it, and saves it.
func work(t testing.TB, data []byte, with func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	with(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cellOf finds the cell of a text in a language; "✓ ckb" is its mark.
func cellOf(t testing.TB, f *excelize.File, id, lang string) (name, cell string) {
	t.Helper()
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if len(row) == 0 || row[0] != id || name == "base" {
				continue
			}
			for c, head := range rows[0] {
				if head == lang || strings.HasPrefix(head, lang+" · ") {
					cell, err := excelize.CoordinatesToCellName(c+1, i+1)
					if err != nil {
						t.Fatal(err)
					}
					return name, cell
				}
			}
		}
	}
	t.Fatalf("there is no cell of %s in %s", id, lang)
	return "", ""
}

// typed writes texts into cells: id, language and text in turn.
func typed(t testing.TB, cells ...string) func(f *excelize.File) {
	return func(f *excelize.File) {
		for i := 0; i < len(cells); i += 3 {
			name, cell := cellOf(t, f, cells[i], cells[i+1])
			if err := f.SetCellStr(name, cell, cells[i+2]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// take brings a workbook into a course and gives the course as it then is.
func take(t testing.TB, all fstest.MapFS, data []byte) (*sheet.Report, fstest.MapFS, []sheet.Problem) {
	t.Helper()
	book, problems := sheet.Read(data)
	if book == nil {
		return nil, nil, problems
	}
	f, record := folder(t, all)
	report, problems := book.Apply(f, record, all)
	if len(problems) > 0 {
		return nil, nil, problems
	}
	after := maps.Clone(all)
	for name, data := range f.Changed() {
		after[name] = &fstest.MapFile{Data: data}
	}
	if report.Done() {
		data, err := record.Bytes(f.Texts())
		if err != nil {
			t.Fatal(err)
		}
		after[edit.RecordFile] = &fstest.MapFile{Data: data}
	}
	return report, after, nil
}

// took is take without problems.
func took(t testing.TB, all fstest.MapFS, data []byte) (*sheet.Report, fstest.MapFS) {
	t.Helper()
	report, after, problems := take(t, all, data)
	for _, p := range problems {
		t.Error(p)
	}
	if len(problems) > 0 {
		t.FailNow()
	}
	return report, after
}

// values are all texts by id and language.
func values(t testing.TB, fsys fs.FS) map[string]string {
	f, _ := folder(t, fsys)
	all := map[string]string{}
	for _, one := range f.Texts() {
		for l, text := range one.In {
			all[one.ID+" "+string(l)] = text
		}
	}
	return all
}

// same tells whether two folders hold the same bytes.
func same(a, b fstest.MapFS) bool {
	return maps.EqualFunc(a, b, func(x, y *fstest.MapFile) bool { return bytes.Equal(x.Data, y.Data) })
}
