package faults

import (
	"cmp"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cohortbot/cohort"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
	"cohortbot/storage/mongo"
	"cohortbot/storage/sqlite"
	"cohortbot/turn"
)

// books is the embedded database, open for inspection; a serve may work beside it.
type books struct {
	t      *testing.T
	engine storage.Engine
	store  *storage.Store
	keys   *seal.Keys
}

// open opens the bot's database.
func (r *rig) open() *books {
	r.t.Helper()
	if r.setup.mongo == "" {
		return embedded(r.t, r.data)
	}
	engine, err := mongo.Open(r.t.Context(), mongo.Config{URI: r.setup.mongo, Indexes: storage.Indexes()})
	must(r.t, err)
	return over(r.t, engine, r.data)
}

// embedded opens the database of a data directory.
func embedded(t *testing.T, data string) *books {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), sqlite.Config{Path: filepath.Join(data, "cohortbot.db"), Indexes: storage.Indexes()})
	must(t, err)
	return over(t, engine, data)
}

// over reads an engine with the key of a data directory.
func over(t *testing.T, engine storage.Engine, data string) *books {
	t.Helper()
	file, err := seal.Load(filepath.Join(data, "key"))
	must(t, err)
	keys, err := file.Keys()
	must(t, err)
	return &books{t: t, engine: engine, store: storage.NewStore(engine, keys, nil), keys: keys}
}

func (b *books) close() {
	b.t.Helper()
	must(b.t, b.engine.Close(context.Background()))
}

// each walks an index to its end.
func (b *books) each(index string, equal []any, visit func(storage.Decode) error) {
	b.t.Helper()
	q := storage.Query{Index: index, Equal: equal, Limit: 1000}
	for {
		next, err := b.engine.Find(b.t.Context(), q, visit)
		must(b.t, err)
		if next == "" {
			return
		}
		q.After = next
	}
}

// people gives every person's document by her door.
func (b *books) people() map[string]*turn.Document {
	b.t.Helper()
	out := map[string]*turn.Document{}
	b.each("people_by_id", nil, func(d storage.Decode) error {
		doc := &turn.Document{}
		if err := d(doc); err != nil {
			return err
		}
		out[doc.Body.Person.Door] = doc
		return nil
	})
	return out
}

// door is the look-up value of a phone.
func (b *books) door(w *woman) string {
	return b.keys.Lookup("telegram", strconv.FormatInt(w.ID(), 10))
}

// row is a row of the outbox with what it says.
type row struct {
	*outbox.Message
	text string
}

// rows gives every row in the order of each chat; opened says to read what they
// say, too.
func (b *books) rows(opened bool) []row {
	b.t.Helper()
	var out []row
	b.each("messages_by_state", nil, func(d storage.Decode) error {
		m := &outbox.Message{}
		if err := d(m); err != nil {
			return err
		}
		r := row{Message: m}
		if opened && !m.Body.IsZero() {
			if err := b.keys.OpenAll(m); err != nil {
				return err
			}
			var body outbox.Body
			if err := json.Unmarshal([]byte(m.Body.Reveal()), &body); err != nil {
				return err
			}
			r.text = body.Text
		}
		out = append(out, r)
		return nil
	})
	slices.SortFunc(out, func(x, y row) int {
		return cmp.Or(cmp.Compare(x.Subject, y.Subject), cmp.Compare(x.Order, y.Order))
	})
	return out
}

// in counts the rows of some states.
func (b *books) in(states ...outbox.State) int {
	b.t.Helper()
	n := int64(0)
	for _, s := range states {
		some, err := b.engine.Count(b.t.Context(), storage.Query{Index: "messages_by_state", Equal: []any{string(s)}})
		must(b.t, err)
		n += some
	}
	return int(n)
}

// answers gives the typed answers of everybody by subject, in order.
func (b *books) answers() map[string][]string {
	b.t.Helper()
	all := map[string][]*cohort.Fact{}
	must(b.t, b.store.EachFact(b.t.Context(), func(f *cohort.Fact) error {
		if f.Kind != cohort.FactAnswered {
			return nil
		}
		all[f.Subject] = append(all[f.Subject], f)
		return b.keys.OpenAll(f)
	}))
	out := map[string][]string{}
	for subject, facts := range all {
		slices.SortFunc(facts, func(x, y *cohort.Fact) int { return cmp.Compare(version(x.ID), version(y.ID)) })
		for _, f := range facts {
			out[subject] = append(out[subject], f.Answer.Text.Reveal())
		}
	}
	return out
}

// version is that in the id of a fact or a row.
func version(id string) int64 {
	parts := strings.Split(id, "/")
	n, _ := strconv.ParseInt(parts[len(parts)-2], 10, 64)
	return n
}

// rest waits until Telegram has nothing left to give and the bot nothing to send.
func (r *rig) rest(ctx context.Context) {
	r.t.Helper()
	if err := r.server.Settled(ctx); err != nil {
		r.t.Fatalf("%v\n%s", err, r.logged.tail())
	}
	b := r.open()
	defer b.close()
	for quiet := 0; quiet < 2; time.Sleep(100 * time.Millisecond) {
		if ctx.Err() != nil {
			r.t.Fatalf("%d rows stay unsent\n%s", b.in(outbox.Ready, outbox.Sending), r.logged.tail())
		}
		if quiet++; b.in(outbox.Ready, outbox.Sending) > 0 {
			quiet = 0
		}
	}
}
