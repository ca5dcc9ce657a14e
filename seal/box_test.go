package seal_test

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cohortbot/seal"
)

var home = seal.Place{Collection: "people", Field: "name", ID: "8Zk1"}

func keysOf(t testing.TB, f seal.File) *seal.Keys {
	t.Helper()
	k, err := f.Keys()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t testing.TB, k *seal.Keys, plain string) seal.Private {
	t.Helper()
	p := seal.Conceal(plain)
	if err := k.Seal(&p, home); err != nil {
		t.Fatal(err)
	}
	return seal.Private{Box: p.Box}
}

func TestRoundTrip(t *testing.T) {
	k := keysOf(t, seal.New())
	for _, text := range []string{"a", "شيرين", "\x00\xff not UTF-8", strings.Repeat("long ", 5000)} {
		p := sealed(t, k, text)
		if err := k.Open(&p, home); err != nil || p.Reveal() != text {
			t.Errorf("opened %.20q as %.20q: %v", text, p.Reveal(), err)
		}
		if strings.Trim(p.Box, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Errorf("box of %.20q is not base64url: %s", text, p.Box)
		}
	}
}

// Every length over the borders of pieces, and buffers that are not kept.
func TestLengths(t *testing.T) {
	k := keysOf(t, seal.New())
	lengths := []int{1 << 16, 1 << 20}
	for n := 1; n < 2400; n++ {
		lengths = append(lengths, n)
	}
	for _, n := range lengths {
		text := strings.Repeat("x", n-1) + "y"
		p := sealed(t, k, text)
		if want := base64.RawURLEncoding.EncodedLen(n + 33); len(p.Box) != want {
			t.Fatalf("the box of %d bytes has %d letters, want %d", n, len(p.Box), want)
		}
		if err := k.Open(&p, home); err != nil || p.Reveal() != text {
			t.Fatalf("%d bytes do not come back: %v", n, err)
		}
	}
}

func TestSealIsIdempotent(t *testing.T) {
	k := keysOf(t, seal.New())
	p := seal.Conceal("a")
	if err := k.Seal(&p, home); err != nil {
		t.Fatal(err)
	}
	box := p.Box
	if err := k.Seal(&p, seal.Place{Collection: "other", Field: "f", ID: "1"}); err != nil || p.Box != box {
		t.Errorf("the second Seal changed the box: %v", err)
	}
	if again := sealed(t, k, "a"); again.Box == box {
		t.Error("two boxes of one text are equal")
	}
	var zero seal.Private
	if err := errors.Join(k.Seal(&zero, home), k.Open(&zero, home)); err != nil || !zero.IsZero() {
		t.Errorf("the empty text: %v, zero %v", err, zero.IsZero())
	}
}

func TestSealNeedsWholePlace(t *testing.T) {
	k := keysOf(t, seal.New())
	for _, at := range []seal.Place{{}, {Field: "f", ID: "1"}, {Collection: "c", ID: "1"}, {Collection: "c", Field: "f"}} {
		if p := seal.Conceal("a"); k.Seal(&p, at) == nil || p.Sealed() {
			t.Errorf("sealed for %+v", at)
		}
	}
}

func TestWrongPlace(t *testing.T) {
	k := keysOf(t, seal.New())
	for _, at := range []seal.Place{
		{},
		{Collection: "rows", Field: "name", ID: "8Zk1"},
		{Collection: "people", Field: "chat", ID: "8Zk1"},
		{Collection: "people", Field: "name", ID: "8Zk2"},
		{Collection: "peoplen", Field: "ame", ID: "8Zk1"}, // the same letters, divided otherwise
		{Collection: "people", Field: "name8", ID: "Zk1"},
	} {
		p := sealed(t, k, canary)
		checkFails(t, k, p, at, seal.ErrBroken)
	}
}

func TestWrongKey(t *testing.T) {
	p := sealed(t, keysOf(t, seal.New()), canary)
	checkFails(t, keysOf(t, seal.New()), p, home, seal.ErrWrongKey)
}

func TestTampering(t *testing.T) {
	k := keysOf(t, seal.New())
	box := sealed(t, k, canary).Box
	raw, err := base64.RawURLEncoding.DecodeString(box)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		raw[bit/8] ^= 1 << (bit % 8)
		want := seal.ErrBroken
		if at := bit / 8; at >= 1 && at <= 4 { // the key id
			want = seal.ErrWrongKey
		}
		checkFails(t, k, seal.Private{Box: base64.RawURLEncoding.EncodeToString(raw)}, home, want)
		raw[bit/8] ^= 1 << (bit % 8)
	}
	for n := 1; n < len(box); n++ {
		checkFails(t, k, seal.Private{Box: box[:n]}, home, seal.ErrBroken)
	}
	for _, other := range []string{box + "A", box + "\n", box[:9] + "\r\n" + box[9:], " " + box, box + "=", "é", box + box} {
		checkFails(t, k, seal.Private{Box: other}, home, seal.ErrBroken)
	}
}

