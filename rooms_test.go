// Package rooms_test holds the walls between the rooms of docs/rooms.md.
package rooms_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path before every import of ours.
const module = "cohortbot/"

// order lists the rooms; a room imports only those above it.
var order = []string{
	"seal", "locales", "course", "cohort", "dialog", "results", "outbox", "turn",
	"scheduler", "storage", "bot", "rehearsal", "bench", "faults", "courses", "cmd",
}

// pure are the rooms that see no clock, no network, no disk and no database.
var pure = []string{"locales", "course", "cohort", "dialog", "results"}

// source is one file of the program, without its tests.
type source struct {
	path string // slashes, from the root
	dir  string
	file *ast.File
}

// room is the first folder of the file's path.
func (s source) room() string {
	room, _, _ := strings.Cut(s.path, "/")
	return room
}

// imports gives the import paths by the name they have in the file.
func (s source) imports() map[string]string {
	out := map[string]string{}
	for _, i := range s.file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		name := filepath.Base(path)
		if name == "v2" || name == "v3" {
			name = filepath.Base(filepath.Dir(path))
		}
		if i.Name != nil {
			name = i.Name.Name
		}
		out[name] = path
	}
	return out
}

// sources parses every file that is no test. A folder with a go.mod of its own
// is another module, and the packages of tests (storagetest and the like) serve
// tests alone.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != "." && (strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(d.Name(), "test")) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		out = append(out, source{path: path, dir: filepath.ToSlash(filepath.Dir(path)), file: f})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 100 {
		t.Fatalf("only %d files were found: is the test where it should be?", len(out))
	}
	return out
}

func TestARoomImportsOnlyRoomsAboveIt(t *testing.T) {
	for _, s := range sources(t) {
		at := slices.Index(order, s.room())
		if at < 0 {
			t.Errorf("%s: the room %s has no place in the order", s.path, s.room())
			continue
		}
		for _, path := range s.imports() {
			below, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			room, _, _ := strings.Cut(below, "/")
			switch {
			case s.room() == "rehearsal":
				t.Errorf("%s imports %s: rehearsal imports none of ours", s.path, path)
			case room != s.room() && slices.Index(order, room) >= at:
				t.Errorf("%s imports %s: not above it", s.path, path)
			case room != s.room() && slices.Index(order, room) < 0:
				t.Errorf("%s imports %s: it has no place in the order", s.path, path)
			}
			if strings.HasSuffix(below, "test") {
				t.Errorf("%s imports %s: that is for tests alone", s.path, path)
			}
		}
	}
}

func TestOnlyCmdImportsResultsAndEngines(t *testing.T) {
	met := map[string]bool{}
	for _, s := range sources(t) {
		for _, path := range s.imports() {
			below, ours := strings.CutPrefix(path, module)
			if !ours || !guarded(below) || s.dir == below || s.room() == "results" && within("results", below) {
				continue
			}
			met[below] = true
			if s.room() != "cmd" && !(below == "results/typeset" && s.file.Name.Name == "main") {
				t.Errorf("%s imports %s: only cmd does", s.path, path)
			}
		}
	}
	for _, want := range []string{"storage/sqlite", "storage/mongo", "results", "results/taking", "results/chart"} {
		if !met[want] {
			t.Errorf("cmd does not import %s: the test looks for the wrong names", want)
		}
	}
}

// guarded says that cmd alone imports a package: all under results, and the engines. A program beside the bot
// may set type, which knows nothing of results.
func guarded(below string) bool {
	return within("results", below) || below == "storage/sqlite" || below == "storage/mongo"
}

func within(room, below string) bool { return below == room || strings.HasPrefix(below, room+"/") }

// allowed are the looks outward of pure rooms: the row file's codes are drawn from a source
// that its caller gives, and only the default is the system's; a link that somebody wrote is
// read, and not followed.
var allowed = map[string]string{"results/rows.go": "crypto/rand", "locales/rich.go": "net/url"}

// forbidden are what a pure room does not import: prefixes of import paths.
func forbidden(path string) bool {
	for _, p := range []string{
		"net", "os", "syscall", "database", "log", "crypto/rand", "go.mongodb.org", "modernc.org", "github.com/go-telegram",
	} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

func TestPureRoomsSeeNoWorld(t *testing.T) {
	for _, s := range sources(t) {
		if !slices.Contains(pure, s.room()) {
			continue
		}
		imports := s.imports()
		for _, path := range imports {
			if forbidden(path) && allowed[s.path] != path {
				t.Errorf("%s imports %s: time and data are values given to this room", s.path, path)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && worldly(imports[x.Name], sel.Sel.Name) {
				t.Errorf("%s uses %s.%s: it is a value given to this room", s.path, x.Name, sel.Sel.Name)
			}
			return true
		})
	}
}

// worldly says that a name of a package looks at the clock, waits, or draws
// chance from nowhere. What math/rand offers with a source of its own is a value.
func worldly(path, name string) bool {
	switch path {
	case "time":
		return slices.Contains([]string{
			"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep", "Local",
		}, name)
	case "math/rand", "math/rand/v2":
		return !slices.Contains([]string{"New", "NewPCG", "NewChaCha8", "NewSource", "Rand", "Source"}, name)
	}
	return false
}

// revealers are the files that read a private text, each with its reason.
var revealers = map[string]string{
	"results/links.go":       "the workbook of invitations, for who made them",
	"seal/private.go":        "compares two texts",
	"locales/typed.go":       "measures, cleans and compares what she typed",
	"locales/mention.go":     "compares words among what she typed with those of danger",
	"locales/find.go":        "compares names with what a coordinator looks for",
	"locales/rich.go":        "puts what a coordinator wrote into Telegram's HTML",
	"locales/code.go":        "reads a code that she typed",
	"bot/client.go":          "needs the chat id and the body to send",
	"bot/render.go":          "writes her own name into what she reads",
	"results/mydata.go":      "writes her own words into the file she asked for of her data",
	"results/names.go":       "the file with names, for an owner with a reason and another's yes or a day's delay",
	"cmd/cohortbot/audit.go": "audit list: the operator sees the reasons given on the command line",
	"cmd/cohortbot/found.go": "cohort list: the operator sees the names he gave himself",

	"results/workbook/texts.go": "writes what was typed for staff, where she was told so, into the report file",
}

func TestWhoRevealsPrivateTexts(t *testing.T) {
	met := map[string]bool{}
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Reveal" {
				return true
			}
			met[s.path] = true
			if revealers[s.path] == "" {
				t.Errorf("%s reveals a private text: only those listed in this test may", s.path)
			}
			return true
		})
	}
	for path := range revealers {
		if !met[path] {
			t.Errorf("%s reveals nothing any more: take it off the list", path)
		}
	}
}
