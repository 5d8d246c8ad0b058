package app

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Initial sets which options a Select, a Radio or a MultiSelect has chosen at first: one
// option, or any number of them for a MultiSelect. Options are compared by the texts that
// they show. A value that is not among the options is ignored.
func Initial[T any](chosen ...T) Option {
	return Option{optInitial, func(o *options) { o.initial = chosen }}
}

// Format sets the function that returns the text of an option of a Select, a Radio or a
// MultiSelect. The default is fmt.Sprint, which uses a type's String method. Users cannot
// tell options of the same text apart.
func Format[T any](text func(T) string) Option {
	return Option{optFormat, func(o *options) { o.format = text }}
}

// choosing has the options of widgets whose user chooses among options.
var choosing = bindable | optInitial | optFormat

// choices holds the texts of a widget's options, and which of them are chosen at first.
type choices struct {
	texts   []string
	initial []string
	keyed   bool
	shows   shower
}

// shower returns the texts that a widget shows for values of its options' type.
type shower interface {
	// one returns the text of a value of the options' type. list returns the values of a
	// slice of that type.
	one(v any) (string, error)
	list(v any) ([]any, error)
}

// showing is a shower for options of type T.
type showing[T any] func(T) string

func (show showing[T]) one(v any) (string, error) {
	t, err := assignable[T](v)
	if err != nil {
		return "", err
	}
	return show(t), nil
}

func (showing[T]) list(v any) ([]any, error) {
	list, err := assignable[[]T](v)
	all := make([]any, len(list))
	for i, v := range list {
		all[i] = v
	}
	return all, err
}

// choiceOf finds the option for a value of the options' type.
func (c choices) choiceOf(v any) (choice, error) {
	text, err := c.shows.one(v)
	found := choice{-1, text}
	if err == nil && c.find(found) < 0 {
		err = fmt.Errorf("is given %.40q, which is not among its options: give one that is", text)
	}
	return found, err
}

// choicesOf reads the arguments that Select, Radio and MultiSelect have in common. If the
// options are wrong, it draws an error and returns false. If there are none, it draws a
// field that is disabled and returns false.
func choicesOf[T any](ui *UI, kind, call, label string, list []T, o options) (choices, bool) {
	text, ok := o.format.(func(T) string)
	switch {
	case o.format != nil && !ok:
		ui.at.Problem("%s: Format is given a %T: give a func(%s) string", describe(call, label), o.format, reflect.TypeFor[T]())
		return choices{}, false
	case text == nil:
		text = sprint[T]
	}
	initial, ok := o.initial.([]T)
	if o.initial != nil && !ok {
		ui.at.Problem("%s: Initial is given a %T: give options of the type %T", describe(call, label), o.initial, list)
		return choices{}, false
	}
	if len(list) == 0 {
		ui.noOptions(kind, label, o)
		return choices{}, false
	}
	return choices{texts: textsOf(list, text, o.format == nil), initial: textsOf(initial, text, false), keyed: o.has(optKey), shows: showing[T](text)}, true
}

// noOptions shows a disabled field without options. The field is no widget, since it has
// no value to keep.
func (ui *UI) noOptions(kind, label string, o options) {
	object := ui.at.Begin(kind).Text("label", label).Texts("options", nil)
	ui.at.Draw(kind, object.Optional("help", o.help).Flag("disabled", true), nil)
}

// textsOf returns the text of each option. A slice of strings is returned without a copy
// if plain is true.
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

// AppendParameters appends the options.
func (c choices) AppendParameters(dst []byte) []byte {
	dst = identity.AppendNumber(dst, len(c.texts))
	for _, s := range c.texts {
		dst = identity.AppendPart(dst, s)
	}
	return dst
}

// choice is one chosen option: its index, and its text. If the options have changed, the
// text finds it again.
type choice struct {
	index int
	text  string
}

// find returns the present index of the option v, or -1.
func (c choices) find(v choice) int {
	if v.index >= 0 && v.index < len(c.texts) && c.texts[v.index] == v.text {
		return v.index
	}
	return slices.Index(c.texts, v.text)
}

// known returns the options that the page knew when it sent a value. With a Key the
// options may have changed, so these are the options of the run before.
func (c choices) known(was []string) []string {
	if c.keyed {
		return was
	}
	return c.texts
}

// manyBytes is the size in bytes above which options become a node of their own. A new
// value does not send that node again.
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

// WriteAll writes the options even if there are so many that Write leaves them out.
func (c choices) WriteAll(o wire.Object) wire.Object { return o.Texts("options", c.texts) }

// choicesNode is a widget's node that holds its options and the indexes of the chosen
// ones.
type choicesNode[V any] struct {
	Options []string `json:"options"`
	V       V        `json:"v"`
}

func restoreChoices[V any](node json.RawMessage) (was choicesNode[V], ok bool) {
	err := json.Unmarshal(node, &was)
	return was, err == nil
}

// Below draws the node of the options, if there are many.
func (c choices) Below(p *session.Place, n *tree.Node) {
	if c.many() {
		list := p.Inside(n, tree.Next, identity.ID{})
		list.Draw("options", list.Begin("options").Texts("options", c.texts), nil)
	}
}

// blank reports whether a text shows nothing.
func blank(s string) bool { return strings.TrimSpace(s) == "" }
