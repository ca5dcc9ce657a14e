// Package sealtest checks in tests that a document names all its private
// fields: one that Privates forgets would be lost or stored unsealed.
package sealtest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"cohortbot/seal"
)

var private = reflect.TypeFor[seal.Private]()

// Fields lists the seal.Private fields that are stored with a value of v's
// type, in the order of the type: by their names in JSON, joined with dots, []
// for the elements of a list and {} for those of a map, such as
// "answers[].text". What JSON leaves out (unexported fields, "-") is left out.
// It cannot see through interfaces. A type inside itself is listed once.
func Fields(v any) []string {
	return fields(reflect.TypeOf(v))
}

// Check fills every private field of doc (lists and maps get two elements, nil
// pointers a value, empty strings a name), seals it through Privates, encodes,
// decodes and opens it again. It fails the test for each field that Privates
// missed, and for fields that share a place. doc is a pointer to an otherwise
// valid document.
func Check(t testing.TB, doc seal.Carrier) {
	t.Helper()
	v := reflect.ValueOf(doc)
	if v.Kind() != reflect.Pointer {
		t.Fatalf("%T is not a pointer", doc)
	}
	want := fill(v)
	if len(want) == 0 {
		t.Fatalf("%T has no private field: it is no carrier", doc)
	}
	checkPlaces(t, doc)
	back := reflect.New(v.Type().Elem())
	pass(t, doc, back.Interface().(seal.Carrier))
	got := reveal(back)
	for path := range want {
		if got[path] != path {
			t.Errorf("%T: Privates does not visit %s", doc, path)
		}
	}
}

// checkPlaces finds fields whose boxes could be swapped: their texts are their
// paths.
func checkPlaces(t testing.TB, doc seal.Carrier) {
	t.Helper()
	lies := map[seal.Place]string{}
	err := doc.Privates(func(p *seal.Private, at seal.Place) error {
		field := index.ReplaceAllString(p.Reveal(), "")
		if other, taken := lies[at]; taken && other != field {
			t.Errorf("%T: %s and %s have the same place", doc, other, field)
		}
		lies[at] = field
		return nil
	})
	if err != nil {
		t.Fatalf("visit %T: %v", doc, err)
	}
}

// index is what tells the elements of a list or map in a path.
var index = regexp.MustCompile(`\[[^]]*\]|\{[^}]*\}`)

// pass carries doc over into back, as storage would.
func pass(t testing.TB, doc, back seal.Carrier) {
	t.Helper()
	keys, err := seal.New().Keys()
	if err != nil {
		t.Fatal(err)
	}
	if err := keys.SealAll(doc); err != nil {
		t.Fatalf("seal %T: %v", doc, err)
	}
	stored, err := json.Marshal(doc)
	if err != nil {
		t.Fatalf("encode %T: %v", doc, err)
	}
	if err := json.Unmarshal(stored, back); err != nil {
		t.Fatalf("decode %T: %v", doc, err)
	}
	if err := keys.OpenAll(back); err != nil {
		t.Fatalf("open %T: %v", doc, err)
	}
}

func fields(t reflect.Type) []string {
	w := walker{open: map[reflect.Type]bool{}}
	w.walk(t, "")
	return w.found
}

func holds(t reflect.Type) bool { return len(fields(t)) > 0 }

type walker struct {
	open  map[reflect.Type]bool // the structs that the path leads through
	found []string
}

func (w *walker) walk(t reflect.Type, path string) {
	switch {
	case t == nil:
	case t == private:
		w.found = append(w.found, path)
	case t.Kind() == reflect.Pointer:
		w.walk(t.Elem(), path)
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		w.walk(t.Elem(), path+"[]")
	case t.Kind() == reflect.Map:
		w.walk(t.Elem(), path+"{}")
	case t.Kind() == reflect.Struct && !w.open[t]:
		w.open[t] = true
		for i := range t.NumField() {
			if below, stored := storedAs(t.Field(i), path); stored {
				w.walk(t.Field(i).Type, below)
			}
		}
		delete(w.open, t)
	}
}

// storedAs returns the path of a field as encoding/json names it.
func storedAs(f reflect.StructField, path string) (string, bool) {
	tag := f.Tag.Get("json")
	if tag == "-" || !f.IsExported() && !f.Anonymous {
		return "", false
	}
	name, _, _ := strings.Cut(tag, ",")
	if name == "" {
		if f.Anonymous {
			return path, true
		}
		name = f.Name
	}
	if path == "" {
		return name, true
	}
	return path + "." + name, true
}

// maxDepth ends the filling of types that contain themselves.
const maxDepth = 12

// fill puts its own path as text into every Private reachable from v.
func fill(v reflect.Value) map[string]bool {
	filled := map[string]bool{}
	visit(v, "", 0, func(p *seal.Private, path string) {
		*p = seal.Conceal(path)
		filled[path] = true
	})
	return filled
}

// reveal returns what each Private reachable from v says.
func reveal(v reflect.Value) map[string]string {
	said := map[string]string{}
	visit(v, "", 0, func(p *seal.Private, path string) { said[path] = p.Reveal() })
	return said
}

// visit makes what is missing as it goes; decoded from a filled document,
// nothing with a text in it is.
func visit(v reflect.Value, path string, depth int, f func(*seal.Private, string)) {
	if depth > maxDepth {
		return
	}
	switch {
	case v.Type() == private:
		f(v.Addr().Interface().(*seal.Private), path)
	case v.Kind() == reflect.Pointer:
		if v.IsNil() && v.CanSet() && holds(v.Type()) {
			v.Set(reflect.New(v.Type().Elem()))
		}
		if !v.IsNil() {
			visit(v.Elem(), path, depth+1, f)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if below, stored := storedAs(v.Type().Field(i), path); stored {
				visit(v.Field(i), below, depth+1, f)
			}
		}
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		visitList(v, path, depth, f)
	case v.Kind() == reflect.Map:
		visitMap(v, path, depth, f)
	case v.Kind() == reflect.String && v.CanSet() && v.Len() == 0:
		v.SetString("at " + path)
	}
}

func visitList(v reflect.Value, path string, depth int, f func(*seal.Private, string)) {
	if !holds(v.Type()) {
		return
	}
	if v.Kind() == reflect.Slice && v.Len() == 0 && v.CanSet() {
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
	}
	for i := range v.Len() {
		visit(v.Index(i), fmt.Sprintf("%s[%d]", path, i), depth+1, f)
	}
}

// visitMap puts the elements back: those of a map have no address.
func visitMap(v reflect.Value, path string, depth int, f func(*seal.Private, string)) {
	if v.Type().Key().Kind() != reflect.String || !holds(v.Type()) {
		return
	}
	if v.Len() == 0 && v.CanSet() {
		v.Set(reflect.MakeMap(v.Type()))
		for _, name := range []string{"a", "b"} {
			key := reflect.ValueOf(name).Convert(v.Type().Key())
			v.SetMapIndex(key, reflect.Zero(v.Type().Elem()))
		}
	}
	for _, key := range v.MapKeys() {
		elem := reflect.New(v.Type().Elem()).Elem()
		elem.Set(v.MapIndex(key))
		visit(elem, fmt.Sprintf("%s{%s}", path, key), depth+1, f)
		v.SetMapIndex(key, elem)
	}
}
