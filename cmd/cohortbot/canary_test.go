package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/rehearsal"
)

// What must stay where it is sealed. The pen name is not ASCII, since that is what
// most of them will be.
const (
	birdFirst  = "Zumurkanarin"
	birdLast   = "Qafqazibird"
	birdHandle = "kanari_handle_77"
	birdPen    = "شەهرەزادکەناری"
	birdTyped  = "my sister Behrokhanari lent me the car in spring"
	birdSecret = "hook-Secret-Kanari-41"
	birdID     = 7346918205
)

// canaries are all of them by what they are.
func canaries(token string) map[string]string {
	_, secret, _ := strings.Cut(token, ":")
	return map[string]string{
		"first name": birdFirst, "last name": birdLast, "user name": birdHandle, "pen name": birdPen,
		"typed words": birdTyped, "Telegram id": strconv.Itoa(birdID), "token": secret, "webhook secret": birdSecret,
	}
}

// disguises are the bytes by which s can be known in whatever it is a part of.
func disguises(s string) map[string][]byte {
	out := map[string][]byte{
		"plain": []byte(s), "escaped for JSON": bytes.Trim(strconv.AppendQuoteToASCII(nil, s), `"`),
		"escaped for URLs": []byte(url.QueryEscape(s)),
		"hex":              []byte(hex.EncodeToString([]byte(s))),
		"upper hex":        []byte(strings.ToUpper(hex.EncodeToString([]byte(s)))),
		"UTF-16LE":         wide(s, binary.LittleEndian), "UTF-16BE": wide(s, binary.BigEndian),
	}
	for before := range 3 {
		// Only characters that hold no bit of a neighbour are the same wherever it stands.
		from, to := (before*8+5)/6, (before+len(s))*8/6
		padded := append(make([]byte, before), s...)
		out[fmt.Sprint("base64 at ", before)] = []byte(base64.StdEncoding.EncodeToString(padded)[from:to])
		out[fmt.Sprint("base64url at ", before)] = []byte(base64.URLEncoding.EncodeToString(padded)[from:to])
	}
	if n, err := strconv.ParseUint(s, 10, 64); err == nil {
		number := binary.BigEndian.AppendUint64(nil, n)
		out["big-endian number"] = bytes.Clone(bytes.TrimLeft(number, "\x00"))
		slices.Reverse(number)
		out["little-endian number"] = bytes.TrimRight(number, "\x00")
	}
	return out
}

func wide(s string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = order.AppendUint16(out, u)
	}
	return out
}

// scan names every canary that is in data, in any disguise.
func scan(data []byte, birds map[string]string) []string {
	var found []string
	for _, what := range slices.Sorted(maps.Keys(birds)) {
		for how, trace := range disguises(birds[what]) {
			if bytes.Contains(data, trace) {
				found = append(found, what+" "+how)
			}
		}
	}
	return found
}

// scanFiles scans every file below dir but the key, and gives what it found by
// file, and the names of all it scanned.
func scanFiles(t *testing.T, dir string, birds map[string]string) (found map[string][]string, names []string) {
	t.Helper()
	found = map[string][]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "key" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		names = append(names, d.Name())
		if hits := scan(append(data, d.Name()...), birds); hits != nil {
			found[d.Name()] = hits
		}
		return nil
	})
	must(t, err)
	return found, names
}