// The last letter of most boxes has spare bits: only one spelling may open.
func TestBoxHasOneSpelling(t *testing.T) {
	k := keysOf(t, seal.New())
	for _, text := range []string{"a", "aa", "aaa"} {
		box := sealed(t, k, text).Box
		opened := 0
		for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			p := seal.Private{Box: box[:len(box)-1] + string(c)}
			if k.Open(&p, home) == nil {
				opened++
			}
		}
		for _, more := range []string{box + "\n", box + "\r", "\n" + box, box[:5] + "\n" + box[5:], box + "="} {
			if p := (seal.Private{Box: more}); k.Open(&p, home) == nil {
				t.Errorf("opened %q", more)
			}
		}
		if opened != 1 {
			t.Errorf("%d spellings of a box of %d bytes open", opened, len(text))
		}
	}
}

// checkFails opens p, which an earlier text must not survive.
func checkFails(t *testing.T, k *seal.Keys, p seal.Private, at seal.Place, want error) {
	t.Helper()
	stale := seal.Conceal("stale")
	stale.Box = p.Box
	err := k.Open(&stale, at)
	if !errors.Is(err, want) || stale.Opened() || stale.Reveal() != "" {
		t.Errorf("opened at %+v: %v, want %v; says %q", at, err, want, stale.Reveal())
	}
	if err != nil && (strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), p.Box) ||
		at.ID != "" && strings.Contains(err.Error(), at.ID)) {
		t.Errorf("the error tells too much: %v", err)
	}
}

func TestOldKeysOpen(t *testing.T) {
	f := seal.New()
	first := keysOf(t, f)
	old := sealed(t, first, "old")
	both := keysOf(t, f.AddKey())
	if err := both.Open(&old, home); err != nil || old.Reveal() != "old" {
		t.Errorf("the old box opens as %q: %v", old.Reveal(), err)
	}
	newer := sealed(t, both, "new")
	checkFails(t, first, newer, home, seal.ErrWrongKey)
	if first.Lookup("tg", "1") != both.Lookup("tg", "1") || first.MAC(8, "a") != both.MAC(8, "a") {
		t.Error("look-ups or MACs changed with a new sealing key")
	}
}

type letter struct {
	From, Text seal.Private
}

func (l *letter) Privates(visit func(*seal.Private, seal.Place) error) error {
	if err := visit(&l.From, seal.Place{Collection: "letters", Field: "from", ID: "1"}); err != nil {
		return err
	}
	return visit(&l.Text, seal.Place{Collection: "letters", Field: "text", ID: "1"})
}

func TestCarriers(t *testing.T) {
	k := keysOf(t, seal.New())
	l := &letter{From: seal.Conceal("a"), Text: seal.Conceal("b")}
	if err := seal.CheckSealed(l); !errors.Is(err, seal.ErrUnsealed) || !strings.Contains(err.Error(), "letters.from") {
		t.Errorf("CheckSealed before: %v", err)
	}
	if err := errors.Join(k.SealAll(l), seal.CheckSealed(l), seal.CheckSealed(&letter{})); err != nil {
		t.Fatal(err)
	}
	stored := &letter{From: seal.Private{Box: l.From.Box}, Text: seal.Private{Box: l.Text.Box}}
	if err := k.OpenAll(stored); err != nil || stored.From.Reveal()+stored.Text.Reveal() != "ab" {
		t.Errorf("OpenAll: %v", err)
	}
	stored.From.Box, stored.Text.Box = stored.Text.Box, stored.From.Box
	if err := k.OpenAll(stored); !errors.Is(err, seal.ErrBroken) {
		t.Errorf("OpenAll of swapped boxes: %v", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	k := keysOf(t, seal.New().AddKey())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				p := seal.Conceal("text")
				if err := errors.Join(k.Seal(&p, home), k.Open(&p, home)); err != nil || p.Reveal() != "text" {
					t.Errorf("round trip: %v", err)
				}
				if !k.CheckMAC(8, k.MAC(8, "a", k.Lookup("tg", "1")), "a", k.Lookup("tg", "1")) {
					t.Error("MAC does not hold")
				}
			}
		})
	}
	all.Wait()
}

func FuzzOpen(f *testing.F) {
	k := keysOf(f, seal.New())
	genuine := sealed(f, k, "a").Box
	f.Add(genuine, "name")
	f.Add(genuine, "chat")
	f.Add("", "")
	f.Add(strings.Repeat("A", 44), "name")
	f.Fuzz(func(t *testing.T, box, field string) {
		p := seal.Private{Box: box}
		err := k.Open(&p, seal.Place{Collection: "people", Field: field, ID: "8Zk1"})
		made := box == "" || box == genuine && field == "name"
		if (err == nil) != made {
			t.Errorf("Open: %v of %q", err, box)
		}
		if err != nil && !errors.Is(err, seal.ErrBroken) && !errors.Is(err, seal.ErrWrongKey) {
			t.Errorf("Open: untyped error %v", err)
		}
	})
}

// A name, and a long message.
var benchSizes = []int{24, 1024}

func BenchmarkSeal(b *testing.B) {
	k := keysOf(b, seal.New())
	for _, size := range benchSizes {
		text := seal.Conceal(strings.Repeat("x", size))
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(size))
			for b.Loop() {
				p := text
				if err := k.Seal(&p, home); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	k := keysOf(b, seal.New())
	for _, size := range benchSizes {
		box := sealed(b, k, strings.Repeat("x", size))
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(size))
			for b.Loop() {
				p := box
				if err := k.Open(&p, home); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
