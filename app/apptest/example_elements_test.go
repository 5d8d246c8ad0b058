package apptest_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

func assistant(ui *app.UI) error {
	ui.Title("Assistant")
	ui.Header("Today")
	ui.Subheader("Questions")
	ui.Info("It knows flights")
	ui.Warning("It may be wrong")
	ui.Badge("beta")
	tabs := ui.Tabs("Chat", "About")
	tabs[1].Markdown("Made with **Refrain**")
	tabs[1].Code("go run .", "sh")
	tabs[1].Latex("e = mc^2")
	ui.Popover("Details").JSON(map[string]int{"version": 1})
	ui.Expander("Costs").Metric("Tokens", 12, app.Delta(3))
	ui.Progress("Quota").Set(0.25)

	question, ok := ui.ChatInput("Ask")
	if !ok {
		return nil
	}
	ui.ChatMessage("user").Text(question)
	ui.ChatMessage("assistant").WriteStream(slices.Values([]string{"An ", "answer"}))
	ui.Toast("Answered")
	return ui.Status("Save", func(ui *app.UI) error { ui.Text("saving"); return nil })
}

// testAssistant reads elements of all kinds. It reads the elements in a part of the page
// from that part.
func testAssistant(t *testing.T) {
	at := apptest.New(t, assistant)
	at.Run()
	got := fmt.Sprint(at.Title(), at.Header(), at.Subheader(), at.Info(), at.Warning(), at.Badge(),
		at.Tab("About").Markdown(), at.Tab("About").Code(), at.Tab("About").Latex(), at.Popover("Details").JSON(),
		at.Expander("Costs").Metric("Tokens"), at.Progress("Quota").Fraction)
	if want := "[Assistant] [Today] [Questions] [It knows flights] [It may be wrong] [beta]" +
		" [Made with **Refrain**] [go run .] [e = mc^2] [{\n  \"version\": 1\n}] {Tokens 12 3} 0.25"; got != want {
		t.Errorf("the page shows %s, want %s", got, want)
	}

	at.ChatInput("Ask").Send("Why?")
	at.Run()
	chat := at.ChatMessages()
	got = fmt.Sprint(chat[0].Role, chat[0].Text(), chat[1].Role, chat[1].Stream(), at.Status("Save").State, at.Status("Save").Text(), at.Toasts())
	if want := "user[Why?]assistant[An answer]done[saving] [Answered]"; got != want {
		t.Errorf("the page shows %s, want %s", got, want)
	}
}

// Elements without a label come as lists, in the order of the page.
func Example_elements() {
	var t *testing.T // go test passes it to TestAssistant
	testAssistant(t)
}
