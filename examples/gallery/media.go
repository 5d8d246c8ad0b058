package main

import (
	_ "embed"
	"image"
	"image/color"

	"github.com/refrain-go/refrain/app"
)

var media = chapter{
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
			stripes.SetRGBA(x, y, color.RGBA{R: warm, G: 90, B: 255 - warm, A: 255})
		}
	}
	ui.Image(stripes, app.Label("Stripes, blue in the winters, red in the summers"), app.Caption("Seattle, 2012 to 2015"), app.Width(640))
	return nil
}

func sound(ui *app.UI) error {
	ui.Audio(melody(), app.Label("A melody"), app.Caption("Made by this program, one sample after another"))
	return nil
}

//go:embed data/flights.webm
var flightsFilm []byte

func film(ui *app.UI) error {
	ui.Video(flightsFilm, app.Label("Planes over the United States"), app.Caption("The 160 busiest routes"), app.Width(640))
	return nil
}
