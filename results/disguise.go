package results

import (
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// disguiseTries bounds the search for a code that is still free: with 40 bits a
// second try is rare and a tenth means that the source of chance is broken.
const disguiseTries = 10

// disguise gives everybody a pseudonym of this file alone and orders people by
// it. It begins unlike a code of the roster, so the two are not mixed up, and
// with a letter, so no spreadsheet takes it for a number.
func disguise(people []*person, chance io.Reader) error {
	taken := make(map[string]bool, len(people))
	for _, p := range people {
		code, err := freeCode(taken, chance)
		if err != nil {
			return fmt.Errorf("make the codes of the row file: %w", err)
		}
		taken[code], p.code = true, code
	}
	slices.SortFunc(people, func(a, b *person) int { return strings.Compare(a.code, b.code) })
	return nil
}

func freeCode(taken map[string]bool, chance io.Reader) (string, error) {
	for range disguiseTries {
		var b [5]byte
		if _, err := io.ReadFull(chance, b[:]); err != nil {
			return "", err
		}
		if code := "X-" + base32.StdEncoding.EncodeToString(b[:]); !taken[code] {
			return code, nil
		}
	}
	return "", errors.New("the source of chance repeats itself")
}
