package course

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"

	"cohortbot/locales"
)

// lessonFile is one file of a lesson by its name.
type lessonFile struct {
	number string
	id     LessonID
	lang   locales.Lang
	name   string // from the course's root
}

// lessonName is NN-id.LANG.md.
var lessonName = regexp.MustCompile(`^([0-9]{1,4})-([^.]+)\.([^.]+)\.md$`)

// lessons reads all lessons of a module's folder, in the order of their names.
func (l *loader) lessons(folder string, names []string) []*Lesson {
	byID := map[LessonID][]lessonFile{}
	var order []lessonFile
	for _, name := range names {
		f, ok := l.lessonFile(folder, name)
		if !ok {
			continue
		}
		if len(byID[f.id]) == 0 {
			order = append(order, f)
		}
		byID[f.id] = append(byID[f.id], f)
	}
	slices.SortStableFunc(order, inOrder)
	var lessons []*Lesson
	for _, f := range order {
		lessons = append(lessons, l.lesson(folder, f, byID[f.id]))
	}
	return lessons
}

// inOrder is how lessons follow each other.
func inOrder(a, b lessonFile) int {
	return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a.name, b.name))
}

// number compares "2" and "10" as numbers do: leading zeros do not count.
func number(f lessonFile) int {
	n := 0
	for _, digit := range f.number {
		n = 10*n + int(digit-'0')
	}
	return n
}

// lessonFile takes a name apart. Other Markdown, such as a README, is passed
// over with a warning; what looks like a lesson and is none is a problem.
func (l *loader) lessonFile(folder, name string) (lessonFile, bool) {
	file := path.Join(folder, name)
	parts := lessonName.FindStringSubmatch(name)
	switch {
	case parts == nil && name[0] >= '0' && name[0] <= '9':
		l.problem(file, 1, "a lesson's file is named NN-id.LANG.md, such as 01-welcome.%s.md: rename it", l.first())
	case parts == nil:
		l.warn(file, 1, "this is not read: lessons are named NN-id.LANG.md, such as 01-welcome.%s.md", l.first())
	case !isID(parts[2]):
		l.problem(file, 1, "%s cannot be a lesson's id: use 1 to 32 of a-z, 0-9 and -, not beginning with -", quote(parts[2]))
	case len(l.course.Languages) == 0: // said already
	case !hasLang(l.course.Languages, locales.Lang(parts[3])):
		l.warn(file, 1, "%s is not a language of this course: nobody reads this file", quote(parts[3]))
	default:
		return lessonFile{parts[1], LessonID(parts[2]), locales.Lang(parts[3]), file}, true
	}
	return lessonFile{}, false
}

// first is the course's first language, which the others are compared with.
func (l *loader) first() locales.Lang {
	if len(l.course.Languages) == 0 {
		return locales.English
	}
	return l.course.Languages[0]
}

// version is a lesson in one language.
type version struct {
	lessonFile
	pages []pageText
}

// lesson reads the files of one lesson in the order of the course's languages.
func (l *loader) lesson(folder string, of lessonFile, files []lessonFile) *Lesson {
	base := path.Join(folder, of.number+"-"+string(of.id))
	sibling, missing := "", []locales.Lang{}
	var versions []version
	for _, lang := range l.course.Languages {
		f, ok := l.oneOf(files, lang)
		if !ok {
			missing = append(missing, lang)
			continue
		}
		if sibling == "" {
			sibling = f.name
		}
		if number(f) != number(of) {
			l.problem(f.name, 1, "this lesson is %s in another language: give all its files the same number", path.Base(base))
		}
		if pages, _ := l.markdown(f.name, true); len(pages) > 0 {
			versions = append(versions, version{f, pages})
		}
	}
	l.missingLangs(base, "md", sibling, missing, 1)
	return &Lesson{ID: of.id, Title: l.titles(versions), Pages: l.pages(versions)}
}

// oneOf finds the file of a language and refuses a second one.
func (l *loader) oneOf(files []lessonFile, lang locales.Lang) (lessonFile, bool) {
	var found []lessonFile
	for _, f := range files {
		if f.lang == lang {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return lessonFile{}, false
	}
	for _, f := range found[1:] {
		l.problem(f.name, 1, "duplicate id: the lesson %s is there in %s already, in %s: rename one", f.id, lang, path.Base(found[0].name))
	}
	return found[0], true
}

func (l *loader) titles(versions []version) Text {
	titles := Text{}
	for _, v := range versions {
		title := v.pages[0].title
		if v.pages[0].tooMuch() != "" {
			continue
		}
		if title == "" {
			title = string(v.id)
			l.warn(v.name, 1, "the lesson has no title: begin with a line # Title, or its id is shown")
		} else if size := units(title); size > shortText {
			l.problem(v.name, v.pages[0].line, "the title has %d characters, at most %d fit: shorten it", size, shortText)
		}
		titles[v.lang] = title
	}
	return titles
}

// pages joins the languages of a lesson. The first decides how many pages
// there are and what they are called; where another differs, its file is named.
func (l *loader) pages(versions []version) []*Page {
	if len(versions) == 0 {
		return nil // said already
	}
	first := versions[0]
	pages := l.namedPages(first)
	for _, v := range versions {
		have, want := len(v.pages), len(pages)
		if have != want {
			l.problem(v.name, v.pages[min(have-1, want)].line, "%d pages, but %s has %d: every language needs the same pages", have, path.Base(first.name), want)
		}
		for i, p := range v.pages[:min(have, want)] {
			if have == want && p.mark != "" && p.mark != string(pages[i].ID) && v.name != first.name {
				l.problem(v.name, p.at, "this page is %s in %s: give it the same id or none", quote(string(pages[i].ID)), path.Base(first.name))
			}
			pages[i].put(v.lang, p.rendered, l.attach(path.Dir(v.name), v.name, p.media))
		}
	}
	return pages
}

// namedPages gives each page its mark as its id, or else "p" and its number.
func (l *loader) namedPages(v version) []*Page {
	seen := map[string]bool{}
	var pages []*Page
	for i, p := range v.pages {
		id, line := fmt.Sprintf("p%d", i+1), p.line
		if p.mark != "" {
			id, line = p.mark, p.at
		}
		switch {
		case !isID(id):
			l.problem(v.name, line, "%s cannot be a page's id: use 1 to 32 of a-z, 0-9 and -, not beginning with -", quote(id))
		case seen[id]:
			l.problem(v.name, line, "duplicate id: there is a page %s in this lesson already: rename one", quote(id))
		}
		seen[id] = true
		pages = append(pages, newPage(PageID(id)))
	}
	return pages
}
