package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
)

// healthWithin bounds the question; the container's healthcheck allows a little more.
const healthWithin = 3 * time.Second

// healthCommand asks a running serve, so that an image without a shell or curl can
// be asked. It wants nothing of the settings but where to ask.
func (sh shell) healthCommand() *cli.Command {
	return &cli.Command{
		Name:  "health",
		Usage: "asks the serve on this machine whether it takes updates; status 0 if it does",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "alive", Usage: "ask only whether the program lives"},
			&cli.StringFlag{Name: setConfig, Usage: "settings file", DefaultText: usualConfig + " if there is one"},
			&cli.StringFlag{Name: setListen, Usage: "where serve listens (" + listenSetting().env + ")", DefaultText: listenSetting().usual},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			address, err := sh.listening(cmd)
			if err != nil {
				return err
			}
			page := "/readyz"
			if cmd.Bool("alive") {
				page = "/healthz"
			}
			answer, err := ask(ctx, "http://"+address+page)
			if err != nil {
				return err
			}
			fmt.Fprintln(sh.stdout, answer)
			return nil
		},
	}
}

// listening is where the serve of these settings is reached from this machine.
// Other settings are not looked at: the secrets may be for serve alone.
func (sh shell) listening(cmd *cli.Command) (string, error) {
	if err := flagsAlone(cmd, 0).or(); err != nil {
		return "", err
	}
	file, err := sh.readFile(cmd.String(setConfig))
	if err != nil {
		return "", err
	}
	value, err := sh.value(cmd, listenSetting(), file)
	if err != nil {
		return "", err
	}
	return loopback(value)
}

func listenSetting() setting {
	all := table()
	return all[slices.IndexFunc(all, func(s setting) bool { return s.flag == setListen })]
}

// loopback turns an address to listen on, which may mean every address of the
// machine, into one to ask.
func loopback(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || port == "0" || port == "" {
		return "", errors.New("COHORTBOT_LISTEN: not an address to ask: write it as 127.0.0.1:8080")
	}
	switch ip := net.ParseIP(host); {
	case host == "" || ip.Equal(net.IPv4zero):
		host = "127.0.0.1"
	case ip.Equal(net.IPv6unspecified):
		host = "::1"
	}
	return net.JoinHostPort(host, port), nil
}

// ask gives a page's one word, or why there is none.
func ask(ctx context.Context, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", errors.New("COHORTBOT_LISTEN: not an address to ask: write it as 127.0.0.1:8080")
	}
	// No proxy: the question stays on this machine.
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		return "", fmt.Errorf("%s does not answer: is serve running, with the same COHORTBOT_LISTEN?", url)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusOK && req.URL.Path == "/healthz":
		return "alive", nil
	case resp.StatusCode == http.StatusOK:
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 100))
		if first, _, _ := strings.Cut(string(text), "\n"); first == standingBy {
			return standingBy, nil
		}
		return "ready", nil
	case resp.StatusCode == http.StatusServiceUnavailable:
		return "", errors.New("serve is running but takes no updates: its log says why")
	}
	return "", fmt.Errorf("%s answers %d: is another program listening there?", url, resp.StatusCode)
}
