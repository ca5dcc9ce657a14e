package rehearsal

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Call is one line of the ledger: a method the bot called and how it went.
type Call struct {
	Method      string
	Chat        int64
	Message     int    // the message sent, edited or deleted; 0 if none
	Text        string // as the bot wrote it, before it is read as HTML; of a file, its caption
	OK          bool
	Code        int // 200 when OK; 0 when the connection was dropped
	Description string
	Asked       bool // a Fault asked for this outcome
	Executed    bool // the call took effect before it failed
	At          time.Time

	dropped bool
}

type ledger struct {
	mu    sync.Mutex
	keep  int
	calls []Call
}

func (l *ledger) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
	// Trimming by halves keeps the cost of a call constant.
	if l.keep > 0 && len(l.calls) >= 2*l.keep {
		l.calls = append(l.calls[:0], l.calls[len(l.calls)-l.keep:]...)
	}
}

// Ledger lists every call so far, in the order in which they were answered.
func (s *Server) Ledger() []Call {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	return append([]Call(nil), s.ledger.calls...)
}

// Refused lists the calls that failed although no Fault asked for it.
func (s *Server) Refused() []Call {
	s.ledger.mu.Lock()
	defer s.ledger.mu.Unlock()
	var out []Call
	for _, c := range s.ledger.calls {
		if !c.OK && !c.Asked {
			out = append(out, c)
		}
	}
	return out
}

// Fault is misbehaviour to order. Faults are tried in the order of asking;
// each is spent after Times matching calls.
type Fault struct {
	Method      string  // empty: any
	Chat        int64   // 0: any
	Times       int     // 0: once; negative: until Calm
	Chance      float64 // that it strikes a matching call, drawn from Config.Seed; 0: every one
	Code        int     // 429, 403, 400, 5xx; 0 with neither Drop nor Delay changes nothing
	Description string  // Telegram's usual words for the code when empty
	RetryAfter  int     // seconds, for 429
	Executed    bool    // the call takes effect before it fails
	Drop        bool    // the connection closes without an answer
	HTML        bool    // the answer is a gateway's page instead of JSON
	Delay       time.Duration
}

type faults struct {
	mu      sync.Mutex
	waiting []*Fault
	draws   *rand.Rand
}

// Ask orders misbehaviour.
func (s *Server) Ask(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.waiting = append(s.faults.waiting, &f)
}

// Calm withdraws every fault that is still waiting.
func (s *Server) Calm() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.waiting = nil
}

func (f *faults) take(c *call) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, w := range f.waiting {
		if w.Method != "" && !strings.EqualFold(w.Method, c.method) || w.Chat != 0 && w.Chat != c.chat() {
			continue
		}
		if w.Chance > 0 && f.draws.Float64() >= w.Chance {
			continue
		}
		if w.Times--; w.Times == 0 {
			f.waiting = append(f.waiting[:i:i], f.waiting[i+1:]...)
		}
		return *w, true
	}
	return Fault{}, false
}

// runFaulty runs the method, unless a fault is due.
func (s *Server) runFaulty(c *call, run method, entry *Call) (any, *refusal) {
	f, due := s.faults.take(c)
	if !due {
		return run(c)
	}
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-c.request.Context().Done():
		case <-s.ctx.Done():
		}
	}
	if !f.Drop && f.Code == 0 {
		return run(c)
	}
	entry.Asked = true
	if f.Executed {
		if result, no := run(c); no == nil { // what is refused, as a call cut off half way, has no effect
			entry.Executed = true
			if m, ok := result.(*wireMessage); ok {
				entry.Message = m.MessageID
			}
		}
	}
	if f.Drop {
		entry.dropped, entry.Description = true, "connection dropped"
		return nil, &refusal{code: 0, text: entry.Description}
	}
	return nil, f.refusal()
}

func (f Fault) refusal() *refusal {
	text := f.Description
	if text == "" {
		text = f.usual()
	}
	return &refusal{code: f.Code, text: text, retryAfter: f.RetryAfter, html: f.HTML}
}

func (f *Fault) usual() string {
	switch f.Code {
	case 400:
		return "Bad Request: asked to refuse"
	case 401:
		return "Unauthorized"
	case 403:
		return "Forbidden: bot was blocked by the user"
	case 404:
		return "Not Found"
	case 429:
		if f.RetryAfter == 0 {
			f.RetryAfter = 1
		}
		return "Too Many Requests: retry after " + strconv.Itoa(f.RetryAfter)
	}
	return http.StatusText(f.Code)
}
