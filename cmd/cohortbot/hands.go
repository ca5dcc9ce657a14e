package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cohortbot/cohort"
	"cohortbot/locales"
	"cohortbot/rehearsal"
	"cohortbot/seal"
)

// hands are what the page can do: it implements rehearsal.Controls.
type hands struct {
	*script
	server  *rehearsal.Server
	watch   *clock
	empty   bool                    // the first cohort is the owner's to make
	demo    bool                    // the cohort is filled
	playing atomic.Pointer[program] // nil while the course cannot be used
	acting  sync.Mutex              // an author does one thing after another

	mu     sync.Mutex
	owners []int64 // those who have no phone yet
}

func newHands(set settings, server *rehearsal.Server, watch *clock, empty bool, stderr io.Writer) *hands {
	return &hands{
		script: newScript(set.course, stderr, server.Refresh),
		server: server, watch: watch, empty: empty, owners: ownerIDs(),
	}
}

// begin puts the first phones on the page; from now on the page can do things.
func (h *hands) begin(ctx context.Context, p *program) error {
	h.playing.Store(p)
	h.use(p.course.Store)
	return h.cast(ctx)
}

// end is the end of the bot: nothing can be done any more.
func (h *hands) end() {
	h.playing.Store(nil)
	h.acting.Lock() // what is under way comes to its end before the store is closed
	defer h.acting.Unlock()
}

var errWaits = errors.New("the bot waits until the course is mended: the list of problems says what to do")

// program is the running bot.
func (h *hands) program() (*program, error) {
	if p := h.playing.Load(); p != nil {
		return p, nil
	}
	return nil, errWaits
}

// ownerIDs are the owners of every rehearsal, by id. They stay the same, so that
// kept data knows them again; there are several, for what takes two.
func ownerIDs() []int64 { return []int64{700_000_001, 700_000_002, 700_000_003, 700_000_004} }

// Owner implements rehearsal.Casting.
func (h *hands) Owner() (int64, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.owners) == 0 {
		return 0, false
	}
	id := h.owners[0]
	h.owners = h.owners[1:]
	return id, true
}

// Invite implements rehearsal.Casting: the message a coordinator would send.
func (h *hands) Invite(ctx context.Context, role rehearsal.Role, lang string) (string, error) {
	p, err := h.program()
	if err != nil {
		return "", err
	}
	as, key := cohort.RoleParticipant, "invitation_message"
	if role == rehearsal.Coordinator {
		as, key = cohort.RoleCoordinator, "invitation_role"
	}
	link, err := h.newLink(ctx, p, as)
	if err != nil {
		return "", err
	}
	called, err := p.bundle.Plain(locales.Lang(lang), "role_"+string(as), nil)
	if err != nil {
		return "", err
	}
	return p.bundle.Plain(locales.Lang(lang), key, locales.Args{"Link": link, "Role": called})
}

// newLink makes an invitation into the rehearsal's cohort.
func (h *hands) newLink(ctx context.Context, p *program, role cohort.RoleKind) (string, error) {
	id, err := h.ensureCohort(ctx, p)
	if err != nil {
		return "", err
	}
	payload, err := p.store.Invite(ctx, &cohort.Invitation{
		Role: role, Cohort: id, Uses: 1, Expires: cohort.At(p.now().AddDate(0, 0, 30)),
	}, actor)
	if err != nil {
		return "", err
	}
	return "https://t.me/" + h.server.Username() + "?start=" + url.QueryEscape(payload), nil
}

// errNoCohort is shown on the page.
var errNoCohort = errors.New("there is no cohort yet. The owner makes the first one in her chat; until then a phone can be added as a stranger")

// ensureCohort gives the newest cohort. Unless the rehearsal begins empty, the
// first is made when it is needed.
func (h *hands) ensureCohort(ctx context.Context, p *program) (cohort.ID, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list, err := p.store.ListCohorts(ctx)
	if err != nil {
		return "", err
	}
	if len(list) > 0 {
		return list[len(list)-1].ID, nil
	}
	if h.empty {
		return "", errNoCohort
	}
	c := p.current()
	// Held in every language there is: one that the course is given later is offered then.
	langs := slices.Clone(c.Languages)
	for _, l := range p.bundle.Languages() {
		if !slices.Contains(langs, l) {
			langs = append(langs, l)
		}
	}
	today := p.now().In(c.Zone).Format(time.DateOnly)
	return p.store.FoundCohort(ctx, &cohort.Cohort{Name: seal.Conceal("Rehearsal"), Start: today, Languages: langs}, actor)
}

// cast puts the first phones on the page: three invited ones, one a language, a
// coordinator's, and the owner's, which alone is there when the rehearsal begins empty.
func (h *hands) cast(ctx context.Context) error {
	invited := []rehearsal.PhoneConfig{
		{FirstName: "زينب", LanguageCode: "ar"},
		{FirstName: "شیلان", LanguageCode: "ckb"},
		{FirstName: "Maryam", LanguageCode: "en"},
		{FirstName: "سعاد", LanguageCode: "ar", Role: rehearsal.Coordinator},
	}
	switch {
	case h.empty:
		invited = nil
	case h.demo:
		invited = append(onStage(), invited[3:]...)
	}
	for _, p := range invited {
		var err error
		if p.Invitation, err = h.Invite(ctx, p.Role, p.LanguageCode); err != nil {
			return fmt.Errorf("invite a phone: %w", err)
		}
		h.server.AddPhone(p)
	}
	id, _ := h.Owner()
	h.server.AddPhone(rehearsal.PhoneConfig{ID: id, FirstName: "Rana", LanguageCode: "en", Role: rehearsal.Owner})
	return nil
}
