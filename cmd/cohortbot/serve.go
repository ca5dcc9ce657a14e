package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/outbox"
	"cohortbot/scheduler"
	"cohortbot/storage"
	"cohortbot/turn"
)

func (sh shell) serveCommand() *cli.Command {
	return &cli.Command{
		Name:  "serve",
		Usage: "the bot against Telegram, or any Bot API server",
		Flags: flags(),
		Action: untilStopped(func(ctx context.Context, cmd *cli.Command) error {
			set, err := sh.read(cmd)
			if set.token == "" {
				err = more(err, "TELEGRAM_BOT_TOKEN: needed: ask @BotFather for one with /newbot")
			}
			if err != nil {
				return err
			}
			return sh.serve(ctx, set, func() { fmt.Fprintln(sh.stdout, "cohortbot: ready") })
		}),
	}
}

// serve opens the house and runs the bot until ctx ends.
func (sh shell) serve(ctx context.Context, set settings, ready func()) error {
	unlock, err := lock(set)
	if err != nil {
		return err
	}
	defer unlock()
	h, err := sh.open(ctx, set)
	if errors.Is(err, storage.ErrOlder) {
		if err = sh.bringUp(ctx, set); err == nil {
			h, err = sh.open(ctx, set)
		}
	}
	if err != nil && ctx.Err() != nil {
		return nil // stopped before anything was begun
	}
	if err != nil {
		return err
	}
	defer h.close()
	if h.current().Sample {
		h.log.Warn("the course is marked as a sample: its contact and consent are not yet for real people", "mend", "fill them in and take the line sample out of course.yaml")
	}
	h.remind(ctx)
	listener, err := net.Listen("tcp", set.listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: choose another address with COHORTBOT_LISTEN", set.listen)
	}
	p, err := h.program()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	return p.run(ctx, listener, ready)
}

// program is the bot with everything wired.
type program struct {
	*house
	client  *bot.Client
	runner  *turn.Runner
	leader  *scheduler.Leader
	pacer   *outbox.Pacer
	relay   atomic.Pointer[outbox.Relay] // nil while another leads
	sweeper *scheduler.Sweeper
	upkeep  *scheduler.Caretaker
	board   *scheduler.Announcer
	chainer *scheduler.Chainer
	release *scheduler.Releaser
	intake  *bot.Intake
	meter   *meter

	throttled atomic.Int64    // times Telegram asked to wait
	open      atomic.Bool     // the webhook takes what is brought
	ready     atomic.Bool     // Telegram gives or brings updates
	stands    atomic.Bool     // by: another leads
	hand      sync.RWMutex    // held for reading by the poller and by every update that the webhook has in hand
	life      context.Context // ends when nothing new is taken any more
	rest      func()          // ends it
	told      func()          // tells, once, that the program is ready
}

// stopWithin is how long stopping may take; the contract promises ten seconds.
const stopWithin = 8 * time.Second

// closeWithin is how long of it closing the store may take in the end.
const closeWithin = time.Second

func (h *house) program() (*program, error) {
	client, err := bot.NewClient(bot.ClientConfig{Token: h.set.token, URL: h.set.api, Files: h, Maker: h})
	if err != nil {
		return nil, err
	}
	p := &program{house: h, client: client, pacer: outbox.NewPacer(h.set.rate, h.set.chatRate)}
	p.life, p.rest = context.WithCancel(context.Background())
	p.leader = &scheduler.Leader{Leases: h.store, Duty: p, Alone: h.alone(), Log: h.log, Now: h.set.now}
	p.runner = turn.NewRunner(turn.Config{
		Store: h.store, Course: h.current, Days: h.days, Amend: h.amend, Bundle: h.bundle, Wake: p.wake, Now: h.set.now,
		Words: &bot.Renderer{Bundle: h.bundle, Course: h.current, Stamp: h.keys, Name: h.botName}, Log: h.log,
		Owner: h.owner, Keys: h.keys, Rehearsal: h.set.rehearsal,
	})
	p.sweeper = &scheduler.Sweeper{Store: h.store, Turns: p.runner, Log: h.log, Now: h.set.now}
	p.upkeep = &scheduler.Caretaker{House: h, Turns: p.runner, Course: h.current, Days: h.days, Log: h.log, Now: h.set.now}
	p.chainer = &scheduler.Chainer{Entries: h.store, Log: h.log, Now: h.set.now}
	p.release = &scheduler.Releaser{Results: &releases{house: h}, Log: h.log, Now: h.set.now}
	p.board = p.newAnnouncer()
	p.intake = bot.NewIntake(bot.IntakeConfig{
		Turns: p.runner, Lot: h.store, Client: client, Log: h.log, Now: h.set.now,
		Parser: &bot.Parser{Keys: h.keys, Bundle: h.bundle, Invite: func(payload string) (string, bool) {
			return cohort.InvitationID(h.keys, payload)
		}},
	})
	p.meter = newMeter(h.store, p.intake.Taken, &p.throttled, h.log)
	return p, nil
}

