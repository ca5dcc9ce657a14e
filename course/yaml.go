package course

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"cohortbot/locales"
)

// maxDepth is deeper than any file of a course goes.
const maxDepth = 16

// source is one YAML file while it is read: problems carry its path.
type source struct {
	*report
	file  string
	langs []locales.Lang // of the course; empty until they are known
}

// parse reads one YAML document into nodes, which know their lines. Anchors
// and aliases are refused, so what is read is never larger than the file.
func (s source) parse(data []byte) (*yaml.Node, bool) {
	if !utf8.Valid(data) {
		s.problem(s.file, 1, "this is not UTF-8 text: save the file as UTF-8")
		return nil, false
	}
	root, err := decode(data)
	if err != nil {
		line, message := yamlError(err)
		s.problem(s.file, line, `this YAML cannot be read: %s (a text with ? , : # or quotes in it needs "quotation marks" around it)`, message)
		return nil, false
	}
	if root == nil {
		return nil, true
	}
	if !s.plain(root, 0) {
		return nil, false
	}
	return root, true
}

// decode gives the root of the only document, nil when the file is empty.
func decode(data []byte) (root *yaml.Node, err error) {
	// The library promises errors but is old and large; a panic in it is a
	// file that cannot be read, no more.
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, errors.New("it is not YAML")
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, fmt.Errorf("line %d: a second document begins here: take out the line ---", max(second.Line-1, 1))
	} else if !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(document.Content) == 0 {
		return nil, nil
	}
	return document.Content[0], nil
}

// plain refuses what a course has no use for and an attacker might.
func (s source) plain(n *yaml.Node, depth int) bool {
	switch {
	case depth > maxDepth:
		s.problem(s.file, n.Line, "this is nested too deeply: a course needs at most %d levels", maxDepth)
		return false
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		s.problem(s.file, n.Line, "anchors (&) and aliases (*) are not read: write the value out")
		return false
	}
	for _, child := range n.Content {
		if !s.plain(child, depth+1) {
			return false
		}
	}
	return true
}

// yamlAt is how the library begins a message that knows its line.
var yamlAt = regexp.MustCompile(`^line (\d+): (?s)(.*)$`)

// yamlLineBefore matches the messages whose line the library counts from 0.
var yamlLineBefore = regexp.MustCompile(`^did not find expected (',' or|key|'-' indicator|node content|<)`)

// yamlError takes the line out of the library's message "yaml: line 3: …".
func yamlError(err error) (int, string) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	found := yamlAt.FindStringSubmatch(message)
	if found == nil {
		return 1, message
	}
	line, err := strconv.Atoi(found[1])
	if err != nil {
		return 1, message
	}
	if yamlLineBefore.MatchString(found[2]) {
		line++
	}
	return line, found[2]
}

// isNull tells a value that is written as nothing: "key:" or "key: ~".
func isNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
}

// object is a mapping whose keys have been checked.
type object struct {
	source
	line   int
	fields map[string]*yaml.Node
	lines  map[string]int // of the keys
}

// object reads a mapping with no keys but the known ones. Anything else gives
// an object without fields, after saying what is wrong.
func (s source) object(n *yaml.Node, what string, known ...string) object {
	o := object{source: s, line: 1, fields: map[string]*yaml.Node{}, lines: map[string]int{}}
	if n != nil {
		o.line = n.Line
	}
	if n == nil || n.Kind != yaml.MappingNode {
		s.problem(s.file, o.line, "%s must be keys with values: %s", what, strings.Join(known, ", "))
		return o
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch _, twice := o.lines[key.Value]; {
		case !contains(known, key.Value):
			s.problem(s.file, key.Line, "unknown key %s in %s: known here are %s", quote(key.Value), what, strings.Join(known, ", "))
		case twice:
			s.problem(s.file, key.Line, "the key %s is here twice in %s: keep one", quote(key.Value), what)
		default:
			o.lines[key.Value] = key.Line
			if !isNull(value) {
				o.fields[key.Value] = value
			}
		}
	}
	return o
}

// has tells whether the key is there with a value.
func (o object) has(key string) bool {
	return o.fields[key] != nil
}

// at is the line of a key, or of the object when the key is not there.
func (o object) at(key string) int {
	if line, ok := o.lines[key]; ok {
		return line
	}
	return o.line
}

// require says that a key is missing and what belongs there.
func (o object) require(key, what string) bool {
	if o.has(key) {
		return true
	}
	o.problem(o.file, o.at(key), "%s is missing: write %s", key, what)
	return false
}

// quote shows a value from a file in a message, shortened and on one line.
func quote(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}
