// What the app itself says, in the language of a phone.
const english = {
  chats: "Chats", programme: "The programme", bot: "bot", typing: "typing…", start: "Start", menu: "Menu",
  message: "Message", send: "Send", back: "Back", more: "More", edited: "edited", today: "Today", ok: "OK", copied: "Copied",
  newest: "To the newest message", block: "Stop and block", unblock: "Unblock", spoiler: "Hidden text: show",
  attach: "Attach", photo: "Photo", voice: "Voice message", sticker: "Sticker", location: "Location", contact: "Contact",
  video: "Video", file: "File", poll: "Poll", about: "What can this bot do?", outside: "A message from outside the bot",
  unread: "Unread messages", you: "You", owner: "owner", coordinator: "coordinator", lock: "Lock the phone", unlock: "Unlock",
  editLast: "Edit my last message", editing: "Editing", cancel: "Cancel",
  clear: "Delete chat", clearAsk: "Delete this chat from the phone? The bot is told nothing.", clearYes: "Delete",
  author: "For the author", jump: "Jump to a quiz", speak: "Change language", silence: "Be silent for three days", over: "Start over",
  overAsk: "The bot forgets this person, and she begins again with an empty chat.", overYes: "Start over",
  stored: "What the bot has stored", nothing: "Nothing is stored of this person.", noQuiz: "The course has no quiz yet",
  shelves: {
    who: "Person", place: "Where she is", profile: "Profile", lessons: "Lessons read", quizzes: "Quizzes", answers: "Answers",
    facts: "Facts, by kind", messages: "Messages, by state", rest: "Everything else",
  },
  months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  weekdays: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  comma: ", ", date: (day, month, year) => `${day} ${month} ${year}`.trim(),
};

const arabic = {
  chats: "المحادثات", programme: "البرنامج", bot: "بوت", typing: "يكتب…", start: "ابدئي", menu: "القائمة",
  message: "رسالة", send: "إرسال", back: "رجوع", more: "المزيد", edited: "معدّلة", today: "اليوم", ok: "حسناً", copied: "تم النسخ",
  newest: "إلى أحدث رسالة", block: "إيقاف وحظر", unblock: "إلغاء الحظر", spoiler: "نص مخفي: إظهار",
  attach: "إرفاق", photo: "صورة", voice: "رسالة صوتية", sticker: "ملصق", location: "موقع", contact: "جهة اتصال",
  video: "فيديو", file: "ملف", poll: "استطلاع", about: "ماذا يمكن لهذا البوت أن يفعل؟", outside: "رسالة من خارج البوت",
  unread: "رسائل غير مقروءة", you: "أنتِ", owner: "المسؤولة عن البرنامج", coordinator: "فريق التنسيق", lock: "قفل الهاتف", unlock: "فتح الهاتف",
  editLast: "تعديل رسالتي الأخيرة", editing: "تعديل الرسالة", cancel: "إلغاء",
  clear: "حذف المحادثة", clearAsk: "هل تريدين حذف هذه المحادثة من الهاتف؟ لن يُبلَّغ البوت بذلك.", clearYes: "حذف",
  author: "أدوات التأليف", jump: "الانتقال إلى اختبار", speak: "تغيير اللغة", silence: "صمت ثلاثة أيام", over: "البدء من جديد",
  overAsk: "ينسى البوت هذا الشخص، ويبدأ كل شيء من جديد بمحادثة فارغة.", overYes: "البدء من جديد",
  stored: "ما خزّنه البوت", nothing: "لم يُخزَّن شيء عن هذا الشخص.", noQuiz: "لا اختبار في المحتوى بعد",
  shelves: {
    who: "الشخص", place: "الموضع الحالي", profile: "الملف التعريفي", lessons: "الدروس المقروءة", quizzes: "الاختبارات القصيرة", answers: "الإجابات",
    facts: "الوقائع بحسب النوع", messages: "الرسائل بحسب الحالة", rest: "كل ما عدا ذلك",
  },
  months: ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"],
  weekdays: ["الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"],
  comma: "، ", date: (day, month, year) => `${day} ${month} ${year}`.trim(),
};

const sorani = {
  chats: "گفتوگۆکان", programme: "بەرنامەکە", bot: "بۆت", typing: "دەنووسێت…", start: "دەست پێ بکەن", menu: "لیست",
  message: "نامە", send: "ناردن", back: "گەڕانەوە", more: "زیاتر", edited: "دەستکاریکراو", today: "ئەمڕۆ", ok: "باشە", copied: "لەبەرگیرایەوە",
  newest: "بۆ نوێترین نامە", block: "ڕاگرتن و بلۆککردن", unblock: "لابردنی بلۆک", spoiler: "دەقی شاراوە: پیشاندان",
  attach: "هاوپێچکردن", photo: "وێنە", voice: "نامەی دەنگی", sticker: "ستیکەر", location: "شوێن", contact: "ژمارەی کەسێک",
  video: "ڤیدیۆ", file: "فایل", poll: "ڕاپرسی", about: "ئەم بۆتە چی دەتوانێت بکات؟", outside: "نامەیەک لە دەرەوەی بۆتەکە",
  unread: "نامە نەخوێندراوەکان", you: "ئێوە", owner: "خاوەنی بەرنامە", coordinator: "ڕێکخەر", lock: "قوفڵکردنی مۆبایل", unlock: "کردنەوەی قوفڵ",
  editLast: "دەستکاریکردنی دوا نامەم", editing: "دەستکاریکردنی نامە", cancel: "هەڵوەشاندنەوە",
  clear: "سڕینەوەی گفتوگۆ", clearAsk: "دەتانەوێت ئەم گفتوگۆیە لە مۆبایلەکە بسڕنەوە؟ بۆتەکە ئاگادار ناکرێتەوە.", clearYes: "سڕینەوە",
  author: "بۆ نووسەر", jump: "چوون بۆ تاقیکردنەوەیەک", speak: "گۆڕینی زمان", silence: "سێ ڕۆژ بێدەنگی", over: "دەستپێکردنەوە",
  overAsk: "بۆتەکە ئەم کەسە لەبیر دەکات و هەموو شتێک بە گفتوگۆیەکی بەتاڵ دەست پێ دەکاتەوە.", overYes: "دەستپێکردنەوە",
  stored: "ئەوەی بۆتەکە هەڵیگرتووە", nothing: "هیچ شتێک لەبارەی ئەم کەسەوە هەڵنەگیراوە.", noQuiz: "هێشتا هیچ تاقیکردنەوەیەک نییە",
  shelves: {
    who: "کەسەکە", place: "شوێنی ئێستا", profile: "زانیاریی کەسی", lessons: "وانە خوێندراوەکان", quizzes: "تاقیکردنەوە کورتەکان", answers: "وەڵامەکان",
    facts: "ڕووداوەکان بەپێی جۆر", messages: "نامەکان بەپێی دۆخ", rest: "هەموو ئەوانی تر",
  },
  months: ["کانوونی دووەم", "شوبات", "ئازار", "نیسان", "ئایار", "حوزەیران", "تەمووز", "ئاب", "ئەیلوول", "تشرینی یەکەم", "تشرینی دووەم", "کانوونی یەکەم"],
  weekdays: ["یەکشەممە", "دووشەممە", "سێشەممە", "چوارشەممە", "پێنجشەممە", "هەینی", "شەممە"],
  comma: "، ", date: (day, month, year) => (year ? `${day}ی ${month}ی ${year}` : `${day}ی ${month}`),
};

export function wordsOf(lang) {
  return { ar: arabic, ckb: sorani, ku: sorani }[lang] ?? english;
}
