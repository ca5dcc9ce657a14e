package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

// play is a rehearsal without its page.
type play struct {
	t      *testing.T
	dir    string // of its course
	server *rehearsal.Server
	hands  *hands
	told   *spoken
}

// spoken is what stands on stderr.
type spoken struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (w *spoken) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all.Write(b)
}

func (w *spoken) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.all.String()
}

// rehearsing plays a copy of the small course, in which each file of change stands
// in place of another's.
func rehearsing(t *testing.T, change map[string]string) *play {
	t.Helper()
	return rehearsingAs(t, change, false)
}

func rehearsingAs(t *testing.T, change map[string]string, demo bool) *play {
	t.Helper()
	watch, dir := &clock{}, filepath.Join(t.TempDir(), "course")
	must(t, os.CopyFS(dir, os.DirFS(smallCourse)))
	p := &play{t: t, dir: dir, told: &spoken{}}
	for name, text := range change {
		p.saves(name, text)
	}
	p.server = rehearsal.New(rehearsal.Config{Now: watch.now})
	page, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	api, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	set, wrong := parse(map[string]string{
		setToken: p.server.Token(), setAPI: "http://" + api.Addr().String(), setData: t.TempDir(), setCourse: dir,
		setListen: "127.0.0.1:0", setRate: "0", setChatRate: "0", setLog: "warn", setOwners: "700000001",
	})
	must(t, wrong.or())
	set.now, set.rehearsal = watch.now, true
	sh := shell{func(string) string { return "" }, p.told, p.told}
	p.hands = newHands(set, p.server, watch, false, p.told)
	if p.hands.demo = demo; demo {
		must(t, watch.forward(demoBegan(time.Now())))
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- sh.stage(ctx, set, p.server, page, api, p.hands) }()
	t.Cleanup(func() {
		stop()
		p.server.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return p
}

// saves writes a file of the course.
func (p *play) saves(name, text string) {
	p.t.Helper()
	must(p.t, os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600))
}

// of is a file of the small course.
func of(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(smallCourse, name))
	must(t, err)
	return string(text)
}

func (p *play) await(what string, ok func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("in vain: %s", what)
		}
	}
}

// phone gives the first phone of a language; "" is the owner's.
func (p *play) phone(lang string) *rehearsal.Phone {
	p.t.Helper()
	var found *rehearsal.Phone
	p.await("a phone", func() bool {
		for _, x := range p.server.Phones() {
			if c := x.Config(); found == nil && ((c.Role == rehearsal.Owner) == (lang == "")) && (c.Role == rehearsal.Owner || c.Role == "" && c.LanguageCode == lang) {
				found = x
			}
		}
		return found != nil && p.hands.playing.Load() != nil
	})
	return found
}

// shows waits until her newest message has the words.
func (p *play) shows(x *rehearsal.Phone, words string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	if err := x.Wait(ctx, func([]rehearsal.Message) bool { return strings.Contains(x.Last().Words(), words) }); err != nil {
		p.t.Fatalf("%q is not on her screen, but %q", words, x.Last().Words())
	}
}

func (p *play) course() *course.Course { return p.hands.playing.Load().current() }

// her is what is stored behind a phone; nil when nothing is.
func (p *play) her(x *rehearsal.Phone) (her *cohort.Participant) {
	p.t.Helper()
	must(p.t, p.hands.act(p.t.Context(), x, func(ctx context.Context, f fingers) (err error) {
		her, err = f.person(ctx)
		return err
	}))
	return her
}

// TestAuthorJumps: from an untouched phone, in each language, to the first question
// of a quiz whose module is not open yet; the owner only looks.
func TestAuthorJumps(t *testing.T) {
	p := rehearsing(t, nil)
	for _, lang := range []locales.Lang{"ar", "ckb", "en", ""} {
		x := p.phone(string(lang))
		must(t, p.hands.Jump(t.Context(), x, "going-on", "journal"))
		her := p.her(x)
		p.shows(x, p.course().Quiz("going-on", "journal").Questions[0].Ask.In(her.Lang))
		if lang != "" && (her.Lang != lang || !her.Learns()) || her.Place.View != dialog.ViewQuestion {
			t.Errorf("%q: she is %s, speaks %q, on %+v", lang, her.Stage, her.Lang, her.Place)
		}
		if owner := lang == ""; owner != (len(her.Previews) == 1) || owner == (len(her.Quizzes) == 1) {
			t.Errorf("%q: %d records, %d of looking", lang, len(her.Quizzes), len(her.Previews))
		}
		x.DeleteChat() // what she sees next is there although her screen was not
		must(t, p.hands.Jump(t.Context(), x, "first-steps", "check"))
		p.shows(x, p.course().Quiz("first-steps", "check").Questions[0].Ask.In(her.Lang))
	}
	if err := p.hands.Jump(t.Context(), p.phone("en"), "going-on", "none"); err == nil {
		t.Error("led to a quiz that there is not")
	}
	stranger := p.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Dina", LanguageCode: "en"})
	if err := p.hands.Jump(t.Context(), stranger, "going-on", "journal"); err == nil || !strings.Contains(err.Error(), "no invitation") {
		t.Errorf("a stranger was led in: %v", err)
	}
}

