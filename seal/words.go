package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	bip39 "github.com/cosmos/go-bip39"
)

// ErrWords says that recovery words are not whole or not right.
var ErrWords = errors.New("these are not the recovery words as they were shown")

// How many words a phrase has: of a key those of BIP39 for 256 bits; of the sum
// four of the same list, 44 bits of a SHA-256 over the text of all keys.
const (
	keyWords = 24
	sumWords = 4
)

// The labels of phrases. None of them is a word of the list.
const (
	labelLookup = "lookup"
	labelSeal   = "seal"
	labelSum    = "sum"
)

// Phrase is a row of recovery words under its label: "lookup", "seal 1" and so on,
// at last "sum".
type Phrase struct {
	Label string
	Words []string
}

// Words are the recovery words of f: everything that is in the file, to be written
// down on paper. A key is 24 words of BIP39's English list, whose last bears a
// checksum; the sum holds the keys together, with their labels.
func (f File) Words() ([]Phrase, error) {
	lookup, err := f.lookup.words()
	if err != nil {
		return nil, err
	}
	out := []Phrase{{labelLookup, lookup}}
	for _, s := range f.seals {
		words, err := s.key.words()
		if err != nil {
			return nil, err
		}
		out = append(out, Phrase{labelSeal + " " + strconv.Itoa(s.number), words})
	}
	return append(out, Phrase{labelSum, f.sum()}), nil
}

func (s *secret) words() ([]string, error) {
	if s == nil {
		return nil, errors.New("words of keys: the key file holds none")
	}
	text, err := bip39.NewMnemonic(s.bytes[:])
	if err != nil {
		return nil, errors.New("words of keys: the library refuses a key")
	}
	return strings.Fields(text), nil
}

// sum are the words that hold the keys together.
func (f File) sum() []string {
	hash := sha256.Sum256([]byte(f.body()))
	bits := binary.BigEndian.Uint64(hash[:]) >> (64 - 11*sumWords)
	out := make([]string, sumWords)
	for i := range out {
		out[sumWords-1-i] = bip39.WordList[bits&2047]
		bits >>= 11
	}
	return out
}

// Recover reads recovery words as people type them: in any case, with any blanks,
// line breaks and punctuation, words numbered or not, each in full or by its first
// four letters. Its error is ErrWords with everything that is wrong, one a line; it
// never quotes what was typed.
func Recover(typed []byte) (File, error) {
	var r reader
	for i, line := range strings.Split(string(typed), "\n") {
		if !r.summed() || labelled(line) {
			r.line(i+1, line)
		} // else it is what key show says beneath the words
	}
	f := r.keys()
	if len(r.wrong) == 0 {
		r.fits(f)
	}
	if len(r.wrong) > 0 {
		return File{}, fmt.Errorf("%w:\n  %s", ErrWords, strings.Join(r.wrong, "\n  "))
	}
	return f, nil
}

// reader gathers phrases from what is typed, and what is wrong with them.
type reader struct {
	phrases []*typed
	wrong   []string
}

// typed is one phrase as it was read.
type typed struct {
	label  string
	number int // of a sealing key
	line   int
	words  []int // places in the list; -1: not a word of it
	lines  []int // where each stands
}

func (t *typed) name() string {
	if t.label == labelSeal {
		return labelSeal + " " + strconv.Itoa(t.number)
	}
	return t.label
}

func (r *reader) add(format string, a ...any) { r.wrong = append(r.wrong, fmt.Sprintf(format, a...)) }

// line reads one line.
func (r *reader) line(n int, text string) {
	for _, token := range tokens(text) {
		var at *typed
		if len(r.phrases) > 0 {
			at = r.phrases[len(r.phrases)-1]
		}
		numeral := unicode.IsDigit([]rune(token)[0])
		switch {
		case numeral && at != nil && at.label == labelSeal && at.number == 0 && len(at.words) == 0:
			at.number, _ = strconv.Atoi(token)
		case numeral: // of a word
		case token == labelLookup || token == labelSeal || token == labelSum:
			r.phrases = append(r.phrases, &typed{label: token, line: n})
		case at == nil:
			r.add("line %d: the words begin with the label lookup", n)
			r.phrases = append(r.phrases, &typed{label: labelLookup, line: n})
			r.phrases[0].take(n, token)
		default:
			at.take(n, token)
		}
	}
}

// summed says that the words of the sum are all there.
func (r *reader) summed() bool {
	n := len(r.phrases)
	return n > 0 && r.phrases[n-1].label == labelSum && len(r.phrases[n-1].words) >= sumWords
}

// labelled says that a line begins with a label.
func labelled(line string) bool {
	all := tokens(line)
	return len(all) > 0 && slices.Contains([]string{labelLookup, labelSeal, labelSum}, all[0])
}

// tokens are the runs of letters and the runs of digits, in small letters.
func tokens(line string) []string {
	var out []string
	was := ' '
	for _, c := range strings.ToLower(line) {
		kind := ' '
		switch {
		case unicode.IsDigit(c):
			kind = '1'
		case unicode.IsLetter(c) || unicode.IsMark(c):
			kind = 'a'
		}
		if kind != ' ' && kind != was {
			out = append(out, "")
		}
		if kind != ' ' {
			out[len(out)-1] += string(c)
		}
		was = kind
	}
	return out
}

