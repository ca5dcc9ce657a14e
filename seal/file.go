package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrFormat says that a text is not a key file, or a damaged one.
var ErrFormat = errors.New("not a whole key file")

const (
	fileComment = "# The keys of a cohortbot. Keep this file secret and keep a copy of it in another place:\n" +
		"# without it, what is stored cannot be read by anybody. Never change a line.\n"
	fileHead = "cohortbot-keys 1"
	sumSize  = 8 // bytes of the checksum, against slips of the hand, not against attackers
)

// File is what a key file holds: numbered sealing keys, of which the newest
// seals and all open, one look-up key that never changes, and when somebody was
// shown all of them. It is a value that never changes either; it prints as ‹keys›.
//
// As text it has comment lines (#), the line "cohortbot-keys 1" (the version of
// the format), "lookup KEY", one "seal NUMBER KEY" for each sealing key in
// ascending order, perhaps "shown TIME" (RFC 3339), and "sum CHECKSUM" over the
// lines before it, comments excepted. Keys are 32 bytes in unpadded base64url.
type File struct {
	lookup *secret
	seals  []numbered
	shown  time.Time // zero: never
}

type numbered struct {
	number int
	key    *secret
}

// New returns new random keys: a look-up key and sealing key 1.
func New() File {
	return File{lookup: newSecret()}.AddKey()
}

// AddKey returns f with one more sealing key, which seals from now on and was shown
// to nobody yet.
func (f File) AddKey() File {
	next := numbered{number: f.Newest() + 1, key: newSecret()}
	return File{lookup: f.lookup, seals: append(f.seals[:len(f.seals):len(f.seals)], next)}
}

// Newest returns the number of the key that seals, 0 if there is none.
func (f File) Newest() int {
	if len(f.seals) == 0 {
		return 0
	}
	return f.seals[len(f.seals)-1].number
}

// Show returns f with a note that its keys were shown to somebody at this moment.
func (f File) Show(at time.Time) File {
	f.shown = at.UTC().Truncate(time.Second)
	return f
}

// Shown is when the keys were shown, all of them; zero: never.
func (f File) Shown() time.Time { return f.shown }

// Encode returns the text of the file.
func (f File) Encode() []byte {
	body := f.body()
	if !f.shown.IsZero() {
		body += "shown " + f.shown.Format(time.RFC3339) + "\n"
	}
	return []byte(fileComment + body + "sum " + checksum(body) + "\n")
}

// body is the keys as text.
func (f File) body() string {
	var body strings.Builder
	body.WriteString(fileHead + "\n")
	if f.lookup != nil {
		body.WriteString("lookup " + f.lookup.encode() + "\n")
	}
	for _, s := range f.seals {
		fmt.Fprintf(&body, "seal %d %s\n", s.number, s.key.encode())
	}
	return body.String()
}

// Holds says that f has every key of g: what g sealed, f opens and looks up.
func (f File) Holds(g File) bool {
	if f.lookup == nil || g.lookup == nil || f.lookup.bytes != g.lookup.bytes {
		return false
	}
	for _, s := range g.seals {
		if !slices.ContainsFunc(f.seals, func(o numbered) bool { return o.number == s.number && o.key.bytes == s.key.bytes }) {
			return false
		}
	}
	return true
}

// Parse reads what Encode wrote; lines may end in CR LF, blank lines and
// comments may be added. Errors are ErrFormat with a line number and never
// quote the text.
func Parse(text []byte) (File, error) {
	var p parser
	for i, line := range bytes.Split(text, []byte("\n")) {
		words := strings.Fields(string(line))
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := p.line(words); err != nil {
			return File{}, fmt.Errorf("%w: line %d: %w", ErrFormat, i+1, err)
		}
	}
	if !p.whole {
		return File{}, fmt.Errorf("%w: its end is missing", ErrFormat)
	}
	return p.file, nil
}

// parser takes the lines that are not comments, one after the other.
type parser struct {
	file  File
	body  strings.Builder
	whole bool // the checksum was read
}

func (p *parser) line(words []string) error {
	if p.whole {
		return errors.New("something follows the checksum")
	}
	if words[0] == "sum" {
		return p.end(words)
	}
	defer p.body.WriteString(strings.Join(words, " ") + "\n")
	switch {
	case p.body.Len() == 0:
		if strings.Join(words, " ") != fileHead {
			return fmt.Errorf("it should be %q: another file, or made by a newer version", fileHead)
		}
		return nil
	case words[0] == "lookup" && len(words) == 2 && p.file.lookup == nil:
		var err error
		p.file.lookup, err = decodeSecret(words[1])
		return err
	case words[0] == "seal" && len(words) == 3:
		return p.seal(words[1], words[2])
	case words[0] == "shown" && len(words) == 2 && p.file.shown.IsZero():
		return p.shown(words[1])
	}
	return errors.New("not understood")
}

func (p *parser) shown(at string) error {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil || t.IsZero() {
		return errors.New("not a time")
	}
	p.file = p.file.Show(t)
	return nil
}

func (p *parser) seal(number, key string) error {
	n, err := strconv.Atoi(number)
	if err != nil || n <= p.file.Newest() {
		return errors.New("sealing keys are not numbered upwards")
	}
	s, err := decodeSecret(key)
	if err != nil {
		return err
	}
	p.file.seals = append(p.file.seals, numbered{number: n, key: s})
	return nil
}

func (p *parser) end(words []string) error {
	if len(words) != 2 || words[1] != checksum(p.body.String()) {
		return errors.New("the checksum is wrong, so a line was changed or lost")
	}
	if p.file.lookup == nil || len(p.file.seals) == 0 {
		return errors.New("there is no look-up key or no sealing key")
	}
	p.whole = true
	return nil
}

func checksum(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:sumSize])
}

func newSecret() *secret {
	var s secret
	rand.Read(s.bytes[:]) // never fails: it would end the program
	return &s
}

func (s *secret) encode() string { return base64.RawURLEncoding.EncodeToString(s.bytes[:]) }

// decodeSecret does not wrap the decoder's error: it tells the place of a fault
// in the key.
func decodeSecret(text string) (*secret, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != keySize {
		return nil, fmt.Errorf("not a key of %d bytes", keySize)
	}
	return &secret{bytes: [keySize]byte(b)}, nil
}

// String returns ‹keys›.
func (f File) String() string { return keyMask }

// Format writes ‹keys› for every verb and flag.
func (f File) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, keyMask) }

// LogValue returns ‹keys›.
func (f File) LogValue() slog.Value { return slog.StringValue(keyMask) }
