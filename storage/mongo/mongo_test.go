package mongo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"cohortbot/storage"
	"cohortbot/storage/storagetest"
)

// TestConformance needs a server of which nothing but the host is used: every
// test makes a database of its own and drops it.
func TestConformance(t *testing.T) {
	uri := os.Getenv("MONGODB_TEST_URI")
	if uri == "" {
		t.Skip("MONGODB_TEST_URI is not set")
	}
	n := 0
	storagetest.Conformance(t, func(t *testing.T, indexes []storage.Index) storage.Engine {
		n++
		name := fmt.Sprintf("cohortbot_test_%d_%d", time.Now().UnixNano(), n)
		open := func() *Store {
			s, err := Open(t.Context(), Config{URI: withDatabase(uri, name), Indexes: indexes})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		s := open()
		drop := s.db
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			again, err := Open(ctx, Config{URI: withDatabase(uri, drop.Name()), Indexes: indexes})
			if err != nil {
				t.Fatal(err)
			}
			err = errors.Join(again.db.Drop(ctx), again.Close(ctx), s.Close(ctx))
			if err != nil {
				t.Error("close:", err)
			}
		})
		return s
	})
}

func withDatabase(uri, name string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	rest, query, asked := strings.Cut(rest, "?")
	hosts, _, _ := strings.Cut(rest, "/")
	uri = scheme + "://" + hosts + "/" + name
	if asked {
		uri += "?" + query
	}
	return uri
}

func TestDatabaseOfURI(t *testing.T) {
	for uri, want := range map[string]string{
		"mongodb://h":                             "cohortbot",
		"mongodb://h/":                            "cohortbot",
		"mongodb://h/?replicaSet=r/s":             "cohortbot",
		"mongodb://u:p%2Fq@h:1,i:2/women?w=1":     "women",
		"mongodb+srv://u:p@h.example/women%5F2":   "women_2",
		"mongodb://%2Ftmp%2Fmongodb.sock/program": "program",
	} {
		if got, err := database(uri); got != want || err != nil {
			t.Errorf("database(%q) = %q, %v; want %q", uri, got, err, want)
		}
	}
	for _, uri := range []string{"", "localhost", "mongodb://h/a/b", "mongodb://h/a.b", "mongodb://h/%zz"} {
		if _, err := database(uri); !errors.Is(err, storage.ErrMisuse) {
			t.Errorf("database(%q): error is %v", uri, err)
		}
	}
}

func TestOpenErrorsDoNotQuoteTheURI(t *testing.T) {
	_, err := Open(t.Context(), Config{URI: "mongodb://user:secret@/women?w=x"})
	if !errors.Is(err, storage.ErrMisuse) || strings.Contains(err.Error(), "secret") {
		t.Errorf("error is %v", err)
	}
}

func TestAnUnreachableServerIsUnavailable(t *testing.T) {
	indexes := []storage.Index{{Name: "x", In: "x", Fields: []string{"f"}}}
	_, err := Open(t.Context(), Config{URI: "mongodb://127.0.0.1:1/?connectTimeoutMS=200", Indexes: indexes, Timeout: 300 * time.Millisecond})
	if !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("error is %v, want %v", err, storage.ErrUnavailable)
	}
}
