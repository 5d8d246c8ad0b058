package browser

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Upload presses the button of an upload field and chooses files, by their paths, in the
// dialog that it opens.
func (tab *Tab) Upload(field string, paths ...string) {
	tab.t.Helper()
	tab.do("take the place of the file dialog", call(page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}))
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	opened := chromedp.Events(ctx, page.FileChooserOpened)
	tab.Click("button", field)
	for dialog, err := range opened {
		if err != nil {
			tab.t.Fatalf("the file dialog of %q: %v", field, err)
		}
		tab.do("choose files", call(dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, BackendNodeID: dialog.BackendNodeID}))
		return
	}
}

// Drag holds files, by their paths, over an upload field. Drop lets go of them there.
func (tab *Tab) Drag(field string, paths ...string) (drop func()) {
	tab.t.Helper()
	type point struct{ X, Y float64 }
	at := waitFor[point](tab, field+" to drop on", `steady(find("button", %s))`, field)
	data := &input.DragData{Files: paths, DragOperationsMask: 1}
	drag := func(step input.DispatchDragEventType) {
		tab.t.Helper()
		tab.do("drag files", call(input.DispatchDragEvent, input.DispatchDragEventParams{Type: step, X: at.X, Y: at.Y, Data: data}))
	}
	drag(input.DispatchDragEventTypeDragEnter)
	drag(input.DispatchDragEventTypeDragOver)
	return func() { tab.t.Helper(); drag(input.DispatchDragEventTypeDrop) }
}

// Download calls start, which must start a download, and gives the name and the content
// of the file.
func (tab *Tab) Download(start func()) (name, content string) {
	tab.t.Helper()
	events := true
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	dir := tab.t.TempDir()
	begin, progress := chromedp.BrowserEvents(ctx, browser.DownloadWillBegin), chromedp.BrowserEvents(ctx, browser.DownloadProgress)
	_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &events,
		BrowserContextID: chromedp.FromContext(tab.ctx).BrowserContextID})
	if err != nil {
		tab.t.Fatalf("allow downloads: %v", err)
	}
	start()
	var guid string
	for b, err := range begin {
		if err != nil {
			tab.t.Fatalf("a download to begin: %v\nthe page shows:\n%s", err, tab.shows())
		}
		name, guid = b.SuggestedFilename, b.GUID
		break
	}
	for p, err := range progress {
		switch {
		case err != nil:
			tab.t.Fatalf("the download of %s: %v", name, err)
		case p.GUID != guid || p.State == browser.DownloadProgressStateInProgress:
			continue
		case p.State != browser.DownloadProgressStateCompleted:
			tab.t.Fatalf("the download of %s was %s", name, p.State)
		}
		break
	}
	b, err := os.ReadFile(filepath.Join(dir, guid))
	if err != nil {
		tab.t.Fatal(err)
	}
	return name, string(b)
}
