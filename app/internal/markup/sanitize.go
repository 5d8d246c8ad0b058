package markup

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// ownImage matches the images that the page's Content-Security-Policy lets it load: those of its own server and
// those inside the text. SVG is not among them, since it can hold script.
var ownImage = regexp.MustCompile(`^(?:data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*|/?[^:/\\?#\s]+(?:[/?#].*)?)$`)

// linkTarget matches a link by its scheme, or one that has none: the policy's list of schemes is for links and images
// together, and an image may be data while a link may not.
var linkTarget = regexp.MustCompile(`^(?i:https?:|mailto:|[^:/?#]*(?:[/?#]|$))`)

// highlightClass matches chroma's classes, which are at most three letters and a digit: the page names its own longer.
var highlightClass = regexp.MustCompile(`^(?:chroma|[a-z]{1,3}[0-9]?)$`)

// policy is the list of all that HTML may give to a page. It is the second of two locks: the renderer writes nothing
// else either.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li",
		"em", "strong", "del", "code", "pre", "table", "thead", "tbody", "tr", "th", "td")
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
