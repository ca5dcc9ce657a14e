package locales_test

import (
	"testing"

	"cohortbot/locales"
	"cohortbot/seal"
)

func TestMentions(t *testing.T) {
	labels := []string{"safe", "unsafe", "أمان", "سەلامەتی", "خطر", "يهددني", "لە مەترسیدام", "he beats me", "هددوني"}
	for _, text := range []string{
		"I am not safe", "Not SAFE!!", "i feel unsafe here", "I am not saaaafe.", "He beats me, every day",
		"لست بأمان", "أنا لست في أمان", "لا أشعر بالأمان", "أريد أماناً", "وأمان أولادي", "هناك خطر علي", "أنا بخطر",
		"زوجي يهددني كل يوم", "كان ويهددني", "سيهددني غداً", "وهددوني أمس", "سەلامەتیم لە مەترسیدایە", "لە سەلامەتیدا نیم",
		"من لە مەترسیدامە", "تکایە، لە مەترسیدام!", "safe",
	} {
		if !locales.Mentions(seal.Conceal(text), labels) {
			t.Errorf("%q mentions nothing", text)
		}
	}
	for _, text := range []string{
		"", "...", "🙏", "safer roads", "the safeguard", "أمانة بغداد", "الأمانة والنزاهة", "إيمان", "beats me", "he beats",
		"she beats them, me too", "مخاطر", "سەلام", "thank you", "saafe",
	} {
		if locales.Mentions(seal.Conceal(text), labels) {
			t.Errorf("%q mentions one", text)
		}
	}
}
