package faults

import (
	"syscall"
	"testing"
)

// disk is a directory on a small disk of its own, which can be filled without harm.
func disk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size="+form("24m", "64m")); err != nil {
		t.Skipf("a disk to be filled needs the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}
