package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/outbox"
	"cohortbot/rehearsal"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// rigPhone presses and types whatever leads on from its screen, and remembers
// what it answered.
type rigPhone struct {
	*rehearsal.Phone
	given []rigAnswer
	typed int
}

// rigAnswer is one answer: a question, and the option pressed or the words typed.
type rigAnswer struct{ question, answer string }

var (
	rigAsked  = regexp.MustCompile(`Question (q\d\d)`)
	rigOption = regexp.MustCompile(`Option ([a-d])`)
)

// rigWay is the order in which buttons are tried: what leads to the quiz goes
// first.
func rigWay() []dialog.Verb {
	return []dialog.Verb{
		dialog.VerbAnswer, dialog.VerbSkip, dialog.VerbLanguage, dialog.VerbAbout, dialog.VerbAgree, dialog.VerbUseName,
		dialog.VerbSkipProfile, dialog.VerbFirst, dialog.VerbQuiz, dialog.VerbStart, dialog.VerbNextQuestion,
		dialog.VerbNext, dialog.VerbLesson, dialog.VerbModule, dialog.VerbQuizzes, dialog.VerbMenu,
	}
}

// step does one thing and waits until the screen has gone on.
func (p *rigPhone) step(ctx context.Context) error {
	var screen rehearsal.Message
	err := p.Wait(ctx, func(ms []rehearsal.Message) bool {
		screen = rigScreen(ms)
		return rigFace(screen) != ""
	})
	if err != nil {
		return fmt.Errorf("no screen: %w", err)
	}
	if err := p.act(screen); err != nil {
		return err
	}
	err = p.Wait(ctx, func(ms []rehearsal.Message) bool {
		now := rigFace(rigScreen(ms))
		return now != "" && now != rigFace(screen)
	})
	if err != nil {
		return fmt.Errorf("the screen does not go on: %w", err)
	}
	return nil
}

// act presses a button of a screen, or types what it asks for.
func (p *rigPhone) act(screen rehearsal.Message) error {
	asked := ""
	if m := rigAsked.FindStringSubmatch(screen.Words()); m != nil {
		asked = m[1]
	}
	for _, verb := range rigWay() {
		buttons := rigButtons(screen, verb)
		if len(buttons) == 0 {
			continue
		}
		if verb == dialog.VerbSkip {
			p.typed++
			words := "words number " + strconv.Itoa(p.typed)
			p.given = append(p.given, rigAnswer{asked, words})
			_, err := p.Say(words)
			return err
		}
		b := buttons[0]
		if verb == dialog.VerbAnswer {
			b = buttons[rand.IntN(len(buttons))]
			p.given = append(p.given, rigAnswer{asked, rigOption.FindStringSubmatch(b.Text)[1]})
		}
		return p.PressOld(screen.ID, b.Data)
	}
	return errors.New("no button leads on")
}

// rigScreen is the newest message, if it is the bot's. What stands above it may
// be the stale twin of a message that was sent twice.
func rigScreen(ms []rehearsal.Message) rehearsal.Message {
	if len(ms) == 0 || !ms[len(ms)-1].FromBot {
		return rehearsal.Message{}
	}
	return ms[len(ms)-1]
}

// rigFace tells one screen from another, but not a screen from its duplicate.
func rigFace(m rehearsal.Message) string {
	if len(m.Keyboard) == 0 {
		return ""
	}
	return m.Words() + fmt.Sprint(m.Keyboard)
}

// rigButtons are the buttons of one verb.
func rigButtons(m rehearsal.Message, verb dialog.Verb) []rehearsal.Button {
	var out []rehearsal.Button
	for _, row := range m.Keyboard {
		for _, b := range row {
			if parts := strings.SplitN(b.Data, ".", 3); len(parts) == 3 && parts[1] == string(verb) {
				out = append(out, b)
			}
		}
	}
	return out
}

