package word

import (
	"fmt"
	"strings"
	"unicode"
)

// inline reads the words of one paragraph.
type inline struct {
	*reader
	style    style
	heading  bool
	spans    []span
	boxes    []paragraph // text boxes that hang on the paragraph
	names    []string    // bookmarks
	font     string      // of the run
	link     string
	linked   bool // inside a link, kept or not
	inserted bool
	removed  []string // words that tracked changes take away
}

// passed are elements without words: marks of places, and what only a program needs.
var passed = map[string]bool{
	"w:pPr": true, "w:rPr": true, "w:proofErr": true, "w:bookmarkEnd": true, "w:lastRenderedPageBreak": true,
	"w:commentRangeStart": true, "w:commentRangeEnd": true, "w:permStart": true, "w:permEnd": true,
	"w:softHyphen": true, "w:annotationRef": true, "w:footnoteRef": true, "w:endnoteRef": true,
	"w:separator": true, "w:continuationSeparator": true, "w:sdtPr": true, "w:sdtEndPr": true,
	"w:moveFromRangeStart": true, "w:moveFromRangeEnd": true, "w:moveToRangeStart": true, "w:moveToRangeEnd": true,
	"w:customXmlPr": true, "w:smartTagPr": true, "w:rubyPr": true, "w:fldData": true,
}

func (in *inline) read(nodes []*node) {
	for _, n := range nodes {
		switch n.name {
		case "w:r":
			in.run(n)
		case "w:hyperlink":
			in.hyperlink(n)
		case "w:fldSimple":
			in.simple(n)
		case "w:ins":
			in.inserted = true
			in.read(n.kids)
		case "w:del":
			in.deleted(n)
		case "w:moveFrom":
			in.say(in.number, "text moved in a tracked change stands at its new place alone: “%s”", firstWords(n.words()))
		case "w:sdt":
			in.read(in.filled(n))
		case "mc:AlternateContent":
			in.read(n.shown())
		case "w:moveTo", "w:smartTag", "w:customXml", "w:bdo", "w:dir", "w:rubyBase", "w:rt":
			in.read(n.kids)
		case "m:oMath", "m:oMathPara":
			in.once(in.number, "a formula is kept as plain text: read it over, or put in a picture of it")
			in.emit(span{text: n.words()})
		case "w:bookmarkStart":
			in.names = append(in.names, n.attr("w:name"))
		default:
			in.other(n)
		}
	}
}

// other reads runs in what the format has added since.
func (in *inline) other(n *node) {
	if passed[n.name] || len(n.find("w:r")) == 0 {
		return
	}
	in.once(in.number, "what is marked as "+n.name+" is taken as plain text")
	in.read(n.kids)
}

// deleted leaves out what a tracked change takes away.
func (in *inline) deleted(n *node) {
	words := n.words()
	if words == "" {
		words = "□" // a picture, an empty line
	}
	in.removed = append(in.removed, words)
}

// finish ends the paragraph.
func (in *inline) finish() {
	if in.inserted {
		in.say(in.number, "text inserted in a tracked change is accepted")
	}
	if len(in.removed) > 0 {
		in.say(in.number, "text deleted in a tracked change stays out: “%s”", firstWords(strings.Join(in.removed, "")))
	}
	in.endFields()
}

// run reads a run: words of one look.
func (in *inline) run(n *node) {
	rPr := n.kid("w:rPr")
	direct, char := lookOf(rPr), style{}
	if id := rPr.val("w:rStyle"); id != "" {
		char = in.styles.of(id)
	}
	if char.look.vanish.or(in.style.look.vanish) == on && direct.vanish == unsaid || direct.vanish == on {
		if words := firstWords(n.words()); words != "" {
			in.say(in.number, "hidden text stays out: “%s”", words)
		} else if len(n.find("w:drawing", "w:pict", "w:object", "w:sym", "w:footnoteReference", "w:endnoteReference")) > 0 {
			in.say(in.number, "something hidden stays out: a picture, a sign or a note")
		}
		in.marks(n) // a field may begin or end among hidden words
		return
	}
	in.font = rPr.kid("w:rFonts").attr("w:ascii")
	words := n.words()
	s := span{}
	if complexScript(rPr, words) {
		s.bold = shows(direct.boldCs.or(direct.bold), char.look.boldCs.or(char.look.bold), in.style.look.boldCs.or(in.style.look.bold))
		s.italic = shows(direct.italicCs.or(direct.italic), char.look.italicCs.or(char.look.italic), in.style.look.italicCs.or(in.style.look.italic))
	} else {
		s.bold = shows(direct.bold, char.look.bold, in.style.look.bold)
		s.italic = shows(direct.italic, char.look.italic, in.style.look.italic)
	}
	if in.heading {
		s.bold = false // headings are bold by themselves
	}
	if strings.TrimSpace(words) != "" {
		in.unshown(rPr)
	}
	for _, k := range n.kids {
		in.piece(k, s)
	}
}

// marks follows the fields in a run whose words stay out.
func (in *inline) marks(n *node) {
	for _, k := range n.kids {
		if k.name == "w:fldChar" || k.name == "w:instrText" {
			in.piece(k, span{})
		}
	}
}

// shows joins a property that is said for a run, by its style and by its
// paragraph's: two styles that say it take each other back.
func shows(direct, char, paragraph tri) bool {
	if direct != unsaid {
		return direct == on
	}
	return (char == on) != (paragraph == on)
}

