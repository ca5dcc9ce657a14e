package seal_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"text/template"

	"cohortbot/seal"
)

const canary = "Shirin-4711"

// holder has private texts in every way a struct can have them; the unexported
// ones are those whose methods fmt cannot call.
type holder struct {
	Name     seal.Private
	Chat     *seal.Private
	List     []seal.Private
	Map      map[string]seal.Private
	Any      any
	name     seal.Private
	chat     *seal.Private
	list     []seal.Private
	byName   map[string]seal.Private
	anything any
	keys     *seal.Keys
	file     seal.File
}

func holders(p seal.Private, f seal.File, k *seal.Keys) []any {
	h := holder{
		p, &p, []seal.Private{p}, map[string]seal.Private{"a": p}, p,
		p, &p, []seal.Private{p}, map[string]seal.Private{"a": p}, p, k, f,
	}
	return []any{
		p, &p, []seal.Private{p}, []*seal.Private{&p}, [1]seal.Private{p}, map[string]seal.Private{"a": p},
		h, &h, []holder{h}, map[string]*holder{"a": &h}, struct{ h any }{&h}, k, &k, f, &f,
		reflect.ValueOf(p), reflect.ValueOf(h),
	}
}

// leaks reports whether the canary or a key is in out, plain or as numbers.
func leaks(out string, f seal.File) bool {
	wanted := []string{
		canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprintf("% x", canary),
		strings.Trim(fmt.Sprint([]byte(canary)), "[]"), fmt.Sprintf("%q", canary)[1:5],
	}
	for _, line := range strings.Split(string(f.Encode()), "\n") {
		if words := strings.Fields(line); len(words) > 1 && (words[0] == "lookup" || words[0] == "seal") {
			wanted = append(wanted, words[len(words)-1])
		}
	}
	for _, w := range wanted {
		if strings.Contains(out, w) {
			return true
		}
	}
	return false
}

func TestLeaksSeesAControl(t *testing.T) {
	f := seal.New()
	for _, out := range []string{
		fmt.Sprintf("%+v", struct{ name string }{canary}), fmt.Sprintf("%x", canary),
		fmt.Sprint([]byte(canary)), string(f.Encode()),
	} {
		if !leaks(out, f) {
			t.Errorf("the control was not seen in %q", out)
		}
	}
}

func TestPrintingNeverLeaks(t *testing.T) {
	f := seal.New()
	k := keysOf(t, f)
	p := seal.Conceal(canary)
	for _, flag := range []string{"", "+", "#", "-", " ", "0", "20", ".9", "+#", "[1]"} {
		for _, verb := range "vTtbcdoOqxXUeEfFgGspwz" {
			for _, v := range holders(p, f, k) {
				form := "%" + flag + string(verb)
				if out := fmt.Sprintf(form, v); leaks(out, f) {
					t.Fatalf("Sprintf(%q, %T) shows the text: %s", form, v, out)
				}
				if err := fmt.Errorf(form, v); leaks(err.Error(), f) {
					t.Fatalf("Errorf(%q, %T) shows the text: %s", form, v, err)
				}
			}
		}
	}
}

func TestPrintsMask(t *testing.T) {
	p := seal.Conceal(canary)
	for _, form := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10s", "%c"} {
		if out := fmt.Sprintf(form, p); out != "‹private›" {
			t.Errorf("Sprintf(%q) = %s", form, out)
		}
		if out := fmt.Sprintf(form, &p); out != "‹private›" {
			t.Errorf("Sprintf(%q) of a pointer = %s", form, out)
		}
	}
	if out := fmt.Sprintf("%v %s", p.String(), seal.New().String()); out != "‹private› ‹keys›" {
		t.Errorf("String = %s", out)
	}
}

