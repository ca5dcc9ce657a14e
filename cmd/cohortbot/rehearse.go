package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v3"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/rehearsal"
	"cohortbot/seal"
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
			&cli.StringFlag{Name: "log", Value: "warn", Usage: "level of the log: debug, info, warn or error"},
		},
		Action: sh.rehearse,
	}
}

// busyPorts is how many ports after a busy one are tried.
const busyPorts = 20

// rehearse runs the bot against the built-in server until ctx ends.
func (sh shell) rehearse(ctx context.Context, cmd *cli.Command) error {
	if err := flagsAlone(cmd, 0).or(); err != nil {
		return err
	}
	page, err := listen(cmd.String("page"))
	if err != nil {
		return fmt.Errorf("--page: %w", err)
	}
	api, err := listen(cmd.String("listen"))
	if err != nil {
		return errors.Join(fmt.Errorf("--listen: %w", err), page.Close())
	}
	server := rehearsal.New(rehearsal.Config{Token: "", Username: "cohort_rehearsal_bot", Name: "Cohort"})
	defer server.Close()
	set, clean, err := rehearsalSettings(cmd, server.Token(), "http://"+api.Addr().String())
	if err != nil {
		return errors.Join(err, page.Close(), api.Close())
	}
	defer clean()
	fmt.Fprintf(sh.stdout, "Page of phones: http://%s\nBot API: http://%s (token %s)\n", page.Addr(), api.Addr(), server.Token())
	return sh.stage(ctx, set, server, page, api, cmd.Bool("empty"))
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

// stage runs the servers, the bot and the phones.
func (sh shell) stage(ctx context.Context, set settings, server *rehearsal.Server, page, api net.Listener, empty bool) error {
	var servers sync.WaitGroup
	defer servers.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // before the wait: what follows the course ends with everything else
	bots := &http.Server{Handler: server.API(), ReadHeaderTimeout: 10 * time.Second}
	defer bots.Close()
	servers.Go(func() { _ = bots.Serve(api) })
	unlock, err := lock(set)
	if err != nil {
		return errors.Join(err, page.Close())
	}
	defer unlock()
	h, err := sh.open(ctx, set)
	if err != nil {
		return errors.Join(err, page.Close())
	}
	defer h.close()
	hands := &hands{house: h, bot: server.Username(), empty: empty, owners: ownerIDs()}
	phones := &http.Server{Handler: server.Page(hands), ReadHeaderTimeout: 10 * time.Second}
	defer phones.Close()
	servers.Go(func() { _ = phones.Serve(page) })
	if err := hands.cast(ctx, server); err != nil {
		return err
	}
	if set.course != "" {
		servers.Go(func() { h.followCourse(ctx, sh) })
	}
	p, err := h.program()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", set.listen)
	if err != nil {
		return fmt.Errorf("listen for the health pages: %w", err)
	}
	return p.run(ctx, listener, func() { h.log.Info("the rehearsal is on") })
}

// hands are what the page can do: it implements rehearsal.Controls.
type hands struct {
	*house
	bot    string
	empty  bool // the first cohort is the owner's to make
	mu     sync.Mutex
	owners []int64 // those who have no phone yet
}

// ownerIDs are the owners of every rehearsal, by id. They stay the same, so that
// kept data knows them again; there are several, for what takes two.
func ownerIDs() []int64 { return []int64{700_000_001, 700_000_002, 700_000_003, 700_000_004} }

// Owner implements rehearsal.Controls.
func (h *hands) Owner() (int64, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.owners) == 0 {
		return 0, false
	}
	id := h.owners[0]
	h.owners = h.owners[1:]
	return id, true
}

// Invite implements rehearsal.Controls: the message a coordinator would send.
func (h *hands) Invite(ctx context.Context, lang string) (string, error) {
	link, err := h.newLink(ctx)
	if err != nil {
		return "", err
	}
	return h.bundle.Plain(locales.Lang(lang), "invitation_message", locales.Args{"Link": link})
}

// newLink makes a participant's invitation into the rehearsal's cohort.
func (h *hands) newLink(ctx context.Context) (string, error) {
	id, err := h.ensureCohort(ctx)
	if err != nil {
		return "", err
	}
	payload, err := h.store.Invite(ctx, &cohort.Invitation{
		Role: cohort.RoleParticipant, Cohort: id, Uses: 1, Expires: cohort.At(time.Now().AddDate(0, 0, 30)),
	}, actor)
	if err != nil {
		return "", err
	}
	return "https://t.me/" + h.bot + "?start=" + url.QueryEscape(payload), nil
}

// errNoCohort is shown on the page.
var errNoCohort = errors.New("there is no cohort yet. The owner makes the first one in her chat; until then a phone can be added as a stranger")

// ensureCohort gives the newest cohort. Unless the rehearsal begins empty, the
// first is made when it is needed.
func (h *hands) ensureCohort(ctx context.Context) (cohort.ID, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list, err := h.store.ListCohorts(ctx)
	if err != nil {
		return "", err
	}
	if len(list) > 0 {
		return list[len(list)-1].ID, nil
	}
	if h.empty {
		return "", errNoCohort
	}
	c := h.current()
	today := time.Now().In(c.Zone).Format(time.DateOnly)
	return h.store.FoundCohort(ctx, &cohort.Cohort{
		Name: seal.Conceal("Rehearsal"), Start: today, Languages: c.Languages,
	}, actor)
}

// cast puts the first phones on the page: three invited ones, one a language,
// and the owner's, which alone is there when the rehearsal begins empty.
func (h *hands) cast(ctx context.Context, server *rehearsal.Server) error {
	invited := []rehearsal.PhoneConfig{
		{FirstName: "زينب", LanguageCode: "ar"},
		{FirstName: "شیلان", LanguageCode: "ckb"},
		{FirstName: "Maryam", LanguageCode: "en"},
	}
	if h.empty {
		invited = nil
	}
	for _, p := range invited {
		var err error
		if p.Invitation, err = h.Invite(ctx, p.LanguageCode); err != nil {
			return fmt.Errorf("invite a phone: %w", err)
		}
		server.AddPhone(p)
	}
	id, _ := h.Owner()
	server.AddPhone(rehearsal.PhoneConfig{ID: id, FirstName: "Rana", LanguageCode: "en", Owner: true})
	return nil
}

// followCourse loads the course again when a file of it changes. One with
// problems is told and the last good one stays.
func (h *house) followCourse(ctx context.Context, sh shell) {
	last := newest(h.set.course)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := newest(h.set.course)
		if now.Equal(last) {
			continue
		}
		last = now
		c, err := loadCourse(h.set.course)
		if err != nil {
			fmt.Fprintln(sh.stderr, err)
			continue
		}
		h.course.Store(c)
		h.log.Log(ctx, slog.LevelInfo, "the course was loaded again")
	}
}
