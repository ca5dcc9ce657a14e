package outbox

import "sync"

// ids remembers the messages of rows sent lately, so that an edit needs no look
// into the store.
type ids struct {
	mu       sync.Mutex
	now, old map[string]int64
}

const idsKept = 20_000

func newIDs() *ids { return &ids{now: map[string]int64{}} }

func (k *ids) put(row string, id int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.now) >= idsKept {
		k.old, k.now = k.now, map[string]int64{}
	}
	k.now[row] = id
}

func (k *ids) get(row string) (int64, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	id, ok := k.now[row]
	if !ok {
		id, ok = k.old[row]
	}
	return id, ok
}
