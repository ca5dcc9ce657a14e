package gift

import (
	"strconv"
	"strings"
)

// longestID is what an id may have at most: it travels inside buttons.
const longestID = 32

// keyOf is the id that a question of the file proposes: Moodle's own, else its
// title. Words in another script give none, for they are translated.
func keyOf(q question) string {
	if id := slug(q.id); id != "" {
		return id
	}
	return slug(q.title)
}

// slug makes an id of words in Latin letters, "" where there are others.
func slug(words string) string {
	var parts []string
	length := 0
	for _, word := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool {
		return r < 0x80 && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		if strings.IndexFunc(word, func(r rune) bool { return r >= 0x80 }) >= 0 {
			return ""
		}
		if length+len(word) > longestID {
			break
		}
		parts = append(parts, word)
		length += len(word) + len("-")
	}
	return strings.Join(parts, "-")
}

// distinct gives the second of two questions with the same key another one.
func distinct(items []item) {
	taken := map[string]bool{"": true}
	for n, i := range items {
		if i.key != "" {
			items[n].key = free(i.key, taken)
		}
	}
}

// name gives every question an id: its key, or q and its number.
func name(items []item) {
	taken := map[string]bool{}
	for _, i := range items {
		taken[i.key] = true
	}
	for n, i := range items {
		items[n].id = i.key
		if i.key == "" {
			items[n].id = free("q"+strconv.Itoa(n+1), taken)
		}
	}
}

// free takes an id that is not taken: this one, or with a number behind.
func free(id string, taken map[string]bool) string {
	one := id
	for n := 2; taken[one]; n++ {
		end := "-" + strconv.Itoa(n)
		one = strings.Trim(id[:min(len(id), longestID-len(end))], "-") + end
	}
	taken[one] = true
	return one
}

// letter names the options of a question: a, b, c …
func letter(n int) string { return string(rune('a' + n)) }
