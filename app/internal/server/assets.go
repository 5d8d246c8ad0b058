package server

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/refrain-go/refrain/app/web"
)

// asset is one built file. Its name carries a digest of its content, so a browser asks
// for it once.
type asset struct {
	typ   string
	plain []byte
	gzip  func() []byte // compressed when first asked for; nil if that saves nothing
}

var assets = sync.OnceValue(func() map[string]*asset {
	all := make(map[string]*asset)
	files := web.Assets()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(files, name)
		all[name] = &asset{typ: contentType(name), plain: b, gzip: sync.OnceValue(func() []byte { return compress(b) })}
		return err
	})
	if err != nil {
		panic("refrain/app: the embedded assets cannot be read: " + err.Error())
	}
	return all
})

func serveAsset(w http.ResponseWriter, r *http.Request, name string) {
	a, ok := assets()[name]
	if !ok {
		http.Error(w, "there is no such asset: load the page again", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.typ)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := a.plain
	if acceptsGzip(r.Header) {
		if small := a.gzip(); small != nil {
			body = small
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

// contentType knows the types that the page needs. It does not ask the machine, because
// the machine's own table may differ.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	default:
		if typ := mime.TypeByExtension(ext); typ != "" {
			return typ
		}
		return "application/octet-stream"
	}
}

func compress(b []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	w.Write(b)
	w.Close()
	if out.Len() >= len(b) {
		return nil
	}
	return out.Bytes()
}

func acceptsGzip(h http.Header) bool {
	for _, list := range h.Values("Accept-Encoding") {
		for coding := range strings.SplitSeq(list, ",") {
			name, params, _ := strings.Cut(coding, ";")
			if strings.TrimSpace(name) == "gzip" {
				q, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
				return !weighted || strings.Trim(q, "0.") != ""
			}
		}
	}
	return false
}
