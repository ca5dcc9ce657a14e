package course

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"time"

	"github.com/yuin/goldmark/parser"
	"go.yaml.in/yaml/v3"

	"cohortbot/locales"
)

// The files at the root of a course.
const (
	courseFile   = "course.yaml"
	calendarFile = "calendar.yaml"
	modulesDir   = "modules"
)

// What a course may hold at most; a real one stays far below.
const (
	maxLangs   = 20
	maxEntries = 100
	maxAll     = 64 << 20 // bytes of all files together
)

var errCourseTooBig = fmt.Errorf("all files together are over %d MB: make the media smaller", maxAll>>20)

// loader carries one load from file to file.
type loader struct {
	*report
	files  fs.FS
	course *Course
	markup parser.Parser
	sum    hash.Hash
	total  int             // bytes read
	words  int             // of them Markdown
	looked map[string]file // media, by path
	spoken []locales.Lang  // what the bot has words of its own in; none: not asked
}

// Load reads a course and says everything that is wrong or doubtful about it
// at once, sorted by file and line. The course is nil when any of it is more
// than a warning. Nothing in the folder can make Load panic or read outside.
// Spoken are the languages that the bot has words of its own in: a course in
// any other is refused. Where none are named, every language may be one.
func Load(fsys fs.FS, spoken ...locales.Lang) (*Course, []Problem) {
	l := &loader{
		report: &report{},
		spoken: spoken,
		files:  fsys,
		course: &Course{files: fsys, media: map[string]bool{}, Quiet: defaultQuiet(), Zone: time.UTC},
		markup: newParser(),
		sum:    sha256.New(),
		looked: map[string]file{},
	}
	l.loadCourse()
	problems := l.sorted()
	if Broken(problems) {
		return nil, problems
	}
	for name := range l.looked {
		l.course.media[name] = true
	}
	l.course.Hash = hex.EncodeToString(l.sum.Sum(nil)[:16])
	return l.course, problems
}

// read gives a file and mixes it into the course's hash.
func (l *loader) read(name string, limit int64) ([]byte, error) {
	if l.total > maxAll {
		return nil, errCourseTooBig // and no more is read
	}
	data, err := read(l.files, name, limit)
	if err != nil {
		return nil, err
	}
	l.total += len(data)
	if l.total > maxAll {
		return nil, errCourseTooBig
	}
	fmt.Fprintf(l.sum, "%s\x00%d\x00", name, len(data))
	l.sum.Write(data)
	return data, nil
}

// yaml reads a YAML file; asked is where its absence is reported.
func (l *loader) yaml(name, askedIn string, line int) (source, *yaml.Node, bool) {
	s := source{report: l.report, file: name, langs: l.course.Languages}
	data, err := l.read(name, maxSource)
	if errors.Is(err, errNoFile) {
		l.problem(askedIn, line, "%s is missing: add the file", name)
		return s, nil, false
	}
	if err != nil {
		l.problem(name, 1, "%v", err)
		return s, nil, false
	}
	root, ok := s.parse(data)
	return s, root, ok
}

func (l *loader) loadCourse() {
	s, root, ok := l.yaml(courseFile, courseFile, 1)
	if !ok {
		return
	}
	o := s.object(root, "a course", "id", "title", "languages", "timezone", "contact", "consent", "bot", "profile",
		"competencies", "modules", "measures", "targets", "quiet", "reminders", "safety", "sample")
	c := l.course
	c.Languages = o.languages(l.spoken)
	o.langs = c.Languages
	c.ID = o.id("id")
	c.Title = o.text("title", shortText)
	c.Contact = o.text("contact", longText)
	c.Zone = o.zone()
	c.Consent = o.consent()
	c.Bot = o.bot()
	c.About = l.screen("about", o.at("languages"))
	c.ConsentText = l.screen("consent", o.at("languages"))
	c.Profile = o.profile()
	c.Competencies = o.competencies()
	c.Modules = l.modules(o)
	c.Measures = o.measures(c)
	c.Targets = o.targets(c)
	c.Quiet = o.quiet()
	c.Reminders = o.reminders(c)
	c.Safety = o.safety()
	c.Calendar = l.calendar()
	if c.Sample = o.boolean("sample"); c.Sample {
		o.warn(o.file, o.at("sample"), "this course is a sample: fill in contact, about and consent, have the texts read, then take this line out")
	}
}

// languages are read first: every text is checked against them.
func (o object) languages(spoken []locales.Lang) []locales.Lang {
	if !o.require("languages", "a list such as [ar, ckb, en]") {
		return nil
	}
	var langs []locales.Lang
	for _, n := range o.list("languages", maxLangs) {
		l := locales.Lang(n.Value)
		switch {
		case n.Kind != yaml.ScalarNode || !isLang(n.Value):
			o.problem(o.file, n.Line, "%s is not a language: write tags such as ar, ckb, en", quote(n.Value))
		case hasLang(langs, l):
			o.problem(o.file, n.Line, "the language %s is here twice: keep one", l)
		case len(spoken) > 0 && !hasLang(spoken, l):
			o.problem(o.file, n.Line, "the bot has no words of its own in %s: take it out; the bot speaks %s", quote(n.Value), names(spoken))
		default:
			langs = append(langs, l)
		}
	}
	if len(langs) == 0 {
		o.problem(o.file, o.at("languages"), "a course needs at least one language: write languages: [ar, ckb, en]")
	}
	return langs
}

// zone refuses "Local", which would differ from machine to machine.
func (o object) zone() *time.Location {
	if !o.require("timezone", "a zone such as Asia/Baghdad") {
		return time.UTC
	}
	name := o.scalar("timezone", "a zone such as Asia/Baghdad")
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		o.problem(o.file, o.at("timezone"), "%s is not a time zone: write one such as Asia/Baghdad", quote(name))
		return time.UTC
	}
	return zone
}

// screen reads the file of one screen, NAME.LANG.md, in every language.
func (l *loader) screen(name string, asked int) Page {
	page := newPage(PageID(name))
	sibling, missing := "", []locales.Lang{}
	for _, lang := range l.course.Languages {
		file := name + "." + string(lang) + ".md"
		pages, found := l.markdown(file, false)
		if !found {
			missing = append(missing, lang)
			continue
		}
		if sibling == "" {
			sibling = file
		}
		if len(pages) > 1 {
			l.problem(file, pages[1].line, "this is one screen: take out the line --- before here")
		}
		for _, p := range pages[:min(1, len(pages))] {
			if len(p.media) > 0 {
				l.problem(file, p.media[0].line, "pictures belong into lessons: take it out of this screen")
			}
			page.put(lang, p.rendered, nil)
		}
	}
	l.missingLangs(name, "md", sibling, missing, asked)
	return *page
}

// missingLangs says which languages of a text file are not there: at line 1 of
// a sibling, or where the course asks for the file.
func (l *loader) missingLangs(name, ext, sibling string, missing []locales.Lang, asked int) {
	for _, lang := range missing {
		file := fmt.Sprintf("%s.%s.%s", path.Base(name), lang, ext)
		if sibling == "" {
			l.problem(courseFile, asked, "%s is missing: add the file", file)
			continue
		}
		l.problem(sibling, 1, "this is missing in %s: add %s beside it", lang, file)
	}
}
