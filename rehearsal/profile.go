package rehearsal

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Command is one entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// profile is what the bot says about itself.
type profile struct {
	mu       sync.RWMutex
	commands map[string][]Command // by scope and language
	texts    map[string]string    // by field and language
	menus    map[int64]json.RawMessage
	changes  int64
}

func newProfile(name string) *profile {
	return &profile{commands: map[string][]Command{}, texts: map[string]string{"name\x00": name}, menus: map[int64]json.RawMessage{}}
}

// words is a text in a language, or in the default one.
func (p *profile) words(field, lang string) string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if text, ok := p.texts[field+"\x00"+lang]; ok {
		return text
	}
	return p.texts[field+"\x00"]
}

func (s *Server) setMyCommands(k *call) (any, *refusal) {
	key, no := s.commandKey(k)
	if no != nil {
		return nil, no
	}
	var commands []Command
	if err := json.Unmarshal([]byte(k.str("commands")), &commands); err != nil {
		return nil, bad("can't parse commands list")
	}
	if no := checkCommands(commands); no != nil {
		return nil, no
	}
	s.profile.mu.Lock()
	s.profile.commands[key] = commands
	s.profile.changes++
	s.profile.mu.Unlock()
	s.watchers.wake()
	return true, nil
}

func checkCommands(commands []Command) *refusal {
	if len(commands) > 100 {
		return bad("BOT_COMMANDS_TOO_MUCH")
	}
	for i, c := range commands {
		commands[i].Command = strings.TrimPrefix(c.Command, "/")
		if !commandName(commands[i].Command) {
			return bad("BOT_COMMAND_INVALID")
		}
		commands[i].Description = cleanText(c.Description)
		if n := utf8.RuneCountInString(commands[i].Description); n < 1 || n > 256 {
			return bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	return nil
}

func commandName(name string) bool {
	for i := range len(name) {
		if !wordChar(name[i]) || name[i] >= 'A' && name[i] <= 'Z' {
			return false
		}
	}
	return len(name) >= 1 && len(name) <= 32
}

func (s *Server) getMyCommands(k *call) (any, *refusal) {
	key, no := s.commandKey(k)
	if no != nil {
		return nil, no
	}
	s.profile.mu.RLock()
	defer s.profile.mu.RUnlock()
	return append([]Command{}, s.profile.commands[key]...), nil
}

func (s *Server) deleteMyCommands(k *call) (any, *refusal) {
	key, no := s.commandKey(k)
	if no != nil {
		return nil, no
	}
	s.profile.mu.Lock()
	delete(s.profile.commands, key)
	s.profile.changes++
	s.profile.mu.Unlock()
	s.watchers.wake()
	return true, nil
}

// commandKey reads scope and language.
func (s *Server) commandKey(k *call) (string, *refusal) {
	lang := k.str("language_code")
	if no := checkLanguage(lang); no != nil {
		return "", no
	}
	scope := struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
	}{Type: "default"}
	if err := k.list("scope", &scope); err != nil {
		return "", bad("can't parse BotCommandScope: expected an Object")
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return scope.Type + "\x00" + lang, nil
	case "chat":
		id, err := strconv.ParseInt(strings.Trim(string(scope.ChatID), `"`), 10, 64)
		if err != nil || s.chat(id) == nil {
			return "", bad("chat not found")
		}
		return "chat" + strconv.FormatInt(id, 10) + "\x00" + lang, nil
	}
	return "", bad("can't parse BotCommandScope: Unsupported type specified")
}

func checkLanguage(code string) *refusal {
	if code == "" || len(code) == 2 && code[0] >= 'a' && code[0] <= 'z' && code[1] >= 'a' && code[1] <= 'z' {
		return nil
	}
	return bad("invalid language code specified")
}

// Commands is the menu that a phone shows: her chat's own set goes before that
// of all private chats, and her app's language before the default.
func (p *Phone) Commands() []Command {
	lang := p.cfg.LanguageCode
	prof := p.s.profile
	prof.mu.RLock()
	defer prof.mu.RUnlock()
	for _, scope := range []string{"chat" + strconv.FormatInt(p.cfg.ID, 10), "all_private_chats", "default"} {
		for _, l := range []string{lang, ""} {
			if set := prof.commands[scope+"\x00"+l]; len(set) > 0 {
				return append([]Command(nil), set...)
			}
		}
	}
	return nil
}

func (s *Server) setWords(field string) method {
	limit := map[string]int{"name": 64, "description": 512, "short_description": 120}[field]
	return func(k *call) (any, *refusal) {
		lang := k.str("language_code")
		if no := checkLanguage(lang); no != nil {
			return nil, no
		}
		text := cleanText(k.str(field))
		if utf8.RuneCountInString(text) > limit {
			return nil, bad("bot %s is too long", strings.ReplaceAll(field, "_", " "))
		}
		if text == "" && field == "name" && lang == "" {
			return nil, bad("bot name must be non-empty")
		}
		s.profile.put(field, lang, text)
		s.watchers.wake()
		return true, nil
	}
}

func (p *profile) put(field, lang, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes++
	if p.texts[field+"\x00"+lang] = text; text == "" {
		delete(p.texts, field+"\x00"+lang)
	}
}

func (s *Server) getWords(field string) method {
	return func(k *call) (any, *refusal) {
		lang := k.str("language_code")
		if no := checkLanguage(lang); no != nil {
			return nil, no
		}
		return map[string]string{field: s.profile.words(field, lang)}, nil
	}
}

func (s *Server) setChatMenuButton(k *call) (any, *refusal) {
	id, no := s.menuChat(k)
	if no != nil {
		return nil, no
	}
	button := struct {
		Type string `json:"type"`
	}{Type: "default"}
	if err := k.list("menu_button", &button); err != nil {
		return nil, bad("can't parse menu button: expected an Object")
	}
	if button.Type != "default" && button.Type != "commands" {
		return nil, bad("can't parse menu button: Unsupported type specified")
	}
	raw, _ := json.Marshal(button) // one string always encodes
	s.profile.mu.Lock()
	defer s.profile.mu.Unlock()
	s.profile.menus[id] = raw
	return true, nil
}

func (s *Server) getChatMenuButton(k *call) (any, *refusal) {
	id, no := s.menuChat(k)
	if no != nil {
		return nil, no
	}
	s.profile.mu.RLock()
	defer s.profile.mu.RUnlock()
	for _, id := range []int64{id, 0} {
		if raw, ok := s.profile.menus[id]; ok {
			return raw, nil
		}
	}
	return json.RawMessage(`{"type":"default"}`), nil
}

func (s *Server) menuChat(k *call) (int64, *refusal) {
	if k.str("chat_id") == "" {
		return 0, nil
	}
	c, no := s.named(k)
	if no != nil {
		return 0, no
	}
	if c.info.Type != "private" {
		return 0, bad("chat not found")
	}
	return c.info.ID, nil
}
