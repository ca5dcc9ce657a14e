package dialog

import "strconv"

// paged gives the page of all on which she is, n at a time, and the buttons to the pages
// beside it, by verb. Past the end it is the last page.
func paged[T any](t *talk, all []T, n int, verb Verb) (page []T, turn [][]Button) {
	page, at, more := PageOf(all, t.p.Place.PageAt, n)
	return page, t.turning(at, more, verb, "")
}

// PageOf is a page of all, n at a time, with its number as it is and whether more come after it. Past the end it is
// the last page.
func PageOf[T any](all []T, page, n int) (some []T, at int, more bool) {
	last := max(0, (len(all)-1)/n)
	at = min(max(0, page), last)
	return all[at*n : min(len(all), (at+1)*n)], at, at < last
}

// turning are the buttons to the pages beside page at; of marks what they are pages of, before
// the number.
func (t *talk) turning(at int, more bool, verb Verb, of string) [][]Button {
	var row []Button
	if at > 0 {
		row = append(row, Button{Label: note("page_before"), Act: t.act(verb, of+strconv.Itoa(at-1))})
	}
	if more {
		row = append(row, Button{Label: note("page_after"), Act: t.act(verb, of+strconv.Itoa(at+1))})
	}
	if row == nil {
		return nil
	}
	return [][]Button{row}
}
