// Package edit changes the words of a course folder and nothing else in it.
// Read lists every text with an id that stays; Set replaces one in one
// language where it stands, SetAll many at once; Changed gives the files that
// are to be written.
// Comments, order, quotation marks and every other byte stay. Nothing here
// touches a disk.
package edit

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/course"
	"cohortbot/locales"
)

// Kind is how a text is written.
type Kind string

// The kinds of text.
const (
	Words Kind = "words" // plain text
	List  Kind = "list"  // words, one a line
	Page  Kind = "page"  // the Markdown of a page, its media, comments and mark included
)

// Place is a line of a file, from 1.
type Place struct {
	File string
	Line int
}

// Text is one text of a course in every language it is there in. A plain text
// has no blanks at its ends, a page no blank lines before it and no blanks
// after it, and lines end in \n: so is what Set is given.
type Text struct {
	// ID names the text as long as the ids of the course stay: course/title,
	// module/MODULE/lesson/LESSON/PAGE, module/MODULE/quiz/QUIZ/QUESTION/ask,
	// …/explain, …/label/1, …/option/OPTION, …/option/OPTION/feedback.
	ID    string
	Group string // "course", or the module's folder
	Kind  Kind
	Place // where it stands: of a page, in its first language
	In    map[locales.Lang]string
	At    map[locales.Lang]Place
}

// Folder is a course folder with the changes made so far.
type Folder struct {
	files   fs.FS
	langs   []locales.Lang
	parts   []*part
	holds   map[string]*part // by the id of a text
	changed map[string][]byte
}

// part is what is read and changed together: a YAML file, or the files of one
// lesson or screen.
type part struct {
	group string
	list  func(w *walker, root *yaml.Node) // of a YAML file: its texts
	doc   *document
	slots []slot
	prose *prose
}

// Read reads a course folder. A course with missing translations can be read,
// one whose files cannot be understood is refused with every reason.
func Read(fsys fs.FS) (*Folder, []course.Problem) {
	r := &reader{Folder: &Folder{files: fsys, holds: map[string]*part{}, changed: map[string][]byte{}}}
	r.readCourse()
	r.index()
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.Folder, nil
}

// Languages are those of the course; texts are translated from the first.
func (f *Folder) Languages() []locales.Lang {
	return slices.Clone(f.langs)
}

// Texts lists every text in reading order, as it is now.
func (f *Folder) Texts() []Text {
	var all []Text
	for _, p := range f.parts {
		all = append(all, p.texts(f.langs)...)
	}
	return all
}

func (p *part) texts(langs []locales.Lang) []Text {
	var all []Text
	if p.prose != nil {
		all = p.prose.texts(langs)
	}
	for _, s := range p.slots {
		all = append(all, s.text(p.doc.name))
	}
	for i := range all {
		all[i].Group = p.group
	}
	return all
}

// text reads a slot in every language.
func (s slot) text(file string) Text {
	t := Text{ID: s.id, Kind: s.kind, Place: Place{file, s.line}, In: map[locales.Lang]string{}, At: map[locales.Lang]Place{}}
	for i := 0; i+1 < len(s.at.Content); i += 2 {
		l, v := locales.Lang(s.at.Content[i].Value), s.at.Content[i+1]
		text := strings.TrimSpace(v.Value)
		if v.Kind == yaml.SequenceNode {
			var words []string
			for _, one := range v.Content {
				words = append(words, strings.TrimSpace(one.Value))
			}
			text = strings.Join(words, "\n")
		}
		if v.ShortTag() != "!!null" && text != "" {
			t.In[l], t.At[l] = text, Place{file, v.Line}
		}
	}
	return t
}

// Clean gives a text as Texts would give it back.
func Clean(kind Kind, text string) string {
	switch kind {
	case Page:
		return trimPage(text)
	case List:
		return strings.Join(listed(unixLines(text)), "\n")
	}
	return strings.TrimSpace(unixLines(text))
}

// Changed gives the whole content of every file that is to be written: those
// that differ from what was read, new ones included.
func (f *Folder) Changed() map[string][]byte {
	return maps.Clone(f.changed)
}

// FS is the folder as it would be with the changes, to be loaded and checked
// before anything is written.
func (f *Folder) FS() fs.FS {
	return Over(f.files, f.changed)
}
