package mongo

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"cohortbot/storage"
)

// A driver's error that quotes what was stored.
const quoted = `E11000 duplicate key error collection: women.people dup key: { _id: "secret-id" }, ObjectId("secret-document")`

var (
	taken   = mongo.BulkWriteError{WriteError: mongo.WriteError{Code: 11000, Message: quoted}}
	refused = mongo.BulkWriteError{WriteError: mongo.WriteError{Code: 121, Message: quoted}}
	unsure  = &mongo.WriteConcernError{Code: 64, Message: quoted}
)

// Only when there is nothing but duplicates has everything been stored.
func TestDuplicatesHideNoOtherError(t *testing.T) {
	bulk := func(concern *mongo.WriteConcernError, errs ...mongo.BulkWriteError) error {
		return mongo.BulkWriteException{WriteConcernError: concern, WriteErrors: errs}
	}
	for name, c := range map[string]struct{ from, want error }{
		"nothing":                                  {nil, nil},
		"duplicates alone":                         {bulk(nil, taken, taken), nil},
		"a duplicate beside another error":         {bulk(nil, taken, refused), storage.ErrUnavailable},
		"a duplicate that no majority has written": {bulk(unsure, taken), storage.ErrUnavailable},
		"no majority has written":                  {bulk(unsure), storage.ErrUnavailable},
		"the connection broke":                     {errors.New(quoted), storage.ErrUnavailable},
	} {
		got := mappedMissing(t.Context(), c.from)
		if !errors.Is(got, c.want) || errors.Is(got, storage.ErrDuplicate) {
			t.Errorf("%s: error is %v, want %v", name, got, c.want)
		}
	}
}

// No error of the driver's goes further than its kind.
func TestErrorsQuoteNothing(t *testing.T) {
	for _, from := range []error{
		mongo.CommandError{Code: 2, Name: "BadValue", Message: quoted},
		mongo.CommandError{Message: quoted, Labels: []string{"NetworkError"}},
		mongo.WriteException{WriteErrors: []mongo.WriteError{{Code: 11000, Message: quoted}}},
		mongo.WriteException{WriteErrors: []mongo.WriteError{{Code: 121, Message: quoted}}},
		mongo.WriteException{WriteConcernError: unsure},
		mongo.BulkWriteException{WriteErrors: []mongo.BulkWriteError{taken, refused}},
		mongo.MarshalError{Value: "secret", Err: errors.New(quoted)},
		fmt.Errorf("auth error: %s", quoted),
		errors.New(quoted),
	} {
		for _, err := range []error{mapped(t.Context(), from), mappedMissing(t.Context(), from), misfit(from)} {
			if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "secret") || strings.Contains(text, "women") {
				t.Errorf("a %T is told as %s", from, text)
			}
		}
	}
}

// What keeps the server from being reached is told, so that it can be mended.
func TestWhatToMendIsTold(t *testing.T) {
	for text, want := range map[string]string{
		"server selection error: Last error: dial tcp 10.0.0.1:27017: connect: connection refused": "connection refused",
		"connection() error: auth error: sasl conversation error: secret":                          "auth error",
	} {
		if err := mapped(t.Context(), errors.New(text)); !strings.HasSuffix(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}
func TestOptionsOfTheURIDoNotWeakenReads(t *testing.T) {
	o := Config{URI: "mongodb://h/?readConcernLevel=local&readPreference=secondary&w=1&journal=false"}.options()
	if o.ReadConcern.Level != "majority" || o.ReadPreference.Mode().String() != "primary" || o.WriteConcern.W != "majority" {
		t.Errorf("read concern %q, preference %s, write concern %v", o.ReadConcern.Level, o.ReadPreference.Mode(), o.WriteConcern.W)
	}
}
