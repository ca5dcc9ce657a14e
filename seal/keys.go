package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

const keySize = 32 // bytes, of every key in the file and of every derived one

// keyMask is all that keys show of themselves.
const keyMask = "‹keys›"

// What the keys of the file are turned into; each purpose has its own.
const (
	forSealing = "cohortbot seal 1"
	forKeyID   = "cohortbot key id 1"
	forLookup  = "cohortbot lookup 1"
	forMAC     = "cohortbot mac 1"
)

// secret is always used by pointer: wherever one is printed by accident, what
// comes out is an address.
type secret struct{ bytes [keySize]byte }

// keyID is a fingerprint of a sealing key. It stands in every box, so that a
// box of another key file is told from a damaged one.
type keyID [4]byte

// ring is a sealing key ready for use.
type ring struct {
	id   keyID
	aead cipher.AEAD
}

// Keys seal, open, look up and sign. They never change after File.Keys made
// them, are safe for concurrent use, and must not be copied.
type Keys struct {
	newest ring
	all    map[keyID]cipher.AEAD
	lookup *secret
	mac    *secret
	rooms  rooms
}

// Keys derives the working keys of f. The newest sealing key seals, all open.
func (f File) Keys() (*Keys, error) {
	if f.lookup == nil || len(f.seals) == 0 {
		return nil, errors.New("prepare keys: the key file holds none")
	}
	k := &Keys{all: make(map[keyID]cipher.AEAD, len(f.seals))}
	for _, s := range f.seals {
		r, err := newRing(s.key)
		if err != nil {
			return nil, fmt.Errorf("prepare sealing key %d: %w", s.number, err)
		}
		if _, twice := k.all[r.id]; twice {
			return nil, fmt.Errorf("prepare sealing key %d: it is in the file twice", s.number)
		}
		k.all[r.id], k.newest = r.aead, r
	}
	var err error
	if k.lookup, err = f.lookup.derive(forLookup); err != nil {
		return nil, fmt.Errorf("prepare look-up key: %w", err)
	}
	if k.mac, err = f.lookup.derive(forMAC); err != nil {
		return nil, fmt.Errorf("prepare MAC key: %w", err)
	}
	return k, nil
}

func newRing(s *secret) (ring, error) {
	name, err := s.derive(forKeyID)
	if err != nil {
		return ring{}, err
	}
	key, err := s.derive(forSealing)
	if err != nil {
		return ring{}, err
	}
	block, err := aes.NewCipher(key.bytes[:])
	if err != nil {
		return ring{}, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return ring{}, err
	}
	return ring{id: keyID(name.bytes[:len(keyID{})]), aead: aead}, nil
}

func (s *secret) derive(purpose string) (*secret, error) {
	b, err := hkdf.Key(sha256.New, s.bytes[:], nil, purpose, keySize)
	if err != nil {
		return nil, err
	}
	return &secret{bytes: [keySize]byte(b)}, nil
}

// String returns ‹keys›.
func (k *Keys) String() string { return keyMask }

// Format writes ‹keys› for every verb and flag.
func (k *Keys) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, keyMask) }

// LogValue returns ‹keys›.
func (k *Keys) LogValue() slog.Value { return slog.StringValue(keyMask) }
