package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// How much room the data directory must have, in bytes: below scarce the database may
// soon stop, below low somebody should look.
const (
	mega   = 1 << 20
	scarce = 200 * mega
	low    = 1024 * mega
)

func diskFinding(ctx context.Context, data string) finding {
	free, err := within(ctx, func(context.Context) (uint64, error) { return free(standing(data)) })
	if errors.Is(err, errors.ErrUnsupported) {
		return finding{well, ofDisk, "not looked at on this system", ""}
	}
	if err != nil {
		return finding{mend, ofDisk, "the disk of " + data + " cannot be looked at", "check COHORTBOT_DATA_DIR"}
	}
	return room(free)
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
