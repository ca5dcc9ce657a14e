package bot

import (
	"context"
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
