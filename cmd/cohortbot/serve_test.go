package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/urfave/cli/v3"
)

// capture keeps what a process prints, and tells of its first line.
type capture struct {
	mu    sync.Mutex
	text  bytes.Buffer
	first chan struct{}
	once  sync.Once
}

func (c *capture) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if bytes.ContainsRune(b, '\n') {
		c.once.Do(func() { close(c.first) })
	}
	return c.text.Write(b)
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// serving is a serve of the real binary.
type serving struct {
	t         *testing.T
	cmd       *exec.Cmd
	out, errs capture
	url       string // of its pages
	ended     chan error
}

// serveBinary starts a serve; env goes before the rig's own settings.
func (k *killRig) serveBinary(t *testing.T, env ...string) *serving {
	t.Helper()
	listen := freeAddress(t)
	s := &serving{t: t, url: "http://" + listen, ended: make(chan error, 1)}
	s.out.first, s.errs.first = make(chan struct{}), make(chan struct{})
	s.cmd = exec.Command(k.binary, "serve")
	s.cmd.Env = append(append(k.env[:len(k.env):len(k.env)], "COHORTBOT_LISTEN="+listen), env...)
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.errs
	must(t, s.cmd.Start())
	go func() { s.ended <- s.cmd.Wait() }()
	t.Cleanup(func() { _ = s.cmd.Process.Kill() }) // has ended already if all went well
	return s
}

// freeAddress is a loopback address on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

// ready waits until it takes updates.
func (s *serving) ready() {
	s.t.Helper()
	select {
	case <-s.out.first:
	case err := <-s.ended:
		s.t.Fatalf("serve ended: %v\n%s", err, s.errs.String())
	case <-time.After(patience):
		s.t.Fatalf("serve is not ready\n%s", s.errs.String())
	}
}

// refused waits until it has ended by itself, with status 1 and nothing on stdout,
// and gives what it said.
func (s *serving) refused() string {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.t.Fatal("serve goes on")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 1 || s.out.String() != "" {
		s.t.Errorf("status %d, stdout %q", code, s.out.String())
	}
	return s.errs.String()
}

// terminate stops it as an operator would, and wants status 0 within the ten
// seconds that the contract promises.
func (s *serving) terminate() {
	s.t.Helper()
	began := time.Now()
	must(s.t, s.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("stopping: %v\n%s", err, s.errs.String())
		}
	case <-time.After(patience):
		s.t.Fatal("serve does not stop")
	}
	if took := time.Since(began); took > 10*time.Second {
		s.t.Errorf("stopping took %s", took)
	}
}

// page asks for a page of a serve's and gives its status and everything it says.
func (s *serving) page(method, path, secret, body string) (int, string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	must(s.t, err)
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	resp, err := http.DefaultClient.Do(req)
	must(s.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(s.t, err)
	var head bytes.Buffer
	must(s.t, resp.Header.Write(&head))
	return resp.StatusCode, head.String() + string(text)
}

// env is an environment.
type env map[string]string

func (e env) with(more env) env {
	out := maps.Clone(e)
	maps.Copy(out, more)
	return out
}

// runs runs the program in this process.
func (e env) runs(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err = run(ctx, append([]string{"cohortbot"}, args...), func(name string) string { return e[name] }, &out, &errs)
	return out.String(), errs.String(), err
}

// prints wants a command to succeed and gives the one line it prints.
func (e env) prints(t *testing.T, args ...string) string {
	t.Helper()
	out, _, err := e.runs(t, args...)
	if err != nil || strings.Count(out, "\n") != 1 || strings.TrimSpace(out) == "" {
		t.Fatalf("%v: %v, stdout %q", args, err, out)
	}
	return strings.TrimSpace(out)
}

// refuses wants a command to fail, to print nothing, and to say each of these.
func (e env) refuses(t *testing.T, args []string, says ...string) string {
	t.Helper()
	out, errs, err := e.runs(t, args...)
	if err == nil || out != "" {
		t.Fatalf("%v: error %v, stdout %q", args, err, out)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%v: %q is not said in: %v", args, s, err)
		}
	}
	return err.Error() + errs
}

