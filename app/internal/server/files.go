package server

import (
	"net/http"
	"strings"
)

// Verb is the purpose of a request for a file.
type Verb string

// The verbs, each a directory below the mount.
const (
	Media    Verb = "media"    // to show it
	Download Verb = "download" // to have it
	Upload   Verb = "upload"   // to give it
	CSV      Verb = "csv"      // download the rows of the table that the query names
)

// FileRequest is a request for a file. Its token is no session's id: it is good for one
// element of one page, or for that page's tables, and for the browser that has the page.
type FileRequest struct {
	Verb    Verb
	Token   string
	Visitor Visitor
}

// fileRequest reads verb and token from a path.
func fileRequest(path string) (f FileRequest, ok bool) {
	verb, token, _ := strings.Cut(path, "/")
	switch f = (FileRequest{Verb: Verb(verb), Token: token}); f.Verb {
	case Media, Download, Upload, CSV:
		return f, true
	}
	return FileRequest{}, false
}

// UploadHeader is a header that the page sends with each upload. A form cannot send it. A
// script of another site needs a permission to send it, which this server does not give.
// The header stands beside CrossOriginProtection for browsers that do not send the
// origin.
const UploadHeader = "Refrain-Name"

// serveFile passes on to the app only the requests that a page of this server can have
// made.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, f FileRequest) {
	if f.Verb == Upload {
		if r.Method != http.MethodPost {
			notAllowed(w, "POST")
			return
		}
		if err := s.crossOrigin.Check(r); err != nil && !s.origins.name(r.Header.Get("Origin")) {
			s.refuse(w, r, "an upload must come from the app's own page")
			return
		}
		if _, named := r.Header[UploadHeader]; !named {
			http.Error(w, "an upload says its name in the header "+UploadHeader, http.StatusBadRequest)
			return
		}
	} else if r.Method != http.MethodGet && r.Method != http.MethodHead {
		notAllowed(w, "GET, HEAD")
		return
	}
	who, err := visitor(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	if who.User, err = s.user(r); err != nil {
		http.Error(w, s.unnamed(r, err), http.StatusForbidden)
		return
	}
	f.Visitor = who
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", filePolicy)
	s.config.Files(w, r, f)
}

// filePolicy is the Content-Security-Policy of files that an app shows or hands out. A
// file that a browser opens by itself runs in a sandbox without the app's origin. An SVG
// image may have styles.
const filePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'"

func notAllowed(w http.ResponseWriter, methods string) {
	w.Header().Set("Allow", methods)
	http.Error(w, "only "+strings.ReplaceAll(methods, ", ", " and ")+" are answered here", http.StatusMethodNotAllowed)
}