// rigBooks is the database of a stopped bot, open for inspection.
type rigBooks struct {
	t      *testing.T
	store  *storage.Store
	engine storage.Engine
	keys   *seal.Keys
}

// rigOpen opens the embedded database of a data directory; close it before the
// bot starts again.
func rigOpen(ctx context.Context, t *testing.T, data string) *rigBooks {
	t.Helper()
	file, err := seal.Load(filepath.Join(data, "key"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := file.Keys()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := sqlite.Open(ctx, sqlite.Config{Path: filepath.Join(data, "cohortbot.db"), Indexes: storage.Indexes()})
	if err != nil {
		t.Fatal(err)
	}
	return &rigBooks{t: t, store: storage.NewStore(engine, keys, nil), engine: engine, keys: keys}
}

func (b *rigBooks) close() {
	b.t.Helper()
	if err := b.engine.Close(context.Background()); err != nil {
		b.t.Error(err)
	}
}

// each walks an index to its end.
func (b *rigBooks) each(ctx context.Context, index string, equal []any, visit func(storage.Decode) error) {
	b.t.Helper()
	q := storage.Query{Index: index, Equal: equal, Limit: 500}
	for {
		next, err := b.engine.Find(ctx, q, visit)
		if err != nil {
			b.t.Fatal(err)
		}
		if next == "" {
			return
		}
		q.After = next
	}
}

// people gives every person's document by her door.
func (b *rigBooks) people(ctx context.Context) map[string]*turn.Document {
	b.t.Helper()
	out := map[string]*turn.Document{}
	b.each(ctx, "people_by_id", nil, func(d storage.Decode) error {
		doc := &turn.Document{}
		err := d(doc)
		if err == nil {
			out[doc.Body.Person.Door] = doc
		}
		return err
	})
	return out
}

// rows gives every message's row.
func (b *rigBooks) rows(ctx context.Context) []*outbox.Message {
	b.t.Helper()
	var out []*outbox.Message
	b.each(ctx, "messages_by_state", nil, func(d storage.Decode) error {
		m := &outbox.Message{}
		out = append(out, m)
		return d(m)
	})
	return out
}

// facts gives every fact of a kind by its subject, in the order they were written.
func (b *rigBooks) facts(ctx context.Context, kind cohort.FactKind) map[string][]*cohort.Fact {
	b.t.Helper()
	out := map[string][]*cohort.Fact{}
	err := b.store.EachFact(ctx, func(f *cohort.Fact) error {
		if f.Kind == kind {
			out[f.Subject] = append(out[f.Subject], f)
		}
		return b.keys.OpenAll(f)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, fs := range out {
		slices.SortFunc(fs, func(x, y *cohort.Fact) int { return int(rigVersion(x.ID) - rigVersion(y.ID)) })
	}
	return out
}

// rigVersion is the version in the id of a fact or a row.
func rigVersion(id string) int64 {
	n, _ := strconv.ParseInt(strings.Split(id, "/")[1], 10, 64)
	return n
}

// there says whether a document is stored.
func (b *rigBooks) there(ctx context.Context, in, id string) bool {
	b.t.Helper()
	var row struct {
		ID string `json:"_id"`
	}
	err := b.engine.Get(ctx, storage.Collection(in), id, &row)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		b.t.Fatal(err)
	}
	return err == nil
}

// used is how often the invitation of a payload was used.
func (b *rigBooks) used(ctx context.Context, payload string) int {
	b.t.Helper()
	id, ok := cohort.InvitationID(b.keys, payload)
	if !ok {
		b.t.Fatalf("%q is no invitation", payload)
	}
	inv, err := b.store.Invitation(ctx, id)
	if err != nil || inv == nil {
		b.t.Fatalf("read an invitation: %v", err)
	}
	return inv.Used
}

// door is the look-up value of a phone.
func (b *rigBooks) door(id int64) string { return b.keys.Lookup("telegram", strconv.FormatInt(id, 10)) }
