package gift

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"cohortbot/course"
)

// list adds the quiz to those of module.yaml. What it makes is read again: when
// it is not the same file with one quiz more, the author is asked to do it.
func (p *place) list(out *Result) {
	before, ok := listedIn(p.module)
	if !ok {
		out.Unlisted = true
		return
	}
	if slices.Contains(before, string(p.id)) {
		return
	}
	made := p.withQuiz()
	after, ok := listedIn(made)
	if !ok || !slices.Equal(after, append(before, string(p.id))) || !sameBeside(p.module, made) {
		out.Unlisted = true
		return
	}
	out.Files[p.moduleFile()] = made
}

// withQuiz puts the id behind the last quiz, in the file's own way of writing
// lists.
func (p *place) withQuiz() []byte {
	list := quizzesOf(p.module)
	lines := strings.SplitAfter(string(p.module), "\n")
	switch {
	case list == nil:
		end := ""
		if !bytes.HasSuffix(p.module, []byte("\n")) {
			end = "\n"
		}
		return []byte(string(p.module) + end + "quizzes: [" + string(p.id) + "]\n")
	case list.Line > len(lines):
		return nil
	case len(list.Content) == 0:
		line := lines[list.Line-1]
		at := byteAt(line, list.Column)
		lines[list.Line-1] = line[:at] + strings.Replace(line[at:], "[]", "["+string(p.id)+"]", 1)
		return []byte(strings.Join(lines, ""))
	}
	last := list.Content[len(list.Content)-1]
	if last.Style != 0 || last.Line > len(lines) {
		return nil
	}
	line := lines[last.Line-1]
	at := byteAt(line, last.Column)
	behind := at + len(last.Value)
	if behind > len(line) || line[at:behind] != last.Value {
		return nil
	}
	if list.Style&yaml.FlowStyle != 0 {
		lines[last.Line-1] = line[:behind] + ", " + string(p.id) + line[behind:]
	} else {
		lines[last.Line-1] = strings.TrimRight(line, "\r\n") + lineEnd(line) + line[:at] + string(p.id) + lineEnd(line)
	}
	return []byte(strings.Join(lines, ""))
}

// lineEnd is what the line ends with; the last of a file may end with nothing.
func lineEnd(line string) string {
	if strings.HasSuffix(line, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// byteAt is where a column begins that the library counts in characters from 1.
func byteAt(line string, column int) int {
	n := 1
	for at := range line {
		if n == column {
			return at
		}
		n++
	}
	return len(line)
}

// quizzesOf is the list of quizzes, nil when the key is not there.
func quizzesOf(module []byte) *yaml.Node {
	root, problems := course.ParseYAML("", module)
	if root == nil || len(problems) > 0 {
		return nil
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == "quizzes" {
			return root.Content[i+1]
		}
	}
	return nil
}

// listedIn are the ids of the quizzes; it is no list of ids when not ok.
func listedIn(module []byte) (ids []string, ok bool) {
	var m struct {
		Quizzes []string `yaml:"quizzes"`
	}
	err := yaml.Unmarshal(module, &m)
	return m.Quizzes, err == nil && len(module) > 0
}

// sameBeside tells that two module files differ in their quizzes alone.
func sameBeside(a, b []byte) bool {
	var x, y map[string]any
	if yaml.Unmarshal(a, &x) != nil || yaml.Unmarshal(b, &y) != nil {
		return false
	}
	delete(x, "quizzes")
	delete(y, "quizzes")
	left, err1 := yaml.Marshal(x)
	right, err2 := yaml.Marshal(y)
	return err1 == nil && err2 == nil && bytes.Equal(left, right)
}
