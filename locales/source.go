package locales

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// source is one language as its files say it, before it is checked.
type source struct {
	lang     Lang
	profile  profile
	found    bool           // whether language.toml was there
	unread   bool           // whether it could not be read
	lines    map[string]int // where each setting of language.toml stands
	messages map[string]*message
	order    []string        // keys as they stand in the files
	refused  map[string]bool // keys that stand there but cannot be read
	broken   bool            // whether a whole file could not be read
	forms    []string        // plural forms, once asked for
}

// message is one entry of a catalogue: its text by plural form. A message
// without forms has "other" alone.
type message struct {
	forms map[string]string
	file  string
	line  int
}

func (m *message) plural() bool {
	_, other := m.forms["other"]
	return len(m.forms) > 1 || !other
}

func (m *message) entry(key string) *i18n.Message {
	return &i18n.Message{
		ID: key, Zero: m.forms["zero"], One: m.forms["one"], Two: m.forms["two"],
		Few: m.forms["few"], Many: m.forms["many"], Other: m.forms["other"],
	}
}

const profileFile = "language.toml"

// read collects the files of all layers, a later layer replacing files of the
// same path, and parses them.
func read(layers []fs.FS) ([]*source, Problems) {
	var problems Problems
	files := map[string][]byte{}
	for _, layer := range layers {
		names, err := fs.Glob(layer, "*/*.toml")
		if err != nil {
			problems = append(problems, Problem{File: ".", Line: 1, Message: err.Error(), Mend: "make the folder readable"})
		}
		for _, name := range names {
			content, err := fs.ReadFile(layer, name)
			if err != nil {
				problems = append(problems, Problem{File: name, Line: 1, Message: "cannot be read", Mend: "make the file readable"})
				continue
			}
			files[name] = content
		}
	}
	sources := map[Lang]*source{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		lang := Lang(path.Dir(name))
		if sources[lang] == nil {
			sources[lang] = &source{lang: lang, messages: map[string]*message{}, refused: map[string]bool{}}
		}
		problems = append(problems, sources[lang].add(name, files[name])...)
	}
	return inOrder(sources), problems
}

func inOrder(sources map[Lang]*source) []*source {
	list := make([]*source, 0, len(sources))
	for _, s := range sources {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *source) int {
		return cmp.Or(cmp.Compare(a.profile.Place, b.profile.Place), cmp.Compare(a.lang, b.lang))
	})
	return list
}

func (s *source) add(name string, content []byte) Problems {
	if path.Base(name) == profileFile {
		s.found, s.lines = true, settingLines(string(content))
		meta, err := toml.Decode(string(content), &s.profile)
		if err != nil {
			s.unread = true
			return Problems{unreadable(name, err)}
		}
		return s.unknownSettings(name, meta.Undecoded())
	}
	var entries map[string]any
	if _, err := toml.Decode(string(content), &entries); err != nil {
		s.broken = true
		return Problems{unreadable(name, err)}
	}
	return s.addMessages(name, string(content), entries)
}

func (s *source) unknownSettings(name string, keys []toml.Key) Problems {
	var problems Problems
	for _, key := range keys {
		problems = append(problems, Problem{
			File: name, Line: max(1, s.lines[key[len(key)-1]]),
			Message: fmt.Sprintf("unknown setting %q", key.String()), Mend: "remove it or mend its spelling",
		})
	}
	return problems
}

func unreadable(name string, err error) Problem {
	p := Problem{File: name, Line: 1, Message: "not readable as TOML: " + err.Error(), Mend: "mend the syntax at this line"}
	if parse, ok := errors.AsType[toml.ParseError](err); ok {
		p.Line, p.Message = parse.Position.Line, "not readable as TOML: "+parse.Message
	}
	return p
}

func (s *source) addMessages(name, content string, entries map[string]any) Problems {
	var problems Problems
	for _, at := range keyLines(content) {
		value, ok := entries[at.key]
		if !ok {
			continue
		}
		delete(entries, at.key)
		problem := func(message, mend string) {
			problems = append(problems, Problem{File: name, Line: at.line, Message: message, Mend: mend})
		}
		if old := s.messages[at.key]; old != nil {
			problem(fmt.Sprintf("message %q stands in %s too", at.key, old.file), "keep one of them")
			continue
		}
		forms, err := formsOf(value)
		if err != nil {
			s.refused[at.key] = true
			problem(fmt.Sprintf("message %q: %v", at.key, err), "write a text, or a table of plural forms (zero, one, two, few, many, other)")
			continue
		}
		s.messages[at.key] = &message{forms: forms, file: name, line: at.line}
		s.order = append(s.order, at.key)
	}
	for key := range entries {
		problems = append(problems, Problem{File: name, Line: 1, Message: fmt.Sprintf("message %q has an unusable name", key),
			Mend: "name messages in small letters, digits and _ at the start of a line"})
	}
	return problems
}

func formsOf(value any) (map[string]string, error) {
	switch v := value.(type) {
	case string:
		return map[string]string{"other": v}, nil
	case map[string]any:
		forms := map[string]string{}
		for form, text := range v {
			s, ok := text.(string)
			if !ok || !slices.Contains(allForms, form) {
				return nil, fmt.Errorf("%q is no plural form with a text", form)
			}
			forms[form] = s
		}
		return forms, nil
	}
	return nil, fmt.Errorf("is not a text")
}

type keyLine struct {
	key  string
	line int
}

// keyAtStart reads [key], key = and key.form =.
var keyAtStart = regexp.MustCompile(`^(?:\[([a-z0-9_]+)\]|([a-z0-9_]+)(?:\.[a-z]+)?\s*=)`)

// keyLines finds where each key of a TOML file begins, which the TOML reader
// does not tell. Keys inside a [table] and lines inside a long text are passed.
func keyLines(content string) []keyLine {
	var found []keyLine
	long, table := "", false
	for i, line := range strings.Split(content, "\n") {
		if long != "" {
			if strings.Contains(line, long) {
				long = ""
			}
			continue
		}
		if m := keyAtStart.FindStringSubmatch(line); m != nil {
			if m[1] != "" {
				table = true
			}
			key, last := m[1]+m[2], len(found)-1
			if (m[1] != "" || !table) && (last < 0 || found[last].key != key) {
				found = append(found, keyLine{key, i + 1})
			}
		}
		for _, quote := range []string{`"""`, `'''`} {
			if strings.Count(line, quote) == 1 {
				long = quote
			}
		}
	}
	return found
}

// settingLines finds where each setting stands, those in tables included.
func settingLines(content string) map[string]int {
	lines := map[string]int{}
	for i, line := range strings.Split(content, "\n") {
		if m := keyAtStart.FindStringSubmatch(strings.TrimLeft(line, " \t")); m != nil && lines[m[1]+m[2]] == 0 {
			lines[m[1]+m[2]] = i + 1
		}
	}
	return lines
}
