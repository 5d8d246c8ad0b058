package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/drive"
)

// documented is what docs/wire.md says that a kind of element has: whether each property may be absent.
type documented map[string]map[string]bool

var (
	nodeRow  = regexp.MustCompile("(?m)^\\| ((?:`[a-z]+`(?:, )?)+) \\| ([^|]+) \\|[^|]*\\|$")
	quoted   = regexp.MustCompile("`([a-z]+)`(\\?)?")
	isWidget = map[string]bool{"id": false, "label": false, "v": false, "help": true, "disabled": true}
)

func readWire(t *testing.T) documented {
	t.Helper()
	b, err := os.ReadFile("../docs/wire.md")
	if err != nil {
		t.Fatal(err)
	}
	_, nodes, _ := strings.Cut(string(b), "\n## Nodes\n")
	d := make(documented)
	for _, row := range nodeRow.FindAllStringSubmatch(nodes, -1) {
		has := make(map[string]bool)
		if strings.HasPrefix(row[2], "widget") {
			maps.Copy(has, isWidget)
		}
		for _, name := range quoted.FindAllStringSubmatch(row[2], -1) {
			has[name[1]] = name[2] != ""
		}
		for _, kind := range quoted.FindAllStringSubmatch(row[1], -1) {
			d[kind[1]] = has
		}
	}
	delete(d, "k") // the table's head
	if rows := strings.Count(nodes, "\n| `") - 1; len(d) < rows {
		t.Fatalf("only %d kinds were read from %d rows", len(d), rows)
	}
	return d
}

// Hazard: the page is written after docs/wire.md, and the server sends something else.
func TestWire_ElementsAreAsDocumented(t *testing.T) {
	wire, sent := readWire(t), sentOf(t)
	for kind, has := range wire {
		seen := sent[kind]
		if seen == nil {
			t.Errorf("docs/wire.md has the kind %q, which no run has drawn: draw it in everyElement, or leave it out there", kind)
			continue
		}
		for name, optional := range has {
			switch n := seen.has[name]; {
			case n == 0:
				t.Errorf("docs/wire.md has %q among the properties of %q, which was never sent: let everyElement have it sent, or leave it out there", name, kind)
			case n < seen.times && !optional:
				t.Errorf("%q of %q was absent %d times of %d, and may not be by docs/wire.md", name, kind, seen.times-n, seen.times)
			case n == seen.times && optional:
				t.Errorf("%q of %q was never absent, and may be by docs/wire.md: let everyElement draw one without it, or leave out the question mark", name, kind)
			}
		}
	}
	for kind, seen := range sent {
		for name := range seen.has {
			if _, ok := wire[kind][name]; !ok {
				t.Errorf("%q of %q is not in docs/wire.md", name, kind)
			}
		}
	}
}

// Hazard: a new kind of element is drawn by the source, and by no test of these.
func TestWire_KindsAreThoseOfTheSourceAndThePage(t *testing.T) {
	wire := slices.Sorted(maps.Keys(readWire(t)))
	if source := kindsOfSource(t); !slices.Equal(source, wire) {
		t.Errorf("the source of this package draws %q\nand docs/wire.md has %q", source, wire)
	}
	if page := kindsOfPage(t); !slices.Equal(page, wire) {
		t.Errorf("the page shows %q\nand docs/wire.md has %q", page, wire)
	}
}

// kindsOfPage returns the kinds that the page has a component for, and those that the components of others show.
func kindsOfPage(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("web/src/node.tsx")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{"charttable", "column", "empty", "options", "tab"}
	for _, entry := range regexp.MustCompile(`(?m)^  ([a-z]+): [A-Z]\w*,$`).FindAllSubmatch(b, -1) {
		kinds = append(kinds, string(entry[1]))
	}
	slices.Sort(kinds)
	return kinds
}

