package server

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
)

// maxUser is the largest number of bytes in a user's id. The id lives as long as the tab
// and stands in the log.
const maxUser = 1 << 10

// user asks the app for the user who sends r. It turns a panic into an error. Without
// that, net/http would end the connection, and the page would not learn the reason.
func (s *Server) user(r *http.Request) (id string, err error) {
	if s.config.User == nil {
		return "", nil
	}
	defer func() {
		if v := recover(); v != nil {
			id, err = "", fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	id, err = s.config.User(r)
	switch {
	case err != nil:
		return "", err
	case len(id) > maxUser:
		return "", fmt.Errorf("the id of the user has %d bytes, and at most %d are kept", len(id), maxUser)
	}
	return strings.Clone(id), nil
}

// Visitor returns the visitor who opens a tab by r, for tests that have no connection.
// Its error may be that of Config.User.
func (s *Server) Visitor(r *http.Request) (Visitor, error) {
	r, err := proxies(s.config.Proxies).received(r)
	if err != nil {
		return Visitor{}, err
	}
	who, trouble := s.admit(r, "")
	if trouble != nil {
		return Visitor{}, errors.New(trouble.Text)
	}
	who.User, err = s.user(r)
	return who, err
}

// unnamed logs why the app could not name a visitor, and returns the sentence that the
// page shows.
func (s *Server) unnamed(r *http.Request, err error) string {
	ref := NewRef()
	s.refused.Warn(s.config.Log, "a visitor could not be named", "ref", ref, "error", err, "from", r.RemoteAddr)
	return "The app could not tell who you are. Sign in again, or load the page again later. Its log says why, under " + ref + "."
}

// Mark tells a page whose session it has, so that the page can see when the user has
// changed. The id of the user cannot be read from it. It is the same in every process.
func (v Visitor) Mark() string {
	mac := hmac.New(sha256.New, []byte(v.Cookie))
	mac.Write([]byte(v.User))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// NewRef returns 32 random bits, enough to find a line in a log.
func NewRef() string {
	var b [4]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
