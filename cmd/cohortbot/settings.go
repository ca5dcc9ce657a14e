package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
	"go.yaml.in/yaml/v3"
)

// setting is one line of the table of settings: a flag, a variable of the
// environment and a key of cohortbot.yaml (the flag's name) that mean the same.
type setting struct {
	flag   string
	env    string
	usual  string // default
	secret bool   // also given as a file: ENV_FILE, or NAME_file in cohortbot.yaml
	usage  string
}

// The settings, by flag.
const (
	setToken     = "telegram-bot-token"
	setAPI       = "telegram-api-url"
	setMongo     = "mongodb-uri"
	setData      = "data-dir"
	setCourse    = "course"
	setOwners    = "owners"
	setHook      = "webhook-url"
	setSecret    = "webhook-secret"
	setListen    = "listen"
	setKey       = "key-file"
	setRate      = "rate"
	setChatRate  = "chat-rate"
	setLog       = "log"
	setConfig    = "config"
	usualConfig  = "cohortbot.yaml"
	telegramHost = "api.telegram.org"
)

// table is every setting, in the order of the documentation.
func table() []setting {
	return []setting{
		{setToken, "TELEGRAM_BOT_TOKEN", "", true, "the bot's token, from @BotFather"},
		{setAPI, "TELEGRAM_API_URL", "https://" + telegramHost, false, "another Bot API server"},
		{setMongo, "MONGODB_URI", "", true, "MongoDB, 4.4 or newer; unset: embedded SQLite in the data directory"},
		{setData, "COHORTBOT_DATA_DIR", "./data", false, "directory of the embedded database and the key file"},
		{setCourse, "COHORTBOT_COURSE", "", false, "course directory; unset: the shipped course"},
		{setOwners, "COHORTBOT_OWNERS", "", false, "Telegram ids, comma-separated, that are owners from the start"},
		{setHook, "COHORTBOT_WEBHOOK_URL", "", false, "take updates at this address instead of polling"},
		{setSecret, "COHORTBOT_WEBHOOK_SECRET", "", true, "secret that Telegram sends with each update"},
		{setListen, "COHORTBOT_LISTEN", "127.0.0.1:8080", false, "address for the webhook and the health pages"},
		{setKey, "COHORTBOT_KEY_FILE", "", false, "sealing key; default: key in the data directory"},
		{setRate, "COHORTBOT_RATE", "28", false, "messages a second overall; 0: unpaced"},
		{setChatRate, "COHORTBOT_CHAT_RATE", "1", false, "messages a second in one chat; 0: unpaced"},
		{setLog, "COHORTBOT_LOG", "info", false, "level of the log: debug, info, warn or error"},
	}
}

// settings are the values of one run.
type settings struct {
	token    string
	api      string
	mongo    string
	data     string
	course   string
	owners   map[int64]bool
	hook     *url.URL // nil: polling
	secret   string
	listen   string
	keyFile  string
	rate     float64
	chatRate float64
	level    slog.Level
	now      func() time.Time // no setting: a test's clock; nil is the machine's
}

// flags are the flags of a command that reads settings.
func flags(own ...cli.Flag) []cli.Flag {
	out := append(own, &cli.StringFlag{Name: setConfig, Usage: "settings file", DefaultText: usualConfig + " if there is one"})
	for _, s := range table() {
		out = append(out, &cli.StringFlag{Name: s.flag, Usage: s.usage + " (" + s.env + ")", DefaultText: s.usual})
	}
	return out
}

// read finds every setting: flag, then environment, then file, then default. It
// names everything that is wrong at once.
func (sh shell) read(cmd *cli.Command) (settings, error) {
	var wrong problems
	file, err := sh.readFile(cmd.String(setConfig))
	if err != nil {
		wrong = append(wrong, err.Error())
	}
	values := map[string]string{}
	for _, s := range table() {
		v, err := sh.value(cmd, s, file)
		if err != nil {
			wrong = append(wrong, err.Error())
		}
		values[s.flag] = v
		delete(file, s.flag)
		delete(file, s.flag+"-file")
	}
	for _, key := range slices.Sorted(maps.Keys(file)) {
		wrong = append(wrong, fmt.Sprintf("%s: no such setting; cohortbot serve --help lists them", key))
	}
	s, more := parse(values)
	return s, append(wrong, more...).or()
}

// value finds one setting.
func (sh shell) value(cmd *cli.Command, s setting, file map[string]string) (string, error) {
	if cmd.IsSet(s.flag) {
		return strings.TrimSpace(cmd.String(s.flag)), nil
	}
	if v := strings.TrimSpace(sh.getenv(s.env)); v != "" {
		return v, nil
	}
	path := strings.TrimSpace(sh.getenv(s.env + "_FILE"))
	if path == "" {
		if v, ok := file[s.flag]; ok {
			return v, nil
		}
		path = file[s.flag+"-file"]
	}
	if !s.secret || path == "" {
		return s.usual, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: the file cannot be read: give the path of a file that this user may read", s.env)
	}
	return strings.TrimSpace(string(data)), nil
}

// readFile reads cohortbot.yaml, whose keys are the flags with _ for -.
func (sh shell) readFile(path string) (map[string]string, error) {
	named := path != ""
	if !named {
		path = usualConfig
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: the settings file cannot be read: check the path of --config", path)
	}
	var raw map[string]any
	if err := yaml.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("%s: not readable as YAML: each line is a setting's name, a colon and its value", path)
	}
	out := map[string]string{}
	for k, v := range raw {
		out[strings.ReplaceAll(k, "_", "-")] = yamlValue(v)
	}
	return out, nil
}

func yamlValue(v any) string {
	list, ok := v.([]any)
	if !ok {
		return strings.TrimSpace(fmt.Sprint(v))
	}
	var items []string
	for _, x := range list {
		items = append(items, fmt.Sprint(x))
	}
	return strings.Join(items, ",")
}

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
	u, err := url.Parse(hook)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return problems{"COHORTBOT_WEBHOOK_URL: not an address: write it as https://host/path"}
	}
	if u.Path == "" {
		u.Path = "/"
	}
	s.hook = u
	if api == telegramHost && u.Scheme != "https" {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_URL: Telegram brings updates over https only: put a proxy with a certificate before the bot")
	}
	if port := u.Port(); api == telegramHost && port != "" && !slices.Contains([]string{"443", "80", "88", "8443"}, port) {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_URL: Telegram knows the ports 443, 80, 88 and 8443 only: choose one of them")
	}
	if !secretShape.MatchString(s.secret) {
		wrong = append(wrong, "COHORTBOT_WEBHOOK_SECRET: with a webhook a secret is needed: 1 to 256 letters, digits, _ or -")
	}
	return wrong
}

// rateOf reads a rate; unpaced sending is refused against Telegram itself.
func rateOf(name, v, api string) (float64, error) {
	rate, err := strconv.ParseFloat(v, 64)
	switch {
	case err != nil || !(rate >= 0 && rate <= 1000): // NaN is neither
		return 0, fmt.Errorf("%s: not a rate: write messages a second, from 0 to 1000", name)
	case rate == 0 && api == telegramHost:
		return 0, fmt.Errorf("%s: 0 means unpaced, which Telegram answers by shutting the bot out: choose 28 overall, 1 a chat", name)
	}
	return rate, nil
}
