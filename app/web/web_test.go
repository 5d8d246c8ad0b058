package web

import (
	"bytes"
	"compress/gzip"
	"html"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

func page(t *testing.T, s Shell) string {
	t.Helper()
	b, err := Page(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// linked returns the URLs of the page's own files.
func linked(t *testing.T) []string {
	t.Helper()
	found := regexp.MustCompile(`(?:src|href)="(assets/[^"]*)"`).FindAllStringSubmatch(page(t, Shell{}), -1)
	if len(found) != 3 {
		t.Fatalf("the page links to %d files, want theme, style and script", len(found))
	}
	var urls []string
	for _, f := range found {
		urls = append(urls, f[1])
	}
	return urls
}

// Hazard: an app mounted under a prefix asks the server's root for its scripts.
func TestPage_LinksOnlyToAssetsThatAreThere(t *testing.T) {
	for _, url := range linked(t) {
		if _, err := fs.Stat(Assets(), strings.TrimPrefix(url, "assets/")); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	if p := page(t, Shell{}); strings.Contains(p, `="/`) || strings.Contains(p, "://") {
		t.Errorf("the page holds a URL that is not relative:\n%s", p)
	}
}

// Hazard: an asset changes under a name that browsers keep for a year.
func TestAssets_AreNamedAfterTheirContent(t *testing.T) {
	hashed := regexp.MustCompile(`^([a-z]+-[A-Z0-9]{8}\.(js|css)|KaTeX_[A-Za-z0-9-]+-[A-Z0-9]{8}\.woff2)$`)
	entries, err := fs.ReadDir(Assets(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); name != "manifest.json" && name != "licences.txt" && !hashed.MatchString(name) {
			t.Errorf("%s carries no hash", name)
		}
	}
}

// A8: nothing that somebody typed is ever markup.
func TestPage_EscapesTitleAndIcon(t *testing.T) {
	p := page(t, Shell{Title: `</title><script>alert(1)</script>`, Icon: `"><script>alert(1)</script>`})
	if strings.Contains(p, "<script>alert") {
		t.Errorf("markup came through:\n%s", p)
	}
	if !strings.Contains(html.UnescapeString(p), `href="data:image/svg+xml,`) {
		t.Errorf("the icon is no data URL:\n%s", p)
	}
}

// The server's policy forbids inline scripts and styles: with one of them the page would
// stay empty.
func TestPage_HasNothingInline(t *testing.T) {
	inline := regexp.MustCompile(`<style|\sstyle=|\son[a-z]+=|<script[^>]*>[^<]`)
	if found := inline.FindString(page(t, Shell{Title: "T", Icon: "🎵", Wide: true})); found != "" {
		t.Errorf("the page holds %q", found)
	}
}

func TestPage_SaysWhatWasAsked(t *testing.T) {
	if !strings.Contains(page(t, Shell{Wide: true}), "<body data-wide>") || strings.Contains(page(t, Shell{}), "data-wide") {
		t.Error("data-wide does not follow Shell.Wide")
	}
	if !strings.Contains(page(t, Shell{ClearMemos: true}), "<body data-clear-memos>") || strings.Contains(page(t, Shell{}), "data-clear") {
		t.Error("data-clear-memos does not follow Shell.ClearMemos")
	}
}

// DESIGN section 7: the first page costs at most 60 KB.
func TestPage_IsSmall(t *testing.T) {
	sum := gzipped(t, []byte(page(t, Shell{Title: "Title"})))
	for _, url := range linked(t) {
		b, err := fs.ReadFile(Assets(), path.Base(url))
		if err != nil {
			t.Fatal(err)
		}
		sum += gzipped(t, b)
	}
	t.Logf("the first page takes %d bytes", sum)
	if sum > 60_000 {
		t.Errorf("the first page takes %d bytes", sum)
	}
}

func gzipped(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression) // as the server does
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
