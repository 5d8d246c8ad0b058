package app_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// A metric is one figure to be read at a glance: it has a unit, and no nanoseconds.
func TestMetric_WritesItsValueInItsFormat(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Metric("Revenue", 1234567.891, app.FormatValue("%,.2f €"), app.Delta(-12.5))
		ui.Metric("Rows", 5, app.FormatValue("%.1f k"))
		ui.Metric("Now", time.Date(2001, 1, 31, 13, 5, 6, 789, time.UTC))
		ui.Metric("Day", time.Date(2001, 1, 31, 13, 5, 6, 789, time.UTC), app.FormatValue("2 Jan"))
		return nil
	})
	at.Run()
	for label, want := range map[string]string{"Revenue": "1,234,567.89 €", "Rows": "5.0 k", "Now": "2001-01-31 13:05:06", "Day": "31 Jan"} {
		if got := at.Metric(label).Value; got != want {
			t.Errorf("%s is %q, want %q", label, got, want)
		}
	}
	if got := at.Metric("Revenue").Delta; got != "-12.50 €" {
		t.Errorf("the change is %q, in another format than the value", got)
	}
}

// The page writes numbers for the locale that stands in its own HTML.
func TestLocale_IsThatOfThePage(t *testing.T) {
	page := func(settings ...app.Setting) string {
		s := serve(t, func(*app.UI) error { return nil }, settings...)
		answer := must(s.client.Do(must(http.NewRequest("GET", "http://localhost/", nil))))
		defer answer.Body.Close()
		return string(must(io.ReadAll(answer.Body)))
	}
	if p := page(app.Locale("de-ch")); !strings.Contains(p, `data-locale="de-CH"`) {
		t.Errorf("the page does not say de-CH:\n%s", p)
	}
	if p := page(); strings.Contains(p, "data-locale") {
		t.Errorf("the page has a locale that nobody gave:\n%s", p)
	}
}
