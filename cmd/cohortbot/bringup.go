package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
)

// bringUp lifts a database that an earlier version of the program wrote, after a
// backup was written. Only serve does this: it alone knows that nobody else works on
// the database.
func (sh shell) bringUp(ctx context.Context, set settings) error {
	h, err := sh.openForBackup(ctx, set)
	if err != nil {
		return err
	}
	defer h.close()
	stored, own, err := h.store.Shape(ctx)
	if err != nil {
		return err
	}
	file := filepath.Join(set.data, fmt.Sprintf("before-shape-%d-%s.backup", own, h.clock().Time().UTC().Format("20060102-150405")))
	passphrase, err := sh.unattended(file)
	if err != nil {
		return err
	}
	if _, err := h.backUp(ctx, file, h.clock(), passphrase); err != nil {
		return fmt.Errorf("before the database is brought up to date: %w", err)
	}
	n, err := h.store.Lift(ctx)
	if err != nil {
		return fmt.Errorf("bring the database up to date (its backup is %s; start again to go on): %w", file, err)
	}
	h.log.Info("the database was brought up to date", "from", stored, "to", own, "documents", n, "backup", file)
	return nil
}

// unattended gives a passphrase where nobody may be there to be asked: the one of the
// settings, or one made for this backup, which lies beside it as the key does: a
// backup in the data directory is as secret as the rest of it.
func (sh shell) unattended(file string) (string, error) {
	if sh.getenv(envPassphrase) != "" {
		return sh.passphrase(false)
	}
	made := rand.Text()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", fmt.Errorf("make the data directory: %w", err)
	}
	if err := os.WriteFile(file+".passphrase", []byte(made+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep the passphrase of the backup: %w", err)
	}
	return made, nil
}
