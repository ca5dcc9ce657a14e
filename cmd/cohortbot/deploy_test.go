package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// shipped reads a file of the project.
func shipped(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	must(t, err)
	return string(text)
}

// Of the compose files, what is compared.
type (
	composeFile struct {
		Services map[string]composeService
		Volumes  map[string]any
		Secrets  map[string]struct{ File string }
	}
	composeService struct {
		Extends     struct{ File, Service string }
		Environment map[string]string
		Secrets     []string
		Volumes     []string
		User        string
		Grace       time.Duration `yaml:"stop_grace_period"`
	}
)

func composed(t *testing.T, name string) composeFile {
	t.Helper()
	var f composeFile
	must(t, yaml.Unmarshal([]byte(shipped(t, "deploy/"+name)), &f))
	return f
}

// bots gives the bot's service of each compose file as compose puts it together.
func bots(t *testing.T) map[string]composeService {
	t.Helper()
	common := composed(t, "compose.common.yaml").Services["cohortbot"]
	out := map[string]composeService{}
	for _, name := range []string{"compose.yaml", "compose.embedded.yaml"} {
		s := composed(t, name).Services["cohortbot"]
		if s.Extends.File != "compose.common.yaml" || s.Extends.Service != "cohortbot" {
			t.Errorf("%s extends %v", name, s.Extends)
		}
		environment := env(common.Environment).with(s.Environment)
		s.Environment, s.Volumes, s.User, s.Grace = environment, common.Volumes, common.User, common.Grace
		out[name] = s
	}
	return out
}

// meant says whether the program reads a variable.
func meant(name string) bool {
	if name == "HTTPS_PROXY" || name == envPassphrase { // the first is read by the library that calls Telegram
		return true
	}
	return slices.ContainsFunc(table(), func(s setting) bool {
		return name == s.env || s.secret && name == s.env+"_FILE"
	})
}

// TestDeployedVariables: what the image, the compose files and the units set is
// something that the program reads, and what compose asks of .env is explained there.
func TestDeployedVariables(t *testing.T) {
	set := map[string]string{}
	for file, bot := range bots(t) {
		for name := range bot.Environment {
			set[name] = file
		}
	}
	for _, unit := range []string{"deploy/cohortbot.service", "deploy/cohortbot-backup.service"} {
		for _, m := range regexp.MustCompile(`(?m)^Environment=(\w+)=`).FindAllStringSubmatch(shipped(t, unit), -1) {
			set[m[1]] = unit
		}
	}
	for _, m := range regexp.MustCompile(`\b([A-Z_]+)=/?[\w.:/]+`).FindAllStringSubmatch(line(t, "Dockerfile", "ENV "), -1) {
		set[m[1]] = "Dockerfile"
	}
	if len(set) < 10 {
		t.Fatalf("only %d variables were found", len(set))
	}
	for name, file := range set {
		if !meant(name) {
			t.Errorf("%s sets %s, which the program does not read", file, name)
		}
	}
}

// TestDotEnv: the compose files ask for what .env.example explains, and no more.
func TestDotEnv(t *testing.T) {
	explained := regexp.MustCompile(`(?m)^#?([A-Z_]+)=`).FindAllStringSubmatch(shipped(t, "deploy/.env.example"), -1)
	known := []string{"COMPOSE_FILE"} // asked for by compose itself
	for _, m := range explained {
		known = append(known, m[1])
	}
	asked := []string{"COMPOSE_FILE"}
	for _, file := range []string{"compose.yaml", "compose.embedded.yaml", "compose.common.yaml"} {
		for _, m := range regexp.MustCompile(`\$\{([A-Z_]+)`).FindAllStringSubmatch(shipped(t, "deploy/"+file), -1) {
			asked = append(asked, m[1])
			if !slices.Contains(known, m[1]) {
				t.Errorf("%s asks for %s, which .env.example does not explain", file, m[1])
			}
		}
	}
	for _, name := range known {
		if !slices.Contains(asked, name) {
			t.Errorf(".env.example explains %s, which no compose file asks for", name)
		}
	}
}