// TestAuthorSpeaks another language: before she is in, after, and in a quiz.
func TestAuthorSpeaks(t *testing.T) {
	p := rehearsing(t, nil)
	x := p.phone("ar")
	must(t, p.hands.Speak(t.Context(), x, "ckb")) // her invitation is not opened yet
	if her := p.her(x); her == nil || her.Lang != "ckb" || her.Place.View != dialog.ViewAbout {
		t.Fatalf("she is %+v", her)
	}
	must(t, p.hands.Speak(t.Context(), x, "en")) // while she registers
	must(t, p.hands.Jump(t.Context(), x, "first-steps", "check"))
	ask := p.course().Quiz("first-steps", "check").Questions[0].Ask
	p.shows(x, ask.In("en"))
	for _, lang := range []string{"ckb", "ar", "ar"} {
		must(t, p.hands.Speak(t.Context(), x, lang))
		p.shows(x, ask.In(locales.Lang(lang)))
	}
	if err := p.hands.Speak(t.Context(), x, "fr"); err == nil {
		t.Error("she speaks French")
	}
	if her := p.her(x); her.Lang != "ar" {
		t.Errorf("she speaks %q", her.Lang)
	}
}

// TestTimePasses: three days later a module that was locked is open, the invitations
// of before are three days older, and who never said yes is not known any more.
func TestTimePasses(t *testing.T) {
	const second = "modules/02-going-on/module.yaml"
	p := rehearsing(t, map[string]string{second: strings.Replace(of(t, second), "{after: previous}", "{day: 3}", 1)})
	x, other := p.phone("en"), p.phone("ar")
	must(t, other.Accept())
	p.await("a visitor", func() bool { return p.her(other) != nil })
	must(t, p.hands.Jump(t.Context(), x, "first-steps", "check"))
	p.shows(x, p.course().Quiz("first-steps", "check").Questions[0].Ask["en"])
	open := func() bool {
		t.Helper()
		said, err := x.Say("/modules")
		must(t, err)
		p.await("the modules", func() bool { return x.Last().ID > said })
		_, found := x.Last().Find(p.course().Modules[1].Title["en"])
		return found
	}
	if open() {
		t.Fatal("the second module is open on the first day")
	}
	day := p.her(x).Seen
	must(t, p.hands.Pass(t.Context(), 72*time.Hour))
	if !open() {
		t.Error("the second module is not open after three days")
	}
	if seen := p.her(x).Seen; seen < day.Add(72*time.Hour) {
		t.Errorf("she was seen at %v", seen.Time())
	}
	if x.Last().Date.Before(time.Now().Add(71 * time.Hour)) {
		t.Errorf("her message is of %v", x.Last().Date)
	}
	if p.her(other) != nil {
		t.Error("a visitor is known after three days")
	}
}

// TestRemindedOnTheWay: while a week passes, what falls due on the way comes at its hour.
func TestRemindedOnTheWay(t *testing.T) {
	p := rehearsing(t, nil)
	x := p.phone("en")
	must(t, p.hands.Jump(t.Context(), x, "first-steps", "check"))
	must(t, p.hands.Pass(t.Context(), 7*24*time.Hour))
	p.await("a reminder", func() bool { return len(buttons(x.Last(), dialog.VerbOpen)) == 1 })
	at := x.Last().Date.In(p.course().Zone)
	if at.Hour() != 18 || at.Minute() != 0 {
		t.Errorf("she was reminded at %s", at.Format("15:04"))
	}
}

