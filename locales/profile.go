package locales

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// commands are what plain words may stand for.
var commands = []string{"clear", "continue", "help", "language", "menu", "stop"}

func (s *source) setting(message, mend, setting string) Problem {
	return Problem{File: path.Join(string(s.lang), profileFile), Line: max(1, s.lines[setting]), Message: message, Mend: mend}
}

// inspectProfile checks the language.toml of one language.
func (s *source) inspectProfile() Problems {
	p := &s.profile
	if !s.found {
		return Problems{s.setting("is missing", "write it after the one of another language", "")}
	}
	var problems Problems
	want := func(ok bool, setting, message, mend string) {
		if !ok {
			problems = append(problems, s.setting(message, mend, setting))
		}
	}
	want(p.Name != "", "name", "name is missing", "give the language's name in its own script")
	want(p.Direction == "ltr" || p.Direction == "rtl", "direction", "direction is neither ltr nor rtl", "choose one")
	want(slices.Contains([]string{"european", "arabic-indic", "persian"}, p.Digits), "digits", "digits are unknown", "choose european, arabic-indic or persian")
	want(p.Decimal != "" && p.List != "", "decimal", "decimal or list is missing", "give both separators")
	want(p.Telegram == "" || twoLetters.MatchString(p.Telegram), "telegram", "telegram is not two letters", "give a two-letter code or leave it out")
	want(len(p.Letters) >= 4, "letters", "letters are fewer than four", "list the letters that mark answers")
	want(full(p.Months, 12), "months", "months are not twelve", "list all, January first")
	want(full(p.Weekdays, 7), "weekdays", "weekdays are not seven", "list all, Sunday first")
	want(holds(p.Patterns.Date, "{day}", "{month}", "{year}"), "date", "patterns.date is incomplete", "use {day}, {month} and {year}")
	want(holds(p.Patterns.DayMonth, "{day}", "{month}"), "day_month", "patterns.day_month is incomplete", "use {day} and {month}")
	want(holds(p.Patterns.Month, "{month}", "{year}"), "month", "patterns.month is incomplete", "use {month} and {year}")
	want(holds(p.Patterns.Moment, "{weekday}", "{time}"), "moment", "patterns.moment is incomplete", "use {weekday} and {time}")
	want(s.pluralForms() != nil, "plurals", fmt.Sprintf("no plural rule is known for %q", s.plurals()), `name one to follow, as in plurals = "ku-Arab"`)
	for _, command := range slices.Sorted(maps.Keys(p.Words)) {
		want(slices.Contains(commands, command), command, fmt.Sprintf("words for the unknown command %q", command), "use "+strings.Join(commands, ", "))
	}
	for _, command := range commands {
		want(len(p.Words[command]) > 0, "words", fmt.Sprintf("no plain word for %q", command), "add one under [words]")
	}
	return problems
}

var twoLetters = regexp.MustCompile(`^[a-z]{2}$`)

func full(list []string, n int) bool { return len(list) == n && !slices.Contains(list, "") }

func holds(pattern string, parts ...string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(pattern, part) })
}

// plurals is the tag whose plural rule the language follows.
func (s *source) plurals() string { return cmp.Or(s.profile.Plurals, string(s.lang)) }

func (s *source) pluralTag() language.Tag { return language.Make(s.plurals()) }
