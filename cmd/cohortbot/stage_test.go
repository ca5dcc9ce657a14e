package main

import (
	"context"
	"io"
	"io/fs"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// smallCourse holds everything a course may hold, once.
const smallCourse = "../../course/testdata/small"

// patience is how long a test waits for what must happen.
const patience = 60 * time.Second

// stageConfig of a stage; its zero value plays the shipped course to a cohort
// that began on the stage's first day, by polling.
type stageConfig struct {
	course  string
	start   string           // the cohort's first day; default firstDay
	owners  map[int64]bool   // by the settings
	langs   []locales.Lang   // of the cohort; default ar, ckb, en
	hook    storagetest.Hook // acts between the program and its store; may be nil
	turns   func(bot.Turns) bot.Turns
	webhook bool
	empty   bool     // without a cohort
	shared  bool     // the store is not this program's alone
	words   fs.FS    // catalogues beside the shipped ones; may be nil
	may     []string // words of refusals that belong to the play
}

// firstDay is the day on which every stage opens its curtain.
const firstDay = "2026-12-01"

// stage is the whole program against the rehearsal server, over HTTP.
type stage struct {
	t       *testing.T
	cfg     stageConfig
	set     settings
	server  *rehearsal.Server
	program *program
	log     *logLines
	url     string // of the program's pages
	cohort  cohort.ID
	ahead   atomic.Int64 // how far the clock was put forward
	opened  int
	ended   chan error
	leaves  func() // ends the program
	end     func() // ends it and closes its house
}

// newStage opens a stage and closes it with the test. Closing fails the test if
// the server refused a call that nobody had asked it to refuse.
func newStage(t *testing.T, cfg stageConfig) *stage {
	t.Helper()
	s := &stage{t: t, cfg: cfg, log: &logLines{t: t}}
	began := time.Now()
	opening := time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)
	now := func() time.Time { return opening.Add(time.Since(began)).Add(time.Duration(s.ahead.Load())) }
	s.server = rehearsal.New(rehearsal.Config{Now: now})
	api := httptest.NewServer(s.server.API())
	var wrong problems
	s.set, wrong = parse(map[string]string{
		setToken: s.server.Token(), setAPI: api.URL, setData: t.TempDir(), setCourse: cfg.course,
		setListen: "127.0.0.1:0", setRate: "0", setChatRate: "0", setLog: "warn",
	})
	must(t, wrong.or())
	s.set.now, s.set.owners, s.set.words = now, cfg.owners, cfg.words
	s.open()
	must(t, s.program.store.KeepBotName(t.Context(), s.server.Username())) // else a link may be made before it is known
	if !cfg.empty {
		s.found(cfg)
	}
	s.run()
	t.Cleanup(func() {
		// Before the end: the long poll that stopping gives up is answered with a
		// refusal that nobody reads any more.
		refused := s.server.Refused()
		s.end()
		s.server.Close()
		api.Close()
		for _, c := range refused {
			belongs := func(words string) bool { return strings.Contains(c.Description, words) }
			if s.opened > 1 && cutOff(c) || slices.ContainsFunc(cfg.may, belongs) {
				continue
			}
			t.Errorf("refused: %s: %d %s", c.Method, c.Code, c.Description)
		}
	})
	return s
}

// cutOff says that a call may have been under way when its program was ended.
func cutOff(c rehearsal.Call) bool {
	return c.Code == http.StatusConflict || strings.Contains(c.Description, "can't parse request body")
}

// open opens the house of the stage's settings, with the program in it.
func (s *stage) open() {
	s.t.Helper()
	s.opened++
	h, err := shell{func(string) string { return "" }, io.Discard, s.log}.open(s.t.Context(), s.set)
	must(s.t, err)
	if s.cfg.hook != nil {
		h.engine = storagetest.Between(h.engine, s.cfg.hook)
		h.store = storage.NewStore(h.engine, h.keys, s.set.now)
	}
	if s.cfg.shared {
		h.set.mongo = "not alone"
	}
	s.program, err = h.program()
	must(s.t, err)
	s.program.upkeep.Every, s.program.board.Every = 24*time.Hour, 24*time.Hour // a test ticks by itself
	s.program.chainer.Every = time.Second
	s.program.meter.fresh = 0
	if s.cfg.turns != nil {
		s.program.intake.Turns = s.cfg.turns(s.program.intake.Turns)
	}
}

