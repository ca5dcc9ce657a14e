package workbook

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Measures of a chart: pixels, and rows of the sheet, which are 20 pixels high.
const (
	chartWidth = 760
	barHeight  = 26
	aroundBars = 130 // title, legend and space
	rowHeight  = 20
)

// charts writes the sheet of native charts: the figures of each under its title, and the chart beside them.
func (b *book) charts(name string, all []graph, rtl bool) {
	if len(all) == 0 {
		return
	}
	_, err := b.file.NewSheet(name)
	b.try(err)
	b.page(name, rtl)
	most := 1
	for _, g := range all {
		most = max(most, len(g.series))
	}
	b.widths(name, most)
	row := 1
	for _, g := range all {
		b.figures(name, row, g)
		high := aroundBars + barHeight*len(g.lines)*len(g.series)
		b.chart(name, row, most, high, g, rtl)
		row += max(len(g.lines)+1, high/rowHeight+1) + 1
	}
}

func (b *book) widths(sheet string, figures int) {
	b.try(b.file.SetColWidth(sheet, "A", "A", longestLabel))
	last, err := excelize.ColumnNumberToName(1 + figures)
	b.try(err)
	b.try(b.file.SetColWidth(sheet, "B", last, narrowest+4))
}

// figures are what a chart is made of, from a row on.
func (b *book) figures(sheet string, row int, g graph) {
	b.cell(sheet, 0, row, g.title, "heading")
	for i, name := range g.series {
		b.cell(sheet, i+1, row, name, "heading")
	}
	for n, l := range g.lines {
		b.cell(sheet, 0, row+1+n, l.label, direction(l.label))
		for i, x := range l.figures {
			if x != nil {
				value, style := valued(x)
				b.cell(sheet, i+1, row+1+n, value, style)
			}
		}
	}
}

// chart lies beside its figures. Bars go from the side where reading begins, the first line on top.
func (b *book) chart(sheet string, row, figures, high int, g graph, rtl bool) {
	varied, ink := false, excelize.Font{Size: 10, Color: "333333"}
	c := &excelize.Chart{
		VaryColors:   &varied, // one figure, one colour
		Type:         excelize.Bar,
		Title:        excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: g.title, Font: &excelize.Font{Bold: true, Size: 13}}}},
		Legend:       excelize.ChartLegend{Position: "none"},
		Dimension:    excelize.ChartDimension{Width: chartWidth, Height: uint(max(0, high))},
		XAxis:        excelize.ChartAxis{ReverseOrder: true, Font: ink},
		YAxis:        excelize.ChartAxis{ReverseOrder: rtl, MajorGridLines: true, Minimum: new(float64), Font: ink},
		PlotArea:     excelize.ChartPlotArea{ShowVal: true},
		ShowBlanksAs: "gap",
	}
	if len(g.series) > 1 {
		c.Legend.Position = "bottom"
	}
	if g.shares {
		all := 1.0
		c.YAxis.Maximum, c.YAxis.NumFmt = &all, excelize.ChartNumFmt{CustomNumFmt: "0%"}
	}
	if !g.shares && g.most > 0 {
		c.YAxis.Maximum = &g.most
	}
	for i := range g.series {
		c.Series = append(c.Series, excelize.ChartSeries{
			Name: area(sheet, i+2, row, row), Categories: area(sheet, 1, row+1, row+len(g.lines)), Values: area(sheet, i+2, row+1, row+len(g.lines)),
		})
	}
	at, err := excelize.CoordinatesToCellName(figures+3, row)
	b.try(err)
	b.try(b.file.AddChart(sheet, at, c))
}

// area names cells of one column.
func area(sheet string, col, from, to int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return ""
	}
	cells := fmt.Sprintf("'%s'!$%s$%d", strings.ReplaceAll(sheet, "'", "''"), name, from)
	if to > from {
		cells += fmt.Sprintf(":$%s$%d", name, to)
	}
	return cells
}
