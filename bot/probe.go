package bot

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"
)

// Probe is what Telegram says of the bot at one moment.
type Probe struct {
	Name   string // its user name
	Groups bool   // anybody may add it to a group

	Hook    string    // the address to which updates are brought; "": it is polled
	Waiting int       // updates not taken yet
	Failed  time.Time // when bringing one failed last; zero: never
	Failure string    // in what way, as far as that is no secret

	Clocked bool          // an answer bore a time
	Ahead   time.Duration // how far now was before it; within a second
}

// Probe asks Telegram about the bot and changes nothing. What is known when
// something goes wrong is given with the error.
func (c *Client) Probe(ctx context.Context, now func() time.Time) (Probe, error) {
	var p Probe
	var me models.User
	asked := now()
	resp, err := c.post(ctx, "getMe", struct{}{})
	if err != nil {
		return p, fmt.Errorf("ask who the bot is: %w", err)
	}
	defer resp.Body.Close()
	p.clock(resp.Header.Get("Date"), asked, now())
	if err := read(resp, &me); err != nil {
		return p, fmt.Errorf("ask who the bot is: %w", err)
	}
	p.Name, p.Groups = me.Username, me.CanJoinGroups
	var info models.WebhookInfo
	if err := c.call(ctx, "getWebhookInfo", struct{}{}, &info); err != nil {
		return p, fmt.Errorf("ask about the webhook: %w", err)
	}
	p.Hook, p.Waiting = info.URL, info.PendingUpdateCount
	if info.LastErrorDate > 0 {
		p.Failed, p.Failure = time.Unix(int64(info.LastErrorDate), 0), kindOf(info.LastErrorMessage)
	}
	return p, nil
}

// clock compares a Date header, which is cut to the second, with the middle of the
// call that brought it.
func (p *Probe) clock(date string, asked, answered time.Time) {
	theirs, err := http.ParseTime(date)
	if err != nil {
		return
	}
	middle := asked.Add(answered.Sub(asked) / 2)
	p.Clocked, p.Ahead = true, middle.Sub(theirs.Add(time.Second/2)).Round(time.Second)
}

// kindOf tells what Telegram met, without addresses.
func kindOf(failure string) string {
	text := strings.ToLower(failure)
	for _, k := range []struct{ sign, kind string }{
		{"ssl", "the certificate is not accepted"}, {"certificate", "the certificate is not accepted"},
		{"resolve", "the host's name is not known"}, {"refused", "the connection is refused"},
		{"timed out", "no answer in time"}, {"timeout", "no answer in time"},
		{"wrong response", "an answer other than 200"},
	} {
		if strings.Contains(text, k.sign) {
			return k.kind
		}
	}
	return "it cannot be reached"
}
