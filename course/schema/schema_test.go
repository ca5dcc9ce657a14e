package schema_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"cohortbot/course/schema"
)

// compiled reads one schema, which must itself be one.
func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	f, err := schema.Files().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, text); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// parse gives the root of a YAML file.
func parse(t *testing.T, text []byte) *yaml.Node {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	return document.Content[0]
}

// instance is what an editor validates: YAML 1.2, in which a day is a text.
func instance(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			object[n.Content[i].Value] = instance(t, n.Content[i+1])
		}
		return object
	case yaml.SequenceNode:
		list := []any{}
		for _, one := range n.Content {
			list = append(list, instance(t, one))
		}
		return list
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}

// Every file of a course in the project is as its schema says, and leads
// editors there with its first line.
func TestFilesOfTheProjectFit(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	for name := range strings.FieldsSeq("course calendar module quiz") {
		schemas[name+".schema.json"] = compiled(t, name+".schema.json")
	}
	root := os.DirFS("../..")
	for dir, leads := range courseFolders(t, root) {
		files, err := fs.Sub(root, dir)
		if err != nil {
			t.Fatal(err)
		}
		up := strings.Repeat("../", 1+strings.Count(dir, "/"))
		eachFile(t, files, func(name string, text []byte) {
			if err := schemas[schema.For(name)].Validate(instance(t, parse(t, text))); err != nil {
				t.Errorf("%s/%s: %v", dir, name, err)
			}
			first, _, _ := strings.Cut(string(text), "\n")
			if want := schema.Line(name, up+"course/schema"); leads && first != want {
				t.Errorf("%s/%s begins %q, want the line %q", dir, name, first, want)
			}
		})
	}
}

// courseFolders are the folders with a course.yaml, and whether they are what
// authors see: their files name their schemas then.
func courseFolders(t *testing.T, root fs.FS) map[string]bool {
	t.Helper()
	found := map[string]bool{"course/testdata/small": false}
	all, err := fs.Glob(root, "courses/*/course.yaml")
	if err != nil || len(all) == 0 {
		t.Fatalf("no course was found: %v", err)
	}
	for _, name := range all {
		found[path.Dir(name)] = true
	}
	return found
}

// eachFile visits the files of a course that have a schema.
func eachFile(t *testing.T, files fs.FS, visit func(name string, text []byte)) {
	t.Helper()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || schema.For(name) == "" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err == nil {
			visit(name, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An editor shows the title and the description of whatever the cursor is on.
func TestEveryKeyIsExplained(t *testing.T) {
	sentence := regexp.MustCompile(`^\S.{8,}\.$`)
	keys := 0
	var walk func(where string, of map[string]any)
	walk = func(where string, of map[string]any) {
		for _, group := range []string{"properties", "definitions"} {
			of, _ := of[group].(map[string]any)
			for key, value := range of {
				one := value.(map[string]any)
				title, _ := one["title"].(string)
				description, _ := one["description"].(string)
				language := key == "ar" || key == "ckb" || key == "en"
				if title == "" || !language && !sentence.MatchString(description) {
					t.Errorf("%s/%s has the title %q and the description %q", where, key, title, description)
				}
				keys++
				walk(where+"/"+key, one)
			}
		}
		if items, ok := of["items"].(map[string]any); ok {
			walk(where+"/items", items)
		}
	}
	names, err := fs.Glob(schema.Files(), "*")
	if err != nil || len(names) != 4 {
		t.Fatalf("the schemas are %v, %v", names, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(schema.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		var root map[string]any
		if err := json.Unmarshal(text, &root); err != nil {
			t.Fatal(err)
		}
		walk(name, root)
	}
	if keys < 80 {
		t.Errorf("only %d keys were looked at", keys)
	}
}

// The same definition in two schemas is the same.
func TestDefinitionsAgree(t *testing.T) {
	met := map[string]string{}
	names, _ := fs.Glob(schema.Files(), "*")
	for _, name := range names {
		text, err := fs.ReadFile(schema.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		var root struct{ Definitions map[string]any }
		if err := json.Unmarshal(text, &root); err != nil {
			t.Fatal(err)
		}
		for key, value := range root.Definitions {
			one, _ := json.Marshal(value)
			if other, known := met[key]; known && other != string(one) {
				t.Errorf("%s: the definition %s differs from that of another schema", name, key)
			}
			met[key] = string(one)
		}
	}
	if len(met) < 5 {
		t.Errorf("only %d definitions were found", len(met))
	}
}

func TestLead(t *testing.T) {
	got := string(schema.Lead("modules/01-a/x.quiz.yaml", "schema", []byte("id: x\n")))
	if want := "# yaml-language-server: $schema=../../schema/quiz.schema.json\nid: x\n"; got != want {
		t.Errorf("the file is\n%s, want\n%s", got, want)
	}
	if again := string(schema.Lead("modules/01-a/x.quiz.yaml", "schema", []byte(got))); again != got {
		t.Errorf("led twice it is\n%s", again)
	}
	if got := schema.Line("course.yaml", "../../course/schema"); !strings.HasSuffix(got, "=../../course/schema/course.schema.json") {
		t.Errorf("the line is %q", got)
	}
	if got := string(schema.Lead("about.en.md", "schema", []byte("x"))); got != "x" || schema.For("settings.yaml") != "" {
		t.Errorf("a file without a schema became %q", got)
	}
}
