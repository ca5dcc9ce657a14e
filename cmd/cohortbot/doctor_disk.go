package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// How much room the data directory must have, in bytes: below scarce the database may
// soon stop, below low somebody should look.
const (
	mega   = 1 << 20
	scarce = 200 * mega
	low    = 1024 * mega
)

func diskFinding(ctx context.Context, set settings) finding {
	data := set.data
	if set.mongo == "" && !writable(standing(data)) {
		return finding{mend, ofDisk, "this user may not write in " + standing(data), "give it to the user that runs serve, and run doctor as that user, or choose another COHORTBOT_DATA_DIR"}
	}
	free, err := within(ctx, func(context.Context) (uint64, error) { return free(standing(data)) })
	if errors.Is(err, errors.ErrUnsupported) {
		return finding{well, ofDisk, "not looked at on this system", ""}
	}
	if err != nil {
		return finding{mend, ofDisk, "the disk of " + data + " cannot be looked at", "check COHORTBOT_DATA_DIR"}
	}
	return room(free)
}

// writable tries it: what stands in the rights of a directory is not all that counts.
func writable(dir string) bool {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return errors.Is(err, syscall.ENOSPC) // which the next look tells
	}
	_ = f.Close()
	return os.Remove(f.Name()) == nil
}

// room judges how much is free.
func room(free uint64) finding {
	text := fmt.Sprintf("%d MB free", free/mega)
	const how = "make room, or move COHORTBOT_DATA_DIR to a larger disk"
	switch {
	case free < scarce:
		return finding{mend, ofDisk, text, how}
	case free < low:
		return finding{warn, ofDisk, text, how}
	}
	return finding{well, ofDisk, text, ""}
}

// standing is the directory, or the one above it that there is already.
func standing(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	for {
		_, err := os.Stat(dir)
		if up := filepath.Dir(dir); errors.Is(err, fs.ErrNotExist) && up != dir {
			dir = up
			continue
		}
		return dir
	}
}
