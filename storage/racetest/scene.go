package racetest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"cohortbot/bot"
	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/courses"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/scheduler"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/storagetest"
	"cohortbot/turn"
)

// scene is one person's conversation with two processes on one store: the first
// one's calls can be disturbed.
type scene struct {
	t       *testing.T
	engine  storage.Engine // undisturbed
	clean   *storage.Store
	keys    *seal.Keys
	first   *turn.Runner
	second  *turn.Runner
	sweeper *scheduler.Sweeper
	door    string
	link    string

	now     dialog.Envelope // under way
	updates int
	others  int

	disturb disturbance // once a turn, at the first fitting moment from number at+updates on
	at      int
	moment  int
	done    bool
	fired   int
}

// words are what every scene shares: loading a course takes longer than a
// conversation.
type words struct {
	bundle *locales.Bundle
	course *course.Course
}

func load(t *testing.T) words {
	t.Helper()
	bundle, err := locales.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	c, found := course.Load(courses.Shipped())
	if course.Broken(found) {
		t.Fatal(found)
	}
	return words{bundle, c}
}

func newScene(t *testing.T, w words, engine storage.Engine) *scene {
	t.Helper()
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, engine: engine, keys: keys, done: true, door: keys.Lookup("telegram", "1")}
	s.clean = storage.NewStore(engine, keys, nil)
	s.first = s.runner(w, storage.NewStore(storagetest.Between(engine, s.hook), keys, nil))
	s.second = s.runner(w, s.clean)
	s.sweeper = &scheduler.Sweeper{Store: s.clean, Turns: s.runner(w, s.clean), Log: slog.New(slog.DiscardHandler)}
	c := &cohort.Cohort{Name: seal.Conceal("One"), Start: "2026-01-01", Languages: []locales.Lang{"en"}}
	id, err := s.clean.FoundCohort(t.Context(), c, "test")
	if err != nil {
		t.Fatal(err)
	}
	payload, err := s.clean.Invite(t.Context(), &cohort.Invitation{Role: cohort.RoleParticipant, Cohort: id, Uses: 1}, "test")
	if err != nil {
		t.Fatal(err)
	}
	s.link, _ = cohort.InvitationID(keys, payload)
	return s
}

func (s *scene) runner(w words, store turn.Store) *turn.Runner {
	current := func() *course.Course { return w.course }
	return turn.NewRunner(turn.Config{
		Store: store, Course: current, Bundle: w.bundle,
		Words: &bot.Renderer{Bundle: w.bundle, Course: current, Stamp: s.keys},
	})
}

func (s *scene) hook(ctx context.Context, m storagetest.Moment) error {
	if s.done || s.disturb == nil {
		return nil
	}
	s.moment++
	if s.moment <= (s.at+s.updates)%moments {
		return nil
	}
	s.done = true // also while the disturbance itself runs
	did, err := s.disturb(ctx, s, m)
	s.done = did
	if did {
		s.fired++
	}
	return err
}

func (s *scene) envelope(key string, ev dialog.Event) dialog.Envelope {
	return dialog.Envelope{
		ID: key, Key: key, On: dialog.Ref{Kind: dialog.Door, ID: s.door}, Event: ev,
		From: &dialog.Sender{Chat: seal.Conceal("1"), First: seal.Conceal("Maryam"), Guess: "en"},
	}
}

// update carries one of her updates until it is done, as the poller does.
func (s *scene) update(ev dialog.Event) {
	s.updates++
	s.now = s.envelope(fmt.Sprint("tg:", s.updates), ev)
	s.moment, s.done = 0, false
	var err error
	for range 5 {
		if _, err = s.first.Run(s.t.Context(), s.now); err == nil {
			break
		}
	}
	s.done = true
	if err != nil {
		s.t.Fatalf("update %d: %v", s.updates, err)
	}
}

// longest is more updates than the conversation needs.
const longest = 120

// converse goes from the link to the first closed quiz.
func (s *scene) converse() {
	s.t.Helper()
	s.update(dialog.Event{Said: &dialog.Said{Text: seal.Conceal("/start"), Command: "start", Payload: true, Invitation: s.link}})
	for range longest {
		p := s.person()
		if p.Place.View == dialog.ViewResult {
			return
		}
		act := s.choose(p)
		if act == nil {
			// What she waits for, or the screen itself, is owed: the sweep pays.
			if err := s.sweeper.Begin(s.t.Context()); err != nil {
				s.t.Fatal("sweep:", err)
			}
			if act = s.choose(s.person()); act == nil {
				s.t.Fatalf("after update %d no button of the screen %s is on any message", s.updates, p.Place.View)
			}
		}
		s.update(dialog.Event{Pressed: &dialog.Pressed{Act: act}})
	}
	s.t.Fatal("the conversation does not end")
}

// preferred is the way to the quiz: of a screen's buttons the first in this list.
var preferred = []dialog.Verb{
	dialog.VerbLanguage, dialog.VerbAbout, dialog.VerbAgree, dialog.VerbUseName, dialog.VerbProfile, dialog.VerbFirst,
	dialog.VerbStart, dialog.VerbAnswer, dialog.VerbDone, dialog.VerbTick, dialog.VerbSkip, dialog.VerbNextQuestion,
	dialog.VerbQuiz, dialog.VerbNext, dialog.VerbContents,
}

// choose gives the button she presses next, from the messages stored for her.
func (s *scene) choose(p *cohort.Participant) *dialog.Act {
	ticked := false
	for _, rec := range p.Quizzes {
		ticked = ticked || rec.Open != nil && len(rec.Open.Chosen) > 0
	}
	var best *dialog.Act
	rank := len(preferred)
	for _, token := range s.tokens() {
		act := dialog.ParseToken(s.keys, s.door, token)
		if act == nil || act.Step != p.Step || act.Verb == dialog.VerbDone && !ticked || act.Verb == dialog.VerbTick && ticked {
			continue
		}
		if at := slices.Index(preferred, act.Verb); at >= 0 && at < rank {
			best, rank = act, at
		}
	}
	return best
}

// tokens are those of the buttons of her last messages.
func (s *scene) tokens() []string {
	var ids, out []string
	q := storage.Query{Index: "messages_by_subject", Equal: []any{s.subject()}, Descending: true, Limit: 6}
	_, err := s.engine.Find(s.t.Context(), q, func(d storage.Decode) error {
		var m outbox.Message
		err := d(&m)
		ids = append(ids, m.ID)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, id := range ids {
		m, err := s.clean.Row(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		var b outbox.Body
		if text := m.Body.Reveal(); text != "" {
			if err := json.Unmarshal([]byte(text), &b); err != nil {
				s.t.Fatal("a body is not readable")
			}
		}
		for _, line := range b.Keyboard {
			for _, k := range line {
				out = append(out, k.Token)
			}
		}
	}
	return out
}

// subject is the id behind her door.
func (s *scene) subject() string {
	var d struct {
		Subject string `json:"subject"`
	}
	if err := s.engine.Get(s.t.Context(), "doors", s.door, &d); err != nil {
		s.t.Fatal("her door:", err)
	}
	return d.Subject
}

func (s *scene) person() *cohort.Participant {
	doc, err := s.clean.Load(s.t.Context(), dialog.Person, s.subject())
	if err != nil {
		s.t.Fatal("her document:", err)
	}
	return doc.Body.Person
}
