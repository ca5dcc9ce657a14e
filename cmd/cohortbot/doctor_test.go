package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/rehearsal"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
)

// patient is what a doctor is called to: a bot with everything in order.
type patient struct {
	t      *testing.T
	set    settings
	server *rehearsal.Server
	groups bool // Telegram lets the bot be added to groups
}

func newPatient(t *testing.T) *patient {
	t.Helper()
	p := &patient{t: t, server: rehearsal.New(rehearsal.Config{Username: "a_bot"})}
	t.Cleanup(p.server.Close)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.groups || !strings.HasSuffix(r.URL.Path, "/getMe") {
			p.server.API().ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder() // the rehearsal's bot always may
		p.server.API().ServeHTTP(answer, r)
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, strings.Replace(answer.Body.String(), `"can_join_groups":true`, `"can_join_groups":false`, 1))
	}))
	t.Cleanup(api.Close)
	var wrong problems
	p.set, wrong = parse(map[string]string{
		setToken: p.server.Token(), setAPI: api.URL, setData: t.TempDir(), setCourse: "../../course/testdata/small",
		setListen: "127.0.0.1:0", setRate: "0", setChatRate: "0", setLog: "info",
	})
	must(t, wrong.or())
	return p
}

// used is what a first start leaves, a backup and a look at the key.
func (p *patient) used() *patient {
	p.t.Helper()
	h, err := shell{func(string) string { return "" }, io.Discard, io.Discard}.open(p.t.Context(), p.set)
	must(p.t, err)
	must(p.t, h.store.MarkBacked(p.t.Context(), cohort.At(time.Now()), "/backups"))
	h.close()
	p.rewrite(func(f seal.File) seal.File { return f.Show(time.Now()) })
	return p
}

func (p *patient) rewrite(change func(seal.File) seal.File) {
	p.t.Helper()
	f, err := seal.Load(p.set.keyFile)
	must(p.t, err)
	must(p.t, change(f).Replace(p.set.keyFile))
}

// examined gives doctor's lines by their names, and whether something must be mended.
func (p *patient) examined(amiss error) (lines map[string]string, order []string, sick bool) {
	p.t.Helper()
	var out bytes.Buffer
	err := shell{func(string) string { return "" }, &out, io.Discard}.examine(p.t.Context(), p.set, amiss)
	if err != nil && !errors.Is(err, errTold) {
		p.t.Fatal(err)
	}
	lines = map[string]string{}
	for line := range strings.Lines(out.String()) {
		name := strings.Fields(line)[1]
		lines[name] = strings.TrimRight(line, "\n")
		order = append(order, name)
		if strings.Contains(line, p.set.token) && p.set.token != "" {
			p.t.Errorf("the token is told: %s", line)
		}
	}
	return lines, order, err != nil
}

// says wants one line, and the program's end that goes with it.
func (p *patient) says(name, standing string, words ...string) {
	p.t.Helper()
	lines, _, sick := p.examined(nil)
	line := lines[name]
	if !strings.HasPrefix(line, standing+" ") {
		p.t.Errorf("%s is not %s: %q", name, standing, line)
	}
	for _, w := range words {
		if !strings.Contains(line, w) {
			p.t.Errorf("%q is not in %q", w, line)
		}
	}
	if standing != well && !strings.Contains(line, ": ") && !strings.Contains(line, "not known") {
		p.t.Errorf("no mend: %q", line)
	}
	if standing == mend && !sick {
		p.t.Errorf("it ended well with %q", line)
	}
}

func TestDoctorFindsAllWell(t *testing.T) {
	p := newPatient(t).used()
	lines, order, sick := p.examined(nil)
	if sick {
		t.Error("it ended with status 1")
	}
	if got := strings.Join(order, " "); got != "token database key backup course clock disk groups webhook" {
		t.Errorf("the lines are %s", got)
	}
	for name, line := range lines {
		if !strings.HasPrefix(line, "ok   "+name) {
			t.Error(line)
		}
	}
}

// Before the first start it says what is missing, and makes nothing.
func TestDoctorBeforeTheFirstStart(t *testing.T) {
	p := newPatient(t)
	p.set.data = filepath.Join(t.TempDir(), "not", "there")
	p.set.keyFile = filepath.Join(p.set.data, "key")
	lines, _, sick := p.examined(nil)
	if sick {
		t.Errorf("nothing is amiss yet: %v", lines)
	}
	for _, name := range []string{ofDatabase, ofKey, ofBackup} {
		if !strings.HasPrefix(lines[name], "warn") {
			t.Error(lines[name])
		}
	}
	if _, err := os.Stat(p.set.data); err == nil {
		t.Error("doctor made the data directory")
	}
	p.set.token = ""
	p.says(ofToken, mend, "/newbot", "TELEGRAM_BOT_TOKEN")
}

func TestDoctorBesideServe(t *testing.T) {
	s := newStage(t, stageConfig{})
	p := &patient{t: t, set: s.set}
	p.set.now = nil // the stage plays on another day than Telegram's answers bear
	p.says(ofDatabase, well, "SQLite")
	p.says(ofBackup, mend, "cohortbot backup FILE")
	must(t, s.program.store.MarkBacked(t.Context(), cohort.At(time.Now()), ""))
	p.says(ofBackup, well)
}

