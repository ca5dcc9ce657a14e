package rehearsal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Updates is the log: every update that was made for the bot, in order, each
// with its update_id. Deliver takes them back.
func (s *Server) Updates() []json.RawMessage {
	in := s.intake
	in.mu.Lock()
	log := append([]*entry(nil), in.log...)
	in.mu.Unlock()
	out := make([]json.RawMessage, len(log))
	for i, e := range log {
		out[i] = e.json()
	}
	return out
}

// Deliver puts a raw update before the bot, as it is, whether or not the bot
// has seen its update_id; one without an update_id gets the next. It is not
// entered in the log.
func (s *Server) Deliver(update []byte) error {
	e, err := parseUpdate(update)
	if err != nil {
		return fmt.Errorf("delivering an update: %w", err)
	}
	e.at, e.replayed = s.now(), e.id != 0
	s.learnQuery(e)
	in := s.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	if e.id == 0 {
		e.id = in.next
		in.next++
	}
	in.queue = append(in.queue, e)
	if in.hook != nil {
		in.hook.push(e)
	}
	in.signal()
	return nil
}

// parseUpdate splits an update into its id, its kind and whose it is.
func parseUpdate(raw []byte) (*entry, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("decoding it: %w", err)
	}
	e := &entry{}
	if id, ok := fields["update_id"]; ok {
		if err := json.Unmarshal(id, &e.id); err != nil {
			return nil, fmt.Errorf("decoding its id: %w", err)
		}
		delete(fields, "update_id")
	}
	if len(fields) != 1 {
		return nil, errors.New("it must have one kind of content")
	}
	for kind, content := range fields {
		var who struct {
			From user     `json:"from"`
			Chat chatInfo `json:"chat"`
		}
		// Forged content may have any shape; then it belongs to nobody.
		_ = json.Unmarshal(content, &who)
		e.kind, e.person = kind, who.From.ID
		e.body = bytes.Join([][]byte{[]byte(`"` + kind + `":`), content}, nil)
	}
	return e, nil
}

// learnQuery makes an invented callback query answerable.
func (s *Server) learnQuery(e *entry) {
	if e.kind != "callback_query" {
		return
	}
	var q callbackQuery
	if json.Unmarshal(e.body[len(`"callback_query":`):], &q) == nil && q.ID != "" {
		s.queries.learn(q.ID, q.From.ID, e.at)
	}
}

// RestartIDs makes the next update_id lower than every one before, as happens
// after a quiet week.
func (s *Server) RestartIDs() {
	s.intake.mu.Lock()
	defer s.intake.mu.Unlock()
	s.intake.next = s.intake.next/2 + 7
}

// Waiting is how many updates the bot has not acknowledged.
func (s *Server) Waiting() int {
	s.intake.mu.Lock()
	defer s.intake.mu.Unlock()
	return len(s.intake.queue)
}

// Settled waits until the bot has acknowledged every update: by the offset
// when it polls, by a 2xx when it has a webhook.
func (s *Server) Settled(ctx context.Context) error {
	in := s.intake
	for {
		in.mu.Lock()
		n, changed := len(in.queue), in.changed
		in.mu.Unlock()
		if n == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for %d updates to be acknowledged: %w", n, ctx.Err())
		}
	}
}
