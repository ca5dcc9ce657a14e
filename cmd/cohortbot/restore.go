package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/cohort"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/archive"
	"cohortbot/turn"
)

func (sh shell) restoreCommand() *cli.Command {
	return &cli.Command{
		Name:      "restore",
		Usage:     "fills an empty store from a backup",
		ArgsUsage: "FILE",
		Description: "The store is the one of the settings, so a backup of the embedded database can be restored into MongoDB and back.\n" +
			"People erased since the backup are left out, as told by the file that lies beside the backups.",
		Flags: flags(
			&cli.StringFlag{Name: "erasures", Usage: "who was erased since", DefaultText: erasuresName + " beside FILE, if there is one"},
		),
		Action: sh.restore,
	}
}

func (sh shell) restore(ctx context.Context, cmd *cli.Command) error {
	set, err := sh.readWith(cmd, 1)
	file := cmd.Args().First()
	if file == "" {
		err = more(err, "name the backup: cohortbot restore FILE")
	}
	if err != nil {
		return err
	}
	erasures, given, err := erasuresFor(file, cmd.String("erasures"))
	if err != nil {
		return err
	}
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("the backup cannot be read: %w", kindOf(err))
	}
	defer in.Close()
	if err := vacant(set); err != nil {
		return err
	}
	passphrase, err := sh.passphrase(false)
	if err != nil {
		return err
	}
	r, err := archive.Open(in, passphrase)
	if err != nil {
		return err
	}
	loaded, err := sh.load(ctx, set, r, erasures, file)
	if err != nil {
		return err
	}
	sh.tell(r.Head, loaded, given)
	return nil
}

// erasuresFor reads the erasures that were named, or those beside the backup; given
// is their file, "" when there is none.
func erasuresFor(file, named string) (list []storage.Erasure, given string, err error) {
	if named == "" {
		beside := filepath.Join(filepath.Dir(file), erasuresName)
		if _, err := os.Stat(beside); errors.Is(err, fs.ErrNotExist) {
			return nil, "", nil
		}
		named = beside
	}
	list, err = erasuresOf(named)
	return list, named, err
}

// vacant refuses a data directory that is not empty; with MongoDB it is the database
// that has to be, which is seen later.
func vacant(set settings) error {
	entries, err := os.ReadDir(set.data)
	if set.mongo != "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the data directory: %w", kindOf(err))
	}
	for _, e := range entries {
		if e.Name() != "lost+found" && e.Name() != lockName { // a fresh disk, or a restore that failed
			return fmt.Errorf("%s is not empty (%s lies there): move what is in it away, or choose another COHORTBOT_DATA_DIR", set.data, e.Name())
		}
	}
	return nil
}

// load fills the store. What it made is taken away again when it fails.
func (sh shell) load(ctx context.Context, set settings, r *archive.Reader, erasures []storage.Erasure, file string) (loaded archive.Loaded, err error) {
	if r.Head.Schema > turn.Schema {
		return loaded, archive.ErrNewer
	}
	unlock, err := lock(set)
	if err != nil {
		return loaded, err
	}
	defer unlock()
	// While the passphrase was asked for, somebody else may have filled it: what is
	// not made here is not taken away either.
	if err := vacant(set); err != nil {
		return loaded, err
	}
	made, err := putKey(set.keyFile, r.Key)
	if err != nil {
		return loaded, err
	}
	defer func() {
		if err != nil {
			unmake(set, made)
		}
	}()
	engine, err := openEngine(ctx, set)
	if err != nil {
		return loaded, err
	}
	h := &house{set: set, log: logger(sh, set.level), engine: engine}
	defer h.close()
	loaded, err = r.Load(ctx, engine, erasures, h.clock())
	if err == nil {
		err = h.settle(ctx, r.Head.Begun, file)
	}
	if err != nil {
		return loaded, fmt.Errorf("restore: %w", err)
	}
	return loaded, nil
}

// settle sees that the key fits, and remembers the backup that the store comes from.
func (h *house) settle(ctx context.Context, begun cohort.Instant, file string) error {
	key, err := seal.Load(h.set.keyFile)
	if err != nil {
		return err
	}
	if h.keys, err = key.Keys(); err != nil {
		return err
	}
	h.store = storage.NewStore(h.engine, h.keys, h.set.now)
	if err := h.store.Begin(ctx); err != nil {
		return err
	}
	folder, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return fmt.Errorf("find the backup's folder: %w", err)
	}
	if err := h.writeErasures(ctx, folder); err != nil {
		// The store is whole all the same: its folder may be one that is only read.
		h.log.Warn("erasures cannot be written beside this backup: make a new one soon", "file", erasuresName, "err", kindOf(err))
	}
	return h.store.MarkBacked(ctx, begun, folder)
}

// putKey puts the key file in place. One that is there already must hold the same keys.
func putKey(path string, text []byte) (made bool, err error) {
	key, err := seal.Parse(text)
	if err != nil {
		return false, fmt.Errorf("%w: the key in it: %w", archive.ErrFormat, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, fmt.Errorf("make the key's directory: %w", err)
	}
	err = key.Create(path)
	if !errors.Is(err, fs.ErrExist) {
		return err == nil, err
	}
	have, err := seal.Load(path)
	if err != nil {
		return false, err
	}
	if !have.Holds(key) {
		return false, fmt.Errorf("there is another key at %s: move it away, the backup brings its own", path)
	}
	return false, nil
}

// unmake takes away what an unfinished restore made. What it wrote into MongoDB is
// written over by the next.
func unmake(set settings, key bool) {
	if key {
		_ = os.Remove(set.keyFile)
	}
	if set.mongo != "" {
		return
	}
	for _, name := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(databasePath(set) + name)
	}
}

// tell says what came of it.
func (sh shell) tell(head archive.Head, l archive.Loaded, given string) {
	begun := head.Begun.Time().UTC().Format("2006-01-02 15:04 UTC")
	fmt.Fprintf(sh.stdout, "%d documents of %d people as they were on %s, and the key\n", l.Counts.All(), l.Counts[cohort.CollectionPeople], begun)
	if l.Held > 0 {
		fmt.Fprintf(sh.stdout, "Not sent by then, and now held, not sent, for what was said may be long past: %s\n", plural(l.Held, "message"))
	}
	if given == "" {
		fmt.Fprintf(sh.stdout, "No erasures were given: whoever was erased since is back. If you have %s, empty this store and restore once more with --erasures\n", erasuresName)
	} else {
		fmt.Fprintf(sh.stdout, "%s: left out, because erased since: %d\n", given, l.Erased)
	}
	if age := time.Since(head.Begun.Time()); age > 24*time.Hour {
		fmt.Fprintf(sh.stdout, "What was answered in the %s since is not in it\n", strings.TrimSpace(daysOf(age)))
	}
	fmt.Fprintln(sh.stdout, "Now start serve, on this machine alone")
}

// daysOf says a time in days.
func daysOf(d time.Duration) string {
	if n := int(d.Hours() / 24); n > 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "day"
}
