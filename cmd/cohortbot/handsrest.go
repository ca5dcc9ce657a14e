package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cohortbot/rehearsal"
	"cohortbot/turn"
)

// shelved are the fields of a person that stand on shelves of their own.
func shelved() []string {
	return []string{
		"code", "stage", "lang", "roles", "acting", "name", "first", "chat", "door", "cohort", "consent", "made", "joined",
		"seen", "place", "prior", "home", "learned", "profile", "lessons", "quizzes", "previews",
	}
}

// rest is everything else of her document, field by field. It is encoded anew, and a
// private text encodes as its sealed box alone.
func (s *stock) rest() error {
	head := *s.doc
	head.Body.Person, head.Pending = nil, nil
	for under, of := range map[string]any{"": &head, "body.person.": s.p} {
		data, err := json.Marshal(of)
		if err != nil {
			return fmt.Errorf("read her document: %w", err)
		}
		fields, decode := map[string]any{}, json.NewDecoder(bytes.NewReader(data))
		decode.UseNumber()
		if err := decode.Decode(&fields); err != nil {
			return fmt.Errorf("read her document: %w", err)
		}
		delete(fields, "body")
		if under != "" {
			for _, name := range shelved() {
				delete(fields, name)
			}
		}
		s.flatten(strings.TrimSuffix(under, "."), fields)
	}
	slices.SortFunc(s.rows, func(a, b rehearsal.Row) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// flatten writes a row for each field that holds something.
func (s *stock) flatten(name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, box := v["box"]; box {
			s.row(name, "‹private›", "")
			return
		}
		for k, x := range v {
			s.flatten(strings.TrimPrefix(name+"."+k, "."), x)
		}
	case []any:
		if len(v) > 0 {
			s.row(name, strconv.Itoa(len(v))+" ×", "")
		}
	case string:
		s.set(name, s.keys(name, v), "")
	case nil:
	default:
		s.row(name, fmt.Sprint(v), "")
	}
}

// keys counts the marks of what came from her, of which there are many.
func (s *stock) keys(name, v string) string {
	if name == "keys" || name == "hers" {
		return strconv.Itoa(turn.Keys(v).Len()) + " ×"
	}
	return strings.TrimSpace(v)
}
