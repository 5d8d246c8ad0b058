package app_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// The file has the button's content, for each type of content. Exactly one run sees the
// press.
func TestDownloadButton_SavesContentAndCountsAsAPress(t *testing.T) {
	var pressed []string
	at := apptest.New(t, func(ui *app.UI) error {
		for label, content := range map[string]any{
			"Bytes": []byte("bytes"), "String": "string",
			"Function": func(_ context.Context, w io.Writer) error {
				_, err := io.WriteString(w, "function")
				return err
			},
		} {
			if ui.DownloadButton(label, "../"+label+".csv", content, app.Key(label)) {
				pressed = append(pressed, label)
			}
		}
		return nil
	})
	at.Run()
	for _, label := range []string{"Bytes", "String", "Function"} {
		b := at.DownloadButton(label)
		if got := string(b.Click()); got != strings.ToLower(label) || b.Name() != label+".csv" {
			t.Errorf("%s is %q in %q", label, got, b.Name())
		}
		pressed = nil
		at.Run()
		at.Run()
		if len(pressed) != 1 || pressed[0] != label {
			t.Errorf("%s: pressed were %q", label, pressed)
		}
	}
}

// The function of a download belongs to the session: it uses the session's memos, and
// holds the objects that singletons gave it until it has ended.
func TestDownloadButton_FunctionRunsInTheSession(t *testing.T) {
	cache := refrain.New(refrain.Config{Name: "downloads"})
	defer cache.Close(context.Background())
	runs := 0
	mine := refrain.NewMemo0("mine", func(context.Context) (int, error) { runs++; return runs, nil }, refrain.PerSession(), refrain.In(cache))
	at := apptest.New(t, func(ui *app.UI) error {
		if _, err := mine.Get(ui); err != nil {
			return err
		}
		ui.DownloadButton("Save", "a.txt", func(ctx context.Context, w io.Writer) error {
			_, err := mine.Get(ctx)
			return err
		})
		return nil
	}, app.Caches(cache))
	at.Run()
	at.DownloadButton("Save").Click()
	if runs != 1 {
		t.Errorf("the session's memo was computed %d times", runs)
	}
}

func TestDownloadButton_ThatCannotBeSaved(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		ui.DownloadButton("A", "a", 7)
		ui.DownloadButton("B", "b", nil)
		ui.DownloadButton("C", "c", (*app.File)(nil))
		ui.DownloadButton("D", "d", (func(context.Context, io.Writer) error)(nil))
		ui.DownloadButton("E", "e", "", app.Max(1))
		ui.DownloadButton("F", "f", "")
		ui.DownloadButton("F", "g", "")
		return nil
	})
	at.Run()
	for i, want := range []string{`DownloadButton "A": a value of type int cannot be downloaded`, `"B": a value of type <nil>`, `"C": a value of type *app.File`, `"D": a value of type func`, `"E" does not take Max`, `"F" is drawn twice`} {
		if got := at.Error(); i >= len(got) || !strings.Contains(got[i], want) {
			t.Errorf("want %q among %q", want, got)
		}
	}
}
