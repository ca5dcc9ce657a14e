package main

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

const guide = "../../docs/writing-a-course.md"

// What an author does by the guide, as its sentences say it.
var (
	guideFile    = regexp.MustCompile("`([^`]+)`:$")
	guideReplace = regexp.MustCompile("`([^`]+)`, replace `([^`]+)` by `([^`]+)`")
	guidePicture = regexp.MustCompile(`^!\[[^\]]+\]\((guide-[a-z]+)\.png\)$`)
	guideWords   = regexp.MustCompile(`"[^"]*"|\S+`)
)

// TestGuide follows docs/writing-a-course.md to the letter, from an empty folder: it
// writes the files that stand there, replaces what is to be replaced and runs every
// command. With COHORTBOT_GUIDE, a folder, it keeps the guide's pictures of the page there.
func TestGuide(t *testing.T) {
	if testing.Short() {
		t.Skip("follows a whole page of the guide")
	}
	path, err := filepath.Abs(guide)
	must(t, err)
	text, err := os.ReadFile(path)
	must(t, err)
	a := &newcomer{t: t, docs: filepath.Dir(path), shots: os.Getenv("COHORTBOT_GUIDE"), run: map[string]bool{}}
	t.Chdir(t.TempDir())
	a.follow(string(text))
	for _, name := range []string{"course new", "rehearse", "course check", "course from-docx", "course from-gift", "course to-xlsx", "course from-xlsx"} {
		if !a.run[name] {
			t.Errorf("the guide does not show %s", name)
		}
	}
	a.wellDone()
}

// newcomer is an author who does what the guide says, in its order.
type newcomer struct {
	t       *testing.T
	docs    string   // where the guide lies
	address string   // of the page, once it is there
	browser *browser // looks at it
	shots   string   // where pictures are kept; "": nowhere
	run     map[string]bool
}

// follow goes through the guide line by line.
func (a *newcomer) follow(text string) {
	a.t.Helper()
	file, adds := "", false
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "```"):
			end := i + 1 + slices.Index(lines[i+1:], "```")
			a.block(file, adds, lines[i+1:end])
			file, i = "", end
		case guidePicture.MatchString(line):
			a.looks(guidePicture.FindStringSubmatch(line)[1])
		case guideReplace.MatchString(line):
			a.replaces(guideReplace.FindStringSubmatch(line))
		case guideFile.MatchString(line):
			file, adds = guideFile.FindStringSubmatch(line)[1], strings.Contains(line, "at the end of")
		}
	}
}

// block is a file's text, or commands.
func (a *newcomer) block(file string, adds bool, lines []string) {
	a.t.Helper()
	text := strings.Join(lines, "\n") + "\n"
	switch {
	case file != "" && adds:
		before, err := os.ReadFile(file)
		must(a.t, err)
		a.puts(strings.TrimSuffix(file, filepath.Base(file))+"media/table.png", aPicture(a.t))
		must(a.t, os.WriteFile(file, append(before, text...), 0o600))
	case file != "":
		if _, err := os.Stat(file); err == nil {
			a.t.Errorf("%s is no new file", file)
		}
		must(a.t, os.WriteFile(file, []byte(text), 0o600))
	default:
		for _, line := range lines {
			a.types(line)
		}
	}
}

// types runs a command as it is typed.
func (a *newcomer) types(line string) {
	a.t.Helper()
	var args []string
	for _, w := range guideWords.FindAllString(line, -1) {
		args = append(args, strings.Trim(w, `"`))
	}
	if len(args) < 2 || args[0] != "./cohortbot" {
		a.t.Fatalf("%q is neither a command nor in a file that is named before it", line)
	}
	args[0] = "cohortbot"
	a.brings(args)
	if args[1] == "rehearse" {
		a.run["rehearse"] = true
		a.address = rehearsed(a.t, args[2:]...)
		return
	}
	a.run[args[1]+" "+args[2]] = true
	var out bytes.Buffer
	if err := run(context.Background(), args, func(string) string { return "" }, &out, &out); err != nil {
		a.t.Fatalf("%s: %v\n%s", line, err, out.String())
	}
}

