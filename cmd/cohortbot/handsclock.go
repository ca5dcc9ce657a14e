package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// clock is a rehearsal's time: the machine's, put forward by an author. It never goes
// back, not for data that is kept either: what is stored would lie in the future.
type clock struct {
	ahead atomic.Int64
	file  string // where it is remembered; "": nowhere
}

// clockFile is what the file is called in a data directory that is kept.
const clockFile = "rehearsal-clock"

// readClock gives the clock of a data directory; "" is one that is not kept.
func readClock(data string) (*clock, error) {
	if data == "" {
		return &clock{}, nil
	}
	c := &clock{file: filepath.Join(data, clockFile)}
	text, err := os.ReadFile(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the rehearsal's clock: %w", err)
	}
	ahead, err := time.ParseDuration(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s is not readable: remove it, or use another directory", c.file)
	}
	c.ahead.Store(int64(ahead))
	return c, nil
}

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// forward puts it forward.
func (c *clock) forward(d time.Duration) error {
	ahead := time.Duration(c.ahead.Load()) + d
	if c.file != "" {
		if err := os.MkdirAll(filepath.Dir(c.file), 0o700); err != nil { // nothing may have been kept there yet
			return fmt.Errorf("make room for the rehearsal's clock: %w", err)
		}
		if err := os.WriteFile(c.file, []byte(ahead.String()+"\n"), 0o600); err != nil {
			return fmt.Errorf("remember the rehearsal's clock: %w", err)
		}
	}
	c.ahead.Store(int64(ahead))
	return nil
}
