package rehearsal

import (
	"context"
	"fmt"
)

// Messages is what is on her screen, oldest first.
func (p *Phone) Messages() []Message { return p.chat.list() }

// Last is the newest message; its zero value when there is none.
func (p *Phone) Last() Message {
	p.chat.mu.Lock()
	defer p.chat.mu.Unlock()
	if v := p.chat.visible(); len(v) > 0 {
		return *v[len(v)-1]
	}
	return Message{}
}

// Toasts lists the answers to her presses.
func (p *Phone) Toasts() []Toast {
	p.chat.mu.Lock()
	defer p.chat.mu.Unlock()
	return append([]Toast(nil), p.chat.toasts...)
}

// Wait returns when ok accepts what is on her screen; ok is tried again after
// every change, a toast included.
func (p *Phone) Wait(ctx context.Context, ok func([]Message) bool) error {
	for {
		p.chat.mu.Lock()
		changed := p.chat.changed
		p.chat.mu.Unlock()
		if ok(p.Messages()) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for a phone: %w", ctx.Err())
		}
	}
}

// DeleteChat empties her own screen. The bot is told nothing and may go on
// writing; what it changes there she does not see.
func (p *Phone) DeleteChat() {
	c := p.chat
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.messages); n > 0 {
		c.cleared = c.messages[n-1].ID
		c.touch()
	}
}
