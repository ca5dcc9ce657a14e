package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"cohortbot/cohort"
	"cohortbot/course"
	"cohortbot/dialog"
	"cohortbot/locales"
	"cohortbot/outbox"
	"cohortbot/seal"
	"cohortbot/storage"
)

// heardCourse is the small course, in which staff read what is typed to one question.
func heardCourse(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(smallCourse)))
	rereads(t, dir, "    max: 500\n", "    max: 500\n    read: groups\n")
	return dir
}

// rereads changes who reads what is typed in that course.
func rereads(t *testing.T, dir, from, to string) {
	t.Helper()
	path := filepath.Join(dir, "modules", "01-first-steps", "check.quiz.yaml")
	quiz, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Contains(quiz, []byte(from)) {
		t.Fatalf("%q is not in %s", from, path)
	}
	must(t, os.WriteFile(path, bytes.Replace(quiz, []byte(from), []byte(to), 1), 0o600))
}

// typed stores what somebody typed to a question when she was told who reads it, as her turns would have, and
// that she closed the quiz with it.
func (c *scene) typed(n int, quiz course.QuizRef, question course.QuestionID, words string, read course.Readers) {
	c.t.Helper()
	h, her := c.program.house, c.books().subject(c.ID())
	f := &cohort.Fact{
		ID: fmt.Sprintf("%s/2000000/%d", her, n), Kind: cohort.FactClosed, Subject: her, Cohort: c.cohort, At: cohort.At(h.now()),
		Module: quiz.Module, Quiz: quiz.Quiz, Attempt: 1,
	}
	f.Answers = []cohort.Answer{{Question: question, Text: seal.Conceal(words), Read: read, Lang: c.lang, At: f.At}}
	must(c.t, h.keys.SealAll(f))
	must(c.t, h.engine.InsertMissing(c.t.Context(), []storage.Put{{In: cohort.CollectionFacts, ID: f.ID, Doc: f}}))
}

// ownWords are texts as people type them: in each language, one that is long, one of several lines, and some
// that would do harm if they were taken for more than words.
func ownWords() []string {
	return []string{
		"أن تجلس نساء قريتنا إلى طاولة الموازنة، وألا يُقال لنا بعد اليوم: انتظرن.",
		"دەمەوێت لە ماوەی ساڵێکدا دوو کچی گەنج فێر بکەم چۆن کۆبوونەوەیەک بەڕێوە ببەن.",
		"A clinic that opens before ten.\nAnd a bus that goes there.",
		"=HYPERLINK(\"https://evil.example\") <b>@somebody</b> /forget \u202eاقرأ",
		strings.TrimSpace(strings.Repeat("I want the council to publish what it decides, and when, and who voted for it. ", 7)),
	}
}

var (
	numbered = regexp.MustCompile(`<b>(⟦LRI⟧)?[0-9٠-٩۰-۹]+(⟦PDI⟧)?\.</b>`)
	ofNumber = regexp.MustCompile(`\[[^\[\]]*(number|رقم|ژمارە)[^\[\]]*\]`)
)

// sortedTexts puts texts whose order is of chance into one that is not, and takes their numbers away.
func sortedTexts(transcript string) string {
	blocks := strings.Split(transcript, "\n\n")
	for i := 0; i < len(blocks); i++ {
		from := i
		for i < len(blocks) && numbered.MatchString(blocks[i]) {
			blocks[i] = numbered.ReplaceAllString(blocks[i], "<b>№</b>")
			i++
		}
		slices.Sort(blocks[from:i])
	}
	return ofNumber.ReplaceAllString(strings.Join(blocks, "\n\n"), "[№]")
}

// isolates is what stands in an isolate of its own.
var isolates = regexp.MustCompile(`\x{2068}[^\x{2068}\x{2069}]*\x{2069}`)

// readsOthers has texts proofread whose words are those of others: in their own language.
func (c *scene) readsOthers() {
	c.check = func(text string) {
		c.check = nil
		c.proofread(isolates.ReplaceAllStringFunc(text, func(words string) string {
			for _, x := range ownWords() {
				if strings.Contains(strings.ReplaceAll(x, "\u202e", ""), strings.Trim(strings.ReplaceAll(words, "\u2060", ""), "\u2068\u2069 ")) {
					return ""
				}
			}
			return words
		}))
		c.readsOthers()
	}
}

