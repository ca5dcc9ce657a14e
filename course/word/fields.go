package word

import (
	"regexp"
	"strings"
	"unicode"
)

// field is one that is open: first comes its code, then what it shows.
type field struct {
	code  string
	held  string // words among the code
	shows bool
	link  string
}

// manyFields is deeper than any program nests them.
const manyFields = 50

// fieldMark follows begin, separate and end.
func (in *inline) fieldMark(kind string) {
	last := len(in.fields) - 1
	switch {
	case kind == "begin" && last < manyFields:
		in.fields = append(in.fields, &field{})
	case last < 0:
	case kind == "separate":
		in.fields[last].shows = true
		in.begin(in.fields[last])
	case kind == "end":
		if f := in.fields[last]; !f.shows {
			in.once(in.number, "a field that shows nothing stays out: "+fieldName(f.code))
		}
		in.fields = in.fields[:last]
	}
}

func (in *inline) fieldCode(code string) {
	last := len(in.fields) - 1
	if last >= 0 && !in.fields[last].shows && len(in.fields[last].code) < 4000 {
		in.fields[last].code += code
	}
}

// inCode is the outermost field whose code is being read: what a field inside
// shows is code of it too.
func (in *inline) inCode() *field {
	for _, f := range in.fields {
		if !f.shows {
			return f
		}
	}
	return nil
}

// fieldLink is where the words lead that an open field shows.
func (in *inline) fieldLink() string {
	for _, f := range in.fields {
		if f.link != "" {
			return f.link
		}
	}
	return ""
}

// endFields keeps a field that never ends from taking the rest of the document.
func (in *inline) endFields() {
	var open []*field
	for _, f := range in.fields {
		if f.shows {
			f.link = "" // words of the next paragraph are not the link's
			open = append(open, f)
			continue
		}
		if f.held != "" {
			in.spans = append(in.spans, span{text: f.held})
		}
		in.once(in.number, "a field begins and does not end: "+fieldName(f.code))
	}
	in.fields = open
}

// simple is <w:fldSimple>: code and what it shows in one.
func (in *inline) simple(n *node) {
	f := &field{code: n.attr("w:instr"), shows: true}
	depth := len(in.fields)
	if depth < manyFields {
		in.fields = append(in.fields, f)
		in.begin(f)
	}
	in.read(n.kids)
	in.fields = in.fields[:min(depth, len(in.fields))]
}

// begin looks at what a field is once its code is known.
func (in *inline) begin(f *field) {
	switch name := fieldName(f.code); name {
	case "HYPERLINK":
		f.link = in.address(hyperlinkOf(f.code))
	case "TOC", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN":
	default:
		in.once(in.number, "a field ("+name+") is kept as the text that it shows now")
	}
}

func fieldName(code string) string {
	words := strings.Fields(code)
	if len(words) == 0 {
		return "without a name"
	}
	return strings.ToUpper(firstWords(words[0]))
}

// hyperlinkOf takes the address out of HYPERLINK "address" \l "place".
func hyperlinkOf(code string) string {
	rest := strings.TrimSpace(strings.TrimSpace(code)[len("HYPERLINK"):])
	before, place, _ := strings.Cut(rest, `\l`)
	address := firstOf(before)
	if place = firstOf(place); place != "" && !strings.Contains(address, "#") {
		address += "#" + place
	}
	return address
}

// firstOf is the first argument of a field, with or without quotation marks.
func firstOf(arguments string) string {
	arguments = strings.TrimSpace(arguments)
	if quoted, found := strings.CutPrefix(arguments, `"`); found {
		one, _, _ := strings.Cut(quoted, `"`)
		return one
	}
	one, _, _ := strings.Cut(arguments, " ")
	return one
}

// hyperlink reads <w:hyperlink>.
func (in *inline) hyperlink(n *node) {
	before := in.link
	target := "#"
	if l, found := in.links[n.attr("r:id")]; found && l.external {
		target = l.target
		if place := n.attr("w:anchor"); place != "" && !strings.Contains(target, "#") {
			target += "#" + place
		}
	}
	in.link, in.linked = in.address(target), true
	begun := len(in.spans)
	in.read(n.kids)
	in.spell(target, begun)
	in.link, in.linked = before, false
}

// web is an address that a lesson may link to.
var web = regexp.MustCompile(`^(?i:https?://[^/?#\s]|tg://)`)

// address gives a link that a lesson may hold, or "" after saying why not.
func (in *inline) address(target string) string {
	target = strings.TrimSpace(target)
	scheme, _, _ := strings.Cut(strings.ToLower(target), ":")
	switch {
	case strings.HasPrefix(target, "#") || target == "":
		in.once(in.number, "a link to a place in the document is kept as plain words")
	case scheme == "mailto" || scheme == "tel":
		// spelt out
	case web.MatchString(target) && len(target) <= 2000 && !strings.ContainsFunc(target, unicode.IsControl):
		return encoded(target)
	default:
		in.say(in.number, "a link is kept as plain words, for it leads to no page of the web: %s", firstWords(target))
	}
	return ""
}

// spell writes an address of mail or a telephone number after the words that
// led to it, unless they are it.
func (in *inline) spell(target string, begun int) {
	scheme, rest, _ := strings.Cut(target, ":")
	scheme = strings.ToLower(scheme)
	if scheme != "mailto" && scheme != "tel" {
		return
	}
	rest, _, _ = strings.Cut(rest, "?")
	if begun <= len(in.spans) && !strings.Contains(plain(in.spans[begun:]), rest) {
		in.emit(span{text: " (" + in.clean(rest) + ")"})
	}
	in.once(in.number, "links to mail and telephone cannot be pressed on the phone: the address is kept as text")
}
