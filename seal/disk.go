package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ErrExposed says that others than the owner can read or write the key file.
var ErrExposed = errors.New("the key file is open to others")

// maxFile is far above any real key file, in bytes.
const maxFile = 1 << 20

// Load reads the key file at path. A missing one is fs.ErrNotExist; one that
// others may read is refused with ErrExposed and its mend.
func Load(path string) (File, error) {
	text, err := readOwn(path)
	if err != nil {
		return File{}, fmt.Errorf("load key file: %w", err)
	}
	f, err := Parse(text)
	if err != nil {
		return File{}, fmt.Errorf("load key file %s: %w; put back a copy of it", path, err)
	}
	return f, nil
}

// Create writes f to a new file at path, readable by its owner only. The file
// is there whole and on the disk, or not at all; an existing one is never
// touched: the error is then fs.ErrExist, of several creators all but one get it.
func (f File) Create(path string) error {
	// A link, unlike a rename, refuses to take the place of another file.
	if err := f.place(path, os.Link); err != nil {
		return fmt.Errorf("create key file: %w", err)
	}
	return nil
}

// Replace writes f in the place of the file at path, in one step.
func (f File) Replace(path string) error {
	if err := f.place(path, os.Rename); err != nil {
		return fmt.Errorf("replace key file: %w", err)
	}
	return nil
}

func readOwn(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", path)
	}
	// Windows has no such modes: there the folder's rights protect the file.
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("%w (mode %04o): chmod 600 %s", ErrExposed, mode, path)
	}
	return io.ReadAll(io.LimitReader(file, maxFile))
}

// place writes a whole file beside path, then puts it there.
func (f File) place(path string, put func(from, to string) error) error {
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, ".key-*") // made with mode 0600
	if err != nil {
		return err
	}
	err = writeOut(temp, f.Encode())
	if err == nil {
		err = put(temp.Name(), path)
	}
	if gone := os.Remove(temp.Name()); err == nil && gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = gone
	}
	if err != nil {
		return err
	}
	return syncDir(dir)
}

func writeOut(file *os.File, text []byte) error {
	_, err := file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncDir makes the new name last. Windows cannot, and does not need to.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
