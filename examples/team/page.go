package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
)

// visitor is the visitor of the page.
type visitor struct {
	ID, Name, Email string
	SignOut         string // the address for signing out; empty if there is none
}

func (v visitor) itself(*app.UI) visitor { return v }

// board returns the app. It calls who to learn its visitor.
func board(who func(*app.UI) visitor) func(*app.UI) error {
	return func(ui *app.UI) error {
		me := who(ui)
		profile(ui.Sidebar(), me)
		ui.Title("Team")
		write(ui, me)
		// Notes of other visitors show within seconds.
		ui.Fragment("notes", func(ui *app.UI) error { return read(ui, me) }, app.Every(2*time.Second))
		return nil
	}
}

// profile shows the visitor's name.
func profile(ui *app.UI, me visitor) {
	ui.Subheader(me.Name)
	if me.Email != "" {
		ui.Caption(me.Email)
	}
	if me.SignOut != "" {
		ui.LinkButton("Sign out", me.SignOut)
	}
}

// write lets the visitor add a note.
func write(ui *app.UI, me visitor) {
	form := ui.Form("note")
	text := form.TextInput("Note", "", app.Placeholder("What should the others know?"), app.Key("note"))
	if form.Submit("Post") && strings.TrimSpace(text) != "" {
		notes.add(me, text)
		words.Forget(me.ID)
		app.Set(ui, "note", "")
	}
}

// read shows the notes. A page is drawn for its visitor alone. So only the author of a
// note gets the button that takes it back, and no other visitor can press it.
func read(ui *app.UI, me visitor) error {
	for _, note := range notes.list() {
		box := ui.Container()
		box.Text(note.Text)
		box.Caption(note.Author + ", " + note.At.Format("15:04"))
		if note.User == me.ID && box.Button("Take back", app.Key("back-"+note.ID)) {
			notes.remove(note.ID, me)
			words.Forget(me.ID)
			ui.Rerun()
		}
		box.Divider()
	}
	count, err := words.Get(ui, me.ID)
	if err != nil {
		return err
	}
	ui.Caption(fmt.Sprintf("You wrote %d words.", count))
	return nil
}

// words counts the words that a user has written. PerUser keeps the answers of users
// apart: whatever argument a script passes, an answer never goes to another user than the
// one it was made for.
var words = refrain.NewMemo("words", func(_ context.Context, user string) (int, error) {
	n := 0
	for _, note := range notes.list() {
		if note.User == user {
			n += len(strings.Fields(note.Text))
		}
	}
	return n, nil
}, refrain.PerUser())
