package bot

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// turnTimeout bounds the wait for a slow store; Telegram then comes again.
const turnTimeout = 20 * time.Second

// mostBody is the largest update taken.
const mostBody = 1 << 20

// Webhook takes updates that Telegram brings. It answers 200 only after the
// commit, so what was not committed is brought again.
type Webhook struct {
	Intake *Intake
	Secret string
	Ready  func() bool  // false: updates must come again; nil: always
	Log    *slog.Logger // default slog.Default()
}

func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secret := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	case h.Secret == "" || subtle.ConstantTimeCompare([]byte(secret), []byte(h.Secret)) != 1:
		http.Error(w, "wrong secret", http.StatusUnauthorized)
		return
	}
	if h.Ready != nil && !h.Ready() {
		w.Header().Set("Retry-After", "2")
		http.Error(w, "come again", http.StatusServiceUnavailable)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "cut off", http.StatusBadRequest)
		return
	}
	h.take(w, r, raw)
}

func (h *Webhook) take(w http.ResponseWriter, r *http.Request, raw []byte) {
	// A turn in hand is finished even when Telegram hangs up or we are stopping.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), turnTimeout)
	defer cancel()
	err := h.Intake.Handle(ctx, raw)
	switch {
	case errors.Is(err, ErrMalformed):
		http.Error(w, "not an update", http.StatusBadRequest)
	case err != nil:
		log := h.Log
		if log == nil {
			log = slog.Default()
		}
		log.Warn("webhook: an update must come again", "err", err)
		w.Header().Set("Retry-After", "2")
		http.Error(w, "come again", http.StatusServiceUnavailable)
	default:
		w.WriteHeader(http.StatusOK)
	}
}
