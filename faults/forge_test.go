package faults

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// forger makes nonsense of real updates, the same for a seed.
type forger struct {
	r       *rand.Rand
	real    []json.RawMessage
	buttons []string // of everybody, all of them stale or somebody's own
}

// next makes an update out of a real one. whole says that it must stay a JSON
// object of one kind of content, without an id.
func (f *forger) next(whole bool) []byte {
	raw := f.real[f.r.IntN(len(f.real))]
	var fields map[string]any
	if json.Unmarshal(raw, &fields) != nil {
		panic("the server's own updates are JSON")
	}
	delete(fields, "update_id")
	if f.r.IntN(3) == 0 {
		f.forge(fields)
	}
	for range f.r.IntN(4) {
		f.spoil(fields)
	}
	if !whole {
		fields["update_id"] = f.r.Int64N(1 << 40)
	}
	out, err := json.Marshal(fields)
	if err != nil {
		panic(err) // it was made of JSON
	}
	out = f.marks(out)
	if !whole && f.r.IntN(4) == 0 {
		out = f.bytes(out)
	}
	return out
}

// forge turns it into what a hostile app might send: a button that is not hers or
// nobody's, a code, a command with a tail, entities beyond the text, another chat.
func (f *forger) forge(fields map[string]any) {
	for _, content := range fields {
		body, ok := content.(map[string]any)
		if !ok {
			continue
		}
		switch _, press := body["data"]; {
		case press:
			body["data"] = f.token()
		case f.r.IntN(4) == 0:
			body["entities"] = []any{map[string]any{"type": f.word(), "offset": f.number(), "length": f.number(), "url": "x"}}
		case f.r.IntN(3) == 0:
			body["text"] = "/" + f.word() + " " + f.word()
		case f.r.IntN(3) == 0:
			body["text"] = "/start " + []string{"m_", "s_", "i_", ""}[f.r.IntN(4)] + f.word()
		case f.r.IntN(3) == 0:
			body["chat"] = map[string]any{"id": f.number(), "type": []string{"group", "channel", "private", "x"}[f.r.IntN(4)]}
		default:
			body["text"] = f.word()
		}
	}
}

// token is a button's: somebody's, one with a letter changed, or nobody's.
func (f *forger) token() string {
	t := f.buttons[f.r.IntN(len(f.buttons))]
	switch f.r.IntN(3) {
	case 0:
		return t
	case 1:
		b := []byte(t)
		b[f.r.IntN(len(b))] ^= byte(1 + f.r.IntN(7))
		return string(b)
	}
	return f.word()
}

// spoil puts something of another kind in some place, or takes it away.
func (f *forger) spoil(fields map[string]any) {
	at := fields
	for depth := 0; ; depth++ {
		name := slices.Sorted(maps.Keys(at))[f.r.IntN(len(at))]
		below, deep := at[name].(map[string]any)
		if deep && len(below) > 0 && (depth == 0 || f.r.IntN(3) > 0) {
			at = below
			continue
		}
		switch {
		case depth > 0 && f.r.IntN(6) == 0:
			delete(at, name)
		case name == "data" || name == "text": // of her kind still: what else it may be is forge's
			at[name] = f.word()
		default:
			at[name] = f.thing()
		}
		return
	}
}

// thing is any value at all.
func (f *forger) thing() any {
	return []any{
		nil, true, f.number(), f.word(), []any{}, []any{f.number()}, map[string]any{}, map[string]any{"id": f.word()},
		strings.Repeat("[", 50), f.number(), f.word(),
	}[f.r.IntN(11)]
}

func (f *forger) number() any {
	return []any{
		0, -1, 1, int64(1) << 62, -(int64(1) << 62), 1e300, 0.5, json.Number("1e999"), json.Number("99999999999999999999"),
		f.r.Int64N(1 << 40),
	}[f.r.IntN(10)]
}

// word is a text that nobody types. What lies between two marks becomes bytes that
// no JSON text may hold, or a half of a pair.
func (f *forger) word() string {
	switch f.r.IntN(8) {
	case 0:
		return ""
	case 1:
		return strings.Repeat("ڕ", 1+f.r.IntN(20_000))
	case 2:
		return "\u202e\u0000\u200f\ufeff" + fmt.Sprint(f.r.Uint32())
	case 3:
		return "x" + badBytes + "y"
	case 4:
		return halfPair
	case 5:
		return strings.Repeat(".", f.r.IntN(80))
	case 6:
		return "<b>&amp;" + strings.Repeat("<i>", 30)
	}
	return fmt.Sprintf("%x", f.r.Uint64())
}

const badBytes, halfPair = "(bad bytes)", "(half a pair)"

func (f *forger) marks(raw []byte) []byte {
	s := strings.ReplaceAll(string(raw), badBytes, "\xff\xc0\xfe")
	return []byte(strings.ReplaceAll(s, halfPair, `\ud83d`))
}

// bytes spoils the text of an update: turned bits, a part gone, rubbish put in.
func (f *forger) bytes(raw []byte) []byte {
	at := f.r.IntN(len(raw))
	switch f.r.IntN(4) {
	case 0:
		return raw[:at]
	case 1:
		return slices.Concat(raw[:at], []byte{0xff, 0, '{', '"'}, raw[at:])
	case 2:
		return slices.Concat(raw[:at], raw[f.r.IntN(len(raw)):])
	}
	raw[at] ^= 1 << f.r.IntN(8)
	return raw
}
