package results

import (
	"bufio"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"
)

// Scratch is where answers lie between reading and writing: a file opened for both, or memory. What
// is put there is encrypted under a key that is nowhere else and ends with the call, so nobody reads it on
// a disk, nor of somebody who was erased meanwhile.
type Scratch interface {
	io.Writer
	io.ReaderAt
}

// memory is a Scratch of a small file.
type memory struct{ data []byte }

func (m *memory) Write(b []byte) (int, error) { m.data = append(m.data, b...); return len(b), nil }

func (m *memory) ReadAt(b []byte, at int64) (int, error) {
	if at > int64(len(m.data)) {
		return 0, io.EOF
	}
	n := copy(b, m.data[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// piece is where something lies: from a block of 16 bytes on, so many bytes.
type piece struct {
	block uint64
	n     int
}

// drawer holds pieces in a scratch, each beginning at a block of its own, which is also where the key
// stream begins: so no part of it serves twice. Nothing is taken before done.
type drawer struct {
	scratch Scratch
	out     *bufio.Writer
	cipher  cipher.Block
	blocks  uint64
}

func newDrawer(s Scratch, chance io.Reader) (*drawer, error) {
	var key [32]byte
	if _, err := io.ReadFull(chance, key[:]); err != nil {
		return nil, fmt.Errorf("make a key for what is read: %w", err)
	}
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, fmt.Errorf("take a key for what is read: %w", err)
	}
	return &drawer{scratch: s, out: bufio.NewWriterSize(s, 1<<16), cipher: block}, nil
}

// put keeps data, and changes it.
func (d *drawer) put(data []byte) (piece, error) {
	at := piece{d.blocks, len(data)}
	for len(data)%aes.BlockSize > 0 {
		data = append(data, 0)
	}
	d.blocks += uint64(len(data) / aes.BlockSize)
	d.turn(at, data)
	if _, err := d.out.Write(data); err != nil {
		return at, fmt.Errorf("lay aside what is read: %w", err)
	}
	return at, nil
}

func (d *drawer) done() error {
	if err := d.out.Flush(); err != nil {
		return fmt.Errorf("lay aside what is read: %w", err)
	}
	return nil
}

// take gives back what was put.
func (d *drawer) take(p piece) ([]byte, error) {
	data := make([]byte, p.n)
	if n, err := d.scratch.ReadAt(data, int64(p.block)*aes.BlockSize); n < len(data) {
		return nil, fmt.Errorf("take up what was read: %w", err)
	}
	d.turn(p, data)
	return data, nil
}

// turn encrypts, and decrypts.
func (d *drawer) turn(p piece, data []byte) {
	var counter [aes.BlockSize]byte
	binary.BigEndian.PutUint64(counter[8:], p.block)
	cipher.NewCTR(d.cipher, counter[:]).XORKeyStream(data, data)
}
