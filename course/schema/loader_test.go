package schema_test

import (
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"cohortbot/course"
	"cohortbot/course/coursetest"
	"cohortbot/course/schema"
)

// A valid course is changed in one place at a time, everywhere and in every
// way that a schema can know of, and given to the loader and to the schema. What the
// schema refuses the loader refuses too, what the loader refuses for its
// shape the schema refuses too, and the loader's own words say which keys,
// words, bounds and lengths the schema must hold.
func TestSchemasAgreeWithTheLoader(t *testing.T) {
	for name := range strings.FieldsSeq("course calendar module quiz") {
		t.Run(name, func(t *testing.T) {
			if testing.Short() {
				t.Skip("long, and nothing in it runs at once")
			}
			t.Parallel()
			root := compiled(t, name+".schema.json")
			whole := coursetest.Small(t)
			met := map[string]bool{}
			eachFile(t, whole, func(file string, text []byte) {
				if schema.For(file) == name+".schema.json" {
					c := &comparison{T: t, whole: whole, file: file, root: parse(t, text), schema: root, met: met}
					c.at("", c.root, root)
				}
			})
			for _, one := range objects(root, map[string]*jsonschema.Schema{}) {
				if !met[one.Location] {
					t.Errorf("the small course has nothing at %s: this part of the schema is not tried", one.Location)
				}
			}
		})
	}
}

// comparison changes one file of the small course.
type comparison struct {
	*testing.T
	whole  fstest.MapFS
	file   string
	root   *yaml.Node
	schema *jsonschema.Schema
	met    map[string]bool // objects of the schema, and of them what has been tried
}

// verdicts loads the course with the file as it now is and validates the file.
func (c *comparison) verdicts() ([]course.Problem, error) {
	c.Helper()
	text, err := yaml.Marshal(c.root)
	if err != nil {
		c.Fatal(err)
	}
	all := maps.Clone(c.whole)
	all[c.file] = &fstest.MapFile{Data: text}
	_, problems := course.Load(all)
	problems = slices.DeleteFunc(problems, func(p course.Problem) bool { return p.Warning })
	return problems, c.schema.Validate(instance(c.T, c.root))
}

// at goes through a file and its schema together.
func (c *comparison) at(key string, n *yaml.Node, s *jsonschema.Schema) {
	s = resolved(s)
	switch n.Kind {
	case yaml.MappingNode:
		c.object(n, s)
	case yaml.SequenceNode:
		c.list(key, n, s)
		for _, one := range n.Content {
			c.at(key, one, s.Items.(*jsonschema.Schema))
		}
	}
}

func (c *comparison) object(n *yaml.Node, s *jsonschema.Schema) {
	var keys []string
	for i := 0; i < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	// Questions of another type have other keys; one of each shape is enough.
	shape := s.Location + " " + strings.Join(keys, " ")
	if c.met[shape] {
		return
	}
	c.met[s.Location], c.met[shape] = true, true
	c.unknownKey(n, s)
	for i, key := range keys {
		c.without(n, i)
		c.wrong(s.Location+" with "+key, key, n, 2*i+1, s.Properties[key])
		c.at(key, n.Content[2*i+1], s.Properties[key])
	}
	for key, property := range s.Properties {
		if !slices.Contains(keys, key) {
			n.Content = append(n.Content, scalar(key), scalar(""))
			c.wrong(s.Location+" without "+key, key, n, len(n.Content)-1, property)
			if of := resolved(property); of.Properties["en"] != nil {
				n.Content[len(n.Content)-1] = &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("en"), scalar("x")}}
				c.at(key, n.Content[len(n.Content)-1], of)
			}
			n.Content = n.Content[:len(n.Content)-2]
		}
	}
}

// unknownKey: both refuse it, and know the same others.
func (c *comparison) unknownKey(n *yaml.Node, s *jsonschema.Schema) {
	n.Content = append(n.Content, scalar("zz-9"), scalar("x"))
	defer func() { n.Content = n.Content[:len(n.Content)-2] }()
	problems, err := c.verdicts()
	if err == nil {
		c.Errorf("%s: %s takes an unknown key", c.file, s.Location)
	}
	found := first(problems, regexp.MustCompile(`^unknown key "zz-9" in .*: known here are (.*)$`))
	if found == nil {
		c.Errorf("%s: the loader takes an unknown key where %s is: %v", c.file, s.Location, problems)
		return
	}
	known := strings.Split(found[1], ", ")
	slices.Sort(known)
	if have := slices.Sorted(maps.Keys(s.Properties)); !slices.Equal(have, known) {
		c.Errorf("%s: the loader knows %v, %s has %v", c.file, known, s.Location, have)
	}
}