func playTexts(s *stage, lang locales.Lang) string {
	check := course.QuizRef{Module: "first-steps", Quiz: "check"}
	her := s.enter(lang)
	her.registers()
	her.remark("she is told who reads her words before she writes them")
	her.writes("/quiz")
	her.presses(dialog.VerbQuiz, 1)
	her.presses(dialog.VerbStart)
	her.unseen(func() {
		her.presses(dialog.VerbAnswer)
		her.presses(dialog.VerbNextQuestion)
		her.presses(dialog.VerbTick)
		her.presses(dialog.VerbDone)
		her.presses(dialog.VerbNextQuestion)
	})
	her.presses(dialog.VerbAnswer, 2)
	her.writes(ownWords()[0] + " (1)")
	her.remark("she changes her message")
	her.acts("she edits it", func() error { return her.EditText(typedLast(her), ownWords()[0]) })
	her.presses(dialog.VerbReplace)

	c := s.takesUp(cohort.RoleStaff, lang)
	var others []*scene
	for i, words := range ownWords()[1:] {
		x := s.called([]locales.Lang{"ar", "ckb", "en"}[i%3], "نور", s.invite(cohort.Invitation{}))
		x.typed(0, check, "goal-of-mine", words, course.ReadGroups)
		others = append(others, x)
	}
	s.releases()
	c.remark("five have written, and could still change it")
	c.writes("/results")
	c.presses(dialog.VerbResultsQuiz, 1)
	s.later(3 * 24 * time.Hour)
	s.releases()
	c.remark("three days later")
	c.writes("/results")
	c.presses(dialog.VerbResultsQuiz, 1)
	c.readsOthers()
	c.presses(dialog.VerbResultsTexts)
	c.presses(dialog.VerbTextWhole)
	c.presses(dialog.VerbTextsPage)
	c.remark("the same as a file")
	c.writes("/export")
	c.presses(dialog.VerbExportAs, 1)
	c.remark("one of them has her data erased")
	c.writes("/results")
	c.presses(dialog.VerbResultsQuiz, 1)
	others[0].unseen(func() {
		others[0].writes("/forget")
		others[0].presses(dialog.VerbErase)
	})
	c.presses(dialog.VerbResultsTexts)
	s.releases()
	c.presses(dialog.VerbResultsQuiz)
	return "═══ she ═══\n\n" + her.out.String() + "═══ staff ═══\n\n" + sortedTexts(c.out.String())
}

// typedLast is the last message that she wrote.
func typedLast(c *scene) int {
	for _, m := range slices.Backward(c.Messages()) {
		if !m.FromBot {
			return m.ID
		}
	}
	c.t.Fatal("she has written nothing")
	return 0
}

// TestTexts plays what is typed for staff to read in three languages.
func TestTexts(t *testing.T) {
	for _, lang := range playedIn() {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			st := newStage(t, stageConfig{course: heardCourse(t)})
			golden(t, "texts."+string(lang), coded(playTexts(st, lang)))
		})
	}
}

// heardNow has the program teach the course as it stands in the folder.
func (s *stage) heardNow() {
	s.t.Helper()
	c, err := loadCourse(s.set)
	must(s.t, err)
	s.program.course.Store(c)
}

