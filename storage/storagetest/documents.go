package storagetest

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"cohortbot/storage"
)

// A shape has every kind of field a document may hold.
type shape struct {
	ID      string             `json:"_id"`
	Version int64              `json:"version"`
	head                       // embedded: its fields lie at the top
	Text    string             `json:"text"`
	Small   int                `json:"small"`
	Narrow  int32              `json:"narrow"`
	Wide    int64              `json:"wide"`
	Lowest  int64              `json:"lowest"`
	Flag    bool               `json:"flag"`
	Share   float64            `json:"share"`
	Whole   float64            `json:"whole"`
	Tiny    float64            `json:"tiny"`
	Inner   inner              `json:"inner"`
	Point   *inner             `json:"point"`
	Nothing *inner             `json:"nothing"`
	Left    *inner             `json:"left,omitempty"`
	List    []inner            `json:"list"`
	Words   []string           `json:"words"`
	Empty   []string           `json:"empty"`
	Nil     []string           `json:"nil"`
	Omitted []string           `json:"omitted,omitempty"`
	Counts  map[string]int64   `json:"counts"`
	Nested  map[string][]inner `json:"nested"`
	NoKeys  map[string]int64   `json:"no_keys"`
	NilMap  map[string]int64   `json:"nil_map"`
	Zero    inner              `json:"zero,omitzero"`
	Custom  stage              `json:"custom"`
	Named   code               `json:"named"`
}

type head struct {
	Schema int      `json:"schema"`
	Keys   []string `json:"keys,omitempty"`
}

type inner struct {
	A string `json:"a"`
	N int64  `json:"n,omitempty"`
	P *int64 `json:"p,omitempty"`
	F bool   `json:"f"`
}

type code string

// A stage encodes itself: as a text, not as the number it is.
type stage int

func (s stage) MarshalJSON() ([]byte, error) { return json.Marshal(strings.Repeat("i", int(s))) }

func (s *stage) UnmarshalJSON(text []byte) error {
	var marks string
	err := json.Unmarshal(text, &marks)
	*s = stage(len(marks))
	return err
}

func full() *shape {
	five := int64(5)
	return &shape{
		ID: "full", Version: math.MaxInt64, head: head{Schema: 3, Keys: []string{"tg:1", "tg:2"}},
		Text:  "ژینا <b>&amp;\"\\ \u2067دەق\u2069 \u2028 \n\t 😀 } ] {",
		Small: -7, Narrow: math.MaxInt32, Wide: math.MaxInt64, Lowest: math.MinInt64, Flag: true,
		Share: 0.1, Whole: 3, Tiny: 5e-324,
		Inner: inner{A: "x", N: 1 << 40, P: &five}, Point: &inner{F: true},
		List: []inner{{A: "1"}, {}, {N: 2}}, Words: []string{"", "two"}, Empty: []string{},
		Counts: map[string]int64{"a-b": 0, "ك": -1, "A b": math.MaxInt64},
		Nested: map[string][]inner{"x": {{A: "y"}}, "none": {}, "nil": nil},
		NoKeys: map[string]int64{}, Custom: 4, Named: "code",
	}
}

func shapes(t *testing.T, e storage.Engine) {
	for _, doc := range []*shape{full(), {ID: "empty"}} {
		must(t, e.Insert(t.Context(), samples, doc.ID, doc))
		var back shape
		must(t, e.Get(t.Context(), samples, doc.ID, &back))
		if !reflect.DeepEqual(doc, &back) {
			t.Errorf("came back as\n%+v, want\n%+v", back, *doc)
		}
	}
	_, err := e.Find(t.Context(), storage.Query{Index: "samples_by_id", Limit: 5, From: "full"},
		func(decode storage.Decode) error {
			var back shape
			err := decode(&back)
			if !reflect.DeepEqual(full(), &back) {
				t.Errorf("was found as\n%+v, want\n%+v", back, full())
			}
			return err
		})
	must(t, err)
}

func notFound(t *testing.T, e storage.Engine) {
	want(t, e.Get(t.Context(), samples, "nobody", new(sample)), storage.ErrNotFound)
	store(t, e, &sample{ID: "somebody"})
	want(t, e.Get(t.Context(), samples, "Somebody", new(sample)), storage.ErrNotFound)
	want(t, e.Get(t.Context(), others, "somebody", new(sample)), storage.ErrNotFound)
}

