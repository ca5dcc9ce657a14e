package rehearsal

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// silence is how long a person says nothing when an author lets time pass.
const silence = 3 * 24 * time.Hour

// errNoAuthor: nobody runs this rehearsal who could do it.
var errNoAuthor = errors.New("this rehearsal has nothing for authors")

// author does what an author asks for a phone.
func (p *page) author(w http.ResponseWriter, r *http.Request) {
	var want struct {
		Phone int64  `json:"phone"`
		Do    string `json:"do"`
		What  string `json:"what"` // jump: MODULE/QUIZ; speak: the code of a language
	}
	if !readJSON(w, r, &want) {
		return
	}
	phone := p.s.phone(want.Phone)
	if phone == nil {
		http.Error(w, "no such phone", http.StatusNotFound)
		return
	}
	if err := p.authored(r, phone, want.Do, want.What); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (p *page) authored(r *http.Request, phone *Phone, do, what string) error {
	if p.controls == nil {
		return errNoAuthor
	}
	switch do {
	case "jump":
		module, quiz, _ := strings.Cut(what, "/")
		return p.controls.Jump(r.Context(), phone, module, quiz)
	case "speak":
		return p.controls.Speak(r.Context(), phone, what)
	case "silence":
		err := p.controls.Pass(r.Context(), silence)
		p.s.Refresh()
		return err
	case "over":
		return p.over(r, phone)
	}
	return errors.New("no such action")
}

// over begins anew with a phone: the bot forgets her, her chat is empty, and one who
// was invited is invited afresh.
func (p *page) over(r *http.Request, phone *Phone) error {
	cfg, as := phone.Config(), stranger
	if cfg.Invitation != "" {
		as = invited
	}
	if err := p.introduce(r.Context(), &cfg, as); err != nil { // first: without an invitation she stays as she is
		return err
	}
	if err := p.controls.Forget(r.Context(), phone); err != nil {
		return err
	}
	phone.renew(cfg.Invitation)
	return nil
}

// stored tells what is stored of a person.
func (p *page) stored(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.PathValue("phone"), 10, 64)
	phone := p.s.phone(id)
	if phone == nil {
		http.NotFound(w, r)
		return
	}
	shelves, err := []Shelf{}, errNoAuthor
	if p.controls != nil {
		shelves, err = p.controls.Stored(r.Context(), phone)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(append([]Shelf{}, shelves...)) // the page is gone, if anything
}

// Refresh has the page look again at what Controls tells of the course.
func (s *Server) Refresh() {
	s.refreshed.Add(1)
	s.watchers.wake()
}

// courseView is the course for the page.
type courseView struct {
	Read     int64     `json:"read"` // ms; 0: never
	Problems []Problem `json:"problems"`
	Waits    bool      `json:"waits"`
	Watched  bool      `json:"watched"`
	Mended   bool      `json:"mended"`
	Speaks   []string  `json:"speaks"`
	Modules  []Module  `json:"modules"`
}

func (p *page) course() *courseView {
	if p.controls == nil {
		return nil
	}
	c := p.controls.Course()
	v := &courseView{
		Problems: append([]Problem{}, c.Problems...), Waits: c.Waits, Watched: c.Watched, Mended: c.Mended,
		Speaks: append([]string{}, c.Speaks...), Modules: append([]Module{}, c.Modules...),
	}
	if !c.Read.IsZero() {
		v.Read = c.Read.UnixMilli()
	}
	return v
}

// ahead is how far the server's clock is before the machine's, in ms; less than a
// minute is nothing.
func (s *Server) ahead() int64 {
	d := time.Until(s.now())
	if d.Abs() < time.Minute {
		return 0
	}
	return d.Round(time.Second).Milliseconds()
}
