package seal_test

import (
	"encoding/base64"
	"testing"

	"cohortbot/seal"
)

func TestLookup(t *testing.T) {
	f := seal.New()
	k := keysOf(t, f)
	name := k.Lookup("tg", "12345")
	if len(name) != 24 || name != keysOf(t, f).Lookup("tg", "12345") {
		t.Errorf("Lookup = %q, not 24 letters or not always the same", name)
	}
	for _, other := range []string{
		k.Lookup("tg", "12346"), k.Lookup("code", "12345"), k.Lookup("tg1", "2345"), k.Lookup("", "tg12345"),
		keysOf(t, seal.New()).Lookup("tg", "12345"), k.MAC(18, "tg", "12345"),
	} {
		if other == name {
			t.Error("two look-ups are equal")
		}
	}
}

// Stored names and buttons already sent depend on these for ever.
func TestSumsNeverChange(t *testing.T) {
	f, err := seal.Parse([]byte(frozenFile))
	if err != nil {
		t.Fatal(err)
	}
	k := keysOf(t, f)
	if got := k.Lookup("tg", "12345"); got != frozenLookup {
		t.Errorf("Lookup = %s", got)
	}
	if got := k.MAC(8, "a", "b"); got != frozenMAC {
		t.Errorf("MAC = %s", got)
	}
	p := seal.Private{Box: frozenBox}
	if err := k.Open(&p, home); err != nil || p.Reveal() != "شيرين" {
		t.Errorf("Open says %q: %v", p.Reveal(), err)
	}
}

func TestMAC(t *testing.T) {
	k := keysOf(t, seal.New())
	for n := 1; n <= 32; n++ {
		mac := k.MAC(n, "a", "b")
		if b, err := base64.RawURLEncoding.DecodeString(mac); err != nil || len(b) != n {
			t.Errorf("MAC(%d) = %q", n, mac)
		}
		if !k.CheckMAC(n, mac, "a", "b") {
			t.Errorf("MAC of %d bytes does not hold", n)
		}
	}
	mac := k.MAC(8, "ab", "c")
	for _, parts := range [][]string{{"a", "bc"}, {"abc"}, {"ab", "c", ""}, {"", "ab", "c"}, {"c", "ab"}, {"ab"}, nil} {
		if k.CheckMAC(8, mac, parts...) {
			t.Errorf("MAC holds for %q too", parts)
		}
	}
	for _, other := range []string{"", mac[:4], mac + "A", mac[:10] + "*", k.MAC(7, "ab", "c"), k.MAC(9, "ab", "c")} {
		if k.CheckMAC(8, other, "ab", "c") {
			t.Errorf("CheckMAC takes %q", other)
		}
	}
	if keysOf(t, seal.New()).CheckMAC(8, mac, "ab", "c") {
		t.Error("MAC holds with another key")
	}
}

// A token's last letter has spare bits: only one spelling may hold.
func TestMACHasOneSpelling(t *testing.T) {
	k := keysOf(t, seal.New())
	mac := k.MAC(8, "a")
	held := 0
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		if k.CheckMAC(8, mac[:len(mac)-1]+string(c), "a") {
			held++
		}
	}
	if held != 1 {
		t.Errorf("%d spellings hold", held)
	}
}

func TestMACRefusesSizes(t *testing.T) {
	k := keysOf(t, seal.New())
	for _, n := range []int{-1, 0, 33} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("CheckMAC(%d) did not panic", n)
				}
			}()
			k.CheckMAC(n, "", "a")
		}()
	}
}

func BenchmarkLookup(b *testing.B) {
	k := keysOf(b, seal.New())
	b.ReportAllocs()
	for b.Loop() {
		k.Lookup("tg", "5123456789")
	}
}

func BenchmarkMAC(b *testing.B) {
	k := keysOf(b, seal.New())
	b.ReportAllocs()
	for b.Loop() {
		k.MAC(8, "8Zk1", "q", "m1.knowledge", "3", "b")
	}
}
