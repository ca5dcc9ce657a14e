package course

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/locales"
)

// What follows reads the files of a course as its author wrote them, for those
// that change them (course/edit). It holds to the same bounds as Load does.

// ReadSource gives the bytes of a file of words, at most 256 KB. A link is
// refused, and so is a path that leads outside.
func ReadSource(fsys fs.FS, name string) ([]byte, error) {
	return ReadUpTo(fsys, name, maxSource)
}

// ReadUpTo does the same for a file of at most that many bytes.
func ReadUpTo(fsys fs.FS, name string, limit int64) ([]byte, error) {
	data, err := read(fsys, name, limit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return data, nil
}

// HasSource tells whether anything has that name, were it a link.
func HasSource(fsys fs.FS, name string) bool {
	_, err := fs.Lstat(fsys, name)
	return err == nil
}

// ParseYAML gives the root of a YAML file of a course, nil for an empty one,
// and what is wrong with it: no anchors, no second document, no great depth.
func ParseYAML(name string, data []byte) (*yaml.Node, []Problem) {
	s := source{report: &report{}, file: name}
	root, _ := s.parse(data)
	return root, s.sorted()
}

// IsID tells whether a text may be the id of something in a course.
func IsID(id string) bool {
	return isID(id)
}

// IsLang tells whether a text may name a language in a course.
func IsLang(tag string) bool {
	return isLang(tag)
}

// PageLines are the lines of one page in its file, from 1, both included. Last
// is before First where two lines --- stand together.
type PageLines struct {
	First, Last int
	Mark        string // from {#id}, or ""
}

// SplitPages tells where the pages of a Markdown file lie. The line is that of
// the error.
func SplitPages(data []byte) (pages []PageLines, line int, err error) {
	text, line, err := prepare(data)
	if err != nil {
		return nil, line, err
	}
	for _, f := range paginate(text) {
		if len(pages) > 0 {
			pages[len(pages)-1].Last = f.line - 2
		}
		pages = append(pages, PageLines{First: f.line, Mark: f.mark})
	}
	pages[len(pages)-1].Last = 1 + bytes.Count(text, []byte("\n"))
	return pages, 0, nil
}

// LessonFiles are the files of one lesson.
type LessonFiles struct {
	ID    LessonID
	Base  string // path without the end: modules/01-first/01-welcome
	Files map[locales.Lang]string
}

// Lessons lists the lessons of a module's folder in their order, by the names
// of their files alone. What Load would say about names is not said here.
func Lessons(fsys fs.FS, dir string, langs []locales.Lang) ([]LessonFiles, error) {
	entries, err := folder(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	l := &loader{report: &report{}, course: &Course{Languages: langs}}
	var found []lessonFile
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".md") || e.Name()[0] == '.' {
			continue
		}
		if f, ok := l.lessonFile(dir, e.Name()); ok {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, inOrder)
	var lessons []LessonFiles
	at := map[LessonID]int{}
	for _, f := range found {
		i, known := at[f.id]
		if !known {
			i = len(lessons)
			at[f.id] = i
			lessons = append(lessons, LessonFiles{f.id, path.Join(dir, f.number+"-"+string(f.id)), map[locales.Lang]string{}})
		}
		if lessons[i].Files[f.lang] == "" {
			lessons[i].Files[f.lang] = f.name
		}
	}
	return lessons, nil
}