func TestDoctorOnTheToken(t *testing.T) {
	p := newPatient(t).used()
	p.says(ofToken, well, "@a_bot")
	p.server.Ask(rehearsal.Fault{Method: "getWebhookInfo", Code: 500, Times: -1})
	p.says(ofToken, well, "@a_bot") // it is good, whatever else is not answered
	p.says(ofWebhook, warn, "not known")
	p.server.Calm()
	p.set.token += "x"
	p.says(ofToken, mend, "BotFather")
	p.says(ofGroups, warn, "not known")
	p.set.api = "http://" + freeAddress(t)
	p.says(ofToken, mend, "does not answer", "network")
	p.says(ofClock, warn, "not known")
}

// A Bot API that never answers keeps nobody waiting.
func TestDoctorIsPatientForAWhile(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for as long as doctor does")
	}
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else it is not seen that the caller hangs up
		<-r.Context().Done()
	}))
	defer silent.Close()
	p := newPatient(t).used()
	p.set.api = silent.URL
	began := time.Now()
	p.says(ofToken, mend, "does not answer")
	if d := time.Since(began); d > 2*patientFor {
		t.Errorf("it took %v", d)
	}
}

func TestDoctorOnTheDatabase(t *testing.T) {
	t.Parallel()
	p := newPatient(t).used()
	p.says(ofDatabase, well, "SQLite in "+p.set.data)
	p.changeMark(func(mark map[string]any) { mark["schema"] = 999 })
	p.says(ofDatabase, mend, "newer version", "install that version")
	p.says(ofBackup, warn, "not known")
	must(t, os.WriteFile(databasePath(p.set), []byte(strings.Repeat("no database ", 1000)), 0o600))
	p.says(ofDatabase, mend, "cannot be read", "restore a backup")
	p.set.mongo = "mongodb://" + freeAddress(t) + "/?serverSelectionTimeoutMS=200"
	p.says(ofDatabase, mend, "MONGODB_URI")
}

// changeMark rewrites the mark that a program leaves in its database.
func (p *patient) changeMark(change func(map[string]any)) {
	p.t.Helper()
	ctx := context.Background()
	e, err := sqlite.Open(ctx, sqlite.Config{Path: databasePath(p.set), Indexes: storage.Indexes()})
	must(p.t, err)
	defer e.Close(ctx)
	var raw json.RawMessage
	must(p.t, e.Get(ctx, "meta", "canary", &raw))
	var mark map[string]any
	must(p.t, json.Unmarshal(raw, &mark))
	was := int64(mark["version"].(float64))
	change(mark)
	doc := struct {
		ID      string `json:"_id"`
		Version int64  `json:"version"`
		Schema  int    `json:"schema"`
		Text    any    `json:"text"`
	}{"canary", was + 1, mark["schema"].(int), mark["text"]}
	must(p.t, e.Replace(ctx, "meta", "canary", was, &doc))
}

func TestDoctorOnTheKey(t *testing.T) {
	p := newPatient(t).used()
	whole, err := os.ReadFile(p.set.keyFile)
	must(t, err)
	p.says(ofKey, well, "fits the database", "shown less than a day ago")
	p.rewrite(func(seal.File) seal.File { return seal.New().Show(time.Now()) })
	p.says(ofKey, mend, "does not fit the database", "newest copy")
	must(t, os.WriteFile(p.set.keyFile, whole[:len(whole)/2], 0o600))
	p.says(ofKey, mend, "damaged", "key restore")
	must(t, os.WriteFile(p.set.keyFile, whole, 0o600))
	must(t, os.Chmod(p.set.keyFile, 0o640))
	p.says(ofKey, mend, "chmod 600 "+p.set.keyFile)
	must(t, os.Chmod(p.set.keyFile, 0o600))
	p.rewrite(seal.File.AddKey)
	p.says(ofKey, mend, "never shown", "cohortbot key show")
	must(t, os.Remove(p.set.keyFile))
	p.says(ofKey, mend, "a database that needs it", "key restore")
}

func TestDoctorOnTheBackup(t *testing.T) {
	p := newPatient(t).used()
	p.says(ofBackup, well, "made less than a day ago")
	now := time.Now()
	later := 0 * time.Hour
	p.set.now = func() time.Time { return now.Add(later) }
	for _, x := range []struct {
		later    time.Duration
		standing string
		words    string
	}{{25 * time.Hour, well, "a day ago"}, {6*24*time.Hour + 23*time.Hour, well, "6 days ago"}, {7*24*time.Hour + time.Minute, mend, "7 days ago"}} {
		later = x.later
		p.says(ofBackup, x.standing, x.words)
	}
}

