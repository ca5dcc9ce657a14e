package gift

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzRead: the reader alone, which needs no course and is therefore tried far
// more often.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"A{T}", "::a\\:::B{F#x#y####z}", "A{~%-33.3%b#c =[html]<p>d}", "A {~a =b}.", "{#1:2}", "A{=a->b =c->d}", "$CATEGORY: a//b/c\nA{}",
		"[markdown]**a** `b`{=> ~-\\n x}", "// [tag:a\\]b]\n\u200fمن؟ {\n\u200f~٪٥٠٪أ ~%٥٠%ب}", "\xef\xbb\xbfA\\{\\}{}\r\r", "a\n\n}{", "[html]<a href=x><script>b{}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &report{file: "f.txt"}
		bank := read(data, r)
		lines := 1 + strings.Count(newlines(data), "\n")
		for _, p := range r.problems {
			if p.Line > lines {
				t.Errorf("a problem in line %d of %d: %v", p.Line, lines, p)
			}
		}
		if len(bank) == 0 && !r.broken() {
			t.Error("no question and no problem")
		}
		if r.broken() {
			return
		}
		for _, q := range bank {
			sound(t, q, lines)
			if !utf8.ValidString(shown(q)) || bytes.ContainsRune([]byte(shown(q)), 0) {
				t.Errorf("no text: %q", shown(q))
			}
		}
	})
}

// sound holds a question that was read without a problem to its form.
func sound(t *testing.T, q question, lines int) {
	t.Helper()
	if q.ask == "" && q.form != description || q.line < 1 || q.line > lines || len(q.answers) > maxAnswers {
		t.Errorf("%+v", q)
	}
	if (q.form == choice) != (len(q.answers) >= 2) {
		t.Errorf("%s with %d answers", q.form, len(q.answers))
	}
	for _, a := range q.answers {
		if a.text == "" || a.weight < -100 || a.weight > 100 || a.right && a.weight != 100 {
			t.Errorf("%+v", a)
		}
	}
}
