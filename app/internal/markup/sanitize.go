package markup

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// ownImage matches the images that the page's Content-Security-Policy lets it load: those
// of its own server, and those inside of the text. SVG is not among them, because it can
// hold script.
var ownImage = regexp.MustCompile(`^(?:data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*|/?[^:/\\?#\s]+(?:[/?#].*)?)$`)

// linkTarget matches a link by its scheme, or a link of this server, which has no scheme.
// The policy's list of schemes is for links and images together, but an image may be data
// and a link may not. A link that begins with two slashes leads to another server.
// Browsers read a backslash as a slash, and skip spaces and controls.
var linkTarget = regexp.MustCompile(`^(?i:https?:|mailto:|[^:/\\?#\x00-\x20]+(?:[/?#]|$)|/(?:[^/\\\x00-\x20]|$)|[?#]|$)`)

// highlightClass matches the classes of chroma, which are at most three letters and a
// digit, and the classes of formulas. The names of the page's own classes are longer.
var highlightClass = regexp.MustCompile(`^(?:chroma|[a-z]{1,3}[0-9]?|math-(?:inline|display))$`)

// policy lists all elements and attributes that HTML may give to a page. It is the second
// of two locks: the renderer writes no others either.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li",
		"em", "strong", "del", "sup", "code", "pre", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(?:left|right|center)$`)).OnElements("th", "td")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("class").Matching(highlightClass).OnElements("pre", "span")

	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("aria-label").Matching(regexp.MustCompile(`^(?:done|to do)$`)).OnElements("input")
	p.AllowAttrs("checked", "disabled").Matching(regexp.MustCompile(`^$`)).OnElements("input")

	p.AllowAttrs("title").OnElements("a", "img")
	p.AllowAttrs("href").Matching(linkTarget).OnElements("a")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("src").Matching(ownImage).OnElements("img")
	p.AllowDataURIImages()
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.RequireNoReferrerOnFullyQualifiedLinks(true)
	return p
}()