// brings has at hand what the guide takes for granted: a document written in Word, and
// a workbook that the translator has sent back.
func (a *newcomer) brings(args []string) {
	a.t.Helper()
	if slices.Contains(args, "from-xlsx") {
		translates(a.t, "texts.xlsx")
	}
	if !slices.Contains(args, "lessons.docx") {
		return
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	must(a.t, z.AddFS(os.DirFS(filepath.Join(a.docs, "../course/word/testdata/word-en"))))
	must(a.t, z.Close())
	a.puts("lessons.docx", out.Bytes())
}

var (
	keptInTexts = regexp.MustCompile(`\{#[^}]*\}|\]\([^)]*\)|https?://\S+|<[^>]*>`)
	latinWord   = regexp.MustCompile(`[A-Za-z]+`)
)

// translates puts an Arabic word in the place of each English one, in the column for it.
func translates(t *testing.T, name string) {
	t.Helper()
	book, err := excelize.OpenFile(name)
	must(t, err)
	defer book.Close()
	texts := 0
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		must(t, err)
		if len(rows) == 0 || rows[0][0] != "id" {
			continue
		}
		for i, row := range rows[1:] {
			cell, err := excelize.CoordinatesToCellName(4, i+2)
			must(t, err)
			must(t, book.SetCellStr(sheet, cell, arabicFor(row[2])))
			texts++
		}
	}
	if texts < 30 {
		t.Errorf("only %d texts were translated", texts)
	}
	must(t, book.Save())
}

// arabicFor leaves alone what the workbook says must stay.
func arabicFor(text string) string {
	var out strings.Builder
	letters := []rune("ابتثجحخدذرزسشصضطظعغفقكلمنه") // one for each, so that a text repeats a title only if it did
	words := func(part string) {
		out.WriteString(latinWord.ReplaceAllStringFunc(part, func(w string) string {
			return strings.Map(func(r rune) rune { return letters[(r|0x20)-'a'] }, w)
		}))
	}
	at := 0
	for _, span := range keptInTexts.FindAllStringIndex(text, -1) {
		words(text[at:span[0]])
		out.WriteString(text[span[0]:span[1]])
		at = span[1]
	}
	words(text[at:])
	return out.String()
}

func (a *newcomer) replaces(m []string) {
	a.t.Helper()
	text, err := os.ReadFile(m[1])
	must(a.t, err)
	if strings.Count(string(text), m[2]) != 1 {
		a.t.Fatalf("%s does not hold %q once", m[1], m[2])
	}
	must(a.t, os.WriteFile(m[1], []byte(strings.Replace(string(text), m[2], m[3], 1)), 0o600))
}

// puts writes a file of the author's own.
func (a *newcomer) puts(name string, data []byte) {
	a.t.Helper()
	must(a.t, os.MkdirAll(filepath.Dir(name), 0o700))
	must(a.t, os.WriteFile(name, data, 0o600))
}

// aPicture is one of the author's own.
func aPicture(t *testing.T) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 640, 360))
	for y := range 360 {
		for x := range 640 {
			img.Set(x, y, color.RGBA{R: uint8(190 + y/12), G: uint8(170 + x/20), B: 140, A: 255})
		}
	}
	var out bytes.Buffer
	must(t, png.Encode(&out, img))
	return out.Bytes()
}

// looks sees that the page shows what the guide's picture does.
func (a *newcomer) looks(picture string) {
	a.t.Helper()
	if _, err := os.Stat(filepath.Join(a.docs, picture+".png")); err != nil && a.shots == "" {
		a.t.Errorf("the picture %s is not there", picture)
	}
	if a.browser == nil {
		b := openBrowser(a.t, a.address)
		must(a.t, chromedp.Do(b.ctx, chromedp.EmulateViewport(1100, 720)))
		a.browser = &b
	}
	scene, there := map[string]func(browser){
		"guide-page": readsOn, "guide-problem": seesProblem, "guide-jump": chooses, "guide-stored": looksUp,
	}[picture]
	if !there {
		a.t.Fatalf("nobody knows what is on %s", picture)
	}
	scene(*a.browser)
	if a.shots != "" {
		a.keep(picture)
	}
}

// keep writes the page as a picture.
func (a *newcomer) keep(picture string) {
	a.t.Helper()
	time.Sleep(700 * time.Millisecond) // what moves has come to rest
	data, err := chromedp.Run(a.browser.ctx, chromedp.CaptureScreenshot())
	must(a.t, err)
	shot, err := png.Decode(bytes.NewReader(data))
	must(a.t, err)
	var out bytes.Buffer
	must(a.t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewColours(shot)))
	must(a.t, os.WriteFile(filepath.Join(a.shots, picture+".png"), out.Bytes(), 0o644))
}

