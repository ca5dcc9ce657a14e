package gift

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"cohortbot/course"
)

// escape writes a text as Moodle's exporter does.
func escape(s string) string {
	return "[plain]" + strings.NewReplacer(
		`\`, `\\`, "#", `\#`, "=", `\=`, "~", `\~`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`,
	).Replace(s)
}

// written is a quiz as GIFT.
func written(items []item) string {
	var b strings.Builder
	for n, i := range items {
		fmt.Fprintf(&b, "// question: %d  name: %s [tag:communication]\n::%s::%s{", n, i.key, i.key, escape(i.ask))
		whole := ""
		if i.explain != "" {
			whole = "####" + escape(i.explain)
		}
		for _, o := range i.options {
			mark := "~"
			switch {
			case o.correct && i.kind == course.Single:
				mark = "="
			case o.correct:
				mark = fmt.Sprintf("~%%%g%%", 100/float64(rights(i.options)))
			}
			fmt.Fprintf(&b, "\n\t%s%s", mark, escape(o.text))
			if o.feedback != "" {
				fmt.Fprintf(&b, "#%s", escape(o.feedback))
			}
		}
		fmt.Fprintf(&b, "%s}\n\n\n", whole)
	}
	return b.String()
}

func rights(options []option) int {
	n := 0
	for _, o := range options {
		if o.correct {
			n++
		}
	}
	return n
}

// texts makes words that the format could take for something else.
type texts struct{ *rand.Rand }

func (r texts) some() string {
	pieces := []string{
		"~", "=", "#", "####", "{", "}", ":", "::", `\`, `\\`, `\n`, "->", "//", "%50%", "[html]", "[id:x]", "TRUE", "$CATEGORY:", "_____",
		"<b>", "&amp;", "a", "B c", "123", "“q”", "\"", "'", "é", "😀", "سؤال؟", "أ ب", "وشەی کوردی", "ن\u200cی", "a\u200fb", "،", "\n", "\n\n",
	}
	var b strings.Builder
	for range 1 + r.IntN(6) {
		b.WriteString(pieces[r.IntN(len(pieces))])
		if r.IntN(2) == 0 {
			b.WriteByte(' ')
		}
	}
	return tidy(b.String())
}

func (r texts) words() string {
	for {
		if s := r.some(); s != "" {
			return s
		}
	}
}

func (r texts) item(n int) item {
	i := item{key: fmt.Sprintf("k%d", n), competency: "communication", ask: r.words(), kind: course.TextQuestion}
	if r.IntN(3) == 0 {
		i.explain = r.words()
	}
	if r.IntN(4) == 0 {
		return i
	}
	i.kind = []course.QuestionType{course.Single, course.Multiple}[r.IntN(2)]
	for range 2 + r.IntN(5) {
		o := option{text: r.words()}
		if r.IntN(2) == 0 {
			o.feedback = r.words()
		}
		i.options = append(i.options, o)
	}
	i.options[r.IntN(len(i.options))].correct = true
	if i.kind == course.Multiple {
		for n := range i.options {
			i.options[n].correct = i.options[n].correct || r.IntN(2) == 0
		}
	}
	return i
}

// TestWrittenIsRead: a quiz written as GIFT is the same quiz when it is read.
func TestWrittenIsRead(t *testing.T) {
	for seed := range uint64(400) {
		r := texts{rand.New(rand.NewPCG(seed, 1))}
		var want []item
		for n := range 1 + r.IntN(4) {
			want = append(want, r.item(n))
		}
		file := written(want)
		k := taker{report: &report{file: "f.txt"}, place: &place{competencies: map[string]string{"communication": "communication"}}}
		k.Kind = course.Knowledge
		got := k.take(read([]byte(file), k.report))
		for n := range got {
			got[n].line = 0
			for m := range got[n].options {
				got[n].options[m].line = 0
			}
		}
		if !reflect.DeepEqual(got, want) || len(k.problems) > 0 {
			t.Fatalf("seed %d\n%s\ngot  %+v\nwant %+v\n%v", seed, file, got, want, k.problems)
		}
	}
}