// take adds a word; its first four letters tell it from every other.
func (t *typed) take(line int, token string) {
	at, found := slices.BinarySearch(bip39.WordList, token)
	if !found && (len(token) != 4 || at == len(bip39.WordList) || !strings.HasPrefix(bip39.WordList[at], token)) {
		at = -1
	}
	t.words, t.lines = append(t.words, at), append(t.lines, line)
}

// keys reads every phrase of a key.
func (r *reader) keys() File {
	var f File
	var misfits []*typed
	for _, t := range r.phrases {
		if !r.counted(t) || t.label == labelSum {
			continue
		}
		key := t.key()
		switch {
		case key == nil:
			misfits = append(misfits, t)
		case t.label == labelLookup && f.lookup != nil, t.label == labelSeal && t.number <= f.Newest():
			r.add("line %d: %s stands there twice, or not in the order of the numbers", t.line, t.name())
		case t.label == labelLookup:
			f.lookup = key
		default:
			f.seals = append(f.seals, numbered{number: t.number, key: key})
		}
	}
	for _, label := range []string{labelLookup, labelSeal, labelSum} {
		if !slices.ContainsFunc(r.phrases, func(t *typed) bool { return t.label == label }) {
			r.add("the words under the label %s are missing", label)
		}
	}
	alone := len(misfits) == 1 && len(r.wrong) == 0
	for _, t := range misfits {
		r.misfit(t, alone)
	}
	return f
}

// list are the words in full.
func (t *typed) list() []string {
	out := make([]string, 0, len(t.words))
	for _, w := range t.words {
		out = append(out, bip39.WordList[w])
	}
	return out
}

// counted says that a phrase has as many words as it should, all of the list.
func (r *reader) counted(t *typed) bool {
	before := len(r.wrong)
	if t.label == labelSeal && t.number == 0 {
		r.add("line %d: the label seal has a number, as in: seal 1", t.line)
	}
	want := keyWords
	if t.label == labelSum {
		want = sumWords
	}
	if len(t.words) != want {
		r.add("%s, from line %d on: %d words instead of %d", t.name(), t.line, len(t.words), want)
	}
	for i, w := range t.words {
		if w < 0 {
			r.add("line %d: word %d of %s is not a word of the list", t.lines[i], i+1, t.name())
		}
	}
	return len(r.wrong) == before
}

// key is the key of a phrase, nil when its checksum does not fit: 11 bits a word, the
// last 8 of them the beginning of the key's SHA-256.
func (t *typed) key() *secret {
	var s secret
	bits, have, filled := 0, 0, 0
	for _, w := range t.words {
		bits, have = bits<<11|w, have+11
		for have >= 8 && filled < keySize {
			have -= 8
			s.bytes[filled] = byte(bits >> have)
			filled++
		}
		bits &= 1<<have - 1
	}
	if hash := sha256.Sum256(s.bytes[:]); int(hash[0]) != bits {
		return nil
	}
	return &s
}

// misfit tells of a phrase whose checksum does not fit. When all else is right, the
// sum tells which word of it is another than was shown.
func (r *reader) misfit(t *typed, alone bool) {
	i := -1
	if alone {
		i = r.changed(t)
	}
	if i >= 0 {
		r.add("line %d: word %d of %s is a word of the list, but not the one that was shown", t.lines[i], i+1, t.name())
		return
	}
	r.add("%s, from line %d on: the words do not fit together: some are others than were shown, or have changed places", t.name(), t.line)
}

// changed finds the one word with which another in its place makes everything
// right; -1 when there is none.
func (r *reader) changed(t *typed) int {
	for i, word := range t.words {
		for t.words[i] = range bip39.WordList {
			if key := t.key(); key != nil && r.rightWith(t, key) {
				t.words[i] = word
				return i
			}
		}
		t.words[i] = word
	}
	return -1
}

// rightWith says that all phrases are right when this one is that key.
func (r *reader) rightWith(wrong *typed, key *secret) bool {
	var f File
	for _, t := range r.phrases {
		k := key
		if t.label == labelSum {
			return f.lookup != nil && slices.Equal(f.sum(), t.list())
		}
		if t != wrong {
			if k = t.key(); k == nil {
				return false
			}
		}
		if t.label == labelLookup {
			f.lookup = k
		} else {
			f.seals = append(f.seals, numbered{number: t.number, key: k})
		}
	}
	return false
}

// fits holds the keys against the sum.
func (r *reader) fits(f File) {
	i := slices.IndexFunc(r.phrases, func(t *typed) bool { return t.label == labelSum })
	if sum := r.phrases[i]; !slices.Equal(f.sum(), sum.list()) {
		r.add("sum, line %d: the keys do not belong together: one is missing, one stands under another label or number, or a word of the sum is not the one that was shown",
			sum.line)
	}
}
