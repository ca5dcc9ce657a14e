package dialog_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// No two verbs are written alike: a button of one would be another's wherever both are known. The code is read,
// for a test of the transitions sees only those that lead from the same place.
func TestVerbsDiffer(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Verb" && len(spec.Values) == 1 {
				if is, ok := spec.Values[0].(*ast.BasicLit); ok {
					if other := named[is.Value]; other != "" {
						t.Errorf("%s and %s are both %s", other, spec.Names[0].Name, is.Value)
					}
					named[is.Value] = spec.Names[0].Name
				}
			}
			return true
		})
	}
	if len(named) < 50 {
		t.Errorf("only %d verbs were found", len(named))
	}
}
