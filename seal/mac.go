package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// lookupSize is 144 bits, which base64 writes as 24 characters without a rest.
const lookupSize = 18

// Lookup returns the name under which a private value is found again: always
// the same for the same kind and value, 24 characters of base64url, and not to
// be guessed or turned back without the key file. Values of different kinds
// cannot be compared.
func (k *Keys) Lookup(kind, value string) string {
	return k.lookup.sum(lookupSize, []string{kind, value})
}

// MAC signs the parts, as they are divided, and returns n bytes (1 to 32) of
// the signature in unpadded base64url. It panics if n is out of range.
func (k *Keys) MAC(n int, parts ...string) string { return k.mac.sum(n, parts) }

// CheckMAC reports whether mac is what MAC(n, parts...) returns, in a time that
// does not depend on where it differs.
func (k *Keys) CheckMAC(n int, mac string, parts ...string) bool {
	return hmac.Equal([]byte(mac), []byte(k.mac.sum(n, parts)))
}

func (s *secret) sum(n int, parts []string) string {
	if n < 1 || n > sha256.Size {
		panic(fmt.Sprintf("seal: a MAC of %d bytes", n))
	}
	h := hmac.New(sha256.New, s.bytes[:])
	var room [128]byte
	framed := room[:0]
	for _, part := range parts {
		framed = appendFramed(framed, part)
	}
	h.Write(framed)
	return base64.RawURLEncoding.EncodeToString(h.Sum(room[:0])[:n])
}
