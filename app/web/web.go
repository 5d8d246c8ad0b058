// Package web holds the page of an app as it is served: the HTML shell, and the scripts
// and styles that package.json builds into dist. It knows nothing of sessions or sockets;
// what the page and the server say to each other is described in docs/wire.md.
//
// Run `npm ci && npm run build` in this directory after a change under src; dist is
// committed, so that a Go program needs no Node.
package web

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
)

//go:embed dist
var dist embed.FS

//go:embed index.html
var index string

var (
	assets   = mustSub(dist, "dist")
	manifest = mustManifest(assets)
	shell    = template.Must(template.New("index.html").Parse(index))
)

// Assets returns the built files. Their names carry a hash of their content
// (`main-3JY7ZKQ2.js`), so they may be served under `assets/` as immutable;
// `manifest.json` and `licences.txt`, which no page asks for, are among them.
func Assets() fs.FS { return assets }

// Shell says what differs between the pages of two apps. The zero value is a page without
// a title and with the default icon.
type Shell struct {
	Title string // of the document, before the app has run
	Icon  string // an emoji (or any short text) drawn as the page's icon; empty for the default
	Wide  bool   // the main part takes the whole width of the window

	Lang        string // of the page's texts, as a tag of BCP 47; empty for English
	RightToLeft bool   // that language is written so

	Locale string // of numbers and times, as a tag of BCP 47; empty for the browser's

	ClearMemos bool // the menu has an entry for that
}

// Page returns the HTML of the page. Every URL in it is relative, so the page may be
// served under any path that ends in a slash.
func Page(s Shell) ([]byte, error) {
	var b bytes.Buffer
	err := shell.Execute(&b, struct {
		Title                string
		Icon                 template.URL
		Theme, Style, Script string
		Wide, ClearMemos     bool
		Lang, Locale         string
		RightToLeft          bool
	}{s.Title, icon(s.Icon), asset("theme.js"), asset("main.css"), asset("main.js"), s.Wide, s.ClearMemos, cmp.Or(s.Lang, "en"), s.Locale, s.RightToLeft})
	return b.Bytes(), err
}

// icon draws an emoji as an SVG in a data URL, which the page's policy allows for images.
// The text is escaped twice: once for SVG, once for the URL.
func icon(emoji string) template.URL {
	if emoji == "" {
		emoji = "🔁"
	}
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><text y=".9em" font-size="90">` +
		template.HTMLEscapeString(emoji) + `</text></svg>`
	return template.URL("data:image/svg+xml," + url.PathEscape(svg))
}

func asset(name string) string { return "assets/" + manifest[name] }

func mustSub(f fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(f, dir)
	if err != nil {
		panic(err)
	}
	return sub
}

// mustManifest reads the table from plain names to hashed ones that the build wrote.
func mustManifest(f fs.FS) map[string]string {
	b, err := fs.ReadFile(f, "manifest.json")
	if err != nil {
		panic(fmt.Errorf("app/web: dist is incomplete, run `npm ci && npm run build` in app/web: %w", err))
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		panic(fmt.Errorf("app/web: dist/manifest.json is damaged, run `npm run build` in app/web: %w", err))
	}
	return m
}
