package main

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/rehearsal"
)

// scene is one woman's conversation, and its transcript.
type scene struct {
	*stage
	*rehearsal.Phone
	lang    locales.Lang
	chosen  bool // she has chosen her language: all she is shown is in it
	out     strings.Builder
	calls   int // lines of the ledger that are told already
	toasts  int
	numbers map[int]int  // messages by the order in which they came
	check   func(string) // looks at every text she is shown, instead of proofread
	pressed string       // the button she pressed last
	keyed   int          // envelopes that the play has made in her name
}

// firstNames are what Telegram knows them by.
func firstNames() map[locales.Lang]string {
	return map[locales.Lang]string{"ar": "زينب", "ckb": "شیلان", "en": "Maryam", fourth: "شیلان"}
}

// enter puts a woman of this language on the stage.
func (s *stage) enter(lang locales.Lang) *scene {
	code := string(lang)
	return &scene{
		stage: s, lang: lang, numbers: map[int]int{},
		Phone: s.server.AddPhone(rehearsal.PhoneConfig{FirstName: firstNames()[lang], LanguageCode: code}),
	}
}

// person is what is stored of her.
func (c *scene) person() *cohort.Participant {
	c.t.Helper()
	books := c.books()
	doc := books.people(c.t.Context())[books.door(c.ID())]
	if doc == nil {
		c.t.Fatal("she is not stored")
	}
	must(c.t, books.keys.OpenAll(doc))
	return doc.Body.Person
}

// acts is what she does; what comes of it is written down.
func (c *scene) acts(what string, do func() error) {
	c.t.Helper()
	if err := do(); err != nil {
		c.t.Fatalf("%s: %v\n%s", what, err, c.out.String())
	}
	c.settle()
	fmt.Fprintf(&c.out, "▸ %s\n", visible(what))
	c.tell()
	c.out.WriteString("\n")
}

func (c *scene) opens(payload, name string) {
	c.t.Helper()
	c.acts("she opens "+name, func() error { return c.Open(payload) })
}

func (c *scene) writes(text string) {
	c.t.Helper()
	shown := text
	if r := []rune(text); len(r) > 60 {
		shown = fmt.Sprintf("%s… (%d characters)", string(r[:20]), len(r))
	}
	c.acts("she writes: "+shown, func() error { _, err := c.Say(text); return err })
}

func (c *scene) sends(kind string) {
	c.t.Helper()
	c.acts("she sends: "+kind, func() error { _, err := c.SendOther(kind); return err })
}

// presses presses the button of a verb, the n-th of several, on the newest
// message that has one.
func (c *scene) presses(verb dialog.Verb, n ...int) {
	c.t.Helper()
	m, b := c.find(verb, append(n, 0)[0])
	c.pressed = b.Data
	c.acts("she presses ["+b.Text+"]", func() error { return c.PressOld(m.ID, b.Data) })
}

// find finds the n-th button of a verb.
func (c *scene) find(verb dialog.Verb, n int) (rehearsal.Message, rehearsal.Button) {
	c.t.Helper()
	for _, m := range slices.Backward(c.Messages()) {
		if found := buttons(m, verb); len(found) > n {
			return m, found[n]
		}
	}
	c.t.Fatalf("no button %s %d\n%s", verb, n, c.out.String())
	panic("not reached")
}

// has says whether the newest message has a button of the verb.
func (c *scene) has(verb dialog.Verb) bool { return len(buttons(c.Last(), verb)) > 0 }

// buttons are those of a verb in the order of reading. A row of a right-to-left
// keyboard never holds two of one verb.
func buttons(m rehearsal.Message, verb dialog.Verb) []rehearsal.Button {
	var out []rehearsal.Button
	for _, row := range m.Keyboard {
		for _, b := range row {
			if parts := strings.Split(b.Data, "."); len(parts) > 1 && parts[1] == string(verb) {
				out = append(out, b)
			}
		}
	}
	return out
}

// unseen does something that the transcript leaves out.
func (c *scene) unseen(do func()) {
	told := c.out.String()
	do()
	c.out.Reset()
	c.out.WriteString(told)
}

