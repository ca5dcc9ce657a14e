package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"cohortbot/course"
	"cohortbot/courses"
	"cohortbot/locales"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/mongo"
	"cohortbot/storage/sqlite"
)

// house is what every command works with: the course, the words, the keys and
// the store.
type house struct {
	set    settings
	log    *slog.Logger
	bundle *locales.Bundle
	course atomic.Pointer[course.Course]
	force  atomic.Pointer[inForce] // the calendar; see days
	keys   *seal.Keys
	store  *storage.Store
	engine storage.Engine
	named  atomic.Pointer[string] // the bot's user name, once it is known
	owners sync.Map               // by id: the look-up value of an owner by the settings
}

// open opens the store of the settings. It makes the data directory and, for the
// embedded engine alone, the key.
func (sh shell) open(ctx context.Context, set settings) (*house, error) {
	c, err := loadCourse(set)
	if err != nil {
		return nil, err
	}
	return sh.openWith(ctx, set, c)
}

// openWith is open with a course that was read already.
func (sh shell) openWith(ctx context.Context, set settings, c *course.Course) (*house, error) {
	h := &house{set: set, log: logger(sh, set.level)}
	var err error
	if h.bundle, err = catalogues(set.words); err != nil {
		return nil, err
	}
	h.course.Store(c)
	if h.keys, err = openKeys(set); err != nil {
		return nil, err
	}
	if h.engine, err = openEngine(ctx, set); err != nil {
		return nil, err
	}
	h.store = storage.NewStore(h.engine, h.keys, set.now)
	h.store.Log, h.store.Ledger = h.log, &ledger{house: h}
	if err := h.store.Begin(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *house) close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	if err := h.engine.Close(ctx); err != nil {
		h.log.Warn("the store did not close well", "err", err)
	}
}

// current is the course as it is now.
func (h *house) current() *course.Course { return h.course.Load() }

func logger(sh shell, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(sh.stderr, &slog.HandlerOptions{Level: level}))
}

// courseFiles are the files of a course directory, or of the shipped course.
func courseFiles(dir string) fs.FS {
	if dir == "" {
		return courses.Shipped()
	}
	return os.DirFS(dir)
}

// examine reads a course for a bot that speaks the languages of its catalogues:
// the shipped ones and, unless it is nil, those of more.
func examine(files, more fs.FS) (*course.Course, []course.Problem, error) {
	words, err := catalogues(more)
	if err != nil {
		return nil, nil, err
	}
	c, found := course.Load(files, words.Languages()...)
	return c, found, nil
}

// catalogues loads what the bot says by itself.
func catalogues(more fs.FS) (*locales.Bundle, error) {
	load := locales.Shipped
	if more != nil {
		load = func() (*locales.Bundle, error) { return locales.Load(locales.Files(), more) }
	}
	words, err := load()
	if err != nil {
		return nil, fmt.Errorf("load the catalogues: %w", err)
	}
	return words, nil
}

// loadCourse loads a course; one with problems is refused with all of them.
func loadCourse(set settings) (*course.Course, error) {
	c, found, err := examine(courseFiles(set.course), set.words)
	if err != nil {
		return nil, err
	}
	if !course.Broken(found) {
		return c, nil
	}
	return nil, unusable(found)
}

// unusable lists why a course cannot be used.
func unusable(found []course.Problem) error {
	lines := []string{"the course cannot be used until this is mended:"}
	for _, p := range found {
		if !p.Warning {
			lines = append(lines, "  "+p.String())
		}
	}
	return errors.New(strings.Join(lines, "\n"))
}

// openKeys loads the key file. The embedded engine makes one by itself.
func openKeys(set settings) (*seal.Keys, error) {
	file, err := seal.Load(set.keyFile)
	if errors.Is(err, fs.ErrNotExist) {
		if set.mongo != "" {
			return nil, fmt.Errorf("there is no key file at %s: make one with cohortbot key new, and keep a copy of it apart from the database", set.keyFile)
		}
		if _, err := os.Stat(databasePath(set)); err == nil {
			return nil, fmt.Errorf("there is a database in %s but no key file at %s: put the key file it was written with in place", set.data, set.keyFile)
		}
		file, err = makeKey(set.keyFile)
	}
	if err != nil {
		return nil, fmt.Errorf("the key file cannot be used: %w", err)
	}
	return file.Keys()
}

// makeKey makes a key file; when another process has just made it, that one is
// used.
func makeKey(path string) (seal.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return seal.File{}, fmt.Errorf("make the key's directory: %w", err)
	}
	file := seal.New()
	err := file.Create(path)
	if errors.Is(err, fs.ErrExist) {
		return seal.Load(path)
	}
	return file, err
}

// lockName is the file in the data directory that keeps a second serve away.
const lockName = "lock"

// databasePath is where the embedded database lies.
func databasePath(set settings) string { return filepath.Join(set.data, "cohortbot.db") }

func openEngine(ctx context.Context, set settings) (storage.Engine, error) {
	if set.mongo != "" {
		e, err := mongo.Open(ctx, mongo.Config{URI: set.mongo, Indexes: storage.Indexes()})
		if err != nil {
			return nil, fmt.Errorf("open MongoDB (check MONGODB_URI and that the server runs): %w", err)
		}
		return e, nil
	}
	if err := os.MkdirAll(set.data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory (check COHORTBOT_DATA_DIR): %w", err)
	}
	e, err := sqlite.Open(ctx, sqlite.Config{Path: databasePath(set), Indexes: storage.Indexes()})
	if err != nil {
		return nil, fmt.Errorf("open the embedded database (check COHORTBOT_DATA_DIR): %w", err)
	}
	return e, nil
}
