//go:build !unix

package main

// lock is missing on this system: run one serve on a data directory.
func lock(settings) (unlock func(), err error) { return func() {}, nil }
