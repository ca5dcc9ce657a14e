//go:build !linux

package faults

import "testing"

// disk is a directory on a small disk of its own.
func disk(t *testing.T) string {
	t.Helper()
	t.Skip("a disk to be filled is made on Linux alone")
	return ""
}
