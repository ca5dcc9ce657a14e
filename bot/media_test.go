package bot_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"cohortbot/bot"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/seal"
)

// folder is a course's files, and counts how often one is read.
type folder struct {
	fstest.MapFS
	mu    sync.Mutex
	hash  string
	opens int
	names map[string]string
}

func (f *folder) Hash() string { return f.hash }

func (f *folder) Open(path string) (fs.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opens++
	return f.MapFS.Open(path)
}

func (f *folder) FileID(_ context.Context, hash string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.names[hash], nil
}

func (f *folder) KeepFileID(_ context.Context, hash, file string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.names[hash] = file
	return nil
}

func pdf() fstest.MapFS { return fstest.MapFS{"a.pdf": {Data: []byte("%PDF-1.4 one")}} }

func packed(t *testing.T, b outbox.Body) seal.Private {
	t.Helper()
	p, err := outbox.Conceal(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// opened is a server with one phone, whose chat with the bot is open.
func opened(t *testing.T) (*rehearsal.Server, *httptest.Server, *rehearsal.Phone) {
	t.Helper()
	server := rehearsal.New(rehearsal.Config{})
	t.Cleanup(server.Close)
	api := httptest.NewServer(server.API())
	t.Cleanup(api.Close)
	phone := server.AddPhone(rehearsal.PhoneConfig{})
	if err := phone.Open(""); err != nil {
		t.Fatal(err)
	}
	return server, api, phone
}

func TestAFileIsReadOnce(t *testing.T) {
	server, api, phone := opened(t)
	files := &folder{MapFS: pdf(), hash: "1", names: map[string]string{}}
	client, err := bot.NewClient(bot.ClientConfig{Token: server.Token(), URL: api.URL, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	chat := seal.Conceal(strconv.FormatInt(phone.ID(), 10))
	body := packed(t, outbox.Body{Text: "a", Media: &outbox.Media{Kind: "document", Path: "a.pdf"}})
	send := func() {
		t.Helper()
		if _, err := client.Transmit(t.Context(), chat, dialog.OpSend, 0, body); err != nil {
			t.Fatal(err)
		}
	}
	for range 20 {
		send()
	}
	if files.opens != 2 || len(files.names) != 1 {
		t.Errorf("read %d times, %d names; want once for its hash and once to send, 1", files.opens, len(files.names))
	}
	files.MapFS["a.pdf"], files.hash = &fstest.MapFile{Data: []byte("%PDF-1.4 two")}, "2"
	send()
	if files.opens != 4 || len(files.names) != 2 {
		t.Errorf("after a change of course read %d times, %d names; want 4, 2", files.opens, len(files.names))
	}
}

// A text and a file alike are let go when whoever sends them must stop.
func TestAnUploadEndsWithItsContext(t *testing.T) {
	reached, done := make(chan struct{}), make(chan struct{})
	api := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(reached)
		<-done
	}))
	defer api.Close()
	defer close(done)
	files := &folder{MapFS: fstest.MapFS{"a.pdf": {Data: []byte("%PDF-1.4")}}, names: map[string]string{}}
	client, err := bot.NewClient(bot.ClientConfig{Token: "1:a", URL: api.URL, Files: files})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-reached
		cancel()
	}()
	began := time.Now()
	_, err = client.Transmit(ctx, seal.Conceal("1"), dialog.OpSend, 0, packed(t, outbox.Body{Media: &outbox.Media{Kind: "document", Path: "a.pdf"}}))
	if took := time.Since(began); err == nil || took > 10*time.Second {
		t.Errorf("it ended after %v with %v", took, err)
	}
}
