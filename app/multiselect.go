package app

import (
	"encoding/json"
	"slices"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// maxChosen is the most that a MultiSelect lets choose.
const maxChosen = 1000

// MultiSelect shows options of which any number may be chosen, at most 1,000 or Max, none at first unless Initial names some,
// and returns the chosen ones. They come in the order of the options, whatever order they were chosen in, so that the same
// choice is the same key of a memo. The result is the caller's own, and nil when nothing is chosen. Without options it draws an error.
//
// With Key, the options may change from run to run: what is chosen stays as long as it is among them.
//
// Options: Initial, Format, Max (choices), Placeholder, Key, Help, Disabled, OnChange.
func (ui *UI) MultiSelect(label string, options []string, opts ...Option) []string {
	return chooseSome(ui, label, options, opts, caller())
}

// MultiSelect is UI.MultiSelect for values of any type, shown as Format says.
func MultiSelect[T any](ui *UI, label string, options []T, opts ...Option) []T {
	return chooseSome(ui, label, options, opts, caller())
}

func chooseSome[T any](ui *UI, label string, options []T, opts []Option, line uintptr) []T {
	ui.run.check()
	o, ok := ui.takes("MultiSelect", label, choosing|optMax|optPlaceholder, opts)
	if !ok {
		return nil
	}
	c, ok := choicesOf(ui, "MultiSelect", label, options, o)
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
	for _, v := range input(ui, multiSelect{c, o.placeholder, most}, label, initial, o, line).list {
		some = append(some, options[v.index])
	}
	return some
}

// chosenSome is the value of a MultiSelect.
type chosenSome struct {
	list []choice
	from []string // the options as the page knows them, if they may change
}

type multiSelect struct {
	choices
	placeholder string
	max         int
}

func (multiSelect) kind() string { return "multiselect" }
func (multiSelect) call() string { return "MultiSelect" }

func (c multiSelect) appendParameters(dst []byte) []byte {
	return appendNumber(c.choices.appendParameters(dst), c.max)
}

func (c multiSelect) decode(raw json.RawMessage, was chosenSome) (chosenSome, bool) {
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

// restore finds what was chosen by its text: the options may be others now.
func (c multiSelect) restore(node json.RawMessage) (v chosenSome, ok bool) {
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

// clamp lets go of what is no longer there, or there twice, brings the rest in order and cuts it.
func (c multiSelect) clamp(v chosenSome) chosenSome {
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

func (c multiSelect) write(o wire.Object, v chosenSome) wire.Object {
	indexes := make([]int, len(v.list))
	for i, one := range v.list {
		indexes[i] = one.index
	}
	o = c.choices.write(o).Optional("placeholder", c.placeholder)
	return o.Int("max", c.max).Ints("v", indexes)
}