func TestLoggingNeverLeaks(t *testing.T) {
	f := seal.New()
	k := keysOf(t, f)
	var out bytes.Buffer
	handlers := []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)}
	old := log.New(&out, "", 0)
	for _, v := range holders(seal.Conceal(canary), f, k) {
		for _, h := range handlers {
			slog.New(h).With("with", v).Info("said", "v", v, slog.Group("g", "v", v), "err", fmt.Errorf("%v", v))
		}
		old.Print(v)
	}
	if leaks(out.String(), f) {
		t.Errorf("a log shows the text: %s", out.String())
	}
	if n := strings.Count(out.String(), "‹private›"); n < 10 {
		t.Errorf("the mask is there %d times only", n)
	}
}

func TestEncodingNeverLeaks(t *testing.T) {
	f := seal.New()
	k := keysOf(t, f)
	page := template.Must(template.New("").Parse("{{.}} {{printf `%s` .}}"))
	for _, v := range holders(seal.Conceal(canary), f, k) {
		var out bytes.Buffer
		for _, encode := range []func(any) error{
			json.NewEncoder(&out).Encode, xml.NewEncoder(&out).Encode, gob.NewEncoder(&out).Encode,
			func(v any) error { return page.Execute(&out, v) },
		} {
			// Some encoders refuse some of the types; what they say counts too.
			if err := encode(v); err != nil {
				out.WriteString(err.Error())
			}
		}
		if leaks(out.String(), f) {
			t.Errorf("an encoding of %T shows the text: %s", v, out.String())
		}
	}
}

func TestJSONIsTheBox(t *testing.T) {
	p := seal.Conceal(canary)
	if got := encode(t, p); got != `{}` {
		t.Errorf("unsealed: %s", got)
	}
	if err := keysOf(t, seal.New()).Seal(&p, home); err != nil {
		t.Fatal(err)
	}
	if got, want := encode(t, p), `{"box":"`+p.Box+`"}`; got != want {
		t.Errorf("sealed: %s, want %s", got, want)
	}
}

func encode(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPrivateStates(t *testing.T) {
	k := keysOf(t, seal.New())
	open := seal.Conceal("سڵاو")
	sealed := seal.Conceal("سڵاو")
	if err := k.Seal(&sealed, home); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name                 string
		p                    seal.Private
		zero, sealed, opened bool
		says                 string
	}{
		{"zero", seal.Private{}, true, false, true, ""},
		{"empty", seal.Conceal(""), true, false, true, ""},
		{"open", open, false, false, true, "سڵاو"},
		{"sealed and open", sealed, false, true, true, "سڵاو"},
		{"sealed", seal.Private{Box: sealed.Box}, false, true, false, ""},
		{"fresh", sealed.Fresh(), false, false, true, "سڵاو"},
		{"fresh of an unopened one", seal.Private{Box: sealed.Box}.Fresh(), false, true, false, ""},
	} {
		if c.p.IsZero() != c.zero || c.p.Sealed() != c.sealed || c.p.Opened() != c.opened || c.p.Reveal() != c.says {
			t.Errorf("%s: zero %v, sealed %v, opened %v, says %q", c.name,
				c.p.IsZero(), c.p.Sealed(), c.p.Opened(), c.p.Reveal())
		}
	}
}

func TestEqual(t *testing.T) {
	k := keysOf(t, seal.New())
	a, b := seal.Conceal("a"), seal.Conceal("a")
	if err := errors.Join(k.Seal(&a, home), k.Seal(&b, home)); err != nil {
		t.Fatal(err)
	}
	closed := func(p seal.Private) seal.Private { return seal.Private{Box: p.Box} }
	for _, c := range []struct {
		p, q seal.Private
		want bool
	}{
		{a, b, true},
		{a, seal.Conceal("a"), true},
		{a, seal.Conceal("b"), false},
		{a, seal.Conceal("aa"), false},
		{a, seal.Private{}, false},
		{seal.Private{}, seal.Conceal(""), true},
		{a, closed(a), false},
		{closed(a), closed(a), true},
		{closed(a), closed(b), false},
		{closed(a), seal.Private{}, false},
	} {
		if c.p.Equal(c.q) != c.want || c.q.Equal(c.p) != c.want {
			t.Errorf("Equal(%q %q, %q %q) is not %v", c.p.Reveal(), c.p.Box, c.q.Reveal(), c.q.Box, c.want)
		}
	}
}