// TestScannerFinds proves the scanner on files in which nothing is sealed: each
// canary, written by other means than those it is looked for by, at every alignment.
func TestScannerFinds(t *testing.T) {
	birds, dir := canaries("123:AAkanariTokenWithDigits_0-9"), t.TempDir()
	writers := map[string]func(string) []byte{
		"plain":     func(s string) []byte { return []byte(s) },
		"base64":    func(s string) []byte { return []byte(base64.RawStdEncoding.EncodeToString([]byte(s))) },
		"base64url": func(s string) []byte { return []byte(base64.URLEncoding.EncodeToString([]byte(s))) },
		"hex":       func(s string) []byte { return fmt.Appendf(nil, "%x", s) },
		"upper hex": func(s string) []byte { return fmt.Appendf(nil, "%X", s) },
		"UTF-16LE":  func(s string) []byte { return wide(s, binary.LittleEndian) },
		"UTF-16BE":  func(s string) []byte { return wide(s, binary.BigEndian) },
	}
	want := map[string]string{}
	for what, bird := range birds {
		for how, write := range writers {
			for before := range 4 {
				name := fmt.Sprintf("%s %s %d", what, how, before)
				want[name] = what
				must(t, os.WriteFile(filepath.Join(dir, name), write("????"[:before]+bird+">and on"), 0o600))
			}
		}
	}
	found, _ := scanFiles(t, dir, birds)
	for name, what := range want {
		if len(found[name]) == 0 || !strings.HasPrefix(found[name][0], what) {
			t.Errorf("%q: found %v", name, found[name])
		}
	}
	if hits := scan([]byte("nothing of anybody's"), birds); hits != nil {
		t.Errorf("found %v in nothing", hits)
	}
}

// bird is a woman whose every word is a canary.
type bird struct {
	*killRig
	*rigPhone
	birds map[string]string
	face  string
}

func newBird(t *testing.T) *bird {
	k := newKillRig(t)
	k.env = append(k.env, "COHORTBOT_LOG=debug")
	return &bird{killRig: k, birds: canaries(k.server.Token()), rigPhone: &rigPhone{Phone: k.server.AddPhone(rehearsal.PhoneConfig{
		ID: birdID, FirstName: birdFirst, LastName: birdLast, Username: birdHandle, LanguageCode: "en",
	})}}
}

// steps goes on from screen to screen until done says so.
func (b *bird) steps(ctx context.Context, done func(rehearsal.Message) bool) {
	b.t.Helper()
	for {
		var screen rehearsal.Message
		err := b.Wait(ctx, func(ms []rehearsal.Message) bool {
			screen = rigScreen(ms)
			return rigFace(screen) != "" && rigFace(screen) != b.face
		})
		if err != nil {
			b.t.Fatalf("no screen: %v\n%s", err, b.Last().Words())
		}
		if done(screen) {
			return
		}
		b.face = rigFace(screen)
		switch {
		case len(rigButtons(screen, dialog.VerbUseName)) > 0:
			_, err = b.Say(birdPen)
		case len(rigButtons(screen, dialog.VerbSkip)) > 0:
			_, err = b.Say(birdTyped)
		default:
			err = b.act(screen)
		}
		must(b.t, err)
	}
}

// clean wants no canary in what was said, nor in a file.
func (b *bird) clean(when string, said ...string) {
	b.t.Helper()
	for _, text := range said {
		if hits := scan([]byte(text), b.birds); hits != nil {
			b.t.Errorf("%s, a page or a stream holds %v", when, hits)
		}
	}
	found, names := scanFiles(b.t, b.data, b.birds)
	for name, hits := range found {
		b.t.Errorf("%s, %s holds %v", when, name, hits)
	}
	if !slices.Contains(names, "cohortbot.db") {
		b.t.Errorf("%s, only %v were scanned", when, names)
	}
}

// TestCanary: what is said in confidence is in no log, no page, and no file.
func TestCanary(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a binary for some seconds")
	}
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	b := newBird(t)
	b.registers(ctx)
	subject := b.stored(ctx)
	b.leaves(ctx)
	b.gone(ctx, subject)
}

