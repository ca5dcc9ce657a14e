package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"cohortbot/locales"
)

// Widths are counted in characters and heights in points, as Excel does; it
// allows no row to be higher.
const (
	idWidth    = 30
	placeWidth = 18
	textWidth  = 58
	markWidth  = 7
	lineHeight = 15.5
	highest    = 409
)

// The colours: locked cells are grey, the rest says what is to be done.
const (
	greyFill    = "F2F2F2"
	headFill    = "D9E2EC"
	staleFill   = "FFE699"
	missingFill = "F8D7DA"
	lineColour  = "BFBFBF"
)

// direction chooses a style: a cell reads as its language does.
type direction bool

type styles struct {
	head, id, mark, noMark int
	text, stale            map[direction]int
	missing                int // for a condition
	note                   map[direction]int
	sample                 map[string]int // by colour
}

func (w *writer) makeStyles() {
	w.styles = styles{
		head:   w.style("", true, headFill, &excelize.Font{Bold: true, Size: 11}, "center"),
		id:     w.style("ltr", true, greyFill, &excelize.Font{Size: 8, Color: "595959"}, "left"),
		mark:   w.style("", false, staleFill, &excelize.Font{Size: 12}, "center"),
		noMark: w.style("", true, greyFill, &excelize.Font{Size: 12}, "center"),
		text:   map[direction]int{},
		stale:  map[direction]int{},
		note:   map[direction]int{},
		sample: map[string]int{},
	}
	font := &excelize.Font{Size: 11}
	for rtl, way := range map[direction][2]string{false: {"ltr", "left"}, true: {"rtl", "right"}} {
		w.styles.text[rtl] = w.style(way[0], false, "", font, way[1])
		w.styles.stale[rtl] = w.style(way[0], false, staleFill, font, way[1])
		w.styles.note[rtl] = w.style(way[0], true, "", font, way[1])
	}
	for _, colour := range []string{staleFill, missingFill, greyFill} {
		w.styles.sample[colour] = w.style("", true, colour, font, "center")
	}
	missing, err := w.file.NewConditionalStyle(&excelize.Style{Fill: fill(missingFill)})
	w.try(err)
	w.styles.missing = missing
}

// style makes one; way is the direction in which the cell reads.
func (w *writer) style(way string, locked bool, colour string, font *excelize.Font, to string) int {
	order := map[string]uint64{"ltr": 1, "rtl": 2}[way]
	s := &excelize.Style{
		Font:       font,
		Alignment:  &excelize.Alignment{Horizontal: to, Vertical: "top", WrapText: true, ReadingOrder: order},
		Protection: &excelize.Protection{Locked: locked},
		NumFmt:     49, // text: Excel makes no dates of it
	}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		s.Border = append(s.Border, excelize.Border{Type: side, Color: lineColour, Style: 1})
	}
	if colour != "" {
		s.Fill = fill(colour)
	}
	id, err := w.file.NewStyle(s)
	w.try(err)
	return id
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// finish makes a sheet ready to work in: columns, frozen head and ids, locks,
// and a colour for what is missing that goes once it is written.
func (w *writer) finish(name string) {
	w.width(name, colID, idWidth)
	w.width(name, colPlace, placeWidth)
	last := w.next[name] + 1
	for i, c := range w.columns {
		col, err := excelize.ColumnNumberToName(colFirst + i)
		w.try(err)
		if c.mark {
			w.width(name, colFirst+i, markWidth)
			continue
		}
		w.width(name, colFirst+i, textWidth)
		w.try(w.file.SetConditionalFormat(name, fmt.Sprintf("%s2:%s%d", col, col, last), []excelize.ConditionalFormatOptions{{
			Type: "formula", Criteria: fmt.Sprintf(`LEN(%s2)=0`, col), Format: &w.styles.missing,
		}}))
	}
	w.try(w.file.SetPanes(name, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: "C2", ActiveCell: "C2", Pane: "bottomRight"}},
	}))
	w.print(name)
	w.lock(name)
}

// print makes paper of it that can be read: across, all columns on one page,
// the head on each.
func (w *writer) print(name string) {
	fit, across, wide, high := true, "landscape", 1, 0
	w.try(w.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	w.try(w.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &across, FitToWidth: &wide, FitToHeight: &high}))
	w.try(w.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$1", name), Scope: name}))
}

// lock protects a sheet without a password: it keeps from slips, not from people.
func (w *writer) lock(name string) {
	right := w.opensRightToLeft()
	w.try(w.file.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &right}))
	w.try(w.file.ProtectSheet(name, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, AutoFilter: true,
	}))
}

// opensRightToLeft follows the first language that is translated into.
func (w *writer) opensRightToLeft() bool {
	return w.rtl(w.langs[min(1, len(w.langs)-1)])
}

func (w *writer) width(name string, col int, width float64) {
	letter, err := excelize.ColumnNumberToName(col)
	w.try(err)
	w.try(w.file.SetColWidth(name, letter, letter, width))
}

// legend is the first sheet: what to do, in each language of the course that
// the bot speaks, or else in English.
func (w *writer) legend() {
	w.try(w.file.SetSheetName(w.file.GetSheetName(0), legendSheet))
	langs := w.spoken()
	lines := []struct{ colour, key string }{
		{"", "sheet_how"}, {missingFill, "sheet_missing"}, {staleFill, "sheet_stale"}, {greyFill, "sheet_locked"}, {"", "sheet_keep"}, {"", "sheet_back"},
	}
	w.width(legendSheet, 1, markWidth)
	for i, l := range langs {
		w.width(legendSheet, 2+i, textWidth)
		w.put(legendSheet, 2+i, 1, w.words.OwnName(l), w.styles.head)
	}
	for n, line := range lines {
		if line.colour != "" {
			w.put(legendSheet, 1, n+2, "", w.styles.sample[line.colour])
		}
		high := 0
		for i, l := range langs {
			text, err := w.words.Plain(l, line.key, locales.Args{"Marks": locales.Code("{#…}  ![…](media/…)  <!-- … -->")})
			w.try(err)
			w.put(legendSheet, 2+i, n+2, text, w.styles.note[direction(w.rtl(l))])
			high = max(high, linesOf(text, textWidth*0.9))
		}
		w.try(w.file.SetRowHeight(legendSheet, n+2, 6+lineHeight*float64(high)))
	}
	w.print(legendSheet)
	w.lock(legendSheet)
}

// spoken are the languages of the course that there are catalogues for.
func (w *writer) spoken() []locales.Lang {
	var langs []locales.Lang
	for _, l := range w.langs {
		if w.words.Knows(l) {
			langs = append(langs, l)
		}
	}
	if len(langs) == 0 {
		langs = []locales.Lang{locales.English}
	}
	return langs
}
