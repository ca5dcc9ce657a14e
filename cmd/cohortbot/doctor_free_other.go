//go:build !linux && !darwin

package main

import "errors"

// free is not known here.
func free(string) (uint64, error) { return 0, errors.ErrUnsupported }
