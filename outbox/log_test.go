package outbox_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/outbox"
)

// lines are what a relay logged.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) count(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.b.String(), what)
}

// TestAStoreAwayIsToldOnce, however many messages wait for it, and its return.
func TestAStoreAwayIsToldOnce(t *testing.T) {
	log := &lines{}
	inBubble(t, unpaced, func(r *rig) { r.cfg.Log = slog.New(slog.NewTextHandler(log, nil)) }, func(r *rig) {
		back := time.Now().Add(20 * time.Second)
		r.away = func(*outbox.Message) bool { return time.Now().Before(back) }
		for _, chat := range strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w x y z") {
			r.pass(row(chat, 1))
		}
		after(30 * time.Second)
	})
	if away, again := log.count("does not take"), log.count("takes again"); away != 1 || again != 1 {
		t.Errorf("told %d times that the store is away, %d times that it is back", away, again)
	}
}