// TestClockIsKept with the data it belongs to, and not without.
func TestClockIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "that", "is not there yet")
	for days := range 3 {
		c, err := readClock(dir)
		must(t, err)
		if ahead := time.Until(c.now()).Round(time.Minute); ahead != time.Duration(days)*24*time.Hour {
			t.Errorf("after %d days it is %v ahead", days, ahead)
		}
		must(t, c.forward(24*time.Hour))
	}
	must(t, os.WriteFile(filepath.Join(dir, clockFile), []byte("soon"), 0o600))
	if _, err := readClock(dir); err == nil || !strings.Contains(err.Error(), clockFile) {
		t.Errorf("read %v", err)
	}
	c, err := readClock("")
	must(t, err)
	must(t, c.forward(time.Hour))
}

// TestStartingOver: wherever she is the bot forgets her, and lets her in again by a
// fresh invitation, as somebody else.
func TestStartingOver(t *testing.T) {
	p := rehearsing(t, nil)
	for name, go_ := range map[string]func(*rehearsal.Phone){
		"untouched": func(*rehearsal.Phone) {},
		"at the door": func(x *rehearsal.Phone) {
			must(t, x.Open(""))
			p.await("a word", func() bool { return x.Last().FromBot })
		},
		"registering": func(x *rehearsal.Phone) { must(t, p.hands.Speak(t.Context(), x, "en")) },
		"in a quiz":   func(x *rehearsal.Phone) { must(t, p.hands.Jump(t.Context(), x, "going-on", "journal")) },
		"blocked": func(x *rehearsal.Phone) {
			must(t, p.hands.Jump(t.Context(), x, "going-on", "journal"))
			x.Block()
		},
	} {
		t.Run(name, func(t *testing.T) {
			p.phone("en") // it plays
			link, err := p.hands.Invite(t.Context(), "", "ckb")
			must(t, err)
			x := p.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Sara", LanguageCode: "ckb", Invitation: link})
			go_(x)
			must(t, p.hands.Forget(t.Context(), x))
			if her := p.her(x); her != nil {
				t.Fatalf("she is known, on %+v", her.Place)
			}
			must(t, p.hands.Jump(t.Context(), p.again(x), "first-steps", "check"))
		})
	}
	owner := p.phone("")
	must(t, p.hands.Jump(t.Context(), owner, "going-on", "journal"))
	must(t, p.hands.Forget(t.Context(), owner))
	must(t, p.hands.Jump(t.Context(), owner, "going-on", "journal"))
}

// again invites the person of a phone once more, by a phone of her own: what the
// page does with the one she has is rehearsal's.
func (p *play) again(x *rehearsal.Phone) *rehearsal.Phone {
	p.t.Helper()
	if !strings.Contains(x.Config().Invitation, "t.me/") {
		p.t.Fatal("she was not invited")
	}
	link, err := p.hands.Invite(p.t.Context(), "", "ckb")
	must(p.t, err)
	return p.server.AddPhone(rehearsal.PhoneConfig{FirstName: "Sara", LanguageCode: "ckb", Invitation: link})
}

