package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"cohortbot/cohort"
	"cohortbot/dialog"
	"cohortbot/locales"
)

// fourth is a language that the program does not know, and mark what stands in
// every line of it.
const (
	fourth = locales.Lang("kmr-Arab")
	mark   = "ژژژ"
)

// TestAFourthLanguage adds a language by files alone, each string of it marked, and
// goes through the whole conversation in it: what is not marked did not come from
// its files.
func TestAFourthLanguage(t *testing.T) {
	t.Parallel()
	st := newStage(t, stageConfig{
		course: markedCourse(t), words: markedCatalogue(t), langs: []locales.Lang{"ar", "ckb", "en", fourth},
	})
	c := st.enter(fourth)
	c.check = c.isMarked
	c.opens(c.invite(cohort.Invitation{}), "her link")
	c.presses(dialog.VerbLanguage, 3)
	c.chosen = true
	c.presses(dialog.VerbAbout)
	c.presses(dialog.VerbAsk)
	c.presses(dialog.VerbAskDone)
	c.presses(dialog.VerbAgree)
	c.presses(dialog.VerbUseName)
	for c.has(dialog.VerbSkipProfile) {
		c.presses(dialog.VerbProfile)
	}
	c.presses(dialog.VerbFirst)
	for c.has(dialog.VerbNext) {
		c.presses(dialog.VerbNext)
	}
	for _, command := range []string{"/menu", "/modules", "/quiz", "/help", "/cancel", "/nothing", "/start i_wrong"} {
		c.writes(command)
	}
	for n := range 3 {
		c.writes("/quiz")
		c.opensQuiz(n)
		c.answersAll()
	}
	c.writes("/progress")
	c.writes("/mydata")
	c.writes("/clear")
	c.presses(dialog.VerbEmpty)
	c.presses(dialog.VerbContinue)
	for _, kind := range []string{"photo", "voice", "sticker", "contact", "location"} {
		c.sends(kind)
	}
	c.writes("what is not asked")
	c.writes("/forget")
	c.presses(dialog.VerbErase)
	if rtl := st.program.bundle.Reversed(fourth); !rtl {
		t.Error("it is not written from the right")
	}
}

// answersAll answers whatever the open quiz asks.
func (c *scene) answersAll() {
	c.t.Helper()
	for range 30 {
		switch {
		case c.has(dialog.VerbAnswer):
			c.presses(dialog.VerbAnswer)
		case c.has(dialog.VerbTick):
			c.presses(dialog.VerbTick)
			c.presses(dialog.VerbDone)
		case c.has(dialog.VerbNextQuestion):
			c.presses(dialog.VerbNextQuestion)
		case c.has(dialog.VerbSkip):
			c.writes("my own words")
		default:
			return
		}
	}
}

// isMarked holds every line she is shown against the mark.
func (c *scene) isMarked(text string) {
	c.t.Helper()
	if !c.chosen {
		return
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.Contains(line, mark) && !strings.Contains(line, "شیلان") {
			c.t.Errorf("not of the language's own files: %q", visible(line))
		}
	}
}

var (
	tomlShort = regexp.MustCompile(`(?m)^([a-z0-9_.]+ = ")`)
	tomlLong  = regexp.MustCompile(`(?s)""".*?"""`)
	textLine  = regexp.MustCompile(`(?m)^([^"\n])`)
)

// markedCatalogue is Sorani's, every line of it marked, as another language.
func markedCatalogue(t *testing.T) fs.FS {
	t.Helper()
	read := func(name string) string {
		text, err := fs.ReadFile(locales.Files(), "ckb/"+name)
		must(t, err)
		return string(text)
	}
	profile := strings.NewReplacer(
		`name = "کوردی (سۆرانی)"`, `name = "`+mark+`"`,
		`place = 2`, "place = 4\nplurals = \"ku-Arab\"\ncodes = [\"kmr\"]", `telegram = "ku"`, ``,
	).Replace(read("language.toml"))
	words := tomlLong.ReplaceAllStringFunc(read("messages.toml"), func(s string) string {
		return `"""` + textLine.ReplaceAllString(strings.TrimPrefix(s, `"""`), mark+" $1")
	})
	words = tomlShort.ReplaceAllString(words, "${1}"+mark+" ")
	words = strings.ReplaceAll(words, "= \""+mark+" \"\"", "= \"\"\"") // the opening of a long text
	return fstest.MapFS{
		string(fourth) + "/language.toml": {Data: []byte(profile)},
		string(fourth) + "/messages.toml": {Data: []byte(words)},
	}
}

// markedCourse is the small course with Sorani's texts, marked, as another
// language beside the three.
func markedCourse(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(smallCourse)))
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(path, ".yaml"):
			return os.WriteFile(path, markedYAML(t, data), 0o600)
		case strings.HasSuffix(path, ".ckb.md"):
			return os.WriteFile(strings.TrimSuffix(path, ".ckb.md")+"."+string(fourth)+".md", []byte(markedText(string(data))), 0o600)
		}
		return nil
	}))
	return dir
}

// markedText marks every line of a Markdown file that is words.
func markedText(text string) string {
	words := regexp.MustCompile(`(?m)^(#+ |[-*] |> |[0-9]+\. |!\[)?([^\s{].*)$`)
	return words.ReplaceAllStringFunc(text, func(line string) string {
		if line == "---" {
			return line
		}
		return words.ReplaceAllString(line, "${1}"+mark+" $2")
	})
}

func markedYAML(t *testing.T, data []byte) []byte {
	t.Helper()
	var root yaml.Node
	must(t, yaml.Unmarshal(data, &root))
	markNode(&root)
	out, err := yaml.Marshal(&root)
	must(t, err)
	return out
}

// markNode gives every text that has Sorani the fourth language too.
func markNode(n *yaml.Node) {
	for i, x := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && x.Value == "ckb" && n.Content[i+1].Kind == yaml.ScalarNode {
			text := *n.Content[i+1]
			text.Value = mark + " " + text.Value
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: string(fourth)}, &text)
			return
		}
		if n.Kind == yaml.MappingNode && i%2 == 0 && x.Value == "languages" {
			n.Content[i+1].Content = append(n.Content[i+1].Content, &yaml.Node{Kind: yaml.ScalarNode, Value: string(fourth)})
		}
		markNode(x)
	}
}
