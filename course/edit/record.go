package edit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"cohortbot/course"
	"cohortbot/locales"
)

// RecordFile lies in a course folder and says from which words its texts were
// translated. The loader does not read it.
const RecordFile = "translations.json"

// maxRecord is the most bytes of a record: a course at its limits has less.
const maxRecord = 8 << 20

// Sum is a short hash of a text, "" of none.
type Sum string

// SumOf gives the hash of a text as Texts gives it.
func SumOf(text string) Sum {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return Sum(hex.EncodeToString(sum[:6]))
}

// Origin is what is kept of a translation: the text it was made from, and what
// it then was.
type Origin struct {
	From, Is Sum
}

// Record keeps the origins of translations, by id and language. The zero value
// is the record of a course that has none yet.
type Record struct {
	texts map[string]map[locales.Lang]Origin
}

// ReadRecord reads the record of a course folder; without the file it is empty.
func ReadRecord(fsys fs.FS) (*Record, *course.Problem) {
	r := &Record{map[string]map[locales.Lang]Origin{}}
	if !course.HasSource(fsys, RecordFile) {
		return r, nil
	}
	data, err := course.ReadUpTo(fsys, RecordFile, maxRecord)
	if err != nil {
		return nil, &course.Problem{File: RecordFile, Line: 1, Message: err.Error()}
	}
	line, err := r.read(data)
	if err != nil {
		return nil, &course.Problem{File: RecordFile, Line: line,
			Message: "this cannot be read: put an older copy here, or take the file away, and then every translation counts as fresh"}
	}
	return r, nil
}

// read gives the line of the error.
func (r *Record) read(data []byte) (int, error) {
	raw := map[string]map[locales.Lang]string{}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&raw); err != nil {
		at := d.InputOffset()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = syntax.Offset
		}
		return 1 + bytes.Count(data[:min(int(at), len(data))], []byte("\n")), err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return 1 + bytes.Count(data[:d.InputOffset()], []byte("\n")), errors.New("more than one value")
	}
	for id, langs := range raw {
		for l, origin := range langs {
			from, is, _ := strings.Cut(origin, " ")
			r.put(id, l, Origin{Sum(from), Sum(is)})
		}
	}
	return 0, nil
}

func (r *Record) put(id string, l locales.Lang, o Origin) {
	if r.texts[id] == nil {
		r.texts[id] = map[locales.Lang]Origin{}
	}
	r.texts[id][l] = o
}

// Stale tells whether the text's source has changed since its translation into
// l was made, and the translation has not. Without a record it is fresh.
func (r *Record) Stale(t Text, source, l locales.Lang) bool {
	o, known := r.texts[t.ID][l]
	return known && l != source && o.From != SumOf(t.In[source]) && o.Is == SumOf(t.In[l])
}

// Made says that the text in l is now a translation of the source with that
// hash.
func (r *Record) Made(t Text, l locales.Lang, from Sum) {
	r.put(t.ID, l, Origin{from, SumOf(t.In[l])})
}

// Settle takes the translations of a text as they are, where nothing is known
// of them or they were changed without the record: from now on a change of
// their source is seen.
func (r *Record) Settle(t Text, source locales.Lang) {
	for l, text := range t.In {
		o, known := r.texts[t.ID][l]
		if l != source && t.In[source] != "" && (!known || o.Is != SumOf(text)) {
			r.Made(t, l, SumOf(t.In[source]))
		}
	}
}

// Bytes is the content of the file: one text a line, in the order of their ids,
// without texts that are no more.
func (r *Record) Bytes(texts []Text) ([]byte, error) {
	there := map[string]bool{}
	for _, t := range texts {
		there[t.ID] = true
	}
	out := []byte("{")
	for _, id := range slices.Sorted(maps.Keys(r.texts)) {
		if !there[id] {
			continue
		}
		langs := map[locales.Lang]string{}
		for l, o := range r.texts[id] {
			langs[l] = string(o.From) + " " + string(o.Is)
		}
		line, err := json.Marshal(map[string]any{id: langs})
		if err != nil {
			return nil, err
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(out, "\n  "...), line[1:len(line)-1]...)
	}
	return append(out, "\n}\n"...), nil
}