// written writes a file of a test and gives its path.
func written(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestWrongSettings(t *testing.T) {
	config := written(t, "cohortbot.yaml", "tokken: kanari-file\nkey_fiel: x\n")
	said := env{
		"TELEGRAM_BOT_TOKEN": "12345:AAkanari token", "MONGODB_URI": "postgres://kanari:kanari@127.0.0.1/x",
		"COHORTBOT_OWNERS": "77,kanari", "COHORTBOT_RATE": "fast", "COHORTBOT_CHAT_RATE": "0",
		"COHORTBOT_LISTEN": "8080", "COHORTBOT_WEBHOOK_URL": "http://bot.example.org:1234/x", "COHORTBOT_LOG": "loud",
		"COHORTBOT_DATA_DIR": filepath.Join(t.TempDir(), "none"),
	}
	text := said.refuses(t, []string{"serve", "--config", config},
		"TELEGRAM_BOT_TOKEN: not a bot's token: copy the whole line from @BotFather",
		"MONGODB_URI: not a MongoDB address: it begins with mongodb:// or mongodb+srv://",
		"COHORTBOT_OWNERS: an owner is a Telegram id, a number; separate several by commas",
		"COHORTBOT_RATE: not a rate: write messages a second, from 0.1 to 1000, or 0 for unpaced",
		"COHORTBOT_CHAT_RATE: 0 means unpaced, which Telegram answers by shutting the bot out: choose",
		"COHORTBOT_LISTEN: not an address to listen on: write it as 127.0.0.1:8080",
		"COHORTBOT_WEBHOOK_URL: Telegram brings updates over https only: put a proxy",
		"COHORTBOT_WEBHOOK_URL: Telegram knows the ports 443, 80, 88 and 8443 only: choose one of them",
		"COHORTBOT_WEBHOOK_SECRET: with a webhook a secret is needed: 1 to 256 letters",
		"COHORTBOT_LOG: no such level: choose debug, info, warn or error",
		"tokken: no such setting; cohortbot serve --help lists them", "key-fiel: no such setting",
	)
	if lines := strings.Count(strings.TrimSpace(text), "\n"); lines != 12 {
		t.Errorf("%d problems are told, there are 12:\n%s", lines, text)
	}
	if strings.Contains(text, "kanari") {
		t.Errorf("a secret is repeated:\n%s", text)
	}
	if _, err := os.Stat(said["COHORTBOT_DATA_DIR"]); err == nil {
		t.Error("the data directory was made")
	}
}

func TestWrongSetting(t *testing.T) {
	// The API is on this machine: should a refusal fail, nothing is called outside.
	right := env{"TELEGRAM_BOT_TOKEN": "1:a", "COHORTBOT_DATA_DIR": t.TempDir(), "TELEGRAM_API_URL": "http://127.0.0.1:1"}
	for name, c := range map[string]struct {
		env  env
		args []string
		says string
	}{
		"no token":        {env{"TELEGRAM_BOT_TOKEN": " "}, nil, "TELEGRAM_BOT_TOKEN: needed: ask @BotFather"},
		"no token's file": {env{"TELEGRAM_BOT_TOKEN": "", "TELEGRAM_BOT_TOKEN_FILE": "/none/x"}, nil, "TELEGRAM_BOT_TOKEN_FILE: the file cannot be read"},
		"less than none":  {env{"COHORTBOT_RATE": "-1"}, nil, "COHORTBOT_RATE: not a rate"},
		"no number":       {env{"COHORTBOT_CHAT_RATE": "NaN"}, nil, "COHORTBOT_CHAT_RATE: not a rate"},
		"secret":          {env{"COHORTBOT_WEBHOOK_URL": "https://x.example/y", "COHORTBOT_WEBHOOK_SECRET": "kanari kanari"}, nil, "COHORTBOT_WEBHOOK_SECRET: "},
		"hook":            {env{"COHORTBOT_WEBHOOK_URL": "x.example"}, nil, "COHORTBOT_WEBHOOK_URL: not an address: write it as https://"},
		"api":             {env{"TELEGRAM_API_URL": "api.telegram.org"}, nil, "TELEGRAM_API_URL: not an address: write it as https://"},
		"no config":       {nil, []string{"--config", "/none/x.yaml"}, "/none/x.yaml: the settings file cannot be read: check the path of --config"},
		"bad config":      {nil, []string{"--config", written(t, "x.yaml", "- kanari: [\n")}, "not readable as YAML: each line is"},
		"no course":       {env{"COHORTBOT_COURSE": t.TempDir()}, nil, "course.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			if text := right.with(c.env).refuses(t, append([]string{"serve"}, c.args...), c.says); strings.Contains(text, "kanari") {
				t.Errorf("a secret is repeated: %s", text)
			}
		})
	}
}

// TestInvite: stdout holds the link alone, and what is wrong is named at once.
func TestInvite(t *testing.T) {
	e := env{"COHORTBOT_DATA_DIR": filepath.Join(t.TempDir(), "data")}
	e.refuses(t, []string{"invite", "--role", "participant"}, "there is no cohort yet: make one with cohortbot cohort new")
	first := e.prints(t, "cohort", "new", "--name", "One", "--start", "2026-12-01")
	if link := e.prints(t, "invite", "--role", "participant", "--profile", "sector=elected"); !strings.HasPrefix(link, "/start i_") {
		t.Errorf("without a bot's name the link is %q", link)
	}
	e.prints(t, "cohort", "new", "--name", "Two", "--start", "2026-12-01", "--languages", "ar,ckb")
	e.refuses(t, []string{"invite", "--role", "coordinator"}, "there are several cohorts: name one")
	e.prints(t, "invite", "--role", "coordinator", "--cohort", first, "--expires", "12h")
	e.prints(t, "invite", "--role", "owner")
	e.refuses(t, []string{"invite", "--role", "queen", "--uses", "0", "--expires", "soon", "--profile", "sector=x", "--cohort", "none"},
		"--role: choose", "--uses: at least 1", "--expires: not a time", "--profile: \"sector\" has no answer", "--cohort: there is no such cohort")
	e.refuses(t, []string{"cohort", "new", "--start", "soon", "--languages", "xx"}, "--name:", "--start:", "--languages:")
}

