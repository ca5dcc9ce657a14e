package locales

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Date writes "Thursday, 15 January 2026" as the language does, in the zone
// that t carries. An unknown language gets 2026-01-15.
func (b *Bundle) Date(l Lang, t time.Time) string {
	return b.pattern(l, t, func(p patterns) string { return p.Date }, time.DateOnly)
}

// NumericDate writes "2026-01-15" in the language's digits, isolated: for a narrow column.
func (b *Bundle) NumericDate(l Lang, t time.Time) string {
	day := t.Format(time.DateOnly)
	if lang := b.languages[l]; lang != nil {
		day = lang.profile.digits(day)
	}
	return LTR(day)
}

// DayMonth writes "15 January".
func (b *Bundle) DayMonth(l Lang, t time.Time) string {
	return b.pattern(l, t, func(p patterns) string { return p.DayMonth }, time.DateOnly)
}

// Month writes "January 2026".
func (b *Bundle) Month(l Lang, t time.Time) string {
	return b.pattern(l, t, func(p patterns) string { return p.Month }, "2006-01")
}

// Moment writes the weekday and the time of day: "Thursday at 18:00".
func (b *Bundle) Moment(l Lang, t time.Time) string {
	return b.pattern(l, t, func(p patterns) string { return p.Moment }, time.DateOnly+" 15:04")
}

// Weekday is the name of a day of the week.
func (b *Bundle) Weekday(l Lang, day time.Weekday) string {
	if lang := b.languages[l]; lang != nil && day >= 0 && int(day) < len(lang.profile.Weekdays) {
		return lang.profile.Weekdays[day]
	}
	return day.String()
}

// TimeOfDay writes a time such as "18:00" in the language's digits, isolated.
func (b *Bundle) TimeOfDay(l Lang, clock string) string {
	if lang := b.languages[l]; lang != nil {
		clock = lang.profile.digits(clock)
	}
	return LTR(clock)
}

func (b *Bundle) pattern(l Lang, t time.Time, choose func(patterns) string, neutral string) string {
	lang := b.languages[l]
	if lang == nil {
		return LTR(t.Format(neutral))
	}
	p := &lang.profile
	return strings.NewReplacer(
		"{weekday}", p.Weekdays[t.Weekday()],
		"{day}", p.digits(strconv.Itoa(t.Day())),
		"{month}", p.Months[t.Month()-1],
		"{year}", p.digits(strconv.Itoa(t.Year())),
		"{time}", direct(p.digits(t.Format("15:04"))),
	).Replace(choose(p.Patterns))
}

// Number writes a whole number in the language's digits. Thousands are parted
// from 10,000 on, so that no year is ever parted.
func (b *Bundle) Number(l Lang, n int) string {
	s := strconv.Itoa(n)
	lang := b.languages[l]
	if lang == nil {
		return s
	}
	if n >= 10_000 || n <= -10_000 {
		s = group(s, lang.profile.Group)
	}
	return lang.profile.digits(s)
}

func group(s, separator string) string {
	first := 0
	if s[0] == '-' {
		first = 1
	}
	for i := len(s) - 3; i > first; i -= 3 {
		s = s[:i] + separator + s[i:]
	}
	return s
}

// Decimal writes a number with at most two figures after the point, none when
// it is whole: the form of a score.
func (b *Bundle) Decimal(l Lang, x float64) string {
	x = math.Round(x*100) / 100
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return b.Number(l, int(x))
	}
	s := strconv.FormatFloat(x, 'f', -1, 64)
	lang := b.languages[l]
	if lang == nil {
		return s
	}
	return lang.profile.digits(strings.Replace(s, ".", lang.profile.Decimal, 1))
}

// Percent writes 75 as "75%", isolated so that the sign keeps its place, or as
// "٧٥٪", which needs no isolation.
func (b *Bundle) Percent(l Lang, n int) string {
	s := b.Number(l, n)
	if european(s) {
		return LTR(s + "%")
	}
	return s + "٪"
}

// List joins items, each isolated, by the language's separator.
func (b *Bundle) List(l Lang, items []string) string {
	separator := ", "
	if lang := b.languages[l]; lang != nil {
		separator = lang.profile.List
	}
	isolated := make([]string, len(items))
	for i, item := range items {
		isolated[i] = direct(item)
	}
	return strings.Join(isolated, separator)
}

// digits writes European digits in those of the language.
func (p *profile) digits(s string) string {
	var zero rune
	switch p.Digits {
	case "arabic-indic":
		zero = '٠'
	case "persian":
		zero = '۰'
	default:
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, s)
}

func european(s string) bool { return Digits(s) == s }