// everything gives the texts of a test that staff can get hold of, each as often as it is found: on each page of
// each screen of results, in the report file in both forms as it comes into the chat, in what the command line
// writes, and in the releases as they are stored.
func (s *stage) everything(c *scene) string {
	s.t.Helper()
	var out strings.Builder
	c.unseen(func() {
		for n := range 5 {
			c.writes("/results")
			c.presses(dialog.VerbResultsQuiz, n)
			out.WriteString(c.Last().Words())
			for c.has(dialog.VerbResultsTexts) {
				c.presses(dialog.VerbResultsTexts)
				out.WriteString(c.Last().Words())
				for len(buttons(c.Last(), dialog.VerbTextsPage)) > 0 && strings.Contains(c.Last().Words(), "1.") {
					c.presses(dialog.VerbTextsPage)
					out.WriteString(c.Last().Words())
				}
			}
		}
	})
	h, who := s.program.house, c.books().subject(c.ID())
	for _, form := range []string{dialog.FormCSV, dialog.FormWorkbook} {
		made, err := h.Make(s.t.Context(), outbox.Media{Recipe: dialog.RecipeReport, Of: who, Lang: "en", From: form + "/"})
		must(s.t, err)
		out.WriteString(cellsOf(s.t, form, made.Data))
	}
	file := filepath.Join(s.t.TempDir(), "report.csv")
	_, _, err := env{"COHORTBOT_DATA_DIR": s.set.data, "COHORTBOT_COURSE": s.cfg.course}.runs(s.t, "results", "export", "--out", file)
	must(s.t, err)
	written, err := os.ReadFile(file)
	must(s.t, err)
	out.Write(written)
	for _, in := range []cohort.ID{"", s.cohort} {
		stored, err := h.store.Releases(s.t.Context(), in)
		must(s.t, err)
		fmt.Fprintf(&out, "%+v", stored)
	}
	text := regexp.MustCompile(`(?:un)?(?:told|words|for coordinators) [0-9]{2}`)
	return strings.Join(text.FindAllString(out.String(), -1), "\n")
}

// cellsOf is what a report file shows.
func cellsOf(t *testing.T, form string, data []byte) string {
	t.Helper()
	if form == dialog.FormCSV {
		return string(data)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data))
	must(t, err)
	var out strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		must(t, err)
		for _, row := range rows {
			out.WriteString(strings.Join(row, "\t") + "\n")
		}
	}
	return out.String()
}

// What she was not told that staff read comes to light nowhere, also when the course says another thing later:
// of the same question, and of one that coordinators read. What she was told they read is not shown any more
// when the course has nobody read it.
func TestTextsAreReadWhereSheWasTold(t *testing.T) {
	st := newStage(t, stageConfig{course: heardCourse(t)})
	check, journal := course.QuizRef{Module: "first-steps", Quiz: "check"}, course.QuizRef{Module: "going-on", Quiz: "journal"}
	staff := st.takesUp(cohort.RoleStaff, "en")
	for i := range 12 {
		her := st.called("en", "نور", st.invite(cohort.Invitation{}))
		told, words := course.ReadGroups, fmt.Sprintf("told %02d", i)
		if i >= 6 {
			told, words = "", fmt.Sprintf("untold %02d", i)
		}
		her.typed(0, check, "goal-of-mine", words, told)
		her.typed(1, journal, "changed", fmt.Sprintf("for coordinators %02d", i), "")
	}
	st.later(3 * 24 * time.Hour)
	path := filepath.Join(st.cfg.course, "modules", "02-going-on", "journal.quiz.yaml")
	quiz, err := os.ReadFile(path)
	must(t, err)
	must(t, os.WriteFile(path, bytes.Replace(quiz, []byte("    type: text\n"), []byte("    type: text\n    read: groups\n"), 1), 0o600))
	st.heardNow()
	st.releases()
	shown := st.everything(staff)
	if strings.Contains(shown, "untold") || strings.Contains(shown, "for coordinators") {
		t.Errorf("what she was not told that staff read is shown:\n%s", shown)
	}
	waits := 0
	for i := range 6 {
		switch n := strings.Count(shown, fmt.Sprintf("told %02d", i)); n {
		case 0:
			waits++
		case 4: // in the chat, in the two files of the chat, and in that of the command line
		default:
			t.Errorf("a text is shown %d times", n)
		}
	}
	if waits != 1 {
		t.Errorf("%d of six texts wait", waits)
	}
	rereads(t, st.cfg.course, "    read: groups\n", "    read: nobody\n")
	st.heardNow()
	st.releases()
	if shown := st.everything(staff); strings.Contains(shown, "told") {
		t.Errorf("the course has nobody read it, and it is shown:\n%s", shown)
	}
	rereads(t, st.cfg.course, "    read: nobody\n", "    read: groups\n")
	st.heardNow()
	st.releases()
	if again := st.everything(staff); again != shown {
		t.Errorf("it was\n%s\nand is\n%s", shown, again)
	}
}

