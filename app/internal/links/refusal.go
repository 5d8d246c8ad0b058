package links

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"syscall"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/spool"
)

// refusal is the reason why an upload was refused: a sentence for the user, and an HTTP
// status.
type refusal struct {
	status int
	text   string
}

func (e *refusal) Error() string { return e.text }

var (
	errNotShown    = &refusal{http.StatusNotFound, "This field is no longer on the page."}
	errManyUploads = &refusal{http.StatusTooManyRequests, "Too many files are on their way or already here: remove some first."}
	errSlow        = &refusal{http.StatusRequestTimeout, "The file came too slowly. Try again over a better connection."}
	errQuota       = &refusal{http.StatusInsufficientStorage, "There is no more room for your files: remove some first, also in other tabs."}
	errFullDisk    = &refusal{http.StatusInsufficientStorage, "The server has no more room for files just now. Try again later."}
	errNoPlace     = &refusal{http.StatusServiceUnavailable, "The server cannot store files just now. Try again later."}
)

func (l Limits) tooLarge() error {
	return &refusal{http.StatusRequestEntityTooLarge, fmt.Sprintf("The file is larger than %d bytes.", l.Max)}
}

// refuse returns the refusal that a visitor gets for an upload that has failed. If only
// the operator can mend the cause, it is logged.
func (h *Host) refuse(log *slog.Logger, err error) *refusal {
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, spool.ErrClosed):
		return errNotShown
	case errors.Is(err, spool.ErrQuota):
		h.config.Refused.Warn(log, "an upload was refused: the session, its browser, its user or its address has all of the app's UploadQuota that it may have")
		return errQuota
	case errors.Is(err, spool.ErrFull):
		h.config.Failed.Warn(log, "an upload was refused: the files of all sessions have reached the app's UploadQuota",
			"quota", h.config.UploadQuota)
		return errFullDisk
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		h.config.Failed.Error(log, "an upload was refused: the disk of the app's UploadDir is full", "error", err)
		return errFullDisk
	}
	ref := server.NewRef()
	if h.config.Failed.Error(log, "an upload failed", "ref", ref, "error", err) {
		return &refusal{errNoPlace.status, errNoPlace.text + " Reference " + ref + "."}
	}
	return errNoPlace
}