// TestSettingsOrder: a flag goes before the environment, that before the file,
// that before what is usual; of every setting.
func TestSettingsOrder(t *testing.T) {
	value := func(s setting, config string, e env, args ...string) (got string) {
		t.Helper()
		sh := shell{getenv: func(name string) string { return e[name] }}
		cmd := &cli.Command{Flags: flags(), Action: func(_ context.Context, cmd *cli.Command) error {
			file, err := sh.readFile(written(t, "c.yaml", config))
			must(t, err)
			got, err = sh.value(cmd, s, file)
			return err
		}}
		must(t, cmd.Run(t.Context(), append([]string{"x"}, args...)))
		return got
	}
	secret := written(t, "secret", "\n  by env file \r\n")
	another := written(t, "secret", "by file's file\n\n")
	for _, s := range table() {
		key := strings.ReplaceAll(s.flag, "-", "_")
		file, byEnv := key+": by file\n", env{s.env: " by env\n"}
		for want, got := range map[string]string{
			"by flag": value(s, file, byEnv, "--"+s.flag, "by flag"),
			"by env":  value(s, file, byEnv),
			"by file": value(s, file, nil),
			s.usual:   value(s, "", nil),
		} {
			if got != want {
				t.Errorf("%s: %q, want %q", s.flag, got, want)
			}
		}
		if !s.secret {
			continue
		}
		for want, got := range map[string]string{
			"by env":         value(s, "", env{s.env: "by env", s.env + "_FILE": secret}),
			"by env file":    value(s, file, env{s.env + "_FILE": secret}),
			"by file's file": value(s, key+"_file: "+another+"\n", nil),
		} {
			if got != want {
				t.Errorf("%s: %q, want %q", s.flag, got, want)
			}
		}
	}
}

func TestMongoWithoutKey(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	e := env{"TELEGRAM_BOT_TOKEN": "1:a", "MONGODB_URI": "mongodb://kanari:kanari@127.0.0.1:1", "COHORTBOT_DATA_DIR": data}
	text := e.refuses(t, []string{"serve"}, "there is no key file at "+filepath.Join(data, "key"), "cohortbot key new", "keep a copy")
	if strings.Contains(text, "kanari") {
		t.Errorf("a secret is repeated: %s", text)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("something was made")
	}
}

// TestServe: commands beside a running serve, a second one, another key.
func TestServe(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a binary for some seconds")
	}
	t.Parallel()
	k := newKillRig(t)
	s := k.serveBinary(t)
	s.ready()
	for path, want := range map[string]string{"/healthz": "\r\nok\n", "/readyz": "\r\nready\n"} {
		if code, text := s.page("GET", path, "", ""); code != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%s: %d %q", path, code, text)
		}
	}
	for _, role := range []string{"owner", "staff", "coordinator", "participant"} {
		link := k.command("invite", "--role", role)
		if !strings.HasPrefix(link, "https://t.me/"+k.server.Username()+"?start=i_") || strings.ContainsAny(link, " \n") {
			t.Errorf("%s: %q", role, link)
		}
	}
	if text := k.serveBinary(t).refused(); !strings.Contains(text, "another cohortbot serve already works on") {
		t.Errorf("a second serve: %s", text)
	}
	id := k.command("cohort", "new", "--name", "Second", "--start", "2026-02-01")
	if list := k.command("cohort", "list"); strings.ContainsAny(id, " \n\t") || !strings.Contains(list, id+"\t2026-02-01\ten\tSecond") {
		t.Errorf("id %q, list %q", id, list)
	}
	s.terminate()
	if s.out.String() != "cohortbot: ready\n" {
		t.Errorf("stdout holds %q", s.out.String())
	}
	other := filepath.Join(t.TempDir(), "key")
	env{}.prints(t, "key", "new", "--key-file", other)
	before, err := os.ReadFile(filepath.Join(k.data, "cohortbot.db"))
	must(t, err)
	if text := k.serveBinary(t, "COHORTBOT_KEY_FILE="+other).refused(); !strings.Contains(text, "put the right key file in place") {
		t.Errorf("another key: %s", text)
	}
	after, err := os.ReadFile(filepath.Join(k.data, "cohortbot.db"))
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Error("something was written under another key")
	}
}
