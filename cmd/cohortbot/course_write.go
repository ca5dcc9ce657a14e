package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
)

// writeCourse puts files into a course folder, each whole or not at all: all are
// written beside their places first and then renamed, new ones before changed
// ones, which may name them; folders are made. A link never leads out of the folder.
func writeCourse(dir string, files map[string][]byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the course folder: %w", err)
	}
	beside := map[string]string{}
	defer func() {
		for _, temporary := range beside {
			_ = root.Remove(temporary) // only those that did not get their place
		}
		_ = root.Close()
	}()
	for name, data := range files {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return fmt.Errorf("make the folder of %s: %w", name, err)
		}
		beside[name] = path.Join(path.Dir(name), "."+path.Base(name)+"."+rand.Text())
		if err := writeWhole(root, beside[name], data); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	for _, name := range newFirst(root, files) {
		if err := root.Rename(beside[name], name); err != nil {
			return fmt.Errorf("put %s in its place: %w", name, err)
		}
		delete(beside, name)
	}
	return nil
}

func writeWhole(root *os.Root, name string, data []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func newFirst(root *os.Root, files map[string][]byte) []string {
	isNew := func(name string) bool {
		_, err := root.Lstat(name)
		return errors.Is(err, fs.ErrNotExist)
	}
	names := slices.Sorted(maps.Keys(files))
	var out []string
	for _, fresh := range []bool{true, false} {
		for _, name := range names {
			if isNew(name) == fresh {
				out = append(out, name)
			}
		}
	}
	return out
}