// kindArgument says which argument of a function of the source is the kind of an element.
var kindArgument = map[string]int{"begin": 0, "Begin": 1, "draw": 0, "text": 0, "table": 0, "chooseOne": 1}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// kindsOfSource returns the kinds that the source names where it opens an element.
func kindsOfSource(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{"empty": true} // the tree's own
	add := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			s, _ := strconv.Unquote(lit.Value)
			kinds[s] = true
		}
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if i, ok := kindArgument[calledName(n)]; ok && i < len(n.Args) {
					add(n.Args[i])
				}
			case *ast.CompositeLit:
				if of, ok := n.Type.(*ast.Ident); ok && of.Name == "medium" {
					add(n.Elts[0])
				}
			case *ast.FuncDecl:
				if n.Name.Name == "kind" && n.Body != nil {
					add(n.Body.List[len(n.Body.List)-1].(*ast.ReturnStmt).Results[0])
				}
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(kinds))
}

// sending counts the elements of a kind and their properties.
type sending struct {
	times int
	has   map[string]int
}

// sentOf returns what an app sends that draws every element: at its end, and while it runs.
func sentOf(t *testing.T) map[string]*sending {
	sent := make(map[string]*sending)
	synctest.Test(t, func(t *testing.T) {
		var session drive.Session
		look := func() {
			main, side := session.Page()
			count(t, sent, append(main, side...))
		}
		cache := refrain.New(refrain.Config{})
		slow := refrain.NewMemo0("slow", func(ctx context.Context) (int, error) {
			app.Draw(ctx).Text("from a memo")
			time.Sleep(time.Minute)
			look()
			return 1, nil
		}, refrain.In(cache))
		page := func(ui *app.UI) error { return everyElement(ui, slow, look) }
		var err error
		session, err = drive.Open(app.New(app.Pages(
			app.Page{Title: "First", Script: page}, app.Page{Title: "Second", Icon: "2", Script: page},
		), quiet))
		if err != nil {
			t.Fatal(err)
		}
		session.Interact(nil, nil)
		<-session.Idle()
		look()
		session.End()
	})
	return sent
}

func count(t *testing.T, sent map[string]*sending, nodes []drive.Node) {
	for _, n := range nodes {
		var has map[string]any
		if err := json.Unmarshal(n.JSON, &has); err != nil {
			t.Errorf("%s: %v", n.JSON, err)
			continue
		}
		kind, _ := has["k"].(string)
		if sent[kind] == nil {
			sent[kind] = &sending{has: make(map[string]int)}
		}
		sent[kind].times++
		for name := range has {
			if name != "k" {
				sent[kind].has[name]++
			}
		}
		count(t, sent, n.Kids)
	}
}

// everyElement draws elements of all kinds, with what each may have and without, and calls look where the page has
// elements that it has not at the end.
func everyElement(ui *app.UI, slow *refrain.Memo0[int], look func()) error {
	drawTexts(ui)
	drawData(ui)
	drawPlaces(ui)
	for _, opts := range [][]app.Option{nil, {app.Help("help"), app.Disabled()}} {
		in := ui.Container()
		drawButtons(in, opts)
		drawNumbers(in, opts)
		drawFields(in, opts)
		drawChoices(in, opts)
	}
	drawMedia(ui)
	drawInMotion(ui, look)
	if _, err := slow.Get(ui); err != nil {
		return err
	}
	ui.Columns(0) // a problem in its place
	return errors.New("the end")
}

func drawTexts(ui *app.UI) {
	ui.Title("title")
	ui.Header("header")
	ui.Subheader("subheader")
	ui.Text("text")
	ui.Caption("caption")
	ui.Markdown("*markdown*")
	ui.Code("x := 1", "go")
	ui.JSON(1)
	ui.Divider()
	ui.Latex("x^2")
	ui.Success("success")
	ui.Metric("Metric", 1)
	ui.Metric("Metric", 1, app.Delta(1), app.Help("help"))
	ui.Badge("badge")
	ui.Badge("badge", app.Level("info"), app.Help("help"))
}

func drawData(ui *app.UI) {
	rows := []row{{ID: 1}, {ID: 2}}
	many := make([]row, 20_000)
	ui.Table(rows)
	ui.Table(rows, app.Label("Rows"))
	ui.SelectRows("Select", rows)
	ui.SelectRows("Select no more", rows, app.Disabled())
	app.DataEditor(ui, "Edit", rows)
	app.DataEditor(ui, "Edit no more", rows, app.Disabled())
	ui.LineChart(rows)
	ui.LineChart(many, app.Label("Many"))
	ui.VegaLite(`{"mark":"bar"}`, nil)
}

