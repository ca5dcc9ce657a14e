package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPageOfAnAuthor writes a course with the page open, as an author does: it is
// broken from the start, is mended, breaks again and is mended; on each phone she jumps to
// a quiz, looks at what is stored, and starts over.
func TestPageOfAnAuthor(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "course")
	must(t, os.CopyFS(dir, os.DirFS(smallCourse)))
	const quiz = "modules/01-first-steps/check.quiz.yaml"
	save := func(text string) { must(t, os.WriteFile(filepath.Join(dir, quiz), []byte(text), 0o600)) }
	save("id: check\nquestions: [\n")
	b := openBrowser(t, rehearsed(t, "--course", dir))
	const (
		state = `document.getElementById('course-state').textContent`
		lines = `[...document.querySelectorAll('#course-list li')].filter((e) => e.checkVisibility())`
	)
	b.wait("", "the problem, before there is any phone", state+`.includes("cannot be used yet") && `+
		lines+`.some((e) => e.textContent.includes("`+quiz+`:")) && document.querySelectorAll('.phone').length === 0`)
	save(of(t, quiz))
	for _, lang := range []string{"ar", "ckb", "en"} {
		b.press(lang, ".desk-key")
		b.press(lang, ".do-jump")
		b.press(lang, ".do-quiz:nth-of-type(2)")
		b.wait(lang, "a question", `all('[data-screen="bot"] .keys').length > 0 && document.querySelectorAll('.led').length === 0`)
		b.press(lang, ".desk-key")
		b.press(lang, ".do-stored")
		b.wait(lang, "what is stored", `all('.shelves code').some((e) => e.textContent === "question") && all('.shelves code').some((e) => e.textContent === "‹private›")`)
		b.press(lang, ".record-close")
	}
	b.wait("", "that it is mended", state+`.includes("Mended. The course was read again at ")`)
	save(strings.Replace(of(t, quiz), "kind: knowledge", "kind: exam", 1))
	b.wait("", "the problem beside the phones", state+`.includes("The phones go on") && `+lines+`.length > 0 && document.querySelectorAll('.phone').length === 5`)
	save(of(t, quiz))
	b.wait("", "that it is mended", state+`.includes("Mended.")`)
	b.press("ckb", ".desk-key")
	b.press("ckb", ".do-over")
	b.press("ckb", ".alert .yes")
	b.wait("ckb", "a fresh invitation", `all('[data-screen="invitation"] .text a').length === 1 && document.querySelectorAll('.led').length === 0`)
	b.press("ckb", ".text a")
	b.press("ckb", ".start")
	b.readFirstPage("ckb")
	b.press("en", ".desk-key")
	b.press("en", ".do-silence")
	b.wait("", "the time", fmt.Sprintf(`document.getElementById('now').textContent.endsWith(%q)`, "moved ahead by 3 days."))
}
