//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock keeps a second serve away from an embedded database: one of them would
// send what the other sends. Other commands may run beside it.
func lock(set settings) (unlock func(), err error) {
	if set.mongo != "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(set.data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory (check COHORTBOT_DATA_DIR): %w", err)
	}
	f, err := os.OpenFile(filepath.Join(set.data, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the data directory's lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("another cohortbot serve already works on %s: stop it first, or choose another COHORTBOT_DATA_DIR", set.data)
	}
	return func() { _ = f.Close() }, nil
}
