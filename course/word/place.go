package word

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// known is a lesson that the module has already, in whatever languages.
type known struct {
	number string // as it is written
	id     string
	langs  []string
	taken  bool // by a lesson of the document
}

var (
	lessonName = regexp.MustCompile(`^([0-9]{1,4})-([a-z0-9][a-z0-9-]{0,31})\.([A-Za-z-]+)\.md$`)
	isID       = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
)

// module lists the lessons of a folder in their order. A folder that is not
// there has none.
func module(course fs.FS, folder string) []*known {
	entries, err := fs.ReadDir(course, folder)
	if err != nil {
		return nil
	}
	byID := map[string]*known{}
	var all []*known
	for _, e := range entries {
		parts := lessonName.FindStringSubmatch(e.Name())
		if parts == nil {
			continue
		}
		if byID[parts[2]] == nil {
			byID[parts[2]] = &known{number: parts[1], id: parts[2]}
			all = append(all, byID[parts[2]])
		}
		byID[parts[2]].langs = append(byID[parts[2]].langs, parts[3])
	}
	slices.SortStableFunc(all, func(a, b *known) int {
		return cmp.Or(cmp.Compare(whole(a.number, 0), whole(b.number, 0)), cmp.Compare(a.id, b.id))
	})
	return all
}

// matcher gives each lesson of a document its place in the module.
type matcher struct {
	*remarks
	all  []*known
	from int // number of the document's first lesson, 0: the module's first
}

// match finds for each lesson the one it is a language of: by the id at the end
// of its heading, by a bookmark, by its title, or by order. What is left is new
// and comes last.
func (m *matcher) match(lessons []*lesson) []*known {
	found := make([]*known, len(lessons))
	claim := func(i int, k *known) {
		if k != nil && !k.taken && found[i] == nil {
			k.taken, found[i] = true, k
		}
	}
	for i, l := range lessons {
		if l.id != "" && !isID.MatchString(l.id) {
			m.say(l.number, "%q cannot be a lesson's id: use 1 to 32 of a-z, 0-9 and -, not beginning with -", l.id)
			l.id = ""
		}
		claim(i, m.byID(l.id))
	}
	for i, l := range lessons {
		for _, name := range l.names {
			claim(i, m.byID(strings.ToLower(strings.ReplaceAll(name, "_", "-"))))
		}
		if l.id == "" {
			claim(i, m.byID(slug(l.title)))
		}
	}
	slots := m.from0()
	for i, l := range lessons {
		if l.id == "" && i < len(slots) {
			claim(i, slots[i])
		}
	}
	for i, l := range lessons {
		if found[i] == nil {
			claim(i, m.fresh(l))
		}
	}
	return found
}

func (m *matcher) byID(id string) *known {
	for _, k := range m.all {
		if id != "" && k.id == id {
			return k
		}
	}
	return nil
}

// from0 gives the lessons that stand where the document's begin.
func (m *matcher) from0() []*known {
	var slots []*known
	for _, k := range m.all {
		if whole(k.number, 0) >= m.from {
			slots = append(slots, k)
		}
	}
	return slots
}

// fresh makes a place for a new lesson, after all there are.
func (m *matcher) fresh(l *lesson) *known {
	last, digits := max(0, m.from-1), 2
	for _, k := range m.all {
		last, digits = max(last, whole(k.number, 0)), max(digits, len(k.number))
	}
	number := fmt.Sprintf("%0*d", digits, last+1)
	id := cmp.Or(l.id, slug(l.title), "lesson-"+number)
	for base, n := id, 2; m.byID(id) != nil; n++ {
		end := "-" + strconv.Itoa(n)
		id = strings.TrimRight(base[:min(len(base), 32-len(end))], "-") + end
	}
	k := &known{number: number, id: id}
	m.all = append(m.all, k)
	return k
}

// slug makes an id of a title in Latin letters; of any other there is none.
func slug(title string) string {
	var out strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(title)) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			out.WriteRune(c)
		case unicode.Is(unicode.Mn, c) || c == '\'' || c == '’':
		case unicode.IsLetter(c) && !unicode.Is(unicode.Latin, c):
			return ""
		default:
			out.WriteByte('-')
		}
	}
	words := strings.FieldsFunc(out.String(), func(c rune) bool { return c == '-' })
	id := ""
	for _, word := range words {
		next := strings.TrimLeft(id+"-"+word, "-")
		if len(next) > 32 {
			break
		}
		id = next
	}
	if id == "" && len(words) > 0 {
		id = words[0][:min(len(words[0]), 32)]
	}
	return id
}

// file is the name of a lesson in one language, from the course's root.
func (k *known) file(folder, lang string) string {
	return path.Join(folder, k.number+"-"+k.id+"."+lang+".md")
}
