// What the app itself says, in the language of a phone.
const english = {
  chats: "Chats", programme: "The programme", bot: "bot", typing: "typing…", start: "Start", menu: "Menu",
  message: "Message", send: "Send", back: "Back", more: "More", edited: "edited", today: "Today", ok: "OK", copied: "Copied",
  newest: "To the newest message", block: "Stop and block", unblock: "Unblock", spoiler: "Hidden text: show",
  photo: "Send a photo", voice: "Send a voice message", sticker: "Send a sticker", location: "Send a location", contact: "Send a contact",
  voiceName: "Voice message", locationName: "Location", contactName: "Contact", about: "What can this bot do?",
  outside: "A message from outside the bot", picture: "Picture", video: "Video",
};

const arabic = {
  chats: "المحادثات", programme: "البرنامج", bot: "بوت", typing: "يكتب…", start: "ابدئي", menu: "القائمة",
  message: "رسالة", send: "إرسال", back: "رجوع", more: "المزيد", edited: "معدّلة", today: "اليوم", ok: "حسناً", copied: "تم النسخ",
  newest: "إلى أحدث رسالة", block: "إيقاف وحظر", unblock: "إلغاء الحظر", spoiler: "نص مخفي: إظهار",
  photo: "إرسال صورة", voice: "إرسال رسالة صوتية", sticker: "إرسال ملصق", location: "إرسال موقع", contact: "إرسال جهة اتصال",
  voiceName: "رسالة صوتية", locationName: "موقع", contactName: "جهة اتصال", about: "ماذا يمكن لهذا البوت أن يفعل؟",
  outside: "رسالة من خارج البوت", picture: "صورة", video: "فيديو",
};

const sorani = {
  chats: "گفتوگۆکان", programme: "بەرنامەکە", bot: "بۆت", typing: "دەنووسێت…", start: "دەست پێ بکەن", menu: "لیست",
  message: "نامە", send: "ناردن", back: "گەڕانەوە", more: "زیاتر", edited: "دەستکاریکراو", today: "ئەمڕۆ", ok: "باشە", copied: "لەبەرگیرایەوە",
  newest: "بۆ نوێترین نامە", block: "ڕاگرتن و بلۆککردن", unblock: "لابردنی بلۆک", spoiler: "دەقی شاراوە: پیشاندان",
  photo: "ناردنی وێنە", voice: "ناردنی نامەی دەنگی", sticker: "ناردنی ستیکەر", location: "ناردنی شوێن", contact: "ناردنی ژمارەی کەسێک",
  voiceName: "نامەی دەنگی", locationName: "شوێن", contactName: "پەیوەندی", about: "ئەم بۆتە چی دەتوانێت بکات؟",
  outside: "نامەیەک لە دەرەوەی بۆتەکە", picture: "وێنە", video: "ڤیدیۆ",
};

export function wordsOf(lang) {
  return { ar: arabic, ckb: sorani, ku: sorani }[lang] ?? english;
}
