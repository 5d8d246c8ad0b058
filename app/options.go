package app

import (
	"runtime"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
	"github.com/refrain-go/refrain/app/internal/session"
)

// Option adjusts one element. If an element does not take an option given to it, the page
// shows an error in its place.
type Option struct {
	name  optionName
	apply func(*options)
}

// optionName is one option, or a set of options.
type optionName uint

// optionNames has the names of all options. The index of a name is the number of its bit.
var optionNames []string

// The options, in the order in which messages list them.
var (
	optKey           = newOption("Key")
	optHelp          = newOption("Help")
	optDisabled      = newOption("Disabled")
	optPlaceholder   = newOption("Placeholder")
	optOnChange      = newOption("OnChange")
	optDelta         = newOption("Delta")
	optX             = newOption("X")
	optY             = newOption("Y")
	optColor         = newOption("Color")
	optHeight        = newOption("Height")
	optMin           = newOption("Min")
	optMax           = newOption("Max")
	optStep          = newOption("Step")
	optOpen          = newOption("Open")
	optLabel         = newOption("Label")
	optInitial       = newOption("Initial")
	optFormat        = newOption("Format")
	optPrimary       = newOption("Primary")
	optPassword      = newOption("Password")
	optColumn        = newOption("NameColumn, FormatColumn, HideColumns")
	optAccept        = newOption("Accept")
	optMaxSize       = newOption("MaxSize")
	optCaption       = newOption("Caption")
	optWidth         = newOption("Width")
	optAvatar        = newOption("Avatar")
	optLevel         = newOption("Level")
	optEvery         = newOption("Every")
	optClearOnSubmit = newOption("ClearOnSubmit")
	optBind          = newOption("Bind")
	optHorizontal    = newOption("Horizontal")
	optStack         = newOption("Stack")
	optFormatValue   = newOption("FormatValue")
)

func newOption(name string) optionName {
	optionNames = append(optionNames, name)
	return 1 << (len(optionNames) - 1)
}

// flagOption returns an option without a value.
func flagOption(name optionName) Option { return Option{name, func(*options) {}} }

// Key gives an element an identity of its own. The value of the element then survives
// changes of its label, its parameters and its place. Two elements of one kind need
// different keys.
func Key(key string) Option { return Option{optKey, func(o *options) { o.key = key }} }

// Help explains an element. The page shows the text on demand.
func Help(text string) Option {
	return Option{optHelp, func(o *options) { o.help = text }}
}

// Disabled shows a widget that cannot be used. The server ignores values that a browser
// sends for it anyway.
func Disabled() Option { return flagOption(optDisabled) }

// Placeholder is the text in a field that is empty.
func Placeholder(text string) Option {
	return Option{optPlaceholder, func(o *options) { o.placeholder = text }}
}

// OnChange registers fn. It is called before the script runs, if the user has changed the
// widget or pressed the button. It runs on the goroutine of that run, so it may change
// State. It cannot draw.
func OnChange(fn func()) Option {
	return Option{optOnChange, func(o *options) { o.onChange = fn }}
}

// Delta shows by how much a Metric has changed. V is a number, or a text such as "-1.2
// °C". A negative change points down.
func Delta(v any) Option { return Option{optDelta, func(o *options) { o.delta = v }} }

// X names the column on the horizontal axis of a chart. The default is the first column.
func X(column string) Option { return Option{optX, func(o *options) { o.x = column }} }

// Y names the columns that a chart shows. The default is every column of numbers except
// that of X.
func Y(columns ...string) Option {
	return Option{optY, func(o *options) { o.y = columns }}
}

// Color names a column of a chart. Each of its values gets a colour.
func Color(column string) Option {
	return Option{optColor, func(o *options) { o.color = column }}
}

// Horizontal says whether the bars of a BarChart are horizontal, with their names beside
// them. By default they are if the names would not fit below vertical bars.
func Horizontal(lying bool) Option {
	return Option{optHorizontal, func(o *options) { o.horizontal = &lying }}
}

