package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/hostile"
)

// Any text may come to any element. The messages to the page must be JSON, and their
// markup must be from the short list. The part of this test in a browser is beside the
// examples.
func TestPage_NoElementLetsTextBecomeMarkup(t *testing.T) { // A8
	for n, text := range hostile.Texts {
		s := serve(t, hostile.Script, hostile.Settings()...)
		begin := fmt.Sprintf(`{"t":"hello","page":"a","query":"text=%d&x=%s"}`, n, url.QueryEscape(text))
		for _, m := range s.readAll(t, begin, hostile.End) {
			if err := hostile.Check(m); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}

// An error about an option names the value that was given.
func TestPage_NoRefusedOptionLetsTextBecomeMarkup(t *testing.T) { // A8
	for _, text := range hostile.Texts {
		s := serve(t, func(ui *app.UI) error {
			hostile.DrawRefused(ui, text)
			ui.Text(hostile.End)
			return nil
		})
		s.app.Notify("error", text, text)
		for _, m := range s.readAll(t, hello, hostile.End) {
			if err := hostile.Check(m); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}

// readAll opens a tab. It returns the messages up to one that has the text until and the
// end of the run.
func (s *site) readAll(t *testing.T, hello, until string) (messages [][]byte) {
	t.Helper()
	p, err := s.connect(s.visitor)
	if err != nil {
		t.Fatal(err)
	}
	defer p.ws.CloseNow()
	if err := p.ws.Write(t.Context(), 1, []byte(hello)); err != nil {
		t.Fatal(err)
	}
	for seen := false; ; {
		_, b, err := p.ws.Read(context.Background())
		if err != nil {
			t.Fatalf("after %d messages: %v", len(messages), err)
		}
		messages = append(messages, b)
		var m struct{ End string }
		seen = seen || strings.Contains(string(b), until)
		if json.Unmarshal(b, &m); seen && m.End != "" && m.End != "replaced" {
			return messages
		}
	}
}

// The sender chooses the name of a file, and the page shows it.
func TestUpload_NamesAreOnlyNames(t *testing.T) { // A8
	s := serve(t, func(ui *app.UI) error {
		if f := ui.FileUpload("Up"); f != nil {
			ui.Markdown(f.Name)
			ui.DownloadButton(f.Name, f.Name, f)
			ui.Text(f.ContentType)
		}
		return nil
	}, app.UploadDir(t.TempDir()))
	p := s.open("")
	p.end(0)
	for _, text := range hostile.Texts {
		_, body, err := s.request("POST", p.url("Up"), strings.NewReader("x"), func(r *http.Request) {
			r.Header.Set("Refrain-Name", url.PathEscape(text))
			r.Header.Set("Content-Type", strings.Map(func(r rune) rune {
				if r < ' ' || r > '~' {
					return -1
				}
				return r
			}, text))
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := hostile.Check([]byte(body)); err != nil {
			t.Errorf("%q: the answer: %v", text, err)
		}
		var file struct{ ID, Name string }
		if json.Unmarshal([]byte(body), &file); file.ID == "" || strings.ContainsAny(file.Name, "/\\<>\"\x00\u202e\n") || strings.HasPrefix(file.Name, ".") {
			t.Errorf("%q is called %q", text, file.Name)
		}
		p.end(p.set(map[string]any{"Up": []any{map[string]any{"id": file.ID}}}))
		for _, op := range p.deltas[len(p.deltas)-1].Ops {
			if err := hostile.Check(op); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
		for _, at := range p.page.Main() {
			if !strings.HasPrefix(at.JSON, `{"k":"download"`) {
				continue
			}
			res, _, err := s.request("GET", p.url(file.Name), nil, nil)
			if err != nil || !strings.HasPrefix(res.Header.Get("Content-Disposition"), `attachment; filename="`) || strings.Contains(res.Header.Get("Content-Type"), "html") {
				t.Errorf("%q: %v %v", text, err, res)
			}
		}
	}
}

// These tests must not forget a new element, option or function.
func TestHostile_CoversAllCallsThatTakeText(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, c := range hostile.Calls() {
		name, _, _ := strings.Cut(c.Name, " ")
		known = append(known, name)
	}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			name := f.Name.Name
			switch {
			case f.Recv != nil && isUI(f.Recv.List[0].Type):
				if !hostile.Undrawn[name] && !slices.Contains(known, name) {
					t.Errorf("hostile.Calls leaves out ui.%s", name)
				}
			case f.Recv == nil && returnsOption(f):
				if hostile.Options[name] == nil && !hostile.Textless[name] {
					t.Errorf("the option %s is in neither hostile.Options nor hostile.Textless", name)
				}
			case f.Recv == nil && takesUI(f):
				if hostile.Functions[name] == nil {
					t.Errorf("hostile.Functions leaves out %s", name)
				}
			}
		}
	}
	if len(known) < 60 {
		t.Errorf("only %d calls are known", len(known))
	}
}

func isUI(e ast.Expr) bool {
	star, ok := e.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := star.X.(*ast.Ident)
	return ok && name.Name == "UI"
}

func returnsOption(f *ast.FuncDecl) bool {
	if f.Type.Results == nil || len(f.Type.Results.List) != 1 {
		return false
	}
	name, ok := f.Type.Results.List[0].Type.(*ast.Ident)
	return ok && name.Name == "Option"
}

// takesUI reports whether the function draws on a ui that it gets, or returns a value
// that draws.
func takesUI(f *ast.FuncDecl) bool {
	if len(f.Type.Params.List) > 0 && isUI(f.Type.Params.List[0].Type) {
		return true
	}
	return f.Type.Results != nil && slices.ContainsFunc(f.Type.Results.List, func(r *ast.Field) bool { return isUI(r.Type) })
}
