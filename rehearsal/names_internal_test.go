package rehearsal

import "testing"

// No two phones are called alike, however many are added.
func TestNoTwoPhonesAreCalledAlike(t *testing.T) {
	s := New(Config{})
	t.Cleanup(s.Close)
	called := map[string]bool{}
	for i := range 90 {
		name := s.firstName([]string{"ar", "ckb", "en"}[i%3])
		if called[name] {
			t.Fatalf("%s is called like another", name)
		}
		called[name] = true
		s.AddPhone(PhoneConfig{FirstName: name})
	}
}
