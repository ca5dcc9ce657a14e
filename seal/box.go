package seal

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Why a box does not open.
var (
	// ErrWrongKey: no key of the file has sealed this. The file is another
	// deployment's, or older than the box.
	ErrWrongKey = errors.New("sealed with a key that is not in the key file")
	// ErrBroken: the box was damaged, or it was sealed for another place.
	ErrBroken = errors.New("sealed text is damaged or was moved from its place")
)

// errNoPlace is a mistake of the program: nothing to branch on.
var errNoPlace = errors.New("place without collection, field or id")

// A box is the unpadded base64url of: version, key id, nonce, AES-256-GCM
// ciphertext with its tag. Version, key id and place are authenticated. Nonces
// are random: one key may seal 2^32 texts before they could begin to repeat.
const (
	boxVersion = 1
	nonceSize  = 12
	tagSize    = 16
	headSize   = 1 + len(keyID{})
	textStart  = headSize + nonceSize
)

// Strict, so that a box has one spelling only.
var boxCoding = base64.RawURLEncoding.Strict()

// Seal gives p its box, made for the given place by the newest key. An already
// sealed one is left as it is, for a box keeps its place; so is the empty text.
func (k *Keys) Seal(p *Private, at Place) error {
	if p.Sealed() || p.IsZero() {
		return nil
	}
	if !at.complete() {
		return fmt.Errorf("seal %s.%s: %w", at.Collection, at.Field, errNoPlace)
	}
	p.Box = k.seal(*p.plain, at)
	return nil
}

// Open reads the text of p from its box. Without a box there is nothing to do.
// It fails with ErrWrongKey or ErrBroken, and p is then unopened.
func (k *Keys) Open(p *Private, at Place) error {
	if !p.Sealed() {
		return nil
	}
	plain, err := k.open(p.Box, at)
	if err != nil {
		p.plain = nil
		return fmt.Errorf("open %s.%s: %w", at.Collection, at.Field, err)
	}
	p.plain = &plain
	return nil
}

func (k *Keys) seal(plain string, at Place) string {
	sealed := textStart + len(plain) + tagSize
	room := k.rooms.take(sealed + at.aadSize())
	defer k.rooms.give(room)

	// One buffer: the box, then the additional data.
	buf := (*room)[:textStart]
	buf[0] = boxVersion
	copy(buf[1:], k.newest.id[:])
	rand.Read(buf[headSize:]) // never fails: it would end the program
	buf = append(buf, plain...)
	aad := at.appendAAD(buf[sealed:sealed:cap(buf)], buf[:headSize])
	k.newest.aead.Seal(buf[:textStart], buf[headSize:textStart], buf[textStart:], aad)
	return encodeBox(buf[:sealed])
}

// encodeBox goes by pieces on the stack, so that only the string is allocated.
func encodeBox(raw []byte) string {
	var box strings.Builder
	box.Grow(boxCoding.EncodedLen(len(raw)))
	var piece [1024]byte
	const step = len(piece) / 4 * 3
	for ; len(raw) > step; raw = raw[step:] {
		boxCoding.Encode(piece[:], raw[:step])
		box.Write(piece[:])
	}
	boxCoding.Encode(piece[:], raw)
	box.Write(piece[:boxCoding.EncodedLen(len(raw))])
	return box.String()
}

func (k *Keys) open(box string, at Place) (string, error) {
	n := boxCoding.DecodedLen(len(box))
	// The decoder would skip line ends, of which a box has none.
	if n < textStart+tagSize || strings.ContainsAny(box, "\r\n") {
		return "", ErrBroken
	}
	room := k.rooms.take(n + at.aadSize() + len(box))
	defer k.rooms.give(room)

	// One buffer: the decoded box, the additional data, and the box as bytes.
	buf := (*room)[:n]
	text := append((*room)[n+at.aadSize():n+at.aadSize()], box...)
	if _, err := boxCoding.Decode(buf, text); err != nil || buf[0] != boxVersion {
		return "", ErrBroken
	}
	aead, known := k.all[keyID(buf[1:headSize])]
	if !known {
		return "", ErrWrongKey
	}
	aad := at.appendAAD(buf[n:n:n+at.aadSize()], buf[:headSize])
	plain, err := aead.Open(buf[textStart:textStart], buf[headSize:textStart], buf[textStart:], aad)
	if err != nil {
		return "", ErrBroken
	}
	return string(plain), nil
}

// rooms keeps buffers for sealing and opening, wiped after each use.
type rooms struct{ pool sync.Pool }

// keptRoom is the size, in bytes, above which a buffer is not kept.
const keptRoom = 1 << 16

func (r *rooms) take(size int) *[]byte {
	if room, ok := r.pool.Get().(*[]byte); ok && cap(*room) >= size {
		*room = (*room)[:size]
		return room
	}
	room := make([]byte, size, max(size, 1<<12))
	return &room
}

func (r *rooms) give(room *[]byte) {
	clear(*room)
	if cap(*room) <= keptRoom {
		r.pool.Put(room)
	}
}

func (at Place) complete() bool { return at.Collection != "" && at.Field != "" && at.ID != "" }

// aadSize is at least the length of what appendAAD appends.
func (at Place) aadSize() int {
	return headSize + len(at.Collection) + len(at.Field) + len(at.ID) + 3*binary.MaxVarintLen32
}

func (at Place) appendAAD(to, head []byte) []byte {
	to = append(to, head...)
	to = appendFramed(to, at.Collection)
	to = appendFramed(to, at.Field)
	return appendFramed(to, at.ID)
}

// appendFramed puts the length first, so that no two lists of parts run
// together into the same bytes.
func appendFramed(to []byte, part string) []byte {
	to = binary.AppendUvarint(to, uint64(len(part)))
	return append(to, part...)
}
