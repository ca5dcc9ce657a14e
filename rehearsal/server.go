package rehearsal

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Config says how a Server behaves. Its zero value is usable: a token is
// made, time is real and everything is kept.
type Config struct {
	Token    string // of the form 123456789:AA…; made when empty
	Username string // of the bot, without @; "rehearsal_bot" when empty
	Name     string // of the bot; "Rehearsal" when empty

	Languages []Language // phones the page can add; Arabic, Sorani and English when nil

	Now     func() time.Time // time.Now when nil; only dates and ages follow it
	Backoff time.Duration    // first pause after a failed webhook delivery, doubling up to a minute; 250 ms when 0

	Seed uint64 // of what is drawn for Fault.Chance

	// Caps for long runs: how much is kept before the oldest goes; 0 keeps all.
	KeepMessages int // messages a chat
	KeepCalls    int // calls in the ledger
	KeepUpdates  int // updates in the log
}

// Language is one in which the page can add a phone.
type Language struct {
	Code string `json:"code"`
	Name string `json:"name"` // in its own script
	RTL  bool   `json:"rtl"`
}

// Server is one bot's side of Telegram.
type Server struct {
	cfg     Config
	me      user
	methods map[string]method

	mu     sync.RWMutex // guards chats and phones
	chats  map[int64]*chat
	phones []*Phone

	nextMessage atomic.Int64
	intake      *intake
	queries     *queries
	files       *files
	profile     *profile
	ledger      *ledger
	faults      *faults
	watchers    *watchers
	refreshed   atomic.Int64 // grows when what Controls tells may have changed

	ctx   context.Context // ends at Close
	close context.CancelFunc
	work  sync.WaitGroup // webhook deliveries
}

// New starts a server; Close ends it.
func New(cfg Config) *Server {
	cfg = cfg.filled()
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		cfg: cfg, ctx: ctx, close: cancel,
		me:       user{ID: botID(cfg.Token), IsBot: true, FirstName: cfg.Name, Username: cfg.Username},
		chats:    map[int64]*chat{},
		intake:   newIntake(cfg),
		queries:  &queries{known: map[string]*query{}},
		files:    newFiles(),
		profile:  newProfile(cfg.Name),
		ledger:   &ledger{keep: cfg.KeepCalls},
		faults:   &faults{draws: rand.New(rand.NewPCG(cfg.Seed, 0))},
		watchers: &watchers{},
	}
	s.nextMessage.Store(int64(100 + rand.IntN(900)))
	s.methods = s.table()
	return s
}

func (c Config) filled() Config {
	if c.Token == "" {
		c.Token = fmt.Sprintf("%d:AA%s", 1_000_000_000+rand.Int64N(7_000_000_000), (crand.Text() + crand.Text())[:33])
	}
	if c.Username == "" {
		c.Username = "rehearsal_bot"
	}
	if c.Name == "" {
		c.Name = "Rehearsal"
	}
	if c.Languages == nil {
		c.Languages = []Language{{"ar", "العربية", true}, {"ckb", "کوردی (سۆرانی)", true}, {"en", "English", false}}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Backoff <= 0 {
		c.Backoff = 250 * time.Millisecond
	}
	return c
}

func botID(token string) int64 {
	var id int64
	if _, err := fmt.Sscanf(token, "%d:", &id); err != nil {
		return 1_000_000_001
	}
	return id
}

// Token is what a bot authenticates with.
func (s *Server) Token() string { return s.cfg.Token }

// Username is the bot's, without @.
func (s *Server) Username() string { return s.me.Username }

// Link is the deep link that opens the bot with the payload.
func (s *Server) Link(payload string) string {
	if payload == "" {
		return "https://t.me/" + s.me.Username
	}
	return "https://t.me/" + s.me.Username + "?start=" + payload
}

// API serves /bot<TOKEN>/<method> and /file/bot<TOKEN>/<path>.
func (s *Server) API() http.Handler { return http.HandlerFunc(s.serve) }

// Close ends long polls and webhook deliveries and waits for the deliveries.
func (s *Server) Close() {
	s.intake.mu.Lock() // no delivery starts after the end
	s.close()
	s.intake.mu.Unlock()
	s.work.Wait()
}

// Shutdown is Close that gives up waiting when ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Close()
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for webhook deliveries: %w", ctx.Err())
	}
}

func (s *Server) now() time.Time { return s.cfg.Now() }

func (s *Server) chat(id int64) *chat {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.chats[id]
}
