package course

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // pictures are checked by reading their heads
	_ "image/png"
	"path"
	"strings"
)

// Sizes above which somebody with a slow line is asked to wait too long.
const (
	heavyPicture = 150 << 10
	heavyAudio   = 1 << 20
	maxCaption   = 1024 // UTF-16 units, Telegram's limit
)

// file is what is known of a media file after it was looked at once.
type file struct {
	size int
	err  error
}

// kindOf tells how a file is sent by the end of its name.
func kindOf(name string) (MediaKind, bool) {
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png":
		return Photo, true
	case ".ogg", ".oga":
		return Voice, true
	case ".mp3":
		return Audio, true
	case ".mp4":
		return Video, true
	case ".pdf":
		return Document, true
	}
	return "", false
}

// attach checks the pictures of a page and gives them as its media.
func (l *loader) attach(folder, file string, pictures []picture) []Media {
	var media []Media
	for _, p := range pictures {
		if m, ok := l.attachOne(folder, file, p); ok {
			media = append(media, m)
		}
	}
	return media
}

func (l *loader) attachOne(folder, file string, p picture) (Media, bool) {
	inside, found := strings.CutPrefix(p.path, "media/")
	if !found || inside == "" || path.Clean(p.path) != p.path || strings.ContainsAny(p.path, "\\?#%") {
		l.problem(file, p.line, "%s is not in the module's folder media: write ![words](media/name.jpg)", quote(p.path))
		return Media{}, false
	}
	kind, ok := kindOf(p.path)
	if !ok {
		l.problem(file, p.line, "%s cannot be sent: use jpg or png, ogg (voice), mp3, mp4 or pdf", quote(p.path))
		return Media{}, false
	}
	if size := units(p.alt); size > maxCaption {
		l.problem(file, p.line, "the caption of %s has %d characters, at most %d fit", quote(p.path), size, maxCaption)
	}
	name := path.Join(folder, p.path)
	known := l.look(name, kind)
	if errors.Is(known.err, errNoFile) {
		l.problem(file, p.line, "%s is missing: put the file there, or correct its name", name)
		return Media{}, false
	}
	if known.err != nil {
		l.problem(file, p.line, "%s: %v", p.path, known.err)
		return Media{}, false
	}
	l.weigh(file, p, kind, known.size)
	return Media{Kind: kind, Path: name, Alt: p.alt}, true
}

func (l *loader) weigh(file string, p picture, kind MediaKind, size int) {
	switch {
	case kind == Photo && size > heavyPicture:
		l.warn(file, p.line, "%s has %d KB: make the picture smaller than 150 KB for slow lines", p.path, size>>10)
	case (kind == Voice || kind == Audio) && size > heavyAudio:
		l.warn(file, p.line, "%s has %d KB: make the recording smaller than 1 MB for slow lines", p.path, size>>10)
	}
}

// look reads a media file once, however many pages name it.
func (l *loader) look(name string, kind MediaKind) file {
	if known, ok := l.looked[name]; ok {
		return known
	}
	data, err := l.read(name, maxMedia)
	if err == nil {
		err = sound(data, kind)
	}
	l.looked[name] = file{size: len(data), err: err}
	return l.looked[name]
}

// sound tells what is wrong with a media file, as far as its bytes show it.
func sound(data []byte, kind MediaKind) error {
	begins := func(head string) bool { return bytes.HasPrefix(data, []byte(head)) }
	switch {
	case len(data) == 0:
		return errors.New("the file is empty: put it here anew")
	case kind == Photo:
		return soundPicture(data)
	case kind == Voice && !begins("OggS"):
		return errors.New("this is not an ogg recording: save it as ogg (Opus)")
	case kind == Audio && !begins("ID3") && (len(data) < 2 || data[0] != 0xFF || data[1]&0xE0 != 0xE0):
		return errors.New("this is not an mp3 recording: save it as mp3")
	case kind == Video && (len(data) < 12 || string(data[4:8]) != "ftyp"):
		return errors.New("this is not an mp4 video: save it as mp4")
	case kind == Document && !begins("%PDF-"):
		return errors.New("this is not a PDF: save it as pdf")
	}
	return nil
}

// soundPicture reads the head of a picture and looks for its end. The limits
// of shape are Telegram's.
func soundPicture(data []byte) error {
	head, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return errors.New("the picture is broken or of another kind: save it as jpg or png")
	}
	end := []byte{0xFF, 0xD9}
	if format == "png" {
		end = []byte("IEND")
	}
	// Some programs write a little after the end, so it need not be the last.
	if !bytes.Contains(data[max(0, len(data)-4096):], end) {
		return errors.New("the picture is cut off: put it here anew")
	}
	w, h := head.Width, head.Height
	if w < 1 || h < 1 || w+h > 10000 || max(w, h) > 20*min(w, h) {
		return fmt.Errorf("the picture of %d by %d points cannot be sent: together at most 10000, and no side over 20 times the other", w, h)
	}
	return nil
}
