package main

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

func TestSmoke(t *testing.T) {
	server := rehearsal.New(rehearsal.Config{})
	defer server.Close()
	api := httptest.NewServer(server.API())
	defer api.Close()
	sh := shell{func(string) string { return "" }, io.Discard, testWriter{t}}
	set, wrong := parse(map[string]string{setToken: server.Token(), setAPI: api.URL, setData: t.TempDir(), setListen: "127.0.0.1:0", setRate: "0", setChatRate: "0", setLog: "debug"})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	ctx, cancel := context.WithCancel(context.Background())
	h, err := sh.open(ctx, set)
	if err != nil {
		t.Fatal(err)
	}
	hands := &hands{house: h, bot: server.Username()}
	for _, lang := range []string{"en", "ar", "ckb"} {
		link, _ := hands.newLink(ctx)
		p := server.AddPhone(rehearsal.PhoneConfig{FirstName: "Zainab", LanguageCode: lang})
		_ = p.Open(link[strings.Index(link, "=")+1:])
	}
	h.close()
	done := make(chan error)
	go func() { done <- sh.serve(ctx, set, func() {}) }()
	for i, p := range server.Phones() {
		step := func(n int) {
			cctx, c := context.WithTimeout(ctx, 3*time.Second)
			defer c()
			m0 := p.Last()
			_ = p.Press(m0.Keyboard[n][0].Data)
			err := p.Wait(cctx, func(ms []rehearsal.Message) bool {
				l := ms[len(ms)-1]
				return l.FromBot && len(l.Keyboard) > 0 && fmt.Sprint(l.Keyboard) != fmt.Sprint(m0.Keyboard)
			})
			dump(t, p)
			if err != nil {
				t.Fatal(err, server.Refused())
			}
		}
		cctx, c := context.WithTimeout(ctx, 3*time.Second)
		p.Wait(cctx, func(ms []rehearsal.Message) bool { return len(ms) > 1 })
		c()
		dump(t, p)
		step([]int{2, 0, 1}[i])
		for range 9 {
			step(0)
		}
	}
	cancel()
	t.Log(<-done, server.Refused())
}

func dump(t *testing.T, p *rehearsal.Phone) {
	l := p.Last()
	t.Log("\n" + l.Words())
	for _, r := range l.Keyboard {
		for _, b := range r {
			t.Logf("[%s] %s", b.Text, b.Data)
		}
	}
	if n := len(p.Toasts()); n > 0 {
		t.Logf("toast %q", p.Toasts()[n-1].Text)
	}
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(b []byte) (int, error) { w.t.Log(string(b)); return len(b), nil }