// fewColours paints a picture in those 256 colours that it has most of: a page has
// few, and its picture takes a third of the room.
func fewColours(of image.Image) image.Image {
	type bin struct{ n, r, g, b int }
	bins := map[int]*bin{}
	in := of.Bounds()
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			r, g, b, _ := of.At(x, y).RGBA()
			r, g, b = r>>8, g>>8, b>>8
			key := int(r>>3<<10 | g>>3<<5 | b>>3)
			if bins[key] == nil {
				bins[key] = &bin{}
			}
			c := bins[key]
			c.n, c.r, c.g, c.b = c.n+1, c.r+int(r), c.g+int(g), c.b+int(b)
		}
	}
	most := slices.SortedFunc(maps.Values(bins), func(a, b *bin) int { return b.n - a.n })
	var palette color.Palette
	for _, c := range most[:min(len(most), 256)] {
		palette = append(palette, color.RGBA{uint8(c.r / c.n), uint8(c.g / c.n), uint8(c.b / c.n), 255})
	}
	out := image.NewPaletted(in, palette)
	draw.Draw(out, in, of, in.Min, draw.Src)
	return out
}

// readsOn opens the invitation of the English phone and goes on to the lesson.
func readsOn(b browser) {
	b.t.Helper()
	b.press("en", ".text a")
	b.press("en", ".start")
	b.readFirstPage("en")
	b.wait("en", "the lesson", `all('.text').at(-1).textContent.includes("A question opens a door")`)
}

func seesProblem(b browser) {
	b.t.Helper()
	b.wait("", "the problem", `document.getElementById('course-list').textContent.includes("module.yaml:") &&
		document.getElementById('course-list').textContent.includes("listening.quiz.yaml is missing")`)
}

// chooses opens the list of quizzes, and then the one that was just written.
func chooses(b browser) {
	b.t.Helper()
	b.wait("", "that it is mended", `document.getElementById('course-state').textContent.includes("Mended")`)
	b.press("en", ".desk-key")
	b.press("en", ".do-jump")
	b.wait("en", "the quiz", `all('.do-quiz').some((e) => e.textContent === "What did you hear?")`)
}

func looksUp(b browser) {
	b.t.Helper()
	b.is("en", `(all('.do-quiz').find((e) => e.textContent === "What did you hear?").click(), true)`)
	b.wait("en", "the question", `all('.text').some((e) => e.textContent.includes("What shows her that you have listened?"))`)
	b.pressKey("en", "C")
	b.wait("en", "what is said to it", `all('.text').some((e) => e.textContent.includes("She can correct what you misunderstood"))`)
	b.wait("en", "an end of the toasts", `all('.toast').length === 0`)
	b.press("en", ".desk-key")
	b.press("en", ".do-stored")
	b.wait("en", "her answer", `all('.shelves dd').some((e) => e.textContent.includes("You say in your own words"))`)
	b.is("en", `(all('.shelves')[0].scrollTop = all('.shelves h4').find((e) => e.textContent === "Quizzes").offsetTop - 80, true)`)
}

// wellDone: at the end of the guide nothing is wrong with the course, and the sample's
// own words are what is left to be done.
func (a *newcomer) wellDone() {
	a.t.Helper()
	var out bytes.Buffer
	err := run(context.Background(), []string{"cohortbot", "course", "check", "my-course"}, func(string) string { return "" }, &out, &out)
	if err != nil || strings.Count(out.String(), "\n") != 1 || !strings.Contains(out.String(), "is a sample") {
		a.t.Errorf("%v\n%s", err, out.String())
	}
	if a.browser != nil {
		b := a.browser
		b.wait("", "the whole course on the page", `document.querySelector('#course-list summary').textContent === "1 warning"`)
		b.wait("ar", "Arabic among the languages", `all('.do-language').length === 2 || (all('.desk-key')[0].click(), all('.do-speak')[0]?.click(), false)`)
		b.press("ar", ".desk-key")
		b.press("ar", ".desk-key")
		b.press("ar", ".do-jump")
		b.press("ar", ".do-quiz")
		b.wait("ar", "a question in Arabic", `all('.text').some((e) => /[ء-ي]{3,} [ء-ي]{3,}/.test(e.textContent))`)
	}
}