// TestStoredShowsNothingPrivate: what is stored is readable with the course's words,
// and of what is sealed only that it is there.
func TestStoredShowsNothingPrivate(t *testing.T) {
	p := rehearsing(t, nil)
	for lang, typed := range map[string]string{"ar": "كلمات تخصّني", "ckb": "وشەکانی خۆم", "en": "words of my own"} {
		x := p.phone(lang)
		if shelves, err := p.hands.Stored(t.Context(), x); err != nil || len(shelves) > 0 {
			t.Fatalf("of nobody: %+v, %v", shelves, err)
		}
		must(t, p.hands.Jump(t.Context(), x, "going-on", "journal"))
		q := p.course().Quiz("going-on", "journal")
		p.shows(x, q.Questions[0].Ask[locales.Lang(lang)])
		_, err := x.Say(typed)
		must(t, err)
		p.await("her answer", func() bool { return len(p.her(x).Quizzes["going-on/journal"].Open.Answers) == 1 })
		var shelves []rehearsal.Shelf
		p.await("its fact", func() bool {
			shelves, err = p.hands.Stored(t.Context(), x)
			must(t, err)
			return len(rowsOf(shelves, "answers")) > 0
		})
		text, err := json.Marshal(shelves)
		must(t, err)
		for _, secret := range []string{typed, x.Config().FirstName, strconv.FormatInt(x.ID(), 10)} {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s: %q is to be read", lang, secret)
			}
		}
		her := p.her(x)
		who := rowsOf(shelves, "who")
		if who["code"].Value != her.Code || who["name"].Value != "‹private›" || who["chat"].Value != "‹private›" || who["stage"].Value != "member" {
			t.Errorf("%s: she is %+v", lang, who)
		}
		answer := rowsOf(shelves, "answers")["going-on/journal #1 "+string(q.Questions[0].ID)]
		if !strings.Contains(answer.Value, "‹private›") || answer.Words != q.Questions[0].Ask[locales.Lang(lang)] {
			t.Errorf("%s: her answer is %+v", lang, answer)
		}
		if got := rowsOf(shelves, "facts"); got["answered"].Value != "1" || got["consented"].Value != "1" {
			t.Errorf("%s: facts %+v", lang, got)
		}
		if got := rowsOf(shelves, "messages"); got["sent"].Value == "" {
			t.Errorf("%s: messages %+v", lang, got)
		}
		if got := rowsOf(shelves, "place"); got["place.module"].Words != p.course().Module("going-on").Title[locales.Lang(lang)] {
			t.Errorf("%s: her place is %+v", lang, got)
		}
		if got := rowsOf(shelves, "rest"); got["version"].Value == "" || got["body.person.step"].Value == "" || got["keys"].Value == "" {
			t.Errorf("%s: the rest is %+v", lang, got)
		}
	}
}

// rowsOf gives the rows of a shelf by name.
func rowsOf(shelves []rehearsal.Shelf, name string) map[string]rehearsal.Row {
	out := map[string]rehearsal.Row{}
	for _, s := range shelves {
		for _, r := range s.Rows {
			if s.Name == name {
				out[r.Name] = r
			}
		}
	}
	return out
}

// TestBrokenCourse: with a course that is broken from the start nothing runs until it
// is mended; broken later, the last good one stays; a file that goes is a change, too.
func TestBrokenCourse(t *testing.T) {
	const second, lesson = "modules/02-going-on/module.yaml", "modules/01-first-steps/02-goals.ckb.md"
	p := rehearsing(t, map[string]string{second: "id: going-on\n"})
	var c rehearsal.Course
	is := func(ok func() bool) func() bool { return func() bool { c = p.hands.Course(); return ok() } }
	wrong := func(place string) bool {
		for _, problem := range c.Problems {
			if !problem.Warning && strings.HasPrefix(problem.Place, place) && problem.Message != "" {
				return true
			}
		}
		return false
	}
	p.await("the problems", is(func() bool { return wrong(second + ":1") }))
	if !c.Waits || !c.Watched || len(p.server.Phones()) > 0 || !strings.Contains(p.told.String(), second+":1: ") {
		t.Errorf("%+v, %d phones, told %q", c, len(p.server.Phones()), p.told)
	}
	if _, err := p.hands.Invite(t.Context(), "", "en"); err == nil {
		t.Error("invited to a course that cannot be used")
	}
	p.saves(second, of(t, second))
	x := p.phone("ckb")
	p.await("a mended course", is(func() bool { return !c.Waits && c.Mended && !wrong("") && len(c.Modules) == 2 }))
	must(t, p.hands.Jump(t.Context(), x, "first-steps", "check"))
	read := c.Read
	must(t, os.Remove(filepath.Join(p.dir, lesson)))
	p.await("the problem", is(func() bool { return wrong("modules/01-first-steps/") }))
	if c.Waits || !c.Read.Equal(read) || p.course().Modules[0].Lessons[1].Title["ckb"] == "" {
		t.Error("the last good course is not in use")
	}
	must(t, p.hands.Jump(t.Context(), x, "going-on", "journal"))
	p.saves(lesson, strings.Replace(of(t, lesson), "# ", "# ✿ ", 1))
	p.await("a mended course", is(func() bool { return c.Mended && !wrong("") && c.Read.After(read) }))
	if title := p.course().Modules[0].Lessons[1].Title["ckb"]; !strings.Contains(title, "✿") {
		t.Errorf("the bot has the title %q", title)
	}
	p.saves(second, strings.Replace(of(t, second), "minutes: 5", "minutes: 6", 1))
	p.await("a calm reading", is(func() bool { return !c.Mended && p.course().Modules[1].Minutes == 6 }))
}
