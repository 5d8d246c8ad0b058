package markup

import (
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// allowed are the elements that a page may get, with their attributes.
var allowed = map[string][]string{
	"p": nil, "br": nil, "hr": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil,
	"blockquote": nil, "ul": nil, "ol": {"start"}, "li": nil, "em": nil, "strong": nil, "del": nil,
	"code": nil, "pre": {"class"}, "span": {"class"}, "table": nil, "thead": nil, "tbody": nil, "tr": nil,
	"th": {"align"}, "td": {"align"}, "input": {"type", "checked", "disabled", "aria-label"},
	"a": {"href", "title", "rel", "target"}, "img": {"src", "alt", "title"},
}

var (
	safeClass = regexp.MustCompile(`^(chroma|[a-z]{1,3}[0-9]?)$`)
	dataImage = regexp.MustCompile(`^data:image/(png|jpeg|gif|webp);base64,`)
)

// checkSafe reads a page's HTML as a browser does and reports all that a page must not
// get.
func checkSafe(t *testing.T, in, out string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(out))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Fatalf("%q gives %q: %v", in, out, z.Err())
			}
			return
		case html.CommentToken, html.DoctypeToken:
			t.Fatalf("%q gives %q, which holds %s", in, out, z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			checkTag(t, in, out, z.Token())
		}
	}
}

func checkTag(t *testing.T, in, out string, tag html.Token) {
	t.Helper()
	attrs, ok := allowed[tag.Data]
	if !ok {
		t.Fatalf("%q gives %q, with the element %s", in, out, tag)
	}
	has := make(map[string]string)
	for _, a := range tag.Attr {
		if !slices.Contains(attrs, a.Key) {
			t.Fatalf("%q gives %q, with the attribute %s", in, out, tag)
		}
		has[a.Key] = a.Val
	}
	if class, ok := has["class"]; ok && !safeClass.MatchString(class) {
		t.Fatalf("%q gives %q, with the class %q", in, out, class)
	}
	switch tag.Data {
	case "a":
		checkLink(t, in, out, has)
	case "img":
		u, err := url.Parse(has["src"])
		own := err == nil && u.Scheme == "" && u.Host == "" && !strings.HasPrefix(has["src"], "//")
		if !own && !dataImage.MatchString(has["src"]) {
			t.Fatalf("%q gives %q, with the image %q", in, out, has["src"])
		}
	case "input":
		if _, off := has["disabled"]; has["type"] != "checkbox" || !off {
			t.Fatalf("%q gives %q, with an input to use", in, out)
		}
	}
}

