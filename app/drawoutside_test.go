package app_test

import (
	"context"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/refrain-go/refrain/app"
)

// A place of a memo's function has no run and no session. A call that needs one must draw
// an error in its place, and must not panic.
func TestDraw_CallsForScriptsOnlyDoNotPanic(t *testing.T) {
	none := func(*app.UI) error { return nil }
	pages := app.Pages(app.Page{Title: "One", Script: none}, app.Page{Title: "Two", Script: none})
	calls := map[string]func(*app.UI){
		"Bind":               func(ui *app.UI) { ui.Checkbox("a", true, app.Bind("a")) },
		"Button":             func(ui *app.UI) { ui.Button("a") },
		"ChatInput":          func(ui *app.UI) { ui.ChatInput("a") },
		"DataEditor":         func(ui *app.UI) { app.DataEditor(ui, "a", []int{1}) },
		"Dialog":             func(ui *app.UI) { ui.Dialog("a", none) },
		"DownloadButton":     func(ui *app.UI) { ui.DownloadButton("a", "a.txt", "text") },
		"Empty":              func(ui *app.UI) { ui.Empty().Text("a") },
		"FileUpload":         func(ui *app.UI) { ui.FileUpload("a", app.MaxSize(10)) },
		"Form":               func(ui *app.UI) { ui.Form("a").Submit("b") },
		"Fragment":           func(ui *app.UI) { ui.Fragment("a", none) },
		"Image":              func(ui *app.UI) { ui.Image(app.Path("none.png")) },
		"Navigate":           func(ui *app.UI) { ui.Navigate("?a=1") },
		"Pages":              func(ui *app.UI) { _ = pages(ui) },
		"Progress":           func(ui *app.UI) { ui.Progress("a").Set(0.5) },
		"QueryParams.All":    func(ui *app.UI) { ui.QueryParams().All() },
		"QueryParams.Delete": func(ui *app.UI) { ui.QueryParams().Delete("a") },
		"QueryParams.Get":    func(ui *app.UI) { ui.QueryParams().Get("a") },
		"QueryParams.Set":    func(ui *app.UI) { ui.QueryParams().Set("a", "b") },
		"Request":            func(ui *app.UI) { ui.Request() },
		"Rerun":              func(ui *app.UI) { ui.Rerun() },
		"RerunFragment":      func(ui *app.UI) { ui.RerunFragment() },
		"SelectRows":         func(ui *app.UI) { ui.SelectRows("a", [][]string{{"a"}, {"b"}}) },
		"Set":                func(ui *app.UI) { app.Set(ui, "a", 1) },
		"Sidebar":            func(ui *app.UI) { ui.Sidebar().Text("a") },
		"Spinner":            func(ui *app.UI) { _ = ui.Spinner("a", func() error { return nil }) },
		"State":              func(ui *app.UI) { app.State(ui, "a", 1) },
		"Status":             func(ui *app.UI) { _ = ui.Status("a", none) },
		"Stop":               func(ui *app.UI) { ui.Stop() },
		"Table":              func(ui *app.UI) { ui.Table([][]string{{"a"}, {"b"}}) },
		"Toast":              func(ui *app.UI) { ui.Toast("a") },
		"Write":              func(ui *app.UI) { ui.Write("a", 1, io.EOF) },
		"WriteStream":        func(ui *app.UI) { ui.WriteStream(slices.Values([]string{"a"})) },
	}
	for _, name := range slices.Sorted(maps.Keys(calls)) {
		t.Run(name, func(t *testing.T) {
			returned := false
			done := make(chan any)
			go func() {
				defer func() {
					v := recover()
					if v == nil && !returned {
						v = "the goroutine ended"
					}
					done <- v
				}()
				calls[name](app.Draw(context.Background()))
				returned = true
			}()
			if v := <-done; v != nil {
				t.Error(v)
			}
		})
	}
}