// remark writes a line of the narrator's.
func (c *scene) remark(what string) { fmt.Fprintf(&c.out, "── %s ──\n\n", what) }

// choosesLanguage presses the button of her language.
func (c *scene) choosesLanguage() {
	c.t.Helper()
	c.presses(dialog.VerbLanguage, slices.Index([]locales.Lang{"ar", "ckb", "en"}, c.lang))
}

// registers brings her from a link to the end of the registration, unseen.
func (c *scene) registers() {
	c.t.Helper()
	c.unseen(func() {
		c.opens(c.invite(cohort.Invitation{}), "her link")
		c.chosen = true
		c.choosesLanguage()
		c.presses(dialog.VerbAbout)
		c.presses(dialog.VerbAgree)
		c.presses(dialog.VerbUseName)
		for c.has(dialog.VerbSkipProfile) {
			c.presses(dialog.VerbSkipProfile)
		}
	})
}

// tell writes down what came since the last time: answers to presses first,
// then every message in the order of sending.
func (c *scene) tell() {
	for _, toast := range c.Toasts()[c.toasts:] {
		c.toasts++
		if toast.Text == "" {
			continue // the button only stopped spinning
		}
		fmt.Fprintf(&c.out, "  toast: %s\n", visible(toast.Text))
		c.proofread(toast.Text)
	}
	ledger := c.server.Ledger()
	for _, call := range ledger[c.calls:] {
		noMessage := strings.HasSuffix(call.Method, "MyCommands") || call.Method == "sendChatAction" // shown when a file takes long
		if call.Chat == c.ID() && call.OK && !noMessage {
			c.show(call)
		}
	}
	c.calls = len(ledger)
}

// show writes down one call as she sees it.
func (c *scene) show(call rehearsal.Call) {
	n, known := c.numbers[call.Message]
	if !known && call.Message != 0 {
		n = len(c.numbers) + 1
		c.numbers[call.Message] = n
	}
	at := slices.IndexFunc(c.Messages(), func(m rehearsal.Message) bool { return m.ID == call.Message })
	switch {
	case call.Method == "deleteMessages":
		fmt.Fprintf(&c.out, "  deleted together; left in the chat: %d\n", len(c.Messages()))
	case call.Method == "deleteMessage":
		fmt.Fprintf(&c.out, "  #%d is deleted\n", n)
	case call.Method == "editMessageReplyMarkup":
		fmt.Fprintf(&c.out, "  #%d loses its buttons\n", n)
	case at < 0:
		fmt.Fprintf(&c.out, "  #%d (deleted below)\n", n)
	case known:
		fmt.Fprintf(&c.out, "  #%d becomes:\n", n)
		c.bubble(c.Messages()[at])
	default:
		fmt.Fprintf(&c.out, "  #%d:\n", n)
		c.bubble(c.Messages()[at])
	}
}

func (c *scene) bubble(m rehearsal.Message) {
	if m.Kind != rehearsal.KindText {
		fmt.Fprintf(&c.out, "    (%s %s)\n", m.Kind, m.File.Name)
	}
	for line := range strings.Lines(marked(m) + "\n") {
		c.out.WriteString(strings.TrimRight("    "+visible(line), " \n") + "\n")
	}
	c.proofread(m.Words())
	for _, row := range m.Keyboard {
		c.out.WriteString("   ")
		for _, b := range row {
			fmt.Fprintf(&c.out, " [%s]", visible(b.Text))
			c.proofread(b.Text)
		}
		c.out.WriteString("\n")
	}
	c.carried(m)
}

// carried writes down what buttons bring to other apps.
func (c *scene) carried(m rehearsal.Message) {
	for _, row := range m.Keyboard {
		for _, b := range row {
			name, text := "copies", ""
			if b.Copy != nil {
				text = b.Copy.Text
			}
			if to, err := url.Parse(b.URL); err == nil && b.URL != "" {
				name, text = "brings to "+to.Host, to.Query().Get("text")
			}
			for line := range strings.Lines(text) {
				fmt.Fprintf(&c.out, "      [%s] %s: %s\n", visible(b.Text), name, strings.TrimSuffix(visible(line), "\n"))
			}
		}
	}
}

