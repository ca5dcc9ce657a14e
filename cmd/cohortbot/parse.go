package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	tokenShape  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// parse checks the values. Secrets are never repeated in a problem.
func parse(v map[string]string) (settings, problems) {
	s := settings{
		token: v[setToken], api: strings.TrimRight(v[setAPI], "/"), mongo: v[setMongo], data: v[setData],
		course: v[setCourse], secret: v[setSecret], listen: v[setListen], keyFile: v[setKey],
	}
	var wrong problems
	add := func(err error) {
		if err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	if s.keyFile == "" {
		s.keyFile = filepath.Join(s.data, "key")
	}
	if s.token != "" && !tokenShape.MatchString(s.token) {
		add(errors.New("TELEGRAM_BOT_TOKEN: not a bot's token: copy the whole line from @BotFather, digits, a colon and letters"))
	}
	api, err := url.Parse(s.api)
	if err != nil || api.Host == "" || api.Scheme != "http" && api.Scheme != "https" {
		add(errors.New("TELEGRAM_API_URL: not an address: write it as https://host"))
		api = &url.URL{}
	}
	add(folder("COHORTBOT_COURSE", s.course, "name the folder that holds course.yaml"))
	if info, err := os.Stat(s.keyFile); err == nil && info.IsDir() {
		add(errors.New("COHORTBOT_KEY_FILE: a folder: name the file in it"))
	}
	add(s.parseOwners(v[setOwners]))
	wrong = append(wrong, s.parseWebhook(v[setHook], api.Host)...)
	if _, _, err := net.SplitHostPort(s.listen); err != nil {
		add(errors.New("COHORTBOT_LISTEN: not an address to listen on: write it as 127.0.0.1:8080"))
	}
	s.rate, err = rateOf("COHORTBOT_RATE", v[setRate], api.Host)
	add(err)
	s.chatRate, err = rateOf("COHORTBOT_CHAT_RATE", v[setChatRate], api.Host)
	add(err)
	if s.level.UnmarshalText([]byte(v[setLog])) != nil {
		add(errors.New("COHORTBOT_LOG: no such level: choose debug, info, warn or error"))
	}
	if s.mongo != "" && !strings.HasPrefix(s.mongo, "mongodb://") && !strings.HasPrefix(s.mongo, "mongodb+srv://") {
		add(errors.New("MONGODB_URI: not a MongoDB address: it begins with mongodb:// or mongodb+srv://"))
	}
	return s, wrong
}

// folder refuses a path that is given and is no folder.
func folder(name, path, mend string) error {
	if path == "" {
		return nil
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return fmt.Errorf("%s: %s is not a folder: %s", name, path, mend)
	}
	return nil
}

func (s *settings) parseOwners(list string) error {
	s.owners = map[int64]bool{}
	for _, x := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		id, err := strconv.ParseInt(x, 10, 64)
		if err != nil || id <= 0 {
			return errors.New("COHORTBOT_OWNERS: an owner is a Telegram id, a number; separate several by commas")
		}
		s.owners[id] = true
	}
	return nil
}

func (s *settings) parseWebhook(hook, api string) problems {
	if hook == "" {
		return nil
	}
	var wrong problems
	if !secretShape.MatchString(s.secret) {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_SECRET: with a webhook a secret is needed: 1 to 256 letters, digits, _ or -")
	}
	u, err := url.Parse(hook)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return append(wrong, "COHORTBOT_WEBHOOK_URL: not an address: write it as https://host/path")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	if u.Path != path.Clean(u.Path) && u.Path != path.Clean(u.Path)+"/" || u.RawQuery != "" || u.Fragment != "" {
		return append(wrong, "COHORTBOT_WEBHOOK_URL: not a plain path: write it without .., double strokes, ? and #")
	}
	s.hook = u
	if slices.Contains([]string{"/healthz", "/readyz", "/metrics"}, u.Path) {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_URL: "+u.Path+" is a page of the bot's own: choose another path")
	}
	if n, err := strconv.Atoi(u.Port()); u.Hostname() == "" || u.User != nil || u.Port() != "" && (err != nil || n < 1 || n > 65535) {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_URL: not an address: write it as https://host/path, without a name and password")
	}
	if api == telegramHost && u.Scheme != "https" {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_URL: Telegram brings updates over https only: put a proxy with a certificate before the bot")
	}
	if port := u.Port(); api == telegramHost && port != "" && !slices.Contains([]string{"443", "80", "88", "8443"}, port) {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_URL: Telegram knows the ports 443, 80, 88 and 8443 only: choose one of them")
	}
	return wrong
}

// slowest is a message in ten seconds: below it nothing would seem to happen.
const slowest = 0.1

// rateOf reads a rate; unpaced sending is refused against Telegram itself.
func rateOf(name, v, api string) (float64, error) {
	rate, err := strconv.ParseFloat(v, 64)
	switch {
	case err != nil || !(rate == 0 || rate >= slowest && rate <= 1000): // NaN is neither
		return 0, fmt.Errorf("%s: not a rate: write messages a second, from %g to 1000, or 0 for unpaced", name, slowest)
	case rate == 0 && api == telegramHost:
		return 0, fmt.Errorf("%s: 0 means unpaced, which Telegram answers by shutting the bot out: choose 28 overall, 1 a chat", name)
	}
	return rate, nil
}
