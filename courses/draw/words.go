package main

// basket is one card of the picture: whose powers, by which article, and what.
type basket struct {
	title, article, body string
}

// words are the texts of who-decides in one language.
type words struct {
	lang    string
	rtl     bool
	title   string
	baskets [3]basket // federal alone, shared, the rest: as the icons are drawn
	foot    string
}

// whoDecides gives the texts of the picture, from the Constitution of 2005 in
// its final numbering: articles 110, 114 and 115.
func whoDecides() []words {
	return []words{arabic(), sorani(), english()}
}

// heading is what stands above a picture whose other words are the course's.
type heading struct {
	lang  string
	rtl   bool
	title string
}

func competencyHeadings() []heading {
	return []heading{
		{"ar", true, "ثماني كفاءات قيادية"},
		{"ckb", true, "هەشت لێهاتوویی"},
		{"en", false, "Eight competencies"},
	}
}

func arabic() words {
	return words{
		lang: "ar", rtl: true,
		title: "من يقرّر ماذا؟",
		baskets: [3]basket{
			{"السلطات الاتحادية وحدها", "المادة 110", "السياسة الخارجية، الدفاع، السياسة المالية والكمركية، العملة، الجنسية وغيرها"},
			{"مشتركة", "المادة 114", "تعمل عليها المستويات معاً. اختلف قانونان؟ الأولوية لقانون الإقليم أو المحافظة غير المنتظمة في إقليم (المادة 115)."},
			{"كل ما بقي", "المادة 115", "للأقاليم وللمحافظات غير المنتظمة في إقليم"},
		},
		foot: "دستور 2005، بأرقام النص النهائي",
	}
}

func sorani() words {
	return words{
		lang: "ckb", rtl: true,
		title: "کێ بڕیار لە چی دەدات؟",
		baskets: [3]basket{
			{"تەنها دەسەڵاتە فیدراڵییەکان", "ماددەی 110", "سیاسەتی دەرەوە، بەرگری، سیاسەتی دارایی و گومرگی، دراو، ڕەگەزنامە و هی تر"},
			{"هاوبەش", "ماددەی 114", "ئاستەکان پێکەوە کاریان لەسەر دەکەن. دوو یاسا جیاوازن؟ ئەولەویەت بۆ یاسای هەرێم یان ئەو پارێزگایەیە کە لە هەرێمێکدا ڕێک نەخراوە (ماددەی 115)."},
			{"هەموو ئەوەی دەمێنێتەوە", "ماددەی 115", "بۆ هەرێمەکان و ئەو پارێزگایانەی لە هەرێمێکدا ڕێک نەخراون"},
		},
		foot: "دەستووری 2005، بە ژمارەی دەقی کۆتایی",
	}
}

func english() words {
	return words{
		lang:  "en",
		title: "Who decides what?",
		baskets: [3]basket{
			{"Federal authorities alone", "Article 110", "Foreign policy, defence, fiscal and customs policy, currency, citizenship and others"},
			{"Shared", "Article 114", "The levels work on these together. Two laws differ? That of the region, or of the governorate not organised in a region, prevails (Article 115)."},
			{"All the rest", "Article 115", "For the regions and the governorates not organised in a region"},
		},
		foot: "Constitution of 2005, numbering of the final text",
	}
}