// run runs the program until end is called.
func (s *stage) run() {
	s.t.Helper()
	ready := s.begin()
	select {
	case <-ready:
	case err := <-s.ended:
		s.t.Fatal(err)
	}
}

// begin is run that does not wait: the channel it gives closes when updates are taken.
func (s *stage) begin() (ready chan struct{}) {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(s.t, err)
	s.url = "http://" + listener.Addr().String()
	if s.cfg.webhook {
		s.program.set.hook, err = url.Parse(s.url + "/hook")
		must(s.t, err)
		s.program.set.secret = "a-secret-of-the-stage"
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready = make(chan struct{})
	p, ended := s.program, make(chan error, 1)
	s.ended = ended
	go func() { ended <- p.run(ctx, listener, func() { close(ready) }) }()
	s.leaves = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Error(err)
		}
	})
	leaves := s.leaves
	s.end = sync.OnceFunc(func() { leaves(); p.close() })
	return ready
}

// restart ends the program and starts it anew over what is stored.
func (s *stage) restart() {
	s.t.Helper()
	s.end()
	s.open()
	s.run()
}

// books are what the running program has stored.
func (s *stage) books() *rigBooks {
	return &rigBooks{t: s.t, store: s.program.store, engine: s.program.engine, keys: s.program.keys}
}

// await waits until ok.
func (s *stage) await(what string, ok func() bool) {
	s.t.Helper()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); !ok(); <-look.C {
		if time.Now().After(deadline) {
			s.t.Fatalf("in vain: %s", what)
		}
	}
}

// found makes the stage's cohort.
func (s *stage) found(cfg stageConfig) {
	if cfg.start == "" {
		cfg.start = firstDay
	}
	if cfg.langs == nil {
		cfg.langs = []locales.Lang{"ar", "ckb", "en"}
	}
	var err error
	s.cohort, err = s.program.store.FoundCohort(s.t.Context(), &cohort.Cohort{
		Name: seal.Conceal("Autumn"), Start: cfg.start, Languages: cfg.langs,
	}, actor)
	must(s.t, err)
}

// invite makes a link's payload; what is left out of inv is filled in.
func (s *stage) invite(inv cohort.Invitation) string {
	s.t.Helper()
	if inv.Role == "" {
		inv.Role = cohort.RoleParticipant
	}
	if inv.Cohort == "" && (inv.Role == cohort.RoleParticipant || inv.Role == cohort.RoleCoordinator) {
		inv.Cohort = s.cohort
	}
	if inv.Uses == 0 {
		inv.Uses = 1
	}
	if inv.Expires == 0 {
		inv.Expires = cohort.At(s.program.set.now().AddDate(0, 0, 30))
	}
	payload, err := s.program.store.Invite(s.t.Context(), &inv, actor)
	must(s.t, err)
	return payload
}

// later puts the clock forward.
func (s *stage) later(d time.Duration) { s.ahead.Add(int64(d)) }

// settle returns when every update has been handled, every press answered and
// every row of the outbox settled, but for what is kept for the morning.
func (s *stage) settle() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	must(s.t, s.server.Settled(ctx))
	s.program.intake.Wait()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		now := s.program.set.now()
		rows, err := s.program.store.Unsettled(ctx, math.MaxInt64, now.AddDate(1, 0, 0), 20)
		must(s.t, err)
		if !slices.ContainsFunc(rows, func(m *outbox.Message) bool { return m.Hush.Ends(now) <= 0 }) {
			return
		}
		<-look.C
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// logLines shows the program's log as the test's, and remembers it.
type logLines struct {
	t     *testing.T
	mu    sync.Mutex
	lines []string
}

func (l *logLines) Write(b []byte) (int, error) {
	l.t.Log(string(b))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, string(b))
	return len(b), nil
}

// count is how many lines say this.
func (l *logLines) count(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, line := range l.lines {
		if strings.Contains(line, what) {
			n++
		}
	}
	return n
}