// registers lets her register and answer by polling, while much goes wrong.
func (b *bird) registers(ctx context.Context) {
	b.t.Helper()
	for _, f := range []rehearsal.Fault{
		{Method: "getUpdates", Drop: true}, {Method: "getUpdates", Code: 502, HTML: true},
		{Method: "sendMessage", Code: 429, RetryAfter: 1}, {Method: "sendMessage", Code: 500, Description: birdFirst},
		{Method: "sendMessage", Drop: true}, {Method: "editMessageText", Drop: true}, {Method: "editMessageText", Code: 503},
		{Method: "answerCallbackQuery", Code: 400, Description: "Bad Request: " + birdPen},
		{Method: "answerCallbackQuery", Drop: true}, {Method: "answerCallbackQuery", Code: 502, Description: birdTyped},
	} {
		b.server.Ask(f)
	}
	s := b.serveBinary(b.t)
	s.ready()
	link := b.command("invite", "--role", "participant")
	must(b.t, b.Open(link[strings.LastIndexAny(link, "= ")+1:]))
	typed := 0
	b.steps(ctx, func(screen rehearsal.Message) bool {
		if len(rigButtons(screen, dialog.VerbSkip)) > 0 {
			typed++
		}
		return typed == 2
	})
	_, err := b.SendOther("photo")
	must(b.t, err)
	_, err = b.Say("/mydata") // all of it leaves in a file, and stays nowhere
	must(b.t, err)
	for _, forged := range []string{
		`{"callback_query":{"data":"` + birdTyped + `"}}`, `{"callback_query":{"data":"1.an.` + birdFirst + `"}}`,
		`{"message":{"text":["` + birdTyped + `"],"message_id":"` + birdPen + `"}}`,
		`{"message":"` + birdTyped + `"}`, `{"` + birdFirst + `":{"text":"` + birdTyped + `"}}`,
		`{"edited_message":{"message_id":1,"date":1,"text":"` + birdTyped + `"}}`,
		`{"my_chat_member":{"date":1,"new_chat_member":{"status":"` + birdFirst + `"}}}`,
	} {
		must(b.t, b.Forge([]byte(forged)))
	}
	must(b.t, b.server.Settled(ctx))
	_, names := scanFiles(b.t, b.data, b.birds)
	if !slices.Contains(names, "cohortbot.db-wal") || !slices.Contains(names, "cohortbot.db-shm") {
		b.t.Errorf("while it runs only %v were scanned", names)
	}
	b.clean("while it polls", b.command("cohort", "list"))
	s.terminate()
	if !strings.Contains(s.errs.String(), `"level":"DEBUG"`) || !strings.Contains(s.errs.String(), `"level":"WARN"`) {
		b.t.Errorf("the log is not complete:\n%s", s.errs.String())
	}
	b.clean("after polling", s.out.String(), s.errs.String())
}

// stored proves that what is looked for is there, sealed, and gives her subject.
func (b *bird) stored(ctx context.Context) string {
	b.t.Helper()
	books := rigOpen(ctx, b.t, b.data)
	defer books.close()
	doc := books.people(ctx)[books.door(birdID)]
	if doc == nil {
		b.t.Fatal("she is not stored")
	}
	must(b.t, books.keys.OpenAll(doc))
	typed := 0
	for _, f := range books.facts(ctx, cohort.FactAnswered)[doc.ID] {
		if f.Answer.Text.Reveal() == birdTyped {
			typed++
		}
	}
	if name := doc.Body.Person.Name.Reveal(); name != birdPen || typed == 0 {
		b.t.Errorf("her name is stored: %v; her words %d times", name == birdPen, typed)
	}
	return doc.ID
}

