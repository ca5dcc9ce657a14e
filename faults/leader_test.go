package faults

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// envMongo is a MongoDB of which nothing but the host is used. The tests of
// storage/ferrettest set it to FerretDB's.
const envMongo = "MONGODB_TEST_URI"

// TestFrozenLeader freezes the replica that leads until another has taken over, and
// lets it go on: what was finished meanwhile stays as it is, nothing is lost, and what
// the frozen one had under way is counted.
func TestFrozenLeader(t *testing.T) {
	uri := os.Getenv(envMongo)
	if uri == "" {
		t.Skip(envMongo + " is not set: only with MongoDB do several replicas take turns")
	}
	times, hold := form(1, 3), 30*time.Second
	ctx, cancel := context.WithTimeout(t.Context(), patience())
	defer cancel()
	r := newRig(t, setup{typed: true, uses: 6, slow: time.Second, mongo: withDatabase(uri)})
	replicas := []*process{r.start(ctx), r.beside(ctx)}
	all := r.enrol(ctx, 6)
	still := all.talk(t, form(700*time.Millisecond, 300*time.Millisecond))
	finished, while, under := map[string]string{}, 0, 0
	for range times {
		time.Sleep(2 * time.Second)
		b := r.open()
		leader := leads(ctx, t, replicas)
		before, sending := leader.freeze(ctx, b)
		time.Sleep(hold)
		after, _ := b.finished()
		b.close()
		maps.Copy(finished, after)
		while += len(after) - len(before)
		under += sending
		leader.signal(syscall.SIGCONT)
	}
	said, _ := still()
	r.rest(ctx)
	for _, p := range replicas {
		p.stop()
	}
	b := r.open()
	defer b.close()
	now, _ := b.finished()
	for id, was := range finished {
		if now[id] != was {
			t.Errorf("row %s was %s, and is %s", id, was, now[id])
		}
	}
	f, answers := r.audit(all), r.answeredAll(all)
	t.Logf("the leader was frozen %d times for %s with %d rows under way, another finished %d meanwhile: %d updates, %d answers; %s",
		times, hold, under, while, said, answers, f)
	f.wants(t)
	if while == 0 || under == 0 || said != answers {
		t.Errorf("%d rows finished while the leader was frozen; %d updates, %d answers\n%s", while, said, answers, r.logged.tail())
	}
}

// freeze freezes it at a moment when something is being sent, and gives what the
// books hold then.
func (p *process) freeze(ctx context.Context, b *books) (finished map[string]string, sending int) {
	for ; ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		p.signal(syscall.SIGSTOP)
		if finished, sending = b.finished(); sending > 0 {
			break
		}
		p.signal(syscall.SIGCONT)
	}
	return finished, sending
}

// leads waits until one of the replicas says that it leads.
func leads(ctx context.Context, t *testing.T, replicas []*process) *process {
	t.Helper()
	for ; ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		for _, p := range replicas {
			if first, _, _ := strings.Cut(p.readyz(ctx), "\n"); first == "ready" { // more lines say how things stand
				return p
			}
		}
	}
	t.Fatal("nobody leads")
	return nil
}

// readyz is what it says of itself.
func (p *process) readyz(ctx context.Context) string {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.pages+"/readyz", http.NoBody)
	if err != nil {
		return ""
	}
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		return ""
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body) // cut off it is no word of ours
	return string(text)
}

// withDatabase puts a database of the test's own into an address.
func withDatabase(uri string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	rest, query, asked := strings.Cut(rest, "?")
	hosts, _, _ := strings.Cut(rest, "/")
	uri = fmt.Sprintf("%s://%s/faults_%d", scheme, hosts, time.Now().UnixNano())
	if asked {
		uri += "?" + query
	}
	return uri
}