func TestDoctorOnTheCourse(t *testing.T) {
	p := newPatient(t).used()
	p.says(ofCourse, well, "small, 2 modules")
	p.set.course = ""
	p.says(ofCourse, warn, "sample", "course new --sample", "COHORTBOT_COURSE")
	dir := t.TempDir()
	must(t, os.CopyFS(dir, courseFiles("")))
	p.set.course = dir
	p.says(ofCourse, warn, "marked as a sample")
	file := filepath.Join(dir, "course.yaml")
	text, err := os.ReadFile(file)
	must(t, err)
	must(t, os.WriteFile(file, bytes.Replace(text, []byte("\nsample: true\n"), []byte("\n"), 1), 0o600))
	p.says(ofCourse, mend, "still the sample's words in contact, about", "who runs the programme")
	must(t, os.WriteFile(file, bytes.Replace(text, []byte("timezone: Asia/Baghdad"), []byte("timezone: Nowhere/Here"), 1), 0o600))
	p.says(ofCourse, mend, "1 problem", "cohortbot course check "+dir)
	p.set.course = filepath.Join(dir, "nowhere")
	p.says(ofCourse, mend, "COHORTBOT_COURSE")
}

func TestDoctorOnTheClock(t *testing.T) {
	p := newPatient(t).used()
	off := time.Duration(0)
	p.set.now = func() time.Time { return time.Now().Add(off) }
	for _, x := range []struct {
		off      time.Duration
		standing string
		words    string
	}{{25 * time.Second, well, "as Telegram's"}, {10 * time.Minute, mend, "10m0s ahead of"}, {-time.Hour, mend, "1h0m0s behind"}} {
		off = x.off
		p.says(ofClock, x.standing, x.words)
	}
}

func TestDoctorOnTheDisk(t *testing.T) {
	p := newPatient(t).used()
	for free, standing := range map[uint64]string{0: mend, scarce - 1: mend, scarce: warn, low - 1: warn, low: well, 1 << 60: well} {
		if f := room(free); f.standing != standing {
			t.Errorf("%d: %v", free, f)
		}
	}
	real, err := free(p.set.data)
	must(t, err)
	if want := room(real).standing; want != well {
		t.Skip("this machine's disk is nearly full")
	}
	p.says(ofDisk, well, "MB free")
	if os.Getuid() != 0 { // who may write anywhere
		sealed := filepath.Join(t.TempDir(), "sealed")
		must(t, os.Mkdir(sealed, 0o500))
		p.set.data = filepath.Join(sealed, "data")
		p.says(ofDisk, mend, "may not write in "+sealed)
	}
	p.set.data = filepath.Join(p.set.keyFile, "under", "a", "file")
	p.says(ofDisk, mend, "COHORTBOT_DATA_DIR")
}

func TestDoctorOnGroups(t *testing.T) {
	p := newPatient(t).used()
	p.says(ofGroups, well)
	p.groups = true
	p.says(ofGroups, warn, "/setjoingroups")
}

func TestDoctorOnTheWebhook(t *testing.T) {
	p := newPatient(t).used()
	p.says(ofWebhook, well, "polled", "0 updates waiting")
	client, err := bot.NewClient(bot.ClientConfig{Token: p.set.token, URL: p.set.api})
	must(t, err)
	address := "http://" + freeAddress(t) + "/a-path-that-nobody-knows"
	hook, err := url.Parse(address)
	must(t, err)
	must(t, client.Receive(t.Context(), address, "secret"))
	p.says(ofWebhook, warn, "to another address", "serve takes them by polling")
	p.set.hook = hook
	p.says(ofWebhook, well, "set")
	_, err = p.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Maryam"}).Say("hello")
	must(t, err)
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if lines, _, _ := p.examined(nil); strings.HasPrefix(lines[ofWebhook], mend) || time.Now().After(deadline) {
			break
		}
	}
	p.says(ofWebhook, mend, "do not arrive (the connection is refused)", "1 update waiting", "proxy")
	if lines, _, _ := p.examined(nil); strings.Contains(lines[ofWebhook], "nobody-knows") {
		t.Errorf("the path is told: %s", lines[ofWebhook])
	}
	p.set.hook = &url.URL{Scheme: "https", Host: "other.example", Path: "/"}
	p.says(ofWebhook, warn, "serve sets it")
}

func TestDoctorOnSettings(t *testing.T) {
	p := newPatient(t).used()
	lines, order, sick := p.examined(problems{"COHORTBOT_RATE: not a rate"})
	if !sick || order[0] != ofSettings || lines[ofSettings] != "MEND settings COHORTBOT_RATE: not a rate" {
		t.Errorf("%v", lines)
	}
}

// What doctor would mend about backup and key, serve tells the log at its start.
func TestServeTellsWhatDoctorWouldMend(t *testing.T) {
	p := newPatient(t)
	lines := func() string {
		var log bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		must(t, shell{func(string) string { return "" }, io.Discard, &log}.serve(ctx, p.set, cancel))
		return log.String()
	}
	fresh := lines()
	for _, want := range []string{"never shown", "cohortbot key show", "there is none yet", "cohortbot backup FILE"} {
		if !strings.Contains(fresh, want) {
			t.Errorf("%q is not in the log: %s", want, fresh)
		}
	}
	p.used()
	if again := lines(); strings.Contains(again, "mend") {
		t.Errorf("all is well, and the log says: %s", again)
	}
}
