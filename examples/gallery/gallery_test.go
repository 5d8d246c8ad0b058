package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/refrain-go/refrain/app/apptest"
)

// Every page must run, show the source of each example, and draw no error but those that an example is about.
func TestGallery_EveryPageRuns(t *testing.T) {
	shown := map[string][]string{
		"text":   {"an error is one"},
		"status": {"Flight 1549 is cancelled."},
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

// A source is shown with what the example needs, and without what belongs to the gallery.
func TestSourceOf_HasWhatTheFunctionNeeds(t *testing.T) {
	source, err := sourceOf(oneFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"var countLines = refrain.NewMemo(", "func oneFile(ui *app.UI) error {"} {
		if !strings.Contains(source, want) {
			t.Errorf("the source lacks %q:\n%s", want, source)
		}
	}
	for _, other := range []string{"severalFiles", "chapter{", "package"} {
		if strings.Contains(source, other) {
			t.Errorf("the source has %q, which the function does not need:\n%s", other, source)
		}
	}
}
