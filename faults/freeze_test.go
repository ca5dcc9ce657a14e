package faults

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cohortbot/outbox"
)

// TestFrozen freezes the bot with calls under way, and lets it go on: what was
// finished before stays as it was, and nothing is lost.
func TestFrozen(t *testing.T) {
	for way, hook := range ways() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			people, times, hold := form(24, 300), form(1, 3), form(3*time.Second, 30*time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), patience())
			defer cancel()
			r := newRig(t, setup{typed: true, hook: hook, slow: 60 * time.Millisecond, uses: people})
			p := r.start(ctx)
			all := r.enrol(ctx, people)
			still := all.talk(t, quick)
			finished, under := map[string]string{}, 0
			for range times {
				r.meets(people, 2*time.Second)
				p.signal(syscall.SIGSTOP)
				time.Sleep(hold)
				settled, sending := r.snapshot()
				maps.Copy(finished, settled)
				under += sending
				p.signal(syscall.SIGCONT)
			}
			said, _ := still()
			r.rest(ctx)
			p.stop()
			now, _ := r.snapshot()
			for id, was := range finished {
				if now[id] != was {
					t.Errorf("row %s was %s, and is %s", id, was, now[id])
				}
			}
			f, answers := r.audit(all), r.answeredAll(all)
			t.Logf("frozen %d times for %s, %d rows finished before, %d under way: %d updates, %d answers; %s",
				times, hold, len(finished), under, said, answers, f)
			f.wants(t)
			if len(finished) < people || under == 0 || said != answers {
				t.Errorf("%d rows finished before, %d under way; %d updates, %d answers", len(finished), under, said, answers)
			}
		})
	}
}

// snapshot gives every finished row as it is stored, and how many were under way.
// It reads a copy of the files: a bot that is frozen may hold the database's lock.
func (r *rig) snapshot() (settled map[string]string, sending int) {
	r.t.Helper()
	dir := r.t.TempDir()
	for _, name := range []string{"key", "cohortbot.db", "cohortbot.db-wal"} {
		from, err := os.Open(filepath.Join(r.data, name))
		if os.IsNotExist(err) {
			continue // a stopped bot leaves no log
		}
		must(r.t, err)
		to, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_WRONLY, 0o600)
		must(r.t, err)
		_, err = io.Copy(to, from)
		must(r.t, err)
		must(r.t, to.Close())
		must(r.t, from.Close())
	}
	b := embedded(r.t, dir)
	defer b.close()
	return b.finished()
}

// finished gives every finished row as it is stored, and how many are under way.
func (b *books) finished() (settled map[string]string, sending int) {
	b.t.Helper()
	settled = map[string]string{}
	for _, m := range b.rows(false) {
		switch m.State {
		case outbox.Ready:
		case outbox.Sending:
			sending++
		default:
			settled[m.ID] = fmt.Sprintf("%+v", *m.Message)
		}
	}
	return settled, sending
}
