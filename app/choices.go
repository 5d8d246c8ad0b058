package app

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Initial names what a Select, a Radio or a MultiSelect shows as chosen at first: one of its options, or, for a MultiSelect,
// any number of them. They are found by what they show; one that is not there does not count.
func Initial[T any](options ...T) Option { return Option{name: optInitial, v: options} }

// Format says what a Select, a Radio or a MultiSelect shows for an option. The default is as fmt.Sprint has it, so that a
// type's String method counts. Options that show the same cannot be told apart by those who choose.
func Format[T any](text func(T) string) Option { return Option{name: optFormat, v: text} }

// choosing are the options of widgets that choose among others.
const choosing = common | optInitial | optFormat

// choices is what there is to choose from: texts, whatever they stand for, and which of them at first.
type choices struct {
	texts   []string
	initial []string
	keyed   bool
}

// choicesOf reads what Select, Radio and MultiSelect have in common. It is false after it has drawn why they cannot be shown.
func choicesOf[T any](ui *UI, call, label string, list []T, o options) (choices, bool) {
	if len(list) == 0 {
		ui.problem("%s: it has no options to choose from: give one, or draw it when there are some", describe(call, label))
		return choices{}, false
	}
	text, ok := o.format.(func(T) string)
	switch {
	case o.format != nil && !ok:
		ui.problem("%s: Format is given a %T: give a func(%T) string", describe(call, label), o.format, list[0])
		return choices{}, false
	case text == nil:
		text = sprint[T]
	}
	initial, ok := o.initial.([]T)
	if o.initial != nil && !ok {
		ui.problem("%s: Initial is given a %T: give options of the type %T", describe(call, label), o.initial, list)
		return choices{}, false
	}
	return choices{texts: textsOf(list, text, o.format == nil), initial: textsOf(initial, text, false), keyed: o.has(optKey)}, true
}

// textsOf says what each shows. Strings are their own texts, and then need no copy if plain says so.
func textsOf[T any](list []T, text func(T) string, plain bool) []string {
	if texts, ok := any(list).([]string); ok && plain {
		return texts
	}
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = text(v)
	}
	return texts
}

func sprint[T any](v T) string {
	if s, ok := any(v).(string); ok {
		return s
	}
	return fmt.Sprint(v)
}

// appendParameters appends the options and which are chosen at first.
func (c choices) appendParameters(dst []byte) []byte {
	for _, list := range [...][]string{c.texts, c.initial} {
		dst = appendNumber(dst, len(list))
		for _, s := range list {
			dst = appendPart(dst, s)
		}
	}
	return dst
}

// choice is one chosen option: which, and what it said, by which it is found again when the options have changed.
type choice struct {
	index int
	text  string
}

// find returns the option that v is now, or -1.
func (c choices) find(v choice) int {
	if v.index >= 0 && v.index < len(c.texts) && c.texts[v.index] == v.text {
		return v.index
	}
	return slices.Index(c.texts, v.text)
}

// known are the options as the page knew them when it sent a value: those of the run before, if they may have changed.
func (c choices) known(was []string) []string {
	if c.keyed {
		return was
	}
	return c.texts
}

// manyBytes is how much text options may have before they become a node of their own, which a new value does not send again.
const manyBytes = 2 << 10

func (c choices) many() bool {
	size := 0
	for _, s := range c.texts {
		size += len(s)
	}
	return size > manyBytes
}

func (c choices) write(o wire.Object) wire.Object {
	if c.many() {
		return o
	}
	return o.Texts("options", c.texts)
}

// writeAll writes what write leaves to the node of many options.
func (c choices) writeAll(o wire.Object) wire.Object { return o.Texts("options", c.texts) }

// choicesNode is a node with the options in it, and the indexes of those that are chosen.
type choicesNode[V any] struct {
	Options []string `json:"options"`
	V       V        `json:"v"`
}

func restoreChoices[V any](node json.RawMessage) (was choicesNode[V], ok bool) {
	err := json.Unmarshal(node, &was)
	return was, err == nil
}

// below draws the node of many options.
func (c choices) below(ui *UI, n *tree.Node) {
	if c.many() {
		list := ui.inside(n, tree.Next, identity{})
		list.draw("options", list.begin("options").Texts("options", c.texts), nil)
	}
}

// parent is a control that draws something below its node.
type parent interface {
	below(ui *UI, n *tree.Node)
}

// blank reports whether a text shows nothing.
func blank(s string) bool { return strings.TrimSpace(s) == "" }
