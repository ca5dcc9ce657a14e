package rehearsal

import (
	"bytes"
	"crypto/rand"
	"image"
	"net/http"
	"path"
	"strings"
	"sync"

	_ "image/gif"  // what a photo may be
	_ "image/jpeg" // what a photo may be
	_ "image/png"  // what a photo may be
)

const (
	maxUpload   = 50 << 20
	maxPhoto    = 10 << 20
	maxDownload = 20 << 20
)

// files holds what was uploaded, by either side.
type files struct {
	mu   sync.RWMutex
	byID map[string]*stored
}

type stored struct {
	File
	kind string
	data []byte
}

func newFiles() *files { return &files{byID: map[string]*stored{}} }

// name makes a word that was not used before.
func (f *files) name() string { return rand.Text() }

func (f *files) add(kind string, up upload) File {
	file := File{ID: "BQAC" + f.name(), Name: path.Base(up.name), Size: len(up.data), MIME: http.DetectContentType(up.data)}
	if conf, _, err := image.DecodeConfig(bytes.NewReader(up.data)); err == nil {
		file.Width, file.Height = conf.Width, conf.Height
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.byID[file.ID] = &stored{File: file, kind: kind, data: up.data}
	return file
}

func (f *files) get(id string) *stored {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.byID[id]
}

// File is the content of an attachment.
func (s *Server) File(id string) ([]byte, bool) {
	if f := s.files.get(id); f != nil {
		return f.data, true
	}
	return nil, false
}

// fileOf reads the file parameter of a call: an upload, attach:// or a file_id.
func (s *Server) fileOf(k *call, kind, field string) (File, *refusal) {
	up, sent := k.uploads[field]
	ref := k.str(field)
	if part, ok := strings.CutPrefix(ref, "attach://"); ok {
		up, sent = k.uploads[part]
	}
	if sent {
		if no := checkUpload(kind, up.data); no != nil {
			return File{}, no
		}
		return s.files.add(kind, up), nil
	}
	if ref == "" {
		return File{}, bad("there is no %s in the request", kind)
	}
	old := s.files.get(ref)
	if old == nil {
		return File{}, bad("wrong file identifier/HTTP URL specified")
	}
	if old.kind != kind {
		return File{}, bad("can't use file of type %s as %s", title(old.kind), title(kind))
	}
	return old.File, nil
}

func title(kind string) string { return strings.ToUpper(kind[:1]) + kind[1:] }

func checkUpload(kind string, data []byte) *refusal {
	if len(data) == 0 {
		return bad("file must be non-empty")
	}
	if len(data) > maxUpload {
		return tooLarge()
	}
	if kind != KindPhoto {
		return nil
	}
	if len(data) > maxPhoto {
		return bad("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(data), maxPhoto)
	}
	if http.DetectContentType(data) == "image/webp" {
		return nil
	}
	conf, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return bad("IMAGE_PROCESS_FAILED")
	}
	if w, h := conf.Width, conf.Height; w+h > 10000 || w > 20*h || h > 20*w {
		return bad("PHOTO_INVALID_DIMENSIONS")
	}
	return nil
}

func (s *Server) getFile(k *call) (any, *refusal) {
	f := s.files.get(k.str("file_id"))
	if f == nil {
		return nil, bad("invalid file_id")
	}
	if f.Size > maxDownload {
		return nil, bad("file is too big")
	}
	ref := f.ref()
	ref.FilePath = f.kind + "s/" + f.ID
	return ref, nil
}

// serveFile answers /file/bot<TOKEN>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, where, _ := strings.Cut(rest, "/")
	if token != s.cfg.Token {
		reply(w, nil, &refusal{code: 401, text: "Unauthorized"})
		return
	}
	f := s.files.get(path.Base(where))
	if f == nil || f.Size > maxDownload || where != f.kind+"s/"+f.ID {
		reply(w, nil, &refusal{code: 404, text: "Not Found"})
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", s.now(), bytes.NewReader(f.data))
}
