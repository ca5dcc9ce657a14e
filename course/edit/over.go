package edit

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Over is a folder in which some files have other content, or are new; new
// ones lie in folders that are there.
func Over(fsys fs.FS, files map[string][]byte) fs.FS {
	return over{fsys, files}
}

type over struct {
	fs.FS
	files map[string][]byte
}

// Open gives a file's new content, where it has any.
func (o over) Open(name string) (fs.File, error) {
	if data, ok := o.files[name]; ok {
		return &memory{sheet{path.Base(name), len(data)}, bytes.NewReader(data)}, nil
	}
	return o.FS.Open(name)
}

// Lstat describes a file or a link itself.
func (o over) Lstat(name string) (fs.FileInfo, error) {
	if data, ok := o.files[name]; ok {
		return sheet{path.Base(name), len(data)}, nil
	}
	return fs.Lstat(o.FS, name)
}

// ReadLink tells where a link leads.
func (o over) ReadLink(name string) (string, error) {
	return fs.ReadLink(o.FS, name)
}

// ReadDir lists a folder with the new files in it.
func (o over) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if err != nil {
		return nil, err
	}
	for file, data := range o.files {
		there := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(file) })
		if path.Dir(file) == name && !there {
			entries = append(entries, fs.FileInfoToDirEntry(sheet{path.Base(file), len(data)}))
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// memory is an open file of the overlay.
type memory struct {
	sheet
	io.Reader
}

func (m *memory) Stat() (fs.FileInfo, error) { return m.sheet, nil }
func (m *memory) Close() error               { return nil }

// sheet describes a file of the overlay.
type sheet struct {
	name string
	size int
}

func (s sheet) Name() string       { return s.name }
func (s sheet) Size() int64        { return int64(s.size) }
func (s sheet) Mode() fs.FileMode  { return 0o644 }
func (s sheet) ModTime() time.Time { return time.Time{} }
func (s sheet) IsDir() bool        { return false }
func (s sheet) Sys() any           { return nil }
