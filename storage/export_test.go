package storage

import "encoding/json"

// Next makes s a program of the next shape, which lifts documents of a collection.
func (s *Store) Next(in Collection, do func(doc map[string]json.RawMessage) error) {
	s.lifts = append(s.lifts, lift{in: in, from: s.schema, do: do})
	s.schema++
}
