package gift

import (
	"fmt"
	"strings"
	"testing"
)

// told is a problem as the author reads it.
func told(r *report) string {
	var lines []string
	for _, p := range r.sorted() {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// shown is a question on one line, to compare.
func shown(q question) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s", q.line, q.form)
	for _, part := range []struct{ name, words string }{
		{"id", q.id}, {"title", q.title}, {"tags", strings.Join(q.tags, "+")}, {"in", q.category}, {"ask", q.ask},
	} {
		if part.words != "" {
			fmt.Fprintf(&b, " %s=%s", part.name, part.words)
		}
	}
	for _, a := range q.answers {
		fmt.Fprintf(&b, " | %g %s", a.weight, a.text)
		if a.feedback != "" {
			fmt.Fprintf(&b, " # %s", a.feedback)
		}
	}
	if q.form == truth {
		fmt.Fprintf(&b, " | %v wrong=%s right=%s", q.isTrue, q.wrong, q.right)
	}
	for _, w := range q.words {
		fmt.Fprintf(&b, " | %s", w)
	}
	if q.explain != "" {
		fmt.Fprintf(&b, " #### %s", q.explain)
	}
	return b.String()
}

func TestConstructs(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"choice", "Who?{~Ann ~Bea =nobody}", "1 choice ask=Who? | 0 Ann | 0 Bea | 100 nobody"},
		{"on lines", "Who? {\n  ~ Ann\n\t= Bea\n}", "1 choice ask=Who? | 0 Ann | 100 Bea"},
		{"feedback", "Who?{~Ann#No. =Bea # Yes!}", "1 choice ask=Who? | 0 Ann # No. | 100 Bea # Yes!"},
		{"general feedback", "Who?{~Ann =Bea####Ask again.}", "1 choice ask=Who? | 0 Ann | 100 Bea #### Ask again."},
		{"both feedbacks", "Who?{~Ann#No.\n=Bea#Yes.\n####Ask.}", "1 choice ask=Who? | 0 Ann # No. | 100 Bea # Yes. #### Ask."},
		{"weights", "Who?{~%-50%A ~%33.33333%B ~%50%C ~%100%D ~% 5 E}", "1 choice ask=Who? | -50 A | 33.33333 B | 50 C | 100 D | 0 % 5 E"},
		{"weights in Arabic digits", "من؟{~%٥٠%أ ~٪٥٠٪ب ~ج}", "1 choice ask=من؟ | 50 أ | 50 ب | 0 ج"},
		{"escapes", `2 \= 1 \+ 1 \{a\} \: \~ \# \\ \\n{=\=\n\~ ~\#}`, "1 choice ask=2 = 1 \\+ 1 {a} : ~ # \\ \\n | 100 =\n~ | 0 #"},
		{"title", "::One\\: two::Who?{T}", "1 truth title=One: two ask=Who? | true wrong= right="},
		{"title on its line", "::T::\nWho?{F}", "1 truth title=T ask=Who? | false wrong= right="},
		{"true or false", "Is it?{TRUE#wrong#right####Because.}", "1 truth ask=Is it? | true wrong=wrong right=right #### Because."},
		{"small letters", "Is it?{false}", "1 truth ask=Is it? | false wrong= right="},
		{"essay", "Tell.{}", "1 essay ask=Tell."},
		{"essay with feedback", "Tell.{ ####Thanks. }", "1 essay ask=Tell. #### Thanks."},
		{"short answer", "2+2?{=four =4#well}", "1 short answer ask=2+2? | four | 4#well"},
		{"short answer without a mark", "2+2?{four}", "1 short answer ask=2+2? | four"},
		{"matching", "Pair.{=cat -> milk =dog -> bone}", "1 matching ask=Pair. | cat -> milk | dog -> bone"},
		{"numerical", "When?{#1822:5}", "1 numerical ask=When? | 1822:5"},
		{"numerical, several", "When?{#\n=1822:0 =%50%1822:2 ~#No}", "1 numerical ask=When? | =1822:0 =%50%1822:2 ~#No"},
		{"description", "Read this first.", "1 description ask=Read this first."},
		{"missing word", "She {~was =is} here.", "1 choice ask=She _____ here. | 0 was | 100 is"},
		{"missing word before a full stop", "She is {~was =here}.", "1 choice ask=She is _____. | 0 was | 100 here"},
		{"missing word first", "{~Was =Is} it?", "1 choice ask=_____ it? | 0 Was | 100 Is"},
		{"comment", "// a\nWho?{T}\n// {b", "2 truth ask=Who? | true wrong= right="},
		{"comment within", "Who?{\n// =none\n=Ann ~Bea}", "1 choice ask=Who? | 100 Ann | 0 Bea"},
		{"id and tags", "// question: 7  name: x [id:q\\]7] [tag:integrity] [tag:b c]\nWho?{T}", "2 truth id=q]7 tags=integrity+b c ask=Who? | true wrong= right="},
		{"category", "$CATEGORY: $course$/top/a//b\n\nWho?{T}\n\nWhy?{}", "3 truth in=a/b ask=Who? | true wrong= right=\n5 essay in=a/b ask=Why?"},
		{"category without an empty line", "$CATEGORY: x/y\nWho?{T}", "2 truth in=y ask=Who? | true wrong= right="},
		{"mark before a file, Windows", "\uFEFFWho?{T}\r\n\r\nWhy?{}\r\n", "1 truth ask=Who? | true wrong= right=\n3 essay ask=Why?"},
		{"old Macs", "Who?{T}\r\rWhy?{}", "1 truth ask=Who? | true wrong= right=\n3 essay ask=Why?"},
		{"blank lines with blanks", "Who?{T}\n \t\u200f\nWhy?{}", "1 truth ask=Who? | true wrong= right=\n3 essay ask=Why?"},
		{"a broken line is one", "Who\n  is it?{=Ann\n  Bell ~B}", "1 choice ask=Who is it? | 100 Ann Bell | 0 B"},
		{"directional marks before signs", "\u200f::س١::\u202bمن؟\u202c {\n\u200f=\u200fأ\u200f\n\u200f~ب}", "1 choice title=س١ ask=من؟ | 100 أ | 0 ب"},
		{"html", "[html]<p dir\\=\"rtl\">One&nbsp;<b>two</b></p>\\n<ul><li>3 &lt; 4</li></ul>{=<p>a</p> ~[plain]<b>}", "1 choice ask=One two\n\n• 3 < 4 | 100 a | 0 <b>"},
		{"html link", "[html]See <a href\\=\"https\\://a.example/b\">this</a> or <a href\\=\"https\\://c.example/\">c.example</a>{}", "1 essay ask=See this (https://a.example/b) or c.example"},
		{"html script", "[html]a<script>b</script>c<style>d</style>e{}", "1 essay ask=ace"},
		{"markdown", "[markdown]**Who** is *it*?{=a\\n\\nb ~`c`}", "1 choice ask=Who is it? | 100 a\n\nb | 0 c"},
		{"moodle", "A\\nB <i>c</i> 1 < 2 <than x> <b{}", "1 essay ask=A\nB c 1 < 2 <than x> <b"},
		{"plain", "[plain]A <b> &amp; c{=[html]&amp; ~d}", "1 choice ask=A <b> &amp; c | 100 & | 0 d"},
		{"another bracket", "[a] b{=[c] d ~e}", "1 choice ask=[a] b | 100 [c] d | 0 e"},
		{"Arabic", "::سؤال:: ما عاصمة إقليم كردستان؟ {\n=أربيل#نعم.\n~دهوك#لا، بل أربيل.\n####عاصمة الإقليم هي أربيل.\n}", "1 choice title=سؤال ask=ما عاصمة إقليم كردستان؟ | 100 أربيل # نعم. | 0 دهوك # لا، بل أربيل. #### عاصمة الإقليم هي أربيل."},
		{"Sorani", "پایتەختی هەرێم {~دهۆک =هەولێر}ە.", "1 choice ask=پایتەختی هەرێم _____ە. | 0 دهۆک | 100 هەولێر"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &report{file: "f.txt"}
			var got []string
			for _, q := range read([]byte(test.file), r) {
				got = append(got, shown(q))
			}
			if s := strings.Join(got, "\n"); s != test.want || r.broken() {
				t.Errorf("got  %s\nwant %s\n%s", s, test.want, told(r))
			}
		})
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	tests := []struct {
		name, file string
		line       int
		want       string
	}{
		{"nothing", "\n// a\n", 1, "there is no question"},
		{"open brace", "Who?{=a\n\n~b}", 1, "this { is not closed"},
		{"closing brace", "\nWho? a}", 2, "this } closes nothing"},
		{"braces the wrong way", "Who }?{T}", 1, "this } closes nothing"},
		{"two questions in one", "Who?{T}\nWhy?{F}", 2, "a second {"},
		{"brace within", "Who?{=a\n{b} ~c}", 2, "a second {"},
		{"title", "::Who?{T}", 1, "this title does not end"},
		{"one answer", "Who?{~a}", 1, "at least two"},
		{"no mark", "Who?{a ~b =c}", 1, "neither = nor ~"},
		{"empty answer", "Who?{=a\n~\n~b}", 2, "an answer without words"},
		{"only feedback", "Who?{=a ~#no}", 1, "an answer without words"},
		{"no words", "::a::{=a ~b}", 1, "this question has no words"},
		{"weight at =", "Who?{=%50%a ~b}", 1, "write ~%50%"},
		{"weight too great", "Who?{~%500%a ~b}", 1, "a weight of 500"},
		{"many answers", "Who?{" + strings.Repeat("~a", 21) + "}", 1, "at most 20 answers"},
		{"many questions", strings.Repeat("Who?{T}\n\n", 101), 201, "at most 100 questions"},
		{"long text", "W" + strings.Repeat("o", maxText) + "{T}", 1, "nobody reads that"},
		{"UTF-16", "\xff\xfeW\x00", 1, "UTF-16"},
		{"not UTF-8", "Who?\n\xe3\xea{T}", 2, "not UTF-8"},
		{"a control", "Who?\n\x00{T}", 2, "U+0000"},
		{"large", strings.Repeat("a", MaxFile+1), 1, "over 1 MB"},
		{"picture", "[html]<img src\\=\"@@PLUGINFILE@@/a.png\" alt\\=\"map\">What?{}", 1, "the img “@@PLUGINFILE@@/a.png” is left out"},
		{"raised letters", "[html]m<sup>2</sup>{}", 1, "stand level"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &report{file: "f.txt"}
			read([]byte(test.file), r)
			want := fmt.Sprintf("f.txt:%d: ", test.line)
			if s := told(r); !strings.Contains(s, want) || !strings.Contains(s, test.want) {
				t.Errorf("want %s… %s, got\n%.500s", want, test.want, s)
			}
		})
	}
}
