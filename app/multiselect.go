package app

import (
	"encoding/json"
	"slices"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// maxChosen is the most options that a user may choose in one MultiSelect.
const maxChosen = 1000

// MultiSelect shows options and returns those that the user has chosen. The user may
// choose any number of them, up to Max or 1,000. At first none is chosen, unless Initial
// names some.
//
// The result is in the order of the options, not in the order of the clicks. So the same
// choice is the same key of a memo. The result belongs to the caller. It is nil if
// nothing is chosen. If there are no options, MultiSelect shows a disabled field that
// says so.
//
// With Key, the options may change from run to run. An option stays chosen as long as it
// is among them.
//
// Options: Initial, Format, Max (choices), Placeholder, Bind, Key, Help, Disabled,
// OnChange.
func (ui *UI) MultiSelect(label string, options []string, opts ...Option) []string {
	return chooseSome(ui, label, options, opts, caller())
}

// MultiSelect is UI.MultiSelect for values of any type. Format says how they are shown.
func MultiSelect[T any](ui *UI, label string, options []T, opts ...Option) []T {
	return chooseSome(ui, label, options, opts, caller())
}

func chooseSome[T any](ui *UI, label string, options []T, opts []Option, line uintptr) []T {
	ui.at.Check()
	o, ok := ui.takes("MultiSelect", label, choosing|optMax|optPlaceholder, opts)
	if !ok {
		return nil
	}
	c, ok := choicesOf(ui, "multiselect", "MultiSelect", label, options, o)
	if !ok {
		return nil
	}
	l := ui.limits("MultiSelect", label, o)
	most := above(l, optMax, limit(l, optMax, maxChosen))
	if most > maxChosen {
		l.problem("Max(%d) is more than the %d that can be chosen: give less, or leave Max out", most, maxChosen)
	}
	if l.wrong {
		return nil
	}
	var initial chosenSome
	for _, text := range c.initial {
		initial.list = append(initial.list, choice{-1, text})
	}
	var some []T
	for _, v := range session.Input(&ui.at, multiSelect{c, o.placeholder, most}, o.call("multiselect", "MultiSelect", label, line), initial).list {
		some = append(some, options[v.index])
	}
	return some
}

// chosenSome is the value of a MultiSelect.
type chosenSome struct {
	list []choice
	from []string // the options that the page has, if they may change
}

// Weight implements [session.Weighed]. The texts belong to the script.
func (v chosenSome) Weight() int64 { return int64(len(v.list)) * 24 }

type multiSelect struct {
	choices
	placeholder string
	max         int
}

func (c multiSelect) AppendParameters(dst []byte) []byte {
	return identity.AppendNumber(c.choices.AppendParameters(dst), c.max)
}

func (c multiSelect) Takes() session.Intake { return takesSome(c.max) }

func (c multiSelect) Decode(raw json.RawMessage, was chosenSome) (chosenSome, bool) {
	from := c.known(was.from)
	var sent []json.RawMessage
	if json.Unmarshal(raw, &sent) != nil || sent == nil {
		return chosenSome{}, false
	}
	var v chosenSome
	for _, one := range sent {
		i, ok := decodeInt(one)
		if !ok || i < 0 || i >= len(from) {
			return chosenSome{}, false
		}
		v.list = append(v.list, choice{i, from[i]})
	}
	return v, true
}

// Restore finds the chosen options by their text, since the list may have changed.
func (c multiSelect) Restore(node json.RawMessage) (v chosenSome, ok bool) {
	was, ok := restoreChoices[[]int](node)
	for _, i := range was.V {
		if i < 0 || i >= len(was.Options) {
			return chosenSome{}, false
		}
		v.list = append(v.list, choice{-1, was.Options[i]})
	}
	v.from = was.Options
	return v, ok
}

// Clamp drops choices that are gone or repeated, sorts the rest, and cuts them to the
// maximum.
func (c multiSelect) Clamp(v chosenSome) chosenSome {
	var indexes []int
	for _, one := range v.list {
		if i := c.find(one); i >= 0 {
			indexes = append(indexes, i)
		}
	}
	slices.Sort(indexes)
	indexes = slices.Compact(indexes)
	var now chosenSome
	for _, i := range indexes[:min(len(indexes), c.max)] {
		now.list = append(now.list, choice{i, c.texts[i]})
	}
	if c.keyed {
		now.from = c.texts
	}
	return now
}

func (c multiSelect) Write(o wire.Object, v chosenSome) wire.Object {
	indexes := make([]int, len(v.list))
	for i, one := range v.list {
		indexes[i] = one.index
	}
	o = c.choices.write(o).Optional("placeholder", c.placeholder)
	return o.Int("max", c.max).Ints("v", indexes)
}

// AsQuery writes an empty choice as one empty text. No text at all means the initial
// choice.
func (multiSelect) AsQuery(v chosenSome) []string {
	texts := make([]string, len(v.list))
	for i, one := range v.list {
		texts[i] = one.text
	}
	if len(texts) == 0 {
		return []string{""}
	}
	return texts
}

func (c multiSelect) Parse(texts []string) (chosenSome, bool) {
	if len(texts) == 1 && texts[0] == "" {
		return chosenSome{}, true
	}
	var v chosenSome
	for _, text := range texts {
		found := choice{-1, text}
		if c.find(found) < 0 {
			return chosenSome{}, false
		}
		v.list = append(v.list, found)
	}
	return v, len(v.list) <= c.max
}

func (c multiSelect) Assign(v any) (chosenSome, error) {
	var now chosenSome
	list, err := c.shows.list(v)
	if err != nil {
		return now, err
	}
	for _, v := range list {
		found, err := c.choiceOf(v)
		if err != nil {
			return now, err
		}
		now.list = append(now.list, found)
	}
	return now, nil
}
