package main

import (
	_ "embed"
	"image"
	"image/color"

	"github.com/refrain-go/refrain/app"
)

var mediaPage = chapter{
	title: "Images, sounds, films", icon: "🎞️", path: "images",
	about: "Bytes, uploaded files, files of the server, and images that the program draws. What a page has already is not sent again.",
	examples: []example{
		{"Images", "Each day of four years is a line, the colder the bluer.", picture},
		{"Sounds", "", sound},
		{"Films", "", film},
	},
}

func picture(ui *app.UI) error {
	days, err := weather.Get(ui)
	if err != nil {
		return err
	}
	stripes := image.NewRGBA(image.Rect(0, 0, len(days), 200))
	for x, d := range days {
		warm := uint8(min(max(255*(d.Max+2)/36, 0), 255))
		for y := range 200 {
			stripes.Set(x, y, color.RGBA{warm, 90, 255 - warm, 255})
		}
	}
	ui.Image(stripes, app.Width(640),
		app.Label("Stripes, blue in winter, red in summer"),
		app.Caption("Seattle, 2012 to 2015"))
	return nil
}

func sound(ui *app.UI) error {
	ui.Audio(melody(), app.Label("A melody"),
		app.Caption("Made by this program"))
	return nil
}

//go:embed data/flights.webm
var flightsFilm []byte

func film(ui *app.UI) error {
	ui.Video(flightsFilm, app.Width(640),
		app.Label("Planes over the United States"),
		app.Caption("The 160 busiest routes"))
	return nil
}
