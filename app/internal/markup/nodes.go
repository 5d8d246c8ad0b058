package markup

import (
	"html"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodes renders the kinds of node that goldmark renders otherwise than a page under our Content-Security-Policy needs.
type nodes struct{}

func (nodes) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, codeBlock)
	r.Register(ast.KindCodeBlock, codeBlock)
	r.Register(ast.KindImage, image)
	r.Register(extension.KindTaskCheckBox, task)
}

// task has a name, as each box needs for those who do not see it; its own text cannot be told from what follows.
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
	_, err := w.WriteString(highlight(src.String(), lang))
	return ast.WalkSkipChildren, err
}

// image shows what the page may load, its own files and data, and links to what it may not, which would only show as
// a broken image.
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

// insideLink tells whether a link written for n would stand in another link, which HTML forbids.
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
