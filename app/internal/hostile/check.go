package hostile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Check reports faults of a message to a page: JSON that could end a script element or
// that browsers read in two ways, markup beyond the short list, and links of other
// schemes.
func Check(message []byte) error {
	if i := bytes.IndexFunc(message, func(r rune) bool {
		return r < ' ' || strings.ContainsRune("<>&\u2028\u2029\ufeff", r) && r != '\ufeff' || r == utf8.RuneError
	}); i >= 0 && message[i] != "\ufffd"[0] {
		return fmt.Errorf("unescaped is %.60q", message[i:])
	}
	if !utf8.Valid(message) {
		return fmt.Errorf("it is not UTF-8: %.60q", message)
	}
	var v any
	if err := json.Unmarshal(message, &v); err != nil {
		return fmt.Errorf("%w: %s", err, message)
	}
	return check(v)
}

func check(v any) error {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if err := check(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, member := range v {
			if err := checkMember(v["k"], name, member); err != nil {
				return fmt.Errorf("%v of %v: %w", name, v["k"], err)
			}
		}
	}
	return nil
}

var (
	token = regexp.MustCompile(`^((media|download|upload)/)?[A-Za-z0-9_-]{22}$`)
	id    = regexp.MustCompile(`^[A-Za-z0-9_-]{16,22}$`)
	path  = regexp.MustCompile(`^[a-z0-9-]*$`)
)

func checkMember(kind any, name string, v any) error {
	text, isText := v.(string)
	switch name {
	case "html":
		return checkHTML(text)
	case "href":
		return checkLink(text)
	case "url":
		if !token.MatchString(text) {
			return fmt.Errorf("it is not a link of this server: %q", text)
		}
	case "id":
		if isText && kind != nil && !id.MatchString(text) {
			return fmt.Errorf("it is not an id: %q", text)
		}
	case "level":
		if !slices.Contains([]string{"success", "info", "warning", "error"}, text) {
			return fmt.Errorf("it is %q", text)
		}
	case "path":
		if !path.MatchString(text) {
			return fmt.Errorf("it is not a path: %q", text)
		}
	case "spec":
		return nil // package vega and its interpreter check specs
	}
	return check(v)
}

// markup lists the elements and attributes that HTML may have.
var markup = map[string][]string{
	"p": nil, "br": nil, "hr": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "blockquote": nil, "ul": nil, "ol": {"start"},
	"li": nil, "em": nil, "strong": nil, "del": nil, "code": nil, "pre": {"class"}, "span": {"class"}, "table": nil, "thead": nil, "tbody": nil,
	"tr": nil, "th": {"align"}, "td": {"align"}, "input": {"type", "checked", "disabled"}, "a": {"href", "title", "rel", "target"},
	"img": {"src", "alt", "title"},
}

func checkHTML(source string) error {
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() == io.EOF {
				return nil
			}
			return z.Err()
		case html.CommentToken, html.DoctypeToken:
			return fmt.Errorf("it has %s", z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			attributes, known := markup[tag.Data]
			if !known {
				return fmt.Errorf("it has %s", tag)
			}
			for _, a := range tag.Attr {
				if !slices.Contains(attributes, a.Key) {
					return fmt.Errorf("it has %s", tag)
				}
				if a.Key == "href" || a.Key == "src" && !strings.HasPrefix(a.Val, "data:image/png;base64,") {
					if err := checkLink(a.Val); err != nil {
						return err
					}
				}
				if a.Key == "src" && strings.Contains(a.Val, "//") {
					return fmt.Errorf("an image from elsewhere: %q", a.Val)
				}
			}
		}
	}
}

func checkLink(href string) error {
	u, err := url.Parse(href)
	if err != nil {
		return err
	}
	if !slices.Contains([]string{"", "http", "https", "mailto"}, u.Scheme) {
		return fmt.Errorf("a link to %q", href)
	}
	return nil
}