func duplicate(t *testing.T, e storage.Engine) {
	must(t, e.Insert(t.Context(), samples, "a", &sample{ID: "a", Note: "first"}))
	want(t, e.Insert(t.Context(), samples, "a", &sample{ID: "a", Note: "second"}), storage.ErrDuplicate)
	must(t, e.Insert(t.Context(), others, "a", &sample{ID: "a", Note: "elsewhere"}))
	noted(t, e, "a", "first")
	must(t, e.Delete(t.Context(), samples, "a"))
	must(t, e.Insert(t.Context(), samples, "a", &sample{ID: "a", Note: "third"}))
	noted(t, e, "a", "third")
}

func noted(t *testing.T, e storage.Engine, id, note string) {
	t.Helper()
	var s sample
	must(t, e.Get(t.Context(), samples, id, &s))
	if s.Note != note {
		t.Errorf("%s says %q, want %q", id, s.Note, note)
	}
}

func insertMissing(t *testing.T, e storage.Engine) {
	must(t, e.InsertMissing(t.Context(), nil))
	store(t, e, &sample{ID: "b", Note: "first"})
	store(t, e, &sample{ID: "a", Note: "new"}, &sample{ID: "b", Note: "second"},
		&sample{ID: "c", Note: "new"}, &sample{ID: "c", Note: "twice"})
	noted(t, e, "a", "new")
	noted(t, e, "b", "first")
	noted(t, e, "c", "new")
}

func insertMissingAgain(t *testing.T, e storage.Engine) {
	var puts []storage.Put
	for n := range 300 {
		puts = append(puts, storage.Put{In: samples, ID: number(n), Doc: &sample{ID: number(n)}},
			storage.Put{In: others, ID: number(n), Doc: &sample{ID: number(n)}})
	}
	for range 2 {
		must(t, e.InsertMissing(t.Context(), puts))
	}
	for _, index := range []string{"samples_by_id", "others_by_id"} {
		n, err := e.Count(t.Context(), storage.Query{Index: index})
		must(t, err)
		if n != 300 {
			t.Errorf("%s counts %d, want 300", index, n)
		}
	}
}

func replaceVersion(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", Version: 1, Note: "one"})
	ctx := t.Context()
	must(t, e.Replace(ctx, samples, "a", 1, &sample{ID: "a", Version: 2, Note: "two"}))
	want(t, e.Replace(ctx, samples, "a", 1, &sample{ID: "a", Version: 2, Note: "late"}), storage.ErrConflict)
	want(t, e.Replace(ctx, samples, "a", 3, &sample{ID: "a", Version: 4, Note: "early"}), storage.ErrConflict)
	noted(t, e, "a", "two")
	must(t, e.Replace(ctx, samples, "a", 2, &sample{ID: "a", Version: math.MaxInt64, Note: "far"}))
	must(t, e.Replace(ctx, samples, "a", math.MaxInt64, &sample{ID: "a", Version: 0, Note: "zero"}))
	must(t, e.Replace(ctx, samples, "a", 0, &sample{ID: "a", Version: 1, Note: "end"}))
	noted(t, e, "a", "end")
}

func replaceGone(t *testing.T, e storage.Engine) {
	doc := &sample{ID: "a", Version: 2}
	want(t, e.Replace(t.Context(), samples, "a", 1, doc), storage.ErrConflict)
	store(t, e, &sample{ID: "a", Version: 1})
	must(t, e.Delete(t.Context(), samples, "a"))
	want(t, e.Replace(t.Context(), samples, "a", 1, doc), storage.ErrConflict)
	want(t, e.Get(t.Context(), samples, "a", new(sample)), storage.ErrNotFound)
}

func replaceUnversioned(t *testing.T, e storage.Engine) {
	bare := &struct {
		ID   string `json:"_id"`
		Note string `json:"note"`
	}{"a", "bare"}
	must(t, e.Insert(t.Context(), samples, "a", bare))
	want(t, e.Replace(t.Context(), samples, "a", 1, &sample{ID: "a", Version: 2}), storage.ErrConflict)
	noted(t, e, "a", "bare")
	must(t, e.Replace(t.Context(), samples, "a", 0, &sample{ID: "a", Version: 1, Note: "one"}))
	want(t, e.Replace(t.Context(), samples, "a", 0, &sample{ID: "a", Version: 2}), storage.ErrConflict)
	noted(t, e, "a", "one")
}