// Each woman's words are gone as soon as she has her data erased, and with them her group; those who are left of it come
// into no other. Nobody who may not see results gets a page or a file of texts.
func TestTextsOfWhoIsErased(t *testing.T) {
	st := newStage(t, stageConfig{course: heardCourse(t)})
	check := course.QuizRef{Module: "first-steps", Quiz: "check"}
	staff := st.takesUp(cohort.RoleStaff, "en")
	writes := func(i int) *scene {
		her := st.called("en", "نور", st.invite(cohort.Invitation{}))
		her.typed(0, check, "goal-of-mine", fmt.Sprintf("words %02d", i), course.ReadGroups)
		return her
	}
	var first []*scene
	for i := range 5 {
		first = append(first, writes(i))
	}
	st.later(3 * 24 * time.Hour)
	st.releases()
	if n := strings.Count(st.everything(staff), "words 0"); n != 20 {
		t.Fatalf("five texts are shown %d times", n)
	}
	erased := first[2].books().subject(first[2].ID())
	first[2].unseen(func() {
		first[2].writes("/forget")
		first[2].presses(dialog.VerbErase)
	})
	if shown := st.everything(staff); strings.Contains(shown, "words") {
		t.Errorf("of her group something is shown:\n%s", shown)
	}
	for i := range 5 {
		writes(10 + i)
	}
	st.later(3 * 24 * time.Hour)
	st.releases()
	shown := st.everything(staff)
	if strings.Contains(shown, "words 0") || strings.Count(shown, "words 1") != 20 {
		t.Errorf("beside the second group:\n%s", shown)
	}
	groups, err := st.program.store.TextGroups(t.Context(), st.cohort)
	must(t, err)
	if len(groups) != 2 || len(groups[0].Texts) != 4 || !groups[0].Ended || groups[1].Ended || strings.Contains(fmt.Sprintf("%+v", groups), erased) {
		t.Errorf("stored is %+v", groups)
	}
	h, who := st.program.house, staff.books().subject(staff.ID())
	staff.becomes(func(p *cohort.Participant) {
		p.Roles = []cohort.Role{{Kind: cohort.RoleCoordinator, Cohort: st.cohort}}
	})
	if _, err := h.Make(t.Context(), outbox.Media{Recipe: dialog.RecipeReport, Of: who, Lang: "en", From: "csv/"}); err == nil {
		t.Error("a file is made for somebody who is no staff any more")
	}
}

// While a group of a question cannot be read, no text of that question comes into a new one, for it could be in
// that; all other results go on.
func TestTextsBesideADamagedGroup(t *testing.T) {
	st := newStage(t, stageConfig{course: heardCourse(t)})
	check := course.QuizRef{Module: "first-steps", Quiz: "check"}
	staff := st.takesUp(cohort.RoleStaff, "en")
	five := func(words string) {
		for range 5 {
			st.called("en", "نور", st.invite(cohort.Invitation{})).typed(0, check, "goal-of-mine", words, course.ReadGroups)
		}
		st.later(3 * 24 * time.Hour)
		st.releases()
	}
	five("words first")
	h := st.program.house
	groups, err := h.store.TextGroups(t.Context(), st.cohort)
	must(t, err)
	id := fmt.Sprintf("=%s/first-steps/check/goal-of-mine/%06d", st.cohort, groups[0].N)
	must(t, h.engine.Delete(t.Context(), "releases", id))
	must(t, h.engine.Insert(t.Context(), "releases", id, map[string]any{"_id": id, "version": 1, "group": "no group"}))
	five("words second")
	if shown := st.everything(staff); strings.Contains(shown, "words") {
		t.Errorf("beside a damaged group is shown:\n%s", shown)
	}
	if f, err := h.store.Funnel(t.Context(), st.cohort); err != nil || f.Joined != 10 {
		t.Errorf("the rest stands still: %+v, %v", f, err)
	}
}
