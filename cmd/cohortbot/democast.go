package main

import (
	"cohortbot/rehearsal"
)

// demoDays is how long ago the cohort of a demonstration began.
const demoDays = 21

// aim is how far a woman of the demonstration has come.
type aim string

// The aims, in the order of the way.
const (
	aimNone   aim = ""       // her invitation is not opened
	aimLooks  aim = "looks"  // she has not agreed yet
	aimJoins  aim = "joins"  // she is in, and has read nothing
	aimReads  aim = "reads"  // some lessons of the first module
	aimAsked  aim = "asked"  // in the middle of a quiz
	aimFirst  aim = "first"  // the first module is finished
	aimSecond aim = "second" // some lessons of the second
	aimAll    aim = "all"    // everything is finished
	aimPauses aim = "pauses" // as reads, and has paused what comes unasked
	aimBlocks aim = "blocks" // as reads, and has blocked the bot
)

// role is one woman of the demonstration.
type role struct {
	name, lang string
	aim        aim
	joins      int   // on which day, from 0
	visits     []int // the days on which she goes on
}

// demoCast are 24 women, of whom enough finish the first module for results to be seen. The first of each language is on the page, the others are in its
// list.
func demoCast() []role {
	return []role{
		{"زينب", "ar", aimAsked, 0, []int{0, 2, 5, 9, 20}},
		{"شیلان", "ckb", aimReads, 1, []int{1, 4}},
		{"Maryam", "en", aimSecond, 0, []int{0, 1, 3, 6, 8, 13, 19}},
		{"نور", "ar", aimAll, 0, []int{0, 3, 7, 12, 18}},
		{"فاطمة", "ar", aimFirst, 2, []int{2, 5, 10, 15, 19}},
		{"رغد", "ar", aimAll, 0, []int{0, 6, 11, 17}},
		{"هدى", "ar", aimAll, 3, []int{3, 9, 14, 18}},
		{"سناء", "ar", aimAll, 1, []int{1, 6, 17, 19}},
		{"إيمان", "ar", aimSecond, 0, []int{0, 2, 4, 9, 14, 20}},
		{"رنا", "ar", aimAll, 0, []int{0, 1, 2, 4, 7, 10, 13, 16, 18}},
		{"أمل", "ar", aimJoins, 6, nil},
		{"دعاء", "ar", aimFirst, 12, []int{12, 15, 18}},
		{"سهى", "ar", aimLooks, 20, nil}, // a visitor is forgotten after two days
		{"بشرى", "ar", aimNone, 0, nil},
		{"تارا", "ckb", aimAll, 0, []int{0, 4, 9, 14}},
		{"ژیان", "ckb", aimAll, 1, []int{1, 3, 8, 16}},
		{"نازدار", "ckb", aimAll, 0, []int{0, 2, 5, 8, 11, 14, 17, 19}},
		{"شیرین", "ckb", aimPauses, 2, []int{2, 7}},
		{"ڕووناک", "ckb", aimFirst, 4, []int{4, 9, 20}},
		{"هێڤی", "ckb", aimNone, 0, nil},
		{"Sara", "en", aimAll, 0, []int{0, 4, 8, 15, 18}},
		{"Dina", "en", aimBlocks, 0, []int{0, 5}},
		{"Nadia", "en", aimAll, 10, []int{10, 12, 13}},
		{"Maya", "en", aimJoins, 18, nil},
	}
}

// onStage are their phones.
func onStage() []rehearsal.PhoneConfig {
	var out []rehearsal.PhoneConfig
	for i, r := range demoCast() {
		out = append(out, rehearsal.PhoneConfig{FirstName: r.name, LanguageCode: r.lang, Aside: i >= 3})
	}
	return out
}
