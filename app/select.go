package app

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Select shows a list and returns the chosen option. One option is always chosen. At
// first that is the first option, or the one that Initial names. A list of more than ten
// can be searched by typing. Without options it shows a disabled field that says so, and
// returns "".
//
// With Key, the list may change from run to run. The choice stays as long as the list has
// it.
//
// Options: Initial, Format, Bind, Key, Help, Disabled, OnChange.
func (ui *UI) Select(label string, options []string, opts ...Option) string {
	return chooseOne(ui, "select", "Select", label, options, opts, caller())
}

// Select is UI.Select for values of any type. Format says how they are shown. Without
// options it returns the zero value.
func Select[T any](ui *UI, label string, options []T, opts ...Option) T {
	return chooseOne(ui, "select", "Select", label, options, opts, caller())
}

// chooseOne draws a widget of the kind with the options, and returns the chosen one.
func chooseOne[T any](ui *UI, kind, call, label string, options []T, opts []Option, line uintptr) T {
	ui.at.Check()
	var usable T
	if len(options) > 0 {
		usable = options[0]
	}
	o, ok := ui.takes(call, label, choosing, opts)
	if !ok {
		return usable
	}
	c, ok := choicesOf(ui, kind, call, label, options, o)
	if !ok {
		return usable
	}
	return options[session.Input(&ui.at, chooser{c}, o.call(kind, call, label, line), c.first()).index]
}

// first returns the initial choice.
func (c choices) first() chosenOne {
	for _, text := range c.initial {
		if i := c.find(choice{-1, text}); i >= 0 {
			return chosenOne{choice: choice{i, text}}
		}
	}
	return chosenOne{choice: choice{0, c.texts[0]}}
}

// chosenOne is the value of a Select or a Radio.
type chosenOne struct {
	choice
	from []string // the options that the page shows; only set if the widget has a Key
}

type chooser struct{ choices }

func (chooser) Takes() session.Intake { return takesNumber }

func (c chooser) Decode(raw json.RawMessage, was chosenOne) (chosenOne, bool) {
	from := c.known(was.from)
	i, ok := decodeInt(raw)
	if !ok || i < 0 || i >= len(from) {
		return chosenOne{}, false
	}
	return chosenOne{choice: choice{i, from[i]}}, true
}

// Restore finds the option by its text, since the list may have changed.
func (c chooser) Restore(node json.RawMessage) (chosenOne, bool) {
	was, ok := restoreChoices[int](node)
	if !ok || was.V < 0 || was.V >= len(was.Options) {
		return chosenOne{}, false
	}
	one := choice{-1, was.Options[was.V]}
	return chosenOne{choice: one, from: was.Options}, c.find(one) >= 0
}

func (c chooser) Clamp(v chosenOne) chosenOne {
	i := c.find(v.choice)
	if i < 0 {
		i = c.first().index
	}
	v = chosenOne{choice: choice{i, c.texts[i]}}
	if c.keyed {
		v.from = c.texts
	}
	return v
}

func (c chooser) Write(o wire.Object, v chosenOne) wire.Object {
	return c.choices.write(o).Int("v", v.index)
}

func (c chooser) AsQuery(v chosenOne) []string { return []string{v.text} }

func (c chooser) Parse(texts []string) (chosenOne, bool) {
	text, ok := one(texts)
	found := choice{-1, text}
	return chosenOne{choice: found}, ok && c.find(found) >= 0
}

func (c chooser) Assign(v any) (chosenOne, error) {
	found, err := c.choiceOf(v)
	return chosenOne{choice: found}, err
}
