package markup

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodes renders the kinds of node that goldmark renders otherwise than a page under our
// Content-Security-Policy needs.
type nodes struct{}

func (nodes) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, codeBlock)
	r.Register(ast.KindCodeBlock, codeBlock)
	r.Register(ast.KindImage, image)
	r.Register(extension.KindTaskCheckBox, task)
	r.Register(kindMath, renderMath)
	r.Register(extension.KindFootnoteLink, footnoteLink)
	r.Register(extension.KindFootnoteBacklink, nothing)
}

// footnoteLink is the number of a footnote.
func footnoteLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, err := fmt.Fprintf(w, "<sup>%d</sup>", n.(*extension.FootnoteLink).Index)
	return ast.WalkContinue, err
}

func nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkContinue, nil
}

// task gives each box an accessible name. The text of the item cannot be the name,
// because the renderer cannot tell where that text ends.
func task(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	box := `<input disabled="" type="checkbox" aria-label="to do"> `
	if n.(*extension.TaskCheckBox).IsChecked {
		box = `<input checked="" disabled="" type="checkbox" aria-label="done"> `
	}
	_, err := w.WriteString(box)
	return ast.WalkContinue, err
}

func codeBlock(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	lang := ""
	if fenced, ok := n.(*ast.FencedCodeBlock); ok {
		lang = string(fenced.Language(source))
	}
	var src strings.Builder
	for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
		src.Write(line.Value(source))
	}
	if lang == "math" {
		_, err := w.WriteString("<p>" + formulaHTML(strings.TrimSpace(src.String()), true) + "</p>\n")
		return ast.WalkSkipChildren, err
	}
	_, err := w.WriteString(highlight(src.String(), lang))
	return ast.WalkSkipChildren, err
}

// image shows an image that the page may load: one of its own files, or data. It writes a
// link for any other image, which would only show as a broken image.
func image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	src := string(util.URLEscape(n.Destination, true))
	alt := html.EscapeString(plainText(n, source))
	out := alt
	switch {
	case ownImage.MatchString(src):
		out = `<img src="` + html.EscapeString(src) + `" alt="` + alt + `"` + title(n) + `>`
	case remoteImage(src) && !insideLink(n):
		if alt == "" {
			alt = html.EscapeString(src)
		}
		out = `<a href="` + html.EscapeString(src) + `"` + title(n) + `>` + alt + `</a>`
	}
	_, err := w.WriteString(out)
	return ast.WalkSkipChildren, err
}

func remoteImage(src string) bool {
	u, err := url.Parse(src)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" || u.Scheme == "")
}

func title(n *ast.Image) string {
	if len(n.Title) == 0 {
		return ""
	}
	return ` title="` + html.EscapeString(string(n.Title)) + `"`
}

// insideLink tells whether a link written for n would stand inside of another link, which
// HTML forbids.
func insideLink(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}

func plainText(n ast.Node, source []byte) string {
	var text strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			text.Write(n.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				text.WriteByte(' ')
			}
		case *ast.String:
			text.Write(n.Value)
		case *ast.AutoLink:
			text.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return text.String()
}
