package rehearsal

import (
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"math/rand/v2"
)

// queries are the callback queries that may still be answered.
type queries struct {
	mu    sync.Mutex
	known map[string]*query
	swept time.Time
}

type query struct {
	person   int64
	at       time.Time
	answered bool
}

func (q *queries) ask(person int64, now time.Time) string {
	id := strconv.FormatInt(1_000_000_000_000_000_000+rand.Int64N(8_000_000_000_000_000_000), 10)
	q.learn(id, person, now)
	return id
}

// learn keeps the age of a query that is known already.
func (q *queries) learn(id string, person int64, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if now.Sub(q.swept) > pressLife {
		for id, old := range q.known {
			if now.Sub(old.at) > 2*pressLife {
				delete(q.known, id)
			}
		}
		q.swept = now
	}
	if q.known[id] == nil {
		q.known[id] = &query{person: person, at: now}
	}
}

func (q *queries) answer(id string, now time.Time) (person int64, first, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	asked := q.known[id]
	if asked == nil || now.Sub(asked.at) > pressLife {
		return 0, false, false
	}
	first = !asked.answered
	asked.answered = true
	return asked.person, first, true
}

// answerCallbackQuery shows a toast. Answering a second time is accepted and
// shows nothing, as in Telegram.
func (s *Server) answerCallbackQuery(k *call) (any, *refusal) {
	text := cleanText(k.str("text"))
	if utf8.RuneCountInString(text) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	person, first, ok := s.queries.answer(k.str("callback_query_id"), s.now())
	if !ok {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	c := s.chat(person)
	if c == nil || !first {
		return true, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.toasts = append(c.toasts, Toast{Text: text, Alert: k.flag("show_alert"), At: s.now(), rev: c.touch()})
	if keep := s.cfg.KeepMessages; keep > 0 && len(c.toasts) >= 2*keep {
		c.toasts = append(c.toasts[:0], c.toasts[len(c.toasts)-keep:]...)
	}
	return true, nil
}
