// Gallery shows every element and every widget of package app, each beside the source
// that drew it.
//
//	go run ./examples/gallery
package main

import "github.com/refrain-go/refrain/app"

func main() {
	app.Main(gallery, settings...)
}

var settings = []app.Setting{
	app.PageTitle("Gallery"),
	app.PageIcon("🖼️"),
	app.Wide(),
	app.ClearMemosEntry(),
}

// chapters are the pages, in the order of the sidebar.
var chapters = []chapter{
	textPage,
	dataPage,
	chartsPage,
	inputsPage,
	choicesPage,
	filesPage,
	mediaPage,
	layoutPage,
	formsPage,
	dialogsPage,
	chatPage,
	statusPage,
	flowPage,
	cachingPage,
}

var gallery = pages(chapters)
