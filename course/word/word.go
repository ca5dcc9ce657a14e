// Package word makes lessons of documents written in Word, LibreOffice or
// Google Docs. It is given the bytes of a .docx and the course's folder, and
// gives back which files should hold what, and a remark for everything in the
// document that a lesson cannot hold as it stands: nothing is left out in
// silence. A document from anywhere costs bounded memory and time.
package word

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"cohortbot/locales"
)

// Job is one document in one language, for one module of a course.
type Job struct {
	Name    string // of the document, for a lesson without a heading
	Data    []byte
	Course  fs.FS
	Module  string // a folder under modules; it need not be there yet
	Lang    locales.Lang
	From    int  // number of the document's first lesson; 0: the module's first
	Replace bool // files that are there may be written over
}

// Result is what a document becomes.
type Result struct {
	Files   map[string][]byte // from the course's root: new or changed ones, pictures among them
	Lessons []Placed
	Remarks []Remark
	Taken   []string // files that are there with other content; empty with Replace
}

// Placed is a lesson of the document and where it belongs.
type Placed struct {
	File   string
	Title  string
	Pages  int
	Beside []string // languages that the lesson is there in besides this one
	Same   bool     // the file holds exactly this already
}

// maxWords bounds the text of all lessons together, as a course does.
const maxWords = 8 << 20

var moduleName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// Import reads a document. It fails only when the document cannot be read, or
// the job makes no sense.
func Import(job Job) (Result, error) {
	if !moduleName.MatchString(job.Module) {
		return Result{}, fmt.Errorf("%q cannot be a module's folder: use a-z, 0-9 and -", job.Module)
	}
	folder := path.Join("modules", job.Module)
	if err := plainFolders(job.Course, folder, path.Join(folder, "media")); err != nil {
		return Result{}, err
	}
	r, body, err := newReader(job.Data)
	if err != nil {
		return Result{}, err
	}
	name := strings.TrimSuffix(path.Base(job.Name), path.Ext(job.Name))
	lessons := cut(r.remarks, r.body(body), name)
	if len(lessons) == 0 {
		return Result{}, errors.New("the document holds no text and no picture")
	}
	if err := bounded(lessons); err != nil {
		return Result{}, err
	}
	b := &builder{Job: job, reader: r, folder: folder, writer: &writer{remarks: r.remarks, check: newChecker()}}
	b.build(lessons)
	b.out.Remarks = r.sorted()
	return b.out, nil
}

// plainFolders refuses a place that is there and is no folder: a link may lead
// out of the course.
func plainFolders(course fs.FS, names ...string) error {
	for _, name := range names {
		info, err := fs.Lstat(course, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s cannot be read: check who may read it", name)
		}
		if !info.IsDir() {
			return fmt.Errorf("%s is a link or a file: put a folder there", name)
		}
	}
	return nil
}

// bounded counts what would be written: a note that is referred to on every
// page is there as often.
func bounded(lessons []*lesson) error {
	size := 0
	for _, l := range lessons {
		for _, p := range l.pages {
			for _, b := range append(p.blocks, p.held...) {
				size += weight(b.spans)
			}
			for _, n := range p.notes {
				size += weight(n.spans)
			}
		}
		if size > maxWords {
			return fmt.Errorf("%w: its text is over %d MB", ErrTooBig, maxWords>>20)
		}
	}
	return nil
}

func weight(spans []span) int {
	size := 0
	for _, s := range spans {
		size += 8 + len(s.text) + len(s.link)
	}
	return size
}

// builder puts lessons and their pictures into files.
type builder struct {
	Job
	*reader
	*writer
	folder string
	out    Result
	made   map[string]bool // names in the folder media that pictures of the document have
}

func (b *builder) build(lessons []*lesson) {
	b.paths, b.made, b.out.Files = map[string]string{}, map[string]bool{}, map[string][]byte{}
	m := &matcher{remarks: b.reader.remarks, all: module(b.Course, b.folder), from: b.From}
	for i, k := range m.match(lessons) {
		l := lessons[i]
		b.pictures(l, k)
		file := k.file(b.folder, string(b.Lang))
		others := slices.DeleteFunc(slices.Clone(k.langs), func(lang string) bool { return lang == string(b.Lang) })
		same := b.put(file, []byte(b.lesson(l)))
		b.out.Lessons = append(b.out.Lessons, Placed{File: file, Title: l.title, Pages: len(l.pages), Beside: others, Same: same})
	}
}

// put adds a file unless it is there with the same content.
func (b *builder) put(name string, data []byte) (same bool) {
	held, there := b.held(name)
	if there && bytes.Equal(held, data) {
		return true
	}
	if there && !b.Replace {
		b.out.Taken = append(b.out.Taken, name)
	}
	b.out.Files[name] = data
	return false
}

// held gives a file of the course. One that cannot be read, or is none, is
// there all the same.
func (b *builder) held(name string) ([]byte, bool) {
	info, err := fs.Lstat(b.Course, name)
	if err != nil {
		return nil, !errors.Is(err, fs.ErrNotExist)
	}
	if !info.Mode().IsRegular() || info.Size() > maxPicture {
		return nil, true
	}
	data, err := fs.ReadFile(b.Course, name)
	if err != nil {
		return nil, true
	}
	return data, true
}

// pictures gives those of a lesson their files. A picture that the module has
// already, such as from another language, keeps its file.
func (b *builder) pictures(l *lesson, k *known) {
	for _, p := range l.pages {
		for _, one := range append(slices.Clone(p.blocks), p.held...) {
			if one.form != shown {
				continue
			}
			part := one.spans[0].picture.part
			if b.paths[part] == "" {
				b.paths[part] = path.Join("media", b.picture(b.media[part], k))
			}
		}
	}
}

// picture finds or makes the file of one picture.
func (b *builder) picture(data []byte, k *known) string {
	media := path.Join(b.folder, "media")
	entries, _ := fs.ReadDir(b.Course, media) // a folder that is not there holds none
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Size() != int64(len(data)) || pictureEnd(data) != ending(e.Name()) || strings.ContainsAny(e.Name(), " ?#%\\()<>") {
			continue
		}
		if held, there := b.held(path.Join(media, e.Name())); there && bytes.Equal(held, data) {
			return e.Name()
		}
	}
	name := ""
	for n := 1; n <= len(entries)+len(b.made)+1; n++ {
		name = fmt.Sprintf("%s-%d.%s%s", k.id, n, b.Lang, pictureEnd(data))
		if b.made[name] {
			continue
		}
		if _, there := b.held(path.Join(media, name)); !there || b.Replace {
			break
		}
	}
	b.made[name] = true
	b.put(path.Join(media, name), data)
	return name
}

// ending is the end of a picture's name, one for each kind.
func ending(name string) string {
	end := strings.ToLower(path.Ext(name))
	if end == ".jpeg" {
		return ".jpg"
	}
	return end
}
