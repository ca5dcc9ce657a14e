package storage_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"cohortbot/storage"
)

// Whoever led when a backup was made does not lead where it is restored: the first who
// comes need not wait. When somebody last led is still told.
func TestARestoredLeaseIsFree(t *testing.T) {
	raw := json.RawMessage(`{"_id":"lease","version":9,"term":4,"holder":"abc","led":1800000000000}`)
	put, ok, err := storage.NewSieve(nil, 1).Pass("meta", raw)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	text, err := json.Marshal(put.Doc)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(doc), "map[_id:lease holder: led:1.8e+12 term:4 version:9]"; got != want {
		t.Errorf("restored is %s, want %s", got, want)
	}
}
