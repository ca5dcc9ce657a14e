package rehearsal

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed web
var web embed.FS

// way is how a phone that is added stands to the bot.
type way string

const (
	invited     way = "invited"     // with an invitation of her own
	stranger    way = "stranger"    // nobody has told the bot of her
	coordinator way = "coordinator" // with a coordinator's invitation
	owner       way = "owner"       // known by her id
)

// page is the page of phones.
type page struct {
	s        *Server
	controls Controls
}

// policy lets the page load only what it brings along.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; media-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Page serves the page of phones. It answers only requests to a loopback name
// and only its own page's actions; the caller listens on loopback.
func (s *Server) Page(controls Controls) http.Handler {
	p := &page{s: s, controls: controls}
	static, err := fs.Sub(web, "web")
	if err != nil {
		panic(fmt.Sprintf("opening the embedded page: %v", err)) // only a broken build
	}
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(static))
	mux.HandleFunc("GET /events", p.events)
	mux.HandleFunc("GET /attachment/{id}", p.attachment)
	mux.HandleFunc("POST /act", p.act)
	mux.HandleFunc("POST /phones", p.add)
	mux.HandleFunc("POST /author", p.author)
	mux.HandleFunc("GET /stored/{phone}", p.stored)
	return guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard turns away other names for this address, which a hostile page could
// point here, and sets what every answer carries.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) {
			http.Error(w, "this page is for its own machine alone", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func loopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.Trim(hostport, "[]")
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// events streams what changes on the phones; the first event has everything.
func (p *page) events(w http.ResponseWriter, r *http.Request) {
	wake := p.s.watchers.add()
	defer p.s.watchers.remove(wake)
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	seen := p.newGlance()
	alive := time.NewTicker(20 * time.Second)
	defer alive.Stop()
	for {
		if err := writeEvent(w, seen.next()); err != nil || out.Flush() != nil {
			return
		}
		time.Sleep(breath)
		select {
		case <-wake:
		case <-alive.C:
		case <-r.Context().Done():
			return
		case <-p.s.ctx.Done():
			return
		}
	}
}

// breath is the least time between two events, so that a flood of changes
// becomes a few events.
const breath = 15 * time.Millisecond

// writeEvent writes a comment when there is nothing to tell, so that a
// connection that died is noticed.
func writeEvent(w io.Writer, news *news) error {
	if news == nil {
		_, err := io.WriteString(w, ":\n\n")
		return err
	}
	raw, err := json.Marshal(news)
	if err != nil {
		return fmt.Errorf("encoding an event: %w", err)
	}
	_, err = fmt.Fprintf(w, "data: %s\n\n", raw)
	return err
}

func (p *page) attachment(w http.ResponseWriter, r *http.Request) {
	f := p.s.files.get(r.PathValue("id"))
	if f == nil {
		http.NotFound(w, r)
		return
	}
	kind := f.MIME
	if strings.HasPrefix(kind, "text/") || strings.Contains(kind, "xml") || strings.Contains(kind, "svg") {
		kind = "application/octet-stream" // nothing that a browser would run
	}
	w.Header().Set("Content-Type", kind)
	if f.kind == KindDocument {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	}
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(f.data)))
}

// action is what fingers do on the page.
type action struct {
	Phone   int64  `json:"phone"`
	Do      string `json:"do"`
	Text    string `json:"text"`    // say, edit: the words; open: the payload; send: the kind
	Message int    `json:"message"` // press, edit
	Data    string `json:"data"`    // press
}

func (p *page) act(w http.ResponseWriter, r *http.Request) {
	var a action
	if !readJSON(w, r, &a) {
		return
	}
	phone := p.s.phone(a.Phone)
	if phone == nil {
		http.Error(w, "no such phone", http.StatusNotFound)
		return
	}
	if err := a.on(phone); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a action) on(phone *Phone) error {
	var err error
	switch a.Do {
	case "open":
		return phone.Open(a.Text)
	case "say":
		_, err = phone.Say(a.Text)
	case "edit":
		return phone.EditText(a.Message, a.Text)
	case "press":
		return phone.PressOld(a.Message, a.Data)
	case "send":
		_, err = phone.SendOther(a.Text)
	case "block":
		phone.Block()
	case "unblock":
		phone.Unblock()
	case "clear":
		phone.DeleteChat()
	default:
		return errors.New("no such action")
	}
	return err
}

func (s *Server) phone(id int64) *Phone {
	for _, p := range s.Phones() {
		if p.cfg.ID == id {
			return p
		}
	}
	return nil
}

// ways lists how a phone can be added; the first is the usual one.
func (p *page) ways() []way {
	if p.controls == nil {
		return []way{stranger}
	}
	return []way{invited, stranger, coordinator, owner}
}

// add puts one more phone on the page.
func (p *page) add(w http.ResponseWriter, r *http.Request) {
	var want struct {
		Lang string `json:"lang"`
		As   way    `json:"as"` // the usual one when empty
	}
	if !readJSON(w, r, &want) {
		return
	}
	if want.As == "" {
		want.As = p.ways()[0]
	}
	if !slices.Contains(p.ways(), want.As) {
		http.Error(w, "a phone cannot be added in this way", http.StatusBadRequest)
		return
	}
	cfg := PhoneConfig{LanguageCode: want.Lang, FirstName: p.s.firstName(want.Lang)}
	if err := p.introduce(r.Context(), &cfg, want.As); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	p.s.AddPhone(cfg)
	w.WriteHeader(http.StatusNoContent)
}

// introduce fills in what the bot's side knows of her.
func (p *page) introduce(ctx context.Context, cfg *PhoneConfig, as way) error {
	switch as {
	case owner:
		id, ok := p.controls.Owner()
		if !ok {
			return errors.New("every owner of this rehearsal has her phone already")
		}
		cfg.ID, cfg.Role = id, Owner
	case invited, coordinator:
		if as == coordinator {
			cfg.Role = Coordinator
		}
		link, err := p.controls.Invite(ctx, cfg.Role, cfg.LanguageCode)
		if err != nil {
			return fmt.Errorf("there is no invitation: %w", err)
		}
		if cfg.Invitation = link; !strings.ContainsAny(link, " \n") {
			cfg.Invitation = Invitation(cfg.LanguageCode, link)
		}
	}
	return nil
}

func readJSON(w http.ResponseWriter, r *http.Request, dest any) bool {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		http.Error(w, "JSON is expected", http.StatusUnsupportedMediaType)
		return false
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<18)).Decode(dest); err != nil {
		http.Error(w, "JSON is expected", http.StatusBadRequest)
		return false
	}
	return true
}
