package app

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Select shows a list to choose one of, the first at first, and returns the chosen one. Without options it draws an
// error and returns "".
//
// With Key, the list may change from run to run: the choice stays as long as the list has it.
//
// Options: Key, Help, Disabled, OnChange.
func (ui *UI) Select(label string, options []string, opts ...Option) string {
	i, ok := choose(ui, label, options, opts, caller())
	if !ok {
		return ""
	}
	return options[i]
}

// Select is UI.Select for values of any type, shown as fmt.Sprint shows them. Without options it returns the zero value.
func Select[T any](ui *UI, label string, options []T, opts ...Option) T {
	texts := make([]string, len(options))
	for i, v := range options {
		texts[i] = fmt.Sprint(v)
	}
	i, ok := choose(ui, label, texts, opts, caller())
	if !ok {
		var zero T
		return zero
	}
	return options[i]
}

// choose draws the list and returns the index of the chosen one.
func choose(ui *UI, label string, options []string, opts []Option, line uintptr) (int, bool) {
	ui.run.check()
	o, ok := ui.takes("Select", label, common, opts)
	if len(options) == 0 {
		if ok {
			ui.problem("%s: it has no options to choose from", describe("Select", label))
		}
		return 0, false
	}
	if !ok {
		return 0, true
	}
	return input(ui, list{options, o.has(optKey)}, label, choice{text: options[0]}, o, line).index, true
}

// choice is the value of a list: which option, and what it said, by which it is found again when the list has changed.
type choice struct {
	index int
	text  string
	from  []string // the list as the page knows it, if it may change
}

type list struct {
	options []string
	keyed   bool
}

func (list) kind() string { return "select" }
func (list) call() string { return "Select" }

func (c list) appendParameters(dst []byte) []byte {
	for _, s := range c.options {
		dst = appendPart(dst, s)
	}
	return dst
}

func (c list) decode(raw json.RawMessage, was choice) (choice, bool) {
	from := c.options
	if c.keyed {
		from = was.from
	}
	i, ok := decodeInt(raw)
	if !ok || i < 0 || i >= len(from) {
		return choice{}, false
	}
	return choice{index: i, text: from[i]}, true
}

// restore finds the option by its text: the list may be another now.
func (c list) restore(node json.RawMessage) (choice, bool) {
	var was struct {
		Options []string `json:"options"`
		V       int      `json:"v"`
	}
	if json.Unmarshal(node, &was) != nil || was.V < 0 || was.V >= len(was.Options) {
		return choice{}, false
	}
	i := slices.Index(c.options, was.Options[was.V])
	return choice{index: max(i, 0), text: was.Options[was.V]}, i >= 0
}

func (c list) clamp(v choice) choice {
	if v.index >= len(c.options) || c.options[v.index] != v.text {
		v.index = max(slices.Index(c.options, v.text), 0)
	}
	v.text = c.options[v.index]
	if c.keyed {
		v.from = c.options
	}
	return v
}

func (c list) write(o wire.Object, v choice) wire.Object {
	return o.Texts("options", c.options).Int("v", v.index)
}