func drawPlaces(ui *app.UI) {
	ui.Columns(2)
	ui.Expander("Expander")
	ui.Tabs("one", "two")
	ui.Popover("Popover")
	ui.Popover("Popover", app.Help("help"), app.Key("explained"))
	ui.Empty()
	ui.Text("behind the empty one")
	ui.ChatMessage("user")
	ui.ChatMessage("user", app.Avatar("U"))
	form := ui.Form("form")
	form.Submit("Submit")
	form.Submit("Submit no more", app.Help("help"), app.Disabled())
	ui.Fragment("fragment", func(*app.UI) error { return nil })
	ui.Dialog("Dialog", func(*app.UI) error { return nil })
}

func drawButtons(ui *app.UI, opts []app.Option) {
	ui.Button("Button", opts...)
	ui.Button("Primary", append(opts, app.Primary())...)
	ui.LinkButton("Link", "https://go.dev", opts...)
	ui.LinkButton("Primary", "https://go.dev", append(opts, app.Primary())...)
	ui.DownloadButton("Download", "a.txt", "text", opts...)
	ui.ChatInput("Chat", opts...)
	ui.ChatInput("Chat more", append(opts, app.Placeholder("placeholder"))...)
	ui.FileUpload("One file", opts...)
	ui.FileUploads("Files", append(opts, app.Accept(".csv"))...)
}

func drawNumbers(ui *app.UI, opts []app.Option) {
	ui.Slider("Slider", 1, 9, 5, opts...)
	ui.SliderFloat("SliderFloat", 1, 9, 5, opts...)
	ui.RangeSlider("RangeSlider", 1, 9, 4, 6, opts...)
	ui.Number("Number", 1, opts...)
	ui.Number("Number", 1, append(opts, app.Min(0), app.Max(9))...)
	ui.NumberFloat("NumberFloat", 1, opts...)
	ui.NumberFloat("NumberFloat", 1, append(opts, app.Min(0), app.Max(9))...)
}

func drawFields(ui *app.UI, opts []app.Option) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	more := append(opts, app.Placeholder("placeholder"), app.Max(100), app.Key(fmt.Sprint("more", len(opts))))
	ui.TextInput("TextInput", "", opts...)
	ui.TextInput("TextInput", "", append(more, app.Password())...)
	ui.TextArea("TextArea", "", opts...)
	ui.TextArea("TextArea", "", more...)
	ui.DateInput("DateInput", day, opts...)
	ui.DateInput("DateInput", time.Time{}, append(opts, app.Min(day), app.Max(day))...)
	ui.TimeInput("TimeInput", time.Hour, opts...)
	ui.ColorPicker("ColorPicker", "#3cf", opts...)
	ui.Checkbox("Checkbox", true, opts...)
	ui.Toggle("Toggle", true, opts...)
}

func drawChoices(ui *app.UI, opts []app.Option) {
	few, many := []string{"a", "b"}, make([]string, 1000)
	for i := range many {
		many[i] = strconv.Itoa(i)
	}
	for _, options := range [][]string{few, many} {
		ui.Select("Select", options, opts...)
		ui.Radio("Radio", options, opts...)
		ui.MultiSelect("MultiSelect", options, opts...)
		ui.MultiSelect("MultiSelect", options, append(opts, app.Placeholder("placeholder"), app.Key(fmt.Sprint(len(options), len(opts))))...)
	}
}

func drawMedia(ui *app.UI) {
	ui.Image(picture(1))
	ui.Image([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), app.Label("label"), app.Caption("caption"), app.Width(10))
	ui.Audio(wav)
	ui.Audio(wav, app.Label("label"), app.Caption("caption"))
	film := []byte("\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x82\x84webm")
	ui.Video(film)
	ui.Video(film, app.Label("label"), app.Caption("caption"), app.Width(10))
}

func drawInMotion(ui *app.UI, look func()) {
	ui.Progress("Not known")
	for range ui.Progress("Known").Range(2) {
		look()
	}
	ui.Status("Status", func(*app.UI) error { look(); time.Sleep(time.Second); return io.EOF })
	ui.WriteStream(func(yield func(string) bool) {
		yield("block")
		look()
	})
}