// leaves lets her forget by webhook, and asks every page for what it says.
func (b *bird) leaves(ctx context.Context) {
	b.t.Helper()
	address := freeAddress(b.t)
	s := b.serveBinary(b.t, "COHORTBOT_LISTEN="+address, "COHORTBOT_WEBHOOK_URL=http://"+address+"/hook", "COHORTBOT_WEBHOOK_SECRET="+birdSecret)
	s.url = "http://" + address
	s.ready()
	words := birdFirst + birdPen + birdTyped + strconv.Itoa(birdID)
	for _, ask := range []struct {
		method, path, secret, body string
		want                       int
	}{
		{"GET", "/healthz", "", "", http.StatusOK}, {"GET", "/readyz", "", "", http.StatusOK},
		{"GET", "/metrics", "", "", http.StatusOK},
		{"GET", "/", "", "", http.StatusNotFound}, {"POST", "/healthz", "", words, http.StatusMethodNotAllowed},
		{"GET", "/hook", birdSecret, words, http.StatusMethodNotAllowed}, {"POST", "/hook", "", words, http.StatusUnauthorized},
		{"POST", "/hook", birdFirst, words, http.StatusUnauthorized}, {"POST", "/hook", birdSecret, words, http.StatusBadRequest},
		{"POST", "/hook", birdSecret, `{"message":{"text":"` + birdTyped + `"}}`, http.StatusBadRequest},
		{"POST", "/hook", birdSecret, `{"update_id":"` + birdTyped + `"}`, http.StatusBadRequest},
		{"POST", "/hook", birdSecret, strings.Repeat(words, 20_000), http.StatusRequestEntityTooLarge},
	} {
		code, text := s.page(ask.method, ask.path, ask.secret, ask.body)
		if code != ask.want {
			b.t.Errorf("%s %s: %d, want %d: %s", ask.method, ask.path, code, ask.want, text)
		}
		b.clean(ask.method+" "+ask.path, text)
	}
	_, err := b.Say("/forget")
	must(b.t, err)
	must(b.t, b.Wait(ctx, func(ms []rehearsal.Message) bool { return len(rigButtons(rigScreen(ms), dialog.VerbErase)) > 0 }))
	must(b.t, b.PressOld(b.Last().ID, rigButtons(b.Last(), dialog.VerbErase)[0].Data))
	must(b.t, b.Wait(ctx, func(ms []rehearsal.Message) bool {
		last := ms[len(ms)-1]
		return last.FromBot && len(last.Keyboard) == 0 && strings.Contains(last.Words(), "erased")
	}))
	must(b.t, b.server.Settled(ctx))
	b.sendsAll(ctx) // the list in her app goes after the farewell
	b.clean("after she has left")
	s.terminate()
	b.clean("after the webhook", s.out.String(), s.errs.String())
}

// gone wants nothing of hers but what holds a code alone.
func (b *bird) gone(ctx context.Context, subject string) {
	b.t.Helper()
	books := rigOpen(ctx, b.t, b.data)
	must(b.t, books.store.EachFact(ctx, func(f *cohort.Fact) error {
		if f.Subject == subject && f.Kind != cohort.FactAudit {
			b.t.Errorf("a fact of hers is left: %s", f.Kind)
		}
		return nil
	}))
	doc := books.people(ctx)[books.door(birdID)]
	if doc == nil || doc.Body.Person.Stage != cohort.StageGone || !doc.Body.Person.Name.IsZero() || !doc.Body.Person.First.IsZero() {
		b.t.Error("no tombstone, or it says who she was")
	}
	if rows := books.rows(ctx); len(rows) > 1 { // the farewell alone
		b.t.Errorf("%d rows of messages are left", len(rows))
	}
	books.close()
	b.clean("when all is closed")
}

// TestCanaryToken: no kind of broken Bot API makes a log tell the token.
func TestCanaryToken(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a binary for some seconds")
	}
	t.Parallel()
	b := newBird(t)
	for name, answer := range map[string]http.HandlerFunc{
		"redirects": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1"+r.URL.Path, http.StatusFound)
		},
		"echoes": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			fmt.Fprintln(w, r.URL.Path)
		},
		"refuses the token": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"ok":false,"error_code":401,"description":%q}`, r.URL.Path)
		},
		"hangs up": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"is away":  nil,
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan struct{}, 1000)
			address := "http://" + freeAddress(t)
			if answer != nil {
				api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					asked <- struct{}{}
					answer(w, r)
				}))
				defer api.Close()
				address = api.URL
			}
			s := b.serveBinary(t, "TELEGRAM_API_URL="+address)
			<-s.errs.first // it is never ready, and says why
			if answer != nil {
				<-asked
			}
			s.terminate()
			b.clean(name, s.out.String(), s.errs.String())
		})
	}
}
