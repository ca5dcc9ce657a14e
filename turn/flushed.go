package turn

import "sync"

// flushes remembers up to which version of a subject this process has flushed,
// so that a turn does not pay again what is still written as pending.
type flushes struct {
	mu sync.Mutex
	at map[string]int64
}

const flushesKept = 20_000

func (f *flushes) set(id string, version int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.at) > flushesKept {
		clear(f.at)
	}
	f.at[id] = version
}

func (f *flushes) is(id string, version int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.at[id] >= version
}
