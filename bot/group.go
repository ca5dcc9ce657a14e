package bot

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	tg "github.com/go-telegram/bot"
)

// notice is the one neutral line for groups, in every language.
func (p *Parser) notice() string {
	var lines []string
	for _, l := range p.Bundle.Languages() {
		if text, err := p.Bundle.Plain(l, "group_notice", nil); err == nil {
			lines = append(lines, p.Bundle.Lines(l, text))
		}
	}
	return strings.Join(lines, "\n")
}

// leaveGroup says a line and leaves.
func (c *Client) leaveGroup(ctx context.Context, chat int64, line string) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	// Where the bot may not write it just leaves.
	_, _ = c.api.SendMessage(ctx, &tg.SendMessageParams{ChatID: chat, Text: line})
	if _, err := c.api.LeaveChat(ctx, &tg.LeaveChatParams{ChatID: chat}); err != nil {
		return refusal(err)
	}
	return nil
}

// where names the functions and lines of the running goroutine's stack, without
// the values a panic's own print would show.
func where() string {
	pcs := make([]uintptr, 24)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var out []string
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "cohortbot/") {
			out = append(out, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more || len(out) == 6 {
			return strings.Join(out, " < ")
		}
	}
}
