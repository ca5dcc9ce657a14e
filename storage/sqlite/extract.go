package sqlite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// An extractor picks the fields that have columns of their own out of an
// encoded document, in the goroutine of the caller. SQLite could do it with
// indexes on expressions, at three times the price of a write and all of it
// in the one writer.
type extractor struct {
	root  node
	slots map[string]int
}

type node struct {
	children map[string]*node
	slot     int // -1: no column, only the way to one
}

func newExtractor(paths []string) *extractor {
	x := &extractor{root: node{slot: -1}, slots: map[string]int{}}
	for slot, path := range paths {
		n := &x.root
		for name := range strings.SplitSeq(path, ".") {
			if n.children == nil {
				n.children = map[string]*node{}
			}
			if n.children[name] == nil {
				n.children[name] = &node{slot: -1}
			}
			n = n.children[name]
		}
		n.slot = slot
		x.slots[path] = slot
	}
	return x
}

// values returns a string, int64, bool or nil for each path. The document is
// the output of json.Marshal: valid, and without white space.
func (x *extractor) values(doc []byte) ([]any, error) {
	out := make([]any, len(x.slots))
	if len(doc) == 0 || doc[0] != '{' {
		return nil, errors.New("a document is a JSON object")
	}
	s := scan{doc: doc, out: out, left: len(out)}
	if err := s.object(&x.root); err != nil {
		return nil, err
	}
	return out, nil
}

type scan struct {
	doc  []byte
	at   int
	out  []any
	left int // slots not met yet; nothing further is read when it is 0
}

func (s *scan) object(n *node) error {
	s.at++ // the brace
	for s.doc[s.at] != '}' {
		if s.doc[s.at] == ',' {
			s.at++
		}
		start := s.at + 1
		s.text()
		child := n.children[string(s.doc[start:s.at-1])]
		s.at++ // the colon
		if err := s.member(child); err != nil || s.left == 0 {
			return err
		}
	}
	s.at++
	return nil
}

func (s *scan) member(n *node) error {
	if n == nil {
		s.skip()
		return nil
	}
	if n.children != nil && s.doc[s.at] == '{' && n.slot < 0 {
		return s.object(n)
	}
	start := s.at
	s.skip()
	if n.slot < 0 {
		return nil
	}
	s.left--
	v, err := scalar(s.doc[start:s.at])
	if err != nil {
		return err
	}
	s.out[n.slot] = v
	return nil
}

// scalar reads one value of an index.
func scalar(raw []byte) (any, error) {
	switch raw[0] {
	case '"':
		if bytes.IndexByte(raw, '\\') < 0 {
			return string(raw[1 : len(raw)-1]), nil
		}
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	case 't', 'f':
		return raw[0] == 't', nil
	case 'n':
		return nil, nil
	case '{', '[':
		return nil, errors.New("an indexed field holds an object or an array")
	}
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("an indexed number is not whole: %w", errors.Unwrap(err))
	}
	return n, nil
}

// skip moves past the value at hand.
func (s *scan) skip() {
	switch s.doc[s.at] {
	case '"':
		s.text()
	case '{', '[':
		s.nested()
	default:
		for c := s.doc[s.at]; c != ',' && c != '}' && c != ']'; c = s.doc[s.at] {
			s.at++
		}
	}
}

func (s *scan) nested() {
	for depth := 0; ; {
		switch s.doc[s.at] {
		case '"':
			s.text()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		s.at++
		if depth == 0 {
			return
		}
	}
}

// text moves past the string at hand.
func (s *scan) text() {
	s.at++
	for {
		s.at += bytes.IndexByte(s.doc[s.at:], '"') + 1
		slashes := 0
		for s.doc[s.at-2-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return
		}
	}
}
