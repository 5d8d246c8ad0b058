package app_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

const someCode = "x := 1"

// everyElement draws elements of all kinds, with all of their options and without any. It
// calls look while the page has elements that are gone at the end.
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
	ui.Columns(0) // draws an error in place
	return errors.New("the end")
}

func drawTexts(ui *app.UI) {
	ui.Title("title")
	ui.Header("header")
	ui.Subheader("subheader")
	ui.Text("text")
	ui.Caption("caption")
	ui.Markdown("*markdown*")
	ui.Code(someCode, "go")
	ui.JSON(1)
	ui.Divider()
	ui.Latex("x^2")
	ui.Success("success")
	ui.Metric("Metric", 1)
	ui.Metric("Metric", 1, app.Delta(1), app.Help("help"))
	ui.Metric("Metric", "text", app.Delta("text"))
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
	ui.LineChart(rows[:0], app.Label("None"))
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
	form.Submit("Submit no more", app.Help("help"), app.Disabled(), app.Primary())
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
	ui.ChatInput("Chat more", append(opts, app.Placeholder("placeholder"), app.Max(5))...)
	ui.FileUpload("One file", opts...)
	ui.FileUploads("Files", append(opts, app.Accept(".csv"))...)
}

func drawNumbers(ui *app.UI, opts []app.Option) {
	ui.Slider("Slider", 1, 9, 5, opts...)
	format := append(slices.Clone(opts), app.FormatValue("%,d rows"))
	ui.Slider("Slider in words", 1, 9, 5, format...)
	ui.SliderFloat("SliderFloat in words", 1, 9, 5, format...)
	ui.RangeSlider("RangeSlider in words", 1, 9, 4, 6, format...)
	ui.RangeSliderFloat("RangeSliderFloat in words", 1, 9, 4, 6, format...)
	ui.SliderFloat("SliderFloat", 1, 9, 5, opts...)
	ui.RangeSlider("RangeSlider", 1, 9, 4, 6, opts...)
	ui.RangeSliderFloat("RangeSliderFloat", 1, 9, 4, 6, opts...)
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
