package app_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
)

// brokenPage returns the page that a visitor gets of a failing script and a failing
// fragment, and the log.
func brokenPage(t *testing.T, prepare func(*app.App), settings ...app.Setting) (page, log string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		s := serve(t, func(ui *app.UI) error {
			ui.Fragment("part", func(*app.UI) error { return errors.New("no such table customers") })
			ui.Fragment("other", func(*app.UI) error { panic("postgres://shop:secret@db") })
			return errors.New("password of shop@db1 expired")
		}, append(settings, app.Logger(slog.New(slog.NewTextHandler(&b, nil))))...)
		prepare(s.app)
		tab := s.open("")
		for tab.next().End == "" {
		}
		page = tab.page.String()
		s.app.Close(t.Context())
		log = b.String()
	})
	return page, log
}

var secrets = []string{"no such table customers", "shop:secret@db", "password of shop@db1 expired"}

// Hazard: an error shows a visitor the name of the database, or the name of another
// visitor.
func TestErrors_AreShownToVisitorsByTheirIDOnly(t *testing.T) {
	page, log := brokenPage(t, func(*app.App) {})
	for _, text := range secrets {
		if strings.Contains(page, text) || !strings.Contains(log, text) {
			t.Errorf("%q is to be in the log and not in the page:\n%s\n%s", text, log, page)
		}
	}
	for line := range strings.Lines(log) {
		_, ref, _ := strings.Cut(line, "ref=")
		if ref, _, _ = strings.Cut(ref, " "); ref == "" || !strings.Contains(page, ref) {
			t.Errorf("the page does not show the id %q of the log's line %q:\n%s", ref, line, page)
		}
	}
}

// The developer of an app needs the error in the place where it arises.
func TestErrors_AreShownWhereTheAppIsDeveloped(t *testing.T) {
	ways := map[string]func() (string, string){
		"ShowErrors":  func() (string, string) { return brokenPage(t, func(*app.App) {}, app.ShowErrors()) },
		"refrain run": func() (string, string) { return brokenPage(t, (*app.App).Supervise) },
	}
	for name, draw := range ways {
		page, _ := draw()
		for _, text := range secrets {
			if !strings.Contains(page, text) {
				t.Errorf("%s: %q is not in the page:\n%s", name, text, page)
			}
		}
	}
}

// Hazard: a screen reader reads Arabic as if it were English, and lines begin at the
// wrong side.
func TestLang_IsThatOfThePage(t *testing.T) {
	for tag, want := range map[string]string{
		"":        `<html lang="en">`,
		"de":      `<html lang="de">`,
		"pt-br":   `<html lang="pt-BR">`,
		"ar":      `<html lang="ar" dir="rtl">`,
		"fa-IR":   `<html lang="fa-IR" dir="rtl">`,
		"he":      `<html lang="he" dir="rtl">`,
		"az-Arab": `<html lang="az-Arab" dir="rtl">`,
		"az":      `<html lang="az">`,
	} {
		var settings []app.Setting
		if tag != "" {
			settings = append(settings, app.Lang(tag))
		}
		s := serve(t, func(*app.UI) error { return nil }, settings...)
		answer, err := s.client.Do(must(http.NewRequest("GET", "http://localhost/", nil)))
		if err != nil {
			t.Fatal(err)
		}
		page := must(io.ReadAll(answer.Body))
		answer.Body.Close()
		if !strings.Contains(string(page), want) {
			t.Errorf("Lang(%q): the page has no %s:\n%s", tag, want, page)
		}
	}
}

func TestLang_OfNoLanguagePanics(t *testing.T) {
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, `Lang("german!")`) || !strings.Contains(text, "give a tag") {
			t.Errorf("it panicked with %q", text)
		}
	}()
	app.Lang("german!")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