// TestDeployedPaths: what the bot is told to use is mounted, its secrets are there,
// and it has the time to stop.
func TestDeployedPaths(t *testing.T) {
	prepare := shipped(t, "deploy/prepare.sh")
	for file, bot := range bots(t) {
		whole := composed(t, file)
		for _, s := range bot.Secrets {
			if where := whole.Secrets[s].File; where != "./secrets/"+s || !strings.Contains(prepare, " secrets/"+s) {
				t.Errorf("%s: the secret %s is at %q, and prepare.sh must make it", file, s, where)
			}
		}
		for name, value := range bot.Environment {
			at := path.Dir(value)
			switch {
			case path.Dir(value) == "/run/secrets" && !slices.Contains(bot.Secrets, path.Base(value)):
				t.Errorf("%s: %s names a secret that the bot is not given", file, name)
			case name == "COHORTBOT_DATA_DIR":
				at = value
				fallthrough
			case name == "COHORTBOT_KEY_FILE":
				if !slices.ContainsFunc(bot.Volumes, func(v string) bool { return strings.HasSuffix(v, ":"+at) }) {
					t.Errorf("%s: %s is %s, where no volume is", file, name, value)
				}
				if !strings.Contains(shipped(t, "Dockerfile"), "--chown="+bot.User+" /out"+at+" "+at+"\n") {
					t.Errorf("%s: the image has no %s that belongs to %s", file, at, bot.User)
				}
			}
		}
		for _, v := range bot.Volumes {
			name, _, _ := strings.Cut(v, ":")
			if _, ok := whole.Volumes[name]; !ok && !strings.HasPrefix(name, "./") {
				t.Errorf("%s: the volume %s is not declared", file, name)
			}
		}
		if bot.Grace <= stopWithin+closeWithin || line(t, "Dockerfile", "USER ") != bot.User {
			t.Errorf("%s: %s to stop, user %s", file, bot.Grace, bot.User)
		}
	}
}

// TestUnits: the service stands where its settings are, writes where they say, and
// has the time to stop.
func TestUnits(t *testing.T) {
	service := "deploy/cohortbot.service"
	sh := shell{getenv: func(string) string { return "" }}
	every := regexp.MustCompile(`(?m)^#(\w+: )`).ReplaceAllString(shipped(t, "deploy/cohortbot.yaml"), "$1")
	values, err := sh.readFile(written(t, "cohortbot.yaml", every))
	must(t, err)
	if len(values) < 6 {
		t.Fatalf("only %d settings were found", len(values))
	}
	for key := range values {
		if !slices.ContainsFunc(table(), func(s setting) bool { return key == s.flag || s.secret && key == s.flag+"-file" }) {
			t.Errorf("deploy/cohortbot.yaml: there is no setting %s", key)
		}
	}
	home := line(t, service, "WorkingDirectory=")
	if at := path.Dir(values["telegram-bot-token-file"]); at != home {
		t.Errorf("the token is in %s, the service stands in %s", at, home)
	}
	if data := "/var/lib/" + line(t, service, "StateDirectory="); values["data-dir"] != data {
		t.Errorf("the data is in %s, the service has %s", values["data-dir"], data)
	}
	within, err := time.ParseDuration(line(t, service, "TimeoutStopSec=") + "s")
	if err != nil || within <= stopWithin+closeWithin {
		t.Errorf("%s to stop: %v", within, err)
	}
	const nightly = "deploy/cohortbot-backup.service"
	for _, key := range []string{"User=", "Group=", "WorkingDirectory="} {
		if one, other := line(t, service, key), line(t, nightly, key); one != other {
			t.Errorf("%s%s, but for the backup %s", key, one, other)
		}
	}
	// The bot writes down there who was erased, the backup what there is.
	folder := strings.TrimPrefix(line(t, service, "ReadWritePaths="), "-")
	for _, key := range []string{"ReadWritePaths=", "ExecStart=", "ExecStartPost="} {
		if !strings.Contains(line(t, nightly, key), folder) {
			t.Errorf("the backup's %s does not name %s", key, folder)
		}
	}
}

// TestDeployedCommands: the program has the commands that the image and the unit run.
func TestDeployedCommands(t *testing.T) {
	for where, args := range map[string][]string{
		"the healthcheck": quoted(line(t, "Dockerfile", "HEALTHCHECK ")),
		"the image":       append(quoted(line(t, "Dockerfile", "ENTRYPOINT ")), quoted(line(t, "Dockerfile", "CMD "))...),
		"the service":     strings.Fields(line(t, "deploy/cohortbot.service", "ExecStart=")),
	} {
		if len(args) != 2 || path.Base(args[0]) != "cohortbot" {
			t.Errorf("%s runs %q", where, args)
			continue
		}
		if _, _, err := (env{}).runs(t, args[1], "--help"); err != nil {
			t.Errorf("%s: %v", where, err)
		}
	}
}

// line gives what follows the only line of a file that begins so.
func line(t *testing.T, file, begin string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(begin)+`(.*)$`).FindAllStringSubmatch(shipped(t, file), -1)
	if len(found) != 1 {
		t.Fatalf("%s has %d lines that begin with %q", file, len(found), begin)
	}
	return found[0][1]
}

func quoted(text string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`"([^"]*)"`).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}
