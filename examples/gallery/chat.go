package main

import (
	"iter"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app"
)

var chatPage = chapter{
	title: "Chat", icon: "🗨️", path: "chat",
	about: "Messages, an answer that is shown while it comes, and a field to go on. In the main part of a page the field stands at the bottom of the window.",
	examples: []example{
		{"Messages", "", messages},
		{"A conversation", "Every message gets a run of its own, and none is lost.", conversation},
	},
}

func messages(ui *app.UI) error {
	ui.ChatMessage("user").Text("How long is the runway?")
	ui.ChatMessage("assistant").Markdown("**3,810 m**, 60 m wide.")
	tower := ui.ChatMessage("tower", app.Avatar("🗼"))
	tower.Text("Cleared to land.")
	return nil
}

// echo says a text again, word by word.
func echo(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		answer := "You said: *" + text + "*. So be it."
		for word := range strings.FieldsSeq(answer) {
			time.Sleep(60 * time.Millisecond)
			if !yield(word + " ") {
				return
			}
		}
	}
}

func conversation(ui *app.UI) error {
	said := app.State(ui, "said", []string(nil))
	talk := ui.Container()
	for i, text := range *said {
		role := []string{"user", "assistant"}[i%2]
		talk.ChatMessage(role).Markdown(text)
	}
	if text, ok := ui.ChatInput("Say something"); ok {
		talk.ChatMessage("user").Markdown(text)
		*said = append(*said, text)
		place := talk.ChatMessage("assistant")
		*said = append(*said, place.WriteStream(echo(text)))
	}
	return nil
}
