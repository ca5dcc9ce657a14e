package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
)

// Poller fetches updates batch by batch. Telegram forgets a batch when the next
// is asked for, so it asks only when every update of this one is done with.
type Poller struct {
	Client *Client
	Intake *Intake
	Log    *slog.Logger  // default slog.Default()
	Wait   time.Duration // how long one call waits for updates; default 50 s
}

// longestPause is the longest wait between tries while something is away.
const longestPause = 5 * time.Second

// Run polls until ctx ends. ready is called once, when updates are being taken.
func (p *Poller) Run(ctx context.Context, ready func()) {
	if p.Log == nil {
		p.Log = slog.Default()
	}
	if p.Wait == 0 {
		p.Wait = 50 * time.Second
	}
	var offset int64
	pause := time.Duration(0)
	ready()
	for ctx.Err() == nil {
		batch, err := p.fetch(ctx, offset)
		if err != nil {
			pause = p.trouble(ctx, err, pause)
			continue
		}
		pause = 0
		if len(batch) > 0 && p.handle(ctx, batch) {
			offset = batch[len(batch)-1].id + 1
		}
	}
	p.acknowledge(offset)
}

// update is one update of a batch, not yet parsed.
type update struct {
	id  int64
	who int64
	raw json.RawMessage
}

// fetch asks for the next batch.
func (p *Poller) fetch(ctx context.Context, offset int64) ([]update, error) {
	ctx, cancel := context.WithTimeout(ctx, p.Wait+10*time.Second)
	defer cancel()
	var result []json.RawMessage
	err := p.Client.call(ctx, "getUpdates", map[string]any{
		"offset": offset, "limit": 100, "timeout": int(p.Wait.Seconds()), "allowed_updates": AllowedUpdates(),
	}, &result)
	if err != nil {
		return nil, err
	}
	batch := make([]update, 0, len(result))
	for _, raw := range result {
		batch = append(batch, envelopeOf(raw))
	}
	return batch, nil
}

// envelopeOf reads no more of an update than its id and who sent it.
func envelopeOf(raw json.RawMessage) update {
	type from struct {
		From struct {
			ID int64 `json:"id"`
		} `json:"from"`
	}
	var u struct {
		ID      int64 `json:"update_id"`
		Message from  `json:"message"`
		Edited  from  `json:"edited_message"`
		Press   from  `json:"callback_query"`
		Member  from  `json:"my_chat_member"`
	}
	_ = json.Unmarshal(raw, &u) // what cannot be read is found malformed by the intake
	return update{id: u.ID, who: u.Message.From.ID + u.Edited.From.ID + u.Press.From.ID + u.Member.From.ID, raw: raw}
}

// handle runs a batch, people in parallel and each person in order. It says
// whether every update is done with; it is false only when ctx has ended.
func (p *Poller) handle(ctx context.Context, batch []update) bool {
	byPerson := map[int64][]update{}
	for _, u := range batch {
		byPerson[u.who] = append(byPerson[u.who], u)
	}
	var people sync.WaitGroup
	for _, updates := range byPerson {
		people.Go(func() {
			for _, u := range updates {
				p.insist(ctx, u)
			}
		})
	}
	people.Wait()
	return ctx.Err() == nil
}

// insist takes an update to its end: while the store is away it waits and comes
// again, so nothing is lost and nobody's order is changed.
func (p *Poller) insist(ctx context.Context, u update) {
	pause := 50 * time.Millisecond
	for ctx.Err() == nil {
		// A turn in hand is finished even while stopping.
		err := p.Intake.Handle(context.WithoutCancel(ctx), u.raw)
		if err == nil || errors.Is(err, ErrMalformed) {
			return
		}
		p.Log.Warn("poll: an update waits", "err", err)
		sleep(ctx, pause)
		pause = min(longestPause, 2*pause)
	}
}

// trouble tells what is wrong and waits a little longer each time.
func (p *Poller) trouble(ctx context.Context, err error, pause time.Duration) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	pause = min(longestPause, max(200*time.Millisecond, 2*pause))
	switch {
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		p.Log.Error("poll: Telegram does not accept the token", "mend", "check TELEGRAM_BOT_TOKEN and start again")
	case errors.Is(err, tg.ErrorConflict):
		p.Log.Error("poll: another program takes this bot's updates", "mend", "stop the other program: one token has one poller")
		// Or a webhook still stands, since removing it at the start did not succeed.
		_ = p.Client.Receive(ctx, "", "")
	default:
		p.Log.Warn("poll: the Bot API is away; it will be asked again", "err", err)
	}
	sleep(ctx, pause)
	return pause
}

// acknowledge tells Telegram what is done with, so that a restart is not given
// it again. Should it fail, the keys of what was done swallow the repetition.
func (p *Poller) acknowledge(offset int64) {
	if offset == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var none []json.RawMessage
	_ = p.Client.call(ctx, "getUpdates", map[string]any{"offset": offset, "limit": 1, "timeout": 0}, &none)
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// call calls a method that the library keeps to itself.
func (c *Client) call(ctx context.Context, method string, params any, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("pack a call: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.cfg.URL+"/bot"+c.cfg.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address of the Bot API cannot be used")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return plain(err)
	}
	defer resp.Body.Close()
	var answer struct {
		OK     bool            `json:"ok"`
		Code   int             `json:"error_code"`
		Result json.RawMessage `json:"result"`
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, 64<<20))
	if err != nil {
		return plain(err)
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return fmt.Errorf("an answer that is not the Bot API's (status %d)", resp.StatusCode)
	}
	if !answer.OK {
		return byCode(answer.Code)
	}
	return json.Unmarshal(answer.Result, result)
}

// byCode is the library's error for a code of the Bot API.
func byCode(code int) error {
	switch code {
	case http.StatusUnauthorized:
		return tg.ErrorUnauthorized
	case http.StatusNotFound:
		return tg.ErrorNotFound
	case http.StatusConflict:
		return tg.ErrorConflict
	}
	return fmt.Errorf("the Bot API refused with %d", code)
}
