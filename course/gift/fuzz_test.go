package gift_test

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/gift"
)

// FuzzImport: whatever a file holds, what comes out is a quiz that can be read,
// with the same file in it once more changing nothing.
func FuzzImport(f *testing.F) {
	for _, seed := range []string{
		fixture(f, "moodle.en.txt"), fixture(f, "moodle.ar.txt"), fixture(f, "moodle.ckb.txt"),
		"A{T}\n\n::a::B{F#x#y####z}\n\n::a::C{}", "::q2::A{T}\n\nB{T}", "A{=a ~%33.3%b#c}", "{#1:2}", "A{=a->b =c->d}",
		"$CATEGORY: a//b/c\nA{T}", "[markdown]**a** `b`{=> ~- x}", "[html]<a href=\"x\">b<img>{~<p>a =&nbsp;b}", "\uFEFF\u202eA\u202c{T}\r\rB{F}",
		"A{=\x00}", "A{\xff}", strings.Repeat("{", 50), "A{" + strings.Repeat("~%50%a", 30) + "}", "// [tag:communication] [id:null]\nA\\n\\n{T}", "::true::A\\\\{}",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	clean := coursetest.Small(f)
	f.Fuzz(func(t *testing.T, file string, scenario bool) {
		all, c := maps.Clone(clean), config("en")
		if scenario {
			c.Kind = course.Scenario
		}
		out, problems := gift.Import(all, []byte(file), c)
		if course.Broken(problems) != (len(out.Files) == 0) {
			t.Fatalf("%d files with %v", len(out.Files), problems)
		}
		if len(out.Files) == 0 {
			return
		}
		for name, data := range out.Files {
			all[name] = &fstest.MapFile{Data: data}
		}
		unread(t, all)
		again, problems := gift.Import(all, []byte(file), c)
		if course.Broken(problems) || len(again.Files) > 0 {
			t.Fatalf("once more: %d files, %v", len(again.Files), problems)
		}
	})
}

// unread finds what the loader does not understand; that languages are missing
// and that words are too many is for the author to mend.
func unread(t *testing.T, all fstest.MapFS) {
	t.Helper()
	_, problems := course.Load(all)
	for _, p := range problems {
		mendable := p.Warning || strings.Contains(p.Message, "is missing in") || strings.Contains(p.Message, "fit: shorten it")
		if p.File == office && !mendable {
			t.Errorf("%v\n%s", p, all[office].Data)
		}
	}
}

// TestHostileFiles: files made to take long do not.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("long")
	}
	fill := func(piece string) string { return strings.Repeat(piece, gift.MaxFile/len(piece)) }
	texts := func(head, piece string) string {
		most := 16000
		if head == "[markdown]" {
			most = 2400
		}
		one := head + strings.Repeat(piece, most/len(piece)) + "{=a ~b}\n\n"
		return strings.Repeat(one, min(100, gift.MaxFile/len(one)))
	}
	for name, file := range map[string]string{
		"braces": fill("{"), "closing": fill("}"), "answers": "A{" + fill("~a")[3:] + "}", "short answers": "A{" + fill("=a")[3:] + "}",
		"comments": fill("// [id:a\n"), "marks": fill("// [tag:"), "blocks": fill("a\n\n"), "questions": fill("a{T}\n\n"), "titles": fill("::"),
		"escapes": fill(`\~`), "feedback": "A{=a" + fill("#")[5:] + "}", "categories": fill("$CATEGORY: a/\n\n"), "marks of direction": fill("\u200f"),
		"controls": fill("\x01\n"), "arrows": "A{=" + fill("->")[4:] + "}", "returns": fill("\r"),
		"tags": texts("[html]", "<p>"), "unclosed": texts("[html]", "<a href\\=x "), "entities": texts("[html]", "&amp;"), "pictures": texts("", "<img>"),
		"links":  texts("[html]", "<a href\\=\"y\">x"),
		"quotes": texts("[markdown]", "> "), "brackets": texts("[markdown]", "[a]("), "stars": texts("[markdown]", "*a_ "), "ticks": texts("[markdown]", "`a"),
		"references": texts("[markdown]", "[a]\\: b\\n"), "lists": texts("[markdown]", "- "), "pointed": texts("[markdown]", "<!-- "),
	} {
		began := time.Now()
		_, problems := gift.Import(coursetest.Small(t), []byte(file), config("en"))
		if spent := time.Since(began); spent > 30*time.Second {
			t.Errorf("%s: %v", name, spent)
		} else {
			t.Logf("%s: %v, %d problems", name, spent.Round(time.Millisecond), len(problems))
		}
	}
}