// newTicker is for one goroutine.
func (p *program) newTicker() *scheduler.Ticker {
	return &scheduler.Ticker{
		Store: p.store, Turns: p.runner, Course: p.current, Days: p.days, Log: p.log, Now: p.set.now,
	}
}

// newAnnouncer is for one goroutine.
func (p *program) newAnnouncer() *scheduler.Announcer {
	return &scheduler.Announcer{Board: p.store, Turns: p.runner, Log: p.log, Now: p.set.now}
}

// learnName asks for the bot's name until it is told or ctx ends: without it an
// invitation made in the chat is no link.
func (p *program) learnName(ctx context.Context) {
	for pause := time.Second; ctx.Err() == nil; pause = min(time.Minute, 2*pause) {
		name, err := p.client.Name(ctx)
		if err == nil {
			p.named.Store(&name)
			if err := p.store.KeepBotName(ctx, name); err != nil {
				p.log.Warn("the bot's name could not be stored", "err", err)
			}
			return
		}
		select { // what is wrong, polling tells
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// botName is the bot's user name as Telegram said last, or as the store remembers
// it.
func (h *house) botName() string {
	if name := h.named.Load(); name != nil {
		return *name
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	name, _ := h.store.BotName(ctx)
	if name != "" {
		h.named.Store(&name)
	}
	return name
}

// owner says whether the settings name the person behind a door an owner.
func (h *house) owner(door string) bool {
	for id := range h.set.owners {
		owner, known := h.owners.Load(id)
		if !known {
			owner = h.keys.Lookup("telegram", strconv.FormatInt(id, 10))
			h.owners.Store(id, owner)
		}
		if owner == door {
			return true
		}
	}
	return false
}

// Open gives a media file of the course; with FileID and KeepFileID the house is
// the client's bot.Files.
func (h *house) Open(path string) (fs.File, error) { return h.current().Open(path) }

// FileID gives Telegram's name of a file sent before.
func (h *house) FileID(ctx context.Context, hash string) (string, error) {
	return h.store.FileID(ctx, h.botID()+hash)
}

// KeepFileID remembers it, for this bot: another bot's names mean nothing to it.
func (h *house) KeepFileID(ctx context.Context, hash, file string) error {
	return h.store.KeepFileID(ctx, h.botID()+hash, file)
}

// Hash changes when any file of the course does.
func (h *house) Hash() string { return h.current().Hash }

func (h *house) botID() string { return h.keys.Lookup("bot", h.set.token) + "/" }

// run takes updates until ctx ends, and leads when it may; then it finishes turns in
// hand and settles sends.
func (p *program) run(ctx context.Context, listener net.Listener, ready func()) error {
	server := &http.Server{
		Handler: p.pages(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelWarn),
	}
	var background, pages sync.WaitGroup
	p.told = sync.OnceFunc(ready)
	pages.Go(func() { _ = server.Serve(listener) })
	// Leading goes on until intake has come to rest: what it made is sent.
	after, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	background.Go(func() { p.meter.run(after) })
	p.firstCalendar(ctx)
	background.Go(func() { p.followCalendar(after) })
	led := make(chan error, 1)
	background.Go(func() { led <- p.leader.Run(after) })
	var err error
	select {
	case <-ctx.Done():
	case err = <-led:
	}
	p.rest()
	p.ready.Store(false)
	p.stop(server, stop, &background)
	pages.Wait()
	return err
}

// stop ends intake: no new update is taken, those in hand are finished, sends are
// settled; meanwhile the pages say so. What a hung Bot API or store still holds
// after stopWithin is left: it is stored, and the next start takes it up.
func (p *program) stop(server *http.Server, lead func(), background *sync.WaitGroup) {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	defer server.Close()
	rest := make(chan struct{})
	go func() {
		defer close(rest)
		p.hand.Lock() // what was in hand is done; what comes now is sent away
		p.intake.Wait()
		p.hand.Unlock()
		lead()
		background.Wait()
		p.meter.keep(ctx)
		_ = server.Shutdown(ctx) // an answer still on its way arrives
	}()
	select {
	case <-rest:
	case <-ctx.Done():
		p.log.Warn("stopped before everything had come to rest; the next start goes on with it")
	}
}