// without leaves out one key.
func (c *comparison) without(n *yaml.Node, i int) {
	whole := slices.Clone(n.Content)
	n.Content = slices.Delete(n.Content, 2*i, 2*i+2)
	c.agree("without " + whole[2*i].Value)
	n.Content = whole
}

// wrong puts one value after another in the place of n's child, once a place.
func (c *comparison) wrong(place, key string, n *yaml.Node, child int, s *jsonschema.Schema) {
	if c.met[place] {
		return
	}
	c.met[place] = true
	s = resolved(s)
	before := n.Content[child]
	for _, value := range []*yaml.Node{
		scalar("zz zz!"), scalar("-7"), scalar("99999999"), scalar("0.5"), scalar("true"), scalar(strings.Repeat("long ", 500)),
		{Kind: yaml.SequenceNode}, {Kind: yaml.MappingNode}, {Kind: yaml.SequenceNode, Content: []*yaml.Node{{Kind: yaml.SequenceNode}}},
	} {
		n.Content[child] = value
		c.bounds(key, s, c.agree(key+": "+value.Value))
	}
	n.Content[child] = before
}

// list makes a list longer than any.
func (c *comparison) list(key string, n *yaml.Node, s *jsonschema.Schema) {
	whole := n.Content
	for range 1001 {
		n.Content = append(n.Content, scalar("x"))
	}
	c.bounds(key, s, c.agree("a very long list "+key))
	n.Content = whole
}

// shape is how the loader speaks of what a schema can know as well.
var shape = regexp.MustCompile(`^unknown key|^\S+ is missing: |must be one of |must be a whole number|must be a number` +
	`|must be true or false|cannot be an id|must be a list|must be a text|must be keys with values|must be one value` +
	`|must be a time|must be a day|needs at least|cannot be a module's folder|is not a language|at most \d+ (fit|are read)`)

// agree holds the two verdicts against each other.
func (c *comparison) agree(change string) []course.Problem {
	c.Helper()
	problems, err := c.verdicts()
	if err != nil && len(problems) == 0 {
		c.Errorf("%s, %s: the schema alone refuses it: %v", c.file, change, err)
	}
	if found := first(problems, shape); err == nil && found != nil {
		c.Errorf("%s, %s: the loader alone refuses it: %v", c.file, change, problems)
	}
	return problems
}

// bounds reads what the loader says it wants of a key and looks for the same
// in the schema.
func (c *comparison) bounds(key string, s *jsonschema.Schema, problems []course.Problem) {
	c.Helper()
	is := func(want string, have any) {
		c.Helper()
		var got string
		switch have := have.(type) {
		case *big.Rat:
			got = have.RatString()
		case *int:
			got = big.NewInt(int64(*have)).String()
		case string:
			got = have
		}
		if got != want {
			c.Errorf("%s: of %s the loader says %s, %s says %s", c.file, key, want, s.Location, got)
		}
	}
	own := "^" + regexp.QuoteMeta(key)
	if f := first(problems, regexp.MustCompile(own+` must be one of (.*), not `)); f != nil {
		is(f[1], words(s))
	}
	if f := first(problems, regexp.MustCompile(own+` must be a(?: whole)? number from (\S+) to (\S+), not `)); f != nil {
		is(f[1], s.Minimum)
		is(f[2], s.Maximum)
	}
	if f := first(problems, regexp.MustCompile(own+` has \d+ entries, at most (\d+) are read`)); f != nil {
		is(f[1], s.MaxItems)
	}
	if f := first(problems, regexp.MustCompile(` in `+key+` has \d+ characters, at most (\d+) fit`)); f != nil {
		is(f[1], s.MaxLength)
	}
}

func words(s *jsonschema.Schema) string {
	var all []string
	if s.Enum != nil {
		for _, one := range s.Enum.Values {
			all = append(all, one.(string))
		}
	}
	return strings.Join(all, ", ")
}

func first(problems []course.Problem, want *regexp.Regexp) []string {
	for _, p := range problems {
		if found := want.FindStringSubmatch(p.Message); found != nil {
			return found
		}
	}
	return nil
}

func scalar(value string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode}
	n.SetString(value)
	n.Tag, n.Style = "", 0
	return n
}

func resolved(s *jsonschema.Schema) *jsonschema.Schema {
	for s.Ref != nil {
		s = s.Ref
	}
	return s
}

// objects are all parts of a schema that have keys of their own, by place.
func objects(s *jsonschema.Schema, found map[string]*jsonschema.Schema) map[string]*jsonschema.Schema {
	s = resolved(s)
	if found[s.Location] != nil {
		return found
	}
	if len(s.Properties) > 0 {
		found[s.Location] = s
	}
	for _, one := range s.Properties {
		objects(one, found)
	}
	if items, ok := s.Items.(*jsonschema.Schema); ok {
		objects(items, found)
	}
	return found
}