// Stack says how the series of bars or areas share their place: "stacked" one upon
// another, "percent" as shares of 100 %, bars "side" by side, or "overlaid". By default,
// series made by Color are stacked, bars of several columns are side by side, and areas
// of several columns are overlaid.
func Stack(how string) Option { return Option{optStack, func(o *options) { o.stack = how }} }

// Height sets the height of a chart in pixels, or the height to which a TextArea grows
// with its text.
func Height(px int) Option {
	return Option{optHeight, func(o *options) { o.height = px }}
}

// Min is the least value of a Number, a DateInput or a TimeInput. It has the type of the
// widget's value, or is an int if that is a float64.
func Min[T int | float64 | time.Time | time.Duration](v T) Option {
	return Option{optMin, func(o *options) { o.min = v }}
}

// Max is the greatest value. Its type follows the rule of Min. For a text it is the
// greatest number of characters, and for a MultiSelect the greatest number of choices.
func Max[T int | float64 | time.Time | time.Duration](v T) Option {
	return Option{optMax, func(o *options) { o.max = v }}
}

// Step is the distance between two values of a slider, and of the buttons of a Number.
// The times of a TimeInput are multiples of it.
func Step[T int | float64 | time.Duration](v T) Option {
	return Option{optStep, func(o *options) { o.step = v }}
}

// Open shows an Expander open at first.
func Open() Option { return flagOption(optOpen) }

// Label names a table or a chart. The page shows the name, and screen readers read it.
func Label(text string) Option {
	return Option{optLabel, func(o *options) { o.label = text }}
}

// Avatar is an emoji, or one or two letters, beside a ChatMessage.
func Avatar(text string) Option {
	return Option{optAvatar, func(o *options) { o.avatar = text }}
}

// Level sets the colour of a Badge by its meaning: "success", "info", "warning" or
// "error".
func Level(level string) Option {
	return Option{optLevel, func(o *options) { o.level = level }}
}

// options are the options given to one element.
type options struct {
	given          optionName
	key, help      string
	bind           string
	placeholder    string
	x, color       string
	label          string
	avatar, level  string
	y              []string
	height         int
	horizontal     *bool
	stack          string
	formatValue    string
	min, max, step any // see limits
	initial        any // a slice of the options' type
	format         any // a function of the options' type
	delta          any
	onChange       func()
	columns        []frame.Change
	accept         []string
	maxSize        int64
	caption        string
	width          int
	every          time.Duration
}

func (o options) has(name optionName) bool { return o.given&name != 0 }

// takes reads the options of a call. If the element does not take one of them, takes
// draws an error and returns false.
func (ui *UI) takes(call, label string, names optionName, list []Option) (options, bool) {
	var o options
	for _, opt := range list {
		if opt.name&names == 0 {
			ui.at.Problem("%s does not take %s: it takes %s", describe(call, label), opt.called(), names)
			return options{}, false
		}
		o.given |= opt.name
		opt.apply(&o)
	}
	return o, true
}

func (opt Option) called() string {
	if opt.name == 0 {
		return "an empty Option"
	}
	return opt.name.String()
}

// String lists the names of a set of options as a sentence does.
func (names optionName) String() string {
	var list []string
	for i, name := range optionNames {
		if names&(1<<i) != 0 {
			list = append(list, name)
		}
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// caller returns the program counter of the call of the method that calls it. LineOf
// turns it into a line if it is needed.
func caller() uintptr {
	var pcs [1]uintptr
	runtime.Callers(3, pcs[:])
	return pcs[0]
}

// call returns the call of an element with these options. Kind is the kind of its node,
// and name is that of the method.
func (o options) call(kind, name, label string, line uintptr) session.Call {
	return session.Call{
		Kind: kind, Name: name, Label: label, Line: line,
		Key: o.key, Keyed: o.has(optKey), Help: o.help, Format: o.formatValue,
		Disabled: o.has(optDisabled), OnChange: o.onChange,
		Bind: o.bind, Bound: o.has(optBind), Secret: o.has(optPassword),
	}
}

// describe names a call in messages: Slider "Rows".
func describe(name, label string) string { return session.Call{Name: name, Label: label}.String() }

// common are the options that every widget takes.
var common = optKey | optHelp | optDisabled | optOnChange
