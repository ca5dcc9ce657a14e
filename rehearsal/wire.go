package rehearsal

// The shapes that travel over the wire, as the Bot API reference names them.

type user struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// self is what getMe answers.
type self struct {
	user
	CanJoinGroups           bool `json:"can_join_groups"`
	CanReadAllGroupMessages bool `json:"can_read_all_group_messages"`
	SupportsInlineQueries   bool `json:"supports_inline_queries"`
}

type chatInfo struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
}

type fileRef struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileSize     int    `json:"file_size,omitempty"`
	FileName     string `json:"file_name,omitempty"`
	FilePath     string `json:"file_path,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	Width        int    `json:"width,omitempty"`
	Height       int    `json:"height,omitempty"`
	Duration     *int   `json:"duration,omitempty"`
}

type markup struct {
	InlineKeyboard [][]Button `json:"inline_keyboard"`
}

type wireMessage struct {
	MessageID       int            `json:"message_id"`
	From            *user          `json:"from,omitempty"`
	SenderChat      *chatInfo      `json:"sender_chat,omitempty"`
	Chat            chatInfo       `json:"chat"`
	Date            int64          `json:"date"`
	EditDate        int64          `json:"edit_date,omitempty"`
	MediaGroupID    string         `json:"media_group_id,omitempty"`
	Protected       bool           `json:"has_protected_content,omitempty"`
	HasSpoiler      bool           `json:"has_media_spoiler,omitempty"`
	Text            *string        `json:"text,omitempty"`
	Entities        []Entity       `json:"entities,omitempty"`
	Caption         string         `json:"caption,omitempty"`
	CaptionEntities []Entity       `json:"caption_entities,omitempty"`
	Photo           []fileRef      `json:"photo,omitempty"`
	Voice           *fileRef       `json:"voice,omitempty"`
	Audio           *fileRef       `json:"audio,omitempty"`
	Video           *fileRef       `json:"video,omitempty"`
	VideoNote       *fileRef       `json:"video_note,omitempty"`
	Document        *fileRef       `json:"document,omitempty"`
	Sticker         map[string]any `json:"sticker,omitempty"`
	Contact         map[string]any `json:"contact,omitempty"`
	Location        map[string]any `json:"location,omitempty"`
	Poll            map[string]any `json:"poll,omitempty"`
	NewChatMembers  []user         `json:"new_chat_members,omitempty"`
	ReplyMarkup     *markup        `json:"reply_markup,omitempty"`
}

// inaccessible is the message of a press whose message is gone.
type inaccessible struct {
	Chat      chatInfo `json:"chat"`
	MessageID int      `json:"message_id"`
	Date      int64    `json:"date"`
}

type callbackQuery struct {
	ID           string `json:"id"`
	From         user   `json:"from"`
	Message      any    `json:"message,omitempty"`
	ChatInstance string `json:"chat_instance"`
	Data         string `json:"data"`
}

type memberState struct {
	User      user   `json:"user"`
	Status    string `json:"status"`
	UntilDate *int64 `json:"until_date,omitempty"`
}

type memberChange struct {
	Chat chatInfo    `json:"chat"`
	From user        `json:"from"`
	Date int64       `json:"date"`
	Old  memberState `json:"old_chat_member"`
	New  memberState `json:"new_chat_member"`
}
