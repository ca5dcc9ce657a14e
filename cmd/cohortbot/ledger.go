package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cohortbot/storage"
	"cohortbot/storage/archive"
)

// erasuresName is the file beside the backups.
const erasuresName = "cohortbot.erasures"

// ledger writes erasures beside the last backup: a restore of it must leave these
// people out. It implements storage.Ledger.
type ledger struct {
	*house
	mu sync.Mutex
}

// ledgerTakes is how long looking for the folder may take: an erasure waits for it.
const ledgerTakes = 2 * time.Second

// Erased implements storage.Ledger.
func (l *ledger) Erased(e storage.Erasure) {
	ctx, cancel := context.WithTimeout(context.Background(), ledgerTakes)
	defer cancel()
	folder, err := l.store.BackupFolder(ctx)
	if err == nil && folder == "" {
		return // there is no backup that could hold her
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		err = appendErasures(filepath.Join(folder, erasuresName), []storage.Erasure{e})
	}
	if err != nil {
		l.log.Warn("an erasure could not be written beside the last backup; the next backup writes it", "file", erasuresName, "err", kindOf(err))
	}
}

// kindOf tells an error of the file system without its path.
func kindOf(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// appendErasures adds to a file what is not in it yet, each line in one write.
func appendErasures(path string, add []storage.Erasure) error {
	have, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	var more strings.Builder
	whole := bytes.LastIndexByte(have, '\n') + 1
	if whole < len(have) { // a line was cut short: who it was of is told again
		have = have[:whole]
		if err := f.Truncate(int64(whole)); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if whole == 0 {
		more.WriteString(archive.ErasuresHead)
	}
	for _, e := range add {
		if line := archive.ErasureLine(e); !strings.Contains(string(have), line) {
			more.WriteString(line)
		}
	}
	_, err = f.WriteString(more.String())
	return errors.Join(err, f.Sync(), f.Close())
}

// erasuresOf reads the file of erasures at path.
func erasuresOf(path string) ([]storage.Erasure, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--erasures: the file cannot be read: name %s, which lies beside the backups", erasuresName)
	}
	defer f.Close()
	list, err := archive.ReadErasures(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}
