package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
	"go.yaml.in/yaml/v3"

	"cohortbot/storage/archive"
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
	words    fs.FS    // catalogues beside the shipped ones; nil: none
	hook     *url.URL // nil: polling
	secret   string
	listen   string
	keyFile  string
	rate     float64
	chatRate float64
	level    slog.Level
	now      func() time.Time // no setting: the clock of a test or a rehearsal; nil is the machine's

	rehearsal bool         // no setting: authors may lead the phones
	work      archive.Work // no setting: how hard a backup's passphrase is to try; a test's is easy
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
func (sh shell) read(cmd *cli.Command) (settings, error) { return sh.readWith(cmd, 0) }

// readWith reads the settings of a command that takes a few words beside them.
func (sh shell) readWith(cmd *cli.Command, words int) (settings, error) {
	wrong := flagsAlone(cmd, words)
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

// flagsAlone refuses words beyond the first few that a command takes.
func flagsAlone(cmd *cli.Command, words int) problems {
	if cmd.Args().Len() <= words {
		return nil
	}
	return problems{fmt.Sprintf("%q: too many words: put quotation marks round a value with blanks", cmd.Args().Get(words))}
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
		if v := file[s.flag]; v != "" {
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
	if v == nil {
		return "" // a key without a value says nothing
	}
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
