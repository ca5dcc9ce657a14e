package faults

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to hold the database's lock as another program would

	"cohortbot/outbox"
)

// TestStoreInTrouble takes the database away while 200 updates a second come: another
// program holds it for a minute, or again and again for a moment, or its disk is full.
// Nobody's update is set aside, nothing is lost, the log tells it in words, and the
// bot goes on by itself.
func TestStoreInTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		hook    bool
		trouble func(*rig, time.Duration)
		words   string // in the log
	}{
		"away, polling": {false, (*rig).away, "another program holds the database"},
		"away, webhook": {true, (*rig).away, "another program holds the database"},
		"slow, polling": {false, (*rig).slow, ""},
		"full, polling": {false, (*rig).full, onFullDisk},
		"full, webhook": {true, (*rig).full, onFullDisk},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !long() && (name == "away, polling" || name == "full, webhook") {
				t.Skip("in the long form")
			}
			people, hold := form(24, 150), form(10*time.Second, time.Minute)
			ctx, cancel := context.WithTimeout(t.Context(), patience())
			defer cancel()
			s := setup{typed: true, hook: c.hook, slow: 20 * time.Millisecond, uses: people}
			if c.words == onFullDisk {
				s.data = disk(t)
			}
			r := newRig(t, s)
			p := r.start(ctx)
			all := r.enrol(ctx, people)
			pace := quick
			if !long() && c.words != onFullDisk { // which takes some writing
				pace = 4 * quick
			}
			still := all.talk(t, pace)
			r.meets(people, 2*time.Second)
			c.trouble(r, hold)
			said, _ := still()
			began := time.Now()
			r.rest(ctx)
			back := time.Since(began)
			if !p.alive() {
				t.Fatalf("the bot has ended\n%s", r.logged.tail())
			}
			p.stop()
			b := r.open()
			defer b.close()
			parked, err := b.store.Parked(t.Context())
			must(t, err)
			f, answers := r.audit(all), r.answeredAll(all)
			told := r.logged.count("store unavailable", c.words)
			t.Logf("%s: %d updates, %d answers, %d set aside; all done %s afterwards; told in %d lines; %s",
				hold, said, answers, parked, back.Round(10*time.Millisecond), told, f)
			f.wants(t)
			// How soon a wait for a lock has had its time depends on the machine: a minute is enough.
			if parked > 0 || said != answers || b.in(outbox.Dead) > 0 || (long() || c.words == onFullDisk) && c.words != "" && told == 0 {
				t.Errorf("%d set aside; %d updates, %d answers; told in %d lines", parked, said, answers, told)
			}
		})
	}
}

const onFullDisk = "the disk is full: make room on it"

// away holds the database's lock for a while, as another program would.
func (r *rig) away(while time.Duration) {
	r.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(r.data, "cohortbot.db")+"?_pragma=busy_timeout(20000)")
	must(r.t, err)
	defer db.Close()
	hold, err := db.Conn(r.t.Context())
	must(r.t, err)
	defer hold.Close()
	_, err = hold.ExecContext(r.t.Context(), "BEGIN EXCLUSIVE")
	must(r.t, err)
	time.Sleep(while)
	_, err = hold.ExecContext(r.t.Context(), "ROLLBACK")
	must(r.t, err)
}

// slow takes the database again and again for as long as half a second.
func (r *rig) slow(while time.Duration) {
	r.t.Helper()
	for until := time.Now().Add(while); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		r.away(rand.N(500 * time.Millisecond))
	}
}

// full leaves no room on the disk for a while.
func (r *rig) full(while time.Duration) {
	r.t.Helper()
	path := filepath.Join(r.data, "ballast")
	f, err := os.Create(path)
	must(r.t, err)
	defer f.Close()
	for until := time.Now().Add(while); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		for _, size := range []int{1 << 20, 4096, 1} { // and what the bot lets go of is taken, too
			for err = nil; err == nil; {
				_, err = f.Write(make([]byte, size))
			}
			if !errors.Is(err, syscall.ENOSPC) {
				r.t.Fatal(err)
			}
		}
	}
	must(r.t, os.Remove(path))
}