func checkLink(t *testing.T, in, out string, has map[string]string) {
	t.Helper()
	if href := strings.Trim(has["href"], "\x00\t\n\f\r "); strings.HasPrefix(strings.ReplaceAll(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(href), `\`, "/"), "//") {
		t.Fatalf("%q gives %q, with a link to another server that has no scheme", in, out)
	}
	u, err := url.Parse(has["href"])
	if err != nil {
		t.Fatalf("%q gives %q, with the link %q: %v", in, out, has["href"], err)
	}
	if !slices.Contains([]string{"", "http", "https", "mailto"}, strings.ToLower(u.Scheme)) {
		t.Fatalf("%q gives %q, with the scheme %q", in, out, u.Scheme)
	}
	// Browsers read a backslash as a slash, so a link may leave the site without net/url
	// seeing a host.
	away := u.Host != "" || strings.HasPrefix(strings.ReplaceAll(has["href"], `\`, "/"), "//")
	rel := strings.Fields(has["rel"])
	if away && (has["target"] != "_blank" || !slices.Contains(rel, "noopener") || !slices.Contains(rel, "noreferrer")) {
		t.Fatalf("%q gives %q, whose link to elsewhere is not cut off from this page", in, out)
	}
}

var attacks = []string{
	`<script>alert(1)</script>`,
	`<img src=x onerror=alert(1)>`,
	`<svg/onload=alert(1)>`,
	`<iframe src="javascript:alert(1)"></iframe>`,
	`<a href="javascript:alert(1)">x</a>`,
	`<div style="background:url(javascript:alert(1))">x</div>`,
	`<style>*{display:none}</style>`,
	`<base href="https://evil.example/">`,
	`<meta http-equiv="refresh" content="0;url=https://evil.example">`,
	`<form action="https://evil.example"><input name=q type=text><button>go</button></form>`,
	`<math><mtext></p><style><img src=x onerror=alert(1)>`,
	`<!--><img src=x onerror=alert(1)>-->`,
	`<![CDATA[<img src=x onerror=alert(1)>]]>`,
	`<?xml-stylesheet href="javascript:alert(1)"?>`,
	"<scr\x00ipt>alert(1)</scr\x00ipt>",
	`[x](javascript:alert(1))`,
	`[x](JaVaScRiPt:alert(1))`,
	`[x](  javascript:alert(1))`,
	"[x](java\tscript:alert(1))",
	"[x](<java\nscript:alert(1)>)",
	`[x](<javascript:alert(1)>)`,
	`[x](javascript&colon;alert(1))`,
	`[x](&#x6A;avascript:alert(1))`,
	`[x](&#1;javascript:alert(1))`,
	"[x](\x01javascript:alert(1))",
	`[x](\javascript:alert(1))`,
	`[x](vbscript:msgbox(1))`,
	`[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
	`[x](data:image/png;base64,AAAA)`,
	`[x](data:image/svg+xml;base64,PHN2Zz4=)`,
	`[x](file:///etc/passwd)`,
	`[x](blob:https://a/b)`,
	`[x](//evil.example)`,
	`[x](/\evil.example)`,
	`[x](\\evil.example)`,
	`[x](https:evil.example)`,
	`[x](https://a.example "t\" onmouseover=alert(1) x=\"")`,
	`[x]: javascript:alert(1)` + "\n\n[x]",
	`![x](javascript:alert(1))`,
	`![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)`,
	`![x](data:text/html,<script>alert(1)</script>)`,
	`![x](data:image/png;base64,AAAA" onerror="alert(1))`,
	`![x](//evil.example/x.png)`,
	`![x](/\evil.example/x.png)`,
	`![x](https://evil.example/x.png)`,
	`![" onerror=alert(1) x="](a.png)`,
	`![<script>alert(1)</script>](a.png '"><script>alert(1)</script>')`,
	`[![x](javascript:alert(1))](javascript:alert(1))`,
	`[a ![b](https://c.example/d.png) e](https://f.example)`,
	`<javascript:alert(1)>`,
	`<data:text/html,x>`,
	`<https://a.example/"onmouseover="alert(1)>`,
	"www.evil.example/\"onmouseover=\"alert(1)",
	"http://a.example/<script>alert(1)</script>",
	"```\"><script>alert(1)</script>\n<script>alert(1)</script>\n```",
	"```html\n<script>alert(1)</script>\n```",
	"``` class=\"x\" onclick=\"alert(1)\"\nx\n```",
	"`<img src=x onerror=alert(1)>`",
	"# <img src=x onerror=alert(1)> {onclick=alert(1)}",
	"| <script> | b |\n|:--:|--|\n| <img src=x onerror=alert(1)> | `|` |",
	"- [x] <script>alert(1)</script>\n- [ ] [y](javascript:alert(1))",
	"&lt;script&gt;alert(1)&lt;/script&gt;",
	"\u2028<script>alert(1)</script>",
	"\xff<scr\xffipt>alert(1)</script>",
	"[x](https://a.example/%00)", "[x](http://[::1)", "[x](https://user:pw@a.example)", "![x](:)", "![](%zz)",
	strings.Repeat("[", 50) + "x" + strings.Repeat("](javascript:alert(1))", 50),
	strings.Repeat("> ", 50) + "<script>",
}

// A8: a text that a user typed never becomes markup.
func TestHTML_LetsNoAttackThrough(t *testing.T) {
	for _, in := range attacks {
		out := HTML(in)
		checkSafe(t, in, out)
	}
}

func TestCode_LetsNoAttackThrough(t *testing.T) {
	for _, in := range attacks {
		for _, lang := range []string{"", "html", "javascript", "markdown", "go", "no such language", `"><script>`} {
			checkSafe(t, in, Code(in, lang))
		}
	}
}

// The policy alone must hold too, were the renderer ever to let something through.
func TestPolicy_AloneLetsNoAttackThrough(t *testing.T) {
	for _, in := range append(attacks,
		`<span class="chroma toolbar" style="x">a</span>`, `<p style="x">a</p>`, `<a href="data:image/png;base64,AAAA">x</a>`,
		`<ol start="1e9">`, `<td align="x" bgcolor=red>`, `<p id=root>`, `<a href=" javascript:alert(1)">x</a>`,
		`<a href="//a.example">x</a>`, `<a href="/\a.example">x</a>`, "<a href=\"/\t/a.example\">x</a>", "<a href=\"\t//a.example\">x</a>",
		`<a href="https://a.example" target=_self rel=opener>x</a>`, `<img src="https://a.example/x.png">`) {
		if strings.Contains(in, "<input") {
			// A policy cannot demand "disabled", and the renderer, which alone writes
			// inputs, always does.
			continue
		}
		checkSafe(t, in, policy.Sanitize(in))
	}
}

// Sanitized HTML must not change when it is sanitized again. A sanitizer that changes its
// own output was fooled the first time.
func FuzzHTML(f *testing.F) {
	for _, in := range attacks {
		f.Add(in)
	}
	f.Add("# a\n\n- b\n\n1. c\n\n```go\nx := 1\n```\n\n| a |\n|--|\n| b |\n\n![x](data:image/png;base64,AAAA) ~~d~~ https://e.example")
	f.Fuzz(func(t *testing.T, in string) {
		out := HTML(in)
		checkSafe(t, in, out)
		if again := policy.Sanitize(out); again != out {
			t.Errorf("%q gives %q, which the policy changes to %q", in, out, again)
		}
	})
}

func FuzzCode(f *testing.F) {
	for _, in := range attacks {
		f.Add(in, "html")
		f.Add(in, "go")
	}
	f.Fuzz(func(t *testing.T, src, lang string) {
		if len(src) > 4<<10 {
			return
		}
		checkSafe(t, src, Code(src, lang))
	})
}
