package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

// TestHealthAsksLoopback: an address that means every address of the machine is
// asked on the machine itself; what cannot be asked is said.
func TestHealthAsksLoopback(t *testing.T) {
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080", "0.0.0.0:8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080",
		"[::]:8080": "[::1]:8080", "10.0.0.7:81": "10.0.0.7:81", "localhost:8080": "localhost:8080",
		"127.0.0.1:0": "", "8080": "", "": "", "127.0.0.1:": "",
	} {
		got, err := loopback(listen)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is asked at %q (%v), want %q", listen, got, err, want)
		}
	}
}

// TestHealthOfNoServe: what it says when nobody answers, or somebody else does. The
// secrets are for serve alone, so that they cannot be read is no hindrance.
func TestHealthOfNoServe(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(other.Close)
	nobody := freeAddress(t)
	config := written(t, "cohortbot.yaml", "listen: "+nobody+"\ntelegram_bot_token_file: /none/token\n")
	e := env{"TELEGRAM_BOT_TOKEN_FILE": "/none/token", "COHORTBOT_DATA_DIR": "/none", "HTTP_PROXY": other.URL}
	e.refuses(t, []string{"health", "--listen", nobody}, "http://"+nobody+"/readyz does not answer: is serve running")
	e.refuses(t, []string{"health", "--alive", "--config", config}, "http://"+nobody+"/healthz does not answer")
	e.refuses(t, []string{"health", "--listen", strings.TrimPrefix(other.URL, "http://")}, "answers 404: is another program listening there?")
	e.refuses(t, []string{"health", "--listen", "here"}, "COHORTBOT_LISTEN: not an address to ask")
	e.refuses(t, []string{"health", "now"}, `"now": too many words`)
	e.refuses(t, []string{"health", "--config", "/none/x.yaml"}, "/none/x.yaml: the settings file cannot be read")
}

// TestVersion: one line with version, commit and Go.
func TestVersion(t *testing.T) {
	line := env{}.prints(t, "--version")
	if !regexp.MustCompile(`^cohortbot version \S+ \(commit \w+, go1\.\S+, \w+/\w+\)$`).MatchString(line) {
		t.Errorf("--version says %q", line)
	}
	built := &debug.BuildInfo{
		Main: debug.Module{Version: "v0.3.0"}, Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}},
	}
	for _, c := range []struct {
		version, commit string
		info            *debug.BuildInfo
		want            string
	}{
		{"v1.0.0", "def", built, "v1.0.0 def"},
		{"", "", built, "v0.3.0 abc"},
		{"", "", &debug.BuildInfo{}, "(devel) unknown"},
	} {
		if v, commit := orRecorded(c.version, c.commit, c.info); v+" "+commit != c.want {
			t.Errorf("%q %q become %q %q, want %q", c.version, c.commit, v, commit, c.want)
		}
	}
}