// marked writes a message's markup as tags again.
func marked(m rehearsal.Message) string {
	text := utf16.Encode([]rune(m.Words()))
	tags := map[int]string{}
	for _, e := range m.Entities {
		name := map[string]string{"bold": "b", "italic": "i", "text_link": "a", "blockquote": "quote", "code": "code", "spoiler": "hidden"}[e.Type]
		if name == "" {
			continue
		}
		link := name
		if e.URL != "" {
			link += " " + e.URL
		}
		tags[e.Offset] += "<" + link + ">"
		tags[e.Offset+e.Length] = "</" + name + ">" + tags[e.Offset+e.Length]
	}
	var b strings.Builder
	for i := 0; i <= len(text); i++ {
		b.WriteString(tags[i])
		if i < len(text) {
			n := 1
			if utf16.IsSurrogate(rune(text[i])) {
				n = 2
			}
			b.WriteString(string(utf16.Decode(text[i : i+n])))
			i += n - 1
		}
	}
	return html.UnescapeString(b.String())
}

// visible writes direction marks out.
func visible(s string) string {
	return strings.NewReplacer(
		"\u200e", "⟦LRM⟧", "\u200f", "⟦RLM⟧", "\u061c", "⟦ALM⟧", "\u2066", "⟦LRI⟧", "\u2067", "⟦RLI⟧",
		"\u2068", "⟦FSI⟧", "\u2069", "⟦PDI⟧", "\u202a", "⟦LRE⟧", "\u202b", "⟦RLE⟧", "\u202c", "⟦PDF⟧",
	).Replace(s)
}

// proofread looks at what an Arabic or Kurdish reader is shown: no English, no
// Latin outside an isolate, each line held from the right, every isolate closed.
func (c *scene) proofread(text string) {
	c.t.Helper()
	if c.check != nil {
		c.check(text)
		return
	}
	if !c.chosen || c.lang == "en" || strings.TrimLeft(text, "\u200f✔\ufe0f ") == c.program.bundle.OwnName("en") {
		return
	}
	for line := range strings.Lines(text) {
		if wrong := misread(strings.TrimSpace(line)); wrong != "" {
			c.t.Errorf("%s: %s: %q", c.lang, wrong, visible(line))
		}
	}
}

// misread says what is wrong with a line for a right-to-left reader.
func misread(line string) string {
	if line == "·" {
		return "" // all that is left of an old message has no direction
	}
	depth, word := 0, ""
	for i, r := range line {
		switch {
		case i == 0 && r != '\u200f' && !unicode.Is(unicode.Arabic, r):
			return "a line that begins at the wrong side"
		case r == '\u2066' || r == '\u2068':
			depth++
		case r == '\u2069':
			depth--
		}
		latin := unicode.Is(unicode.Latin, r)
		if latin && depth == 0 {
			return "Latin letters outside an isolate"
		}
		if latin || strings.ContainsRune("/@._-:?=+", r) || r < unicode.MaxASCII && unicode.IsDigit(r) {
			word += string(r)
			continue
		}
		if foreign(word) {
			return "a foreign word"
		}
		word = ""
	}
	if depth != 0 {
		return "an isolate that is not closed"
	}
	return ""
}

// foreign says that a word belongs to another language: only commands, addresses,
// codes and names are written in Latin letters.
func foreign(word string) bool {
	letters := strings.ContainsFunc(word, unicode.IsLetter)
	return letters && !strings.HasPrefix(word, "/") && !strings.Contains(word, "@") && !strings.Contains(word, "://") && word != "Maryam" && word != "Autumn" && word != "English" && !aCode.MatchString(word)
}

func TestMisread(t *testing.T) {
	for line, wrong := range map[string]bool{
		"مرحبا": false, "\u200f\u2066/help\u2069: مساعدة": false, "/help": true, "مرحبا hello": true,
		"مرحبا \u2068hello\u2069": true, "مرحبا \u2066/menu": true, "1. مرحبا": true, "\u200f1. مرحبا": false,
	} {
		if got := misread(line); (got != "") != wrong {
			t.Errorf("%q: %q", line, got)
		}
	}
}
