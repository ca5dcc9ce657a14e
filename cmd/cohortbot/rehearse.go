package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/rehearsal"
)

func (sh shell) rehearseCommand() *cli.Command {
	return &cli.Command{
		Name:  "rehearse",
		Usage: "the whole bot on this machine, with a page of phones: no account, no token",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "page", Value: "127.0.0.1:7070", Usage: "address of the page of phones"},
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:7071", Usage: "address of the Bot API"},
			&cli.StringFlag{Name: "data", Usage: "keep the data in this directory", DefaultText: "a temporary one"},
			&cli.StringFlag{Name: "course", Usage: "course directory", DefaultText: "the shipped course"},
			&cli.BoolFlag{Name: "empty", Usage: "begin without a cohort and with the owner's phone alone"},
			&cli.BoolFlag{Name: "demo", Usage: "begin with a cohort of 24 people at different stages"},
			&cli.StringFlag{Name: "log", Value: "warn", Usage: "level of the log: debug, info, warn or error"},
		},
		Action: untilStopped(sh.rehearse),
	}
}

// busyPorts is how many ports after a busy one are tried.
const busyPorts = 20

// rehearse runs the bot against the built-in server until ctx ends.
func (sh shell) rehearse(ctx context.Context, cmd *cli.Command) error {
	if err := flagsAlone(cmd, 0).or(); err != nil {
		return err
	}
	if dir := cmd.String("course"); dir != "" {
		if err := isFolder(dir); err != nil {
			return fmt.Errorf("--course: %w", err)
		}
	}
	page, err := listen(cmd.String("page"))
	if err != nil {
		return fmt.Errorf("--page: %w", err)
	}
	api, err := listen(cmd.String("listen"))
	if err != nil {
		return errors.Join(fmt.Errorf("--listen: %w", err), page.Close())
	}
	watch, err := sh.clockOf(cmd)
	if err != nil {
		return errors.Join(err, page.Close(), api.Close())
	}
	server := rehearsal.New(rehearsal.Config{Username: "cohort_rehearsal_bot", Name: "Cohort", Now: watch.now})
	defer server.Close()
	set, clean, err := rehearsalSettings(cmd, server.Token(), "http://"+api.Addr().String())
	if err != nil {
		return errors.Join(err, page.Close(), api.Close())
	}
	defer clean()
	set.now, set.rehearsal = watch.now, true
	fmt.Fprintf(sh.stdout, "Page of phones: http://%s\nBot API: http://%s (token %s)\n", page.Addr(), api.Addr(), server.Token())
	hands := newHands(set, server, watch, cmd.Bool("empty"), sh.stderr)
	hands.demo = cmd.Bool("demo")
	return sh.stage(ctx, set, server, page, api, hands)
}

// clockOf is the rehearsal's clock; that of a demonstration stands behind until the cohort is
// filled.
func (sh shell) clockOf(cmd *cli.Command) (*clock, error) {
	data := cmd.String("data")
	if cmd.Bool("demo") {
		if _, err := os.Stat(filepath.Join(data, clockFile)); data != "" && err == nil || cmd.Bool("empty") {
			return nil, errors.New("--demo: it fills a cohort of its own: use an empty --data directory, or none, and no --empty")
		}
	}
	watch, err := readClock(data)
	if err == nil && cmd.Bool("demo") {
		err = watch.forward(demoBegan(time.Now()))
	}
	return watch, err
}

// listen takes an address, or the next free port after it.
func listen(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, errors.New("not an address: write it as 127.0.0.1:7070")
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("the rehearsal stays on this machine: use 127.0.0.1")
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, errors.New("not a port: write the address as 127.0.0.1:7070")
	}
	for n := range busyPorts {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(first+n)))
		if err == nil || first == 0 {
			return l, err
		}
	}
	return nil, fmt.Errorf("port %d and the %d after it are busy: choose another", first, busyPorts-1)
}

// rehearsalSettings are those of a serve against the built-in server.
func rehearsalSettings(cmd *cli.Command, token, api string) (settings, func(), error) {
	data, clean := cmd.String("data"), func() {}
	if data == "" {
		dir, err := os.MkdirTemp("", "cohortbot-rehearsal-")
		if err != nil {
			return settings{}, nil, fmt.Errorf("make a temporary directory: %w", err)
		}
		data, clean = dir, func() { _ = os.RemoveAll(dir) }
	}
	owners := make([]string, 0, len(ownerIDs()))
	for _, id := range ownerIDs() {
		owners = append(owners, strconv.FormatInt(id, 10))
	}
	// Unpaced: rates protect Telegram, and a rehearsal has patience for nothing.
	set, wrong := parse(map[string]string{
		setToken: token, setAPI: api, setData: data, setCourse: cmd.String("course"), setListen: "127.0.0.1:0",
		setOwners: strings.Join(owners, ","), setRate: "0", setChatRate: "0", setLog: cmd.String("log"),
	})
	if err := wrong.or(); err != nil {
		clean()
		return settings{}, nil, err
	}
	return set, clean, nil
}

// stage runs the servers, the bot and the phones. While the course cannot be used
// the page says why, and nothing else runs.
func (sh shell) stage(ctx context.Context, set settings, server *rehearsal.Server, page, api net.Listener, hands *hands) error {
	var servers sync.WaitGroup
	defer servers.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // before the wait: what follows the course ends with everything else
	bots := &http.Server{Handler: server.API(), ReadHeaderTimeout: 10 * time.Second}
	defer bots.Close()
	servers.Go(func() { _ = bots.Serve(api) })
	phones := &http.Server{Handler: server.Page(hands), ReadHeaderTimeout: 10 * time.Second}
	defer phones.Close()
	servers.Go(func() { _ = phones.Serve(page) })
	unlock, err := lock(set)
	if err != nil {
		return err
	}
	defer unlock()
	if set.course != "" {
		servers.Go(func() { hands.follow(ctx) })
	}
	c, err := hands.usable(ctx)
	if c == nil || err != nil {
		return err
	}
	h, err := sh.openWith(ctx, set, c)
	if err != nil {
		return err
	}
	defer h.close()
	return sh.play(ctx, h, server, hands)
}

// play runs the bot with its phones until ctx ends.
func (sh shell) play(ctx context.Context, h *house, server *rehearsal.Server, hands *hands) error {
	p, err := h.program()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", h.set.listen)
	if err != nil {
		return fmt.Errorf("listen for the health pages: %w", err)
	}
	if err := hands.begin(ctx, p); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer hands.end()
	var filling sync.WaitGroup
	defer filling.Wait()
	return p.run(ctx, listener, func() {
		h.log.Info("the rehearsal is on")
		if hands.demo {
			filling.Go(func() { sh.fill(ctx, hands) })
		}
	})
}

// fill fills the cohort of a demonstration, and says so.
func (sh shell) fill(ctx context.Context, h *hands) {
	fmt.Fprintln(sh.stderr, "The cohort is being filled: three weeks pass.")
	switch err := h.fill(ctx); {
	case ctx.Err() != nil:
	case err != nil:
		fmt.Fprintln(sh.stderr, "The cohort could not be filled:", err)
	default:
		fmt.Fprintln(sh.stderr, "The cohort is filled: 24 people, and their coordinator.")
	}
}
