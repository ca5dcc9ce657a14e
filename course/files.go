package course

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// What a file of a course may weigh. Telegram itself refuses larger media.
const (
	maxSource = 256 << 10
	maxMedia  = 20 << 20
)

var (
	errLink     = errors.New("it is a link, and links may lead out of the course: put the file itself here")
	errNotAFile = errors.New("it is not a plain file")
	errTooBig   = errors.New("it is too large")
	errNoFile   = errors.New("it is missing")
)

// openRegular opens a plain file inside fsys. Links are refused at every step
// of the path, and so is whatever could block or never end, such as a pipe.
func openRegular(fsys fs.FS, name string) (fs.File, error) {
	info, err := lstat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotAFile
	}
	return fsys.Open(name)
}

// lstat describes the last step of a path after refusing links on the way.
func lstat(fsys fs.FS, name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00") {
		return nil, fmt.Errorf("%q is not a path inside the course", name)
	}
	if dir := path.Dir(name); dir != "." {
		if _, err := lstat(fsys, dir); err != nil {
			return nil, err
		}
	}
	info, err := fs.Lstat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoFile
	}
	if err != nil {
		return nil, errors.New("it cannot be read")
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return nil, errLink
	}
	return info, nil
}

// read gives the whole of a plain file of at most limit bytes.
func read(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := openRegular(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, errors.New("it cannot be read")
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: at most %d KB are read", errTooBig, limit>>10)
	}
	return data, nil
}

// folder lists the plain names in a folder; links count as files that cannot
// be read, so that they are named rather than passed over.
func folder(fsys fs.FS, name string) ([]fs.DirEntry, error) {
	info, err := lstat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, errors.New("it is not a folder")
	}
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		return nil, errors.New("it cannot be read")
	}
	return entries, nil
}
