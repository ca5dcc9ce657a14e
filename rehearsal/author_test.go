package rehearsal_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cohortbot/rehearsal"
)

// desk is Controls with a course of two quizzes; it notes what is asked of it.
type desk struct {
	invites
	ahead *atomic.Int64

	mu     sync.Mutex
	course rehearsal.Course
	done   []string
}

func (d *desk) Course() rehearsal.Course {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.course
}

// saved is the course as an author has just saved it.
func (d *desk) saved(c rehearsal.Course) {
	d.mu.Lock()
	d.course = c
	d.mu.Unlock()
	d.s.Refresh()
}

func (d *desk) note(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done = append(d.done, what)
}

func (d *desk) noted() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.done)
}

func (d *desk) Jump(_ context.Context, p *rehearsal.Phone, module, quiz string) error {
	if quiz == "gone" {
		return errors.New("no such quiz")
	}
	d.note("jump " + p.Config().LanguageCode + " " + module + " " + quiz)
	return nil
}

func (d *desk) Speak(_ context.Context, p *rehearsal.Phone, lang string) error {
	d.note("speak " + p.Config().LanguageCode + " " + lang)
	return nil
}

func (d *desk) Forget(_ context.Context, p *rehearsal.Phone) error {
	d.note("forget " + p.Config().LanguageCode)
	return nil
}

func (d *desk) Pass(_ context.Context, by time.Duration) error {
	d.ahead.Add(int64(by))
	d.note("pass " + by.String())
	return nil
}

func (d *desk) Stored(_ context.Context, p *rehearsal.Phone) ([]rehearsal.Shelf, error) {
	if len(p.Messages()) == 0 {
		return nil, nil
	}
	ask := map[string]string{"ar": "ما أول ما تفعله القائدة؟ — تستمع", "ckb": "یەکەم جار چی دەکات؟ — گوێ دەگرێت", "en": "What does she do first? — She listens"}
	return []rehearsal.Shelf{
		{Name: "who", Rows: []rehearsal.Row{{Name: "code", Value: "P-7KQ2M1"}, {Name: "name", Value: "‹private›"}}},
		{Name: "answers", Rows: []rehearsal.Row{{Name: "first/check #1 q1", Value: "a · correct true", Words: ask[p.Config().LanguageCode]}}},
	}, nil
}

func written() rehearsal.Course {
	titles := func(en, ar, ckb string) map[string]string { return map[string]string{"en": en, "ar": ar, "ckb": ckb} }
	return rehearsal.Course{
		Read: time.Now(), Watched: true, Speaks: []string{"ar", "ckb", "en"},
		Modules: []rehearsal.Module{
			{ID: "first", Title: titles("First steps", "الخطوات الأولى", "هەنگاوە سەرەتاییەکان"), Quizzes: []rehearsal.Quiz{
				{ID: "check", Title: titles("Check your understanding", "تحقّقي من فهمكِ", "تێگەیشتنتان بپشکنن")},
			}},
			{ID: "second", Title: titles("Going on", "المتابعة", "بەردەوامبوون"), Quizzes: []rehearsal.Quiz{
				{ID: "journal", Title: titles("Your journal", "يومياتكِ", "ڕۆژانەکانتان")},
			}},
		},
	}
}

// newDesk is a world whose clock can be put forward, and its author's desk.
func newDesk(t *testing.T, c rehearsal.Course) (world, *desk) {
	t.Helper()
	ahead := &atomic.Int64{}
	w := newWorld(t, rehearsal.Config{Name: "Cohort", Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
	return w, &desk{invites: invites{w.Server}, ahead: ahead, course: c}
}

func TestAuthorActs(t *testing.T) {
	w, d := newDesk(t, written())
	web := pageOf(t, w, d)
	p := w.AddPhone(rehearsal.PhoneConfig{FirstName: "Sara", LanguageCode: "en", Invitation: w.Link("i_old")})
	if err := p.Accept(); err != nil || p.Messages()[0].Text != "/start i_old" {
		t.Fatalf("%v, %+v", err, p.Messages())
	}
	id := itoa(p.ID())
	for _, call := range []struct {
		body   string
		status int
	}{
		{`{"phone":` + id + `,"do":"jump","what":"second/journal"}`, 204},
		{`{"phone":` + id + `,"do":"jump","what":"second/gone"}`, 409},
		{`{"phone":` + id + `,"do":"speak","what":"ckb"}`, 204},
		{`{"phone":` + id + `,"do":"silence"}`, 204},
		{`{"phone":` + id + `,"do":"over"}`, 204},
		{`{"phone":` + id + `,"do":"sing"}`, 409},
		{`{"phone":1,"do":"over"}`, 404},
		{`{`, 400},
	} {
		if got := post(t, web.URL+"/author", call.body); got != call.status {
			t.Errorf("%s: status %d, want %d", call.body, got, call.status)
		}
	}
	want := []string{"jump en second journal", "speak en ckb", "pass 72h0m0s", "forget en"}
	if got := d.noted(); !slices.Equal(got, want) {
		t.Errorf("done %q, want %q", got, want)
	}
	if got := p.Config().Invitation; got != "Come and see: "+w.Link("i_en") || len(p.Messages()) != 0 {
		t.Errorf("she starts over with %q and %d messages", got, len(p.Messages()))
	}
	if err := p.Accept(); err != nil || p.Last().Text != "/start i_en" {
		t.Errorf("her new link: %v, %q", err, p.Last().Text)
	}
}

// Who was not invited starts over without an invitation, and has none to accept.
func TestStrangerStartsOver(t *testing.T) {
	w, d := newDesk(t, written())
	web := pageOf(t, w, d)
	p := started(t, w)
	if got := post(t, web.URL+"/author", `{"phone":`+itoa(p.ID())+`,"do":"over"}`); got != 204 {
		t.Fatalf("status %d", got)
	}
	if p.Config().Invitation != "" || len(p.Messages()) != 0 {
		t.Errorf("%+v, %d messages", p.Config(), len(p.Messages()))
	}
	if err := p.Accept(); !errors.Is(err, rehearsal.ErrNoInvitation) {
		t.Errorf("accepted: %v", err)
	}
}

// A rehearsal that nobody runs has nothing for authors, and says so.
func TestNoAuthor(t *testing.T) {
	w := newWorld(t, rehearsal.Config{})
	p := started(t, w)
	web := pageOf(t, w, nil)
	if got := post(t, web.URL+"/author", `{"phone":`+itoa(p.ID())+`,"do":"silence"}`); got != 409 {
		t.Errorf("status %d", got)
	}
	res, err := http.Get(web.URL + "/stored/" + itoa(p.ID()))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 409 {
		t.Errorf("what is stored: status %d", res.StatusCode)
	}
}

func TestStoredIsTold(t *testing.T) {
	w, d := newDesk(t, written())
	web := pageOf(t, w, d)
	p := w.AddPhone(rehearsal.PhoneConfig{LanguageCode: "en"})
	read := func() (shelves []rehearsal.Shelf) {
		t.Helper()
		res, err := http.Get(web.URL + "/stored/" + itoa(p.ID()))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(&shelves); err != nil || shelves == nil {
			t.Fatalf("read %v, %v", shelves, err)
		}
		return shelves
	}
	if got := read(); len(got) != 0 {
		t.Errorf("of nobody: %+v", got)
	}
	if err := p.Open(""); err != nil {
		t.Fatal(err)
	}
	if got := read(); len(got) != 2 || got[0].Rows[1].Value != "‹private›" {
		t.Errorf("of her: %+v", got)
	}
}
