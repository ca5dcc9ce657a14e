package word

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// MaxDocument is how many bytes a document may have.
const MaxDocument = 64 << 20

// What a document may hold at most; a long one stays far below.
const (
	maxParts    = 4000     // files inside it
	maxXML      = 16 << 20 // bytes of one of its XML files, unpacked
	maxPicture  = 20 << 20 // bytes of one picture, as course takes it
	maxUnpacked = 96 << 20 // bytes of everything that is unpacked
)

// ErrTooBig is what a document is refused with that would fill the memory.
var ErrTooBig = errors.New("the document is too large")

var errMissing = errors.New("the document is broken: a part of it is missing; open it and save it anew as .docx")

// archive is the zip file that a docx is. Its names are looked up and never
// used as paths of a disk, so none can lead out of it.
type archive struct {
	parts map[string]*zip.File // by name in lower letters, as the format wants
	spent int64                // bytes unpacked so far
	nodes int                  // elements and attributes read so far
}

// open looks at what kind of file it is given before unpacking anything.
func open(data []byte) (*archive, error) {
	if len(data) > MaxDocument {
		return nil, fmt.Errorf("%w: at most %d MB are read; make its pictures smaller", ErrTooBig, MaxDocument>>20)
	}
	if err := otherKind(data); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errors.New("this is not a whole .docx file: open it in Word, LibreOffice or Google Docs and save it anew as .docx")
	}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("%w: it holds %d files inside, at most %d are read", ErrTooBig, len(z.File), maxParts)
	}
	a := &archive{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		name := partName(f.Name)
		if a.parts[name] != nil {
			return nil, fmt.Errorf("the document is broken: it holds %q twice; open it and save it anew as .docx", f.Name)
		}
		a.parts[name] = f
	}
	if a.parts["mimetype"] != nil && a.parts["content.xml"] != nil {
		return nil, errors.New("this is an OpenDocument file: open it and save it as .docx (Word 2007 or newer)")
	}
	return a, nil
}

// otherKind names what authors take for a docx.
func otherKind(data []byte) error {
	begins := func(head string) bool { return bytes.HasPrefix(data, []byte(head)) }
	switch {
	case begins("\xD0\xCF\x11\xE0"):
		return errors.New("this is an old .doc file, or one locked with a password: take the password off and save it as .docx")
	case begins(`{\rtf`):
		return errors.New("this is an .rtf file: open it and save it as .docx")
	case begins("%PDF"):
		return errors.New("this is a PDF: name the Word document that it was made from")
	case len(data) == 0:
		return errors.New("the file is empty")
	}
	return nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// read unpacks one part. What the zip file claims its size to be is not
// believed: it is counted.
func (a *archive) read(name string, limit int64) ([]byte, error) {
	f := a.parts[partName(name)]
	if f == nil {
		return nil, errMissing
	}
	limit = min(limit, maxUnpacked-a.spent)
	if f.UncompressedSize64 > uint64(limit) {
		return nil, fmt.Errorf("%w: %s inside it has %d KB unpacked, at most %d are read", ErrTooBig, path.Base(f.Name), f.UncompressedSize64>>10, limit>>10)
	}
	r, err := f.Open()
	if err != nil {
		return nil, errors.New("the document is packed in an unknown way: open it and save it anew as .docx")
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	a.spent += int64(len(data))
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: %s inside it is over %d KB unpacked", ErrTooBig, path.Base(f.Name), limit>>10)
	}
	if err != nil {
		return nil, errors.New("the document is damaged: open it and save it anew as .docx")
	}
	return data, nil
}

// link is one relationship of a part: where a picture, a style sheet or a
// hyperlink is to be found.
type link struct {
	kind     string // last word of the type: image, hyperlink, styles …
	target   string // name of a part, or an address
	external bool
}

// links reads the relationships of a part; one without any has none.
func (a *archive) links(part string) (map[string]link, error) {
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	if a.parts[partName(name)] == nil {
		return nil, nil
	}
	root, err := a.tree(name)
	if err != nil {
		return nil, err
	}
	found := map[string]link{}
	for _, n := range root.kids {
		l := link{
			kind:     path.Base(n.attr("Type")),
			target:   n.attr("Target"),
			external: n.attr("TargetMode") == "External",
		}
		if !l.external {
			l.target = inside(path.Dir(part), l.target)
		}
		found[n.attr("Id")] = l
	}
	return found, nil
}

// percent is how an address writes a byte that it cannot hold.
var percent = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// inside resolves a target as the name of a part. One that leads out of the
// document names no part, and is then missing.
func inside(dir, target string) string {
	target = percent.ReplaceAllStringFunc(target, func(code string) string {
		letter, err := strconv.ParseUint(code[1:], 16, 8)
		if err != nil {
			return code
		}
		return string([]byte{byte(letter)})
	})
	if strings.HasPrefix(target, "/") {
		return path.Clean(target)[1:]
	}
	return path.Join(dir, target)
}

// one finds the target of the only relationship of a kind.
func one(links map[string]link, kind string) string {
	for _, l := range links {
		if l.kind == kind && !l.external {
			return l.target
		}
	}
	return ""
}
