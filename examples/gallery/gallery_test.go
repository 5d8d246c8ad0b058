package main

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/refrain-go/refrain/app/apptest"
)

// Every page must run, show the source of each example, and draw only the errors that an
// example is about.
func TestGallery_EveryPageRuns(t *testing.T) {
	shown := map[string][]string{
		textPage.path:   {"an error is one"},
		statusPage.path: {"Flight 1549 is cancelled."},
	}
	for _, c := range chapters {
		t.Run(c.title, func(t *testing.T) {
			at := apptest.New(t, gallery, settings...)
			at.Navigate(c.path)
			at.Run()
			if err := at.Err(); err != nil {
				t.Fatal(err)
			}
			if problems := at.Error(); !slices.Equal(problems, shown[c.path]) {
				t.Errorf("the page shows the errors %q, want %q", problems, shown[c.path])
			}
			for _, e := range c.examples {
				source, err := sourceOf(e.draw)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Contains(at.Code(), source) {
					t.Errorf("the source of %q is not on the page", e.title)
				}
			}
		})
	}
}

// A source is shown with the declarations that the example needs, and without those of
// the gallery.
func TestSourceOf_HasTheDeclarationsThatTheFunctionNeeds(t *testing.T) {
	source, err := sourceOf(oneFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"var countLines = refrain.NewMemo(", "func oneFile(ui *app.UI) error {"} {
		if !strings.Contains(source, want) {
			t.Errorf("the source lacks %q:\n%s", want, source)
		}
	}
	// Its variable file has the name of an example of another page.
	for _, other := range []string{"severalFiles", "package", "LineChart"} {
		if strings.Contains(source, other) {
			t.Errorf("the source has %q, which the function does not need:\n%s", other, source)
		}
	}
	source, err = sourceOf(millionRows)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(source, "func (powers) Cell(row, col int) any {") {
		t.Errorf("a type is shown without its methods:\n%s", source)
	}
}

// A source must be readable beside the elements that it draws, without scrolling on a
// screen of common width. It must not include code of the gallery itself: a local
// variable with the name of a page would bring that page along.
func TestGallery_SourcesFitBesideTheirElements(t *testing.T) {
	for _, c := range chapters {
		for _, e := range c.examples {
			source, err := sourceOf(e.draw)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(source, "chapter{") {
				t.Errorf("%s: the source of a page is shown with it", e.title)
			}
			for line := range strings.Lines(source) {
				if wide := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    ")); wide > 70 {
					t.Errorf("%s: %d characters, want 70 at most: %s", e.title, wide, line)
				}
			}
		}
	}
}
