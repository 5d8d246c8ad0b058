package hostile

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/drive"
)

// End is the last text of a page.
const End = "the end of the page"

// Settings are the settings of an app with hostile texts.
func Settings() []app.Setting {
	return []app.Setting{app.PageTitle(`</title><script>window.pwned=1</script>`), app.PageIcon(`"><script>window.pwned=1</script>`)}
}

// Script draws everything with one text. The parameter text of the address is the index
// of the text.
func Script(ui *app.UI) error {
	n, _ := strconv.Atoi(ui.QueryParams().Get("text"))
	n = *app.State(ui, "text", n)
	text := Texts[n]
	return app.Pages(app.Page{Title: text, Icon: text, Path: "a", Script: func(ui *app.UI) error {
		Draw(ui, text)
		if moved := app.State(ui, "moved", false); !*moved {
			*moved = true
			ui.Navigate("?text=0&" + text)
		}
		ui.Text(End)
		return nil
	}}, app.Page{Title: text + "2", Icon: text, Path: "b", Script: func(*app.UI) error { return nil }})(ui)
}

// Draw makes all calls with text: each without options, and with all the options that it
// takes.
func Draw(ui *app.UI, text string) {
	ui.QueryParams().Set(text, text)
	accepted := accepted()
	for _, c := range Calls() {
		c.Draw(ui.Container(), text)
		var opts []app.Option
		for _, name := range accepted[c.Name] {
			opts = append(opts, Options[name](text))
		}
		if len(opts) > 0 {
			c.Draw(ui.Container(), text, opts...)
		}
	}
}

// DrawRefused makes each call with each option that it does not take.
func DrawRefused(ui *app.UI, text string) {
	accepted := accepted()
	for _, c := range Calls() {
		if !c.Options {
			continue
		}
		for name, option := range Options {
			if !slices.Contains(accepted[c.Name], name) {
				c.Draw(ui.Container(), text, option(text))
			}
		}
	}
}

// accepted names the options that each call accepts. It finds them by trying.
var accepted = sync.OnceValue(func() map[string][]string {
	takes := make(map[string][]string)
	for _, c := range Calls() {
		if !c.Options {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(Options)) {
			if !refuses(c, Options[name]("ab")) {
				takes[c.Name] = append(takes[c.Name], name)
			}
		}
	}
	return takes
})

func refuses(c Call, option app.Option) bool {
	s, err := drive.Open(app.New(func(ui *app.UI) error { c.Draw(ui, "ab", option); return nil }, app.Logger(slog.New(slog.DiscardHandler))), nil)
	if err != nil {
		panic(err)
	}
	defer s.End()
	main, _ := s.Run()
	return strings.Contains(fmt.Sprintf("%s", main), `"level":"error"`)
}