func replaceForgets(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", Version: 1, State: "open", Note: "gone soon", DueAt: 5})
	must(t, e.Replace(t.Context(), samples, "a", 1, &sample{ID: "a", Version: 2, Rank: 1}))
	var back sample
	must(t, e.Get(t.Context(), samples, "a", &back))
	if back != (sample{ID: "a", Version: 2, Rank: 1}) {
		t.Errorf("came back as %+v", back)
	}
}

func deleting(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a"}, &sample{ID: "b"}, &sample{ID: "c"})
	must(t, e.Delete(t.Context(), samples))
	must(t, e.Delete(t.Context(), samples, "nobody"))
	for range 2 {
		must(t, e.Delete(t.Context(), samples, "a", "c", "c", "nobody"))
	}
	same(t, ids(t, e, storage.Query{Index: "samples_by_id", Limit: 9}), "b")
}

func deletingVersion(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "a", Version: 1}, &sample{ID: "b", Version: 1})
	ctx := t.Context()
	must(t, e.Replace(ctx, samples, "a", 1, &sample{ID: "a", Version: 2, Note: "two"}))
	want(t, e.DeleteVersion(ctx, samples, "a", 1), storage.ErrConflict)
	want(t, e.DeleteVersion(ctx, samples, "nobody", 1), storage.ErrConflict)
	want(t, e.DeleteVersion(ctx, "nowhere", "a", 2), storage.ErrMisuse)
	noted(t, e, "a", "two")
	must(t, e.DeleteVersion(ctx, samples, "a", 2))
	want(t, e.DeleteVersion(ctx, samples, "a", 2), storage.ErrConflict)
	must(t, e.Insert(ctx, samples, "c", &struct {
		ID string `json:"_id"`
	}{"c"}))
	must(t, e.DeleteVersion(ctx, samples, "c", 0))
	same(t, ids(t, e, storage.Query{Index: "samples_by_id", Limit: 9}), "b")
}

func damaged(t *testing.T, e storage.Engine) {
	store(t, e, &sample{ID: "secret", Version: 77123, Note: "secret"})
	var other struct {
		Version string `json:"version"`
		Note    int    `json:"note"`
	}
	err := e.Get(t.Context(), samples, "secret", &other)
	_, found := e.Find(t.Context(), storage.Query{Index: "samples_by_id", Limit: 9},
		func(decode storage.Decode) error { return decode(&other) })
	for _, err := range []error{err, found} {
		want(t, err, storage.ErrDamaged)
		if text := errors.Join(err, storage.ErrDamaged).Error(); strings.Contains(text, "secret") || strings.Contains(text, "77123") {
			t.Errorf("the error quotes the document: %s", text)
		}
	}
}

func tooLarge(t *testing.T, e storage.Engine) {
	big := &sample{ID: "big", Version: 1, Note: strings.Repeat("x", storage.MaxDocument)}
	want(t, e.Insert(t.Context(), samples, "big", big), storage.ErrTooLarge)
	small := &sample{ID: "small"}
	puts := []storage.Put{{In: samples, ID: "small", Doc: small}, {In: samples, ID: "big", Doc: big}}
	want(t, e.InsertMissing(t.Context(), puts), storage.ErrTooLarge)
	same(t, ids(t, e, storage.Query{Index: "samples_by_id", Limit: 9}))
	store(t, e, &sample{ID: "big"})
	want(t, e.Replace(t.Context(), samples, "big", 0, big), storage.ErrTooLarge)
	noted(t, e, "big", "")
	near := &sample{ID: "near", Note: strings.Repeat("x", storage.MaxDocument-1024)}
	must(t, e.Insert(t.Context(), samples, "near", near))
	noted(t, e, "near", near.Note)
}

func foreignID(t *testing.T, e storage.Engine) {
	ctx := t.Context()
	want(t, e.Insert(ctx, samples, "a", &sample{ID: "b"}), storage.ErrMisuse)
	want(t, e.Insert(ctx, samples, "", &sample{}), storage.ErrMisuse)
	want(t, e.InsertMissing(ctx, []storage.Put{{In: samples, ID: "a", Doc: &sample{ID: "b"}}}), storage.ErrMisuse)
	want(t, e.Replace(ctx, samples, "a", 0, &sample{ID: "b"}), storage.ErrMisuse)
	want(t, e.Insert(ctx, samples, "a", &struct{}{}), storage.ErrMisuse)
	want(t, e.Insert(ctx, samples, "a", "a"), storage.ErrMisuse)
}
