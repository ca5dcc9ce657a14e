package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/cohort"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/archive"
)

func (sh shell) backupCommand() *cli.Command {
	return &cli.Command{
		Name:      "backup",
		Usage:     "writes everything, the key included, into one file that a passphrase opens",
		ArgsUsage: "FILE",
		Description: "It may run beside serve. The passphrase is asked for, or read from the file named in " + envPassphrase + ".\n" +
			"Beside FILE lies " + erasuresName + ": who was erased since, by ids made at random. Keep it with the backups.",
		Flags:  flags(),
		Action: sh.backup,
	}
}

func (sh shell) backup(ctx context.Context, cmd *cli.Command) error {
	set, err := sh.readWith(cmd, 1)
	file := cmd.Args().First()
	if file == "" {
		err = more(err, "name the file to write: cohortbot backup FILE")
	} else if _, at := os.Stat(file); at == nil {
		err = more(err, file+" is there already and stays as it is: name a new file")
	}
	if err != nil {
		return err
	}
	h, err := sh.openForBackup(ctx, set)
	if err != nil {
		return err
	}
	defer h.close()
	passphrase, err := sh.passphrase(true)
	if err != nil {
		return err
	}
	// Before the backup is put in its place: a disk that is full refuses both, or none.
	if err := h.writeErasures(ctx, filepath.Dir(file)); err != nil {
		return err
	}
	begun := h.clock()
	counts, err := h.backUp(ctx, file, begun, passphrase)
	if err != nil {
		return err
	}
	if err := h.remember(ctx, begun, filepath.Dir(file)); err != nil {
		return err
	}
	fmt.Fprintf(sh.stdout, "%s: %d documents of %d people, read again and found whole\n", file, counts.All(), counts[cohort.CollectionPeople])
	fmt.Fprintf(sh.stdout, "Keep it on another machine, with %s beside it, and the passphrase in another place.\n", erasuresName)
	return nil
}

// openForBackup opens what is there, and makes nothing: neither a key nor a
// database. It needs no course: a broken one is no reason for having no backup.
func (sh shell) openForBackup(ctx context.Context, set settings) (*house, error) {
	h := &house{set: set, log: logger(sh, set.level)}
	if _, err := os.Stat(databasePath(set)); set.mongo == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no database in %s: name the data directory in COHORTBOT_DATA_DIR", set.data)
	}
	file, err := seal.Load(set.keyFile)
	if err != nil {
		return nil, fmt.Errorf("the key file cannot be used: %w", err)
	}
	if h.keys, err = file.Keys(); err != nil {
		return nil, err
	}
	if h.engine, err = openEngine(ctx, set); err != nil {
		return nil, err
	}
	h.store = storage.NewStore(h.engine, h.keys, set.now)
	h.store.Log = h.log
	if err := h.store.Fits(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

// clock is the time as the settings have it.
func (h *house) clock() cohort.Instant { return cohort.At(moment(h.set)) }

// backUp writes a backup, reads it again, and only then puts it in its place.
func (h *house) backUp(ctx context.Context, file string, begun cohort.Instant, passphrase string) (archive.Counts, error) {
	sweepAbandoned(filepath.Dir(file))
	temp, err := os.CreateTemp(filepath.Dir(file), unfinished) // of mode 0600
	if err != nil {
		return nil, fmt.Errorf("write the backup (check its folder): %w", err)
	}
	defer os.Remove(temp.Name())
	counts, err := h.writeArchive(ctx, temp, begun, passphrase)
	if err == nil {
		err = temp.Sync()
	}
	if err == nil {
		err = verify(temp, passphrase)
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return nil, fmt.Errorf("write the backup: %w", err)
	}
	// A link, unlike a rename, refuses to take the place of another file.
	if err := os.Link(temp.Name(), file); err != nil {
		return nil, fmt.Errorf("put the backup in its place: %w", err)
	}
	return counts, nil
}

// unfinished is the name of a backup that is being written, and abandoned how old
// one is that nobody writes any more.
const (
	unfinished = ".backup-*"
	abandoned  = 24 * time.Hour
)

// sweepAbandoned takes away what killed backups left: each is as large as a whole one.
func sweepAbandoned(folder string) {
	left, _ := filepath.Glob(filepath.Join(folder, unfinished)) // nothing is lost by one that stays
	for _, name := range left {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(name)
		}
	}
}

// remember writes down when the last backup was made, and where erasures are to be
// told from now on.
func (h *house) remember(ctx context.Context, begun cohort.Instant, folder string) error {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return fmt.Errorf("find the backup's folder: %w", err)
	}
	if err := h.writeErasures(ctx, folder); err != nil {
		return err
	}
	return h.store.MarkBacked(ctx, begun, folder)
}

// writeArchive writes from a snapshot, where the engine can show one.
func (h *house) writeArchive(ctx context.Context, out io.Writer, begun cohort.Instant, passphrase string) (archive.Counts, error) {
	file, err := seal.Load(h.set.keyFile)
	if err != nil {
		return nil, fmt.Errorf("the key file cannot be used: %w", err)
	}
	shape, _, err := h.store.Shape(ctx)
	if err != nil {
		return nil, err
	}
	from, done := h.snapshot(ctx)
	counts, damaged, err := archive.Write(ctx, out, archive.Source{
		From: from, Head: archive.Head{Begun: begun, Schema: shape, Program: about()},
		Key: file.Encode(), Passphrase: passphrase, Work: h.set.work,
	})
	if err = errors.Join(err, done()); err != nil {
		return nil, err
	}
	if damaged > 0 {
		h.log.Error("documents that cannot be read are not in the backup", "documents", damaged)
	}
	return counts, nil
}

// snapshot shows the store as it is now; where the engine cannot, the store itself.
func (h *house) snapshot(ctx context.Context) (storage.Reader, func() error) {
	s, ok := h.engine.(storage.Snapshotter)
	if ok {
		from, done, err := s.Snapshot(ctx)
		if err == nil {
			return from, done
		}
		h.log.Info("the database shows no snapshot; it is read while others write", "err", err)
	}
	return h.engine, func() error { return nil }
}

// verify reads a backup to its end.
func verify(file *os.File, passphrase string) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r, err := archive.Open(file, passphrase)
	if err == nil {
		err = r.Skim()
	}
	if err != nil {
		return fmt.Errorf("read it again: %w", err)
	}
	return nil
}

// writeErasures brings the file of erasures beside the backups up to date.
func (h *house) writeErasures(ctx context.Context, folder string) error {
	var all []storage.Erasure
	err := h.store.EachErasure(ctx, func(e storage.Erasure) error {
		all = append(all, e)
		return nil
	})
	if err == nil {
		err = appendErasures(filepath.Join(folder, erasuresName), all)
	}
	if err != nil {
		return fmt.Errorf("write %s beside the backup: %w", erasuresName, err)
	}
	return nil
}
