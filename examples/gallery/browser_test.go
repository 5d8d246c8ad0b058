package main

import (
	"fmt"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/examples/internal/browser"
)

// Every element must be usable by those who do not see it, in light and dark, on a desk and on a phone: names, roles,
// contrast, the order of headings, whatever axe-core knows to look at.
func TestGallery_IsAccessible(t *testing.T) {
	gallery := app.Handler(gallery, settings...)
	tab := browser.Open(t, gallery).Tab()
	for _, c := range chapters {
		tab.Size(1280, 900)
		tab.Dark(false)
		tab.Visit(c.path)
		tab.WaitText(c.examples[len(c.examples)-1].title)
		if c.path == "charts" {
			tab.WaitCharts(len(c.examples))
		}
		for _, width := range []int{1280, 390} {
			for _, dark := range []bool{false, true} {
				tab.Size(width, 900)
				tab.Dark(dark)
				tab.WaitNoSidewaysScroll()
				tab.WaitStill()
				look := fmt.Sprintf("%s-%d", c.path, width)
				if dark {
					look += "-dark"
				}
				tab.WantAccessible(look)
				tab.Screenshot("gallery-" + look)
			}
		}
	}
}