// complexScript tells whether the looks for complex scripts hold for a run.
func complexScript(rPr *node, words string) bool {
	if toggle(rPr.kid("w:rtl")) == on || toggle(rPr.kid("w:cs")) == on {
		return true
	}
	arabic, other := 0, 0
	for _, c := range words {
		switch {
		case unicode.Is(unicode.Arabic, c):
			arabic++
		case unicode.IsLetter(c):
			other++
		}
	}
	return arabic > other
}

// piece reads one thing of a run.
func (in *inline) piece(n *node, s span) {
	switch n.name {
	case "w:t":
		s.text = in.clean(in.spelt(string(n.text)))
		in.emit(s)
	case "w:tab", "w:ptab":
		s.text = " "
		in.emit(s)
	case "w:br", "w:cr":
		in.emit(broken(n, s))
	case "w:noBreakHyphen":
		s.text = "\u2011"
		in.emit(s)
	case "w:sym":
		s.text = in.symbol(n)
		in.emit(s)
	case "w:footnoteReference", "w:endnoteReference":
		in.noteMark(n)
	case "w:commentReference":
		in.once(in.number, "comments are not carried over")
	case "w:drawing", "w:pict", "w:object":
		in.drawing(n)
	case "mc:AlternateContent":
		for _, k := range n.shown() {
			in.piece(k, s)
		}
	case "w:fldChar":
		in.fieldMark(n.attr("w:fldCharType"))
	case "w:instrText":
		in.fieldCode(string(n.text))
	case "w:ruby":
		in.read(n.kids)
	default:
		in.odd(n, s)
	}
}

// odd keeps the words of what is not known.
func (in *inline) odd(n *node, s span) {
	if passed[n.name] || n.name == "w:delText" || n.name == "w:delInstrText" {
		return
	}
	if s.text = in.clean(n.words()); s.text != "" {
		in.emit(s)
	}
	in.once(in.number, "what is marked as "+n.name+" cannot be shown: only its words are kept")
}

// broken is a break of the page, of a column or of a line.
func broken(n *node, s span) span {
	if n.attr("w:type") == "page" {
		return span{page: true}
	}
	s.text = "\n"
	return s
}

// emit adds to the paragraph, or to the code of a field.
func (in *inline) emit(s span) {
	if f := in.inCode(); f != nil {
		f.held += s.text
		return
	}
	if s.link == "" {
		s.link = in.link
	}
	if s.link == "" {
		s.link = in.fieldLink()
	}
	in.spans = append(in.spans, s)
}

// unseen are characters that mean nothing on a phone or are refused in a course.
func unseen(c rune) bool {
	return c == '\u00AD' || c == '\uFEFF' || c >= 0x202A && c <= 0x202E
}

// clean makes text out of what stands in the file.
func (in *inline) clean(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\r' || c == '\t':
			return ' '
		case c == '\u2028' || c == '\u2029' || c == '\v':
			return '\n'
		case c == unicode.ReplacementChar:
			in.once(in.number, "a character that cannot be read stands as □: type it anew")
			return '□'
		case unseen(c) || unicode.IsControl(c):
			return -1
		}
		return c
	}, text)
}

// symbols are those of fonts of pictures that authors use most, by font and number.
var symbols = map[string]map[string]rune{
	"wingdings": {
		"F0FC": '✓', "F0FB": '✗', "F0FE": '☑', "F0FD": '☒', "F0A8": '☐', "F06F": '☐', "F0E0": '→', "F0DF": '←',
		"F0A7": '▪', "F06E": '■', "F06C": '●', "F0D8": '➢', "F0AB": '★', "F04A": '☺', "F0B7": '•',
	},
	"symbol": {"F0B7": '•', "F0AE": '→', "F0AC": '←', "F0B3": '≥', "F0A3": '≤', "F0B9": '≠', "F0B4": '×', "F0B8": '÷', "F0B1": '±'},
}

// spelt gives the signs that a font draws for characters of private use, as
// some programs write them among words.
func (in *inline) spelt(text string) string {
	if !strings.ContainsFunc(text, private) {
		return text
	}
	return strings.Map(func(c rune) rune {
		if !private(c) {
			return c
		}
		if sign, known := symbols[strings.ToLower(in.font)][fmt.Sprintf("%04X", c)]; known {
			return sign
		}
		in.say(in.number, "a sign of the font %q cannot be shown and stands as □: type another", in.font)
		return '□'
	}, text)
}

func private(c rune) bool {
	return unicode.Is(unicode.Co, c)
}

// symbol gives the character of <w:sym>.
func (in *inline) symbol(n *node) string {
	font, code := strings.ToLower(n.attr("w:font")), strings.ToUpper(n.attr("w:char"))
	if c, known := symbols[font][code]; known {
		return string(c)
	}
	var c rune
	for _, digit := range code {
		at := strings.IndexRune("0123456789ABCDEF", digit)
		if at < 0 || c > 0xFFFF {
			c = 0
			break
		}
		c = 16*c + rune(at)
	}
	if c < ' ' || private(c) || !unicode.IsPrint(c) {
		in.say(in.number, "a sign of the font %q cannot be shown and stands as □: type another", n.attr("w:font"))
		return "□"
	}
	return string(c)
}
