package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/refrain-go/refrain/app"
)

// order is a form among other elements. Below it the page says how often it was sent, and
// with which values.
func order(ui *app.UI) error {
	sent := app.State(ui, "sent", 0)
	form := ui.Form("order")
	name := form.TextInput("Name", "")
	notes := form.TextArea("Notes", "", app.Height(100))
	gift := form.Checkbox("Gift", false)
	pieces := form.Number("Pieces", 1)
	file := form.FileUpload("Picture")
	if form.Submit("Order") {
		*sent++
	}
	ui.Text(fmt.Sprintf("order %d: %q %q %v %d", *sent, name, notes, gift, pieces))
	if file != nil {
		b, err := file.Bytes()
		if err != nil {
			return err
		}
		ui.Text(fmt.Sprintf("picture %s: %s", file.Name, b))
	}

	presses := app.State(ui, "presses", 0)
	if ui.Button("Count") {
		*presses++
	}
	ui.Text(fmt.Sprintf("%d presses", *presses))
	return nil
}

// A form is sent as its user knows it from everywhere, and not before.
func TestForm_IsSentByTheKeyboard(t *testing.T) {
	tab := Open(t, app.Handler(order)).Tab()
	tab.WaitText("order 0") // all is drawn, the button that Enter presses too
	tab.Keys("textbox", "Name", "Ada"+kb.Enter)
	tab.WaitText(`order 1: "Ada" "" false 1`)
	tab.WaitFocus("textbox", "Name")
	tab.Keys("textbox", "Notes", "one"+kb.Enter+"two")
	tab.Keys("textbox", "Name", " L.")
	tab.WaitText("Changes not sent")
	tab.Keys("checkbox", "Gift", " ")
	tab.Keys("spinbutton", "Pieces", kb.ArrowUp)
	tab.Focus("textbox", "Notes")
	tab.Press(kb.Enter, chromedp.ModifierCtrl)
	tab.WaitText(`order 2: "Ada L." "one\ntwo" true 2`)
	tab.WaitNoText("Changes not sent")
	tab.WaitValue("textbox", "Notes", "one\ntwo")
	tab.WaitFocus("textbox", "Notes")
}

// Runs come and go while a user fills in a form. Its content, including half-typed text,
// must stay, and the file must be there when the form is sent.
func TestForm_KeepsChangesThatAreNotSent(t *testing.T) {
	tab := Open(t, app.Handler(order)).Tab()
	tab.Upload("Picture", file(t, "a.txt", "a photo"))
	tab.WaitFor("button", "Remove a.txt")
	tab.Keys("textbox", "Notes", "half")
	tab.Keys("checkbox", "Gift", " ")
	tab.Keys("textbox", "Name", "typing")
	for i := range 3 {
		tab.Click("button", "Count")
		tab.WaitText(fmt.Sprintf("%d presses", i+1))
	}
	tab.WaitText(`order 0: "" "" false 1`)
	tab.WaitNoText("picture a.txt")
	tab.WaitFocus("textbox", "Name") // a press does not take it from the field that is typed in
	tab.Press("!")
	tab.WaitValue("textbox", "Name", "typing!")
	tab.WaitValue("textbox", "Notes", "half")
	tab.Click("button", "Order")
	tab.WaitText(`order 1: "typing!" "half" true 1`)
	tab.WaitText("picture a.txt: a photo")
	tab.Screenshot("form")
}

// After a form was sent, its fields of all kinds are cleared, and the values are not sent
// again.
func TestForm_IsClearedWhenItWasSent(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		form := ui.Form("note", app.ClearOnSubmit())
		note := form.TextInput("Note", "")
		day := form.Select("Day", []string{"Monday", "Tuesday"})
		urgent := form.Toggle("Urgent", false)
		files := form.FileUploads("Files")
		sent := form.Submit("Add")
		ui.Text(fmt.Sprintf("%v: %q %s %v %d", sent, note, day, urgent, len(files)))
		return nil
	})).Tab()
	tab.WaitText(`false: "" Monday`)
	for range 2 {
		tab.Upload("Files", file(t, "a.txt", "a"))
		tab.WaitFor("button", "Remove a.txt")
		tab.Keys("combobox", "Day", kb.ArrowDown)
		tab.Keys("switch", "Urgent", " ")
		tab.Keys("textbox", "Note", "milk"+kb.Enter)
		tab.WaitText(`true: "milk" Tuesday true 1`)
		tab.WaitValue("textbox", "Note", "")
		tab.WaitGone("button", "Remove a.txt")
		tab.Wait("the switch to be off", `!find("switch", "Urgent").checked`)
		tab.WaitFocus("textbox", "Note")
		tab.Press(kb.Enter)
		tab.WaitText(`true: "" Monday false 0`)
	}
}

// A message to the server has a limit. A form may hold more than one message.
func TestForm_LargerThanOneMessage(t *testing.T) {
	tab := Open(t, app.Handler(func(ui *app.UI) error {
		form := ui.Form("essay")
		var sizes []string
		for i := range 5 {
			text := form.TextArea(fmt.Sprint("Chapter ", i), "")
			sizes = append(sizes, fmt.Sprint(utf8.RuneCountInString(text), strings.Contains(text, "\uFFFD")))
		}
		if form.Submit("Send") {
			ui.Text(strings.Join(sizes, " "))
		}
		return nil
	})).Tab()
	chapter := strings.Repeat("Fünf ", 8000) // 48,000 bytes
	for i := range 5 {
		tab.Focus("textbox", fmt.Sprint("Chapter ", i))
		tab.insert(chapter)
	}
	tab.Click("button", "Send")
	tab.WaitText("40000 false 40000 false 40000 false 40000 false 40000 false")
}

// insert enters a text into the focused element at once, as an input method or the
// clipboard does.
func (tab *Tab) insert(text string) {
	tab.t.Helper()
	tab.do("insert a text", call(input.InsertText, input.InsertTextParams{Text: text}))
}

// file makes a file and gives its path.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
